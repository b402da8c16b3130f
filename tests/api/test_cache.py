"""The byte cache: what it sends is what would have been made, for as long as that is so."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from graphsvc.api import cache
from graphsvc.api.app import routes
from graphsvc.api.cache import SHARE, ResponseCache
from graphsvc.errors import Unauthenticated
from graphsvc.model import dates
from graphsvc.store.opening import open_store
from tests import worlds
from tests.api.serving import Served, serve
from tests.durability.test_replaced_store import replace, until

ASKED = "/v1/allies/albania?on=2020-01-01"
UNCACHED = [("X-Twice", "1"), ("X-Twice", "2")]
"""A header that comes twice leaves a request to the application."""
PARTS = {
    "/v1/entities/{ref}": {"ref": "albania"},
    "/v1/ties/{ref}": {},
    "/v1/events/{ref}": {},
    "/v1/sources/{ref}": {"ref": "nato-members"},
    "/v1/members/{ref}": {"ref": "nato"},
}
QUERIES = {
    "/v1/allies": "of=albania,poland",
    "/v1/resolve": "ref=albania",
    "/v1/paths": "from=albania&to=italy&on=2020-01-01",
    "/v1/similarity": "a=albania&on=2020-01-01",
    "/v1/learned": "from=2020-01-01",
    "/v1/difference": "from=2022-09-06&to=2022-09-07",
    "/v1/centrality": "measure=degree",
    "/v1/charts/centrality.json": "measure=degree",
    "/v1/charts/centrality.svg": "measure=degree",
    "/v1/charts/centrality.png": "measure=degree",
    "/v1/centrality/series": "measure=degree&of=albania&from=2015&to=2016",
    "/v1/charts/centrality/series.json": "measure=degree&of=albania&from=2015&to=2016",
    "/v1/charts/centrality/series.svg": "measure=degree&of=albania&from=2015&to=2016",
    "/v1/charts/centrality/series.png": "measure=degree&of=albania&from=2015&to=2016",
    "/v1/dyad-years": "from=2015&to=2015",
}
NOT_KEPT = {"/v1/changes", "/v1/changes/stream"} | {
    f"/v1/{records}/{{ref}}/history" for records in ("entities", "ties", "events", "sources")
}
"""The log of changes is read from the store, which may be further than the revision that is shown."""
ROUTES = sorted(route.path for route in routes() if route.path.startswith("/v1/") and "GET" in (route.methods or ()))


class Looked(NamedTuple):
    """How many requests the cache has answered, and how many it could have."""

    hits: int
    misses: int


def looked(served: Served, route: str = "/v1/allies/{ref}") -> Looked:
    """Read what the metrics say of the cache and a route."""
    text = served.get("/metrics").text
    counts = []
    for name in ("hits", "misses"):
        start = f'graphsvc_cache_{name}_total{{route="{route}"}} '
        counts.append(sum(int(float(line.removeprefix(start))) for line in text.splitlines() if line.startswith(start)))
    return Looked(*counts)


def cache_of(served: Served) -> ResponseCache:
    found: ResponseCache = served.wired.app.state.cache
    return found


def uncached(served: Served, path: str, **more: Any) -> httpx.Response:
    """Ask past the cache."""
    headers = [*UNCACHED, *more.pop("headers", {}).items()]
    return served.client.get(path, headers=headers, **more)


def same(reply: httpx.Response, other: httpx.Response) -> bool:
    """Return whether two replies are the same, save their ids and moments, and the numbers of a picture's parts.

    Those go on from one picture to the next that the same process draws.
    """

    def shown(one: httpx.Response) -> tuple[object, ...]:
        own = ("x-request-id", "date", "content-length")
        kept = sorted(pair for pair in one.headers.multi_items() if pair[0] not in own)
        return one.status_code, kept, re.sub(rb"\b(clip|gradient_)\d+", rb"\1", one.content)

    assert reply.headers["x-request-id"] != other.headers["x-request-id"]
    return shown(reply) == shown(other)


def address(served: Served, route: str) -> str:
    """Return an address of a route that the shipped sets have an answer to."""
    listed = {f"/v1/{one}/{{ref}}": f"/v1/{one}" for one in ("ties", "events")}
    parts = dict(PARTS.get(route.removesuffix("/history"), {"ref": "albania"}))
    if route.removesuffix("/history") in listed:
        parts["ref"] = served.get(listed[route.removesuffix("/history")], params={"limit": 1}).json()["items"][0]["id"]
    path = route.format(**{"ref": "albania", "a": "albania", "b": "iran"} | parts)
    return f"{path}?{QUERIES[route]}" if route in QUERIES else path


@pytest.mark.parametrize("route", [route for route in ROUTES if route != "/v1/changes/stream"])
def test_what_the_cache_sends_is_what_would_have_been_made(seeded: Served, route: str) -> None:
    path, before = address(seeded, route), looked(seeded, route)
    made = seeded.get(path)
    assert made.status_code == 200, made.text
    repeated = seeded.get(path)
    assert repeated.content == made.content
    assert same(repeated, made)
    assert same(uncached(seeded, path), made)
    head = seeded.client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    lacking = {"x-request-id", "date", "transfer-encoding"}
    assert {name: head.headers[name] for name in head.headers if name not in lacking} == {
        name: made.headers[name] for name in made.headers if name not in lacking
    }
    after = looked(seeded, route)
    hits, misses = after.hits - before.hits, after.misses - before.misses
    assert (hits, misses) == ((0, 0) if route in NOT_KEPT else (2, 1))


@pytest.mark.parametrize("path", [ASKED, "/v1/entities/albania", "/v1/entities/ALB", "/v1/ties?of=albania"])
def test_if_none_match_is_answered_as_without_the_cache(seeded: Served, path: str) -> None:
    made = seeded.get(path)
    for tags in (made.headers["etag"], f'"x", {made.headers["etag"]}', "*", '"x"'):
        headers = {"If-None-Match": tags}
        assert same(seeded.get(path, headers=headers), uncached(seeded, path, headers=headers)), tags


def test_a_client_that_has_an_older_answer_is_answered_from_the_cache(served: Served) -> None:
    served.get(ASKED)
    assert served.get(ASKED, headers={"If-None-Match": 'W/"old"'}).status_code == 200
    assert served.get(ASKED, headers={"If-None-Match": "*"}).status_code == 304
    assert looked(served) == (2, 1)


def test_a_write_shows_at_once(served: Served) -> None:
    italian = {"kind": "allied_with", "from": "albania", "to": "italy", "since": "2000", "dataset": "notes"}
    for total in (0, 1):
        for _ in range(2):
            answer = served.get(ASKED).json()
            assert (answer["total"], answer["revision"]) == (total, served.revision)
        served.send("POST", "/v1/ties", italian).raise_for_status()
    assert looked(served).hits == 2


@pytest.mark.parametrize("path", ["/v1/allies/albania", "/v1/allies/albania?on=today"])
def test_after_midnight_nothing_of_the_day_before_is_sent(
    served: Served, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    today = dates.today()
    before = served.get(path)
    assert served.get(path).json() == before.json()
    assert before.json()["on"] == dates.iso(today)
    monkeypatch.setattr(dates, "today", lambda: today + 1)
    after = served.get(path)
    assert after.headers["etag"] != before.headers["etag"]
    assert after.json()["on"] == dates.iso(today + 1)
    assert looked(served) == (1, 2)


@pytest.mark.parametrize(
    "path", ["/v1/allies/albania?known={}", "/v1/allies/albania?kn%6fwn=%32{:.9}", "/v1/learned?from={}"]
)
def test_today_as_a_moment_means_now_and_is_not_kept(served: Served, path: str) -> None:
    today = dates.iso(dates.today())
    path = path.replace("%32{:.9}", f"%32{today[1:]}").format(today)
    first, second = served.get(path), served.get(path)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content != second.content
    assert len(cache_of(served)) == 0


def test_a_moment_that_has_passed_is_kept(served: Served) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    path = f"/v1/entities?known={yesterday}"
    assert same(served.get(path), served.get(path))
    assert looked(served, "/v1/entities") == (1, 1)


def test_what_differs_in_anything_that_is_negotiated_is_kept_apart(served: Served) -> None:
    for name, values in (
        ("Accept", ("text/csv", "text/plain", "text/csv;q=0.9")),
        ("Accept-Encoding", ("gzip", "zstd, br", "GZIP, br")),
    ):
        before = looked(served).misses
        for value in values:
            served.get(ASKED, headers={name: value})
        assert looked(served).misses == before + 2, name


def test_what_makes_no_difference_to_a_reply_does_not_fill_the_cache(served: Served) -> None:
    for number in range(5):
        headers = {"Origin": f"https://{number}.example", "Accept-Encoding": f"gzip, deflate, x{number}"}
        assert served.get(ASKED, headers=headers).status_code == 200
    assert looked(served) == (4, 1)


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world where reading needs a key."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", open_reading=False) as found:
        yield found


def test_each_scope_has_its_own_and_without_a_key_nothing_is_sent(closed: Served) -> None:
    for misses, scope in ((1, "read"), (2, "write")):
        for _ in range(2):
            assert closed.send("GET", ASKED, scope=scope).status_code == 200  # type: ignore[arg-type]
        text = closed.send("GET", "/metrics").text
        assert f'graphsvc_cache_misses_total{{route="/v1/allies/{{ref}}"}} {misses}.0' in text
    assert closed.get(ASKED).status_code == 401
    assert closed.get(ASKED, headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_a_wrong_key_is_refused_where_everybody_may_read(served: Served) -> None:
    served.get(ASKED)
    for header in ("Bearer wrong", "Bearer", "Basic YTpi", ""):
        assert served.get(ASKED, headers={"Authorization": header}).status_code == 401


def test_a_key_revoked_by_another_process_is_refused_within_five_seconds(
    closed: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, now = closed.wired.services.keys, [100.0]
    monkeypatch.setattr(keys, "_clock", lambda: now[0])
    for _ in range(4):
        assert closed.send("GET", ASKED).status_code == 200
    other = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    (key,) = other.keys()
    other.revoke_key(key.id, "2026-01-01T00:00:00.000000Z")
    other.close()
    now[0] += 5
    assert closed.send("GET", ASKED).status_code == 401


def test_a_key_revoked_here_is_refused_at_once(closed: Served) -> None:
    for _ in range(4):
        assert closed.send("GET", ASKED).status_code == 200
    (key,) = closed.wired.services.keys.listed()
    closed.wired.services.keys.revoke(key.id)
    assert closed.send("GET", ASKED).status_code == 401


def test_a_key_that_a_look_at_the_store_finds_revoked_is_refused_from_then_on(closed: Served, tmp_path: Path) -> None:
    for _ in range(4):
        assert closed.send("GET", ASKED).status_code == 200
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    (key,) = store.keys()
    store.revoke_key(key.id, "2026-01-01T00:00:00.000000Z")
    store.close()
    with pytest.raises(Unauthenticated):
        closed.wired.services.keys.verify(closed.secret("write"), within=0)
    assert closed.send("GET", ASKED).status_code == 401


def test_the_same_request_again_and_again_is_answered_alike(served: Served) -> None:
    tag = served.get(ASKED).headers["etag"]
    for method, headers, status in (
        ("GET", {}, 200),
        ("HEAD", {}, 200),
        ("GET", {"If-None-Match": tag}, 304),
        ("GET", {"If-None-Match": "W/other"}, 200),
    ):
        first, *others = (served.client.request(method, ASKED, headers=headers) for _ in range(4))
        for reply in (first, *others):
            assert (reply.status_code, reply.content) == (status, first.content)
            assert bool(reply.content) is (method == "GET" and status == 200)


def test_of_requests_seen_before_so_many_are_known_and_no_more(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_REPEATED", 3)
    for number in (*range(9), *range(9)):
        reply = served.get(ASKED, headers={"User-Agent": f"reader {number}"})
        assert reply.status_code == 200
        assert len(served.wired.app.state.cache._repeated) <= 3


def test_an_answer_of_a_store_that_was_replaced_is_not_sent(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with serve(url) as served:
        assert [served.get(ASKED).json()["total"] for _ in range(2)] == [0, 0]
        alliance = worlds.tie("allied_with", "albania", "italy", "2000")
        replace(url, (*worlds.small_world(), alliance))
        until(lambda: bool(served.get(ASKED).json()["total"] == 1))
        assert same(served.get(ASKED), uncached(served, ASKED))


def test_a_revision_that_is_not_there_yet_is_waited_for(served: Served) -> None:
    for wanted in ("1", "1", "99", "99"):
        reply = served.get(f"{ASKED}&min_revision={wanted}")
        assert reply.status_code == (200 if wanted == "1" else 503)
    assert looked(served) == (1, 1)


def test_errors_and_writes_are_not_kept(served: Served) -> None:
    for path in ("/v1/allies/atlantis", "/v1/nothing", f"{ASKED}&no=1", "/metrics", "/healthz", "/guide", "/version"):
        for _ in range(2):
            served.get(path)
    for _ in range(2):
        served.send("PUT", "/v1/entities/italy", {"id": "italy", "kind": "country", "name": "Italia"})
    assert len(cache_of(served)) == 0


def test_a_hit_is_counted_as_any_other_request(served: Served) -> None:
    for _ in range(3):
        served.get(ASKED)
    served.client.head(ASKED)
    text = served.get("/metrics").text
    route = 'route="/v1/allies/{ref}"'
    for line in (
        f'graphsvc_requests_total{{method="GET",{route},status="200"}} 3.0',
        f'graphsvc_requests_total{{method="HEAD",{route},status="200"}} 1.0',
        f'graphsvc_request_seconds_count{{method="GET",{route}}} 3.0',
        f"graphsvc_cache_hits_total{{{route}}} 3.0",
        f"graphsvc_cache_misses_total{{{route}}} 1.0",
        "graphsvc_cache_responses 1.0",
        f"graphsvc_cache_bytes {float(cache_of(served).size)}",
    ):
        assert line in text


def test_the_cache_takes_no_more_than_its_limit_and_drops_what_is_asked_for_least(served: Served) -> None:
    cache = cache_of(served)
    cache.limit = 100_000
    days = [f"/v1/allies/albania?on=2020-{month:02}-{day:02}" for month in range(1, 7) for day in range(1, 29)]
    for path in days:
        served.get(path)
        served.get(days[0])
        assert cache.size <= cache.limit
    before = looked(served)
    assert 10 < len(cache) < len(days)
    for path in (days[0], days[-1], days[1]):
        served.get(path)
    assert looked(served) == (before.hits + 2, before.misses + 1)
    served.send("POST", "/v1/entities", {"id": "greece", "kind": "country", "name": "Greece"})
    served.get(ASKED)
    assert (len(cache), cache.size < 10_000) == (1, True)


def test_what_would_take_a_large_part_of_the_cache_is_not_kept(served: Served) -> None:
    cache = cache_of(served)
    cache.limit = SHARE * 1_000
    for _ in range(2):
        served.get(ASKED)
    assert (len(cache), cache.size) == (0, 0)
    assert looked(served) == (0, 2)


def test_readers_never_see_an_older_revision_than_before_while_another_writes(served: Served) -> None:
    served.secret("write")
    seen: list[list[int]] = [[] for _ in range(4)]
    is_over = threading.Event()

    def read(revisions: list[int]) -> None:
        with httpx.Client(base_url=served.url, trust_env=False) as client:
            while not is_over.is_set():
                answer = client.get(ASKED).json()
                assert answer["total"] == answer["revision"] - 1
                revisions.append(answer["revision"])

    threads = [threading.Thread(target=read, args=(revisions,)) for revisions in seen]
    for thread in threads:
        thread.start()
    until(lambda: all(seen))
    for number in range(8):
        entity = {"id": f"state-{number}", "kind": "country", "name": f"State {number}"}
        ally = {"kind": "allied_with", "from": "albania", "to": entity["id"], "since": "2000", "dataset": "notes"}
        written = served.send("POST", "/v1/batch", {"entities": [entity], "ties": [ally]}).json()
        assert served.get(ASKED).json()["revision"] == written["revision"]
    is_over.set()
    for thread in threads:
        thread.join()
    assert all(revisions and revisions == sorted(revisions) for revisions in seen)
    assert looked(served).hits > 0
