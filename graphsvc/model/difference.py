"""The shape in which is shown what opened, closed and changed between two days."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from graphsvc.model.answers import Omitted
from graphsvc.model.wire_parts import Named, People


class Side(TypedDict):
    """What held before or after, and how surely; beside that what the kind of tie may carry, null where not stated.

    Of a change they are what is known on the two days, of an opening what began and of a closing what ended.
    """

    truth: str
    status: NotRequired[str]
    level: NotRequired[str | None]
    role: NotRequired[str | None]
    obligations: NotRequired[list[str] | None]
    owed_to: NotRequired[list[str] | None]
    people: NotRequired[People | None]
    recognition: NotRequired[str | None]
    rivalry: NotRequired[list[str] | None]
    on_behalf_of: NotRequired[str | None]
    post: NotRequired[str | None]


Difference = TypedDict(
    "Difference",
    {
        "change": str,
        "kind": str,
        "from": Named,
        "to": Named,
        "on": str,
        "on_kind": str | None,
        "truth": str,
        "dataset": str,
        "before": Side | None,
        "after": Side | None,
        "since": str,
        "until": str,
        "ties": list[str],
        "on_earliest": NotRequired[str],
        "on_latest": NotRequired[str],
        "since_earliest": NotRequired[str],
        "since_latest": NotRequired[str],
        "until_earliest": NotRequired[str],
        "until_latest": NotRequired[str],
    },
)
"""What one dataset tells of one pair: a spell that `opened` or `closed`, or what it says of them that has `changed`.

`kind` is that of the tie, or `relations` for a change of status. `on` is the date of it, `on_kind` that date's kind.
"""


class DifferenceCounts(TypedDict):
    """How many, over all pages, were what."""

    opened: int
    closed: int
    changed: int


_Days = TypedDict("_Days", {"from": str, "to": str})


class Differences(_Days):
    """What opened, closed and changed after one day and up to another; `next` is the token of the next page."""

    answer: str
    items: list[Difference]
    counts: DifferenceCounts
    sure: DifferenceCounts
    omitted: Omitted
    next: str | None
    reason: str | None
    certainty: str
    revision: int
    known: str
