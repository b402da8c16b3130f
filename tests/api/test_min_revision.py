"""`min_revision`: waited for without a thread, and not at all where the store has not come to it."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import httpx
import pytest

from graphsvc.api.app import routes
from graphsvc.api.revisions import RevisionWaits
from graphsvc.api.routing import query_fields
from graphsvc.snapshot.log_follower import Follower
from graphsvc.store.base import Head
from tests import worlds
from tests.api.serving import Served, serve
from tests.api.test_operations import until
from tests.snapshot.log import ListLog

SEVERED = "/v1/severed"
VALUES = {
    "on": "2022-09-06",
    "from": "2022-09-06",
    "to": "2022-09-07",
    "of": "albania",
    "a": "albania",
    "b": "italy",
    "around": "albania",
    "question": "allied",
    "measure": "degree",
}
TAKERS = [route for route in routes() if any(field.alias == "min_revision" for field in query_fields(route.dependant))]


def ahead(served: Served, path: str, **parameters: str) -> httpx.Response:
    """Ask for a revision that nobody has written."""
    return served.get(path, params={"min_revision": "999999", **parameters})


def hold_head(served: Served, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, list[int]]:
    """Stop following, and have the head of the store read only once the event is set; gives how often it was read."""
    served.wired.follower.stop()
    may_read, reads, read = threading.Event(), list[int](), served.wired.store.head

    def head() -> Head:
        reads.append(1)
        assert may_read.wait(10)
        return read()

    monkeypatch.setattr(type(served.wired.store), "head", lambda _: head())
    return may_read, reads


@pytest.mark.parametrize("route", TAKERS, ids=lambda route: route.path)
def test_beyond_the_head_of_the_store_it_is_503_at_once(served: Served, route: object) -> None:
    path = route.path.format(ref="albania", a="albania", b="italy", form="json")  # type: ignore[attr-defined]
    fields = query_fields(route.dependant)  # type: ignore[attr-defined]
    names = {field.alias for field in fields if getattr(field.field_info, "include_in_schema", True)}
    began = monotonic()
    reply = ahead(served, path, **{name: value for name, value in VALUES.items() if name in names})
    assert (reply.status_code, reply.headers.get("retry-after")) == (503, "1"), reply.text
    assert "999999" in reply.json()["detail"]
    assert monotonic() - began < 1


def test_those_who_wait_for_the_head_take_no_thread_of_others(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    may_read, reads = hold_head(served, monkeypatch)
    with ThreadPoolExecutor(60) as pool, httpx.Client(base_url=served.url, trust_env=False, timeout=20) as client:
        try:
            asking = [pool.submit(client.get, SEVERED, params={"min_revision": "999999"}) for _ in range(60)]
            until(lambda: bool(reads))
            assert served.get("/v1/entities/albania").status_code == 200  # From a thread that all share.
        finally:
            may_read.set()
        assert {reply.result().status_code for reply in asking} == {503}


def test_the_head_is_read_once_for_all_who_come_meanwhile() -> None:
    reads: list[int] = []

    def head() -> int:
        reads.append(1)
        return 7

    async def ask() -> set[str]:
        waits = RevisionWaits(Follower(ListLog()), head)
        try:
            outcomes = await asyncio.gather(*(waits.reach(8) for _ in range(500)), return_exceptions=True)
        finally:
            waits.close()
        return {str(outcome) for outcome in outcomes}

    assert asyncio.run(ask()) == {"the store has come to revision 7 and not to 8 yet; try again shortly"}
    assert len(reads) <= 2


def test_what_is_in_the_store_and_not_followed_yet_is_waited_for(served: Served) -> None:
    other = worlds.write(served.wired.store, worlds.country("greece")).revision
    reply = served.get(SEVERED, params={"min_revision": str(other)})
    assert (reply.status_code, reply.json()["revision"]) == (200, other)


def test_what_is_written_while_the_head_is_being_read_is_read_again() -> None:
    may_read, begun, heads = threading.Event(), threading.Event(), iter([7, 8])

    def head() -> int:
        value = next(heads)
        begun.set()
        may_read.wait(10)
        return value

    async def ask() -> str:
        waits = RevisionWaits(Follower(ListLog()), head, wait=0.3)
        first = asyncio.create_task(waits.reach(9))
        await asyncio.to_thread(begun.wait, 10)
        second = asyncio.create_task(waits.reach(8))  # In the store by now, but not when its head was read.
        await asyncio.sleep(0)
        may_read.set()
        try:
            return "; ".join(map(str, await asyncio.gather(first, second, return_exceptions=True)))
        finally:
            waits.close()

    told = asyncio.run(ask())
    assert "revision 7 and not to 9" in told
    assert "revision 8 is not followed here yet" in told


def test_what_is_never_followed_is_503_after_a_while(served: Served) -> None:
    served.wired.follower.stop()
    revision = worlds.write(served.wired.store, worlds.country("greece")).revision
    began = monotonic()
    reply = served.get(SEVERED, params={"min_revision": str(revision)})
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "1")
    assert 1.5 < monotonic() - began < 5


def test_a_store_that_is_away_is_told_at_once(served: Served) -> None:
    served.wired.store.close()
    assert ahead(served, SEVERED).status_code == 503


def test_writes_that_wait_to_be_followed_leave_all_threads_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", write_wait=3) as served:
        served.wired.follower.stop()
        waiting, wait = threading.Semaphore(0), served.wired.follower.wait_for

        def wait_for(revision: int, timeout: float) -> bool:
            waiting.release()
            return wait(revision, timeout)

        monkeypatch.setattr(served.wired.follower, "wait_for", wait_for)
        served.secret("write")
        with ThreadPoolExecutor(40) as pool:
            sent = [
                pool.submit(served.send, "PUT", f"/v1/entities/e-{i}", {"kind": "country", "name": f"E {i}"})
                for i in range(40)
            ]
            for _ in sent:
                assert waiting.acquire(timeout=20)
            began = monotonic()
            assert httpx.get(f"{served.url}/v1/entities/albania", trust_env=False).status_code == 200
            assert monotonic() - began < 1.5
            assert {write.result().status_code for write in sent} == {201}
