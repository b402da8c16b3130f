"""Which entity a reference means on a day or in a window, or who else it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphsvc.errors import Ambiguous, Candidate, Merged, NotFound, Retracted
from graphsvc.model import dates
from graphsvc.model.answers import MatchedEntity, Resolved
from graphsvc.model.days import Days, Window, common, days, includes, union
from graphsvc.model.intervals import Period, verdict
from graphsvc.model.kinds import SYSTEMS
from graphsvc.model.truth import Truth, disjunction
from graphsvc.model.wire_parts import Named
from graphsvc.service import parameters, sentences
from graphsvc.snapshot.lens import named
from graphsvc.snapshot.refs import find, resolve
from graphsvc.snapshot.rows import EntityRow, SourceRow
from graphsvc.snapshot.succession import present_then
from graphsvc.snapshot.view import View


def resolved(view: View, ref: str, on: str | None, during: str | None) -> Resolved:
    """Resolve a reference on a day or in a period. Raises InvalidParameter for those; never for a reference that is
    unknown or ambiguous.

    `in_system` says of a country whether each system counts it a state on some day asked about, or today; it is unknown
    where the dataset that lists the country covers no such day of the system, and of days to come.
    """
    period = parameters.when(on, during)
    first, last = (None, None) if period is None else (period.first, period.last)
    row, candidates = _resolve(view, ref, first, last)
    answer = Resolved(
        ref,
        period.text if period is not None and during is None else None,
        period.text if period is not None and during is not None else None,
        None if row is None else named(row),
        [
            MatchedEntity({"id": match.id, "name": match.name, "kind": match.kind}, match.code, match.valid)
            for match in candidates
        ],
        None if row is None or row.kind != "country" else _in_system(view, row, period),
        view.revision,
        view.at,
        present_then=_present_then(view, row, period),
    )
    return replace(answer, answer=sentences.resolved(answer))


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


def _present_then(view: View, row: EntityRow | None, period: Period | None) -> list[Named]:
    """List who existed on the days asked about, or today, in the place of an entity that did not."""
    today = dates.today()
    window = (today, today) if period is None else (period.first, period.last)
    return [] if row is None else [named(other) for other in present_then(view, [row], window)]


def _in_system(view: View, row: EntityRow, period: Period | None) -> dict[str, str]:
    """Return the verdict of each list of states: the best of the days asked about, up to today, that the list covers."""
    today = dates.today()
    first, last = (today, today) if period is None else (period.first, period.last)
    wanted = days(first, last if first > today else min(last, today))
    source = view.source(row.dataset)
    verdicts = {}
    for system in SYSTEMS:
        covered = common(_listed(source, system), wanted)
        spans = [spell.span for spell in row.spells if spell.system == system]
        truths = {verdict(span.s1, span.s2, span.u1, span.u2, *window) for span in spans for window in covered}
        if not includes(covered, wanted):
            # Of the days that are not covered nothing is known, so the others deny nothing of them.
            truths = truths - {Truth.NO} or {Truth.UNKNOWN}
        verdicts[system] = str(disjunction(truths or {Truth.NO}))
    return verdicts


def _listed(source: SourceRow | None, system: str) -> Days:
    """Return the days up to today of which a dataset says who is in a system: all, where it declares none."""
    entries = [entry for entry in source.coverage if entry.question == "system"] if source else []
    limit = dates.today() if source is None or source.checked_through is None else source.checked_through
    until_now = days(dates.FIRST_DAY, min(limit, dates.today()))
    if not entries:
        return until_now
    return common(union(Window(entry.first, entry.last) for entry in entries if entry.among == system), until_now)
