"""Which entities the nodes of a network are: those that are here already, by id, code or name, or new ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphsvc.ingest.importers.reading import Reading
from graphsvc.ingest.importers.tables import Row, RowError, refusal
from graphsvc.model import ids
from graphsvc.model.dates import FIRST_DAY, LAST_DAY
from graphsvc.model.kinds import ENTITY_KINDS
from graphsvc.model.validation import short

CODES = ("wikidata", "iso3", "iso2", "cow", "gw")
NAMES = ("name", "label")
MOST_MADE = 100_000
"""How many nodes may be nobody here: a network is about who is here, and a minute is what an import may take to say so."""


class Nodes:
    """The nodes of an import by their names in the files. `made` are the records of those that are nobody here."""

    def __init__(self, reading: Reading, dataset: str, rows: Mapping[str, Row]) -> None:
        self.made: dict[str, tuple[dict[str, Any], Row]] = {}
        self._reading, self._dataset, self._rows = reading, dataset, rows
        self._exact: dict[str, str | None] = {}

    def entity(self, node: str, first: int, last: int) -> str:
        """Return the id of the entity that a node is on the days of an edge, both included. Raises RowError.

        A node is the entity whose id it bears, else whose code or name it has on these days. One that nobody here is
        becomes an entity of its own where it has a kind.
        """
        if node not in self._exact:
            self._exact[node] = self._by_id(node)
        exact = self._exact[node]
        if exact is not None:
            return exact
        for reference in self._references(node):
            if self._reading.parties.is_known(reference):
                return self._reading.parties.of_reference(reference, first, last)
        return self._make(node)

    def _by_id(self, node: str) -> str | None:
        own = self._own_id(node)
        if not self._reading.parties.is_known(f"id:{own}"):
            return None
        identifier = self._reading.parties.of_reference(f"id:{own}", FIRST_DAY, LAST_DAY)
        row = self._rows.get(node)
        has_kind = row is not None and bool(row.text("kind"))
        # Whom an earlier import of these files made is made again: else it would be taken for gone.
        is_own = has_kind and self._reading.parties.record(identifier)["dataset"] == self._dataset
        return self._make(node) if is_own else identifier

    def _own_id(self, node: str) -> str:
        if ids.is_slug(node) and not node.isdecimal():
            return node
        row = self._rows.get(node)
        name = next(filter(None, (row.text(field).strip() for field in NAMES)), node) if row is not None else node
        words = ids.slug_words(name)
        return f"{self._dataset}-{words or 'node'}"[:200].rstrip("-")

    def _references(self, node: str) -> Iterator[str]:
        row = self._rows.get(node)
        names: list[str] = []
        if row is not None:
            for scheme in CODES:
                if code := row.text(scheme).strip().removesuffix(".0"):
                    yield f"{scheme}:{code}"
            texts = [row.text(field).strip() for field in NAMES]
            names = [text for text in texts if text and not text.isdecimal()]
        yield from names
        # A mere number is a code of a scheme that is not said, unless it only numbers a node that says who it is.
        if not node.isdecimal() or not (names or (row is not None and row.text("kind"))):
            yield node.strip()

    def _make(self, node: str) -> str:
        row = self._rows.get(node)
        kind = row.text("kind") if row is not None else ""
        if row is None or not kind:
            detail = f"no entity has the id, a code or the name of the node {short(node)}; give it a code "
            raise RowError(f"{detail}({', '.join(CODES)}), or a kind ({', '.join(ENTITY_KINDS)}) to have it made")
        if kind not in ENTITY_KINDS:
            raise RowError(
                f"the node {short(node)} is of kind {short(kind)}, which is not one of {', '.join(ENTITY_KINDS)}"
            )
        if len(self.made) >= MOST_MADE:
            detail = (
                f"has more than {MOST_MADE:,} nodes that are nobody here; give it in parts, or leave out their kinds"
            )
            raise refusal(row.table.path, row.line, detail)
        own = self._own_id(node)
        codes = {scheme: row.text(scheme).strip().removesuffix(".0") for scheme in CODES}
        name = next(filter(None, (row.text(field).strip() for field in NAMES)), node)
        record = {
            "id": own,
            "kind": kind,
            "name": name,
            "codes": [{"scheme": scheme, "code": code} for scheme, code in codes.items() if code],
            "dataset": self._dataset,
            "citations": [{"source": self._dataset, "locator": f"node {node}"}],
        }
        self.made[node] = record, row
        self._exact[node] = own
        return own
