"""Bodies are as the document says: what it requires is needed, what it does not name is refused, records go round."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from tests.api.serving import Served
from tests.openapi.conftest import DOCUMENT
from tests.openapi.operations import Operation, faults, operations

BODIES = {"addEntity": "entities", "addTie": "ties", "addEvent": "events", "addSource": "sources"}
ADDING = [each for each in operations(DOCUMENT) if each.name in BODIES]


def _validator(operation: Operation) -> jsonschema_rs.Validator:
    schema = operation.raw["requestBody"]["content"]["application/json"]["schema"]
    return jsonschema_rs.validator_for({**schema, "components": DOCUMENT["components"]})


def _records(served: Served, operation: Operation) -> list[dict[str, Any]]:
    """Read records as PUT takes them."""
    plural = BODIES[operation.name]
    items: list[dict[str, Any]] = served.get(f"/v1/{plural}", params={"limit": 1000}).json()["items"]
    if plural == "ties":  # Their parties are shown with names in lists.
        items = [item | {"from": item["from"]["id"], "to": item["to"]["id"]} for item in items]
    return items


@pytest.mark.parametrize("adding", ADDING, ids=lambda each: each.name)
def test_a_record_as_it_is_read_is_a_body_that_may_be_sent(seeded: Served, adding: Operation) -> None:
    validator = _validator(adding)
    wrong = [(record["id"], fault) for record in _records(seeded, adding) for fault in faults(validator, record)]
    assert not wrong, "\n".join(map(str, wrong[:10]))


@pytest.mark.parametrize("adding", ADDING, ids=lambda each: each.name)
def test_a_body_needs_what_is_required_and_takes_nothing_else(seeded: Served, adding: Operation) -> None:
    record = next(each for each in _records(seeded, adding) if not each.get("merged_into"))
    if adding.name == "addSource":
        record = record | {"coverage": []}
    validator, whole = _validator(adding), {name: value for name, value in record.items() if value is not None}
    for name in whole:
        body = {other: value for other, value in whole.items() if other != name} | {"id": f"{record['id']}x"}
        is_taken = seeded.send("POST", adding.path, body).status_code != 422
        assert validator.is_valid(body) or not is_taken, name
    assert seeded.send("POST", adding.path, whole | {"surprise": 1}).status_code == 422
    assert not validator.is_valid(whole | {"surprise": 1})
