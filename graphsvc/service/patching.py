"""JSON merge patches (RFC 7396)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphsvc.errors import Fault, InvalidInput
from graphsvc.model.reading import DEPTH_LIMIT


def merged(target: Any, patch: Any, depth: int = 0) -> Any:
    """Give the target with the patch applied: null removes, objects merge, all else replaces.

    >>> merged({"a": 1, "b": {"c": 2, "d": 3}}, {"a": None, "b": {"c": 4}})
    {'b': {'c': 4, 'd': 3}}
    """
    if not isinstance(patch, Mapping):
        return patch
    if depth > DEPTH_LIMIT:
        raise InvalidInput([Fault("", f"is nested more than {DEPTH_LIMIT} deep")])
    found = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = merged(found.get(name), value, depth + 1)
    return found
