"""Whoever is asked about the same parties, question and day gives the same verdict (DESIGN 2.4)."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.asking import World, has_route
from tests.properties.networks import years
from tests.properties.random_worlds import TIES, Ask, Drawn, asks, drawn_worlds
from tests.properties.tellers import TELLERS, dyads
from tests.properties.truths import Claimed, Told, Truths, best, each

EXAMPLES = int(os.environ.get("GRAPHSVC_TEST_EXAMPLES", "60"))
"""How many worlds each question is asked of."""
random = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def told(world: World, ask: Ask) -> dict[Claimed, dict[str, Truths]]:
    """Ask every teller that there is, and sort what they let be true by what it is about."""
    found: dict[Claimed, dict[str, Truths]] = {}
    for name, (teller, questions, route) in TELLERS.items():
        if (questions is None or ask.question in questions) and (route is None or has_route(route)):
            for claimed, truths in teller(world, ask).items():
                found.setdefault(claimed, {})[name] = truths
    return found


def contradictions(by_claim: dict[Claimed, dict[str, Truths]]) -> list[str]:
    """List what no truth agrees with all that is told of it."""
    return [
        f"{'/'.join(claimed)}: " + ", ".join(f"{name} {'|'.join(sorted(truths)) or '-'}" for name, truths in by.items())
        for claimed, by in sorted(by_claim.items())
        if not frozenset.intersection(*by.values())
    ]


def shown(drawn: Drawn) -> str:
    """Write a world so that it can be read beside what was told of it."""
    return "\n".join(str(record.body()) for record in drawn.records)


@pytest.mark.parametrize("question", TIES)
@random
@given(data=st.data())
def test_every_endpoint_gives_one_verdict_on_a_day(question: str, data: st.DataObject) -> None:
    drawn, ask = data.draw(drawn_worlds(question)), data.draw(asks(question))
    assert not contradictions(told(World(drawn.records), ask)), f"{ask}\n{shown(drawn)}"


@pytest.mark.parametrize("question", TIES)
@random
@given(data=st.data())
def test_every_endpoint_gives_one_verdict_on_a_period(question: str, data: st.DataObject) -> None:
    drawn, ask = data.draw(drawn_worlds(question)), data.draw(asks(question, longest=4))
    assert not contradictions(told(World(drawn.records), ask)), f"{ask}\n{shown(drawn)}"


def best_of_days(world: World, ask: Ask, days: range) -> Told:
    """Take the best of what is told of the days, as far as one day can tell it."""
    parts = [
        dyads(world, Ask(ask.question, day, day, False, ask.known, ask.datasets, ask.obligations, ask.mutual))
        for day in days
    ]
    shared = set(parts[0]).intersection(*parts)
    derived = ("owed", "clash")
    return {
        claimed: each(best, {part[claimed] for part in parts})
        for claimed in shared
        if claimed.question not in derived and claimed.what not in ("broken", "mission")
    }


@pytest.mark.parametrize("question", TIES)
@random
@given(data=st.data())
def test_a_period_is_the_best_of_its_days(question: str, data: st.DataObject) -> None:
    drawn, ask = data.draw(drawn_worlds(question)), data.draw(asks(question, longest=4))
    world = World(drawn.records)
    of_days = best_of_days(world, ask, range(ask.first, ask.last + 1))
    whole = dyads(world, ask)
    found = {claimed: {"days": of_days[claimed], "period": whole[claimed]} for claimed in of_days if claimed in whole}
    assert not contradictions(found), f"{ask}\n{shown(drawn)}"


@pytest.mark.parametrize("question", ["allied", "relations", "representation", "rivalry"])
@settings(random, max_examples=max(EXAMPLES // 4, 10))
@given(data=st.data())
def test_a_year_of_a_table_is_the_best_of_its_days(question: str, data: st.DataObject) -> None:
    drawn, asked = data.draw(drawn_worlds(question)), data.draw(asks(question))
    ask = Ask(question, 0, 0, known=asked.known, datasets=asked.datasets)
    world = World(drawn.records)
    table = years(world, ask, "2001", "any")
    # What begins or ends in these worlds does so by the middle of January, or at the turn of the month or the year.
    of_days = best_of_days(world, ask, range(15)) if table else {}
    later = (
        best_of_days(world, Ask(question, 33, 33, known=ask.known, datasets=ask.datasets), range(33, 34))
        if table
        else {}
    )
    found = {
        claimed: {"days": each(best, (of_days[claimed], later[claimed])), "table": truths}
        for claimed, truths in table.items()
        if claimed in of_days
    }
    assert not contradictions(found), f"{ask}\n{shown(drawn)}"
