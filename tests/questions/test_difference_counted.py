"""Differences in small random worlds beside a plain count of all choices of exact dates, and how they add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.model.days import days
from graphsvc.model.intervals import Period
from graphsvc.model.truth import Truth
from graphsvc.questions.deciding import deciding
from graphsvc.questions.difference import difference
from graphsvc.questions.owing import Wanted
from graphsvc.questions.reach import Sight
from graphsvc.questions.relations import SEVERITY, STATUS, STATUS_OF, decide
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.snapshot.view import View
from tests.questions.counted_worlds import ZERO, Claim, World
from tests.questions.counting import Count, choices, joined, over_all
from tests.questions.test_brute_force import some_worlds
from tests.questions.test_periods import with_exact_dates
from tests.questions.test_relations import rows

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
    count = Count(world, first, last, cut, Wanted())
    for (dataset, party, to), claims in groups.items():
        is_membership = claims[0].is_membership
        question, parties = ("membership", (party,)) if is_membership else ("allied", (party, to))
        heard, _ = count.speaks(dataset, question, parties, to if is_membership else None)
        spells = joined(claims)
        for spell in spells:
            opened = over_all("yes" if first < one[0][0] and one[0][0] in heard else "no" for one in choices(spell))
            closed = over_all("yes" if {one[-1][1] - 1, one[-1][1]} <= heard else "no" for one in choices(spell))
            found["opened", dataset, party, to].append(opened)
            found["closed", dataset, party, to].append(closed)
        changed = over_all(
            "yes" if first in heard and last in heard and said else "no" for said in changes(world, spells, first, last)
        )
        found["changed", dataset, party, to].append(changed)
    said = {key: sorted(truth for truth in truths if truth != "no") for key, truths in found.items()}
    return {key: truths for key, truths in said.items() if truths}


def changes(world: World, spells: list[list[Claim]], first: int, last: int) -> Iterator[bool]:
    """Say for each choice of dates of all spells whether what holds on the last day differs from that on the first."""
    for chosen in product(*(list(choices(spell)) for spell in spells)):
        dated = [pair for spell, spans in zip(spells, chosen, strict=True) for pair in zip(spell, spans, strict=True)]
        sides = [
            max(
                ((since, world.claims.index(claim)) for claim, (since, until) in dated if since <= day < until),
                default=None,
            )
            for day in (first, last)
        ]
        before, after = (None if side is None else world.claims[side[1]] for side in sides)
        yield before is not None and after is not None and is_other(before, after)


def is_other(one: Claim, other: Claim) -> bool:
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


def statuses(ties: list[TieRow], first: int, last: int) -> set[tuple[str, str]]:
    """Give the statuses of both days by each choice of exact dates."""
    each = [[(s, u) for s in range(row.s1, row.s2 + 1) for u in range(row.u1, row.u2 + 1) if s < u] for row in ties]
    found = set()
    for chosen in product(*each):
        sides = []
        for day in (first, last):
            holding = [
                (s, SEVERITY.index(STATUS_OF[row.kind]))
                for row, (s, u) in zip(ties, chosen, strict=True)
                if s <= day < u
            ]
            sides.append(SEVERITY[max(holding)[1]] if holding else "none")
        found.add((sides[0], sides[1]))
    return found


@settings(max_examples=400, deadline=None)
@given(rows(), st.integers(1, 8), st.integers(1, 5))
def test_what_decides_on_two_days_is_what_one_choice_of_dates_gives(ties: list[TieRow], first: int, more: int) -> None:
    found = deciding(ties, first, first + more, STATUS.rank)
    said = {
        ("none" if one is None else STATUS.of(one), "none" if two is None else STATUS.of(two)) for one, two in found
    }
    assert said == statuses(ties, first, first + more)


@settings(max_examples=200, deadline=None)
@given(rows(), st.integers(1, 8))
def test_what_decides_on_a_day_is_what_relations_are_on_it(ties: list[TieRow], day: int) -> None:
    status = decide(ties, Sight(days(day, day), denies=True, is_whole=True))
    assert status is not None
    found = {"none" if one is None else STATUS.of(one) for one, _ in deciding(ties, day, day, STATUS.rank)}
    assert found == {status.status, *status.alternatives}
    assert (status.truth is Truth.YES) == (len(found) == 1)


def test_beyond_what_can_be_weighed_whatever_may_hold_may_decide() -> None:
    wide = TieRow(0, 1, "has_relations_with", 0, 1, 2, 100, 900, 950, 1800, "s", "u", {})
    many = [
        wide._replace(row=number, kind=kind, s1=100 + number, since=f"s{number}")
        for number, kind in enumerate(sorted(STATUS_OF) * 4)
    ]
    found = deciding(many, 500, 1000, STATUS.rank)
    assert {one.kind for one, _ in found if one} == {two.kind for _, two in found if two} == set(STATUS_OF)
