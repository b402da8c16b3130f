"""Who bears a code or a name, and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from graphsvc.errors import Candidate
from graphsvc.model import codes, names
from graphsvc.model.days import Days, common, days, union
from graphsvc.model.effort import weigh
from graphsvc.model.intervals import verdict
from graphsvc.model.truth import Truth
from graphsvc.snapshot.existence import existence
from graphsvc.snapshot.named_rows import names_by_key
from graphsvc.snapshot.rows import EntityRow, Span
from graphsvc.snapshot.view import View

SPAN = 0.2
"""Units of cost for a span of days in which a name is borne."""
Window = tuple[int, int]
"""Days from the first to the last, both included."""


class Bearer(NamedTuple):
    """An entity and the spans in which it bears a code (written as `scheme:code`) or, without one, a name."""

    entity: EntityRow
    code: str | None
    spans: tuple[Span, ...]

    def during(self, first: int, last: int) -> Truth:
        """Say whether it bears it on some day of a window, both ends included."""
        return holds(self.spans, first, last)

    def is_between(self, first: int, last: int) -> bool:
        """Say whether the window lies between two of its spans."""
        return (
            self.during(first, last) is Truth.NO
            and any(span.u2 <= first for span in self.spans)
            and any(span.s1 > last for span in self.spans)
        )

    def is_withdrawn(self, first: int) -> bool:
        """Say whether it is a code that was taken away before the day and may have been given to somebody else."""
        scheme = (self.code or "").partition(":")[0]
        return scheme in codes.GIVEN_OUT_AGAIN and all(span.u2 <= first for span in self.spans)

    def candidate(self) -> Candidate:
        """Show it as a candidate."""
        valid = ", ".join(f"{span.since or '..'}/{span.until or '..'}" for span in self.spans) if self.spans else None
        return Candidate(self.entity.id, self.entity.name, self.entity.kind, self.code, valid)


def called(view: View, text: str) -> list[Bearer]:
    """List who is called so at any time, by id; labels of the lists of states are not among the names."""
    return next((known for key in names.keys(text) if (known := _of_key(view, key, with_labels=False))), [])


def bearers_of(view: View, ref: str) -> list[Bearer]:
    """List everyone who bears this code or name at any time, by id."""
    scheme, code = _with_scheme(ref)
    if scheme is not None:
        return of_code(view, scheme, code)
    bare = codes.bare(ref.strip())
    if bare is not None and (known := of_code(view, *bare)):
        return known
    for key in names.keys(ref):
        if known := _of_key(view, key):
            return known
    if (parts := names.halves(ref)) and (known := _of_both(view, *parts)):
        return known
    # U.S.A. is a code with dots.
    initials = codes.bare(names.key(ref))
    return of_code(view, *initials) if initials is not None and initials != bare else []


def of_number(view: View, ref: str) -> list[Bearer]:
    """List who bears a bare number in any scheme of numbers; empty where the text is none."""
    if not re.fullmatch(r"\s*\d{1,4}\s*", ref, re.ASCII):
        return []
    return [bearer for scheme in codes.NUMERIC for bearer in of_code(view, scheme, ref)]


def of_code(view: View, scheme: str, code: str) -> list[Bearer]:
    """List who bears a code, by id."""
    borne_by = [
        (
            row,
            [
                code_row
                for code_row in row.codes
                if code_row.scheme == scheme and codes.is_same(scheme, code_row.code, code)
            ],
        )
        for row in view.coded(scheme, code)
    ]
    return _sorted(
        [(row, [code_row.span for code_row in borne], f"{scheme}:{borne[0].code}") for row, borne in borne_by]
    )


def holds(spans: tuple[Span, ...], first: int, last: int) -> Truth:
    """Say whether one of the spans holds on some day of a window, both ends included."""
    truths = {verdict(span.s1, span.s2, span.u1, span.u2, first, last) for span in spans}
    return next((truth for truth in (Truth.YES, Truth.POSSIBLE) if truth in truths), Truth.NO)


def exists(row: EntityRow, first: int, last: int) -> Truth:
    """Say whether an entity exists on some day of a window, both ends included."""
    spans = existence(row)
    return Truth.YES if spans is None else holds(spans, first, last)


def in_window(bearers: list[Bearer], first: int, last: int) -> list[Bearer]:
    """List those who are meant on some day of the window.

    On a day those are meant who surely bear it then; those who only may, where nobody surely does.
    """
    weigh(SPAN * sum(len(bearer.spans) for bearer in bearers), "send an id or a code, which few bear")
    window = days(first, last)
    sure = [common(_sure_days(bearer), window) for bearer in bearers]
    surely = union(days_of_one for borne in sure for days_of_one in borne)
    starts = [each.first for each in surely]

    def is_meant(bearer: Bearer, own: Days) -> bool:
        # Sure days are possible ones, too, and lie within those of all; what is not within them decides.
        return bool(own) or any(
            not _lies_in(possible, surely, starts)
            for span in bearer.spans
            for possible in common(days(span.s1, span.u2 - 1), window)
        )

    meant = {bearer.entity.id for bearer, own in zip(bearers, sure, strict=True) if is_meant(bearer, own)}
    return [bearer for bearer in bearers if bearer.entity.id in meant]


def _sure_days(bearer: Bearer) -> Days:
    """Return the days on which a bearer surely bears it, whatever the exact dates are."""
    return union(
        window for span in bearer.spans for window in days(min(span.s2, span.u2 - 1), max(span.u1, span.s1 + 1) - 1)
    )


def _lies_in(window: Window, among: Days, starts: Sequence[int]) -> bool:
    """Say whether some days have a whole window; `starts` are the first days of theirs, which do not touch."""
    at = bisect_right(starts, window[0]) - 1
    return at >= 0 and window[1] <= among[at].last


def _with_scheme(ref: str) -> tuple[str | None, str]:
    scheme, colon, code = ref.partition(":")
    return (codes.scheme_of(scheme), code) if colon else (None, ref)


def _of_key(view: View, key: str, *, with_labels: bool = True) -> list[Bearer]:
    named_so = [(row, list(names_by_key(row, key))) for row in view.named(key)]
    if not with_labels:
        named_so = [(row, [name for name in named if name.language not in names.LABELS]) for row, named in named_so]
    return _sorted([(row, [name.span for name in named], None) for row, named in named_so if named])


def _of_both(view: View, name: str, other: str) -> list[Bearer]:
    """List who bears both names, with the spans of the first."""
    also = {bearer.entity.id for key in names.keys(other) for bearer in _of_key(view, key)}
    both = {
        bearer.entity.id: bearer
        for key in names.keys(name)
        for bearer in _of_key(view, key)
        if bearer.entity.id in also
    }
    return [both[id] for id in sorted(both)]  # noqa: A001


def _sorted(borne_by: Sequence[tuple[EntityRow, list[Span], str | None]]) -> list[Bearer]:
    bearers = [Bearer(row, code, tuple(sorted(set(spans), key=lambda span: span[:4]))) for row, spans, code in borne_by]
    return sorted(bearers, key=lambda bearer: bearer.entity.id)
