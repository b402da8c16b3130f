"""Diplomatic relations, missions and rivalries as rows: what rests on claims about one pair."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import ClassVar

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
from graphsvc.model.kinds import LEVELS
from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.claims import ClaimHistory
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.histories import VerdictHistory
from graphsvc.verdicts.silence import SilenceClasses
from graphsvc.verdicts.statuses import ESTABLISHED, LEVEL, MISSIONS, NO_RELATIONS, STATUS, STATUS_OF, StatusHistories

RELATIONS = frozenset(STATUS_OF)
REPRESENTED = frozenset({"represented_in"})
RIVAL_OF = frozenset({"rival_of"})


class PairCells(ABC):
    """The cells of one pair, from its histories."""

    def __init__(self, parties: Parties) -> None:
        self.parties = parties
        self._kept: dict[Hashable, Row] = {}

    @property
    @abstractmethod
    def history(self) -> VerdictHistory:
        """Return the history of what the first cell and the days are about."""

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
        super().__init__(parties)
        self._histories, self._holding = histories, holding
        self._severed = histories.status(*NO_RELATIONS) if histories.scale is STATUS else None

    @property
    def history(self) -> VerdictHistory:
        """Return the history of whether one of the statuses holds."""
        return self._histories.status(*self._holding)

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
        super().__init__(parties)
        self._history = history

    @property
    def history(self) -> VerdictHistory:
        """Return the history of the rivalry."""
        return self._history

    def _cells(self, lens: Lens) -> Row:
        reading = self._history.read(lens.days)
        rivals = cell_of(lens, reading, self.parties)
        evidence = self._history.evidence(reading.on) if rivals else []
        rows = [row for behind in evidence for spell in behind.spells for row in spell]
        kinds = {kind for row in rows for kind in row.extra.get("rivalry", ())}
        return rivals, str(reading.truth), ";".join(sorted(kinds)) or None


class ClaimedCells(ABC):
    """The rows of a question that rests on claims about one pair."""

    kinds: ClassVar[frozenset[str]]
    questions: ClassVar[tuple[str, ...]]
    leads: ClassVar[bool] = False

    def __init__(self, lens: Lens, years: Sequence[TableYear], *, is_directed: bool) -> None:
        self.values: list[Row] = []
        self._lens, self._years = lens, years
        self._engine = engine_of(lens)
        self._classes = SilenceClasses(self._engine, self.questions, lens.datasets)
        self._numbers: dict[Row, int] = {}
        self._silent: dict[Parties, PairCells] = {}
        claims: dict[Parties, list[TieRow]] = defaultdict(list)
        for row in lens.view.all_ties(self.kinds):
            if row.from_ != row.to:
                ends = row.from_, row.to
                claims[ends if self.leads else (min(ends), max(ends))].append(row)
        self._claimed = [self._pair(parties, rows) for parties, rows in claims.items()]

    @abstractmethod
    def _pair(self, parties: Parties, rows: Sequence[TieRow]) -> PairCells:
        """Return the cells of a pair; `rows` are all claims about it."""

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
                if not self.leads:
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


class RelationsCells(ClaimedCells):
    """Rows of: relations, status, truth, days."""

    kinds, questions = RELATIONS, ("relations", "severance")

    def _pair(self, parties: Parties, rows: Sequence[TieRow]) -> PairCells:
        histories = self._engine.statuses(STATUS, *parties, rows, self._lens.datasets)
        return StatusCells(parties, histories, (ESTABLISHED,))


class RepresentationCells(ClaimedCells):
    """Rows of: mission, level, truth, days."""

    kinds, questions, leads = REPRESENTED, ("representation",), True

    def _pair(self, parties: Parties, rows: Sequence[TieRow]) -> PairCells:
        histories = self._engine.statuses(LEVEL, *parties, rows, self._lens.datasets)
        return StatusCells(parties, histories, MISSIONS)


class RivalriesCells(ClaimedCells):
    """Rows of: rivals, truth, kinds, days."""

    kinds, questions = RIVAL_OF, ("rivalry",)

    def _pair(self, parties: Parties, rows: Sequence[TieRow]) -> PairCells:
        return RivalryCells(parties, self._engine.claims("rivalry", *parties, rows, self._lens.datasets))


_STATUSES = "If it changes within the year, the surest, and of equals the one that began last."
RELATIONS_QUESTION = TableQuestion(
    RelationsCells,
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
    RELATIONS,
    frozenset({"relations", "severance"}),
)
REPRESENTATION_QUESTION = TableQuestion(
    RepresentationCells,
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
    REPRESENTED,
    frozenset({"representation"}),
    leads=True,
)
RIVALRY_QUESTION = TableQuestion(
    RivalriesCells,
    (
        Column("rivals", "number", "1 if the two are rivals, 0 if not, NA if that is possible, disputed or not known."),
        TRUTH,
        Column("kinds", "text", "In what, parted by semicolons, where it is stated."),
        days_column("the two surely are rivals"),
    ),
    RIVAL_OF,
    frozenset({"rivalry"}),
)
