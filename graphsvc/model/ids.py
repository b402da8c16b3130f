"""Identifiers: readable slugs for entities and sources, hashes of what is said for ties and events."""

from __future__ import annotations

import json
import re
from base64 import b32encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

ID_LIMIT = 200
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII)
HASHED = re.compile(r"[te]-[a-z2-7]{26}\Z", re.ASCII)

RowKey = str | Sequence[Any]

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: Any) -> str:
    """Write JSON in the one form that is hashed, stored and compared: sorted keys, no spaces, UTF-8 text."""
    return _CANONICAL.encode(value)


def tie_id(dataset: str, kind: str, row_key: RowKey) -> str:
    """Return the id of a tie: `t-` and 128 bits of SHA-256 over dataset, kind and row key.

    >>> tie_id("nato-members", "member_of", "albania")
    't-n32rmw2yzyvyp7a3ta7bnhcfoq'
    """
    return _hashed("t", dataset, kind, row_key)


def event_id(dataset: str, kind: str, row_key: RowKey) -> str:
    """Return the id of an event, made like a tie's."""
    return _hashed("e", dataset, kind, row_key)


def _hashed(letter: str, dataset: str, kind: str, row_key: RowKey) -> str:
    digest = sha256(canonical([dataset, kind, row_key]).encode()).digest()[:16]
    return f"{letter}-{b32encode(digest).decode().rstrip('=').lower()}"


def slug_words(text: str) -> str:
    """Write a text as words of an id: lower case, with hyphens for all but letters of ASCII and digits; it may be empty.

    >>> slug_words("My Network (2)")
    'my-network-2'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def is_slug(text: str) -> bool:
    """Say whether the text can be the id of an entity or a source."""
    return len(text) <= ID_LIMIT and bool(SLUG.match(text)) and not HASHED.match(text)
