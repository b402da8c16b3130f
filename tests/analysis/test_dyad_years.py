"""Dyad-years: every row says what the question itself says of the pair, and silence is never a zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.analysis.dyad_years import Rule, Year, rosters, year_of, years
from graphsvc.analysis.projection import Network
from graphsvc.analysis.rules import Rule as NetworkRule
from graphsvc.analysis.years import lens_of as of_year
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.questions.alliance import pair_of
from graphsvc.questions.owing import Wanted
from graphsvc.snapshot.lens import Lens
from tests import worlds
from tests.questions.counted_worlds import World
from tests.questions.test_brute_force import DAYS, index, lens_of, some_worlds
from tests.snapshot.log import view_of

COW = [{"system": "cow", "since": "1920-01-01"}]


def cells(year: Year, rule: Rule) -> Iterator[dict[str, Any]]:
    names = [one.name for one in rule.asking.columns]
    for one, other, which in zip(year.first, year.second, year.which, strict=True):
        ends = {"state1": year.states[one].id, "state2": year.states[other].id, "year": year.year}
        yield ends | dict(zip(names, year.values[which], strict=True))


def table(lens: Lens, rule: Rule) -> dict[tuple[str, str, int], dict[str, Any]]:
    return {(row["state1"], row["state2"], row["year"]): row for year in years(lens, rule) for row in cells(year, rule)}


@st.composite
def states_of_a_system(draw: st.DrawFn) -> World:
    """Draw a world in which those without spells are in the system throughout: only states have rows.

    Mostly its coverage does not differ by obligation, as that of most data sets does not.
    """
    world = draw(some_worlds())
    spells: dict[str, tuple[int, int] | None] = {one: spell or (-9, 60) for one, spell in world.spells.items()}
    coverage = world.coverage
    if draw(st.sampled_from([True, True, False])):
        coverage = {
            one: tuple(replace(entry, obligations=None) for entry in entries) for one, entries in coverage.items()
        }
    return World(world.states, world.alliances, world.claims, coverage, world.checked, spells)


@settings(max_examples=250, deadline=None)
@given(some_worlds(), st.sampled_from(DAYS), st.sampled_from([0, 0, 2, 5]), st.sampled_from([4, 20]), st.booleans())
def test_every_cell_says_what_the_question_says_of_the_pair(
    world: World, day: int, more: int, cut: int, is_directed: bool
) -> None:
    view = world.view()
    lens = lens_of(view, day, day + more, cut)
    rule = Rule("allied", 2000, 2000, codes="id", is_directed=is_directed)
    for row in cells(year_of(lens, rule, 2000), rule):
        a, b = index(view, row["state1"]), index(view, row["state2"])
        assert row["truth"] == pair_of(lens, a, b, Wanted()).truth
        for one in OBLIGATIONS:
            truth = pair_of(lens, a, b, Wanted(frozenset({one}), "owed" if is_directed else "any")).truth
            stated = pair_of(lens, a, b, Wanted()).owed()
            is_stated = one in stated["owed"] or (one in stated["due"] and not is_directed)
            possible = 1 if is_stated else None
            expected = {"yes": 1, "possible": possible, "disputed": 1, "no": 0, "unknown": None}[truth]
            assert row[one] == expected, (one, truth, row)


def small(**source: Any) -> Lens:
    """Give a lens of a world in which three of four are in an alliance, and one dataset covers some years of it."""
    covered = [
        {"question": question, "among": "system:cow", "period": "1950/1960"} for question in ("allied", "membership")
    ]
    return Lens(
        view_of(
            worlds.dataset("atlas", coverage=covered, **source),
            *(worlds.country(one, spells=COW, codes={"cow": code}) for one, code in zip("abcd", "1234", strict=True)),
            worlds.alliance("x"),
            *(
                worlds.tie("member_of", one, "x", since, dataset="atlas", attributes={"obligations": owed})
                for one, since, owed in (
                    ("a", "1951-03-01", ["defense"]),
                    ("b", "1951-03-01", ["consultation"]),
                    ("c", "195X", ["defense"]),
                )
            ),
        ),
        1,
        800_000,
    )


def test_a_year_without_coverage_is_unknown_and_never_zero() -> None:
    found = table(small(), Rule("allied", 1949, 1950))
    assert {row["allied"] for (*_, year), row in found.items() if year == 1949} == {None}
    assert {row["truth"] for (*_, year), row in found.items() if year == 1949} == {"unknown"}
    assert found["a", "d", 1950] | {"allied": 0, "truth": "no", "alliances": 0} == found["a", "d", 1950]
    assert all(found["a", "d", 1950][one] == 0 for one in OBLIGATIONS)


def test_an_obligation_is_owed_by_either_in_a_table_of_pairs_and_by_the_first_in_a_directed_one() -> None:
    pairs = table(small(), Rule("allied", 1955, 1955))
    assert {one: pairs["a", "b", 1955][one] for one in ("defense", "consultation", "offense")} == {
        "defense": 1,
        "consultation": 1,
        "offense": 0,
    }
    directed = table(small(), Rule("allied", 1955, 1955, is_directed=True))
    assert (directed["a", "b", 1955]["defense"], directed["b", "a", 1955]["defense"]) == (1, 0)
    assert (directed["a", "b", 1955]["allied"], directed["b", "a", 1955]["allied"]) == (1, 1)


@pytest.mark.parametrize(("days", "allied"), [("any", 1), ("jan1", 0), ("dec31", 1)])
def test_the_rule_of_the_year_says_which_days_stand_for_it(days: Any, allied: int) -> None:
    assert table(small(), Rule("allied", 1951, 1951, days=days))["a", "b", 1951]["allied"] == allied


def test_what_is_only_possible_counts_unless_certainty_is_asked_for() -> None:
    lens = small()
    rule = Rule("allied", 1955, 1955)
    assert table(lens, rule)["a", "c", 1955] | {"allied": 1, "truth": "possible"} == table(lens, rule)["a", "c", 1955]
    certain = Lens(lens.view, 1, 800_000, certainty="certain")
    assert table(certain, rule)["a", "c", 1955]["allied"] is None


def test_an_obligation_that_no_treaty_states_is_not_known() -> None:
    lens = Lens(
        view_of(
            worlds.dataset("atlas", coverage=[{"question": "allied", "among": "any", "period": "1950/1960"}]),
            *(worlds.country(one, spells=COW) for one in "ab"),
            worlds.alliance("x"),
            *(worlds.tie("member_of", one, "x", "1930", dataset="atlas") for one in "ab"),
        ),
        1,
        800_000,
    )
    row = table(lens, Rule("allied", 1955, 1955))["a", "b", 1955]
    assert (row["allied"], row["truth"]) == (1, "yes")
    assert [row[one] for one in OBLIGATIONS] == [None] * 5


def test_a_code_that_passes_to_a_successor_within_a_year_has_one_row_of_the_later_one() -> None:
    spells = [
        [{"system": "cow", "since": "1920-01-01", "until": "1955-06-01"}],
        [{"system": "cow", "since": "1955-06-01"}],
    ]
    lens = Lens(
        view_of(
            worlds.country("other", spells=COW, codes={"cow": "9"}),
            worlds.country("z-before", spells=spells[0], codes={"cow": "255"}),
            worlds.country("after", spells=spells[1], codes={"cow": "255"}),
        ),
        1,
        800_000,
    )
    found = {year.year: [one.id for one in year.states] for year in years(lens, Rule("allied", 1954, 1956))}
    assert found == {1954: ["other", "z-before"], 1955: ["after", "other"], 1956: ["after", "other"]}
    assert [one.id for one in dict(rosters(lens, Rule("allied", 1955, 1955)))[1955].left] == ["z-before"]
    (by_id,) = years(lens, Rule("allied", 1955, 1955, codes="id"))
    assert [one.id for one in by_id.states] == ["after", "other", "z-before"]


def test_a_state_that_bears_no_code_keeps_its_rows() -> None:
    (year,) = years(small(), Rule("allied", 1955, 1955, codes="iso3"))
    assert [(one.id, one.code) for one in year.states] == [("a", None), ("b", None), ("c", None), ("d", None)]


def test_relations_tell_the_status_and_silence_of_who_covers_them_is_none() -> None:
    covered = [{"question": "relations", "among": "any", "period": "1950/.."}]
    lens = Lens(
        view_of(
            worlds.dataset("ties", coverage=covered),
            *(worlds.country(one, spells=COW) for one in "abc"),
            worlds.tie("has_relations_with", "a", "b", "1930-01-01", "1960-06-01", dataset="ties"),
            worlds.tie("severed_ties_with", "b", "a", "1960-06-01", dataset="ties"),
        ),
        1,
        800_000,
    )
    rule = Rule("relations", 1949, 1961, days="jan1")
    found = table(lens, rule)
    shown = {key: (row["relations"], row["status"], row["truth"]) for key, row in found.items()}
    assert shown["a", "b", 1955] == (1, "established", "yes")
    assert shown["a", "b", 1961] == (0, "severed", "yes")
    assert shown["a", "c", 1955] == (0, "none", "yes")
    assert shown["a", "c", 1949] == (None, None, "unknown")


def test_a_mission_leads_one_way() -> None:
    lens = Lens(
        view_of(
            worlds.dataset("posts", coverage=[{"question": "representation", "among": "any", "period": "1950/.."}]),
            *(worlds.country(one, spells=COW) for one in "ab"),
            worlds.tie("represented_in", "a", "b", "1930", dataset="posts", attributes={"level": "charge"}),
        ),
        1,
        800_000,
    )
    found = table(lens, Rule("representation", 1955, 1955, is_directed=True))
    assert (found["a", "b", 1955]["mission"], found["a", "b", 1955]["level"]) == (1, "charge")
    assert (found["b", "a", 1955]["mission"], found["b", "a", 1955]["level"]) == (0, "none")


def test_rivals_are_told_with_their_kinds() -> None:
    lens = Lens(
        view_of(
            worlds.dataset("feuds"),
            *(worlds.country(one, spells=COW) for one in "abc"),
            worlds.tie(
                "rival_of", "b", "a", "1930", dataset="feuds", attributes={"rivalry": ["spatial", "positional"]}
            ),
        ),
        1,
        800_000,
    )
    found = table(lens, Rule("rivalry", 1955, 1955, is_directed=True))
    for ends in (("a", "b"), ("b", "a")):
        row = found[*ends, 1955]
        assert (row["rivals"], row["truth"], row["kinds"]) == (1, "yes", "positional;spatial")
    assert (found["a", "c", 1955]["rivals"], found["a", "c", 1955]["truth"]) == (None, "unknown")


@pytest.mark.parametrize("is_directed", [False, True])
def test_as_many_pairs_are_allied_in_a_year_as_the_network_of_it_has_edges(is_directed: bool) -> None:
    lens = small()
    for year in years(lens, Rule("allied", 1948, 1962, is_directed=is_directed)):
        rule = Rule("allied", year.year, year.year, is_directed=is_directed)
        allied = sum(row["allied"] == 1 for row in cells(year, rule))
        network = Network(of_year(lens, year.year, "any"), NetworkRule(wanted=Wanted()))
        assert allied == len(network.links) * (2 if is_directed else 1)
