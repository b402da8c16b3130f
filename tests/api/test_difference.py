"""What opened, closed and changed between two days, over HTTP, with the facts that come with graphsvc."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import worlds
from tests.api.serving import Served
from tests.api.test_bad_input import refused

PATH = "/v1/difference"
ALBANIA = {"id": "albania", "name": "Albania", "kind": "country"}
IRAN = {"id": "iran", "name": "Iran", "kind": "country"}


def difference(served: Served, first: str, last: str, **more: str) -> dict[str, Any]:
    reply = served.get(PATH, params={"from": first, "to": last, **more})
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def told(answer: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(one["change"], one["from"]["id"], one["to"]["id"], one["on"], one["truth"]) for one in answer["items"]]


def test_albania_severs_its_relations_with_iran(seeded: Served) -> None:
    answer = difference(seeded, "2022-09-06", "2022-09-07", of="albania")
    closed, changed, opened = answer["items"]
    assert closed == {
        "change": "closed",
        "kind": "has_relations_with",
        "from": ALBANIA,
        "to": IRAN,
        "on": "2022-09-07",
        "on_kind": "effective",
        "truth": "yes",
        "dataset": "albania-iran-2022",
        "before": {"truth": "yes"},
        "after": None,
        "since": "",
        # An unknown start begins no earlier than both states exist: Albania since 1913.
        "since_earliest": "1913-01-01",
        "since_latest": "2022-07-15",
        "until": "2022-09-07",
        "ties": closed["ties"],
    }
    assert (changed["kind"], changed["from"], changed["to"]) == ("relations", ALBANIA, IRAN)
    assert (changed["before"], changed["after"]) == (
        {"truth": "yes", "status": "established"},
        {"truth": "yes", "status": "severed"},
    )
    assert changed["ties"] == closed["ties"] + opened["ties"]
    assert (opened["change"], opened["kind"], opened["since"], opened["until"]) == (
        "opened",
        "severed_ties_with",
        "2022-09-07",
        "..",
    )
    assert answer["counts"] == {"opened": 1, "closed": 1, "changed": 1}
    assert (answer["from"], answer["to"], answer["certainty"]) == ("2022-09-06", "2022-09-07", "possible")
    assert (answer["next"], answer["reason"]) == (None, None)
    assert answer["omitted"] == {"possible": 0, "disputed": 0, "unknown": 0}
    everywhere = difference(seeded, "2022-09-06", "2022-09-07", certainty="certain")
    assert everywhere["items"] == answer["items"]
    assert everywhere["omitted"]["possible"] > 0
    assert difference(seeded, "2022-09-06", "2022-09-07", between="iran,albania")["items"] == answer["items"]


def test_the_warsaw_pact_ends_for_all_who_are_still_in_it(seeded: Served) -> None:
    answer = difference(seeded, "1991-01-01", "1992-01-01", of="warsaw-pact")
    still = ["bulgaria", "czechoslovakia", "hungary", "poland", "romania", "russia"]
    assert told(answer) == [("closed", one, "warsaw-pact", "1991-07-01", "yes") for one in still]
    assert {one["on_kind"] for one in answer["items"]} == {"dissolution"}
    assert answer["items"][0]["before"]["obligations"] == ["defense", "consultation", "nonaggression"]


def test_who_may_have_left_within_days_that_are_not_known_exactly_may_have_left(seeded: Served) -> None:
    asked = {"between": "german-democratic-republic,warsaw-pact"}
    (one,) = difference(seeded, "1990-01-01", "1990-10-01", **asked)["items"]
    assert (one["on"], one["on_earliest"], one["on_latest"], one["truth"]) == (
        "1990",
        "1990-09-24",
        "1990-10-03",
        "possible",
    )
    assert difference(seeded, "1990-01-01", "1990-10-03", **asked)["items"][0]["truth"] == "yes"
    assert difference(seeded, "1990-01-01", "1990-10-01", **asked)["sure"] == {"opened": 0, "closed": 0, "changed": 0}
    certain = difference(seeded, "1990-01-01", "1990-10-01", certainty="certain", **asked)
    assert (certain["items"], certain["omitted"]["possible"]) == ([], 1)
    assert certain["counts"] == {"opened": 0, "closed": 0, "changed": 0}


def test_egypt_is_suspended_from_the_arab_league_and_taken_back(seeded: Served) -> None:
    def changed(first: str, last: str) -> list[tuple[str, ...]]:
        items = difference(seeded, first, last, of="egypt", kind="member_of")["items"]
        return [
            (one["to"]["id"], one["on"], one["before"]["role"], one["after"]["role"])
            for one in items
            if one["change"] == "changed"
        ]

    both = ("arab-joint-defence-treaty", "arab-league")
    assert changed("1979-01-01", "1985-01-01") == [(one, "1979-03", "founder", "suspended") for one in both]
    assert changed("1985-01-01", "1990-01-01") == [(one, "1989-05", "suspended", "member") for one in both]
    assert changed("1979-01-01", "1990-01-01") == []


def test_what_the_seeds_tell_of_a_century_is_paged_in_order(seeded: Served) -> None:
    def paged(limit: str) -> tuple[list[Any], dict[str, int]]:
        seen: list[Any] = []
        token: str | None = None
        while True:
            page = difference(seeded, "1900-01-01", "2000-01-01", limit=limit, **({"after": token} if token else {}))
            seen += page["items"]
            token = page["next"]
            if token is None:
                return seen, page["counts"]

    seen, counts = paged("77")
    assert paged("1000") == (seen, counts)
    assert sum(counts.values()) == len(seen) > 300


def test_a_code_means_whom_it_means_between_the_days(seeded: Served) -> None:
    # COW's 260 is the Federal Republic up to 1990, GW's is Germany after it, too.
    joined = difference(seeded, "1955-01-01", "1956-01-01", of="cow:260", kind="member_of")
    assert ("opened", "german-federal-republic", "nato") in [one[:3] for one in told(joined)]
    reply = seeded.get(PATH, params={"from": "1985-01-01", "to": "1995-01-01", "of": "gw:260"})
    refused(reply, 409, None, "german-federal-republic", "germany")


def test_who_is_no_state_on_any_of_the_days_is_said_to_be_none(seeded: Served) -> None:
    assert difference(seeded, "2000-01-01", "2001-01-01", of="german-democratic-republic")["reason"] == "not_in_system"


def test_one_day_gives_an_empty_answer(seeded: Served) -> None:
    answer = difference(seeded, "2022-09-07", "2022-09-07")
    assert (answer["items"], answer["next"], answer["counts"]["opened"]) == ([], None, 0)


def mission(since: str, until: str, level: str) -> Any:
    attributes = {"level": level}
    return worlds.tie("represented_in", "italy", "iran", since, until, key=since, attributes=attributes)


def test_a_mission_of_another_level_has_changed(served_on_each: Served) -> None:
    served = served_on_each
    missions = mission("1990-01-01", "1997-04-10", "ambassador"), mission("1997-04-10", "1997-11-21", "charge")
    worlds.write(served.wired.store, *missions, mission("1997-11-21", "..", "ambassador"))
    assert served.wired.follower.wait_for(served.revision, 10)
    (recalled,) = difference(served, "1997-01-01", "1997-06-01", between="italy,iran")["items"]
    assert (recalled["change"], recalled["kind"], recalled["on"]) == ("changed", "represented_in", "1997-04-10")
    assert recalled["before"] == {"truth": "yes", "level": "ambassador"}
    assert recalled["after"] == {"truth": "yes", "level": "charge"}
    assert recalled["ties"] == [missions[0].id, missions[1].id]
    assert difference(served, "1997-01-01", "1998-01-01", between="italy,iran")["items"] == []


def test_what_was_known_before_a_correction_is_still_told_as_it_was(served: Served) -> None:
    then = served.wired.store.head().at
    path = f"/v1/ties/{worlds.RELATIONS.id}"
    served.send("PUT", path, served.get(path).json() | {"until": "2022-09-07"})
    days = ("2022-09-06", "2022-09-07")
    assert difference(served, *days)["counts"]["closed"] == 1
    before = difference(served, *days, known=then)
    assert (before["items"], before["known"], before["revision"]) == ([], then, 1)
    early = difference(served, *days, known="2020-01-01", of="albania")
    assert (early["items"], early["reason"], early["known"]) == ([], "not_yet_known", "2020-01-01T23:59:59.999999Z")


def test_pages_keep_to_the_revision_of_the_first(served: Served) -> None:
    days = ("1990-01-01", "2023-01-01")
    whole = difference(served, *days)
    first = difference(served, *days, limit="1")
    worlds.write(served.wired.store, worlds.SEVERED, worlds.SEVERANCE)
    assert served.wired.follower.wait_for(2, 10)
    second = difference(served, *days, limit="1", after=first["next"])
    assert [*first["items"], *second["items"]] == whole["items"]
    assert (second["revision"], second["counts"], second["known"]) == (1, whole["counts"], whole["known"])
    assert len(difference(served, *days)["items"]) == 4


def test_a_question_waits_for_the_revision_that_it_wants(served: Served) -> None:
    worlds.write(served.wired.store, worlds.SEVERED)
    answer = difference(served, "2022-09-06", "2022-09-07", min_revision="2")
    assert (answer["revision"], answer["counts"]["opened"]) == (2, 1)
    reply = served.get(PATH, params={"from": "2022-09-06", "to": "2022-09-07", "min_revision": "99999"})
    refused(reply, 503, None, "99999")


def test_an_answer_is_not_sent_again_to_who_has_it(served: Served) -> None:
    params = {"from": "2022-09-06", "to": "2022-09-07"}
    tag = served.get(PATH, params=params).headers["etag"]
    assert served.get(PATH, params=params, headers={"If-None-Match": tag}).status_code == 304
    worlds.write(served.wired.store, worlds.SEVERED)
    assert served.wired.follower.wait_for(2, 10)
    assert served.get(PATH, params=params, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("from", "2022-09", "is not one day"),
        ("from", "soon", "'soon' is not an EDTF date; write a day as YYYY-MM-DD"),
        ("from", "", "is empty; write a day as YYYY-MM-DD"),
        ("from", "2022-02-30", "is not in the calendar"),
        ("from", "..", "is not an EDTF date"),
        ("from", "2022-09-06T10:00:00Z", "has a time of day"),
        ("from", "2022-09-08", "is after `to`, '2022-09-07'"),
        ("to", "2022", "is not one day"),
        ("to", "", "is empty; write a day as YYYY-MM-DD"),
        ("to", "0000-01-01", "is not in the calendar"),
        ("of", "", ""),
        ("of", "atlantis", ""),
        ("between", "albania", "two references"),
        ("between", "albania,", "two references"),
        ("between", "albania,iran,italy", "two references"),
        ("between", "albania,iso3:ALB", "twice"),
        ("between", "albania,atlantis", ""),
        ("kind", "befriends", "severed_ties_with"),
        ("kind", "member_of,,hosts", "is not one of"),
        ("kind", "relations", "is not one of"),
        ("datasets", "atlas", "is not a dataset"),
        ("certainty", "sure", "certain, possible, carried"),
        ("known", "tomorrow", "is not a moment"),
        ("known", "9999-01-01", "is in the future"),
        ("min_revision", "-1", "is not the number of a revision"),
        ("min_revision", "1.5", "is not the number of a revision"),
        ("limit", "0", "1 to 1,000"),
        ("limit", "1001", "1 to 1,000"),
        ("after", "x", "not a token"),
        ("after", "é", "not a token"),
        ("on", "2022-09-07", "is not a parameter here"),
        ("during", "2022", "is not a parameter here"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(seeded: Served, name: str, value: str, words: str) -> None:
    reply = seeded.get(PATH, params={"from": "2022-09-06", "to": "2022-09-07"} | {name: value})
    if "atlantis" in value or (name, value) == ("of", ""):
        refused(reply, 404, None)
    else:
        refused(reply, 400, name, words)


@pytest.mark.parametrize("name", ["from", "to"])
def test_without_either_day_it_is_refused(seeded: Served, name: str) -> None:
    refused(seeded.get(PATH, params={({"from", "to"} - {name}).pop(): "2022-09-07"}), 400, name)


def test_of_and_between_do_not_come_together(seeded: Served) -> None:
    params = {"from": "2022-09-06", "to": "2022-09-07", "of": "albania", "between": "albania,iran"}
    refused(seeded.get(PATH, params=params), 400, "between", "one of the two")


def test_a_day_to_come_is_taken_and_nothing_is_told_of_it(seeded: Served) -> None:
    tomorrow = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
    assert difference(seeded, tomorrow, "9999-12-31")["items"] == []
    assert difference(seeded, "9999-12-31", "9999-12-31")["items"] == []


def test_a_token_of_another_question_is_refused(seeded: Served) -> None:
    token = difference(seeded, "1900-01-01", "2000-01-01", limit="2")["next"]
    other = {"from": "1900-01-01", "to": "2001-01-01", "limit": "2", "after": token}
    refused(seeded.get(PATH, params=other), 400, "after")
