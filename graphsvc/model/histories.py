"""Answers that tell how verdicts went, in stretches of days on which nothing about a verdict changes."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from graphsvc.model.wire_parts import (
    Covered,
    LastKnown,
    Named,
    Obligations,
    OtherStatus,
    TieCited,
    Via,
)


class LastVerdict(LastKnown):
    """A last word; of relations and missions with the status that it was."""

    status: NotRequired[str]


class StretchBy(TypedDict):
    """What one dataset says; of relations and missions also which status, since when by its claim, and who did it."""

    truth: str
    last_known: LastVerdict | None
    status: NotRequired[str]
    since: NotRequired[str | None]
    by: NotRequired[list[Named]]


StretchItem = TypedDict(
    "StretchItem",
    {
        "question": str,
        "direction": str | None,
        "entity": NotRequired[Named],
        "of": NotRequired[Named],
        "with": list[Named],
        "since": str,
        "until": str,
        "ends": str,
        "held_since": str,
        "truth": str,
        "status": str | None,
        "by": list[Named],
        "alternatives": list[OtherStatus],
        "via": list[Via],
        "strongest": str | None,
        "obligations": Obligations | None,
        "across": list[str] | None,
        "by_dataset": dict[str, StretchBy],
        "last_known": LastVerdict | None,
        "ties": list[str],
        "citations": list[TieCited],
    },
)
"""Days from `since` to the day before `until` on which nothing about one verdict changes.

`since` is ".." where it began before the days asked about, `until` where it goes on after them. `ends` says why it ends:
`changed`, `coverage`, `checked` or `asked`. `held_since` is the first day of the unbroken run of this truth and status.
`with` names the alliances, organisations or groups through which it is so; `entity` the other party, in lists of several; `of`
the one whose history it is, where that is of all members of an alliance or of all rivals of an entity.
"""

_History = TypedDict(
    "_History",
    {
        "answer": str,
        "total": int | None,
        "from": str,
        "to": str,
        "items": list[StretchItem],
        "coverage": list[Covered],
        "next": str | None,
        "reason": str | None,
        "revision": int,
        "known": str,
    },
)


class PairHistory(_History):
    """How the verdicts on a pair went, by question, direction and start; `total` is null where counting would take long."""

    a: Named
    b: Named


class EntityHistory(_History):
    """How the alliances of an entity went, or the memberships in it, by the other's id and start."""

    entity: Named
