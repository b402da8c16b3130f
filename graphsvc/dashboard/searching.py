"""Search for people: states, alliances, groups and others by name or code, events and sources by title, and pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from graphsvc.dashboard.asking import Elsewhere, PageRequest
from graphsvc.errors import GraphsvcError, InvalidParameter
from graphsvc.model import dates
from graphsvc.model.names import key
from graphsvc.model.phrases import date_in_words
from graphsvc.model.wire_parts import Named
from graphsvc.service import parameters
from graphsvc.service.lists import ListPage, ListSlice
from graphsvc.snapshot.lens import named
from graphsvc.snapshot.names import meets
from graphsvc.snapshot.refs import resolve

MOST_RESULTS = 40
"""How many results of one kind a page lists."""
MOST_SUGGESTIONS = 8
KINDS_IN_PLURAL = {
    "country": "States",
    "alliance": "Alliances",
    "organisation": "Organisations",
    "group": "Groups",
    "person": "People",
    "place": "Places",
}
"""The headings of results, in their order where they are equally good."""
KINDS_IN_WORDS = {kind: kind for kind in KINDS_IN_PLURAL} | {"country": "state"}
OF_PAIRS = frozenset({"country", "group", "organisation", "alliance"})
"""The kinds of entities that have a page of a pair worth a visit."""
CODES_SHOWN = ("iso3", "cow", "gw")
"""The codes that tell namesakes apart, in the order of how many people know them."""
_MOST_WORDS = 12
_PARTED = re.compile(r"\s*(?:,|;|&|/|–|—|\s-\s|\bvs?\b\.?|\bversus\b|\band\b|\bwith\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EntityResult:
    """An entity that meets the words, with what tells it from its namesakes."""

    entity: Named
    kind: str
    years: str
    codes: str
    also: str
    """Another name by which it was met; empty where it was its own."""

    @property
    def distinction(self) -> str:
        """Return what tells it from others of its kind: years, codes, the name by which it was met."""
        also = f"also {self.also}" if self.also else ""
        return " · ".join(filter(None, (self.years, self.codes, also)))

    @property
    def note(self) -> str:
        """Return what stands behind its name where kinds are mixed."""
        return " · ".join(filter(None, (self.kind, self.distinction)))


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What meets some words: entities by kind, events, sources, a pair that the words name, and what there is more of."""

    q: str
    pair: tuple[Named, Named] | None
    entities: list[tuple[str, list[EntityResult]]]
    are_near: bool
    events: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    has_more: bool

    @property
    def is_empty(self) -> bool:
        """Say whether nothing meets the words."""
        return not (self.pair or self.entities or self.events or self.sources)


def show(page: PageRequest) -> Response:
    """Show what meets `q`; with `go=1`, lead to the one thing that it names exactly."""
    q = page.address.given.get("q", "").strip()
    if q and page.address.given.get("go") == "1":
        lead_on(page, q)
    results = search(page, q) if q else None
    return page.show(
        "search.html", q=q, results=results, kinds=KINDS_IN_PLURAL, event_note=event_note, source_note=source_note
    )


def lead_on(page: PageRequest, q: str) -> None:
    """Raise Elsewhere with the address of the entity or the pair that a text names exactly, if it names one."""
    entity = exactly(page, q)
    if entity is not None:
        raise Elsewhere(page.address.of(entity), 303)
    pair = pair_in(page, q)
    if pair is not None:
        raise Elsewhere(page.address.pair(*pair), 303)


def search(page: PageRequest, q: str) -> SearchResults:
    """Find what meets the words, the best first."""
    part = slice_of(page, MOST_RESULTS)
    entities = page.services.lists.entities(part, q=q, kind=None, code=None)
    if not entities.items and is_code(q):
        entities = page.services.lists.entities(part, q=None, kind=None, code=q)
    events = page.services.lists.events(part, of=None, kind=None, when=None, dataset=None, q=q)
    sources = page.services.lists.sources(part, q=q, kind=None)
    shown = [entity_result(body, q) for body in entities.items]
    by_kind = {kind: [result for result in shown if result.entity["kind"] == kind] for kind in KINDS_IN_PLURAL}
    order = dict.fromkeys(result.entity["kind"] for result in shown)
    return SearchResults(
        q,
        pair_in(page, q),
        [(kind, by_kind[kind]) for kind in order],
        bool(shown) and not any(is_met(body, q) for body in entities.items),
        events.items,
        sources.items,
        any(found.next is not None for found in (entities, events, sources)),
    )


def suggestions(page: PageRequest) -> list[dict[str, str]]:
    """List what the beginning of a name may mean: a pair first, then entities, each with its address.

    `value` is what a form may send for it: its name, or its id where others bear the name.
    """
    try:
        q = parameters.search_text(page.address.given.get("q"))
    except InvalidParameter:
        return []
    if q is None:
        return []
    part = slice_of(page, MOST_SUGGESTIONS)
    entities: ListPage = page.services.lists.entities(part, q=q, kind=None, code=None)
    listed = [suggestion(page, entity_result(body, q)) for body in entities.items]
    coded = exactly(page, q) if is_code(q) else None
    if coded is not None and all(item["href"] != page.address.of(coded) for item in listed):
        body = page.services.records.body(page.services.records.find("entity", coded["id"]))
        listed.insert(0, suggestion(page, entity_result(body, q)))
    pair = pair_in(page, q)
    if pair is not None:
        names = " and ".join(party["name"] for party in pair)
        listed.insert(0, {"name": names, "note": "pair", "href": page.address.pair(*pair), "value": names})
    return listed


def suggestion(page: PageRequest, result: EntityResult) -> dict[str, str]:
    """Write an entity as a suggestion."""
    entity = result.entity
    meant = exactly(page, entity["name"])
    value = entity["name"] if meant is not None and meant["id"] == entity["id"] else f"id:{entity['id']}"
    return {"name": entity["name"], "note": result.note, "href": page.address.of(entity), "value": value}


def slice_of(page: PageRequest, limit: int) -> ListSlice:
    """Return the beginning of a list in the view that the page is asked about."""
    return ListSlice(page.query.lens.view, page.query.head, 0, limit)


def exactly(page: PageRequest, text: str) -> Named | None:
    """Return the entity that a text names: by id, code or name; None where it names none, or several.

    On the days asked about, else today, an id that is another's name then (Korea) names several.
    """
    lens = page.query.lens
    try:
        return named(resolve(page.query.head, text, lens.on, lens.last))
    except GraphsvcError:
        return None


def pair_in(page: PageRequest, text: str) -> tuple[Named, Named] | None:
    """Return the two entities that a text names one after the other, as *albania iran* and *Albania and Iran* do.

    A text that is one name (Bosnia and Herzegovina) is no pair.
    """
    if exactly(page, text) is not None:
        return None
    for first, second in splits(text):
        a, b = exactly(page, first), exactly(page, second)
        if a is not None and b is not None and a["id"] != b["id"] and {a["kind"], b["kind"]} <= OF_PAIRS:
            return a, b
    return None


def splits(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways in which a text may be two: at a word or sign that joins names, then at each space.

    >>> list(splits("Albania and Iran")), list(splits("saudi arabia iran"))[1]
    ([('Albania', 'Iran'), ('Albania', 'and Iran'), ('Albania and', 'Iran')], ('saudi arabia', 'iran'))
    """
    for joint in _PARTED.finditer(text):
        yield text[: joint.start()].strip(), text[joint.end() :].strip()
    words = text.split()
    if len(words) <= _MOST_WORDS:
        for place in range(1, len(words)):
            yield " ".join(words[:place]), " ".join(words[place:])


def is_code(text: str) -> bool:
    """Say whether a text may be a code: a few letters or digits, or a scheme and a code."""
    return re.fullmatch(r"[A-Za-z]{2,3}|[a-z0-9_]{2,12}:\S{1,40}", text.strip()) is not None


def is_met(body: Mapping[str, Any], q: str) -> bool:
    """Say whether a name of an entity meets the words; where none does, it was listed for how it is spelled."""
    return any(meets(key(name["text"]), key(q)) is not None for name in body["names"]) or is_code(q)


def entity_result(body: Mapping[str, Any], q: str) -> EntityResult:
    """Show an entity that meets the words."""
    wanted = key(q)
    first, *others = (name["text"] for name in body["names"])
    is_own = meets(key(first), wanted) is not None
    return EntityResult(
        {"id": body["id"], "name": first, "kind": body["kind"]},
        KINDS_IN_WORDS[body["kind"]],
        years(body.get("exists") or (), body.get("spells") or ()),
        " · ".join(codes(body["codes"])),
        "" if is_own else next((name for name in others if meets(key(name), wanted) is not None), ""),
    )


def codes(borne: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write the codes of today that tell an entity from its namesakes, the last of each scheme."""
    last = {code["scheme"]: str(code["code"]) for code in borne if code["scheme"] in CODES_SHOWN}
    iso = [last["iso3"]] if "iso3" in last else []
    return iso + ([f"{scheme.upper()} {last[scheme]}" for scheme in CODES_SHOWN[1:] if scheme in last][:1])


def years(exists: Sequence[str], spells: Sequence[Mapping[str, Any]]) -> str:
    """Write the years of a party's existence, else those in the state system; empty where none are known.

    >>> years(["1871-01-18/1945-05-09", "1990-10-03/.."], []), years(["1949-10-07/1990-10-03"], [])
    ('since 1871', '1949–1990')
    """
    periods = [text.partition("/")[::2] for text in exists]
    periods = periods or [(spell["since"] or "", spell["until"] or dates.OPEN) for spell in spells]
    starts = [since[:4] for since, _ in periods if since[:4].isdecimal()]
    if not starts or len(starts) < len(periods):
        return ""
    ends = [until[:4] for _, until in periods if until[:4].isdecimal()]
    return f"since {min(starts)}" if len(ends) < len(periods) else f"{min(starts)}–{max(ends)}"


def event_note(body: Mapping[str, Any]) -> str:
    """Write the day and the kind of an event."""
    return f"{date_in_words(body['when'])} · {body['kind'].replace('_', ' ')}"


def source_note(body: Mapping[str, Any]) -> str:
    """Write what kind of source it is, by whom, and when it came out."""
    published = date_in_words(body["published"]) if body.get("published") else ""
    kind = "data set" if body["kind"] == "dataset" else body["kind"]
    return " · ".join(filter(None, (kind, body.get("publisher") or body.get("author") or "", published)))
