"""Who is allied to whom as rows, with each obligation as a column.

The alliances of a pair are weighed once. What is owed is then asked of the same claims, obligation by obligation, as
`questions.alliance` would answer if that one alone were wanted.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from graphsvc.analysis.covering_old import Silence
from graphsvc.analysis.links import parties_of
from graphsvc.analysis.tables import TRUTH, Asking, Cell, Column, Parties, Row, mark
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.truth import Truth
from graphsvc.questions.alliance import HOLDING, Denials, Pair, judged, weigh
from graphsvc.questions.meeting import Piece
from graphsvc.questions.owing import Wanted
from graphsvc.questions.reach import Scope, scope_of
from graphsvc.questions.ways import ALLIED_WITH, MEMBER_OF, Way, met
from graphsvc.snapshot.lens import Lens

ANY = Wanted()
_EACH = tuple(frozenset({one}) for one in OBLIGATIONS)


class AlliedRows:
    """Rows of: allied, truth, each obligation, alliances."""

    def __init__(self, lens: Lens, roster: frozenset[int], is_directed: bool) -> None:
        self._lens, self._roster, self._is_directed = lens, roster, is_directed
        self._silences = [Silence(lens, "allied", wanted) for wanted in (None, *_EACH)]
        self._answers: dict[Hashable, Sequence[Truth]] = {}
        self._stating: dict[int, tuple[Sequence[Piece], tuple[bool | None, ...]]] = {}
        entries = [entry for source in lens.sources.values() for entry in source.coverage]
        self._differs = any(entry.obligations is not None for entry in entries)

    def claims(self) -> Iterator[tuple[Parties, Row]]:
        """Give the row of each pair that ever shared an alliance or a statement."""
        parties = [one for one in parties_of(self._lens, ANY) if one in self._roster]
        for place, entity in enumerate(parties):
            among = frozenset(parties[place + 1 :])
            denials = Denials(self._lens, entity, ANY)
            pairs = judged(denials, among)
            owed = self._asked_each(entity, [pair.other for pair in pairs]) if self._differs else None
            for pair in pairs:
                yield from self._rows(pair, denials.scopes, owed)

    def _rows(
        self, pair: Pair, scopes: Mapping[int, Scope], owed: Sequence[dict[Parties, Truth]] | None
    ) -> Iterator[tuple[Parties, Row]]:
        there, back = (pair.entity, pair.other), (pair.other, pair.entity)
        last = pair.last[0] if pair.last else None
        alliances = len({way.alliance for way in pair.shown})
        denying = tuple(index for index, scope in scopes.items() if scope.sight(there).denies)
        for parties in (there, back) if self._is_directed else (there,):
            allied = mark(self._lens, pair.truth, last, parties)
            if owed is not None:
                truths: Sequence[Truth] = [
                    found.get(parties, self._silence(parties, i + 1)) for i, found in enumerate(owed)
                ]
            else:
                truths = self._owed(pair, parties, denying)
            marks = [
                None
                if truth is Truth.POSSIBLE and not self._is_stated(pair, parties, one)
                else mark(self._lens, truth, None, parties)
                for one, truth in zip(OBLIGATIONS, truths, strict=True)
            ]
            count: Cell = alliances if allied else allied
            yield parties, (allied, str(pair.truth), *marks, count)

    def _owed(self, pair: Pair, parties: Parties, denying: tuple[int, ...]) -> Sequence[Truth]:
        """Say of each obligation whether it is owed: in a directed table by the first, else by either.

        `denying` are the data sets whose silence would be a *no*. Pairs of whom the same is claimed are answered once.
        """
        ways = pair.ways if parties[0] == pair.entity else [_turned(way) for way in pair.ways]
        key = (denying, *(self._key(way, parties) for way in ways))
        found = None if None in key else self._answers.get(key)
        if found is None:
            found = [self._owes(ways, parties, denying, i) for i in range(len(_EACH))]
            if None not in key:
                self._answers[key] = found
        return found

    def _is_stated(self, pair: Pair, parties: Parties, obligation: str) -> bool:
        """Say whether a claim states an obligation; one that is only not excluded is not known."""
        owed = pair.owed()
        mine, its = (owed["owed"], owed["due"]) if parties[0] == pair.entity else (owed["due"], owed["owed"])
        return obligation in mine or (obligation in its and not self._is_directed)

    def _key(self, way: Way, parties: Parties) -> Hashable:
        """Give all that an answer depends on; None where that is the days of single claims."""
        if way.truth in (Truth.NO, Truth.UNKNOWN):
            return way.alliance, way.dataset, way.truth
        stated = tuple(self._states(side) for side in ((way.mine,) if self._is_directed else (way.mine, way.its)))
        if way.alliance is None or any(None in one for one in stated):
            return None
        return way.alliance, way.dataset, way.truth, stated, self._may_deny(way, parties)

    def _owes(self, ways: Iterable[Way], parties: Parties, denying: Iterable[int], place: int) -> Truth:
        asked = [self._asked(way, parties, place) for way in ways]
        against = frozenset(
            one for one in denying if not any(way.dataset == one and way.truth in HOLDING for way in asked)
        )
        return weigh(self._lens, parties, asked, against, {}).truth

    def _asked(self, way: Way, parties: Parties, place: int) -> Way:
        """Give a way as it would be if only one obligation were wanted.

        Mostly all claims of a side state it, and nothing changes, or none does, and it is not owed.
        """
        if way.truth in (Truth.NO, Truth.UNKNOWN):
            return way
        sides = (way.mine,) if self._is_directed else (way.mine, way.its)
        stated = [self._states(side)[place] for side in sides]
        if True in stated and way.alliance is not None:
            return way
        wanted = Wanted(_EACH[place], "owed" if self._is_directed else "any")
        may_deny = partial(self._may_deny, way, parties)
        if all(one is False for one in stated):
            return way._replace(truth=Truth.NO if may_deny() else Truth.UNKNOWN)
        return met(self._lens, way, *parties, wanted, may_deny)

    def _states(self, side: Sequence[Piece]) -> tuple[bool | None, ...]:
        """Say of each obligation whether all claims of a side state it, to whomever (True), none does, or some do (None)."""
        kept = self._stating.get(id(side))
        if kept is None:
            rows = [row.extra for piece in side for row in piece.spell]
            kept = self._stating[id(side)] = side, tuple(_common(rows, one) for one in OBLIGATIONS)
        return kept[1]

    def _may_deny(self, way: Way, parties: Parties) -> bool:
        if way.dataset is None:
            return False
        source = self._lens.sources[way.dataset]
        if way.alliance is None:
            return scope_of(self._lens, source, "allied").sight(parties).denies
        scope = scope_of(self._lens, source, "membership", way.alliance)
        return all(scope.sight((party,)).denies for party in parties)

    def _asked_each(self, entity: int, others: Sequence[int]) -> list[dict[Parties, Truth]]:
        """Ask for each obligation by itself, where coverage differs by obligation and with it what silence means."""
        found: list[dict[Parties, Truth]] = []
        for one in _EACH:
            wanted = Wanted(one, "owed" if self._is_directed else "any")
            asked = [(entity, frozenset(others))]
            if self._is_directed:
                asked += [(other, frozenset({entity})) for other in others]
            found.append({(a, p.other): p.truth for a, to in asked for p in judged(Denials(self._lens, a, wanted), to)})
        return found

    def place(self, party: int) -> tuple[int, ...]:
        """Give how each data set that covers alliances sees a state."""
        return tuple(place for silence in self._silences for place in silence.place(party))

    def silent(self, parties: Parties) -> Row:
        """Give no where a data set covers it, else NA."""
        truths = [self._silence(parties, i) for i in range(len(self._silences))]
        marks: list[Cell] = [0 if truth is Truth.NO else None for truth in truths]
        return (marks[0], str(truths[0]), *marks[1:], marks[0])

    def _silence(self, parties: Parties, place: int) -> Truth:
        return Truth.NO if self._silences[place].denies(*parties) else Truth.UNKNOWN


def _turned(way: Way) -> Way:
    return way._replace(mine=way.its, its=way.mine)


def _common(rows: Sequence[Mapping[str, Any]], obligation: str) -> bool | None:
    if not rows:
        return False
    if any("owed_to" in row or row.get("obligations") is None for row in rows):
        return None
    stated = {obligation in row["obligations"] for row in rows}
    return stated.pop() if len(stated) == 1 else None


def _obligation(name: str, meaning: str) -> Column:
    whose = "In a directed table state 1 owes it to state 2; else either owes it to the other."
    stated = (
        "1, 0 or NA: NA also where a treaty does not state what it obliges to and the certainty asked for is certain."
    )
    return Column(name, "number", f"{meaning} {whose} {stated}")


ALLIED = Asking(
    AlliedRows,
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
    ),
    MEMBER_OF | ALLIED_WITH,
    frozenset({"allied", "membership"}),
)
