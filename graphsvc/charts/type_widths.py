"""How wide text is, measured by the widest of the fonts that a chart may be shown in, so that it fits in all of them.

That is DejaVu Sans, which stands in for Helvetica and Arial on many a Linux; those two are some 15 % narrower.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_BY_WIDTH = {
    28: "ijlł",
    29: "'IJ",
    32: " ,.·’",
    35: "f/:;\\|",
    40: "()[]t-!",
    41: "r",
    52: '"szc*_`?–“”',
    56: "L",
    61: "FkvxyPTYaoø",
    64: "eESbdghnpqu$0123456789{}đß",
    69: "KAVBRXZC",
    75: "UHN",
    79: "DG&OQØ",
    84: "w#+<=>^~",
    97: "M%mæ",
    100: "W@…—",
}
_WIDTHS = {character: width for width, characters in _BY_WIDTH.items() for character in characters}
"""The advance of each character in hundredths of the size of the type, as the font's `hmtx` table has it, rounded up."""
_ELSE, _WIDE, _BOLD = 70, 100, 1.13


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return how many pixels wide a line of text of some size in pixels is at most.

    >>> text_width("NATO", 10) > text_width("nato", 10) > text_width("i", 10)
    True
    """
    return sum(map(_width, text)) * size / 100 * (_BOLD if is_bold else 1)


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    base = unicodedata.normalize("NFD", character)[0]
    if base not in _WIDTHS and unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    return _WIDTHS.get(base, _ELSE)


def broken(text: str, pixels: float, size: float, *, is_bold: bool = False) -> list[str]:
    """Break text between words into lines at most so wide, a word that is wider between letters; nothing is cut off."""

    def fits(line: str) -> bool:
        return text_width(line, size, is_bold=is_bold) <= pixels

    lines: list[str] = []
    line = ""
    for word in text.split():
        rest = word
        if line and fits(f"{line} {word}"):
            line = f"{line} {word}"
            continue
        lines += [line] if line else []
        while len(rest) > 1 and not fits(rest):
            most = next(end for end in range(len(rest) - 1, 0, -1) if end == 1 or fits(rest[:end]))
            lines.append(rest[:most])
            rest = rest[most:]
        line = rest
    return [*lines, line]
