"""What is taken with a warning: events, entities and sources with dates in the future or outside existence."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.event import Event
from tests import worlds
from tests.model.planning.store import Memory

GDR = worlds.country("gdr", spells=[{"system": "gw", "since": "1949-10-05", "until": "1990-10-03"}])
CHILE, BERLIN = worlds.country("chile"), worlds.entity("east-berlin", "place", exists=["1949-10-05/1990-10-03"])
WORLD: tuple[Record, ...] = (GDR, CHILE, BERLIN)


def warned(*records: Record) -> list[tuple[str, str]]:
    """Give the field that each warning is about, and what it says behind the name of the record."""
    warnings = Memory(*WORLD).write(*records).warnings
    return [(one.pointer.split("/", 3)[3], one.detail.partition(") ")[2] or one.detail) for one in warnings]


def event(when: str, *roles: str, **more: Any) -> Event:
    participants = [{"entity": "gdr", "role": role} for role in roles]
    return worlds.event("statement", when, participants=participants, **more)


@pytest.mark.parametrize(
    ("when", "what"),
    [
        ("1991-01-01", "on 1991-01-01"),
        ("1991", "in 1991"),
        ("1949-10-03", "on 1949-10-03"),
        ("1950", None),
        ("1990?", None),
        ("1990-10-02", None),
        ("1990-10-03", None),
        ("1990-10-04", "on 1990-10-04"),
    ],
)
def test_who_takes_part_in_an_event_exists_on_its_day_or_ends_with_it(when: str, what: str | None) -> None:
    detail = f"has 'gdr' as speaker, which did not exist {what} (1949-10-05/1990-10-03)"
    assert warned(event(when, "speaker")) == ([("participants/0/entity", detail)] if what else [])


def test_an_event_may_be_about_who_is_no_more() -> None:
    assert warned(event("2010-01-01", "subject")) == []
    assert [where for where, _ in warned(event("2010-01-01", "subject", "target"))] == ["participants/1/entity"]


def test_the_place_of_an_event_exists_too() -> None:
    detail = "has 'east-berlin' as its place, which did not exist in 2010 (1949-10-05/1990-10-03)"
    assert warned(event("2010", place="east-berlin")) == [("place", detail)]


def test_an_event_that_is_yet_to_come_is_warned_of_and_one_of_tomorrow_is_not() -> None:
    assert warned(event("2097-05")) == [("when", "is in 2097-05, which is yet to come")]
    assert warned(event(dates.iso(dates.today() + 1))) == []


def test_what_an_entity_says_of_the_future_is_warned_of_at_its_field() -> None:
    later = worlds.country(
        "later",
        names=[{"text": "Later"}, {"text": "Latest", "since": "2097"}],
        codes=[{"scheme": "cow", "code": "999", "since": "1990", "until": "2096-01-01"}],
        spells=[{"system": "gw", "since": "2095-01-01"}],
        exists=["1990/2000", "2094/.."],
    )
    assert warned(later) == [
        ("names/1", "entity later: a name of it begins in 2097, which is yet to come"),
        ("codes/0", "entity later: a code of it ends on 2096-01-01, which is yet to come"),
        ("spells/0", "entity later: its membership of the state system begins on 2095-01-01, which is yet to come"),
        ("exists/1", "entity later: its existence begins in 2094, which is yet to come"),
    ]


def test_a_spell_in_the_system_outside_existence_is_warned_of() -> None:
    spells = [{"system": "gw", "since": "1920-01-01", "until": "1930-01-01"}]
    outside = worlds.country("outside", exists=["1900/1910", "1950/.."], spells=spells)
    detail = "entity outside is in the state system 1920-01-01/1930-01-01, when it did not exist (1900/1910, 1950/..)"
    assert warned(outside) == [("spells/0", detail)]
    assert warned(worlds.country("inside", exists=["1900/1921"], spells=spells)) == []


def test_a_source_that_is_yet_to_be_published_is_warned_of() -> None:
    detail = "source report is published in 2097-03, which is yet to come"
    assert warned(worlds.document("report", published="2097-03")) == [("published", detail)]
    assert warned(worlds.document("report", published="2020")) == []
