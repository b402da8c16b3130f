from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.model import dates, intervals
from graphsvc.model.dates import DateError
from graphsvc.snapshot.rows import TieRow
from graphsvc.snapshot.view import View
from tests import worlds
from tests.snapshot.log import ListLog, build, view_of

ENDS = st.sampled_from(["1914", "1914-06", "1914-06-28", "191X", "1915-01-01", "1916~", "..", "", "1914-06-28?"])


@given(ENDS, ENDS, st.none() | st.sampled_from(["1910-01-01", "1914-06-01"]))
def test_a_tie_has_the_days_that_the_model_reads(since: str, until: str, latest: str | None) -> None:
    bounds = {"since_latest": dates.day(latest)} if latest and since == "" else {}
    try:
        interval = intervals.read(since, until, **bounds)
    except DateError:
        return
    texts = {name: dates.iso(bound) for name, bound in bounds.items()}
    [row] = view_of(worlds.tie("rival_of", "a", "b", since, until, **texts)).all_ties()
    assert (row.s1, row.s2) == (interval.since.earliest, interval.since.latest)
    assert (row.u1, row.u2) == (interval.until.earliest, interval.until.latest)
    assert (row.since, row.until) == (since, until)


def test_a_tie_of_exact_texts_keeps_the_bounds_beside_them() -> None:
    bounds = {"since_latest": "1914-07-05", "until_earliest": "1915-01-01"}
    [row] = view_of(worlds.tie("rival_of", "a", "b", "1914-06-28", "1916-02-01", **bounds)).all_ties()
    found = [dates.iso(day) for day in (row.s1, row.s2, row.u1, row.u2)]
    assert found == ["1914-06-28", "1914-07-05", "1915-01-01", "1916-02-01"]


def extra(kind: str, attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    [row] = view_of(worlds.tie(kind, "a", "b", attributes=attributes)).all_ties()
    return row.extra


def test_a_tie_carries_the_attributes_of_its_kind_alone() -> None:
    people = {"about": 3000, "min": None, "max": None}
    assert extra("hosts", {"people": people, "place": "ashraf-3", "colour": "red"}) == {
        "people": people,
        "place": "ashraf-3",
    }
    assert extra("member_of", {"obligations": ["defense"], "owed_to": ["c"], "role": "member"}) == {
        "obligations": ("defense",),
        "owed_to": ("c",),
        "role": "member",
    }


def test_equal_attributes_are_kept_once() -> None:
    both = [worlds.tie("member_of", one, "nato", attributes={"role": "member"}) for one in "ab"]
    first, second = view_of(*both).all_ties()
    assert first.extra is second.extra


def test_ties_go_both_ways_and_kinds_narrow_them() -> None:
    view = view_of(
        worlds.tie("rival_of", "a", "b"), worlds.tie("allied_with", "b", "a"), worlds.tie("rival_of", "b", "c")
    )
    one = view.index("a")
    assert one is not None

    def kinds(found: list[TieRow]) -> list[str]:
        return [row.kind for row in found]

    assert kinds(view.ties(one)) == ["rival_of", "allied_with"]
    assert kinds(view.ties(one, frozenset({"allied_with"}))) == ["allied_with"]
    assert kinds(view.ties(one, frozenset())) == []
    assert kinds(view.all_ties()) == ["rival_of", "allied_with", "rival_of"]
    assert kinds(view.all_ties(frozenset({"rival_of", "hosts"}))) == ["rival_of", "rival_of"]
    assert kinds(view.all_ties(frozenset())) == []


def test_coverage_is_read_with_its_days_and_indices() -> None:
    coverage = [
        {"question": "membership", "among": ["a"], "within": ["nato"], "period": "1949-04-04/.."},
        {"question": "allied", "among": "system:cow", "obligations": ["defense"], "period": "1816/2018"},
        {"question": "hosting", "period": "2000"},
    ]
    view = view_of(worlds.dataset("d", coverage=coverage, checked_through="2026-06-30"))
    source = view.source(view.source_index("d") or 0)
    assert source is not None
    assert source.checked_through == dates.day("2026-06-30")
    first, second, third = source.coverage
    assert (first.first, first.last) == (dates.day("1949-04-04"), dates.LAST_DAY)
    assert (first.among, first.within) == (frozenset({view.index("a")}), frozenset({view.index("nato")}))
    assert (second.last, second.among, second.obligations) == (dates.day("2018-12-31"), "cow", frozenset({"defense"}))
    assert (third.among, third.within, third.obligations) == (None, None, None)
    assert "period" not in first.body
    assert first.body["within"] == ["nato"]


def test_an_event_is_found_by_those_who_take_part_in_it_now() -> None:
    log = ListLog()
    log.write(worlds.event("meeting", "2022-09", parts={"a": "attendee", "b": "attendee"}, key="m"))
    log.write(worlds.event("meeting", "2022-09", parts={"a": "host"}, key="m", place="washington"))
    view = View(build(log.written), 2)
    a, b, place = (view.index(one) or 0 for one in ("a", "b", "washington"))
    [event] = view.events(a)
    assert (event.version, event.participants[0].role, event.place) == (2, "host", place)
    assert (event.earliest, event.latest) == (dates.day("2022-09-01"), dates.day("2022-09-30"))
    assert view.events(b) == []
    assert [one.version for one in view.rewind(1).events(b)] == [1]


def test_what_was_known_at_a_moment_is_the_last_revision_not_after_it() -> None:
    log = ListLog()
    for name in "abc":
        log.write(worlds.country(name))
    view = View(build(log.written), 3)
    assert view.known_at(log.written[1].at).revision == 2
    assert view.known_at("2026-01-01T00:00:00.000001Z").revision == 1
    assert view.known_at("2025-12-31T23:59:59.999999Z").revision == 0
    assert view.known_at("2030-01-01T00:00:00.000000Z").revision == 3
    assert view.rewind(2).known_at("2030-01-01T00:00:00.000000Z").revision == 2
    assert (view.rewind(2).at, view.rewind(0).at) == (log.written[1].at, "")


@pytest.mark.parametrize("revision", [-1, 2])
def test_a_view_cannot_be_rewound_to_what_it_does_not_hold(revision: int) -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        view_of(worlds.country("a")).rewind(revision)


def test_a_retracted_record_was_there_and_is_not() -> None:
    country, tie = worlds.country("a"), worlds.tie("rival_of", "a", "b")
    event, source = worlds.event("meeting", "2000"), worlds.dataset("d")
    log = ListLog()
    log.write(country, tie, event, source)
    log.write(retracted=[country, tie, event, source])
    log.write(country, tie, event, source)
    view = View(build(log.written), 3)
    for one in (country, tie, event, source):
        seen = [view.rewind(revision).version(one.record, one.id) for revision in range(4)]
        gone = [view.rewind(revision).was_retracted(one.record, one.id) for revision in range(4)]
        assert (seen, gone) == ([None, 1, None, 3], [False, False, True, False])
    assert view.rewind(2).index("a") == view.index("a") == 0
    assert view.rewind(2).entity(0) is None


def test_what_was_never_there_is_not_retracted() -> None:
    view = view_of(worlds.tie("rival_of", "a", "b"))
    assert not view.was_retracted("entity", "a")
    assert not view.was_retracted("tie", "t-" + "a" * 26)
    assert view.tie("no tie's id") is None
    assert view.version("tie", "e-" + "a" * 26) is None


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("de"), st.sampled_from(["rival_of", "hosts"])), max_size=9
    )
)
def test_as_many_versions_are_counted_as_are_read(ties: list[tuple[str, str, str]]) -> None:
    records = [
        worlds.tie(kind, from_, to, key=f"{number}", dataset="one") for number, (from_, to, kind) in enumerate(ties)
    ]
    view = view_of(*records)
    for party in map(view.index, "abcde"):
        for kinds in (None, frozenset[str](), frozenset({"hosts"}), frozenset({"hosts", "rival_of"})):
            if party is not None:
                assert view.count_versions(party, kinds) == len(view.ties(party, kinds))
    parties = [party for party in map(view.index, "abcde") if party is not None]
    for a in parties:
        for b in parties:
            if a != b:
                assert view.count_between(a, b) == len(view.ties_between(a, b))
