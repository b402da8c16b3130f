"""Entities: names, codes and spells, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from graphsvc.model.dates import day
from graphsvc.model.entity import limits
from graphsvc.model.truth import Truth
from tests.model.asking import ENTITY, body, faults, read, wrong


def test_a_body_has_every_field_of_the_contract() -> None:
    parts = {"names", "codes", "spells", "exists", "attributes", "citations"}
    assert set(body("entity")) == {"id", "kind", "name", "dataset", "merged_into"} | parts
    assert body("entity")["merged_into"] is None


@pytest.mark.parametrize("kind", ["country", "group", "alliance", "organisation", "person", "place"])
def test_every_kind_of_the_design_is_known(kind: str) -> None:
    assert body("entity", kind=kind)["kind"] == kind


def test_a_name_alone_is_the_first_of_names() -> None:
    assert body("entity")["names"] == [{"text": "Albania", "language": None, "since": None, "until": None}]


def test_the_first_of_names_is_the_name() -> None:
    sent = {"id": "russia", "kind": "country", "names": [{"text": "Russia"}, {"text": "Soviet Union", "until": "1991"}]}
    assert read("entity", sent).body()["name"] == "Russia"


def test_a_name_that_contradicts_names_says_which_to_change() -> None:
    found = wrong("entity", names=[{"text": "Shqipëria"}])
    assert found == {"/name": "is 'Albania', but the first of names is 'Shqipëria'; change names"}


@pytest.mark.parametrize("more", [{"name": None}, {"name": ""}, {"name": " \n"}, {"name": None, "names": []}])
def test_an_entity_without_a_name_is_told_how_to_send_one(more: dict[str, Any]) -> None:
    assert wrong("entity", **more) == {"/names": 'is missing; send at least one name, as "names": [{"text": …}]'}


@pytest.mark.parametrize(
    ("names", "pointers"),
    [
        ("Albania", {"/names"}),
        ({"text": "Albania"}, {"/names"}),
        (["Albania"], {"/names/0"}),
        ([{"text": "Albania"}, {}], {"/names/1/text"}),
        ([{"text": " "}], {"/names/0/text"}),
        ([{"text": 7}], {"/names/0/text"}),
        ([{"text": "a\0"}], {"/names/0/text"}),
        ([{"text": "\udfff"}], {"/names/0/text"}),
        ([{"text": "a" * 1001}], {"/names/0/text"}),
        ([{"text": "a" * 10_000_000}], {"/names/0/text"}),
        ([{"text": "Albania", "language": 7}], {"/names/0/language"}),
        ([{"text": "Albania", "lang": "sq"}], {"/names/0/lang"}),
        ([{"text": "Albania", "since": "2022-02-30"}], {"/names/0/since"}),
        ([{"text": "Albania", "since": "2022-02-30", "until": "2023"}], {"/names/0/since"}),
        ([{"text": "Albania", "since": "2022", "until": "2022-02-30"}], {"/names/0/until"}),
        ([{"text": "Albania", "since": "x", "until": "y"}], {"/names/0/since", "/names/0/until"}),
        ([{"text": "Albania", "since": "2022", "until": "2021"}], {"/names/0/until"}),
    ],
)
def test_what_is_wrong_with_names_is_told_by_its_place(names: Any, pointers: set[str]) -> None:
    assert set(faults("entity", {"id": "albania", "kind": "country", "names": names})) == pointers


def test_a_name_over_its_limit_says_the_limit() -> None:
    assert wrong("entity", name="a" * 10_000_000)["/name"] == "is 10,000,000 characters long; send at most 1,000"


def test_short_codes_are_written_out() -> None:
    long = [{"scheme": "iso3", "code": "ALB"}, {"scheme": "cow", "code": "339"}]
    assert body("entity", codes={"iso3": "ALB", "cow": "339"}) == body("entity", codes=long)
    assert body("entity", codes=long)["codes"][0] == {"scheme": "iso3", "code": "ALB", "since": None, "until": None}


@pytest.mark.parametrize(
    ("codes", "pointers"),
    [
        ("ALB", {"/codes"}),
        ({"iso3": "Albania"}, {"/codes/iso3/code"}),
        ({"iso3": None}, {"/codes/iso3/code"}),
        ({"a/b": "ALB"}, {"/codes/a~1b/scheme"}),
        ({"\ud800": "ALB"}, {"/codes/?/scheme"}),
        ([{"scheme": "iso3", "code": "alb"}], {"/codes/0/code"}),
        ([{"scheme": "iso2", "code": "ALB"}], {"/codes/0/code"}),
        ([{"scheme": "cow", "code": "020"}], {"/codes/0/code"}),
        ([{"scheme": "cow", "code": 339}], {"/codes/0/code"}),
        ([{"scheme": "gw", "code": "٣٣٩"}], {"/codes/0/code"}),
        ([{"scheme": "wikidata", "code": "222"}], {"/codes/0/code"}),
        ([{"scheme": "iso3166_3", "code": "CSK"}], {"/codes/0/code"}),
        ([{"scheme": "iso3166_3", "code": "cshh"}], {"/codes/0/code"}),
        ([{"scheme": "atop", "code": "3 285"}], {"/codes/0/code"}),
        ([{"scheme": "iso4", "code": "ALB"}], {"/codes/0/scheme"}),
        ([{"code": "ALB"}], {"/codes/0/scheme"}),
        ([{"scheme": "iso3", "code": "ALB", "since": "1912", "until": "1911"}], {"/codes/0/until"}),
        ([None], {"/codes/0"}),
    ],
)
def test_what_is_wrong_with_codes_is_told_by_its_place(codes: Any, pointers: set[str]) -> None:
    assert set(wrong("entity", codes=codes)) == pointers


def test_a_code_of_the_wrong_form_is_told_with_one_of_the_right_form() -> None:
    found = wrong("entity", codes={"iso3": "AL"})["/codes/iso3/code"]
    assert found == "'AL' is not a code of iso3; send one like 'ALB'"


@pytest.mark.parametrize(
    ("spell", "pointers"),
    [
        ({"system": "cow"}, {"/spells/0/since"}),
        ({"system": "cow", "since": None}, {"/spells/0/since"}),
        ({"system": "cow", "since": ".."}, {"/spells/0/since"}),
        ({"system": "un", "since": "1914"}, {"/spells/0/system"}),
        ({"since": "1914"}, {"/spells/0/system"}),
        ({"system": "cow", "since": "1914", "until": None}, {"/spells/0/until"}),
        ({"system": "cow", "since": "1914", "until": "1913"}, {"/spells/0/until"}),
        ({"system": "cow", "since": "1914-13", "until": "1939-02-29"}, {"/spells/0/since", "/spells/0/until"}),
        ({"system": "cow", "since": 1914}, {"/spells/0/since"}),
        ("1914/1939", {"/spells/0"}),
    ],
)
def test_what_is_wrong_with_spells_is_told_by_its_place(spell: Any, pointers: set[str]) -> None:
    assert set(wrong("entity", spells=[spell])) == pointers


def test_a_spell_without_an_end_still_runs() -> None:
    spell = body("entity", spells=[{"system": "gw", "since": "1912-11-28"}])["spells"][0]
    assert spell == {"system": "gw", "since": "1912-11-28", "until": ".."}


def test_only_countries_have_spells() -> None:
    assert set(wrong("entity", kind="group", spells=[{"system": "cow", "since": "1914"}])) == {"/spells"}


def test_only_merging_says_what_an_entity_is_merged_into() -> None:
    assert set(wrong("entity", merged_into="iran")) == {"/merged_into"}
    assert body("entity", merged_into=None) == body("entity")


@pytest.mark.parametrize(
    ("since", "until", "on", "truth"),
    [
        (None, None, "1500-01-01", Truth.YES),
        (None, "1991-12-26", "1991-12-26", Truth.NO),
        ("1991-12-26", None, "1991-12-26", Truth.YES),
        ("", None, "1991-12-26", Truth.POSSIBLE),
        ("1900-01-01", "", "1991-12-26", Truth.POSSIBLE),
    ],
)
def test_a_limit_that_is_absent_is_open_and_an_empty_one_unknown(
    since: str | None, until: str | None, on: str, truth: Truth
) -> None:
    assert limits(since, until).holds_on(day(on)) == truth


def test_an_entity_refers_to_its_dataset_and_the_sources_it_cites() -> None:
    cited = read("entity", {**ENTITY, "dataset": "states", "citations": [{"source": "column"}, {"source": "video"}]})
    assert cited.references() == {
        "/dataset": ("source", "states"),
        "/citations/0/source": ("source", "column"),
        "/citations/1/source": ("source", "video"),
    }


def test_periods_of_existence_stay_as_they_are_written() -> None:
    periods = ["1918-02-24/1940-08-06", "1991-08-20/.."]
    assert body("entity", exists=periods)["exists"] == periods
    assert body("entity", kind="group", exists=["1965/.."])["exists"] == ["1965/.."]
    assert body("entity")["exists"] is None
    assert body("entity", exists=None)["exists"] is None


@pytest.mark.parametrize(
    ("exists", "pointers"),
    [
        ([], {"/exists"}),
        ("1965/..", {"/exists"}),
        (["1965"], {"/exists/0"}),
        (["1965/1970/1980"], {"/exists/0"}),
        (["1970/1965"], {"/exists/0"}),
        (["1965-02-30/.."], {"/exists/0"}),
        ([{"since": "1965"}], {"/exists/0"}),
        (["1965/..", "1990/.."], {"/exists/1"}),
        (["1990/..", "1965/1970"], {"/exists/1"}),
        (["1965/1970", "1969-05/1980"], {"/exists/1"}),
    ],
)
def test_what_is_wrong_with_existence_is_told_by_its_place(exists: Any, pointers: set[str]) -> None:
    assert set(wrong("entity", exists=exists)) == pointers


def test_a_day_alone_is_answered_with_how_to_write_a_period() -> None:
    detail = "'1965' is not a period; write its first day and the first day after it, as '1990/..'"
    assert wrong("entity", exists=["1965"]) == {"/exists/0": detail}
