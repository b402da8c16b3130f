"""Ids: stable for ever, made from what is said and from nothing else."""

from __future__ import annotations

import json
import math
from base64 import b32decode
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.model import ids
from tests.model.asking import EVENT, TIE, read
from tests.model.strategies import FREE

PINNED = [
    (
        "tie",
        {"kind": "member_of", "to": "nato", "since": "2009-04-01", "dataset": "nato-members", "key": "albania"},
        "t-n32rmw2yzyvyp7a3ta7bnhcfoq",
    ),
    (
        "tie",
        {"kind": "member_of", "to": "nato", "since": "1949-08-24", "dataset": "nato-members", "key": "türkiye/1"},
        "t-ubwdyswnymlmykfwwgabqiiyxy",
    ),
    (
        "tie",
        {"dataset": "albania-iran-2022", "since": "", "since_latest": "2022-07-15", "until": "2022-09-07"},
        "t-dgbljtnjgxqub3j33yg4stypwa",
    ),
    (
        "tie",
        {"kind": "severed_ties_with", "since": "2022-09-07", "dataset": "albania-iran-2022"},
        "t-a7ms4t6fxatupi7xdtu7izh66y",
    ),
    ("tie", {}, "t-fhnpju2sxg74lo6gwpvoewjjqe"),
    ("tie", {"discriminator": "2"}, "t-lwic3wllb45lscoavugnimay3y"),
    (
        "tie",
        {"kind": "hosts", "to": "mek", "since": "2014", "attributes": {"people": {"about": 3000}}},
        "t-dyj5a52qnlae42g4gpkf7twet4",
    ),
    ("event", {"dataset": "albania-iran-2022", "key": "severance"}, "e-kr4ncru3vbmfy6sfiorf6gv2bi"),
    (
        "event",
        {"participants": [{"entity": "albania", "role": "actor"}, {"entity": "iran", "role": "target"}]},
        "e-fa6wltlxjczrw47xpbgj3mobzu",
    ),
    ("event", {"kind": "meeting", "when": "2022-09", "discriminator": "mossad"}, "e-pcq5aewf4of7d4waxqs6lo2fya"),
]
"""Ids that stores in the world already hold. A change that breaks one breaks every link to it."""


@pytest.mark.parametrize(("record", "more", "id"), PINNED)
def test_ten_ids_stay_what_they_are(record: str, more: dict[str, Any], id: str) -> None:  # noqa: A002
    assert read(record, {**(TIE if record == "tie" else EVENT), **more}).id == id


def test_an_id_is_128_bits_of_the_hash_of_dataset_kind_and_row_key() -> None:
    said = '["notes","has_relations_with",["albania","iran","1999",null]]'
    own = read("tie", TIE).id
    assert own[:2] == "t-"
    assert b32decode(own[2:].upper() + "======") == sha256(said.encode()).digest()[:16]


@pytest.mark.parametrize(
    "more",
    [
        {"until": "2022-09-07"},
        {"since_kind": "signature"},
        {"since_latest": "1999-06-01"},
        {"dates": {"signature": "1998"}},
        {"attributes": {"note": "seen"}},
        {"citations": [{"source": "column"}]},
        {"version": 7},
    ],
)
def test_what_a_tie_says_besides_its_parties_and_start_does_not_change_its_id(more: dict[str, Any]) -> None:
    assert read("tie", {**TIE, **more}).id == read("tie", TIE).id


@pytest.mark.parametrize(
    "more",
    [
        {"since": "1998"},
        {"to": "italy"},
        {"from": "iran", "to": "albania"},
        {"kind": "severed_ties_with"},
        {"dataset": "atop"},
        {"discriminator": "2"},
        {"key": "1"},
    ],
)
def test_a_claim_of_another_spell_party_kind_or_dataset_has_another_id(more: dict[str, Any]) -> None:
    assert read("tie", {**TIE, **more}).id != read("tie", TIE).id


def test_the_key_of_a_dataset_stands_for_parties_and_start() -> None:
    keyed = {**TIE, "key": "row 1"}
    assert read("tie", keyed).id == read("tie", {**keyed, "since": "1998", "to": "italy"}).id


def test_a_corrected_start_keeps_the_id_that_is_sent() -> None:
    own = read("tie", TIE).id
    corrected = {**read("tie", TIE).body(), "since": "1998"}
    assert read("tie", corrected).id == own
    assert read("tie", {**TIE, "since": "1998"}, id=own).id == own


def test_parties_are_hashed_as_written_so_merges_change_nothing() -> None:
    """Reading knows no store, so what an entity is merged into cannot reach the id; its slug as sent does."""
    assert read("tie", {**TIE, "to": "persia"}).id != read("tie", TIE).id


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON_VALUES)
def test_canonical_json_is_a_fixed_point(value: Any) -> None:
    text = ids.canonical(value)
    assert ids.canonical(json.loads(text)) == text
    assert json.loads(text) == value


@given(FREE)
def test_canonical_json_does_not_depend_on_the_order_of_keys(value: dict[str, Any]) -> None:
    backwards = dict(reversed(list(value.items())))
    assert ids.canonical(backwards) == ids.canonical(value)


def test_canonical_json_has_sorted_keys_no_spaces_and_plain_utf8() -> None:
    assert ids.canonical({"b": [1, 2.5], "a": "Türkiye \n"}) == '{"a":"Türkiye \\n","b":[1,2.5]}'


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_canonical_json_has_no_numbers_that_json_lacks(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        ids.canonical({"a": value})


@pytest.mark.parametrize("text", ["albania", "german-democratic-republic", "g7", "2022", "a" * 200, "t-80"])
def test_slugs_are_lower_case_words_joined_by_hyphens(text: str) -> None:
    assert ids.is_slug(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "a-", "-a", "a--b", "Albania", "a b", "a_b", "türkiye", "a" * 201, "a\n", "t-n32rmw2yzyvyp7a3ta7bnhcfoq"],
)
def test_anything_else_is_no_slug_and_neither_is_the_id_of_a_tie(text: str) -> None:
    assert not ids.is_slug(text)
