"""What a reference means in a window of days: whoever it means on some day of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.errors import Ambiguous, GraphsvcError, NotFound
from graphsvc.model import dates, intervals
from graphsvc.snapshot import refs
from graphsvc.snapshot.view import View
from tests import worlds
from tests.snapshot.log import view_of
from tests.snapshot.test_refs import KOREAS, VIEW


def within(ref: str, window: str, view: View = VIEW) -> str:
    period = intervals.parse_period(window)
    return refs.resolve(view, ref, period.first, period.last).id


def test_an_id_is_that_entity_in_a_question_about_several_days() -> None:
    assert within("korea", "2000/2020", KOREAS) == "korea"


@pytest.mark.parametrize(
    ("ref", "window", "entity"),
    [
        ("cow:255", "1910/1985", "germany"),
        ("cow:255", "1985/1990", "germany"),
        ("cow:260", "1700/1800", "german-federal-republic"),
        ("gw:260", "1985/1990-10-02", "german-federal-republic"),
        ("gw:260", "1990-10-03/..", "germany"),
        ("DEU", "../1980", "german-federal-republic"),
        ("ivory-coast", "../..", "ivory-coast"),
        ("Côte d’Ivoire", "1800", "ivory-coast"),
    ],
)
def test_in_a_window_who_bears_it_on_some_day_is_meant(ref: str, window: str, entity: str) -> None:
    assert within(ref, window) == entity


def test_a_window_in_which_two_bear_it_is_ambiguous_with_their_periods() -> None:
    with pytest.raises(Ambiguous) as caught:
        within("gw:260", "1990")
    assert caught.value.detail == (
        "'gw:260' may mean more than one entity from 1990-01-01 to 1990-12-31: german-federal-republic "
        "(German Federal Republic, until 1990-10-03) or germany (Germany, from 1990-10-03); "
        "send one of these ids, or ask about days on which only one is meant"
    )
    assert [(one.id, one.valid) for one in caught.value.candidates] == [
        ("german-federal-republic", "../1990-10-03"),
        ("germany", "1990-10-03/.."),
    ]


@pytest.mark.parametrize(
    ("window", "when"),
    [("1950/1960", "from 1950-01-01 to 1960-12-31"), ("1946-02-03/1946-02-03", "on 1946-02-03")],
)
def test_a_window_between_two_periods_of_a_code_names_them(window: str, when: str) -> None:
    with pytest.raises(NotFound) as caught:
        within("cow:255", window)
    day = "on that day" if when.startswith("on") else "in those days"
    assert caught.value.detail == (
        f"'cow:255' is not valid {when}; it means germany (Germany) until 1945-05-09 and from 1990-10-03; "
        f"{day} use cow:260 (German Federal Republic)"
    )


@pytest.mark.parametrize(
    ("window", "when"),
    [("../1940", "to 1940-12-31"), ("1930/1940", "from 1930-01-01 to 1940-12-31")],
)
def test_a_window_in_which_nobody_bore_a_name_says_who_did_when(window: str, when: str) -> None:
    with pytest.raises(NotFound, match=f"is not in use {when}; it means .*; send an id, or ask about other days"):
        within("Federal Republic of Germany", window)


DATES = st.sampled_from([None, "1990", "1990-03-01", "1991-06~", "1992"])
DAYS = st.integers(dates.day("1989-12-01"), dates.day("1993-02-01"))


@st.composite
def bearers(draw: st.DrawFn) -> View:
    """Draw a few who bear one name, each once or twice, between ends that may be unsure."""
    found = []
    for id in "abc":  # noqa: A001
        names: list[dict[str, str | None]] = [{"text": id}]
        for _ in range(draw(st.integers(0, 2))):
            since, until = sorted([draw(DATES), draw(DATES)], key=lambda one: one or "")
            if since != until:
                names.append({"text": "Ruritania", "since": since, "until": until})
        found.append(worlds.country(id, id, names=names))
    return view_of(*found)


@settings(deadline=None)
@given(bearers(), DAYS, st.integers(0, 40))
def test_a_window_means_whoever_is_meant_on_some_day_of_it(view: View, first: int, length: int) -> None:
    each = [_answers(view, day, day) for day in range(first, first + length + 1)]
    if len(view.named("ruritania")) > 1:
        assert _answers(view, first, first + length) == set().union(*each)
    assert _answers(view, first, None) == each[0]


def _answers(view: View, first: int, last: int | None) -> set[str]:
    """Give whom the name may mean: one, several, or nobody."""
    try:
        return {refs.resolve(view, "Ruritania", first, last).id}
    except Ambiguous as several:
        return {one.id for one in several.candidates}
    except GraphsvcError:
        return set()
