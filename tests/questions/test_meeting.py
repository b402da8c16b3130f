"""Claims that meet on a day, beside a count of all choices of exact dates."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphsvc.model.days import Days, Window, days, union
from graphsvc.model.truth import Truth
from graphsvc.questions.meeting import Piece, any_holds, holds, together
from graphsvc.snapshot.rows import TieRow

Bounds = tuple[int, int, int, int]


def piece(bounds: Bounds, heard: Days, *, is_sure: bool = True) -> Piece:
    return Piece((TieRow(0, 1, "member_of", 0, 1, 2, *bounds, "", "", {}),), heard, is_sure)


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    s1 = draw(st.integers(1, 5))
    s2 = draw(st.integers(s1, 6))
    u1 = draw(st.integers(2, 7))
    return s1, s2, u1, draw(st.integers(max(u1, s1 + 1), 8))


windows = st.builds(lambda first, more: Window(first, first + more), st.integers(1, 7), st.integers(0, 7))
heard = st.lists(windows, min_size=1, max_size=2).map(union)
pieces = st.builds(
    lambda one, days, sure: piece(one, days, is_sure=sure), bounds(), heard, st.sampled_from([True] * 3 + [False])
)


def choices(one: Piece) -> list[set[int]]:
    """Give the days on which a piece is heard, by each choice of its dates."""
    s1, s2, u1, u2 = one.spell[0].s1, one.spell[0].s2, one.spell[0].u1, one.spell[0].u2
    every = ((s, u) for s in range(s1, s2 + 1) for u in range(u1, u2 + 1) if s < u)
    return [{day for day in range(s, u) if any(w.first <= day <= w.last for w in one.heard)} for s, u in every]


def counted(mine: list[Piece], its: list[Piece]) -> Truth:
    """Say yes if the sides meet by every choice, no if by none; what is not sure to count makes it possible at most."""
    found = set()
    for chosen in product(*(choices(one) for one in (*mine, *its))):
        placed = list(zip((*mine, *its), chosen, strict=True))
        left, right = placed[: len(mine)], placed[len(mine) :]
        sides = [set().union(*(days for one, days in side)) for side in (left, right)]
        sure = [set().union(*(days for one, days in side if one.is_sure)) for side in (left, right)]
        found.add("yes" if sure[0] & sure[1] else "possible" if sides[0] & sides[1] else "no")
    return Truth(found.pop()) if len(found) == 1 else Truth.POSSIBLE


def sided(*given: Iterable[Bounds]) -> list[list[Piece]]:
    return [[piece(one, days(1, 8)) for one in side] for side in given]


@settings(max_examples=1500, deadline=None)
@given(st.lists(pieces, max_size=2), st.lists(pieces, min_size=1, max_size=2))
@example(*sided([(3, 4, 4, 5)], [(1, 1, 4, 4), (4, 4, 6, 6)]))
@example(*sided([(3, 4, 4, 5)], [(3, 3, 4, 4)]))
@example(*sided([(3, 4, 4, 5)], [(3, 4, 4, 5), (3, 4, 4, 5)]))
def test_two_sides_have_a_day_in_common_as_every_choice_of_dates_has_it(mine: list[Piece], its: list[Piece]) -> None:
    assert together(mine, its) is together(its, mine) is counted(mine, its)


def test_single_days_that_can_only_be_the_same_day_meet() -> None:
    """What each side surely holds drives the other's single day to the fourth."""
    mine, its = sided([(3, 4, 4, 5), (5, 5, 6, 6)], [(4, 5, 5, 6), (3, 3, 4, 4)])
    assert together(mine, its) is counted(mine, its) is Truth.YES


def test_a_crowd_of_uncertain_days_is_answered_without_trying_them_all() -> None:
    mine, its = sided([(1, 7, 2, 8)] * 30, [(1, 7, 2, 8)] * 30)
    assert together(mine, its) is Truth.POSSIBLE


@settings(max_examples=500)
@given(pieces)
def test_a_claim_holds_on_days_as_every_choice_of_dates_has_it(one: Piece) -> None:
    held = {bool(days) for days in choices(one)}
    expected = Truth.POSSIBLE if len(held) == 2 else Truth.YES if held.pop() else Truth.NO
    assert holds(one.spell, one.heard) is expected
    assert any_holds([one]) is (expected if one.is_sure or expected is Truth.NO else Truth.POSSIBLE)
