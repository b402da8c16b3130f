"""What stands around a chart: its title, the lens in words, a description for those who cannot see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from graphsvc.model import dates
from graphsvc.model.networks import NetworkOf
from graphsvc.model.wire_parts import Cited

TITLE_CHARACTERS, SUBTITLE_CHARACTERS, LABEL_CHARACTERS = 80, 130, 46
_UNSEEN = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of all text behind them."""
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REASONS = {
    "not_yet_known": "an entity was not known yet",
    "not_in_system": "a party was no state then",
}


@dataclass(frozen=True, slots=True)
class Caption:
    """What was asked for a chart: the address of the question, the days, what was known, which datasets.

    `known` is null where the newest answer was asked for, `datasets` where all were. `cut` is the last day of which
    claims can speak.
    """

    address: str
    cut: int
    on: str | None = None
    during: str | None = None
    known: str | None = None
    datasets: tuple[str, ...] | None = None

    def lens(self) -> str:
        """Say the lens in words."""
        return sentence([days_in_words(self.on, self.during), *self._shared()])

    def _shared(self) -> list[str]:
        moment = f"known at {self.known}" if self.known else f"known on {dates.iso(self.cut)}"
        return [moment, "all datasets" if self.datasets is None else named("dataset", self.datasets)]


def days_in_words(on: str | None, during: str | None) -> str:
    """Say which days were asked about; an empty text where none in particular."""
    return f"on {on}" if on is not None else f"during {during}" if during is not None else ""


def network(of: NetworkOf) -> str:
    """Say in words how a network was made."""
    owed = "any obligations" if of.obligations is None else named("obligation", of.obligations)
    alliances = [owed] if "alliance" in of.layers else []
    return sentence(
        [
            days_in_words(of.on, of.during),
            named("layer", of.layers),
            *alliances,
            f"known at {of.known}",
            named("dataset", of.datasets),
            of.certainty,
        ]
    )


def named(word: str, names: Sequence[str]) -> str:
    """Say some names behind a word, as in *datasets a, b*."""
    if not names:
        return f"no {word}s"
    return f"{word if len(names) == 1 else word + 's'} {', '.join(names)}"


def sentence(parts: Iterable[str]) -> str:
    """Join what there is to a line that begins with a capital."""
    joined = " · ".join(part for part in parts if part)
    return joined[:1].upper() + joined[1:]


def plain(text: str) -> str:
    """Write text as one line that XML can hold; a character that it cannot becomes U+FFFD.

    A name that turns the direction of text turns no text but its own: its letters have directions without such marks.
    """
    return " ".join(_NO_XML.sub("\ufffd", _UNSEEN.sub("", text)).split())


def lines(text: str, most: int) -> list[str]:
    """Break text into lines of so many characters at most; nothing is cut off."""
    return wrap(plain(text), most, break_on_hyphens=False) or [""]


def sources(citations: Sequence[Cited], most: int = 3) -> str:
    """Name the sources that stand behind a claim, the first ones in full."""
    shown = [
        plain(cited["source"]["title"] + (f", {cited['locator']}" if cited["locator"] else ""))
        for cited in citations[:most]
    ]
    more = [f"and {len(citations) - most} more"] if len(citations) > most else []
    return "; ".join(shown + more) or "none named"
