"""What a file says, with the line on which it says it, and how a file becomes text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Complain = Callable[[int, str], None]
"""Takes the line (from 1) and what is wrong there."""

DEPTH_LIMIT = 20
FILE_LIMIT = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Node:
    """A text, a list or a mapping, and the line on which it begins; in a mapping that of its key."""

    value: str | list[Node] | dict[str, Node]
    line: int

    def plain(self) -> Any:
        """Drop the lines."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return {name: item.plain() for name, item in self.value.items()}

    def line_at(self, steps: Sequence[str]) -> int:
        """Return the line of what lies at these steps of a pointer, or of the nearest thing above it."""
        node = self
        for step in steps:
            below = node._below(step)
            if below is None:
                break
            node = below
        return node.line

    def _below(self, step: str) -> Node | None:
        if isinstance(self.value, dict):
            return self.value.get(step)
        if isinstance(self.value, list) and step.isascii() and step.isdigit() and int(step) < len(self.value):
            return self.value[int(step)]
        return None


def read_text(path: Path, complain: Complain) -> str | None:
    """Read a file as UTF-8 without its byte order mark; None where that cannot be done."""
    try:
        if not path.is_file():
            complain(1, "is not a file that can be read")
            return None
        if path.stat().st_size > FILE_LIMIT:
            complain(1, f"is larger than {FILE_LIMIT // 2**20} MB; larger data come through an importer")
            return None
        raw = path.read_bytes()
    except OSError as exc:
        complain(1, f"cannot be read: {exc.strerror or exc}")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        complain(line, f"holds the byte 0x{raw[exc.start]:02X}, which is not UTF-8; save the file as UTF-8")
        return None
