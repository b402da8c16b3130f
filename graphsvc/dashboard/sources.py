"""The list of data sets and documents, and the page of one: what it covers or where it is, and what rests on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from graphsvc.api import paging
from graphsvc.dashboard.asking import PageRequest
from graphsvc.dashboard.claims import entity_named, tie_address, tie_in_words
from graphsvc.dashboard.coverage_lanes import QUESTIONS_IN_WORDS, coverage_rows
from graphsvc.dashboard.described import facts
from graphsvc.dashboard.events import stored
from graphsvc.model.wire_records import CoverageDocument, Dataset
from graphsvc.model.wording import place_in
from graphsvc.service.datasets import datasets
from graphsvc.service.lists import ListSlice
from graphsvc.service.pages import begin, following
from graphsvc.service.questions import cited

DOCUMENTS_A_PAGE, CITING_A_PAGE = 40, 60

TIES_IN_WORDS = {
    "member_of": "memberships",
    "allied_with": "direct statements of alliance",
    "has_relations_with": "diplomatic relations",
    "suspended_ties_with": "suspensions of relations",
    "severed_ties_with": "severances of relations",
    "represented_in": "missions",
    "recognises": "recognitions",
    "protects_interests_in": "protecting powers",
    "hosts": "hostings",
    "opposes": "oppositions",
    "rival_of": "rivalries",
    "supports": "supports",
    "located_in": "places within or near others",
    "holds_post": "posts",
    "succeeds": "successions of states",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A data set in the list: what it covers in short, beside what it says of itself."""

    dataset: Dataset
    covers: list[str]


@dataclass(frozen=True, slots=True)
class Citing:
    """A record that cites a source: what it is, in words, the page that shows it, and the places that it cites."""

    words: str
    href: str
    kind: str
    locators: list[str]


def show_list(page: PageRequest) -> Response:
    """Show the data sets, and the documents that meet a search."""
    view, start = begin(paging.place(page.request, page.query.head), page.query.lens.view)
    text = page.address.given.get("q")
    part = ListSlice(view, page.query.head, start, DOCUMENTS_A_PAGE)
    documents = page.services.lists.sources(part, q=text, kind=None, documents_only=True)
    listed = datasets(page.services.store, view) if start == 0 else []
    if text is not None:
        meant = {source["id"] for source in page.services.lists.sources(_all(part), q=text, kind="dataset").items}
        listed = [dataset for dataset in listed if dataset["id"] in meant]
    return page.show(
        "sources.html",
        datasets=[Listed(dataset, _covers(dataset["coverage"])) for dataset in listed],
        documents=documents.items,
        numbers=page.services.source_use.numbers(view, [document["id"] for document in documents.items]),
        more=None
        if documents.next is None
        else page.address.at(after=paging.token(page.request, page.query.head, following(view, documents.next))),
        is_first=start == 0,
        text=text or "",
        about="*",
        api=page.address.at("/v1/sources", on=None, during=None, datasets=None, q=text),
    )


def _all(part: ListSlice) -> ListSlice:
    return ListSlice(part.view, part.head, 0, 1_000)


def _covers(entries: Sequence[CoverageDocument]) -> list[str]:
    return list(dict.fromkeys(QUESTIONS_IN_WORDS[entry["question"]] for entry in entries))


def show_one(page: PageRequest, source_id: str) -> Response:
    """Show the page of a data set or a document."""
    body = stored(page, "source", source_id)
    view = page.query.lens.view
    shared = {
        "source": body,
        "facts": facts(page, body["attributes"]),
        "citations": cited(page.query.lens, body["citations"]),
        "about": "*",  # Any record may cite it, whomever it is about.
        "api": page.address.at(f"/v1/sources/{source_id}", on=None, during=None, datasets=None),
    }
    if body["kind"] == "dataset":
        rows, window = coverage_rows(page, body)
        kinds = page.services.source_use.ties_by_kind(view, source_id)
        counts = {TIES_IN_WORDS[kind]: number for kind, number in kinds.most_common()}
        return page.show("dataset.html", **shared, rows=rows, window=window, counts=counts)
    view, start = begin(paging.place(page.request, page.query.head), view)
    found = page.services.source_use.citing(view, source_id, start, CITING_A_PAGE)
    token = paging.token(page.request, page.query.head, following(view, found.next))
    return page.show(
        "document.html",
        **shared,
        citing=[_citing(page, source_id, record, item) for record, item in found.items],
        total=found.total,
        more=None if token is None else page.address.at(after=token),
    )


def _citing(page: PageRequest, source_id: str, record: str, body: Mapping[str, Any]) -> Citing:
    parts = [body, *body.get("participants", ()), *body.get("links", ())] if record == "event" else [body]
    locators = [
        place_in(citation) for part in parts for citation in part["citations"] if citation["source"] == source_id
    ]
    said = list(dict.fromkeys(locator for locator in locators if locator))
    if record == "tie":
        return Citing(tie_in_words(page, body), tie_address(page, body), "tie", said)
    if record == "event":
        return Citing(body["title"], page.address.record("event", body["id"]), "event", said)
    if record == "source":
        return Citing(body["title"], page.address.record("source", body["id"]), "source", said)
    entity = entity_named(page, body["id"])
    return Citing(entity["name"], page.address.of(entity), entity["kind"], said)
