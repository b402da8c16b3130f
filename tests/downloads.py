"""What tests download or compile once and keep: folders below GRAPHSVC_TEST_CACHE, or .cache in the repository."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COPY_JARS = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
_SECONDS = 900


class DownloadError(RuntimeError):
    """A folder that could not be filled; the message carries the end of what the command printed."""


def cache(name: str) -> Path:
    """Return the folder in which downloads of a name are kept."""
    return Path(os.environ.get("GRAPHSVC_TEST_CACHE") or Path(__file__).parents[1] / ".cache").resolve() / name


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Hold a folder for this process alone and yield the lock, a file descriptor that the system frees."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n")
    with (folder / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def fill(folder: Path, lock: int, *command: str) -> None:
    """Let `command` fill a folder beside `folder` and rename it, so that `folder` is whole wherever it exists.

    The command shares the lock: if this process is killed, the next one waits until the command has ended too.
    """
    if folder.is_dir():
        return
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    done = subprocess.run(
        [word.replace("{folder}", str(part)) for word in command],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False, timeout=_SECONDS, pass_fds=(lock,),
    )  # fmt: skip
    if done.returncode != 0 or not any(part.iterdir()):
        raise DownloadError(f"{command[0]} could not fill {folder}:\n{done.stdout[-3000:]}")
    part.rename(folder)
