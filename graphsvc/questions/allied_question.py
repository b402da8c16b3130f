"""Whether two are allied, of which several datasets have a verdict: through what they differ, and on which of the two memberships."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from graphsvc.model.days import Window, has
from graphsvc.model.truth import Truth
from graphsvc.questions.disagreement_types import (
    EXISTENCE,
    OBLIGATIONS,
    Answer,
    Comparison,
    DisagreementSpell,
    DisagreementType,
    Evidence,
    Owed,
    Position,
    ValuedSpell,
    compare,
    dates_or_existence,
    near,
    nearest,
    owe_differently,
    spells_on,
)
from graphsvc.questions.dyad_questions import DyadQuestion, alike, claimed_twice, latest
from graphsvc.questions.evidence import rows_on
from graphsvc.snapshot.rows import TieRow
from graphsvc.snapshot.view import View
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.axis import Axis, edges
from graphsvc.verdicts.combination import SILENT, DatasetVerdict
from graphsvc.verdicts.memberships import AllianceMemberships
from graphsvc.verdicts.obligations import owed_to
from graphsvc.verdicts.spells import Spell, sure_days


class AlliedQuestion(DyadQuestion):
    """Whether a pair is allied: through each alliance that they may share, and by direct statements.

    `varying` are the alliances in which the claims about either do not all state the same obligations.
    """

    def __init__(self, view: View, history: AlliedHistory, parties: tuple[int, int], varying: Iterable[int]) -> None:
        self._history, self._parties = history, parties
        self._ids = view.id(parties[0]), view.id(parties[1])
        self._memberships = {memberships.alliance: memberships for memberships, _ in history.shared}
        rows = (row for alliance in varying for row in self._rows(self._memberships[alliance]))
        stated = history.statements
        self.axis = Axis({*history.cuts, *edges(*(sure_days((row,)) for row in rows))})
        self._by_dataset = {
            dataset: verdict.onto(history.axis, self.axis) for dataset, verdict in history.by_dataset.items()
        }
        self.width = len(self._by_dataset)
        self._differing = history.combined.onto(history.axis, self.axis).disputed | _opposed(self._by_dataset.values())
        self.mask = self._differing
        for memberships, pair in history.shared:
            if memberships.alliance in varying:
                self.mask |= claimed_twice(
                    verdict.onto(memberships.axis, self.axis) for verdict in pair.by_dataset.values()
                )
        if stated is not None and len(stated.spells) > 1:
            self.mask |= claimed_twice(self._by_dataset.values())

    def _rows(self, memberships: AllianceMemberships) -> Iterator[TieRow]:
        for spells in memberships.spells.values():
            for party in self._parties:
                yield from (row for spell in spells.get(party, ()) for row in spell)

    def answer(self, column: int) -> Answer | None:
        """Return the positions on the days of a column; None where they do not differ."""
        bit, day = 1 << column, self.axis.bounds[column]
        bases = self._history.evidence((Window(day, day),))
        owes: dict[int, list[Owed]] = {}
        for basis in bases:
            if basis.dataset is not None and basis.truth is Truth.YES:
                owes.setdefault(basis.dataset, []).append(self._owed(basis.alliance, basis.dataset, day))
        positions = {
            dataset: Position(verdict.combined().truth(column), None, tuple(owes.get(dataset, ())))
            for dataset, verdict in self._by_dataset.items()
            if verdict.known & bit
        }
        if not self._differing & bit and not owe_differently(positions.values()):
            return None
        claimed = [basis for basis in bases if basis.truth in (Truth.YES, Truth.DISPUTED)]
        truth = self._history.combined.truth(self._history.axis.column(day))
        across = sorted({dataset for basis in claimed for dataset in basis.across})
        return Answer(positions, truth, tuple(dict.fromkeys(basis.alliance for basis in claimed)), tuple(across))

    def _owed(self, alliance: int | None, dataset: int, day: int) -> Owed:
        if alliance is None:
            assert self._history.statements is not None
            sides = self._history.statements.spells[dataset]
            mine, its = sides if self._history.a == self._parties[0] else sides[::-1]
            mine, its = [*mine, *_mutual(its)], [*its, *_mutual(mine)]
        else:
            spells = self._memberships[alliance].spells[dataset]
            mine, its = (spells.get(party, []) for party in self._parties)
        a, b = self._ids
        return Owed(alliance, _stated(latest(mine, day), b), _stated(latest(its, day), a))

    def compare(self, spell: DisagreementSpell) -> Comparison:
        """Return in which ways they differ, by the memberships that they differ on, and what each claims."""
        positions = spell.answer.positions
        types: list[DisagreementType] = []
        nearby: dict[tuple[int, int, int], Spell] = {}
        for alliance in spell.answer.through:
            if alliance is None:
                claims = {dataset: self._statements(dataset) for dataset in positions}

                def contradict(first: int, second: int) -> bool:
                    return {positions[first].truth, positions[second].truth} == {Truth.YES, Truth.NO}

                types += [type_ for type_ in compare(spell, claims, None, contradict)[0] if type_.how != OBLIGATIONS]
            else:
                types += self._on_memberships(spell, alliance, nearby)
        if not types and any(position.truth is Truth.NO for position in positions.values()):
            types.append(DisagreementType(EXISTENCE))
        if owe_differently(positions.values()):
            types.append(DisagreementType(OBLIGATIONS))
        return types, {dataset: self._evidence(spell, dataset, nearby) for dataset in positions}

    def _statements(self, dataset: int) -> list[ValuedSpell]:
        stated = self._history.statements
        sides = () if stated is None else stated.spells.get(dataset, ())
        return [ValuedSpell(None, spell) for side in sides for spell in side]

    def _on_memberships(
        self, spell: DisagreementSpell, alliance: int, nearby: dict[tuple[int, int, int], Spell]
    ) -> Iterator[DisagreementType]:
        """Compare datasets on either membership; one that denies all alliances denies both."""
        window, memberships = spell.window, self._memberships[alliance]
        bit = 1 << memberships.axis.column(window.first)
        denying = {
            dataset: SILENT._replace(no=bit)
            for dataset, position in spell.answer.positions.items()
            if position.truth is Truth.NO and has(self._history.denied.get(dataset, ()), window.first)
        }
        for party in self._parties:
            verdicts = {dataset: each.get(party, SILENT) for dataset, each in memberships.verdicts.items()}
            for claiming, denier in product(verdicts, {**verdicts, **denying}):
                if (
                    verdicts[claiming].yes & bit
                    and (verdicts.get(denier, SILENT).no or denying.get(denier, SILENT).no) & bit
                ):
                    mine = spells_on(window, self._member(alliance, claiming, party), None)[-1]
                    others = near(mine, self._member(alliance, denier, party), None)
                    if others:
                        nearby[denier, alliance, party] = nearest(window, others)
                    yield dates_or_existence(window, mine, others)

    def _member(self, alliance: int, dataset: int, party: int) -> list[ValuedSpell]:
        spells = self._memberships[alliance].spells.get(dataset, {})
        return [ValuedSpell(None, spell) for spell in spells.get(party, ())]

    def _evidence(
        self, spell: DisagreementSpell, dataset: int, nearby: Mapping[tuple[int, int, int], Spell]
    ) -> Evidence:
        """Return the spell in which a dataset has both in an alliance, on these days or near them."""
        window, position = spell.window, spell.answer.positions[dataset]
        for alliance in spell.answer.through:
            if alliance is None:
                direct = spells_on(window, self._statements(dataset), None)
                if direct:
                    return Evidence(position, direct[-1], rows_on(direct[-1], (window,)))
                continue
            sides: list[Spell] = []
            for party in self._parties:
                held = spells_on(window, self._member(alliance, dataset, party), None)
                side = held[-1] if held else nearby.get((dataset, alliance, party))
                if side:
                    sides.append(side)
            if len(sides) == 2:
                rows = tuple(row for side in sides for row in rows_on(side, (window,)) or side)
                return Evidence(position, _both(*sides), rows)
        return Evidence(position)


def _stated(rows: Spell, to: str) -> frozenset[str] | None:
    return alike(None if (owed := owed_to(row, to)) is None else frozenset(owed) for row in rows)


def _mutual(spells: Iterable[Spell]) -> list[Spell]:
    """Return the statements that say of both parties what they say of one."""
    return [(row,) for spell in spells for row in spell if row.extra.get("mutual")]


def _both(a: Spell, b: Spell) -> Spell:
    """Return the claim that begins the days on which both hold, and the one that ends them."""
    start = max((a[0], b[0]), key=lambda row: (row.s2, row.s1))
    end = min((a[-1], b[-1]), key=lambda row: (row.u1, row.u2))
    return (start,) if start is end else (start, end)


def _opposed(verdicts: Iterable[DatasetVerdict]) -> int:
    """Return the columns on which one dataset says yes and another no."""
    yes = no = 0
    for verdict in verdicts:
        yes, no = yes | verdict.yes, no | verdict.no
    return yes & no
