"""Who is allied to whom as rows, with each obligation as a column: read from arrays of segments, a year at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graphsvc.analysis.tables import (
    TRUTH,
    Cell,
    Column,
    Numbers,
    Row,
    TableQuestion,
    TableYear,
    cell,
    days_cell,
    days_column,
)
from graphsvc.model.effort import checked
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.memberships import MEMBER_OF
from graphsvc.verdicts.obligations import ObligationFilter
from graphsvc.verdicts.segments import SILENT, TRUTH_OF, Codes, PairSegments, windows
from graphsvc.verdicts.silence import SilenceClasses
from graphsvc.verdicts.statements import ALLIED_WITH

Keys = NDArray[np.int64]
CARRIED = 4
"""The code of a verdict that is unknown and whose last word was yes, where that is to count."""
YEARS_AT_ONCE = 32
"""For how many years arrays are made at a time: some 3 MB for ten thousand pairs."""
_BITS, _REASONS, _DAYS = 3, 10, 9
_AT_REASONS = _BITS * (1 + len(OBLIGATIONS))
_AT_DAYS = _AT_REASONS + _REASONS
_AT_SILENCE = _AT_DAYS + _DAYS


class AlliedCells:
    """Rows of: allied, truth, each obligation, alliances, days.

    The verdicts on a pair in a year make one number: the codes of being allied and of each obligation, the number of
    alliances, of days, and of what silence means of the pair. Each number that occurs is a row of cells.
    """

    def __init__(self, lens: Lens, years: Sequence[TableYear], *, is_directed: bool) -> None:
        self.values: list[Row] = []
        self._numbers: dict[int, int] = {}
        self._lens, self._years, self._is_directed = lens, years, is_directed
        self._engine = engine_of(lens)
        self._filters = [
            ObligationFilter(),
            *(ObligationFilter(frozenset({duty}), "owed" if is_directed else "any") for duty in OBLIGATIONS),
        ]
        self._pairs = [self._engine.pair_segments(wanted, lens.datasets) for wanted in self._filters]
        self._a, self._b, self._places = _rows(self._pairs, is_directed=is_directed)
        self._parties = 1 + max((row.index for row in lens.view.entities()), default=0)
        self._classes = SilenceClasses(self._engine, ("allied",), lens.datasets)
        self._silent: dict[tuple[int, int], list[AlliedHistory]] = {}
        self._silences: dict[tuple[Truth, ...], int] = {}
        self._first, self._keys = 0, np.zeros((0, len(self._a)), np.int64)

    def of_year(self, number: int, members: Sequence[int]) -> Numbers:
        """Return the number of the row of every two members in a year."""
        alike = self._classes.alike(members, self._years[number].lens.days)
        silence = alike.for_pairs(lambda a, b: self._silence(a, b, self._years[number].lens))
        keys = self._keys_of(number)
        place = np.full(self._parties, -1, np.int64)
        place[list(members)] = np.arange(len(members))
        a, b = place[self._a], place[self._b]
        (claimed,) = np.nonzero((keys != 0) & (a >= 0) & (b >= 0))
        a, b = a[claimed], b[claimed]
        rows = np.array([self._number(kind << _AT_SILENCE) for kind in range(len(self._silences))], np.int32)
        which = rows[silence] if len(rows) else silence
        distinct, of = np.unique(keys[claimed] | silence[a, b].astype(np.int64) << _AT_SILENCE, return_inverse=True)
        numbers = np.array([self._number(int(key)) for key in distinct], np.int32)[of]
        which[a, b] = numbers
        if not self._is_directed:
            which[b, a] = numbers
        return which

    def _silence(self, a: int, b: int, lens: Lens) -> int:
        """Return the number of what silence about a pair means: of being allied, and of each obligation."""
        histories = self._silent.get((a, b))
        if histories is None:
            # Where no coverage is of some obligations only, silence means the same of each.
            asked = self._engine.asked(lens.datasets).values()
            differs = any(entry.obligations is not None for coverage in asked for entry in coverage.source.coverage)
            filters = self._filters if differs else self._filters[:1]
            histories = [self._engine.silently_allied(a, b, wanted, lens.datasets) for wanted in filters]
            self._silent[a, b] = histories
        truths = [history.read(lens.days).truth for history in histories]
        if len(truths) == 1:
            truths *= len(self._filters)
        return self._silences.setdefault(tuple(truths), len(self._silences))

    def _keys_of(self, number: int) -> Keys:
        """Return the key of every claimed pair in a year, without its silence."""
        if not self._first <= number < self._first + len(self._keys):
            self._first, self._keys = number, self._made(self._years[number : number + YEARS_AT_ONCE])
        keys: Keys = self._keys[number - self._first]
        return keys

    def _made(self, years: Sequence[TableYear]) -> Keys:
        during = windows((year.lens.on, year.lens.last) for year in years)
        keys = np.zeros((len(years), len(self._a)), np.int64)
        for place, (pairs, rows) in enumerate(zip(self._pairs, self._places, strict=True)):
            best = pairs.segments.best_by_window(during)
            more = best.astype(np.int64) << _BITS * place
            if place == 0:
                more |= pairs.reasons_by_window(during, best).astype(np.int64) << _AT_REASONS
                whole = windows((year.first, year.last) for year in years)
                more |= pairs.segments.days_at_yes(whole).astype(np.int64) << _AT_DAYS
            if self._lens.certainty == "carried":
                self._carry(place, best, years, more)
            for row in rows:
                keys[:, row] |= more
        return keys

    def _carry(self, place: int, best: Codes, years: Sequence[TableYear], keys: Keys) -> None:
        """Mark the pairs of whom nothing is known and whose last word was yes."""
        segments = self._pairs[place].segments
        histories = self._engine.allied_pairs(self._filters[place], self._lens.datasets)
        for number, year in checked(enumerate(years)):
            before = segments.is_claimed_before(year.lens.on)
            for k in np.nonzero(before & (best[number] == SILENT))[0].tolist():
                history = histories[k]
                reading = history.read(year.lens.days)
                if reading.truth is Truth.UNKNOWN and year.lens.shows(
                    reading.truth, reading.last_truth, (history.a, history.b)
                ):
                    keys[number, k] |= CARRIED << _BITS * place
                    if place == 0:
                        reasons = {basis.alliance for basis in history.evidence(reading.on)}
                        keys[number, k] |= len(reasons) << _AT_REASONS

    def _number(self, key: int) -> int:
        """Return the number of the row of a key, which is made where there is none."""
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.values)
            self.values.append(self._row(key))
        return number

    def _row(self, key: int) -> Row:
        silence = list(self._silences)[key >> _AT_SILENCE]
        codes = [key >> _BITS * place & (1 << _BITS) - 1 for place in range(len(silence))]
        truths = [_truth(code, silent) for code, silent in zip(codes, silence, strict=True)]
        allied, *owed = [
            cell(self._lens, truth, is_carried=code == CARRIED) for code, truth in zip(codes, truths, strict=True)
        ]
        alliances: Cell = key >> _AT_REASONS & (1 << _REASONS) - 1 if allied else allied
        count = key >> _AT_DAYS & (1 << _DAYS) - 1
        return (allied, str(truths[0]), *owed, alliances, days_cell(count, truths[0]))


def _truth(code: int, silence: Truth) -> Truth:
    return silence if code == SILENT else TRUTH_OF.get(code, Truth.UNKNOWN)


def _rows(pairs: Sequence[PairSegments], *, is_directed: bool) -> tuple[Numbers, Numbers, list[list[Numbers]]]:
    """Return the parties of every row, and of each question the rows of its pairs: all rows are pairs of the first one.

    In a directed table whether two are allied is in two rows; what one owes the other is in one.
    """
    first = pairs[0]
    a, b = first.a, first.b
    if is_directed:
        a, b = np.concatenate([a, b]), np.concatenate([b, a])
    width = int(max(a.max(), b.max())) + 1 if len(a) else 1
    keys = a.astype(np.int64) * width + b
    order = np.argsort(keys)
    places = [
        order[np.searchsorted(keys[order], pair.a.astype(np.int64) * width + pair.b)].astype(np.int32)
        for pair in pairs[1:]
    ]
    size = len(first)
    rows = np.arange(len(a), dtype=np.int32)
    halves = [rows[:size], rows[size:]] if is_directed else [rows]
    return a, b, [halves, *([place] for place in places)]


def _obligation(name: str, meaning: str) -> Column:
    whose = "In a directed table state 1 owes it to state 2; else either owes it to the other."
    stated = "1, 0 or NA: NA also where a treaty does not state what it obliges to, which is possible."
    return Column(name, "number", f"{meaning} {whose} {stated}")


ALLIED = TableQuestion(
    AlliedCells,
    (
        Column("allied", "number", "1 if the two are allied, by whatever obligation; 0 if not; NA if not known."),
        TRUTH,
        _obligation("defense", "To defend the other if it is attacked."),
        _obligation("offense", "To join the other in war that it starts."),
        _obligation("neutrality", "To stay out of a war of the other."),
        _obligation("consultation", "To consult with the other in a crisis."),
        _obligation("nonaggression", "Not to attack the other."),
        Column(
            "alliances", "number", "Through how many alliances, a direct statement counting as one; NA if not known."
        ),
        days_column("the two surely are allied"),
    ),
    MEMBER_OF | ALLIED_WITH,
    frozenset({"allied", "membership"}),
)
