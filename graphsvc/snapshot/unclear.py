"""What to say where it is not clear whom a reference means."""

from __future__ import annotations

from graphsvc.errors import Ambiguous, Candidate, NotFound
from graphsvc.model import dates
from graphsvc.model.codes import scheme_of
from graphsvc.model.kinds import CODE_SCHEMES
from graphsvc.model.truth import Truth
from graphsvc.model.validation import short
from graphsvc.snapshot.bearers import Bearer, Window, holds
from graphsvc.snapshot.names import close
from graphsvc.snapshot.rows import CodeRow, EntityRow, Span
from graphsvc.snapshot.succession import present_then
from graphsvc.snapshot.view import View

_SUCCESSION = frozenset({"succeeds"})
_HOW = "send an id (albania), a code (cow:339, iso3:ALB, ALB) or an exact name"


def unknown(view: View, ref: str) -> NotFound:
    """Say that nobody bears it, and who is called nearly so."""
    near = _near(view, ref)
    if not ref.strip():
        return NotFound(f"the reference is empty; {_HOW}")
    if near:
        listed = _listed([f"{entity.id} ({entity.name})" for entity in near], "or")
        return NotFound(
            f"no entity has the id, code or name {short(ref)}; did you mean {listed}? Else {_HOW}", near, ref
        )
    scheme, colon, _ = ref.partition(":")
    if colon and scheme_of(scheme) is None:
        return NotFound(
            f"no entity is called {short(ref)}, and {short(scheme)} is no scheme of codes; "
            f"the schemes are {', '.join(CODE_SCHEMES)}",
            ref=ref,
        )
    return NotFound(f"no entity has the id, code or name {short(ref)}; {_HOW}", ref=ref)


def unknown_id(view: View, ref: str) -> NotFound:
    """Say that no entity has an id that was given as exact."""
    near = _near(view, ref)
    also = f"; did you mean {_listed([f'id:{entity.id} ({entity.name})' for entity in near], 'or')}?" if near else ""
    return NotFound(f"no entity has the id {short(ref)}{also}", near, ref)


def no_scheme(ref: str, bearers: list[Bearer]) -> Ambiguous:
    """Ask of which scheme a bare number is, even where only one scheme has it: another may get it."""
    listed = _listed([f"{bearer.code} ({bearer.entity.name})" for bearer in bearers], "or")
    detail = f"{short(ref)} is a number without its scheme; send {listed}"
    return Ambiguous(detail, [bearer.candidate() for bearer in bearers], ref)


def id_and_name(ref: str, bearers: list[Bearer], window: Window) -> Ambiguous:
    """Say that a text is the id of the first and, on the day, a name of the others."""
    own, *others = bearers
    listed = _listed(
        [f"{bearer.entity.id} ({bearer.entity.name}, {_period(bearer.spans)})" for bearer in others], "and"
    )
    detail = (
        f"{short(ref)} is the id of {own.entity.name} and {_when(window)} a name of {listed}; "
        f"send id:{own.entity.id} for the first, else the id of the other"
    )
    return Ambiguous(detail, [bearer.candidate() for bearer in bearers], ref)


def _near(view: View, ref: str) -> list[Candidate]:
    return [Bearer(row, None, ()).candidate() for row in close(view, ref)]


def ambiguous(ref: str, bearers: list[Bearer], window: Window | None) -> Ambiguous:
    """Say whom it may mean, and when each of them bears it."""
    when = "" if window is None else f" {_when(window)}"
    listed = _listed(
        [f"{bearer.entity.id} ({bearer.entity.name}, {_period(bearer.spans)})" for bearer in bearers], "or"
    )
    ask = "send one of these ids"
    if window is None:
        ask += ", or ask about a day (on=YYYY-MM-DD)"
    elif window[0] < window[1]:
        ask += ", or ask about days on which only one is meant"
    detail = f"{short(ref)} may mean more than one entity{when}: {listed}; {ask}"
    return Ambiguous(detail, [bearer.candidate() for bearer in bearers], ref)


def out_of_time(view: View, ref: str, bearers: list[Bearer], window: Window) -> NotFound:
    """Say who bears it at other times, and what to send for those days: their code then, or who was there."""
    borne = _listed([f"{bearer.entity.id} ({bearer.entity.name}) {_period(bearer.spans)}" for bearer in bearers], "and")
    what = "valid" if bearers[0].code else "in use"
    fitting = _fitting(view, bearers, window)
    instead = _listed([f"{bearer.code} ({bearer.entity.name})" for bearer in fitting], "or")
    day, days = ("on that day", "another day") if window[0] == window[1] else ("in those days", "other days")
    ask = f"{day} use {instead}" if fitting else f"send an id, or ask about {days}"
    there = [] if fitting else present_then(view, [bearer.entity for bearer in bearers], window)
    if there:
        ask = f"{day} there was {_listed([f'{row.id} ({row.name})' for row in there], 'and')}"
    detail = f"{short(ref)} is not {what} {_when(window)}; it means {borne}; {ask}"
    others = [Bearer(row, None, ()) for row in there]
    return NotFound(detail, [bearer.candidate() for bearer in fitting or [*others, *bearers]], ref)


def _when(window: Window) -> str:
    """Write a window for a sentence: on 1990-10-03; from 1990-01-01 to 1990-12-31."""
    first, last = window
    if first == last:
        return f"on {dates.iso(first)}"
    ends = [f"from {dates.iso(first)}"] if first > dates.FIRST_DAY else []
    ends += [f"to {dates.iso(last)}"] if last < dates.LAST_DAY else []
    return " ".join(ends) or "at all times"


def _fitting(view: View, bearers: list[Bearer], window: Window) -> list[Bearer]:
    """Return those who bear a code of the same scheme then: the bearers themselves, and whom they replace."""
    code = bearers[0].code
    if code is None:
        return []
    scheme = code.partition(":")[0]
    entities = [bearer.entity for bearer in bearers]
    for related in (entities, _sharing_codes(view, entities), _in_succession(view, entities)):
        by_id = {row.id: bearer for row in related for bearer in _coded_in(row, scheme, window)}
        if by_id:
            return [by_id[id] for id in sorted(by_id)]  # noqa: A001
    return []


def _sharing_codes(view: View, entities: list[EntityRow]) -> list[EntityRow]:
    codes = {(code_row.scheme, code_row.code) for row in entities for code_row in row.codes}
    return [row for scheme, code in sorted(codes) for row in view.coded(scheme, code)]


def _in_succession(view: View, entities: list[EntityRow]) -> list[EntityRow]:
    indices = {index for row in entities for tie in view.ties(row.index, _SUCCESSION) for index in (tie.from_, tie.to)}
    return [row for index in sorted(indices) if (row := view.entity(index)) is not None]


def _coded_in(row: EntityRow, scheme: str, window: Window) -> list[Bearer]:
    def is_borne(code_row: CodeRow) -> bool:
        return code_row.scheme == scheme and holds((code_row.span,), *window) is not Truth.NO

    return [Bearer(row, f"{scheme}:{code_row.code}", (code_row.span,)) for code_row in row.codes if is_borne(code_row)]


def _period(spans: tuple[Span, ...]) -> str:
    """Write spans for a sentence: until 1945-05-09 and from 1990-10-03."""
    periods = []
    for span in spans:
        ends = [f"from {span.since}"] if span.since else []
        ends += [f"until {span.until}"] if span.until not in (None, "..") else []
        periods.append(" ".join(ends) or "at any time")
    return _listed(periods, "and")


def _listed(items: list[str], joint: str) -> str:
    """Join items for a sentence."""
    return f" {joint} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
