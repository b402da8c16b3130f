"""Whoever is asked about the same parties, question and day gives the same verdict (DESIGN 2.4)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphsvc.model.source import Source
from graphsvc.model.tie import Tie
from tests.properties.asking import World, has_route
from tests.properties.networks import years
from tests.properties.pairs import dyads
from tests.properties.random_worlds import TIES, Ask, Drawn, asks, drawn_worlds
from tests.properties.tellers import TELLERS
from tests.properties.truths import SUMS, Claimed, Told, Truths, best, each

EXAMPLES = int(os.environ.get("GRAPHSVC_TEST_EXAMPLES", "40"))
"""How many worlds each question is asked of."""
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking, which takes minutes: what fails is made smaller here by leaving out claims and coverage."""
random = settings(max_examples=EXAMPLES, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])
Compared = dict[Claimed, dict[str, Truths]]
Compare = Callable[[World, Ask], Compared]


def every_teller(world: World, ask: Ask) -> Compared:
    """Ask every teller that there is, and sort what they let be true by what it is about."""
    found: Compared = {}
    for name, (teller, questions, route) in TELLERS.items():
        if (questions is None or ask.question in questions) and (route is None or has_route(route)):
            for claimed, truths in teller(world, ask).items():
                found.setdefault(claimed, {})[name] = truths
    return found


def contradictions(compared: Compared) -> list[str]:
    """List what no truth agrees with all that is told of it."""
    return [
        f"{'/'.join(claimed)}: " + ", ".join(f"{name} {'|'.join(sorted(truths)) or '-'}" for name, truths in by.items())
        for claimed, by in sorted(compared.items())
        if not frozenset.intersection(*by.values())
    ]


def check(drawn: Drawn, ask: Ask, compare: Compare) -> None:
    """Fail with a small world in which something is contradicted, if something is in this one."""
    if not contradictions(compare(World(drawn.records), ask)):
        return
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for smaller in _smaller(drawn):
            if contradictions(compare(World(smaller.records), ask)):
                drawn, is_smaller = smaller, True
                break
    told = "\n".join(contradictions(compare(World(drawn.records), ask)))
    raise AssertionError(f"{told}\n{ask}\n{shown(drawn)}")


def _smaller(drawn: Drawn) -> Iterator[Drawn]:
    for place, record in enumerate(drawn.records):
        rest = drawn.records[:place], drawn.records[place + 1 :]
        if isinstance(record, Tie):
            yield replace(drawn, records=(*rest[0], *rest[1]))
        elif isinstance(record, Source) and record.coverage:
            yield replace(drawn, records=(*rest[0], replace(record, coverage=record.coverage[1:]), *rest[1]))
        elif isinstance(record, Source) and record.checked_through is not None:
            yield replace(drawn, records=(*rest[0], replace(record, checked_through=None), *rest[1]))


def shown(drawn: Drawn) -> str:
    """Write a world so that it can be read beside what was told of it."""
    bodies = [record.body() for record in drawn.records]
    return "\n".join(str({name: value for name, value in body.items() if value}) for body in bodies)


def test_worlds_are_the_same_in_each_run_of_ci_and_new_in_every_other() -> None:
    assert random.derandomize == ("CI" in os.environ)


@pytest.mark.parametrize("question", TIES)
@random
@given(data=st.data())
def test_every_endpoint_gives_one_verdict_on_a_day(question: str, data: st.DataObject) -> None:
    drawn, ask = data.draw(drawn_worlds(question)), data.draw(asks(question))
    check(drawn, ask, every_teller)


@pytest.mark.parametrize("question", TIES)
@random
@given(data=st.data())
def test_every_endpoint_gives_one_verdict_on_a_period(question: str, data: st.DataObject) -> None:
    drawn, ask = data.draw(drawn_worlds(question)), data.draw(asks(question, longest=4))
    check(drawn, ask, every_teller)


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
        if claimed.question not in derived and claimed.what not in SUMS
    }


def period_and_days(world: World, ask: Ask) -> Compared:
    """Compare a period with its days."""
    of_days, whole = best_of_days(world, ask, range(ask.first, ask.last + 1)), dyads(world, ask)
    return {claimed: {"days": of_days[claimed], "period": whole[claimed]} for claimed in of_days if claimed in whole}


@pytest.mark.parametrize("question", TIES)
@random
@given(data=st.data())
def test_a_period_is_the_best_of_its_days(question: str, data: st.DataObject) -> None:
    check(data.draw(drawn_worlds(question)), data.draw(asks(question, longest=4)), period_and_days)


def year_and_days(world: World, ask: Ask) -> Compared:
    """Compare the year 2001 of a table with its days."""
    table = years(world, ask, "2001", "any")
    # What begins or ends in these worlds does so by the middle of January, or at the turn of the month or the year:
    # what began in 2001, on a day that is not known, surely holds on the last of them alone.
    parts = [best_of_days(world, ask, days) for days in (range(15), range(30, 33), range(363, 365))] if table else []
    return {
        claimed: {"days": each(best, [part[claimed] for part in parts]), "table": truths}
        for claimed, truths in table.items()
        if all(claimed in part for part in parts)
    }


@pytest.mark.parametrize("question", ["allied", "relations", "representation", "rivalry"])
@settings(random, max_examples=max(EXAMPLES // 4, 10))
@given(data=st.data())
def test_a_year_of_a_table_is_the_best_of_its_days(question: str, data: st.DataObject) -> None:
    drawn, asked = data.draw(drawn_worlds(question)), data.draw(asks(question))
    check(drawn, Ask(question, 0, 0, known=asked.known, datasets=asked.datasets), year_and_days)
