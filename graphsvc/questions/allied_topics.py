"""What datasets say over time of the alliance of a pair: through each alliance they share, directly, and by denial."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from graphsvc.model.days import Days, common, days, has
from graphsvc.model.truth import Truth, combine, conjunction
from graphsvc.questions.alliance import weigh
from graphsvc.questions.claims import holding
from graphsvc.questions.comparing import EXISTENCE, OBLIGATIONS, against, compare, held, near, nearest
from graphsvc.questions.meeting import Spell
from graphsvc.questions.sharing import Members, Statements, meeting, said_on
from graphsvc.questions.stretches import Answer, Comparison, Owed, Stretch, Told, Word, differ, owe_differently
from graphsvc.questions.verdicts import edges, joined
from graphsvc.questions.ways import Way
from graphsvc.snapshot.lens import Lens

_CLAIMED = (Truth.YES, Truth.DISPUTED)
_Place = tuple[int, int, int]
"""A dataset, an alliance and a member of it."""


class Alliance:
    """Whether a pair is allied; the same verdicts as `alliance.pair_of` gives on one day, for all days.

    `denied` are the days on which datasets that cover all alliances would deny that the two are allied at all.
    """

    question = "allied"

    def __init__(
        self,
        lens: Lens,
        parties: tuple[int, int],
        shared: Iterable[Members],
        statements: Statements,
        denied: Mapping[int, Days],
    ) -> None:
        self._lens, self.parties = lens, parties
        a, b = parties
        both = [(members, meeting(members, a, b)) for members in shared]
        self._shared = {one.alliance: (one, may) for one, may in both if may}
        self._statements, self._denied = statements, denied
        denials = joined(denied.values())
        stated = joined(one.maybe for one in statements.said.values())
        parts = [stated] if denials or len(statements.said) > 1 else []
        cuts = statements.cuts() | edges(denied.values())
        for members, may in self._shared.values():
            parts += [
                common(joined((members.contested(a), members.contested(b))), may),
                common(denials, may),
            ]
            cuts |= edges((may,)) | members.cuts(a) | members.cuts(b)
        self.windows, self.cuts = joined(parts), cuts

    def on(self, day: int) -> Answer:
        """Give what is said on a day."""
        ways: list[Way] = []
        owes: dict[int, list[Owed]] = {}
        for alliance, (members, may) in self._shared.items():
            if has(may, day):
                ways += self._through(alliance, members, day, owes)
        for index, truth in said_on(self._statements.said, day).items():
            ways.append(Way(None, index, truth))
            if truth is Truth.YES:
                owes.setdefault(index, []).append(Owed(None, *self._statements.owed(index, day)))
        claiming = {way.dataset for way in ways if way.truth in (Truth.YES, Truth.POSSIBLE)}
        denying = frozenset(index for index, one in self._denied.items() if has(one, day) and index not in claiming)
        pair = weigh(self._lens, self.parties, ways, denying, {})
        words = {
            index: Word(truth, None, tuple(owes.get(index, ())))
            for index, truth in pair.verdicts().items()
            if truth is not Truth.UNKNOWN
        }
        through = tuple(dict.fromkeys(way.alliance for way in ways if way.truth in _CLAIMED))
        across = {index for way in ways if way.truth in _CLAIMED for index in way.across}
        return Answer(words, pair.truth, through, tuple(sorted(across)))

    def _through(self, alliance: int, members: Members, day: int, owes: dict[int, list[Owed]]) -> Iterable[Way]:
        a, b = self.parties
        own, theirs = said_on(members.said(a), day), said_on(members.said(b), day)
        for index in members.scopes:
            truth = conjunction((own.get(index, Truth.UNKNOWN), theirs.get(index, Truth.UNKNOWN)))
            if truth is Truth.YES:
                owed = members.owed(index, a, b, day), members.owed(index, b, a, day)
                owes.setdefault(index, []).append(Owed(alliance, *owed))
            if truth is not Truth.UNKNOWN:
                yield Way(alliance, index, truth)
        if own and theirs and own.keys().isdisjoint(theirs):
            truth = conjunction(combine(side.values()) for side in (own, theirs))
            yield Way(alliance, None, truth, across=frozenset(own) | frozenset(theirs))

    def differ(self, answer: Answer) -> bool:
        """Say whether they differ: also where only several datasets together know both memberships."""
        return answer.truth is Truth.DISPUTED or differ(answer.words.values())

    def compare(self, stretch: Stretch) -> tuple[list[Comparison], Mapping[int, Told]]:
        """Say in which ways they differ, by the memberships that they differ on, and give what each says."""
        words = stretch.answer.words
        found: list[Comparison] = []
        beside: dict[_Place, Spell] = {}
        for alliance in stretch.answer.through:
            if alliance is None:
                claims = {index: self._statements.claims(index) for index in words}
                found += [one for one in compare(stretch, claims, None)[0] if one.how != OBLIGATIONS]
            else:
                found += self._on_memberships(stretch, alliance, beside)
        if not found and any(word.truth is Truth.NO for word in words.values()):
            found.append(Comparison(EXISTENCE))
        if owe_differently(words.values()):
            found.append(Comparison(OBLIGATIONS))
        return found, {index: self._told(stretch, index, word, beside) for index, word in words.items()}

    def _on_memberships(self, stretch: Stretch, alliance: int, beside: dict[_Place, Spell]) -> Iterator[Comparison]:
        """Compare what they say of either membership; who denies all alliances denies both."""
        window, words, members = stretch.window, stretch.answer.words, self._shared[alliance][0]
        for party in self.parties:
            truths = said_on(members.said(party), window.first)
            denying = {index for index, word in words.items() if word.truth is Truth.NO and index in self._denied}
            for one, other in product(truths, {**truths, **dict.fromkeys(denying)}):
                if truths[one] is Truth.YES and truths.get(other) in (Truth.NO, None):
                    mine = held(members.claims(one, party), None, window)[-1]
                    others = near(mine, members.claims(other, party), None)
                    if others:
                        beside[other, alliance, party] = nearest(window, others)
                    yield against(window, mine, others)

    def _told(self, stretch: Stretch, index: int, word: Word, beside: Mapping[_Place, Spell]) -> Told:
        """Give the spell in which a dataset has both in an alliance: then, or near it."""
        window = stretch.window
        for alliance in stretch.answer.through:
            if alliance is None:
                direct = held(self._statements.claims(index), None, window)
                if direct:
                    return Told(word, direct[-1], holding(direct[-1], days(*window)))
                continue
            members, sides = self._shared[alliance][0], []
            for party in self.parties:
                then = held(members.claims(index, party), None, window)
                spell = then[-1] if then else beside.get((index, alliance, party))
                if spell:
                    sides.append(spell)
            if len(sides) == 2:
                return Told(word, _both(*sides), tuple(row for side in sides for row in _rows(side, window)))
        return Told(word)


def _both(a: Spell, b: Spell) -> Spell:
    """Give the claim that begins the days on which both hold, and the one that ends them."""
    start = max((a[0], b[0]), key=lambda row: (row.s2, row.s1))
    end = min((a[-1], b[-1]), key=lambda row: (row.u1, row.u2))
    return (start,) if start is end else (start, end)


def _rows(spell: Spell, window: Sequence[int]) -> Spell:
    return holding(spell, days(window[0], window[1])) or spell
