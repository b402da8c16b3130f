"""In which way two datasets differ: whether the thing is at all, when it began or ended, or what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from graphsvc.model.days import Window, common, days, has
from graphsvc.model.truth import Truth
from graphsvc.questions.claims import holding
from graphsvc.questions.meeting import Spell, maybe, surely
from graphsvc.questions.stretches import Comparison, Edge, Stretch, Told, Word, owe_differently

NEAR = 366
"""Two spells with fewer days than this between them may be the same one, told with other dates."""
EXISTENCE, DATES, OBLIGATIONS = "existence", "dates", "obligations"


class Claimed(NamedTuple):
    """A spell in which a dataset says one thing all along."""

    says: str | None
    spell: Spell


def near(spell: Spell, claims: Iterable[Claimed], says: str | None) -> list[Spell]:
    """Give the spells of the same thing that may be the same one, told with other dates."""
    return [one for one in _of(claims, says) if _gap(spell, one) < NEAR]


def _of(claims: Iterable[Claimed], says: str | None) -> list[Spell]:
    """Give the spells in which a thing is said, or may be meant."""
    return [one.spell for one in claims if None in (says, one.says) or says == one.says]


def _gap(a: Spell, b: Spell) -> int:
    """Give the days between two spells; none or fewer where they may meet."""
    return max(a[0].s1, b[0].s1) - min(a[-1].u2, b[-1].u2)


def held(claims: Iterable[Claimed], says: str | None, window: Window) -> list[Spell]:
    """Give the spells of a thing that hold or may hold in a stretch; those that surely do come last, the latest at the end."""
    found = [one for one in _of(claims, says) if common(maybe(one), (window,))]
    return sorted(found, key=lambda spell: (has(surely(spell), window.first), spell[0].s1, spell[0].s2, spell[0].row))


def nearest(window: Window, spells: Sequence[Spell]) -> Spell:
    """Give the spell with the fewest days between it and a stretch."""
    return min(spells, key=lambda one: max(one[0].s1 - window.last, window.first - one[-1].u2 + 1, 0))


def against(window: Window, spell: Spell, others: Sequence[Spell]) -> Comparison:
    """Compare a spell that holds in a stretch with those near it of a dataset by which it does not."""
    if not others:
        return Comparison(EXISTENCE)
    after = [one for one in others if one[0].s1 > window.last]
    before = [one for one in others if one[-1].u2 <= window.first]
    if after and not before:
        return Comparison(DATES, (Edge("since", spell[0], nearest(window, after)[0]),))
    if before and not after:
        return Comparison(DATES, (Edge("until", spell[-1], nearest(window, before)[-1]),))
    return Comparison(DATES)


def compare(
    stretch: Stretch, claims: Mapping[int, Sequence[Claimed]], detail: str | None
) -> tuple[list[Comparison], dict[int, Told]]:
    """Compare each two datasets that differ; `detail` names what they may differ in where both claim something."""
    window, words = stretch.window, stretch.answer.words
    found: list[Comparison] = []
    beside: dict[int, Spell] = {}
    sure = [index for index, word in words.items() if word.truth in (Truth.YES, Truth.NO)]
    for pair in combinations(sure, 2):
        one, other = sorted(pair, key=lambda index: words[index].denies)
        if words[other].denies:
            if not words[one].denies and (mine := held(claims[one], words[one].says, window)):
                others = near(mine[-1], claims[other], words[one].says)
                found.append(against(window, mine[-1], others))
                if others:
                    beside[other] = nearest(window, others)
        elif detail and None not in (words[one].says, words[other].says) and words[one].says != words[other].says:
            found.append(_otherwise(window, claims, words, (one, other), detail))
    if owe_differently(words[index] for index in sure):
        found.append(Comparison(OBLIGATIONS))
    return found, {index: _told(window, word, claims[index], beside.get(index)) for index, word in words.items()}


def _otherwise(
    window: Window,
    claims: Mapping[int, Sequence[Claimed]],
    words: Mapping[int, Word],
    pair: tuple[int, int],
    detail: str,
) -> Comparison:
    """Compare two that claim different things; where both tell of both things, they differ in the dates."""
    edges: tuple[Edge, ...] = ()
    for one, other in (pair, pair[::-1]):
        mine = held(claims[one], words[one].says, window)
        others = near(mine[-1], claims[other], words[one].says) if mine else []
        if not others:
            return Comparison(detail)
        edges += against(window, mine[-1], others).edges
    return Comparison(DATES, edges)


def _told(window: Window, word: Word, claims: Sequence[Claimed], beside: Spell | None) -> Told:
    spells = [] if word.truth is Truth.NO else held(claims, word.says, window)
    rows = {row.row: row for spell in spells for row in holding(spell, days(*window))}
    if spells:
        return Told(word, spells[-1], tuple(rows[number] for number in sorted(rows)))
    return Told(word, beside, beside) if beside else Told(word)
