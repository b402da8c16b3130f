"""Python values as the text that a question's parameters are sent as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from urllib.parse import quote

from graphsvc.client import scalars
from graphsvc.errors import InvalidParameter
from graphsvc.model import moments
from graphsvc.model.parameter import Day, Moment, Period, Ref, Words


def ref(value: Ref, name: str = "ref") -> str:
    """Read the reference to an entity, be it one that an answer shows.

    >>> ref({"id": "albania", "name": "Albania", "kind": "country"}), ref("cow:339")
    ('albania', 'cow:339')
    """
    reference = scalars.plain(value.get("id") if isinstance(value, Mapping) else value, name)
    if not isinstance(reference, str) or not reference:
        raise InvalidParameter.of(name, f"{value!r} is no entity; give an id, a code like cow:339, or a name")
    return reference


def segment(value: Ref, name: str = "ref") -> str:
    """Write a reference as a part of an address."""
    text = ref(value, name)
    if "/" in text or text in (".", ".."):
        raise InvalidParameter.of(name, f"{text!r} cannot be part of an address; give the id, which resolve() tells")
    return quote(text, safe="")


def refs(value: Ref | Iterable[Ref] | None, name: str) -> str | None:
    """Join references by commas; text is taken to be joined already.

    >>> refs(["albania", "cow:630"], "between")
    'albania,cow:630'
    """
    given = scalars.plain(value, name)
    if given is None or isinstance(given, str):
        return given
    if not isinstance(given, Iterable) or isinstance(given, Mapping):
        return ref(given, name)
    return _joined([ref(item, name) for item in given], name)


def words(value: Words | None, name: str) -> str | None:
    """Join words by commas."""
    given = scalars.plain(value, name)
    if given is None or isinstance(given, str):
        return given
    if not isinstance(given, Iterable):
        raise InvalidParameter.of(name, f"{given!r} is no list of words")
    return _joined([scalars.plain(word, name) for word in given], name)


def day(value: Day | None, name: str = "on") -> str | None:
    """Write a day.

    >>> day(date(2022, 9, 7))
    '2022-09-07'
    """
    given = scalars.plain(value, name)
    if isinstance(given, datetime):
        if given.tzinfo is not None or given.time() != datetime.min.time():
            raise InvalidParameter.of(name, f"{given} is a moment; give its day, as with .date()")
        return given.date().isoformat()
    if isinstance(given, date):
        return given.isoformat()
    if given is not None and not isinstance(given, str):
        raise InvalidParameter.of(name, f"{given!r} is no day; give a date, or text as YYYY-MM-DD")
    return given


def period(value: Period | None, name: str = "during") -> str | None:
    """Write a period.

    >>> period(1939), period((date(1985, 1, 1), 1991))
    ('1939', '1985-01-01/1991')
    """
    given = scalars.plain(value, name)
    if isinstance(given, float) and given.is_integer():  # A column of years with gaps is one of floats in pandas.
        given = int(given)
    if isinstance(given, int) and not isinstance(given, bool):
        if not 1 <= given <= 9999:
            raise InvalidParameter.of(name, f"{given} is no year from 1 to 9999")
        return f"{given:04}"
    if isinstance(given, tuple) and len(given) == 2:
        return "/".join(str(period(end, name)) for end in given)
    if given is None or isinstance(given, str | date):
        return day(given, name)
    raise InvalidParameter.of(name, f"{given!r} is no period; give a year, text like 1985/1991-12, or two days")


def moment(value: Moment | None, name: str = "known") -> str | None:
    """Write a moment, in UTC.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 1, 31, 12, tzinfo=UTC))
    '2026-01-31T12:00:00.000000Z'
    """
    given = scalars.plain(value, name)
    if isinstance(given, datetime):
        if given.tzinfo is None:
            detail = (
                f"{given} has no time zone; give one, as in datetime(…, tzinfo=UTC), or .astimezone() for local time"
            )
            raise InvalidParameter.of(name, detail)
        return moments.write(given)
    return day(given, name)


def flag(value: bool, name: str) -> str:
    """Write true or false."""
    return str(scalars.plain(value, name)).lower()


def number(value: int, name: str) -> str:
    """Write a whole number."""
    return str(scalars.plain(value, name))


def text(value: str, name: str) -> str:
    """Write a word or a text."""
    return str(scalars.plain(value, name))


def _joined(parts: list[str], name: str) -> str:
    for part in parts:
        if not isinstance(part, str) or "," in part:
            raise InvalidParameter.of(name, f"{part!r} cannot be sent in a list, which commas part; give an id instead")
    return ",".join(parts)
