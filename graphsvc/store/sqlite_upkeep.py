"""Check an SQLite store, make its tables anew from the log, and fill an empty one: each inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from uuid import uuid4

from graphsvc.errors import StoreIncomplete
from graphsvc.model.citation import Reference
from graphsvc.store import chain, sqlite_files, sqlite_state
from graphsvc.store.base import Head, LogChange, not_empty
from graphsvc.store.checking import LogReading

COLUMNS = ", ".join(chain.COLUMNS)
INSERT = f"INSERT INTO changes ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_LAST = f"INSERT INTO changes ({COLUMNS}, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
"""The last change of a revision bears its chain."""
REFERENCES = """
    SELECT
        coalesce(a.record, 'change'), coalesce(a.id, r.revision || '.' || r.seq),
        coalesce(b.record, 'change'), coalesce(b.id, r.to_revision || '.' || r.to_seq)
    FROM refs AS r
    LEFT JOIN changes AS a ON (a.revision, a.seq, a.version) = (r.revision, r.seq, 1)
    LEFT JOIN changes AS b ON (b.revision, b.seq, b.version) = (r.to_revision, r.to_seq, 1)
"""
"""All references; an end that is not the first version of a record is shown by its place, as a fault."""


def check(db: sqlite3.Connection) -> list[str]:
    """Compare the log with itself, with its chain and with the tables made from it; a sentence for each fault."""
    reading = LogReading()
    try:
        _fill(reading, db)
    except sqlite3.DatabaseError as exc:
        if not sqlite_files.is_damage(exc):
            raise
        reading.faults.append(f"SQLite cannot read the file any further: {exc}")
    try:
        damage = [text for (text,) in db.execute("PRAGMA integrity_check") if text != "ok"]
    except sqlite3.DatabaseError as exc:
        if not sqlite_files.is_damage(exc):
            raise
        damage = [str(exc)]
    return reading.sentences + [f"SQLite finds the file damaged: {text}" for text in damage]


def verify(db: sqlite3.Connection) -> None:
    """Raise StoreIncomplete where a file that is not as it was left is not whole: its pages may be of different moments."""
    db.execute("BEGIN")
    try:
        faults = check(db)
    finally:
        db.execute("ROLLBACK")
    if faults:
        more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
        raise StoreIncomplete(
            f"this file is not whole ({faults[0]}{more}): it is a copy taken while the store was in use, or was changed by "
            f"hand; restore a backup, and {sqlite_state.COPYING}"
        )


def repair(db: sqlite3.Connection) -> list[str]:
    """Make the tables anew from the log where they differ; return a sentence for each difference there was."""
    reading = LogReading()
    _fill(reading, db)
    reading.require_sound_log()
    if reading.differences:
        _project(db, reading)
    return reading.differences


def restore(db: sqlite3.Connection, head: Head, log: Iterable[LogChange]) -> None:
    """Append a log to one that is empty, and make the tables from it. Raises Conflict where it is not empty."""
    if head.revision or db.execute("SELECT 1 FROM changes").fetchone():
        raise not_empty(head)
    reading, end = LogReading(), Head(uuid4().hex, 0, head.schema, "", chain.START)
    for revision, group in groupby(log, key=lambda change: change.revision):
        changes = list(group)
        for change in changes:
            reading.take(change)
        link = append(db, [chain.columns(change) for change in changes], end.chain)
        end = replace(end, revision=revision, at=changes[-1].at, chain=link)
    values = (end.store_id, end.revision, end.at, end.chain)
    db.execute("UPDATE head SET store_id = ?, revision = ?, at = ?, chain = ?", values)
    reading.compare_head(end)
    reading.require_sound_log()
    _project(db, reading)


def append(db: sqlite3.Connection, rows: list[chain.Columns], before: str) -> str:
    """Append a revision to a log that ends with the chain `before`; return the chain then."""
    after = chain.following(before, rows)
    db.executemany(INSERT, rows[:-1])
    db.execute(INSERT_LAST, (*rows[-1], after))
    return after


def _fill(reading: LogReading, db: sqlite3.Connection) -> None:
    """Read the log and the tables made from it."""
    links = chain.ChainCheck()
    for *values, kept in db.execute(f"SELECT {COLUMNS}, chain FROM changes ORDER BY revision, seq"):
        reading.take(chain.change_of(values))
        links.take(values, kept)
    head = db.execute("SELECT store_id, revision, schema, at, chain FROM head").fetchone()
    if head is None:
        reading.faults.append("the store has lost its head, the row that says where its log ends")
    else:
        reading.compare_head(Head(*head))
        links.compare_head(Head(*head).chain)
    reading.faults += links.faults
    references = db.execute(REFERENCES)
    reading.compare_references(((record, record_id), (to, to_id)) for record, record_id, to, to_id in references)
    loaded = db.execute("SELECT record, id, version, dataset FROM loaded")
    reading.compare_loaded(((record, record_id), version, dataset) for record, record_id, version, dataset in loaded)


def _project(db: sqlite3.Connection, reading: LogReading) -> None:
    """Make the tables that follow from the log, from nothing."""
    first = db.execute("SELECT record, id, revision, seq FROM changes WHERE version = 1")
    places = {(record, record_id): (revision, seq) for record, record_id, revision, seq in first}
    db.execute("DELETE FROM refs")
    db.executemany("INSERT INTO refs VALUES (?, ?, ?, ?)", sorted(_references(reading, places)))
    db.execute("DELETE FROM loaded")
    db.executemany(
        "INSERT INTO loaded VALUES (?, ?, ?, ?)",
        ((*reference, version, dataset) for reference, (version, dataset) in sorted(reading.loaded.items())),
    )


def _references(reading: LogReading, places: dict[Reference, tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the rows of `refs`. What refers to what is not there is left out; only a log with faults has it."""
    for referrer, targets in reading.standing.items():
        for target in targets:
            if target in places:
                yield (*places[target], *places[referrer])
