"""Who was there on days on which a state did not exist: whom it succeeded, or who succeeded it."""

from __future__ import annotations

from collections.abc import Iterable

from graphsvc.model.truth import Truth
from graphsvc.snapshot.bearers import Window, exists
from graphsvc.snapshot.rows import EntityRow
from graphsvc.snapshot.view import View

_SUCCESSION = frozenset({"succeeds"})


def present_then(view: View, rows: Iterable[EntityRow], window: Window) -> list[EntityRow]:
    """List who existed on some day of the window in the place of states that did not, by id; empty where one of these did.

    From a state the successions are followed back and, apart from that, onward, each way until somebody is met who
    existed then: from Czechia in 1985 to Czechoslovakia, in 1900 to Austria-Hungary.
    """
    rows = list(rows)
    if any(exists(row, *window) is not Truth.NO for row in rows):
        return []
    found: dict[str, EntityRow] = {}
    for back in (True, False):
        seen, waiting = {row.index for row in rows}, list(rows)
        while waiting:
            for row in _next(view, waiting.pop(), back):
                if row.index in seen:
                    continue
                seen.add(row.index)
                if exists(row, *window) is Truth.NO:
                    waiting.append(row)
                else:
                    found[row.id] = row
    return [found[id] for id in sorted(found)]  # noqa: A001


def _next(view: View, row: EntityRow, back: bool) -> list[EntityRow]:
    """List the predecessors of a state, or its successors."""
    ties = view.ties(row.index, _SUCCESSION)
    ends = [tie.to for tie in ties if tie.from_ == row.index] if back else [t.from_ for t in ties if t.to == row.index]
    return [other for end in ends if (other := view.entity(end)) is not None]
