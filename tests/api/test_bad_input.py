"""Bad input: each refused with its problem document, and nothing written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from tests import worlds
from tests.api.serving import Served, serve

TIE = {"kind": "severed_ties_with", "from": "albania", "to": "iran", "since": "2022-09-07"}
GREECE = {"id": "greece", "kind": "country", "name": "Greece"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one world to all of these tests, because none of them may change it."""
    folder: Path = tmp_path_factory.mktemp("bad-input")
    with serve(f"sqlite:///{folder / 'store.sqlite'}") as found:
        twins = (worlds.country("guinea", "Guinea"), worlds.country("guinea-two", "Guinea"))
        worlds.write(found.wired.store, *twins)
        assert found.wired.follower.wait_for(found.revision, 5)
        yield found


@pytest.fixture
def served(world: Served) -> Iterator[Served]:
    before = world.revision
    yield world
    assert world.revision == before, "something was written"


def post(served: Served, path: str, text: str | bytes) -> Any:
    return served.send("POST", path, content=text, headers={"Content-Type": "application/json"})


def refused(reply: Any, status: int, pointer: str | None, *words: str) -> None:
    """Check that a reply is the problem expected, at the place expected, saying what it should."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["status"] == status
    assert problem["request_id"] == reply.headers["x-request-id"]
    if pointer is not None:
        assert pointer in [one["pointer"] for one in problem["errors"]]
    for word in words:
        assert word in reply.text


def test_an_unknown_kind_is_refused(served: Served) -> None:
    refused(served.send("POST", "/v1/ties", TIE | {"kind": "befriends"}), 422, "/kind", "severed_ties_with")


def test_a_tie_to_an_entity_that_does_not_exist_is_refused(served: Served) -> None:
    refused(served.send("POST", "/v1/ties", TIE | {"to": "atlantis"}), 422, "/to", "atlantis")


def test_an_unknown_dataset_is_refused(served: Served) -> None:
    refused(served.send("POST", "/v1/ties", TIE | {"dataset": "no-such"}), 422, "/dataset", "no-such")


def test_an_end_before_the_start_is_refused(served: Served) -> None:
    refused(served.send("POST", "/v1/ties", TIE | {"until": "2022-09-06"}), 422, "/until", "2022-09-06")


def test_a_day_that_is_not_in_the_calendar_is_refused(served: Served) -> None:
    refused(served.send("POST", "/v1/ties", TIE | {"since": "2022-02-30"}), 422, "/since", "calendar")
    refused(served.get("/v1/ties", params={"on": "2022-02-30"}), 400, "on", "calendar")


def test_a_day_and_a_period_together_are_refused(served: Served) -> None:
    for path in ("/v1/codes", "/v1/resolve"):
        ref = {"ref": "iran"} if "resolve" in path else {}
        reply = served.get(path, params={"on": "1990-01-01", "during": "1990", **ref})
        refused(reply, 400, "during", "`on`")


def test_an_ambiguous_reference_is_refused_with_candidates(served: Served) -> None:
    reply = served.get("/v1/entities/Guinea")
    refused(reply, 409, None)
    assert [one["entity"]["id"] for one in reply.json()["candidates"]] == ["guinea", "guinea-two"]
    refused(served.get("/v1/ties", params={"of": "Guinea"}), 409, None)
    refused(served.get("/v1/codes", params={"of": "Guinea"}), 409, None)


def test_an_unknown_reference_is_refused_with_close_spellings(served: Served) -> None:
    reply = served.get("/v1/entities/Albnia")
    refused(reply, 404, None)
    assert [one["entity"]["id"] for one in reply.json()["candidates"]] == ["albania"]


def test_a_thousand_records_with_bad_ones_among_them_are_refused_whole_with_every_fault(served: Served) -> None:
    ties: list[dict[str, Any]] = [TIE | {"discriminator": str(i)} for i in range(1000)]
    ties[7] |= {"kind": "befriends"}
    ties[500] |= {"to": "atlantis"}
    ties[900] |= {"since": "2022-02-30", "colour": "red"}
    reply = served.send("POST", "/v1/batch", {"ties": ties})
    refused(reply, 422, None)
    pointers = [one["pointer"] for one in reply.json()["errors"]]
    assert pointers == ["/ties/7/kind", "/ties/500/to", "/ties/900/colour", "/ties/900/since"]


def test_what_leans_on_a_bad_record_of_the_same_batch_is_not_a_second_fault(served: Served) -> None:
    bad = {"id": "atlantis", "kind": "continent", "name": "Atlantis"}
    reply = served.send("POST", "/v1/batch", {"entities": [bad], "ties": [TIE | {"to": "atlantis"}]})
    refused(reply, 422, None)
    assert [one["pointer"] for one in reply.json()["errors"]] == ["/entities/0/kind"]


def test_the_same_record_twice_in_a_batch_is_refused(served: Served) -> None:
    refused(served.send("POST", "/v1/batch", {"entities": [GREECE, GREECE]}), 422, "/entities/1", "twice")


def test_an_unknown_parameter_is_refused_and_the_known_ones_named(served: Served) -> None:
    refused(served.get("/v1/entities", params={"colour": "red"}), 400, "colour", "kind, code, q, known, limit, after")
    refused(served.get("/v1/ties", params={"min_revision": "1"}), 400, "min_revision")
    refused(served.send("POST", "/v1/entities", GREECE, params={"dry_run": "true"}), 400, "dry_run", "reason")


def test_a_parameter_that_comes_twice_is_refused(served: Served) -> None:
    refused(served.get("/v1/entities?kind=group&kind=country"), 400, "kind", "more than once")


@pytest.mark.parametrize("limit", ["100000", "1001", "0", "-1", "1.5", "ten", "", "٣", "1" * 400])
def test_a_limit_that_is_not_allowed_is_refused_and_not_bent(served: Served, limit: str) -> None:
    refused(served.get("/v1/entities", params={"limit": limit}), 400, "limit")


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("/v1/entities", "kind", "continent"),
        ("/v1/entities", "q", " "),
        ("/v1/entities", "q", "\x00"),
        ("/v1/entities", "known", "9999-01-01"),
        ("/v1/entities", "known", "yesterday"),
        ("/v1/entities", "known", "0001-01-01T00:00:00+14:00"),
        ("/v1/ties", "on", "2022-09"),
        ("/v1/ties", "kind", "member_of,befriends"),
        ("/v1/ties", "dataset", "atlas"),
        ("/v1/ties", "between", "albania"),
        ("/v1/sources", "kind", "rumour"),
        ("/v1/changes", "after", "first"),
        ("/v1/changes", "after", "-1"),
        ("/v1/changes", "after", "1" * 30),
        ("/v1/changes/stream", "after", "first"),
        ("/v1/changes/stream", "after", "1:"),
        ("/v1/resolve", "on", "0000-01-01"),
        *(
            (path, "during", value)
            for path in ("/v1/ties", "/v1/events", "/v1/allies/albania", "/v1/dyads/albania/iran/timeline")
            for value in (
                "",
                "/",
                "2022/2021",
                "2022/",
                "/2022",
                "1/2/3",
                "last year",
                "2022-02-30",
                "9999/10000",
                "\x00",
            )
        ),
        *(
            (path, "min_revision", value)
            for path in (
                "/v1/allies/albania",
                "/v1/hosting",
                "/v1/severed",
                "/v1/missions",
                "/v1/recognition",
                "/v1/dyads/albania/iran",
            )
            for value in ("", "-1", "1.0", "head", "٣", "1" * 16, "0x1")
        ),
        ("/v1/resolve", "during", "1990/1985"),
        ("/v1/resolve", "during", "1990/"),
        ("/v1/resolve", "during", "soon"),
        ("/v1/resolve", "during", ""),
        ("/v1/codes", "scheme", "vdem"),
        ("/v1/codes", "scheme", "cow,vdem"),
        ("/v1/codes", "on", "2022-13-01"),
        ("/v1/codes", "during", "1990/1985"),
        ("/v1/codes", "known", "9999-01-01"),
        ("/v1/codes", "limit", "0"),
        ("/v1/codes", "after", "x"),
    ],
)
def test_a_parameter_with_a_bad_value_is_refused_by_name(served: Served, path: str, name: str, value: str) -> None:
    refused(served.get(path, params={"ref": "albania", name: value} if "resolve" in path else {name: value}), 400, name)


def test_a_day_and_a_period_at_once_are_refused(served: Served) -> None:
    for path in ("/v1/ties", "/v1/events", "/v1/allies/albania", "/v1/timeline/albania"):
        refused(served.get(path, params={"on": "2022-01-01", "during": "2022"}), 400, "during", "one of the two")


def test_a_reason_that_cannot_be_kept_is_refused(served: Served) -> None:
    refused(served.send("POST", "/v1/entities", GREECE, params={"reason": "x\x00"}), 400, "reason")


def test_nul_is_refused(served: Served) -> None:
    refused(served.send("POST", "/v1/entities", GREECE | {"name": "Gre\x00ece"}), 422, "/name", "U+0000")


def test_a_lone_surrogate_is_refused_in_values_and_in_names(served: Served) -> None:
    refused(post(served, "/v1/entities", json.dumps(GREECE | {"name": "\ud800"})), 422, "/name", "surrogate")
    refused(post(served, "/v1/entities", json.dumps(GREECE | {"\ud800": 1})), 422, None)
    refused(post(served, "/v1/entities", json.dumps(GREECE | {"attributes": {"\ud800": 1}})), 422, None, "surrogate")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "18446744073709551616", "9" * 5000])
def test_a_number_that_json_or_64_bits_do_not_have_is_refused(served: Served, number: str) -> None:
    body = json.dumps(GREECE | {"attributes": {"n": 0}}).replace('"n": 0', f'"n": {number}')
    refused(post(served, "/v1/entities", body), 422, None)


def test_a_name_of_ten_megabytes_is_refused(served: Served) -> None:
    refused(served.send("POST", "/v1/entities", GREECE | {"name": "x" * 10_000_000}), 422, "/name", "1,000")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1,", b'{"a": 1} x', b"\xff\xfe", b"\xef\xbb\xbf{}", b"'a'", b"[" * 100_000, b'{"a":' * 100_000],
)
def test_a_body_that_is_not_json_is_refused(served: Served, body: bytes) -> None:
    for path in ("/v1/entities", "/v1/ties", "/v1/events", "/v1/sources", "/v1/batch"):
        refused(post(served, path, body), 422, "")


@pytest.mark.parametrize("body", ["null", "1", '"x"', "[]", "true", "{}"])
def test_json_that_is_no_record_is_refused(served: Served, body: str) -> None:
    for path in ("/v1/entities", "/v1/ties", "/v1/events", "/v1/sources"):
        refused(post(served, path, body), 422, None)
    if body != "{}":
        refused(post(served, "/v1/batch", body), 422, "")


def test_a_name_that_comes_twice_in_an_object_is_refused(served: Served) -> None:
    refused(post(served, "/v1/entities", '{"id": "greece", "id": "hellas"}'), 422, "", "twice")


def test_a_value_nested_too_deep_is_refused(served: Served) -> None:
    deep: Any = 1
    for _ in range(400):
        deep = {"a": deep}
    refused(served.send("POST", "/v1/entities", GREECE | {"attributes": deep}), 422, None, "deep")
    refused(served.send("PATCH", "/v1/entities/italy", {"attributes": deep}), 422, None, "deep")


def test_a_patch_that_is_no_object_is_refused(served: Served) -> None:
    refused(served.send("PATCH", "/v1/entities/italy", [1]), 422, "")


def test_an_id_that_disagrees_with_the_address_is_refused(served: Served) -> None:
    refused(served.send("PUT", "/v1/entities/greece", GREECE | {"id": "hellas"}), 422, "/id")


def test_a_part_that_cannot_change_is_refused(served: Served) -> None:
    refused(served.send("PATCH", f"/v1/ties/{worlds.RELATIONS.id}", {"to": "italy"}), 409, None, "cannot change")


@pytest.mark.parametrize("ref", ["x", "%00", "%FF", "t-%00", "a" * 5000, "%F0%9F%98%80", "..%2f..", "cow:999999"])
def test_an_address_that_names_nothing_is_404(served: Served, ref: str) -> None:
    for plural in ("entities", "ties", "events", "sources"):
        refused(served.get(f"/v1/{plural}/{ref}"), 404, None)
        refused(served.get(f"/v1/{plural}/{ref}/history"), 404, None)
        refused(served.send("DELETE", f"/v1/{plural}/{ref}"), 404, None)
        refused(served.send("PATCH", f"/v1/{plural}/{ref}", {}), 404, None)


def test_a_method_that_is_not_served_is_405_and_names_those_that_are(served: Served) -> None:
    reply = served.client.put("/v1/entities")
    refused(reply, 405, None)
    assert reply.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert served.client.post("/v1/entities/albania").headers["allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"


def test_options_names_the_methods_of_every_path_that_is_served(served: Served) -> None:
    app = served.wired.app
    for route in (route for route in app.router.routes if isinstance(route, APIRoute)):
        path = re.sub(r"{[^}]*}", "x", route.path)
        reply = served.client.options(path)
        assert (reply.status_code, reply.content) == (204, b""), path
        named = reply.headers["allow"].split(", ")
        assert set(named) >= {*(route.methods or ()), "OPTIONS"}, path
        assert sorted(set(named)) == named


@pytest.mark.parametrize("path", ["/none", "/v1", "/v1/", "/v1/entities/", "/v2/entities", "//v1/entities"])
def test_a_path_that_is_not_served_is_404(served: Served, path: str) -> None:
    assert served.client.options(path).status_code == 404
    refused(served.get(f"{served.url}{path}"), 404, None)
