"""Warn of names and codes that an entity loses: whoever looks it up by one of them no longer finds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphsvc.model.validation import short
from graphsvc.store.base import Warned
from graphsvc.store.draft import Draft

SHOWN = 5
"""How many lost names and codes a warning lists."""


def lost(draft: Draft) -> Iterator[Warned]:
    """Warn of each entity that is written without a name or a code that it has borne until now."""
    for write in draft.batch.writes:
        planned = draft.planned.get(write.reference)
        if write.record != "entity" or planned is None or planned.value is None or planned.before is None:
            continue
        gone = [ref for ref in _found_by(planned.before) if ref not in set(_found_by(planned.value.body()))]
        if gone:
            shown = ", ".join(gone[:SHOWN]) + (f" and {len(gone) - SHOWN} more" if len(gone) > SHOWN else "")
            detail = f"entity {write.id} can no longer be looked up by {shown}; where that is not meant, write it again"
            yield Warned(write.pointer, detail)


def _found_by(body: Mapping[str, Any]) -> list[str]:
    names = [short(name["text"]) for name in body["names"]]
    return list(dict.fromkeys([*names, *(f"{code['scheme']}:{code['code']}" for code in body["codes"])]))
