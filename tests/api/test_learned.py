"""What was learned between two moments, over HTTP: what came, changed and went, who did it and why."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphsvc.model import moments
from tests import worlds
from tests.api.serving import Served, serve
from tests.api.test_bad_input import refused

PATH = "/v1/learned"
BEFORE_ALL = "2020-01-01"
RELATIONS = f"/v1/ties/{worlds.RELATIONS.id}"
SEVERED = {"kind": "severed_ties_with", "from": "albania", "to": "iran", "since": "2022-09-07"}
GREECE = {"id": "greece", "kind": "country", "name": "Greece"}


def learned(served: Served, since: str, **more: str) -> dict[str, Any]:
    reply = served.get(PATH, params={"from": since, **more})
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def moment(served: Served) -> str:
    """Give the moment of the last write, at which all before it is known and nothing after."""
    return served.wired.store.head().at


def told(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["change"], item["id"]) for item in answer["items"]]


def test_a_corrected_end_is_told_with_what_was_said_before_and_who_corrected_it_and_why(
    served_on_each: Served,
) -> None:
    served = served_on_each
    then, before = moment(served), served.get(RELATIONS).json()
    after = before | {"until": "2022-09-07"}
    served.send("PUT", RELATIONS, after, params={"reason": "the severance was left out"})
    answer = learned(served, then, between="albania,iran")
    assert answer["items"] == [
        {
            "record": "tie",
            "id": worlds.RELATIONS.id,
            "kind": "has_relations_with",
            "title": "Albania has relations with Iran",
            "change": "corrected",
            "entities": [
                {"id": "albania", "name": "Albania", "kind": "country"},
                {"id": "iran", "name": "Iran", "kind": "country"},
            ],
            "dataset": "notes",
            "fields": ["until"],
            "before": before,
            "after": after | {"version": 2},
            "at": moment(served),
            "by": {"id": answer["items"][0]["by"]["id"], "name": "write-key"},
            "reason": "the severance was left out",
        }
    ]
    assert answer["counts"] == {"added": 0, "corrected": 1, "retracted": 0}
    assert (answer["from"], answer["to"], answer["revisions"]) == (then, moment(served), {"from": 1, "to": 2})
    assert (answer["revision"], answer["known"], answer["next"]) == (2, answer["to"], None)
    assert learned(served, then, of="iran")["items"] == answer["items"]
    assert told(learned(served, then, of="italy")) == []


def test_what_was_added_and_what_was_retracted_are_told_with_one_side_only(served: Served) -> None:
    then = moment(served)
    made = served.send("POST", "/v1/ties", SEVERED, params={"reason": "today's news"}).json()
    served.send("DELETE", RELATIONS, params={"reason": "never so"})
    new, gone = learned(served, then)["items"]
    assert (new["change"], new["before"], new["after"], new["fields"]) == ("added", None, made, [])
    assert (new["reason"], new["title"]) == ("today's news", "Albania severed ties with Iran")
    assert (gone["change"], gone["after"], gone["fields"], gone["reason"]) == ("retracted", None, [], "never so")
    assert gone["before"]["id"] == worlds.RELATIONS.id
    assert [one["id"] for one in gone["entities"]] == ["albania", "iran"]


def test_what_came_and_went_or_is_as_it_was_is_not_listed(served: Served) -> None:
    then, before = moment(served), served.get(RELATIONS).json()
    served.send("PUT", "/v1/entities/greece", GREECE)
    served.send("DELETE", "/v1/entities/greece")
    served.send("PATCH", RELATIONS, {"until": "2022"})
    served.send("PUT", RELATIONS, before)
    served.send("DELETE", "/v1/entities/italy")
    served.send("PUT", "/v1/entities/italy", worlds.ITALY.body())
    answer = learned(served, then)
    assert (answer["items"], answer["counts"]) == ([], {"added": 0, "corrected": 0, "retracted": 0})
    assert (answer["revisions"]["to"], answer["next"]) == (7, None)


def test_what_was_brought_back_otherwise_is_a_correction(served: Served) -> None:
    then = moment(served)
    served.send("DELETE", "/v1/entities/italy")
    served.send("PUT", "/v1/entities/italy", worlds.ITALY.body() | {"names": [{"text": "Italia"}], "name": "Italia"})
    [item] = learned(served, then)["items"]
    assert (item["change"], item["fields"], item["title"]) == ("corrected", ["name", "names"], "Italia")


def test_an_entity_that_is_gone_now_can_still_be_asked_for_by_its_id(served: Served) -> None:
    then = moment(served)
    served.send("DELETE", "/v1/entities/italy")
    [item] = learned(served, then, of="italy")["items"]
    assert (item["change"], item["title"]) == ("retracted", "Italy")
    assert item["entities"] == [{"id": "italy", "name": "Italy", "kind": "country"}]


def test_an_event_is_about_all_that_take_or_took_part_in_it(served: Served) -> None:
    parts = [{"entity": "albania", "role": "attendee"}, {"entity": "italy", "role": "attendee"}]
    talks = {"kind": "meeting", "when": "2021-05", "title": "Talks", "participants": parts}
    made = served.send("POST", "/v1/events", talks).json()
    then = moment(served)
    served.send("PUT", f"/v1/events/{made['id']}", {**made, "participants": parts[:1]})
    for asked in ({"of": "italy"}, {"between": "italy,iso3:ALB"}):
        [item] = learned(served, then, **asked)["items"]
        assert (item["title"], item["fields"]) == ("Talks", ["participants"])
        assert [one["id"] for one in item["entities"]] == ["albania", "italy"]


def test_a_corrected_coverage_is_told_to_whoever_asks_for_all(served: Served) -> None:
    then = moment(served)
    served.send("PATCH", "/v1/sources/nato-members", {"checked_through": "2026-07-31"})
    [item] = learned(served, then)["items"]
    assert (item["record"], item["dataset"], item["fields"]) == ("source", "nato-members", ["checked_through"])
    assert item["entities"] == []
    assert told(learned(served, then, datasets="nato-members")) == [("corrected", "nato-members")]
    assert told(learned(served, then, of="nato")) == []


def test_datasets_and_kinds_of_records_narrow(served: Served) -> None:
    ties = learned(served, BEFORE_ALL, record="tie")
    assert {item["id"] for item in ties["items"]} == {worlds.RELATIONS.id, worlds.MEMBERSHIP.id}
    assert ties["counts"] == {"added": 2, "corrected": 0, "retracted": 0}
    listed = learned(served, BEFORE_ALL, datasets="nato-members", record="tie,entity")
    assert told(listed) == [("added", worlds.MEMBERSHIP.id)]
    assert learned(served, BEFORE_ALL, record="")["items"] == []


def test_pages_follow_each_other_at_the_revision_of_the_first(served: Served) -> None:
    whole = learned(served, BEFORE_ALL)
    assert whole["counts"]["added"] == len(whole["items"]) == 10
    seen, token = [], ""
    while True:
        page = learned(served, BEFORE_ALL, limit="3", **({"after": token} if token else {}))
        assert (page["counts"], page["to"], page["revision"]) == (whole["counts"], whole["to"], 1)
        seen += page["items"]
        served.send("PUT", "/v1/entities/greece", GREECE | {"attributes": {"n": len(seen)}})
        token = page["next"]
        if token is None:
            break
    assert seen == whole["items"]


def test_a_page_after_a_moment_that_means_now_keeps_to_the_moment_of_the_first(served: Served) -> None:
    today = datetime.now(UTC).date().isoformat()
    first = learned(served, BEFORE_ALL, to=today, limit="3")
    served.send("PUT", "/v1/entities/greece", GREECE)
    second = learned(served, BEFORE_ALL, to=today, limit="3", after=first["next"])
    assert (second["revision"], second["counts"]) == (1, first["counts"])
    assert learned(served, second["to"])["counts"]["added"] == 1


def test_the_same_moment_twice_teaches_nothing_and_a_day_means_its_end(served: Served) -> None:
    now = moment(served)
    assert learned(served, now, to=now)["items"] == []
    today = datetime.now(UTC).date()
    assert learned(served, today.isoformat())["items"] == []
    yesterday = (today - timedelta(days=1)).isoformat()
    answer = learned(served, yesterday)
    assert (answer["from"], len(answer["items"])) == (f"{yesterday}T23:59:59.999999Z", 10)
    assert learned(served, BEFORE_ALL, to=yesterday)["items"] == []


def test_an_answer_is_not_sent_again_to_who_has_it(served: Served) -> None:
    params = {"from": BEFORE_ALL}
    tag = served.get(PATH, params=params).headers["etag"]
    assert served.get(PATH, params=params, headers={"If-None-Match": tag}).status_code == 304
    served.send("PUT", "/v1/entities/greece", GREECE)
    assert served.get(PATH, params=params, headers={"If-None-Match": tag}).status_code == 200


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one world to all that is refused."""
    folder: Path = tmp_path_factory.mktemp("learned")
    with serve(f"sqlite:///{folder / 'store.sqlite'}") as found:
        yield found


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("from", "yesterday", "is not a moment"),
        ("from", "", "is not a moment"),
        ("from", "20220907", "is not a moment"),
        ("from", "2022-02-30", "is not a moment"),
        ("from", "9999-01-01", "is in the future"),
        ("from", "0001-01-01T00:00:00+14:00", "is not a moment"),
        ("from", "2021-01-01", "is after `to`, '2020-06-01'"),
        ("to", "tomorrow", "is not a moment"),
        ("to", "", "is not a moment"),
        ("to", "9999-01-01", "is in the future"),
        ("of", "", ""),
        ("of", "atlantis", ""),
        ("between", "albania", "two references"),
        ("between", "albania,", "two references"),
        ("between", "albania,iran,italy", "two references"),
        ("between", "albania,iso3:ALB", "twice"),
        ("between", "albania,atlantis", ""),
        ("datasets", "atlas", "is not a dataset"),
        ("datasets", "column", "is not a dataset"),
        ("record", "rumour", "entity, tie, event, source"),
        ("record", "tie,,event", "is not one of"),
        ("limit", "0", "1 to 1,000"),
        ("after", "x", "not a token"),
        ("after", "é", "not a token"),
        ("on", "2022-09-07", "is not a parameter here"),
        ("known", "2022-09-07", "is not a parameter here"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(world: Served, name: str, value: str, words: str) -> None:
    reply = world.get(PATH, params={"from": "2020-01-01", "to": "2020-06-01"} | {name: value})
    if "atlantis" in value or (name, value) == ("of", ""):
        refused(reply, 404, None)
    else:
        refused(reply, 400, name, words)


def test_without_its_beginning_it_is_refused(world: Served) -> None:
    refused(world.get(PATH), 400, "from")


def test_of_and_between_do_not_come_together(world: Served) -> None:
    reply = world.get(PATH, params={"from": BEFORE_ALL, "of": "albania", "between": "albania,iran"})
    refused(reply, 400, "between", "one of the two")


def test_later_than_now_is_refused_at_either_end(world: Served) -> None:
    soon = moments.write(datetime.now(UTC) + timedelta(minutes=1))
    refused(world.get(PATH, params={"from": soon}), 400, "from", "future")
    refused(world.get(PATH, params={"from": BEFORE_ALL, "to": soon}), 400, "to", "future")


def test_a_token_of_another_question_is_refused(world: Served) -> None:
    token = world.get(PATH, params={"from": BEFORE_ALL, "limit": "2"}).json()["next"]
    other = world.get(PATH, params={"from": BEFORE_ALL, "record": "tie", "limit": "2", "after": token})
    refused(other, 400, "after")


def test_a_token_made_up_for_an_earlier_revision_or_a_place_past_the_end_gives_nothing(world: Served) -> None:
    params = {"from": moment(world), "limit": "2"}
    token = world.get(PATH, params={"from": BEFORE_ALL, "limit": "2"}).json()["next"]
    worlds.write(world.wired.store, worlds.country("greece"))
    assert world.wired.follower.wait_for(2, 5)
    question = json.loads(base64.urlsafe_b64decode(token + "=="))[-1]
    for numbers in ([0, 0], [1, 10**9], [0, 5]):
        made = base64.urlsafe_b64encode(json.dumps([*numbers, question]).encode()).decode().rstrip("=")
        reply = world.get(PATH, params={"from": BEFORE_ALL, "limit": "2", "after": made})
        assert (reply.status_code, reply.json()["items"], reply.json()["next"]) == (200, [], None)
    assert len(world.get(PATH, params=params).json()["items"]) == 1


def test_since_now_nothing_was_learned_and_the_moments_are_in_order(served: Served) -> None:
    answer = served.get(f"/v1/learned?from={datetime.now(UTC).date()}").json()
    assert (answer["counts"], answer["items"]) == ({"added": 0, "corrected": 0, "retracted": 0}, [])
    assert answer["from"] <= answer["to"]
