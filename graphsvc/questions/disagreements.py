"""On which pairs and in which spells datasets differ, and how: each question is swept over all days, from bound to bound.

Nothing is asked day by day: what a dataset says changes only where a claim, its coverage or a party's membership of the
state system begins or ends, or at the day through which it was checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.days import Days, common
from graphsvc.model.intervals import Period
from graphsvc.questions.fields import field
from graphsvc.questions.stretches import Comparison, Stretch, Told, stretches
from graphsvc.snapshot.lens import Lens

EFFORT = 20_000
"""After how many steps of comparing a page ends even where it is not full."""
PER_PAIR = 2**20
"""More than the stretches of any pair; the place of an item is the number of its pair times this, and its own."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A stretch of days on which datasets differ about a pair, in which ways, and what each of them says."""

    question: str
    parties: tuple[int, int]
    stretch: Stretch
    comparisons: Sequence[Comparison]
    told: dict[int, Told]


class Part(NamedTuple):
    """A part of the disagreements, the place where the next begins (None: nowhere), and how far it got.

    `compared` of `pairs` pairs, of which several datasets may speak, have been compared.
    """

    items: list[Disagreement]
    next: int | None
    compared: int
    pairs: int


def at_all_times(lens: Lens) -> Lens:
    """Give the lens that asks about every day of which anything can be said."""
    return replace(lens, on=FIRST_DAY, during=Period(FIRST_DAY, max(lens.cut, FIRST_DAY), ""))


def disagreements(
    lens: Lens, questions: Sequence[str], parties: tuple[int, ...], asked: Days, start: int, limit: int
) -> Part:
    """Give the stretches that meet the days asked, by question, pair and time; `lens` asks about all times.

    `parties` are none for all pairs, one for those it is in, two for one pair. Raises TooLarge where too many ties
    would have to be compared.
    """
    topics = [(one, pair) for one in (field(lens, name, parties) for name in questions) for pair in one.pairs]
    total = len(topics)
    items: list[Disagreement] = []
    effort, number, skipped = 0, start // PER_PAIR, start % PER_PAIR
    while number < total:
        found, pair = topics[number]
        topic = found.topic(pair)
        effort += len(topic.cuts) + 1
        met = 0
        for stretch in stretches(topic):
            if not common((stretch.window,), asked):
                continue
            if met >= skipped:
                if len(items) == limit:
                    return Part(items, number * PER_PAIR + met, number, total)
                comparisons, told = topic.compare(stretch)
                items.append(Disagreement(topic.question, topic.parties, stretch, comparisons, dict(told)))
            met += 1
        number, skipped = number + 1, 0
        if effort > EFFORT and number < total:
            return Part(items, number * PER_PAIR, number, total)
    return Part(items, None, total, total)
