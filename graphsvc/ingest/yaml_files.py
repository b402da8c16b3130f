"""Read YAML so that every scalar stays text, every node knows its line and nothing expands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from yaml.reader import Reader

from graphsvc.ingest.nodes import DEPTH_LIMIT, Complain, Node

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come; `key` is the field that waits for its value."""

    node: Node
    key: str | None = None
    key_line: int = 0
    skips: bool = False


def read_yaml(text: str, complain: Complain) -> Node | None:
    """Read one document; None where it is empty or cannot be read.

    Anchors, aliases and tags are refused, so that a small file cannot grow into a large one.
    """
    if unprintable := Reader.NON_PRINTABLE.search(text):
        complain(
            text.count("\n", 0, unprintable.start()) + 1,
            f"holds the character U+{ord(unprintable[0]):04X}; leave it out",
        )
        return None
    building = _Building(complain)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            building.take(event)
    except _TooDeepError:
        return None
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        reason = ": ".join(part for part in (exc.context, exc.problem) if part)
        tab = "; indent with spaces, not with tabs" if "\\t" in reason or "tab" in reason else ""
        complain(mark.line + 1 if mark else 1, f"is not YAML: {reason}{tab}")
        return None
    except yaml.YAMLError as exc:
        complain(1, f"is not YAML: {exc}")
        return None
    if building.root is None:
        complain(1, "is empty; write something in it, or leave the file out")
    return building.root


class _TooDeepError(Exception):
    """The file is nested too deep to go on: the parser's time grows with the square of the depth."""


class _Building:
    """Builds the tree from the parser's events without recursion."""

    def __init__(self, complain: Complain) -> None:
        self.complain = complain
        self.root: Node | None = None
        self.open: list[_Open] = []
        self.documents = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents == 2:
                self.complain(line, "begins a second document; write one document in a file")
        elif isinstance(event, yaml.AliasEvent):
            self.complain(line, f"'*{event.anchor}' repeats what is written elsewhere; write it out")
            self._add(Node("", line))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._add(self.open.pop().node)
        elif isinstance(event, yaml.NodeEvent):
            self._refuse_marks(event, line)
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event, line)
            else:
                self._enter(Node([] if isinstance(event, yaml.SequenceStartEvent) else {}, line))

    def _refuse_marks(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self.complain(line, f"'&{event.anchor}' is an anchor, which is not read here; write out what repeats")
        if event.tag is not None:
            self.complain(line, f"{event.tag!r} is a tag, which is not read here; every value is text")

    def _enter(self, node: Node) -> None:
        if len(self.open) == DEPTH_LIMIT:
            self.complain(node.line, f"is nested more than {DEPTH_LIMIT} deep; the rest of the file is not read")
            raise _TooDeepError
        self.open.append(_Open(node))

    def _scalar(self, event: Any, line: int) -> None:
        is_key = bool(self.open) and isinstance(self.open[-1].node.value, dict) and self.open[-1].key is None
        if event.value == "" and not event.style and not is_key and self.open:
            top = self.open[-1]
            name = f"{top.key!r} " if top.key is not None else ""
            self.complain(
                top.key_line or line, f'{name}has no value; leave it out, or write "" where the date is unknown'
            )
            if top.key is not None:
                top.skips = True
        self._add(Node(event.value, line))

    def _add(self, node: Node) -> None:
        """Put a finished node where it belongs."""
        if not self.open:
            if self.documents == 1 and not (isinstance(node.value, str) and node.value == ""):
                self.root = node
            return
        top = self.open[-1]
        if isinstance(top.node.value, list):
            top.node.value.append(node)
        elif isinstance(top.node.value, dict):
            if top.key is None:
                self._take_key(top, node, top.node.value)
            else:
                if not top.skips:
                    top.node.value[top.key] = Node(node.value, top.key_line)
                top.key, top.key_line, top.skips = None, 0, False

    def _take_key(self, top: _Open, node: Node, fields: dict[str, Node]) -> None:
        top.key_line = node.line
        if not isinstance(node.value, str):
            self.complain(node.line, "a field's name is a list or a mapping; write text before the colon")
            top.key, top.skips = "", True
            return
        top.key = node.value
        if node.value in fields:
            first = fields[node.value].line
            self.complain(node.line, f"{node.value!r} comes twice in the same record; it is first on line {first}")
            top.skips = True
