"""STUB replaced at the merge."""
from __future__ import annotations
from graphsvc.snapshot.rows import EntityRow, Span

def existence(row: EntityRow) -> tuple[Span, ...] | None:
    exists = getattr(row, "exists", ())
    if exists:
        return exists
    if not row.spells:
        return None
    spans = [s.span for s in row.spells]
    f = min(spans, key=lambda s: (s.s1, s.s2)); l = max(spans, key=lambda s: (s.u2, s.u1))
    return (Span(f.s1, min(s.s2 for s in spans), max(s.u1 for s in spans), l.u2, f.since, l.until),)
