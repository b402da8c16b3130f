"""Run the command line as people and scripts do: in a process of its own."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Literal

import pytest

from graphsvc.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "graphsvc")
LONGEST = 60.0
"""Seconds after which a process that hangs is ended."""


def environment(**more: str) -> dict[str, str]:
    """Give the environment of this process without settings of graphsvc, and with these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHSVC_")}
    return kept | {"PYTHONPATH": str(REPOSITORY), "PYTHONWARNINGS": "error", "COLUMNS": "160"} | more


@dataclass(frozen=True)
class Done:
    """How a command ended and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def run_here(*arguments: str | Path, cwd: Path, **env: str) -> Done:
    """Run a command in this process, which is faster; its output is piped as far as it can tell."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(cwd)
        for name in [name for name in os.environ if name.startswith("GRAPHSVC_")]:
            patch.delenv(name)
        for name, value in env.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
    code = ended.value.code
    return Done(code if isinstance(code, int) else 0 if code is None else 1, out.getvalue(), err.getvalue())


def run(*arguments: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with stdout and stderr apart, both piped."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=environment(**env),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def run_on_terminal(
    *arguments: str | Path, cwd: Path, stream: Literal["stdout", "stderr"] = "stdout"
) -> tuple[int, str]:
    """Run a command with one stream on a terminal; gives the exit code and what it shows there, without colours."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=environment(TERM="xterm"),
        stdin=subprocess.DEVNULL,
        stdout=theirs if stream == "stdout" else subprocess.DEVNULL,
        stderr=theirs if stream == "stderr" else subprocess.DEVNULL,
    )
    os.close(theirs)
    shown = b""
    with _ended_after(process, LONGEST):
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other side is closed.
                break
            if not part:
                break
            shown += part
        code = process.wait()
    os.close(ours)
    return code, re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode().replace("\r\n", "\n"))


@contextmanager
def serving(*arguments: str | Path, cwd: Path, **env: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a server on a free port; gives its process and its address once it is up, and ends it."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *map(str, arguments)],
        cwd=cwd,
        env=environment(**env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process, _ended_after(process, LONGEST):
        try:
            yield process, address_of(process)
        finally:
            process.kill()


def address_of(process: subprocess.Popen[str]) -> str:
    """Read what a server says until it tells its address."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"API +(http://\S+)/v1", line):
            return found[1]
    raise AssertionError(f"the server ended with {process.wait()}: {''.join(said)}")


@contextmanager
def _ended_after(process: subprocess.Popen[str] | subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    timer = Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
