"""The pages of a person (posts, statements) and of a place (where it lies, what happened there)."""

from __future__ import annotations

from starlette.responses import Response

from graphsvc.dashboard.asking import PageRequest, at_its_own_address
from graphsvc.dashboard.described import about
from graphsvc.dashboard.through_time import through_time
from graphsvc.dashboard.tied import Tied, events, ties

MOST_STEPS_OUT = 4
"""How many places outwards a page says where they lie."""


def show_person(page: PageRequest, ref: str) -> Response:
    """Show the page of a person."""
    person = page.entity(ref)
    at_its_own_address(page, person, ref, "person")
    person_id = person["id"]
    return page.show(
        "person.html",
        entity=person,
        answer=page.services.timelines.answer(f"id:{person_id}", page.query),
        posts=ties(page, person_id, "holds_post"),
        hosting=page.services.questions.hosting(None, f"id:{person_id}", None, page.query),
        events=events(page, person_id),
        about=about(page, person),
        time=through_time(page, person),
        api=page.address.at(f"/v1/timeline/{person_id}"),
    )


def show_place(page: PageRequest, ref: str) -> Response:
    """Show the page of a place."""
    place = page.entity(ref)
    at_its_own_address(page, place, ref, "place")
    place_id = place["id"]
    located = ties(page, place_id, "located_in")
    hosting = page.services.questions.hosting(None, None, None, page.query)
    return page.show(
        "place.html",
        entity=place,
        lies_in=[tied for tied in located if tied.tie["from"]["id"] == place_id],
        around=_around(page, place_id),
        hosted=[item for item in hosting.items if item["place"] and item["place"]["id"] == place_id],
        within=[tied for tied in located if tied.tie["to"]["id"] == place_id],
        events=events(page, at=place_id),
        about=about(page, place),
        time=through_time(page, place),
        api=page.address.at(f"/v1/timeline/{place_id}"),
    )


def _around(page: PageRequest, place_id: str) -> list[Tied]:
    """List where the places around a place lie, outwards from it, each claim once."""
    claims: list[Tied] = []
    inner, seen = [place_id], {place_id}
    for _ in range(MOST_STEPS_OUT):
        step = [tied for part in inner for tied in ties(page, part, "located_in") if tied.tie["from"]["id"] == part]
        claims += step
        inner = [outer for outer in dict.fromkeys(tied.other["id"] for tied in step) if outer not in seen]
        seen.update(inner)
    return claims
