"""Ties: one dataset's claim that two entities stood in a relation during one spell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphsvc.errors import Fault
from graphsvc.model import citation as cites
from graphsvc.model import dates, ids, intervals
from graphsvc.model.citation import Citation, Reference
from graphsvc.model.intervals import Interval
from graphsvc.model.kinds import DATE_KINDS, TIE_KINDS, TieKind
from graphsvc.model.validation import Validator, short

BOUNDS = ("since_earliest", "since_latest", "until_earliest", "until_latest")
FIELDS = (
    "id",
    "key",
    "discriminator",
    "kind",
    "from",
    "to",
    "since",
    "since_kind",
    "until",
    "until_kind",
    *BOUNDS,
    "dates",
    "attributes",
    "dataset",
    "citations",
    "version",
)
_NAMING_ENTITIES = {
    name: tuple(
        (attribute, spec.type == "entities")
        for attribute, spec in kind.attributes.items()
        if spec.type in ("entity", "entities")
    )
    for name, kind in TIE_KINDS.items()
}
"""For each kind of tie, the attributes that name entities, and whether they name several."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One dataset's claim about one spell; kind, dataset and parties never change."""

    id: str
    kind: str
    from_id: str
    to_id: str
    interval: Interval
    dataset: str = cites.NOTES
    key: str | None = None
    discriminator: str | None = None
    since_kind: str | None = None
    until_kind: str | None = None
    dates: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()
    record = "tie"

    def body(self) -> dict[str, Any]:
        """Return the tie as it is stored and shown, without its version."""
        return {
            "id": self.id,
            "key": self.key,
            "discriminator": self.discriminator,
            "kind": self.kind,
            "from": self.from_id,
            "to": self.to_id,
            "since": self.interval.since.text,
            "since_kind": self.since_kind,
            "until": self.interval.until.text,
            "until_kind": self.until_kind,
            **intervals.bounds_beside(self.interval),
            "dates": dict(self.dates),
            "attributes": dict(self.attributes),
            "dataset": self.dataset,
            "citations": cites.citation_bodies(self.citations),
        }

    def references(self) -> dict[str, Reference]:
        """Name its parties, the entities among its attributes, its dataset and sources."""
        references: dict[str, Reference] = {
            "/from": ("entity", self.from_id),
            "/to": ("entity", self.to_id),
            "/dataset": ("source", self.dataset),
        }
        for name, is_list in _NAMING_ENTITIES[self.kind]:
            value = self.attributes.get(name)
            if value is None:
                continue
            if not is_list:
                references[f"/attributes/{name}"] = ("entity", value)
            else:
                references |= {f"/attributes/{name}/{i}": ("entity", party) for i, party in enumerate(value)}
        if self.citations:
            references |= cites.cited_at("", self.citations)
        return references


def read_tie(raw: Any, pointer: str, faults: list[Fault], *, id: str | None = None) -> Tie | None:  # noqa: A002
    """Read a tie as it is sent; None where a fault was added. `id` is the one in the address, if any."""
    before = len(faults)
    reader = Validator(raw, pointer, faults, FIELDS)
    stated_id = read_hashed_id(reader, "t-", id)
    reader.version()
    name = reader.choice("kind", tuple(TIE_KINDS), required=True)
    from_id, to_id = reader.slug("from", required=True), reader.slug("to", required=True)
    if from_id is not None and from_id == to_id:
        reader.fault("to", f"{to_id!r} is also where the tie comes from; a tie joins two entities")
    interval = _interval(reader)
    since_kind, until_kind = reader.choice("since_kind", DATE_KINDS), reader.choice("until_kind", DATE_KINDS)
    other_dates = _dates(reader)
    attributes = reader.attributes(TIE_KINDS[name].attributes if name else {})
    citations = reader.each("citations", cites.read_citation)
    dataset = cites.read_dataset(reader)
    key, discriminator = reader.text("key", limit=500), reader.text("discriminator", limit=500)
    if len(faults) > before or name is None or from_id is None or to_id is None or interval is None:
        return None
    row_key = key or [from_id, to_id, interval.since.text, discriminator]
    return Tie(
        stated_id or ids.tie_id(dataset, name, row_key),
        name,
        from_id,
        to_id,
        interval,
        dataset,
        key,
        discriminator,
        since_kind,
        until_kind,
        other_dates,
        attributes,
        citations,
    )


def kind_of(tie: Tie) -> TieKind:
    """Return the row of the table of kinds."""
    return TIE_KINDS[tie.kind]


def read_hashed_id(reader: Validator, letter: str, id: str | None) -> str | None:  # noqa: A002
    """Read the id of a tie or event that came with a record; absent is fine, it follows from what is said."""
    stated_id = reader.text("id", limit=ids.ID_LIMIT)
    for given in {stated_id, id} - {None}:
        if not (ids.HASHED.match(str(given)) and str(given).startswith(letter)):
            reader.fault("id", f"{short(str(given))} is not such an id; leave it out, it is made from what is said")
    if id is not None and stated_id is not None and stated_id != id:
        reader.fault("id", f"is {short(stated_id)}, but the address says {short(id)}; they must agree")
    return stated_id or id


def _interval(reader: Validator) -> Interval | None:
    before = len(reader.faults)
    if reader.raw.get("since") is None:
        reader.fault("since", "is missing; send an EDTF date, '..' (since before coverage) or '' (unknown)")
    if "until" in reader.raw and reader.raw["until"] is None:
        reader.fault("until", "is null; leave it out where the tie still holds, or send '' where its end is unknown")
    since, until = reader.text("since", limit=100), reader.text("until", limit=100)
    bounds = {name: reader.date(name, dates.day) for name in BOUNDS}
    if len(reader.faults) > before:
        reader.spell(since, until)
        return None
    return reader.spell(since, until, bounds)


def _dates(reader: Validator) -> dict[str, str]:
    raw = reader.raw.get("dates")
    if raw is None:
        return {}
    inner = Validator(raw, f"{reader.pointer}/dates", reader.faults, DATE_KINDS)
    return {name: when.text for name in DATE_KINDS if (when := inner.date(name, dates.parse)) is not None}
