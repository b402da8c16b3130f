"""Histories: stretches that say on each day what the answer about that day says, page by page, and how they end."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from graphsvc.model import dates
from graphsvc.store.sqlite import SqliteStore
from tests import worlds
from tests.api.serving import Served, serve

PAIRS = [("albania", "iran"), ("france", "germany"), ("italy", "romania"), ("albania", "italy"), ("israel", "russia")]
KEYS = ["question", "direction", "with", "since", "until", "ends", "held_since", "truth", "status", "by"]
KEYS += ["alternatives", "via", "strongest", "obligations", "across", "by_dataset", "last_known", "ties", "citations"]


def whole(served: Served, path: str, **params: str) -> list[dict[str, Any]]:
    """Read all pages of a history."""
    items, token = [], None
    while True:
        reply = served.get(path, params=params | ({} if token is None else {"after": token}))
        assert reply.status_code == 200, reply.text
        items += reply.json()["items"]
        token = reply.json()["next"]
        if token is None:
            return items


def on(items: list[dict[str, Any]], day: str) -> list[dict[str, Any]]:
    """Keep the stretches that contain a day."""
    return [
        item
        for item in items
        if (item["since"] == ".." or item["since"] <= day) and (item["until"] > day or item["until"] == "..")
    ]


def only(items: list[dict[str, Any]], question: str, direction: str | None = None) -> dict[str, Any]:
    (item,) = [one for one in items if (one["question"], one["direction"]) == (question, direction)]
    return item


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_on_every_day_a_stretch_says_what_the_answer_about_the_day_says(seeded: Served, a: str, b: str) -> None:
    items = whole(seeded, f"/v1/dyads/{a}/{b}/history", unknown="include", **{"from": "1800", "to": "2030"})
    drawn = random.Random(a + b)
    cuts = {dates.day(item["since"]) for item in items if item["since"] != ".."}
    days = {cut + more for cut in drawn.sample(sorted(cuts), min(len(cuts), 8)) for more in (-1, 0)}
    days |= {drawn.randrange(dates.day("1800-01-01"), dates.day("2030-01-01")) for _ in range(8)}
    for day in map(dates.iso, sorted(days)):
        answer = seeded.get(f"/v1/dyads/{a}/{b}", params={"on": day}).json()
        shown = on(items, day)
        allied = only(shown, "allied")
        expected = answer["allied"]
        assert {name: allied[name] for name in expected} == expected, day
        relations, then = only(shown, "relations"), answer["relations"]
        for name in ("status", "truth", "by", "alternatives", "last_known", "by_dataset"):
            assert relations[name] == then[name], (day, name)
        for direction, level in (("a_to_b", then["levels"]["a_in_b"]), ("b_to_a", then["levels"]["b_in_a"])):
            mission = only(shown, "representation", direction)
            assert (mission["status"], mission["truth"]) == (
                (level["level"], level["truth"]) if level else ("unknown",) * 2
            )
        rivalry = only(shown, "rivalry")
        assert {name: rivalry[name] for name in ("truth", "by_dataset", "last_known", "ties")} == {
            name: answer["rivalry"][name] for name in ("truth", "by_dataset", "last_known", "ties")
        }
        for direction, host in (("a_to_b", a), ("b_to_a", b)):
            hosting = only(shown, "hosting", direction)
            listed = [item for item in answer["hosting"] if item["host"]["id"] == host]
            assert [one["id"] for one in hosting["with"]] == [item["group"]["id"] for item in listed]
            assert hosting["ties"] == [tie for item in listed for tie in item["ties"]]


def test_stretches_of_one_question_never_overlap_and_leave_no_gap_where_unknown_ones_are_included(
    seeded: Served,
) -> None:
    for a, b in PAIRS:
        items = whole(seeded, f"/v1/dyads/{a}/{b}/history", unknown="include", **{"from": "1800", "to": "2030"})
        strands: dict[Any, list[dict[str, Any]]] = {}
        for item in items:
            assert list(item) == KEYS
            strands.setdefault((item["question"], item["direction"]), []).append(item)
        assert len(strands) == 10
        for stretches in strands.values():
            assert stretches[0]["since"] == ".."
            assert (stretches[-1]["until"], stretches[-1]["ends"]) == ("..", "asked")
            for before, after in pairwise(stretches):
                assert before["until"] == after["since"]
                shown = [
                    {name: one[name] for name in KEYS if name not in ("since", "until", "ends")}
                    for one in (before, after)
                ]
                assert shown[0] != shown[1]


def test_pages_join_to_the_whole_and_total_counts_it(seeded: Served) -> None:
    path = "/v1/allies/albania/history"
    at_once = seeded.get(path, params={"limit": "1000"}).json()
    assert at_once["next"] is None
    assert at_once["total"] == len(at_once["items"])
    assert whole(seeded, path, limit="7") == at_once["items"]
    assert seeded.get(path, params={"limit": "7"}).json()["total"] == at_once["total"]


def test_an_ally_of_a_day_is_one_of_the_stretch(seeded: Served) -> None:
    items = whole(seeded, "/v1/allies/albania/history")
    for day in ("1930-01-01", "1960-06-01", "2010-01-01"):
        answer = seeded.get("/v1/allies/albania", params={"on": day}).json()
        names = ("entity", "truth", "strongest", "obligations", "via", "across", "by_dataset", "last_known")
        expected = [{name: item[name] for name in names} for item in answer["items"]]
        assert [{name: item[name] for name in names} for item in on(items, day)] == expected
    assert list(items[0]) == ["question", "direction", "entity", *KEYS[2:]]


def test_the_history_of_the_seeds_story(seeded: Served) -> None:
    answer = seeded.get("/v1/dyads/albania/iran/history", params={"questions": "relations"}).json()
    assert list(answer)[:2] == ["answer", "total"]
    severed = answer["items"][-1]
    assert (severed["status"], severed["since"], severed["held_since"]) == ("severed", "2022-09-07", "2022-09-07")
    assert [one["id"] for one in severed["by"]] == ["albania"]
    assert (severed["until"], severed["ends"]) == (dates.iso(dates.today() + 1), "checked")
    assert severed["citations"]
    assert answer["to"] == dates.iso(dates.today())


def test_members_are_listed_by_role_and_nato_is_no_party_that_has_allies(seeded: Served) -> None:
    answer = seeded.get("/v1/members/nato", params={"on": "2010-01-01"}).json()
    assert (answer["total"], answer["totals"]) == (28, {"member": 16, "founder": 12})
    assert seeded.get("/v1/members/nato", params={"on": "2010-01-01", "roles": "founder"}).json()["total"] == 12
    items = whole(seeded, "/v1/members/nato/history")
    for day in ("1950-01-01", "2010-01-01"):
        listed = seeded.get("/v1/members/nato", params={"on": day}).json()["items"]
        then = [
            (item["entity"]["id"], item["status"], item["truth"]) for item in on(items, day) if item["truth"] != "no"
        ]
        assert then == [(item["entity"]["id"], item["role"], item["truth"]) for item in listed]


def test_who_has_no_members_is_told_so(seeded: Served) -> None:
    answer = seeded.get("/v1/members/albania").json()
    assert (answer["items"], answer["reason"]) == ([], "has_no_members")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve two states with claims that end in different ways."""
    folder: Path = tmp_path_factory.mktemp("ends")
    with serve(f"sqlite:///{folder / 'store.sqlite'}") as found:
        covered = [{"question": "relations", "among": "any", "period": "1950/1999"}]
        worlds.write(
            found.wired.store,
            worlds.country("p"),
            worlds.country("q"),
            worlds.country("r"),
            worlds.alliance("club"),
            worlds.dataset("fifty", coverage=covered),
            worlds.dataset("checked", checked_through="2005-06-30"),
            worlds.tie("has_relations_with", "p", "q", "1960-01-01", dataset="fifty"),
            worlds.tie("has_relations_with", "p", "r", "1960-01-01", "1970-01-01", dataset="fifty"),
            worlds.tie("rival_of", "p", "q", "1990-01-01", dataset="checked"),
            worlds.tie("recognises", "p", "q", "1990-01-01", "1995-01-01", attributes={"recognition": "de_facto"}),
            worlds.tie("recognises", "p", "q", "1995-01-01", attributes={"recognition": "de_jure"}),
            worlds.tie("member_of", "p", "club", "1980-01-01", "1990-01-01", attributes={"role": "observer"}),
            worlds.tie("member_of", "p", "club", "1990-01-01", attributes={"role": "member"}),
        )
        assert found.wired.follower.wait_for(found.revision, 5)
        yield found


def ends(served: Served, path: str, **params: str) -> list[tuple[Any, ...]]:
    return [
        (item["status"] or item["truth"], item["since"], item["until"], item["ends"])
        for item in whole(served, path, **params)
    ]


def test_what_changes_ends_as_changed_and_what_is_no_longer_covered_as_coverage(world: Served) -> None:
    path = "/v1/dyads/p/r/history"
    assert ends(world, path, questions="relations") == [
        ("established", "1960-01-01", "1970-01-01", "changed"),
        ("none", "1970-01-01", "2000-01-01", "coverage"),
    ]
    assert ends(world, "/v1/dyads/p/q/history", questions="relations", **{"from": "1940"}) == [
        ("none", "1950-01-01", "1960-01-01", "changed"),
        ("established", "1960-01-01", "2000-01-01", "coverage"),
    ]


def test_a_dataset_that_was_not_checked_any_further_ends_nothing(world: Served) -> None:
    path = "/v1/dyads/p/q/history"
    assert ends(world, path, questions="rivalry") == [("yes", "1990-01-01", "2005-07-01", "checked")]
    asked = ends(world, path, questions="rivalry", **{"from": "1995", "to": "2000"})
    assert asked == [("yes", "..", "..", "asked")]


def test_a_stretch_ends_where_only_the_claim_behind_it_changes_and_the_run_goes_on(world: Served) -> None:
    items = whole(world, "/v1/dyads/p/q/history", questions="recognition")
    today = dates.iso(dates.today() + 1)
    assert [(one["status"], one["since"], one["until"], one["ends"]) for one in items] == [
        ("de_facto", "1990-01-01", "1995-01-01", "changed"),
        ("de_jure", "1995-01-01", today, "checked"),
    ]


def test_a_role_held_surely_denies_another(world: Served) -> None:
    items = whole(world, "/v1/members/club/history")
    assert [(one["status"], one["truth"], one["since"]) for one in items] == [
        ("member", "no", "1980-01-01"),
        ("member", "yes", "1990-01-01"),
        ("observer", "yes", "1980-01-01"),
        ("observer", "no", "1990-01-01"),
    ]
    (shown,) = world.get("/v1/members/club", params={"on": "1985-01-01"}).json()["items"]
    assert (shown["role"], shown["truth"]) == ("observer", "yes")
    (listed,) = world.get("/v1/dyads/p/q", params={"on": "1985-01-01"}).json()["memberships"]
    assert listed["attributes"] == {"role": "observer"}


def test_what_was_known_at_a_moment_is_cut_there(world: Served) -> None:
    moment = world.get("/v1/dyads/p/q/history").json()["known"]
    items = whole(world, "/v1/dyads/p/q/history", questions="recognition", known=moment)
    assert items[-1]["until"] == dates.iso(dates.day(moment[:10]) + 1)


@pytest.mark.parametrize(
    ("path", "params", "pointer"),
    [
        ("/v1/dyads/p/q/history", {"on": "2000-01-01"}, "on"),
        ("/v1/dyads/p/q/history", {"during": "2000"}, "during"),
        ("/v1/allies/p/history", {"certainty": "certain"}, "certainty"),
        ("/v1/dyads/p/q/history", {"questions": "friendship"}, "questions"),
        ("/v1/dyads/p/q/history", {"from": "2000-13-01"}, "from"),
        ("/v1/dyads/p/q/history", {"from": "1914/1918"}, "from"),
        ("/v1/dyads/p/q/history", {"from": "2000", "to": "1999"}, "from"),
        ("/v1/dyads/p/q/history", {"from": "9999"}, "from"),
        ("/v1/dyads/p/q/history", {"unknown": "yes"}, "unknown"),
        ("/v1/dyads/p/q/history", {"limit": "0"}, "limit"),
        ("/v1/dyads/p/q/history", {"limit": "1001"}, "limit"),
        ("/v1/dyads/p/q/history", {"after": "WzEsMl0"}, "after"),
        ("/v1/dyads/p/q/history", {"obligations": "love"}, "obligations"),
        ("/v1/dyads/p/p/history", {}, "b"),
        ("/v1/members/club/history", {"roles": "king"}, "roles"),
        ("/v1/members/club", {"roles": "king"}, "roles"),
        ("/v1/members/club", {"on": "2000-01-01", "during": "2000"}, "during"),
    ],
)
def test_what_a_history_does_not_take_is_refused(
    world: Served, path: str, params: dict[str, str], pointer: str
) -> None:
    reply = world.get(path, params=params)
    assert reply.status_code == 400, reply.text
    assert [one["pointer"] for one in reply.json()["errors"]] == [pointer]


def test_a_token_of_another_history_is_refused(world: Served) -> None:
    token = world.get("/v1/dyads/p/q/history", params={"limit": "1"}).json()["next"]
    assert token
    assert world.get("/v1/dyads/p/r/history", params={"limit": "1", "after": token}).status_code == 400


def test_an_unknown_party_is_not_found(world: Served) -> None:
    for path in ("/v1/dyads/p/atlantis/history", "/v1/allies/atlantis/history", "/v1/members/atlantis"):
        assert world.get(path).status_code == 404


def test_a_history_of_twenty_thousand_claims_is_bounded_in_time_and_size(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite")
    store.migrate()
    states = [worlds.country(f"s{i:05}") for i in range(200)]
    ties = [
        worlds.tie(
            "allied_with", "hub", f"s{i % 200:05}", f"{1500 + i // 200 * 4}", f"{1502 + i // 200 * 4}", key=f"{i}"
        )
        for i in range(19_000)
    ]
    many = [
        worlds.tie("has_relations_with", "hub", "rim", f"{1000 + i}", f"{1001 + i}", key=f"r{i}") for i in range(1001)
    ]
    worlds.write(store, worlds.country("hub"), worlds.country("rim"), *states, *ties, *many)
    store.close()
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as served:
        ever = {"from": "0001", "to": "9999", "unknown": "include"}
        served.get("/v1/allies/hub", params={"on": "1990-01-01"})
        started = time.process_time()
        reply = served.get("/v1/allies/hub/history", params={**ever, "limit": "1000"})
        assert time.process_time() - started < 10
        assert reply.status_code == 200
        assert len(reply.content) < 3_000_000
        assert reply.json()["total"] is None
        assert reply.json()["next"]
        reply = served.get("/v1/dyads/hub/rim/history", params=ever)
        assert reply.status_code == 413
        assert "1,001 claims" in reply.json()["detail"]
        assert "1,000" in reply.json()["detail"]


def test_the_timeline_of_a_pair_has_what_they_share_and_one_bar_of_relations(seeded: Served) -> None:
    items = seeded.get("/v1/dyads/france/germany/timeline").json()["items"]
    (rivalry,) = [one for one in items if one["type"] == "tie"]
    assert rivalry["kind"] == "rival_of"
    items.remove(rivalry)
    spec = seeded.get("/v1/charts/dyads/france/germany/timeline.json").json()
    assert f"{len(items)} stretches, 1 tie" in spec["title"]["subtitle"][0]
    shared = {one["with"][0]["id"]: (one["question"], one["since"], one["dataset"]) for one in items}
    assert shared["nato"] == ("allied", "1990-10-03", "nato-members")
    assert shared["european-union"] == ("membership", "1993-11-01", "european-union-members")
    assert all((one["type"], one["id"]) == ("stretch", None) and one["ties"] and one["citations"] for one in items)
    items = seeded.get("/v1/dyads/albania/iran/timeline").json()["items"]
    assert not {one["kind"] for one in items if one["type"] == "tie"} & {"has_relations_with", "severed_ties_with"}
    relations = [(one["status"], one["truth"], one["since"]) for one in items if one["question"] == "relations"]
    assert relations == [
        ("established", "possible", "1913-01-01"),
        ("established", "yes", "2022-07-15"),
        ("severed", "yes", "2022-09-07"),
    ]


@pytest.mark.parametrize(("group", "whole_"), [("members", "warsaw-pact"), ("rivals", "iran")])
def test_the_history_of_a_group_is_that_of_each_in_it(seeded: Served, group: str, whole_: str) -> None:
    days = {"from": "1955", "to": "1990"}
    items = whole(seeded, f"/v1/allies/{group}:{whole_}/history", **days)
    of = list(dict.fromkeys(item["of"]["id"] for item in items))
    assert len(of) > 1
    for party in of:
        own = [
            {name: part for name, part in item.items() if name != "of"} for item in items if item["of"]["id"] == party
        ]
        assert own == whole(seeded, f"/v1/allies/{party}/history", **days)
    answer = seeded.get(f"/v1/allies/{group}:{whole_}/history", params={**days, "limit": "1"}).json()
    assert answer["entity"]["id"] == whole_
    assert f"the {group} of {answer['entity']['name']}" in answer["answer"]


def test_the_members_in_a_history_are_those_of_any_of_its_days(seeded: Served) -> None:
    def members(first: str) -> set[str]:
        path = "/v1/allies/members:warsaw-pact/history"
        return {item["of"]["id"] for item in whole(seeded, path, **{"from": first, "to": "1990"})}

    assert members("1960") - members("1970") == {"albania"}


@pytest.mark.parametrize(
    ("ref", "words"),
    [("members:albania", "ref: albania has no members"), ("rivals:andorra", "ref: no rival of andorra is listed")],
)
def test_the_history_of_no_group_is_refused(seeded: Served, ref: str, words: str) -> None:
    reply = seeded.get(f"/v1/allies/{ref}/history")
    assert reply.status_code == 400
    assert reply.json()["detail"].startswith(words)
