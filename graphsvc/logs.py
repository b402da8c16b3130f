"""Logging: structured lines on stderr, readable on a terminal and JSON elsewhere, or as the setting says.

What other libraries log, warnings and exceptions that nobody caught become lines of the same form. The library that
writes them is imported for the first line: it takes a tenth of the time in which a server starts.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from graphsvc.log_values import harmless

if TYPE_CHECKING:
    import asyncio

_level = "info"
_format: str | None = None

About = Callable[[], Mapping[str, Any]]
about: ContextVar[About | None] = ContextVar("about", default=None)
"""Returns what each line tells of the request in progress; called when there is a line, which is seldom."""


def configure(level: str = "info", log_format: str | None = None) -> None:
    """Send lines of this level and above to stderr, as `json` or `text`; None: text on a terminal, JSON elsewhere."""
    global _level, _format
    _level, _format = level, log_format


def info(event: str, **values: Any) -> None:
    """Tell of something that is as it should be."""
    _write("info", event, values)


def warning(event: str, **values: Any) -> None:
    """Tell of something that an operator should know of."""
    _write("warning", event, values)


def exception(event: str, **values: Any) -> None:
    """Tell of the exception that is being handled."""
    _write("error", event, {**values, "exc_info": sys.exc_info()})


def take_over() -> None:
    """Write whatever else this process tells of itself as lines of the same form: for a server, once, at its start."""
    root = logging.getLogger()
    if not any(isinstance(handler, _Forwarding) for handler in root.handlers):
        root.addHandler(_Forwarding())
    root.setLevel(getattr(logging, _level.upper()))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        # uvicorn gives itself handlers of its own where it is called by its own command.
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    # It warns of each attempt that it repeats, and of each query about a kind of record that an empty store lacks.
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    warnings.showwarning = _on_warning
    sys.excepthook = _on_exception
    threading.excepthook = _on_thread_exception
    sys.unraisablehook = _on_unraisable


def take_over_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Write what an event loop tells of exceptions that nobody waits for as lines."""
    loop.set_exception_handler(_on_loop_exception)


class _Forwarding(logging.Handler):
    """Turns records of the standard library's `logging` into lines."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            text = str(record.msg)
        values: dict[str, Any] = {"logger": record.name, "text": text}
        if record.exc_info:
            values["exc_info"] = record.exc_info
        _write(record.levelname.lower(), "a library reports", values)


def _on_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    _write(
        "warning", "a library warns", {"kind": category.__name__, "text": str(message), "at": f"{filename}:{lineno}"}
    )


def _on_exception(kind: type[BaseException], exc: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, exc, trace)
    else:
        _write("error", "the process ends by an exception", {"exc_info": (kind, exc, trace)})


def _on_thread_exception(args: threading.ExceptHookArgs) -> None:
    if not issubclass(args.exc_type, SystemExit):
        name = None if args.thread is None else args.thread.name
        exc_info = (args.exc_type, args.exc_value, args.exc_traceback)
        _write("error", "a thread ended by an exception", {"thread": name, "exc_info": exc_info})


def _on_unraisable(args: Any) -> None:
    exc_info = (args.exc_type, args.exc_value, args.exc_traceback)
    _write("error", "an exception had nowhere to go", {"text": args.err_msg, "exc_info": exc_info})


def _on_loop_exception(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    values: dict[str, Any] = {"text": context.get("message")}
    exc = context.get("exception")
    if exc is not None:
        values["exc_info"] = (type(exc), exc, exc.__traceback__)
    _write("error", "a task ended by an exception", values)


def _write(level: str, event: str, values: dict[str, Any]) -> None:
    if getattr(logging, level.upper(), logging.INFO) < getattr(logging, _level.upper()):
        return
    request = about.get()
    exc_info = values.pop("exc_info", None)
    line = {**({} if request is None else request()), **values}
    if exc_info is not None:
        line["exception"] = "".join(traceback.format_exception(*exc_info)).rstrip()
    stream = sys.stderr
    # A server whose stderr has been closed goes on serving.
    with suppress(OSError, ValueError, AttributeError):
        _writer(stream, _format)({"event": event, "level": level, **line})


@lru_cache(maxsize=1)
def _writer(stream: TextIO, log_format: str | None) -> Callable[[dict[str, Any]], None]:
    import structlog

    is_json = log_format == "json" or (log_format is None and not stream.isatty())
    render: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(default=str)
        if is_json
        else structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
        )
    )
    stamp, out = structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.WriteLogger(stream)

    def write(values: dict[str, Any]) -> None:
        # JSON escapes what is no printable ASCII by itself.
        line = harmless(stamp(None, "", values), is_escaped=is_json)
        out.msg(str(render(None, "", line)))

    return write
