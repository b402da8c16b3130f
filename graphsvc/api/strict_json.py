"""JSON read strictly: no NaN, no name twice in an object, valid UTF-8, not nested without end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

from graphsvc.errors import Fault, Faults, InvalidInput, TooLarge
from graphsvc.model.kinds import RECORDS
from graphsvc.model.validation import named, short

COSTS = ((b"{", 250), (b"[", 90), (b",", 60))
"""About how many bytes Python takes for an object, a list, and each further value, whose text may have two."""
COST_LIMIT = 256 * 2**20
"""The most that the values of one document may take: four times the largest body, so that all of a request, its text
and what is made of it included, stays within ten times."""


class JsonError(ValueError):
    """A text is not the JSON that is read here; the message says why."""


def read(body: bytes) -> Any:
    """Read one JSON document. Raises InvalidInput, and TooLarge where it has too many values."""
    if _cost(body) > COST_LIMIT:
        raise TooLarge("the body has more values than are read at once; send it in parts")
    try:
        return _parse(body)
    except JsonError as exc:
        raise InvalidInput([Fault("", str(exc))]) from exc


def read_lines(body: bytes, most: int) -> list[tuple[str, Any, str]]:
    """Read NDJSON: a record a line, `{"tie": {…}}`, the last line `{"end": N}` with the number of records.

    Gives (kind of record, what was sent, pointer); the pointer's first part counts lines from 0. Raises InvalidInput
    with the fault of every line, and where the end is missing, because then the body may have been cut off; TooLarge
    for more than `most` records, or too many values in them.
    """
    faults, cost = Faults(), 0
    items: list[tuple[str, Any, str]] = []
    end: Any = None
    for i, line in enumerate(_lines(body)):
        cost += _cost(line)
        if cost > COST_LIMIT:
            raise TooLarge("the lines have more values than are read at once; send them in several batches")
        if end is not None:
            faults.append(Fault(f"/{i}", f"line {i + 1} comes after the end"))
            break
        try:
            record = _parse(line)
        except JsonError as exc:
            faults.append(Fault(f"/{i}", f"line {i + 1}: {exc}"))
            continue
        if not isinstance(record, dict) or len(record) != 1:
            faults.append(
                Fault(f"/{i}", f'line {i + 1} is {named(record)}; send one record a line, like {{"tie": {{…}}}}')
            )
            continue
        ((name, value),) = record.items()
        if name == "end":
            end = value if isinstance(value, int) and not isinstance(value, bool) else -1
        elif name in RECORDS:
            if len(items) >= most:
                raise TooLarge(f"these are more records than a batch takes ({most:,}); send several")
            items.append((name, value, f"/{i}/{name}"))
        else:
            known = ", ".join(RECORDS)
            faults.append(Fault(f"/{i}", f"line {i + 1} begins with {short(name)}; a line is one of {known}, or end"))
    if end is None:
        faults.append(
            Fault("", 'the last line is not {"end": N}; the body was cut off, or its sender left the end out')
        )
    elif end != len(items) and not faults:
        faults.append(Fault("", f"the end does not count {len(items)} records, which came; the body has lost some"))
    if faults:
        raise InvalidInput(faults)
    return items


def _cost(text: bytes) -> int:
    return sum(text.count(mark) * cost for mark, cost in COSTS)


def _lines(body: bytes) -> Iterator[bytes]:
    """Yield one line after the other: a list of them would take more than the body."""
    start = 0
    while start < len(body):
        end = body.find(b"\n", start)
        end = len(body) if end < 0 else end
        yield body[start:end]
        start = end + 1


def _parse(body: bytes) -> Any:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as exc:
        raise JsonError(f"is not UTF-8: byte {exc.start} cannot be read") from exc
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once)
    except JsonError:
        raise
    except RecursionError as exc:
        raise JsonError("is nested too deep") from exc
    except json.JSONDecodeError as exc:
        where = "it is empty" if not text.strip() else f"{exc.msg} at line {exc.lineno}, column {exc.colno}"
        raise JsonError(f"is not JSON: {where}") from exc
    except ValueError as exc:
        raise JsonError("holds a number with too many digits; send it as text") from exc


def _refuse_constant(name: str) -> NoReturn:
    raise JsonError(f"holds {name}, which is no number in JSON; leave the value out where there is none")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise JsonError(f"has {short(twice)} twice in one object; send it once")
    return members
