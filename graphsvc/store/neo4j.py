"""The change log in Neo4j, with the graph that it makes beside it for people who write Cypher."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from neo4j import ManagedTransaction

from graphsvc.errors import Conflict, NotFound
from graphsvc.model.batch import Batch
from graphsvc.model.citation import Reference
from graphsvc.store import neo4j_check, neo4j_migrations, neo4j_upkeep, neo4j_write
from graphsvc.store.base import (
    MOST_SESSIONS,
    Head,
    Key,
    LogChange,
    LogPosition,
    Scope,
    Session,
    WriteSummary,
    not_replaceable,
)
from graphsvc.store.neo4j_connection import Connection, Row, run
from graphsvc.store.neo4j_log import change_of, read_changes, read_head, readable

WRITE_SECONDS = 30.0
"""How long a write of few records may take, waiting for others included."""


class Neo4jStore:
    """A store in one Neo4j database; see `Store` for what each method promises.

    `url` is bolt://, neo4j:// or one of these with +s or +ssc. Nothing is connected before the first call.
    """

    def __init__(self, url: str, user: str | None = None, password: str | None = None, database: str = "neo4j") -> None:
        self.url = url
        self._db = Connection(url, user, password, database)

    def migrate(self) -> list[int]:
        """Make the constraints, indexes and the counter that the database lacks."""
        return neo4j_migrations.migrate(self._db)

    def head(self) -> Head:
        """Read the head as it stands now."""
        return read_head(self._db.read("read/head"))

    def write(self, batch: Batch, *, dry_run: bool = False) -> WriteSummary:
        """Take all of the batch in one transaction, or raise Refused."""
        seconds = WRITE_SECONDS + len(batch.writes) / 100

        def work(tx: ManagedTransaction) -> WriteSummary:
            return neo4j_write.write(tx, batch, dry_run=dry_run)

        try:
            return self._db.writing(neo4j_write.FIRST, seconds, work)
        except neo4j_write.RolledBack as rolled_back:
            return rolled_back.written

    def changes(self, after: LogPosition, limit: int) -> list[LogChange]:
        """Read up to `limit` changes after the position, none of a revision that cannot be read whole."""

        def work(tx: ManagedTransaction) -> list[LogChange]:
            return read_changes(tx, after, limit)

        return self._db.reading("read/changes", work)

    def bodies(self, wanted: Sequence[tuple[str, str, int]]) -> list[str | None]:
        """Read the canonical JSON of each (record, id, version)."""
        keys = [
            {"place": place, "record": record, "id": record_id, "version": version}
            for place, (record, record_id, version) in enumerate(wanted)
        ]
        bodies: list[str | None] = [None] * len(keys)
        for row in self._db.read("read/bodies", wanted=keys) if keys else ():
            bodies[row["place"]] = row["body"]
        return bodies

    def history(self, record: str, record_id: str, *, before: int | None = None, limit: int = 100) -> list[LogChange]:
        """Read up to `limit` changes of one record, newest first."""
        rows = self._db.read("read/history", record=record, id=record_id, before=before, limit=limit)
        return [change_of(row) for row in rows]

    def referrers(self, source_ids: Sequence[str]) -> list[list[Reference]]:
        """List the current records that cite each source or that it asserts."""
        found = (self._db.read("read/referrers-of-source", id=source_id) for source_id in source_ids)
        return [sorted((row["record"], row["id"]) for row in rows) for rows in found]

    def check(self) -> list[str]:
        """Compare the log with itself and with the graph made from it."""
        return neo4j_check.check(self._db)

    def repair(self) -> list[str]:
        """Make the graph anew from the log where it differs from it, while writes are refused."""
        return neo4j_upkeep.repair(self._db)

    def restore(self, log: Iterable[LogChange]) -> Head:
        """Fill an empty store with a log, page by page, while it is closed to all."""
        self.migrate()
        neo4j_upkeep.restore(self._db, log)
        return self.head()

    def close(self) -> None:
        """Let go of all connections."""
        self._db.close()

    # Keys and sessions

    def add_key(self, key: Key) -> None:
        """Keep a key."""

        def work(tx: ManagedTransaction) -> None:
            read_head(run(tx, "admin/lock"), to_write=True)
            for row in run(tx, "admin/keys-named", id=key.id, name=key.name):
                taken = row["key"]
                if taken.get("revoked_at") is None:
                    what = f"id {key.id!r}" if taken["id"] == key.id else f"name {key.name!r}"
                    raise Conflict(f"there is a key of {what} already; revoke it first, or choose another")
            run(tx, "admin/add-key", key=_properties(key))

        self._db.writing("admin/add-key", WRITE_SECONDS, work)

    def replace_key(self, key: Key, ends_at: str) -> None:
        """Keep a key under a name that is in use."""

        def work(tx: ManagedTransaction) -> None:
            read_head(run(tx, "admin/lock"), to_write=True)
            named = [_key(row["key"]) for row in run(tx, "admin/keys-named", id=key.id, name=key.name)]
            if not any(other.id == key.replaces and other.revoked_at is None for other in named):
                raise not_replaceable(key)
            if any(other.id == key.id for other in named):
                raise Conflict(f"there is a key of id {key.id!r} already; choose another")
            run(tx, "admin/end-keys", name=key.name, at=ends_at)
            run(tx, "admin/add-key", key=_properties(key))

        self._db.writing("admin/add-key", WRITE_SECONDS, work)

    def keys(self) -> list[Key]:
        """List every key, by creation and id."""
        return [_key(row["key"]) for row in self._db.read("admin/keys")]

    def find_key(self, sha256: str) -> Key | None:
        """Find the key with this hash, or None."""
        rows = self._db.read("admin/find-key", sha256=sha256)
        return _key(rows[0]["key"]) if rows else None

    def revoke_key(self, key_id: str, at: str, by: str | None = None) -> None:
        """Revoke a key by id or name."""

        def work(tx: ManagedTransaction) -> None:
            if not run(tx, "admin/keys-named", id=key_id, name=key_id):
                raise NotFound(f"there is no key {key_id!r}")
            run(tx, "admin/revoke-key", id=key_id, at=at, by=by)

        self._db.writing("admin/revoke-key", WRITE_SECONDS, work)

    def add_session(self, session: Session) -> None:
        """Keep a session, and let go of those that are over or too many."""

        def work(tx: ManagedTransaction) -> None:
            run(tx, "admin/remove-expired-sessions", at=session.created_at)
            run(tx, "admin/add-session", session={name: getattr(session, name) for name in Session.__slots__})
            run(tx, "admin/trim-sessions", key_sha256=session.key_sha256, kept=MOST_SESSIONS)

        self._db.writing("admin/add-session", WRITE_SECONDS, work)

    def find_session(self, sha256: str) -> tuple[Session, Key] | None:
        """Find the session with this hash and its key, or None."""
        rows = self._db.read("admin/find-session", sha256=sha256)
        return (_session(rows[0]["session"]), _key(rows[0]["key"])) if rows else None

    def remove_session(self, sha256: str) -> None:
        """Let go of the session with this hash."""
        name = "admin/remove-session"
        self._db.writing(name, WRITE_SECONDS, lambda tx: run(tx, name, sha256=sha256))


def _properties(key: Key) -> Row:
    return {name: value for name in Key.__slots__ if (value := getattr(key, name)) is not None}


def _key(row: Row) -> Key:
    with readable("a key"):
        fields = {name: row.get(name) for name in Key.__slots__}
        if row["scope"] not in get_args(Scope) or not all(isinstance(text, str | None) for text in fields.values()):
            raise ValueError("a property is of another type")
        return Key(**fields)  # type: ignore[arg-type]


def _session(row: Row) -> Session:
    with readable("a session"):
        return Session(**row)
