"""The rows and the number of members through time say on each day what the question about that day answers."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest

from graphsvc.charts import count_svg
from graphsvc.charts.lanes import Window
from graphsvc.charts.member_counts import MemberCount, member_counts
from graphsvc.model import dates
from graphsvc.service import timelines
from graphsvc.service.questions import QueryFilters
from graphsvc.service.timelines import TimelineRows, WindowRequest
from tests.api.conftest import serve_seeds
from tests.api.serving import Served, serve

DAYS = ("1949-04-04", "1955-05-06", "1966-07-01", "1990-10-03", "2004-05-01", "2020-02-01", "2025-06-25")
FULL = "&roles=member,founder"
WHOLES = ("nato", "european-union", "arab-league", "warsaw-pact")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve_seeds(tmp_path_factory.mktemp("members")) as served:
        yield served


def rows(served: Served, ref: str, **filters: str) -> TimelineRows:
    services = served.wired.services
    query = services.questions.query(QueryFilters(**filters))
    return services.timelines.rows((ref,), query, WindowRequest())


def members_on(served: Served, ref: str, day: str, truth: str, roles: str = "") -> set[str]:
    answer: dict[str, Any] = served.get(f"/v1/members/{ref}?on={day}{roles}").json()
    return {item["entity"]["name"] for item in answer["items"] if item["truth"] == truth}


def count_on(counts: list[MemberCount], day: str) -> MemberCount:
    return next((one for one in counts if one.first <= dates.day(day) <= one.last), MemberCount(0, 0, 0, 0, 0))


@pytest.mark.parametrize("whole", WHOLES)
@pytest.mark.parametrize("day", DAYS)
def test_who_is_drawn_on_a_day_is_a_member_on_it(seeded: Served, whole: str, day: str) -> None:
    timeline = rows(seeded, whole)
    for look, truth in (("sure", "yes"), ("possible", "possible"), ("disputed", "disputed")):
        drawn = {
            row.title
            for row in timeline.rows
            if row.entity
            for bar in row.bars
            if bar.first <= dates.day(day) <= bar.last and bar.look == look
        }
        assert drawn == members_on(seeded, whole, day, truth), look
    counted = count_on(member_counts(timeline.members), day)
    full = {truth: members_on(seeded, whole, day, truth, FULL) for truth in ("yes", "possible", "disputed")}
    assert counted.sure == len(full["yes"])
    assert counted.possible == len(full["possible"] | full["disputed"])


def test_a_history_of_several_pages_is_drawn_whole(seeded: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rows(seeded, "nato")
    monkeypatch.setattr(timelines, "MOST_STRETCHES", 30)
    assert rows(seeded, "nato") == whole
    monkeypatch.setattr(timelines, "MOST_PAGES", 2)
    assert not rows(seeded, "nato").is_whole


def test_rows_are_ordered_by_joining(seeded: Served) -> None:
    titles = [row.title for row in rows(seeded, "nato").rows if row.entity]
    assert titles.index("United States") < titles.index("Turkey") < titles.index("Spain") < titles.index("Albania")
    assert titles[-1] == "Sweden"


def test_a_state_that_ended_is_not_last_known_as_a_member(seeded: Served) -> None:
    timeline = rows(seeded, "nato")
    (row,) = [row for row in timeline.rows if row.title == "German Federal Republic"]
    assert [bar.look for bar in row.bars if bar.first >= dates.day("1990-10-03")] == ["unknown"]
    counts = member_counts(timeline.members)
    assert (counts[-1].sure, counts[-1].last_known) == (0, 32)
    assert [count.is_current for count in counts].index(False) == len(counts) - 1


def test_a_state_that_may_have_left_before_it_ended_is_no_member_after(seeded: Served) -> None:
    timeline = rows(seeded, "warsaw-pact")
    (row,) = [row for row in timeline.rows if row.title == "German Democratic Republic"]
    assert [(dates.iso(bar.first), bar.look) for bar in row.bars[-2:]] == [
        ("1990-09-24", "possible"),
        ("1990-10-03", "unknown"),
    ]
    counts = member_counts(timeline.members)
    assert count_on(counts, "1990-10-02") == MemberCount(dates.day("1990-09-24"), dates.day("1990-10-02"), 6, 1, 0)
    assert count_on(counts, "1990-10-03").sure == 6
    # Without members from 1991 on, and from 2025 on nothing is known.
    assert (dates.iso(counts[-1].first), dates.iso(counts[-1].last), counts[-1].sure) == ("1991-07-01", "2024-12-31", 0)


def test_two_roles_of_one_member_share_a_row_and_the_surer_is_shown(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serve(f"sqlite:///{tmp_path_factory.mktemp('roles') / 's.sqlite'}") as served:
        ties = [
            {"kind": "member_of", "from": "albania", "to": "club", "attributes": {"role": role}, **days}
            for role, days in (
                ("observer", {"since": "1990-01-01", "until": "1995-01-01"}),
                ("member", {"since": "1995-01-01", "until": "2000-01-01"}),
            )
        ]
        entities = [{"id": "club", "kind": "organisation", "names": [{"text": "Club"}]}]
        assert served.send("POST", "/v1/batch", {"entities": entities, "ties": ties}).status_code == 200
        timeline = rows(served, "club")
        (row,) = [row for row in timeline.rows if row.entity]
        assert [(dates.iso(bar.first), bar.look, bar.label) for bar in row.bars if bar.look == "sure"] == [
            ("1990-01-01", "sure", "observer"),
            ("1995-01-01", "sure", ""),
        ]
        (count,) = [count for count in member_counts(timeline.members) if count.sure]
        assert (dates.iso(count.first), dates.iso(count.last + 1)) == ("1995-01-01", "2000-01-01")


def test_the_line_ends_each_count_where_the_next_begins_and_stays_in_its_frame() -> None:
    counts = [MemberCount(1, 50, 12, 0, 0), MemberCount(51, 80, 14, 3, 0), MemberCount(81, 100, 0, 0, 14)]
    axis = count_svg.axis(counts)
    assert [axis[0], axis[-1]] == [(100.0, 0), (0.0, 20)]
    paths = {path.get("class"): path.get("d") for path in ET.fromstring(count_svg.line(counts, Window(1, 100)))}
    assert paths["tally"] == "M0 40H500V30H800"
    assert paths["tally lastly"] == "M800 30H1000"
    assert paths["band"] == "M500 15H800v15H500Z"
    apart = ET.fromstring(count_svg.line([MemberCount(1, 20, 4, 0, 0), MemberCount(51, 100, 8, 0, 0)], Window(1, 100)))
    assert apart[1].get("d") == "M0 50H200M500 0H1000"
