"""Days and periods as people type them."""

from __future__ import annotations

import pytest

from graphsvc.errors import InvalidParameter
from graphsvc.model import dates
from graphsvc.model.dates_in_words import in_words, read


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2022-09-07", ("on", "2022-09-07")),
        ("7 September 2022", ("on", "2022-09-07")),
        ("  7th  of sept. 2022 ", ("on", "2022-09-07")),
        ("September 7, 2022", ("on", "2022-09-07")),
        ("Sep 2022", ("during", "2022-09")),
        ("1939", ("during", "1939")),
        ("1914-1918", ("during", "1914/1918")),
        ("1914 – 1918", ("during", "1914/1918")),
        ("from June 1914 to 11 November 1918", ("during", "1914-06/1918-11-11")),
        ("2022-09-01/2022-09-07", ("during", "2022-09-01/2022-09-07")),
        ("the 1930s", ("during", "193X")),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, meant: tuple[str, str]) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize("typed", ["2022-09-07", "1939", "1914/1918", "1914-06/1918-11-11", "193X"])
def test_what_is_shown_in_words_is_read_as_what_it_was(typed: str) -> None:
    name, text = read(typed)
    assert read(in_words(**{"on": None, "during": None, name: text})) == (name, text)


def test_today_and_yesterday_are_days() -> None:
    assert read("Today") == ("on", dates.iso(dates.today()))
    assert read("yesterday") == ("on", dates.iso(dates.today() - 1))


@pytest.mark.parametrize("typed", ["09/07/2022", "7.9.22"])
def test_a_day_that_readers_take_for_different_ones_is_refused(typed: str) -> None:
    with pytest.raises(InvalidParameter, match="different days to different readers"):
        read(typed)


@pytest.mark.parametrize(
    "typed", ["31 September 2022", "soon", "2022-13-01", "1918 to 1914", "Smarch 2020", "", "1/2/3/4", "7 September"]
)
def test_what_is_no_day_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(InvalidParameter, match="write"):
        read(typed)
