"""Rows of ties, from a frame or a graph, as the records that they mean; faults are told by row and column."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from graphsvc.client import frames
from graphsvc.errors import Fault, InvalidInput
from graphsvc.model.fields import shape_of
from graphsvc.model.kinds import DATE_KINDS, TIE_KINDS
from graphsvc.model.tie import BOUNDS, Tie

if TYPE_CHECKING:
    import pandas

Row = Mapping[Any, Any]
FIELDS = shape_of(Tie).names
_DATES = frozenset((name,) for name in ("since", "until", *BOUNDS))
_DERIVED = ("version", *(f"{end}_{part}" for end in ("from", "to") for part in ("name", "kind")), *frames.DAY_COLUMNS)
"""Columns that a frame of ties has for those who read it; they say nothing of their own."""
_WHOLE = ("key", "discriminator", "since_kind", "until_kind", "citations", "dataset")
"""Columns that together say that rows have all of a tie, as a frame that was read has."""
_ATTRIBUTES = {name: spec for kind in TIE_KINDS.values() for name, spec in kind.attributes.items()}
_OF_PEOPLE = ("attributes", "people")
_PEOPLE = {f"people_{part}": part for part in ("about", "min", "max")}


@dataclass(frozen=True, slots=True)
class RowFault(Fault):
    """A fault in a row: the row's label, and the column that it is in (None: the row as a whole)."""

    row: Hashable = None
    column: str | None = None


class InvalidRows(InvalidInput):
    """Rows cannot be taken; `faults` says which, and nothing was written."""

    faults: tuple[RowFault, ...]

    def __init__(self, faults: Sequence[RowFault]) -> None:
        shown = "; ".join(f"row {fault.row!r}, {fault.column or 'as a whole'}: {fault.detail}" for fault in faults[:5])
        more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
        super().__init__(faults, f"nothing was written: {shown}{more}")

    def to_frame(self) -> pandas.DataFrame:
        """List the faults in a frame with the columns row, column and detail."""
        rows = [{"row": fault.row, "column": fault.column, "detail": fault.detail} for fault in self.faults]
        made: pandas.DataFrame = frames.load_pandas().DataFrame(rows, columns=["row", "column", "detail"])
        return made


class TieRows:
    """Rows as ties, which remember the rows that they come from."""

    def __init__(self, rows: Iterable[tuple[Hashable, Row]], **otherwise: str | None) -> None:
        """Read rows, each with its label; `otherwise` says what holds where a row says nothing. Raises InvalidRows."""
        given = list(rows)
        self.labels = [label for label, _ in given]
        names = list(dict.fromkeys(name for _, row in given for name in row))
        self._places = {name: _place(name) for name in names}
        faults = [RowFault("", why, None, str(name)) for name in names if (why := _wrong_column(name, names))]
        if faults:
            raise InvalidRows(faults)
        self.records = [self._record(i, row, otherwise, faults) for i, (_, row) in enumerate(given)]
        if faults:
            raise InvalidRows(faults)
        is_whole = set(_WHOLE) <= set(self._places)
        self._given = {
            record["id"]: (record, {self._places[name] for name in row})
            for record, (_, row) in zip(self.records, given, strict=True)
            if isinstance(record.get("id"), str) and not is_whole
        }

    @property
    def partial(self) -> Mapping[str, Any]:
        """Return, by their ids, records that may be there already and of which their rows tell a part only."""
        return {tie_id: record for tie_id, (record, _) in self._given.items()}

    def complete(self, tie_id: str, stored: Mapping[str, Any]) -> None:
        """Fill in, from a tie as it is listed, what its row does not speak of; what it speaks of is the row's to say."""
        given, given_places = self._given[tie_id]
        completed = {name: value for name, value in stored.items() if name != "version" and (name,) not in given_places}
        completed |= {end: stored[end]["id"] for end in ("from", "to")}
        for end in ("since", "until"):
            if given.get(end, stored[end]) != stored[end]:
                completed = {name: value for name, value in completed.items() if not name.startswith(f"{end}_")}
        for name in ("attributes", "dates"):
            kept = {key: value for key, value in stored[name].items() if (name, key) not in given_places}
            completed[name] = kept | given.get(name, {})
        if any(place[:2] == _OF_PEOPLE and len(place) == 3 for place in given_places):
            people = stored["attributes"].get("people") or {}
            kept = {part: number for part, number in people.items() if (*_OF_PEOPLE, part) not in given_places}
            completed["attributes"]["people"] = {**kept, **given.get("attributes", {}).get("people", {})} or None
        given.update(completed | given | {name: completed[name] for name in ("attributes", "dates")})

    def refused(self, error: InvalidInput) -> InvalidRows:
        """Tell the faults that the server found by row and column."""
        return InvalidRows([self._placed(fault) for fault in error.faults])

    def _placed(self, fault: Fault) -> RowFault:
        parts = [part.replace("~1", "/").replace("~0", "~") for part in fault.pointer.split("/")[1:]]
        if len(parts) < 2 or parts[0] != "ties":
            return RowFault(fault.pointer, fault.detail)
        number, *parts = parts[1:]
        columns = [str(name) for name, place in self._places.items() if place and list(place) == parts[: len(place)]]
        column = columns[0] if columns else ".".join(parts) or None
        return RowFault(fault.pointer, fault.detail, self.labels[int(number)], column)

    def _record(
        self, number: int, row: Row, otherwise: Mapping[str, str | None], faults: list[RowFault]
    ) -> dict[str, Any]:
        record: dict[str, Any] = {name: value for name, value in otherwise.items() if value is not None}
        for name, place in self._places.items():
            try:
                value = _plain(row.get(name))
                value = value if value is None else _fitted(value, place)
            except ValueError as exc:
                faults.append(RowFault(f"/ties/{number}/{name}", str(exc), self.labels[number], str(name)))
                continue
            if value is not None:
                _put(record, place, value)
        if "until" in self._places and "until" not in record and "id" in record:
            detail = "is empty; write '..' where the tie still holds, or '' where it ended on a day unknown"
            faults.append(RowFault(f"/ties/{number}/until", detail, self.labels[number], "until"))
        return record


def _place(name: Any) -> tuple[str, ...]:
    """Return where in a record a column's values go: a path of names; empty for what follows from other columns."""
    if not isinstance(name, str) or name in _DERIVED:
        return ()
    first, dot, rest = name.partition(".")
    if dot and first in ("attributes", "dates"):
        return (first, "people", rest.removeprefix("people.")) if rest.startswith("people.") else (first, rest)
    if name in _PEOPLE:
        return ("attributes", "people", _PEOPLE[name])
    return ("attributes", name) if name in _ATTRIBUTES else (name,)


def _wrong_column(name: Any, names: Sequence[Any]) -> str | None:
    place = _place(name)
    if not place and name in _DERIVED:
        return None
    twin = next((column for column in names if column != name and place and _place(column) == place), None)
    if twin is not None and names.index(twin) < names.index(name):
        return f"says the same as the column {twin!r}; keep one of the two"
    if place and place[0] == "dates" and len(place) == 2 and place[1] not in DATE_KINDS:
        return f"is no kind of date; there are {', '.join(DATE_KINDS)}"
    if place and (place[0] in FIELDS):
        return None
    near = get_close_matches(str(name), [*FIELDS, *_ATTRIBUTES, *_PEOPLE], 1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"is no column of a tie; {meant}a free attribute is called attributes.{name}, and any other column is to be dropped"


def _put(record: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    if not place:
        return
    inner = record
    for name in place[:-1]:
        inner = inner.setdefault(name, {})
    if place in (("attributes",), ("dates",)):
        record[place[0]] = {**value, **record.get(place[0], {})} if isinstance(value, dict) else value
        return
    inner[place[-1]] = value


def _plain(value: Any) -> Any:
    """Convert a cell to JSON; None for what is missing (NaN, NaT, NA)."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime):
        if value.time() != time.min:
            raise ValueError(f"{value} has a time of day; give the day alone")
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    raise ValueError(f"is a {type(value).__name__}, which cannot be sent; give text, a number or a list")


def _fitted(value: Any, place: tuple[str, ...]) -> Any:
    """Convert a value for its field: years as text, whole numbers that pandas made decimals of, lists of text."""
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    if place[:1] == ("dates",) or place in _DATES:
        return f"{whole:04}" if isinstance(whole, int) and not isinstance(whole, bool) else value
    spec = _ATTRIBUTES.get(place[1]) if len(place) > 1 and place[0] == "attributes" else None
    if spec is None:
        return value
    if spec.type in ("integer", "people"):
        return whole
    if spec.type in ("texts", "choices", "entities") and isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value
