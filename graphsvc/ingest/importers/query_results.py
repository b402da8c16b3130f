"""Results of a query in SPARQL as tables: the standard JSON form, the plain list of objects, or CSV.

The forms are those of https://www.w3.org/TR/sparql11-results-json/ and https://www.w3.org/TR/sparql11-results-csv-tsv/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graphsvc.ingest.importers.tables import Row, Table, decoded, ends_early, read_table, refusal

UNKNOWN = "_:"
"""How the cell of a value begins that the service knows to exist and does not know: a blank node."""
_BLANKS = re.compile(r"[ \t\r\n]*")
_LIST = re.compile(r'"bindings"\s*:\s*\[')
_TIMED_OUT = re.compile(r"\b[\w.]*(?:Timeout|Interrupted|Query|Execution)\w*Exception\b")
_AGAIN = "run the query again and save its result as JSON or CSV"


def read_result(path: Path) -> Sequence[Table]:
    """Read a file that holds the result of a query. Raises InvalidInput, saying what the file is and what to do."""
    text, encoding = decoded(path)
    start = text.lstrip()[:500].lower()
    if start.startswith("<"):
        is_page = "<html" in start or start.startswith("<!doctype html")
        what = "a web page, most likely an error of the query service" if is_page else "XML"
        raise refusal(path, 1, f"is {what}, and no result in JSON or CSV; {_AGAIN}")
    if start.startswith(("{", "[")):
        return (_of_json(path, text, encoding),)
    _check_is_whole(path, text)
    return (read_table(path),)


def _check_is_whole(path: Path, text: str) -> None:
    """Refuse a result in which the service has put its error: it sends rows before it knows that it has time for all."""
    if failed := _TIMED_OUT.search(text):
        line = text.count("\n", 0, failed.start()) + 1
        detail = (
            f"holds an error of the query service ({failed[0]}), so the result is cut; ask for less, like one property"
        )
        raise refusal(path, line, f"{detail}, and give all the files in one command")


def _of_json(path: Path, text: str, encoding: str) -> Table:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as exc:
        _check_is_whole(path, text)
        detail = "ends in the middle, so it was cut when it was saved" if ends_early(exc) else f"is not JSON: {exc.msg}"
        raise refusal(path, exc.lineno, f"{detail}; {_AGAIN}") from exc
    except (RecursionError, ValueError) as exc:
        raise refusal(path, 1, f"is no result of a query: it cannot be read as JSON ({exc}); {_AGAIN}") from exc
    names, bindings, start = _parts(path, data, text)
    shown: dict[str, str] = {}
    for name in names:
        if shown.setdefault(name.lower(), name) != name:
            raise refusal(
                path, 1, f"has the variables {shown[name.lower()]!r} and {name!r}; give one of them another name"
            )
    table = Table(path, tuple(shown), written_in=f"{encoding}, JSON")
    for line, binding in zip(_lines(text, start, len(bindings)), bindings, strict=True):
        if not isinstance(binding, Mapping):
            raise refusal(path, line, f"has a row that is no object; {_AGAIN}")
        cells = {column: _cell(binding.get(name)).strip() for column, name in shown.items()}
        table.rows.append(Row(table, line, cells))
    if not table.rows:
        raise refusal(path, 1, "is the result of a query that found nothing; look at the query, nothing is imported")
    return table


def _parts(path: Path, data: Any, text: str) -> tuple[list[str], list[Any], int]:
    """Return the variables, the rows, and where in the text their list begins."""
    if isinstance(data, list):
        columns = dict.fromkeys(name for row in data if isinstance(row, Mapping) for name in row)
        return list(columns), data, text.index("[") + 1
    if "boolean" in data:
        raise refusal(path, 1, "is the yes or no of a query that begins with ASK; ask with SELECT, as in the guide")
    head, results = data.get("head"), data.get("results")
    names = head.get("vars") if isinstance(head, Mapping) else None
    bindings = results.get("bindings") if isinstance(results, Mapping) else None
    if (
        not isinstance(names, list)
        or not all(isinstance(name, str) for name in names)
        or not isinstance(bindings, list)
    ):
        detail = "is JSON and no result of a query, which has head.vars and results.bindings"
        raise refusal(path, 1, f"{detail}; {_AGAIN}")
    found = _LIST.search(text)
    return names, bindings, found.end() if found else 0


def _lines(text: str, at: int, count: int) -> Iterator[int]:
    """Yield the line on which each item of a list begins; `at` is behind its bracket."""
    decode = json.JSONDecoder().raw_decode
    line, counted = 1, 0
    for _ in range(count):
        at = _BLANKS.match(text, at).end()  # type: ignore[union-attr]
        line += text.count("\n", counted, at)
        counted = at
        yield line
        try:
            _, at = decode(text, at)
        except ValueError:  # It is another list that is called `bindings`, too; its lines are not known.
            continue
        at = _BLANKS.match(text, at).end() + 1  # type: ignore[union-attr]


def _cell(term: Any) -> str:
    """Return the text of a term; empty where a variable is not bound."""
    if isinstance(term, Mapping):
        value = term.get("value")
        return "" if value is None else UNKNOWN + str(value) if term.get("type") == "bnode" else str(value)
    return "" if term is None else str(term)
