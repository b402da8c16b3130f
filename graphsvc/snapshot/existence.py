"""On which days an entity exists: what its record states, else what the lists of states say."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.model import dates
from graphsvc.model.kinds import LISTS_BEGIN
from graphsvc.snapshot.rows import EntityRow, Span, SpellRow

_FIRST_DAYS = {system: dates.day(text) for system, text in LISTS_BEGIN.items()}


def existence(row: EntityRow) -> tuple[Span, ...] | None:
    """Return the half-open periods in which an entity exists, in order; None where nothing bounds it.

    They are those of `exists`. Without it, a state exists from the start of its first spell in any system to the end
    of its last one; what lies between is no gap, because a state that is occupied may still exist. For a merged entity
    pass the row of its successor.
    """
    if row.exists:
        return row.exists
    if not row.spells:
        return None
    s1, s2, since = _first_start(row.spells)
    u1, u2, until = _last_end([spell.span for spell in row.spells])
    if since == dates.OPEN and until == dates.OPEN:
        return None
    return (Span(s1, s2, u1, u2, since, until),)


def _first_start(spells: Sequence[SpellRow]) -> tuple[int, int, str]:
    """Return the bounds and the text of the first start; on a list's first day the list begins, not the state."""
    if any(spell.span.s1 == spell.span.s2 == _FIRST_DAYS[spell.system] for spell in spells):
        return dates.FIRST_DAY, dates.FIRST_DAY, dates.OPEN
    spans = [spell.span for spell in spells]
    first = min(spans, key=lambda span: (span.s1, span.s2))
    return first.s1, min(span.s2 for span in spans), first.since or dates.UNKNOWN


def _last_end(spans: Sequence[Span]) -> tuple[int, int, str]:
    """Return the bounds and the text of the last end; what lasts to the end of a list is written as `..`."""
    last = max(spans, key=lambda span: (span.u2, span.u1))
    return max(span.u1 for span in spans), last.u2, last.until or dates.UNKNOWN
