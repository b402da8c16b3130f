"""On which days an entity exists, by its record or by the lists of states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from graphsvc.model import dates
from graphsvc.model.dates import FIRST_DAY, FOREVER, day
from graphsvc.model.entity import Entity
from graphsvc.snapshot.existence import existence
from graphsvc.snapshot.rows import Span
from graphsvc.snapshot.view import View
from tests import worlds
from tests.snapshot.log import ListLog, build


def days_of(*records: Entity) -> tuple[Span, ...] | None:
    """Give the existence of the first record as it stands."""
    log = ListLog()
    log.write(*records)
    view = View(build(log.written), log.revision)
    index = view.index(records[0].id)
    assert index is not None
    row = view.entity(view.stands_for(index))
    assert row is not None
    return existence(row)


def bounds(*records: Entity) -> list[tuple[int, int, int, int]] | None:
    found = days_of(*records)
    return None if found is None else [span[:4] for span in found]


def exactly(since: str, until: str) -> tuple[int, int, int, int]:
    first = FIRST_DAY if since == dates.OPEN else day(since)
    after = FOREVER if until == dates.OPEN else day(until)
    return first, first, after, after


def state(*spells: tuple[str, str, str], **more: Any) -> Entity:
    written = [{"system": system, "since": since, "until": until} for system, since, until in spells]
    return worlds.country("estonia", spells=written, **more)


def test_an_entity_of_which_nothing_is_stated_exists_always() -> None:
    assert days_of(worlds.group("mek")) is None


def test_a_group_exists_on_the_days_of_exists_whatever_their_precision() -> None:
    since, until = (day("1965-01-01"), day("1965-12-31")), (FOREVER, FOREVER)
    assert bounds(worlds.group("mek", exists=["1965/.."])) == [(*since, *until)]


def test_a_state_with_a_gap_in_exists_does_not_exist_in_it() -> None:
    periods = ["1918-02-24/1940-08-06", "1991-08-20/.."]
    estonia = state(("cow", "1918-02-24", "1940-06-17"), ("cow", "1991-09-06", ".."), exists=periods)
    assert bounds(estonia) == [exactly("1918-02-24", "1940-08-06"), exactly("1991-08-20", "..")]


def test_without_exists_the_first_start_and_the_last_end_in_any_system_bound_a_state() -> None:
    spells = [
        ("cow", "1920-01-10", "1940-06-17"),
        ("gw", "1918-11-11", "1939-09-01"),
        ("cow", "1944-11-17", "1990-10-03"),
    ]
    assert bounds(state(*spells)) == [exactly("1918-11-11", "1990-10-03")]


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_a_spell_that_begins_on_its_lists_first_day_bounds_nothing(system: str) -> None:
    assert bounds(state((system, "1816-01-01", "1918-11-13"))) == [exactly("..", "1918-11-13")]
    assert days_of(state((system, "1816-01-01", ".."), ("cow", "1855-01-01", ".."))) is None


def test_uncertain_spells_bound_a_state_as_surely_as_they_are_known() -> None:
    spells = [("cow", "1918", "1990"), ("gw", "1918-11-11", "1989-12-31")]
    first, last = (day("1918-01-01"), day("1918-11-11")), (day("1990-01-01"), day("1990-12-31"))
    assert bounds(state(*spells)) == [(*first, *last)]


def test_a_merged_entity_exists_as_its_successor_does() -> None:
    successor = worlds.country("russia", exists=["1721/.."])
    soviet = replace(state(exists=["1922-12-30/1991-12-26"]), merged_into="russia")
    since = (day("1721-01-01"), day("1721-12-31"))
    assert bounds(soviet, successor) == [(*since, FOREVER, FOREVER)]
