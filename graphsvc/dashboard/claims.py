"""Ties and events in words, as pages of events and sources name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphsvc.dashboard.asking import PageRequest
from graphsvc.dashboard.described import entity_of
from graphsvc.model.record_wording import tie_days_in_words, where
from graphsvc.model.wire_parts import Named
from graphsvc.questions.timeline import sentence


def entity_named(page: PageRequest, entity_id: str) -> Named:
    """Return an entity by its id, under its id where its record is not there."""
    return entity_of(page, entity_id) or {"id": entity_id, "name": entity_id, "kind": "country"}


def tie_in_words(page: PageRequest, tie: Mapping[str, Any]) -> str:
    """Say what a stored tie says, with its days."""
    from_, to = entity_named(page, tie["from"]), entity_named(page, tie["to"])
    interests, post = tie["attributes"].get("on_behalf_of"), tie["attributes"].get("post")
    if tie["kind"] == "located_in":
        says = f"{from_['name']} lies {where(tie)} {to['name']}"
    elif post:
        says = f"{from_['name']} is {post} of {to['name']}"
    else:
        whose = None if interests is None else entity_named(page, interests)
        says = sentence(from_, tie["kind"], to, whose, tie["attributes"].get("level"))
    return f"{says}{tie_days_in_words(tie)}"


def tie_address(page: PageRequest, tie: Mapping[str, Any]) -> str:
    """Return the page on which a stored tie is seen: that of the pair, of an alliance, of a person or a place."""
    from_, to = entity_named(page, tie["from"]), entity_named(page, tie["to"])
    if tie["kind"] == "member_of":
        return page.address.of(to)
    return page.address.of(from_) if from_["kind"] in ("person", "place") else page.address.pair(from_, to)
