"""Compare a Neo4j store's log with itself, and its graph with the graph that the log makes."""

from __future__ import annotations

from collections.abc import Iterator

from neo4j import ManagedTransaction

from graphsvc.errors import StoreUnusable
from graphsvc.model.citation import Record, Reference
from graphsvc.store import neo4j_graph
from graphsvc.store.base import Head, LogChange
from graphsvc.store.chain import ChainCheck, columns
from graphsvc.store.checking import LogReading
from graphsvc.store.neo4j_connection import Connection, Row, run
from graphsvc.store.neo4j_log import change_of, log_rows, read_head

CHECK_SECONDS = 3600.0


def check(db: Connection) -> list[str]:
    """Check the graph against the log; return a sentence for each fault.

    It reads while others write. Only where it finds faults and the head has moved meanwhile does it read again,
    and then it holds the lock that writes wait for.
    """

    def read(tx: ManagedTransaction) -> tuple[list[str], bool]:
        before = read_head(run(tx, "read/head"))
        reading = read_graph(tx, before)
        return reading.sentences, read_head(run(tx, "read/head")) == before

    def read_alone(tx: ManagedTransaction) -> list[str]:
        reading = read_graph(tx, read_head(run(tx, "admin/lock")))
        return reading.sentences

    faults, stood_still = db.reading("read/changes", read, CHECK_SECONDS)
    if not faults or stood_still:
        return faults
    return db.writing("admin/lock", CHECK_SECONDS, read_alone)


def read_graph(tx: ManagedTransaction, head: Head) -> GraphReading:
    """Read the log and compare it with its chain and with the graph."""
    reading, links = GraphReading(), ChainCheck()
    for row in log_rows(tx):
        try:
            change = change_of(row)
        except StoreUnusable as exc:
            reading.faults.append(exc.detail)
            continue
        reading.take(change)
        reading.compare_dataset(change, row["dataset"])
        links.take(columns(change), row["chain"])
    reading.compare_head(head)
    links.compare_head(head.chain)
    reading.faults += links.faults
    shown: dict[Reference, str] = {}
    references: list[tuple[Reference, Reference]] = []
    for record, row in _graph(tx):
        if not isinstance(row["id"], str):
            reading.take_nameless(record, row["id"])
            continue
        reference = (record, row["id"])
        try:
            reading.compare_places(reference, neo4j_graph.as_given(record, row))
            digest, shown_references = neo4j_graph.digest(row), neo4j_graph.shown_references(record, row)
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            reading.differ(
                reference, f"the graph has {' '.join(reference)} with values that graphsvc does not write: {exc!r}"
            )
            continue
        if reference in shown:
            reading.differ(reference, f"the graph has {' '.join(reference)} twice")
        shown[reference] = digest
        references += shown_references
    reading.compare_graph(shown)
    references += reading.kept_references(run(tx, "admin/check-references"))
    reading.compare_references(references)
    return reading


class GraphReading(LogReading):
    """Reads the log and keeps what the graph should show of each record that stands.

    `datasets` are the changes that are found by another dataset than that of their body, with the right one; `has_nameless`
    says that nodes or relationships have no id by which they could be looked up.
    """

    def __init__(self) -> None:
        super().__init__()
        self.expected: dict[Reference, str] = {}
        self.datasets: list[Row] = []
        self.has_nameless = False

    def take_nameless(self, record: str, value: object) -> None:
        """Note that a node or a relationship has no text for its id."""
        self.has_nameless = True
        self.differences.append(f"the graph has a {record} whose id is {value!r}, which graphsvc does not write")

    def take(self, change: LogChange) -> None:
        """Read the next change."""
        self.expected.pop((change.record, change.id), None)
        super().take(change)

    def _read(self, change: LogChange, what: str) -> Record | None:
        value = super()._read(change, what)
        if value is not None:
            self.expected[change.record, change.id] = neo4j_graph.digest(neo4j_graph.row(value, change.version))
        return value

    def compare_dataset(self, change: LogChange, dataset: str | None) -> None:
        """Compare the dataset by which the change is found with the one in its body."""
        if dataset != self.dataset:
            named = {"record": change.record, "id": change.id, "version": change.version}
            self.datasets.append({**named, "dataset": self.dataset})
            what = f"version {change.version} of {change.record} {change.id}"
            self.differ((change.record, change.id), f"{what} is indexed under {dataset!r}")

    def compare_graph(self, shown: dict[Reference, str]) -> None:
        """Compare what the graph shows with what the log makes."""
        for reference in sorted(shown.keys() | self.expected.keys()):
            what, expected, seen = " ".join(reference), self.expected.get(reference), shown.get(reference)
            if seen is None:
                self.differ(reference, f"the graph lacks {what}")
            elif expected is None:
                self.differ(reference, f"the graph has {what}, which the log does not have or has retracted")
            elif expected != seen:
                self.differ(reference, f"the graph shows {what} otherwise than version {self.versions[reference]} says")

    def compare_places(self, reference: Reference, places: list[neo4j_graph.Place]) -> None:
        """Compare where the graph has the parties of a tie, or those involved in an event, with who stands for them."""
        for given, node in places:
            if node != (stands := self.stands_for(given)):
                what = " ".join(reference)
                self.differ(reference, f"the graph has {what} of {given} at {node}, and {stands} stands for that")

    def kept_references(self, rows: list[Row]) -> Iterator[tuple[Reference, Reference]]:
        """Yield the references kept by the latest changes; those of earlier ones are faults."""
        for row in rows:
            referrer = (row["record"], row["id"])
            if not isinstance(row["record"], str) or not isinstance(row["id"], str):
                continue  # That is no change of graphsvc's, and told of as one.
            if row["version"] == self.versions.get(referrer):
                for record, record_id in (("source", row["dataset"]), *row["referred"]):
                    if isinstance(record_id, str) and (record, record_id) != referrer:
                        yield referrer, (record, record_id)
            elif row["referred"]:
                self.differ(referrer, f"version {row['version']} of {' '.join(referrer)} still refers to something")


def _graph(tx: ManagedTransaction) -> Iterator[tuple[str, Row]]:
    for record, plural in neo4j_graph.PLURALS.items():
        types = {"types": neo4j_graph.TIE_TYPES} if record == "tie" else {}
        for row in run(tx, f"admin/check-{plural}", **types):
            yield record, neo4j_graph.as_made(record, row)
