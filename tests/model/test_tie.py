"""Ties: the dates of a claim, the attributes of its kind, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.model.kinds import TIE_KINDS
from tests.model.asking import TIE, body, faults, read, wrong

MEMBER = {"kind": "member_of", "to": "nato"}
MISSION = {"kind": "represented_in"}
HOSTS = {"kind": "hosts", "to": "mek"}


def test_a_body_has_every_field_of_the_contract_and_no_bounds_that_the_text_expresses() -> None:
    assert body("tie", since="1999~", until="2022-09") == {
        "id": "t-kgsrwj3bithop4gyuddobirikq",
        "key": None,
        "discriminator": None,
        "kind": "has_relations_with",
        "from": "albania",
        "to": "iran",
        "since": "1999~",
        "since_kind": None,
        "until": "2022-09",
        "until_kind": None,
        "dates": {},
        "attributes": {},
        "dataset": "notes",
        "citations": [],
    }


def test_bounds_that_the_text_cannot_express_stand_beside_it() -> None:
    sent = {"since": "", "since_latest": "2022-07-15", "until": "2022", "until_earliest": "2022-09-07"}
    shown = body("tie", **sent)
    assert {name: shown[name] for name in sent} == sent
    assert not {"since_earliest", "until_latest"} & set(shown)


def test_bounds_that_say_what_the_text_says_are_not_shown() -> None:
    shown = body("tie", since="1999", since_earliest="1999-01-01", since_latest="1999-12-31", until_latest=None)
    assert not [name for name in shown if name.endswith(("_earliest", "_latest"))]


def test_an_absent_end_is_open_and_null_is_refused() -> None:
    assert body("tie")["until"] == ".."
    assert body("tie", until="..") == body("tie")
    found = wrong("tie", until=None)
    assert found == {
        "/until": "is null; leave it out where the tie still holds, or send '' where its end is unknown",
    }


def test_an_absent_start_says_how_to_send_one() -> None:
    found = {"/since": "is missing; send an EDTF date, '..' (since before coverage) or '' (unknown)"}
    assert wrong("tie", since=None) == found
    assert faults("tie", {name: value for name, value in TIE.items() if name != "since"}) == found


@pytest.mark.parametrize(
    ("more", "pointers"),
    [
        ({"since": "2022-02-30"}, {"/since"}),
        ({"since": "2022-02-30", "until": "2023"}, {"/since"}),
        ({"until": "2022-02-30"}, {"/until"}),
        ({"since": "2022-02-30", "until": "2022-13"}, {"/since", "/until"}),
        ({"since": "..", "until": "2022-02-30"}, {"/until"}),
        ({"since": 1999}, {"/since"}),
        ({"since": 1999, "until": "x"}, {"/since", "/until"}),
        ({"since": "1999\0"}, {"/since"}),
        ({"since": "1" * 10_000_000}, {"/since"}),
        ({"since": "1999/2000"}, {"/since"}),
        ({"since": "2022-09-07", "until": "2022-09-06"}, {"/until"}),
        ({"since": "2022-09-07", "until": "2022-09-07"}, {"/until"}),
        ({"since": "2022", "until": "2021"}, {"/until"}),
        ({"since": "..", "since_latest": "2000-01-01"}, {"/since"}),
        ({"until_latest": "2000-01-01"}, {"/until"}),
        ({"since_latest": "1999"}, {"/since_latest"}),
        ({"since_latest": "1999-06-31"}, {"/since_latest"}),
        ({"since_earliest": "1999-06-01", "since_latest": "1999-05-01"}, {"/since"}),
        ({"since_earliest": 5, "until_latest": ""}, {"/since_earliest", "/until_latest"}),
        ({"since_kind": "guess"}, {"/since_kind"}),
        ({"until_kind": "severance!"}, {"/until_kind"}),
        ({"dates": {"signature": "1949-04-31", "wedding": "1949"}}, {"/dates/signature", "/dates/wedding"}),
        ({"dates": {"signature": ".."}}, {"/dates/signature"}),
        ({"dates": ["1949"]}, {"/dates"}),
        ({"from": "Albania"}, {"/from"}),
        ({"from": None}, {"/from"}),
        ({"to": {"id": "iran"}}, {"/to"}),
        ({"to": "albania"}, {"/to"}),
        ({**MEMBER, "attributes": {"role": "boss"}}, {"/attributes/role"}),
        ({**MEMBER, "attributes": {"role": 7}}, {"/attributes/role"}),
        ({**MEMBER, "attributes": {"obligations": "defense"}}, {"/attributes/obligations"}),
        ({**MEMBER, "attributes": {"obligations": ["defence"]}}, {"/attributes/obligations"}),
        ({**MEMBER, "attributes": {"obligations": ["defense", "defense"]}}, {"/attributes/obligations"}),
        ({**MEMBER, "attributes": {"obligations": ["defense", 7]}}, {"/attributes/obligations"}),
        ({**MEMBER, "attributes": {"owed_to": ["Greece"]}}, {"/attributes/owed_to"}),
        ({**MEMBER, "attributes": {"owed_to": [float("nan")]}}, {"/attributes/owed_to/0"}),
        (MISSION, {"/attributes"}),
        ({**MISSION, "attributes": {"level": None}}, {"/attributes"}),
        ({**MISSION, "attributes": {"level": "emperor"}}, {"/attributes/level"}),
        ({**MISSION, "attributes": {"level": "none", "place": "Embassy"}}, {"/attributes/place"}),
        ({**HOSTS, "attributes": {"people": 3000}}, {"/attributes/people"}),
        ({**HOSTS, "attributes": {"people": {}}}, {"/attributes/people"}),
        ({**HOSTS, "attributes": {"people": {"about": None}}}, {"/attributes/people"}),
        ({**HOSTS, "attributes": {"people": {"about": -1}}}, {"/attributes/people"}),
        ({**HOSTS, "attributes": {"people": {"about": 2.5}}}, {"/attributes/people"}),
        ({**HOSTS, "attributes": {"people": {"about": 2**64}}}, {"/attributes/people/about"}),
        ({**HOSTS, "attributes": {"people": {"min": 9, "max": 8}}}, {"/attributes/people"}),
        ({**HOSTS, "attributes": {"people": {"some": 9}}}, {"/attributes/people"}),
        ({"kind": "located_in", "attributes": {"distance_km": "30"}}, {"/attributes/distance_km"}),
        ({"kind": "located_in", "attributes": {"distance_km": -1}}, {"/attributes/distance_km"}),
        ({"kind": "located_in", "attributes": {"distance_km": True}}, {"/attributes/distance_km"}),
        ({"kind": "rival_of", "attributes": {"rivalry": "spatial"}}, {"/attributes/rivalry"}),
        ({"kind": "protects_interests_in"}, {"/attributes"}),
    ],
)
def test_what_is_wrong_is_told_by_its_place(more: dict[str, Any], pointers: set[str]) -> None:
    assert set(wrong("tie", **more)) == pointers


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"since": "2022-02-30"}, "'2022-02-30' is not in the calendar"),
        ({"since": "2022", "until": "2021"}, "'2021' is not after the start '2022'; until is the first day on which"),
        ({"to": "albania"}, "a tie joins two entities"),
        (MISSION, "needs 'level': one of ambassador, "),
        ({**MEMBER, "attributes": {"obligations": ["defence"]}}, "'defence' is not one of defense, offense"),
        ({**MEMBER, "attributes": {"obligations": ["defense"] * 2}}, "has 'defense' more than once; send it once"),
        ({"kind": "located_in", "attributes": {"distance_km": -1}}, "is -1; send a number from 0"),
        ({**HOSTS, "attributes": {"people": {"min": 9, "max": 8}}}, "is out of order; send min <= about <= max"),
        ({"dates": {"wedding": "1949"}}, "there are signature, ratification, entry_into_force"),
    ],
)
def test_a_fault_says_what_to_do(more: dict[str, Any], said: str) -> None:
    (detail,) = wrong("tie", **more).values()
    assert said in detail


def test_all_faults_are_told_at_once() -> None:
    sent: dict[str, Any] = {
        "kind": "friend_of",
        "from": "Albania",
        "since": "2022-02-30",
        "until": None,
        "colour": "red",
        "attributes": {"a": 2**64},
        "citations": [{}],
    }
    assert set(faults("tie", sent)) == {
        "/kind",
        "/from",
        "/to",
        "/since",
        "/until",
        "/colour",
        "/attributes/a",
        "/citations/0/source",
    }


def test_people_have_three_numbers_null_where_not_told() -> None:
    shown = body("tie", **HOSTS, attributes={"people": {"about": 3000}, "place": "ashraf-3"})
    assert shown["attributes"] == {"people": {"about": 3000, "min": None, "max": None}, "place": "ashraf-3"}


def test_attributes_that_the_kind_does_not_name_are_kept_as_they_are() -> None:
    assert body("tie", attributes={"role": 7, "camp": {"name": "Ashraf 3"}})["attributes"] == {
        "role": 7,
        "camp": {"name": "Ashraf 3"},
    }


def test_a_tie_refers_to_all_that_it_names() -> None:
    sent: dict[str, Any] = {
        **TIE,
        **MEMBER,
        "dataset": "atop",
        "attributes": {"owed_to": ["italy", "france"], "note": "greece"},
        "citations": [{"source": "column"}],
    }
    assert read("tie", sent).references() == {
        "/from": ("entity", "albania"),
        "/to": ("entity", "nato"),
        "/attributes/owed_to/0": ("entity", "italy"),
        "/attributes/owed_to/1": ("entity", "france"),
        "/dataset": ("source", "atop"),
        "/citations/0/source": ("source", "column"),
    }


PARTIES = {
    "member_of": ("country group organisation", "alliance organisation"),
    "allied_with": ("country", "country"),
    "has_relations_with": ("country", "country"),
    "suspended_ties_with": ("country", "country"),
    "severed_ties_with": ("country", "country"),
    "represented_in": ("country", "country"),
    "recognises": ("country", "country"),
    "protects_interests_in": ("country", "country"),
    "hosts": ("country", "group person"),
    "opposes": ("group country", "country group"),
    "rival_of": ("country", "country"),
    "supports": ("country group", "group"),
    "located_in": ("place", "place country"),
    "holds_post": ("person", "organisation country group alliance"),
    "succeeds": ("country", "country"),
}
"""The design's table. A post may be held in an alliance too: NATO is one and has a secretary general."""


def test_the_table_of_kinds_is_the_designs() -> None:
    told = {name: (set(kind.sources), set(kind.targets)) for name, kind in TIE_KINDS.items()}
    assert told == {name: (set(a.split()), set(b.split())) for name, (a, b) in PARTIES.items()}
    assert {name for name, kind in TIE_KINDS.items() if kind.is_symmetric} == {"has_relations_with", "rival_of"}


NAMED = {
    "member_of": "role obligations owed_to conditions",
    "allied_with": "obligations conditions mutual",
    "represented_in": "level mission source_level place",
    "recognises": "recognition",
    "protects_interests_in": "on_behalf_of",
    "hosts": "people place",
    "rival_of": "rivalry",
    "located_in": "distance_km bearing",
    "holds_post": "post",
    "suspended_ties_with": "reason",
    "severed_ties_with": "reason",
}


def test_each_kind_names_the_attributes_of_the_design() -> None:
    told = {name: set(kind.attributes) for name, kind in TIE_KINDS.items() if kind.attributes}
    assert told == {name: set(words.split()) for name, words in NAMED.items()}
