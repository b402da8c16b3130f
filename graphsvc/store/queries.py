"""The Cypher statements of `cypher/`, each loaded from its file and held to its header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, cast

from graphsvc.resources import folder

Mode = Literal["read", "write"]

_PARAMETER = re.compile(r"\$(?:(\w+)|`([^`]+)`)")
_NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_FIELDS = ("params", "mode", "scans")


class QueryError(ValueError):
    """A file breaks the rules that `cypher/README.md` tells; the message names the file and the rule."""


@dataclass(frozen=True, slots=True)
class Query:
    """One statement: its name is the path of its file below `cypher/`, without the ending.

    `says` is the first line of the header, `text` the statement without the header, `scans` why it may read
    all there is (None: it may not).
    """

    name: str
    says: str
    text: str
    params: frozenset[str]
    mode: Mode
    scans: str | None = None


@cache
def query(name: str) -> Query:
    """Read the statement of a file, such as `read/head`. Raises QueryError where the file breaks the rules."""
    path = folder("cypher") / f"{name}.cypher"
    return parse(name, path.read_text(encoding="utf-8"))


def names(below: str = "") -> list[str]:
    """Name every statement below a folder, in the order of their paths."""
    root = folder("cypher")
    return sorted(_name(root, path) for path in (root / below).rglob("*.cypher"))


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).with_suffix("").as_posix()


def migrations() -> dict[int, list[Query]]:
    """Read the statements of each migration by its number, in order: the folders of `cypher/schema/`."""
    statements: dict[int, list[Query]] = {}
    for name in names("schema"):
        statements.setdefault(int(name.split("/")[1]), []).append(query(name))
    return statements


def checksum(statements: list[Query]) -> str:
    """Hash what a migration's statements do, in hexadecimal SHA-256; comments do not count."""
    return sha256("\n".join(" ".join(statement.text.split()) for statement in statements).encode()).hexdigest()


def parse(name: str, source: str) -> Query:
    """Read a file's header and statement. Raises QueryError where they do not agree."""
    header, text = _split(source)
    if not header or not header[0] or header[0].partition(":")[0] in _FIELDS:
        raise QueryError(f"{name}: the first line of the header says what the statement answers with")
    fields = {}
    for line in header[1:]:
        field, colon, value = line.partition(":")
        if colon and field in _FIELDS:
            if field in fields:
                raise QueryError(f"{name}: the header has {field} twice")
            fields[field] = value.strip()
    missing = [field for field in ("params", "mode") if not fields.get(field)]
    if missing:
        raise QueryError(f"{name}: the header lacks {' and '.join(missing)}")
    if fields["mode"] not in ("read", "write"):
        raise QueryError(f"{name}: the mode {fields['mode']!r} is neither read nor write")
    scans = fields.get("scans")
    if scans is not None and not scans.removeprefix("yes").strip(" ,"):
        raise QueryError(f"{name}: scans says yes and why")
    declared = frozenset() if fields["params"] == "none" else frozenset(re.split(r",\s*", fields["params"]))
    if declared != (used := _used(text)):
        raise QueryError(
            f"{name}: the header declares {', '.join(sorted(declared)) or 'none'}, "
            f"the statement uses {', '.join(sorted(used)) or 'none'}"
        )
    return Query(name, header[0], text, declared, cast(Mode, fields["mode"]), scans)


def _split(source: str) -> tuple[list[str], str]:
    lines = source.strip().splitlines()
    length = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    header = [line.removeprefix("//").strip() for line in lines[:length]]
    return header, "\n".join(lines[length:]).strip()


def _used(text: str) -> frozenset[str]:
    return frozenset(plain or quoted for plain, quoted in _PARAMETER.findall(_NOT_CODE.sub(" ", text)))
