"""JSON merge patches (RFC 7396), and what they may say of the names and codes of an entity.

A merge patch replaces a list as a whole. Names and codes may therefore also be sent as an object, by their text or by
their scheme: each of its members adds, changes or (null) removes one, and all others stay.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from graphsvc.errors import Fault, InvalidInput
from graphsvc.model.validation import DEPTH_LIMIT, escape, short


def merged(target: Any, patch: Any, depth: int = 0) -> Any:
    """Apply a patch: null removes, objects merge, all else replaces.

    >>> merged({"a": 1, "b": {"c": 2, "d": 3}}, {"a": None, "b": {"c": 4}})
    {'b': {'c': 4, 'd': 3}}
    """
    if not isinstance(patch, Mapping):
        return patch
    if depth > DEPTH_LIMIT:
        raise InvalidInput([Fault("", f"is nested more than {DEPTH_LIMIT} deep")])
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value, depth + 1)
    return result


def written_out(patch: Mapping[str, Any], body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the patch of an entity with names and codes as lists; `body` is the entity as it stands.

    >>> written_out({"codes": {"gw": "339"}}, {"codes": [{"scheme": "cow", "code": "339"}]})
    {'codes': [{'scheme': 'cow', 'code': '339'}, {'scheme': 'gw', 'code': '339'}]}

    Raises InvalidInput where a member says neither what to write nor which of several is meant.
    """
    lists = {
        name: _changed(name, body[name], patch[name], key)
        for name, key in (("names", "text"), ("codes", "scheme"))
        if isinstance(patch.get(name), Mapping)
    }
    return {**patch, **lists}


def _changed(name: str, items: Sequence[Any], changes: Mapping[str, Any], key: str) -> list[Any]:
    changed = list(items)
    for given, value in changes.items():
        word = unicodedata.normalize("NFC", given)
        pointer = f"/{name}/{escape(word)}"
        there = [item for item in changed if _is_of(item, key, word)]
        if isinstance(value, list):
            new = [{**item, key: word} if isinstance(item, Mapping) else item for item in value]
        elif value is None:
            new = []
        elif len(there) > 1:
            detail = f"{short(word)} is there {len(there)} times; send all that shall stay of it, as a list"
            raise InvalidInput([Fault(pointer, detail)])
        else:
            change = {"code": value} if name == "codes" and isinstance(value, str) else value
            if not isinstance(change, Mapping):
                detail = f"is not an object; send what to change of {short(word)}, {{}} to add it, or null to remove it"
                raise InvalidInput([Fault(pointer, detail)])
            new = [{key: word, **merged(there[0] if there else {}, change)} | {key: word}]
        place = changed.index(there[0]) if there else len(changed)
        changed = [*changed[:place], *new, *(item for item in changed[place:] if not _is_of(item, key, word))]
    return changed


def _is_of(item: Any, key: str, word: str) -> bool:
    """Say whether a name or a code is the one meant; what a list brought may be no object, which its reader refuses."""
    return isinstance(item, Mapping) and item.get(key) == word
