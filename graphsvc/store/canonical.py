"""The canonical JSON of records as stores keep it: written in a fraction of the time of `model.ids.canonical`, and read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import orjson

from graphsvc.errors import StoreUnusable
from graphsvc.model import ids

_SHAPE = bytes.maketrans(b"123456789+-e", b"00000000000.")


def canonical(body: Mapping[str, Any]) -> str:
    """Write a record's body as `ids.canonical` does, which the compiled encoder does for all but fractions.

    Every number with a fraction or an exponent is of the shape looked for; of texts, few are.
    """
    try:
        text = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return ids.canonical(body)
    return ids.canonical(body) if b"0.0" in text.translate(_SHAPE) else text.decode()


class StoredBody(dict[str, Any]):
    """A record as it is stored. Raises StoreUnusable where it lacks what every record has: it was changed by hand."""

    def __missing__(self, name: str) -> NoReturn:
        raise StoreUnusable(f"the store holds a record without {name!r}; run `graphsvc check` on it")


def read_body(text: str) -> StoredBody:
    """Read the canonical JSON of a record. Raises StoreUnusable where it is none."""
    try:
        body = orjson.loads(text)
    except ValueError as exc:
        raise StoreUnusable(f"the store holds a body that is no JSON ({exc}); run `graphsvc check` on it") from exc
    if not isinstance(body, dict):
        raise StoreUnusable("the store holds a body that is no object; run `graphsvc check` on it")
    return StoredBody(body)
