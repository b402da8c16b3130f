"""Events: participants, links and the ties they open and close."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.model import ids, kinds
from graphsvc.model.event import by_key
from tests.model.asking import EVENT, body, read, wrong

TIE_ID = ids.tie_id("notes", "hosts", "mek")
EVENT_ID = ids.event_id("notes", "cyberattack", "july")
PART = {"entity": "iran", "role": "perpetrator"}
LINK = {"event": EVENT_ID, "relation": "responds_to"}


def test_a_body_has_every_field_of_the_contract() -> None:
    shown = body("event", participants=[PART], links=[LINK])
    assert set(shown) == {
        "id",
        "key",
        "discriminator",
        "kind",
        "title",
        "when",
        "participants",
        "links",
        "place",
        "attributes",
        "opens",
        "closes",
        "dataset",
        "citations",
    }
    assert set(shown["participants"][0]) == {
        "entity",
        "role",
        "according_to",
        "confidence",
        "attributes",
        "citations",
    }
    assert set(shown["links"][0]) == {"event", "relation", "according_to", "confidence", "citations"}


def test_the_vocabulary_is_the_contracts() -> None:
    assert set(kinds.EVENT_KINDS) == {
        "establishment",
        "restoration",
        "severance",
        "suspension",
        "expulsion",
        "downgrade",
        "recall",
        "departure",
        "search",
        "cyberattack",
        "statement",
        "meeting",
        "signature",
        "ratification",
        "accession",
        "withdrawal",
        "dissolution",
    }
    assert kinds.ROLES == (
        "actor",
        "announcer",
        "target",
        "perpetrator",
        "investigator",
        "speaker",
        "subject",
        "attendee",
        "host",
        "party",
    )
    assert kinds.RELATIONS == ("responds_to", "same_method_as", "follows", "about")
    assert kinds.CONFIDENCES == ("asserted", "low", "moderate", "high")


def test_two_may_say_different_things_of_one_part() -> None:
    said = [
        {**PART, "according_to": "albania", "confidence": "asserted"},
        {**PART, "according_to": "mandiant", "confidence": "moderate"},
    ]
    shown = body("event", participants=said)["participants"]
    assert [(one["according_to"], one["confidence"]) for one in shown] == [
        ("albania", "asserted"),
        ("mandiant", "moderate"),
    ]


def test_the_bounds_of_an_uncertain_day_stand_beside_it() -> None:
    shown = body("event", when="2022-09", when_latest="2022-09-12")
    assert (shown["when"], shown["when_latest"]) == ("2022-09", "2022-09-12")
    assert "when_earliest" not in shown


@pytest.mark.parametrize(
    ("more", "pointers"),
    [
        ({"title": None}, {"/title"}),
        ({"title": ""}, {"/title"}),
        ({"title": "a" * 1001}, {"/title"}),
        ({"when": None}, {"/when"}),
        ({"when": ""}, {"/when"}),
        ({"when": ".."}, {"/when"}),
        ({"when": "2022-02-30"}, {"/when"}),
        ({"when": "2022-02", "when_latest": "2022-02"}, {"/when_latest"}),
        ({"when": "2022-02", "when_earliest": "2022-03-01"}, {"/when"}),
        ({"place": "Tirana"}, {"/place"}),
        ({"kind": "expulsion", "attributes": {"deadline_hours": "24"}}, {"/attributes/deadline_hours"}),
        ({"kind": "expulsion", "attributes": {"deadline_hours": 24.5}}, {"/attributes/deadline_hours"}),
        ({"participants": PART}, {"/participants"}),
        ({"participants": ["iran"]}, {"/participants/0"}),
        ({"participants": [PART, {}]}, {"/participants/1/entity", "/participants/1/role"}),
        ({"participants": [{**PART, "role": "villain"}]}, {"/participants/0/role"}),
        ({"participants": [{**PART, "according_to": "Albania"}]}, {"/participants/0/according_to"}),
        (
            {"participants": [{**PART, "according_to": "albania", "confidence": "sure"}]},
            {"/participants/0/confidence"},
        ),
        ({"participants": [{**PART, "attributes": {"groups": -4}}]}, {"/participants/0/attributes/groups"}),
        ({"participants": [{**PART, "attributes": {"aims": "theft"}}]}, {"/participants/0/attributes/aims"}),
        ({"participants": [{**PART, "citations": [{}]}]}, {"/participants/0/citations/0/source"}),
        ({"participants": [{**PART, "since": "2022"}]}, {"/participants/0/since"}),
        ({"links": [{}]}, {"/links/0/event", "/links/0/relation"}),
        ({"links": [{**LINK, "relation": "causes"}]}, {"/links/0/relation"}),
        ({"links": [{**LINK, "event": TIE_ID}]}, {"/links/0/event"}),
        ({"links": [{**LINK, "event": "hosts:mek"}]}, {"/links/0/event"}),
        ({"links": [{**LINK, "event": "cyberattack:"}]}, {"/links/0/event"}),
        ({"links": [{**LINK, "event": "july"}]}, {"/links/0/event"}),
        ({"opens": TIE_ID}, {"/opens"}),
        ({"opens": [EVENT_ID]}, {"/opens/0"}),
        ({"opens": [TIE_ID, "mek"]}, {"/opens/1"}),
        ({"opens": [TIE_ID, None]}, {"/opens/1"}),
        ({"closes": [TIE_ID, "hosts:mek"]}, {"/closes"}),
        ({"closes": ["severance:mek"]}, {"/closes/0"}),
        ({"closes": ["hosts:\0"]}, {"/closes/0"}),
    ],
)
def test_what_is_wrong_is_told_by_its_place(more: dict[str, Any], pointers: set[str]) -> None:
    assert set(wrong("event", **more)) == pointers


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"opens": ["mek"]}, "'mek' names no tie; use its id, or kind:key within the dataset"),
        ({"links": [{**LINK, "event": "july"}]}, "'july' names no event; use its id, or kind:key within the dataset"),
        ({"kind": "expulsion", "attributes": {"deadline_hours": "24"}}, "is text; send a whole number from 0"),
        ({"closes": [TIE_ID, TIE_ID]}, "names a tie twice"),
    ],
)
def test_a_fault_says_what_to_do(more: dict[str, Any], said: str) -> None:
    (detail,) = wrong("event", **more).values()
    assert said in detail


def test_ties_and_events_are_named_by_kind_and_key_within_the_dataset() -> None:
    sent = {
        "dataset": "albania-iran-2022",
        "closes": ["has_relations_with:a:b"],
        "links": [LINK | {"event": "search:é"}],
    }
    shown = body("event", **sent)
    assert shown["closes"] == [ids.tie_id("albania-iran-2022", "has_relations_with", "a:b")]
    assert shown["links"][0]["event"] == ids.event_id("albania-iran-2022", "search", "é")


def test_a_key_names_the_same_record_in_either_form_of_unicode() -> None:
    keyed = read("tie", {"kind": "hosts", "from": "albania", "to": "mek", "since": "2014", "key": "e\u0301"})
    assert (
        body("event", closes=["hosts:\u00e9"])["closes"]
        == [keyed.id]
        == body("event", closes=["hosts:e\u0301"])["closes"]
    )


def test_a_name_of_the_wrong_letter_kind_or_form_means_nothing() -> None:
    for text in (EVENT_ID, "hosts", "hosts:", ":mek", "meeting:mek", ""):
        assert by_key(text, "t-", ("hosts",), "notes") is None


def test_an_event_refers_to_all_that_it_names() -> None:
    sent = {
        **EVENT,
        "dataset": "albania-iran-2022",
        "place": "tirana",
        "opens": [TIE_ID],
        "closes": ["hosts:camp"],
        "citations": [{"source": "video"}],
        "participants": [{**PART, "according_to": "albania", "citations": [{"source": "column"}]}],
        "links": [{**LINK, "according_to": "mandiant", "citations": [{"source": "report"}]}],
    }
    assert read("event", sent).references() == {
        "/dataset": ("source", "albania-iran-2022"),
        "/citations/0/source": ("source", "video"),
        "/participants/0/entity": ("entity", "iran"),
        "/participants/0/according_to": ("entity", "albania"),
        "/participants/0/citations/0/source": ("source", "column"),
        "/links/0/event": ("event", EVENT_ID),
        "/links/0/according_to": ("entity", "mandiant"),
        "/links/0/citations/0/source": ("source", "report"),
        "/place": ("entity", "tirana"),
        "/opens/0": ("tie", TIE_ID),
        "/closes/0": ("tie", ids.tie_id("albania-iran-2022", "hosts", "camp")),
    }


def test_the_deadline_of_an_expulsion_is_a_number_of_hours() -> None:
    assert body("event", kind="expulsion", attributes={"deadline_hours": 24})["attributes"] == {"deadline_hours": 24}
