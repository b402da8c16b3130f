"""The shape in which is shown what was learned between two moments."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict

from graphsvc.model.wire_parts import Named
from graphsvc.model.wire_records import By


class RecordChange(TypedDict):
    """One record that was added, corrected or retracted, as it stood before and after, and who did it last and why.

    `fields` are the members of its body that differ; `entities` are those that it is or was about.
    """

    record: str
    id: str
    kind: str
    title: str
    change: str
    entities: list[Named]
    dataset: str
    fields: list[str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    at: str
    by: By
    reason: str | None


class RecordDiffCounts(TypedDict):
    """How many records, over all pages, were what."""

    added: int
    corrected: int
    retracted: int


Revisions = TypedDict("Revisions", {"from": int, "to": int})
_Moments = TypedDict("_Moments", {"from": str, "to": str})


class Learned(_Moments):
    """What was learned between two moments, by the moment of the last change; `next` is the token of the next page."""

    answer: str
    items: list[RecordChange]
    counts: RecordDiffCounts
    next: str | None
    revisions: Revisions
    revision: int
    known: str
