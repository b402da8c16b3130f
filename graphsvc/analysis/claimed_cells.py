"""Diplomatic relations, missions and rivalries as rows: what rests on claims about one pair."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from functools import partial

from graphsvc.analysis.tables import (
    STATUS_TRUTH,
    TRUTH,
    Column,
    Numbers,
    Parties,
    Row,
    TableQuestion,
    TableYear,
    cell_of,
    days_cell,
    days_column,
)
from graphsvc.model.days import Days, common, days
from graphsvc.model.kinds import KINDS_OF, LEVELS
from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.claims import ClaimHistory, by_parties
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.histories import VerdictHistory
from graphsvc.verdicts.silence import SilenceClasses
from graphsvc.verdicts.statuses import ESTABLISHED, LEVEL, MISSIONS, NO_RELATIONS, STATUS, StatusHistories


class PairCells(ABC):
    """The cells of one pair, from its histories; `history` is that of what the first cell and the days are about."""

    def __init__(self, parties: Parties, history: VerdictHistory) -> None:
        self.parties, self.history = parties, history
        self._kept: dict[Hashable, Row] = {}

    @abstractmethod
    def _cells(self, lens: Lens) -> Row:
        """Return all cells but the days."""

    def row(self, year: TableYear) -> Row:
        """Return the cells of a year. Years in which nothing changes have those of the year before."""
        history, lens = self.history, year.lens
        key = history.axis.meeting(lens.days), self._in_question(lens.days)
        cells = None if lens.certainty == "carried" else self._kept.get(key)
        if cells is None:
            cells = self._kept[key] = self._cells(lens)
        held = common(history.axis.days(history.combined.yes), days(year.first, year.last))
        count = sum(window.last - window.first + 1 for window in held)
        return (*cells, days_cell(count, Truth.UNKNOWN if cells[0] is None and "unknown" in cells else Truth.NO))

    def _in_question(self, on: Days) -> Hashable:
        axis = self.history.axis
        return axis.meeting(common(on, self.history.in_question()))


class StatusCells(PairCells):
    """Cells of: whether some status holds, the status, truth."""

    def __init__(self, parties: Parties, histories: StatusHistories, holding: tuple[str, ...]) -> None:
        super().__init__(parties, histories.status(*holding))
        self._histories = histories
        self._severed = histories.status(*NO_RELATIONS) if histories.scale is STATUS else None

    def _in_question(self, on: Days) -> Hashable:
        severed = self._severed
        base = super()._in_question(on)
        return base if severed is None else (base, severed.axis.meeting(common(on, severed.in_question())))

    def _cells(self, lens: Lens) -> Row:
        holds = cell_of(lens, self.history.read(lens.days), self.parties)
        shown = self._histories.shown(lens.days)
        return (holds, None, str(Truth.UNKNOWN)) if shown is None else (holds, shown.status, str(shown.truth))


class RivalryCells(PairCells):
    """Cells of: rivals, truth, kinds."""

    def __init__(self, parties: Parties, history: ClaimHistory) -> None:
        super().__init__(parties, history)
        self._claims = history

    def _cells(self, lens: Lens) -> Row:
        reading = self._claims.read(lens.days)
        rivals = cell_of(lens, reading, self.parties)
        evidence = self._claims.evidence(reading.on) if rivals else []
        rows = [row for behind in evidence for spell in behind.spells for row in spell]
        kinds = {kind for row in rows for kind in row.extra.get("rivalry", ())}
        return rivals, str(reading.truth), ";".join(sorted(kinds)) or None


_SCALES = {"relations": (STATUS, (ESTABLISHED,)), "representation": (LEVEL, MISSIONS)}
"""The questions about statuses, with those of which one must hold for the first cell to be 1."""


class ClaimedCells:
    """The rows of a question that rests on claims about one pair; `covered_by` are the questions whose coverage counts."""

    def __init__(
        self, lens: Lens, years: Sequence[TableYear], question: str, covered_by: tuple[str, ...], *, is_directed: bool
    ) -> None:
        self.values: list[Row] = []
        self._lens, self._years, self._question = lens, years, question
        self._engine = engine_of(lens)
        self._classes = SilenceClasses(self._engine, covered_by, lens.datasets)
        self._numbers: dict[Row, int] = {}
        self._silent: dict[Parties, PairCells] = {}
        # What a mission's sender has differs from what its receiver has, in a table that is not directed, too.
        self._leads = question == "representation"
        claims = by_parties(lens.view.all_ties(KINDS_OF[question]), is_directed=self._leads)
        self._claimed = [self._pair(parties, rows) for parties, rows in claims.items() if parties[0] != parties[1]]

    def _pair(self, parties: Parties, rows: Sequence[TieRow]) -> PairCells:
        """Return the cells of a pair; `rows` are all claims about it."""
        datasets = self._lens.datasets
        if self._question not in _SCALES:
            return RivalryCells(parties, self._engine.claims(self._question, *parties, rows, datasets))
        scale, holding = _SCALES[self._question]
        return StatusCells(parties, self._engine.statuses(scale, *parties, rows, datasets), holding)

    def of_year(self, number: int, members: Sequence[int]) -> Numbers:
        """Return the number of the row of every two members in a year."""
        year = self._years[number]
        alike = self._classes.alike(members, year.lens.days)
        which = alike.for_pairs(lambda a, b: self._number(self._silence(a, b).row(year)))
        place = {party: i for i, party in enumerate(members)}
        for pair in self._claimed:
            a, b = (place.get(party) for party in pair.parties)
            if a is not None and b is not None:
                which[a, b] = self._number(pair.row(year))
                if not self._leads:
                    which[b, a] = which[a, b]
        return which

    def _silence(self, a: int, b: int) -> PairCells:
        silent = self._silent.get((a, b))
        if silent is None:
            silent = self._silent[a, b] = self._pair((a, b), ())
        return silent

    def _number(self, row: Row) -> int:
        number = self._numbers.get(row)
        if number is None:
            number = self._numbers[row] = len(self.values)
            self.values.append(row)
        return number


def _question(name: str, columns: tuple[Column, ...], covered_by: tuple[str, ...]) -> TableQuestion:
    make = partial(ClaimedCells, question=name, covered_by=covered_by)
    return TableQuestion(make, columns, KINDS_OF[name], frozenset(covered_by), leads=name == "representation")


_STATUSES = "If it changes within the year, the surest, and of equals the one that began last."
RELATIONS_QUESTION = _question(
    "relations",
    (
        Column(
            "relations",
            "number",
            "1 if the two have diplomatic relations on some day, 0 if on none, NA if that is possible, disputed or not known.",
        ),
        Column("status", "text", f"established, suspended, severed, none, or disputed; NA if not known. {_STATUSES}"),
        STATUS_TRUTH,
        days_column("relations surely are established"),
    ),
    ("relations", "severance"),
)
REPRESENTATION_QUESTION = _question(
    "representation",
    (
        Column(
            "mission",
            "number",
            "1 if state 1 has a mission in state 2 on some day, of whatever level; 0 if on none; NA if that is possible, "
            "disputed or not known.",
        ),
        Column(
            "level", "text", f"The level of the mission: {', '.join(LEVELS)}, or disputed; NA if not known. {_STATUSES}"
        ),
        STATUS_TRUTH,
        days_column("there surely is a mission"),
    ),
    ("representation",),
)
RIVALRY_QUESTION = _question(
    "rivalry",
    (
        Column("rivals", "number", "1 if the two are rivals, 0 if not, NA if that is possible, disputed or not known."),
        TRUTH,
        Column("kinds", "text", "In what, parted by semicolons, where it is stated."),
        days_column("the two surely are rivals"),
    ),
    ("rivalry",),
)
