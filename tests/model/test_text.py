"""Text as it is kept and as it is searched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.model.text import TextError, clean, fold
from tests.model.strategies import ANY_TEXT

WORDS = st.text(st.characters(codec="utf-8"), max_size=30)


@given(WORDS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(WORDS)
def test_the_form_of_unicode_that_is_typed_does_not_matter(text: str) -> None:
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]
    assert {fold(form) for form in forms} == {fold(text)}


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Türkiye", "turkiye"),
        ("TÜRKİYE", "turkiye"),
        ("Diyarbakır", "diyarbakir"),
        ("Łódź", "lodz"),
        ("Tromsø", "tromso"),
        ("Đà Nẵng", "da nang"),
        ("Þórshöfn", "thorshofn"),
        ("Straße", "strasse"),
        ("Ærø", "aero"),
        ("Cœur", "coeur"),
        ("Côte d'Ivoire", "cote divoire"),
        ("Côte d’Ivoire", "cote divoire"),
        ("Côte d´Ivoire", "cote divoire"),
        ("Côte d`Ivoire", "cote divoire"),
        ("  Iran \t (Islamic   Republic of)", "iran islamic republic of"),
        ("U.S.A.", "usa"),
        ("U. S. A.", "usa"),
        ("G-7", "g7"),
        ("St. Lucia", "st lucia"),
        ("Trinidad & Tobago", "trinidad and tobago"),
        ("Guinea-Bissau", "guinea bissau"),
        ("Cook Islands **", "cook islands"),
        ("Austria–Hungary", "austria hungary"),
        ("ایران", "ايران"),
        ("ガンビア", "カ\u3099ンヒ\u3099ア"),
        ("भारत", "भारत"),
        ("中华人民共和国", "中华人民共和国"),
        ("Ελλάδα", "ελλαδα"),
        ("ΕΛΛΑΣ", "ελλασ"),
        ("Ελλάς", "ελλασ"),
        ("ﬁn", "fin"),
        ("Ａｌｂａｎｉａ", "albania"),
    ],
)
def test_names_fold_to_what_people_type(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(ANY_TEXT)
def test_what_is_kept_is_nfc_and_can_be_written_as_utf8(text: str) -> None:
    try:
        kept = clean(text)
    except TextError:
        return
    assert kept == unicodedata.normalize("NFC", text) == clean(kept)
    assert kept.encode().decode() == kept
    assert "\0" not in kept


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\0b", r"U\+0000"),
        ("\x1b[31m", r"U\+001B"),
        ("\x7f", r"U\+007F"),
        ("\ud800", "half of a surrogate pair"),
        ("\udc00\ud800", "half of a surrogate pair"),
        ("a" * 11, "11 characters long; send at most 10"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(TextError, match=reason):
        clean(text, 10)


def test_a_text_that_grows_when_it_is_composed_is_measured_after_it() -> None:
    grows = "\u0958"  # Composition excludes it: its canonical form has two characters.
    assert len(unicodedata.normalize("NFC", grows)) == 2
    with pytest.raises(TextError, match="2 characters long when composed"):
        clean(grows, 1)


def test_lines_and_tabs_stay() -> None:
    assert clean("one\n\ttwo\r\n") == "one\n\ttwo\r\n"
