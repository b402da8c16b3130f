"""Who recognises whom, who is represented where, and the allies of several; and who would know what is unknown."""

from __future__ import annotations

from typing import Any

import pytest

from tests import worlds
from tests.api.serving import Served

TAIL = (
    "omitted",
    "coverage",
    "otherwise",
    "otherwise_roster",
    "reason",
    "would_answer",
    "certainty",
    "revision",
    "known",
)
"""What the answers of all lists have beside their items."""


@pytest.mark.parametrize("path", ["/v1/recognition", "/v1/missions", "/v1/severed", "/v1/hosting"])
def test_lists_of_pairs_have_one_shape(seeded: Served, path: str) -> None:
    answer = seeded.get(path, params={"on": "1978-06-01"}).json()
    assert list(answer)[:2] == ["answer", "total"]
    assert set(TAIL) <= answer.keys()
    assert answer["total"] == len(answer["items"])
    for item in answer["items"]:
        assert {"truth", "since", "until", "by_dataset", "last_known", "ties"} <= item.keys()


def test_a_mission_is_of_one_in_another_at_a_level(seeded: Served) -> None:
    answer = seeded.get("/v1/missions", params={"in": "iran", "on": "1978-06-01"}).json()
    (item,) = answer["items"]
    assert (item["of"]["id"], item["in"]["id"], item["level"]) == ("united-states", "iran", "ambassador")
    assert item["attributes"]["source_level"] == "Embassy"
    levels = seeded.get("/v1/dyads/united-states/iran?on=1978-06-01").json()["relations"]["levels"]
    assert (levels["a_in_b"]["level"], levels["a_in_b"]["truth"]) == (item["level"], item["truth"])


def test_of_other_missions_nothing_is_known_and_the_answer_says_who_would_know(seeded: Served) -> None:
    answer = seeded.get("/v1/missions?in=iran&on=1978-06-01").json()
    assert answer["otherwise"] == "unknown"
    assert answer["answer"] == (
        "1 mission is on record on 1 June 1978: United States in Iran (ambassador). Of others nothing is known: no data set "
        "here covers all missions. COW Diplomatic Exchange 2006.1, not loaded here, may say."
    )
    (exchange,) = answer["would_answer"]
    assert (exchange["dataset"], exchange["questions"]) == ("cow-diplomatic-exchange", ["representation"])
    assert exchange["period"] == "1817/2005"
    assert exchange["note"] is not None
    assert exchange["import"] == "graphsvc import csv --mapping cow-diplomatic-exchange"


def test_that_there_was_no_mission_is_denied_and_not_listed(seeded: Served) -> None:
    answer = seeded.get("/v1/missions?of=united-states&in=albania&on=1960-01-01").json()
    assert (answer["items"], answer["total"]) == ([], 0)
    assert [(item["in"]["id"], item["level"]) for item in answer["denied"]] == [("albania", "none")]
    assert "It is on record that there was none: United States in Albania." in answer["answer"]


def test_recognition_is_asked_either_way(served: Served) -> None:
    how = {"recognition": "de_jure"}
    ties = [
        worlds.tie("recognises", "albania", "italy", "1990-01-01", attributes=how),
        worlds.tie("recognises", "iran", "italy", "1995"),
    ]
    worlds.write(served.wired.store, *ties)
    assert served.wired.follower.wait_for(served.revision, 5)
    of = served.get("/v1/recognition?of=italy&on=1995-06-01").json()
    assert [(item["by"]["id"], item["truth"]) for item in of["items"]] == [("albania", "yes"), ("iran", "possible")]
    assert of["items"][0]["attributes"] == how
    assert of["answer"] == (
        "2 recognitions are on record on 1 June 1995: Italy by Albania and Italy by Iran (possible). "
        "Of others nothing is known: no data set here covers all recognitions."
    )
    assert served.get("/v1/recognition?by=albania&on=1995-06-01").json()["items"] == [of["items"][0]]
    assert served.get("/v1/recognition?by=italy&on=1995-06-01").json()["total"] == 0


def allies(served: Served, of: str, **days: str) -> dict[str, Any]:
    answer: dict[str, Any] = served.get("/v1/allies", params={"of": of, **days}).json()
    return answer


def test_the_allies_of_several_are_those_of_each(seeded: Served) -> None:
    answer = allies(seeded, "poland,iso3:USA,poland", on="1999-06-01")
    items = []
    for place, ref in enumerate(("poland", "united-states")):
        alone = seeded.get(f"/v1/allies/{ref}?on=1999-06-01").json()
        items += [{**item, "of": alone["entity"]} for item in alone["items"]]
        assert answer["of"][place] == {name: alone[name] for name in ("entity", "total", "otherwise", "reason")}
    assert answer["items"] == items
    assert answer["total"] == len(items)
    assert list(answer)[:2] == ["answer", "total"]


def test_members_are_those_of_the_days_asked_about(seeded: Served) -> None:
    for on, poland in (("1999-01-01", False), ("1999-06-01", True)):
        answer = allies(seeded, "members:nato", on=on)
        named = {one["entity"]["id"] for one in answer["of"]}
        members = seeded.get(f"/v1/members/nato?on={on}").json()["items"]
        assert named == {item["entity"]["id"] for item in members}
        assert ("poland" in named) == poland
    assert "ATOP 5.1, not loaded here, would say." in answer["answer"]
    period = allies(seeded, "members:nato", during="1999")
    assert period["answer"].startswith(
        "Belgium, Canada, Czechia and 16 more had 46 allies between them on some day of 1999"
    )


def test_rivals_are_those_of_the_days_asked_about_and_data_sets_listened_to(seeded: Served) -> None:
    for on in ("1950-01-01", "1990-01-01"):
        answer = seeded.get("/v1/allies", params={"of": "rivals:iran", "on": on})
        ties = seeded.get(f"/v1/ties?of=iran&kind=rival_of&on={on}").json()["items"]
        rivals = {party for tie in ties for party in (tie["from"]["id"], tie["to"]["id"])} - {"iran"}
        named = {one["entity"]["id"] for one in answer.json().get("of", [])}
        assert named == rivals
        assert bool(rivals) == (answer.status_code == 200)
    assert rivals
    deaf = seeded.get("/v1/allies", params={"of": "rivals:iran", "on": on, "datasets": "states"})
    assert deaf.json()["detail"] == (
        "of: no rival of iran is listed for these days, data sets and certainty; "
        "ask about others; /v1/ties?of=iran&kind=rival_of has all its rivals"
    )


def test_who_has_no_ally_is_named(seeded: Served) -> None:
    answer = allies(seeded, "albania,poland", on="1999-06-01")
    assert "None is listed of Albania." in answer["answer"]
    assert allies(seeded, "sweden,switzerland", on="1990-01-01")["answer"].startswith("No sure ally of Sweden")


@pytest.mark.parametrize(
    ("of", "words"),
    [
        ("", "names nobody"),
        ("nato", "write members:nato"),
        ("members:albania", "albania has no members"),
        (",".join(["albania", "members:nato"] * 3 + ["atlantis"]), "atlantis"),
    ],
)
def test_who_cannot_be_asked_about_is_refused_with_what_to_write(seeded: Served, of: str, words: str) -> None:
    reply = seeded.get("/v1/allies", params={"of": of})
    assert reply.status_code in (400, 404)
    assert words in reply.json()["detail"]


@pytest.mark.parametrize("days", [{"on": "1900-01-01"}, {"datasets": "states"}, {"known": "1990-01-01"}])
def test_an_alliance_without_members_on_the_days_asked_about_is_refused_with_where_to_look(
    seeded: Served, days: dict[str, str]
) -> None:
    reply = seeded.get("/v1/allies", params={"of": "members:nato", **days})
    assert reply.status_code == 400
    assert reply.json()["detail"] == (
        "of: no member of nato is listed for these days, data sets and certainty; "
        "ask about others; /v1/members/nato/history has all its members"
    )


def test_the_allies_of_one_are_not_counted_between_them(seeded: Served) -> None:
    assert allies(seeded, "albania,ALB", on="2022-09-06")["answer"].startswith("Albania had 29 allies on 6 September")


@pytest.mark.parametrize(("path", "one", "other"), [("recognition", "by", "of"), ("missions", "of", "in")])
def test_a_country_with_itself_is_refused_as_of_a_pair(seeded: Served, path: str, one: str, other: str) -> None:
    reply = seeded.get(f"/v1/{path}", params={one: "albania", other: "ALB"})
    assert reply.status_code == 400
    assert reply.json()["detail"] == (
        f"{other}: 'ALB' is the entity that {one!r} names, too; name another, or leave one of the two out"
    )


def test_missions_that_are_left_out_are_things(seeded: Served) -> None:
    answer = seeded.get("/v1/missions", params={"in": "iran", "on": "2900-01-01"}).json()["answer"]
    assert "Left out: 1 of which only older words are known." in answer


def test_of_more_than_200_the_allies_are_not_asked_at_once(served: Served) -> None:
    states = [worlds.country(f"s{number}") for number in range(201)]
    worlds.write(served.wired.store, *states)
    assert served.wired.follower.wait_for(served.revision, 5)
    reply = served.get("/v1/allies", params={"of": ",".join(state.id for state in states)})
    assert (reply.status_code, "201 entities" in reply.json()["detail"]) == (400, True)
    assert served.get("/v1/allies", params={"of": ",".join(state.id for state in states[:200])}).status_code == 200


class TestWouldAnswer:
    """DESIGN 2.4: unknown is an answer; this one says who would know."""

    @pytest.mark.parametrize(
        ("path", "datasets"),
        [
            ("/v1/allies/sweden?during=1990", ["atop"]),
            ("/v1/allies/switzerland?on=2000-01-01", ["atop"]),
            ("/v1/allies/sweden?on=2019-01-01", []),
            ("/v1/allies/sweden?on=1990-01-01&datasets=nato-members", []),
            ("/v1/allies/slovakia?on=1990-01-01", []),
            (
                "/v1/dyads/sweden/norway?during=1960",
                ["atop", "cow-diplomatic-exchange", "rivalries-td", "rivalries-tss"],
            ),
            ("/v1/dyads/sweden/norway?on=2015-01-01", ["atop", "rivalries-tss"]),
            ("/v1/missions?in=iran&on=2015-01-01", []),
            ("/v1/missions?of=usa&in=iran&on=1978-06-01", []),
            ("/v1/missions?of=usa&in=albania&on=1950-01-01", []),
            ("/v1/missions?of=iran&in=usa&on=1978-06-01", ["cow-diplomatic-exchange"]),
            ("/v1/hosting?on=1990-01-01", []),
        ],
    )
    def test_it_names_who_covers_the_question_the_parties_and_the_day(
        self, seeded: Served, path: str, datasets: list[str]
    ) -> None:
        answer = seeded.get(path).json()
        assert [one["dataset"] for one in answer["would_answer"]] == datasets
        for one in answer["would_answer"]:
            assert (one["title"] in answer["answer"]) == (one["questions"] != ["rivalry"])

    def test_who_is_here_is_not_named(self, served: Served) -> None:
        worlds.write(served.wired.store, *_in_system("sweden"))
        assert served.wired.follower.wait_for(served.revision, 5)
        path = "/v1/allies/sweden?on=1990-01-01"
        assert [one["dataset"] for one in served.get(path).json()["would_answer"]] == ["atop"]
        worlds.write(served.wired.store, worlds.dataset("atop"))
        assert served.wired.follower.wait_for(served.revision, 5)
        assert served.get(path).json()["would_answer"] == []


def _in_system(state: str) -> list[Any]:
    return [worlds.country(state, spells=[{"system": "cow", "since": "1816-01-01", "until": ".."}])]
