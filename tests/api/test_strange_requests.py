"""What a hostile stranger found: requests that were answered wrongly, slowly, or by less than the truth."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path

import pytest
import uvicorn

from tests import worlds
from tests.api.serving import Served, serve
from tests.api.test_operations import until

COUNTRY = {"kind": "country", "name": "Greece"}


def test_the_history_of_a_record_asked_by_name_goes_on_after_its_first_page(served: Served) -> None:
    for i in range(4):
        served.send("PATCH", "/v1/entities/italy", {"attributes": {"n": i}})
    for ref in ("italy", "Italy", "ITALY"):
        versions, after = [], None
        while True:
            page = served.get(
                f"/v1/entities/{ref}/history", params={"limit": "2"} | ({"after": after} if after else {})
            )
            versions += [item["version"] for item in page.json()["items"]]
            after = page.json()["next"]
            if after is None:
                break
        assert versions == [5, 4, 3, 2, 1], ref


def test_every_page_of_a_list_shows_the_moment_of_its_revision(served: Served) -> None:
    first = served.get("/v1/entities", params={"limit": "2"}).json()
    served.send("PUT", "/v1/entities/greece", COUNTRY)
    second = served.get("/v1/entities", params={"limit": "2", "after": first["next"]}).json()
    assert (second["revision"], second["known"]) == (first["revision"], first["known"])


def test_a_code_that_has_passed_to_another_entity_is_not_304(served: Served) -> None:
    coded = {"codes": [{"scheme": "iso3", "code": "XAA"}]}
    served.send("PUT", "/v1/entities/old", COUNTRY | coded)
    tag = served.get("/v1/entities/XAA").headers["etag"]
    served.send("PATCH", "/v1/entities/old", {"codes": None})
    served.send("PUT", "/v1/entities/new", COUNTRY | coded)
    reply = served.get("/v1/entities/XAA", headers={"If-None-Match": tag})
    assert (reply.status_code, reply.json()["id"]) == (200, "new")
    new = reply.headers["etag"]
    assert served.get("/v1/entities/XAA", headers={"If-None-Match": new}).status_code == 304


def test_a_name_that_comes_twice_among_very_many_is_found_at_once(served: Served) -> None:
    names = [f"name-{i}" for i in range(100_000)]
    body = "{" + ", ".join(f'"{name}": 1' for name in [*names, names[-1]]) + "}"
    # Comparing each name with each takes longer than the client waits.
    reply = served.send("POST", "/v1/batch", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == 422
    assert "'name-99999' twice" in reply.json()["detail"]


def test_two_attributes_that_are_one_name_in_unicode_are_refused(served: Served) -> None:
    before = served.revision
    for attributes in ({"\u00e9": 1, "e\u0301": 2}, {"a": {"\u00e9": 1, "e\u0301": 2}}):
        reply = served.send("PUT", "/v1/entities/greece", COUNTRY | {"attributes": attributes})
        assert reply.status_code == 422
        assert "twice" in reply.json()["errors"][0]["detail"]
    assert served.revision == before


def test_if_match_any_asks_the_store_and_not_what_has_been_followed_of_it(tmp_path: Path) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", write_wait=0.01) as served:
        served.wired.follower.stop()  # As if another process had written a moment ago.
        worlds.write(served.wired.store, worlds.country("greece"))
        reply = served.send("PUT", "/v1/entities/greece", {**COUNTRY, "name": "Hellas"}, headers={"If-Match": "*"})
        assert (reply.status_code, reply.headers.get("etag")) == (200, served.tag(2))
        worlds.write(served.wired.store, worlds.retract(worlds.ITALY))
        reply = served.send("PATCH", "/v1/entities/italy", {"name": "x"}, headers={"If-Match": "*"})
        assert reply.status_code == 412


def test_if_match_any_on_what_is_not_there_says_so(served: Served) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        body = None if method == "DELETE" else COUNTRY
        reply = served.send(method, "/v1/entities/greece", body, headers={"If-Match": "*"})
        assert reply.status_code == 412
        assert "None" not in reply.json()["detail"]
        assert "is not there" in reply.json()["detail"]


def test_a_version_is_not_matched_by_another_spelling_of_its_number(served: Served) -> None:
    reply = served.send("PATCH", "/v1/entities/italy", {"attributes": {"n": 1}}, headers={"If-Match": '"01"'})
    assert reply.status_code == 412


def test_an_empty_certainty_is_refused_like_any_other_word_that_is_none(served: Served) -> None:
    reply = served.get("/v1/allies/albania", params={"certainty": ""})
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (400, "certainty")


@pytest.mark.parametrize("text", ["20220907", "2022-W36-3", "2022-W36", "2022W36"])
def test_a_day_of_another_form_is_refused_as_known_rather_than_read_as_its_midnight(served: Served, text: str) -> None:
    reply = served.get("/v1/entities", params={"known": text})
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (400, "known")


def test_what_is_no_moment_is_quoted_only_as_far_as_helps(served: Served) -> None:
    assert len(served.get("/v1/entities", params={"known": "x" * 20_000}).text) < 1_000


@pytest.mark.parametrize("text", ["0000~", "0000%"])
def test_the_year_0_is_refused_however_doubtful(served: Served, text: str) -> None:
    tie = {"kind": "rival_of", "from": "albania", "to": "iran", "since": text}
    reply = served.send("POST", "/v1/ties", tie)
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (422, "/since")


def test_a_patch_of_names_changes_the_name_that_is_the_first_of_them(served: Served) -> None:
    reply = served.send("PATCH", "/v1/entities/italy", {"names": [{"text": "Italia", "language": "it"}]})
    assert (reply.status_code, reply.json()["name"]) == (200, "Italia")
    clash = served.send("PATCH", "/v1/entities/italy", {"names": [{"text": "Italie"}], "name": "Italia"})
    assert (clash.status_code, clash.json()["errors"][0]["pointer"]) == (422, "/name")


def test_an_upload_that_stalls_while_the_server_stops_is_503_without_a_trace(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    config = uvicorn.Config(
        served.wired.app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server, before = uvicorn.Server(config), served.revision
    head = f"POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {served.secret('write')}\r\n"
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            with socket.create_connection(listening.getsockname(), timeout=20) as client:
                sent = f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
                client.sendall(sent.encode())
                until(lambda: bool(server.server_state.tasks))
                server.should_exit = True
                reply = b"".join(iter(lambda: client.recv(65536), b""))
        finally:
            server.should_exit = True
            thread.join()
    start, _, body = reply.partition(b"\r\n\r\n")
    assert start.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: " in start.lower()
    assert json.loads(body)["type"] == "/problems/store-unavailable"
    assert served.revision == before
    assert [record for record in caplog.records if record.exc_info] == []
