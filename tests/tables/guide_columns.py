"""The columns of each request as the guide lists them. `python -m tests.tables.guide_columns` writes them into the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import fill
from typing import Any

from graphsvc.api.app import routes
from graphsvc.dashboard import guide
from graphsvc.tables.layouts import ANSWERS, layout
from tests.cli.running import REPOSITORY

PAGE = Path(REPOSITORY / "graphsvc" / "guide" / "tables.md")
HEADING = "## The columns of each question\n"


def shapes() -> Iterator[tuple[str, Any]]:
    """Yield the path of each request that reads, and the shape of its answer."""
    for strict in routes():
        if "GET" in (strict.methods or ()):
            route = strict.documented()
            shape = route.response_model or route.responses.get(200, {}).get("model")
            if shape is not None:
                yield route.path, shape


def sections() -> str:
    """Write the columns of every answer below the requests that it answers."""
    paths: dict[Any, list[str]] = {}
    for path, shape in sorted(shapes(), key=lambda request: request[0]):
        if shape in ANSWERS:
            paths.setdefault(shape, []).append(f"`{path}`")
    return "\n".join(
        f"{', '.join(of)}\n\n```text\n{fill(' '.join(column.name for column in layout(shape).columns), 116)}\n```\n"
        for shape, of in paths.items()
    )


def listed() -> str:
    """Return what the page lists."""
    return (guide.text("tables") or "").partition(HEADING)[2].strip()


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8").partition(HEADING)[0]
    PAGE.write_text(f"{before}{HEADING}\n{sections()}", encoding="utf-8")
