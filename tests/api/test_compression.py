"""Compression: replies are smaller on the wire and the same once they are read."""

from __future__ import annotations

import gzip
from typing import Any

import httpx
import pytest

from tests.api.serving import Served
from tests.api.test_cache import UNCACHED, cache_of

LONG = "/v1/timeline/albania"
GZIP = {"Accept-Encoding": "gzip"}


def raw(served: Served, path: str, headers: dict[str, str] | list[tuple[str, str]], **more: Any) -> httpx.Response:
    """Ask, and leave the body as it came: `.content` is what was on the wire."""
    with served.client.stream("GET", path, headers=headers, **more) as reply:
        reply._content = b"".join(reply.iter_raw())
    return reply


def names(header: str) -> list[str]:
    """Return the names in a header Vary."""
    return [name.strip().lower() for name in header.split(",")]


def asset(served: Served) -> str:
    """Return the address of the style sheet."""
    return served.get("/pair/albania/iran").text.partition('rel="stylesheet" href="')[2].partition('"')[0]


@pytest.mark.parametrize("path", [LONG, "/pair/albania/iran", "asset", "/v1/graph?format=graphml"])
def test_a_long_reply_comes_compressed_to_those_who_take_it(seeded: Served, path: str) -> None:
    path = asset(seeded) if path == "asset" else path
    plain, compressed = raw(seeded, path, {"Accept-Encoding": "identity"}), raw(seeded, path, GZIP)
    assert "content-encoding" not in plain.headers
    assert compressed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(compressed.content) == plain.content
    assert len(compressed.content) < len(plain.content) / 2
    for reply in (plain, compressed):
        assert names(reply.headers["vary"]).count("accept-encoding") == 1
        assert reply.headers.get("etag") == plain.headers.get("etag")


@pytest.mark.parametrize("refusal", ["gzip;q=0", "br", "", "gzip; q=0.0, br", "*;q=0"])
def test_those_who_do_not_take_it_get_what_they_can_read(seeded: Served, refusal: str) -> None:
    assert "content-encoding" not in raw(seeded, LONG, {"Accept-Encoding": refusal}).headers


@pytest.mark.parametrize("wish", ["gzip;q=0.5", "br, GZIP", "*", "deflate, *;q=0.1"])
def test_those_who_take_it_among_others_get_it(seeded: Served, wish: str) -> None:
    assert raw(seeded, LONG, {"Accept-Encoding": wish}).headers["content-encoding"] == "gzip"


def test_the_cache_keeps_what_goes_over_the_wire(served: Served) -> None:
    made = raw(served, LONG, GZIP)
    kept = raw(served, LONG, GZIP)
    assert kept.content == made.content
    assert kept.headers["content-encoding"] == "gzip"
    assert raw(served, LONG, [*GZIP.items(), *UNCACHED]).content == made.content
    assert len(cache_of(served)) == 1
    assert cache_of(served).size < len(gzip.decompress(made.content)) + 2_000


def test_a_304_names_what_the_reply_depends_on(served: Served) -> None:
    made = raw(served, LONG, GZIP)
    known = {**GZIP, "If-None-Match": made.headers["etag"]}
    for headers in ([*known.items()], [*known.items(), *UNCACHED]):
        reply = raw(served, LONG, headers)
        assert (reply.status_code, reply.headers["vary"]) == (304, made.headers["vary"])


def test_a_record_stays_as_its_tag_says_it_is(seeded: Served) -> None:
    """A strong tag stands for bytes, and the compressed ones are others."""
    reply = raw(seeded, "/v1/sources/albania-iran-2022", GZIP)
    assert not reply.headers["etag"].startswith("W/")
    assert len(reply.content) > 500
    assert "content-encoding" not in reply.headers


def test_what_is_short_or_compressed_already_stays_as_it_is(seeded: Served) -> None:
    for path in ("/version", "/v1/charts/timeline/albania.png"):
        reply = raw(seeded, path, GZIP)
        assert reply.status_code == 200
        assert "content-encoding" not in reply.headers, path


def test_a_stream_of_events_is_not_held_up(served: Served) -> None:
    with served.client.stream("GET", "/v1/changes/stream", headers=GZIP) as reply:
        assert "content-encoding" not in reply.headers
        events = b""
        for piece in reply.iter_raw():
            events += piece
            if b"event: change" in events:
                break


def test_head_tells_of_a_file_that_it_does_not_make(seeded: Served) -> None:
    for headers in (GZIP, {"Accept-Encoding": "identity"}):
        made = raw(seeded, "/v1/graph?format=graphml", headers)
        head = seeded.client.head("/v1/graph?format=graphml", headers={**headers, "X-Again": "1"})
        assert head.headers.get("content-encoding") == made.headers.get("content-encoding")
        assert head.headers["vary"] == made.headers["vary"]


def test_head_tells_the_same_of_the_body_as_get(served: Served) -> None:
    made = raw(served, LONG, GZIP)
    for headers in ([*GZIP.items()], [*GZIP.items(), *UNCACHED]):
        head = served.client.head(LONG, headers=headers)
        for name in ("content-encoding", "content-length", "etag", "vary"):
            assert head.headers[name] == made.headers[name]
