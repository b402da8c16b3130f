"""Lists: filters, pages, and tokens that hold a list to its revision."""

from __future__ import annotations

from typing import Any

import pytest

from tests import worlds
from tests.api.serving import Served


def ids(served: Served, path: str, **params: Any) -> list[str]:
    reply = served.get(path, params=params)
    assert reply.status_code == 200, reply.text
    return [item["id"] for item in reply.json()["items"]]


def test_entities_are_listed_by_id_and_by_kind(served: Served) -> None:
    assert ids(served, "/v1/entities") == ["albania", "iran", "italy", "mek", "nato"]
    assert ids(served, "/v1/entities", kind="group") == ["mek"]


def test_entities_are_searched_by_name_without_regard_to_case_and_accents(served: Served) -> None:
    assert ids(served, "/v1/entities", q="ÍTA") == ["italy"]
    assert ids(served, "/v1/entities", q="a", kind="country") == ["albania"]


def test_entities_are_found_by_a_code_with_and_without_its_scheme(served: Served) -> None:
    assert ids(served, "/v1/entities", code="cow:339") == ids(served, "/v1/entities", code="ALB") == ["albania"]
    assert ids(served, "/v1/entities", code="gw:339") == []


def test_ties_are_listed_of_an_entity_between_two_by_kind_and_by_dataset(served: Served) -> None:
    both = [worlds.MEMBERSHIP.id, worlds.RELATIONS.id]
    assert ids(served, "/v1/ties", of="ALB") == both
    assert ids(served, "/v1/ties", between="iran,albania") == [worlds.RELATIONS.id]
    assert ids(served, "/v1/ties", kind="member_of,hosts") == [worlds.MEMBERSHIP.id]
    assert ids(served, "/v1/ties", dataset="nato-members") == [worlds.MEMBERSHIP.id]
    assert ids(served, "/v1/ties", dataset="") == []


def test_ties_on_a_day_are_those_that_hold_or_may_hold(served: Served) -> None:
    assert ids(served, "/v1/ties", of="albania", on="2009-03-31") == [worlds.RELATIONS.id]
    assert ids(served, "/v1/ties", of="albania", on="1998-12-31") == []


def test_parties_of_listed_ties_are_shown_with_name_and_kind(served: Served) -> None:
    (item,) = served.get("/v1/ties", params={"kind": "member_of"}).json()["items"]
    assert item["from"] == {"id": "albania", "name": "Albania", "kind": "country"}
    assert item["to"] == {"id": "nato", "name": "NATO", "kind": "alliance"}


def test_events_are_listed_by_day_entity_kind_and_words_of_the_title(served: Served) -> None:
    worlds.write(served.wired.store, worlds.SEVERED, worlds.SEVERANCE, worlds.event("meeting", "2021", "A meeting"))
    assert served.wired.follower.wait_for(served.revision, 5)
    severance = worlds.SEVERANCE.id
    assert ids(served, "/v1/events")[1] == severance
    for asked in ({"of": "iran"}, {"kind": "severance"}, {"on": "2022-09-07"}, {"q": "SEVERS relations"}):
        assert ids(served, "/v1/events", **asked) == [severance]
    assert ids(served, "/v1/events", on="2022-09-08") == []


def test_sources_are_listed_by_kind_and_by_words_of_the_title(served: Served) -> None:
    assert ids(served, "/v1/sources") == ["column", "nato-members", "notes"]
    assert ids(served, "/v1/sources", kind="article") == ids(served, "/v1/sources", q="the COLUMN") == ["column"]


def test_with_words_events_come_by_how_well_their_title_meets_them(seeded: Served) -> None:
    found = [item["title"] for item in seeded.get("/v1/events?q=cyberattack").json()["items"]]
    assert found
    assert all("cyberattack" in title.lower() for title in found)
    beginning = [title.lower().startswith("cyberattack") for title in found]
    assert beginning == sorted(beginning, reverse=True)
    turned = [item["title"] for item in seeded.get("/v1/events?q=iran albania").json()["items"]]
    assert any("Albania" in title and "Iran" in title for title in turned)


def test_pages_put_together_are_the_whole_list(served: Served) -> None:
    whole = ids(served, "/v1/entities")
    for limit in range(1, 7):
        after: dict[str, str] = {}
        found = []
        while True:
            page = served.get("/v1/entities", params={"limit": limit, **after}).json()
            assert len(page["items"]) <= limit
            found += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert found == whole


def test_later_pages_show_the_revision_of_the_first_whatever_is_written_between(served: Served) -> None:
    first = served.get("/v1/entities", params={"limit": 2}).json()
    served.send("POST", "/v1/entities", {"id": "aaa", "kind": "country", "name": "Aaa"})
    served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": 1}})
    second = served.get("/v1/entities", params={"limit": 2, "after": first["next"]}).json()
    assert [(item["id"], item["version"]) for item in second["items"]] == [("italy", 1), ("mek", 1)]
    assert second["revision"] == first["revision"] < served.revision


def test_a_list_as_it_was_known_before_a_write(served: Served) -> None:
    known = served.get("/v1/entities").json()["known"]
    served.send("POST", "/v1/entities", {"id": "greece", "kind": "country", "name": "Greece"})
    assert "greece" in ids(served, "/v1/entities")
    assert "greece" not in ids(served, "/v1/entities", known=known)
    assert ids(served, "/v1/ties", of="greece", known=known) == []


@pytest.mark.parametrize("after", ["", "x", "MQ", "W10", "WzEsMiwiIl0", "é", "WzEsIDIsICJ4Il0", "[" * 2000])
def test_a_token_that_is_none_of_this_list_is_400(served: Served, after: str) -> None:
    reply = served.get("/v1/entities", params={"after": after})
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (400, "after")


def test_a_token_of_another_question_is_400(served: Served) -> None:
    token = served.get("/v1/entities", params={"limit": 1}).json()["next"]
    assert served.get("/v1/entities", params={"kind": "group", "after": token}).status_code == 400
    assert served.get("/v1/ties", params={"after": token}).status_code == 400


def test_an_unchanged_list_is_304_until_something_is_written(served: Served) -> None:
    tag = {"If-None-Match": served.get("/v1/ties").headers["etag"]}
    assert served.get("/v1/ties", headers=tag).status_code == 304
    served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": 1}})
    assert served.get("/v1/ties", headers=tag).status_code == 200


def test_datasets_are_listed_with_what_they_cover_and_how_much_they_say(served: Served) -> None:
    reply = served.get("/v1/datasets").json()
    assert (reply["total"], reply["revision"]) == (2, served.revision)
    members, notes = reply["items"]
    assert members == {
        "id": "nato-members",
        "title": "Nato-Members",
        "version": None,
        "licence": None,
        "citation": None,
        "coverage": served.get("/v1/sources/nato-members").json()["coverage"],
        "checked_through": "2026-06-30",
        "counts": {"sources": 1, "entities": 0, "ties": 1, "events": 0},
    }
    assert (notes["id"], notes["counts"]) == ("notes", {"sources": 2, "entities": 5, "ties": 1, "events": 0})


def test_datasets_are_counted_as_of_known(served: Served) -> None:
    before = served.get("/v1/datasets").json()
    body = {"id": "mine", "kind": "dataset", "title": "Mine", "version": "2.1", "licence": "CC0", "citation": "Me."}
    served.send("POST", "/v1/sources", body)
    tie = {"kind": "allied_with", "from": "albania", "to": "italy", "since": "1990", "dataset": "mine"}
    made = served.send("POST", "/v1/ties", tie).json()["id"]
    (mine,) = (one for one in served.get("/v1/datasets").json()["items"] if one["id"] == "mine")
    assert (mine["version"], mine["licence"], mine["counts"]["ties"]) == ("2.1", "CC0", 1)
    served.send("DELETE", f"/v1/ties/{made}")
    (mine,) = (one for one in served.get("/v1/datasets").json()["items"] if one["id"] == "mine")
    assert mine["counts"] == {"sources": 1, "entities": 0, "ties": 0, "events": 0}
    then = served.get("/v1/datasets", params={"known": before["known"]}).json()
    assert (then["items"], then["revision"]) == (before["items"], before["revision"])
