"""What a reference means: an id, `scheme:code`, a bare upper-case ISO code, or a name, accents and case aside.

A code or a name that only one entity bears is good on any day, save between two of its periods; else the day decides,
and of a window each of its days: whoever it means on one of them is meant. Nothing is guessed: what is not clear is an error with candidates.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import NamedTuple

from graphsvc.errors import Ambiguous, Candidate, Merged, NotFound, Retracted
from graphsvc.model import dates
from graphsvc.model.intervals import verdict
from graphsvc.model.kinds import CODE_SCHEMES
from graphsvc.model.text import fold
from graphsvc.model.truth import Truth
from graphsvc.model.validation import short
from graphsvc.snapshot.rows import CodeRow, EntityRow, Span
from graphsvc.snapshot.view import View

CANDIDATES = 5
Window = tuple[int, int]
"""Days from the first to the last, both included."""
_ISO = {2: "iso2", 3: "iso3", 4: "iso3166_3"}
_SUCCESSION = frozenset({"succeeds"})


class Bearer(NamedTuple):
    """An entity and the spans in which it bears a code (written as `scheme:code`) or, without one, a name."""

    entity: EntityRow
    code: str | None
    spans: tuple[Span, ...]

    def during(self, first: int, last: int) -> Truth:
        """Say whether it bears it on some day of a window, both ends included."""
        return _holds(self.spans, first, last)

    def is_between(self, first: int, last: int) -> bool:
        """Say whether the window lies between two of its spans."""
        return (
            self.during(first, last) is Truth.NO
            and any(span.u2 <= first for span in self.spans)
            and any(span.s1 > last for span in self.spans)
        )

    def candidate(self) -> Candidate:
        """Show it as a candidate."""
        valid = ", ".join(f"{span.since or '..'}/{span.until or '..'}" for span in self.spans) if self.spans else None
        return Candidate(self.entity.id, self.entity.name, self.entity.kind, self.code, valid)


def resolve(view: View, ref: str, on: int | None = None, through: int | None = None) -> EntityRow:
    """Give the entity that a reference means on a day, or on the days from `on` to `through`, both included.

    Without a day, today's bearer of what several have borne. Raises NotFound (with close spellings, or with who bears
    a code then), Ambiguous, Retracted or Merged.
    """
    row = _by_id(view, ref)
    if row is not None:
        return row
    bearers = _bearers(view, ref)
    if not bearers:
        raise _unknown(view, ref)
    window = _window(on, through)
    if len(bearers) == 1 and (on is None or not bearers[0].is_between(*window)):
        return bearers[0].entity
    fitting = _in(bearers, *window)
    if len(fitting) == 1:
        return fitting[0].entity
    if fitting or on is None:
        raise _ambiguous(ref, fitting or bearers, None if on is None else window)
    raise _out_of_time(view, ref, bearers, window)


def find(view: View, ref: str, on: int | None = None, through: int | None = None) -> list[Candidate]:
    """Give all that answer to a reference at any time, those that do in the window (or today) first; then by id."""
    index = view.index(ref)
    row = view.entity(index) if index is not None else None
    if row is not None:
        return [Bearer(row, None, ()).candidate()]
    first, last = _window(on, through)
    order = (Truth.YES, Truth.POSSIBLE, Truth.NO)
    bearers = sorted(_bearers(view, ref), key=lambda one: (order.index(one.during(first, last)), one.entity.id))
    return [bearer.candidate() for bearer in bearers]


def _window(on: int | None, through: int | None) -> Window:
    first = dates.today() if on is None else on
    return first, first if through is None else through


# What it may mean


def _by_id(view: View, ref: str) -> EntityRow | None:
    index = view.index(ref)
    if index is None:
        return None
    row = view.entity(index)
    if view.stands_for(index) != index:
        successor = view.id(view.stands_for(index))
        raise Merged(f"{ref!r} has been merged into {successor!r}; ask for that", successor, ref)
    if row is None and view.was_retracted("entity", ref):
        raise Retracted(f"{ref!r} has been retracted; its history says when and why, and a PUT brings it back")
    return row


def _bearers(view: View, ref: str) -> list[Bearer]:
    """Give everyone who bears this code or name at any time, by id."""
    coded = _code(ref)
    if coded is not None:
        found = _bearers_of_code(view, *coded)
        if found or ":" in ref:
            return found
    folded = fold(ref)
    if not folded:
        return []  # Nothing is left of it to know anyone by, and so of a name that is only marks.
    spans = [(row, [name.span for name in row.names if fold(name.text) == folded]) for row in view.named(folded)]
    return _sorted(spans, None)


def _code(ref: str) -> tuple[str, str] | None:
    """Read a reference as a scheme and a code; None where it can only be a name."""
    scheme, colon, code = ref.partition(":")
    if colon and scheme in CODE_SCHEMES:
        return scheme, code
    if re.fullmatch("[A-Z]{2,4}", ref):
        return _ISO[len(ref)], ref
    return None


def _bearers_of_code(view: View, scheme: str, code: str) -> list[Bearer]:
    rows = view.coded(scheme, code)
    spans = [(row, [one.span for one in row.codes if (one.scheme, one.code) == (scheme, code)]) for row in rows]
    return _sorted(spans, f"{scheme}:{code}")


def _sorted(found: list[tuple[EntityRow, list[Span]]], code: str | None) -> list[Bearer]:
    bearers = [Bearer(row, code, tuple(sorted(set(spans), key=lambda one: one[:4]))) for row, spans in found]
    return sorted(bearers, key=lambda one: one.entity.id)


def _in(bearers: list[Bearer], first: int, last: int) -> list[Bearer]:
    """Give those who are meant on some day of the window; that changes at the bounds of their spans alone."""
    bounds = {
        bound for one in bearers for s1, s2, u1, u2, *_ in one.spans for bound in (s1, s1 + 1, s2, u1, u2 - 1, u2)
    }
    days = {first} | {bound for bound in bounds if first < bound <= last}
    meant = {bearer.entity.id for day in days for bearer in _on(bearers, day)}
    return [bearer for bearer in bearers if bearer.entity.id in meant]


def _on(bearers: list[Bearer], day: int) -> list[Bearer]:
    """Give those who bear it on the day; those who only may, where nobody surely does."""
    surely = [bearer for bearer in bearers if bearer.during(day, day) is Truth.YES]
    return surely or [bearer for bearer in bearers if bearer.during(day, day) is Truth.POSSIBLE]


def _holds(spans: tuple[Span, ...], first: int, last: int) -> Truth:
    found = {verdict(span.s1, span.s2, span.u1, span.u2, first, last) for span in spans}
    return next((truth for truth in (Truth.YES, Truth.POSSIBLE) if truth in found), Truth.NO)


# What to say where it is not clear


def _unknown(view: View, ref: str) -> NotFound:
    close = _close(view, ref)
    how = "send an id (albania), a code (cow:339, iso3:ALB, ALB) or an exact name"
    if not ref.strip():
        return NotFound(f"the reference is empty; {how}")
    if close:
        listed = _listed([f"{one.id} ({one.name})" for one in close], "or")
        return NotFound(f"no entity has the id, code or name {short(ref)}; did you mean {listed}? Else {how}", close)
    scheme, colon, _ = ref.partition(":")
    if colon and scheme not in CODE_SCHEMES:
        return NotFound(
            f"no entity is called {short(ref)}, and {short(scheme)} is no scheme of codes; "
            f"the schemes are {', '.join(CODE_SCHEMES)}"
        )
    return NotFound(f"no entity has the id, code or name {short(ref)}; {how}")


def _close(view: View, ref: str) -> list[Candidate]:
    """Give entities with a name or an id that is spelled much like the reference."""
    wanted = fold(ref.replace("-", " "))
    if not wanted:
        return []
    reach = 1 + len(wanted) // 4
    spelled: dict[str, list[str]] = {}
    for name in view.names():
        if abs(len(name) - len(wanted)) <= reach:
            spelled.setdefault(name, [])
    for id in view.ids():  # noqa: A001
        if abs(len(id) - len(wanted)) <= reach:
            spelled.setdefault(id.replace("-", " "), []).append(id)
    found: dict[str, Candidate] = {}
    for name in get_close_matches(wanted, spelled, n=2 * CANDIDATES, cutoff=0.75):
        rows = [view.entity(index) for id in spelled[name] if (index := view.index(id)) is not None]  # noqa: A001
        for row in (*view.named(name), *rows):
            if row is not None:
                found.setdefault(row.id, Bearer(row, None, ()).candidate())
    return list(found.values())[:CANDIDATES]


def _ambiguous(ref: str, bearers: list[Bearer], window: Window | None) -> Ambiguous:
    when = "" if window is None else f" {_when(window)}"
    listed = _listed([f"{one.entity.id} ({one.entity.name}, {_period(one.spans)})" for one in bearers], "or")
    ask = "send one of these ids"
    if window is None:
        ask += ", or ask about a day (on=YYYY-MM-DD)"
    elif window[0] < window[1]:
        ask += ", or ask about days on which only one is meant"
    detail = f"{short(ref)} may mean more than one entity{when}: {listed}; {ask}"
    return Ambiguous(detail, [bearer.candidate() for bearer in bearers])


def _out_of_time(view: View, ref: str, bearers: list[Bearer], window: Window) -> NotFound:
    borne = _listed([f"{one.entity.id} ({one.entity.name}) {_period(one.spans)}" for one in bearers], "and")
    what = "valid" if bearers[0].code else "in use"
    fitting = _fitting(view, bearers, window)
    instead = _listed([f"{one.code} ({one.entity.name})" for one in fitting], "or")
    day, days = ("on that day", "another day") if window[0] == window[1] else ("in those days", "other days")
    ask = f"{day} use {instead}" if fitting else f"send an id, or ask about {days}"
    detail = f"{short(ref)} is not {what} {_when(window)}; it means {borne}; {ask}"
    return NotFound(detail, [one.candidate() for one in fitting or bearers])


def _when(window: Window) -> str:
    """Write a window for a sentence: on 1990-10-03; from 1990-01-01 to 1990-12-31."""
    first, last = window
    if first == last:
        return f"on {dates.iso(first)}"
    ends = [f"from {dates.iso(first)}"] if first > dates.FIRST_DAY else []
    ends += [f"to {dates.iso(last)}"] if last < dates.LAST_DAY else []
    return " ".join(ends) or "at all times"


def _fitting(view: View, bearers: list[Bearer], window: Window) -> list[Bearer]:
    """Give those who bear a code of the same scheme then: the bearers themselves, and whom they replace."""
    code = bearers[0].code
    if code is None:
        return []
    scheme = code.partition(":")[0]
    entities = [bearer.entity for bearer in bearers]
    for related in (entities, _sharing_codes(view, entities), _in_succession(view, entities)):
        found = {row.id: one for row in related for one in _coded_in(row, scheme, window)}
        if found:
            return [found[id] for id in sorted(found)]  # noqa: A001
    return []


def _sharing_codes(view: View, entities: list[EntityRow]) -> list[EntityRow]:
    codes = {(one.scheme, one.code) for row in entities for one in row.codes}
    return [row for scheme, code in sorted(codes) for row in view.coded(scheme, code)]


def _in_succession(view: View, entities: list[EntityRow]) -> list[EntityRow]:
    indices = {index for row in entities for tie in view.ties(row.index, _SUCCESSION) for index in (tie.from_, tie.to)}
    return [row for index in sorted(indices) if (row := view.entity(index)) is not None]


def _coded_in(row: EntityRow, scheme: str, window: Window) -> list[Bearer]:
    def holds(one: CodeRow) -> bool:
        return one.scheme == scheme and _holds((one.span,), *window) is not Truth.NO

    return [Bearer(row, f"{scheme}:{one.code}", (one.span,)) for one in row.codes if holds(one)]


def _period(spans: tuple[Span, ...]) -> str:
    """Write spans for a sentence: until 1945-05-09 and from 1990-10-03."""
    said = []
    for span in spans:
        ends = [f"from {span.since}"] if span.since else []
        ends += [f"until {span.until}"] if span.until not in (None, "..") else []
        said.append(" ".join(ends) or "at any time")
    return _listed(said, "and")


def _listed(items: list[str], joint: str) -> str:
    """Join items for a sentence."""
    return f" {joint} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
