"""Backups: a change log as lines of JSON, compressed with gzip, which can tell whether they are whole.

The first line is the header {format, store_id, head, columns}. Then comes a line for each change in order, as the chain
takes it (see `store.chain`), and at last the trailer {changes, chain}. Keys are in none of it.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import orjson

from graphsvc.errors import GraphsvcError, InvalidParameter, StoreUnavailable, StoreUnusable
from graphsvc.store import chain
from graphsvc.store.base import Head, LogChange, LogPosition, Store, place_after
from graphsvc.store.checking import LogReading

FORMAT = "graphsvc backup 1"
_LEVEL = 6
_PAGE = 2_000

Within = Callable[[LogChange], bool]
"""Says of a change whether it is to be restored; all of a revision are or none, and none after the first that is not."""
Progress = Callable[[int, int], None]
"""Takes how many revisions are done, and of how many."""


def no_progress(done: int, whole: int) -> None:
    """Tell nobody how far it is."""


class DamagedBackup(GraphsvcError):
    """A file is no backup, or not as it was written."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: of which store, up to which revision and moment, how many changes, and their chain."""

    store_id: str
    revision: int
    at: str
    changes: int
    chain: str


def log_of(store: Store, head: Head, progress: Progress = no_progress) -> Iterator[LogChange]:
    """Read the log of a store up to a head, while others may write.

    Raises StoreUnusable at its end where the log does not fit its chain, StoreUnavailable where it is another's by then.
    """
    links = chain.Chain()
    last = LogPosition(0, 0)
    is_whole = head.revision == 0
    while not is_whole:
        page = store.changes(last, _PAGE)
        if not page:
            raise StoreUnusable(f"the log ends before revision {head.revision}; run `graphsvc check`")
        for change in page:
            # What comes after the head was written since.
            if change.revision <= head.revision:
                links.add(chain.columns(change))
                yield change
        last = LogPosition(page[-1].revision, page[-1].seq)
        is_whole = last.revision > head.revision or (last.revision == head.revision and last.seq == page[-1].of)
        progress(min(last.revision, head.revision), head.revision)
    links.end()
    if store.head().store_id != head.store_id:
        raise StoreUnavailable("another store took the place of this one while it was read; begin again")
    if links.value != head.chain:
        raise StoreUnusable("the log of the store does not fit its chain: it was edited; `graphsvc check` says where")


def write(store: Store, out: BinaryIO, progress: Progress = no_progress) -> Contents:
    """Write a backup of a store as it stands now. Two of the same head are the same bytes."""
    head, count = store.head(), 0
    with gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=out, mtime=0) as compressed:
        at = {"revision": head.revision, "at": head.at}
        header = {"format": FORMAT, "store_id": head.store_id, "head": at, "columns": chain.COLUMNS}
        compressed.write(orjson.dumps(header) + b"\n")
        for change in log_of(store, head, progress):
            compressed.write(chain.line(chain.columns(change)) + b"\n")
            count += 1
        compressed.write(orjson.dumps({"changes": count, "chain": head.chain}) + b"\n")
    return Contents(head.store_id, head.revision, head.at, count, head.chain)


class Reading:
    """A backup that is being read: the header at once, then `changes`, and `contents` once those have ended.

    Raises DamagedBackup, here and while `changes` are read: what they gave must then not be kept.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._lines = _lines(source)
        self._number = 0
        header = self._parsed(self._next("header"), "header")
        at = header.get("head") if isinstance(header, Mapping) else None
        if not isinstance(header, Mapping) or not str(header.get("format")).startswith("graphsvc backup"):
            raise DamagedBackup("the file is no backup of graphsvc; name one that `graphsvc backup` has written")
        if header["format"] != FORMAT:
            raise DamagedBackup(f"the file is of the form {header['format']!r}, and this graphsvc reads {FORMAT!r}")
        if not isinstance(at, Mapping) or not isinstance(at.get("revision"), int) or not isinstance(at.get("at"), str):
            raise DamagedBackup("line 1: the header does not say up to which revision and moment it goes")
        self.store_id, self.revision, self.at = str(header.get("store_id")), int(at["revision"]), str(at["at"])
        self.contents: Contents | None = None

    def changes(self, progress: Progress = no_progress) -> Iterator[LogChange]:
        """Read every change, and compare order, counts and chain with what the file says of itself."""
        links, count = chain.Chain(), 0
        last: LogChange | None = None
        while not (line := self._next("trailer")).startswith(b"{"):
            values = self._parsed(line, "change")
            change = self._change(values)
            self._check_order(last, change)
            links.add(values, line)
            yield change
            last, count = change, count + 1
            if count % _PAGE == 0:
                progress(change.revision, self.revision)
        self._compare(self._parsed(line, "trailer"), last, count, links)
        if next(self._lines, None) is not None:
            raise DamagedBackup(
                f"line {self._number + 1}: there is more after the trailer; two files may have been joined"
            )
        self.contents = Contents(self.store_id, self.revision, self.at, count, links.value)

    def _compare(self, trailer: Any, last: LogChange | None, count: int, links: chain.Chain) -> None:
        links.end()
        if last is not None and last.seq != last.of:
            raise DamagedBackup(f"revision {last.revision} has {last.seq} of its {last.of} changes; lines were removed")
        stands = (last.revision, last.at) if last else (0, "")
        if stands != (self.revision, self.at):
            ends = f"the changes end at revision {stands[0]} of {stands[1]!r}"
            raise DamagedBackup(f"{ends}, the header says {self.revision} of {self.at!r}; lines were removed or edited")
        if trailer.get("changes") != count:
            raise DamagedBackup(f"there are {count} changes, the trailer says {trailer.get('changes')}; it was edited")
        if trailer.get("chain") != links.value:
            raise DamagedBackup(
                "the changes do not fit the chain in the trailer: one of them was edited; use another backup"
            )

    def _next(self, awaited: str) -> bytes:
        line = next(self._lines, None)
        if line is None or not line.endswith(b"\n"):
            raise DamagedBackup(f"the file ends after line {self._number}, before its {awaited}: it was cut off")
        self._number += 1
        return line.removesuffix(b"\n")

    def _parsed(self, line: bytes, what: str) -> Any:
        try:
            return orjson.loads(line)
        except ValueError:
            raise DamagedBackup(f"line {self._number} is no {what} of a backup: it is not JSON") from None

    def _change(self, values: Any) -> LogChange:
        if not isinstance(values, list) or [*map(type, values)] not in _TYPES:
            raise DamagedBackup(f"line {self._number} is no change of a backup")
        return chain.change_of(values)

    def _check_order(self, last: LogChange | None, change: LogChange) -> None:
        expected = place_after(last)
        if (change.revision, change.seq) != expected:
            place = f"revision {change.revision} change {change.seq}"
            due = f"revision {expected[0]} change {expected[1]}"
            raise DamagedBackup(
                f"line {self._number}: {place} stands where {due} should; lines were removed or reordered"
            )


_TEXT_OR_NONE = (str, type(None))
_TYPES = [
    [int, int, int, str, str, int, str, str, by_id, str, reason, body]
    for by_id in _TEXT_OR_NONE
    for reason in _TEXT_OR_NONE
    for body in _TEXT_OR_NONE
]


def check(source: BinaryIO, progress: Progress = no_progress) -> tuple[Contents | None, list[str]]:
    """Check a backup: that it is whole and as it was written, and what the log in it says. Gives a sentence for each fault."""
    try:
        backup, log = Reading(source), LogReading()
        for change in backup.changes(progress):
            log.take(change)
    except DamagedBackup as exc:
        return None, [exc.detail]
    log.compare_head(Head(backup.store_id, backup.revision, 0, backup.at))
    return backup.contents, log.faults


def up_to(backup: Reading, within: Within, progress: Progress = no_progress) -> Iterator[LogChange]:
    """Read the changes to restore of a backup; the rest is read, too, so that all of it is known to be whole.

    Raises InvalidParameter where there are none of those that the backup has.
    """
    is_past = False
    for count, change in enumerate(backup.changes(progress)):
        is_past = is_past or not within(change)
        if is_past and count == 0:
            raise InvalidParameter.of("until", f"the backup begins later, at {change.at}; name a later moment")
        if not is_past:
            yield change


def _lines(source: BinaryIO) -> Iterator[bytes]:
    try:
        yield from gzip.GzipFile(fileobj=source, mode="rb")
    except EOFError:
        raise DamagedBackup(
            "the file ends in the middle of its compressed data: it was cut off; use another backup"
        ) from None
    except (gzip.BadGzipFile, zlib.error) as exc:
        raise DamagedBackup(f"the file is damaged, or not compressed with gzip ({exc}); use another backup") from None
