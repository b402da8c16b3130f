"""The shape in which disagreements between datasets are shown."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from graphsvc.model.wire_parts import Days, Named, Obligations


class DatasetPosition(TypedDict):
    """What one dataset says on the days of a disagreement, and the spell it claims then, or nearest to it.

    `status` is that of relations, `level` that of a mission, `role` a member's, `recognition` its kind; each null where
    the question has none or nothing holds. Of a membership, `obligations.owed` are those of the member. `since` and
    `until` are null where it claims no such spell near these days.
    """

    truth: str
    status: str | None
    level: str | None
    role: str | None
    recognition: str | None
    obligations: Obligations | None
    since: str | None
    since_kind: str | None
    until: str | None
    until_kind: str | None
    ties: list[str]
    since_earliest: NotRequired[str]
    since_latest: NotRequired[str]
    until_earliest: NotRequired[str]
    until_latest: NotRequired[str]


class Explained(TypedDict):
    """A date that one dataset knows of the same step (`date` is its kind), and from which another one counts."""

    dataset: str
    date: str
    when: str


class Disagreement(TypedDict):
    """Days on which datasets differ about a pair and say the same all along; `..` where there is no end to that.

    `b` is the receiving, recognised or hosted one, or the alliance, where the question has a direction. `how` is any of
    existence, dates, date_kind, status, level, role, recognition, obligations. `through` are the alliances by which
    anybody has the two allied, `across` the datasets that only together know both memberships.
    """

    question: str
    a: Named
    b: Named
    days: Days
    truth: str
    how: list[str]
    explained_by: list[Explained]
    through: list[Named]
    across: list[str] | None
    by_dataset: dict[str, DatasetPosition]


class Compared(TypedDict):
    """How many pairs there are of which several datasets may speak, and how many are compared by the end of this page."""

    compared: int
    of: int


class Disagreements(TypedDict):
    """Where datasets differ, by question, pair and time; `definitions` are those of datasets here that mean different things."""

    answer: str
    on: str | None
    during: str | None
    items: list[Disagreement]
    definitions: dict[str, str | None]
    pairs: Compared
    next: str | None
    reason: str | None
    revision: int
    known: str
