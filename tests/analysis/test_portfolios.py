"""Portfolios beside what is said of each pair by its obligations, in small random worlds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.analysis.portfolios import portfolios
from graphsvc.model.tie import Tie
from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Certainty, Lens
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.obligations import ObligationFilter
from tests import worlds
from tests.questions.conftest import Ask
from tests.questions.counted_worlds import STRONG, WEAK, World
from tests.questions.test_brute_force import DAYS, index, lens_of, some_worlds

SHOWN = (Truth.YES, Truth.POSSIBLE, Truth.DISPUTED)
STRONGEST = frozenset({STRONG, "offense"})
LEVELS = {
    1: ObligationFilter(STRONGEST | {"neutrality", "consultation", WEAK}, "owed"),
    2: ObligationFilter(STRONGEST | {"neutrality", "consultation"}, "owed"),
    3: ObligationFilter(STRONGEST, "owed"),
}


def truth_of(lens: Lens, a: str, b: str, wanted: ObligationFilter) -> Truth:
    return engine_of(lens).allied(index(lens.view, a), index(lens.view, b), wanted, None).read(lens.days).truth


def cell(lens: Lens, stated: Lens, a: str, b: str) -> float:
    """Give a cell: the strongest that is owed, where nothing stronger is; in `stated`, what is not stated is nothing."""
    owed = [level for level, wanted in LEVELS.items() if truth_of(stated, a, b, wanted) in SHOWN]
    found = max(owed, default=0)
    stronger = next((wanted for level, wanted in LEVELS.items() if level > found), None)
    if stronger is not None and truth_of(lens, a, b, stronger) is not Truth.NO:
        return np.nan
    is_sure = not found or truth_of(lens, a, b, LEVELS[found]) is Truth.YES
    return found if is_sure or lens.certainty != "certain" else np.nan


COVERAGE = [{"question": one, "among": "any", "period": "1900/1910"} for one in ("allied", "membership")]


@settings(max_examples=150, deadline=None)
@given(
    some_worlds(),
    st.sampled_from(DAYS),
    st.sampled_from([0, 0, 1, 2, 5]),
    st.sampled_from([4, 20, 20]),
    st.sampled_from(["possible", "certain"]),
)
def test_a_cell_is_the_strongest_that_one_owes_the_other(
    world: World, day: int, more: int, cut: int, certainty: Certainty
) -> None:
    world = replace(world, spells=dict.fromkeys(world.spells, (-9, 60)))
    plain = tuple(replace(one, obligations=one.obligations or ()) for one in world.claims)
    lens, stated = (
        replace(lens_of(one.view(), day, day + more, cut), certainty=certainty)
        for one in (world, replace(world, claims=plain, by_party={}))
    )
    members, found = portfolios(lens, "cow")
    names = [lens.view.id(one) for one in members]
    expected = [[3.0 if a == b else cell(lens, stated, a, b) for b in names] for a in names]
    np.testing.assert_array_equal(found, expected)


def test_in_a_period_only_that_counts_which_was_owed_while_both_were_in_it(ask: Ask) -> None:
    spells = [{"system": "cow", "since": "1900-01-01"}]

    def member(state: str, since: str, until: str, *owed: str) -> Tie:
        return worlds.tie(
            "member_of",
            state,
            "x",
            since,
            until,
            dataset="pacts",
            attributes={"role": "member", "obligations": [*owed]},
        )

    lens = ask(
        worlds.dataset("pacts", coverage=COVERAGE),
        worlds.alliance("x"),
        *(worlds.country(one, spells=spells) for one in "ab"),
        member("a", "1900-01-01", "1905-01-01", "defense"),
        member("a", "1905-01-01", "1910-01-01", "nonaggression"),
        member("b", "1907-01-01", "1910-01-01", "consultation"),
        during="1900/1910",
    )
    assert portfolios(lens, "cow")[1].tolist() == [[3.0, 1.0], [2.0, 3.0]]


def test_what_is_carried_is_owed_until_it_is_over(ask: Ask) -> None:
    spells = [{"system": "cow", "since": "1900-01-01"}]
    lens = ask(
        worlds.dataset("checked", checked_through="1910-12-31"),
        *(worlds.country(one, spells=spells) for one in "abc"),
        worlds.tie("allied_with", "a", "b", "1905-01-01", dataset="checked", attributes={"obligations": ["defense"]}),
        worlds.tie(
            "allied_with",
            "a",
            "c",
            "1905-01-01",
            "1915-01-01",
            dataset="checked",
            attributes={"obligations": ["defense"]},
        ),
        on="1920-01-01",
        certainty="carried",
    )
    nan = np.nan
    np.testing.assert_array_equal(portfolios(lens, "cow")[1], [[3.0, 3.0, nan], [nan, 3.0, nan], [nan, nan, 3.0]])


def test_the_scale_of_cow_ranks_nonaggression_above_consultation(ask: Ask) -> None:
    spells = [{"system": "cow", "since": "1900-01-01"}]
    owed = {"b": "consultation", "c": "nonaggression", "d": "defense"}
    lens = ask(
        worlds.dataset("pacts", coverage=COVERAGE),
        *(worlds.country(one, spells=spells) for one in "abcd"),
        *(
            worlds.tie("allied_with", "a", to, "1900-01-01", dataset="pacts", attributes={"obligations": [one]})
            for to, one in owed.items()
        ),
        on="1905-01-01",
    )
    assert portfolios(lens, "cow")[1][0].tolist() == [3.0, 2.0, 1.0, 3.0]
    assert portfolios(lens, "cow", "cow")[1][0].tolist() == [3.0, 1.0, 2.0, 3.0]
