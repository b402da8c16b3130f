"""Read stored records into rows. They were checked when they were written, so nothing is checked again here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from graphsvc.model import dates, entity, intervals
from graphsvc.model.coverage import ANY
from graphsvc.snapshot.rows import (
    CodeRow,
    CoverageRow,
    EntityRow,
    EventRow,
    NameRow,
    PartRow,
    SourceRow,
    Span,
    SpellRow,
)
from graphsvc.snapshot.state import SnapshotState

Body = Mapping[str, Any]
Days = tuple[int, int, int, int]


@lru_cache(maxsize=8192)
def days(since: str, until: str, *bounds: str | None) -> Days:
    """Read the four days of a spell; `bounds` are the texts of `tie.BOUNDS`, or nothing."""
    read = [None if text is None else dates.day(text) for text in bounds or (None,) * 4]
    interval = intervals.read(
        since, until, since_earliest=read[0], since_latest=read[1], until_earliest=read[2], until_latest=read[3]
    )
    return interval.since.earliest, interval.since.latest, interval.until.earliest, interval.until.latest


def entity_row(state: SnapshotState, index: int, version: int, body: Body, revision: int) -> EntityRow:
    """Read an entity."""
    return EntityRow(
        index,
        body["id"],
        version,
        body["kind"],
        body["name"],
        tuple(NameRow(name["text"], name["language"], _limits(name["since"], name["until"])) for name in body["names"]),
        tuple(CodeRow(code["scheme"], code["code"], _limits(code["since"], code["until"])) for code in body["codes"]),
        tuple(SpellRow(spell["system"], _spell(spell["since"], spell["until"])) for spell in body["spells"]),
        tuple(map(_period, body.get("exists") or ())),  # Older records lack it.
        body["merged_into"],
        state.sources.intern(body["dataset"], revision),
    )


@lru_cache(maxsize=8192)
def _limits(since: str | None, until: str | None) -> Span:
    interval = entity.limits(since, until)
    return Span(
        interval.since.earliest, interval.since.latest, interval.until.earliest, interval.until.latest, since, until
    )


@lru_cache(maxsize=8192)
def _spell(since: str, until: str) -> Span:
    return Span(*days(since, until), since, until)


@lru_cache(maxsize=8192)
def _period(text: str) -> Span:
    interval = entity.period(text)
    since, until = interval.since, interval.until
    return Span(since.earliest, since.latest, until.earliest, until.latest, since.text, until.text)


def source_row(state: SnapshotState, index: int, version: int, body: Body, revision: int) -> SourceRow:
    """Read a source with its coverage."""
    checked = body["checked_through"]
    return SourceRow(
        index,
        body["id"],
        version,
        body["kind"],
        body["title"],
        body["url"],
        tuple(_coverage(state, entry, revision) for entry in body["coverage"]),
        None if checked is None else dates.day(checked),
        body["definition"],
        body["redistributable"],
        state.sources.intern(body["dataset"], revision),
    )


def _coverage(state: SnapshotState, entry: Body, revision: int) -> CoverageRow:
    period = intervals.parse_period(entry["period"])
    within, obligations = entry["within"], entry["obligations"]
    return CoverageRow(
        entry["question"],
        period.first,
        period.last,
        period.text,
        _among(state, entry["among"], revision),
        None if within is None else _indices(state, within, revision),
        None if obligations is None else frozenset(obligations),
        {name: value for name, value in entry.items() if name != "period"},
    )


def _among(state: SnapshotState, among: str | Sequence[str], revision: int) -> str | frozenset[int] | None:
    if isinstance(among, str):
        return None if among == ANY else among.removeprefix("system:")
    return _indices(state, among, revision)


def _indices(state: SnapshotState, ids: Sequence[str], revision: int) -> frozenset[int]:
    return frozenset(state.entities.intern(entity_id, revision) for entity_id in ids)


def event_row(state: SnapshotState, index: int, version: int, body: Body, revision: int) -> EventRow:
    """Read an event with its participants."""
    bounds = (body.get("when_earliest"), body.get("when_latest"))
    when = dates.with_bounds(body["when"], *(None if text is None else dates.day(text) for text in bounds))
    entities, place = state.entities, body["place"]
    return EventRow(
        index,
        body["id"],
        version,
        body["kind"],
        body["title"],
        when.text,
        when.earliest,
        when.latest,
        state.sources.intern(body["dataset"], revision),
        tuple(
            PartRow(
                entities.intern(part["entity"], revision),
                part["role"],
                None if part["according_to"] is None else entities.intern(part["according_to"], revision),
                part["confidence"],
            )
            for part in body["participants"]
        ),
        None if place is None else entities.intern(place, revision),
        tuple(link["event"] for link in body["links"]),
    )
