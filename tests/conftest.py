"""What the whole run shares: a real Neo4j of each version, started by the first test that asks for it, and the machine.

A run of all tests is spread over processes; one of some tests is not, nor is one that measures.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.neo4j import launcher
from tests.neo4j.launcher import Server

GIVEN = os.environ.get("GRAPHSVC_TEST_NEO4J_URI")
"""A server to use instead of starting any. Everything in it is deleted."""

DATA = os.environ.get("GRAPHSVC_TEST_DATA")
"""The folder that holds the field's own files, each project's in one of its own; their tests are left out without it."""

NEO4J_VERSIONS: tuple[str, ...] = ("given",) if GIVEN else launcher.VERSIONS

ON_EVERY_VERSION = (
    "tests/contract/test_stateful.py",
    "tests/durability/test_round_trip.py",
    "tests/durability/test_same_answers.py",
)
"""The files with a test that asks a Neo4j of each version at once."""

MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory. A store there is written as any other, but nobody waits for a disk to flush it."""
MEMORY_NEEDED = 4 * 2**30
"""How many bytes must be free there; a run takes less than a fourth of it, servers of Neo4j included."""

# Where processes share the cores, the time that an example takes tells nothing about it. In CI, Hypothesis has none itself.
# CI draws the same worlds each time, so that a change is judged by what it changed; other runs draw new ones.
settings.register_profile("graphsvc", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("graphsvc")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a skip, whatever its reason, be a failure in CI."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome, report.longrepr = "failed", f"skipped, which in CI is a failure: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell that the tests of the field's own files were left out, and why."""
    if not DATA:
        terminalreporter.write_line(
            "tests/atop was left out: GRAPHSVC_TEST_DATA names no folder with the field's files (atop/, igo/, rdcr/, rivalries/, "
            "state_system/, us_diplomatic_missions/)"
        )


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return how many processes run tests; 0 is this one alone."""
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    # A measurement wants the machine for itself, and a server that is given is emptied by whoever uses it.
    if not is_whole or "not benchmark" not in config.option.markexpr or config.option.capture == "no" or GIVEN:
        return 0
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    # One more than there are cores, because each waits now and then: for a server to stop, a disk, a clock.
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share the tests, begin with what takes long, lest one be left with it in the end."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: (_Parts.group(item.nodeid) not in NEO4J_VERSIONS, not _is_long(item)))


def _is_long(item: pytest.Item) -> bool:
    return item.path.parent.name in ("atop", "cli", "durability") or item.path.name in (
        "test_fuzz.py",
        "test_install.py",
        "test_killed.py",
    )


class _Parts(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types.
    """Hands out tests by file, but those on a version of Neo4j all to one process, which starts that server.

    A process has servers of its own, so that a test may empty the database. The few tests that ask several versions
    at once go to the process of the first, which starts the others, too: another would have to start them all.
    """

    @staticmethod
    def group(nodeid: str) -> str:
        """Name the tests that one process runs."""
        file = nodeid.partition("::")[0]
        first = NEO4J_VERSIONS[0] if file in ON_EVERY_VERSION else file
        return next((version for version in NEO4J_VERSIONS if version in nodeid), first)

    def _split_scope(self, nodeid: str) -> str:
        return self.group(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Hand out tests as `_Parts` does, in the order of `pytest_collection_modifyitems`."""
    config.option.loadscopereorder = False
    return _Parts(config, log)


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
