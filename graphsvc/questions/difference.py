"""What opened, closed and changed between two days, each dataset by itself.

A spell *opens* on its first day and *closes* on its first day out, if that lies after the earlier of the two days
and not after the later, and the dataset's claims count on that day and on the one before: to or from *unknown* nothing
opens or closes, so that coverage itself begins or ends is no difference. What another spell of the same dataset goes on
claiming neither opens nor closes. What a dataset has of a pair has *changed* if its claims count on both days and
something else may hold on the later; what came in between does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from graphsvc.model.dates import OPEN
from graphsvc.model.days import NO_DAYS, Days, Window, common, days, has, union, without
from graphsvc.model.difference import Difference, DifferenceCounts, Side
from graphsvc.model.effort import checked
from graphsvc.model.kinds import KINDS_OF, TIE_KINDS
from graphsvc.model.truth import Truth
from graphsvc.questions.evidence import span, tie_ids
from graphsvc.questions.tie_attributes import APART, CHANGING, differ, side, stated, status_side
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts import spells as joining
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.existence import narrowed
from graphsvc.verdicts.outcomes import Latest, outcomes
from graphsvc.verdicts.overlaps import Overlaps
from graphsvc.verdicts.spells import Spell
from graphsvc.verdicts.statuses import ESTABLISHED, LEVEL, STATUS, StatusHistories

ChangeType = Literal["opened", "closed", "changed"]
End = Literal["since", "until"]
STATUS_KINDS = KINDS_OF["relations"]
RELATIONS = "relations"
"""The kind of a change of status, which ties of three kinds decide together."""


@dataclass(frozen=True, slots=True)
class DifferenceFilter:
    """Which differences are wanted: ties of all these parties (none: of anybody), of these kinds (None: of any).

    A change of status is wanted with any of the three kinds of ties that decide it.
    """

    parties: tuple[int, ...] = ()
    kinds: frozenset[str] | None = None

    def read(self) -> frozenset[str] | None:
        """Return the kinds of ties to read."""
        return self.kinds if self.kinds is None or self.kinds.isdisjoint(STATUS_KINDS) else self.kinds | STATUS_KINDS


class HeldTie(NamedTuple):
    """A tie (None: no tie, where the dataset denies one) that held before or after, and how surely."""

    row: TieRow | None
    truth: Truth


class TieChange(NamedTuple):
    """One difference: how surely it is one, the end of the tie that dates it, the spell to show, the ties behind it."""

    change: ChangeType
    kind: str
    truth: Truth
    dated: TieRow
    end: End
    spell: Spell
    before: HeldTie | None
    after: HeldTie | None
    behind: Spell

    def bounds(self) -> tuple[int, int]:
        """Return the first and the last day that its date may be."""
        dated = self.dated
        return (dated.s1, dated.s2) if self.end == "since" else (dated.u1, dated.u2)


class TieChanges:
    """Differences by the first day on which each may be, by kind, parties and dataset."""

    def __init__(self, lens: Lens, changes: Sequence[TieChange]) -> None:
        self._lens = lens
        shown = [change for change in changes if lens.shows(change.truth, None, ())]
        self.omitted = len(changes) - len(shown)
        """How many are only possible, and were to be left out."""
        self._changes = sorted(shown, key=self._order)

    def __len__(self) -> int:
        return len(self._changes)

    def counts(self, *, surely: bool = False) -> DifferenceCounts:
        """Count those of each way; only those that surely came about, if asked for."""
        counted = Counter(change.change for change in self._changes if change.truth == "yes" or not surely)
        return {"opened": counted["opened"], "closed": counted["closed"], "changed": counted["changed"]}

    def part(self, start: int, end: int) -> list[TieChange]:
        """List the changes from one place up to before another."""
        return self._changes[start:end]

    def shown(self, change: TieChange, on_kind: str | None) -> Difference:
        """Show a step, with the kind of its date."""
        lens, first = self._lens, change.spell[0]
        dated = span((change.dated,))
        on = {name.replace(change.end, "on", 1): text for name, text in dated.items() if name.startswith(change.end)}
        return {
            "change": change.change,
            "kind": change.kind,
            "from": lens.named(first.from_),
            "to": lens.named(first.to),
            **on,  # type: ignore[typeddict-item]
            "on_kind": on_kind,
            "truth": change.truth,
            "dataset": lens.sources[first.dataset].id,
            "before": _side(change.kind, change.before),
            "after": _side(change.kind, change.after),
            **span(change.spell),
            "ties": tie_ids(lens, change.behind),
        }

    def _order(self, change: TieChange) -> tuple[int, int, str, str, str, str, int, str]:
        view, first, (earliest, latest) = self._lens.view, change.spell[0], change.bounds()
        parties = view.id(first.from_), view.id(first.to)
        dataset = self._lens.sources[first.dataset].id
        return max(earliest, self._lens.on + 1), latest, change.kind, *parties, dataset, change.dated.row, change.change


def difference(lens: Lens, chosen: DifferenceFilter = DifferenceFilter()) -> TieChanges:
    """Find what opened, closed and changed after the first of the lens's days and up to the last."""
    if lens.on >= lens.last:
        return TieChanges(lens, [])
    alike: dict[tuple[object, ...], list[TieRow]] = defaultdict(list)
    related: dict[tuple[int, int], list[TieRow]] = defaultdict(list)
    for row in _read(lens, chosen):
        if row.dataset not in lens.sources:
            continue
        kind, source, target = row.kind, row.from_, row.to
        pair = (source, target) if source <= target else (target, source)
        if chosen.kinds is None or kind in chosen.kinds:
            parties = pair if TIE_KINDS[kind].is_symmetric else (source, target)
            apart = APART.get(kind)
            alike[kind, row.dataset, *parties, apart and stated(row, apart)].append(row)
        if kind in STATUS_KINDS:
            related[pair].append(row)
    between = _Between(lens)
    changes = [change for rows in checked(alike.values()) for change in between.of_ties(rows)]
    changes += [change for pair, rows in checked(related.items()) for change in between.of_status(pair, rows)]
    return TieChanges(lens, changes)


def _read(lens: Lens, chosen: DifferenceFilter) -> list[TieRow]:
    """Return the ties of the parties or, where none are chosen, of all pairs of which some tie may begin or end."""
    if not chosen.parties:
        return lens.view.ties_of_changing_pairs(lens.on, lens.last, chosen.read())
    rows = lens.view.ties(chosen.parties[0], chosen.read())
    return [row for row in rows if all(party in (row.from_, row.to) for party in chosen.parties)]


class _Between:
    """Tells differences between the first and the last of a lens's days."""

    def __init__(self, lens: Lens) -> None:
        self.lens, self.first, self.last = lens, lens.on, lens.last
        self.engine, self.after = engine_of(lens), days(self.first + 1, self.last)

    def of_ties(self, rows: Sequence[TieRow]) -> Iterator[TieChange]:
        """Tell what one dataset's claims of one kind about the same parties come to."""
        if not self._turns(rows):
            return
        row = rows[0]
        parties = row.from_, row.to
        periods, keeps = self.engine.narrowing(*parties), self.engine.keeps_unknown_start(*parties)
        spells = [narrowed(spell, periods, keeps_unknown_start=keeps) for spell in joining.spells(rows)]
        reported = self.engine.reported_days(row)
        # The days on which a date changes something: claims count on them and on the day before.
        known = union(Window(first + 1, last) for first, last in reported if first < last)
        counted, all_held = common(known, self.after), _Held(spells)
        for spell in checked(spells):
            yield from self._ends(spell, all_held, counted)
        if len(rows) > 1 and row.kind in CHANGING and has(reported, self.first) and has(reported, self.last):
            scale = LEVEL if row.kind == "represented_in" else Latest()
            counts = {claim.row: reported for claim in rows}
            sides = [list(outcomes(spells, day, scale, counts).values()) for day in (self.first, self.last)]
            yield from self._changed(row.kind, sides[0], sides[1], _are_other)

    def of_status(self, pair: tuple[int, int], rows: Sequence[TieRow]) -> Iterator[TieChange]:
        """Tell by which datasets the status of the relations of a pair has changed."""
        histories: StatusHistories | None = None
        for dataset in dict.fromkeys(row.dataset for row in rows):
            if self._turns(row for row in rows if row.dataset == dataset):
                histories = histories or self.engine.statuses(STATUS, *pair, rows, self.lens.datasets)
                before, after = (self._statuses(histories, dataset, day) for day in (self.first, self.last))
                yield from self._changed(RELATIONS, before, after, _are_other_statuses)

    def _statuses(self, histories: StatusHistories, dataset: int, day: int) -> list[TieRow | None]:
        """Return the claims that may decide on a day, None where there are no relations; none where that is unknown."""
        held = histories.outcomes_on(dataset, day)
        if None in held and histories.reading(ESTABLISHED, days(day, day), dataset).truth is Truth.UNKNOWN:
            return []
        return list(held.values())

    def _turns(self, rows: Iterable[TieRow]) -> bool:
        """Say whether any of the ties may begin or end in between."""
        first, last = self.first, self.last
        return any((first < row.s2 and row.s1 <= last) or (first < row.u2 and row.u1 <= last) for row in rows)

    def _ends(self, spell: Spell, all_held: _Held, counted: Days) -> Iterator[TieChange]:
        begins, ends = spell[0], spell[-1]
        if begins.since != OPEN:
            bounds = begins.s1, min(begins.s2, ends.u2 - 1)
            opened = _lies(*bounds, counted, lambda: [_shifted(held) for held in all_held.by_others(spell, *bounds)])
            if opened is not Truth.NO:
                yield TieChange(
                    "opened", begins.kind, opened, begins, "since", spell, None, HeldTie(begins, opened), spell
                )
        if ends.until != OPEN:
            bounds = max(ends.u1, begins.s1 + 1), ends.u2
            closed = _lies(*bounds, counted, lambda: all_held.by_others(spell, *bounds))
            if closed is not Truth.NO:
                yield TieChange("closed", begins.kind, closed, ends, "until", spell, HeldTie(ends, closed), None, spell)

    def _changed(
        self,
        kind: str,
        before: Sequence[TieRow | None],
        after: Sequence[TieRow | None],
        are_other: Callable[[TieRow | None, TieRow | None], bool],
    ) -> Iterator[TieChange]:
        """Tell of a change, if what may hold on the two days is other, or may be."""
        differing = 0
        chosen: tuple[TieRow | None, TieRow | None] | None = None
        latest: list[tuple[int, int, int]] = []
        # Not as a list: of a thousand claims that all may hold on both days there are a million pairs.
        for earlier in checked(before):
            for later in after:
                if are_other(earlier, later):
                    differing += 1
                    lateness = [_lateness(later), _lateness(earlier)]
                    if chosen is None or lateness > latest:
                        chosen, latest = (earlier, later), lateness
        if chosen is None:
            return
        sides = []
        for row, others in zip(chosen, (before, after), strict=True):
            shown = _side(kind, HeldTie(row, Truth.YES))
            is_sure = all(_side(kind, HeldTie(other, Truth.YES)) == shown for other in others)
            sides.append(HeldTie(row, Truth.YES if is_sure else Truth.POSSIBLE))
        later, behind = chosen[1], tuple(row for row in chosen if row is not None)
        truth = Truth.YES if differing == len(before) * len(after) else Truth.POSSIBLE
        is_begun = later is not None and later.s2 > self.first
        end: End = "since" if is_begun else "until"
        yield TieChange(
            "changed", kind, truth, behind[-1 if is_begun else 0], end, behind[-1:], sides[0], sides[1], behind
        )


def _side(kind: str, held: HeldTie | None) -> Side | None:
    if held is None:
        return None
    if kind == RELATIONS:
        return status_side(held.row, held.truth)
    return None if held.row is None else side(held.row, held.truth)


def _lateness(row: TieRow | None) -> tuple[int, int, int]:
    return (row.s2, row.s1, row.row) if row is not None else (0, 0, 0)


def _are_other(before: TieRow | None, after: TieRow | None) -> bool:
    return before is not None and after is not None and differ(before, after)


def _are_other_statuses(before: TieRow | None, after: TieRow | None) -> bool:
    former, latter = (row and STATUS.status(row) for row in (before, after))
    return former != latter


class _Held:
    """The days on which spells of one dataset about the same parties hold, surely and perhaps."""

    def __init__(self, spells: Sequence[Spell]) -> None:
        self._spells = spells

    @cached_property
    def _overlaps(self) -> tuple[Overlaps, Overlaps]:
        return Overlaps(map(joining.sure_days, self._spells)), Overlaps(map(joining.possible_days, self._spells))

    def by_others(self, spell: Spell, first: int, last: int) -> Sequence[Days]:
        """Return the days on which another spell than one surely holds, and may, around the days of a date."""
        if len(self._spells) == 1:
            return NO_DAYS, NO_DAYS
        surely, maybe = self._overlaps
        return (
            surely.others(joining.sure_days(spell), first, last),
            maybe.others(joining.possible_days(spell), first, last),
        )


def _shifted(held: Days) -> Days:
    """Return the days after some days."""
    return tuple([Window(first + 1, last + 1) for first, last in held])


def _lies(earliest: int, latest: int, within: Days, held: Callable[[], Sequence[Days]]) -> Truth:
    """Return whether a date lies within some days: surely, possibly, or not.

    On days on which another spell surely holds across it, it changes nothing; where one only may, perhaps not.
    """
    on = days(earliest, latest)
    if not common(on, within):
        return Truth.NO
    surely, maybe = held()
    if common(on, without(within, maybe)) == on:
        return Truth.YES
    return Truth.POSSIBLE if common(on, without(within, surely)) else Truth.NO
