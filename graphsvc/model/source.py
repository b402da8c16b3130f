"""Sources: datasets, which say what they cover, and documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from graphsvc.model import citation as cites
from graphsvc.model.attributes import attributes
from graphsvc.model.citation import Citations, Dataset, WholeRecord
from graphsvc.model.coverage import COVERAGE, Coverage
from graphsvc.model.fields import Field, FieldedRecord, FieldRule, Reference
from graphsvc.model.kinds import SOURCE_KINDS
from graphsvc.model.rules import DATE, DAY, FLAG, OWN_SLUG, TEXTS, VERSION, one_of, text
from graphsvc.model.text import NAME_LIMIT
from graphsvc.model.validation import Validator

_WEB = text(2000, re.compile("https?://"), "{} is not an address of the web; it begins with https:// or http://")
_VERSION = FieldRule(
    lambda reader, *field: None if isinstance(reader.raw.get("version"), str) else VERSION.read(reader, *field),
    {"anyOf": [VERSION.sent, text().sent]},
    VERSION.sent,
)


@dataclass(frozen=True, slots=True)
class Source(WholeRecord):
    """A dataset or a document that says something.

    `edition` is the source's own version (5.1 of a dataset); a text sent as `version` is taken for it, because
    a record's `version` is always a number.
    """

    id: Annotated[str, OWN_SLUG, "A readable slug; in a PUT, that of the address."]
    kind: Annotated[str, one_of(SOURCE_KINDS), "`dataset`, or what kind of document it is."]
    title: Annotated[str, text(NAME_LIMIT), "Its title."]
    dataset: Dataset = cites.NOTES
    author: Annotated[str | None, text(), "Who wrote it."] = None
    publisher: Annotated[str | None, text(), "Who published it."] = None
    published: Annotated[str | None, DATE] = None
    url: Annotated[str | None, _WEB, "Its address on the web."] = None
    licence: Annotated[str | None, text(), "Under what terms it is here."] = None
    redistributable: Annotated[bool | None, FLAG, "Whether it may be passed on; what may not is in no export."] = None
    citation: Annotated[str | None, text(), "How to cite it."] = None
    edition: Annotated[str | None, text(), "The source's own version."] = None
    coverage: Annotated[tuple[Coverage, ...], COVERAGE, "Of datasets alone: what they cover."] = ()
    checked_through: Annotated[
        str | None, DAY, "The last day through which it was checked; no period of coverage begins after it."
    ] = None
    definition: Annotated[str | None, text(), "What its terms mean; shown where datasets differ."] = None
    requires: Annotated[tuple[str, ...], TEXTS, "The sets that its own refers to."] = ()
    attributes: Annotated[Mapping[str, Any], attributes(), "Anything else, as JSON."] = field(default_factory=dict)
    citations: Citations = ()
    record = "source"
    MORE = (Field("version", _VERSION, "A number is not looked at; use If-Match. A text is the edition."),)

    @classmethod
    def check(cls, reader: Validator, values: dict[str, Any]) -> None:
        """Add the faults of what only a dataset has, and complete its own dataset and edition."""
        source_id, kind = values.get("id"), values.get("kind")
        if isinstance(reader.raw.get("version"), str) and not values.get("edition"):
            values["edition"] = reader.text("version")
        if kind not in (None, "dataset") and (values.get("coverage") or values.get("checked_through")):
            reader.fault("kind", "is not dataset; only a dataset covers anything")
        if kind == "dataset" and source_id and values.setdefault("dataset", source_id) != source_id:
            reader.fault("dataset", "of a dataset is itself; leave it out")

    def references(self) -> dict[str, Reference]:
        """Name its dataset (unless it is one itself), what it cites and whom its coverage names."""
        references = FieldedRecord.references(self)
        return {where: reference for where, reference in references.items() if reference != ("source", self.id)}


read_source = Source.read_record
