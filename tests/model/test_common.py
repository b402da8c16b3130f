"""What all four kinds of records refuse alike, and where they say it is."""

from __future__ import annotations

import json
from math import inf, nan
from typing import Any

import pytest

from graphsvc.model.batch import READERS
from tests.model.asking import LEAST, body, faults, read, wrong

ALL = pytest.mark.parametrize("record", sorted(READERS))
HASHED = pytest.mark.parametrize("record", ["event", "tie"])
NAMED = pytest.mark.parametrize("record", ["entity", "source"])

DEEP: Any = []
for _ in range(1000):
    DEEP = [DEEP]


@ALL
def test_the_least_record_is_read(record: str) -> None:
    value = read(record, LEAST[record])
    assert value.record == record
    assert value.dataset == ("atop" if record == "source" else "notes")


@ALL
@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (None, "null"),
        ("albania", "text"),
        (7, "a number"),
        (nan, "a number"),
        (True, "true or false"),
        ([LEAST], "a list"),
    ],
)
def test_what_is_no_object_is_one_fault(record: str, raw: Any, said: str) -> None:
    (detail,) = faults(record, raw).values()
    assert detail.startswith(f"is {said}; send an object with id, ")


@ALL
def test_every_missing_field_is_told(record: str) -> None:
    found = faults(record, {})
    names = {"entity": {"id", "kind", "names"}, "source": {"id", "kind", "title"}}
    names |= {"tie": {"kind", "from", "to", "since"}, "event": {"kind", "title", "when"}}
    assert set(found) == {f"/{name}" for name in names[record]}
    assert all(detail.startswith("is missing") for detail in found.values())


@ALL
def test_an_unknown_field_is_told_with_those_there_are(record: str) -> None:
    (detail,) = (found := wrong(record, colour="red")).values()
    assert set(found) == {"/colour"}
    assert "is not a field here" in detail
    assert "citations" in detail


@ALL
def test_the_name_of_a_field_is_escaped_and_cut_in_a_pointer(record: str) -> None:
    found = wrong(record, **{"a/b~c": 1, "\ud800": 2, "x" * 10_000_000: 3})
    assert set(found) == {"/a~1b~0c", "/?", "/" + "x" * 100}
    assert all(len(detail) < 500 for detail in found.values())


@ALL
def test_an_unknown_kind_is_told_with_those_there_are(record: str) -> None:
    found = wrong(record, kind="friend_of")
    assert found["/kind"].startswith("'friend_of' is not one of ")
    assert LEAST[record]["kind"] in found["/kind"]


@ALL
def test_a_kind_in_upper_case_is_unknown(record: str) -> None:
    assert set(wrong(record, kind=LEAST[record]["kind"].upper())) == {"/kind"}


@ALL
@pytest.mark.parametrize(
    ("value", "pointer", "said"),
    [
        (nan, "", "is not a finite number"),
        (inf, "", "is not a finite number"),
        (2**63, "", "beyond 64 bits"),
        (2**64, "", "beyond 64 bits"),
        (-(2**63) - 1, "", "beyond 64 bits"),
        ("a\0b", "", "U+0000"),
        ("\ud800", "", "half of a surrogate pair"),
        ("x" * 10_000_000, "", "10,000,000 characters long; send at most 20,000"),
        ([1, {"b": [nan]}], "/1/b/0", "is not a finite number"),
        ({"b/c": 2**64}, "/b~1c", "beyond 64 bits"),
        ({"\0": 1}, "/\0", "U+0000"),
        (DEEP, "/0" * 21, "nested more than 20 deep"),
        ({1, 2}, "", "which JSON does not have"),
    ],
)
def test_what_cannot_be_kept_in_attributes_is_told_where_it_is(
    record: str, value: Any, pointer: str, said: str
) -> None:
    found = wrong(record, attributes={"a": value})
    assert set(found) == {f"/attributes/a{pointer}"}
    assert said in found[f"/attributes/a{pointer}"]


@ALL
def test_the_ends_of_64_bits_are_kept(record: str) -> None:
    kept = {"least": -(2**63), "most": 2**63 - 1, "half": 0.5, "yes": True, "list": [None, "a", {}]}
    assert body(record, attributes=kept)["attributes"] == kept


@ALL
def test_attributes_are_an_object_and_a_null_in_it_is_absent(record: str) -> None:
    assert wrong(record, attributes=["a"]) == {"/attributes": "is a list; send an object"}
    assert body(record, attributes={"a": None, "b": 1})["attributes"] == {"b": 1}
    assert body(record, attributes=None)["attributes"] == {}


@ALL
def test_text_is_kept_in_nfc(record: str) -> None:
    decomposed = body(record, attributes={"e\u0301": "e\u0301"}, citations=[{"source": "a", "wording": "e\u0301"}])
    assert decomposed["attributes"] == {"é": "é"}
    assert decomposed["citations"][0]["wording"] == "é"


@ALL
def test_citations_name_a_source_and_what_is_wrong_is_told_by_its_place(record: str) -> None:
    sent = [
        {"source": "column"},
        {"locator": "p. 1"},
        {"source": "The Column"},
        "column",
        {"source": "column", "page": 1},
        {"source": 7},
    ]
    found = wrong(record, citations=sent)
    assert set(found) == {
        "/citations/1/source",
        "/citations/2/source",
        "/citations/3",
        "/citations/4/page",
        "/citations/5/source",
    }
    assert found["/citations/2/source"].startswith("'The Column' is not an id; ids are lower-case words")


@ALL
def test_a_citation_from_memory_says_so_and_others_say_nothing_of_it(record: str) -> None:
    from_memory = {"source": "column", "locator": None, "wording": None, "attributes": {"basis": "memory"}}
    assert body(record, citations=[from_memory])["citations"] == [from_memory]
    for nothing in ("null", "{}"):
        cited = {"source": "column", "attributes": json.loads(nothing)}
        assert "attributes" not in body(record, citations=[cited])["citations"][0]
    found = wrong(record, citations=[{"source": "column", "attributes": {"basis": "hearsay"}}])
    assert found == {"/citations/0/attributes/basis": "'hearsay' is not 'memory', the only value that it takes"}


@ALL
def test_citations_are_a_list_and_null_is_none_of_them(record: str) -> None:
    assert wrong(record, citations={"source": "column"}) == {"/citations": "is an object; send a list"}
    assert body(record, citations=None)["citations"] == []
    assert body(record, citations=[{"source": "column"}])["citations"] == [
        {"source": "column", "locator": None, "wording": None}
    ]


@ALL
@pytest.mark.parametrize("value", ["Notes", "", 7, "a" * 201])
def test_a_dataset_is_named_by_its_id(record: str, value: Any) -> None:
    assert set(wrong(record, dataset=value)) == {"/dataset"}


@ALL
def test_a_version_that_was_read_before_is_taken_and_says_nothing(record: str) -> None:
    assert body(record, version=3) == body(record)
    assert "version" not in body(record)


@ALL
@pytest.mark.parametrize("value", [0, -1, 1.5, True, [1], 1.0])
def test_a_version_that_graphsvc_never_gave_is_a_fault(record: str, value: Any) -> None:
    assert set(wrong(record, version=value)) == {"/version"}


@NAMED
@pytest.mark.parametrize("value", ["Albania", "new zealand", "a" * 201, "", "a\0", "t-n32rmw2yzyvyp7a3ta7bnhcfoq"])
def test_an_id_is_a_slug(record: str, value: str) -> None:
    assert set(wrong(record, id=value)) == {"/id"}


@NAMED
def test_the_id_in_the_address_stands_for_the_one_in_the_body_and_agrees_with_it(record: str) -> None:
    least = {name: value for name, value in LEAST[record].items() if name != "id"}
    assert read(record, least, id="new-one").id == "new-one"
    assert faults(record, {**least, "id": "other"}, id="new-one") == {
        "/id": "is 'other', but the address says 'new-one'; they must agree"
    }


@NAMED
@pytest.mark.parametrize("value", ["New One", "a\0b", "\ud800", "x" * 10_000_000])
def test_the_id_in_the_address_is_held_to_the_same_rules(record: str, value: str) -> None:
    least = {name: one for name, one in LEAST[record].items() if name != "id"}
    (detail,) = (found := faults(record, least, id=value)).values()
    assert set(found) == {"/id"}
    assert len(detail) < 300


@HASHED
def test_the_id_of_a_tie_or_event_is_one_that_graphsvc_makes(record: str) -> None:
    own = read(record, LEAST[record]).id
    other = ("e" if record == "tie" else "t") + own[1:]
    assert read(record, {**LEAST[record], "id": own}, id=own).id == own
    assert set(wrong(record, id=other)) == {"/id"}
    assert set(wrong(record, id="albania")) == {"/id"}
    assert set(faults(record, LEAST[record], id="albania")) == {"/id"}
    assert "leave it out" in faults(record, LEAST[record], id="\0")["/id"]
    almost = own[:-1] + ("a" if own[-1] != "a" else "b")
    assert "they must agree" in faults(record, {**LEAST[record], "id": own}, id=almost)["/id"]


@HASHED
@pytest.mark.parametrize("name", ["key", "discriminator"])
def test_a_key_is_a_text_of_at_most_500_characters(record: str, name: str) -> None:
    assert body(record, **{name: "a" * 500})[name] == "a" * 500
    for value in ("a" * 501, 7, ["a"], "\0"):
        assert set(wrong(record, **{name: value})) == {f"/{name}"}
