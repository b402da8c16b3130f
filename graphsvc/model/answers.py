"""Answers, each written once: served as JSON, documented by the API, read into by the client; `wire_parts` has their parts.

`present_then` lists who existed in the place of a party that did not, by successions: for Germany in 1960 both German states.
`would_answer` lists data sets that can be imported and are not here, which cover what the answer leaves unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphsvc.model.wire_parts import (
    AlliesCount,
    ByDataset,
    Covered,
    Directed,
    DyadEvent,
    Hosting,
    Item,
    LastKnown,
    LastStatus,
    Levels,
    Member,
    Mission,
    Named,
    Obligations,
    OtherStatus,
    Recognition,
    Severed,
    StatusBy,
    TieCited,
    Via,
    WouldAnswer,
)


@dataclass(frozen=True, slots=True)
class Omitted:
    """How many counterparts with a claim were left out, by the verdict on them."""

    possible: int = 0
    disputed: int = 0
    unknown: int = 0

    @classmethod
    def of(cls, verdicts: Mapping[str, int]) -> Omitted:
        """Count from a `Counter` of verdicts."""
        return cls(*(verdicts.get(verdict, 0) for verdict in ("possible", "disputed", "unknown")))


@dataclass(frozen=True, slots=True)
class Ally:
    """One counterpart: how surely it is an ally, by what obligations, through what, according to whom."""

    entity: Named
    truth: str
    strongest: str | None
    obligations: Obligations
    via: list[Via]
    across: list[str] | None
    by_dataset: ByDataset
    last_known: LastKnown | None


@dataclass(frozen=True, slots=True)
class Allies:
    """Who is allied to an entity on a day, or on some day of a period; `otherwise` is the truth for any roster state not listed or omitted."""

    answer: str = field(default="", kw_only=True)
    total: int
    entity: Named
    on: str | None
    during: str | None
    items: list[Ally]
    totals: dict[str, int]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named] = field(default_factory=list, kw_only=True)
    would_answer: list[WouldAnswer] = field(default_factory=list, kw_only=True)
    see: str | None
    certainty: str
    revision: int
    known: str


@dataclass(frozen=True, slots=True)
class AllyOf(Ally):
    """An ally of one of several who were asked about."""

    of: Named


@dataclass(frozen=True, slots=True)
class AlliesOfSeveral:
    """Who is allied to each of several entities; `otherwise` is *no* where it is for each of them, `totals` counts items."""

    answer: str = field(default="", kw_only=True)
    total: int
    of: list[AlliesCount]
    on: str | None
    during: str | None
    items: list[AllyOf]
    totals: dict[str, int]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named] = field(default_factory=list, kw_only=True)
    would_answer: list[WouldAnswer] = field(default_factory=list, kw_only=True)
    certainty: str
    revision: int
    known: str


@dataclass(frozen=True, slots=True)
class Allied:
    """Whether the two of a pair are allied; see Ally."""

    truth: str
    by_dataset: ByDataset
    strongest: str | None
    obligations: Obligations
    via: list[Via]
    across: list[str] | None
    last_known: LastKnown | None


@dataclass(frozen=True, slots=True)
class Relations:
    """Diplomatic relations: established, suspended, severed, none, disputed or unknown, and how surely."""

    status: str
    truth: str
    since: str | None
    by: list[Named]
    alternatives: list[OtherStatus]
    implied: str | None
    last_known: LastStatus | None
    levels: Levels
    by_dataset: dict[str, StatusBy]


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Whether a pair are rivals, and in what."""

    truth: str
    by_dataset: ByDataset
    last_known: LastKnown | None
    kinds: list[str]
    ties: list[str]


@dataclass(frozen=True, slots=True)
class Dyad:
    """All that is known of a pair on a day, or in a period."""

    answer: str = field(default="", kw_only=True)
    a: Named
    b: Named
    on: str | None
    during: str | None
    allied: Allied
    relations: Relations
    hosting: list[Hosting]
    memberships: list[Directed]
    recognition: list[Directed]
    rivalry: Rivalry
    events: list[DyadEvent]
    citations: list[TieCited]
    reason: str | None
    present_then: list[Named] = field(default_factory=list, kw_only=True)
    would_answer: list[WouldAnswer] = field(default_factory=list, kw_only=True)
    certainty: str
    revision: int
    known: str


@dataclass(frozen=True, slots=True)
class PairList:
    """What lists of pairs share; `otherwise` is the truth for any roster state not listed or omitted."""

    answer: str = field(default="", kw_only=True)
    total: int
    on: str | None
    during: str | None
    items: list[Any]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named] = field(default_factory=list, kw_only=True)
    would_answer: list[WouldAnswer] = field(default_factory=list, kw_only=True)
    certainty: str
    revision: int
    known: str


@dataclass(frozen=True, slots=True)
class Hostings(PairList):
    """Who hosts whom on a day, or on some day of a period."""

    items: list[Hosting]


@dataclass(frozen=True, slots=True)
class Severances(PairList):
    """Who has severed or suspended ties with whom on a day, or on some day of a period."""

    items: list[Severed]


@dataclass(frozen=True, slots=True)
class Recognitions(PairList):
    """Who recognises whom on a day, or on some day of a period."""

    items: list[Recognition]


@dataclass(frozen=True, slots=True)
class Missions(PairList):
    """Who is represented where, at which level, on a day, or on some day of a period.

    `denied` are the pairs of whom a dataset surely says that there was no mission: an item each, with the level `none`.
    """

    items: list[Mission]
    denied: list[Mission] = field(default_factory=list, kw_only=True)


@dataclass(frozen=True, slots=True)
class Members:
    """Who belongs to an alliance or organisation on a day, or on some day of a period; `totals` counts by role."""

    answer: str = field(default="", kw_only=True)
    total: int
    entity: Named
    on: str | None
    during: str | None
    items: list[Member]
    totals: dict[str, int]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named] = field(default_factory=list, kw_only=True)
    certainty: str
    revision: int
    known: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The ties and events of an entity or a pair, by start."""

    answer: str = field(default="", kw_only=True)
    total: int
    entities: list[Named]
    items: list[Item]
    reason: str | None
    present_then: list[Named] = field(default_factory=list, kw_only=True)
    revision: int
    known: str


@dataclass(frozen=True, slots=True)
class MatchedEntity:
    """An entity that a reference may mean, the code it goes by, and when that was valid."""

    entity: Named
    code: str | None
    valid: str | None


@dataclass(frozen=True, slots=True)
class Resolved:
    """Which entity a reference means on a day or in a window, or who else it may be."""

    answer: str = field(default="", kw_only=True)
    ref: str
    on: str | None
    during: str | None
    entity: Named | None
    candidates: list[MatchedEntity]
    in_system: dict[str, str] | None
    present_then: list[Named] = field(default_factory=list, kw_only=True)
    revision: int
    known: str
