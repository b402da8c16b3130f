"""What a client takes, read from the headers Accept and Accept-Encoding."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from fastapi import Request
from starlette.datastructures import MutableHeaders

CODINGS = ("zstd", "gzip")
"""How replies are compressed, the best first."""
_DOCUMENTS = ("application/json", "application/problem+json")


def weights(header: str) -> Mapping[str, float]:
    """Read the weight of each name in a header; what cannot be read weighs nothing.

    >>> weights("text/html, */*;q=0.8")
    {'text/html': 1.0, '*/*': 0.8}
    """
    weight_of: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        try:
            weight = float(next((text[2:] for text in parameters if text.startswith("q=")), 1))
        except ValueError:
            weight = 0
        weight_of[name] = weight if 0 <= weight <= 1 else 0
    return weight_of


@lru_cache(maxsize=256)
def content_coding(accepted: str) -> str | None:
    """Return the coding that a header Accept-Encoding likes best, zstd of two that are equal; None for none at all.

    The rules are those of RFC 9110, 12.5.3. One who weighs `identity` higher than each of ours wants none.

    >>> content_coding("gzip, deflate, br, zstd"), content_coding("br, gzip"), content_coding("gzip;q=0, *;q=0.1")
    ('zstd', 'gzip', 'zstd')
    >>> content_coding("gzip;q=0.5, identity") is None
    True
    """
    given = weights(accepted)
    weight_of = {coding: given.get(coding, given.get("*", 0)) for coding in CODINGS}
    best = max(CODINGS, key=weight_of.__getitem__)
    return best if weight_of[best] > 0 and weight_of[best] >= given.get("identity", 0) else None


def add_to_vary(headers: MutableHeaders, name: str) -> None:
    """Name a header among those on which a reply depends; each is named once."""
    names = [known.strip() for known in headers.get("vary", "").split(",")]
    headers["Vary"] = ", ".join({known.lower(): known for known in [*names, name] if known}.values())


def wants_page(request: Request) -> bool:
    """Say whether a browser asks: it names text/html. Programs that take anything do not."""
    given = weights(request.headers.get("accept", ""))
    return given.get("text/html", 0) > max(given.get(name, 0) for name in _DOCUMENTS)
