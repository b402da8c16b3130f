"""The random worlds give every teller something to tell, so that no property about them can hold for want of it."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import Phase, given, seed, settings

from tests.properties.asking import World, has_route
from tests.properties.pairs import dyads
from tests.properties.random_worlds import TIES, Ask, Drawn, asks, drawn_worlds
from tests.properties.tellers import TELLERS
from tests.properties.truths import SHOWN, SILENT, YES

ROUNDS = 20
COUNTED = settings(max_examples=50, deadline=None, database=None, phases=[Phase.generate])
"""Worlds are drawn in rounds, the same in every run, until enough has been told: most questions need one or two."""
EVERY = {"yes", "possible", "disputed", "no", "unknown"}
LISTED = {"membership", "hosting", "recognition"}
"""Of these the answer about a pair lists what is shown: what is not listed is *no* or unknown."""
SILENT_ABOUT = {
    "disagreements": {"hosting"},
    "timelines": {"representation", "membership", "hosting", "rivalry", "recognition"},
    "datasets_alone": {"allied", "hosting"},
    "claims": {"allied", "recognition"},
    "edges": {"recognition"},
    "centrality": {"recognition"},
    "hops": {"membership", "hosting", "recognition"},
    "dyad_years": {"membership", "hosting", "recognition"},
    "history_of_pairs": {"membership", "hosting"},
    "members": {"allied"},
}
"""Who tells nothing, or too little to count on, of which questions."""


@pytest.mark.parametrize("question", TIES)
def test_every_truth_is_told_of_and_every_teller_shows_something(question: str) -> None:
    truths: set[str] = set()
    shown: dict[str, int] = defaultdict(int)
    asked = {
        name: teller
        for name, (teller, questions, route) in TELLERS.items()
        if (questions is None or question in questions)
        and (route is None or has_route(route))
        and question not in SILENT_ABOUT.get(name, ())
    }

    def is_enough() -> bool:
        return truths >= EVERY and all(shown[name] >= 2 for name in asked)

    def count(drawn: Drawn, ask: Ask) -> None:
        world = World(drawn.records)
        told = dyads(world, ask)
        truths.update(*(one for claimed, one in told.items() if claimed.question != "owed" and len(one) == 1))
        truths.update("disputed" for claimed, one in told.items() if claimed.question == "clash" and one == YES)
        truths.update(*(SILENT for one in told.values() if one == SILENT and question in LISTED))
        for name in [name for name in asked if shown[name] < 2]:
            shown[name] += any(one & (SHOWN | {"1", "2"}) for one in asked[name](world, ask).values())

    for number in range(ROUNDS):
        if not is_enough():
            seed(number)(COUNTED(given(drawn_worlds(question), asks(question))(count)))()
    assert truths >= EVERY
    assert not {name: shown[name] for name in asked if shown[name] < 2}
