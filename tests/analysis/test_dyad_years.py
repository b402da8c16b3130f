"""Dyad-years: every row says what the question itself says of the pair, and silence is never a zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.analysis.allied_cells import ALLIED
from graphsvc.analysis.dyad_years import DyadYears, TableRule, rosters
from graphsvc.analysis.tables import TableYear
from graphsvc.model.days import days
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Certainty, Lens
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.obligations import ObligationFilter
from tests import worlds
from tests.questions.counted_worlds import World
from tests.questions.test_brute_force import DAYS, index, lens_of, some_worlds
from tests.snapshot.log import view_of

COW = [{"system": "cow", "since": "1920-01-01"}]


def rows_of(lens: Lens, rule: TableRule) -> Iterator[dict[str, Any]]:
    """Give the rows of a table in their order."""
    made = DyadYears(lens, rule)
    assert list(made.make()) == [*rule.years]
    names = [one.name for one in rule.asked.columns]
    for block in made.blocks():
        for first, second, year, which in zip(block.first, block.second, block.year, block.which, strict=True):
            one, other = made.states[first], made.states[second]
            ends = {"state1": one.id, "state2": other.id, "year": int(year), "codes": (one.code, other.code)}
            yield ends | {"then": (one.then, other.then)} | dict(zip(names, made.values[which], strict=True))


def table(lens: Lens, rule: TableRule) -> dict[tuple[str, str, int], dict[str, Any]]:
    return {(row["state1"], row["state2"], row["year"]): row for row in rows_of(lens, rule)}


FILTERS = [frozenset({one}) for one in OBLIGATIONS]


@settings(max_examples=250, deadline=None)
@given(
    some_worlds(),
    st.sampled_from(DAYS),
    st.sampled_from([0, 0, 2, 5]),
    st.sampled_from([4, 20]),
    st.booleans(),
    st.sampled_from(["certain", "possible", "carried"]),
)
def test_every_cell_says_what_the_pair_is_said_to_be(
    world: World, day: int, more: int, cut: int, is_directed: bool, certainty: Certainty
) -> None:
    lens = replace(lens_of(world.view(), day, day + more, cut), certainty=certainty)
    members = [index(lens.view, one) for one in world.states]
    cells = ALLIED.make(lens, [TableYear(lens, lens.on - 2, lens.last + 2)], is_directed=is_directed)
    which = cells.of_year(0, members)
    names = [one.name for one in ALLIED.columns]
    engine = engine_of(lens)

    def expected(a: int, b: int, wanted: ObligationFilter) -> tuple[Truth, int | None]:
        reading = engine.allied(a, b, wanted, None).read(lens.days)
        counted = {Truth.YES: 1, Truth.NO: 0, Truth.POSSIBLE: None if certainty == "certain" else 1}
        is_carried = reading.truth is Truth.UNKNOWN and lens.shows(reading.truth, reading.last_truth, (a, b))
        return reading.truth, 1 if is_carried else counted.get(reading.truth)

    for i, a in enumerate(members):
        for j, b in enumerate(members):
            if a == b or (a > b and not is_directed):
                continue
            row = dict(zip(names, cells.values[which[i, j]], strict=True))
            assert which[i, j] == which[j, i] or is_directed
            truth, allied = expected(a, b, ObligationFilter())
            assert (row["truth"], row["allied"]) == (truth, allied)
            for one, obligations in zip(OBLIGATIONS, FILTERS, strict=True):
                wanted = ObligationFilter(obligations, "owed" if is_directed else "any")
                assert row[one] == expected(a, b, wanted)[1], one
            history = engine.allied(a, b, ObligationFilter(), None)
            on = [history.read(days(one, one)).truth for one in range(lens.on - 2, lens.last + 3)]
            at_yes = on.count(Truth.YES)
            assert row["days"] == (None if truth is Truth.UNKNOWN and not at_yes else at_yes)
            through = {basis.alliance for basis in history.evidence(history.read(lens.days).on)}
            assert row["alliances"] == (len(through) if allied else allied)


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
    found = table(small(), TableRule("allied", 1949, 1950))
    assert {row["allied"] for (*_, year), row in found.items() if year == 1949} == {None}
    assert {row["truth"] for (*_, year), row in found.items() if year == 1949} == {"unknown"}
    assert found["a", "d", 1950] | {"allied": 0, "truth": "no", "alliances": 0} == found["a", "d", 1950]
    assert all(found["a", "d", 1950][one] == 0 for one in OBLIGATIONS)


def test_an_obligation_is_owed_by_either_in_a_table_of_pairs_and_by_the_first_in_a_directed_one() -> None:
    pairs = table(small(), TableRule("allied", 1955, 1955))
    assert {one: pairs["a", "b", 1955][one] for one in ("defense", "consultation", "offense")} == {
        "defense": 1,
        "consultation": 1,
        "offense": 0,
    }
    directed = table(small(), TableRule("allied", 1955, 1955, is_directed=True))
    assert (directed["a", "b", 1955]["defense"], directed["b", "a", 1955]["defense"]) == (1, 0)
    assert (directed["a", "b", 1955]["allied"], directed["b", "a", 1955]["allied"]) == (1, 1)


@pytest.mark.parametrize(("year_rule", "allied"), [("any", 1), ("jan1", 0), ("dec31", 1)])
def test_the_rule_of_the_year_says_which_days_stand_for_it(year_rule: Any, allied: int) -> None:
    assert table(small(), TableRule("allied", 1951, 1951, days=year_rule))["a", "b", 1951]["allied"] == allied


@pytest.mark.parametrize(("certainty", "allied"), [("certain", None), ("possible", 1)])
def test_what_is_only_possible_counts_where_that_is_asked_for(certainty: Certainty, allied: int | None) -> None:
    row = table(replace(small(), certainty=certainty), TableRule("allied", 1955, 1955))["a", "c", 1955]
    assert (row["allied"], row["truth"], row["days"]) == (allied, "possible", 0)


@pytest.mark.parametrize("certainty", ["certain", "possible", "carried"])
def test_what_is_disputed_never_counts(certainty: Certainty) -> None:
    covered = [{"question": "allied", "among": "any", "period": "1950/1960"}]
    lens = Lens(
        view_of(
            worlds.dataset("atlas"),
            worlds.dataset("other", coverage=covered),
            *(worlds.country(one, spells=COW) for one in "ab"),
            worlds.tie("allied_with", "a", "b", "1930", dataset="atlas"),
        ),
        1,
        800_000,
        certainty=certainty,
    )
    row = table(lens, TableRule("allied", 1955, 1955))["a", "b", 1955]
    assert (row["allied"], row["truth"]) == (None, "disputed")


@pytest.mark.parametrize(("year_rule", "allied"), [("any", 1), ("jan1", 0), ("dec31", 1)])
def test_days_are_those_of_the_whole_year_on_which_the_pair_surely_is_allied(year_rule: Any, allied: int) -> None:
    found = table(small(), TableRule("allied", 1949, 1952, days=year_rule))
    assert {year: found["a", "b", year]["days"] for year in range(1949, 1953)} == {
        1949: None,
        1950: 0,
        1951: 306,
        1952: 366,
    }
    assert found["a", "b", 1951]["allied"] == allied


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
    row = table(replace(lens, certainty="certain"), TableRule("allied", 1955, 1955))["a", "b", 1955]
    assert (row["allied"], row["truth"]) == (1, "yes")
    assert [row[one] for one in OBLIGATIONS] == [None] * 5
    possible = table(lens, TableRule("allied", 1955, 1955))["a", "b", 1955]
    assert [possible[one] for one in OBLIGATIONS] == [1] * 5


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
    rule = TableRule("allied", 1954, 1956)
    assert list(table(lens, rule)) == [("other", "z-before", 1954), ("other", "after", 1955), ("other", "after", 1956)]
    assert [one.id for one in rosters(lens, rule)[1955].left] == ["z-before"]
    by_id = table(lens, TableRule("allied", 1955, 1955, codes="id"))
    # The two have no row together: the one was gone on the day on which the other came.
    assert list(by_id) == [("after", "other", 1955), ("other", "z-before", 1955)]


def test_a_state_that_bears_no_code_keeps_its_rows() -> None:
    found = table(small(), TableRule("allied", 1955, 1955, codes="iso3"))
    assert len(found) == 6
    assert {row["codes"] for row in found.values()} == {(None, None)}


def test_rows_are_by_code_as_a_number_and_then_by_year_with_the_smaller_code_first() -> None:
    lens = Lens(
        view_of(
            *(
                worlds.country(one, spells=COW, codes={"cow": code})
                for one, code in (("a", "100"), ("b", "20"), ("c", "3"))
            )
        ),
        1,
        800_000,
    )
    pairs = [("c", "b"), ("c", "a"), ("b", "a")]
    assert list(table(lens, TableRule("allied", 1950, 1951))) == [
        (*pair, year) for pair in pairs for year in (1950, 1951)
    ]
    directed = [(one, other) for one in "cba" for other in "cba" if one != other]
    assert list(table(lens, TableRule("allied", 1950, 1951, is_directed=True))) == [
        (*pair, year) for pair in directed for year in (1950, 1951)
    ]


def test_iso_codes_are_those_of_today_with_the_one_of_the_year_beside() -> None:
    codes = [
        {"scheme": "iso3", "code": "OLD", "since": "1974-01-01", "until": "1992-01-01"},
        {"scheme": "iso3", "code": "NEW", "since": "1992-01-01"},
    ]
    gone = [{"scheme": "iso3", "code": "GNE", "since": "1974-01-01", "until": "1980-01-01"}]
    lens = Lens(
        view_of(worlds.country("a", spells=COW, codes=codes), worlds.country("b", spells=COW, codes=gone)), 1, 800_000
    )
    found = table(lens, TableRule("allied", 1950, 1995, codes="iso3"))
    assert {row["codes"] for row in found.values()} == {("GNE", "NEW")}
    then = {year: found["b", "a", year]["then"] for year in (1950, 1975, 1993)}
    assert then == {1950: (None, None), 1975: ("GNE", "OLD"), 1993: (None, "NEW")}


@pytest.mark.parametrize("is_directed", [False, True])
def test_states_that_shared_no_day_of_the_year_in_the_system_have_no_row(is_directed: bool) -> None:
    spells = {"a": ("1920-01-01", "1955-06-01"), "b": ("1955-06-01", ".."), "c": ("1955-05-31", "..")}
    lens = Lens(
        view_of(
            *(
                worlds.country(one, spells=[{"system": "cow", "since": since, "until": until}])
                for one, (since, until) in spells.items()
            )
        ),
        1,
        800_000,
    )
    rule = TableRule("allied", 1955, 1955, codes="id", is_directed=is_directed)
    pairs = {frozenset(key[:2]) for key in table(lens, rule)}
    assert pairs == {frozenset("ac"), frozenset("bc")}
    assert list(table(lens, replace(rule, days="jan1"))) == []


def test_microstates_are_left_out_unless_they_are_asked_for() -> None:
    spells = [{"system": "gw", "since": "1920-01-01"}]
    numbers = {"a": "200", "b": "220", "nauru": "971"}
    lens = Lens(
        view_of(*(worlds.country(one, spells=spells, codes={"gw": at}) for one, at in numbers.items())), 1, 800_000
    )
    rule = TableRule("allied", 1955, 1955, codes="gw", system="gw")
    assert len(table(lens, rule)) == 3
    assert list(table(lens, replace(rule, has_microstates=False))) == [("a", "b", 1955)]


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
    rule = TableRule("relations", 1949, 1961, days="jan1")
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
    found = table(lens, TableRule("representation", 1955, 1955, is_directed=True))
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
    found = table(lens, TableRule("rivalry", 1955, 1955, is_directed=True))
    for ends in (("a", "b"), ("b", "a")):
        row = found[*ends, 1955]
        assert (row["rivals"], row["truth"], row["kinds"]) == (1, "yes", "positional;spatial")
    assert (found["a", "c", 1955]["rivals"], found["a", "c", 1955]["truth"]) == (None, "unknown")


def test_what_one_data_set_claims_as_possible_nobody_contradicts() -> None:
    """A data set that covers relations and has none says no; that they may hold says nothing against it."""
    covered = [{"question": "relations", "among": "any", "period": "1990/.."}]
    lens = Lens(
        view_of(
            worlds.dataset("one", coverage=covered),
            worlds.dataset("two", coverage=covered),
            *(worlds.country(one, spells=COW) for one in "ab"),
            worlds.tie("has_relations_with", "a", "b", "2000", dataset="one"),
        ),
        1,
        800_000,
    )
    certain = replace(lens, certainty="certain")
    row = table(certain, TableRule("relations", 2000, 2000, days="jan1"))["a", "b", 2000]
    assert (row["relations"], row["status"], row["truth"]) == (None, "established", "possible")
    assert table(lens, TableRule("relations", 2000, 2000, days="jan1"))["a", "b", 2000]["relations"] == 1


def test_relations_of_which_the_start_is_not_known_are_possible_and_not_certain() -> None:
    lens = Lens(
        view_of(
            worlds.dataset("one"),
            *(worlds.country(one, spells=COW) for one in "ab"),
            worlds.tie("has_relations_with", "a", "b", "", "1980-04-01", dataset="one"),
        ),
        1,
        800_000,
    )
    row = table(replace(lens, certainty="certain"), TableRule("relations", 1925, 1925))["a", "b", 1925]
    assert (row["relations"], row["truth"], row["days"]) == (None, "possible", 0)


def test_in_a_year_in_which_relations_end_they_held_on_some_day() -> None:
    covered = [{"question": "relations", "among": "any", "period": "1950/.."}]
    lens = Lens(
        view_of(
            worlds.dataset("ties", coverage=covered),
            *(worlds.country(one, spells=COW) for one in "ab"),
            worlds.tie("has_relations_with", "a", "b", "1930-01-01", "1960-02-01", dataset="ties"),
            worlds.tie("severed_ties_with", "b", "a", "1960-02-01", dataset="ties"),
        ),
        1,
        800_000,
    )
    found = table(lens, TableRule("relations", 1959, 1961))
    shown = {
        year: tuple(found["a", "b", year][name] for name in ("relations", "status", "days"))
        for year in (1959, 1960, 1961)
    }
    assert shown == {1959: (1, "established", 365), 1960: (1, "severed", 31), 1961: (0, "severed", 0)}
