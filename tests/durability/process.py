"""`graphsvc serve` as a process of its own on a real socket, to be asked, stopped and killed."""

from __future__ import annotations

import re
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from graphsvc.service.access import Keys
from graphsvc.store.opening import open_store
from tests.cli.running import COMMAND, environment

START_SECONDS = 120
STOP_SECONDS = 30
_ASKS = re.compile(r"GET (http://[^/]+)/v1/")


class ServeError(RuntimeError):
    """A server that did not start or stop; the message carries the end of what it said."""


class Serving:
    """A server over a store; it is up once it has asked itself its first question."""

    def __init__(
        self,
        store: str,
        folder: Path,
        *options: str,
        program: Sequence[str | Path] = COMMAND,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.store = store
        self.folder = folder
        self.log = folder / "serve.log"
        self.url = ""
        self._command = [*program, "serve", "--store", store, "--port", "0", *options]
        self._env = dict(env or environment())
        self._process: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        """Start the process without waiting for it."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdout=subprocess.PIPE, stderr=log, cwd=self.folder, env=self._env, text=True
            )

    def wait(self) -> None:
        """Wait until the server answers questions."""
        assert self._process is not None and self._process.stdout is not None
        overdue = threading.Timer(START_SECONDS, self._process.kill)
        overdue.start()
        try:
            for line in self._process.stdout:
                if found := _ASKS.search(line):
                    self.url = found[1]
                    return
        finally:
            overdue.cancel()
        self.kill()
        raise ServeError(f"{self._command} ended before it was up:\n{self.said()[-3000:]}")

    def start(self) -> None:
        """Start the process and wait until it answers questions."""
        self.begin()
        self.wait()

    def kill(self) -> None:
        """End the process at once, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask the process to end and give its exit code."""
        return self._end(signal.SIGTERM)

    @property
    def pid(self) -> int:
        """Give the number of the running process."""
        assert self._process is not None
        return self._process.pid

    def said(self) -> str:
        """Give all that the server wrote to its standard error."""
        return self.log.read_text(errors="replace")

    def client(self, secret: str | None = None) -> httpx.Client:
        """Give a client that sends this key."""
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False)

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(how)
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as exc:
            process.kill()
            process.wait()
            raise ServeError(f"the server did not end within {STOP_SECONDS} s:\n{self.said()[-3000:]}") from exc
        finally:
            if process.stdout is not None:
                process.stdout.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()


def faults(store: str) -> list[str]:
    """Check a store; give what is wrong with it."""
    opened = open_store(store)
    try:
        return opened.check()
    finally:
        opened.close()


def key(store: str) -> str:
    """Make a key to write to a store that is migrated; give its secret."""
    opened = open_store(store)
    try:
        return Keys(opened).create("writer", "write")[1]
    finally:
        opened.close()
