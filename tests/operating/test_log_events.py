"""The guide explains each event that the code logs, and no other; nothing logs past `graphsvc.logs`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from graphsvc import logs
from graphsvc.dashboard import guide

ROOT = Path(logs.__file__).parent
WRITERS = {"info", "warning", "exception"}


def calls() -> Iterator[tuple[Path, ast.Call, str, str]]:
    """Give each call of an attribute of a name in the package: where, the call, the name, the attribute."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                function = node.func
                if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
                    yield path, node, function.value.id, function.attr
                elif isinstance(function, ast.Name):
                    yield path, node, "", function.id


def logged_events() -> set[str]:
    """Find the events of the code; each is written out where it is logged, so that it can be searched for."""
    events = set()
    for path, call, owner, name in calls():
        if owner == "logs" and name in WRITERS:
            event = call.args[0]
        elif path.name == "logs.py" and (owner, name) == ("", "_write"):
            event = call.args[1]
            if isinstance(event, ast.Name):
                continue  # It hands on what it was called with.
        else:
            continue
        assert isinstance(event, ast.Constant), f"{path}:{call.lineno} logs an event that is not written out"
        assert isinstance(event.value, str)
        events.add(event.value)
    return events


def test_the_guide_explains_every_event_that_is_logged() -> None:
    section = (guide.text("operating") or "").partition("## Log lines")[2].partition("\n## ")[0]
    table = section.partition("| event |")[2]
    explained = re.findall(r"^\| `([^`]+)` \| .{20,} \|$", table, re.MULTILINE)
    assert sorted(explained) == sorted(logged_events())


def test_nothing_logs_past_the_one_module() -> None:
    for path, call, owner, name in calls():
        if path.name != "logs.py" and owner == "logging":
            # The level of another library may be set where it is used.
            assert name == "getLogger", f"{path}:{call.lineno}"
        assert (owner, name) not in {("warnings", "warn"), ("traceback", "print_exc")}, f"{path}:{call.lineno}"
        assert owner not in {"logger", "structlog"} or path.name == "logs.py", f"{path}:{call.lineno}"
