"""Questions about a period, and about a revision at least."""

from __future__ import annotations

import pytest

from tests import worlds
from tests.api.serving import Served

QUESTIONS = (
    "/v1/allies/albania",
    "/v1/dyads/albania/iran",
    "/v1/hosting",
    "/v1/severed",
    "/v1/missions",
    "/v1/recognition",
    "/v1/timeline/albania",
)


@pytest.fixture
def severed(served: Served) -> Served:
    """Serve the small world after its severance; Italy is in the alliance only until 2010, and a state until 2015."""
    spells = [{"system": "cow", "since": "1900-01-01", "until": "2015-01-01"}]
    italy = worlds.tie("member_of", "italy", "nato", "1949-08-24", "2010-01-01", dataset="nato-members", key="italy")
    worlds.write(served.wired.store, worlds.country("italy", spells=spells), italy)
    worlds.write(served.wired.store, worlds.SEVERED, worlds.SEVERANCE)
    assert served.wired.follower.wait_for(served.revision, 10)
    return served


def test_an_answer_says_which_day_or_which_period_it_is_about(severed: Served) -> None:
    for path in QUESTIONS[:-1]:
        day = severed.get(path, params={"on": "2022-09-06"}).json()
        assert (day["on"], day["during"]) == ("2022-09-06", None)
        period = severed.get(path, params={"during": "2022-09"}).json()
        assert (period["on"], period["during"], period["certainty"]) == (None, "2022-09", "possible")
        today = severed.get(path).json()
        assert (today["during"], today["certainty"]) == (None, "carried")


def test_two_are_allied_in_a_period_if_they_are_on_a_day_of_it(severed: Served) -> None:
    def truth(during: str) -> str | None:
        items = severed.get("/v1/allies/albania", params={"during": during}).json()["items"]
        return items[0]["truth"] if items else None

    assert truth("2009") == truth("2009-12-31/..") == truth("1949/2022") == "yes"
    assert truth("2010/2015") == truth("1949/2009-03") is None
    listed = severed.get("/v1/allies/albania", params={"during": "2009"}).json()["items"][0]
    assert (listed["via"][0]["since"], listed["via"][0]["until"]) == ("2009-04-01", "2010-01-01")


def test_relations_in_a_period_are_those_that_came_last_and_the_others_are_told(severed: Served) -> None:
    relations = severed.get("/v1/dyads/albania/iran", params={"during": "2022"}).json()["relations"]
    assert (relations["status"], relations["truth"]) == ("severed", "yes")
    (other,) = relations["alternatives"]
    assert (other["status"], other["truth"], other["since"], other["by"]) == ("established", "yes", "1999", [])
    before = severed.get("/v1/dyads/albania/iran", params={"during": "2000/2021"}).json()["relations"]
    assert (before["status"], before["truth"], before["alternatives"]) == ("established", "yes", [])


def test_lists_and_timelines_are_narrowed_to_a_period(severed: Served) -> None:
    ties = severed.get("/v1/ties", params={"between": "albania,iran", "during": "2022-09-07/2023"}).json()["items"]
    assert [one["kind"] for one in ties] == ["severed_ties_with"]
    for during, count in (("2022", 1), ("2022-09-08/..", 0), ("../2022-09-07", 1)):
        assert len(severed.get("/v1/events", params={"during": during}).json()["items"]) == count
    items = severed.get("/v1/dyads/albania/iran/timeline", params={"during": "2023/.."}).json()["items"]
    assert [one["kind"] for one in items] == ["severed_ties_with"]


def test_who_is_no_state_then_is_said_to_be_none(severed: Served) -> None:
    for params in ({"on": "2020-01-01"}, {"during": "2015/2020"}, {"on": "1899-12-31"}):
        answer = severed.get("/v1/allies/italy", params=params).json()
        assert (answer["reason"], answer["otherwise"]) == ("not_in_system", "unknown")
        pair = severed.get("/v1/dyads/albania/italy", params=params).json()
        assert (pair["reason"], pair["allied"]["truth"]) == ("not_in_system", "unknown")
    assert severed.get("/v1/allies/italy", params={"during": "2014/2020"}).json()["reason"] is None


def test_a_question_waits_for_the_revision_that_it_wants(severed: Served) -> None:
    wanted = severed.revision + 1
    for path in QUESTIONS:
        reply = severed.get(path, params={"min_revision": str(wanted - 1)})
        assert (reply.status_code, reply.json()["revision"]) == (200, wanted - 1)
    worlds.write(severed.wired.store, worlds.group("late"))
    reply = severed.get("/v1/hosting", params={"min_revision": str(wanted)})
    assert (reply.status_code, reply.json()["revision"]) == (200, wanted)


def test_a_revision_beyond_that_of_the_store_is_503_and_not_waited_for(severed: Served) -> None:
    reply = severed.get("/v1/severed", params={"min_revision": "999999999"})
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "1")
    assert f"has come to revision {severed.revision} and not to 999999999 yet" in reply.json()["detail"]


@pytest.mark.parametrize(
    ("params", "detail"),
    [
        ({"on": "2022"}, "'2022' is not one day; ask about some day within it by during=2022"),
        ({"on": "2022-09-07?"}, "'2022-09-07?' is marked as unsure"),
        ({"on": "2022-09-07?"}, "write 2022-09-07"),
        ({"on": "2022?"}, "write 2022 as `during`"),
        ({"during": "1939~"}, "'1939~' is marked as unsure, which only records can be"),
        ({"during": "1939~/1945%"}, "write 1939/1945"),
        ({"during": "1914-1918"}, "a period is written with a slash: 1914/1918"),
        ({"during": "?1939"}, "'?1939' is EDTF level 2"),
    ],
)
@pytest.mark.parametrize("path", QUESTIONS)
def test_days_asked_about_are_given_days_and_the_refusal_says_what_to_write(
    served: Served, path: str, params: dict[str, str], detail: str
) -> None:
    reply = served.get(path, params=params)
    assert reply.status_code == 400
    assert detail in reply.json()["detail"], reply.json()["detail"]


@pytest.mark.parametrize("name", ["from", "to"])
def test_the_days_of_a_difference_are_given_days(served: Served, name: str) -> None:
    reply = served.get("/v1/difference", params={"from": "2022-01-01", "to": "2022-02-01"} | {name: "2022-01-15~"})
    assert reply.status_code == 400
    assert "write 2022-01-15" in reply.json()["detail"]
