"""Logging: structured lines on stderr, readable on a terminal and JSON elsewhere.

The library that writes them is imported for the first line: it takes a tenth of the time in which a server starts.
"""

from __future__ import annotations

import logging
import sys
from functools import lru_cache
from typing import Any, TextIO

_level = "info"


def configure(level: str = "info") -> None:
    """Send lines of this level and above to stderr."""
    global _level  # noqa: PLW0603
    _level = level


def warning(event: str, **values: Any) -> None:
    """Tell of something that an operator should know of."""
    _logger(_level, sys.stderr).warning(event, **values)


def exception(event: str, **values: Any) -> None:
    """Tell of the exception that is being handled."""
    _logger(_level, sys.stderr).exception(event, **values)


@lru_cache(maxsize=1)
def _logger(level: str, stream: TextIO) -> Any:
    import structlog

    last: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if stream.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    return structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
    )
