"""The smallest worlds of contradictions that random worlds found, each with the answer that is right."""

from __future__ import annotations

from typing import Any

import pytest

from tests import worlds
from tests.properties.asking import World

ALWAYS = {"system": "cow", "since": "1816-01-01"}
IN_SYSTEM = [worlds.country(name, spells=[ALWAYS]) for name in "ab"]


def covered(question: str, among: Any, period: str) -> dict[str, Any]:
    return {"question": question, "among": among, "period": period}


def truth(world: World, part: str, **days: str) -> Any:
    return world.json("/v1/dyads/a/b", **days)[part]["truth"]


def otherwise(world: World, **days: str) -> tuple[str, str]:
    answer = world.json("/v1/allies/a", **days)
    assert answer["items"] == []
    return answer["otherwise"], answer["otherwise_roster"]


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


def test_silence_denies_a_roster_only_by_what_covers_that_one() -> None:
    """Two lists of states, of which each is covered on other days: neither is on all days."""
    entries = [covered("allied", "system:cow", "2000/2001"), covered("allied", "system:gw", "1990/1999")]
    states = [worlds.country(name, spells=[ALWAYS, {"system": "gw", "since": "1816-01-01"}]) for name in "ab"]
    world = World((*states, worlds.dataset("one", coverage=entries)))
    assert otherwise(world, during="1999/2000") == ("unknown", "system:cow")
    assert otherwise(world, during="1999") == ("no", "system:gw")
    assert otherwise(world, during="2000") == ("no", "system:cow")


@pytest.mark.parametrize(("through", "told"), [("1999-12-31", "unknown"), (None, "no")])
def test_silence_denies_who_left_the_roster_only_where_nothing_else_puts_the_days_after_in_question(
    through: str | None, told: str
) -> None:
    """In 2000 `b` is out of the roster, and exists: for the second data set these days are in question."""
    left = worlds.country("b", spells=[ALWAYS | {"until": "2000-01-01"}], exists=["1816-01-01/.."])
    roster = worlds.dataset("one", coverage=[covered("allied", "system:cow", "1990/2010")])
    anybody = worlds.dataset("two", coverage=[covered("allied", "any", "1990/2010")], checked_through=through)
    world = World((IN_SYSTEM[0], left, roster, anybody))
    assert truth(world, "allied", during="1999/2000") == told
    assert otherwise(world, during="1999/2000")[0] == told
    alone = World((IN_SYSTEM[0], left, roster))
    assert truth(alone, "allied", during="1999/2000") == otherwise(alone, during="1999/2000")[0] == "no"


def test_a_stretch_of_what_is_stated_is_disputed_where_the_pair_is() -> None:
    """Who covers all alliances of a pair denies what another states, unless it claims another alliance of theirs."""
    denying = worlds.dataset("two", coverage=[covered("allied", "any", "2000/..")], checked_through="2010-01-01")
    stated = worlds.tie("allied_with", "a", "b", "1990-01-01", dataset="one")
    joined = [
        worlds.tie("member_of", name, "x", "2005-01-01", dataset="two", attributes={"role": "member"}) for name in "ab"
    ]
    world = World((*IN_SYSTEM, worlds.alliance("x"), worlds.dataset("one"), denying, stated, *joined))
    items = world.json("/v1/dyads/a/b/timeline")["items"]
    stretches = {
        item["since"]: (item["truth"], item["until"], item["ends"]) for item in items if "x" not in with_(item)
    }
    assert stretches["1990-01-01"] == ("yes", "2000-01-01", "coverage")
    assert stretches["2000-01-01"] == ("disputed", "2005-01-01", "changed")
    assert stretches["2005-01-01"][0] == "yes"
    assert [truth(world, "allied", on=day) for day in ("1999-01-01", "2001-01-01", "2006-01-01")] == [
        "yes",
        "disputed",
        "yes",
    ]


def with_(item: dict[str, Any]) -> list[str]:
    return [entity["id"] for entity in item["with"]]


def test_a_role_is_disputed_on_the_uncertain_day_on_which_one_claim_of_it_hands_over_to_the_next() -> None:
    spells = [("2000-01-01", "2001-01"), ("2001-01", "2002-01-01")]
    members = [
        worlds.tie("member_of", "a", "x", *spell, dataset="one", attributes={"role": "member"}) for spell in spells
    ]
    observer = worlds.tie("member_of", "a", "x", "1999-01-01", dataset="two", attributes={"role": "observer"})
    datasets = [worlds.dataset(name) for name in ("one", "two")]
    world = World((*IN_SYSTEM, worlds.alliance("x"), *datasets, *members, observer))
    for day in ("2000-06-01", "2001-01-15", "2001-06-01"):
        items = world.json("/v1/members/x", on=day)["items"]
        assert {item["role"]: item["truth"] for item in items} == {"member": "disputed", "observer": "disputed"}
        (item,) = world.json("/v1/disagreements", question="membership", on=day)["items"]
        assert (item["a"]["id"], item["b"]["id"]) == ("a", "x")


def test_a_stretch_of_hosting_is_of_the_days_on_which_the_groups_that_it_names_are_hosted() -> None:
    hosted = [
        worlds.tie("hosts", "a", group, *spell, dataset="one")
        for group, *spell in (("g", "2000-01-01", "2001-01-01"), ("h", "2001-01-01", "2002-01-01"))
    ]
    opposed = [worlds.tie("opposes", group, "b", "1999-01-01", dataset="one") for group in "gh"]
    groups = [worlds.group(group) for group in "gh"]
    world = World((*IN_SYSTEM, *groups, worlds.dataset("one"), *hosted, *opposed))
    items = world.json("/v1/dyads/a/b/timeline")["items"]
    assert [(with_(item), item["since"], item["until"], item["ends"]) for item in items] == [
        (["g"], "2000-01-01", "2001-01-01", "changed"),
        (["h"], "2001-01-01", "2002-01-01", "changed"),
    ]


def test_a_role_is_disputed_where_who_covers_memberships_may_have_another_role_alone() -> None:
    member = worlds.tie("member_of", "a", "x", "1990-01-01", dataset="one", attributes={"role": "member"})
    observer = worlds.tie("member_of", "a", "x", "2000", dataset="two", attributes={"role": "observer"})
    covering = worlds.dataset("two", coverage=[covered("membership", "any", "1980/..")])
    world = World((*IN_SYSTEM, worlds.alliance("x"), worlds.dataset("one"), covering, member, observer))
    items = world.json("/v1/members/x", on="2000-06-01")["items"]
    assert {item["role"]: item["truth"] for item in items} == {"member": "disputed", "observer": "possible"}
    (item,) = world.json("/v1/disagreements", question="membership", on="2000-06-01")["items"]
    assert (item["truth"], item["how"]) == ("disputed", ["role"])


def test_what_is_mutual_is_shown_as_owed_and_as_due() -> None:
    attributes = {"obligations": ["defense"], "mutual": True}
    pact = worlds.tie("allied_with", "a", "b", "1990-01-01", "1995-01-01", dataset="one", attributes=attributes)
    one_sided = worlds.tie(
        "allied_with", "b", "a", "1992-01-01", dataset="one", attributes={"obligations": ["neutrality"]}
    )
    world = World((*IN_SYSTEM, worlds.dataset("one"), pact, one_sided))
    owed = {"1991-01-01": (["defense"], ["defense"]), "1993-01-01": (["defense"], ["defense", "neutrality"])}
    for day, (of_a, of_b) in owed.items():
        for path, expected in (("/v1/dyads/a/b", (of_a, of_b)), ("/v1/dyads/b/a", (of_b, of_a))):
            obligations = world.json(path, on=day)["allied"]["obligations"]
            assert (obligations["owed"], obligations["due"]) == expected
        (item,) = world.json("/v1/allies/a", on=day)["items"]
        assert item["obligations"] == {"owed": of_a, "due": of_b}
    history = world.json("/v1/dyads/a/b/history", questions="allied")["items"]
    assert [(item["since"], item["obligations"]["owed"], item["obligations"]["due"]) for item in history] == [
        ("1990-01-01", ["defense"], ["defense"]),
        ("1992-01-01", ["defense"], ["defense", "neutrality"]),
        ("1995-01-01", [], ["neutrality"]),
    ]
