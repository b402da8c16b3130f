"""Which entity a reference means on a day, or who else it may be."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.errors import Ambiguous, Candidate, Merged, NotFound, Retracted
from graphsvc.model import dates
from graphsvc.model.answers import Found, Resolved
from graphsvc.model.intervals import verdict
from graphsvc.model.kinds import SYSTEMS
from graphsvc.model.truth import Truth, disjunction
from graphsvc.snapshot.lens import named
from graphsvc.snapshot.refs import find, resolve
from graphsvc.snapshot.rows import EntityRow
from graphsvc.snapshot.view import View


def resolved(view: View, ref: str, on: int | None) -> Resolved:
    """Resolve a reference on a day (None: no day given); never raises for one that is unknown or ambiguous.

    `in_system` says of a country whether each system counts it a state on the day, or today where none is given.
    """
    row, candidates = _resolve(view, ref, on)
    return Resolved(
        ref,
        None if on is None else dates.iso(on),
        None if row is None else named(row),
        [Found({"id": one.id, "name": one.name, "kind": one.kind}, one.code, one.valid) for one in candidates],
        None if row is None or row.kind != "country" else _in_system(row, dates.today() if on is None else on),
        view.revision,
        view.at,
    )


def _resolve(view: View, ref: str, on: int | None) -> tuple[EntityRow | None, Sequence[Candidate]]:
    try:
        return resolve(view, ref, on), find(view, ref, on)
    except Merged as merged:
        index = view.index(merged.successor)
        return None if index is None else view.entity(index), find(view, ref, on)
    except Retracted:
        return None, ()
    except (NotFound, Ambiguous) as exc:
        return None, exc.candidates


def _in_system(row: EntityRow, day: int) -> dict[str, str]:
    found = {}
    for system in SYSTEMS:
        spans = [spell.span for spell in row.spells if spell.system == system]
        truths = [verdict(one.s1, one.s2, one.u1, one.u2, day, day) for one in spans]
        found[system] = str(disjunction(truths or [Truth.NO]))
    return found
