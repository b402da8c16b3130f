"""`graphsvc allies` and `graphsvc dyad`: ask a store directly, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from graphsvc.cli.output import emit
from graphsvc.cli.stores import DEFAULT, StoreUrl

if TYPE_CHECKING:
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
    from graphsvc.service.questions import Narrowing, wanted

    with _questions(store) as questions:
        asked = questions.ask(Narrowing(on, during, known, datasets, certainty))
        answer = questions.allies(ref, wanted(obligations, mutual), asked)
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
    from graphsvc.service.questions import Narrowing, wanted

    with _questions(store) as questions:
        asked = questions.ask(Narrowing(on, during, known, datasets, certainty))
        answer = questions.dyad(a, b, wanted(None, None), asked)
        emit(answer, lambda console: print_dyad(answer, console))


@contextmanager
def _questions(url: str) -> Iterator[Questions]:
    """Read the store into a snapshot and give the questions over it."""
    from graphsvc.cli.reading import followed
    from graphsvc.service.questions import Questions

    with followed(url) as (store, follower):
        yield Questions(store, follower)
