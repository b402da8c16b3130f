"""Pictures of specs, and PNG of pictures, drawn by a process of their own.

The library that draws holds the interpreter's lock all the while (a third of a second for 400 rows), so that in a
thread of the server it would stop every other request.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from graphsvc.charts.themes import Spec
from graphsvc.errors import StoreUnavailable

MOST_WAITING = 8
"""How many charts are drawn or wait for it at once; each takes a thread of the server meanwhile."""
PATIENCE_SECONDS = 30.0
"""How long one chart may take; the process is ended then, and the next chart has a new one."""
MOST_CHARTS = 1_000
"""How many charts a process draws before a new one takes its place, so that its memory does not grow for ever."""


_WORKER = Path(__file__).with_name("worker.py")


class DrawingError(RuntimeError):
    """A spec cannot be drawn, which is a fault of the spec."""


class Renderer:
    """Draws one chart at a time; its process starts with the first one. Threads may share it; `close` ends it."""

    def __init__(self, *, waiting: int = MOST_WAITING, patience: float = PATIENCE_SECONDS) -> None:
        self._waiting, self._patience = threading.BoundedSemaphore(waiting), patience
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._drawn = 0

    def svg(self, spec: Spec) -> str:
        """Draw a spec as SVG; blocks meanwhile.

        Raises StoreUnavailable where too many wait already, or drawing takes too long, DrawingError for a spec that
        cannot be drawn, as one that would fetch something.
        """
        return _described(self._drawing({"spec": spec}, "svg"), spec)

    def png(self, svg: str, scale: float = 2.0) -> bytes:
        """Turn a picture into PNG with `scale` pixels for each of its own; blocks meanwhile. Raises as `svg` does."""
        return b64decode(self._drawing({"svg": svg, "scale": scale}, "png"))

    def _drawing(self, asked: Mapping[str, object], kind: str) -> str:
        line = json.dumps(asked).encode() + b"\n"
        if not self._waiting.acquire(blocking=False):
            raise StoreUnavailable("too many charts are being drawn just now; try again shortly", 2)
        try:
            with self._lock:
                reply = self._ask(line)
        finally:
            self._waiting.release()
        if kind not in reply:
            raise DrawingError(f"the chart cannot be drawn: {reply.get('error')}")
        return reply[kind]

    def _ask(self, line: bytes) -> dict[str, str]:
        if self._drawn >= MOST_CHARTS:
            self._end()
        process = self._process
        if process is None or process.poll() is not None:
            self._end()
            process = self._process = _start()
        assert process.stdin is not None
        assert process.stdout is not None
        timer = threading.Timer(self._patience, process.kill)
        timer.start()
        try:
            process.stdin.write(line)
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = b""
        finally:
            timer.cancel()
        if not answer.endswith(b"\n"):
            self._end()
            raise StoreUnavailable("the chart took too long to draw, or was interrupted; try again, or narrow it", 2)
        self._drawn += 1
        reply: dict[str, str] = json.loads(answer)
        return reply

    def close(self) -> None:
        """End the process, after the chart that it draws; another chart would start a new one."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process, self._drawn = self._process, None, 0
        if process is not None:
            process.kill()
            process.communicate()


def _described(svg: str, spec: Spec) -> str:
    """Put the description of a spec into its picture, for those who cannot see it; the library leaves it out."""
    if "description" not in spec:
        return svg
    label = f' role="graphics-document" aria-label={quoteattr(" ".join(spec["title"]["text"]))}>'
    return svg.replace(">", f"{label}<desc>{escape(spec['description'])}</desc>", 1)


def _start() -> subprocess.Popen[bytes]:
    # -P: the folder of the file would hide modules of the same names.
    return subprocess.Popen([sys.executable, "-P", str(_WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
