"""A generated log of as many ties as asked for, with as many ties an entity, straight into a store's file."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from base64 import b32encode
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from graphsvc.model import ids
from graphsvc.store.base import LogChange
from graphsvc.store.sqlite import SqliteStore
from tests.worlds import ANALYST, country, dataset, tie

PER_ENTITY = 60
PER_REVISION = 1_000
DAYS = 10_000
_COLUMNS = "revision, seq, of, record, id, version, op, at, by_id, by_name, reason, body"


def changes(ties: int, seed: int = 1) -> Iterator[LogChange]:
    """Give the log of a dataset, entities with about 60 ties each, and the ties, 1,000 to a revision.

    However many ties there are, an entity has as many and the days come from the same 10,000.
    """
    chance = random.Random(seed)
    entities = [country(f"state-{number}") for number in range(max(2, 2 * ties // PER_ENTITY))]
    source = dataset("generated")
    records = [("source", source.id, ids.canonical(source.body()))]
    records += [("entity", one.id, ids.canonical(one.body())) for one in entities]
    template = tie(
        "represented_in", "from-here", "to-there", dataset="generated", attributes={"level": "charge"}
    ).body()
    days = [date(1816, 1, 1) + timedelta(days=number * 7) for number in range(DAYS)]
    yield from _revision(1, records)
    for start in range(0, ties, PER_REVISION):
        rows = []
        for number in range(start, min(ties, start + PER_REVISION)):
            one, other = chance.sample(entities, 2)
            since, until = sorted(chance.sample(days, 2))
            row_id = f"t-{b32encode(hashlib.sha256(b'%d' % number).digest()[:16]).decode().rstrip('=').lower()}"
            template |= {"id": row_id, "key": f"row {number}", "from": one.id, "to": other.id}
            template |= {"since": since.isoformat(), "until": until.isoformat()}
            template["attributes"] = {"level": chance.choice(("ambassador", "charge")), "source_level": "2"}
            template["citations"] = [{"source": "generated", "locator": f"row {number}", "wording": None}]
            rows.append(("tie", row_id, ids.canonical(template)))
        yield from _revision(start // PER_REVISION + 2, rows)


def _revision(number: int, records: list[tuple[str, str, str]]) -> Iterator[LogChange]:
    at = f"2026-01-01T00:00:00.{number:06}Z"
    for seq, (record, id, body) in enumerate(records, 1):  # noqa: A001
        yield LogChange(number, seq, len(records), record, id, 1, "put", at, ANALYST, None, body)


def fill(path: Path, ties: int) -> SqliteStore:
    """Make a store that holds the log alone, which is all that the snapshot reads."""
    store = SqliteStore(path)
    store.migrate()
    at, revision = "", 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal at, revision
        for c in changes(ties):
            at, revision = c.at, c.revision
            yield c.revision, c.seq, c.of, c.record, c.id, c.version, c.op, c.at, c.by.id, c.by.name, c.reason, c.body

    db = sqlite3.connect(path)
    with db:
        db.executemany(f"INSERT INTO changes ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())
        db.execute("UPDATE head SET revision = ?, at = ?", (revision, at))
    db.close()
    return store
