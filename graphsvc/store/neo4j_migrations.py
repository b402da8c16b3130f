"""Make a Neo4j database a store: constraints and indexes, then the counter; safe to repeat and to race."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from uuid import uuid4

from neo4j import ManagedTransaction
from neo4j.exceptions import Neo4jError

from graphsvc.errors import Fault, StoreUnavailable, StoreUnusable
from graphsvc.model.batch import READERS
from graphsvc.store import chain, moments, neo4j_graph, queries
from graphsvc.store.base import SCHEMA
from graphsvc.store.neo4j_connection import Connection, Row, run
from graphsvc.store.neo4j_log import change_of, log_rows, schema_of
from graphsvc.store.queries import Query

SCHEMA_SECONDS = 300.0
DATA_SECONDS = 3600.0
_ATTEMPTS = 10
ROWS = 2_500
"""How many rows a statement takes at once."""


def migrate(db: Connection) -> list[int]:
    """Apply what the database lacks and give the numbers of the migrations that this call recorded.

    Raises StoreUnusable where the database holds something else, or was migrated by another graphsvc.
    """
    _check_ours(db)
    known = queries.migrations()
    done = {row["number"]: row["checksum"] for row in db.read("admin/migrations")}
    for number in done.keys() & known.keys():
        _check_same(number, known[number], done[number])
    missing = [number for number in sorted(known) if number not in done]
    for number in missing:
        for statement in known[number] if number not in _REBUILDS else ():
            _apply(db, statement)
    if not missing:
        return []
    await_indexes = "admin/await-indexes"
    db.reading(await_indexes, lambda tx: run(tx, await_indexes, seconds=int(SCHEMA_SECONDS)), SCHEMA_SECONDS)
    add_counter = "admin/add-counter"
    db.writing(add_counter, SCHEMA_SECONDS, lambda tx: run(tx, add_counter, store_id=uuid4().hex))
    return [number for number in missing if _record(db, number, known[number])]


def _check_ours(db: Connection) -> None:
    """Raise StoreUnusable unless the database is empty or a store.

    The counter is what makes a database a store: without it, nothing else may be there. It is looked for again
    after something else was found, because another process may just have made the store and written to it.
    """
    rows = db.read("read/head")
    if not rows and (nodes := db.read("admin/any-node")):
        rows = db.read("read/head")
        if not rows:
            what = ":".join(nodes[0]["labels"]) or "no label"
            raise StoreUnusable(
                f"the database {db.database!r} of Neo4j at {db.url} holds other data (a node with {what}); "
                "use an empty one"
            )
    if rows and (schema := schema_of(rows)) > SCHEMA:
        raise StoreUnusable(
            f"the store at {db.url} has schema {schema}, and this graphsvc knows {SCHEMA}; use a newer one"
        )


def _apply(db: Connection, statement: Query) -> None:
    """Run one schema statement; processes that start together get in each other's way, so it may take a few tries."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            db.writing(statement.name, SCHEMA_SECONDS, lambda tx: run(tx, statement.name))
        except StoreUnavailable as exc:
            cause = exc.__cause__
            of_schema = isinstance(cause, Neo4jError) and (cause.code or "").startswith("Neo.ClientError.Schema.")
            if attempt == _ATTEMPTS or not (of_schema or _is_passing(exc)):
                raise
            time.sleep(random.uniform(0.01, 0.1) * attempt)
        else:
            return


def _is_passing(exc: Exception) -> bool:
    return isinstance(exc, StoreUnavailable) and not isinstance(exc, StoreUnusable)


def _record(db: Connection, number: int, statements: list[Query]) -> bool:
    """Record a migration, with what it does to the data in the same transaction; say whether this call did.

    So there is no moment at which an older graphsvc could still write what the data then lacks.
    """
    name, by, checksum = "admin/add-migration", uuid4().hex, queries.checksum(statements)

    def work(tx: ManagedTransaction) -> list[Row]:
        if number in _REBUILDS:
            run(tx, "admin/lock")
            _REBUILDS[number](tx)
        return run(tx, name, number=number, checksum=checksum, at=moments.now(), by=by)

    (row,) = db.writing(name, DATA_SECONDS if number in _REBUILDS else SCHEMA_SECONDS, work)
    _check_same(number, statements, row["checksum"])
    return bool(row["applied"])


def _check_same(number: int, statements: list[Query], checksum: str) -> None:
    if checksum != queries.checksum(statements):
        raise StoreUnusable(
            f"migration {number} of the store is not the one that this graphsvc has; use the graphsvc that made it"
        )


# Migrations of data, each in a transaction that holds the lock of writes

_DOUBTFUL, _OF_TIES, _OF_EVENTS = (
    f"schema/0002/{name}" for name in ("01-doubtful", "02-bounds-of-ties", "03-bounds-of-events")
)


def _widen_doubtful_dates(tx: ManagedTransaction) -> None:
    """Write the bounds of dates with `?` anew, which widens a date since schema 2.

    They are made from the bodies in the log, so bounds that were given explicitly stay and repeating it does no harm.
    """

    rows: dict[str, list[Row]] = {"tie": [], "event": []}
    for record_row in run(tx, _DOUBTFUL):
        rows[record_row["record"]].append(_bounds(record_row["record"], record_row["body"]))
    for record, statement in (("tie", _OF_TIES), ("event", _OF_EVENTS)):
        for start in range(0, len(rows[record]), ROWS):
            run(tx, statement, rows=rows[record][start : start + ROWS])


def _bounds(record: str, body: str) -> Row:
    """Read the id of a tie or an event and its bounds as the graph keeps them."""
    faults: list[Fault] = []
    value = READERS[record](json.loads(body), "", faults)
    if value is None:
        raise StoreUnusable(f"a body of a {record} in the log cannot be read: {faults[0].detail}; run `graphsvc check`")
    properties = neo4j_graph.row(value, 1)["properties"]
    bounds = {name: day for name, day in properties.items() if name.endswith(("_earliest", "_latest"))}
    return {"id": value.id, "bounds": bounds}


def _write_chain(tx: ManagedTransaction) -> None:
    """Write the chain over the log as it is; it is the same each time."""
    log_chain = chain.Chain()

    def revisions() -> Iterator[chain.ChainedRevision | None]:
        for row in log_rows(tx):
            yield log_chain.add(chain.columns(change_of(row)))
        yield log_chain.end()

    rows = [ended._asdict() for ended in revisions() if ended is not None]
    for start in range(0, len(rows), ROWS):
        run(tx, _CHAIN_OF_REVISIONS, rows=rows[start : start + ROWS])
    run(tx, _CHAIN_OF_HEAD, chain=log_chain.value)


_CHAIN_OF_REVISIONS, _CHAIN_OF_HEAD = (f"schema/0006/{name}" for name in ("01-chain-of-revisions", "02-chain-of-head"))

_REBUILDS: Mapping[int, Callable[[ManagedTransaction], None]] = {2: _widen_doubtful_dates, 6: _write_chain}
