"""Whatever batches come: repeating one changes nothing, its order does not matter, and no reference ever dangles."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.errors import GraphsvcError
from graphsvc.model.batch import Write
from graphsvc.model.citation import Record
from graphsvc.store.base import BatchRefused
from graphsvc.store.planning import NOTES, BatchPlan
from tests import worlds
from tests.model.planning.store import Memory

TIES = [
    worlds.tie("has_relations_with", "albania", "iran", since, until, key="r", citations=citations)
    for since, until in (("1999", ".."), ("1999", "2022-09-07"), ("2023", ".."))
    for citations in ([], [{"source": "column"}])
]
SEVERANCES = [
    worlds.event("severance", when, key=key, parts={"albania": "actor"}, closes=closes)
    for key in "ab"
    for when in ("2022-09-07", "2022-09")
    for closes in ([TIES[0].id], [])
]
STATES = [worlds.ALBANIA, worlds.IRAN, worlds.ITALY]
RECORDS: list[Record] = [
    worlds.ALBANIA,
    worlds.country("albania", "Shqipëria"),
    worlds.group("albania"),
    worlds.IRAN,
    worlds.COLUMN,
    worlds.NATO_MEMBERS,
    worlds.NATO,
    worlds.MEMBERSHIP,
    *TIES,
    *SEVERANCES,
]
WRITES = st.one_of(
    st.builds(worlds.put, st.sampled_from(RECORDS), st.just("upsert"), st.sampled_from([None, None, None, 1, 2])),
    st.builds(worlds.put, st.sampled_from(RECORDS), st.sampled_from(["create", "replace"])),
    st.builds(worlds.retract, st.sampled_from([*RECORDS, NOTES]), st.sampled_from([None, None, 1])),
    st.builds(worlds.merge, st.sampled_from(STATES), st.sampled_from(STATES), st.sampled_from([None, None, 1])),
    st.builds(worlds.unmerge, st.sampled_from(STATES), st.sampled_from([None, None, 2])),
)
BATCHES = st.lists(WRITES, min_size=1, max_size=6)
STARTS = st.sampled_from([(), worlds.small_world(), (*worlds.small_world(), TIES[0])])


def attempt(store: Memory, writes: list[Write]) -> BatchPlan | dict[str, type[GraphsvcError]]:
    try:
        return store.take(worlds.batch(*writes))
    except BatchRefused as refused:
        return {one.pointer: type(one.error) for one in refused.refusals}


def held(store: Memory) -> dict[Any, Any]:
    return {one: (current.version, current.text) for one, current in store.current.items()}


@settings(deadline=None)
@given(STARTS, st.lists(BATCHES, min_size=1, max_size=4))
def test_batches_keep_the_store_whole(start: tuple[Record, ...], batches: list[list[Write]]) -> None:
    store = Memory(*start)
    for writes in batches:
        before = held(store)
        found = attempt(store, writes)
        if not isinstance(found, BatchPlan):
            assert held(store) == before
            continue
        assert {(one.record, one.id) for one in found.outcomes} == {write.reference for write in writes}
        for outcome in found.outcomes:
            assert store.current[outcome.record, outcome.id].version == outcome.version
        standing = store.standing()
        for record in standing.values():
            for kind, id in record.references().values():  # noqa: A001
                assert kind in ("tie", "event") or (kind, id) in standing
        again = attempt(store, writes)
        assert isinstance(again, BatchPlan)
        assert again.changes == ()
        assert {one.outcome for one in again.outcomes} == {"same"}


@settings(deadline=None)
@given(STARTS, BATCHES, BATCHES, st.randoms(use_true_random=False))
def test_the_order_of_a_batch_does_not_matter(
    start: tuple[Record, ...], first: list[Write], writes: list[Write], random: Any
) -> None:
    one = Memory(*start)
    attempt(one, first)
    other = deepcopy(one)
    numbered = [replace(write, pointer=f"/{i}") for i, write in enumerate(writes)]
    shuffled = list(numbered)
    random.shuffle(shuffled)
    found, again = attempt(one, writes), attempt(other, shuffled)
    assert isinstance(found, BatchPlan) == isinstance(again, BatchPlan)
    assert held(one) == held(other)
