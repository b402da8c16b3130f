"""Dyad-years as Parquet and Arrow: null where nothing is known, a row group for every 65,536 rows or so.

The metadata of the schema says what the table is and whom to cite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphsvc.analysis.dyad_years import Rule, Year
from graphsvc.analysis.tables import Column
from graphsvc.export import arrow_files, dyad_table


def write(file_format: str, rule: Rule, years: Iterable[Year], about: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the table as `parquet` or `arrow`."""
    arrow_files.require(file_format)
    import pyarrow as pa

    columns = dyad_table.columns(rule)
    types = {"number": pa.int32(), "text": pa.string()}
    schema = arrow_files.schema(((one.name, types[one.type]) for one in columns), about)

    def batches() -> Iterator[Any]:
        kept: list[Any] = []
        size = 0
        for year in years:
            kept.append(pa.record_batch(_arrays(rule, columns, schema, year), schema=schema))
            size += len(year.which)
            if size >= arrow_files.BATCH_ROWS:
                yield from _joined(kept)
                kept, size = [], 0
        yield from _joined(kept)

    yield from arrow_files.write(file_format, schema, batches())


def _joined(batches: Sequence[Any]) -> Iterator[Any]:
    import pyarrow as pa

    if batches:
        yield from pa.Table.from_batches(batches).combine_chunks().to_batches()


def _arrays(rule: Rule, columns: Sequence[Column], schema: Any, year: Year) -> list[Any]:
    import pyarrow as pa

    first, second, which = (pa.array(one) for one in (year.first, year.second, year.which))
    ids = pa.array([one.id for one in year.states], pa.string())
    codes = dyad_table.codes(rule, year.states)
    found = []
    if codes is not None:
        is_number = columns[0].type == "number"
        read = [_number(code) if is_number else code for code in codes]
        both = pa.array(read, schema.field(0).type)
        found += [both.take(first), both.take(second)]
    found.append(pa.array([year.year], pa.int32()).take(pa.array([0] * len(which), pa.int32())))
    found += [ids.take(first), ids.take(second)]
    told = zip(*year.values, strict=True) if year.values else ((),) * len(rule.asking.columns)
    start = len(found)
    return found + [
        pa.array(list(values), schema.field(start + place).type).take(which) for place, values in enumerate(told)
    ]


def _number(code: str | None) -> int | None:
    """Read a code as the number that it is; one that is none is null here, and stands in CSV as it is."""
    return int(code) if code is not None and code.isascii() and code.isdigit() and len(code) < 10 else None
