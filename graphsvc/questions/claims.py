"""What each dataset says of a set of claims on the days asked about, and what they say together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from graphsvc.model import dates, intervals
from graphsvc.model.dates import UNKNOWN, When
from graphsvc.model.days import Days, days
from graphsvc.model.shapes import ByDataset, LastKnown
from graphsvc.model.truth import Truth, combine
from graphsvc.questions.meeting import Piece, Side, Spell, holds
from graphsvc.questions.reach import Scope, scope_of
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow


def holding(spell: Spell, heard: Days) -> Spell:
    """Give the claims that hold or may hold on some of the days, on which the spell does."""
    if len(spell) == 1:
        return spell
    return tuple(row for row in spell if holds((row,), heard) is not Truth.NO)


def spells(rows: Sequence[TieRow]) -> list[Spell]:
    """Join abutting claims (of one dataset about the same parties) into spells, by start."""
    if len(rows) == 1:
        return [(rows[0],)]
    ordered = sorted(rows, key=lambda row: (row.s1, row.s2, row.u1, row.row))
    ends = {(row.until, row.u1, row.u2) for row in ordered if row.until != UNKNOWN}
    # Claims that nothing ends at come first, so that each chain is found from its head.
    left = {row.row: row for row in sorted(ordered, key=lambda row: (row.since, row.s1, row.s2) in ends)}
    found: list[Spell] = []
    while left:
        chain = [left.pop(next(iter(left)))]
        while (after := _after(chain, left.values())) is not None:
            chain.append(left.pop(after.row))
        found.append(_narrowed(chain))
    return sorted(found, key=lambda spell: (spell[0].s1, spell[0].s2, spell[-1].u1, spell[0].row))


def _after(chain: Sequence[TieRow], rows: Iterable[TieRow]) -> TieRow | None:
    """Give the claim that begins where a chain ends, if there are days for all of them."""
    end = chain[-1]
    if end.until == UNKNOWN:
        return None
    earliest = 0
    for row in chain:
        earliest = max(earliest + 1, row.s1)
    abutting = (row for row in rows if (row.since, row.s1, row.s2) == (end.until, end.u1, end.u2))
    return next((row for row in abutting if max(earliest + 1, row.s1) < row.u2), None)


def _narrowed(chain: Sequence[TieRow]) -> Spell:
    """Narrow the dates of claims in a chain to those that leave a day for each of the others."""
    if len(chain) == 1:
        return tuple(chain)
    earliest = [chain[0].s1]
    for row in chain:
        earliest.append(max(row.u1, earliest[-1] + 1))
    latest = [chain[-1].u2]
    for row in reversed(chain):
        latest.append(min(row.s2, latest[-1] - 1))
    latest.reverse()
    return tuple(
        row._replace(s1=earliest[i], s2=latest[i], u1=earliest[i + 1], u2=latest[i + 1]) for i, row in enumerate(chain)
    )


@dataclass(frozen=True)
class Said:
    """One dataset's verdict and the spells it rests on, with the days on which it may speak.

    Where it is silent, `last` is its last word and `heard` the day of that.
    """

    truth: Truth
    heard: Days
    spells: tuple[Spell, ...] = ()
    last: Truth | None = None

    @property
    def last_on(self) -> int | None:
        """Give the day of the last word."""
        return None if self.last is None else self.heard[0].first

    @property
    def last_known(self) -> LastKnown | None:
        """Show the last word."""
        return last_known(self.last, self.last_on)

    @cached_property
    def pieces(self) -> Side:
        """Give the spells with the days on which they are heard."""
        return Side(Piece(spell, self.heard) for spell in self.spells)


def last_known(truth: Truth | None, on: int | None) -> LastKnown | None:
    """Show a last word; None where there is none."""
    return None if truth is None or on is None else {"truth": truth, "on": dates.iso(on)}


def say(scope: Scope, parties: tuple[int, ...], claims: Sequence[Spell]) -> Said | None:
    """Give a dataset's verdict on the lens's days; None where it neither claims nor covers anything."""
    on = scope.lens.days
    said = speak(scope, parties, claims, on)
    if said is not None or scope.seen(parties, on).speaks == on:
        return said
    last_on = scope.last_day(parties)
    if last_on is None:
        return None
    then = speak(scope, parties, claims, days(last_on, last_on))
    return None if then is None else Said(Truth.UNKNOWN, then.heard, then.spells, then.truth)


def speak(scope: Scope, parties: tuple[int, ...], claims: Sequence[Spell], on: Days) -> Said | None:
    """Give a dataset's verdict on some days, as far as it may speak of them; None where it has nothing to say."""
    heard = scope.seen(parties, on).speaks
    if len(claims) == 1:
        truth = holds(claims[0], heard)
        if truth is not Truth.NO:
            return Said(truth, heard, (claims[0],))
    elif claims:
        found = [(spell, truth) for spell in claims if (truth := holds(spell, heard)) is not Truth.NO]
        if found:
            surely = any(truth is Truth.YES for _, truth in found)
            return Said(Truth.YES if surely else Truth.POSSIBLE, heard, tuple(spell for spell, _ in found))
    return Said(Truth.NO, heard) if scope.denies(parties, on) else None


_RANK = (Truth.YES, Truth.POSSIBLE, Truth.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Heard:
    """What all datasets say of one set of claims; `said` is by the index of the dataset, in the order of their ids."""

    said: Mapping[int, Said] = field(default_factory=dict)

    @property
    def truth(self) -> Truth:
        """Combine the verdicts."""
        return combine(one.truth for one in self.said.values())

    @property
    def last(self) -> Said | None:
        """Give the last word, where no dataset speaks of the day."""
        silent = [one for one in self.said.values() if one.last is not None]
        if self.truth is not Truth.UNKNOWN or not silent:
            return None
        latest = max(one.heard for one in silent)
        best = combine(one.last or Truth.UNKNOWN for one in silent if one.heard == latest)
        return Said(Truth.UNKNOWN, latest, (), best)

    @property
    def last_known(self) -> LastKnown | None:
        """Show the last word."""
        return self.last.last_known if self.last else None

    def by_dataset(self, lens: Lens) -> ByDataset:
        """Show the verdict of each dataset that has one, or had one."""
        return {
            lens.sources[index].id: {"truth": one.truth, "last_known": one.last_known}
            for index, one in self.said.items()
        }

    def rows(self) -> list[TieRow]:
        """Give the claims behind the verdict: those holding on the days asked, or on that of a dataset's last word."""
        found = [row for one in self.said.values() for spell in one.spells for row in holding(spell, one.heard)]
        return sorted(found, key=lambda row: row.row)

    def shown(self) -> Shown | None:
        """Give the spell to show: of the dataset that is surest, else first by id, the latest spell."""
        claimed = [one for one in self.said.values() if one.spells]
        best = min(claimed, key=lambda one: _RANK.index(one.truth), default=None)
        return None if best is None else Shown(best.spells[-1], holding(best.spells[-1], best.heard))

    def pieces(self) -> list[Piece]:
        """Give the spells behind the verdict with the days on which they are heard."""
        return [piece for one in self.said.values() for piece in one.pieces]


class Shown(NamedTuple):
    """A spell that an answer shows, and those of its claims that hold or may hold on the day, in their order."""

    spell: Spell
    rows: Spell


def hear(
    lens: Lens, question: str | None, parties: tuple[int, ...], rows: Iterable[TieRow], within: int | None = None
) -> Heard:
    """Ask every dataset of a lens about the claims `rows`, which are all about the same parties.

    `parties` are those that coverage must name; `within` is the alliance or organisation of a membership.
    """
    claims = group(lens, rows)
    said = {}
    for index, source in lens.sources.items():
        if index not in claims and not source.coverage:
            continue
        one = say(scope_of(lens, source, question, within), parties, spells(claims.get(index, ())))
        if one is not None:
            said[index] = one
    return Heard(said)


def group(lens: Lens, rows: Iterable[TieRow]) -> dict[int, list[TieRow]]:
    """Sort claims by dataset, leaving out datasets that the lens does not let through."""
    found: dict[int, list[TieRow]] = defaultdict(list)
    for row in rows:
        if row.dataset in lens.sources:
            found[row.dataset].append(row)
    return found


def overlap(a: Spell, b: Spell) -> dict[str, str]:
    """Show the spell in which both hold, the later start and the earlier end, with bounds where texts do not say them."""
    start, other = a[0], b[0]
    if (other.s2, other.s1) > (start.s2, start.s1):
        start, other = other, start
    end, later = a[-1], b[-1]
    if (later.u1, later.u2) < (end.u1, end.u2):
        end, later = later, end
    if start.s1 == start.s2 and end.u1 == end.u2:
        return {"since": start.since, "until": end.until}
    s1, u2 = max(start.s1, other.s1), min(end.u2, later.u2)
    return shown(When(s1, start.s2, start.since), When(end.u1, u2, end.until))


def span(spell: Spell) -> dict[str, str]:
    """Show a spell from the start of its first claim to the end of its last."""
    first, last = spell[0], spell[-1]
    return shown(When(first.s1, first.s2, first.since), When(last.u1, last.u2, last.until))


def shown(since: When, until: When) -> dict[str, str]:
    """Show a spell as answers do: its texts, and bounds only where a text cannot express them."""
    plain = {"since": since.text, "until": until.text}
    if since.is_exact and until.is_exact:
        return plain
    return plain | intervals.bounds_beside(intervals.Interval(since, until))
