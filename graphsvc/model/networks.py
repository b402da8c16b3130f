"""Answers about networks: paths, centrality, similarity and balance, each with what was done to get the network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NotRequired

from typing_extensions import TypedDict

from graphsvc.model.wire_parts import LastKnown, Named, Via

LAYERS = ("alliance", "relations", "representation", "membership", "hosting", "severed", "rivalry")
"""What may join two entities in a network; the first is the default."""
LAYER_WORDS = dict(
    zip(
        LAYERS,
        (
            "alliances",
            "diplomatic relations",
            "diplomatic missions",
            "memberships",
            "hosted groups and their opponents",
            "severed relations",
            "rivalries",
        ),
        strict=True,
    )
)
"""How layers are written for readers."""


@dataclass(frozen=True, slots=True)
class NetworkOf:
    """What was done to get a network: of which days, by which rule, from which datasets; and how large it is.

    `obligations` is null where any alliance counts, `directed` says whether the graph leads one way. `covered` is the share of the pairs of states in the roster of
    `system` of which anything is known, null where the layers do not join states or there are no pairs.
    """

    on: str | None
    during: str | None
    known: str
    layers: list[str]
    obligations: list[str] | None
    mutual: str
    directed: bool
    isolates: str
    system: str
    certainty: str
    datasets: list[str]
    nodes: int | None
    edges: int | None
    covered: float | None
    revision: int


@dataclass(frozen=True, slots=True)
class PortfoliosOf(NetworkOf):
    """What was done to get portfolios: the network of their alliances, and `levels`, the scale of their cells.

    `atop`: 3 defence or offence, 2 neutrality or consultation, 1 nonaggression. `cow`: 3 defence, 2 neutrality or
    nonaggression, 1 consultation.
    """

    levels: str


class HopSupport(Via):
    """A reason why a hop holds: as why two are allied, with the layer and the kind of tie."""

    layer: str
    kind: str


Hop = TypedDict(
    "Hop",
    {
        "from": Named,
        "to": Named,
        "truth": str,
        "last_known": LastKnown | None,
        "via": list[HopSupport],
        "ties": list[str],
    },
)
"""One step of a path, the reasons why it holds, and the ties behind them; a carried hop has its last word."""


class Validity(TypedDict):
    """The days on which all hops of a path hold: from `since` to the day before `until`."""

    since: str
    until: str
    since_earliest: NotRequired[str]
    since_latest: NotRequired[str]
    until_earliest: NotRequired[str]
    until_latest: NotRequired[str]


class Path(TypedDict):
    """A path: how many hops, how surely all of them hold on one day, and when they do.

    Where a hop is carried by its last word, `last_known` says until when all of them were known to hold.
    """

    length: int
    truth: str
    last_known: LastKnown | None
    entities: list[Named]
    hops: list[Hop]
    valid: Validity


@dataclass(frozen=True, slots=True)
class PathList:
    """Paths from one entity to another, the shortest first; with none, `reason` says why and `detail` in a sentence.

    `more` says that there are others beside those shown; `partial` that not all pairs of states are covered, so that
    what is not here may be unknown.
    """

    answer: str = field(default="", kw_only=True)
    total: int
    start: Named
    end: Named
    paths: list[Path]
    more: bool
    partial: bool
    reason: str | None
    detail: str | None
    network: NetworkOf
    revision: int
    known: str


class Range(TypedDict):
    """The least and the greatest score over the network of what is sure and that of all that is possible."""

    low: float | None
    high: float | None


class Scored(TypedDict):
    """An entity's score, null where the measure is not defined for it, and its rank from 1; equal scores share one."""

    entity: Named
    score: float | None
    rank: int | None
    range: NotRequired[Range]


@dataclass(frozen=True, slots=True)
class Centrality:
    """A ranking by a measure; `partial` says that not all pairs of states are covered, `reason` why scores are null.

    `tied` says how many of those that `top` cuts off have the score of the last one shown.
    """

    answer: str = field(default="", kw_only=True)
    total: int
    tied: int = field(default=0, kw_only=True)
    measure: str
    items: list[Scored]
    partial: bool
    reason: str | None
    network: NetworkOf
    revision: int
    known: str


class YearScore(TypedDict):
    """A score in a year; null where the network of that year is not fully covered, unless partial ones are asked for."""

    year: int
    entity: Named
    score: float | None
    rank: int | None
    covered: float | None


@dataclass(frozen=True, slots=True)
class CentralitySeries:
    """Scores over years, by entity and year; `year` says which days stand for one: any, jan1 or dec31."""

    answer: str = field(default="", kw_only=True)
    measure: str
    of: list[Named]
    year: str
    items: list[YearScore]
    network: NetworkOf
    revision: int
    known: str


class SimilarityScore(TypedDict):
    """How alike two portfolios are, null with the reason where that is not defined; and of how many cells."""

    entity: Named
    score: float | None
    reason: str | None
    cells: int
    missing: int


@dataclass(frozen=True, slots=True)
class Similarity:
    """How alike the alliance portfolios of a state and of others are, the most alike first.

    A portfolio has a cell for each state of the roster: the strongest that it owes that one, by the `levels` of the
    network, and 0 for nothing; cells that are not known are missing. `reason` says why
    there is nothing to compare.
    """

    answer: str = field(default="", kw_only=True)
    total: int
    entity: Named
    measure: str
    items: list[SimilarityScore]
    partial: bool
    reason: str | None
    network: PortfoliosOf
    revision: int
    known: str


@dataclass(frozen=True, slots=True)
class Balance:
    """Structural balance of alliances (+) and rivalries (-) over closed triads.

    `triads` counts them by their signs, from `+++` to `---`. `balanced` is the share whose product is positive,
    `weakly_balanced` that of those without exactly one negative tie; null where there is no triad, with the `reason`.
    `camps` has two groups for each part of the network that ties join, one after the other: all its alliances lie within
    them and all its rivalries between; null where some part has no two such groups. Pairs
    that are both allied and rivals are left out, and counted in `both`.
    """

    answer: str = field(default="", kw_only=True)
    triads: dict[str, int]
    balanced: float | None
    weakly_balanced: float | None
    reason: str | None
    camps: list[list[Named]] | None
    positive: int
    negative: int
    both: int
    partial: bool
    network: NetworkOf
    revision: int
    known: str
