"""Names that a format keeps for itself, given to attributes in a way that can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

NODE_CALLS = frozenset({"self", "node_for_adding"})
EDGE_CALLS = frozenset({"self", "u_for_edge", "v_for_edge", "u_of_edge", "v_of_edge"})
"""What networkx's own methods call their parameters: its readers fail on attributes of these names."""


def renamed(name: str, reserved: Collection[str]) -> str:
    """Rename a reserved name: one underscore more, with or without underscores behind it; keep any other.

    >>> renamed("source", {"source"}), renamed("source_", {"source"}), renamed("since", {"source"})
    ('source_', 'source__', 'since')
    """
    return f"{name}_" if name.rstrip("_") in reserved else name


def original(name: str, reserved: Collection[str]) -> str:
    """Take `renamed` back.

    >>> original("source_", {"source"}), original("since", {"source"})
    ('source', 'since')
    """
    return name[:-1] if name.endswith("_") and name.rstrip("_") in reserved else name


def all_renamed(attributes: Mapping[str, Any], reserved: Collection[str]) -> dict[str, Any]:
    """Rename the attributes whose names are reserved."""
    return {renamed(name, reserved): value for name, value in attributes.items()}
