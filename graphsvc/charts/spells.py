"""Which days of a tie or an event are drawn, and how: certain, possible, going on, or fading into what nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphsvc.model import dates, intervals
from graphsvc.model.dates import FIRST_DAY, LAST_DAY, OPEN, UNKNOWN
from graphsvc.model.days import NO_DAYS, Days, common, days, without
from graphsvc.model.intervals import Interval
from graphsvc.model.tie import BOUNDS
from graphsvc.model.wire_parts import Item

_EPOCH = date(1970, 1, 1).toordinal()
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class DrawnSpell:
    """The days on which something surely held, and those on which it may have; and how its ends look.

    `known` are days that a chart should reach to. `goes_on` and `came_before` ask for arrows, `fades_out` and
    `fades_in` for an end of which nothing is known.
    """

    surely: Days
    maybe: Days
    known: tuple[int, ...]
    came_before: bool = False
    fades_in: bool = False
    goes_on: bool = False
    fades_out: bool = False

    @property
    def all_days(self) -> Days:
        """Return the days from the first to the last that is drawn."""
        pieces = [*self.surely, *self.maybe]
        return days(min(piece.first for piece in pieces), max(piece.last for piece in pieces)) if pieces else NO_DAYS

    def since(self, left: int) -> DrawnSpell:
        """Leave out what lies to the left of a chart."""
        kept = days(left, LAST_DAY)
        return DrawnSpell(
            common(self.surely, kept),
            common(self.maybe, kept),
            self.known,
            self.came_before,
            self.fades_in,
            self.goes_on,
            self.fades_out,
        )


def interval(tie: Mapping[str, Any]) -> Interval:
    """Read the spell of a tie, be it an item of a timeline or one of a list."""
    until = tie.get("until")
    bounds = {name: dates.day(tie[name]) for name in BOUNDS if name in tie}
    return intervals.read(tie["since"], OPEN if until is None else until, **bounds)


def bounds(item: Item) -> tuple[int, ...]:
    """Return the days on which a tie begins or ends, or at the earliest and at the latest; none that nothing bounds."""
    spell = interval(item)
    days = (spell.since.earliest, spell.since.latest, spell.until.earliest, spell.until.latest)
    return tuple(sorted({day for day in days if FIRST_DAY < day < LAST_DAY}))


def tie(item: Item, cut: int) -> DrawnSpell:
    """Say which days of a tie are drawn; none lie after `cut`."""
    spell = interval(item)
    since, until = spell.since, spell.until
    possible = days(since.earliest, min(until.latest - 1, cut))
    certain = item["certain"]
    surely = NO_DAYS if certain is None else common(_read(certain["from"], certain["to"]), possible)
    known = [day for day in (since.earliest, since.latest) if FIRST_DAY < day <= cut]
    if since.text not in (OPEN, UNKNOWN):
        known.append(min(since.earliest, cut))
    known += [day for window in surely for day in window if day > FIRST_DAY]
    known += [day for day in (until.earliest, until.latest) if FIRST_DAY + 1 < day <= cut]
    is_unknown_end = until.text == UNKNOWN and until.latest > cut
    return DrawnSpell(
        surely,
        without(possible, surely),
        tuple(known),
        came_before=since.text == OPEN,
        fades_in=since.text == UNKNOWN and since.earliest == FIRST_DAY,
        goes_on=until.latest > cut + 1 and not is_unknown_end,
        fades_out=is_unknown_end,
    )


def is_moment(item: Item) -> bool:
    """Say whether an item happens on a day: an event, or a succession."""
    return item["until"] is None


def moment(item: Item) -> DrawnSpell:
    """Say which days of a moment are drawn: the one on which it was, or those on which it may have been."""
    when = interval(item).since
    # A start that nothing bounds is drawn at its last possible day.
    first = when.latest if when.earliest == FIRST_DAY else when.earliest
    whole, known = days(first, when.latest), (first, when.latest)
    return DrawnSpell(whole, NO_DAYS, known) if when.is_exact else DrawnSpell(NO_DAYS, whole, known)


def reach(drawn: Iterable[DrawnSpell], cut: int) -> tuple[int, int]:
    """Return the first and the last day of a chart: all that is known, and a little room on both sides."""
    listed = list(drawn)
    known = [day for spell in listed for day in spell.known]
    if any(spell.goes_on or spell.fades_out for spell in listed) or not known:
        known.append(cut)
    first, last = min(known), max(known)
    span = max(last - first, 365)
    vague = any(spell.fades_in or spell.came_before for spell in listed)
    return max(FIRST_DAY, first - span // (12 if vague else 33)), min(LAST_DAY, last + span // 66)


def ms(day: int) -> int:
    """Return the beginning of a day (UTC) in milliseconds since 1970, as JavaScript counts time."""
    return (day - _EPOCH) * _DAY_MS


def end(day: int) -> str:
    """Write the moment at which a day ends as the day after it; the calendar's last day ends with itself."""
    return dates.iso(min(day + 1, LAST_DAY))


def _read(first: str, last: str) -> Days:
    return days(dates.day(first), dates.day(last))
