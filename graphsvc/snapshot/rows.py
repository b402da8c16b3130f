"""What a view gives: one version of a record each, with days as numbers and records named by their index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class TieRow(NamedTuple):
    """One version of a tie. `from_`, `to` are indices of entities, `dataset` that of a source.

    `extra` holds the attributes that `kinds.TIE_KINDS` names for the kind; lists are tuples, entities their ids.
    """

    row: int
    version: int
    kind: str
    dataset: int
    from_: int
    to: int
    s1: int
    s2: int
    u1: int
    u2: int
    since: str
    until: str
    extra: Mapping[str, Any]


class Span(NamedTuple):
    """The days of a name, a code, a spell or a period of existence, half-open, between two uncertain ends; None: no limit was given."""

    s1: int
    s2: int
    u1: int
    u2: int
    since: str | None
    until: str | None


class NameRow(NamedTuple):
    """A name, and when it was borne."""

    text: str
    language: str | None
    span: Span


class CodeRow(NamedTuple):
    """A code in a scheme, and when it was borne."""

    scheme: str
    code: str
    span: Span


class SpellRow(NamedTuple):
    """A spell of membership in the state system as one system counts it."""

    system: str
    span: Span


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One version of an entity; its index stays the same in all of them.

    `exists` holds the periods that its record states, in order; see `snapshot.existence` for the days of its existence.
    """

    index: int
    id: str
    version: int
    kind: str
    name: str
    names: tuple[NameRow, ...]
    codes: tuple[CodeRow, ...]
    spells: tuple[SpellRow, ...]
    exists: tuple[Span, ...]
    merged_into: str | None
    dataset: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """What a dataset would know of, from day `first` to day `last`, both included.

    `among` is None for any party, a system ("cow", "gw") for its roster, else indices of entities; `within` and
    `obligations` are None where they restrict nothing. `body` is the entry without its period, for showing.
    """

    question: str
    first: int
    last: int
    period: str
    among: str | frozenset[int] | None
    within: frozenset[int] | None
    obligations: frozenset[str] | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One version of a source; `checked_through` is the last day that was checked, or None.

    `dataset` is the index of the source that asserts it: of a dataset, its own.
    """

    index: int
    id: str
    version: int
    kind: str
    title: str
    url: str | None
    coverage: tuple[CoverageRow, ...]
    checked_through: int | None
    definition: str | None
    redistributable: bool | None
    dataset: int


class PartRow(NamedTuple):
    """An entity's part in an event, and the entity that says so (None: a bare fact)."""

    entity: int
    role: str
    according_to: int | None
    confidence: str | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One version of an event; `row` is its index and stays the same in all of them. `links` are the ids of other events."""

    row: int
    id: str
    version: int
    kind: str
    title: str
    when: str
    earliest: int
    latest: int
    dataset: int
    participants: tuple[PartRow, ...]
    place: int | None
    links: tuple[str, ...] = ()
