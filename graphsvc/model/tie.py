"""Ties: one dataset's claim that two entities stood in a relation during one spell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from graphsvc.model import citation as cites
from graphsvc.model import dates, ids, intervals
from graphsvc.model.attributes import attributes
from graphsvc.model.citation import Citations, Dataset, WholeRecord
from graphsvc.model.fields import Field, FieldedRecord, FieldRule, Reference, Schema
from graphsvc.model.intervals import Interval
from graphsvc.model.kinds import DATE_KINDS, TIE_KINDS, TieKind
from graphsvc.model.rules import DATE, DAY, EDTF, end, one_of, own_hash, refers, text
from graphsvc.model.validation import Validator

KEY_LIMIT = 500
BOUNDS = ("since_earliest", "since_latest", "until_earliest", "until_latest")
_NAMING_ENTITIES = {
    name: tuple(
        (attribute, spec.type == "entities")
        for attribute, spec in kind.attributes.items()
        if spec.type in ("entity", "entities")
    )
    for name, kind in TIE_KINDS.items()
}
"""For each kind of tie, the attributes that name entities, and whether they name several."""


_BOUND = "A day, where the text cannot express the bound."


_SINCE = end("is missing; send an EDTF date, '..' (since before coverage) or '' (unknown)")
_UNTIL = end(null="is null; leave it out where the tie still holds, or send '' where its end is unknown")


def _read_interval(reader: Validator, _: str, is_required: bool) -> Interval | None:
    """Read the spell in which a tie holds: two ends, and bounds of them that their texts cannot express."""
    before = len(reader.faults)
    since, until = _SINCE.read(reader, "since", True), _UNTIL.read(reader, "until", False)
    bounds = {name: reader.date(name, dates.day) for name in BOUNDS if reader.raw.get(name) is not None}
    if len(reader.faults) > before:
        reader.spell(since, until)
        return None
    return reader.spell(since, until, bounds)


def _write_interval(interval: Interval) -> dict[str, str]:
    return {"since": interval.since.text, "until": interval.until.text, **intervals.bounds_beside(interval)}


_INTERVAL = FieldRule(
    _read_interval,
    {},
    write=_write_interval,
    members=(
        Field("since", _SINCE, f"{EDTF} `..`: since before coverage begins; empty: unknown.", is_required=True),
        Field("until", _UNTIL, "The first day on which it no longer holds; `..` while it does."),
        *(Field(name, DAY, _BOUND, is_always_shown=False) for name in BOUNDS),
    ),
)


def _read_dates(reader: Validator, name: str, _: bool) -> dict[str, str]:
    inner = Validator(reader.raw[name], f"{reader.pointer}/{name}", reader.faults, DATE_KINDS)
    return {kind: when.text for kind in DATE_KINDS if (when := inner.date(kind, dates.parse)) is not None}


def _dates_schema(is_sent: bool) -> Schema:
    dated = Field("date", DATE, is_nullable=False).schema(is_sent)
    return {"type": "object", "propertyNames": {"enum": list(DATE_KINDS)}, "additionalProperties": dated}


@dataclass(frozen=True, slots=True)
class Tie(WholeRecord):
    """One dataset's claim that two entities stood in a relation during one spell; kind, dataset and parties never change."""

    id: Annotated[str, own_hash("t-"), "Made from what the tie says; leave it out."]
    kind: Annotated[str, one_of(tuple(TIE_KINDS)), "The relation; it never changes."]
    from_id: Annotated[str, refers("entity")]
    to_id: Annotated[str, refers("entity")]
    interval: Annotated[Interval, _INTERVAL]
    dataset: Dataset = cites.NOTES
    key: Annotated[str | None, text(KEY_LIMIT), "The dataset's own key of the row."] = None
    discriminator: Annotated[str | None, text(KEY_LIMIT), "What tells it from a tie that says the same."] = None
    since_kind: Annotated[str | None, one_of(DATE_KINDS), "What happened on `since`."] = None
    until_kind: Annotated[str | None, one_of(DATE_KINDS), "What happened on `until`."] = None
    dates: Annotated[
        Mapping[str, str],
        FieldRule(_read_dates, _dates_schema(True), _dates_schema(False), dict),
        "Other dates of the same step, by kind.",
    ] = field(default_factory=dict)
    attributes: Annotated[
        Mapping[str, Any], attributes(by_kind={name: kind.attributes for name, kind in TIE_KINDS.items()})
    ] = field(default_factory=dict)
    citations: Citations = ()
    record = "tie"

    @classmethod
    def check(cls, reader: Validator, values: dict[str, Any]) -> None:
        """Add the fault of a tie with itself, and make its id where none was sent."""
        from_id, to_id = values.get("from_id"), values.get("to_id")
        if from_id is not None and from_id == to_id:
            reader.fault("to", f"{to_id!r} is also where the tie comes from; a tie joins two entities")
        if "id" not in values and {"kind", "from_id", "to_id", "interval"} <= values.keys():
            row_key = values.get("key") or [from_id, to_id, values["interval"].since.text, values.get("discriminator")]
            values["id"] = ids.tie_id(values.get("dataset", cites.NOTES), values["kind"], row_key)

    def refer(self, pointer: str, references: dict[str, Reference]) -> None:
        """Add what every record refers to, and the entities among its attributes."""
        FieldedRecord.refer(self, pointer, references)
        for name, is_list in _NAMING_ENTITIES[self.kind]:
            value = self.attributes.get(name)
            if value is not None:
                named = {f"/{i}": party for i, party in enumerate(value)} if is_list else {"": value}
                references |= {f"{pointer}/attributes/{name}{at}": ("entity", party) for at, party in named.items()}


read_tie = Tie.read_record


def kind_of(tie: Tie) -> TieKind:
    """Return the row of the table of kinds."""
    return TIE_KINDS[tie.kind]
