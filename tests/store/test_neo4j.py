"""What only the Neo4j store can show: the graph that analysts query, databases that are not ours, servers that are away."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase

from graphsvc.errors import StoreUnavailable, StoreUnusable
from graphsvc.store import neo4j as adapter
from graphsvc.store import neo4j_connection, neo4j_write
from graphsvc.store.base import SCHEMA, Key, LogChange, LogPosition
from graphsvc.store.neo4j import Neo4jStore
from graphsvc.store.queries import query
from tests import worlds
from tests.conftest import NEO4J_VERSIONS, Neo4jServers
from tests.stores import empty_store, make_foreign, make_newer
from tests.worlds import (
    ALBANIA,
    MEK,
    MEMBERSHIP,
    RELATIONS,
    SEVERANCE,
    SEVERED,
    country,
    event,
    put,
    retract,
    tie,
    write,
)

HOSTING = tie(
    "hosts",
    "albania",
    "mek",
    "",
    since_latest="2022-07-15",
    attributes={"people": {"about": 3000}, "reasons": {"free": "not shown"}},
    citations=[{"source": "column"}, {"source": "column", "locator": "p. 2"}],
)


@pytest.fixture(params=NEO4J_VERSIONS)
def uri(request: pytest.FixtureRequest, neo4j_servers: Neo4jServers, tmp_path: Path) -> str:
    return empty_store(f"neo4j-{request.param}", neo4j_servers, tmp_path)


@pytest.fixture
def store(uri: str) -> Iterator[Neo4jStore]:
    """Give a store that holds the small world as revision 1."""
    store = Neo4jStore(uri)
    store.migrate()
    write(store, *worlds.small_world())
    yield store
    store.close()


@pytest.fixture
def ask(uri: str) -> Iterator[Callable[..., list[Any]]]:
    """Give a function that runs Cypher as an analyst would; rows of one column come as their values."""
    with GraphDatabase.driver(uri) as driver:
        yield lambda text, **params: _rows(driver, text, params)


def _rows(driver: Driver, text: str, params: dict[str, Any]) -> list[Any]:
    found = [record.values() for record in driver.execute_query(text, params, database_="neo4j").records]
    return [row[0] if len(row) == 1 else row for row in found]


Ask = Callable[..., list[Any]]

# The graph


def test_who_hosts_whom_reads_as_an_analyst_would_write_it(store: Neo4jStore, ask: Ask) -> None:
    write(store, HOSTING)
    found = ask("MATCH (a:Country {id: 'albania'})-[h:HOSTS]->(g:Group) RETURN g.name, h.people_about")
    assert found == [["MEK", 3000]]


def test_a_tie_shows_its_dates_as_dates_and_leaves_free_attributes_to_the_log(store: Neo4jStore, ask: Ask) -> None:
    write(store, HOSTING)
    (shown,) = ask("MATCH ()-[h:HOSTS]->() RETURN h {.*}")
    days = {name: shown.pop(name).to_native() for name in list(shown) if name.endswith(("_earliest", "_latest"))}
    assert days == {
        "since_earliest": date.min,
        "since_latest": date(2022, 7, 15),
        "until_earliest": date.max,
        "until_latest": date.max,
    }
    assert shown == {
        "id": HOSTING.id,
        "version": 1,
        "dataset": "notes",
        "since_text": "",
        "until_text": "..",
        "people_about": 3000,
        "citations": ["column"],
    }


def test_an_entity_bears_the_label_of_its_kind_and_its_codes(store: Neo4jStore, ask: Ask) -> None:
    (shown,) = ask("MATCH (n:Entity:Country {id: 'albania'}) RETURN n {.name, .kind, .codes, .dataset, .version}")
    codes = ["iso3:ALB", "cow:339"]
    assert shown == {"name": "Albania", "kind": "country", "codes": codes, "dataset": "notes", "version": 1}


def test_an_event_involves_its_participants_according_to_whom(store: Neo4jStore, ask: Ask) -> None:
    parts = [
        {"entity": "iran", "role": "perpetrator", "according_to": "albania", "confidence": "asserted"},
        {"entity": "iran", "role": "subject"},
    ]
    attack = event("cyberattack", "2022-07-15", participants=parts)
    write(store, attack)
    asked = (
        "MATCH (e:Event {id: $id})-[i:INVOLVES]->(n) RETURN n.id, i.role, i.according_to, i.confidence ORDER BY i.role"
    )
    expected = [["iran", "perpetrator", "albania", "asserted"], ["iran", "subject", None, None]]
    assert ask(asked, id=attack.id) == expected
    write(store, event("cyberattack", "2022-07-15", participants=parts[:1], id=attack.id, title="The attack"))
    assert ask(asked, id=attack.id) == expected[:1]


def test_a_new_version_changes_the_relationship_and_a_retraction_takes_it_away(store: Neo4jStore, ask: Ask) -> None:
    asked = "MATCH (:Country)-[t:MEMBER_OF]->(:Alliance) RETURN t.version, t.until_text, t.role"
    changed = tie("member_of", "albania", "nato", until="2030", dataset="nato-members", key="albania")
    write(store, changed)
    assert ask(asked) == [[2, "2030", None]]
    write(store, retract(changed))
    assert ask(asked) == []
    write(store, MEMBERSHIP)
    assert ask(asked) == [[4, "..", "member"]]
    assert store.check() == []


def test_an_entity_that_comes_back_as_another_kind_has_that_label_alone(store: Neo4jStore, ask: Ask) -> None:
    write(store, retract(MEK))
    write(store, put(worlds.entity("mek", "organisation")))
    assert ask("MATCH (n:Entity {id: 'mek'}) RETURN labels(n)") == [["Entity", "Organisation"]]
    assert store.check() == []


def test_closing_a_tie_by_an_event_shows_in_the_graph(store: Neo4jStore, ask: Ask) -> None:
    write(store, SEVERED, SEVERANCE)
    found = ask("MATCH (:Country {id: 'albania'})-[t:HAS_RELATIONS_WITH]-(:Country) RETURN t.until_text, t.version")
    assert found == [["2022-09-07", 2]]


def test_the_server_is_told_the_name_of_each_statement(store: Neo4jStore, ask: Ask, uri: str) -> None:
    db = neo4j_connection.Connection(uri, None, None, "neo4j")
    asked = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.app = 'graphsvc' RETURN metaData.query AS name"
    assert db.reading("read/head", lambda tx: ask(asked)) == ["read/head"]
    db.close()


# What a follower sees


def test_a_revision_of_which_a_row_cannot_be_read_is_held_back_with_all_after_it(store: Neo4jStore, ask: Ask) -> None:
    write(store, country("chad"), country("mali"), country("niger"))
    write(store, country("togo"))
    everything = store.changes(LogPosition(0, 0), 100)
    hidden = "MATCH (c:Change {revision: 2, seq: $seq}) SET c.revision = $to"
    for seq in (1, 2, 3):
        ask(hidden.replace("$to", "-2"), seq=seq)
        assert _revisions(store.changes(LogPosition(0, 0), 100)) == {1}
        assert store.changes(LogPosition(1, 100), 2) == []
        assert store.changes(LogPosition(2, 0), 1) == []
        ask("MATCH (c:Change {revision: -2}) SET c.revision = 2")
    assert store.changes(LogPosition(0, 0), 100) == everything


def test_a_reader_within_a_revision_waits_for_the_rest_of_it(store: Neo4jStore, ask: Ask) -> None:
    write(store, country("chad"), country("mali"), country("niger"))
    write(store, country("togo"))
    ask("MATCH (c:Change {revision: 2, seq: 3}) SET c.revision = -2")
    assert store.changes(LogPosition(2, 2), 100) == []


def test_a_revision_that_is_missing_holds_back_those_after_it(store: Neo4jStore, ask: Ask) -> None:
    write(store, country("chad"))
    write(store, country("togo"))
    ask("MATCH (c:Change {revision: 2}) SET c.revision = -2")
    assert _revisions(store.changes(LogPosition(0, 0), 100)) == {1}
    assert store.changes(LogPosition(1, 100), 100) == []


def _revisions(changes: list[LogChange]) -> set[int]:
    return {change.revision for change in changes}


# Starting


def test_a_database_that_holds_other_data_is_refused_and_left_alone(uri: str, ask: Ask) -> None:
    make_foreign(uri)
    store = Neo4jStore(uri)
    with pytest.raises(StoreUnusable, match="Film"):
        store.migrate()
    store.close()
    assert ask("MATCH (n) RETURN labels(n)") == [["Film"]]


def test_notes_of_an_analyst_beside_a_store_do_no_harm(store: Neo4jStore, ask: Ask) -> None:
    ask("MATCH (n:Entity {id: 'albania'}) CREATE (n)-[:SEE]->(:Bookmark {title: 'to read'}) SET n:Seen")
    assert store.migrate() == []
    assert store.check() == []


def test_a_start_that_broke_off_after_the_counter_is_taken_up(uri: str, ask: Ask) -> None:
    store = Neo4jStore(uri)
    store.migrate()
    ask("MATCH (m:Migration) DELETE m")
    ask("MATCH (r:Revision) SET r.schema = 0")
    store_id = ask("MATCH (r:Revision) RETURN r.store_id")[0]
    with pytest.raises(StoreUnusable, match="migrate"):
        store.head()
    assert store.migrate() == list(range(1, SCHEMA + 1))
    assert (store.head().store_id, store.head().schema) == (store_id, SCHEMA)
    store.close()


def test_a_migration_that_is_not_ours_is_refused(store: Neo4jStore, ask: Ask) -> None:
    ask("MATCH (m:Migration {number: 1}) SET m.checksum = 'another'")
    with pytest.raises(StoreUnusable, match="migration 1"):
        store.migrate()


def test_an_older_graphsvc_refuses_to_write(store: Neo4jStore, uri: str) -> None:
    make_newer(uri)
    with pytest.raises(StoreUnusable, match="schema 99"):
        write(store, country("chad"))
    with pytest.raises(StoreUnusable, match="schema 99"):
        store.migrate()


# Waiting


def test_a_server_that_is_not_there_is_unavailable() -> None:
    store = Neo4jStore("bolt://127.0.0.1:9")
    with pytest.raises(StoreUnavailable, match="cannot be reached") as caught:
        store.head()
    assert not isinstance(caught.value, StoreUnusable)
    store.close()


def test_a_database_that_does_not_exist_is_unusable(uri: str) -> None:
    store = Neo4jStore(uri, database="elsewhere")
    with pytest.raises(StoreUnusable, match="elsewhere"):
        store.head()
    store.close()


def test_a_store_that_is_closed_is_unavailable(uri: str) -> None:
    store = Neo4jStore(uri)
    store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        store.head()


def test_a_write_that_waits_too_long_for_the_lock_is_unavailable_and_takes_nothing(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "WRITE_SECONDS", 0.5)
    locked, done = threading.Event(), threading.Event()

    def keep_lock() -> None:
        with (
            GraphDatabase.driver(store.url) as driver,
            driver.session(database="neo4j") as session,
            session.begin_transaction() as tx,
        ):
            tx.run(query(neo4j_write.FIRST).text).consume()
            locked.set()
            assert done.wait(30)
            tx.rollback()

    holder = threading.Thread(target=keep_lock)
    holder.start()
    try:
        assert locked.wait(30)
        with pytest.raises(StoreUnavailable, match="busy or too slow"):
            write(store, country("chad"))
    finally:
        done.set()
        holder.join()
    assert store.head().revision == 1


def test_a_password_in_the_url_is_not_taken_and_not_shown() -> None:
    with pytest.raises(StoreUnusable) as caught:
        Neo4jStore("bolt://ana:secret@127.0.0.1:9").head()
    assert "secret" not in str(caught.value)


# Checking


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("MATCH ()-[t:MEMBER_OF]->() DELETE t", f"the graph lacks tie {MEMBERSHIP.id}"),
        ("MATCH ()-[t:MEMBER_OF]->() SET t.role = 'observer'", f"the graph shows tie {MEMBERSHIP.id} otherwise"),
        ("MATCH ()-[t:MEMBER_OF]->() SET t.since_latest = date('2010-01-01')", f"shows tie {MEMBERSHIP.id} otherwise"),
        ("MATCH (a {id: 'iran'}), (b {id: 'nato'}) CREATE (a)-[:OPPOSES {id: 't-x'}]->(b)", "the graph has tie t-x"),
        ("MATCH (n:Entity {id: 'mek'}) DETACH DELETE n", "the graph lacks entity mek"),
        ("MATCH (n:Entity {id: 'mek'}) SET n.name = 'Other'", "the graph shows entity mek otherwise"),
        ("MATCH (n:Entity {id: 'mek'}) REMOVE n:Group", "the graph shows entity mek otherwise"),
        ("CREATE (:Entity {id: 'chad'})", "the graph has entity chad, which the log does not have"),
        ("MATCH (n:Source {id: 'column'}) SET n.url = null", "the graph shows source column otherwise"),
        ("MATCH (e:Event)-[i:INVOLVES]->({id: 'iran'}) DELETE i", f"the graph shows event {SEVERANCE.id} otherwise"),
        (
            "MATCH (c:Change)-[r:REFERS_TO]->() DELETE r",
            f"the index of references lacks tie {RELATIONS.id} to source column",
        ),
        (
            "MATCH (c:Change {record_id: 'mek'}), (n:Entity {id: 'iran'}) CREATE (c)-[:REFERS_TO]->(n)",
            "the index of references has too much: entity mek to entity iran",
        ),
        (
            f"MATCH (c:Change {{record_id: '{RELATIONS.id}', version: 1}}), (n:Source {{id: 'column'}}) "
            "CREATE (c)-[:REFERS_TO]->(n)",
            f"version 1 of tie {RELATIONS.id} still refers to something",
        ),
        ("MATCH (c:Change {record_id: 'mek'}) SET c.dataset = 'column'", "version 1 of entity mek is indexed under"),
        ("MATCH (c:Change {record_id: 'mek'}) DETACH DELETE c", "stands where"),
        ("MATCH (c:Change {record_id: 'mek'}) SET c.version = 3", "version 3 of entity mek follows version 0"),
        ("MATCH (r:Revision) SET r.number = 7", "the head is at revision 7"),
    ],
)
def test_check_tells_what_has_been_changed_by_hand(store: Neo4jStore, ask: Ask, damage: str, told: str) -> None:
    write(store, SEVERED, SEVERANCE)
    assert store.check() == []
    ask(damage)
    faults = store.check()
    assert any(told in fault for fault in faults), faults
    if "c.version = 3" in damage or "DETACH DELETE c" in damage or "r.number" in damage:
        with pytest.raises(StoreUnusable, match="restore a backup"):
            store.repair()
    else:
        assert store.repair() == faults
        assert store.check() == []


@pytest.mark.parametrize(
    "damage",
    [
        "MATCH ()-[t:MEMBER_OF]->() DELETE t",
        "MATCH (a:Entity {id: 'iran'}), ()-[t:MEMBER_OF]->(b) CREATE (a)-[moved:MEMBER_OF]->(b) "
        "WITH t, moved, properties(t) AS kept DELETE t WITH moved, kept SET moved = kept",
    ],
    ids=["deleted", "moved"],
)
def test_a_tie_whose_relationship_is_gone_can_be_written_once_that_is_repaired(
    store: Neo4jStore, ask: Ask, damage: str
) -> None:
    asked = "MATCH (a)-[t:MEMBER_OF]->(b) RETURN a.id, b.id, t.until_text"
    changed = tie("member_of", "albania", "nato", until="2030", dataset="nato-members", key="albania")
    ask(damage)
    if "moved" not in damage:
        for step in (changed, retract(MEMBERSHIP)):
            with pytest.raises(StoreUnusable, match="graphsvc repair"):
                write(store, step)
    assert store.repair() != []
    assert ask(asked) == [["albania", "nato", ".."]]
    write(store, changed)
    assert ask(asked) == [["albania", "nato", "2030"]]
    write(store, retract(MEMBERSHIP))
    assert (ask(asked), store.check()) == ([], [])


def test_mergers_that_were_edited_by_hand_are_repaired(store: Neo4jStore, ask: Ask) -> None:
    write(store, country("persia"), tie("opposes", "persia", "mek"), HOSTING)
    write(store, worlds.merge(country("persia"), "iran"))
    ask("MATCH (:Entity)-[m:MERGED_INTO]->() DELETE m")
    ask("MATCH (a {id: 'italy'}), (b {id: 'nato'}) CREATE (a)-[:MERGED_INTO]->(b)")
    ask("MATCH (a)-[t:OPPOSES]->(b), (p:Entity {id: 'persia'}) CREATE (p)-[m:OPPOSES]->(b) "
        "WITH t, m, properties(t) AS kept DELETE t WITH m, kept SET m = kept, m.given_from = null")  # fmt: skip
    assert len(store.check()) >= 3
    store.repair()
    assert store.check() == []
    write(store, worlds.unmerge(country("persia")))
    assert ask("MATCH (a)-[:OPPOSES]->(b) RETURN a.id, b.id") == [["persia", "mek"]]
    assert store.check() == []


def test_nobody_writes_while_a_store_is_repaired_and_a_repair_takes_up_one_that_broke_off(
    store: Neo4jStore, ask: Ask
) -> None:
    ask("MATCH (r:Revision) SET r.closed_for = 'repair of a process that was killed'")
    assert (store.head().revision, store.check()) == (1, [])
    with pytest.raises(StoreUnavailable, match="graphsvc repair") as caught:
        write(store, country("chad"))
    assert not isinstance(caught.value, StoreUnusable)
    assert store.repair() == []
    assert write(store, country("chad")).revision == 2


def test_a_restore_that_broke_off_closes_the_store_to_all_but_the_next_restore(store: Neo4jStore, ask: Ask) -> None:
    log = store.changes(LogPosition(0, 0), 99)
    ask("MATCH (r:Revision) SET r.closed_for = 'restore of a process that was killed', r.number = 0")
    closed: tuple[Callable[[], object], ...] = (
        store.head, store.check, store.repair, lambda: write(store, country("chad")),
        lambda: store.add_key(Key("k1", "ana", "read", "a" * 64, "2026-01-01T00:00:00.000000Z")),
    )  # fmt: skip
    for refused in closed:
        with pytest.raises(StoreUnusable, match="graphsvc restore"):
            refused()
    assert (store.restore(log).revision, store.check()) == (1, [])


def test_of_two_restores_the_later_goes_on(store: Neo4jStore, uri: str, ask: Ask) -> None:
    ask("MATCH (r:Revision) SET r.closed_for = 'restore of a process that was killed', r.number = 0")
    log, later = store.changes(LogPosition(0, 0), 99), Neo4jStore(uri)

    def changes() -> Iterator[LogChange]:
        yield from log[:5]
        later.restore(log)
        yield from log[5:]

    with pytest.raises(StoreUnavailable, match="another restore"):
        store.restore(changes())
    assert (later.head().revision, later.check()) == (1, [])
    later.close()


def test_a_graph_that_lost_a_party_refuses_the_tie_instead_of_logging_it_alone(store: Neo4jStore, ask: Ask) -> None:
    ask("MATCH (n:Entity {id: 'italy'}) DETACH DELETE n")
    with pytest.raises(StoreUnusable, match="graphsvc repair"):
        write(store, tie("opposes", "italy", "iran"))
    assert store.head().revision == 1
    assert ALBANIA.id in {change.id for change in store.changes(LogPosition(0, 0), 100)}


# Migrations of data


def test_a_log_of_an_older_graphsvc_gets_its_chain_from_all_who_migrate_at_once(
    store: Neo4jStore, uri: str, ask: Ask
) -> None:
    write(store, SEVERED, SEVERANCE)
    chains = "MATCH (c:Change) WHERE c.chain IS NOT NULL RETURN c.revision, c.seq = c.of, c.chain"
    before, kept = store.head(), ask(chains)
    ask("MATCH (c:Change) REMOVE c.chain")
    ask("MATCH (m:Migration) WHERE m.number >= 6 DELETE m")
    ask("MATCH (r:Revision) SET r.schema = 5 REMOVE r.chain")
    with pytest.raises(StoreUnusable, match="migrate"):
        write(store, country("chad"))
    with ExitStack() as stack:
        stores = [stack.enter_context(closing(Neo4jStore(uri))) for _ in range(4)]
        with ThreadPoolExecutor(4) as pool:
            applied = list(pool.map(lambda other: other.migrate(), stores))
    # Each step is one process's, and two steps may be two processes'.
    assert sorted(chain.from_iterable(applied)) == list(range(6, SCHEMA + 1))
    assert (store.head(), sorted(ask(chains)), store.check()) == (before, sorted(kept), [])
    assert [is_last for _, is_last, _ in kept] == [True, True]


def test_a_migration_widens_doubtful_dates_and_keeps_bounds_that_were_given(
    store: Neo4jStore, ask: Callable[..., list[Any]]
) -> None:
    doubtful = tie("rival_of", "italy", "iran", "1939?", "2004-06-11?", key="1")
    given = tie("rival_of", "italy", "iran", "1950?", "1960", since_latest="1950-06-30", key="2")
    meeting = event("meeting", "1955-07?", "A meeting", {"italy": "attendee"})
    write(store, doubtful, given, meeting, worlds.merge(worlds.ITALY, "albania"))
    bounds = (
        "[toString(t.since_earliest), toString(t.since_latest), toString(t.until_earliest), toString(t.until_latest)]"
    )
    # As an earlier graphsvc wrote them: doubt left the bounds.
    ask("MATCH ()-[t:RIVAL_OF {id: $id}]->() SET t.since_earliest = date('1939-01-01'), "
        "t.since_latest = date('1939-12-31'), t.until_earliest = date('2004-06-11'), t.until_latest = date('2004-06-11')",
        id=doubtful.id)  # fmt: skip
    ask("MATCH ()-[t:RIVAL_OF {id: $id}]->() SET t.since_earliest = date('1950-01-01')", id=given.id)
    ask("MATCH (n:Event {id: $id}) SET n.when_earliest = date('1955-07-01'), n.when_latest = date('1955-07-31')",
        id=meeting.id)  # fmt: skip
    ask("MATCH (m:Migration) WHERE m.number >= 2 DELETE m")
    ask("MATCH (r:Revision) SET r.schema = 1")

    assert store.migrate() == list(range(2, SCHEMA + 1))
    found = {id: ask(f"MATCH ()-[t:RIVAL_OF {{id: $id}}]->() RETURN {bounds}", id=id) for id in (doubtful.id, given.id)}  # noqa: A001
    assert found == {
        doubtful.id: [["1938-01-01", "1940-12-31", "2004-06-10", "2004-06-12"]],
        given.id: [["1949-01-01", "1950-06-30", "1960-01-01", "1960-12-31"]],
    }
    assert store.check() == []
    assert (store.migrate(), store.head().schema) == ([], SCHEMA)
