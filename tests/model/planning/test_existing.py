"""What is taken with a warning: ties that do not go with their parties' existence, one-sided obligations, lost names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphsvc.model import dates
from graphsvc.model.citation import Record
from graphsvc.model.tie import Tie
from tests import worlds
from tests.model.planning.store import Memory

GDR = worlds.country("gdr", spells=[{"system": "gw", "since": "1949-10-05", "until": "1990-10-03"}])
ESTONIA = worlds.country("estonia", exists=["1918-02-24/1940-08-06", "1991-08-20/.."])
CHILE, MEK = worlds.country("chile"), worlds.group("mek")
WORLD: tuple[Record, ...] = (GDR, ESTONIA, CHILE, MEK)


def warned(*ties: Tie, world: tuple[Record, ...] = WORLD) -> list[str]:
    """Give what is warned of, without the names of the ties."""
    return [one.detail.partition(") ")[2] for one in Memory(*world).write(*ties).warnings]


def broken(by: str, since: str, until: str = "..", **more: str) -> Tie:
    return worlds.tie("severed_ties_with", by, "chile", since, until, **more)


def test_an_exact_start_after_the_end_of_a_party_is_warned_of_with_its_days() -> None:
    tie = broken("gdr", "2017-01-01")
    [found] = Memory(*WORLD).write(tie).warnings
    assert found.pointer == "/ties/0"
    assert found.detail == (
        f"tie {tie.id} (gdr severed_ties_with chile, 2017-01-01/..) begins on 2017-01-01, when 'gdr' did not exist "
        "(1949-10-05/1990-10-03)"
    )


@pytest.mark.parametrize(
    ("tie", "details"),
    [
        (broken("gdr", "1973-09-21", "1990-10-03"), []),
        (broken("gdr", "1973-09-21"), []),
        (broken("gdr", "1949-10-05"), []),
        (broken("gdr", "1949-10-04"), ["begins on 1949-10-04"]),
        (broken("gdr", "1973-09-21", "1990-10-04"), ["ends on 1990-10-04"]),
        (broken("gdr", "1940-01-01", "2000-01-01"), ["begins on 1940-01-01", "ends on 2000-01-01"]),
        (broken("estonia", "1950-01-01", "1960-01-01"), ["begins on 1950-01-01", "ends on 1960-01-01"]),
        (broken("estonia", "1940-08-05", "1991-08-21"), []),
    ],
)
def test_exact_dates_outside_the_existence_of_a_party_are_warned_of(tie: Tie, details: list[str]) -> None:
    found = warned(tie)
    assert len(found) == len(details)
    assert all(one.startswith(detail) for one, detail in zip(found, details, strict=True))


@pytest.mark.parametrize("since", ["1990?", "1949", "", "194X", "199X"])
def test_an_uncertain_start_that_may_lie_in_the_existence_of_a_party_is_not(since: str) -> None:
    assert warned(broken("gdr", since)) == []


@pytest.mark.parametrize(("since", "until"), [("2017", ".."), ("1938", "1940~")])
def test_a_claim_for_which_its_parties_leave_no_day_is_warned_of(since: str, until: str) -> None:
    detail = "leaves no day on which its parties exist: 'gdr' existed 1949-10-05/1990-10-03"
    assert warned(broken("gdr", since, until)) == [detail]


def test_two_parties_that_never_met_leave_no_day() -> None:
    prussia = worlds.country("prussia", exists=["1525/1871-01-18"])
    found = warned(worlds.tie("rival_of", "prussia", "gdr", "", since_latest="1990-01-01"), world=(*WORLD, prussia))
    assert found == ["leaves no day on which its parties exist: 'gdr' existed 1949-10-05/1990-10-03"]


def test_exact_dates_in_the_future_are_warned_of_and_tomorrow_is_not() -> None:
    later, soon = dates.iso(dates.today() + 2), dates.iso(dates.today() + 1)
    assert warned(broken("estonia", "2000-01-01", later)) == [f"ends on {later}, which is yet to come"]
    assert warned(broken("estonia", later)) == [f"begins on {later}, which is yet to come"]
    assert warned(broken("estonia", soon)) == []


@pytest.mark.parametrize(
    ("since", "until", "details"),
    [
        ("2097", "..", ["begins in 2097, which is yet to come"]),
        ("2000", "209X", ["ends in 209X, which is yet to come"]),
        ("20XX", "", []),
        ("1850", "..", ["begins in 1850, when 'estonia' did not exist (1918-02-24/1940-08-06, 1991-08-20/..)"]),
        ("1930", "1985", ["ends in 1985, when 'estonia' did not exist (1918-02-24/1940-08-06, 1991-08-20/..)"]),
        ("1918", "1991", []),
    ],
)
def test_a_date_of_which_no_day_will_do_is_warned_of_as_it_is_written(
    since: str, until: str, details: list[str]
) -> None:
    assert warned(broken("estonia", since, until)) == details


def test_a_succession_joins_a_state_to_one_that_has_ended() -> None:
    assert warned(worlds.tie("succeeds", "estonia", "gdr", "1991-08-20")) == []


def test_an_unknown_start_about_a_group_is_warned_of_unless_something_bounds_it() -> None:
    detail = "has an unknown start, and nothing says since when 'mek' exists; give it `exists`"
    unknown = worlds.tie("hosts", "chile", "mek", "", since_latest="2022-07-15")
    assert warned(unknown) == [detail]
    assert warned(worlds.tie("hosts", "chile", "mek", "", since_earliest="1990-01-01")) == []
    assert warned(worlds.tie("hosts", "chile", "mek", "2016")) == []
    assert warned(unknown, world=(CHILE, worlds.group("mek", exists=["1965/.."]))) == []
    assert warned(broken("estonia", "")) == []


def test_a_merged_party_exists_as_its_successor_does() -> None:
    east = worlds.country("east-germany")
    store = Memory(*WORLD, east)
    assert store.write(broken("east-germany", "2017-01-01")).warnings == ()
    store.write(worlds.merge(east, "gdr"))
    [found] = store.write(broken("east-germany", "2018-01-01")).warnings
    assert "begins on 2018-01-01, when 'east-germany' did not exist (1949-10-05/1990-10-03)" in found.detail


def test_the_existence_that_the_batch_itself_brings_counts() -> None:
    found = Memory(*WORLD).write(replace(GDR, exists=("1949-10-07/..",)), broken("gdr", "2017-01-01")).warnings
    assert found == ()


# Obligations


def pact(from_id: str, to_id: str, **attributes: object) -> Tie:
    return worlds.tie("allied_with", from_id, to_id, "2000-01-01", attributes=attributes)


def test_obligations_of_one_side_alone_are_warned_of() -> None:
    [found] = Memory(*WORLD).write(pact("chile", "estonia", obligations=["defense"])).warnings
    assert (found.pointer, "add `mutual: true` if both owe it" in found.detail) == ("/ties/0", True)
    assert "says what 'chile' owes 'estonia' (defense)" in found.detail


def test_obligations_of_both_sides_are_not() -> None:
    there = pact("chile", "estonia", obligations=["defense"])
    back = pact("estonia", "chile", obligations=["consultation"])
    assert Memory(*WORLD).write(there, back).warnings == ()
    assert Memory(*WORLD).write(pact("chile", "estonia", obligations=["defense"], mutual=True)).warnings == ()
    assert Memory(*WORLD).write(pact("chile", "estonia")).warnings == ()


# Names and codes


def test_a_lost_name_or_code_is_warned_of() -> None:
    names = [{"text": "Iran"}, {"text": "Persia"}]
    iran = worlds.country("iran", names=names, codes={"iso3": "IRN", "cow": "630"})
    poorer = worlds.country("iran", "Iran", codes={"iso3": "IRN"})
    [found] = Memory(iran).write(poorer).warnings
    assert found.pointer == "/entities/0"
    assert found.detail.startswith("entity iran can no longer be looked up by 'Persia', cow:630; ")
    assert Memory(poorer).write(iran).warnings == ()
