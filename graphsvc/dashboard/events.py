"""The page of an event: who took part according to whom, what it opens and closes, which events it goes with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from graphsvc.dashboard.asking import PageRequest
from graphsvc.dashboard.claims import entity_named, tie_in_words
from graphsvc.dashboard.described import Fact, facts
from graphsvc.errors import NotFound, Retracted
from graphsvc.model.kinds import ROLES
from graphsvc.model.wire_parts import Cited, Named
from graphsvc.service.questions import cited

FORWARD = {
    "responds_to": "Responds to",
    "same_method_as": "By the same method as",
    "follows": "Follows",
    "about": "Is about",
}
BACKWARD = {
    "responds_to": "Answered by",
    "same_method_as": "Of the same method",
    "follows": "Followed by",
    "about": "Spoken of in",
}
KINDS = {"departure": "departure of a mission", "recall": "recall of a mission", "search": "search of premises"}
"""The kinds of events that a single word does not explain."""


@dataclass(frozen=True, slots=True)
class Part:
    """One claim about a participant: how surely, what it says more, and its sources."""

    confidence: str | None
    facts: list[Fact]
    citations: list[Cited]


@dataclass(frozen=True, slots=True)
class Participant:
    """An entity in a role, and the claims about it by who makes them, in the order of the claimants; None: no claim."""

    entity: Named
    role: str
    parts: list[list[Part]]


@dataclass(frozen=True, slots=True)
class Linked:
    """Another event, how it goes with this one, and according to whom."""

    relation: str
    event: Mapping[str, Any]
    according_to: Named | None
    confidence: str | None
    citations: list[Cited]


def show(page: PageRequest, event_id: str) -> Response:
    """Show the page of an event."""
    body = stored(page, "event", event_id)
    claimants = list(dict.fromkeys(part["according_to"] for part in body["participants"]))
    claimants.sort(key=lambda claimant: claimant is not None)
    bare = [claimant for claimant in claimants if claimant is None]
    participants = _participants(page, body["participants"], claimants)
    return page.show(
        "event.html",
        event=body,
        kind=KINDS.get(body["kind"], body["kind"]),
        claimants=[entity_named(page, claimant) for claimant in claimants if claimant is not None],
        bare=len(bare),
        present=[each for each in participants if claimants[:1] == [None] and each.parts[0]],
        claimed=[each for each in participants if any(each.parts[len(bare) :])],
        place=None if body["place"] is None else entity_named(page, body["place"]),
        opens=_ties(page, body["opens"]),
        closes=_ties(page, body["closes"]),
        links=sorted(
            [*links_of(page, body), *_links_to(page, event_id)],
            key=lambda link: (link.event.get("when_earliest") or link.event["when"], link.event["title"]),
        ),
        facts=facts(page, body["attributes"]),
        citations=cited(page.query.lens, body["citations"]),
        api=page.address.at(f"/v1/events/{event_id}", on=None, during=None, datasets=None),
        history=page.address.at(f"/v1/events/{event_id}/history", on=None, during=None, datasets=None, known=None),
    )


def stored(page: PageRequest, record: str, record_id: str) -> dict[str, Any]:
    """Read a record as it stood at the moment asked for. Raises NotFound and Retracted."""
    records = page.services.records
    return records.body(records.find(record, record_id, page.address.given.get("known")))


def _participants(
    page: PageRequest, parts: Sequence[Mapping[str, Any]], claimants: Sequence[str | None]
) -> list[Participant]:
    """Group the claims about participants by role and entity, in the roles' order."""
    grouped: dict[tuple[str, str], list[list[Part]]] = {}
    for part in parts:
        cells = grouped.setdefault((part["role"], part["entity"]), [[] for _ in claimants])
        cells[claimants.index(part["according_to"])].append(
            Part(part["confidence"], facts(page, part["attributes"]), cited(page.query.lens, part["citations"]))
        )
    made = [Participant(entity_named(page, entity), role, cells) for (role, entity), cells in grouped.items()]
    return sorted(made, key=lambda participant: ROLES.index(participant.role))


def _ties(page: PageRequest, tie_ids: Iterable[str]) -> list[str]:
    says = []
    for tie_id in tie_ids:
        try:
            says.append(tie_in_words(page, stored(page, "tie", tie_id)))
        except (NotFound, Retracted):
            continue
    return says


def links_of(page: PageRequest, body: Mapping[str, Any]) -> Iterable[Linked]:
    """Return the events that an event's record names, and how it goes with each."""
    for link in body["links"]:
        try:
            yield _link(page, FORWARD[link["relation"]], link, stored(page, "event", link["event"]))
        except (NotFound, Retracted):
            continue


def _links_to(page: PageRequest, event_id: str) -> Iterable[Linked]:
    for row in page.query.lens.view.all_events():
        if event_id in row.links:
            other = stored(page, "event", row.id)
            for link in other["links"]:
                if link["event"] == event_id:
                    yield _link(page, BACKWARD[link["relation"]], link, other)


def _link(page: PageRequest, relation: str, link: Mapping[str, Any], other: Mapping[str, Any]) -> Linked:
    by = None if link["according_to"] is None else entity_named(page, link["according_to"])
    return Linked(relation, other, by, link["confidence"], cited(page.query.lens, link["citations"]))
