"""Which entity stands for which, with both clocks, and records read as if written for those that stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from graphsvc.model.kinds import TIE_KINDS
from graphsvc.snapshot.rows import CoverageRow, EntityRow, EventRow, PartRow, SourceRow, TieRow

EPOCHS = 16
"""For how many stretches between two mergers it is kept who stands for whom."""

_NAMING = frozenset(
    name
    for kind in TIE_KINDS.values()
    for name, attribute in kind.attributes.items()
    if attribute.type in ("entity", "entities")
)
"""The attributes of ties that name entities, whatever the kind."""


@dataclass(frozen=True, slots=True)
class MergeMap:
    """Who stands for whom at one revision.

    `of` gives the entity that stands by each merged one, as indices, `ids` the same as ids; `within` gives all that
    are merged into one that stands, directly or through others, ascending.
    """

    of: Mapping[int, int]
    ids: Mapping[str, str]
    within: Mapping[int, tuple[int, ...]]
    _extras: dict[int, Mapping[str, Any]] = field(default_factory=dict, compare=False, repr=False)
    """What ties say beside their parties, by what it was read from: the snapshot keeps each such object for good."""

    def ties(self, rows: Iterable[TieRow]) -> list[TieRow]:
        """Read ties between those that stand; one that joins an entity to itself says nothing and is left out."""
        of, extras, merged_ties = self.of, self._extras, []
        for row in rows:
            from_, to, extra = of.get(row.from_, row.from_), of.get(row.to, row.to), extras.get(id(row.extra))
            if extra is None:
                extra = extras[id(row.extra)] = self._extra(row.extra)
            if from_ == row.from_ and to == row.to and extra is row.extra:
                merged_ties.append(row)
            elif from_ != to:
                merged_ties.append(row._replace(from_=from_, to=to, extra=extra))
        return merged_ties

    def _extra(self, extra: Mapping[str, Any]) -> Mapping[str, Any]:
        changed: dict[str, Any] = {}
        for name in _NAMING & extra.keys():
            value = extra[name]
            if isinstance(value, str) and value in self.ids:
                changed[name] = self.ids[value]
            elif isinstance(value, tuple) and not self.ids.keys().isdisjoint(value):
                changed[name] = tuple(self.listed(value))
        return MappingProxyType({**extra, **changed}) if changed else extra

    def listed(self, ids: Iterable[str]) -> list[str]:
        """Read a list of ids, each that stands once."""
        return list(dict.fromkeys(self.ids.get(entity_id, entity_id) for entity_id in ids))

    def event(self, row: EventRow) -> EventRow:
        """Read an event with the participants and the place that stand."""
        of, place = self.of, row.place
        named = {part.entity for part in row.participants} | {part.according_to for part in row.participants} | {place}
        if of.keys().isdisjoint(named):
            return row
        parts = tuple(
            PartRow(
                of.get(part.entity, part.entity),
                part.role,
                None if part.according_to is None else of.get(part.according_to, part.according_to),
                part.confidence,
            )
            for part in row.participants
        )
        return replace(row, participants=parts, place=None if place is None else of.get(place, place))

    def source(self, row: SourceRow) -> SourceRow:
        """Read a source that covers those that stand."""
        coverage = tuple(map(self._entry, row.coverage))
        return row if coverage == row.coverage else replace(row, coverage=coverage)

    def _entry(self, entry: CoverageRow) -> CoverageRow:
        among = self._indices(entry.among) if isinstance(entry.among, frozenset) else entry.among
        within = None if entry.within is None else self._indices(entry.within)
        if (among, within) == (entry.among, entry.within):
            return entry
        body = {
            name: self.listed(value) if name in ("among", "within") and isinstance(value, list) else value
            for name, value in entry.body.items()
        }
        return replace(entry, among=among, within=within, body=body)

    def _indices(self, indices: frozenset[int]) -> frozenset[int]:
        return (
            indices if self.of.keys().isdisjoint(indices) else frozenset(self.of.get(party, party) for party in indices)
        )


def merge_rows(row: EntityRow, merged: Sequence[EntityRow]) -> EntityRow:
    """Merge the names, codes and spells of entities into the one that they were merged into, after its own.

    It bears a code, and is in a system, on each day on which any of them does: they were one all the time. The periods
    of existence are its own: what is merged into it exists as it does.
    """
    every = (row, *merged)
    return replace(
        row,
        names=tuple(dict.fromkeys(name for row in every for name in row.names)),
        codes=tuple(dict.fromkeys(code for row in every for code in row.codes)),
        spells=tuple(dict.fromkeys(spell for row in every for spell in row.spells)),
    )


class Mergers:
    """Every merging and its undoing, in the order of the log; one thread appends, any number read.

    A reader takes the part that its revision covers, and that part never changes.
    """

    def __init__(self, ids: Sequence[str]) -> None:
        self._ids = ids
        self._steps: list[tuple[int, int | None]] = []
        self._revisions: list[int] = []
        self._now: dict[int, int | None] = {}
        self._merge_map = lru_cache(maxsize=EPOCHS)(self._read)

    def add(self, entity: int, revision: int, into: int | None) -> None:
        """Note what an entity's new version is merged into (None: nothing)."""
        if self._now.get(entity) != into:
            self._now[entity] = into
            self._steps.append((entity, into))
            self._revisions.append(revision)

    def at(self, revision: int) -> MergeMap | None:
        """Say who stands for whom at a revision; None where nobody is merged."""
        if not self._revisions:
            return None
        return self._merge_map(bisect_right(self._revisions, revision))

    def _read(self, count: int) -> MergeMap | None:
        into: dict[int, int | None] = dict(self._steps[:count])
        of = {entity: target for entity in into if (target := _end(entity, into)) != entity}
        if not of:
            return None
        within: dict[int, list[int]] = {}
        for entity in sorted(of):
            within.setdefault(of[entity], []).append(entity)
        ids = {self._ids[entity]: self._ids[target] for entity, target in of.items()}
        return MergeMap(of, ids, {entity: tuple(merged) for entity, merged in within.items()})


def _end(entity: int, into: Mapping[int, int | None]) -> int:
    """Follow mergers to the entity that stands. A circle, which no store has, is not followed."""
    seen, target = {entity}, entity
    while (following := into.get(target)) is not None:
        if following in seen:
            return entity
        seen.add(following)
        target = following
    return target
