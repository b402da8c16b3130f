"""Batches, as JSON and as NDJSON."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests import worlds
from tests.api.serving import Served, serve

GREECE = {"id": "greece", "kind": "country", "name": "Greece"}
MEMBER = {"key": "greece", "kind": "member_of", "from": "greece", "to": "nato", "since": "1952-02-18"}
ACCESSION = {"kind": "accession", "when": "1952-02-18", "title": "Accession", "opens": ["greece"]}


def lines(*records: dict[str, Any], end: int | None = None) -> bytes:
    """Write NDJSON with the end that belongs to it, or the one given."""
    last = {"end": len(records) if end is None else end}
    return b"".join(json.dumps(one).encode() + b"\n" for one in (*records, last))


THREE = lines({"event": ACCESSION}, {"tie": MEMBER}, {"entity": GREECE})


def send(served: Served, body: bytes, **params: str) -> httpx.Response:
    return served.send(
        "POST", "/v1/batch", content=body, headers={"Content-Type": "application/x-ndjson"}, params=params
    )


def test_a_batch_says_of_each_record_what_became_of_it(served: Served) -> None:
    batch = {"entities": [GREECE, worlds.ITALY.body()], "ties": [MEMBER], "reason": "enlargement"}
    reply = served.send("POST", "/v1/batch", batch)
    answer = reply.json()
    assert reply.status_code == 200
    assert answer["counts"] == {"new": 2, "changed": 0, "same": 1}
    found = {one["pointer"]: (one["record"], one["id"], one["version"], one["outcome"]) for one in answer["items"]}
    assert found["/entities/0"] == ("entity", "greece", 1, "new")
    assert found["/entities/1"] == ("entity", "italy", 1, "same")
    assert (answer["revision"], answer["dry_run"], answer["warnings"]) == (served.revision, False, [])
    assert served.get("/v1/entities/greece/history").json()["items"][0]["reason"] == "enlargement"


def test_records_of_a_batch_refer_to_each_other_by_key_in_any_order(served: Served) -> None:
    answer = served.send("POST", "/v1/batch", {"events": [ACCESSION], "ties": [MEMBER], "entities": [GREECE]}).json()
    made = {one["record"]: one["id"] for one in answer["items"]}
    assert served.get(f"/v1/events/{made['event']}").json()["opens"] == [made["tie"]]


@pytest.mark.parametrize("how", ["member", "parameter"])
def test_a_dry_run_says_what_would_become_of_it_and_writes_nothing(served: Served, how: str) -> None:
    before = served.revision
    body, params = ({"dry_run": True}, {}) if how == "member" else ({}, {"dry_run": "true"})
    answer = served.send("POST", "/v1/batch", {"entities": [GREECE], **body}, params=params).json()
    assert (answer["dry_run"], answer["counts"]["new"], served.revision) == (True, 1, before)
    assert served.get("/v1/entities/greece").status_code == 404


def test_an_empty_batch_changes_nothing(served: Served) -> None:
    answer = served.send("POST", "/v1/batch", {}).json()
    assert (answer["revision"], answer["items"]) == (served.revision, [])


def test_two_equal_claims_under_different_ids_are_warned_of(served: Served) -> None:
    twins = [{**MEMBER, "from": "italy", "key": key} for key in ("one", "two")]
    (warning,) = served.send("POST", "/v1/batch", {"ties": twins}).json()["warnings"]
    assert warning.startswith("/ties/1: ")
    assert "same claim" in warning


def test_claims_that_are_never_heard_are_warned_of_by_their_place(served: Served) -> None:
    ties = [{**MEMBER, "from": "italy", "since": since, "until": "2005", "key": since} for since in ("1999", "2001")]
    coverage = [{"question": "membership", "within": ["nato"], "period": "1949/2000"}]
    listed = {"id": "listed", "kind": "dataset", "title": "Listed", "coverage": coverage}
    batch = {"sources": [listed], "ties": [{**tie, "dataset": "listed"} for tie in ties]}
    answer = served.send("POST", "/v1/batch", batch).json()
    (warning,) = answer["warnings"]
    assert warning.startswith(
        f"/ties/1: tie {answer['items'][2]['id']} (italy member_of nato, 2001/2005) is never heard: "
    )
    assert served.send("POST", "/v1/batch", batch).json()["warnings"] == [warning]


def test_a_member_that_a_batch_does_not_have_is_refused(served: Served) -> None:
    reply = served.send("POST", "/v1/batch", {"entitys": [GREECE]})
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (422, "/entitys")


def test_a_batch_comes_as_lines_too(served: Served) -> None:
    reply = send(served, THREE, reason="enlargement")
    assert (reply.status_code, reply.json()["counts"]["new"]) == (200, 3)
    assert {one["pointer"] for one in reply.json()["items"]} == {"/0/event", "/1/tie", "/2/entity"}
    assert served.get("/v1/entities/greece/history").json()["items"][0]["reason"] == "enlargement"


def test_lines_cut_off_anywhere_are_refused_and_nothing_is_written(served: Served) -> None:
    before = served.revision
    whole = THREE.rstrip(b"\n")
    ends = [i + 1 for i, byte in enumerate(THREE) if byte == 10][:-1]
    for cut in sorted({0, 1, *ends, *range(5, len(whole), 23), len(whole) - 1}):
        reply = send(served, whole[:cut])
        assert reply.status_code == 422, whole[:cut]
    assert served.revision == before


def test_lines_whose_end_counts_otherwise_are_refused(served: Served) -> None:
    for end in (0, 2, True, "1", None):
        reply = send(served, json.dumps({"entity": GREECE}).encode() + b"\n" + json.dumps({"end": end}).encode())
        assert reply.status_code == 422


def test_lines_after_the_end_are_refused(served: Served) -> None:
    reply = send(served, lines({"entity": GREECE}) + b"{}\n")
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (422, "/2")


def test_every_bad_line_is_told(served: Served) -> None:
    body = b'{"entity": {}}\nnonsense\n{"planet": {}}\n[]\n{"tie": {}, "event": {}}\n{"end": 5}\n'
    pointers = [one["pointer"] for one in send(served, body).json()["errors"]]
    assert pointers == ["/1", "/2", "/3", "/4"]


def test_faults_of_records_in_lines_point_into_their_lines(served: Served) -> None:
    reply = send(served, lines({"entity": GREECE}, {"tie": MEMBER | {"to": "atlantis", "until": "1900"}}))
    assert [one["pointer"] for one in reply.json()["errors"]] == ["/1/tie/until"]
    reply = send(served, lines({"entity": GREECE}, {"tie": MEMBER | {"to": "atlantis"}}))
    assert [one["pointer"] for one in reply.json()["errors"]] == ["/1/tie/to"]


def test_a_batch_of_more_records_than_the_limit_is_413(tmp_path: Any) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", batch_limit=2) as served:
        before = served.revision
        countries = [{**GREECE, "id": f"greece-{i}"} for i in range(3)]
        assert served.send("POST", "/v1/batch", {"entities": countries}).status_code == 413
        assert send(served, lines(*({"entity": one} for one in countries))).status_code == 413
        assert served.revision == before
        assert served.send("POST", "/v1/batch", {"entities": countries[:2]}).status_code == 200
