"""Make Neo4j's graph anew from the log where it differs, and fill an empty store with a log.

Both take many transactions, so that none grows with the store, and close the store meanwhile: by a property of the head
that every other process reads under the lock of writes, and that each of these transactions reads, too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, TypeVar
from uuid import uuid4

from neo4j import ManagedTransaction

from graphsvc.errors import StoreUnavailable, StoreUnusable
from graphsvc.model.citation import Record, Reference
from graphsvc.store import chain, neo4j_graph
from graphsvc.store.base import SCHEMA, Head, LogChange, not_empty
from graphsvc.store.checking import LogReading
from graphsvc.store.neo4j_check import CHECK_SECONDS, read_graph
from graphsvc.store.neo4j_connection import Connection, Row, run
from graphsvc.store.neo4j_graph import PLURALS
from graphsvc.store.neo4j_log import REPAIR, RESTORE, read_head
from graphsvc.store.neo4j_write import ROWS, pages, put, put_columns
from graphsvc.store.references import stored

T = TypeVar("T")

PAGE_SECONDS = 120.0
"""How long one page may take, waiting for the lock included."""


@dataclass(frozen=True, slots=True)
class _Closed:
    """A store that is closed for one restore or repair, whose transactions alone go through."""

    db: Connection
    closed_for: str

    def writing(self, name: str, work: Callable[[ManagedTransaction], T]) -> T:
        """Do work in one transaction. Raises StoreUnavailable where another restore or repair has begun since."""

        def guarded(tx: ManagedTransaction) -> T:
            if not run(tx, "admin/closed", closed_for=self.closed_for):
                raise StoreUnavailable(
                    "another restore or repair of this store has begun and goes on instead of this one"
                )
            return work(tx)

        return self.db.writing(name, PAGE_SECONDS, guarded)

    def run(self, statement: str, **params: Any) -> list[Row]:
        """Run one statement in one transaction."""
        return self.writing(statement, lambda tx: run(tx, statement, **params))

    def put(self, statement: str, rows: Sequence[Row]) -> None:
        """Run one statement that takes rows in one transaction."""
        self.writing(statement, lambda tx: put(tx, statement, rows))

    def open(self) -> None:
        """Open the store to all again; a store that another has closed meanwhile stays closed."""
        name = "admin/open"
        self.db.writing(name, PAGE_SECONDS, lambda tx: run(tx, name, closed_for=self.closed_for))


def repair(db: Connection) -> list[str]:
    """Make the graph anew where it differs from the log; return a sentence for each difference there was."""
    with _closed_for_repair(db) as closed:
        reading = db.reading(
            "admin/check-changes", lambda tx: read_graph(tx, read_head(run(tx, "read/head"))), CHECK_SECONDS
        )
        reading.require_sound_log()
        if reading.has_nameless:
            closed.run("admin/remove-nameless", types=neo4j_graph.TIE_TYPES)
        _remove(closed, reading.wrong, reading.standing.keys())
        for page in pages(reading.datasets):
            closed.put("admin/index-changes", page)
        _project(closed, reading, reading.wrong & reading.standing.keys())
    return reading.differences


def restore(db: Connection, log: Iterable[LogChange]) -> None:
    """Append a log to one that is empty, and make the graph from it. Raises Conflict where it is not empty."""
    closed = _closed_for_restore(db)
    try:
        _clear(closed)
        reading, log_chain = LogReading(), chain.Chain()
        last: LogChange | None = None
        changes = iter(log)
        while page := list(islice(changes, ROWS)):
            closed.put("admin/restore-changes", [_logged(change, reading, log_chain) for change in page])
            last = page[-1]
        number, at = (last.revision, last.at) if last else (0, "")
        reading.compare_head(Head("", number, SCHEMA, at))
        reading.require_sound_log()
        _project(closed, reading, reading.standing.keys())
        head = {"number": number, "at": at, "chain": log_chain.value, "store_id": uuid4().hex}
        closed.run("admin/end-restore", closed_for=closed.closed_for, **head)
    except BaseException:
        with suppress(StoreUnavailable):  # What cannot be cleared away now stays closed, and is by the next restore.
            _clear(closed)
            closed.open()
        raise


# Closing and opening


@contextmanager
def _closed_for_repair(db: Connection) -> Iterator[_Closed]:
    closed = _Closed(db, f"{REPAIR} {uuid4().hex}")

    def close(tx: ManagedTransaction) -> None:
        read_head(run(tx, "admin/lock"))
        run(tx, "admin/close", closed_for=closed.closed_for)

    db.writing("admin/close", PAGE_SECONDS, close)
    try:
        yield closed
    finally:
        closed.open()


def _closed_for_restore(db: Connection) -> _Closed:
    """Close a store that is empty, or into which a restore was broken off."""
    closed = _Closed(db, f"{RESTORE} {uuid4().hex}")

    def close(tx: ManagedTransaction) -> None:
        (row,) = rows = run(tx, "admin/lock")
        if not (row["closed_for"] or "").startswith(RESTORE):
            head = read_head(rows, to_write=True)
            if head.revision or run(tx, "admin/any-change"):
                raise not_empty(head)
        run(tx, "admin/close", closed_for=closed.closed_for)

    db.writing("admin/close", PAGE_SECONDS, close)
    return closed


def _clear(closed: _Closed) -> None:
    """Remove the log and the graph; keys stay."""
    for plural in ("changes", "events", "entities", "sources"):
        while closed.run(f"admin/clear-{plural}", limit=ROWS)[0]["removed"]:
            pass


# Writing


def _logged(change: LogChange, reading: LogReading, log_chain: chain.Chain) -> Row:
    """Make the properties of a change that is restored."""
    reading.take(change)
    values = chain.columns(change)
    log_chain.add(values)
    ended = log_chain.end() if change.seq == change.of else None
    properties = dict(zip(chain.COLUMNS, values, strict=True))
    properties["record_id"] = properties.pop("id")
    properties |= {"dataset": reading.dataset, "chain": ended.chain if ended else None}
    return {name: value for name, value in properties.items() if value is not None}


def _remove(closed: _Closed, wrong: Collection[Reference], standing: Collection[Reference]) -> None:
    """Remove from the graph the ties that are wrong, what should not be there, and the references of all that is wrong."""
    for page in pages(_ids(wrong, "tie")):
        closed.run("admin/remove-ties", ids=page)
    for record in ("event", "entity", "source"):
        for page in pages(_ids(set(wrong) - set(standing), record)):
            closed.run(f"write/retract-{PLURALS[record]}", rows=page)
    for page in pages([{"record": record, "id": record_id} for record, record_id in sorted(wrong)]):
        closed.run("write/forget-references", rows=page)


def _project(closed: _Closed, reading: LogReading, references: Collection[Reference]) -> None:
    """Write records as they stand into a graph that has not their ties, mergers and references; parties come first."""
    merged = {merged_id: end for merged_id in reading.merged if (end := reading.stands_for(merged_id)) != merged_id}
    for record, plural in PLURALS.items():
        for page in pages(_ids(references, record)):
            closed.writing(f"write/put-{plural}", partial(_put, record=record, ids=page, merged=merged))
        if record == "entity":
            for page in pages(_ids(references, record)):
                closed.put("admin/put-mergers", [{"id": one, "into": reading.merged.get(one)} for one in page])
    # Ties and events refer to what is there by then, and are done; sources and entities may refer to any of theirs.
    for record in ("source", "entity"):
        for page in pages(_ids(references, record)):
            closed.writing("admin/refer", partial(_refer_again, record=record, ids=page))


def _ids(references: Iterable[Reference], record: str) -> list[str]:
    return sorted(record_id for kind, record_id in references if kind == record)


def _put(tx: ManagedTransaction, record: str, ids: Sequence[str], merged: Mapping[str, str]) -> None:
    values = list(_values(tx, record, ids))
    rows = [neo4j_graph.row(value, version, merged) for value, version in values]
    if record == "tie":
        put_columns(tx, "write/add-ties", [neo4j_graph.tie_columns(row) for row in rows])
    else:
        put(tx, f"write/put-{PLURALS[record]}", rows)
    if record in ("tie", "event"):
        _refer(tx, record, values)


def _refer_again(tx: ManagedTransaction, record: str, ids: Sequence[str]) -> None:
    _refer(tx, record, _values(tx, record, ids))


def _refer(tx: ManagedTransaction, record: str, values: Iterable[tuple[Record, int]]) -> None:
    rows = [
        {"record": record, "id": value.id, "version": version, **beside}
        for value, version in values
        if any((beside := neo4j_graph.beside(value)).values())
    ]
    put(tx, "admin/refer", rows)


def _values(tx: ManagedTransaction, record: str, ids: Sequence[str]) -> Iterator[tuple[Record, int]]:
    """Read records as they stand."""
    for row in run(tx, "read/current", record=[record] * len(ids), id=list(ids)):
        value = stored(record, json.loads(row["body"]), []) if row["body"] else None
        if value is None:
            raise StoreUnusable(f"{record} {row['id']} cannot be read from the log; run `graphsvc check`")
        yield value, row["version"]
