"""Whatever is sent, no reply is a 500, every error is a problem document, and replies are as they are documented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from graphsvc.model.citation import Record
from graphsvc.settings import Settings
from graphsvc.wiring import wire
from tests import worlds
from tests.api.serving import Served, serve
from tests.events import STREAM, parsed

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
EXPECTED = {200, 201, 400, 404, 409, 410, 412, 413, 415, 422}
CALM = [
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
]


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one world to all that is thrown at it."""
    with serve(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'store.sqlite'}") as found:
        worlds.write(found.wired.store, worlds.SEVERED, worlds.SEVERANCE)
        assert found.wired.follower.wait_for(found.revision, 5)
        yield found


@schemathesis.serializer("application/x-ndjson")
def ndjson(_: schemathesis.SerializationContext, value: Any) -> bytes:
    """Write what is to be sent as lines."""
    return str(value).encode("utf-8", "replace")


schema = schemathesis.openapi.from_dict(wire(Settings(store="sqlite:///unused.sqlite")).app.openapi()).exclude(
    path=STREAM  # It has no end, and this waits for the end of each reply. What it is sent is fuzzed below.
)


@schema.parametrize()
@settings(max_examples=8, deadline=None, suppress_health_check=CALM, derandomize=True)
def test_every_operation_holds_what_its_description_promises(case: schemathesis.Case[Any], fuzzed: Served) -> None:
    headers = {"Authorization": f"Bearer {fuzzed.secret('write')}"}
    (case.query or {}).pop("min_revision", None)  # A revision that is yet to come is 503, as documented.
    case.call_and_validate(base_url=fuzzed.url, checks=CHECKS, headers=headers)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=2**63)
    | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(
        ["2022-02-30", "..", "", "193X", "2022-09", "albania", "t-", "nato", "9999-12-31", "\x00", "\ud800"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(), max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
RECORDS: list[Record] = [worlds.ITALY, worlds.RELATIONS, worlds.SEVERANCE, worlds.NATO_MEMBERS]
PLURALS = {"entity": "entities", "tie": "ties", "event": "events", "source": "sources"}


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Draw the path of a kind of record, and such a record with some members made into anything."""
    record = draw(st.sampled_from(RECORDS))
    body = record.body()
    for name in draw(st.lists(st.sampled_from(sorted(body)), min_size=1, max_size=3, unique=True)):
        body[name] = draw(VALUES)
    if draw(st.booleans()):
        body.pop(draw(st.sampled_from(sorted(body))))
    return PLURALS[record.record], body


@given(spoilt(), st.sampled_from(["POST", "PUT", "PATCH", "batch"]))
@settings(max_examples=150, deadline=None, suppress_health_check=CALM, derandomize=True)
def test_a_record_with_anything_in_it_is_taken_or_refused_in_order(
    fuzzed: Served, sent: tuple[str, dict[str, Any]], how: str
) -> None:
    plural, body = sent
    names = {"entities": "italy", "ties": worlds.RELATIONS.id, "events": worlds.SEVERANCE.id, "sources": "nato-members"}
    path = f"/v1/{plural}" + (f"/{names[plural]}" if how in ("PUT", "PATCH") else "")
    text = json.dumps({plural: [body]} if how == "batch" else body)
    reply = fuzzed.send(
        "POST" if how == "batch" else how,
        "/v1/batch" if how == "batch" else path,
        content=text,
        headers={"Content-Type": "application/json"},
    )
    assert reply.status_code in EXPECTED, reply.text
    if reply.status_code >= 400:
        assert reply.headers["content-type"] == "application/problem+json"


@given(st.binary(max_size=60), st.sampled_from(["application/json", "application/x-ndjson"]))
@settings(max_examples=60, deadline=None, suppress_health_check=CALM, derandomize=True)
def test_any_bytes_are_refused_in_order(fuzzed: Served, body: bytes, media_type: str) -> None:
    reply = fuzzed.send("POST", "/v1/batch", content=body, headers={"Content-Type": media_type})
    assert reply.status_code in EXPECTED


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.text(st.characters(codec="utf-8"), max_size=30))
@settings(max_examples=60, deadline=None, suppress_health_check=CALM, derandomize=True)
def test_any_text_as_a_parameter_is_taken_or_refused_in_order(fuzzed: Served, name: str, value: str) -> None:
    for path in (
        "/v1/entities",
        "/v1/ties",
        "/v1/events",
        "/v1/sources",
        "/v1/changes",
        "/v1/resolve",
        "/v1/learned",
        "/v1/difference",
        "/v1/disagreements",
        "/v1/codes",
        "/v1/graph",
        "/v1/dyad-years",
        "/v1/dyads/albania/iran/history",
        "/v1/allies/albania/history",
        "/v1/members/nato",
        "/v1/members/nato/history",
        "/v1/paths",
        "/v1/centrality",
        "/v1/centrality/series",
        "/v1/similarity",
        "/v1/balance",
        "/v1/charts/centrality.json",
        "/v1/charts/centrality/series.json",
    ):
        for params in (
            {name: value},
            {"of": value},
            {"ref": value},
            {"from": value},
            {"from": value, "to": value},
            {"after": value},
            {"known": value, "q": value},
            {"a": value, "b": value},
            {"measure": "degree", "of": value, "from": "2000", "to": "2001"},
            {"measure": value, "layers": value},
            {"during": value, "around": value, "radius": value},
            {"questions": value, "roles": value, "to": value},
        ):
            reply = fuzzed.get(path, params=params)
            assert reply.status_code in EXPECTED, reply.text


PLACES = st.text(st.characters(codec="utf-8"), max_size=20) | st.from_regex(r"[0-9:]{1,18}", fullmatch=True)
# Neither control characters nor blanks around it are part of a header's value.
IN_HEADERS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20).map(str.strip)


@given(
    st.dictionaries(st.sampled_from(["after", "limit", "known"]), PLACES),
    st.none() | IN_HEADERS | st.from_regex(r"[0-9:]{1,18}", fullmatch=True),
)
@settings(max_examples=150, deadline=None, suppress_health_check=CALM, derandomize=True)
def test_a_stream_begins_wherever_the_log_has_a_place_and_nowhere_else(
    fuzzed: Served, params: dict[str, str], last_event_id: str | None
) -> None:
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id.encode()}
    with fuzzed.client.stream("GET", STREAM, params=params, headers=headers) as reply:  # type: ignore[arg-type]
        if reply.status_code == 200:
            assert next(parsed(reply.iter_lines())) is None
            return
        assert reply.status_code in (400, 409), reply.read()
        assert reply.headers["content-type"] == "application/problem+json"
