"""Run the command line as people and scripts do: in a process of its own."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Literal, TextIO

import pytest

from graphsvc.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "graphsvc")
LONGEST = 60.0
"""Seconds after which a process that hangs is ended."""


def environment(**more: str) -> dict[str, str]:
    """Give the environment of this process without settings of graphsvc, and with these.

    A process compiles what it imports once for all that follow, whatever is set around the tests.
    """
    left_out = ("GRAPHSVC_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
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
    code = _ended(arguments, cwd, env, out, err)
    return Done(code, out.getvalue(), err.getvalue())


def _ended(arguments: Sequence[str | Path], cwd: Path, env: Mapping[str, str], out: TextIO, err: TextIO) -> int:
    """Run a command in this process to its end and return its exit code."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(cwd)
        for name in [name for name in os.environ if name.startswith("GRAPHSVC_")]:
            patch.delenv(name)
        for name, value in env.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
    code = ended.value.code
    return code if isinstance(code, int) else 0 if code is None else 1


def run_here_on_terminal(
    *arguments: str | Path, cwd: Path, stream: Literal["stdout", "stderr"] = "stdout"
) -> tuple[int, str]:
    """Run a command in this process with one stream on a terminal; gives what `run_on_terminal` does."""
    ours, theirs = pty.openpty()
    with ThreadPoolExecutor(1) as pool:
        shown = pool.submit(_read_terminal, ours)  # What a terminal shows must be read, lest it fill up.
        with open(theirs, "w") as terminal, open(os.devnull, "w") as nowhere:  # noqa: PTH123  # It is no path.
            out, err = (terminal, nowhere) if stream == "stdout" else (nowhere, terminal)
            code = _ended(arguments, cwd, {"TERM": "xterm", "COLUMNS": "160"}, out, err)
    os.close(ours)
    return code, shown.result()


def _read_terminal(descriptor: int) -> str:
    """Read what is shown on a terminal until its other side is closed, without colours."""
    shown = b""
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # Linux says so when the other side is closed.
            break
        if not part:
            break
        shown += part
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode().replace("\r\n", "\n"))


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
    with _ended_after(process, LONGEST):
        shown = _read_terminal(ours)
        code = process.wait()
    os.close(ours)
    return code, shown


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
