"""Tables as other projects publish them: whatever delimiter, line ends and encoding, with who read which column."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from graphsvc.errors import Fault, InvalidInput
from graphsvc.model.validation import short

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
FILE_LIMIT = 1 << 30
"""Bytes. A file is read into memory; the largest dyad-year tables of the field have some 200 MB."""

COLUMN_LIMIT = 1_000


class RowError(ValueError):
    """A row cannot be taken; the message says why and what to do."""


@dataclass(slots=True, eq=False)
class Table:
    """A file: its columns in lower case, its rows, how it is written, and which of its columns somebody has read.

    `broken` are the lines that are no rows of it. `kind` is what its reader knows it to be, where that does not show in
    its columns, `about` what the file says of itself as a whole.
    """

    path: Path
    columns: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    broken: list[Fault] = field(default_factory=list)
    written_in: str = ""
    read: set[str] = field(default_factory=set)
    kind: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def unread(self) -> list[str]:
        """List the columns that nobody has read, in their order."""
        return [name for name in self.columns if name not in self.read]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row, and the line on which it begins; reading a cell marks its column as read.

    `label` names a row of a file whose lines are not known.
    """

    table: Table
    line: int
    cells: Mapping[str, str]
    label: str = ""

    @property
    def place(self) -> str:
        """Return `file:line`, or the file and what names the row in it."""
        return f"{self.table.path}: {self.label}" if self.label else f"{self.table.path}:{self.line}"

    def text(self, name: str) -> str:
        """Return a cell without the blanks around it; empty where the file has no such column."""
        self.table.read.add(name)
        return self.cells.get(name, "")

    def whole(self, name: str) -> int | None:
        """Return a whole number, also one written as 220.0; None for an empty cell or NA. Raises RowError."""
        text = self.text(name)
        if text in ("", "NA", "."):
            return None
        number = text[:-2] if text.endswith(".0") else text
        if not number.lstrip("-").isdecimal() or not number.isascii() or len(number) > 15:
            raise RowError(f"{name} is {short(text)}, which is no whole number")
        return int(number)

    def flag(self, name: str) -> bool:
        """Return whether a cell says 1."""
        return self.whole(name) == 1


def read_table(path: Path) -> Table:
    """Read a file with a line of column names. Raises InvalidInput where that cannot be done."""
    text, encoding = decoded(path)
    if text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        raise refusal(path, 1, "is a web page and no table; save the file itself, not the page that shows it")
    delimiter = _delimiter(text)
    lines = _lines(path, text, delimiter)
    first = next(lines, None)
    if first is None:
        raise refusal(path, 1, "is empty; the first line of a table names its columns")
    columns = tuple(name.strip().lower() for name in first[1])
    _check_columns(path, first[0], columns)
    table = Table(path, columns, written_in=_described(text, encoding, delimiter))
    for line, cells in lines:
        if len(cells) == len(columns):
            table.rows.append(Row(table, line, {n: c.strip() for n, c in zip(columns, cells, strict=True)}))
        else:
            detail = (
                f"has {len(cells)} cells, but there are {len(columns)} columns; quote a cell that holds the delimiter"
            )
            table.broken.append(Fault(f"{path}:{line}", detail))
    if not table.rows and not table.broken:
        # An empty table would say that a project no longer has any row, and so retract all that it gave before.
        raise refusal(path, 1, "has names of columns and no rows below them; give the whole file")
    return table


def told_apart(table: Table, kinds: Mapping[str, Sequence[str]]) -> str:
    """Return of which kind a file is by the columns that each kind has. Raises InvalidInput, saying what is missing."""
    if table.kind:
        return table.kind
    present = set(table.columns)
    for kind, columns in kinds.items():
        if present.issuperset(columns):
            return kind
    nearest = max(kinds, key=lambda kind: len(present.intersection(kinds[kind])) / len(kinds[kind]))
    lacking = [name for name in kinds[nearest] if name not in present]
    if len(lacking) == len(kinds[nearest]):
        wanted = "; ".join(f"{kind} ({', '.join(columns)})" for kind, columns in kinds.items())
        raise refusal(table.path, 1, f"has none of the columns that are needed; a file is one of: {wanted}")
    hints = []
    for name in lacking:
        near = get_close_matches(name, table.columns, 1)
        hints.append(f"{name!r} (is it {near[0]!r} here?)" if near else repr(name))
    columns_ = "the column" if len(lacking) == 1 else "the columns"
    raise refusal(table.path, 1, f"lacks {columns_} {', '.join(hints)} of {nearest}; give the file as it is published")


def file_bytes(path: Path) -> bytes:
    """Read a file. Raises InvalidInput where that cannot be done, and where it is larger than FILE_LIMIT."""
    try:
        if not path.is_file():
            raise refusal(path, 1, "is not a file that can be read")
        if path.stat().st_size > FILE_LIMIT:
            raise refusal(path, 1, f"is larger than {FILE_LIMIT // 2**20:,} MB; give it in parts")
        return path.read_bytes()
    except OSError as exc:
        raise refusal(path, 1, f"cannot be read: {exc.strerror or exc}") from exc


def decoded(path: Path) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding. Raises InvalidInput."""
    raw = file_bytes(path)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        name, encoding = "UTF-16", "utf-16"
    else:
        has_mark = raw.startswith(b"\xef\xbb\xbf")
        name, encoding = "UTF-8 with a byte order mark" if has_mark else "UTF-8", "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as exc:
        if encoding == "utf-16":
            raise refusal(path, 1, f"begins as UTF-16 and goes on as something else: {exc.reason}") from exc
        # Windows-1252 is Latin-1 with letters where that has control characters; five of its bytes are none.
        name, text = "Latin-1 (Windows-1252)", raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise refusal(path, 1, "holds zero bytes, so it is no text; save the table as CSV")
    return text, name


def _delimiter(text: str) -> str:
    """Return what parts the names of the columns; a comma where nothing does."""
    first = next((line for line in text[: 1 << 16].splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: (len(next(csv.reader([first], delimiter=mark), [])), mark == ","))


def _lines(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                # A quote that is never closed swallows all lines behind it into one cell.
                if reader.line_num > line and _is_open(text, line, delimiter):
                    raise refusal(path, line, "opens a quote that is never closed; close it, or leave it out")
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as exc:
        detail = (
            f"has a cell of more than {csv.field_size_limit():,} characters; is there a quote that is never closed?"
        )
        raise refusal(path, line, detail if "field limit" in str(exc) else f"is not CSV: {exc}") from exc


def _is_open(text: str, line: int, delimiter: str) -> bool:
    """Return whether the row that begins on a line and spans several is one whose quote the file never closes."""
    rest = io.StringIO(text, newline="")
    for _ in range(line - 1):
        rest.readline()
    try:
        next(csv.reader(rest, delimiter=delimiter, strict=True), None)
    except csv.Error as exc:
        return "end of data" in str(exc)
    return False


def _check_columns(path: Path, line: int, columns: Sequence[str]) -> None:
    if len(columns) > COLUMN_LIMIT:
        detail = (
            f"has {len(columns):,} columns, more than {COLUMN_LIMIT:,}; a row is a tie, so turn a matrix into a list"
        )
        raise refusal(path, line, detail)
    twice = sorted(name for name, count in Counter(columns).items() if count > 1 and name)
    if twice:
        raise refusal(path, line, f"has the column {twice[0]!r} twice; name each once")


def _described(text: str, encoding: str, delimiter: str) -> str:
    ends = "Windows line ends" if "\r\n" in text else "old Macintosh line ends" if "\r" in text else "Unix line ends"
    return f"{encoding}, {DELIMITERS[delimiter]}, {ends}"


def ends_early(exc: JSONDecodeError) -> bool:
    """Say whether JSON was not wrong but cut: it ends where something had to follow."""
    return exc.pos >= len(exc.doc.rstrip()) or exc.msg.startswith("Unterminated")


def refusal(path: Path, line: int, detail: str) -> InvalidInput:
    """Return the error of a file that cannot be read, at a line."""
    return InvalidInput([Fault(f"{path}:{line}", detail)])
