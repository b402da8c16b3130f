"""The links of layers in which of several claims about a pair one decides: relations and missions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise

from graphsvc.analysis.links import Link, Reason
from graphsvc.model.days import Days, Window, common, days, union, without
from graphsvc.model.truth import Truth, combine
from graphsvc.questions.claims import group, spells
from graphsvc.questions.meeting import Piece, holds, maybe
from graphsvc.questions.reach import Scope, scope_of
from graphsvc.questions.relations_old import Scale, Status, decide, statuses
from graphsvc.questions.verdicts import Verdicts, edges, undisputed
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

Links = Callable[[str], bool]
"""Says whether a status links the two."""


def by_status(
    lens: Lens,
    layer: str,
    scale: Scale,
    parties: tuple[int, int],
    rows: Sequence[TieRow],
    links: Links,
    *,
    is_directed: bool = False,
) -> Link:
    """Link two by the status that decides; in a period by that of some day of it."""
    claims = group(lens, rows)
    each = {
        index: _Said(scope, scale, parties, claims.get(index, ()), links)
        for index, source in lens.sources.items()
        if (scope := scope_of(lens, source, scale.question)).entries or index in claims
    }
    truths = {index: one.truth for index, one in each.items()}
    truth = combine(truths.values())
    said = statuses(lens, scale, parties, rows) if truth is Truth.UNKNOWN else {}
    words = {index: (one.last_on, one.last) for index, one in said.items() if one.last is not None}
    latest = max((on or 0 for on, _ in words.values()), default=0)
    last = (
        combine(_truth(one, one.rows, links, days(latest, latest)) for on, one in words.values() if on == latest)
        if words
        else None
    )

    def why() -> list[Reason]:
        behind: dict[int, tuple[Sequence[TieRow], Days]]
        if truth is Truth.UNKNOWN:
            behind = {index: (one.rows, lens.days) for index, (_, one) in words.items()}
        else:
            behind = {index: (one.rows, one.on_each.maybe) for index, one in each.items()}
        return [
            Reason(None, index, truths[index], (Piece((part,), heard),))
            for index, (found, heard) in behind.items()
            for row in found
            if links(scale.of(row))
            for part in _parts(row, [one for one in found if not links(scale.of(one))])
            if common(maybe((part,)), heard)
        ]

    def sure() -> Days:
        return undisputed([one.on_each for one in each.values()])

    telling = words if truth is Truth.UNKNOWN else {index for index, one in each.items() if one.on_each.maybe}
    last_on = None if last is None else latest
    return Link(layer, *parties, is_directed, truth, last, why, sure, frozenset(telling), last_on=last_on)


class _Said:
    """What one dataset says of a pair: on which of the lens's days a status links them, surely or perhaps."""

    def __init__(
        self, scope: Scope, scale: Scale, parties: tuple[int, int], rows: Sequence[TieRow], links: Links
    ) -> None:
        self.scope, self.scale, self.parties, self.rows, self.links = scope, scale, parties, rows, links
        self.sight = scope.sight(parties)

    @cached_property
    def truth(self) -> Truth:
        """Say whether on some of the days a status links them; *no* is of all days."""
        if self.on_each.yes:
            return Truth.YES
        if self.on_each.maybe:
            status = decide(self.rows, self.sight, self.scale)
            assert status is not None
            return _truth(status, self.rows, self.links, self.sight.speaks)
        is_denied = self.sight.denies or not without(self.scope.lens.days, self.on_each.no)
        return Truth.NO if is_denied else Truth.UNKNOWN

    @cached_property
    def on_each(self) -> Verdicts:
        """Give the verdict on each day: between two cuts nothing changes."""
        lens = self.scope.lens
        found: dict[Truth, list[Window]] = {truth: [] for truth in Truth}
        cuts = sorted({lens.on, lens.last + 1} | {one for one in self._turns() if lens.on < one <= lens.last})
        for first, after in pairwise(cuts):
            sight = self.scope.look(self.parties, days(first, first))
            status = decide(self.rows, sight, self.scale)
            if status is not None:
                found[_truth(status, self.rows, self.links, sight.speaks)].append(Window(first, after - 1))
        yes, no = union(found[Truth.YES]), union(found[Truth.NO])
        return Verdicts(yes, union([*yes, *found[Truth.POSSIBLE]]), no)

    def _turns(self) -> set[int]:
        # A claim that begins on the very day on which another does may come after it on the next one.
        turns = {day for row in self.rows for day in (row.s1, row.s1 + 1, row.s2, row.u1, row.u2)}
        return turns | edges([self.sight.speaks, self.scope.denied(self.parties)])


def _parts(row: TieRow, others: Sequence[TieRow]) -> list[TieRow]:
    """Part a claim at those that begin and end within it: while they hold, they decide.

    Where dates may cross the claim is left whole; its days tell on which it may decide.
    """
    parts = [row]
    for other in others:
        for place, part in enumerate(parts):
            is_within = part.s2 < other.s1 and other.s2 < part.u1
            is_to_the_end = other.u1 >= part.u2
            if other.s1 > row.s2 and is_within and (is_to_the_end or other.u2 < part.u1):
                before = part._replace(u1=other.s1, u2=other.s2, until=other.since)
                after = part._replace(s1=other.u1, s2=other.u2, since=other.until)
                parts[place : place + 1] = [before] if is_to_the_end else [before, after]
                break
    return parts


def _truth(said: Status, rows: Sequence[TieRow], links: Links, speaks: Days) -> Truth:
    """Say whether a status, or one of several that may be it, links the two.

    Where all that may be it do, they surely are linked if some claim surely holds.
    """
    found = [links(one) for one in (said.status, *said.alternatives)]
    if not any(found):
        return Truth.NO
    if found[0] and said.truth is Truth.YES:
        return Truth.YES
    is_sure = all(found) and any(holds(spell, speaks) is Truth.YES for spell in spells(rows))
    return Truth.YES if is_sure else Truth.POSSIBLE
