"""One question about one pair of which several datasets have a verdict: where they differ, read from its history."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from graphsvc.model.days import Window, has
from graphsvc.model.effort import checkpoint
from graphsvc.model.truth import Truth
from graphsvc.questions.disagreement_types import (
    Answer,
    Comparison,
    DisagreementSpell,
    Owed,
    Position,
    ValuedSpell,
    compare,
    owe_differently,
)
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.axis import Axis, edges
from graphsvc.verdicts.claims import ClaimHistory
from graphsvc.verdicts.combination import SILENT, DatasetVerdict
from graphsvc.verdicts.spells import Spell, possible_days, sure_days
from graphsvc.verdicts.statuses import StatusHistories

T = TypeVar("T")
Value = Callable[[TieRow], str | None]
"""Returns what a claim says beside that it holds: a role, a kind of recognition."""


class DyadQuestion(ABC):
    """A question about a pair. `axis` is cut where any position changes; datasets differ only in columns of `mask`."""

    axis: Axis
    mask: int
    width: int
    """How many datasets are compared in each column."""

    @abstractmethod
    def answer(self, column: int) -> Answer | None:
        """Return the positions on the days of a column; None where they do not differ."""

    @abstractmethod
    def compare(self, spell: DisagreementSpell) -> Comparison:
        """Return in which ways they differ, and what each claims."""

    def disagreements(self, start: int = 0) -> Iterator[tuple[int, DisagreementSpell | None]]:
        """Yield the longest spells on which the datasets differ and hold to the same positions, in order.

        Each comes with the column that it begins in; where a look at a column has ended none, None comes with the column
        from which to go on. `start` must be such a column, or none.
        """
        bounds, mask = self.axis.bounds, self.mask >> start << start
        last: DisagreementSpell | None = None
        began = start
        while mask:
            checkpoint()
            column = (mask & -mask).bit_length() - 1
            mask &= mask - 1
            answer = self.answer(column)
            if answer is None:
                yield (column + 1 if last is None else began), None
                continue
            window = Window(bounds[column], bounds[column + 1] - 1)
            if last is not None:
                if last.window.last + 1 == window.first and last.answer == answer:
                    last = DisagreementSpell(Window(last.window.first, window.last), answer)
                    yield began, None
                    continue
                yield began, last
            last, began = DisagreementSpell(window, answer), column
        if last is not None:
            yield began, last


class ClaimQuestion(DyadQuestion):
    """Claims that hold or do not: memberships with their roles, hostings, rivalries, recognitions.

    `detail` (a role) is in what they may differ beyond whether they hold, `value` what a claim says of it. `parts` are
    the histories of each value, where each is a question of its own that may be disputed by itself.
    """

    def __init__(
        self, history: ClaimHistory, to: int, detail: str | None, value: Value, parts: Iterable[ClaimHistory] = ()
    ) -> None:
        self._spells, self._to, self._detail, self._value = history.spells, to, detail, value
        rows = {dataset: [row for spell in spells for row in spell] for dataset, spells in self._spells.items()}
        cuts = set(history.axis.bounds)
        if detail is not None:
            # Which claim gives the value changes inside a spell, and where spells of one dataset overlap.
            several = [row for claims in rows.values() if len(claims) > 1 for row in claims]
            cuts |= edges(*(days_of((row,)) for days_of in (sure_days, possible_days) for row in several))
        parts = list(parts) or [history]
        self.axis = Axis(cuts.union(*(part.axis.bounds for part in (history, *parts))))
        self._verdicts = self._onto(history)
        self._parts = [self._verdicts] if parts == [history] else [self._onto(part) for part in parts]
        self.width = len(self._verdicts)
        self._combined = history.combined.onto(history.axis, self.axis)
        self._disputed = 0
        for part in parts:
            self._disputed |= part.combined.onto(part.axis, self.axis).disputed
        self.mask = self._disputed
        each = [row for claims in rows.values() for row in claims]
        if len({value(row) for row in each}) > 1 or len({row.extra.get("obligations") for row in each}) > 1:
            self.mask |= claimed_twice(self._verdicts.values())

    def _onto(self, history: ClaimHistory) -> dict[int, DatasetVerdict]:
        return {dataset: verdict.onto(history.axis, self.axis) for dataset, verdict in history.by_dataset.items()}

    def answer(self, column: int) -> Answer | None:
        """Return the positions on the days of a column; None where they do not differ."""
        day, bit = self.axis.bounds[column], 1 << column
        positions = {
            dataset: self._position(dataset, verdict, bit, day)
            for dataset, verdict in self._verdicts.items()
            if verdict.known & bit
        }
        claimed = [position for position in positions.values() if position.truth is Truth.YES]
        values = {position.value for position in claimed} - {None}
        is_disputed = bool(self._disputed & bit)
        if not is_disputed and len(values) < 2 and not owe_differently(claimed):
            return None
        return Answer(positions, Truth.DISPUTED if is_disputed else self._combined.truth(column))

    def _position(self, dataset: int, verdict: DatasetVerdict, bit: int, day: int) -> Position:
        truth = verdict.combined().truth(bit.bit_length() - 1)
        rows = latest(self._spells[dataset], day) if self._detail is not None and truth is Truth.YES else ()
        stated = alike(None if (owed := row.extra.get("obligations")) is None else frozenset(owed) for row in rows)
        owes = () if stated is None else (Owed(self._to, stated, None),)
        return Position(truth, alike(map(self._value, rows)), owes)

    def compare(self, spell: DisagreementSpell) -> Comparison:
        """Return in which ways they differ, and what each claims."""
        positions = spell.answer.positions
        claims = {
            dataset: [
                ValuedSpell(value, tuple(rows))
                for spell in self._spells.get(dataset, ())
                for value, rows in groupby(spell, self._value)
            ]
            for dataset in positions
        }

        bit = 1 << self.axis.column(spell.window.first)

        def contradict(first: int, second: int) -> bool:
            a, b = positions[first], positions[second]
            if a.truth is b.truth is Truth.YES and None not in (a.value, b.value) and a.value != b.value:
                return True
            verdicts = [(part.get(first, SILENT), part.get(second, SILENT)) for part in self._parts]
            return any((mine.yes & its.no | mine.no & its.yes) & bit for mine, its in verdicts)

        return compare(spell, claims, self._detail, contradict)


class StatusQuestion(DyadQuestion):
    """The status of a pair's relations, or the level of a mission: each status is a question of its own."""

    def __init__(self, histories: StatusHistories, detail: str) -> None:
        self._histories, self._detail = histories, detail
        self.axis, self.mask, self.width = histories.axis, 0, len(histories.chains)
        for status in histories.scale.steps:
            self.mask |= histories.status(status).combined.disputed

    def answer(self, column: int) -> Answer | None:
        """Return the positions on the days of a column, in which some status is disputed."""
        bit, window = 1 << column, Window(self.axis.bounds[column], self.axis.bounds[column])
        positions: dict[int, Position] = {}
        steps = self._histories.scale.steps
        for dataset, verdicts in self._verdicts.items():
            sure = next((status for status, (yes, _) in zip(steps, verdicts, strict=True) if yes & bit), None)
            shown = None if sure is not None else self._histories.shown((window,), dataset)
            if sure is not None:
                positions[dataset] = Position(Truth.YES, sure)
            elif shown is not None:
                positions[dataset] = Position(shown.truth, shown.status)
            elif any(no & bit for _, no in verdicts):
                positions[dataset] = Position(Truth.NO)
        return Answer(positions, Truth.DISPUTED)

    @cached_property
    def _verdicts(self) -> dict[int, list[tuple[int, int]]]:
        """Return the columns on which each dataset has each status, and those on which it denies it."""
        steps = [self._histories.status(step).by_dataset for step in self._histories.scale.steps]
        return {
            dataset: [(verdict.yes, verdict.no) for verdict in (step.get(dataset, SILENT) for step in steps)]
            for dataset in self._histories.datasets
        }

    def compare(self, spell: DisagreementSpell) -> Comparison:
        """Return in which ways they differ, and what each claims."""
        bit = 1 << self.axis.column(spell.window.first)
        status_of = self._histories.scale.status
        claims = {
            dataset: [
                ValuedSpell(status, tuple(rows))
                for chain in self._histories.chains[dataset]
                for status, rows in groupby(chain, status_of)
            ]
            for dataset in spell.answer.positions
        }

        def contradict(first: int, second: int) -> bool:
            pairs = zip(self._verdicts[first], self._verdicts[second], strict=True)
            return any(((a_yes & b_no) | (a_no & b_yes)) & bit for (a_yes, a_no), (b_yes, b_no) in pairs)

        return compare(spell, claims, self._detail, contradict)


def latest(claims: Iterable[Spell], day: int) -> Spell:
    """Return the claim with the latest start of those that surely hold on a day; none where nothing surely does.

    Where one hands over to the next on an uncertain day, each that may hold: one of them surely does.
    """
    held = [claims_on for spell in claims for claims_on in _sure_on(spell, day)]
    return max(held, key=lambda rows: (rows[-1].s2, rows[-1].s1, rows[-1].row), default=())


def _sure_on(spell: Spell, day: int) -> list[Spell]:
    sure: list[Spell] = [(row,) for row in spell if has(sure_days((row,)), day)]
    if sure or not has(sure_days(spell), day):
        return sure
    return [tuple(row for row in spell if has(possible_days((row,)), day))]


def claimed_twice(verdicts: Iterable[DatasetVerdict]) -> int:
    """Return the columns on which more than one dataset says yes."""
    once = twice = 0
    for verdict in verdicts:
        twice |= once & verdict.yes
        once |= verdict.yes
    return twice


def alike(values: Iterable[T | None]) -> T | None:
    """Return what all of some claims say, None where they do not say the same."""
    each = set(values)
    return each.pop() if len(each) == 1 else None
