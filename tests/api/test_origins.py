"""Pages of other origins: which of them may read, and what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from graphsvc.settings import Settings
from tests.api.serving import Served, serve
from tests.api.test_cache import ASKED, looked, same, uncached

MAPS, OTHER = "https://maps.example", "http://localhost:5173"
STRANGER = "https://stranger.example"
ALLOW = "access-control-allow-origin"
SHOWN = {
    "etag", "link", "location", "retry-after", "x-request-id", "graphsvc-revision", "graphsvc-known",
    "graphsvc-otherwise", "content-disposition",
}  # fmt: skip
ERRORS = {
    "/v1/allies/atlantis": 404,
    "/v1/nothing": 404,
    "/v1/allies/albania?on=never": 400,
    "/v1/allies/albania?min_revision=99": 503,
}


@pytest.fixture
def open_to_two(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world to pages of two other origins."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with serve(url, allowed_origins=f"{MAPS}, {OTHER}", hosts="graph.example") as served:
        yield served


@pytest.fixture
def open_to_all(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world to pages of any origin."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", allowed_origins="*") as served:
        yield served


def words(header: str) -> set[str]:
    """Return the names in a header."""
    return {name.strip().lower() for name in header.split(",")}


def cors(headers: object) -> list[str]:
    """List the headers of CORS among some."""
    return [name for name in headers if name.startswith("access-control-")]  # type: ignore[attr-defined]


def preflight(served: Served, path: str, origin: str, method: str = "GET", headers: str = "authorization"):  # type: ignore[no-untyped-def]
    """Ask as a browser does before a request that is more than a link or a form."""
    asked = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return served.client.options(path, headers=asked)


def test_nothing_is_opened_unless_the_setting_says_so(served: Served) -> None:
    for reply in (
        served.get(ASKED, headers={"Origin": MAPS}),
        preflight(served, ASKED, MAPS),
        served.get("/v1/nothing", headers={"Origin": MAPS}),
    ):
        assert cors(reply.headers) == []


def test_a_page_of_an_origin_that_is_named_reads_the_reply_and_its_headers(open_to_two: Served) -> None:
    for _ in range(3):
        for origin in (MAPS, OTHER):
            reply = open_to_two.get(ASKED, headers={"Origin": origin})
            assert (reply.status_code, reply.headers[ALLOW]) == (200, origin)
            assert words(reply.headers["access-control-expose-headers"]) == SHOWN
            assert words(reply.headers["vary"]) == {"accept", "accept-encoding", "origin", "authorization"}
    assert looked(open_to_two) == (4, 2)


@pytest.mark.parametrize("origin", [STRANGER, "null", "https://maps.example:8443", "http://maps.example", ""])
def test_a_page_of_any_other_origin_reads_nothing(open_to_two: Served, origin: str) -> None:
    for path in (ASKED, ASKED, "/v1/nothing", "/pair/albania/iran"):
        reply = open_to_two.get(path, headers={"Origin": origin})
        assert cors(reply.headers) == []
        assert "origin" in words(reply.headers["vary"])
    assert cors(preflight(open_to_two, ASKED, origin).headers) == []


def test_strangers_do_not_fill_the_cache_by_their_origins(open_to_two: Served, open_to_all: Served) -> None:
    for served in (open_to_two, open_to_all):
        for number in range(5):
            served.get(ASKED, headers={"Origin": f"https://{number}.example"})
        served.get(ASKED)
        assert looked(served) == (5, 1)


@pytest.mark.parametrize("headers", [{}, {"Origin": STRANGER}, {"Origin": "null"}])
def test_where_all_may_read_each_reply_says_so(open_to_all: Served, headers: dict[str, str]) -> None:
    """A copy that a cache has kept is right for any origin: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches."""
    for path in (ASKED, ASKED, "/v1/nothing"):
        assert open_to_all.get(path, headers=headers).headers[ALLOW] == "*"


@pytest.mark.parametrize("path", ERRORS)
def test_errors_are_read_as_answers_are(open_to_two: Served, path: str) -> None:
    reply = open_to_two.get(path, headers={"Origin": MAPS})
    assert (reply.status_code, reply.headers[ALLOW]) == (ERRORS[path], MAPS)


def test_what_is_refused_before_the_application_sees_it_is_read_as_well(open_to_two: Served) -> None:
    for headers, status in (({"Host": "evil.example"}, 421), ({"Authorization": "Bearer wrong"}, 401)):
        reply = open_to_two.get(ASKED, headers={"Origin": MAPS, **headers})
        assert (reply.status_code, reply.headers[ALLOW]) == (status, MAPS)


def test_a_304_can_be_read_made_or_from_the_cache(open_to_two: Served) -> None:
    tag = open_to_two.get(ASKED, headers={"Origin": MAPS}).headers["etag"]
    headers = {"Origin": MAPS, "If-None-Match": tag}
    cached, made = open_to_two.get(ASKED, headers=headers), uncached(open_to_two, ASKED, headers=headers)
    assert (cached.status_code, cached.headers[ALLOW]) == (304, MAPS)
    assert same(cached, made)


@pytest.mark.parametrize("path", [ASKED, "/v1/changes/stream", "/v1/nothing", "/v1/entities/italy"])
def test_a_preflight_is_answered_wherever_it_leads_so_that_errors_can_be_read(open_to_two: Served, path: str) -> None:
    reply = preflight(open_to_two, path, MAPS, headers="authorization,if-none-match,x-request-id")
    assert (reply.status_code, reply.content, reply.headers[ALLOW]) == (204, b"", MAPS)
    assert words(reply.headers["access-control-allow-headers"]) >= {"authorization", "if-none-match", "x-request-id"}
    assert "origin" in words(reply.headers["vary"])
    assert "x-request-id" in reply.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_page_of_another_origin_writes(open_to_two: Served, method: str) -> None:
    reply = preflight(open_to_two, "/v1/entities/italy", MAPS, method)
    assert words(reply.headers["access-control-allow-methods"]) == {"get", "head"}


def test_no_session_is_ever_sent_along(open_to_two: Served, open_to_all: Served) -> None:
    for served in (open_to_two, open_to_all):
        for reply in (served.get(ASKED, headers={"Origin": MAPS}), preflight(served, ASKED, MAPS)):
            assert "access-control-allow-credentials" not in reply.headers


def test_a_stream_of_changes_is_read_by_pages_of_other_origins(open_to_two: Served) -> None:
    for path in ("/v1/changes/stream", "/v1/revisions/stream"):
        with open_to_two.client.stream("GET", path, headers={"Origin": MAPS}) as reply:
            assert reply.headers[ALLOW] == MAPS


@pytest.mark.parametrize(
    "origins", ["*", MAPS, f"{MAPS},{OTHER}", f"{MAPS} , http://[::1]:8000", "chrome-extension://abcdefghij"]
)
def test_origins_as_browsers_send_them_are_taken(origins: str) -> None:
    assert Settings(allowed_origins=origins).allowed_origins == origins


WRONG = {
    "https://maps.example/": "write https://maps.example",
    "https://maps.example/path": "write https://maps.example",
    "https://Maps.Example": "write https://maps.example",
    "HTTPS://maps.example": "write https://maps.example",
    "https://maps.example:443": "write https://maps.example",
    "http://maps.example:080": "write http://maps.example",
    "https://ana:secret@maps.example": "write https://maps.example",
    "https://maps.example?": "write https://maps.example",
    "null": "is not an origin",
    "maps.example": "is not an origin",
    "localhost:5173": "is not an origin",
    "file://": "is not an origin",
    "https://*.example": "is not an origin",
    "https://größe.example": "is not an origin",
    f"{MAPS}, *": "is not an origin",
    f"{MAPS},": "is not an origin",
    f"{MAPS} {OTHER}": "is not an origin",
    "https://maps.example:99999": "Port out of range",
}


@pytest.mark.parametrize("origins", WRONG)
def test_what_no_browser_sends_as_an_origin_is_refused_with_what_to_write(origins: str) -> None:
    with pytest.raises(ValidationError, match=WRONG[origins]):
        Settings(allowed_origins=origins)


def test_an_empty_variable_allows_nobody() -> None:
    assert Settings(allowed_origins="").allowed_origins is None
