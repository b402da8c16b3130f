"""Ten thousand random questions on worlds of fifty states and five datasets, beside a count of all choices of dates."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from graphsvc.questions.allied import pair_of
from graphsvc.verdicts.obligations import ObligationFilter
from tests.durability.rounds import rounds
from tests.questions.counted_worlds import FAR, STRONG, WEAK, Claim, Date, Entry, World
from tests.questions.counting import Count, best
from tests.questions.test_brute_force import index, lens_of

STATES = tuple(f"s{number}" for number in range(50))
ALLIANCES = tuple(f"x{number}" for number in range(6))
DATASETS = tuple(f"d{number}" for number in range(5))
EACH = 1_000
WORLDS = rounds(3, 10)
"""A few unless GRAPHSVC_TEST_ROUNDS asks for all."""
FILTERS = (None, None, None, frozenset({STRONG}), frozenset({STRONG, WEAK}))


class Draw:
    """Draws a world in which most pairs that are asked about have something to do with each other."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def world(self) -> World:
        claims = [claim for alliance in ALLIANCES for dataset in DATASETS for claim in self.members(dataset, alliance)]
        claims += [claim for dataset in DATASETS for _ in range(20) for claim in self.statement(dataset)]
        pick = self.chance.choice
        return World(
            STATES,
            ALLIANCES,
            tuple(claims),
            {dataset: tuple(self.entry() for _ in range(pick([0, 1, 2, 3]))) for dataset in DATASETS},
            {dataset: pick([None, None, 6, 9]) for dataset in DATASETS},
            {state: pick([None, (-9, 60), (-9, 60), (-9, 6), (4, 60), (3, 8)]) for state in STATES},
        )

    def members(self, dataset: str, alliance: str) -> list[Claim]:
        there = self.chance.sample(STATES, 22) if self.chance.random() < 0.6 else []
        return [claim for state in there for claim in self.history(dataset, state, alliance, is_membership=True)]

    def statement(self, dataset: str) -> list[Claim]:
        a, b = self.chance.sample(STATES, 2)
        return self.history(dataset, a, b, is_membership=False)

    def history(self, dataset: str, party: str, to: str, *, is_membership: bool) -> list[Claim]:
        found: list[Claim] = []
        since = self.date(0, 9)
        for _ in range(self.chance.choice([1, 1, 1, 2, 2, 3])):
            until = (FAR, FAR) if self.chance.random() < 0.15 else self.date(since[0] + 1, since[0] + 4)
            if since[0] >= until[1]:
                break
            obligations = self.chance.choice([(STRONG,), (WEAK,), (STRONG, WEAK), None])
            owed_to = self.chance.choice([None] * 4 + [self.chance.choice(STATES)])
            full = self.chance.random() < 0.95
            found.append(Claim(dataset, party, to, since, until, full, obligations, owed_to, is_membership))
            since = until if self.chance.random() < 0.5 else self.date(until[1] + 2, until[1] + 3)
            if until[0] == FAR:
                break
        return found

    def date(self, first: int, last: int) -> Date:
        day = self.chance.randint(first, last)
        return (day, day) if self.chance.random() < 0.5 else (day - 1, day + 1)

    def entry(self) -> Entry:
        first, pick = self.chance.randint(-3, 6), self.chance.choice
        some: tuple[str, ...] = tuple(self.chance.sample(STATES, 25))
        options: list[str | tuple[str, ...]] = ["any", "any", "system:cow", "system:cow", some]
        among = pick(options)
        question = pick(["membership", "allied"])
        within = None if question == "allied" else pick([None, None, *ALLIANCES[:3]])
        return Entry(question, among, within, pick([None, None, None, (STRONG,)]), first, pick([first + 5, 50, 50]))


@pytest.mark.parametrize("seed", WORLDS)
def test_the_verdict_on_a_pair_is_what_a_count_of_all_choices_of_dates_gives(seed: int) -> None:
    draw = Draw(seed)
    world, chance = draw.world(), draw.chance
    view = world.view()
    parties = [sorted({one.party for one in world.claims if one.to == alliance}) for alliance in ALLIANCES]
    seen: Counter[tuple[str, bool]] = Counter()
    for _ in range(EACH):
        a, b = chance.sample(chance.choice([*(one for one in parties if len(one) > 1), list(STATES)]), 2)
        first = chance.randint(-1, 12)
        last = first + chance.choice([0, 0, 1, 2, 3, 6])
        cut = chance.choice([40, 40, 8])
        wanted = ObligationFilter(chance.choice(FILTERS), chance.choice(["any", "both"]))
        found = pair_of(lens_of(view, first, last, cut), index(view, a), index(view, b), wanted)
        asked = (a, b, first, last, cut, wanted)
        assert found.truth == best(world, range(first, last + 1), cut, wanted, a, b)["truth"], asked
        if first == last:
            expected = Count(world, first, cut, wanted).pair(a, b)
            said = {name: one["truth"] for name, one in found.by_dataset().items() if one["truth"] != "unknown"}
            assert said == expected["by_dataset"], asked
            if found.truth in ("yes", "possible", "disputed"):
                assert found.across() == expected["across"], asked
        seen[str(found.truth), first == last] += 1
    assert {truth for truth, _ in seen} >= {"yes", "possible", "disputed", "unknown"}
