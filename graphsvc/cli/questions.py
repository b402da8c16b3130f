"""`graphsvc allies`, `dyad`, `history` and `members`: ask a store directly, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from graphsvc.cli.output import emit
from graphsvc.cli.stores import DEFAULT, StoreUrl

if TYPE_CHECKING:
    from graphsvc.service.parameters import ParsedQuery
    from graphsvc.service.questions import Questions

REF = "An id, a code like iso3:ALB or cow:339, or a name."
On = Annotated[str | None, typer.Option(metavar="DAY", help="The day asked about, YYYY-MM-DD; absent: today.")]
During = Annotated[
    str | None, typer.Option(metavar="PERIOD", help="Ask about some day within, like 2022 or 1985/1991-12.")
]
Known = Annotated[
    str | None, typer.Option(metavar="MOMENT", help="Answer as it was known then: a day (its end) or a moment.")
]
Datasets = Annotated[str | None, typer.Option(metavar="A,B", help="Listen to these datasets only.")]
Certainty = Annotated[str | None, typer.Option(help="certain, possible or carried.")]
Obligations = Annotated[str | None, typer.Option(metavar="A,B", help="Count as allies only who owe any of these.")]
Mutual = Annotated[str | None, typer.Option(help="any: either owes them; both: each does.")]


def allies(
    ref: Annotated[str, typer.Argument(metavar="REF", help=REF)],
    on: On = None,
    during: During = None,
    known: Known = None,
    datasets: Datasets = None,
    certainty: Certainty = None,
    obligations: Obligations = None,
    mutual: Mutual = None,
    store: StoreUrl = DEFAULT,
) -> None:
    """Say who is allied to an entity on a day, since when, and who says so."""
    from graphsvc.cli.printing import print_allies
    from graphsvc.service.questions import read_obligations

    with _query(store, on, during, known, datasets, certainty) as (questions, query):
        answer = questions.allies(ref, read_obligations(obligations, mutual), query)
        emit(answer, lambda console: print_allies(answer, console))


def dyad(
    a: Annotated[str, typer.Argument(metavar="A", help=REF)],
    b: Annotated[str, typer.Argument(metavar="B", help=REF)],
    on: On = None,
    during: During = None,
    known: Known = None,
    datasets: Datasets = None,
    certainty: Certainty = None,
    store: StoreUrl = DEFAULT,
) -> None:
    """Tell all that is known of two on a day: alliance, relations, hosting, events, and the evidence."""
    from graphsvc.cli.printing import print_dyad
    from graphsvc.service.questions import read_obligations

    with _query(store, on, during, known, datasets, certainty) as (questions, query):
        answer = questions.dyad(a, b, read_obligations(None, None), query)
        emit(answer, lambda console: print_dyad(answer, console))


def history(
    a: Annotated[str, typer.Argument(metavar="A", help=REF)],
    b: Annotated[str, typer.Argument(metavar="B", help=REF)],
    questions: Annotated[
        str | None, typer.Option(metavar="A,B", help="Any of allied, relations, representation, hosting and more.")
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day; a year begins it.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day; a year ends it.")] = None,
    known: Known = None,
    datasets: Datasets = None,
    limit: Annotated[str | None, typer.Option(help="How many stretches to print, at most 1000.")] = None,
    store: StoreUrl = DEFAULT,
) -> None:
    """Tell how the verdicts on two went, in stretches of days on which nothing about them changes."""
    from graphsvc.cli.printing import print_history
    from graphsvc.cli.snapshot_loading import followed
    from graphsvc.service import parameters
    from graphsvc.service.histories import Histories, PageRequest, over
    from graphsvc.service.questions import read_obligations
    from graphsvc.service.stored_bodies import head_view

    with followed(store) as (opened, follower):
        query = parameters.parse_query(head_view(follower), known_at=known, datasets=datasets)
        part = PageRequest(None, parameters.limit(limit or "1000"))
        page = Histories(opened).pair(
            (a, b), questions, read_obligations(None, None), over(from_, to, None), query, part
        )
        emit(page.answer, lambda console: print_history(page.answer, console, has_more=page.next is not None))


def members(
    ref: Annotated[str, typer.Argument(metavar="REF", help=REF)],
    roles: Annotated[str | None, typer.Option(metavar="A,B", help="Any of member, founder, observer and more.")] = None,
    on: On = None,
    during: During = None,
    known: Known = None,
    datasets: Datasets = None,
    certainty: Certainty = None,
    store: StoreUrl = DEFAULT,
) -> None:
    """Say who belongs to an alliance or organisation on a day, in which role."""
    from graphsvc.cli.printing import print_members

    with _query(store, on, during, known, datasets, certainty) as (questions, query):
        answer = questions.members(ref, roles, query)
        emit(answer, lambda console: print_members(answer, console))


@contextmanager
def _query(url: str, *filters: str | None) -> Iterator[tuple[Questions, ParsedQuery]]:
    """Read the store into a snapshot; yield the questions over it and the query that the filters make."""
    from graphsvc.cli.snapshot_loading import followed
    from graphsvc.service.questions import QueryFilters, Questions

    with followed(url) as (store, follower):
        questions = Questions(store, follower)
        yield questions, questions.query(QueryFilters(*filters))
