"""Allies by a plain count of all choices of exact dates, day by day: written from DESIGN 2.3 to 2.5, slow on purpose.

Kept apart from the engine: it shares no code with `graphsvc.verdicts`, and takes a day at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import Any, NamedTuple

from graphsvc.verdicts.obligations import ObligationFilter
from tests.questions.counted_worlds import FAR, Claim, Entry, World

BEST_FIRST = ("yes", "disputed", "possible")


class Outcome(NamedTuple):
    """Whether a side's claims hold on the day by one choice of dates, and whether they surely or possibly owe what is wanted."""

    holds: bool = False
    owes: bool = False
    may_owe: bool = False

    def __or__(self, other: Outcome) -> Outcome:
        return Outcome(*(one or two for one, two in zip(self, other, strict=True)))


NOTHING = Outcome()


def choices(spell: list[Claim], exists: tuple[int, int] | None) -> Iterator[list[tuple[int, int]]]:
    """Give every choice of exact dates with since < until; claims that abut share one date.

    What is open or uncertain at either end of the spell lies within the days on which the parties exist, if its claim
    begins within them; where that would leave no choice, the dates are as written.
    """
    dates_of = [spell[0].since, *(one.until for one in spell)]
    written = list(_orders([(FAR,) if one[0] == FAR else tuple(range(one[0], one[1] + 1)) for one in dates_of]))
    # Of each date only the days count that leave a day for every other claim of the spell.
    options = [tuple(sorted(days)) for days in map(set, zip(*map(_dates, written), strict=True))]
    yield from list(_orders(_narrowed(options, exists))) or written


def _dates(chosen: list[tuple[int, int]]) -> list[int]:
    return [chosen[0][0], *(until for _, until in chosen)]


def _narrowed(options: list[tuple[int, ...]], exists: tuple[int, int] | None) -> list[tuple[int, ...]]:
    if exists is None or not options:
        return options
    first, end = exists
    # An exact date is never moved, though it may lie outside.
    if len(options[0]) > 1:
        inside = tuple(day for day in options[0] if first <= day < end)
        if inside:
            options = [inside, *options[1:]]
    if (len(options[-1]) > 1 or options[-1] == (FAR,)) and any(first <= day < end for day in options[-2]):
        options = [*options[:-1], tuple(sorted({min(day, end) for day in options[-1]}))]
    return options


def _orders(options: list[tuple[int, ...]]) -> Iterator[list[tuple[int, int]]]:
    for chosen in product(*options):
        found = list(pairwise(chosen))
        if all(since < until for since, until in found):
            yield found


def joined(claims: list[Claim]) -> list[list[Claim]]:
    """Give spells: claims that follow each other, each from the end of the one before."""
    found: list[list[Claim]] = []
    for one in sorted(claims, key=lambda one: one.since):
        before = next((spell for spell in found if spell[-1].until == one.since), None)
        if before is not None and any(choices([*before, one], None)):
            before.append(one)
        else:
            found.append([one])
    return found


def owes(claim: Claim, obligations: frozenset[str] | None, to: str) -> str:
    if obligations is None or (claim.is_membership and claim.owed_to not in (None, to)):
        return "no"
    if claim.obligations is None:
        return "possible" if obligations else "no"
    return "yes" if obligations & set(claim.obligations) else "no"


def conjunction(*said: str) -> str:
    return next(one for one in ("no", "unknown", "disputed", "possible", "yes") if one in said)


def combined(said: Iterable[str]) -> str:
    heard = {one for one in said if one != "unknown"}
    if "disputed" in heard or {"yes", "no"} <= heard:
        return "disputed"
    return next((one for one in ("yes", "possible", "no") if one in heard), "unknown")


def over_all(said: Iterable[str]) -> str:
    """Say yes if it is in every choice, no if it is in none, else possible."""
    heard = set(said)
    assert heard, "there is always some choice of dates"
    return heard.pop() if len(heard) == 1 else "possible"


@dataclass(frozen=True)
class Count:
    """A world asked about one day; nothing is said of days after `cut`."""

    world: World
    day: int
    cut: int
    wanted: ObligationFilter
    kept: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """What was counted before, by what was asked."""

    # What a dataset covers

    def is_named(self, entry: Entry, party: str) -> bool:
        if entry.among == "any":
            return True
        if entry.among == "system:cow":
            return self.is_in_system(party)
        return party in entry.among

    def is_in_system(self, party: str) -> bool:
        spell = self.world.spells[party]
        return spell is not None and spell[0] <= self.day < spell[1]

    def exists(self, party: str) -> bool:
        """Say whether a party is there."""
        there = self.world.existence(party)
        return there is None or there[0] <= self.day < there[1]

    def entries(self, dataset: str, question: str, within: str | None) -> list[Entry]:
        """Give the entries that bear on a question; one within nothing covers the alliances that its dataset names."""
        names_it = within is None or (dataset, within) in self.world.named
        return [
            one
            for one in self.world.coverage[dataset]
            if one.question == question and (names_it if one.within is None else one.within == within)
        ]

    def is_reported(self, dataset: str, question: str, parties: tuple[str, ...], within: str | None) -> bool:
        """Say whether a dataset's claims about parties count on the day."""
        if self.is_past(dataset):
            return False
        naming = [
            one
            for one in self.entries(dataset, question, within)
            if all(self.is_named(one, party) for party in parties)
        ]
        return not naming or any(one.first <= self.day <= one.last for one in naming)

    def is_past(self, dataset: str) -> bool:
        checked = self.world.checked[dataset]
        return self.day > self.cut or (checked is not None and self.day > checked)

    def telling(self, dataset: str, question: str, parties: tuple[str, ...], within: str | None) -> list[Entry]:
        """Give the entries whose silence would be a no, if the day lies in their period."""
        asked = self.wanted.obligations
        return [
            one
            for one in self.entries(dataset, question, within)
            if (one.obligations is None or (asked is not None and asked <= set(one.obligations)))
            and all(self.exists(party) and self.is_named(one, party) for party in parties)
        ]

    def denies(self, dataset: str, question: str, parties: tuple[str, ...], within: str | None) -> bool:
        """Say whether a missing claim means no."""
        telling = self.telling(dataset, question, parties, within)
        return not self.is_past(dataset) and any(one.first <= self.day <= one.last for one in telling)

    def is_in_question(self, *parties: str) -> bool:
        """Say whether the day counts in a period: for some dataset that covers all alliances of these parties."""
        return any(self.telling(one, "allied", parties, None) for one in self.world.datasets)

    # What claims come to

    def existence(self, *parties: str) -> tuple[int, int] | None:
        """Give the days on which all of them exist."""
        spans = [span for party in parties if (span := self.world.existence(party)) is not None]
        return (max(one[0] for one in spans), min(one[1] for one in spans)) if spans else None

    def outcomes(self, dataset: str, party: str, about: str, other: str) -> set[Outcome]:
        """Give all that a party's claims may come to, by the choice of their dates."""
        found = {NOTHING}
        if (dataset, party, about) not in self.world.by_party:
            return found
        there = self.existence(party) if about in self.world.alliances else self.existence(party, about)
        for spell in joined(self.world.by_party[dataset, party, about]):
            own = {self.outcome(spell, chosen, other) for chosen in choices(spell, there)}
            found = {one | two for one in found for two in own}
        return found

    def outcome(self, spell: list[Claim], chosen: list[tuple[int, int]], other: str) -> Outcome:
        found = NOTHING
        for claim, (since, until) in zip(spell, chosen, strict=True):
            if since <= self.day < until:
                owed = owes(claim, self.wanted.obligations, other)
                found |= Outcome(True, owed == "yes", owed != "no")
        return found

    def meet(self, mine: Outcome, its: Outcome) -> str:
        """Say whether two sides owe what is wanted, by one choice of dates."""
        if self.wanted.obligations is None:
            return "yes"
        is_both = self.wanted.mutual == "both"
        surely = (mine.owes and its.owes) if is_both else (mine.owes or its.owes)
        maybe = (mine.may_owe and its.may_owe) if is_both else (mine.may_owe or its.may_owe)
        return "yes" if surely else "possible" if maybe else "no"

    def membership(self, dataset: str, party: str, alliance: str) -> str:
        asked = (dataset, party, alliance)
        if asked not in self.kept:
            self.kept[asked] = self.count_membership(dataset, party, alliance)
        return str(self.kept[asked])

    def count_membership(self, dataset: str, party: str, alliance: str) -> str:
        said = "no"
        if self.is_reported(dataset, "membership", (party,), alliance):
            said = over_all("yes" if one.holds else "no" for one in self.outcomes(dataset, party, alliance, ""))
        return said if said != "no" or self.denies(dataset, "membership", (party,), alliance) else "unknown"

    def through(self, a: str, b: str, alliance: str) -> tuple[dict[str | None, str], list[str]]:
        """Give what each dataset says of a pair in an alliance (None: several together), and who they are together."""
        datasets = self.world.datasets
        own = {one: (self.membership(one, a, alliance), self.membership(one, b, alliance)) for one in datasets}
        found: dict[str | None, str] = {}
        for dataset, two in own.items():
            found[dataset] = conjunction(*two)
            if found[dataset] in ("yes", "possible"):
                said = conjunction(found[dataset], self.owing([dataset], [dataset], a, b, alliance))
                found[dataset] = "unknown" if said == "no" else said
        if all("unknown" in two for two in own.values()):
            truth, named = self.across(own, a, b, alliance)
            if named:
                return found | {None: truth}, named
        return found, []

    def across(self, own: dict[str, tuple[str, str]], a: str, b: str, alliance: str) -> tuple[str, list[str]]:
        """Give what datasets say together where none knows both memberships, and who they are."""
        sides = [combined(two[side] for two in own.values()) for side in (0, 1)]
        if "unknown" in sides:
            return "unknown", []
        truth = conjunction(*sides)
        if truth != "no":
            knowing = [[one for one, two in own.items() if two[side] != "unknown"] for side in (0, 1)]
            said = conjunction(truth, self.owing(knowing[0], knowing[1], a, b, alliance))
            truth = "unknown" if said == "no" else said
        return truth, [one for one, two in own.items() if set(two) != {"unknown"}]

    def owing(self, mine: list[str], its: list[str], a: str, b: str, alliance: str) -> str:
        """Say whether two members, each according to several datasets, owe what is wanted."""
        sides = []
        for datasets, party, other in ((mine, a, b), (its, b, a)):
            found = {NOTHING}
            for dataset in datasets:
                if self.is_reported(dataset, "membership", (party,), alliance):
                    own = self.outcomes(dataset, party, alliance, other)
                    found = {one | two for one in found for two in own}
            sides.append({one for one in found if one.holds} or {NOTHING})
        return over_all(self.meet(one, two) for one in sides[0] for two in sides[1])

    def direct(self, dataset: str, a: str, b: str) -> str:
        """Give what a dataset states; one without obligations binds both."""
        if not self.is_reported(dataset, "allied", (a, b), None):
            return "unknown"
        mine, its = self.outcomes(dataset, a, b, b), self.outcomes(dataset, b, a, a)
        if self.wanted.obligations is None:
            said = over_all("yes" if one.holds or two.holds else "no" for one in mine for two in its)
        else:
            # A statement that names no obligations says the same of both.
            said = over_all(
                self.meet(
                    Outcome(one.holds, one.owes, one.may_owe or two.loose),
                    Outcome(two.holds, two.owes, two.may_owe or one.loose),
                )
                for one in self.stated(dataset, a, b)
                for two in self.stated(dataset, b, a)
            )
        return "unknown" if said == "no" else said

    def stated(self, dataset: str, party: str, other: str) -> set[_Stated]:
        found = {_Stated()}
        there = self.existence(party, other)
        for spell in joined(self.world.by_party.get((dataset, party, other), [])):
            own = set()
            for chosen in choices(spell, there):
                held = [c for c, (since, until) in zip(spell, chosen, strict=True) if since <= self.day < until]
                said = [owes(claim, self.wanted.obligations, other) for claim in held]
                loose = any(claim.obligations is None for claim in held) and bool(self.wanted.obligations)
                own.add(_Stated(bool(held), "yes" in said, bool({"yes", "possible"} & set(said)), loose))
            found = {_Stated(*(x or y for x, y in zip(one, two, strict=True))) for one in found for two in own}
        return found

    def pair(self, a: str, b: str) -> dict[str, Any]:
        """Give the verdict on a pair, those behind it, and each dataset's."""
        ways: dict[tuple[str | None, str | None], str] = {}
        across: set[str] = set()
        for alliance in self.world.alliances:
            if not all(
                any((one, who, alliance) in self.world.by_party for one in self.world.datasets) for who in (a, b)
            ):
                continue  # Nobody claims that both ever were in it.
            found, named = self.through(a, b, alliance)
            ways |= {(alliance, one): truth for one, truth in found.items()}
            across |= set(named) if found.get(None) in BEST_FIRST else set()
        ways |= {(None, dataset): self.direct(dataset, a, b) for dataset in self.world.datasets}
        by_dataset: dict[str | None, str] = {}
        for dataset in self.world.datasets:
            said = {truth for (_, one), truth in ways.items() if one == dataset}
            denies = "no" if self.denies(dataset, "allied", (a, b), None) else "unknown"
            by_dataset[dataset] = next((one for one in ("yes", "possible") if one in said), denies)
        denials = [one for one in by_dataset.values() if one == "no"]
        stated = [truth for (alliance, _), truth in ways.items() if alliance is None]
        best = {combined(truth for (one, _), truth in ways.items() if one == x) for x in self.world.alliances}
        best.add(combined([*stated, *denials]))
        truth = next((one for one in BEST_FIRST if one in best), "no" if denials else "unknown")
        for (through, who), what in ways.items():
            disputes = combined(one for (x, _), one in ways.items() if x == through) == "disputed"
            if truth == "disputed" and disputes and what == "no" and who is not None:
                by_dataset[who] = "no" if by_dataset[who] == "unknown" else by_dataset[who]
        shown = {way: said for way, said in ways.items() if said in BEST_FIRST}
        return {
            "truth": truth,
            "via": shown,
            "across": sorted(across) or None,
            "by_dataset": {one: said for one, said in by_dataset.items() if said != "unknown"},
        }


class _Stated(NamedTuple):
    """What the statements of one party come to by one choice of dates; `loose` ones name no obligations."""

    holds: bool = False
    owes: bool = False
    may_owe: bool = False
    loose: bool = False


def best(world: World, days: Iterable[int], cut: int, wanted: ObligationFilter, a: str, b: str) -> dict[str, Any]:
    """Give the verdict of some days: the best of each of them."""
    counts = [Count(world, day, cut, wanted) for day in days]
    each = [(count, count.pair(a, b)) for count in counts]
    truth = next((one for one in BEST_FIRST if any(said["truth"] == one for _, said in each)), None)
    if truth is None:
        left = [said["truth"] for count, said in each if count.is_in_question(a, b)]
        truth = "no" if left and set(left) == {"no"} else "unknown"
    return {"truth": truth, "of": [said for _, said in each if said["truth"] == truth]}


def otherwise(world: World, days: Iterable[int], cut: int, wanted: ObligationFilter, entity: str) -> str:
    """Say what is true of any other state: no where one dataset covers a whole roster on all days in question.

    Of each state that is in the roster on one of those days, all its days must be covered that are in question of the two.
    """
    counts = [Count(world, day, cut, wanted) for day in days]
    for dataset, entries in world.coverage.items():
        of_rosters = tuple(one for one in entries if isinstance(one.among, str))
        coverage = {one: of_rosters if one == dataset else () for one in world.datasets}
        alone = {one.day: Count(replace(world, claims=(), coverage=coverage), one.day, cut, wanted) for one in counts}

        def is_denied(counts: list[Count], *parties: str, of: str = dataset, by: dict[int, Count] = alone) -> bool:
            return all(by[count.day].denies(of, "allied", parties, None) for count in counts)

        left = [one for one in counts if one.is_in_question(entity)]
        others = [
            other
            for other in world.states
            if any(one.is_in_system(other) and one.exists(other) for one in left) and other != entity
        ]
        pairs = [(other, [one for one in counts if one.is_in_question(entity, other)]) for other in others]
        if left and is_denied(left, entity) and all(is_denied(days, entity, other) for other, days in pairs):
            return "no"
    return "unknown"
