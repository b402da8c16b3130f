"""Dependencies point one way: this reads every import of the package and holds it to the table of the design."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from graphsvc import errors

ROOT = Path(errors.__file__).parent
FILES = sorted(path for path in ROOT.rglob("*.py") if "_shipped" not in path.parts)
IDS = [str(path.relative_to(ROOT)) for path in FILES]
EVERY_FILE = pytest.mark.parametrize("path", FILES, ids=IDS)

MODEL = {"errors", "model"}
READING = MODEL | {"snapshot", "verdicts", "questions", "analysis", "export", "charts"}
ALL_BELOW = READING | {"store", "ingest", "resources", "tables"}
FRONT = ALL_BELOW | {"service", "settings", "variables", "logs"}
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "resources": set(),
    "variables": set(),
    "settings": {"variables"},
    "logs": {"log_values"},
    "log_values": set(),
    "model": MODEL,
    "store": MODEL | {"store", "resources", "logs"},
    "snapshot": MODEL | {"snapshot", "store.base", "logs"},
    "verdicts": MODEL | {"snapshot", "verdicts"},
    "questions": MODEL | {"snapshot", "verdicts", "questions"},
    "analysis": MODEL | {"snapshot", "verdicts", "questions", "analysis"},
    "export": READING | {"tables.csv_cells"},
    "charts": READING,
    "ingest": MODEL | {"ingest"},
    "tables": MODEL | {"tables"},
    "client": MODEL | {"client", "tables"},
    "service": ALL_BELOW | {"service", "logs"},
    "api": FRONT | {"api"},
    "dashboard": FRONT | {"api", "dashboard"},
    "wiring": FRONT | {"api", "dashboard"},
    "connections": FRONT | {"api", "connections"},
    "cli": FRONT | {"cli", "wiring", "connections"},
    "__main__": {"cli"},
}
"""What each part of the package may import of the package. `snapshot` follows a store, so it knows the port."""

OUTSIDE: dict[str, tuple[str, ...]] = {
    "fastapi": ("api/", "dashboard/", "wiring.py"),
    "starlette": ("api/", "dashboard/", "wiring.py"),
    "uvicorn": ("cli/", "connections/"),
    "httptools": ("connections/",),
    "httpx": ("cli/", "client/"),
    "pandas": ("client/",),
    "polars": ("client/",),
    "typer": ("cli/",),
    "rich": ("cli/", "tables/text_file.py"),
    "xlsxwriter": ("tables/xlsx_file.py",),
    "neo4j": ("store/neo4j",),
    "sqlite3": ("store/sqlite",),
    "pydantic": ("settings.py",),
    "vl_convert": ("charts/worker.py",),
    "yaml": ("ingest/",),
    "networkx": ("analysis/", "export/", "client/", "ingest/importers/network_tables.py"),
    "pyarrow": ("export/",),
    "jinja2": ("dashboard/",),
    "markupsafe": ("dashboard/",),
    "rustworkx": ("analysis/",),
    "scipy": ("analysis/",),
    "numpy": ("snapshot/", "verdicts/", "questions/", "analysis/", "export/"),
}
"""Where each library is at home."""

CYPHER = re.compile(
    r"\b(OPTIONAL\s+)?MATCH\s*\(|\bMERGE\s*\(|\bCREATE\s+\(|\bUNWIND\s+[$\[\w]|\bDETACH\s+DELETE\b|\bCALL\s+(db|dbms)\."
    r"|\bCREATE\s+(CONSTRAINT|INDEX)\s+\w*\s*(IF NOT EXISTS\s+)?FOR\b|\)\s*<?-\[[^\]]*\]->?\s*\("
)


def name_of(path: Path) -> str:
    """Give a file's name within the package, as in `api/app.py`."""
    return path.relative_to(ROOT).as_posix()


def part_of(path: Path) -> str:
    """Name the part of the package that a file belongs to."""
    return path.relative_to(ROOT).with_suffix("").parts[0]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Give every name imported, in full, wherever in the file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


def test_the_table_names_every_part() -> None:
    assert {part_of(path) for path in FILES} - {"__init__"} <= set(MAY_IMPORT)


@EVERY_FILE
def test_dependencies_point_one_way(path: Path) -> None:
    own = {name.removeprefix("graphsvc.") for name in imports(path) if name.startswith("graphsvc.")}
    allowed = MAY_IMPORT.get(part_of(path), set()) | {"__version__"}
    assert {name for name in own if not is_within(name, allowed)} == set()


@EVERY_FILE
def test_only_the_port_of_the_store_is_known_outside_it(path: Path) -> None:
    """Who opens a store knows `store.opening`, too; no one else knows which stores there are."""
    if part_of(path) == "store":
        return
    known = {"store.base"} | (
        {"store.opening", "store.backup"} if part_of(path) in ("wiring", "cli", "service") else set()
    )
    own = {name.removeprefix("graphsvc.") for name in imports(path) if name.startswith("graphsvc.store")}
    assert {name for name in own if not is_within(name, known)} == set()


@EVERY_FILE
def test_each_library_stays_at_home(path: Path) -> None:
    """The error that settings raise may be caught by whoever reads them."""
    for name in imports(path):
        homes = OUTSIDE.get(name.split(".")[0])
        if homes is not None and name != "pydantic.ValidationError":
            assert name_of(path).startswith(homes), f"{name} belongs to {', '.join(homes)}"


@pytest.mark.parametrize("path", [path for path in FILES if part_of(path) in MODEL], ids=name_of)
def test_the_model_needs_the_standard_library_only(path: Path) -> None:
    """`typing_extensions` is the standard library of a later Python."""
    tops = {name.split(".")[0] for name in imports(path)}
    assert tops - set(sys.stdlib_module_names) - {"graphsvc", "typing_extensions"} == set()


@EVERY_FILE
def test_no_cypher_is_written_in_python(path: Path) -> None:
    texts = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [node.lineno for node in texts if CYPHER.search(str(node.value))] == []


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (r:Revision {id: 'head'})",
        "UNWIND $rows AS row",
        "MERGE (n)",
        "DETACH DELETE n",
        "CALL db.awaitIndexes()",
        "(a)-[t:HOSTS]->(b)",
        "CREATE CONSTRAINT key IF NOT EXISTS FOR (k:Key)",
    ],
)
def test_cypher_would_be_seen(text: str) -> None:
    assert CYPHER.search(f"x = {text}")


@EVERY_FILE
def test_no_file_is_over_about_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_the_docstring_of_errors_draws_every_error_under_its_parent() -> None:
    drawn: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"    ((?:[│ ]   )*)(?:[├└]── )?(\w+)(?:$|  )", line):
            depth = (found.start(2) - 4) // 4
            above[depth:] = [found[2]]
            drawn[found[2]] = above[depth - 1] if depth else "Exception"
    classes = {
        name: one.__bases__[0].__name__
        for name, one in vars(errors).items()
        if isinstance(one, type) and issubclass(one, Exception)
    }
    assert drawn == classes
