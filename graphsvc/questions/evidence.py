"""What stands behind a verdict, as answers show it: spells, ties, and last words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphsvc.model import dates, intervals
from graphsvc.model.dates import FIRST_DAY, FOREVER, OPEN, UNKNOWN, When, iso
from graphsvc.model.days import Days, common
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import ByDataset, LastKnown
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.histories import VerdictHistory
from graphsvc.verdicts.spells import Spell, possible_days


def rows_on(spell: Spell, on: Days) -> Spell:
    """Return the claims of a spell that hold or may hold on some of the days."""
    return tuple(row for row in spell if common(possible_days((row,)), on)) if len(spell) > 1 else spell


def tie_ids(lens: Lens, rows: Iterable[TieRow]) -> list[str]:
    """Return the ids of ties, each once, in the order given."""
    return list(dict.fromkeys(lens.view.tie_id(row.row) for row in rows))


def last_known(last_word: tuple[Truth, int] | None) -> LastKnown | None:
    """Show a last word; None where there is none."""
    return None if last_word is None else {"truth": last_word[0], "on": dates.iso(last_word[1])}


def by_dataset(lens: Lens, history: VerdictHistory) -> ByDataset:
    """Show the verdict of each dataset that has one on the lens's days, or had one before."""
    shown: ByDataset = {}
    for dataset in history.datasets:
        reading = history.read_dataset(dataset, lens.days)
        if reading.truth is not Truth.UNKNOWN or reading.last is not None:
            shown[lens.sources[dataset].id] = {"truth": reading.truth, "last_known": last_known(reading.last)}
    return shown


def overlap(a: Spell, b: Spell) -> dict[str, str]:
    """Show the spell in which both hold, the later start and the earlier end, with bounds where texts do not say them."""
    start, begin = a[0], b[0]
    if (begin.s2, begin.s1) > (start.s2, start.s1):
        start, begin = begin, start
    end, later = a[-1], b[-1]
    if (later.u1, later.u2) < (end.u1, end.u2):
        end, later = later, end
    if start.s1 == start.s2 and end.u1 == end.u2:
        return {"since": start.since, "until": end.until}
    s1, u2 = max(start.s1, begin.s1), min(end.u2, later.u2)
    return shown(When(s1, start.s2, start.since), When(end.u1, u2, end.until))


def span(spell: Spell) -> dict[str, str]:
    """Show a spell from the start of its first claim to the end of its last."""
    first, last = spell[0], spell[-1]
    return shown(When(first.s1, first.s2, first.since), When(last.u1, last.u2, last.until))


def _narrowed(when: When, unbounded: int) -> When:
    if when.text != OPEN or when.earliest == when.latest == unbounded:
        return when
    return replace(when, text=iso(when.earliest) if when.is_exact else UNKNOWN)


def shown(since: When, until: When) -> dict[str, str]:
    """Show a spell as answers do: its texts, and bounds only where a text cannot express them.

    An open end that the end of a party has narrowed is no longer open: it is that day.
    """
    since, until = _narrowed(since, FIRST_DAY), _narrowed(until, FOREVER)
    plain = {"since": since.text, "until": until.text}
    if since.is_exact and until.is_exact:
        return plain
    return plain | intervals.bounds_beside(intervals.Interval(since, until))
