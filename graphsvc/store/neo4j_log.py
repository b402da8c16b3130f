"""Read the log in Neo4j: the head, and changes in order although Neo4j shows parts of a commit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from neo4j import ManagedTransaction

from graphsvc.errors import StoreUnavailable, StoreUnusable
from graphsvc.model.batch import Author
from graphsvc.store.base import SCHEMA, Head, LogChange, LogPosition, Op
from graphsvc.store.neo4j_connection import Row, run

PAGE = 5_000
RESTORE, REPAIR = "restore", "repair"
"""What a store is closed for: until a restore has ended nobody may use it, until a repair has nobody may write."""


def read_head(rows: list[Row], *, to_write: bool = False) -> Head:
    """Read the head. Raises StoreUnusable where there is none, or one that this graphsvc does not know or that is closed."""
    schema = rows[0]["schema"] if rows else 0
    if schema < SCHEMA:
        raise StoreUnusable("the Neo4j database is not (wholly) set up as a store; run `graphsvc migrate`")
    if schema > SCHEMA:
        raise StoreUnusable(f"the Neo4j store has schema {schema}, and this graphsvc knows {SCHEMA}; use a newer one")
    (row,) = rows
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
    """Read a change from the columns that the statements of the log return."""
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
