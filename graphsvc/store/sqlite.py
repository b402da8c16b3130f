"""The change log in an SQLite file: one writer at a time, many readers, every commit flushed to the disk."""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from graphsvc.errors import Conflict, NotFound, StoreUnusable
from graphsvc.model.batch import LOADER, Batch
from graphsvc.model.citation import Reference
from graphsvc.store import chain, moments, planning, sqlite_files, sqlite_state, sqlite_upkeep
from graphsvc.store.base import (
    MOST_SESSIONS,
    SCHEMA,
    Head,
    Key,
    LogChange,
    LogPosition,
    Session,
    WriteSummary,
    not_replaceable,
)
from graphsvc.store.chain import change_of
from graphsvc.store.merging import with_successors
from graphsvc.store.planning import BatchPlan, Current, Planned, StoreRecords
from graphsvc.store.references import kept, stored
from graphsvc.store.sqlite_connections import Connections
from graphsvc.store.sqlite_schema import APPLICATION_ID, apply_missing

_CHANGE = ", ".join(chain.COLUMNS)
_LATEST = """
    SELECT c.record, c.id, c.version, c.body
    FROM json_each(?) AS wanted
    CROSS JOIN changes AS c ON c.record = ? AND c.id = wanted.value
    WHERE c.version = (SELECT max(version) FROM changes WHERE record = c.record AND id = c.id)
"""
_FIRST = """
    SELECT c.record, c.id, c.revision, c.seq
    FROM json_each(?) AS wanted
    CROSS JOIN changes AS c ON c.record = ? AND c.id = wanted.value AND c.version = 1
"""
_REFERRERS = """
    SELECT referrer.record, referrer.id
    FROM changes AS target
    CROSS JOIN refs ON (refs.to_revision, refs.to_seq) = (target.revision, target.seq)
    CROSS JOIN changes AS referrer ON (referrer.revision, referrer.seq) = (refs.revision, refs.seq)
    WHERE target.record = ? AND target.id = ? AND target.version = 1
    ORDER BY referrer.record, referrer.id
"""
_LOADED = "SELECT record, id, body FROM loaded JOIN changes USING (record, id, version)"
_LOADED_OF = f"{_LOADED} WHERE id IN (SELECT value FROM json_each(?)) AND record = ?"
_KEY = ", ".join(Key.__slots__)
_ADD_KEY = f"INSERT INTO keys ({_KEY}) VALUES ({', '.join('?' for _ in Key.__slots__)})"
_SESSION = "sha256, key_sha256, created_at, expires_at"


class SqliteStore:
    """A store in one file; see `Store` for what each method promises."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.url = f"sqlite:///{self.path}"
        self._connections = Connections(self.path, sqlite_upkeep.verify)
        self._connected, self._writing, self._commit = (
            self._connections.lend,
            self._connections.writing,
            self._connections.commit,
        )
        # A store that is not closed is brought to rest, too, when nobody has it any more or the process ends.
        self._finalizer = weakref.finalize(self, self._connections.close)

    def close(self) -> None:
        """Close every connection; those lent out close when they come back."""
        self._connections.close()

    # The log

    def migrate(self) -> list[int]:
        """Make the file where there is none, and the tables that it lacks."""
        with self._made() as (_, applied):
            return applied

    @contextmanager
    def _made(self) -> Iterator[tuple[sqlite3.Connection, list[int]]]:
        """Make the file and the tables that it lacks, in one transaction with what the caller does to them."""
        sqlite_files.create(self.path)
        with sqlite_files.errors_of(self.path):
            sqlite_state.check_file(self.path)
            db = sqlite_files.connect(self.path)
            try:
                if sqlite_files.is_empty(db, self.path):
                    sqlite_files.write_ahead(db)
                db.execute("BEGIN IMMEDIATE")
                if not sqlite_files.is_empty(db, self.path):
                    sqlite_files.schema_of(db, self.path)
                applied = apply_missing(db)
                if applied:
                    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                before = db.total_changes
                yield db, applied
                # Without a change nothing may go into the -wal: it would lack the token.
                is_changed = bool(applied) or db.total_changes != before
                if is_changed:
                    sqlite_state.count_commit(db)
                db.execute("COMMIT" if is_changed else "ROLLBACK")
                # SQLite takes the -wal away with the last connection, and this one would not bring the file to rest.
                with self._connected():
                    pass
            finally:
                db.close()

    def head(self) -> Head:
        """Read the head as it stands now; who follows the store by it also brings the file to rest."""
        with self._connected() as db:
            head = self._head(db)
            self._connections.rest_when_idle(db)
        return head

    def _head(self, db: sqlite3.Connection) -> Head:
        row = db.execute("SELECT store_id, revision, schema, at, chain FROM head").fetchone()
        if row is None:
            raise sqlite_files.without_head(self.path)
        head = Head(*row)
        sqlite_files.check_schema(head.schema, self.path)
        return head

    def write(self, batch: Batch, *, dry_run: bool = False) -> WriteSummary:
        """Take all of the batch in one transaction, or raise Refused."""
        with self._writing() as db:
            head = self._head(db)
            plan = planning.plan(batch, _state(db, batch), partial(_referrers, db))
            if not plan.changes:
                return WriteSummary(head.revision, head.at, plan.outcomes, plan.warnings, dry_run)
            revision, at = head.revision + 1, moments.after(head.at)
            link = _append(db, batch, plan, revision, at, head.chain)
            _project(db, batch, plan.changes, revision)
            db.execute("UPDATE head SET revision = ?, at = ?, chain = ?", (revision, at, link))
            if not dry_run:
                self._commit(db)
        return WriteSummary(revision, at, plan.outcomes, plan.warnings, dry_run)

    def changes(self, after: LogPosition, limit: int) -> list[LogChange]:
        """Read up to `limit` changes after the position."""
        where = "(revision, seq) > (?, ?) ORDER BY revision, seq LIMIT ?"
        with self._connected() as db:
            return [
                change_of(row) for row in db.execute(f"SELECT {_CHANGE} FROM changes WHERE {where}", (*after, limit))
            ]

    def bodies(self, wanted: Sequence[tuple[str, str, int]]) -> list[str | None]:
        """Read the canonical JSON of each (record, id, version)."""
        statement = "SELECT body FROM changes WHERE record = ? AND id = ? AND version = ?"
        with self._connected() as db:
            rows = (db.execute(statement, key).fetchone() for key in wanted)
            return [row[0] if row else None for row in rows]

    def history(self, record: str, record_id: str, *, before: int | None = None, limit: int = 100) -> list[LogChange]:
        """Read up to `limit` changes of one record, newest first."""
        where = "record = ? AND id = ? AND (? IS NULL OR version < ?) ORDER BY version DESC LIMIT ?"
        values = (record, record_id, before, before, limit)
        with self._connected() as db:
            return [change_of(row) for row in db.execute(f"SELECT {_CHANGE} FROM changes WHERE {where}", values)]

    def referrers(self, source_ids: Sequence[str]) -> list[list[Reference]]:
        """List the current records that cite each source or that it asserts."""
        with self._connected() as db:
            return [_referrers(db, ("source", source_id)) for source_id in source_ids]

    def check(self) -> list[str]:
        """Compare the log with itself and with the tables made from it."""
        with self._connected() as db:
            db.execute("BEGIN")  # One reading of the file for all that is compared.
            try:
                return sqlite_upkeep.check(db)
            finally:
                db.execute("ROLLBACK")

    def repair(self) -> list[str]:
        """Make the tables anew from the log where they differ from it."""
        with self._writing() as db:
            mended = sqlite_upkeep.repair(db)
            if mended:
                self._commit(db)
        return mended

    def restore(self, log: Iterable[LogChange]) -> Head:
        """Fill an empty store with a log, in one transaction that makes its tables, too."""
        if self._is_made():
            # The file says that it is in use before anything is written to it.
            with self._writing() as db:
                sqlite_upkeep.restore(db, self._head(db), log)
                head = self._head(db)
                self._commit(db)
            return head
        with self._made() as (db, _):
            sqlite_upkeep.restore(db, self._head(db), log)
            return self._head(db)

    def _is_made(self) -> bool:
        """Say whether the file is a store with all of its tables."""
        try:
            return self.head().schema == SCHEMA
        except StoreUnusable:
            return False

    # Keys and sessions

    def add_key(self, key: Key) -> None:
        """Keep a key."""
        with self._writing() as db:
            taken = db.execute(
                "SELECT id = ? FROM keys WHERE (id = ? OR name = ?) AND revoked_at IS NULL", (key.id, key.id, key.name)
            ).fetchone()
            if taken:
                what = f"id {key.id!r}" if taken[0] else f"name {key.name!r}"
                raise Conflict(f"there is a key of {what} already; revoke it first, or choose another")
            db.execute(_ADD_KEY, [getattr(key, name) for name in Key.__slots__])
            self._commit(db)

    def replace_key(self, key: Key, ends_at: str) -> None:
        """Keep a key under a name that is in use."""
        with self._writing() as db:
            good = "SELECT 1 FROM keys WHERE id = ? AND name = ? AND revoked_at IS NULL"
            if not db.execute(good, (key.replaces, key.name)).fetchone():
                raise not_replaceable(key)
            if db.execute("SELECT 1 FROM keys WHERE id = ?", (key.id,)).fetchone():
                raise Conflict(f"there is a key of id {key.id!r} already; choose another")
            db.execute(
                "UPDATE keys SET expires_at = ? WHERE name = ? AND revoked_at IS NULL AND coalesce(expires_at > ?, 1)",
                (ends_at, key.name, ends_at),
            )
            db.execute(_ADD_KEY, [getattr(key, name) for name in Key.__slots__])
            self._commit(db)

    def keys(self) -> list[Key]:
        """List every key, by creation and id."""
        with self._connected() as db:
            return [Key(*row) for row in db.execute(f"SELECT {_KEY} FROM keys ORDER BY created_at, id, number")]

    def find_key(self, sha256: str) -> Key | None:
        """Find the key with this hash, or None."""
        with self._connected() as db:
            row = db.execute(f"SELECT {_KEY} FROM keys WHERE sha256 = ?", (sha256,)).fetchone()
            return Key(*row) if row else None

    def revoke_key(self, key_id: str, at: str, by: str | None = None) -> None:
        """Revoke a key by id or name."""
        with self._writing() as db:
            if not db.execute("SELECT 1 FROM keys WHERE id = ? OR name = ?", (key_id, key_id)).fetchone():
                raise NotFound(f"there is no key {key_id!r}")
            db.execute(
                "UPDATE keys SET revoked_at = ?, revoked_by = ? WHERE (id = ? OR name = ?) AND revoked_at IS NULL",
                (at, by, key_id, key_id),
            )
            self._commit(db)

    def add_session(self, session: Session) -> None:
        """Keep a session, and let go of those that are over or too many."""
        newest = "SELECT sha256 FROM sessions WHERE key_sha256 = ? ORDER BY created_at DESC, sha256 LIMIT ?"
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE expires_at <= ?", (session.created_at,))
            values = (session.sha256, session.key_sha256, session.created_at, session.expires_at)
            db.execute(f"INSERT INTO sessions ({_SESSION}) VALUES (?, ?, ?, ?)", values)
            db.execute(
                f"DELETE FROM sessions WHERE key_sha256 = ? AND sha256 NOT IN ({newest})",
                (session.key_sha256, session.key_sha256, MOST_SESSIONS),
            )
            self._commit(db)

    def find_session(self, sha256: str) -> tuple[Session, Key] | None:
        """Find the session with this hash and its key, or None."""
        with self._connected() as db:
            row = db.execute(f"SELECT {_SESSION} FROM sessions WHERE sha256 = ?", (sha256,)).fetchone()
            if row is None:
                return None
            session = Session(*row)
            key = db.execute(f"SELECT {_KEY} FROM keys WHERE sha256 = ?", (session.key_sha256,)).fetchone()
            return (session, Key(*key)) if key else None

    def remove_session(self, sha256: str) -> None:
        """Let go of the session with this hash."""
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE sha256 = ?", (sha256,))
            self._commit(db)


# Reading what a batch needs


def _state(db: sqlite3.Connection, batch: Batch) -> StoreRecords:
    loaded = _loaded(db, batch) if batch.loads else {}

    def read(references: Iterable[Reference]) -> dict[Reference, Current]:
        rows = _read_each(db, _LATEST, references)
        return {(record, record_id): Current(version, body) for record, record_id, version, body in rows}

    return StoreRecords(with_successors(read, planning.needed(batch) | loaded.keys()), loaded)


def _read_each(db: sqlite3.Connection, statement: str, references: Iterable[Reference]) -> Iterator[Sequence[Any]]:
    """Run a statement that takes the ids of one kind of record as a JSON list, and the kind, for each kind."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for record, record_id in references:
        wanted[record].append(record_id)
    for record, ids in wanted.items():
        yield from db.execute(statement, (json.dumps(ids), record))


def _loaded(db: sqlite3.Connection, batch: Batch) -> dict[Reference, str | None]:
    """Read what the last loads wrote of the datasets' records, and of those in the batch whatever their dataset."""
    bodies: dict[Reference, str | None] = {}
    for dataset in batch.loads:
        rows = db.execute(f"{_LOADED} WHERE dataset = ?", (dataset,))
        bodies |= {(record, record_id): body for record, record_id, body in rows}
    for record, record_id, body in _read_each(db, _LOADED_OF, (write.reference for write in batch.writes)):
        bodies[record, record_id] = body
    return bodies


def _referrers(db: sqlite3.Connection, reference: Reference) -> list[tuple[str, str]]:
    return db.execute(_REFERRERS, reference).fetchall()


# Writing what is planned


def _append(db: sqlite3.Connection, batch: Batch, plan: BatchPlan, revision: int, at: str, before: str) -> str:
    """Append a revision to the log that follows one of the chain `before`; return the chain then."""
    of, by, reason = len(plan.changes), batch.by, batch.reason
    rows: list[chain.Columns] = [
        (revision, seq, of, c.record, c.id, c.version, c.op, at, by.id, by.name, reason, c.text)
        for seq, c in enumerate(plan.changes, 1)
    ]
    return sqlite_upkeep.append(db, rows, before)


def _project(db: sqlite3.Connection, batch: Batch, planned: Sequence[Planned], revision: int) -> None:
    """Bring the tables that follow from the log up to date; a batch changes no record twice."""
    gone: list[tuple[Reference, Reference]] = []
    new: list[tuple[Reference, Reference]] = []
    for change in planned:
        reference, after = change.reference, kept(change.refers)
        if change.before and (former := stored(change.record, change.before, [])):
            before = kept(former.references().values())
            gone += [(target, reference) for target in before - after]
            after -= before
        new += [(target, reference) for target in after]
    places = {change.reference: (revision, seq) for seq, change in enumerate(planned, 1) if change.version == 1}
    ends = {end for pair in (*gone, *new) for end in pair}
    places |= {(record, id_): (first, seq) for record, id_, first, seq in _read_each(db, _FIRST, ends - places.keys())}
    db.executemany(
        "DELETE FROM refs WHERE (to_revision, to_seq, revision, seq) = (?, ?, ?, ?)",
        ((*places[target], *places[referrer]) for target, referrer in gone),
    )
    # In the table's own order they go into one place after another.
    db.executemany(
        "INSERT INTO refs VALUES (?, ?, ?, ?)", sorted((*places[target], *places[referrer]) for target, referrer in new)
    )
    if batch.by == LOADER:
        db.executemany(
            "REPLACE INTO loaded VALUES (?, ?, ?, ?)",
            ((*c.reference, c.version, c.value.dataset) for c in planned if c.value is not None),
        )
        db.executemany(
            "UPDATE loaded SET version = ? WHERE record = ? AND id = ?",
            ((c.version, *c.reference) for c in planned if c.value is None),
        )
