"""The smallest worlds of contradictions that random worlds found, each with the answer that is right."""

from __future__ import annotations

from typing import Any

from tests import worlds
from tests.properties.asking import World

ALWAYS = {"system": "cow", "since": "1816-01-01"}
IN_SYSTEM = [worlds.country(name, spells=[ALWAYS]) for name in "ab"]


def covered(question: str, among: Any, period: str) -> dict[str, Any]:
    return {"question": question, "among": among, "period": period}


def test_what_an_edge_owes_in_a_period_is_of_the_days_that_have_its_truth() -> None:
    """On the first day the statement is sure; from the second it is denied, and the alliance, owing more, is possible."""
    attributes = {"role": "member", "obligations": ["defense"]}
    world = World(
        (
            *IN_SYSTEM,
            worlds.alliance("x"),
            worlds.dataset("one"),
            worlds.dataset("two", coverage=[covered("allied", "any", "2000-01-02/..")]),
            worlds.tie(
                "allied_with", "a", "b", "2000-01-01", dataset="one", attributes={"obligations": ["consultation"]}
            ),
            worlds.tie("member_of", "a", "x", "2000-01-03~", dataset="one", attributes=attributes),
            worlds.tie("member_of", "b", "x", "1999", dataset="one", attributes=attributes),
        )
    )
    days = {"during": "2000-01-01/2000-01-03"}
    pair = world.json("/v1/dyads/a/b", **days)["allied"]
    (edge,) = world.json("/v1/graph", ties="derived", obligations="any", **days)["edges"]
    assert (pair["truth"], pair["obligations"]["owed"]) == ("yes", ["consultation"])
    assert (edge["truth"], edge["obligations"], edge["strongest"]) == ("yes", ["consultation"], "consultation")
    assert (edge["via"], edge["alliances"], len(edge["ties"])) == ([], 1, 1)
    assert edge["spells"] == [["2000-01-01", "2000-01-03"]]
