"""Sources: datasets with their coverage, and documents."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.model import kinds
from tests.model.asking import body, faults, read, wrong

ENTRY = {"question": "membership", "among": "any", "within": ["nato"], "period": "1949-04-04/.."}
DOCUMENT = {"id": "column", "kind": "article", "title": "The column"}


def test_a_body_has_every_field_of_the_contract() -> None:
    assert set(body("source")) == {
        "id",
        "kind",
        "title",
        "author",
        "publisher",
        "published",
        "url",
        "licence",
        "redistributable",
        "citation",
        "edition",
        "coverage",
        "checked_through",
        "definition",
        "requires",
        "attributes",
        "dataset",
        "citations",
    }


def test_the_vocabulary_is_the_contracts() -> None:
    assert set(kinds.SOURCE_KINDS) == {"dataset", "article", "treaty", "statement", "video", "report", "book", "web"}
    assert set(kinds.QUESTIONS) == {
        "allied",
        "relations",
        "representation",
        "membership",
        "hosting",
        "rivalry",
        "recognition",
    }
    assert set(kinds.COVERED) == {*kinds.QUESTIONS, "severance", "system"}


def test_a_text_sent_as_version_is_the_edition() -> None:
    assert body("source", version="5.1")["edition"] == "5.1"
    assert body("source", version="5.1", edition="5.0")["edition"] == "5.0"
    assert body("source", version=3, edition="5.1")["edition"] == "5.1"


def test_what_is_absent_of_coverage_is_no_restriction() -> None:
    assert body("source", coverage=[{"question": "allied", "period": "1815/2018"}])["coverage"] == [
        {"question": "allied", "among": "any", "within": None, "obligations": None, "period": "1815/2018"}
    ]


@pytest.mark.parametrize("among", ["any", "system:cow", "system:gw", ["albania", "iran"]])
def test_coverage_is_among_any_a_roster_or_named_parties(among: Any) -> None:
    assert body("source", coverage=[{**ENTRY, "among": among}])["coverage"][0]["among"] == among


@pytest.mark.parametrize(
    ("entry", "pointers"),
    [
        ({}, {"/coverage/0/question", "/coverage/0/period"}),
        ({**ENTRY, "question": "friends"}, {"/coverage/0/question"}),
        ({**ENTRY, "period": ""}, {"/coverage/0/period"}),
        ({**ENTRY, "period": "1949/"}, {"/coverage/0/period"}),
        ({**ENTRY, "period": "1949/1948"}, {"/coverage/0/period"}),
        ({**ENTRY, "period": 1949}, {"/coverage/0/period"}),
        ({**ENTRY, "among": "cow"}, {"/coverage/0/among"}),
        ({**ENTRY, "among": 7}, {"/coverage/0/among"}),
        ({**ENTRY, "among": ["Albania", "iran", ""]}, {"/coverage/0/among/0", "/coverage/0/among/2"}),
        ({**ENTRY, "within": "nato"}, {"/coverage/0/within"}),
        ({**ENTRY, "within": ["nato", 7]}, {"/coverage/0/within/1"}),
        ({**ENTRY, "obligations": ["defense", "defence"]}, {"/coverage/0/obligations"}),
        ({**ENTRY, "obligations": "defense"}, {"/coverage/0/obligations"}),
        ({**ENTRY, "roster": "cow"}, {"/coverage/0/roster"}),
        ("membership", {"/coverage/0"}),
    ],
)
def test_what_is_wrong_with_coverage_is_told_by_its_place(entry: Any, pointers: set[str]) -> None:
    assert set(wrong("source", coverage=[entry])) == pointers


@pytest.mark.parametrize(
    ("more", "pointers"),
    [
        ({"title": None}, {"/title"}),
        ({"title": "a" * 1001}, {"/title"}),
        ({"coverage": ENTRY}, {"/coverage"}),
        ({"checked_through": "2022-09"}, {"/checked_through"}),
        ({"checked_through": ".."}, {"/checked_through"}),
        ({"published": "yesterday"}, {"/published"}),
        ({"url": "ftp://example.org"}, {"/url"}),
        ({"url": "javascript:alert(1)"}, {"/url"}),
        ({"redistributable": "yes"}, {"/redistributable"}),
        ({"redistributable": 1}, {"/redistributable"}),
        ({"requires": "states"}, {"/requires"}),
        ({"requires": ["states", None]}, {"/requires/1"}),
        ({"dataset": "notes"}, {"/dataset"}),
        ({"licence": ["CC0"]}, {"/licence"}),
        ({"definition": "a\0"}, {"/definition"}),
    ],
)
def test_what_is_wrong_is_told_by_its_place(more: dict[str, Any], pointers: set[str]) -> None:
    assert set(wrong("source", **more)) == pointers


def test_only_a_dataset_covers_anything() -> None:
    assert set(faults("source", {**DOCUMENT, "coverage": [ENTRY]})) == {"/kind"}
    assert set(faults("source", {**DOCUMENT, "checked_through": "2022-09-07"})) == {"/kind"}


def test_a_dataset_belongs_to_itself_and_a_document_to_the_notes() -> None:
    assert body("source")["dataset"] == "atop"
    assert read("source", DOCUMENT).dataset == "notes"
    assert read("source", {**DOCUMENT, "dataset": "albania-iran-2022"}).dataset == "albania-iran-2022"


def test_a_source_refers_to_all_that_it_names_but_itself() -> None:
    sent = {
        "id": "nato-members",
        "kind": "dataset",
        "title": "Members",
        "coverage": [ENTRY, {**ENTRY, "among": ["albania"], "within": None}],
        "citations": [{"source": "treaty"}, {"source": "nato-members"}],
    }
    assert read("source", sent).references() == {
        "/citations/0/source": ("source", "treaty"),
        "/coverage/0/within/0": ("entity", "nato"),
        "/coverage/1/among/0": ("entity", "albania"),
    }
