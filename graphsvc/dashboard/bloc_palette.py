"""The colours of blocs: eight that stay apart for each kind of colour vision, and a grey one for what is in no bloc."""

from __future__ import annotations

from collections.abc import Mapping

from graphsvc.charts.themes import ThemeName

NO_BLOC = "bx"
# Okabe and Ito's (M. Okabe and K. Ito, Color Universal Design, 2008), darker on light ground and lighter on dark, so that
# a circle has three times the contrast of its ground.
_LIGHT = ("#0072b2", "#c2570c", "#00805d", "#b0508a", "#946300", "#2a86bd", "#5620a6", "#754c0d", "#6b7680")
_DARK = ("#4a9fe8", "#f08a4b", "#2fc79b", "#e79cc6", "#e6b13c", "#9ad4f5", "#b08cf0", "#c79b63", "#98a3ad")
_CLASSES = (*(f"b{number}" for number in range(8)), NO_BLOC)

PALETTES: Mapping[ThemeName, Mapping[str, str]] = {
    "light": dict(zip(_CLASSES, _LIGHT, strict=True)),
    "dark": dict(zip(_CLASSES, _DARK, strict=True)),
}
"""The colour of each class that a bloc can have, by theme."""


def style_sheet() -> str:
    """Write the colours as a style sheet for both themes."""
    light, dark = (
        "".join(f".{name}{{color:{colour}}}" for name, colour in PALETTES[theme].items()) for theme in ("light", "dark")
    )
    return f"{light}@media (prefers-color-scheme:dark){{{dark}}}"
