"""Spells between uncertain dates, and periods: compared with every choice of exact dates."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graphsvc.model import dates, intervals
from graphsvc.model.dates import FIRST_DAY, FOREVER, LAST_DAY, DateError, When, day, iso
from graphsvc.model.intervals import EndError, Interval, bounds_beside, ended, parse_period
from graphsvc.model.truth import Truth
from tests.model.strategies import DAYS, EDTF, spells

SMALL = st.integers(1, 9)


def by_hand(interval: Interval, first: int, last: int) -> Truth:
    """Try every choice of exact dates with since < until."""
    starts = range(interval.since.earliest, interval.since.latest + 1)
    ends = range(interval.until.earliest, interval.until.latest + 1)
    held = {
        any(start <= one < end for one in range(first, last + 1)) for start, end in product(starts, ends) if start < end
    }
    return {frozenset({True}): Truth.YES, frozenset({False}): Truth.NO}.get(frozenset(held), Truth.POSSIBLE)


@st.composite
def small_intervals(draw: st.DrawFn) -> Interval:
    s1, s2 = sorted([draw(SMALL), draw(SMALL)])
    u1, u2 = sorted([draw(SMALL), draw(SMALL)])
    assume(s1 < u2)
    return Interval(When(s1, s2, "s"), When(u1, u2, "u"))


@given(small_intervals(), st.integers(0, 10))
def test_holding_on_a_day_is_what_every_choice_of_dates_says(interval: Interval, on: int) -> None:
    assert interval.holds_on(on) == by_hand(interval, on, on)


@given(small_intervals(), st.integers(0, 10), st.integers(0, 5))
def test_meeting_a_window_is_what_every_choice_of_dates_says(interval: Interval, first: int, more: int) -> None:
    assert interval.during(first, first + more) == by_hand(interval, first, first + more)


def test_every_small_spell_and_window() -> None:
    """Random search may miss a corner; all spells within five days leave none."""
    days = range(1, 6)
    for s1, s2, u1, u2 in product(days, repeat=4):
        if s1 <= s2 and u1 <= u2 and s1 < u2:
            interval = Interval(When(s1, s2, "s"), When(u1, u2, "u"))
            for first, last in product(range(7), repeat=2):
                if first <= last:
                    assert interval.during(first, last) == by_hand(interval, first, last)


@given(small_intervals(), st.integers(0, 10), st.integers(0, 5))
def test_a_window_is_met_at_least_as_surely_as_each_of_its_days(interval: Interval, first: int, more: int) -> None:
    rank = [Truth.NO, Truth.POSSIBLE, Truth.YES]
    days = [interval.holds_on(one) for one in range(first, first + more + 1)]
    assert rank.index(interval.during(first, first + more)) >= max(rank.index(one) for one in days)


@pytest.mark.parametrize(
    ("since", "until", "on", "truth"),
    [
        ("2009-04-01", "..", "2009-03-31", "no"),
        ("2009-04-01", "..", "2009-04-01", "yes"),
        ("2009-04-01", "..", "9999-12-31", "yes"),
        ("1999", "2022-09-07", "2022-09-06", "yes"),
        ("1999", "2022-09-07", "2022-09-07", "no"),
        ("1999", "2022-09-07", "1999-06-01", "possible"),
        ("..", "2022-09-07", "0001-01-01", "yes"),
        ("", "2022-09-07", "0001-01-01", "possible"),
        ("", "2022-09-07", "2022-09-06", "yes"),
        ("1914", "1914", "1914-06-28", "possible"),
        ("1914", "1914", "1913-12-31", "no"),
        ("1914", "1914", "1914-12-31", "no"),
        ("1990-01-01", "", "1990-01-01", "yes"),
        ("1990-01-01", "", "2022-01-01", "possible"),
        ("", "", "2022-01-01", "possible"),
    ],
)
def test_a_spell_holds_from_its_start_until_the_day_before_its_end(since: str, until: str, on: str, truth: str) -> None:
    assert intervals.read(since, until).holds_on(day(on)) == truth


def test_an_absent_end_is_open() -> None:
    assert intervals.read("1999").until == When(FOREVER, FOREVER, "..")


@pytest.mark.parametrize(
    ("since", "until", "more", "latest"),
    [
        ("", "2022-09-07", {}, "2022-09-06"),
        ("", "2022", {}, "2021-12-31"),
        ("", "2022", {"until_earliest": "2022-03-01"}, "2022-02-28"),
        ("", "2022-09-07", {"since_latest": "2022-07-15"}, "2022-07-15"),
        ("", "", {"until_earliest": "2022-03-01"}, "2022-02-28"),
        ("", "", {"until_latest": "2022-03-01"}, "2022-02-28"),
        ("", "", {}, "9999-12-30"),
        ("", "..", {}, "9999-12-31"),
    ],
)
def test_an_unknown_start_is_at_the_latest_the_day_before_the_earliest_end(
    since: str, until: str, more: dict[str, str], latest: str
) -> None:
    found = intervals.read(since, until, **{name: day(text) for name, text in more.items()})
    assert (iso(found.since.earliest), iso(found.since.latest)) == ("0001-01-01", latest)


@pytest.mark.parametrize(
    ("since", "until", "more", "end"),
    [
        ("2022-09-07", "2022-09-07", {}, "until"),
        ("2022-09-07", "2021", {}, "until"),
        ("2022", "2021-12-31", {}, "until"),
        ("", "0001-01-01", {}, "until"),
        ("2022-02-30", "..", {}, "since"),
        ("2022", "2022-02-30", {}, "until"),
        ("..", "..", {"since_latest": "2000-01-01"}, "since"),
        ("2022", "..", {"until_earliest": "2023-01-01"}, "until"),
        ("1990", "..", {"since_earliest": "1990-06-01", "since_latest": "1990-05-01"}, "since"),
        ("", "1990", {"since_earliest": "1990-06-01"}, "since"),
        ("", "", {"until_latest": "0001-01-01"}, "until"),
    ],
)
def test_a_spell_that_cannot_be_is_refused_at_the_end_that_is_wrong(
    since: str, until: str, more: dict[str, str], end: str
) -> None:
    with pytest.raises(EndError) as caught:
        intervals.read(since, until, **{name: day(text) for name, text in more.items()})
    assert caught.value.end == end


@given(spells())
def test_texts_and_bounds_beside_them_bring_a_spell_back(sent: dict[str, str]) -> None:
    bounds = {name: day(text) for name, text in sent.items() if name not in ("since", "until")}
    try:
        interval = intervals.read(sent["since"], sent["until"], **bounds)
    except DateError:
        assume(False)
    beside = {name: day(text) for name, text in bounds_beside(interval).items()}
    assert intervals.read(interval.since.text, interval.until.text, **beside) == interval
    assert set(beside) <= set(bounds)


@given(spells(), EDTF)
def test_a_spell_that_an_event_ends_is_the_one_read_with_that_end(sent: dict[str, str], text: str) -> None:
    until = dates.parse(text)
    bounds = {name: day(bound) for name, bound in sent.items() if name.startswith("since_")}
    assume(bounds.get("since_latest") != LAST_DAY)  # Beside an open end it says what no bound says.
    try:
        before = intervals.read(sent["since"], "..", **bounds)
    except DateError:
        assume(False)
    try:
        wanted = intervals.read(sent["since"], text, **bounds)
    except DateError:
        with pytest.raises(EndError):
            ended(before, until)
    else:
        assert ended(before, until) == wanted


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-07", "2022-07-01", "2022-07-31"),
        ("1949-04-04/..", "1949-04-04", "9999-12-31"),
        ("../1948", "0001-01-01", "1948-12-31"),
        ("../..", "0001-01-01", "9999-12-31"),
        ("1914/1918", "1914-01-01", "1918-12-31"),
        ("1914-07/1914-07", "1914-07-01", "1914-07-31"),
        ("1914~/1918", "1913-01-01", "1918-12-31"),
    ],
)
def test_a_period_includes_both_its_ends(text: str, first: str, last: str) -> None:
    period = parse_period(text)
    assert (iso(period.first), iso(period.last), period.text) == (first, last, text)
    assert period.first in period
    assert period.last in period
    assert period.first - 1 not in period
    assert period.last + 1 not in period


@pytest.mark.parametrize(
    "text", ["", "/", "1914/", "/1918", "..", "1918/1914", "1914/1918/1920", "1914/x", "2022-02-30", "today"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_period(text)


@given(DAYS, DAYS)
def test_a_period_of_two_days_is_read_as_it_is_written(one: int, other: int) -> None:
    first, last = min(one, other), max(one, other)
    period = parse_period(f"{iso(first)}/{iso(last)}")
    assert (period.first, period.last) == (first, last)
    assert FIRST_DAY <= period.first <= period.last <= LAST_DAY
