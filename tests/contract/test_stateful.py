"""Random writes on several stores at once: all of them answer alike, and like a log that is read from the start."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from graphsvc.model.batch import LOADER, Batch, Write
from graphsvc.model.citation import Record
from graphsvc.store.base import BatchRefused, LogChange, LogPosition, Store, WriteSummary
from graphsvc.store.opening import open_store
from tests import worlds
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.contract.oracle import Oracle
from tests.stores import empty_store, wipe

DATASETS, COUNTRIES, TIES, EVENTS = ("d1", "d2"), ("a", "b", "c"), ("k1", "k2", "k3"), ("e1", "e2")
datasets = st.sampled_from((*DATASETS, None))
countries = st.sampled_from((*COUNTRIES, "nato"))
cited = st.sampled_from(((), (), ("paper",), ("paper", "video")))

sources = st.one_of(
    st.builds(worlds.dataset, st.sampled_from(DATASETS), st.sampled_from(("One", "Two"))),
    st.builds(worlds.document, st.sampled_from(("paper", "video")), title=st.sampled_from(("One", "Two"))),
)


@st.composite
def entities(draw: st.DrawFn) -> Record:
    citations = [{"source": one} for one in draw(cited)]
    more = {"dataset": draw(datasets), "citations": citations}
    name = draw(st.sampled_from(("One", "Two", "Dré")))
    id = draw(countries)  # noqa: A001
    return worlds.alliance(id, name, **more) if id == "nato" else worlds.country(id, name, **more)


@st.composite
def ties(draw: st.DrawFn) -> Record:
    more: dict[str, Any] = {"key": draw(st.sampled_from(TIES)), "dataset": draw(datasets)}
    more["citations"] = [{"source": one} for one in draw(cited)]
    since, until = draw(st.sampled_from(("1990", "1991-05-06", ""))), draw(st.sampled_from(("..", "..", "2001-02-03")))
    from_id = draw(st.sampled_from(COUNTRIES))
    if draw(st.booleans()):
        more["attributes"] = draw(st.sampled_from(({}, {"role": "member"}, {"owed_to": ["c"]})))
        return worlds.tie("member_of", from_id, "nato", since, until, **more)
    to_id = draw(st.sampled_from([one for one in COUNTRIES if one != from_id]))
    return worlds.tie("allied_with", from_id, to_id, since, until, **more)


@st.composite
def events(draw: st.DrawFn) -> Record:
    tie = f"{draw(st.sampled_from(('member_of', 'allied_with')))}:{draw(st.sampled_from(TIES))}"
    named = {draw(st.sampled_from(("opens", "closes"))): [tie]} if draw(st.booleans()) else {}
    participants = [{"entity": draw(countries), "role": "actor", "according_to": draw(st.sampled_from((None, "a")))}]
    when = draw(st.sampled_from(("2001-02-03", "2002", "1989")))
    key, dataset = draw(st.sampled_from(EVENTS)), draw(datasets)
    return worlds.event("withdrawal", when, participants=participants, key=key, dataset=dataset, **named)  # type: ignore[arg-type]


records: st.SearchStrategy[Record] = st.one_of(sources, entities(), entities(), ties(), ties(), events())
expected = st.sampled_from((None, None, None, 1, 2))
mergers: st.SearchStrategy[Write] = st.one_of(
    st.builds(worlds.merge, st.sampled_from(COUNTRIES).map(worlds.country), countries, expected),
    st.builds(worlds.unmerge, countries.map(worlds.country), expected),
)
writes: st.SearchStrategy[Write] = st.one_of(
    mergers,
    st.builds(worlds.put, records, st.sampled_from(("upsert", "upsert", "create", "replace")), expected),
    st.builds(worlds.put, records),
    st.builds(worlds.retract, records, expected),
)
batches = st.builds(
    lambda found, reason: worlds.batch(*found, reason=reason),
    st.lists(writes, min_size=1, max_size=6),
    st.sampled_from((None, "because")),
)


def of_dataset(name: str, found: list[Record]) -> Batch:
    """Make a load of the records that are the dataset's or can be made so; each comes once."""
    own = {(one.record, one.id): one for one in found if one.dataset == name}
    others = [one for one in found if one.record == "entity"]
    own |= {(one.record, one.id): replace(one, dataset=name) for one in others}  # type: ignore[type-var]
    return worlds.batch(worlds.dataset(name), *(one for key, one in own.items() if key != ("source", name)), by=LOADER)


loads = st.builds(
    lambda name, found, overwrite: replace(
        of_dataset(name, found), loads=(name,), corrections="overwrite" if overwrite else "refuse"
    ),
    st.sampled_from(DATASETS),
    st.lists(records, max_size=6),
    st.booleans(),
)
WORLD: tuple[Record, ...] = (
    *(worlds.dataset(one) for one in DATASETS),
    *(worlds.country(one) for one in COUNTRIES),
    worlds.alliance("nato"),
    worlds.document("paper"),
    worlds.document("video"),
)

Answer = WriteSummary | tuple[tuple[str, type[Exception], str], ...]


def answer(store: Store | Oracle, wanted: Batch, *, dry_run: bool) -> Answer:
    """Give what a store answers to a batch, without the moment."""
    try:
        return replace(store.write(wanted, dry_run=dry_run), at="")
    except BatchRefused as refused:
        return tuple((one.pointer, type(one.error), one.error.detail) for one in refused.refusals)


def timeless(changes: list[LogChange]) -> list[LogChange]:
    return [replace(one, at="") for one in changes]


class Stores(RuleBasedStateMachine):
    """Every store gets the same writes as the oracle."""

    def __init__(self, urls: list[str]) -> None:
        super().__init__()
        self.oracle, self.stores, self.seen = Oracle(), [], 0
        for url in urls:
            if url.startswith("sqlite"):
                Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)
            else:
                wipe(url, migrated=True)
            store = open_store(url)
            self.stores.append(store)
            store.migrate()
        self.write(worlds.batch(*WORLD))

    def write(self, wanted: Batch, *, dry_run: bool = False) -> None:
        told = answer(self.oracle, wanted, dry_run=dry_run)
        for store in self.stores:
            assert answer(store, wanted, dry_run=dry_run) == told
        if isinstance(told, WriteSummary) and not dry_run:
            self.last = wanted

    @rule(wanted=batches)
    def write_a_batch(self, wanted: Batch) -> None:
        self.write(wanted)

    @rule(record=records)
    def put_one(self, record: Record) -> None:
        self.write(worlds.batch(record))

    @rule(wanted=mergers)
    def merge_or_undo_it(self, wanted: Write) -> None:
        self.write(worlds.batch(wanted))

    @rule(wanted=loads)
    def load(self, wanted: Batch) -> None:
        self.write(wanted)

    @rule(wanted=st.one_of(batches, loads))
    def try_without_writing(self, wanted: Batch) -> None:
        self.write(wanted, dry_run=True)

    @rule()
    def repeat_what_was_taken_last(self) -> None:
        before = self.oracle.revision
        self.write(self.last)
        assert self.oracle.revision == before

    @precondition(lambda self: self.oracle.log[-1].op == "put")
    @rule(data=st.data())
    def retract_what_stands(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.oracle.log))
        self.write(Batch((Write(one.record, one.id, None, "/0"),), worlds.ANALYST))

    @invariant()
    def the_log_goes_on_alike(self) -> None:
        after = LogPosition(self.seen, 10**6)
        for store in self.stores:
            assert timeless(store.changes(after, 1000)) == [one for one in self.oracle.log if one.revision > self.seen]
            assert store.head().revision == self.oracle.revision
        self.seen = self.oracle.revision

    def teardown(self) -> None:
        """Compare everything that can be read."""
        log = self.oracle.log
        wanted = [(one.record, one.id, one.version) for one in log]
        for store in self.stores:
            try:
                assert timeless(store.changes(LogPosition(0, 0), 10_000)) == log
                assert store.bodies(wanted) == [one.body for one in log]
                for record, id in {(one.record, one.id) for one in log}:  # noqa: A001
                    own = [one for one in log if (one.record, one.id) == (record, id)]
                    assert timeless(store.history(record, id)) == own[::-1]
                assert store.check() == []
            finally:
                store.close()


def run(urls: list[str], examples: int) -> None:
    checks = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
    bounds = settings(max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(lambda: Stores(urls), settings=bounds)  # type: ignore[arg-type]


def test_sqlite_answers_like_its_log_read_from_the_start(tmp_path: Path) -> None:
    run([f"sqlite:///{tmp_path}/store.sqlite"], 60)


def test_every_store_answers_alike(neo4j_servers: Neo4jServers, tmp_path: Path) -> None:
    there = [f"neo4j-{one}" for one in NEO4J_VERSIONS if os.environ.get("CI") or not neo4j_servers.missing(one)]
    if not there:
        pytest.skip("; ".join(str(neo4j_servers.missing(one)) for one in NEO4J_VERSIONS))
    run([empty_store(one, neo4j_servers, tmp_path) for one in ("sqlite", *there)], 8)
