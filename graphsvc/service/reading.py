"""The view that a request reads, and the stored bodies behind what it shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from graphsvc.errors import StoreUnavailable
from graphsvc.snapshot.following import Follower
from graphsvc.snapshot.view import View
from graphsvc.store.base import Store


def head_view(follower: Follower) -> View:
    """Give the head view. Raises StoreUnavailable while the snapshot is first being built."""
    if not follower.is_ready:
        done, whole = follower.progress
        why = follower.problem or f"the snapshot is being built, {done:,} of {whole:,} revisions read"
        raise StoreUnavailable(f"{why}; try again shortly", retry_after=1)
    return follower.view


def shown(text: str, version: int) -> dict[str, Any]:
    """Give a stored record as it is shown: its body with its version."""
    body: dict[str, Any] = json.loads(text)
    body["version"] = version
    return body


def records(store: Store, wanted: Sequence[tuple[str, str, int]]) -> list[dict[str, Any]]:
    """Give records by (kind of record, id, version), in the order asked, from the store."""
    found = []
    for (record, id, version), text in zip(wanted, store.bodies(wanted), strict=True):  # noqa: A001
        if text is None:
            raise StoreUnavailable(f"the store no longer has version {version} of {record} {id}; it is being reread")
        found.append(shown(text, version))
    return found
