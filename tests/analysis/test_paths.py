"""Paths beside all simple paths of every day, in small random worlds; and what a path says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise, permutations, product

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphsvc.analysis.graphs import derived
from graphsvc.analysis.paths import NetworkPath, Search, paths
from graphsvc.analysis.projection import Network
from graphsvc.analysis.rules import Rule
from graphsvc.errors import TooLarge
from graphsvc.model.tie import Tie
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.obligations import ObligationFilter as Wanted
from tests import worlds
from tests.questions.conftest import Ask
from tests.questions.counted_worlds import STRONG, ZERO, Date, World, text
from tests.questions.test_brute_force import DAYS, index, lens_of, some_dates, some_worlds
from tests.snapshot.log import view_of

ANY_ALLIANCE = Rule(wanted=Wanted())
FILTERS = (Wanted(), Wanted(), Wanted(frozenset({STRONG})), Wanted(frozenset({STRONG}), "both"))


def found(
    lens: Lens,
    rule: Rule,
    start: str,
    end: str,
    limit: int = 9,
    *,
    through: Iterable[str] = (),
    avoiding: Iterable[str] = (),
    has_longer: bool = False,
) -> tuple[list[list[str]], bool]:
    a, b, *stops = (index(lens.view, one) for one in (start, end, *through))
    without = frozenset(index(lens.view, one) for one in avoiding)
    routes, has_more = paths(Network(lens, rule), Search(a, b, limit, tuple(stops), without, has_longer))
    return [ids(lens, one) for one in routes], has_more


def ids(lens: Lens, path: NetworkPath) -> list[str]:
    return [lens.view.id(path.hops[0].start), *(lens.view.id(hop.end) for hop in path.hops)]


@settings(max_examples=100, deadline=None)
@given(
    some_worlds(),
    st.sampled_from(DAYS),
    st.sampled_from([0, 1, 3]),
    st.sampled_from([4, 20, 20]),
    st.sampled_from(FILTERS),
    st.booleans(),
)
def test_paths_are_those_of_some_day_the_shortest_first(
    world: World, day: int, more: int, cut: int, wanted: Wanted, is_directed: bool
) -> None:
    """Between four states there are at most five simple paths, so that no limit cuts any off."""
    lens = lens_of(world.view(), day, day + more, cut)
    rule = Rule(wanted=wanted, is_directed=is_directed)
    days = [Network(replace(lens, on=on, during=None), rule).graph for on in range(lens.on, lens.last + 1)]
    every = {
        tuple(path)
        for graph in days
        if graph.has_node("a") and graph.has_node("d")
        for path in nx.all_simple_paths(graph, "a", "d")
    }
    expected = sorted(map(list, every), key=lambda path: (len(path), path))
    assert found(lens, rule, "a", "d", has_longer=True) == (expected, False)
    shortest = [path for path in expected if len(path) == len(expected[0])]
    assert found(lens, rule, "a", "d") == (shortest, False)
    assert found(lens, rule, "a", "d", limit=1, has_longer=True) == (expected[:1], len(expected) > 1)
    over = [path for path in expected if "b" in path]
    assert found(lens, rule, "a", "d", has_longer=True, through=["b"]) == (over, False)
    clear = [path for path in expected if "b" not in path]
    assert found(lens, rule, "a", "d", has_longer=True, avoiding=["b"]) == (clear, False)
    in_order = [path for path in over if "c" in path and path.index("b") < path.index("c")]
    assert found(lens, rule, "a", "d", through=["b", "c"]) == (in_order, False)


def allied(a: str, b: str, since: str, until: str = "..") -> Tie:
    return worlds.tie("allied_with", a, b, since, until)


def test_a_path_holds_from_its_latest_start_to_its_earliest_end(ask: Ask) -> None:
    lens = ask(
        *map(worlds.country, "abc"),
        allied("a", "b", "1900-01-01", "1920-01-01"),
        allied("a", "b", "1920-01-01", "1940-01-01"),
        allied("b", "c", "1910-01-01", "1935-01-01"),
        on="1915-01-01",
    )
    (path,), _ = paths(Network(lens, ANY_ALLIANCE), Search(index(lens.view, "a"), index(lens.view, "c"), 5))
    assert (path.since.text, path.until.text, path.truth) == ("1910-01-01", "1935-01-01", "yes")


def test_a_path_of_relations_ends_where_they_are_severed(ask: Ask) -> None:
    """The claim of relations is still open, but what was claimed last decides."""
    lens = ask(
        *map(worlds.country, "ab"),
        worlds.tie("has_relations_with", "a", "b", "1900-01-01"),
        worlds.tie("severed_ties_with", "b", "a", "1939-09-01", "1945-05-08"),
        on="1915-01-01",
    )

    def valid(lens: Lens) -> tuple[str, str]:
        (path,), _ = paths(Network(lens, Rule(("relations",))), Search(index(lens.view, "a"), index(lens.view, "b"), 5))
        return path.since.text, path.until.text

    assert valid(lens) == ("1900-01-01", "1939-09-01")
    assert valid(ask(on="1950-01-01")) == ("1945-05-08", "..")
    assert valid(ask(during="1938/1950")) == ("1900-01-01", "1939-09-01")
    assert found(ask(during="1940/1944"), Rule(("relations",)), "a", "b") == ([], False)


def test_hops_that_hold_on_no_common_day_are_no_path(ask: Ask) -> None:
    lens = ask(
        *map(worlds.country, "abcd"),
        allied("a", "b", "1900-01-01", "1910-01-01"),
        allied("b", "d", "1910-01-01", "1920-01-01"),
        during="1900/1930",
    )
    assert found(lens, ANY_ALLIANCE, "a", "d") == ([], False)
    longer = ask(
        allied("b", "c", "1905-01-01", "1906-01-01"),
        allied("c", "d", "1905-06-01", "1906-01-01"),
        during="1900/1930",
    )
    assert found(longer, ANY_ALLIANCE, "a", "d") == ([["a", "b", "c", "d"]], False)


def test_hops_that_only_perhaps_meet_are_a_possible_path(ask: Ask) -> None:
    lens = ask(
        *map(worlds.country, "abc"),
        allied("a", "b", "1900-01-01", "1905"),
        allied("b", "c", "1905", "1910-01-01"),
        during="1900/1930",
    )
    (path,), _ = paths(Network(lens, ANY_ALLIANCE), Search(index(lens.view, "a"), index(lens.view, "c"), 5))
    assert path.truth == "possible"


def test_one_hop_is_as_sure_as_its_pair(ask: Ask) -> None:
    """Whatever the exact dates, they are allied on some day of the period, though on none that can be told."""
    lens = ask(*map(worlds.country, "ab"), allied("a", "b", "1905", "1906"), during="1900/1930")
    (path,), _ = paths(Network(lens, ANY_ALLIANCE), Search(index(lens.view, "a"), index(lens.view, "b"), 5))
    assert path.truth == "yes"


HOPS = st.lists(st.tuples(some_dates(-1, 5), some_dates(2, 8)), min_size=1, max_size=2)


@settings(max_examples=150, deadline=None)
@given(st.tuples(HOPS, HOPS), st.sampled_from(DAYS), st.sampled_from([0, 1, 2, 5]))
def test_a_path_that_surely_holds_does_whatever_the_exact_dates(
    hops: tuple[list[tuple[Date, Date]], ...], day: int, more: int
) -> None:
    """And one that may hold does for some of them; each hop rests on statements whose dates have nothing to do with others."""
    spans = [[(since, until) for since, until in hop if since[1] < until[0]] for hop in hops]
    # A statement that begins on the very date on which another ends goes on from it: then that is one date.
    assume(not any({since for since, _ in hop} & {until for _, until in hop} for hop in spans))
    ties = [
        worlds.tie("allied_with", a, b, text(since), text(until), key=f"{a} {number}")
        for (a, b), hop in zip(pairwise("abc"), spans, strict=True)
        for number, (since, until) in enumerate(hop)
    ]
    lens = lens_of(view_of(worlds.dataset("notes"), *map(worlds.country, "abc"), *ties), day, day + more, 20)
    routes, _ = paths(Network(lens, ANY_ALLIANCE), Search(index(lens.view, "a"), index(lens.view, "c"), 5))
    asked = set(range(lens.on - ZERO, lens.last + 1 - ZERO))
    meets = set()
    for chosen in product(*(range(first, last + 1) for hop in spans for span in hop for first, last in span)):
        left = iter(chosen)
        days = [set().union(*(range(next(left), next(left)) for _ in hop)) for hop in spans]
        meets.add(bool(asked.intersection(*days)))
    assert bool(routes) == (True in meets)
    assert all(path.truth == "possible" for path in routes) or meets == {True}


@settings(max_examples=60, deadline=None)
@given(
    some_worlds(),
    st.sampled_from(DAYS),
    st.sampled_from([0, 1, 3]),
    st.sampled_from([4, 20]),
    st.sampled_from(FILTERS),
)
def test_what_is_carried_holds_on_days_on_which_it_is_not_over(
    world: World, day: int, more: int, cut: int, wanted: Wanted
) -> None:
    lens = replace(lens_of(world.view(), day, day + more, cut), certainty="carried")
    network = Network(lens, Rule(wanted=wanted))
    for _, _, edge in derived(network).edges(data=True):
        assert edge["spells"]
        assert edge["truth"] != "unknown" or not edge["certain"]
    for a, b in permutations("abcd", 2):
        for path in paths(network, Search(index(lens.view, a), index(lens.view, b), 9, has_longer=True))[0]:
            assert path.since.earliest <= lens.last
            assert path.until.latest > lens.on


def test_what_is_over_by_its_own_dates_is_not_carried(ask: Ask) -> None:
    """The last word, of 1990, is that they are allied until 1995; nothing is known of 2000 but that it is over."""
    checked = worlds.dataset("checked", checked_through="1990-12-31")
    pact = worlds.tie("allied_with", "a", "b", "1980-01-01", "1995-01-01", dataset="checked")
    lens = ask(checked, *map(worlds.country, "ab"), pact, on="1992-01-01", certainty="carried")
    assert found(lens, ANY_ALLIANCE, "a", "b") == ([["a", "b"]], False)
    later = ask(on="2000-01-01", certainty="carried")
    assert found(later, ANY_ALLIANCE, "a", "b") == ([], False)
    assert not derived(Network(later, ANY_ALLIANCE)).edges


def test_a_search_that_would_go_on_and_on_is_refused(ask: Ask) -> None:
    """Everybody is allied to everybody but z, who has one ally: no path goes through z and on."""
    states = [f"s{number:02}" for number in range(14)]
    ties = [allied(a, b, "1900-01-01") for place, a in enumerate(states) for b in states[place + 1 :]]
    lens = ask(*map(worlds.country, [*states, "z"]), *ties, allied("s05", "z", "1900-01-01"), on="1915-01-01")
    with pytest.raises(TooLarge, match="given up after 200,000 steps"):
        found(lens, ANY_ALLIANCE, "s00", "s01", through=["z"])
    assert len(found(lens, ANY_ALLIANCE, "s00", "s01", limit=50, has_longer=True)[0]) == 50


def test_a_path_may_be_thousands_of_hops_long(ask: Ask) -> None:
    states = [f"s{number:04}" for number in range(1200)]
    ties = [allied(a, b, "1900-01-01") for a, b in pairwise(states)]
    lens = ask(*map(worlds.country, states), *ties, on="1915-01-01")
    assert found(lens, ANY_ALLIANCE, states[0], states[-1]) == ([states], False)
