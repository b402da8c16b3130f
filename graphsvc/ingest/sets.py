"""Read one set: its `dataset.yaml` and the files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphsvc.errors import Fault
from graphsvc.ingest.additions import ADDITIONS, add_rows
from graphsvc.ingest.csv_files import read_csv
from graphsvc.ingest.folders import DATASET, PLURALS, files_of
from graphsvc.ingest.nodes import Complain, Node, read_text
from graphsvc.ingest.values import typed
from graphsvc.ingest.yaml_files import read_yaml
from graphsvc.model import ids
from graphsvc.model.citation import Reference

NO_ID = "unknown"
"""Stands for a dataset whose id cannot be read; whatever refers to it is refused along with it."""

_NAME = re.compile(r"\w[\w.-]*\Z")


@dataclass(frozen=True, slots=True)
class Item:
    """One record as a file has it; `raw` is None where the model need not look at it any more."""

    record: str
    path: Path
    node: Node
    raw: Any


@dataclass(slots=True)
class SeedSet:
    """One set: its folder, its dataset's id, its records by plural, and the names of the sets that it requires.

    `parts` are the first words of the keys of those ties and events that it gives in full, where others of its dataset come
    by an import; None stands for all.

    `is_whole` says that each of its files could be read to the end.
    """

    folder: Path
    dataset: str = NO_ID
    head: Item | None = None
    items: dict[str, list[Item]] = field(default_factory=lambda: {plural: [] for plural in PLURALS})
    requires: list[tuple[str, int]] = field(default_factory=list)
    parts: frozenset[str] | None = None
    is_whole: bool = True

    @property
    def name(self) -> str:
        """Return the folder's name, by which other sets require it."""
        return self.folder.name or self.folder.resolve().name

    def records(self, pointer: str) -> Iterator[tuple[Item, str]]:
        """Yield every record with its pointer below the one given, the dataset first."""
        if self.head is not None:
            yield self.head, f"{pointer}/dataset"
        for plural, items in self.items.items():
            for i, item in enumerate(items):
                yield item, f"{pointer}/{plural}/{i}"


def read_set(folder: Path, faults: list[Fault]) -> SeedSet:
    """Read a folder as a set; faults carry `file:line`."""
    seed_set = SeedSet(folder)
    read: list[tuple[str, Node, Complain]] = []
    for name in files_of(folder, faults):
        path = folder / name

        def complain(line: int, detail: str, path: Path = path) -> None:
            faults.append(Fault(f"{path}:{line}", detail))

        plural, _, ending = name.partition(".")
        text = read_text(path, complain)
        if text is None:
            node = None
        elif ending == "csv":
            node = read_csv(text, PLURALS.get(plural, plural), complain)
        else:
            node = read_yaml(text, complain)
        if node is None:
            seed_set.is_whole = False
        else:
            read.append((name, node, complain))
    entities = [
        item for name, node, _ in read if name.startswith("entities.") for item in node.value if isinstance(item, Node)
    ]
    for name, node, report in read:
        if name in ADDITIONS:
            add_rows(ADDITIONS[name], node, entities, report)
    for name, node, report in read:
        if name == DATASET:
            _read_head(seed_set, folder / name, node, report)
        elif name not in ADDITIONS:
            _read_items(seed_set, folder / name, name.partition(".")[0], node, report)
    return seed_set


def _read_head(seed_set: SeedSet, path: Path, node: Node, complain: Complain) -> None:
    fields = node.value
    if not isinstance(fields, dict):
        complain(node.line, f"is {_named(node)}; {DATASET} is one mapping, with at least an id and a title")
        seed_set.is_whole = False
        return
    kind = fields.get("kind")
    if kind is not None and kind.value != "dataset":
        complain(kind.line, "kind: of a set is dataset; leave it out")
    parts = fields.pop("parts", None)
    if parts is not None and isinstance(parts.value, list) and all(isinstance(part.value, str) for part in parts.value):
        seed_set.parts = frozenset(str(part.value) for part in parts.value)
    elif parts is not None:
        complain(
            parts.line, "parts: is no list of words; write the first words of the keys that the set has, like [cow, gw]"
        )
    raw = typed("source", node.plain()) | {"kind": "dataset"}
    seed_set.head = Item("source", path, node, raw)
    if isinstance(raw.get("id"), str) and ids.is_slug(raw["id"]):
        seed_set.dataset = raw["id"]
    required = fields.get("requires")
    for name_node in required.value if required is not None and isinstance(required.value, list) else []:
        if isinstance(name_node.value, str) and _NAME.match(name_node.value):
            seed_set.requires.append((name_node.value, name_node.line))
        elif isinstance(name_node.value, str):
            complain(name_node.line, f"requires: {name_node.value[:100]!r} is not the name of a set's folder")


def _read_items(seed_set: SeedSet, path: Path, plural: str, node: Node, complain: Complain) -> None:
    if not isinstance(node.value, list):
        complain(node.line, f"is {_named(node)}; write a list, each record beginning with '- '")
        seed_set.is_whole = False
        return
    record = PLURALS[plural]
    for item_node in node.value:
        raw = typed(record, item_node.plain())
        if isinstance(item_node.value, dict):
            if "dataset" in item_node.value:
                complain(item_node.value["dataset"].line, f"dataset: is that of {DATASET}; leave it out")
            if record == "source" and raw.get("kind") == "dataset":
                complain(item_node.value["kind"].line, f"kind: a dataset is described by the {DATASET} of its own set")
                raw = None
            else:
                raw["dataset"] = seed_set.dataset
        seed_set.items[plural].append(Item(record, path, item_node, raw))


def identity(item: Item, dataset: str) -> Reference | None:
    """Return what a record would be called, as far as it can be told from one that has faults."""
    raw = item.node.plain()
    if not isinstance(raw, Mapping):
        return None
    if item.record in ("entity", "source"):
        return (item.record, raw["id"]) if isinstance(raw.get("id"), str) else None
    kind, key = raw.get("kind"), raw.get("key")
    if not isinstance(kind, str) or not isinstance(key, str):
        return None
    made = ids.tie_id if item.record == "tie" else ids.event_id
    return (item.record, made(dataset, kind, key))


def _named(node: Node) -> str:
    return {str: "text", list: "a list", dict: "a mapping"}[type(node.value)]
