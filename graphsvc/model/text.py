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
    | dict.fromkeys("'’‘ʼʻʹ`´", "")
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class TextError(ValueError):
    """A text cannot be kept; the message says why."""


def clean(text: str, limit: int = TEXT_LIMIT) -> str:
    """Normalize the text to NFC, or raise TextError for lone surrogates, control characters and over-long text."""
    if len(text) > limit:
        raise TextError(f"is {len(text):,} characters long; send at most {limit:,}")
    if _SURROGATE.search(text):
        raise TextError("holds half of a surrogate pair, which is no character; send valid Unicode")
    if control := _CONTROL.search(text):
        raise TextError(f"holds the control character U+{ord(control[0]):04X}; leave it out")
    text = unicodedata.normalize("NFC", text)
    if len(text) > limit:
        raise TextError(f"is {len(text):,} characters long when composed; send at most {limit:,}")
    return text


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold a name for search: no marks, no case, no apostrophes, single spaces.

    >>> fold("Côte  d’Ivoire"), fold("Łódź"), fold("TÜRKİYE")
    ('cote divoire', 'lodz', 'turkiye')
    """
    # The spacing acute accent is typed as an apostrophe, and NFKD would make it a space.
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.replace("´", "")) if not unicodedata.combining(c))
    folded = bare.casefold().translate(_FOLDS)
    again = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return " ".join(again.split())
