"""Errors where a browser asks: a page that says what was wrong and what to do; programs get the problem document."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from graphsvc.api.problems import PROBLEMS, MethodNotAllowed, NoSuchPath
from graphsvc.dashboard import rendering
from graphsvc.errors import GraphsvcError, TooLarge
from graphsvc.settings import Settings
from graphsvc.store.opening import open_store
from graphsvc.wiring import wire
from tests import worlds
from tests.api.serving import Served, serve
from tests.api.test_problems import OF_CONNECTIONS, VISITS

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
PROGRAMS = ["*/*", "application/json", "application/json, text/html;q=0.5", "text/html;q=0", "text/event-stream"]
KEPT = ("retry-after", "www-authenticate", "allow", "location", "cache-control")
"""The headers that mean something to whoever asks, as a page or not."""


def read(served: Served, path: str) -> httpx.Response:
    """Ask as a browser does."""
    return served.get(path, headers={"Accept": BROWSER})


def write(served: Served, *records: object) -> None:
    """Write records and wait until they are shown."""
    worlds.write(served.wired.store, *records)  # type: ignore[arg-type]
    assert served.wired.follower.wait_for(served.revision, 5)


@pytest.mark.parametrize(
    "error", [one for one in PROBLEMS if one not in (TooLarge, *OF_CONNECTIONS)], ids=lambda error: error.__name__
)
def test_a_browser_is_shown_every_problem_as_a_page(
    error: type[GraphsvcError], served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, document = PROBLEMS[error], VISITS[error](served, monkeypatch)
    request = document.request
    headers = [pair for pair in request.headers.raw if pair[0].lower() != b"accept"]
    # What some problems need has happened by now, so that the same request leads to the same problem again.
    reply = served.client.request(
        request.method, str(request.url), headers=[*headers, (b"Accept", BROWSER.encode())], content=request.read()
    )
    assert (reply.status_code, reply.headers["content-type"]) == (problem.status, "text/html; charset=utf-8")
    assert [reply.headers.get(name) for name in KEPT] == [document.headers.get(name) for name in KEPT]
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    text = unescape(reply.text)
    assert text.count("<h1") == 1
    assert problem.title in text
    assert reply.headers["x-request-id"] in text
    assert f"/problems/{problem.slug}" in text
    assert "Traceback" not in text
    assert "secret of the inside" not in text


def test_what_is_over_a_limit_is_shown_as_a_page_too(served: Served) -> None:
    with serve(served.wired.store.url, body_limit=1024) as small:
        reply = small.send("POST", "/v1/entities", {"id": "x" * 2000}, headers={"Accept": BROWSER})
    assert (reply.status_code, PROBLEMS[TooLarge].title in reply.text) == (413, True)


@pytest.mark.parametrize("accept", PROGRAMS)
@pytest.mark.parametrize("path", ["/pair/atlantis/iran", "/v1/entities/atlantis", "/nothing"])
def test_a_program_is_sent_the_problem_document(served: Served, accept: str, path: str) -> None:
    reply = served.get(path, headers={"Accept": accept})
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")


def test_who_may_be_meant_is_a_link_with_the_same_question(served: Served) -> None:
    write(served, worlds.country("guinea", "Guinea One"), worlds.country("conakry", "Guinée"))
    write(served, worlds.country("bissau", "Guinée"))
    reply = read(served, "/pair/guin%C3%A9e/iran?on=2020-01-01&rows=datasets")
    assert reply.status_code == 409
    links = set(re.findall(r'href="(/pair/[^"]*)"', unescape(reply.text)))
    assert links == {f"/pair/{id_}/iran?on=2020-01-01&rows=datasets" for id_ in ("conakry", "bissau")}
    assert {read(served, link).status_code for link in links} == {200}
    assert served.get("/pair/guin%C3%A9e/iran?on=2020-01-01").json()["candidates"]


def test_an_id_that_is_also_a_name_is_asked_for_as_an_id(served: Served) -> None:
    write(served, worlds.country("guinea", "Guinea One"), worlds.country("conakry", "Guinea"))
    reply = read(served, "/v1/allies/guinea?on=2020-01-01")
    links = re.findall(r'href="(/v1/allies/[^"]*)"', unescape(reply.text))
    assert set(links) == {"/v1/allies/id%3Aguinea?on=2020-01-01", "/v1/allies/conakry?on=2020-01-01"}
    assert {served.get(link).json()["entity"]["id"] for link in links} == {"guinea", "conakry"}


def test_a_name_spelt_nearly_so_is_offered(served: Served) -> None:
    reply = read(served, "/pair/albanai/iran")
    assert reply.status_code == 404
    assert 'href="/pair/albania/iran"' in reply.text


def test_what_was_typed_is_text_and_no_more(served: Served) -> None:
    reply = read(served, "/pair/%3Cscript%3Ealert(1)%3C%2Fscript%3E/iran?on=%3Cb%3E")
    assert "<script>alert" not in reply.text
    reply = read(served, "/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert reply.status_code == 404
    assert "<script>alert" not in reply.text


@pytest.mark.parametrize("path", ["/pair/albania/iran?on=2022-13-45", "/pair?a=albania", "/pair/albania/iran?known=x"])
def test_a_parameter_that_cannot_be_taken_is_named(served: Served, path: str) -> None:
    reply = read(served, path)
    assert (reply.status_code, served.get(path).status_code) == (400, 400)
    fault = served.get(path).json()["errors"][0]
    assert f"<code>{fault['pointer']}</code>" in reply.text
    assert fault["detail"] in unescape(reply.text)


def test_a_method_that_a_page_does_not_have_is_405_and_says_which_it_has(served: Served) -> None:
    reply = served.client.post("/pair/albania/iran", headers={"Accept": BROWSER})
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert PROBLEMS[MethodNotAllowed].title in reply.text
    assert PROBLEMS[NoSuchPath].title in read(served, "/nothing/here").text


def test_while_the_snapshot_is_built_a_page_says_how_far_it_is_and_comes_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    store = open_store(url)
    store.migrate()
    client = TestClient(wire(Settings(store=url), store).app, "http://localhost")
    reply = client.get("/pair/albania/iran", headers={"Accept": BROWSER})
    assert (reply.status_code, reply.headers["content-type"]) == (503, "text/html; charset=utf-8")
    seconds = reply.headers["retry-after"]
    assert reply.headers["refresh"] == seconds
    assert "http-equiv" not in reply.text
    assert re.search(r"The next try is in (a second|\d+ seconds)", reply.text)
    assert "<progress" in reply.text
    assert "graphsvc is starting</h1>" in reply.text
    assert client.get("/pair/albania/iran").headers["content-type"] == "application/problem+json"
    store.close()


def test_where_the_store_is_away_a_page_comes_again_by_itself(served: Served) -> None:
    served.secret("write")
    served.wired.store.close()
    reply = read(served, "/v1/entities/italy")
    assert reply.status_code == 503
    assert reply.headers["refresh"] == reply.headers["retry-after"]
    assert "http-equiv" not in reply.text
    assert "<progress" not in reply.text
    assert "refresh" not in served.get("/v1/entities/italy").headers
    assert "refresh" not in served.send("POST", "/v1/entities", {}, headers={"Accept": BROWSER}).headers


def test_where_the_page_of_an_error_fails_the_document_is_sent(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(rendering, "html", fail)
    reply = read(served, "/nothing")
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")
