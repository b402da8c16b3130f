"""Allies by a plain count of all choices of exact dates, day by day: written from DESIGN 2.3 to 2.5, slow on purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise, product
from typing import Any, NamedTuple

from graphsvc.questions.owing import Wanted
from tests.questions.counted_worlds import FAR, Claim, Entry, World

Days = frozenset[int]
NONE: Days = frozenset()


class Outcome(NamedTuple):
    """On which days a side's claims hold by one choice of dates, and on which they surely or possibly owe what is wanted."""

    holds: Days
    owes: Days
    may_owe: Days

    def __or__(self, other: Outcome) -> Outcome:
        return Outcome(*(one | two for one, two in zip(self, other, strict=True)))


NOTHING = Outcome(NONE, NONE, NONE)


def choices(spell: list[Claim]) -> Iterator[list[tuple[int, int]]]:
    """Give every choice of exact dates with since < until; claims that abut share one date."""
    dates_of = [spell[0].since, *(one.until for one in spell)]
    options = [(FAR,) if one[0] == FAR else range(one[0], one[1] + 1) for one in dates_of]
    for chosen in product(*options):
        found = list(pairwise(chosen))
        if all(since < until for since, until in found):
            yield found


def joined(claims: list[Claim]) -> list[list[Claim]]:
    """Give spells: claims that follow each other, each from the end of the one before."""
    found: list[list[Claim]] = []
    for one in sorted(claims, key=lambda one: one.since):
        before = next((spell for spell in found if spell[-1].until == one.since), None)
        if before is not None and any(choices([*before, one])):
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
    return heard.pop() if len(heard) == 1 else "possible"


@dataclass(frozen=True)
class Count:
    """A world asked about some day from `first` to `last`; nothing is said of days after `cut`."""

    world: World
    first: int
    last: int
    cut: int
    wanted: Wanted
    only: Days | None = None
    kept: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """What was counted before, by what was asked."""

    @cached_property
    def window(self) -> Days:
        return frozenset(range(self.first, self.last + 1)) if self.only is None else self.only

    # What a dataset can see

    def is_named(self, entry: Entry, party: str, day: int) -> bool:
        if entry.among == "any":
            return True
        if entry.among == "system:cow":
            spell = self.world.spells[party]
            return spell is not None and spell[0] <= day < spell[1]
        return party in entry.among

    def speaks(self, dataset: str, question: str, parties: tuple[str, ...], within: str | None) -> tuple[Days, bool]:
        """Give the days of which a dataset may speak, and say whether its silence about all of them means no."""
        checked, asked = self.world.checked[dataset], self.wanted.obligations
        entries = [
            one
            for one in self.world.coverage[dataset]
            if one.question == question and (one.within is None or one.within == within)
        ]
        heard, covered = set(), set()
        for day in self.window:
            if day > self.cut or (checked is not None and day > checked):
                continue
            naming = [one for one in entries if all(self.is_named(one, party, day) for party in parties)]
            then = [one for one in naming if one.first <= day <= one.last]
            if then or not naming:
                heard.add(day)
            if any(one.obligations is None or (asked is not None and asked <= set(one.obligations)) for one in then):
                covered.add(day)
        required = {day for day in self.window if all(self.exists(party, day, entries) for party in parties)}
        return frozenset(heard), bool(required) and required <= covered

    def exists(self, party: str, day: int, entries: list[Entry]) -> bool:
        """Say whether a party is in the system on a day: in the one that coverage is about, if it is about only one."""
        spell = self.world.spells[party]
        if spell is None:
            return {one.among for one in entries} != {"system:cow"}
        return spell[0] <= day < spell[1]

    # What claims come to

    def outcomes(self, dataset: str, party: str, about: str, other: str, heard: Days) -> set[Outcome]:
        """Give all that a party's claims may come to, by the choice of their dates."""
        found = {NOTHING}
        if (dataset, party, about) not in self.world.by_party:
            return found
        for spell in joined(self.world.by_party[dataset, party, about]):
            own = {self.outcome(spell, chosen, other) for chosen in choices(spell)}
            found = {one | two for one in found for two in own}
        return {Outcome(*(days & heard for days in one)) for one in found}

    def outcome(self, spell: list[Claim], chosen: list[tuple[int, int]], other: str) -> Outcome:
        found = NOTHING
        for claim, (since, until) in zip(spell, chosen, strict=True):
            days = frozenset(day for day in self.window if since <= day < until)
            owed = owes(claim, self.wanted.obligations, other)
            found |= Outcome(days, days if owed == "yes" else NONE, days if owed != "no" else NONE)
        return found

    def meet(self, mine: Outcome, its: Outcome, *, needs_both: bool) -> str:
        """Say whether two sides are allied as wanted on some day, by one choice of dates."""
        both = mine.holds & its.holds if needs_both else mine.holds | its.holds
        if self.wanted.obligations is None:
            return "yes" if both else "no"
        is_both = self.wanted.mutual == "both"
        surely = mine.owes & its.owes if is_both else mine.owes | its.owes
        maybe = mine.may_owe & its.may_owe if is_both else mine.may_owe | its.may_owe
        return "yes" if both & surely else "possible" if both & maybe else "no"

    def membership(self, dataset: str, party: str, alliance: str) -> str:
        asked = (dataset, party, alliance)
        if asked not in self.kept:
            self.kept[asked] = self.count_membership(dataset, party, alliance)
        return str(self.kept[asked])

    def count_membership(self, dataset: str, party: str, alliance: str) -> str:
        heard, denies = self.speaks(dataset, "membership", (party,), alliance)
        outcomes = self.outcomes(dataset, party, alliance, "", heard)
        said = over_all("yes" if one.holds else "no" for one in outcomes)
        return said if said != "no" else "no" if denies else "unknown"

    def through(self, a: str, b: str, alliance: str) -> tuple[dict[str | None, str], list[str]]:
        """Give what each dataset says of a pair in an alliance (None: several together), and who they are together."""
        datasets = self.world.datasets
        own = {one: (self.membership(one, a, alliance), self.membership(one, b, alliance)) for one in datasets}
        found: dict[str | None, str] = {}
        for dataset, two in own.items():
            found[dataset] = conjunction(*two)
            if found[dataset] not in ("no", "unknown"):
                denies = all(self.speaks(dataset, "membership", (one,), alliance)[1] for one in (a, b))
                said = self.joint([dataset], [dataset], a, b, alliance)
                found[dataset] = "unknown" if said == "no" and not denies else said
        if all("unknown" in two for two in own.values()) and self.only is None and self.first == self.last:
            left = self.window
        else:
            left = frozenset(day for day in self.window if not self.knows_both(a, b, alliance, day))
        truth, across = replace(self, only=left, kept={}).across(a, b, alliance) if left else ("unknown", [])
        return (found | {None: truth}, across) if across else (found, [])

    def knows_both(self, a: str, b: str, alliance: str, day: int) -> bool:
        """Say whether some dataset knows both memberships on one day."""
        then = replace(self, only=frozenset({day}), kept={})
        return any(
            "unknown" not in {then.membership(one, party, alliance) for party in (a, b)} for one in self.world.datasets
        )

    def across(self, a: str, b: str, alliance: str) -> tuple[str, list[str]]:
        """Give what datasets say together on days of which none knows both, and who they are."""
        datasets = self.world.datasets
        own = {one: (self.membership(one, a, alliance), self.membership(one, b, alliance)) for one in datasets}
        sides = [combined(two[side] for two in own.values()) for side in (0, 1)]
        if "unknown" in sides:
            return "unknown", []
        knowing = [[one for one in datasets if own[one][side] != "unknown"] for side in (0, 1)]
        truth = conjunction(*sides)
        if truth != "no":
            said = conjunction(truth, self.joint(knowing[0], knowing[1], a, b, alliance))
            truth = "unknown" if said == "no" else said
        return truth, [one for one, two in own.items() if set(two) != {"unknown"}]

    def joint(self, mine: list[str], its: list[str], a: str, b: str, alliance: str) -> str:
        """Say whether two memberships, each by several datasets, have a day in common."""
        sides = []
        for datasets, party, other in ((mine, a, b), (its, b, a)):
            found = {NOTHING}
            for dataset in datasets:
                heard, _ = self.speaks(dataset, "membership", (party,), alliance)
                own = self.outcomes(dataset, party, alliance, other, heard)
                found = {one | two for one in found for two in own}
            sides.append(found)
        return over_all(self.meet(one, two, needs_both=True) for one in sides[0] for two in sides[1])

    def direct(self, dataset: str, a: str, b: str) -> str:
        heard, denies = self.speaks(dataset, "allied", (a, b), None)
        mine, its = self.outcomes(dataset, a, b, b, heard), self.outcomes(dataset, b, a, a, heard)
        if not any(one.holds for one in (*mine, *its)):
            return "unknown"
        said = over_all(self.meet(one, two, needs_both=False) for one in mine for two in its)
        return "unknown" if said == "no" and not denies else said

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
            across |= set(named) if found.get(None) in ("yes", "possible", "disputed") else set()
        ways |= {(None, dataset): self.direct(dataset, a, b) for dataset in self.world.datasets}
        by_dataset: dict[str | None, str] = {}
        for dataset in self.world.datasets:
            said = {truth for (_, one), truth in ways.items() if one == dataset}
            denies = "no" if self.speaks(dataset, "allied", (a, b), None)[1] else "unknown"
            by_dataset[dataset] = next((one for one in ("yes", "possible") if one in said), denies)
        denials = [one for one in by_dataset.values() if one == "no"]
        stated = [truth for (alliance, _), truth in ways.items() if alliance is None]
        best = {combined(truth for (one, _), truth in ways.items() if one == x) for x in self.world.alliances}
        best.add(combined([*stated, *denials]))
        truth = next((one for one in ("yes", "disputed", "possible") if one in best), "no" if denials else "unknown")
        for (through, who), what in ways.items():
            disputes = combined(one for (x, _), one in ways.items() if x == through) == "disputed"
            if truth == "disputed" and disputes and what == "no" and who is not None:
                by_dataset[who] = "no" if by_dataset[who] == "unknown" else by_dataset[who]
        shown = {way: said for way, said in ways.items() if said in ("yes", "possible", "disputed")}
        return {
            "truth": truth,
            "via": shown,
            "across": sorted(across) or None,
            "by_dataset": {one: said for one, said in by_dataset.items() if said != "unknown"},
        }

    def otherwise(self, entity: str) -> str:
        """Say what is true of any other state: no where one dataset covers all alliances of rosters on all days."""
        for dataset, entries in self.world.coverage.items():
            of_rosters = tuple(one for one in entries if isinstance(one.among, str) and one.within is None)
            world = World(
                self.world.states,
                (),
                (),
                {dataset: of_rosters},
                {dataset: self.world.checked[dataset]},
                self.world.spells,
            )
            if Count(world, self.first, self.last, self.cut, self.wanted).speaks(dataset, "allied", (entity,), None)[1]:
                return "no"
        return "unknown"
