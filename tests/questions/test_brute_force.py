"""Allies in small random worlds beside a plain count of all choices of exact dates, written from DESIGN 2.3 to 2.5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.coverage import Coverage
from graphsvc.questions.alliance import pair_of
from graphsvc.questions.allies import allies
from graphsvc.questions.ways import Wanted
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.view import View
from tests import worlds
from tests.snapshot.log import view_of

ZERO = dates.day("2000-01-10")
DAYS = range(8)
FAR = 99
STATES = ("a", "b", "c", "d")
ALLIANCES = ("x", "y")
DATASETS = ("first", "second", "third")
STRONG, WEAK = "defense", "nonaggression"
Date = tuple[int, int]
"""The first and the last day that a date may be, counted from ZERO."""


def text(date: Date) -> str:
    """Write a date: one day, one day more or less (`~`), or open."""
    if date[0] == FAR:
        return ".."
    return dates.iso(ZERO + (date[0] + date[1]) // 2) + ("~" if date[0] != date[1] else "")


@dataclass(frozen=True)
class Claim:
    """A membership (`to` is an alliance) or a direct statement (`to` is a state)."""

    dataset: str
    party: str
    to: str
    since: Date
    until: Date
    full: bool
    obligations: tuple[str, ...] | None
    owed_to: str | None

    def record(self, number: int) -> Record:
        """Write it as a tie."""
        found: dict[str, Any] = {"obligations": self.obligations and list(self.obligations)}
        kind = "allied_with"
        if self.to in ALLIANCES:
            kind = "member_of"
            found |= {"role": "member" if self.full else "observer", "owed_to": self.owed_to and [self.owed_to]}
        kept = {name: one for name, one in found.items() if one is not None}
        spell = text(self.since), text(self.until)
        return worlds.tie(kind, self.party, self.to, *spell, dataset=self.dataset, key=str(number), attributes=kept)


@dataclass(frozen=True)
class Entry:
    """What a dataset covers, from one day to another, both included."""

    question: str
    among: str | tuple[str, ...]
    within: str | None
    obligations: tuple[str, ...] | None
    first: int
    last: int

    def coverage(self) -> Coverage:
        """Write it as a dataset does."""
        period = f"{dates.iso(ZERO + self.first)}/{dates.iso(ZERO + self.last)}"
        return Coverage(self.question, period, self.among, (self.within,) if self.within else None, self.obligations)


@dataclass(frozen=True)
class World:
    """Claims, what each dataset covers and until when it was checked, and when each state was in the system."""

    claims: tuple[Claim, ...]
    coverage: dict[str, tuple[Entry, ...]]
    checked: dict[str, int | None]
    spells: dict[str, tuple[int, int] | None]

    def view(self) -> View:
        """Read the world through a snapshot."""
        found: list[Record] = [worlds.alliance(one) for one in ALLIANCES]
        for state, spell in self.spells.items():
            days = [] if spell is None else [dates.iso(ZERO + day) for day in spell]
            found.append(
                worlds.country(state, spells=[{"system": "cow", "since": days[0], "until": days[1]}] if days else [])
            )
        for dataset, entries in self.coverage.items():
            checked = self.checked[dataset]
            through = None if checked is None else dates.iso(ZERO + checked)
            # Answers go by what a log may hold, entries that are refused now among it.
            covered = tuple(one.coverage() for one in entries)
            found.append(replace(worlds.dataset(dataset, checked_through=through), coverage=covered))
        return view_of(*found, *(one.record(number) for number, one in enumerate(self.claims)))


# Worlds


@st.composite
def some_dates(draw: st.DrawFn, first: int, last: int) -> Date:
    day = draw(st.integers(first, last))
    return draw(st.sampled_from([(day, day), (day - 1, day + 1)]))


@st.composite
def histories(draw: st.DrawFn) -> list[Claim]:
    """Draw one dataset's claims about one party: one, or two or three of which some abut."""
    dataset, party, to = draw(st.sampled_from(DATASETS)), draw(st.sampled_from(STATES)), draw(st.sampled_from("xxxyd"))
    party = "a" if party == to else party
    since = draw(some_dates(-1, 5))
    found: list[Claim] = []
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        until = (FAR, FAR) if draw(st.integers(0, 3)) == 0 else draw(some_dates(since[0] + 1, max(8, since[0] + 3)))
        if since[0] >= until[1]:
            break
        obligations = draw(st.sampled_from([(STRONG,), (WEAK,), (STRONG, WEAK), None]))
        owed_to = draw(st.sampled_from([None, None, *"abc"]))
        full = draw(st.sampled_from([True, True, True, True, False]))
        found.append(Claim(dataset, party, to, since, until, full, obligations, owed_to))
        if until[0] == FAR:
            break
        since = until if draw(st.booleans()) else draw(some_dates(until[1] + 2, until[1] + 4))
    return found


AMONG: list[str | tuple[str, ...]] = ["any", "any", "system:cow", ("a", "b"), ("a", "c")]


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    first = draw(st.integers(-3, 5))
    return Entry(
        draw(st.sampled_from(["membership", "membership", "allied"])),
        draw(st.sampled_from(AMONG)),
        draw(st.sampled_from([None, None, "x", "y"])),
        draw(st.sampled_from([None, None, None, (STRONG,), (STRONG, WEAK)])),
        first,
        draw(st.sampled_from([first + 1, first + 3, 50])),
    )


@st.composite
def some_worlds(draw: st.DrawFn) -> World:
    claims = [one for history in draw(st.lists(histories(), min_size=1, max_size=7)) for one in history]
    unique = {(one.dataset, one.party, one.to, text(one.since)): one for one in claims}
    ends = {(one.dataset, one.party, one.to, text(one.until)): one for one in unique.values()}
    spell = st.sampled_from([None, (-9, 60), (-9, 4), (3, 60), (2, 6)])
    return World(
        tuple(ends.values()),
        {one: tuple(draw(st.lists(entries(), max_size=3))) for one in DATASETS},
        {one: draw(st.sampled_from([None, None, 2, 4, 6])) for one in DATASETS},
        {one: draw(spell) for one in STATES},
    )


# The same questions, answered by counting


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


def surely(claims: list[Claim], day: int, meets: tuple[frozenset[str], str] | None = None) -> str:
    """Say yes if a spell holds whatever the choice, possible if by some choice, else no.

    With `meets`, a spell counts only while its claim owes one of these obligations to this state.
    """
    found = "no"
    for spell in joined(claims):
        said = set()
        for chosen in choices(spell):
            claim = next((one for one, (s, u) in zip(spell, chosen, strict=True) if s <= day < u), None)
            said.add("no" if claim is None else "yes" if meets is None else owes(claim, *meets))
        if said == {"yes"}:
            return "yes"
        if said != {"no"}:
            found = "possible"
    return found


def owes(claim: Claim, obligations: frozenset[str], to: str) -> str:
    if claim.to in ALLIANCES and claim.owed_to not in (None, to):
        return "no"
    if claim.obligations is None:
        return "possible" if obligations else "no"
    return "yes" if obligations & set(claim.obligations) else "no"


def conjunction(*said: str) -> str:
    return next(one for one in ("no", "unknown", "disputed", "possible", "yes") if one in said)


def either(said: Iterable[str]) -> str:
    heard = set(said)
    return next((one for one in ("yes", "possible") if one in heard), "no")


def combined(said: list[str]) -> str:
    heard = {one for one in said if one != "unknown"}
    if "disputed" in heard or {"yes", "no"} <= heard:
        return "disputed"
    return next((one for one in ("yes", "possible", "no") if one in heard), "unknown")


@dataclass(frozen=True)
class Count:
    """A world asked on a day; nothing is said of days after `cut`."""

    world: World
    day: int
    cut: int
    wanted: Wanted

    def speaks(self, dataset: str, question: str, parties: tuple[str, ...], within: str | None) -> tuple[bool, bool]:
        """Say whether a dataset's claims mean anything on the day, and whether its silence means no."""
        checked = self.world.checked[dataset]
        if self.day > self.cut or (checked is not None and self.day > checked):
            return False, False
        naming = [
            one
            for one in self.world.coverage[dataset]
            if one.question == question
            and (one.within is None or one.within == within)
            and all(self.is_named(one, party) for party in parties)
        ]
        then = [one for one in naming if one.first <= self.day <= one.last]
        asked = self.wanted.obligations
        full = any(one.obligations is None or (asked is not None and asked <= set(one.obligations)) for one in then)
        return not naming or bool(then), full

    def is_named(self, entry: Entry, party: str) -> bool:
        if entry.among == "any":
            return True
        if entry.among == "system:cow":
            spell = self.world.spells[party]
            return spell is not None and spell[0] <= self.day < spell[1]
        return party in entry.among

    def claims(self, dataset: str, party: str, to: str) -> list[Claim]:
        return [
            one
            for one in self.world.claims
            if (one.dataset, one.party, one.to) == (dataset, party, to) and (one.full or to not in ALLIANCES)
        ]

    def membership(self, dataset: str, party: str, alliance: str) -> str:
        may_claim, may_deny = self.speaks(dataset, "membership", (party,), alliance)
        said = surely(self.claims(dataset, party, alliance), self.day) if may_claim else "no"
        return said if said != "no" else "no" if may_deny else "unknown"

    def narrowed(self, truth: str, mine: list[Claim], its: list[Claim], a: str, b: str, *, may_deny: bool) -> str:
        """Take the obligations wanted into account; what is not covered is never denied."""
        obligations = self.wanted.obligations
        if obligations is None or truth in ("no", "unknown"):
            return truth
        sides = [surely(mine, self.day, (obligations, b)), surely(its, self.day, (obligations, a))]
        owed = sides if self.wanted.mutual == "both" else [either(sides)]
        found = conjunction(truth, *owed)
        return "unknown" if found == "no" and not may_deny else found

    def through(self, a: str, b: str, alliance: str) -> tuple[dict[str | None, str], list[str]]:
        """Give what each dataset says of a pair in an alliance (None: several together), and who they are together."""
        own = {one: (self.membership(one, a, alliance), self.membership(one, b, alliance)) for one in DATASETS}
        found: dict[str | None, str] = {}
        for dataset, two in own.items():
            mine, its = self.claims(dataset, a, alliance), self.claims(dataset, b, alliance)
            may_deny = all(self.speaks(dataset, "membership", (one,), alliance)[1] for one in (a, b))
            found[dataset] = self.narrowed(conjunction(*two), mine, its, a, b, may_deny=may_deny)
        if any("unknown" not in two for two in own.values()):
            return found, []
        sides = [combined([two[side] for two in own.values()]) for side in (0, 1)]
        across = [one for one, two in own.items() if set(two) != {"unknown"}]
        if "unknown" in sides:
            return found, []
        parts = [
            [
                one
                for dataset in DATASETS
                if own[dataset][side] != "unknown"
                for one in self.claims(dataset, who, alliance)
            ]
            for side, who in ((0, a), (1, b))
        ]
        found[None] = self.across(conjunction(*sides), parts, a, b)
        return found, across

    def across(self, truth: str, parts: list[list[Claim]], a: str, b: str) -> str:
        obligations = self.wanted.obligations
        if obligations is None or truth in ("no", "unknown"):
            return truth
        sides = [
            {surely([o for o in part if o.dataset == one], self.day, (obligations, to)) for one in DATASETS}
            for part, to in zip(parts, (b, a), strict=True)
        ]
        owed = [either(side) for side in sides]
        found = conjunction(truth, *(owed if self.wanted.mutual == "both" else [either(owed)]))
        return "unknown" if found == "no" else found

    def direct(self, dataset: str, a: str, b: str) -> str:
        may_claim, may_deny = self.speaks(dataset, "allied", (a, b), None)
        mine, its = self.claims(dataset, a, b), self.claims(dataset, b, a)
        found = {surely(part, self.day) for part in (mine, its)} if may_claim else {"no"}
        truth = next((one for one in ("yes", "possible") if one in found), "unknown")
        return self.narrowed(truth, mine, its, a, b, may_deny=may_deny)

    def pair(self, a: str, b: str) -> dict[str, Any]:
        """Give the verdict on a pair, those behind it, and each dataset's."""
        ways: dict[tuple[str | None, str | None], str] = {}
        across: set[str] = set()
        for alliance in ALLIANCES:
            found, named = self.through(a, b, alliance)
            ways |= {(alliance, one): truth for one, truth in found.items()}
            across |= set(named) if found.get(None) in ("yes", "possible", "disputed") else set()
        ways |= {(None, dataset): self.direct(dataset, a, b) for dataset in DATASETS}
        by_dataset: dict[str | None, str] = {}
        for dataset in DATASETS:
            said = {truth for (_, one), truth in ways.items() if one == dataset}
            denies = "no" if self.speaks(dataset, "allied", (a, b), None)[1] else "unknown"
            by_dataset[dataset] = next((one for one in ("yes", "possible") if one in said), denies)
        denials = [one for one in by_dataset.values() if one == "no"]
        stated = [truth for (alliance, _), truth in ways.items() if alliance is None]
        best = {combined([truth for (one, _), truth in ways.items() if one == alliance]) for alliance in ALLIANCES}
        best.add(combined([*stated, *denials]))
        truth = next((one for one in ("yes", "disputed", "possible") if one in best), "no" if denials else "unknown")
        for (through, who), what in ways.items():
            disputes = combined([one for (x, _), one in ways.items() if x == through]) == "disputed"
            if truth == "disputed" and disputes and what == "no" and who is not None:
                by_dataset[who] = "no" if by_dataset[who] == "unknown" else by_dataset[who]
        shown = {way: said for way, said in ways.items() if said in ("yes", "possible", "disputed")}
        return {
            "truth": truth,
            "via": shown,
            "across": sorted(across) or None,
            "by_dataset": {one: said for one, said in by_dataset.items() if said != "unknown"},
        }


FILTERS = (
    Wanted(),
    Wanted(),
    Wanted(frozenset({STRONG})),
    Wanted(frozenset({STRONG}), "both"),
    Wanted(frozenset({STRONG, WEAK}), "both"),
    Wanted(frozenset()),
)


def index(view: View, id: str) -> int:  # noqa: A002
    found = view.index(id)
    assert found is not None
    return found


@settings(max_examples=200, deadline=None)
@given(some_worlds(), st.sampled_from(DAYS), st.sampled_from([4, 20, 20]), st.sampled_from(FILTERS))
def test_allies_are_as_a_count_of_all_choices_of_dates_has_them(
    world: World, day: int, cut: int, wanted: Wanted
) -> None:
    view = world.view()
    lens = Lens(view, ZERO + day, ZERO + cut)
    count = Count(world, day, cut, wanted)
    answer = allies(lens, index(view, "a"), wanted, known="")
    expected = {other: count.pair("a", other) for other in STATES[1:]}
    listed = {one: said for one, said in expected.items() if said["truth"] in ("yes", "disputed", "possible")}
    found = {
        item.entity["id"]: {
            "truth": item.truth,
            "via": {((via["alliance"] or {"id": None})["id"], via["dataset"]): via["truth"] for via in item.via},
            "across": item.across,
            "by_dataset": {name: one["truth"] for name, one in item.by_dataset.items() if one["truth"] != "unknown"},
        }
        for item in answer.items
    }
    assert found == listed
    for other, said in expected.items():
        assert pair_of(lens, index(view, "a"), index(view, other), wanted).truth == said["truth"]
    entries_now = [
        entry
        for name in DATASETS
        for entry in world.coverage[name]
        if count.speaks(name, "allied", ("a",), None)[1]
        and (entry.question, entry.within) == ("allied", None)
        and entry.first <= day <= entry.last
        and count.is_named(entry, "a")
        and not isinstance(entry.among, tuple)
        and (
            entry.obligations is None
            or (wanted.obligations is not None and wanted.obligations <= set(entry.obligations))
        )
    ]
    assert answer.otherwise == ("no" if entries_now else "unknown")
