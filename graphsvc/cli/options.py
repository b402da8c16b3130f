"""The options of commands that ask about networks, and the services that answer them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graphsvc.service.parameters import ParsedQuery
    from graphsvc.service.services import Services

Layers = Annotated[
    str | None,
    typer.Option(
        metavar="A,B",
        help="What joins: alliance (the default), relations, representation, membership, hosting, severed, rivalry.",
    ),
]
Obligations = Annotated[
    str | None,
    typer.Option(
        metavar="A,B",
        help="What makes an ally: defense (the default), offense, neutrality, consultation, nonaggression; or any.",
    ),
]
Isolates = Annotated[
    str | None, typer.Option(help="include: with the states of the roster that nothing joins; exclude: without.")
]
System = Annotated[str | None, typer.Option(help="Whose roster of states: cow (the default) or gw.")]
Directed = Annotated[
    bool, typer.Option("--directed", help="Let alliances lead from who owes the obligation to whom it is owed.")
]
First = Annotated[str | None, typer.Option("--from", metavar="YEAR", help="The first year.")]
Last = Annotated[str | None, typer.Option("--to", metavar="YEAR", help="The last year.")]
Year = Annotated[
    str | None, typer.Option(help="What stands for a year: any day of it (any, the default), jan1 or dec31.")
]


def flag(is_set: bool) -> str | None:
    """Write a flag as the services read one."""
    return "true" if is_set else None


@contextmanager
def services(url: str, *filters: str | None) -> Iterator[tuple[Services, ParsedQuery]]:
    """Read a store into a snapshot; yield the services over both and the query that the filters make."""
    from graphsvc.cli.snapshot_loading import followed
    from graphsvc.service.questions import QueryFilters
    from graphsvc.service.services import build

    with followed(url) as (store, follower):
        opened = build(store, follower)
        yield opened, opened.questions.query(QueryFilters(*filters))
