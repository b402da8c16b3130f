"""The tables of an SQLite store: numbered migrations, never edited once released."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

from graphsvc.store import chain, moments

APPLICATION_ID = 0x67737663
"""What marks a file as ours in its header: the letters gsvc."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE head (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            store_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            schema INTEGER NOT NULL,
            at TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE changes (
            revision INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            of INTEGER NOT NULL,
            record TEXT NOT NULL,
            id TEXT NOT NULL,
            version INTEGER NOT NULL,
            op TEXT NOT NULL CHECK (op IN ('put', 'retract')),
            at TEXT NOT NULL,
            by_id TEXT,
            by_name TEXT NOT NULL,
            reason TEXT,
            body TEXT CHECK ((body IS NULL) = (op = 'retract')),
            UNIQUE (revision, seq),
            UNIQUE (record, id, version)
        ) STRICT
        """,
        # The records that stand, for people who look into the file; the latest versions of the log.
        """
        CREATE VIEW current AS
        SELECT record, id, version, body FROM changes AS c
        WHERE op = 'put' AND version = (SELECT max(version) FROM changes WHERE record = c.record AND id = c.id)
        """,
        # Which standing record refers to which entity or source.
        """
        CREATE TABLE refs (
            to_record TEXT NOT NULL,
            to_id TEXT NOT NULL,
            record TEXT NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (to_record, to_id, record, id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX refs_by_referrer ON refs (record, id)",
        # The version of each record that the last load wrote, and the dataset that it was loaded for.
        """
        CREATE TABLE loaded (
            record TEXT NOT NULL,
            id TEXT NOT NULL,
            version INTEGER NOT NULL,
            dataset TEXT NOT NULL,
            PRIMARY KEY (record, id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX loaded_by_dataset ON loaded (dataset)",
        """
        CREATE TABLE keys (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            scope TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            created_at TEXT NOT NULL,
            expires_at TEXT,
            revoked_at TEXT
        ) STRICT
        """,
        "CREATE INDEX keys_by_hash ON keys (sha256)",
        "INSERT INTO head VALUES (1, lower(hex(randomblob(16))), 0, 0, '')",
    ),
    # Doubt (`1939?`) widens a date from here on. This file keeps no bounds, but an older graphsvc would answer otherwise.
    (),
    # What a record referred to is read from its former version; to keep this index took a fifth of every write.
    ("DROP INDEX refs_by_referrer",),
    # Both ends of a reference by the place in the log of their first version, which never changes, and not by id: a third
    # of the time that three rows of text took for each tie, and a tenth of the pages that a batch writes, because new
    # places come after all others of the same target.
    (
        "ALTER TABLE refs RENAME TO refs_by_id",
        """
        CREATE TABLE refs (
            to_revision INTEGER NOT NULL,
            to_seq INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (to_revision, to_seq, revision, seq)
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO refs
        SELECT target.revision, target.seq, referrer.revision, referrer.seq
        FROM refs_by_id AS r
        JOIN changes AS target ON target.record = r.to_record AND target.id = r.to_id AND target.version = 1
        JOIN changes AS referrer ON referrer.record = r.record AND referrer.id = r.id AND referrer.version = 1
        """,
        "DROP TABLE refs_by_id",
    ),
    # Who has signed in to the pages; like keys, beside the log.
    (
        """
        CREATE TABLE sessions (
            sha256 TEXT PRIMARY KEY,
            key_sha256 TEXT NOT NULL,
            created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
    ),
    # The hash chain, at the last change of each revision; `_DATA` fills it. And who made, replaced and revoked keys.
    (
        "ALTER TABLE changes ADD COLUMN chain TEXT",
        "ALTER TABLE head ADD COLUMN chain TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE keys ADD COLUMN created_by TEXT",
        "ALTER TABLE keys ADD COLUMN replaces TEXT",
        "ALTER TABLE keys ADD COLUMN revoked_by TEXT",
    ),
    # Whether all of the store is in the file itself, and what tells that a -wal belongs to it; see `sqlite_state`.
    (
        """
        CREATE TABLE file_state (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            at_rest INTEGER NOT NULL,
            token TEXT NOT NULL,
            previous TEXT NOT NULL,
            inode INTEGER NOT NULL,
            commits INTEGER NOT NULL
        ) STRICT
        """,
        "INSERT INTO file_state VALUES (1, 1, lower(hex(randomblob(16))), '', 0, 0)",
    ),
)


def write_chain(db: sqlite3.Connection) -> None:
    """Write the chain over the log as it is, inside the caller's transaction; it is the same each time."""
    log_chain = chain.Chain()

    def revisions() -> Iterator[chain.ChainedRevision | None]:
        for row in db.execute(f"SELECT {', '.join(chain.COLUMNS)} FROM changes ORDER BY revision, seq"):
            yield log_chain.add(row)
        yield log_chain.end()

    ends = [(ended.chain, ended.revision) for ended in revisions() if ended is not None]
    db.executemany("UPDATE changes SET chain = ? WHERE revision = ? AND seq = of", ends)
    db.execute("UPDATE head SET chain = ?", (log_chain.value,))


_DATA: Mapping[int, Callable[[sqlite3.Connection], None]] = {6: write_chain}
"""What a migration does to the rows, after its statements and in the same transaction."""


def apply_missing(db: sqlite3.Connection) -> list[int]:
    """Apply, inside the caller's transaction, each migration that the file lacks; give their numbers."""
    db.execute(
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, checksum TEXT NOT NULL, at TEXT NOT NULL) STRICT"
    )
    there = {number for (number,) in db.execute("SELECT number FROM migrations")}
    missing = [number for number in range(1, len(MIGRATIONS) + 1) if number not in there]
    for number in missing:
        for statement in MIGRATIONS[number - 1]:
            db.execute(statement)
        if number in _DATA:
            _DATA[number](db)
        db.execute("INSERT INTO migrations VALUES (?, ?, ?)", (number, _checksum(number), moments.now()))
        db.execute("UPDATE head SET schema = ?", (number,))
    return missing


def _checksum(number: int) -> str:
    return sha256("\n".join(MIGRATIONS[number - 1]).encode()).hexdigest()
