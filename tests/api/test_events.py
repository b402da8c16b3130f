"""Events that open and close ties in the same transaction."""

from __future__ import annotations

from typing import Any

from tests import worlds
from tests.api.serving import Served

OPENED = {"kind": "severed_ties_with", "from": "albania", "to": "iran"}


def severance(**more: Any) -> dict[str, Any]:
    participants = [{"entity": "albania", "role": "actor"}, {"entity": "iran", "role": "target"}]
    event = {"kind": "severance", "when": "2022-09-07", "title": "Severance", "participants": participants}
    return event | {"closes": [worlds.RELATIONS.id], "opens": [OPENED]} | more


def test_a_severance_closes_relations_and_opens_a_severed_tie_in_one_revision(served: Served) -> None:
    before = served.revision
    event = served.send("POST", "/v1/events", severance()).json()
    (opened,) = event["opens"]
    closed, new = (served.get(f"/v1/ties/{tie}").json() for tie in (worlds.RELATIONS.id, opened))
    assert (closed["until"], new["since"], new["dataset"]) == ("2022-09-07", "2022-09-07", "notes")
    assert served.revision == before + 1
    assert {one["of"] for one in served.get("/v1/changes", params={"after": before}).json()["items"]} == {3}


def test_an_opened_tie_takes_the_bounds_of_the_event(served: Served) -> None:
    event = severance(when="2022", when_earliest="2022-07-15", closes=[])
    (opened,) = served.send("POST", "/v1/events", event).json()["opens"]
    assert served.get(f"/v1/ties/{opened}").json()["since_earliest"] == "2022-07-15"


def test_an_opened_tie_may_begin_on_another_day_than_the_event(served: Served) -> None:
    event = severance(opens=[{**OPENED, "since": "2022-09-08"}])
    (opened,) = served.send("POST", "/v1/events", event).json()["opens"]
    assert served.get(f"/v1/ties/{opened}").json()["since"] == "2022-09-08"


def test_the_same_event_again_is_same_with_its_ties(served: Served) -> None:
    first = served.send("POST", "/v1/events", severance())
    before = served.revision
    again = served.send("POST", "/v1/events", severance())
    assert (first.status_code, again.status_code, served.revision) == (201, 200, before)


def test_a_fault_in_an_opened_tie_is_told_at_its_place_and_nothing_is_written(served: Served) -> None:
    before = served.revision
    event = severance(opens=[{"kind": "severed_ties_with", "from": "albania", "to": "atlantis"}, {"kind": "befriends"}])
    reply = served.send("POST", "/v1/events", event)
    pointers = [one["pointer"] for one in reply.json()["errors"]]
    assert (reply.status_code, served.revision) == (422, before)
    assert "/opens/1/kind" in pointers
    reply = served.send("POST", "/v1/events", severance(opens=event["opens"][:1]))
    assert [one["pointer"] for one in reply.json()["errors"]] == ["/opens/0/to"]


def test_an_event_cannot_close_a_tie_that_ends_otherwise(served: Served) -> None:
    served.send("PATCH", f"/v1/ties/{worlds.RELATIONS.id}", {"until": "2021-01-01"})
    reply = served.send("POST", "/v1/events", severance())
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (422, "/closes/0")
