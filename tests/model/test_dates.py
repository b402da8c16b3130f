"""Dates: EDTF in and out, and the days that each text may mean."""

from __future__ import annotations

import pytest
from hypothesis import given

from graphsvc.model import dates
from graphsvc.model.dates import DateError, When, bounds_beside, day, iso, parse, with_bounds
from tests.model.strategies import DAYS, EDTF


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2022-09-07", "2022-09-07", "2022-09-07"),
        ("2004-06-11?", "2004-06-10", "2004-06-12"),
        ("2022-09-07~", "2022-09-06", "2022-09-08"),
        ("2022-09-07%", "2022-09-06", "2022-09-08"),
        ("2022-07", "2022-07-01", "2022-07-31"),
        ("2022-07-XX", "2022-07-01", "2022-07-31"),
        ("2022-07?", "2022-06-01", "2022-08-31"),
        ("2022-07~", "2022-06-01", "2022-08-31"),
        ("2022-07-XX%", "2022-06-01", "2022-08-31"),
        ("2022-01~", "2021-12-01", "2022-02-28"),
        ("2023-12~", "2023-11-01", "2024-01-31"),
        ("2024-01~", "2023-12-01", "2024-02-29"),
        ("1939", "1939-01-01", "1939-12-31"),
        ("1939?", "1938-01-01", "1940-12-31"),
        ("1939~", "1938-01-01", "1940-12-31"),
        ("1939%", "1938-01-01", "1940-12-31"),
        ("1939-XX", "1939-01-01", "1939-12-31"),
        ("1939-XX-XX", "1939-01-01", "1939-12-31"),
        ("193X", "1930-01-01", "1939-12-31"),
        ("193X~", "1920-01-01", "1949-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("19XX?", "1800-01-01", "2099-12-31"),
        ("19XX~", "1800-01-01", "2099-12-31"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2024-02-29~", "2024-02-28", "2024-03-01"),
        ("0001-01-01", "0001-01-01", "0001-01-01"),
        ("0001-01-01~", "0001-01-01", "0001-01-02"),
        ("0001-01~", "0001-01-01", "0001-02-28"),
        ("0001~", "0001-01-01", "0002-12-31"),
        ("000X", "0001-01-01", "0009-12-31"),
        ("00XX", "0001-01-01", "0099-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("9999-12-31~", "9999-12-30", "9999-12-31"),
        ("9999-12~", "9999-11-01", "9999-12-31"),
        ("9999~", "9998-01-01", "9999-12-31"),
        ("999X~", "9980-01-01", "9999-12-31"),
        ("99XX~", "9800-01-01", "9999-12-31"),
    ],
)
def test_a_text_means_the_days_from_its_earliest_to_its_latest(text: str, earliest: str, latest: str) -> None:
    when = parse(text)
    assert (iso(when.earliest), iso(when.latest), when.text) == (earliest, latest, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2022-02-30", "not in the calendar"),
        ("1900-02-29", "not in the calendar"),
        ("2022-13", "not in the calendar"),
        ("2022-00", "not in the calendar"),
        ("2022-01-00", "not in the calendar"),
        ("0000", "not in the calendar"),
        ("2022-21", "write the months"),
        ("2022-XX-05", "a day of an unknown month"),
        ("193X-05", "a month of an unknown year"),
        ("1XXX", "write YYYY-MM-DD"),
        ("X999", "write YYYY-MM-DD"),
        ("2022-09-07T10:00", "write the day alone"),
        ("-0044", "outside the years 0001 to 9999"),
        ("Y12022", "outside the years 0001 to 9999"),
        ("12022", "write YYYY-MM-DD"),
        ("7 September 2022", "write YYYY-MM-DD"),
        ("2022-9-7", "write YYYY-MM-DD"),
        ("20220907", "write YYYY-MM-DD"),
        ("2022-09-07\n", "write YYYY-MM-DD"),
        (" 2022", "write YYYY-MM-DD"),
        ("２０２２", "write YYYY-MM-DD"),
        ("1939??", "write YYYY-MM-DD"),
        ("?1939", "write YYYY-MM-DD"),
        ("", "write YYYY-MM-DD"),
        ("..", "write YYYY-MM-DD"),
        ("2022/2023", "write YYYY-MM-DD"),
        ("2022-09-31~", "not in the calendar"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(text: str, reason: str) -> None:
    with pytest.raises(DateError, match=reason):
        parse(text)


LEVEL_2 = (
    *("?1939", "2004?-06-11", "2004-06-~11", "2004-?06", "156X-12-25", "1XXX-12", "1984-1X", "XXXX-12-XX", "X999"),
    *("193X-05", "2022-XX-05", "[1667,1668]", "{1667..1672}", "1950S2", "Y17E7", "Y-17E7", "Y171010000S3", "2001-34"),
)


@pytest.mark.parametrize("text", LEVEL_2)
def test_edtf_level_2_is_refused_as_such(text: str) -> None:
    with pytest.raises(DateError, match=r"is EDTF level 2\b.*; write "):
        parse(text)


@pytest.mark.parametrize("text", ["1939??", "1939?~", "Y12022", "-0044", "12022", "1914-1918", "2022-13", "2022-21"])
def test_what_is_not_edtf_level_2_is_not_called_so(text: str) -> None:
    with pytest.raises(DateError) as caught:
        parse(text)
    assert "level 2" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "period"),
    [("1914-1918", "1914/1918"), ("1914 – 1918", "1914/1918"), ("1914-07-28—1918-11-11", "1914-07-28/1918-11-11")],
)
def test_a_period_with_a_dash_is_answered_with_the_one_with_a_slash(text: str, period: str) -> None:
    with pytest.raises(DateError, match=f"written with a slash: {period}$"):
        parse(text)


def test_a_long_text_is_cut_in_the_message() -> None:
    with pytest.raises(DateError) as caught:
        parse("1" * 10_000_000)
    assert len(str(caught.value)) < 200


@given(EDTF)
def test_parsing_keeps_the_text(text: str) -> None:
    when = parse(text)
    assert when.text == text
    assert dates.FIRST_DAY <= when.earliest <= when.latest <= dates.LAST_DAY


@given(EDTF)
def test_a_text_that_expresses_its_bounds_needs_none_beside_it(text: str) -> None:
    assert bounds_beside(parse(text)) == {}


@given(EDTF, DAYS, DAYS)
def test_bounds_beside_a_text_bring_the_date_back(text: str, one: int, other: int) -> None:
    when = When(min(one, other), max(one, other), text)
    beside = bounds_beside(when)
    assert set(beside) <= {"earliest", "latest"}
    assert with_bounds(text, **{name: day(bound) for name, bound in beside.items()}) == when


@given(DAYS)
def test_a_day_is_written_as_it_is_read(ordinal: int) -> None:
    assert day(iso(ordinal)) == ordinal
    assert parse(iso(ordinal)).is_exact


@given(EDTF)
def test_only_an_exact_text_is_a_day(text: str) -> None:
    if len(text) == 10 and "X" not in text:
        assert day(text) == parse(text).earliest
    else:
        with pytest.raises(DateError):
            day(text)


@given(EDTF.filter(lambda text: text[-1] not in "?~%"))
def test_doubt_and_approximation_widen_the_days_alike(text: str) -> None:
    plain, doubted = parse(text), parse(text + "?")
    near, both = parse(text + "~"), parse(text + "%")
    assert (near.earliest, near.latest) == (doubted.earliest, doubted.latest)
    assert (near.earliest, near.latest) == (both.earliest, both.latest)
    assert near.earliest <= plain.earliest <= plain.latest <= near.latest
    assert near.earliest < plain.earliest or plain.earliest == dates.FIRST_DAY
    assert near.latest > plain.latest or plain.latest == dates.LAST_DAY


def test_bounds_that_cross_are_refused() -> None:
    with pytest.raises(DateError, match="earliest day 1990-06-01 is after its latest 1990-05-31"):
        with_bounds("1990", day("1990-06-01"), day("1990-05-31"))
