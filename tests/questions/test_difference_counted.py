"""Differences in small random worlds beside a plain count of all choices of exact dates, and how they add up.

A history of verdicts has a value for each day, so what changed is counted from what may hold on either day by itself.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.model.intervals import Period
from graphsvc.questions.difference import difference
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.view import View
from graphsvc.verdicts.obligations import ObligationFilter
from tests.questions.counted_worlds import FAR, ZERO, Claim, World
from tests.questions.counting import Count, choices, joined, over_all
from tests.questions.test_brute_force import some_worlds
from tests.questions.test_periods import with_exact_dates

Told = dict[tuple[str, ...], list[str]]


def told(view: View, first: int, last: int, cut: int = 20) -> Told:
    """Give how surely each thing came about, by way, dataset, party and whom it is about."""
    lens = Lens(view, ZERO + first, ZERO + cut, during=Period(ZERO + first, ZERO + last, ""))
    steps, found = difference(lens), defaultdict(list)
    for step in steps.part(0, len(steps)):
        one = steps.shown(step, None)
        found[one["change"], one["dataset"], one["from"]["id"], one["to"]["id"]].append(one["truth"])
    return {key: sorted(truths) for key, truths in found.items()}


def counted(world: World, first: int, last: int, cut: int) -> Told:
    """Count it instead: each choice of exact dates says of each thing whether it came about."""
    groups: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for one in world.claims:
        groups[one.dataset, one.party, one.to].append(one)
    found: Told = defaultdict(list)
    for (dataset, party, to), claims in groups.items():
        if not any(first < late and early <= last for one in claims for early, late in (one.since, one.until)):
            continue
        is_membership = claims[0].is_membership
        asked = ("membership", (party,), to) if is_membership else ("allied", (party, to), None)
        there = Count(world, first, cut, ObligationFilter()).existence(party, *([] if is_membership else [to]))
        spells = joined(claims)
        dated = [list(choices(spell, there)) for spell in spells]

        def is_reported(day: int, dataset: str = dataset, asked: Any = asked) -> bool:
            return Count(world, day, cut, ObligationFilter()).is_reported(dataset, *asked)

        def comes_about(day: int, place: int, across: int, dated: Any = dated) -> str:
            """Say whether a spell's date changes anything on a day: not where another spell holds `across` it."""
            if not (first < day <= last and is_reported(day - 1) and is_reported(day)):
                return "no"
            others = [
                over_all("yes" if any(since <= across < until for since, until in one) else "no" for one in each)
                for number, each in enumerate(dated)
                if number != place
            ]
            return "no" if "yes" in others else "possible" if "possible" in others else "yes"

        for place, spell in enumerate(spells):
            opened = over_all(comes_about(day, place, day - 1) for day in {one[0][0] for one in dated[place]})
            closed = over_all(comes_about(day, place, day) for day in {one[-1][1] for one in dated[place]})
            found["opened", dataset, party, to].append(opened)
            found["closed", dataset, party, to].append("no" if spell[-1].until[0] == FAR else closed)
        if len(claims) > 1 and is_reported(first) and is_reported(last):
            before, after = (deciding(world, spells, dated, day) for day in (first, last))
            changed = over_all(
                "yes"
                if one is not None and two is not None and is_other(world.claims[one], world.claims[two])
                else "no"
                for one, two in product(before, after)
            )
            found["changed", dataset, party, to].append(changed)
    said = {key: sorted(truth for truth in truths if truth != "no") for key, truths in found.items()}
    return {key: truths for key, truths in said.items() if truths}


def deciding(world: World, spells: list[list[Claim]], dated: Any, day: int) -> set[int | None]:
    """Give the claims that decide on a day by some choice of dates, by their places; None where nothing holds."""
    found: set[int | None] = set()
    numbers = [[world.claims.index(one) for one in spell] for spell in spells]
    for chosen in product(*dated):
        rows = [pair for spell, spans in zip(numbers, chosen, strict=True) for pair in zip(spell, spans, strict=True)]
        latest = max(((since, number) for number, (since, until) in rows if since <= day < until), default=None)
        found.add(None if latest is None else latest[1])
    return found


def is_other(one: Claim, other: Claim) -> bool:
    """Say whether two claims say different things."""
    if one.is_membership and one.full != other.full:
        return True
    if one.obligations is None or other.obligations is None:
        return False
    return set(one.obligations) != set(other.obligations) or (one.is_membership and one.owed_to != other.owed_to)


@settings(max_examples=400, deadline=None)
@given(some_worlds(), st.integers(-2, 8), st.sampled_from([0, 1, 2, 4, 8]), st.sampled_from([4, 20, 20]))
def test_differences_are_as_a_count_of_all_choices_of_dates_has_them(
    world: World, day: int, more: int, cut: int
) -> None:
    expected = counted(world, day, day + more, cut) if more else {}
    assert told(world.view(), day, day + more, cut) == expected


def test_a_spell_to_whose_last_claim_existence_would_leave_no_day_is_as_written() -> None:
    """The claim that begins last begins on the first day on which its party is gone, at the earliest (DESIGN 2.3)."""
    dates = [((0, 0), (3, 3)), ((3, 3), (3, 5)), ((3, 5), (FAR, FAR))]
    claims = tuple(Claim("first", "a", "x", *spell, True, None, None, True) for spell in dates)
    world = World(("a",), ("x",), claims, {"first": ()}, {"first": None}, {"a": (-9, 4)})
    expected = {("opened", "first", "a", "x"): ["yes"]}
    assert told(world.view(), -1, 0) == counted(world, -1, 0, 20) == expected
    assert told(world.view(), 0, 8) == counted(world, 0, 8, 20) == {}


@settings(max_examples=150, deadline=None)
@given(some_worlds().map(with_exact_dates), st.lists(st.integers(-2, 12), min_size=3, max_size=3).map(sorted))
def test_what_opened_and_closed_in_two_periods_is_what_did_in_both_together(world: World, three: list[int]) -> None:
    a, b, c = three
    view = world.view()

    def ends(first: int, last: int) -> dict[Any, int]:
        return {key: len(truths) for key, truths in told(view, first, last).items() if key[0] != "changed"}

    early, late = ends(a, b), ends(b, c)
    assert ends(a, c) == {key: early.get(key, 0) + late.get(key, 0) for key in early.keys() | late.keys()}


@settings(max_examples=150, deadline=None)
@given(some_worlds(), st.integers(-2, 8), st.integers(1, 8))
def test_what_surely_came_about_surely_did_so_in_a_longer_period(world: World, day: int, more: int) -> None:
    view = world.view()
    for key, truths in told(view, day, day + more).items():
        if key[0] != "changed":
            longer = told(view, day - 2, day + more + 2).get(key, [])
            assert longer.count("yes") >= truths.count("yes")
            assert len(longer) >= len(truths)
