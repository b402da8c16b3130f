"""Whole ties among those that an event opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphsvc.errors import Faults
from graphsvc.model.batch import READERS


def parted(raw: Any) -> tuple[Any, list[tuple[str, Any, str]]]:
    """Part an event from the whole ties that its `opens` holds: the event naming them by id, and the ties.

    A tie without `since` begins with the event, and one without `dataset` is of the event's. Each tie is given as
    (kind of record, what was sent, pointer).
    """
    if not isinstance(raw, Mapping) or not isinstance(raw.get("opens"), list):
        return raw, []
    ties: list[tuple[str, Any, str]] = []
    names: list[Any] = []
    for i, item in enumerate(raw["opens"]):
        if not isinstance(item, Mapping):
            names.append(item)
            continue
        whole, pointer = _of(raw, item), f"/opens/{i}"
        ties.append(("tie", whole, pointer))
        tie = READERS["tie"](whole, pointer, Faults())
        if tie is not None:
            names.append(tie.id)
    return {**raw, "opens": names}, ties


def _of(event: Mapping[str, Any], tie: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(tie)
    if given.get("dataset") is None:
        given["dataset"] = event.get("dataset")
    if given.get("since") is None:
        given["since"] = event.get("when")
        for bound in ("earliest", "latest"):
            if event.get(f"when_{bound}") is not None:
                given.setdefault(f"since_{bound}", event[f"when_{bound}"])
    return given
