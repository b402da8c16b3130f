"""Names and codes of a set's entities that stand in tables of their own: `names.csv` and `codes.csv`.

Who has names in many languages would be hard to read among them, and a table is read many times faster than YAML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from graphsvc.errors import Fault
from graphsvc.ingest.nodes import Complain, Node
from graphsvc.model.entity import Code, Name

ADDITIONS: Mapping[str, str] = {"names.csv": "names", "codes.csv": "codes"}
"""The files by the field of an entity that they add to."""
_READ: Mapping[str, Callable[[object, str, list[Fault]], object]] = {"names": Name.read, "codes": Code.read}


def add_rows(field: str, table: Node, entities: Iterable[Node], complain: Complain) -> None:
    """Add the rows of a table to the entities that they name; what is wrong with a row is told by its line."""
    by_id = {id.value: one.value for one in entities if isinstance(one.value, dict) and (id := one.value.get("id"))}  # noqa: A001
    for row in table.value:
        assert isinstance(row, Node) and isinstance(row.value, dict)
        cells = dict(row.value)
        named = cells.pop("entity", None)
        if named is None:
            complain(row.line, "entity: is missing; write the id of an entity of this set")
            continue
        entity = by_id.get(named.value)
        if entity is None:
            complain(row.line, f"entity: {named.value!r} is no entity of this set")
            continue
        faults: list[Fault] = []
        _READ[field]({name: cell.plain() for name, cell in cells.items()}, "", faults)
        for fault in faults:
            complain(row.line, f"{fault.pointer.lstrip('/')}: {fault.detail}")
        if not faults:
            _list_of(entity, field).append(Node(cells, row.line))


def _list_of(entity: dict[str, Node], field: str) -> list[Node]:
    """Return the list of names or codes of an entity, written out where it stands in a shorter form."""
    node = entity.get(field)
    if node is None:
        shown = entity.get("name") if field == "names" else None
        items = [] if shown is None else [Node({"text": shown}, shown.line)]
    elif isinstance(node.value, dict):
        items = [
            Node({"scheme": Node(scheme, code.line), "code": code}, code.line) for scheme, code in node.value.items()
        ]
    elif isinstance(node.value, list):
        return node.value
    else:
        return []  # The entity is refused for it.
    line = 1 if node is None else node.line
    entity[field] = Node(items, line)
    return items
