"""Search for people: states, alliances, groups and others by name or code, events and sources by title, and pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from graphsvc.dashboard.addresses import Address
from graphsvc.dashboard.asking import Elsewhere, PageRequest
from graphsvc.dashboard.search_results import (
    KINDS_IN_PLURAL,
    EntityResult,
    entity_result,
    event_note,
    is_code,
    is_met,
    source_note,
)
from graphsvc.errors import GraphsvcError, InvalidParameter
from graphsvc.model import dates_in_words
from graphsvc.model.wire_parts import Named
from graphsvc.service import parameters
from graphsvc.service.lists import ListPage, ListSlice
from graphsvc.snapshot.lens import named
from graphsvc.snapshot.refs import resolve

MOST_RESULTS = 40
"""How many results of one kind a page lists."""
MOST_SUGGESTIONS = 8
OF_PAIRS = frozenset({"country", "group", "organisation", "alliance"})
"""The kinds of entities that have a page of a pair worth a visit."""
_MOST_WORDS = 12
_PARTED = re.compile(r"\s*(?:,|;|&|/|–|—|\s-\s|\bvs?\b\.?|\bversus\b|\band\b|\bwith\b)\s*", re.IGNORECASE)


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
    if results is not None:
        page, results = dated_results(page, q, results)
    return page.show(
        "search.html", q=q, results=results, kinds=KINDS_IN_PLURAL, event_note=event_note, source_note=source_note
    )


def lead_on(page: PageRequest, q: str) -> None:
    """Raise Elsewhere with the address of the entity or the pair that a text names exactly, if it names one.

    A date behind the name is the day or the period that the page is led to.
    """
    for asked, text in ((page, q), *with_dates(page, q)):
        entity = exactly(asked, text)
        if entity is not None:
            raise Elsewhere(asked.address.of(entity), 303)
        pair = pair_in(asked, text)
        if pair is not None:
            raise Elsewhere(asked.address.pair(*pair), 303)


def with_dates(page: PageRequest, q: str) -> Iterator[tuple[PageRequest, str]]:
    """Yield the ways in which a text is something with a date behind it: the page asked on that date, and the rest."""
    for name, parameter, edtf in dates_in_words.parted(q):
        given = {key: value for key, value in page.address.given.items() if key not in ("on", "during")}
        address = Address(page.address.path, {**given, parameter: edtf})
        yield replace(page, address=address, query=page.services.questions.query(address.filters())), name


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


def dated_results(page: PageRequest, q: str, results: SearchResults) -> tuple[PageRequest, SearchResults]:
    """Return the results for what stands before a date, where that is named exactly or the whole text finds nothing."""
    for dated, name in with_dates(page, q) if exactly(page, q) is None and results.pair is None else ():
        is_named = exactly(dated, name) is not None or pair_in(dated, name) is not None
        if is_named or results.is_empty or results.are_near:
            found = search(dated, name)
            if found.pair is not None or not (found.is_empty or found.are_near):
                return dated, found
    return page, results


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
    listed = suggestions_of(page, q)
    return listed or next(filter(None, (suggestions_of(dated, name) for dated, name in with_dates(page, q))), [])


def suggestions_of(page: PageRequest, q: str) -> list[dict[str, str]]:
    """List what the beginning of a name may mean on the days asked about."""
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
