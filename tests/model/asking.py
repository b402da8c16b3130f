"""Read what is sent, and see what comes of it: a record, or the faults and where they are."""

from __future__ import annotations

from typing import Any

from graphsvc.errors import Fault
from graphsvc.model.batch import READERS
from graphsvc.model.citation import Record

ENTITY: dict[str, Any] = {"id": "albania", "kind": "country", "name": "Albania"}
TIE: dict[str, Any] = {"kind": "has_relations_with", "from": "albania", "to": "iran", "since": "1999"}
EVENT: dict[str, Any] = {"kind": "severance", "title": "Albania severs relations with Iran", "when": "2022-09-07"}
SOURCE: dict[str, Any] = {"id": "atop", "kind": "dataset", "title": "ATOP"}
LEAST = {"entity": ENTITY, "tie": TIE, "event": EVENT, "source": SOURCE}
"""What each kind of record needs at least."""


def read(record: str, raw: Any, **more: Any) -> Record:
    """Give the record; what is sent must be without fault."""
    faults: list[Fault] = []
    value = READERS[record](raw, "", faults, **more)
    assert faults == []
    assert value is not None
    return value


def body(record: str, **more: Any) -> dict[str, Any]:
    """Give the body of the least record of a kind, with these fields besides."""
    return read(record, {**LEAST[record], **more}).body()


def faults(record: str, raw: Any, **more: Any) -> dict[str, str]:
    """Give what is wrong by pointer; nothing is read, and no pointer comes twice."""
    found: list[Fault] = []
    value = READERS[record](raw, "", found, **more)
    assert value is None
    assert found
    assert len({fault.pointer for fault in found}) == len(found), found
    return {fault.pointer: fault.detail for fault in found}


def wrong(record: str, **more: Any) -> dict[str, str]:
    """Give the faults of the least record of a kind with these fields besides."""
    return faults(record, {**LEAST[record], **more})
