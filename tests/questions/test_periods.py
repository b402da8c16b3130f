"""How answers about a period and about its days go together (DESIGN 2.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.questions import dyads, hosting
from graphsvc.questions.allied import pair_of
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.obligations import ObligationFilter
from tests import worlds
from tests.questions.conftest import Ask
from tests.questions.counted_worlds import FAR, World
from tests.questions.test_brute_force import index, lens_of, some_worlds


def truth(lens: Lens, other: str, wanted: ObligationFilter) -> str:
    return str(pair_of(lens, index(lens.view, "a"), index(lens.view, other), wanted).truth)


def with_exact_dates(world: World) -> World:
    """Give the world with each date a single day, and only claims that still have one."""

    def exact(date: tuple[int, int]) -> tuple[int, int]:
        middle = (date[0] + date[1]) // 2
        return (middle, middle)

    claims = (replace(one, since=exact(one.since), until=exact(one.until)) for one in world.claims)
    return replace(world, claims=tuple(one for one in claims if one.since[0] < one.until[0]), by_party={})


@settings(max_examples=150, deadline=None)
@given(some_worlds(), st.integers(-1, 8), st.integers(0, 5), st.sampled_from(["b", "c", "d"]))
def test_a_yes_on_a_day_is_a_yes_in_a_period_around_it_of_states_that_are_there_throughout(
    world: World, first: int, more: int, other: str
) -> None:
    """A claim of a day on which a party is no state may be disputed by who knows all days on which it is one."""
    view, wanted = replace(world, spells=dict.fromkeys(world.spells), by_party={}).view(), ObligationFilter()
    days = {truth(lens_of(view, day, day, 20), other, wanted) for day in range(first, first + more + 1)}
    during = truth(lens_of(view, first, first + more, 20), other, wanted)
    if "yes" in days:
        assert during == "yes"
    if days <= {"no"}:
        assert during == "no"


@settings(max_examples=150, deadline=None)
@given(some_worlds().map(with_exact_dates), st.integers(-1, 8), st.integers(0, 5), st.sampled_from(["b", "c", "d"]))
def test_with_exact_dates_a_yes_in_a_period_is_a_yes_on_one_of_its_days(
    world: World, first: int, more: int, other: str
) -> None:
    view, wanted = world.view(), ObligationFilter()
    datasets = {dataset: view.source_index(dataset) for dataset in world.datasets}
    for chosen in datasets.values():
        assert chosen is not None

        def asked(start: int, end: int, only: int = chosen) -> str:
            return truth(replace(lens_of(view, start, end, 20), datasets=frozenset({only})), other, wanted)

        days = {asked(day, day) for day in range(first, first + more + 1)}
        assert (asked(first, first + more) == "yes") == ("yes" in days)
        assert "possible" not in days


@settings(max_examples=100, deadline=None)
@given(some_worlds(), st.sampled_from(["b", "c", "d"]))
def test_answers_change_only_at_bounds(world: World, other: str) -> None:
    view = world.view()
    bounds = {bound for one in world.claims for bound in (*one.since, *one.until) if bound < FAR}
    bounds |= {bound + 1 for bound in bounds}
    for entries in world.coverage.values():
        bounds |= {bound for one in entries for bound in (one.first, one.last + 1)}
    bounds |= {checked + 1 for checked in world.checked.values() if checked is not None}
    for periods in (world.spells, world.exists):
        bounds |= {bound for period in periods.values() if period for bound in period}

    def answer(day: int) -> Any:
        pair = pair_of(lens_of(view, day, day, 20), index(view, "a"), index(view, other), ObligationFilter())
        by_dataset = {name: one["truth"] for name, one in pair.by_dataset().items()}
        return pair.truth, by_dataset, pair.via(), pair.obligations

    for day in range(-3, 12):
        if day not in bounds:
            assert answer(day) == answer(day - 1)


def test_what_is_known_only_to_have_begun_and_ended_in_a_year_is_possible_in_it_as_on_each_of_its_days(
    ask: Ask,
) -> None:
    pact = worlds.alliance("pact")
    ties = [
        worlds.tie("member_of", one, "pact", *spell) for one, spell in (("a", ("1980", "..")), ("b", ("1990", "1990")))
    ]
    lens = ask(worlds.country("a"), worlds.country("b"), pact, *ties, on="1990-06-01")
    assert truth(lens, "b", ObligationFilter()) == "possible"
    assert truth(ask(during="1990"), "b", ObligationFilter()) == "possible"
    assert truth(ask(during="1990-01/1990-11"), "b", ObligationFilter()) == "possible"


@pytest.mark.parametrize(
    ("during", "listed", "against"),
    [("2005", ["mek"], []), ("2005/2015", ["mek"], ["iran"]), ("2015/2016", ["mek"], ["iran"]), ("2018", [], [])],
)
def test_a_host_shelters_against_somebody_on_a_common_day(
    ask: Ask, during: str, listed: list[str], against: list[str]
) -> None:
    hosts = worlds.tie("hosts", "albania", "mek", "2000-01-01", "2017-01-01")
    opposes = worlds.tie("opposes", "mek", "iran", "2010-01-01", "2019-01-01")
    lens = ask(*worlds.small_world(), hosts, opposes, during=during)
    items = hosting.hosting(lens, known="").items
    assert [one["group"]["id"] for one in items] == listed
    assert [other["id"] for one in items for other in one["against"]] == against
    narrowed = hosting.hosting(lens, against=index(lens.view, "iran"), known="").items
    assert len(narrowed) == len(against)


def test_who_is_opposed_only_while_not_hosted_is_not_who_one_is_hosted_against(ask: Ask) -> None:
    hosts = worlds.tie("hosts", "albania", "mek", "2000-01-01", "2005-01-01")
    opposes = worlds.tie("opposes", "mek", "iran", "2010-01-01")
    lens = ask(*worlds.small_world(), hosts, opposes, during="2000/2020")
    (item,) = hosting.hosting(lens, known="").items
    assert item["against"] == []
    parts = dyads.dyad(lens, index(lens.view, "albania"), index(lens.view, "iran"), ObligationFilter())
    assert parts.hosting == []
