"""The evidence behind a record, and what all records have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graphsvc.errors import Fault
from graphsvc.model.kinds import CITATION_ATTRIBUTES
from graphsvc.model.validation import Validator

NOTES = "notes"
"""The dataset of what names no other: an analyst's notes, without coverage."""

Reference = tuple[str, str]
"""What kind of record is referred to (entity, tie, event, source), and its id."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where it says so: a source, the place in it, the source's own wording, and attributes (see CITATION_ATTRIBUTES)."""

    source: str
    locator: str | None = None
    wording: str | None = None
    attributes: Mapping[str, Any] | None = None

    def body(self) -> dict[str, Any]:
        """Return the citation as it is stored."""
        body = {"source": self.source, "locator": self.locator, "wording": self.wording}
        return body | {"attributes": dict(self.attributes)} if self.attributes else body


class Record(Protocol):
    """What the four kinds of records share."""

    @property
    def record(self) -> str:
        """Name the kind of record: entity, tie, event or source."""

    @property
    def id(self) -> str:
        """Return the id."""

    @property
    def dataset(self) -> str:
        """Name the dataset that asserts it."""

    def body(self) -> dict[str, Any]:
        """Return the record as it is stored and shown, without its version."""

    def references(self) -> dict[str, Reference]:
        """Name everything that must exist for the record to make sense, by its pointer within the record."""


def place_key(citation: Mapping[str, Any]) -> tuple[str | None, str | None, str]:
    """Return what tells citations of one source apart: where and how it says so, and whether it is cited from memory."""
    return citation["locator"], citation["wording"], repr(citation.get("attributes"))


def read_citation(raw: Any, pointer: str, faults: list[Fault]) -> Citation | None:
    """Read one citation."""
    reader = Validator(raw, pointer, faults, ("source", "locator", "wording", "attributes"))
    source = reader.slug("source", required=True)
    locator, wording = reader.text("locator", limit=1000), reader.text("wording", limit=5000)
    attributes = reader.attributes(CITATION_ATTRIBUTES)
    return Citation(source, locator, wording, attributes or None) if source else None


def read_dataset(reader: Validator, default: str = NOTES) -> str:
    """Read who asserts the record; absent means the analyst's notes."""
    return reader.slug("dataset") or default


def citation_bodies(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    """Return citations as they are stored."""
    return [citation.body() for citation in citations]


def cited(dataset: str, citations: Sequence[Citation]) -> dict[str, Reference]:
    """Name the sources that a record leans on, its dataset and what it cites, by pointer."""
    return {"/dataset": ("source", dataset)} | cited_at("", citations)


def cited_at(pointer: str, citations: Sequence[Citation]) -> dict[str, Reference]:
    """Name the sources cited below a pointer."""
    return {f"{pointer}/citations/{i}/source": ("source", citation.source) for i, citation in enumerate(citations)}
