"""The view that a request reads, and the stored bodies behind what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graphsvc.errors import StoreUnavailable
from graphsvc.snapshot.log_follower import Follower
from graphsvc.snapshot.view import View
from graphsvc.store.base import LogChange, Store, read_body


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A stretch of changes, the revision it was read at, and where to go on (None: nowhere)."""

    items: list[dict[str, Any]]
    next: str | None
    revision: int


def head_view(follower: Follower) -> View:
    """Return the head view. Raises StoreUnavailable while the snapshot is first being built."""
    if not follower.is_ready:
        done, whole = follower.progress
        why = follower.problem or f"the snapshot is being built, {done:,} of {whole:,} revisions read"
        raise StoreUnavailable(f"{why}; try again shortly", retry_after=1)
    return follower.view


def shown(text: str, version: int) -> dict[str, Any]:
    """Read a stored record as it is shown: its body with its version."""
    body = read_body(text)
    body["version"] = version
    if "spells" in body:
        body.setdefault("exists", None)  # Entities stored before there was `exists` lack it.
    return body


def shown_change(change: LogChange) -> dict[str, Any]:
    """Show a change of the log."""
    return {
        "revision": change.revision,
        "seq": change.seq,
        "of": change.of,
        "record": change.record,
        "id": change.id,
        "version": change.version,
        "op": change.op,
        "at": change.at,
        "by": {"id": change.by.id, "name": change.by.name},
        "reason": change.reason,
        "body": None if change.body is None else read_body(change.body),
    }


class BodyStore(Protocol):
    """What records are shown from; see `store.base.Store`."""

    def bodies(self, wanted: Sequence[tuple[str, str, int]]) -> list[str | None]:
        """Read the canonical JSON of each. Raises StoreUnavailable while another store is being read."""


class FollowedStore:
    """Reads bodies only of the store that the view was read from.

    Another store may have records of the same id and version, and an answer would show half of each.
    """

    def __init__(self, store: Store, follower: Follower) -> None:
        self._store, self._follower = store, follower

    def bodies(self, wanted: Sequence[tuple[str, str, int]]) -> list[str | None]:
        """Read the canonical JSON of each. Raises StoreUnavailable while another store is being read."""
        self._check()
        texts = self._store.bodies(wanted)
        self._check()
        return texts

    def _check(self) -> None:
        if self._follower.is_rebuilding:
            done, whole = self._follower.progress
            why = f"the store has been replaced, and {done:,} of its {whole:,} revisions are read"
            raise StoreUnavailable(f"{why}; try again shortly", retry_after=1)


def records(store: BodyStore, wanted: Sequence[tuple[str, str, int]]) -> list[dict[str, Any]]:
    """Read records by (kind of record, id, version) from the store, in the order asked."""
    bodies = []
    for (record, record_id, version), text in zip(wanted, store.bodies(wanted), strict=True):
        if text is None:
            raise StoreUnavailable(
                f"the store no longer has version {version} of {record} {record_id}; it is being reread"
            )
        bodies.append(shown(text, version))
    return bodies
