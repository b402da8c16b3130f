"""A disk that is full while writes are acknowledged, and has room again."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import NEO4J_VERSIONS
from tests.durability.process import Serving, faults, key
from tests.durability.rounds import rounds
from tests.durability.streams import Stream, Version, logged
from tests.neo4j.launcher import Server

ALLIES = "/v1/allies/albania?on=2022-09-06"
ROOM_LEFT = 256 * 1024
"""The most bytes that are left free when the disk is filled, so that it ends in the middle of something."""


@contextmanager
def disk(folder: Path, mebibytes: int) -> Iterator[Path]:
    """Give a file system of its own, of this size."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system takes root")
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Fill the disk but for a little, and take away again what filled it."""
    ballast = folder / "ballast"
    try:
        with ballast.open("wb") as file:
            room = shutil.disk_usage(folder).free - random.randrange(ROOM_LEFT)
            os.posix_fallocate(file.fileno(), 0, max(room, 1))
        yield
    finally:
        ballast.unlink()


def run(
    server: Serving, disk: Path, number: int, secret: str, has_room: Callable[[], None] = lambda: None
) -> list[Version]:
    """Fill the disk under a server that is written to; give what it acknowledged before, then and afterwards."""
    stream = Stream(server, secret, f"round-{number}")
    with stream.flowing():
        stream.wait_for(random.randint(1, 60))
        with full(disk):
            refusal = stream.wait_for_refusal()
            assert refusal.headers["Content-Type"] == "application/problem+json"
            assert int(refusal.headers["Retry-After"]) > 0
            with server.client() as client:
                allies = client.get(ALLIES)
                assert (allies.status_code, allies.json().get("total")) == (200, 29), allies.text
        has_room()
        stream.wait_for(20)
    assert stream.unanswered == []
    return stream.acknowledged


def test_no_acknowledged_write_is_lost_when_the_disk_is_full(tmp_path: Path) -> None:
    with disk(tmp_path / "disk", 96) as small, Serving(f"sqlite:///{small / 'store.sqlite'}", tmp_path) as server:
        fill_again_and_again(server, small)


def test_no_acknowledged_write_is_lost_when_the_disk_of_neo4j_is_full(tmp_path: Path) -> None:
    """Neo4j takes no write any more until it has been started again; graphsvc says so and stays up meanwhile."""
    with disk(tmp_path / "disk", 256) as small:
        neo4j = Server(NEO4J_VERSIONS[0], small / "neo4j", is_brief=True)

        def start_again() -> None:
            neo4j.kill()
            neo4j.start()

        with neo4j, Serving(neo4j.uri, tmp_path) as server:
            fill_again_and_again(server, small, start_again)


def fill_again_and_again(server: Serving, disk: Path, has_room: Callable[[], None] = lambda: None) -> None:
    """See after each time that the log holds what was acknowledged, all of it once, and that the store is clean."""
    secret = key(server.store)
    acknowledged: set[Version] = set()
    for number in rounds(1, 50):
        acknowledged |= set(run(server, disk, number, secret, has_room))
        log = logged(server)
        assert len(set(log)) == len(log)
        assert acknowledged == {version for version in log if version.id.startswith("round-")}
        assert faults(server.store) == []
