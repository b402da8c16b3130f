"""On which days an entity exists: what its record states, else what the lists of states tell."""

from __future__ import annotations

from graphsvc.model.dates import UNKNOWN, When
from graphsvc.model.existence import from_spells
from graphsvc.model.intervals import Interval
from graphsvc.snapshot.rows import EntityRow, Span


def existence(row: EntityRow) -> tuple[Span, ...] | None:
    """Return the half-open periods in which an entity exists, in order; None where nothing bounds it.

    They are those of `exists`; without it, a state exists from the start of its first spell in any system to the end of
    its last one (see `model.existence`). For a merged entity pass the row of its successor.
    """
    if row.exists:
        return row.exists
    bounded = from_spells([(spell.system, _interval(spell.span)) for spell in row.spells])
    if bounded is None:
        return None
    since, until = bounded.since, bounded.until
    return (Span(since.earliest, since.latest, until.earliest, until.latest, since.text, until.text),)


def _interval(span: Span) -> Interval:
    return Interval(When(span.s1, span.s2, span.since or UNKNOWN), When(span.u1, span.u2, span.until or UNKNOWN))
