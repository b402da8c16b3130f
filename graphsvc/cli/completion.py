"""What a shell offers for an argument: words, ids of entities, data sets. Where a store is away, it offers nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import redirect_stderr
from io import StringIO
from typing import Any

from graphsvc.model.parameter import Parameter

MOST_OFFERED = 50


def completing(parameter: Parameter) -> Callable[..., list[str]] | None:
    """Return what completes the values of a parameter; of several, the last one that is typed."""
    if parameter.choices:
        return _last_of_several(lambda context: list(parameter.choices), is_list=parameter.is_list)
    if parameter.kind in ("ref", "refs"):
        return _last_of_several(lambda context: _ids(context, "entity"), is_list=parameter.is_list)
    if parameter.kind == "datasets":
        return _last_of_several(lambda context: _ids(context, "source"), is_list=True)
    return None


def _last_of_several(offered: Callable[[Any], list[str]], *, is_list: bool) -> Callable[..., list[str]]:
    def complete(ctx: Any, incomplete: str) -> list[str]:
        before, comma, last = incomplete.rpartition(",") if is_list else ("", "", incomplete)
        words = [word for word in offered(ctx) if word.startswith(last)][:MOST_OFFERED]
        return [f"{before}{comma}{word}" for word in words]

    return complete


def _ids(context: Any, record: str) -> list[str]:
    """List the ids of entities, or of data sets, in the store that the command line names."""
    from graphsvc.cli.asking import services
    from graphsvc.cli.stores import DEFAULT
    from graphsvc.errors import GraphsvcError

    try:
        # A shell shows what is written to stderr in the line that is typed.
        with redirect_stderr(StringIO()), services(context.params.get("store") or DEFAULT) as opened:
            view = opened.view()
            rows = view.entities() if record == "entity" else view.sources("dataset")
            return sorted(row.id for row in rows)
    except (GraphsvcError, OSError):
        return []
