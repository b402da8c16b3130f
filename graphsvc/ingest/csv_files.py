"""Read a table: a column is a field, a dot in its name goes one level down, `|` separates the items of a list."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from graphsvc.ingest.nodes import Complain, Node
from graphsvc.model.kinds import EVENT_KINDS, TIE_KINDS, Attribute

_LISTS = ("opens", "closes", "citations", "names", "exists")
_BASIS = "citations.attributes.basis"
"""The column of what all citations of a row rest on; it alone stands beside the column of what it goes below."""
_BOUNDS = {"since": ("since_earliest", "since_latest"), "until": ("until_earliest", "until_latest")}


def read_csv(text: str, record: str, complain: Complain) -> Node | None:
    """Read a table of one kind of record; None where it cannot be read.

    An empty cell is an absent field. An empty `since` or `until` with one of its bounds filled is an unknown end.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        line = 1
        for row in reader:
            if row:
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as exc:
        complain(max(1, reader.line_num), f"is not CSV: {exc}")
        return None
    if not rows:
        complain(1, "is empty; write a line with the names of the columns, or leave the file out")
        return None
    header = _header(rows[0][0], rows[0][1], complain)
    if header is None:
        return None
    return Node([_row(line, row, header, record, complain) for line, row in rows[1:]], 1)


def _header(line: int, cells: Sequence[str], complain: Complain) -> list[str] | None:
    names = [cell.strip() for cell in cells]
    before: set[str] = set()
    wrong = [f"column {i + 1} has no name" for i, name in enumerate(names) if not name]
    for name in names:
        if name in before:
            wrong.append(f"the column {name!r} comes twice")
        before.add(name)
        if name == _BASIS:
            if "citations" not in names:
                wrong.append(f"the column {name!r} needs a column 'citations' beside it")
            continue
        parents = {name.rsplit(".", depth)[0] for depth in range(1, name.count(".") + 1)}
        wrong += [f"the columns {parent!r} and {name!r} exclude each other" for parent in sorted(parents & set(names))]
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        wrong = ["has one column only; separate columns with commas"]
    for detail in wrong:
        complain(line, detail)
    return None if wrong else names


def _row(line: int, cells: Sequence[str], header: Sequence[str], record: str, complain: Complain) -> Node:
    if len(cells) != len(header):
        complain(line, f"has {len(cells)} cells, but {len(header)} columns have names; quote a cell that holds a comma")
    filled = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}
    for name, bounds in _BOUNDS.items():
        if record == "tie" and name not in filled and any(bound in filled for bound in bounds):
            filled[name] = ""
    basis = filled.pop(_BASIS, None)
    specs = _specs(record, filled.get("kind", ""))
    fields: dict[str, Node] = {}
    for name, cell in filled.items():
        *parents, last = name.split(".")
        place = fields
        for parent in parents:
            below = place.setdefault(parent, Node({}, line)).value
            assert isinstance(below, dict)
            place = below
        is_list = name in _LISTS or (
            parents == ["attributes"] and last in specs and specs[last].type in ("texts", "choices", "entities")
        )
        place[last] = _items(name, cell, line, basis) if is_list else Node(cell, line)
    return Node(fields, line)


def _specs(record: str, kind: str) -> Mapping[str, Attribute]:
    if record == "tie" and kind in TIE_KINDS:
        return TIE_KINDS[kind].attributes
    return EVENT_KINDS.get(kind, {}) if record == "event" else {}


def _items(name: str, cell: str, line: int, basis: str | None) -> Node:
    parts = [part.strip() for part in cell.split("|")]
    if name == "citations":
        return Node([_citation(part, line, basis) for part in parts], line)
    if name == "names":
        return Node([Node({"text": Node(part, line)}, line) for part in parts], line)
    return Node([Node(part, line) for part in parts], line)


def _citation(text: str, line: int, basis: str | None) -> Node:
    source, hash_, locator = text.partition("#")
    fields = {"source": Node(source.strip(), line)}
    if hash_ and locator.strip():
        fields["locator"] = Node(locator.strip(), line)
    if basis:
        fields["attributes"] = Node({"basis": Node(basis, line)}, line)
    return Node(fields, line)
