"""Text as graphsvc keeps it (NFC) and as it searches it (folded)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NAME_LIMIT = 1_000
TEXT_LIMIT = 20_000
INT_MIN, INT_MAX = -(2**63), 2**63 - 1

_FOLDS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
    # What Persian and Arabic keyboards write for one letter, and the line that stretches a word.
    | {"ی": "ي", "ى": "ي", "ک": "ك", "ـ": ""}
    | dict.fromkeys("'’‘ʼʻʹ`´ʾʿ", "")
    | {"&": " and "}
)
_VOICING = "\u3099\u309a"
"""The marks that tell Japanese ga from ka: without them, another syllable is left."""
_INITIALS = re.compile(r"\b[a-z0-9](?: [a-z0-9]\b)+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class TextError(ValueError):
    """A text cannot be kept; the message says why."""


def clean(text: str, limit: int = TEXT_LIMIT) -> str:
    """Normalize the text to NFC, or raise TextError for lone surrogates, control characters and over-long text."""
    if len(text) > limit:
        raise TextError(f"is {len(text):,} characters long; send at most {limit:,}")
    if text.isascii() and text.isprintable():
        return text  # As most are.
    if _SURROGATE.search(text):
        raise TextError("holds half of a surrogate pair, which is no character; send valid Unicode")
    if control := _CONTROL.search(text):
        raise TextError(f"holds the control character U+{ord(control[0]):04X}; leave it out")
    text = unicodedata.normalize("NFC", text)
    if len(text) > limit:
        raise TextError(f"is {len(text):,} characters long when composed; send at most {limit:,}")
    return text


def is_unicode(text: str) -> bool:
    """Say whether a text is of whole characters, so that it can be written as UTF-8."""
    return text.isascii() or _SURROGATE.search(text) is None


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold a text for search: no accents, no case, no punctuation, `&` as and, initials joined, single spaces.

    >>> fold("Côte  d’Ivoire"), fold("Łódź"), fold("TÜRKİYE")
    ('cote divoire', 'lodz', 'turkiye')
    >>> fold("U.S.A."), fold("Trinidad & Tobago*"), fold("Guinea-Bissau")
    ('usa', 'trinidad and tobago', 'guinea bissau')
    """
    # The spacing acute accent is typed as an apostrophe, and NFKD would make it a space.
    folded = _bare(text.replace("´", "")).casefold().translate(_FOLDS)
    words = "".join(map(_in_words, _bare(folded)))
    return _INITIALS.sub(lambda found: found[0].replace(" ", ""), " ".join(words.split()))


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if c in _VOICING or not unicodedata.combining(c))


def _in_words(character: str) -> str:
    """Keep letters, digits and the signs of vowels; a mark between words becomes a space."""
    category = unicodedata.category(character)
    if category[0] in "LNM":
        return character
    return "" if category == "Cf" else " "
