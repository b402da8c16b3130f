"""The evidence behind a record, and what all records have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, Self

from graphsvc.errors import Fault
from graphsvc.model.attributes import attributes
from graphsvc.model.fields import Field, FieldedRecord, Reference, shape_of
from graphsvc.model.kinds import CITATION_ATTRIBUTES
from graphsvc.model.rules import VERSION, each, left_out, refers, text
from graphsvc.model.validation import Validator

__all__ = ["NOTES", "Citation", "Citations", "Dataset", "Record", "Reference", "WholeRecord", "place_key"]

NOTES = "notes"
"""The dataset of what names no other: an analyst's notes, without coverage."""


@dataclass(frozen=True, slots=True)
class Citation(FieldedRecord):
    """Where it says so: a source, the place in it, and the source's own wording."""

    source: Annotated[str, refers("source"), "The id of a source."]
    locator: Annotated[str | None, text(1000), "The place in the source."] = None
    wording: Annotated[str | None, text(5000), "The source's own words."] = None
    attributes: Annotated[
        Mapping[str, Any] | None,
        left_out("attributes", attributes(CITATION_ATTRIBUTES), "`basis: memory` where the source was not at hand."),
    ] = None


Dataset = Annotated[str, refers("source"), "Who asserts it; absent: `notes`."]
Citations = Annotated[tuple[Citation, ...], each(Citation), "The evidence."]


@dataclass(frozen=True, slots=True)
class WholeRecord(FieldedRecord):
    """What the four classes of records share."""

    MORE = (Field("version", VERSION, "Taken from a GET's body and not looked at; use If-Match."),)

    @classmethod
    def read_record(cls, raw: Any, pointer: str, faults: list[Fault], *, id: str | None = None) -> Self | None:  # noqa: A002
        """Read a record as it is sent; None where a fault was added. `id` is the one in the address, if any."""
        before = len(faults)
        reader = Validator(raw, pointer, faults, shape_of(cls).names, addressed=id)
        values = cls.values_of(reader)
        for member in cls.MORE:
            member.rule.read(reader, member.name, False)
        return None if len(faults) > before else cls.made_of(values)


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
