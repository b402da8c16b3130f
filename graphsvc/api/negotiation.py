"""What a client takes, read from the headers Accept and Accept-Encoding."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from starlette.datastructures import MutableHeaders

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
            weight_of[name] = float(next((text[2:] for text in parameters if text.startswith("q=")), 1))
        except ValueError:
            weight_of[name] = 0
    return weight_of


def takes_gzip(accepted: str) -> bool:
    """Say whether a header Accept-Encoding lets a reply be compressed by gzip.

    >>> takes_gzip("br, gzip"), takes_gzip("gzip;q=0, *")
    (True, False)
    """
    given = weights(accepted)
    return given.get("gzip", given.get("*", 0)) > 0


def add_to_vary(headers: MutableHeaders, name: str) -> None:
    """Name a header among those on which a reply depends; each is named once."""
    names = [known.strip() for known in headers.get("vary", "").split(",")]
    headers["Vary"] = ", ".join({known.lower(): known for known in [name, *names] if known}.values())


def wants_page(request: Request) -> bool:
    """Say whether a browser asks: it names text/html. Programs that take anything do not."""
    given = weights(request.headers.get("accept", ""))
    return given.get("text/html", 0) > max(given.get(name, 0) for name in _DOCUMENTS)
