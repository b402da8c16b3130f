"""How an item of an answer becomes a row: the columns follow from its shape and never from what it holds.

- An entity becomes its id, with its name and kind beside it (`host`, `host_name`, `host_kind`); a list of entities, a list
  of ids and a list of names (`against`, `against_names`).
- The members of an object get its name before them: `certain_from`, `last_known_truth`.
- What each data set says is one column, a word a data set: `nato-members: yes; atop: unknown`. Where a data set says since
  when, until when or what is owed, that is a column of the same form (`by_dataset_since`).
- Citations become the ids of their sources. Other lists of objects, and free attributes, stay as they are: JSON.
- Beside a date (`since`, EDTF) stand the first and the last day that it may be: `since_first`, `since_last`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import methodcaller
from typing import Any, Literal, NamedTuple, get_args, get_origin

from graphsvc.model import dates
from graphsvc.model.dates import OPEN, UNKNOWN
from graphsvc.model.wire_parts import Cited, Named, Obligations, OtherStatus, TieCited
from graphsvc.tables.shapes import is_object, member, members, required

Form = Literal["text", "integer", "number", "boolean", "day", "list", "map", "json"]
DATES = ("since", "until", "when")
PEOPLE = ("about", "min", "max")
"""The parts of a number of people that is known roughly."""
_SCALARS: Mapping[Any, Form] = {str: "text", int: "integer", float: "number", bool: "boolean"}
_WORDS = ("status", "level", "role", "recognition")
"""Members that say in a word what a data set says, where it says more than a truth."""


class TableColumn(NamedTuple):
    """A column, and what it holds.

    `text`, `integer`, `number`, `boolean`: a plain value. `day`: a day as YYYY-MM-DD. `list`: texts. `map`: a text or a
    number for each of several names. `json`: anything.
    """

    name: str
    form: Form


@dataclass(frozen=True, slots=True)
class Part:
    """Some neighbouring columns of a row, and what an item has in them."""

    columns: tuple[TableColumn, ...]
    values: Callable[[Any], Sequence[Any]]


def object_part(
    shape: Any,
    *,
    prefix: str = "",
    first: Sequence[str] = (),
    without: Sequence[str] = (),
    instead: Mapping[str, Part] | None = None,
    keeps_bounds: bool = False,
) -> Part:
    """Return the columns of a dataclass or a typed dict: the members named `first`, then the others as written.

    `without` leaves members out, `instead` gives some other columns than their shapes would. With `keeps_bounds` the
    earliest and latest days that come and go in records have columns, too, so that a record can be written from a row.
    """
    written = members(shape)
    order = [*first, *(name for name in written if name not in first and name not in without)]
    parts: list[Part] = []
    for name in order:
        if instead is not None and name in instead:
            parts.append(instead[name])
        elif name.endswith(("_earliest", "_latest")):
            parts += [_plain(name, "text", prefix)] if keeps_bounds else []
        elif name in DATES or f"{name}_earliest" in written:
            parts.append(date_part(name, prefix))
        else:
            parts.append(_member_part(written[name], name, prefix))
    return joined(parts)


def joined(parts: Iterable[Part]) -> Part:
    """Put columns beside each other."""
    given = tuple(parts)
    getters = [part.values for part in given]
    columns = tuple(column for part in given for column in part.columns)
    return Part(columns, lambda item: [value for values in getters for value in values(item)])


def entities_part(name: str, entities: Callable[[Any], Iterable[Named] | None]) -> Part:
    """Return the columns of a list of entities."""

    def values(item: Any) -> Sequence[Any]:
        listed = entities(item)
        if listed is None:
            return None, None
        ids = {entity["id"]: entity["name"] for entity in listed}
        return list(ids), list(ids.values())

    return Part((TableColumn(name, "list"), TableColumn(f"{name}_names", "list")), values)


def list_part(name: str, texts: Callable[[Any], Iterable[str]]) -> Part:
    """Return the column of a list of texts."""
    return Part((TableColumn(name, "list"),), lambda item: (list(texts(item)),))


def date_part(name: str, prefix: str = "", claim: Callable[[Any], Any] = lambda item: item) -> Part:
    """Return the columns of a date: its text, and the first and the last day that it may be.

    `claim` finds in an item whose date it is, with `…_earliest` and `…_latest` where the text cannot say them.
    """
    earliest, latest = f"{name}_earliest", f"{name}_latest"

    def values(item: Any) -> Sequence[Any]:
        given = claim(item)
        if given is None:
            return None, None, None
        text = member(given, name)
        return text, *days_of(text, member(given, earliest), member(given, latest))

    shown = f"{prefix}{name}"
    return Part(
        (TableColumn(shown, "text"), TableColumn(f"{shown}_first", "day"), TableColumn(f"{shown}_last", "day")), values
    )


def days_of(text: str | None, earliest: str | None = None, latest: str | None = None) -> tuple[str | None, str | None]:
    """Return the first and the last day that a date may be; None where it is open or unknown.

    >>> days_of("193X"), days_of("", latest="2022-07-15")
    (('1930-01-01', '1939-12-31'), (None, '2022-07-15'))
    """
    if text is None or text in (OPEN, UNKNOWN):
        return earliest, latest
    when = dates.parse(text)
    return earliest or dates.iso(when.earliest), latest or dates.iso(when.latest)


def _member_part(shape: Any, name: str, prefix: str) -> Part:
    held, shown = required(shape), f"{prefix}{name}"
    origin = get_origin(held)
    if held is Named:
        return _entity_part(name, shown)
    if is_object(held):
        inner = object_part(held, prefix=f"{shown}_")
        nothing = (None,) * len(inner.columns)
        return Part(
            inner.columns, lambda item: nothing if (value := member(item, name)) is None else inner.values(value)
        )
    if origin is list:
        return _list_part(get_args(held)[0], name, shown)
    if origin is dict:
        return _dict_part(get_args(held)[1], name, shown)
    return _plain(name, _SCALARS.get(held, "json"), prefix)


def _plain(name: str, form: Form, prefix: str = "") -> Part:
    return Part((TableColumn(f"{prefix}{name}", form),), lambda item: (member(item, name),))


def _entity_part(name: str, shown: str) -> Part:
    columns = tuple(TableColumn(column, "text") for column in (shown, f"{shown}_name", f"{shown}_kind"))

    def values(item: Any) -> Sequence[Any]:
        entity = member(item, name)
        return (None, None, None) if entity is None else (entity["id"], entity["name"], entity["kind"])

    return Part(columns, values)


def _list_part(inner: Any, name: str, shown: str) -> Part:
    if inner is Named:
        return entities_part(shown, lambda item: member(item, name))
    if inner in (Cited, TieCited):
        return list_part(shown, lambda item: _unique(cited["source"]["id"] for cited in member(item, name) or ()))
    if inner is OtherStatus:
        return _map_part(shown, lambda item: {other["status"]: other["truth"] for other in member(item, name) or ()})
    return _plain(name, "list" if inner is str else "json", shown.removesuffix(name))


def _dict_part(inner: Any, name: str, shown: str) -> Part:
    if inner == int | None:
        columns = tuple(TableColumn(f"{shown}_{part}", "integer") for part in PEOPLE)
        return Part(columns, lambda item: [(member(item, name) or {}).get(part) for part in PEOPLE])
    if not is_object(inner):
        return _plain(name, "json" if inner is Any else "map", shown.removesuffix(name))

    def each(name_of: str, what: Callable[[Any], Any]) -> Part:
        def values(item: Any) -> dict[str, Any]:
            said = {dataset: what(verdict) for dataset, verdict in (member(item, name) or {}).items()}
            return {dataset: value for dataset, value in said.items() if value is not None}

        return _map_part(name_of, values)

    ends = [end for end in ("since", "until") if end in members(inner)]
    ways = ("owed", "due") if required(members(inner).get("obligations")) is Obligations else ()
    return joined(
        (
            each(shown, verdict_word),
            *(each(f"{shown}_{end}", methodcaller("get", end)) for end in ends),
            *(each(f"{shown}_{way}", partial(_owed, way)) for way in ways),
        )
    )


def verdict_word(said: Mapping[str, Any]) -> str:
    """Word what a data set says: a status, a level, a role or else a truth.

    >>> verdict_word({"status": "severed", "truth": "possible"}), verdict_word({"truth": "yes"})
    ('severed (possible)', 'yes')
    """
    truth = str(said["truth"])
    word = next((said[name] for name in _WORDS if said.get(name)), truth)
    return f"{word} (possible)" if truth == "possible" and word != truth else word


def _owed(way: str, said: Mapping[str, Any]) -> str | None:
    obligations = said["obligations"]
    return None if obligations is None else ", ".join(obligations[way])


def _map_part(name: str, values: Callable[[Any], dict[str, Any]]) -> Part:
    return Part((TableColumn(name, "map"),), lambda item: (values(item),))


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
