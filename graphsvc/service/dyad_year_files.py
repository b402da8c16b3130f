"""Dyad-years as files: read what is asked, refuse what is too much, and write year after year while it is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphsvc.analysis.dyad_years import COLUMNS, QUESTIONS, Columns, DyadYears, TableRule, datasets, rosters, rows_of
from graphsvc.analysis.rosters import Codes, Roster
from graphsvc.analysis.rules import System
from graphsvc.errors import InvalidParameter, TooLarge
from graphsvc.export import arrow_files, codebook, dyad_arrow, dyad_csv, dyad_table
from graphsvc.export.formats import CODEBOOK
from graphsvc.ingest.folders import Progress
from graphsvc.model.kinds import SYSTEMS
from graphsvc.model.network_parameters import DyadYearParameters
from graphsvc.service import parameters
from graphsvc.service.centrality import YearsRequest, read_years
from graphsvc.service.citing import citations, naming, refuse_forbidden
from graphsvc.service.files import File, begun, byte_order_mark, file_format, file_name, marked
from graphsvc.service.network_specs import refuse_oversized
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.stored_bodies import BodyStore
from graphsvc.tables import csv_cells

MOST_ROWS = 5_000_000
"""How many rows a table may have; all directed dyad-years since 1816 are some 2.3 million."""
MOST_YEARS = 1_000
_BYTES_A_ROW = 60
FORMATS = {
    "csv": (csv_cells.MEDIA_TYPE, "csv"),
    "parquet": (arrow_files.PARQUET, "parquet"),
    "arrow": (arrow_files.ARROW, "arrow"),
    CODEBOOK: (codebook.MEDIA_TYPE, codebook.SUFFIX),
}
"""The media type and the ending of each format of tables."""
PARAGRAPHS = (
    "One row for every two states that are in the system in a year; in a directed table two, one for either direction. "
    "Two states that shared no day of the year in the system have none. The rows are in the order of the codes and the year; "
    "in a table that is not directed state 1 has the smaller code.",
    "NA (null in Parquet and Arrow) is what is not known. Where no data set covers a pair in a year, its cells are NA and "
    "never 0: that nothing is recorded does not mean that there was nothing.",
    "What is possible, disputed or unknown is NA, and `truth` tells them apart. With `certainty=possible` what is possible "
    "counts as 1; what is disputed never does.",
)


@dataclass(frozen=True, slots=True)
class TableRequest(YearsRequest):
    """What table is wanted, as it was sent; None where it was not."""

    question: str | None = None
    codes: str | None = None
    system: str | None = None
    directed: str | None = None
    microstates: str | None = None
    columns: str | None = None
    bom: str | None = None
    format: str | None = None

    def rule(self) -> TableRule:
        """Read it. Raises InvalidParameter."""
        question = parameters.choice(DyadYearParameters, "question", self.question) or "allied"
        codes = cast(Codes, parameters.choice(DyadYearParameters, "codes", self.codes) or "cow")
        system = parameters.choice(DyadYearParameters, "system", self.system) or (
            codes if codes in SYSTEMS else SYSTEMS[0]
        )
        first, last, days = read_years(self)
        is_directed = parameters.flag(self.directed, "directed")
        if QUESTIONS[question].leads:
            if self.directed == "false":
                raise InvalidParameter.of("directed", f"{question} leads one way, so that its table is directed")
            is_directed = True
        microstates = parameters.choice(DyadYearParameters, "microstates", self.microstates)
        if microstates is not None and system != "gw":
            raise InvalidParameter.of(
                "microstates",
                f"is about the Gleditsch–Ward list, and this table has the states of {system}; ask with system=gw",
            )
        columns = cast(Columns, parameters.choice(DyadYearParameters, "columns", self.columns) or COLUMNS[0])
        if columns == "peacesciencer" and (question, codes, system) != ("allied", "cow", "cow"):
            raise InvalidParameter.of(
                "columns",
                "peacesciencer has those of question=allied, codes=cow and system=cow; leave out what differs",
            )
        has_microstates = system != "gw" or microstates == "include"
        return TableRule(
            question, first, last, codes, cast(System, system), days, is_directed, has_microstates, columns
        )


class DyadYearFiles:
    """Files of dyad-years."""

    def __init__(self, bodies: BodyStore) -> None:
        self._stored = bodies

    def table(self, wanted: TableRequest, query: ParsedQuery, progress: Progress | None = None) -> File:
        """Write a table as a file; `progress` hears of the rows made and of all, year by year.

        Raises InvalidParameter, and TooLarge with its size.
        """
        chosen = file_format(DyadYearParameters, wanted.format)
        has_mark = byte_order_mark(wanted.bom, chosen)
        rule, lens = wanted.rule(), query.lens
        refuse_oversized(lens, rule.asked.kinds, "each year of the table", has_alliances=rule.question == "allied")
        resting = datasets(lens, rule)
        refuse_forbidden(lens, resting)
        rosters_by_year, rows = _bounded(query, rule)
        everybody = {state.entity for roster in rosters_by_year.values() for state in roster.states}
        cited = citations(lens, self._stored, resting | naming(lens, everybody))
        shown: dict[str, Any] = {
            "question": rule.question,
            "from": rule.first,
            "to": rule.last,
            "year": rule.days,
            "codes": rule.codes,
            "system": rule.system,
            "microstates": ("include" if rule.has_microstates else "exclude") if rule.system == "gw" else None,
            "directed": rule.is_directed,
            "columns": rule.columns,
            "certainty": lens.certainty,
            "datasets": sorted(lens.sources[dataset].id for dataset in resting),
            "rows": sum(rows.values()),
            "known": query.known,
            "revision": lens.view.revision,
        }
        media_type, suffix = FORMATS[chosen]
        made = DyadYears(lens, rule, rosters_by_year)
        years = _reported(made, rows, progress)
        name = file_name("dyad-years", rule.question, f"{rule.first}-{rule.last}", suffix=suffix)
        if chosen == CODEBOOK:
            content: Iterator[bytes] = iter([_codebook(rule, rosters_by_year, shown, cited)])
        elif chosen == "csv":
            content = marked(dyad_csv.write(made, years)) if has_mark else dyad_csv.write(made, years)
        else:
            content = dyad_arrow.write(chosen, made, years, {"table": shown, "citations": cited})
        return File(name, media_type, begun(content))


def _reported(table: DyadYears, rows: Mapping[int, int], progress: Progress | None) -> Iterator[int]:
    """Make the years, and tell of the rows made and of all."""
    done, whole = 0, sum(rows.values())
    for year in table.make():
        done += rows[year]
        if progress is not None:
            progress(done, whole)
        yield year


def _bounded(query: ParsedQuery, rule: TableRule) -> tuple[dict[int, Roster], dict[int, int]]:
    """Return the states and the number of rows of each year, or refuse a table that is too long with its size."""
    count = len(rule.years)
    if count > MOST_YEARS:
        raise TooLarge(f"{count:,} years are too many for one table, the limit is {MOST_YEARS:,}; ask for fewer")
    rosters_by_year = rosters(query.lens, rule)
    by_year = {year: rows_of(roster, rule) for year, roster in rosters_by_year.items()}
    rows = sum(by_year.values())
    if rows > MOST_ROWS:
        size = f"{rows:,} rows, about {rows * _BYTES_A_ROW / 2**20:,.0f} MiB of CSV"
        raise TooLarge(f"the table would have {size}; the limit is {MOST_ROWS:,} rows, so ask for fewer years")
    return rosters_by_year, by_year


def _codebook(
    rule: TableRule, by_year: Mapping[int, Roster], shown: dict[str, Any], cited: list[dict[str, Any]]
) -> bytes:
    holds = {"number": "Whole number", "text": "Text"}
    columns = [(column.name, f"{holds[column.type]}. {column.meaning}") for column in dyad_table.columns(rule)]
    title = f"Dyad-years: {rule.question}, {rule.first} to {rule.last}"
    return codebook.write(title, [*PARAGRAPHS, *_about_codes(by_year)], columns, shown, cited)


def _about_codes(by_year: Mapping[int, Roster]) -> Iterator[str]:
    """Say which states bear no code in some years, and which have no rows because another bears theirs."""
    missing = Counter(state.id for roster in by_year.values() for state in roster.states if state.code is None)
    if missing:
        named = ", ".join(f"{entity_id} ({count})" for entity_id, count in sorted(missing.items()))
        yield f"States without a code in this scheme, and in how many years; their rows stay, with NA for it: {named}."
    left = [f"{state.id} in {year} ({state.code})" for year, roster in by_year.items() for state in roster.left]
    if left:
        yield (
            "Each code is in a year once. Where two states bore it one after the other within the year, the rows are of "
            f"the later one, and these have none: {', '.join(left)}."
        )
