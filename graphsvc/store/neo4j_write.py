"""One write to Neo4j: take the lock, read what the batch needs, plan, then log and project what was planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from neo4j import ManagedTransaction

from graphsvc.errors import StoreUnusable
from graphsvc.model.batch import LOADER, Batch
from graphsvc.model.citation import Reference
from graphsvc.store import chain, moments, neo4j_graph, planning
from graphsvc.store.base import WriteSummary
from graphsvc.store.merging import Move, with_successors
from graphsvc.store.neo4j_connection import Row, run
from graphsvc.store.neo4j_graph import PLURALS
from graphsvc.store.neo4j_log import read_head
from graphsvc.store.planning import BatchPlan, Current, Planned, StoreRecords
from graphsvc.store.queries import query

FIRST = "write/next-revision"
ROWS = 2_500
"""How many rows a statement takes at once."""


class RolledBack(Exception):
    """Rolls a transaction back in which nothing is to stay, and carries its answer out."""

    def __init__(self, written: WriteSummary) -> None:
        self.written = written


def write(tx: ManagedTransaction, batch: Batch, *, dry_run: bool) -> WriteSummary:
    """Write a batch. Raises Refused, or RolledBack where nothing is to stay; both roll the transaction back."""
    rows = run(tx, FIRST)
    head = read_head(rows, to_write=True)
    plan = planning.plan(batch, _state(tx, batch), partial(_referrers, tx))
    if not plan.changes:
        raise RolledBack(WriteSummary(head.revision - 1, head.at, plan.outcomes, plan.warnings, dry_run))
    clock = datetime.fromtimestamp(rows[0]["clock"] / 1000, UTC)
    written = WriteSummary(head.revision, moments.after(head.at, clock), plan.outcomes, plan.warnings, dry_run)
    link = _project(tx, batch, plan, written, head.chain)
    run(tx, "write/set-moment", at=written.at, chain=link)
    if dry_run:
        raise RolledBack(written)
    return written


# Reading what a batch needs


def _state(tx: ManagedTransaction, batch: Batch) -> StoreRecords:
    loaded = _loaded(tx, batch) if batch.loads else {}
    return StoreRecords(with_successors(partial(_current, tx), planning.needed(batch) | loaded.keys()), loaded)


def _current(tx: ManagedTransaction, references: Collection[Reference]) -> dict[Reference, Current]:
    current = {}
    for page in pages(list(references)):
        for row in run(
            tx, "read/current", record=[reference[0] for reference in page], id=[reference[1] for reference in page]
        ):
            current[row["record"], row["id"]] = Current(row["version"], row["body"])
    return current


def _loaded(tx: ManagedTransaction, batch: Batch) -> dict[Reference, str | None]:
    """Read what the last loads wrote of the datasets' records, and of those in the batch whatever their dataset."""
    wanted = {write.reference for write in batch.writes}
    rows = run(tx, "read/loaded", datasets=list(batch.loads), wanted=_named(wanted), loader=LOADER.name)
    return {
        (row["record"], row["id"]): row["body"]
        for row in rows
        if row["dataset"] in batch.loads or (row["record"], row["id"]) in wanted
    }


def _named(references: Iterable[Reference]) -> list[Row]:
    return [{"record": record, "id": record_id} for record, record_id in references]


def _referrers(tx: ManagedTransaction, reference: Reference) -> list[Reference]:
    record, record_id = reference
    return [(row["record"], row["id"]) for row in run(tx, f"read/referrers-of-{record}", id=record_id)]


# Writing what is planned


def _project(tx: ManagedTransaction, batch: Batch, plan: BatchPlan, written: WriteSummary, before: str) -> str:
    """Append the changes to a log of the chain `before`, bring the graph up to date, and return the chain then.

    Parties exist before what names them.
    """
    changes = plan.changes
    rows: dict[str, list[Row]] = defaultdict(list)
    retracted: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        if change.value is None:
            retracted[change.record].append(change.id)
        else:
            is_new = change.record == "tie" and change.before is None
            shown = neo4j_graph.row(change.value, change.version, plan.merged)
            rows["new tie" if is_new else change.record].append(shown)
    stood = [(change.record, change.id) for change in changes if change.before is not None]
    for page in pages(_named(stood)):
        run(tx, "write/forget-references", rows=page)
    put(tx, "write/put-sources", rows["source"])
    put(tx, "write/put-entities", rows["entity"])
    _move(tx, plan.moves)
    by = {"at": written.at, "by_id": batch.by.id, "by_name": batch.by.name, "reason": batch.reason}
    shared = {"revision": written.revision, "of": len(changes)} | {k: v for k, v in by.items() if v is not None}
    logged = [_logged(seq, change) for seq, change in enumerate(changes, 1)]
    logged[-1]["chain"] = link = chain.following(before, _chained(logged, batch, written))
    put_columns(tx, "write/log", logged, shared=shared)
    put_columns(tx, "write/add-ties", [neo4j_graph.tie_columns(row) for row in rows["new tie"]])
    put_columns(tx, "write/change-ties", [neo4j_graph.tie_columns(row) for row in rows["tie"]])
    put(tx, "write/put-events", rows["event"])
    for record in ("event", "tie", "entity", "source"):
        put(tx, f"write/retract-{PLURALS[record]}", retracted[record])
    return link


def _move(tx: ManagedTransaction, moves: Sequence[Move]) -> None:
    """Move what was written for entities, and for those merged into them, to where they stand now.

    One after the other, because a tie may have to be moved at both ends.
    """
    for move in moves:
        _expect("write/set-merger", run(tx, "write/set-merger", id=move.id, into=move.into), 1)
    for move in moves:
        for statement in ("write/move-ties", "write/move-events"):
            run(tx, statement, id=move.id, before=move.before, after=move.after)


def _logged(seq: int, change: Planned) -> Row:
    value = change.value
    return {
        "seq": seq,
        "record": change.record,
        "id": change.id,
        "version": change.version,
        "op": change.op,
        "body": change.text,
        "dataset": value.dataset if value else None,
        "chain": None,
        **(neo4j_graph.beside(value) if value else {"entities": [], "sources": []}),
    }


def _chained(logged: Sequence[Row], batch: Batch, written: WriteSummary) -> Iterator[chain.Columns]:
    """Yield the changes as their chain takes them."""
    revision, of, at, by, reason = written.revision, len(logged), written.at, batch.by, batch.reason
    for row in logged:
        named = row["record"], row["id"], row["version"], row["op"]
        yield (revision, row["seq"], of, *named, at, by.id, by.name, reason, row["body"])


def put(tx: ManagedTransaction, statement: str, rows: Sequence[Any]) -> None:
    """Run a statement that takes rows."""
    for page in pages(rows):
        _expect(statement, run(tx, statement, rows=page), len(page))


def put_columns(tx: ManagedTransaction, statement: str, rows: Sequence[Row], **shared: Row) -> None:
    """Run a statement that takes one list for each name in the rows, which spares sending the names again and again."""
    names = query(statement).params - shared.keys()
    for page in pages(rows):
        columns = {name: [row[name] for row in page] for name in names}
        _expect(statement, run(tx, statement, **columns, **shared), len(page))


def _expect(statement: str, answer: list[Row], written: int) -> None:
    """Raise StoreUnusable where the graph had less than the log says there is."""
    if answer[0]["written"] != written:
        met = f"{statement} met {answer[0]['written']} of {written}"
        raise StoreUnusable(
            f"the graph in Neo4j does not fit its log ({met}); `graphsvc check` says where, and `graphsvc repair` mends it"
        )


def pages(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Divide what is to be written into as much as a statement takes at once."""
    return (items[i : i + ROWS] for i in range(0, len(items), ROWS))
