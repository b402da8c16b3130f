"""What each dataset says of a set of claims on a day, and what they say together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphsvc.model import dates, intervals
from graphsvc.model.dates import When
from graphsvc.model.intervals import verdict
from graphsvc.model.shapes import ByDataset, LastKnown
from graphsvc.model.truth import Truth, combine
from graphsvc.questions.reach import Reach, Scope
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow


@dataclass(frozen=True, slots=True)
class Spell:
    """One dataset's claims that join into one spell: each begins where the one before ends."""

    rows: tuple[TieRow, ...]

    @property
    def first(self) -> TieRow:
        """Give the claim that begins the spell."""
        return self.rows[0]

    @property
    def last(self) -> TieRow:
        """Give the claim that ends the spell."""
        return self.rows[-1]

    def on(self, day: int) -> Truth:
        """Say whether the spell holds on the day."""
        return verdict(self.first.s1, self.first.s2, self.last.u1, self.last.u2, day, day)

    def holding(self, day: int) -> list[TieRow]:
        """Give the claims that hold or may hold on a day on which the spell does."""
        if len(self.rows) == 1:
            return list(self.rows)
        return [row for row in self.rows if verdict(row.s1, row.s2, row.u1, row.u2, day, day) is not Truth.NO]


def spells(rows: Iterable[TieRow]) -> list[Spell]:
    """Join abutting claims (of one dataset about the same parties) into spells, by start."""
    found: list[list[TieRow]] = []
    for row in sorted(rows, key=lambda one: (one.s1, one.s2, one.u1, one.row)):
        before = found[-1][-1] if found else None
        if before is not None and before.until == row.since and (before.u1, before.u2) == (row.s1, row.s2):
            found[-1].append(row)
        else:
            found.append([row])
    return [Spell(tuple(group)) for group in found]


@dataclass(frozen=True, slots=True)
class Said:
    """One dataset's verdict on a day and the spells it rests on; where it is silent, its last word and its day."""

    truth: Truth
    spells: tuple[Spell, ...] = ()
    last: Truth | None = None
    last_on: int | None = None

    @property
    def last_known(self) -> LastKnown | None:
        """Show the last word."""
        return (
            None if self.last is None or self.last_on is None else {"truth": self.last, "on": dates.iso(self.last_on)}
        )


def say(scope: Scope, parties: tuple[int, ...], claims: Sequence[Spell], day: int) -> Said | None:
    """Give a dataset's verdict on the day; None where it neither claims nor covers anything."""
    reach = scope.reach(parties, day)
    if reach is not Reach.OUTSIDE:
        return _speak(reach, claims, day)
    last_on = scope.last_day(parties, day)
    if last_on is None:
        return None
    then = _speak(scope.reach(parties, last_on), claims, last_on)
    return None if then is None else Said(Truth.UNKNOWN, then.spells, then.truth, last_on)


def _speak(reach: Reach, claims: Sequence[Spell], day: int) -> Said | None:
    heard = [(spell, truth) for spell in claims if (truth := spell.on(day)) is not Truth.NO]
    if not heard:
        return Said(Truth.NO) if reach is Reach.COVERED else None
    truth = Truth.YES if any(truth is Truth.YES for _, truth in heard) else Truth.POSSIBLE
    return Said(truth, tuple(spell for spell, _ in heard))


@dataclass(frozen=True, slots=True)
class Heard:
    """What all datasets say of one set of claims."""

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
        latest = max(one.last_on or 0 for one in silent)
        words = [one for one in silent if one.last_on == latest]
        best = combine(one.last or Truth.UNKNOWN for one in words)
        return Said(Truth.UNKNOWN, (), best, latest)

    @property
    def last_known(self) -> LastKnown | None:
        """Show the last word."""
        return self.last.last_known if self.last else None

    def by_dataset(self, lens: Lens) -> ByDataset:
        """Show the verdict of each dataset that has one, or had one."""
        shown = ((lens.sources[index].id, one) for index, one in self.said.items())
        return {
            name: {"truth": one.truth, "last_known": one.last_known}
            for name, one in sorted(shown, key=lambda it: it[0])
        }

    def rows(self, day: int) -> list[TieRow]:
        """Give the claims behind the verdict: those holding on the day, or on the day of a dataset's last word."""
        found = [row for one in self.said.values() for spell in one.spells for row in spell.holding(one.last_on or day)]
        return sorted(found, key=lambda row: row.row)


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
        one = say(Scope(lens, source, question, within), parties, spells(claims.get(index, ())), lens.on)
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
    start = max((a.first, b.first), key=lambda row: (row.s2, row.s1))
    end = min((a.last, b.last), key=lambda row: (row.u1, row.u2))
    s1, u2 = max(a.first.s1, b.first.s1), min(a.last.u2, b.last.u2)
    return shown(When(s1, start.s2, start.since), When(end.u1, u2, end.until))


def span(rows: Sequence[TieRow]) -> dict[str, str]:
    """Show the spell from the start of the first claim to the end of the last."""
    first, last = rows[0], rows[-1]
    return shown(When(first.s1, first.s2, first.since), When(last.u1, last.u2, last.until))


def shown(since: When, until: When) -> dict[str, str]:
    """Show a spell as answers do: its texts, and bounds only where a text cannot express them."""
    plain = {"since": since.text, "until": until.text}
    if since.is_exact and until.is_exact:
        return plain
    return plain | intervals.bounds_beside(intervals.Interval(since, until))
