"""Give dyad-years as files: read what is asked, refuse what is too much, and write year after year while it is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphsvc.analysis.dyad_years import QUESTIONS, Codes, Roster, Rule, Year, datasets, rosters, rows_of, years
from graphsvc.analysis.rules import System
from graphsvc.errors import InvalidParameter, TooLarge
from graphsvc.export import arrow_files, codebook, csv_cells, dyad_arrow, dyad_csv, dyad_table
from graphsvc.export.formats import CODEBOOK
from graphsvc.ingest.folders import Progress
from graphsvc.model.kinds import SYSTEMS
from graphsvc.service import parameters
from graphsvc.service.citing import citations, naming, refuse_forbidden
from graphsvc.service.drawing import bounded
from graphsvc.service.files import File, begun, file_format, file_name
from graphsvc.service.parameters import Asked
from graphsvc.service.reading import Bodies
from graphsvc.service.scoring import Over, read_years

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
    "The rows of a year are in the order of the ids of the states.",
    "NA (null in Parquet and Arrow) is what is not known. Where no data set covers a pair in a year, its cells are NA and "
    "never 0: that nothing is recorded does not mean that there was nothing.",
    "What is possible or disputed counts as 1 unless the certainty asked for is certain; then it is NA. `truth` tells them "
    "apart.",
)


@dataclass(frozen=True, slots=True)
class Table:
    """What table is wanted, as it was sent; None where it was not."""

    question: str | None
    over: Over
    codes: str | None = None
    system: str | None = None
    directed: str | None = None
    file_format: str | None = None

    def rule(self) -> Rule:
        """Read it. Raises InvalidParameter."""
        question = parameters.choice(self.question, "question", tuple(QUESTIONS)) or "allied"
        codes = cast(Codes, parameters.choice(self.codes, "codes", ("cow", "gw", "iso3", "id")) or "cow")
        system = parameters.choice(self.system, "system", SYSTEMS) or (codes if codes in SYSTEMS else SYSTEMS[0])
        first, last, days = read_years(self.over)
        is_directed = parameters.flag(self.directed, "directed")
        if QUESTIONS[question].leads:
            if self.directed == "false":
                raise InvalidParameter.of("directed", f"{question} leads one way, so that its table is directed")
            is_directed = True
        return Rule(question, first, last, codes, cast(System, system), days, is_directed)


class Tabling:
    """Files of dyad-years."""

    def __init__(self, bodies: Bodies) -> None:
        self._stored = bodies

    def table(self, wanted: Table, asked: Asked, progress: Progress | None = None) -> File:
        """Give a table as a file; `progress` is told of the rows made and of all, year by year.

        Raises InvalidParameter, and TooLarge with its size.
        """
        chosen = file_format(wanted.file_format, tuple(FORMATS))
        rule, lens = wanted.rule(), asked.lens
        bounded(lens, rule.asking.kinds, "each year of the table", has_alliances=rule.question == "allied")
        resting = datasets(lens, rule)
        refuse_forbidden(lens, resting)
        found = _bounded(asked, rule)
        everybody = {one.entity for roster in found.values() for one in roster.states}
        cited = citations(lens, self._stored, resting | naming(lens, everybody))
        shown: dict[str, Any] = {
            "question": rule.question,
            "from": rule.first,
            "to": rule.last,
            "year": rule.days,
            "codes": rule.codes,
            "system": rule.system,
            "directed": rule.is_directed,
            "certainty": lens.certainty,
            "datasets": sorted(lens.sources[one].id for one in resting),
            "rows": _rows(rule, found),
            "known": asked.known,
            "revision": lens.view.revision,
        }
        media_type, suffix = FORMATS[chosen]
        made = _told(years(lens, rule), shown["rows"], progress)
        name = file_name("dyad-years", rule.question, f"{rule.first}-{rule.last}", suffix=suffix)
        if chosen == CODEBOOK:
            content: Iterator[bytes] = iter([_codebook(rule, found, shown, cited)])
        elif chosen == "csv":
            content = dyad_csv.write(rule, made)
        else:
            content = dyad_arrow.write(chosen, rule, made, {"table": shown, "citations": cited})
        return File(name, media_type, begun(content))


def _told(made: Iterator[Year], whole: int, progress: Progress | None) -> Iterator[Year]:
    done = 0
    for year in made:
        yield year
        done += len(year.which)
        if progress is not None:
            progress(done, whole)


def _rows(rule: Rule, found: Mapping[int, Roster]) -> int:
    return sum(rows_of(len(roster.states), rule) for roster in found.values())


def _bounded(asked: Asked, rule: Rule) -> dict[int, Roster]:
    """Give the states of each year, or refuse a table that is too long with its size."""
    count = len(rule.years)
    if count > MOST_YEARS:
        raise TooLarge(f"{count:,} years are too many for one table, the limit is {MOST_YEARS:,}; ask for fewer")
    found = dict(rosters(asked.lens, rule))
    rows = _rows(rule, found)
    if rows > MOST_ROWS:
        size = f"{rows:,} rows, about {rows * _BYTES_A_ROW / 2**20:,.0f} MiB of CSV"
        raise TooLarge(f"the table would have {size}; the limit is {MOST_ROWS:,} rows, so ask for fewer years")
    return found


def _codebook(rule: Rule, found: Mapping[int, Roster], shown: dict[str, Any], cited: list[dict[str, Any]]) -> bytes:
    columns = [(one.name, one.meaning) for one in dyad_table.columns(rule)]
    title = f"Dyad-years: {rule.question}, {rule.first} to {rule.last}"
    return codebook.write(title, [*PARAGRAPHS, *_about_codes(found)], columns, shown, cited)


def _about_codes(found: Mapping[int, Roster]) -> Iterator[str]:
    """Say which states bear no code in some years, and which have no rows because another bears theirs."""
    missing = Counter(one.id for roster in found.values() for one in roster.states if one.code is None)
    if missing:
        named = ", ".join(f"{one} ({count})" for one, count in sorted(missing.items()))
        yield f"States without a code in this scheme, and in how many years; their rows stay, with NA for it: {named}."
    left = [f"{one.id} in {year} ({one.code})" for year, roster in found.items() for one in roster.left]
    if left:
        yield (
            "Each code is in a year once. Where two states bore it one after the other within the year, the rows are of "
            f"the later one, and these have none: {', '.join(left)}."
        )
