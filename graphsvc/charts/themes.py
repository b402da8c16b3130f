"""How charts look: a palette that people of any colour vision can read, two themes, and the words for kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphsvc.model.kinds import TIE_KINDS

ThemeName = Literal["light", "dark"]
Spec = dict[str, Any]

FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"
FONT_SIZE, LINE = 11, 14
"""The size of a chart's text and the height of a line of it, in pixels."""
TITLE_SIZE, TITLE_LINE, SUBTITLE_LINE, TITLE_GAP = 16, 20, 15, 15
WIDTH = 960
"""The width of a chart where none is asked for, in pixels."""
PALE = 0.32
"""The opacity of what is possible but not certain."""

BROKEN = ("suspended_ties_with", "severed_ties_with")
"""Kinds whose bars are thin: where they hold, something else does not."""
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a chart but for those of its data."""

    background: str
    ink: str
    quiet: str
    line: str
    event: str
    kinds: Mapping[str, str]
    lines: tuple[str, ...]


# The first six are Okabe and Ito's (M. Okabe and K. Ito, Color Universal Design, 2008), lighter where the ground is
# dark. The others were searched for so that any two of a theme stay apart for each kind of colour vision.
_LIGHT = {
    "member_of": "#0072b2",
    "allied_with": "#56b4e9",
    "has_relations_with": "#009e73",
    "suspended_ties_with": "#e69f00",
    "severed_ties_with": "#d55e00",
    "hosts": "#cc79a7",
    "represented_in": "#256335",
    "recognises": "#9d9e4d",
    "protects_interests_in": "#754c0d",
    "opposes": "#541402",
    "rival_of": "#1a1a1a",
    "supports": "#5620a6",
    "located_in": "#666666",
    "holds_post": "#242e6f",
    "succeeds": "#3e3e3e",
    OTHER: "#8a8a8a",
}
_DARK = {
    "member_of": "#2f86d6",
    "allied_with": "#9ad4f5",
    "has_relations_with": "#00b884",
    "suspended_ties_with": "#e69f00",
    "severed_ties_with": "#e8602a",
    "hosts": "#d98bb6",
    "represented_in": "#65fe9d",
    "recognises": "#bafd58",
    "protects_interests_in": "#94774c",
    "opposes": "#991a15",
    "rival_of": "#dcdcdc",
    "supports": "#7f2bcd",
    "located_in": "#777777",
    "holds_post": "#2d5291",
    "succeeds": "#4a4a4a",
    OTHER: "#8a8a8a",
}

_NOUNS = {
    "member_of": "membership",
    "allied_with": "alliance",
    "has_relations_with": "relations",
    "suspended_ties_with": "suspended relations",
    "severed_ties_with": "severed relations",
    "hosts": "hosting",
    "represented_in": "mission",
    "recognises": "recognition",
    "protects_interests_in": "protection of interests",
    "opposes": "opposition",
    "rival_of": "rivalry",
    "supports": "support",
    "located_in": "location",
    "holds_post": "post",
    "succeeds": "succession",
}

THEMES: Mapping[ThemeName, Theme] = {
    "light": Theme(
        "#ffffff",
        "#1a1a1a",
        "#595959",
        "#d0d0d0",
        "#1a1a1a",
        _LIGHT,
        ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#3d3d3d"),
    ),
    "dark": Theme(
        "#16181d",
        "#f2f2f2",
        "#b3b3b3",
        "#3a3e47",
        "#f2f2f2",
        _DARK,
        ("#2f86d6", "#e8702a", "#00b884", "#d98bb6", "#e69f00", "#9ad4f5", "#d9d9d9"),
    ),
}


def words(kind: str) -> str:
    """Name a kind of tie as a legend does; whatever is no kind of tie is *other*."""
    return _NOUNS.get(kind, kind.replace("_", " ")) if kind in TIE_KINDS else OTHER


def colours(kinds: list[str], theme: Theme) -> tuple[list[str], list[str]]:
    """Return the words for the kinds of ties there are, in the order of the table of kinds, and their colours."""
    there = [kind for kind in TIE_KINDS if kind in kinds]
    if any(kind not in TIE_KINDS for kind in kinds):
        there.append(OTHER)
    return [words(kind) for kind in there], [theme.kinds[kind] for kind in there]


def config(theme: Theme) -> Spec:
    """Return the part of a spec that says how everything looks which is no data."""
    text = {"labelColor": theme.quiet, "titleColor": theme.ink, "labelFontSize": FONT_SIZE, "titleFontSize": FONT_SIZE}
    return {
        "font": FONT,
        "background": theme.background,
        "view": {"stroke": None},
        "axis": {**text, "gridColor": theme.line, "domainColor": theme.line, "tickColor": theme.line, "labelLimit": 0},
        "legend": {**text, "labelLimit": 0, "symbolOpacity": 1, "labelColor": theme.ink},
        "title": {
            "anchor": "start",
            "frame": "group",
            "color": theme.ink,
            "fontSize": TITLE_SIZE,
            "lineHeight": TITLE_LINE,
            "subtitleColor": theme.quiet,
            "subtitleFontSize": FONT_SIZE,
            "subtitleLineHeight": SUBTITLE_LINE,
            "subtitlePadding": TITLE_GAP // 3,
            "offset": TITLE_GAP,
        },
        "text": {"color": theme.ink, "fontSize": FONT_SIZE},
    }
