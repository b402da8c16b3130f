"""In which way two datasets differ: whether the thing is at all, when it began or ended, or what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from graphsvc.model.days import Days, Window, common, has
from graphsvc.model.effort import checked
from graphsvc.model.truth import Truth
from graphsvc.questions.evidence import rows_on
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.spells import Spell, possible_days, sure_days
from graphsvc.verdicts.statuses import NONE

NEAR = 366
"""Two spells with fewer days than this between them may be the same one, dated differently."""
EXISTENCE, DATES, OBLIGATIONS = "existence", "dates", "obligations"


class Owed(NamedTuple):
    """What the first party owes the second and the other way round, in an alliance (None: by direct statement).

    None where a dataset does not state it.
    """

    alliance: int | None
    owed: frozenset[str] | None
    due: frozenset[str] | None


class Position(NamedTuple):
    """What one dataset makes of a pair on some days: its verdict, and what holds by it (a status, a level, a role).

    `value` is None where the question has no such thing, or the dataset is not sure which.
    """

    truth: Truth
    value: str | None = None
    owes: tuple[Owed, ...] = ()

    @property
    def denies(self) -> bool:
        """Return whether by it there is nothing between the two."""
        return self.truth is Truth.NO or (self.truth is Truth.YES and self.value == NONE)


class Answer(NamedTuple):
    """The positions of the datasets that have one, and the verdict of all together.

    `through` are the alliances by which any of them has the two allied, `across` the datasets that only together do.
    """

    positions: Mapping[int, Position]
    truth: Truth
    through: tuple[int | None, ...] = ()
    across: tuple[int, ...] = ()


class DisagreementSpell(NamedTuple):
    """Days that follow each other, on which the datasets differ and hold to the same positions."""

    window: Window
    answer: Answer


class EndPair(NamedTuple):
    """Two claims about one spell of which one begins, or ends, when the other does not yet or no longer."""

    end: str
    claim: TieRow
    other_claim: TieRow


class DisagreementType(NamedTuple):
    """In which way two datasets differ, and the ends of spells that this comes from."""

    how: str
    ends: tuple[EndPair, ...] = ()


class Evidence(NamedTuple):
    """A dataset's position, with the spell it claims on those days, or nearest to them, and all ties behind."""

    position: Position
    spell: Spell = ()
    rows: tuple[TieRow, ...] = ()


class ValuedSpell(NamedTuple):
    """A spell in which a dataset claims one value all along."""

    value: str | None
    spell: Spell


Comparison = tuple[list[DisagreementType], dict[int, Evidence]]


def owe_differently(positions: Iterable[Position]) -> bool:
    """Return whether two state different obligations in one alliance."""
    stated: dict[tuple[int | None, str], frozenset[str]] = {}
    for position in positions:
        for owing in position.owes:
            for side, owed in (("owed", owing.owed), ("due", owing.due)):
                if owed is not None and stated.setdefault((owing.alliance, side), owed) != owed:
                    return True
    return False


def compare(
    spell: DisagreementSpell,
    claims: Mapping[int, Sequence[ValuedSpell]],
    detail: str | None,
    contradict: Callable[[int, int], bool],
) -> Comparison:
    """Compare each two datasets that contradict each other, and show what each of all claims.

    `detail` names what they may differ in where both claim something.
    """
    window, positions = spell.window, spell.answer.positions
    types: list[DisagreementType] = []
    nearby: dict[int, Spell] = {}
    held = {dataset: spells_on(window, claims[dataset], position.value) for dataset, position in positions.items()}
    for pair in checked(combinations(positions, 2)):
        if not contradict(*pair):
            continue
        claiming, contrary = sorted(pair, key=lambda dataset: positions[dataset].denies)
        value = positions[claiming].value
        if positions[contrary].denies:
            mine = held[claiming]
            if mine:
                others = near(mine[-1], claims[contrary], value)
                types.append(dates_or_existence(window, mine[-1], others))
                if others:
                    nearby[contrary] = nearest(window, others)
        elif detail and value != positions[contrary].value:
            types.append(_values(window, claims, positions, held, (claiming, contrary), detail))
    if owe_differently(position for position in positions.values() if position.truth is Truth.YES):
        types.append(DisagreementType(OBLIGATIONS))
    return types, {
        dataset: _evidence(window, position, held[dataset], nearby.get(dataset))
        for dataset, position in positions.items()
    }


def near(spell: Spell, claims: Iterable[ValuedSpell], value: str | None) -> list[Spell]:
    """Return the spells of a value that may be the same one as a spell, dated differently."""
    return [
        other for other in _of(claims, value) if max(spell[0].s1, other[0].s1) - min(spell[-1].u2, other[-1].u2) < NEAR
    ]


def spells_on(window: Window, claims: Iterable[ValuedSpell], value: str | None) -> list[Spell]:
    """Return the spells of a value that may hold on some days; those that surely do come last, the latest at the end."""
    held = [spell for spell in _of(claims, value) if common(possible_days(spell), (window,))]
    if len(held) < 2:
        return held
    return sorted(held, key=lambda spell: (has(sure_days(spell), window.first), spell[0].s1, spell[0].s2, spell[0].row))


def nearest(window: Window, spells: Sequence[Spell]) -> Spell:
    """Return the spell with the fewest days between it and a window."""
    return min(spells, key=lambda spell: max(spell[0].s1 - window.last, window.first - spell[-1].u2 + 1, 0))


def dates_or_existence(window: Window, spell: Spell, others: Sequence[Spell]) -> DisagreementType:
    """Compare a spell that holds on some days with those near it of a dataset by which it does not hold then."""
    if not others:
        return DisagreementType(EXISTENCE)
    after = [later for later in others if later[0].s1 > window.last]
    before = [earlier for earlier in others if earlier[-1].u2 <= window.first]
    if after and not before:
        return DisagreementType(DATES, (EndPair("since", spell[0], nearest(window, after)[0]),))
    if before and not after:
        return DisagreementType(DATES, (EndPair("until", spell[-1], nearest(window, before)[-1]),))
    return DisagreementType(DATES)


def _of(claims: Iterable[ValuedSpell], value: str | None) -> list[Spell]:
    """Return the spells in which a value is claimed, or may be meant."""
    return [claim.spell for claim in claims if None in (value, claim.value) or value == claim.value]


def _values(
    window: Window,
    claims: Mapping[int, Sequence[ValuedSpell]],
    positions: Mapping[int, Position],
    held: Mapping[int, Sequence[Spell]],
    pair: tuple[int, int],
    detail: str,
) -> DisagreementType:
    """Compare two that claim different values; where both have both values near, they differ in the dates of them."""
    ends: tuple[EndPair, ...] = ()
    for dataset, contrary in (pair, pair[::-1]):
        value = positions[dataset].value
        mine = held[dataset]
        others = near(mine[-1], claims[contrary], value) if mine else []
        if not others:
            return DisagreementType(detail)
        ends += dates_or_existence(window, mine[-1], others).ends
    return DisagreementType(DATES, ends)


def _evidence(window: Window, position: Position, held: Sequence[Spell], nearby: Spell | None) -> Evidence:
    if position.truth is Truth.NO or not held:
        return Evidence(position, nearby, nearby) if nearby else Evidence(position)
    on: Days = (window,)
    rows = {row.row: row for spell in held for row in rows_on(spell, on)}
    return Evidence(position, held[-1], tuple(rows[number] for number in sorted(rows)))
