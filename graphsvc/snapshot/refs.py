"""What a reference means: an id, `scheme:code`, a bare upper-case ISO code, or a name, accents and case aside.

A code or a name that only one entity bears is good on any day, save between two of its periods; else the day decides.
Nothing is guessed: what is not clear is an error with candidates.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import NamedTuple

from graphsvc.errors import Ambiguous, Candidate, Merged, NotFound, Retracted
from graphsvc.model import dates
from graphsvc.model.intervals import verdict
from graphsvc.model.kinds import CODE_SCHEMES
from graphsvc.model.reading import short
from graphsvc.model.text import fold
from graphsvc.model.truth import Truth
from graphsvc.snapshot.rows import CodeRow, EntityRow, Span
from graphsvc.snapshot.view import View

CANDIDATES = 5
_ISO = {2: "iso2", 3: "iso3"}
_SUCCESSION = frozenset({"succeeds"})


class Bearer(NamedTuple):
    """An entity and the spans in which it bears a code (written as `scheme:code`) or, without one, a name."""

    entity: EntityRow
    code: str | None
    spans: tuple[Span, ...]

    def on(self, day: int) -> Truth:
        """Say whether it bears it on a day."""
        return _holds(self.spans, day)

    def is_between(self, day: int) -> bool:
        """Say whether the day lies between two of its spans."""
        return (
            self.on(day) is Truth.NO
            and any(span.u2 <= day for span in self.spans)
            and any(span.s1 > day for span in self.spans)
        )

    def candidate(self) -> Candidate:
        """Show it as a candidate."""
        valid = ", ".join(f"{span.since or '..'}/{span.until or '..'}" for span in self.spans) if self.spans else None
        return Candidate(self.entity.id, self.entity.name, self.entity.kind, self.code, valid)


def resolve(view: View, ref: str, on: int | None = None) -> EntityRow:
    """Give the entity that a reference means on a day; without a day, today's bearer of what several have borne.

    Raises NotFound (with close spellings, or with who bears a code on that day), Ambiguous, Retracted or Merged.
    """
    row = _by_id(view, ref)
    if row is not None:
        return row
    bearers = _bearers(view, ref)
    if not bearers:
        raise _unknown(view, ref)
    if len(bearers) == 1 and (on is None or not bearers[0].is_between(on)):
        return bearers[0].entity
    fitting = _on(bearers, dates.today() if on is None else on)
    if len(fitting) == 1:
        return fitting[0].entity
    if fitting or on is None:
        raise _ambiguous(ref, fitting or bearers, on)
    raise _out_of_time(view, ref, bearers, on)


def find(view: View, ref: str, on: int | None = None) -> list[Candidate]:
    """Give all that answer to a reference at any time, those that do on the day (or today) first; then by id."""
    index = view.index(ref)
    row = view.entity(index) if index is not None else None
    if row is not None:
        return [Bearer(_standing(view, row), None, ()).candidate()]
    day = dates.today() if on is None else on
    order = (Truth.YES, Truth.POSSIBLE, Truth.NO)
    bearers = sorted(_bearers(view, ref), key=lambda one: (order.index(one.on(day)), one.entity.id))
    return [bearer.candidate() for bearer in bearers]


# What it may mean


def _by_id(view: View, ref: str) -> EntityRow | None:
    index = view.index(ref)
    if index is None:
        return None
    row = view.entity(index)
    if row is not None and row.merged_into is not None:
        successor = _standing(view, row).id
        raise Merged(f"{ref!r} has been merged into {successor!r}; ask for that", successor)
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
    return _joined(view, spans, None)


def _code(ref: str) -> tuple[str, str] | None:
    """Read a reference as a scheme and a code; None where it can only be a name."""
    scheme, colon, code = ref.partition(":")
    if colon and scheme in CODE_SCHEMES:
        return scheme, code
    if re.fullmatch("[A-Z]{2,3}", ref):
        return _ISO[len(ref)], ref
    return None


def _bearers_of_code(view: View, scheme: str, code: str) -> list[Bearer]:
    rows = view.coded(scheme, code)
    spans = [(row, [one.span for one in row.codes if (one.scheme, one.code) == (scheme, code)]) for row in rows]
    return _joined(view, spans, f"{scheme}:{code}")


def _joined(view: View, found: list[tuple[EntityRow, list[Span]]], code: str | None) -> list[Bearer]:
    """Let the successors of merged entities stand for them."""
    spans: dict[str, list[Span]] = {}
    entities = {}
    for row, borne in found:
        entity = _standing(view, row)
        entities[entity.id] = entity
        spans.setdefault(entity.id, []).extend(borne)
    return [Bearer(entities[id], code, tuple(sorted(spans[id], key=lambda one: one[:4]))) for id in sorted(entities)]  # noqa: A001


def _standing(view: View, row: EntityRow) -> EntityRow:
    """Follow mergers to the entity that stands."""
    seen = {row.id}
    while row.merged_into is not None and row.merged_into not in seen:
        seen.add(row.merged_into)
        index = view.index(row.merged_into)
        successor = view.entity(index) if index is not None else None
        if successor is None:
            break
        row = successor
    return row


def _on(bearers: list[Bearer], day: int) -> list[Bearer]:
    """Give those who bear it on the day; those who only may, where nobody surely does."""
    surely = [bearer for bearer in bearers if bearer.on(day) is Truth.YES]
    return surely or [bearer for bearer in bearers if bearer.on(day) is Truth.POSSIBLE]


def _holds(spans: tuple[Span, ...], day: int) -> Truth:
    found = {verdict(span.s1, span.s2, span.u1, span.u2, day, day) for span in spans}
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
                entity = _standing(view, row)
                found.setdefault(entity.id, Bearer(entity, None, ()).candidate())
    return list(found.values())[:CANDIDATES]


def _ambiguous(ref: str, bearers: list[Bearer], on: int | None) -> Ambiguous:
    when = "" if on is None else f" on {dates.iso(on)}"
    listed = _listed([f"{one.entity.id} ({one.entity.name}, {_period(one.spans)})" for one in bearers], "or")
    ask = "send one of these ids" if on is not None else "send one of these ids, or ask about a day (on=YYYY-MM-DD)"
    detail = f"{short(ref)} may mean more than one entity{when}: {listed}; {ask}"
    return Ambiguous(detail, [bearer.candidate() for bearer in bearers])


def _out_of_time(view: View, ref: str, bearers: list[Bearer], on: int) -> NotFound:
    borne = _listed([f"{one.entity.id} ({one.entity.name}) {_period(one.spans)}" for one in bearers], "and")
    what = "valid" if bearers[0].code else "in use"
    fitting = _fitting(view, bearers, on)
    instead = _listed([f"{one.code} ({one.entity.name})" for one in fitting], "or")
    ask = f"on that day use {instead}" if fitting else "send an id, or ask about another day"
    detail = f"{short(ref)} is not {what} on {dates.iso(on)}; it means {borne}; {ask}"
    return NotFound(detail, [one.candidate() for one in fitting or bearers])


def _fitting(view: View, bearers: list[Bearer], on: int) -> list[Bearer]:
    """Give those who bear a code of the same scheme on that day: the bearers themselves, and whom they replace."""
    code = bearers[0].code
    if code is None:
        return []
    scheme = code.partition(":")[0]
    entities = [bearer.entity for bearer in bearers]
    for related in (entities, _sharing_codes(view, entities), _in_succession(view, entities)):
        found = {row.id: one for row in related for one in _coded_on(row, scheme, on)}
        if found:
            return [found[id] for id in sorted(found)]  # noqa: A001
    return []


def _sharing_codes(view: View, entities: list[EntityRow]) -> list[EntityRow]:
    codes = {(one.scheme, one.code) for row in entities for one in row.codes}
    return [row for scheme, code in sorted(codes) for row in view.coded(scheme, code)]


def _in_succession(view: View, entities: list[EntityRow]) -> list[EntityRow]:
    indices = {index for row in entities for tie in view.ties(row.index, _SUCCESSION) for index in (tie.from_, tie.to)}
    return [row for index in sorted(indices) if (row := view.entity(index)) is not None]


def _coded_on(row: EntityRow, scheme: str, on: int) -> list[Bearer]:
    def holds(one: CodeRow) -> bool:
        return one.scheme == scheme and _holds((one.span,), on) is not Truth.NO

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
