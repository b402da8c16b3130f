"""Read the -wal beside an SQLite file without SQLite, which would take in whatever lies there.

The format is https://www.sqlite.org/fileformat2.html#the_write_ahead_log: a header of 32 bytes, then frames, each a
header of 24 bytes and a page. Frames count up to the last commit of those that carry the header's salts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from operator import mul
from pathlib import Path
from typing import BinaryIO

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
"""The first number of a -wal, and the byte order in which its checksums are reckoned."""
_LEAF = 0x0D
"""The first byte of a page that holds rows of a table."""


_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}
"""How many bytes an integer takes, by its type in the row's header; 8 and 9 are the numbers 0 and 1."""


@dataclass(frozen=True, slots=True)
class WalContents:
    """What a -wal holds: how many frames count, whether some of them carries the token, where it is damaged if it is.

    `has_old_frames`: frames that do not count are there, too, as in one that has been begun anew. `is_end_broken`: the
    last commit is there and cannot be read, by damage or because power was lost before it was acknowledged.
    """

    frames: int
    has_token: bool
    damaged_at: int | None = None
    has_old_frames: bool = False
    is_end_broken: bool = False


def read_wal(path: Path, token: str, *, verify: bool) -> WalContents | None:
    """Read a -wal; None where there is none, or none that has ever been written to.

    With `verify`, which takes 0.15 ms a page, frames are reckoned through. The -wal is damaged where a frame fails
    its checksum and later commits follow, which their frames or their numbers tell: each commit was on the disk before
    the next began, so this is no write that a crash cut off. SQLite would silently leave out all that follows.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        header = file.read(_HEADER.size)
        if len(header) < _HEADER.size:
            return None
        magic, _, page_size, _, *salts, sum0, sum1 = _HEADER.unpack(header)
        if magic not in _MAGIC or page_size < 512 or page_size & (page_size - 1):
            return None
        checksum = _Checksum(_MAGIC[magic], page_size, verify=verify)
        if checksum.of_header(header[:24]) != (sum0, sum1):
            return None
        return _read_frames(file, page_size, tuple(salts), checksum, token.encode())


def _read_frames(
    file: BinaryIO, page_size: int, salts: tuple[int, ...], checksum: _Checksum, token: bytes
) -> WalContents:
    committed, has_token, pending, last = 0, False, set[int](), None
    broken_at, is_past_its_commit, is_carried = None, False, False
    for number, (frame, page) in enumerate(_frames(file, page_size), 1):
        _, size_after, *rest = _FRAME.unpack(frame)
        is_current = tuple(rest[:2]) == salts
        if broken_at is None and not (is_current and checksum.follows(frame[:8], page, (rest[2], rest[3]))):
            broken_at = number
        if not is_current:
            continue
        row = _state_row(page)
        if row is not None:
            pending.add(_commits(row))
        if broken_at is not None:
            if is_past_its_commit or len(pending) > 1 or (last is not None and any(n > last + 1 for n in pending)):
                return WalContents(committed, has_token, broken_at)
            is_past_its_commit = bool(size_after)
            continue
        is_carried = is_carried or (row is not None and token in row)
        if size_after:
            committed, has_token = number, has_token or is_carried
            last, pending = max(pending, default=last), set()
    return WalContents(committed, has_token, None, broken_at is not None, is_past_its_commit)


def _frames(file: BinaryIO, page_size: int) -> Iterator[tuple[bytes, bytes]]:
    while len(both := file.read(_FRAME.size + page_size)) == _FRAME.size + page_size:
        yield both[: _FRAME.size], both[_FRAME.size :]


def _state_row(page: bytes) -> bytes | None:
    """Return the row of `file_state` where the page is its own: header and values, all shorter than 128 bytes."""
    if page[0] != _LEAF or page[3:5] != b"\0\1":
        return None
    start = int.from_bytes(page[8:10], "big")
    row = page[start + 2 : start + 2 + page[start]]
    # Its length, `one` which is the row's number, 0 or 1, and a text of 32 characters.
    return row if row[:2] == b"\x07\0" and row[2] in (8, 9) and row[3] == 2 * 32 + 13 else None


def _commits(row: bytes) -> int:
    """Return the last value of the row."""
    return int.from_bytes(row[-_SIZES[row[6]] :] if _SIZES[row[6]] else bytes([row[6] == 9]), "big")


class _Checksum:
    """The running checksum of a -wal: two sums of Fibonacci's kind over its 32-bit words.

    Both are linear in the words and in the sums before, so a page takes two products of lists rather than a loop.
    """

    def __init__(self, order: str, page_size: int, *, verify: bool) -> None:
        self._order, self._verify = order, verify
        self._sums = (0, 0)
        words = 2 + page_size // 4
        fibonacci = [0, 1]
        while len(fibonacci) < words + 3:
            fibonacci.append((fibonacci[-1] + fibonacci[-2]) & 0xFFFFFFFF)
        self._fibonacci = fibonacci
        self._weights = {count: self._weights_of(count) for count in ((6, words) if verify else (6,))}

    def _weights_of(self, words: int) -> tuple[list[int], list[int], tuple[int, int, int, int]]:
        """Reckon how much each word, and each sum before, counts in the two sums after an even number of words."""
        # A word at an even place is added to the first sum and, with it, to the second; one at an odd place to the second.
        each = [
            self._carried(words - i - 2, (1, 1)) if i % 2 == 0 else self._carried(words - i - 1, (0, 1))
            for i in range(words)
        ]
        return (
            [f for f, _ in each],
            [s for _, s in each],
            (*self._carried(words, (1, 0)), *self._carried(words, (0, 1))),
        )

    def _carried(self, words: int, sums: tuple[int, int]) -> tuple[int, int]:
        """Carry sums on over an even number of words of 0."""
        # A pair of words does s0 += s1; s1 += s0. Over n pairs the factors are the Fibonacci numbers 2n-1, 2n and 2n+1.
        fibonacci, (s0, s1) = self._fibonacci, sums
        before, here, after = (fibonacci[words - 1] if words else 1), fibonacci[words], fibonacci[words + 1]
        return (before * s0 + here * s1) & 0xFFFFFFFF, (here * s0 + after * s1) & 0xFFFFFFFF

    def of_header(self, data: bytes) -> tuple[int, int]:
        """Take the header's first 24 bytes and return the sums, from which those of the frames go on."""
        self._sums = self._sum(data)
        return self._sums

    def follows(self, frame: bytes, page: bytes, expected: tuple[int, int]) -> bool:
        """Say whether a frame has the checksum expected, and go on from it if so."""
        if not self._verify:
            return True
        sums = self._sum(frame + page)
        if sums != expected:
            return False
        self._sums = sums
        return True

    def _sum(self, data: bytes) -> tuple[int, int]:
        words = struct.unpack(f"{self._order}{len(data) // 4}I", data)
        first, second, (a, b, c, d) = self._weights[len(words)]
        s0, s1 = self._sums
        return (
            (a * s0 + c * s1 + sum(map(mul, words, first))) & 0xFFFFFFFF,
            (b * s0 + d * s1 + sum(map(mul, words, second))) & 0xFFFFFFFF,
        )
