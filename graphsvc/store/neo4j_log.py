"""Read the log in Neo4j: the head, and changes in order although Neo4j shows parts of a commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import NoneType
from typing import cast

from neo4j import ManagedTransaction

from graphsvc.errors import StoreUnavailable, StoreUnusable
from graphsvc.model.batch import Author
from graphsvc.store.base import SCHEMA, Head, LogChange, LogPosition, Op
from graphsvc.store.neo4j_connection import Row, run

PAGE = 5_000
RESTORE, REPAIR = "restore", "repair"
"""What a store is closed for: until a restore has ended nobody may use it, until a repair has nobody may write."""
_RESTORE = "run `graphsvc check`, and restore a backup"
_HEAD = {"store_id": (str,), "number": (int,), "at": (str,)}
_CHANGE: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("revision", "seq", "of", "version"), (int,)),
    **dict.fromkeys(("record", "id", "op", "at", "by_name"), (str,)),
    **dict.fromkeys(("by_id", "reason", "body"), (str, NoneType)),
}
"""The types of what a change holds: others have been put there by hand."""


def read_head(rows: list[Row], *, to_write: bool = False) -> Head:
    """Read the head. Raises StoreUnusable where there is none, or one that this graphsvc does not know or that is closed."""
    schema = schema_of(rows)
    if schema < SCHEMA:
        raise StoreUnusable("the Neo4j database is not (wholly) set up as a store; run `graphsvc migrate`")
    if schema > SCHEMA:
        raise StoreUnusable(f"the Neo4j store has schema {schema}, and this graphsvc knows {SCHEMA}; use a newer one")
    row = rows[0]
    if len(rows) > 1 or not _has(row, _HEAD):
        what = "more than one counter" if len(rows) > 1 else "a counter that lacks what it must have"
        raise StoreUnusable(f"the Neo4j store has {what} (:Revision), changed by hand; {_RESTORE}")
    closed_for = (row["closed_for"] or "").partition(" ")[0]
    if closed_for == RESTORE:
        raise StoreUnusable(
            "a backup is being restored into this Neo4j store, or that was broken off; wait for its end, or run "
            "`graphsvc restore` again, which clears away what is there"
        )
    if closed_for == REPAIR and to_write:
        raise StoreUnavailable(
            "the Neo4j store is being repaired, or that was broken off; wait for its end, or run `graphsvc repair` again",
            retry_after=10,
        )
    return Head(row["store_id"], row["number"], schema, row["at"], row["chain"] or "")


def schema_of(rows: list[Row]) -> int:
    """Return the schema that the counter states, 0 where there is none. Raises StoreUnusable where it states nonsense."""
    schema = rows[0]["schema"] if rows else 0
    if not isinstance(schema, int):
        raise StoreUnusable(f"the counter of the Neo4j store (:Revision) has {schema!r} for its schema; {_RESTORE}")
    return schema


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Raise StoreUnusable where what was read is not what graphsvc writes."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise StoreUnusable(f"the Neo4j store has {what} that graphsvc did not write so ({exc!r}); {_RESTORE}") from exc


def _has(row: Row, types: Mapping[str, tuple[type, ...]]) -> bool:
    return all(type(row[name]) in allowed for name, allowed in types.items())


def read_changes(tx: ManagedTransaction, after: LogPosition, limit: int) -> list[LogChange]:
    """Read up to `limit` changes after a position, as far as they are gap-free and their revisions whole.

    Neo4j shows parts of a commit, so what is missing now is left for the next reading.
    """
    # One more from each side: the change at the position says how many its revision has.
    rows = run(tx, "read/changes", revision=after.revision, seq=after.seq, limit=limit + 1)
    changes = [change_of(row) for row in rows]
    last = changes[0] if changes and (changes[0].revision, changes[0].seq) == after else None
    page = changes[1:] if last else changes[:limit]
    goes_on = last.seq < last.of if last else bool(page) and page[0].revision == after.revision
    if after.seq == 0 and after.revision > 0:
        goes_on = True
    expected = (after.revision, after.seq + 1) if goes_on else (after.revision + 1, 1)
    whole = 0
    for i, change in enumerate(page):
        if (change.revision, change.seq) != expected:
            return page[:whole]
        ends = change.seq == change.of
        whole = i + 1 if ends else whole
        expected = (change.revision + 1, 1) if ends else (change.revision, change.seq + 1)
    if whole < len(page):
        # The limit cut a revision: all of it can be read where as many rows can be counted as it has.
        (size,) = run(tx, "read/revision-size", revision=page[-1].revision)
        if size["changes"] < page[-1].of:
            return page[:whole]
    return page


def change_of(row: Row) -> LogChange:
    """Read a change from the columns that the statements of the log return. Raises StoreUnusable where it is none."""
    if not _has(row, _CHANGE):
        place = f"{row['revision']!r}:{row['seq']!r}"
        raise StoreUnusable(f"the change {place} in the Neo4j store is not as graphsvc writes it; {_RESTORE}")
    return LogChange(
        row["revision"],
        row["seq"],
        row["of"],
        row["record"],
        row["id"],
        row["version"],
        cast(Op, row["op"]),
        row["at"],
        Author(row["by_id"], row["by_name"]),
        row["reason"],
        row["body"],
    )


def log_rows(tx: ManagedTransaction) -> Iterator[Row]:
    """Read the whole log, page by page: the columns of `change_of`, and `dataset` and `chain` as they are kept."""
    revision, seq = 0, 0
    while rows := run(tx, "admin/check-changes", revision=revision, seq=seq, limit=PAGE):
        yield from rows
        revision, seq = rows[-1]["revision"], rows[-1]["seq"]
