"""Colours: text can be read, bars stand out from the ground, and kinds can be told apart whatever one's colour vision."""

from __future__ import annotations

from itertools import combinations

import pytest

from graphsvc.charts.themes import OTHER, THEMES, Theme

EVERY_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
Matrix = tuple[tuple[float, float, float], ...]
VISIONS: dict[str, Matrix] = {
    "trichromacy": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""What is seen of linear RGB: Machado, Oliveira and Fernandes 2009, severity 1."""
_XYZ: Matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.072175), (0.0193339, 0.119192, 0.9503041))
_WHITE = (0.95047, 1.0, 1.08883)


def linear(colour: str) -> list[float]:
    """Give the linear RGB of a colour, as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]


def times(matrix: Matrix, values: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix]


def contrast(a: str, b: str) -> float:
    """Give the contrast of two colours by WCAG 2.2, from 1 to 21."""
    light, dark = sorted((times(_XYZ, linear(one))[1] for one in (a, b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, vision: Matrix) -> tuple[float, float, float]:
    seen = [min(1.0, max(0.0, one)) for one in times(vision, linear(colour))]
    parts = [one / white for one, white in zip(times(_XYZ, seen), _WHITE, strict=True)]
    x, y, z = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(a: str, b: str, vision: Matrix) -> float:
    """Give how different two colours look: CIE 1976, of which 2.3 can just be noticed."""
    pairs = zip(lab(a, vision), lab(b, vision), strict=True)
    return float(sum((one - other) ** 2 for one, other in pairs) ** 0.5)


@EVERY_THEME
def test_text_can_be_read_on_its_ground(theme: Theme) -> None:
    assert min(contrast(theme.ink, theme.background), contrast(theme.quiet, theme.background)) >= 4.5


@EVERY_THEME
def test_bars_and_lines_stand_out_from_the_ground(theme: Theme) -> None:
    assert min(contrast(colour, theme.background) for colour in (*theme.kinds.values(), *theme.lines)) >= 1.9


@EVERY_THEME
@pytest.mark.parametrize("vision", VISIONS)
def test_any_two_kinds_and_any_two_lines_look_different_to_everybody(theme: Theme, vision: str) -> None:
    kinds = [colour for kind, colour in theme.kinds.items() if kind != OTHER]
    for colours in (kinds, theme.lines):
        assert min(difference(a, b, VISIONS[vision]) for a, b in combinations(colours, 2)) > 15
