"""Servers that the whole run shares: a real Neo4j of each version, started by the first test that asks for it."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.neo4j import launcher
from tests.neo4j.launcher import Server

GIVEN = os.environ.get("GRAPHSVC_TEST_NEO4J_URI")
"""A server to use instead of starting any. Everything in it is deleted."""

NEO4J_VERSIONS: tuple[str, ...] = ("given",) if GIVEN else launcher.VERSIONS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a skip, whatever its reason, be a failure in CI."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome, report.longrepr = "failed", f"skipped, which in CI is a failure: {report.longrepr}"
    return report


class Neo4jServers:
    """The servers of a run, by version."""

    def __init__(self, folder: Path, *, are_brief: bool) -> None:
        self.folder = folder
        self.are_brief = are_brief
        self._running: dict[str, Server] = {}

    def missing(self, version: str) -> str | None:
        """Say why a version cannot be had here, or None."""
        return None if GIVEN else launcher.missing(version)

    def uri(self, version: str) -> str:
        """Give the address of a server, starting it where need be; without one the test skips."""
        return GIVEN or self.server(version).uri

    def server(self, version: str) -> Server:
        """Give a server of our own, to be killed and started again; skips where there is none, and where one is given."""
        if GIVEN:
            pytest.skip("a server that is given is not ours to kill")
        if reason := launcher.missing(version):
            pytest.skip(reason)
        server = self._running.get(version)
        if server is None:
            server = Server(version, self.folder / version, is_brief=self.are_brief)
            server.start()
            self._running[version] = server
        return server

    def stop(self) -> None:
        """End every server that was started."""
        for server in self._running.values():
            server.stop()


@pytest.fixture(scope="session")
def neo4j_servers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServers]:
    """Give the servers of this run; `uri(version)` starts one."""
    is_measured = any(item.get_closest_marker("benchmark") for item in request.session.items)
    servers = Neo4jServers(tmp_path_factory.mktemp("neo4j"), are_brief=not is_measured)
    yield servers
    servers.stop()
