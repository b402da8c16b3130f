"""The keys by which names are looked up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.model.codes import bare, canonical
from graphsvc.model.names import halves, key, keys
from graphsvc.model.text import fold

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
WORDS = st.lists(
    st.sampled_from(
        ["The", "Republic", "of", "St", "Saint", "N", "U", "S", "A", "Korea,", "(North)", "&", "D.R.", "l'", "-"]
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("The Gambia", "Gambia"),
        ("Gambia (the)", "Gambia"),
        ("Gambia, The", "Gambia"),
        ("Bahamas, the", "The Bahamas"),
        ("Korea, Republic of", "Republic of Korea"),
        ("Korea, Rep.", "Republic of Korea"),
        ("Korea (Republic of)", "Republic of Korea"),
        ("Congo, Dem. Rep. of the", "Democratic Republic of the Congo"),
        ("Micronesia, Fed. Sts.", "Federated States of Micronesia"),
        ("Saint Lucia", "St. Lucia"),
        ("Sainte Lucie", "St Lucie"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
        ("Trinidad-Tobago", "Trinidad and Tobago"),
        ("Korea North", "North Korea"),
        ("Vietnam, South", "South Vietnam"),
        ("W. Germany", "West Germany"),
        ("l'Albanie", "Albanie"),
        ("Albanie (l')", "Albanie"),
        ("la République d'Albanie", "République d’Albanie"),
        ("El Salvador", "Salvador (El)"),
        ("Serbia [2]", "Serbia"),
        ("Serbia (a)", "Serbia"),
        ("Serbia ***", "serbia"),
        ("U.S.A.", "USA"),
        ("LAO P.D.R.", "Lao PDR"),
    ],
)
def test_what_lists_write_for_a_name_has_a_key_of_it(written: str, name: str) -> None:
    assert set(keys(written)) & set(keys(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Congo (Kinshasa)", "Congo (Brazzaville)"),
        ("Korea (Republic of)", "Korea"),
        ("North Korea", "South Korea"),
        ("Niger", "Nigeria"),
        ("Guinea", "Guinea-Bissau"),
        ("Republic of China", "People's Republic of China"),
    ],
)
def test_what_tells_two_names_apart_is_in_every_key(one: str, other: str) -> None:
    assert not set(keys(one)) & set(keys(other))


@given(TEXT)
def test_no_name_is_known_by_nothing(text: str) -> None:
    assert "" not in keys(text)
    assert bool(keys(text)) == bool(fold(text))


@given(WORDS.map(" ".join))
def test_the_first_key_is_that_of_the_text_as_written(text: str) -> None:
    assert keys(text)[:1] == ((key(text),) if key(text) else ())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Iran (Persia)", ("Iran ", "Persia")),
        ("Italy/Sardinia", ("Italy", "Sardinia")),
        ("Iran", None),
        ("Iran ()", None),
        ("/", None),
    ],
)
def test_a_text_may_hold_two_names(text: str, parts: tuple[str, str] | None) -> None:
    assert halves(text) == parts


@pytest.mark.parametrize(
    ("scheme", "code", "kept"),
    [
        ("cow", "002", "2"),
        ("gw", " 2 ", "2"),
        ("iso3n", "8", "008"),
        ("iso3n", "0008", "008"),
        ("iso3", "alb", "ALB"),
        ("wikidata", "q222", "Q222"),
        ("igo", "aacb", "AACB"),
        ("atop", "0001", "1"),
        ("cow", "0", "0"),
        ("iso3n", "", ""),
    ],
)
def test_a_code_is_compared_in_one_form(scheme: str, code: str, kept: str) -> None:
    assert canonical(scheme, code) == kept == canonical(scheme, kept)


@pytest.mark.parametrize(
    ("text", "code"),
    [("ALB", ("iso3", "ALB")), ("al", ("iso2", "AL")), ("Cshh", ("iso3166_3", "CSHH")), ("A", None), ("Åland", None)],
)
def test_two_to_four_letters_may_be_a_code(text: str, code: tuple[str, str] | None) -> None:
    assert bare(text) == code
