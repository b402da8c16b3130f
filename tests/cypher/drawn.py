"""Random small worlds: what a few datasets claim of a few entities, and what is corrected and retracted afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from graphsvc.errors import InvalidInput
from graphsvc.model import dates
from graphsvc.model.batch import Write
from graphsvc.model.citation import Record
from graphsvc.model.event import Event
from graphsvc.model.tie import Tie
from tests import worlds

COUNTRIES = ("a", "b", "c")
ALLIANCES = ("x", "y")
ORGANISATION = "o"
GROUPS = ("g", "h")
DATASETS = ("first", "second")
MOSTLY = ("first", "first", "first", "second")
PAPERS = ("paper", "video")
KINDS = {"country": COUNTRIES, "alliance": ALLIANCES, "organisation": (ORGANISATION,), "group": GROUPS}
ENTITIES = tuple(one for ids in KINDS.values() for one in ids)
ASKED = COUNTRIES[:2]
PAIRS = (("a", "b"), ("b", "a"), ("a", "x"), ("b", "g"))
"""Whom the questions are about. The others are no different: to ask about all of them would only take longer."""

DAYS = ("1990-01-01", "1990-06-30", "1990-12-31", "1991-01-01", "1991-07-15", "1992-03-01", "1993-01-01")
"""Few days, so that claims often begin where another ends."""
ROUGH = ("1990", "1990-06", "1991", "1991-07", "1991~", "1991-07-15~", "199X", "1992?", "")
KNOWN_BY = "1990-06-30"
"""By when `a` and `b` have relations: this tie is always there, for an event to close."""
CLOSED_ON = "1993-06-01"
_FIRST, _LAST = dates.day("1985-01-01"), dates.day("2000-12-31")

_KINDS = (
    *("member_of",) * 12,
    *("hosts", "opposes") * 2,
    *("allied_with", "has_relations_with", "suspended_ties_with", "severed_ties_with"),
    *("represented_in", "protects_interests_in"),
)
_OBLIGATIONS: tuple[list[str] | None, ...] = (["defense"], ["defense", "consultation"], ["nonaggression"], [], None)
_ROLES = (*("member", "founder", None) * 3, "observer", "suspended")


@dataclass(frozen=True, slots=True)
class World:
    """What is written at first and then in one more revision, and the days asked about; `through` None is the one day."""

    first: tuple[Record, ...]
    then: tuple[Record | Write, ...]
    on: str
    through: str | None


@st.composite
def spells(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the two ends of a spell, now and then with bounds beside them."""
    found: dict[str, Any] = {
        "since": draw(st.sampled_from((*DAYS, *DAYS[:2] * 2, *ROUGH))),
        "until": draw(st.sampled_from((*("..",) * 5, *DAYS, *ROUGH))),
    }
    for name in ("since_earliest", "since_latest", "until_earliest", "until_latest"):
        if found[name.split("_")[0]] in ROUGH and draw(st.integers(0, 4)) == 0:
            found[name] = draw(st.sampled_from(DAYS))
    return found


@st.composite
def _parties(draw: st.DrawFn, kind: str) -> tuple[str, str]:
    match kind:
        case "member_of":
            members, joined = (*COUNTRIES, *COUNTRIES, ORGANISATION), ("x", "x", "x", "y", ORGANISATION)
            found = draw(st.sampled_from(members)), draw(st.sampled_from(joined))
            return found if found[0] != found[1] else ("a", ORGANISATION)
        case "hosts":
            return draw(st.sampled_from(COUNTRIES)), draw(st.sampled_from(GROUPS))
        case "opposes":
            return draw(st.sampled_from(GROUPS)), draw(st.sampled_from(COUNTRIES))
        case _:
            one, other = draw(st.permutations(COUNTRIES))[:2]
            return one, other


@st.composite
def _attributes(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    match kind:
        case "member_of":
            found: dict[str, Any] = {
                "role": draw(st.sampled_from(_ROLES)),
                "obligations": draw(st.sampled_from(_OBLIGATIONS)),
                "owed_to": draw(st.sampled_from((*(None,) * 6, ["a"], ["b", "c"]))),
            }
        case "allied_with":
            found = {"obligations": draw(st.sampled_from(_OBLIGATIONS))}
        case "represented_in":
            found = {"level": draw(st.sampled_from(("ambassador", "charge", "none")))}
        case "protects_interests_in":
            found = {"on_behalf_of": draw(st.sampled_from(COUNTRIES))}
        case "hosts":
            found = {"people": draw(st.sampled_from((None, {"about": 3000, "min": None, "max": 4000})))}
        case _:
            found = {}
    return {name: value for name, value in found.items() if value is not None}


@st.composite
def _claims(draw: st.DrawFn, kind: str, parties: tuple[str, str], dataset: str, key: str) -> Tie:
    """Draw one dataset's claim; a spell that would be empty still holds instead."""
    more: dict[str, Any] = {
        "attributes": draw(_attributes(kind)),
        "since_kind": draw(st.sampled_from((None, "signature", "accession"))),
        "citations": [{"source": one} for one in draw(st.sampled_from((PAPERS[:1], PAPERS, ())))],
        "dataset": dataset,
        "key": key,
    }
    spell = draw(spells())
    try:
        return worlds.tie(kind, parties[0], parties[1], **spell, **more)
    except InvalidInput:
        return worlds.tie(kind, parties[0], parties[1], spell["since"] or "1990", "..", **more)


@st.composite
def ties(draw: st.DrawFn) -> list[Tie]:
    """Draw claims of several kinds, more often than not about parties of which there is one already."""
    found: list[Tie] = []
    for number in range(draw(st.integers(1, 32))):
        kind = draw(st.sampled_from(_KINDS))
        alike = [one for one in found if one.kind == kind]
        if draw(st.booleans()) and alike:
            one = draw(st.sampled_from(alike))
            parties = one.from_id, one.to_id
        else:
            parties = draw(_parties(kind))
        found.append(draw(_claims(kind, parties, draw(st.sampled_from(MOSTLY)), str(number))))
    return found


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    """Draw events with who took part, and who says so."""
    found = []
    for number in range(draw(st.integers(0, 2))):
        parts = [
            {
                "entity": draw(st.sampled_from(ENTITIES)),
                "role": draw(st.sampled_from(("actor", "target"))),
                "according_to": draw(st.sampled_from((None, "a"))),
                "confidence": draw(st.sampled_from((None, "low"))),
                "citations": [{"source": one} for one in draw(st.sampled_from(((), PAPERS[1:])))],
            }
            for _ in range(draw(st.integers(1, 3)))
        ]
        when, dataset = draw(st.sampled_from((*DAYS, "1991", "1990-06"))), draw(st.sampled_from(DATASETS))
        more: dict[str, Any] = {"key": str(number), "dataset": dataset, "citations": [{"source": "paper"}]}
        found.append(worlds.event("meeting", when, participants=parts, **more))
    return found


def _standing() -> Tie:
    since, latest = "", KNOWN_BY
    return worlds.tie("has_relations_with", "a", "b", since, since_latest=latest, dataset="first", key="standing")


@st.composite
def _afterwards(draw: st.DrawFn, before: Sequence[Tie], met: Sequence[Event]) -> list[Record | Write]:
    """Draw what becomes of records: most stay, some are corrected, some retracted; an event may close a tie."""
    found: list[Record | Write] = []
    for one in before:
        match draw(st.sampled_from((*("stays",) * 6, "corrected", "retracted"))):
            case "corrected":
                assert one.key is not None
                found.append(draw(_claims(one.kind, (one.from_id, one.to_id), one.dataset, one.key)))
            case "retracted":
                found.append(worlds.retract(one))
    found += [worlds.retract(one) for one in met if draw(st.integers(0, 3)) == 0]
    if draw(st.booleans()):
        parts, closes = {"a": "actor", "b": "target"}, [_standing().id]
        found.append(worlds.event("severance", CLOSED_ON, parts=parts, closes=closes, dataset="first", key="closing"))
    return found


@st.composite
def some_worlds(draw: st.DrawFn) -> World:
    """Draw a world: the same few entities, and anything claimed of them."""
    entities = [
        worlds.entity(one, kind, f"The {one.upper()}", codes={"wikidata": f"Q{number % 3 + 1}"})
        for kind, ids in KINDS.items()
        for number, one in enumerate(ids)
    ]
    sources = [*(worlds.dataset(one) for one in DATASETS), *(worlds.document(one) for one in PAPERS)]
    claimed, met = draw(ties()), draw(events())
    then = draw(_afterwards(claimed, met))
    if draw(st.booleans()):
        then.append(worlds.entity("a", "country", "The Renamed", codes={"wikidata": "Q9"}))
    return World((*sources, *entities, _standing(), *claimed, *met), tuple(then), *draw(_windows([*claimed, *then])))


@st.composite
def _windows(draw: st.DrawFn, records: Sequence[Record | Write]) -> tuple[str, str | None]:
    """Draw the days to ask about, `on` and `through`, where claims begin and end: one day as often as several."""
    edges = {dates.day(one) for one in DAYS}
    for one in records:
        if isinstance(one, Tie):
            since, until = one.interval.since, one.interval.until
            edges |= {since.earliest, since.latest, until.earliest, until.latest}
    days = sorted(day for edge in edges for day in (edge - 1, edge) if _FIRST <= day <= _LAST)
    on, through = sorted((draw(st.sampled_from(days)), draw(st.sampled_from(days))))
    return dates.iso(on), draw(st.sampled_from((None, None, dates.iso(on), dates.iso(through), dates.iso(through))))
