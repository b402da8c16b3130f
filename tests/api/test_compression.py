"""Compression: replies are smaller on the wire and the same once they are read."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import zstandard
from starlette.types import Message, Receive, Scope, Send

from graphsvc.api.compression import CompressionMiddleware
from tests.api.serving import Served
from tests.api.test_cache import UNCACHED, cache_of

LONG = "/v1/timeline/albania"
GZIP = {"Accept-Encoding": "gzip"}
READ: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "zstd": lambda content: zstandard.ZstdDecompressor().decompressobj().decompress(content),
}


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


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@pytest.mark.parametrize(
    "path", [LONG, "/pair/albania/iran", "asset", "/v1/graph?format=graphml", "/v1/dyad-years?from=2015&to=2015"]
)
def test_a_long_reply_comes_compressed_to_those_who_take_it(seeded: Served, path: str, coding: str) -> None:
    path = asset(seeded) if path == "asset" else path
    plain, compressed = (raw(seeded, path, {"Accept-Encoding": name}) for name in ("identity", coding))
    assert "content-encoding" not in plain.headers
    assert compressed.headers["content-encoding"] == coding
    assert READ[coding](compressed.content) == plain.content
    assert len(compressed.content) < len(plain.content) / 2
    for reply in (plain, compressed):
        assert names(reply.headers["vary"]).count("accept-encoding") == 1
        assert reply.headers.get("etag") == plain.headers.get("etag")


REFUSALS = [
    "gzip;q=0",
    "br",
    "",
    "gzip; q=0.0, br",
    "*;q=0",
    "gzip;q=nan",
    "gzip;q=2",
    "gzip;q=0.5, identity",
    "identity",
]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_those_who_do_not_take_it_get_what_they_can_read(seeded: Served, refusal: str) -> None:
    assert "content-encoding" not in raw(seeded, LONG, {"Accept-Encoding": refusal}).headers


WISHES = {
    "gzip;q=0.5": "gzip",
    "br, GZIP": "gzip",
    "zstd;q=0.5, gzip;q=0.8": "gzip",
    "*, zstd;q=0": "gzip",
    "gzip, deflate, br, zstd": "zstd",
    "zstd;q=0.9, gzip;q=0.9, identity;q=0.9": "zstd",
    "*": "zstd",
    "deflate, *;q=0.1": "zstd",
}


@pytest.mark.parametrize("wish", WISHES)
def test_of_several_codings_the_one_liked_best_is_taken(seeded: Served, wish: str) -> None:
    assert raw(seeded, LONG, {"Accept-Encoding": wish}).headers["content-encoding"] == WISHES[wish]


def test_wishes_in_several_lines_count_together(seeded: Served) -> None:
    reply = raw(seeded, LONG, [("Accept-Encoding", "br"), ("Accept-Encoding", "gzip")])
    assert reply.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("path", [LONG, "/v1/dyad-years?from=2015&to=2020"])
def test_zstd_needs_no_larger_window_than_every_reader_has(seeded: Served, path: str) -> None:
    """RFC 9659, 3: a reader may refuse what needs more than 8 MB."""
    frame = raw(seeded, path, {"Accept-Encoding": "zstd"}).content
    assert zstandard.get_frame_parameters(frame).window_size <= 8 * 10**6


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_rows_that_come_piece_by_piece_are_small_and_not_held_back(coding: str) -> None:
    rows = [b"%d,%d,%d,no,0\r\n" % (row // 200, row % 200, 1900 + row % 97) for row in range(20_000)]
    sent: list[bytes] = []
    behind: list[int] = []

    async def table(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]})
        reader: Any = zlib.decompressobj(31) if coding == "gzip" else zstandard.ZstdDecompressor().decompressobj()
        came = read = 0
        for row in [b"", *rows]:
            await send({"type": "http.response.body", "body": row, "more_body": True})
            came, read = came + len(row), read + sum(len(reader.decompress(piece)) for piece in sent[len(behind) :])
            behind.extend([came - read] * (len(sent) - len(behind)))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message.get("body", b""))

    scope = {"type": "http", "method": "GET", "headers": [(b"accept-encoding", coding.encode())]}
    asyncio.run(CompressionMiddleware(table)(scope, receive, send))
    content = b"".join(sent)
    assert READ[coding](content) == b"".join(rows)
    at_once = {"gzip": lambda: gzip.compress(b"".join(rows), 5), "zstd": lambda: zstandard.compress(b"".join(rows), 5)}
    assert len(content) < 1.1 * len(at_once[coding]())
    assert behind[0] == 0
    assert max(behind) <= 16_384 + max(map(len, rows))


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
    for path in ("/version", "/v1/charts/timeline/albania.png", "/v1/allies/albania?format=xlsx"):
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
    for headers in (GZIP, {"Accept-Encoding": "zstd"}, {"Accept-Encoding": "identity"}):
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
