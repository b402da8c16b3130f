"""The hash chain of the change log: a SHA-256 for each revision, over all its changes and the chain of the one before.

The chain of a revision is the SHA-256, in hexadecimal, of the text of the chain before it (empty for the first) and
then, for each change by seq, its line and a newline. A line is a JSON array of `COLUMNS`, in UTF-8 without spaces, as
`json.dumps(…, ensure_ascii=False, separators=(",", ":"))` writes it. The store's id is no part of it, so that a log keeps
its chain when it is restored or copied. A backup holds the very lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from graphsvc.model.batch import Author
from graphsvc.store.base import LogChange

COLUMNS = ("revision", "seq", "of", "record", "id", "version", "op", "at", "by_id", "by_name", "reason", "body")
START = ""
"""The chain of a log without revisions."""

Columns = Sequence[Any]


def columns(change: LogChange) -> Columns:
    """Return a change as the values of `COLUMNS`."""
    head = (change.revision, change.seq, change.of, change.record, change.id, change.version, change.op, change.at)
    return (*head, change.by.id, change.by.name, change.reason, change.body)


def change_of(values: Columns) -> LogChange:
    """Make a change of the values of `COLUMNS`."""
    revision, seq, of, record, record_id, version, op, at, by_id, by_name, reason, body = values
    return LogChange(revision, seq, of, record, record_id, version, op, at, Author(by_id, by_name), reason, body)


def line(values: Columns) -> bytes:
    """Write a change as it is hashed, without the newline."""
    return orjson.dumps(tuple(values))


def following(before: str, changes: Iterable[Columns]) -> str:
    """Return the chain of a revision that follows one of the chain `before` and consists of these changes."""
    digest = sha256(before.encode())
    for values in changes:
        digest.update(line(values) + b"\n")
    return digest.hexdigest()


class ChainedRevision(NamedTuple):
    """A revision, and the chain that follows from its changes and from the revisions before."""

    revision: int
    chain: str


class Chain:
    """Runs along a log, change by change. `value` is the chain of the last revision that has ended."""

    def __init__(self) -> None:
        self.value = START
        self._revision: int | None = None
        self._digest = sha256()

    def add(self, values: Columns, written: bytes | None = None) -> ChainedRevision | None:
        """Add the next change, or its line as it was read; where it begins a revision, end the one before and return that."""
        ended = self.end() if values[0] != self._revision else None
        if self._revision is None:
            self._revision, self._digest = values[0], sha256(self.value.encode())
        self._digest.update((line(values) if written is None else written) + b"\n")
        return ended

    def end(self) -> ChainedRevision | None:
        """End the revision that is being read, and return it; None where there is none."""
        if self._revision is None:
            return None
        ended = ChainedRevision(self._revision, self._digest.hexdigest())
        self.value, self._revision = ended.chain, None
        return ended


class ChainCheck:
    """Compares the chain that a store keeps with its log: `take` every change in order, then `compare_head`.

    `faults` fills with a sentence for each revision that is not as it was written. What follows it is compared with the
    chain that was kept, so that one edited revision is one fault.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._chain = Chain()
        self._revision: int | None = None
        self._kept: str | None = None

    def take(self, values: Columns, kept: object) -> None:
        """Read the next change, and the chain that is kept with it (None: none is; what is no text is no chain)."""
        if values[0] != self._revision:
            self._compare()
            self._revision, self._kept = values[0], None
        self._chain.add(values)
        if kept and isinstance(kept, str):
            self._kept = kept

    def _compare(self) -> None:
        ended = self._chain.end()
        if ended is not None and ended.chain != self._kept:
            self.faults.append(
                f"revision {ended.revision} is not as it was written: it, or what stood before it, has been edited, "
                "added, moved or removed since (its hash does not fit the chain)"
            )
            self._chain.value = self._kept or ended.chain

    def compare_head(self, kept: str) -> None:
        """Compare the chain of the head with that of the last revision; call it after the last `take`."""
        self._compare()
        if kept != self._chain.value:
            self.faults.append(
                "the chain of the head is not that of the log: revisions at its end are missing or added"
            )
