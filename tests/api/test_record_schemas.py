"""The JSON schemas of records: what the readers take they take, what is shown fits them, and their examples can be sent."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from graphsvc.api.request_schemas import EXAMPLES, components
from graphsvc.errors import Fault
from graphsvc.model import wire_records
from graphsvc.model.batch import PLURALS, READERS, RECORDS
from graphsvc.model.fields import schema_name
from tests.api.serving import Served, serve
from tests.model.asking import LEAST
from tests.model.strategies import NONSENSE
from tests.model.strategies import RECORDS as SENT
from tests.model.test_any_input import likely

ALL = pytest.mark.parametrize("record", sorted(RECORDS))
CALM = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
SCHEMAS = components()
NAMED = {"type": "object", "properties": {key: {"type": "string"} for key in ("id", "name", "kind")}}
DOCUMENT = {"components": {"schemas": SCHEMAS | {"Named": NAMED}}}
VALIDATORS = {
    name: jsonschema_rs.Draft202012Validator({"$ref": f"#/components/schemas/{name}", **DOCUMENT}) for name in SCHEMAS
}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Served]:
    """Serve a store that holds nothing."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", empty=True) as served:
        yield served


def body_schema(record: str) -> jsonschema_rs.Draft202012Validator:
    return VALIDATORS[schema_name(RECORDS[record], True)]


def may_be_null(schema: dict[str, Any]) -> bool:
    return {"type": "null"} in schema.get("anyOf", ())


def composed(value: Any) -> Any:
    """Normalize the texts in a value, as readers do before they look at them."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [composed(item) for item in value]
    if isinstance(value, dict):
        return {composed(name): composed(item) for name, item in value.items()}
    return value


@ALL
@CALM
@given(data=st.data())
def test_what_the_schema_refuses_the_reader_refuses(record: str, data: st.DataObject) -> None:
    raw = data.draw(SENT[record] | likely(record) | NONSENSE)
    value = READERS[record](raw, "", list[Fault]())
    assume(value is not None)
    body_schema(record).validate(composed(raw))


@ALL
@CALM
@given(data=st.data())
def test_a_record_that_is_shown_fits_its_schema_and_can_be_sent_again(record: str, data: st.DataObject) -> None:
    value = READERS[record](data.draw(SENT[record]), "", list[Fault]())
    if value is None:
        reject()
    shown = json.loads(json.dumps(value.body())) | {"version": 3}
    name = schema_name(RECORDS[record], False)
    VALIDATORS[name].validate(shown)
    assert shown.keys() <= SCHEMAS[name]["properties"].keys()
    body_schema(record).validate(shown)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_member_of_a_body_or_a_record_is_described(name: str) -> None:
    members = SCHEMAS[name].get("properties", {}) if name not in ("ProblemDocument", "ListedTie") else {}
    assert SCHEMAS[name]["title"] == name
    assert [member for member, schema in members.items() if not schema.get("description")] == []


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("entity", {"colour": "red"}, ""),
    ("entity", {"kind": "friend"}, "/kind"),
    ("entity", {"id": "New Zealand"}, "/id"),
    ("entity", {"id": "a" * 201}, "/id"),
    ("entity", {"names": [{"text": " "}]}, "/names"),
    ("entity", {"names": [{"text": "a" * 1001}]}, "/names"),
    ("entity", {"names": [{"text": "Albania", "since": "1912-13-1"}]}, "/names"),
    ("entity", {"codes": [{"scheme": "iso4", "code": "ALB"}]}, "/codes"),
    ("entity", {"spells": [{"system": "un", "since": "1914"}]}, "/spells"),
    ("entity", {"spells": [{"system": "cow", "since": "1914", "until": None}]}, "/spells"),
    ("entity", {"exists": []}, "/exists"),
    ("entity", {"exists": ["1965"]}, "/exists"),
    ("entity", {"merged_into": "iran"}, "/merged_into"),
    ("entity", {"version": 0}, "/version"),
    ("tie", {"since": None}, "/since"),
    ("tie", {"since": "yesterday"}, "/since"),
    ("tie", {"until": None}, "/until"),
    ("tie", {"since_kind": "birth"}, "/since_kind"),
    ("tie", {"since_latest": "1999"}, "/since_latest"),
    ("tie", {"dates": {"birth": "1999"}}, "/dates"),
    ("tie", {"dates": {"signature": "soon"}}, "/dates"),
    ("tie", {"citations": [{"locator": "p. 1"}]}, "/citations"),
    ("tie", {"citations": [{"source": "a", "attributes": {"basis": "hearsay"}}]}, "/citations"),
    ("event", {"title": ""}, "/title"),
    ("event", {"when": ".."}, "/when"),
    ("event", {"participants": [{"entity": "albania", "role": "friend"}]}, "/participants"),
    ("event", {"participants": [{"entity": "albania", "role": "party", "confidence": "sure"}]}, "/participants"),
    ("event", {"links": [{"event": "search:k", "relation": "near"}]}, "/links"),
    ("source", {"url": "ftp://example.org"}, "/url"),
    ("source", {"checked_through": "2022"}, "/checked_through"),
    ("source", {"redistributable": "yes"}, "/redistributable"),
    ("source", {"coverage": [{"question": "love", "period": "1949/.."}]}, "/coverage"),
    ("source", {"coverage": [{"question": "allied", "period": ".."}]}, "/coverage"),
    ("source", {"coverage": [{"question": "allied", "period": "1949/..", "among": []}]}, "/coverage"),
    ("source", {"coverage": [{"question": "allied", "period": "1949/..", "obligations": ["love"]}]}, "/coverage"),
]


@pytest.mark.parametrize(("record", "change", "pointer"), WRONG)
def test_the_schema_refuses_what_breaks_the_rule_of_a_field(record: str, change: dict[str, Any], pointer: str) -> None:
    raw = LEAST[record] | change
    assert READERS[record](raw, "", list[Fault]()) is None
    pointers = {"".join(f"/{step}" for step in error.instance_path) for error in body_schema(record).iter_errors(raw)}
    assert any(found.startswith(pointer) for found in pointers), pointers


@ALL
def test_the_schema_asks_for_what_the_reader_misses(record: str) -> None:
    faults: list[Fault] = []
    READERS[record]({}, "", faults)
    missing = {fault.pointer.removeprefix("/") for fault in faults}
    in_the_address_or_as_name = {"entity": {"id", "names"}, "source": {"id"}}.get(record, set())
    assert set(SCHEMAS[schema_name(RECORDS[record], True)]["required"]) == missing - in_the_address_or_as_name


@pytest.mark.parametrize(
    "name", sorted(name for name in SCHEMAS if name.endswith("Document") and hasattr(wire_records, name))
)
def test_the_typed_shape_of_what_is_shown_has_the_members_of_its_schema(name: str) -> None:
    typed, schema = TypeAdapter(getattr(wire_records, name)).json_schema(), SCHEMAS[name]
    assert set(typed["required"]) == set(schema["required"])
    assert {member: may_be_null(shape) for member, shape in typed["properties"].items()} == {
        member: may_be_null(shape) for member, shape in schema["properties"].items()
    }


def test_every_record_and_part_of_one_has_a_typed_shape() -> None:
    shown = {name for name in SCHEMAS if name.endswith("Document")} - {"ProblemDocument"}
    assert shown | {"ListedTie"} <= set(vars(wire_records))


def test_the_examples_are_taken_as_they_stand(empty: Served) -> None:
    for record, examples in EXAMPLES.items():
        for example in examples:
            body_schema(record).validate(example)
            plural = next(plural for plural, singular in PLURALS.items() if singular == record)
            reply = empty.send("POST", f"/v1/{plural}", body=example)
            assert reply.status_code == 201, reply.text
            VALIDATORS[schema_name(RECORDS[record], False)].validate(reply.json())


def test_a_batch_of_the_examples_is_taken_as_it_stands(empty: Served) -> None:
    (example,) = SCHEMAS["BatchBody"]["examples"]
    VALIDATORS["BatchBody"].validate(example)
    reply = empty.send("POST", "/v1/batch", body=example)
    assert reply.status_code == 200, reply.text
    assert reply.json()["counts"]["new"] == sum(map(len, EXAMPLES.values()))
