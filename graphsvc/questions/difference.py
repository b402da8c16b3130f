"""What opened, closed and changed between two days, each dataset by itself.

A spell *opens* on its first day and *closes* on its first day out, if that lies after the earlier of the two days
and not after the later. The dataset must be one that may speak of the day on which it opens, or of that on which it
closes and the one before: a spell that began before its coverage is not told to open, nor one that ends after it was
last checked to close. That coverage itself begins or ends is no difference. What a dataset says of a pair has
*changed* if it may speak of both days and says something else on the later; what came in between does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from graphsvc.model.days import Days, common, days, includes, union
from graphsvc.model.difference import Difference, Side
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.truth import Truth
from graphsvc.questions.claims import span, spells
from graphsvc.questions.deciding import Both, deciding
from graphsvc.questions.evidence import tie_ids
from graphsvc.questions.meeting import Spell
from graphsvc.questions.reach import Scope, scope_of
from graphsvc.questions.relations_old import KINDS, LEVEL, STATUS
from graphsvc.questions.sides import APART, CHANGING, differ, side, stated, status_side
from graphsvc.questions.turning import turning
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

Change = Literal["opened", "closed", "changed"]
End = Literal["since", "until"]
RELATIONS = "relations"
"""The kind of a change of status, which ties of three kinds decide together."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which differences are wanted: ties of all these parties (none: of anybody), of these kinds (None: of any).

    A change of status is wanted with any of the three kinds of ties that decide it.
    """

    parties: tuple[int, ...] = ()
    kinds: frozenset[str] | None = None

    def read(self) -> frozenset[str] | None:
        """Give the kinds of ties to read."""
        return self.kinds if self.kinds is None or self.kinds.isdisjoint(KINDS) else self.kinds | KINDS


class Held(NamedTuple):
    """A tie (None: no tie, where the dataset denies one) that held before or after, and how surely."""

    row: TieRow | None
    truth: Truth


class Step(NamedTuple):
    """One difference: how surely it is one, the end of the tie that dates it, the spell to show, the ties behind it."""

    change: Change
    kind: str
    truth: Truth
    dated: TieRow
    end: End
    spell: Spell
    before: Held | None
    after: Held | None
    behind: Spell

    def bounds(self) -> tuple[int, int]:
        """Give the first and the last day that its date may be."""
        dated = self.dated
        return (dated.s1, dated.s2) if self.end == "since" else (dated.u1, dated.u2)


class Steps:
    """Differences by the first day on which each may be, by kind, parties and dataset."""

    def __init__(self, lens: Lens, found: Sequence[Step]) -> None:
        self._lens = lens
        said = [step for step in found if lens.shows(step.truth, None, ())]
        self.omitted = len(found) - len(said)
        """How many are only possible, and were to be left out."""
        self._steps = sorted(said, key=self._order)

    def __len__(self) -> int:
        return len(self._steps)

    def counts(self) -> dict[Change, int]:
        """Count those of each way."""
        found = Counter(step.change for step in self._steps)
        return {"opened": found["opened"], "closed": found["closed"], "changed": found["changed"]}

    def part(self, start: int, end: int) -> list[Step]:
        """Give the steps from one place up to before another."""
        return self._steps[start:end]

    def shown(self, step: Step, on_kind: str | None) -> Difference:
        """Show a step, with the kind of its date."""
        lens, first = self._lens, step.spell[0]
        dated = span((step.dated,))
        on = {name.replace(step.end, "on", 1): text for name, text in dated.items() if name.startswith(step.end)}
        return {
            "change": step.change,
            "kind": step.kind,
            "from": lens.named(first.from_),
            "to": lens.named(first.to),
            **on,  # type: ignore[typeddict-item]
            "on_kind": on_kind,
            "truth": step.truth,
            "dataset": lens.sources[first.dataset].id,
            "before": _side(step.kind, step.before),
            "after": _side(step.kind, step.after),
            **span(step.spell),
            "ties": tie_ids(lens, step.behind),
        }

    def _order(self, step: Step) -> tuple[int, int, str, str, str, str, int, str]:
        view, first, (earliest, latest) = self._lens.view, step.spell[0], step.bounds()
        parties = view.id(first.from_), view.id(first.to)
        dataset = self._lens.sources[first.dataset].id
        return max(earliest, self._lens.on + 1), latest, step.kind, *parties, dataset, step.dated.row, step.change


def difference(lens: Lens, chosen: Chosen = Chosen()) -> Steps:
    """Give what opened, closed and changed after the first of the lens's days and up to the last."""
    if lens.on >= lens.last:
        return Steps(lens, [])
    alike: dict[tuple[object, ...], list[TieRow]] = defaultdict(list)
    related: dict[tuple[int, int, int], list[TieRow]] = defaultdict(list)
    for row in turning(lens, chosen.parties, chosen.read()):
        if row.dataset not in lens.sources:
            continue
        kind, one, other = row.kind, row.from_, row.to
        pair = (one, other) if one <= other else (other, one)
        if chosen.kinds is None or kind in chosen.kinds:
            parties = pair if TIE_KINDS[kind].is_symmetric else (one, other)
            apart = APART.get(kind)
            alike[kind, row.dataset, *parties, apart and stated(row, apart)].append(row)
        if kind in KINDS:
            related[row.dataset, *pair].append(row)
    between = _Between(lens)
    found = [step for rows in alike.values() for step in between.of_ties(rows)]
    found += [step for rows in related.values() for step in between.of_status(rows)]
    return Steps(lens, found)


class _Between:
    """Tells differences between the first and the last of a lens's days."""

    def __init__(self, lens: Lens) -> None:
        self.lens, self.first, self.last = lens, lens.on, lens.last
        self.after = days(self.first + 1, self.last)

    def of_ties(self, rows: Sequence[TieRow]) -> Iterator[Step]:
        """Tell what one dataset's claims of one kind about the same parties come to."""
        if not self._turns(rows):
            return
        kind = rows[0].kind
        speaks = self._speaks(*self._scope(rows[0]))
        for spell in spells(rows):
            yield from self._ends(spell, speaks)
        if len(rows) > 1 and kind in CHANGING and self._is_whole(speaks):
            both = deciding(rows, self.first, self.last, LEVEL.rank if kind == "represented_in" else _alike)
            yield from self._changed(kind, both, _are_other)

    def of_status(self, rows: Sequence[TieRow]) -> Iterator[Step]:
        """Tell whether one dataset's status of the relations of a pair has changed."""
        if not self._turns(rows):
            return
        scope, parties = self._scope(rows[0])
        if not self._is_whole(self._speaks(scope, parties)):
            return
        silence = [scope.look(parties, days(day, day)).denies for day in (self.first, self.last)]

        def are_other(both: Both) -> bool:
            is_known = all(row is not None or denies for row, denies in zip(both, silence, strict=True))
            one, other = (row and STATUS.of(row) for row in both)
            return is_known and one != other

        yield from self._changed(RELATIONS, deciding(rows, self.first, self.last, STATUS.rank), are_other)

    def _scope(self, row: TieRow) -> tuple[Scope, tuple[int, ...]]:
        """Give a dataset's reach on the question that a tie answers, and those of its parties that coverage must name."""
        question = TIE_KINDS[row.kind].question
        parties = (row.from_,) if question in ("membership", "hosting") else (row.from_, row.to)
        within = row.to if question == "membership" else None
        # No entry is about a kind of tie that answers no question.
        return scope_of(self.lens, self.lens.sources[row.dataset], question or "", within), parties

    def _speaks(self, scope: Scope, parties: tuple[int, ...]) -> Days:
        return scope.seen(parties, self.lens.days).speaks

    def _is_whole(self, speaks: Days) -> bool:
        """Say whether the dataset may speak of both days."""
        return all(includes(speaks, days(day, day)) for day in (self.first, self.last))

    def _turns(self, rows: Iterable[TieRow]) -> bool:
        """Say whether any of the ties may begin or end in between."""
        first, last = self.first, self.last
        return any((first < row.s2 and row.s1 <= last) or (first < row.u2 and row.u1 <= last) for row in rows)

    def _ends(self, spell: Spell, speaks: Days) -> Iterator[Step]:
        begins, ends = spell[0], spell[-1]
        opened = _lies(begins.s1, min(begins.s2, ends.u2 - 1), common(speaks, self.after))
        if opened is not Truth.NO:
            yield Step("opened", begins.kind, opened, begins, "since", spell, None, Held(begins, opened), spell)
        followed = union(window for first, last in speaks for window in days(first + 1, last))
        closed = _lies(max(ends.u1, begins.s1 + 1), ends.u2, followed)
        if closed is not Truth.NO:
            yield Step("closed", begins.kind, closed, ends, "until", spell, Held(ends, closed), None, spell)

    def _changed(self, kind: str, both: Sequence[Both], are_other: Callable[[Both], bool]) -> Iterator[Step]:
        """Tell of a change, if what decides on the two days is, or may be, other by some choice of dates."""
        found = [one for one in both if are_other(one)]
        if not found:
            return
        chosen = max(found, key=lambda one: [_lateness(row) for row in reversed(one)])
        sides = []
        for place, row in enumerate(chosen):
            shown = _side(kind, Held(row, Truth.YES))
            is_sure = all(_side(kind, Held(one[place], Truth.YES)) == shown for one in both)
            sides.append(Held(row, Truth.YES if is_sure else Truth.POSSIBLE))
        after, behind = chosen[1], tuple(row for row in chosen if row is not None)
        truth = Truth.YES if len(found) == len(both) else Truth.POSSIBLE
        is_begun = after is not None and after.s2 > self.first
        end: End = "since" if is_begun else "until"
        yield Step("changed", kind, truth, behind[-1 if is_begun else 0], end, behind[-1:], sides[0], sides[1], behind)


def _side(kind: str, held: Held | None) -> Side | None:
    if held is None:
        return None
    if kind == RELATIONS:
        return status_side(held.row, held.truth)
    return None if held.row is None else side(held.row, held.truth)


def _lateness(row: TieRow | None) -> tuple[int, int, int]:
    return (row.s2, row.s1, row.row) if row is not None else (0, 0, 0)


def _alike(_: TieRow) -> int:
    return 0


def _are_other(both: Both) -> bool:
    before, after = both
    return before is not None and after is not None and differ(before, after)


def _lies(earliest: int, latest: int, told: Days) -> Truth:
    """Say whether a date lies in some days: surely, possibly, or not."""
    found = Truth.NO
    for first, last in told:
        if first <= earliest and latest <= last:
            return Truth.YES
        if first <= latest and earliest <= last:
            found = Truth.POSSIBLE
    return found
