"""What datasets say over time of claims about a pair, and of the status of its relations and missions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby

from graphsvc.model.days import days, has
from graphsvc.model.truth import Truth, combine
from graphsvc.questions.claims import group, spells
from graphsvc.questions.comparing import Claimed, compare
from graphsvc.questions.meeting import Spell, maybe, surely
from graphsvc.questions.reach import Scope, Sight
from graphsvc.questions.relations_old import Scale, decide
from graphsvc.questions.stretches import Answer, Comparison, Owed, Stretch, Told, Word, differ
from graphsvc.questions.verdicts import edges, joined, opposed, said_twice, verdicts
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow

Says = Callable[[TieRow], str | None]


def stated(row: TieRow) -> frozenset[str] | None:
    """Give the obligations that a claim states; None where it states none."""
    found = row.extra.get("obligations")
    return None if found is None else frozenset(found)


def deciding(claims: Iterable[Spell], day: int) -> TieRow | None:
    """Give the claim with the latest start of those that surely hold on a day."""
    holding = [row for spell in claims for row in spell if has(surely((row,)), day)]
    return max(holding, key=lambda row: (row.s1, row.s2, row.row), default=None)


class Claims:
    """Claims that hold or do not: memberships with their roles, hostings, rivalries, recognitions.

    `covered` are the parties that coverage must name. Of `detail` (a role), `says` tells what a claim says.
    """

    def __init__(
        self,
        question: str,
        parties: tuple[int, int],
        covered: Collection[int],
        rows: Sequence[TieRow],
        scopes: Mapping[int, Scope],
        detail: str | None = None,
        says: Says = lambda _: None,
    ) -> None:
        self.question, self.parties, self._detail, self._says = question, parties, detail, says
        own: dict[int, list[TieRow]] = {index: [] for index in scopes}
        for row in rows:
            own[row.dataset].append(row)
        self._spells = {index: spells(claims) for index, claims in own.items()}
        self._verdicts = {index: verdicts(scopes[index], covered, claims) for index, claims in self._spells.items()}
        said = self._verdicts.values()
        self.windows = opposed(said)
        tells = len({says(row) for row in rows} - {None}) > 1 or len({stated(row) for row in rows} - {None}) > 1
        if tells:
            self.windows = joined((self.windows, said_twice(said)))
        self.cuts = edges(part for one in said for part in one)
        self._is_telling = detail is not None
        if self._is_telling:
            self.cuts |= edges(surely((row,)) for each in self._spells.values() for spell in each for row in spell)

    def on(self, day: int) -> Answer:
        """Give what each dataset says on a day."""
        words = {
            index: self._word(index, truth, day)
            for index, one in self._verdicts.items()
            if (truth := one.on(day)) is not Truth.UNKNOWN
        }
        return Answer(words, combine(word.truth for word in words.values()))

    def _word(self, index: int, truth: Truth, day: int) -> Word:
        row = deciding(self._spells[index], day) if self._is_telling and truth is Truth.YES else None
        if row is None:
            return Word(truth)
        owed = stated(row)
        return Word(truth, self._says(row), () if owed is None else (Owed(self.parties[1], owed, None),))

    def differ(self, answer: Answer) -> bool:
        """Say whether they differ."""
        return differ(answer.words.values())

    def compare(self, stretch: Stretch) -> tuple[list[Comparison], Mapping[int, Told]]:
        """Say in which ways they differ, and give what each says."""
        claims = {
            index: [Claimed(says, tuple(part)) for spell in each for says, part in groupby(spell, self._says)]
            for index, each in self._spells.items()
        }
        return compare(stretch, claims, self._detail)


class Statuses:
    """The status of a pair's relations, or the level of a mission: of each dataset, the tie with the latest start decides."""

    def __init__(
        self,
        scale: Scale,
        detail: str,
        parties: tuple[int, int],
        lens: Lens,
        rows: Sequence[TieRow],
        scopes: Mapping[int, Scope],
    ) -> None:
        self.question, self.parties, self._scale, self._detail = scale.question, parties, scale, detail
        own = group(lens, rows)
        self._said = {index: _Spoken(scale, own.get(index, ()), scope, parties) for index, scope in scopes.items()}
        self.windows = joined(maybe((row,)) for row in rows)
        self.cuts = {day for one in self._said.values() for day in one.cuts}

    def on(self, day: int) -> Answer:
        """Give what each dataset says on a day."""
        words = {index: word for index, one in self._said.items() if (word := one.on(day)) is not None}
        names = {word.says for word in words.values()}
        truth = Truth.DISPUTED if len(names) > 1 else combine(word.truth for word in words.values())
        return Answer(words, truth)

    def differ(self, answer: Answer) -> bool:
        """Say whether they differ."""
        return differ(answer.words.values())

    def compare(self, stretch: Stretch) -> tuple[list[Comparison], Mapping[int, Told]]:
        """Say in which ways they differ, and give what each says."""
        claims: dict[int, list[Claimed]] = {}
        for index, one in self._said.items():
            by_status = {
                status: [row for row in one.rows if self._scale.of(row) == status] for status in self._scale.steps
            }
            claims[index] = [
                Claimed(status, spell) for status, rows in by_status.items() if rows for spell in spells(rows)
            ]
        return compare(stretch, claims, self._detail)


class _Spoken:
    """What one dataset says of a status, asked once for all days between two bounds."""

    def __init__(self, scale: Scale, rows: Sequence[TieRow], scope: Scope, parties: tuple[int, int]) -> None:
        self.rows, self._scale = rows, scale
        self._speaks = scope.seen(parties, scope.lens.days).speaks
        self._denied = scope.denied(parties)
        ends = {day for row in rows for day in (row.s1, row.s2, row.u1, row.u2, row.u2 - 1)}
        parts = [part for spell in spells(rows) for part in (surely(spell), maybe(spell))] if rows else []
        self.cuts = sorted(ends | {day + 1 for day in ends} | edges((*parts, self._speaks, self._denied)))
        self._words: dict[int, Word | None] = {}

    def on(self, day: int) -> Word | None:
        """Give what it says on a day; None where that is nothing."""
        place = bisect_right(self.cuts, day)
        if place not in self._words:
            self._words[place] = self._decided(day)
        return self._words[place]

    def _decided(self, day: int) -> Word | None:
        if not has(self._speaks, day):
            return None
        found = decide(self.rows, Sight(days(day, day), has(self._denied, day), True), self._scale)
        return None if found is None else Word(found.truth, found.status)
