"""Which entity a reference means on a day or in a window, or who else it may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from graphsvc.errors import Ambiguous, Candidate, InvalidParameter, Merged, NotFound, Retracted
from graphsvc.model import dates
from graphsvc.model.answers import Found, Resolved
from graphsvc.model.dates import DateError
from graphsvc.model.intervals import parse_period, verdict
from graphsvc.model.kinds import SYSTEMS
from graphsvc.model.truth import Truth, disjunction
from graphsvc.service import parameters
from graphsvc.snapshot.lens import named
from graphsvc.snapshot.refs import find, resolve
from graphsvc.snapshot.rows import EntityRow
from graphsvc.snapshot.view import View


class Window(NamedTuple):
    """The days that a request is about, both included; None where it says nothing. `during` is the text of a period."""

    first: int | None = None
    last: int | None = None
    during: str | None = None


def window(on: str | None, during: str | None) -> Window:
    """Read the day or the period that a request is about. Raises InvalidParameter, also where both are sent."""
    if during is None:
        day = None if on is None else parameters.day(on)
        return Window(day, day)
    if on is not None:
        raise InvalidParameter.of("during", "comes together with `on`; send one of the two")
    try:
        period = parse_period(during)
    except DateError as exc:
        raise InvalidParameter.of("during", str(exc)) from exc
    return Window(period.first, period.last, period.text)


def resolved(view: View, ref: str, asked: Window) -> Resolved:
    """Resolve a reference; never raises for one that is unknown or ambiguous.

    `in_system` says of a country whether each system counts it a state on some day asked about, or today.
    """
    row, candidates = _resolve(view, ref, asked.first, asked.last)
    return Resolved(
        ref,
        None if asked.first is None or asked.during is not None else dates.iso(asked.first),
        asked.during,
        None if row is None else named(row),
        [Found({"id": one.id, "name": one.name, "kind": one.kind}, one.code, one.valid) for one in candidates],
        None if row is None or row.kind != "country" else _in_system(row, asked),
        view.revision,
        view.at,
    )


def _resolve(view: View, ref: str, first: int | None, last: int | None) -> tuple[EntityRow | None, Sequence[Candidate]]:
    try:
        return resolve(view, ref, first, last), find(view, ref, first, last)
    except Merged as merged:
        index = view.index(merged.successor)
        return None if index is None else view.entity(index), find(view, ref, first, last)
    except Retracted:
        return None, ()
    except (NotFound, Ambiguous) as exc:
        return None, exc.candidates


def _in_system(row: EntityRow, asked: Window) -> dict[str, str]:
    first = dates.today() if asked.first is None else asked.first
    last = first if asked.last is None else asked.last
    found = {}
    for system in SYSTEMS:
        spans = [spell.span for spell in row.spells if spell.system == system]
        truths = [verdict(one.s1, one.s2, one.u1, one.u2, first, last) for one in spans]
        found[system] = str(disjunction(truths or [Truth.NO]))
    return found
