"""Networks beside what is said of each pair by itself, in small random worlds."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.analysis.graphs import derived
from graphsvc.analysis.projection import Network
from graphsvc.analysis.rules import Rule
from graphsvc.model import dates
from graphsvc.model.days import common
from graphsvc.model.truth import Truth
from graphsvc.questions.allied import pair_of
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.obligations import ObligationFilter as Wanted
from tests.questions.counted_worlds import ZERO, World
from tests.questions.test_brute_force import DAYS, FILTERS, STATES, index, lens_of, some_worlds

SHOWN = (Truth.YES, Truth.POSSIBLE, Truth.DISPUTED)
IN_A_LENS = (some_worlds(), st.sampled_from(DAYS), st.sampled_from([0, 0, 1, 2, 5]), st.sampled_from([4, 20, 20]))


def truth_of(lens: Lens, a: str, b: str, wanted: Wanted) -> Truth:
    return pair_of(lens, index(lens.view, a), index(lens.view, b), wanted).truth


@settings(max_examples=100, deadline=None)
@given(*IN_A_LENS, st.sampled_from(FILTERS))
def test_an_edge_is_what_is_said_of_its_pair(world: World, day: int, more: int, cut: int, wanted: Wanted) -> None:
    lens = lens_of(world.view(), day, day + more, cut)
    network = Network(lens, Rule(wanted=wanted))
    expected = {
        frozenset(pair): truth for pair in combinations(STATES, 2) if (truth := truth_of(lens, *pair, wanted)) in SHOWN
    }
    found = {frozenset((a, b)): edge["truth"] for a, b, edge in network.graph.edges(data=True)}
    assert found == expected
    assert set(network.graph) == {one for pair in expected for one in pair}


@settings(max_examples=100, deadline=None)
@given(*IN_A_LENS, st.sampled_from(FILTERS))
def test_the_share_covered_is_that_of_the_pairs_of_states_of_which_something_is_known(
    world: World, day: int, more: int, cut: int, wanted: Wanted
) -> None:
    lens = lens_of(world.view(), day, day + more, cut)
    there = {one: common(lens.presence(index(lens.view, one), "cow").maybe, lens.days) for one in STATES}
    states = [one for one in STATES if world.spells[one] is not None and there[one]]
    network = Network(lens, Rule(wanted=wanted, has_isolates=True))
    assert [lens.view.id(one) for one in network.roster] == states
    pairs = [(a, b) for a, b in combinations(states, 2) if common(there[a], there[b])]
    known = sum(truth_of(lens, *pair, wanted) is not Truth.UNKNOWN for pair in pairs)
    assert network.covered == (known / len(pairs) if pairs else None)
    assert set(states) <= set(network.graph)


@settings(max_examples=100, deadline=None)
@given(*IN_A_LENS, st.sampled_from([one for one in FILTERS if one.mutual == "any"]))
def test_an_edge_either_way_is_one_that_leads_one_way_or_the_other(
    world: World, day: int, more: int, cut: int, wanted: Wanted
) -> None:
    lens = lens_of(world.view(), day, day + more, cut)
    directed = Network(lens, Rule(wanted=wanted, is_directed=True)).graph
    either = Network(lens, Rule(wanted=wanted)).graph
    assert directed.is_directed()
    assert {frozenset(edge) for edge in directed.edges} == {frozenset(edge) for edge in either.edges}
    if wanted.obligations:
        owed = Wanted(wanted.obligations, "owed")
        expected = {pair for pair in permutations(STATES, 2) if truth_of(lens, *pair, owed) in SHOWN}
        assert set(directed.edges) == expected
    both = Network(lens, Rule(wanted=Wanted(wanted.obligations, "both"))).graph
    assert {frozenset(edge) for edge in both.edges} <= {frozenset(edge) for edge in either.edges}


@settings(max_examples=100, deadline=None)
@given(*IN_A_LENS, st.sampled_from(FILTERS))
def test_the_days_of_an_edge_are_those_on_which_the_pair_is_allied(
    world: World, day: int, more: int, cut: int, wanted: Wanted
) -> None:
    lens = lens_of(world.view(), day, day + more, cut)
    graph = derived(Network(lens, Rule(wanted=wanted)))
    for pair in combinations(STATES, 2):
        said = {on: truth_of(replace(lens, on=on, during=None), *pair, wanted) for on in range(lens.on, lens.last + 1)}
        spells = graph.edges[pair]["spells"] if graph.has_edge(*pair) else []
        certain = graph.edges[pair]["certain"] if graph.has_edge(*pair) else []
        held = {on for on in said if any(dates.day(first) <= on <= dates.day(last) for first, last in spells)}
        sure = {on for on in said if any(dates.day(first) <= on <= dates.day(last) for first, last in certain)}
        assert held == {on for on, truth in said.items() if truth in SHOWN}, (pair, ZERO)
        assert sure == {on for on, truth in said.items() if truth is Truth.YES}
