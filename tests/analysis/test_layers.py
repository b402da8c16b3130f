"""The layers beside alliance: what their edges say, beside what their questions say of each pair on each day."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.analysis.graphs import claims, derived
from graphsvc.analysis.projection import Network
from graphsvc.analysis.rules import TABLE, Rule
from graphsvc.model.tie import Tie
from graphsvc.model.truth import Truth, disjunction
from tests.analysis.layered import KINDS_OF, SHOWN, Layered, days_of, layered, said, said_on, told
from tests.questions.test_brute_force import DAYS, index, lens_of

ENTITIES = ("a", "b", "c", "g", "h", "o", "x")


ALL = tuple(KINDS_OF)


@settings(max_examples=60, deadline=None)
@given(layered(*ALL), st.sampled_from(DAYS), st.sampled_from([0, 1, 3]), st.sampled_from([4, 20]), st.booleans())
def test_an_edge_of_several_layers_is_what_each_of_them_says(
    world: Layered, day: int, more: int, cut: int, is_directed: bool
) -> None:
    lens = replace(lens_of(world.view(), day, day + more, cut), certainty="carried")
    graph = derived(Network(lens, Rule(ALL, is_directed=is_directed)))
    each = [derived(Network(lens, Rule((layer,), is_directed=is_directed))) for layer in ALL]
    assert graph.is_directed() == is_directed
    for a, b, edge in graph.edges(data=True):
        ways = [(a, b)] if is_directed else [(a, b), (b, a)]
        alone = [
            one.edges[way] for one in each for way in (ways if one.is_directed() else ways[:1]) if one.has_edge(*way)
        ]
        assert edge["layers"] == sorted({layer for one in alone for layer in one["layers"]})
        assert edge["ties"] == sorted({tie for one in alone for tie in one["ties"]})
        assert edge["truth"] == disjunction(Truth(one["truth"]) for one in alone)
        for name in ("spells", "certain"):
            assert days_of(lens, edge[name]) == {day for one in alone for day in days_of(lens, one[name])}
        assert edge["spells"]
    joined = {frozenset(edge) for one in each for edge in one.edges}
    assert {frozenset(edge) for edge in graph.edges} == joined


@settings(max_examples=40, deadline=None)
@given(layered(*ALL), st.sampled_from(DAYS), st.sampled_from([0, 1, 3]), st.sampled_from([4, 20]))
def test_a_claim_in_a_graph_is_the_tie_as_it_was_written(world: Layered, day: int, more: int, cut: int) -> None:
    lens = lens_of(world.view(), day, day + more, cut)
    network = Network(lens, Rule(ALL))
    of_edges = derived(network)
    written = {one.id: one for one in world.records if isinstance(one, Tie)}
    graph = claims(network)
    for a, b, key, edge in graph.edges(keys=True, data=True):
        tie = written[key]
        interval = tie.interval
        assert (a, b, edge["kind"], edge["dataset"]) == (tie.from_id, tie.to_id, tie.kind, tie.dataset)
        assert (edge["since"], edge["until"]) == (interval.since.text, interval.until.text)
        assert not edge.keys() & {"since_earliest", "since_latest", "until_earliest", "until_latest"}
        days = range(max(lens.on, interval.since.earliest), min(lens.last + 1, interval.until.latest))
        assert days_of(lens, edge["spells"]) <= set(days)
        derived_edge = of_edges.edges[(a, b) if of_edges.has_edge(a, b) else (b, a)]
        assert days_of(lens, edge["spells"]) <= days_of(lens, derived_edge["spells"])
    behind_edges = {tie for *_, edge in of_edges.edges(data=True) for tie in edge["ties"]}
    in_claims = {key for *_, key in graph.edges(keys=True)}
    # An edge of a period names the ties of those days alone that have the truth shown.
    assert behind_edges == in_claims if more == 0 else behind_edges <= in_claims


@pytest.mark.parametrize("layer", KINDS_OF)
@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(DAYS), st.sampled_from([0, 0, 1, 2, 5]), st.sampled_from([4, 20, 20]))
def test_an_edge_says_of_a_pair_what_the_question_of_its_layer_says(
    layer: str, data: st.DataObject, day: int, more: int, cut: int
) -> None:
    lens = lens_of(data.draw(layered(layer)).view(), day, day + more, cut)
    network = Network(lens, Rule((layer,)))
    graph = derived(network)
    claimed = claims(network)
    for a, b in permutations(ENTITIES, 2):
        one, other = index(lens.view, a), index(lens.view, b)
        truth = said(lens, layer, one, other)
        edge = graph.edges[a, b] if graph.has_edge(a, b) else None
        on = said_on(lens, layer, one, other)
        if edge is None:
            assert truth not in SHOWN
        else:
            assert truth in SHOWN
            assert edge["truth"] == truth, (a, b)
            assert days_of(lens, edge["spells"]) == {day for day, one in on.items() if one in SHOWN}
            certain = {day for day, one in on.items() if one is Truth.YES}
            found = days_of(lens, edge["certain"])
            assert found == (certain if truth is Truth.YES else set())
            assert edge["ties"] and edge["datasets"]
            if TABLE[layer].is_directed:
                behind = {key for *_, key in claimed.out_edges(a, keys=True)}
                if layer == "severed":
                    # Data sets may differ on who did it: the edge leads from whom the surest names, the ties either way.
                    behind |= {key for *_, key in claimed.out_edges(b, keys=True)}
                assert behind >= set(edge["ties"])


@pytest.mark.parametrize(
    "layers", [("relations",), ("representation",), ("severed",), ("rivalry",), ("relations", "rivalry")]
)
@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(DAYS), st.sampled_from([0, 0, 1, 2, 5]), st.sampled_from([4, 20, 20]))
def test_the_share_covered_is_that_of_the_pairs_that_some_layer_joins_or_all_deny(
    layers: tuple[str, ...], data: st.DataObject, day: int, more: int, cut: int
) -> None:
    lens = lens_of(data.draw(layered(*layers)).view(), day, day + more, cut)
    network = Network(lens, Rule(layers))
    pairs = (permutations if network.is_directed else combinations)(network.roster, 2)
    truths = [[told(lens, layer, *pair) for layer in layers] for pair in pairs]
    known = [any(one in SHOWN for one in each) or set(each) == {Truth.NO} for each in truths]
    assert network.covered == (sum(known) / len(known) if known else None)
