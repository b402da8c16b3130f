"""A log goes from store to store and back unchanged, and a restore that is killed leaves nothing that could be taken for one."""

from __future__ import annotations

import json
import subprocess
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from graphsvc.errors import StoreUnavailable, StoreUnusable
from graphsvc.service.access import Keys
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.base import LogChange, LogPosition, Store
from graphsvc.store.opening import open_store
from tests import worlds
from tests.api.serving import serve
from tests.cli.running import COMMAND, REPOSITORY, environment, run_here
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.durability.test_same_answers import MEMBERSHIP, QUESTIONS
from tests.stores import STORES, empty_store

ASKED = QUESTIONS[:30]
PATIENCE_SECONDS = 60


def log(store: Store) -> list[LogChange]:
    return store.changes(LogPosition(0, 0), 1_000_000)


def answers(url: str, known: str) -> dict[str, tuple[int, bytes]]:
    """Ask a server over the store; tokens of pages and tags name the store and are not compared."""
    asked = (*ASKED, f"/v1/allies/albania?known={known}", f"{MEMBERSHIP}?known={known}")
    with serve(url) as served:
        replies = {question: served.get(question) for question in asked}
    return {question: (reply.status_code, reply.content) for question, reply in replies.items()}


def test_a_log_goes_through_every_store_and_comes_back_the_same(neo4j_servers: Neo4jServers, tmp_path: Path) -> None:
    path = tmp_path / "first.sqlite"
    first = f"sqlite:///{path}"
    assert run_here("load", REPOSITORY / "seeds", "--store", first, cwd=tmp_path).returncode == 0
    with closing(open_store(first)) as store:
        known = store.head().at
        worlds.write(store, worlds.country("persia"), reason="an exercise")
        worlds.write(store, worlds.merge(worlds.country("persia"), "iran"))
        Keys(store).create("not-copied", "admin")
        head, changes = store.head(), log(store)
    others = [empty_store(f"neo4j-{version}", neo4j_servers, tmp_path) for version in NEO4J_VERSIONS]
    urls = [first, *others, f"sqlite:///{tmp_path / 'last.sqlite'}"]
    expected = answers(first, known)
    assert sum(status == 200 for status, _ in expected.values()) == len(expected)
    ids = {head.store_id}
    for source, target in pairwise(urls):
        copied = run_here("copy", source, target, cwd=tmp_path)
        assert copied.returncode == 0, copied.stderr
        with closing(open_store(target)) as store:
            there = store.head()
            assert (there.revision, there.at, there.chain) == (head.revision, head.at, head.chain)
            assert log(store) == changes
            assert (store.keys(), store.check()) == ([], [])
            ids.add(there.store_id)
        found = answers(target, known)
        for question, answer in expected.items():
            assert found[question] == answer, (target, question)
    assert len(ids) == len(urls)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Give a backup that does not fit into a pipe."""
    with closing(open_store(f"sqlite:///{tmp_path / 'large.sqlite'}")) as store:
        store.migrate()
        records = (worlds.country(f"c-{i}", attributes={"noise": worlds.dataset(f"d-{i}").title}) for i in range(3_000))
        worlds.write(store, *records)
        worlds.write(store, *worlds.small_world())
    done = run_here("backup", "large.gz", "--store", "sqlite:///large.sqlite", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "large.gz"


@pytest.mark.parametrize("name", STORES)
def test_a_restore_that_was_killed_leaves_no_store_and_can_be_begun_again(
    name: str, neo4j_servers: Neo4jServers, tmp_path: Path, large: Path
) -> None:
    url = empty_store(name, neo4j_servers, tmp_path)
    command = [*COMMAND, "restore", "-", "--store", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        assert process.stdin is not None
        content = large.read_bytes()
        process.stdin.write(content[: len(content) // 2])
        process.stdin.flush()
        _wait_until_begun(url)
        process.kill()
    with closing(open_store(url)) as store:
        with pytest.raises(StoreUnusable, match=r"restore|migrate"):
            store.head()
        with pytest.raises(StoreUnusable, match=r"restore|migrate"):
            worlds.write(store, worlds.ALBANIA)
    assert run_here("allies", "albania", "--store", url, cwd=tmp_path).returncode == 3
    done = run_here("restore", large, "--store", url, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["revision"] == 2
    assert run_here("check", "--deep", "--store", url, cwd=tmp_path).returncode == 0


def _wait_until_begun(url: str) -> None:
    """Wait until the restore has closed the store, or made the file."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with closing(open_store(url)) as store:
        while time.monotonic() < deadline:
            try:
                store.head()
            except StoreUnavailable as exc:
                if "restored" in exc.detail or "is empty" in exc.detail:
                    return
            time.sleep(0.02)
    raise AssertionError("the restore has not begun")


@pytest.mark.parametrize("name", STORES)
def test_who_follows_an_empty_store_follows_what_is_restored_into_it(
    name: str, neo4j_servers: Neo4jServers, tmp_path: Path, large: Path
) -> None:
    url = empty_store(name, neo4j_servers, tmp_path)
    with closing(open_store(url)) as store:
        store.migrate()
        follower = Follower(store)
        follower.start()
        assert follower.wait_for(0, PATIENCE_SECONDS)
        assert run_here("restore", large, "--store", url, cwd=tmp_path).returncode == 0
        assert follower.wait_for(2, PATIENCE_SECONDS)
        assert follower.view.version("entity", "albania") == 1
        follower.stop()


def test_nobody_serves_or_follows_a_store_that_is_being_restored(neo4j_servers: Neo4jServers, tmp_path: Path) -> None:
    """The mark in the head is all that others see."""
    url = empty_store(f"neo4j-{NEO4J_VERSIONS[0]}", neo4j_servers, tmp_path)
    with closing(open_store(url)) as store:
        store.migrate()
    with GraphDatabase.driver(url) as driver:
        driver.execute_query("MATCH (r:Revision) SET r.closed_for = 'restore of another process'")
    with closing(open_store(url)) as store:
        follower = Follower(store)
        follower.start()
        assert not follower.wait_for(1, 0.2)
        follower.stop()
        assert follower.problem is not None and "graphsvc restore" in follower.problem
    assert run_here("serve", "--store", url, "--port", "0", cwd=tmp_path).returncode == 3
