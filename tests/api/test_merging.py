"""Merging entities over HTTP: the record, the redirects, what questions and lists then say, and undoing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests import worlds
from tests.api.serving import Served, serve
from tests.worlds import country, tie

PERSIA = country("persia", "Persia", codes={"cow": "630"}, spells=[{"system": "cow", "since": "1855"}])
PLAN = "/v1/entities/persia/merge"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve the small world with a second record of Iran, which has ties and an event of its own."""
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}") as found:
        severed = tie("severed_ties_with", "persia", "italy", "1990")
        meeting = worlds.event("meeting", "1971", parts={"persia": "host", "italy": "attendee"})
        worlds.write(found.wired.store, PERSIA, severed, meeting, country("iraq", "Iraq"))
        assert found.wired.follower.wait_for(found.revision, 5)
        yield found


def merge(served: Served, ref: str = "persia", into: Any = "iran", **more: Any) -> httpx.Response:
    return served.send("POST", f"/v1/entities/{ref}/merge", {"into": into}, **more)


def ids(reply: httpx.Response) -> list[str]:
    return [one["id"] for one in reply.json()["items"]]


def test_merging_answers_with_the_record_and_its_new_version(served: Served) -> None:
    reply = merge(served, params={"reason": "one state"}, headers={"If-Match": '"1"'})
    assert (reply.status_code, reply.headers["etag"]) == (200, served.tag(2))
    assert reply.json() == PERSIA.body() | {"merged_into": "iran", "version": 2}
    [latest, _] = served.get("/v1/entities/persia/history").json()["items"]
    assert (latest["version"], latest["reason"], latest["body"]["merged_into"]) == (2, "one state", "iran")


def test_merging_again_is_the_same_and_undoing_it_gives_the_record_back(served: Served) -> None:
    merge(served)
    before = served.revision
    again = merge(served, headers={"If-Match": '"1"'})
    assert (again.status_code, again.json()["version"], served.revision) == (200, 2, before)
    undone = served.send("DELETE", PLAN, params={"reason": "two states"}, headers={"If-Match": '"2"'})
    assert (undone.status_code, undone.headers["etag"]) == (200, served.tag(3))
    assert undone.json() == PERSIA.body() | {"version": 3}
    assert served.send("DELETE", PLAN).json()["version"] == 3
    assert served.get("/v1/entities/persia").json() == PERSIA.body() | {"version": 3}


@pytest.mark.parametrize(
    ("ref", "into", "status", "pointer", "words"),
    [
        ("persia", "persia", 422, "/into", "itself"),
        ("persia", "nato", 422, "/into", "alliance"),
        ("persia", "atlantis", 422, "/into", "there is no entity"),
        ("persia", "iraq", 422, "/into", "has been retracted"),
        ("persia", "Narnia", 422, "/into", "no entity has the id, code or name"),
        ("persia", None, 422, "/into", "missing"),
        ("persia", 7, 422, "/into", "text"),
        ("atlantis", "iran", 404, None, "there is no entity atlantis"),
        ("cow:630", "iran", 404, None, "writes take ids"),
        ("iraq", "iran", 410, None, "has been retracted"),
    ],
)
def test_a_merger_that_cannot_be_is_refused_with_its_reason(
    served: Served, ref: str, into: Any, status: int, pointer: str | None, words: str
) -> None:
    served.send("DELETE", "/v1/entities/iraq")
    before = served.revision
    reply = merge(served, ref, into)
    assert (reply.status_code, served.revision) == (status, before), reply.text
    assert pointer is None or [one["pointer"] for one in reply.json()["errors"]] == [pointer]
    assert words in reply.text


def test_a_merger_into_what_is_merged_names_where_that_went(served: Served) -> None:
    merge(served)
    assert "'persia' is itself merged into 'iran'; name that" in merge(served, "iraq", "persia").text
    assert "in a circle" in merge(served, "iran", "persia").text


def test_a_body_with_anything_but_into_is_refused(served: Served) -> None:
    for text in ('{"into": "iran", "name": "Iran"}', "[]", '"iran"', "null", "", "{}"):
        reply = served.send("POST", PLAN, content=text, headers={"Content-Type": "application/json"})
        assert reply.status_code == 422, reply.text


def test_a_merger_at_another_version_is_412(served: Served) -> None:
    assert merge(served, headers={"If-Match": '"7"'}).status_code == 412
    merge(served)
    assert served.send("DELETE", PLAN, headers={"If-Match": '"1"'}).status_code == 412


def test_every_write_to_what_is_merged_is_409_and_names_its_successor(served: Served) -> None:
    merge(served)
    other = {"kind": "country", "name": "Fars"}
    replies = [
        served.send("PUT", "/v1/entities/persia", other),
        served.send("POST", "/v1/entities", other | {"id": "persia"}),
        served.send("PATCH", "/v1/entities/persia", {"name": "Fars", "names": None}),
        served.send("PATCH", "/v1/entities/persia", {"merged_into": None}),
        served.send("DELETE", "/v1/entities/persia"),
        merge(served, into="italy"),
    ]
    for reply in replies:
        assert (reply.status_code, "merged into iran" in reply.json()["detail"]) == (409, True), reply.text


def test_what_something_is_merged_into_cannot_be_retracted(served: Served) -> None:
    served.send("PUT", "/v1/entities/mali", country("mali").body())
    merge(served, "iraq", "mali")
    reply = served.send("DELETE", "/v1/entities/mali")
    assert (reply.status_code, reply.json()["references"]) == (409, ["entity iraq"])


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/v1/entities/persia", "/v1/entities/iran"),
        ("/v1/allies/persia?on=1990-01-01", "/v1/allies/iran?on=1990-01-01"),
        ("/v1/dyads/persia/italy", "/v1/dyads/iran/italy"),
        ("/v1/dyads/italy/persia/timeline", "/v1/dyads/italy/iran/timeline"),
        (f"/v1/dyads/persia/{quote('Côte d’Ivoire')}", f"/v1/dyads/iran/{quote('Côte d’Ivoire')}"),
        ("/v1/ties?of=persia&limit=3", "/v1/ties?of=iran&limit=3"),
        ("/v1/ties?between=italy,persia", "/v1/ties?between=italy%2Ciran"),
        ("/v1/events?of=persia&q=persia", "/v1/events?of=iran&q=persia"),
        ("/v1/hosting?against=persia", "/v1/hosting?against=iran"),
    ],
)
def test_a_merged_id_leads_to_the_same_request_for_its_successor(served: Served, path: str, location: str) -> None:
    merge(served)
    reply = served.get(path)
    assert (reply.status_code, reply.headers["location"]) == (308, location)
    assert reply.json()["successor"] == "iran"
    assert served.get(location).status_code != 308


def test_names_and_codes_of_the_merged_mean_its_successor_and_lists_show_it_once(served: Served) -> None:
    merge(served)
    for ref in ("cow:630", "Persia"):
        assert served.get(f"/v1/entities/{ref}").json()["id"] == "iran"
        assert served.get("/v1/resolve", params={"ref": ref}).json()["entity"]["id"] == "iran"
    resolved = served.get("/v1/resolve", params={"ref": "persia", "on": "1900-01-01"}).json()
    assert (resolved["entity"]["id"], resolved["in_system"]) == ("iran", {"cow": "yes", "gw": "no"})
    assert ids(served.get("/v1/entities?kind=country")) == ["albania", "iran", "iraq", "italy"]
    assert ids(served.get("/v1/entities?q=pers")) == ids(served.get("/v1/entities?code=cow:630")) == ["iran"]


def test_ties_and_events_of_the_merged_are_its_successors(served: Served) -> None:
    merge(served)
    [_, severed] = served.get("/v1/ties?of=iran").json()["items"]
    assert (severed["from"]["id"], severed["to"]["id"]) == ("iran", "italy")
    assert len(served.get("/v1/events?of=iran").json()["items"]) == 1
    answer = served.get("/v1/dyads/iran/italy?on=2000-01-01").json()
    assert (answer["relations"]["status"], answer["relations"]["by"][0]["id"]) == ("severed", "iran")
    assert [one["entity"]["id"] for one in answer["events"][0]["participants"]] == ["iran", "italy"]


def test_before_a_merger_was_known_the_two_are_apart_and_after_its_undoing_again(served: Served) -> None:
    then = served.get("/v1/entities/persia/history").json()["items"][0]["at"]
    merge(served)
    merged = served.get("/v1/entities/persia/history").json()["items"][0]["at"]

    def status(ref: str, known: str | None) -> Any:
        reply = served.get(f"/v1/dyads/{ref}/italy", params={"on": "2000-01-01"} | ({"known": known} if known else {}))
        return reply.json()["relations"]["status"] if reply.status_code == 200 else reply.headers["location"][:14]

    assert [status(one, None) for one in ("iran", "persia")] == ["severed", "/v1/dyads/iran"]
    assert [status(one, then) for one in ("iran", "persia")] == ["unknown", "severed"]
    served.send("DELETE", PLAN)
    assert [status(one, None) for one in ("iran", "persia")] == ["unknown", "severed"]
    assert [status(one, merged) for one in ("iran", "persia")] == ["severed", "/v1/dyads/iran"]
    assert served.get("/v1/entities/persia", params={"known": then}).json()["version"] == 1
    assert (
        served.get("/v1/entities/persia", params={"known": merged}).headers["location"].startswith("/v1/entities/iran?")
    )
    assert ids(served.get("/v1/entities", params={"known": merged, "kind": "country"})) == [
        "albania",
        "iran",
        "iraq",
        "italy",
    ]
    assert ids(served.get("/v1/ties", params={"of": "persia", "known": then})) != []


def test_a_page_goes_on_with_the_mergers_of_its_first(served: Served) -> None:
    first = served.get("/v1/entities?kind=country&limit=3").json()
    merge(served)
    second = served.get("/v1/entities", params={"kind": "country", "limit": "3", "after": first["next"]}).json()
    assert [one["id"] for one in first["items"] + second["items"]] == ["albania", "iran", "iraq", "italy", "persia"]
