"""The columns of each question and list, in a stable order, and how a row is made of each item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from typing_extensions import TypedDict

from graphsvc.model import answers, difference, disagreements, histories, learned, networks
from graphsvc.model import wire_records as wire
from graphsvc.model.wire_parts import Hosting, Item, Member, Mission, Named, Recognition, Severed
from graphsvc.tables.attributes import attributes_part
from graphsvc.tables.columns import Part, TableColumn, date_part, entities_part, joined, list_part, object_part
from graphsvc.tables.shapes import member
from graphsvc.tables.spells import outer_claim
from graphsvc.tables.statements import PairStatement, statements

Items = Callable[[Any], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The columns of the rows of an answer, and which items make them."""

    part: Part
    items: Items
    facts: Part
    """What the answer says beside its rows."""

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """Return the columns, the same for every answer of the kind."""
        return self.part.columns


def _items(answer: Any) -> Iterable[Any]:
    listed: Iterable[Any] = member(answer, "items")
    return listed


def _outer_date(end: Literal["since", "until"]) -> Part:
    return date_part(end, claim=lambda ally: outer_claim(member(ally, "via"), end))


def _ties(holders: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    return (tie for holder in holders for tie in holder["ties"])


_WAYS = joined(
    (
        _outer_date("since"),
        _outer_date("until"),
        entities_part("through", lambda ally: [way["alliance"] for way in member(ally, "via") if way["alliance"]]),
        list_part("ties", lambda ally: dict.fromkeys(_ties(member(ally, "via")))),
    )
)
"""Through what two are allied: the earliest start and the latest end of all ways (see `outer_claim`), and the alliances."""


def _hop_ways(hop: Mapping[str, Any]) -> str:
    ways = (way["alliance"]["id"] if way["alliance"] else way["kind"] for way in hop["via"])
    return ", ".join(dict.fromkeys(ways))


_HOPS = joined(
    (
        list_part("through", lambda path: map(_hop_ways, path["hops"])),
        list_part("ties", lambda path: dict.fromkeys(_ties(path["hops"]))),
    )
)
"""For each hop of a path the alliances that make it, or the kinds of ties; and the ties behind all hops."""

_PARTICIPANTS = joined(
    (
        list_part("entities", lambda event: dict.fromkeys(part["entity"] for part in event["participants"])),
        Part((TableColumn("participants", "json"),), lambda event: (event["participants"],)),
    )
)


class BalanceSummary(TypedDict):
    """The balance of a network in one row: the triads by the number of their negative ties, and their shares."""

    on: str | None
    during: str | None
    balanced: float | None
    weakly_balanced: float | None
    triads_0_negative: int
    triads_1_negative: int
    triads_2_negative: int
    triads_3_negative: int
    positive: int
    negative: int
    both: int
    covered: float | None
    partial: bool
    reason: str | None
    camps: list[list[Named]] | None


_SIGNS = ("+++", "++-", "+--", "---")


def _balance(answer: Any) -> Iterator[Mapping[str, Any]]:
    network, triads = member(answer, "network"), member(answer, "triads")
    row = {name: member(answer, name) for name in BalanceSummary.__annotations__}
    row |= {name: member(network, name) for name in ("on", "during", "covered")}
    yield row | {f"triads_{number}_negative": triads.get(signs, 0) for number, signs in enumerate(_SIGNS)}


class ResolvedRow(TypedDict):
    """An entity that a reference means (`is_meant`) or may mean, the code it goes by, and when that was valid."""

    ref: str
    is_meant: bool
    entity: Named
    code: str | None
    valid: str | None


def _meant(answer: Any) -> Iterator[Mapping[str, Any]]:
    ref, entity = member(answer, "ref"), member(answer, "entity")
    candidates = [
        {name: member(candidate, name) for name in ("entity", "code", "valid")}
        for candidate in member(answer, "candidates")
    ]
    if entity is not None and not candidates:
        candidates = [{"entity": entity, "code": None, "valid": None}]
    for candidate in candidates:
        yield {"ref": ref, "is_meant": entity is not None and candidate["entity"]["id"] == entity["id"], **candidate}


def _allies(shape: type[answers.Ally], *first: str) -> Part:
    return object_part(
        shape, first=(*first, "entity", "truth", "strongest", "obligations", "via"), instead={"via": _WAYS}
    )


_MAKERS: Mapping[Any, tuple[Items, Callable[[], Part]]] = {
    answers.Allies: (_items, lambda: _allies(answers.Ally)),
    answers.AlliesOfSeveral: (_items, lambda: _allies(answers.AllyOf, "of")),
    answers.Dyad: (statements, lambda: object_part(PairStatement)),
    answers.Hostings: (
        _items,
        lambda: object_part(Hosting, first=("host", "group", "against", "people", "place", "truth")),
    ),
    answers.Severances: (_items, lambda: object_part(Severed, first=("by", "with", "status", "truth"))),
    answers.Recognitions: (
        _items,
        lambda: object_part(
            Recognition,
            first=("by", "of", "attributes", "truth"),
            instead={"attributes": attributes_part(("recognises",), "recognises")},
        ),
    ),
    answers.Missions: (
        _items,
        lambda: object_part(
            Mission,
            first=("of", "in", "level", "truth"),
            instead={"attributes": attributes_part(("represented_in",), "represented_in", ("level",))},
        ),
    ),
    answers.Members: (_items, lambda: object_part(Member, first=("entity", "role", "truth", "obligations"))),
    answers.Timeline: (_items, lambda: object_part(Item)),
    answers.Resolved: (_meant, lambda: object_part(ResolvedRow)),
    histories.PairHistory: (_items, lambda: object_part(histories.StretchItem, without=("entity", "via"))),
    histories.EntityHistory: (
        _items,
        lambda: object_part(histories.StretchItem, first=("entity",), without=("direction", "via")),
    ),
    networks.PathList: (
        lambda answer: member(answer, "paths"),
        lambda: object_part(
            networks.Path, first=("length", "entities", "hops", "truth", "valid"), instead={"hops": _HOPS}
        ),
    ),
    networks.Centrality: (_items, lambda: object_part(networks.Scored)),
    networks.CentralitySeries: (_items, lambda: object_part(networks.YearScore)),
    networks.Similarity: (_items, lambda: object_part(networks.SimilarityScore)),
    networks.Balance: (_balance, lambda: object_part(BalanceSummary)),
    difference.Differences: (
        _items,
        lambda: object_part(
            difference.Difference,
            first=("change", "kind", "from", "to", "on", "on_kind", "truth", "dataset", "since", "until"),
        ),
    ),
    disagreements.Disagreements: (_items, lambda: object_part(disagreements.Disagreement)),
    learned.Learned: (_items, lambda: object_part(learned.RecordChange)),
    wire.Entities: (_items, lambda: object_part(wire.EntityDocument, first=("id", "name", "kind", "dataset"))),
    wire.Ties: (
        _items,
        lambda: object_part(
            wire.ListedTie,
            first=("id", "kind", "from", "to", "since", "until", "dataset", "attributes", "dates"),
            instead={"attributes": attributes_part()},
            keeps_bounds=True,
        ),
    ),
    wire.Events: (
        _items,
        lambda: object_part(
            wire.EventDocument,
            first=("id", "kind", "when", "title", "dataset", "participants"),
            instead={"participants": _PARTICIPANTS},
            keeps_bounds=True,
        ),
    ),
    wire.Sources: (_items, lambda: object_part(wire.SourceDocument)),
    wire.Datasets: (_items, lambda: object_part(wire.Dataset)),
    wire.Codes: (_items, lambda: object_part(wire.Borne, first=("scheme", "code", "entity"))),
    wire.ChangesDocument: (_items, lambda: object_part(wire.ChangeDocument)),
    wire.History: (_items, lambda: object_part(wire.ChangeDocument)),
    wire.BatchDocument: (_items, lambda: object_part(wire.OutcomeDocument)),
}

ANSWERS: tuple[Any, ...] = tuple(_MAKERS)
"""The shapes of the answers that are tables, too."""


_OF_ROWS = ("answer", "items", "paths", "denied", "next", "allied", "relations", "rivalry", "coverage")
"""Members of answers that rows are made of, or that are of no use beside them."""


def shape_of(shape: Any) -> Any:
    """Return which of ANSWERS a shape is, or is a class made of. Raises KeyError."""
    for base in getattr(shape, "__mro__", (shape,)):
        if base in _MAKERS:
            return base
    raise KeyError(shape)


@cache
def layout(shape: Any) -> TableLayout:
    """Return how rows are made of an answer whose shape is one of ANSWERS."""
    items, part = _MAKERS[shape]
    return TableLayout(part(), items, object_part(shape, without=_OF_ROWS))
