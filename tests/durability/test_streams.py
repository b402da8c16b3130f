"""Streams of a server in a process of its own: when it is told to stop, and what they make it hold."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

import pytest

from graphsvc.store.opening import open_store
from tests import worlds
from tests.api.test_many_streams import raw_stream, read_until
from tests.durability.process import Serving
from tests.events import streamed

RECORDS = 1000
TEXT = "x" * 20_000


@pytest.fixture
def store(tmp_path: Path) -> str:
    """Give a store whose log holds twenty megabytes."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    store = open_store(url)
    store.migrate()
    for i in range(0, RECORDS, 100):
        worlds.write(store, *(worlds.country(f"c-{i + n}", attributes={"text": TEXT}) for n in range(100)))
    store.close()
    return url


def resident_megabytes(server: Serving) -> float:
    found = re.search(r"^VmRSS:\s+(\d+) kB$", Path(f"/proc/{server.pid}/status").read_text(), re.MULTILINE)
    assert found
    return int(found[1]) / 1024


def test_a_server_told_to_stop_does_not_wait_for_its_streams_whether_they_are_read_or_not(
    store: str, tmp_path: Path
) -> None:
    with Serving(store, tmp_path) as server, server.client() as client, ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(raw_stream(server.url, "0", buffer=4096))
        idle = stack.enter_context(raw_stream(server.url, "10"))
        read_until(idle, b"\n\n")
        with streamed(client, "10") as events:
            assert next(events) is None
            began = monotonic()
            assert server.stop() == 0
            assert monotonic() - began < 5
            assert [event for event in events if event] == []
        assert idle.recv(100) == b"0\r\n\r\n"
        assert "Traceback" not in server.said()
        assert "rror" not in server.said()


def test_readers_who_do_not_read_make_the_server_hold_no_more_than_a_page_each(store: str, tmp_path: Path) -> None:
    with Serving(store, tmp_path) as server, server.client() as client, ExitStack() as stack:
        with streamed(client, "0") as events:
            for _ in range(RECORDS):
                next(events)
        before = resident_megabytes(server)
        stalled = [stack.enter_context(raw_stream(server.url, "0", buffer=4096)) for _ in range(40)]
        for one in stalled:
            one.recv(100)
        # They are as far as they come when another, which began later, has read everything.
        with streamed(client, "0") as events:
            for _ in range(RECORDS):
                next(events)
        assert resident_megabytes(server) < before + 40
