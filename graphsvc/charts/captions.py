"""What stands around a chart: its title, the lens in words, a description for those who cannot see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphsvc.charts.type_widths import broken
from graphsvc.model import dates
from graphsvc.model.kinds import OBLIGATION_WORDS
from graphsvc.model.networks import LAYER_WORDS, NetworkOf
from graphsvc.model.phrases import date_in_words, listed, moment_in_words
from graphsvc.model.wire_parts import Cited
from graphsvc.model.wording import basis

_UNSEEN = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of all text behind them."""
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CERTAINTY_WORDS = {
    "certain": "certain ties only",
    "possible": "possible ties included",
    "carried": "last known ties included",
}
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
        moment = self.known or dates.iso(self.cut)
        return [as_known(moment), "all data sets" if self.datasets is None else named("data set", self.datasets)]


def days_in_words(on: str | None, during: str | None) -> str:
    """Say which days were asked about; an empty text where none in particular."""
    if on is not None:
        return f"on {date_in_words(on)}"
    return "" if during is None else " to ".join(date_in_words(end) for end in during.split("/"))


def as_known(moment: str) -> str:
    """Say at which moment, or on which day, the answer was what graphsvc knew."""
    return f"known on {moment_in_words(moment) if 'T' in moment else date_in_words(moment)}"


def network(of: NetworkOf) -> str:
    """Say in words how a network was made."""
    promised = None if of.obligations is None else [OBLIGATION_WORDS.get(name, name) for name in of.obligations]
    owed = "whatever they promise" if promised is None else f"that promise {' or '.join(promised) or 'nothing'}"
    layers = [f"alliances {owed}" if layer == "alliance" else LAYER_WORDS[layer] for layer in of.layers]
    return sentence(
        [
            days_in_words(of.on, of.during),
            " and ".join(layers) or "no ties",
            as_known(of.known),
            named("data set", of.datasets),
            CERTAINTY_WORDS.get(of.certainty, of.certainty),
        ]
    )


def named(word: str, names: Sequence[str]) -> str:
    """Say some names behind a word, as in *data sets a and b*; of many, the first: the address has all of them."""
    return f"{word if len(names) == 1 else word + 's'} {listed(names)}" if names else f"no {word}s"


def sentence(parts: Iterable[str]) -> str:
    """Join what there is to a line that begins with a capital."""
    joined = " · ".join(part for part in parts if part)
    return joined[:1].upper() + joined[1:]


def plain(text: str) -> str:
    """Write text as one line that XML can hold; a character that it cannot becomes U+FFFD.

    A name that turns the direction of text turns no text but its own: its letters have directions without such marks.
    """
    return " ".join(_NO_XML.sub("\ufffd", _UNSEEN.sub("", text)).split())


def lines(text: str, pixels: float, size: float, *, is_bold: bool = False) -> list[str]:
    """Break text of a size into lines at most so many pixels wide; nothing is cut off."""
    return broken(plain(text), pixels, size, is_bold=is_bold)


def sources(citations: Sequence[Cited], most: int = 3) -> str:
    """Name the sources that stand behind a claim, the first ones in full."""
    shown = [
        plain(", ".join(filter(None, (cited["source"]["title"], cited["locator"], basis(cited)))))
        for cited in citations[:most]
    ]
    more = [f"and {len(citations) - most} more"] if len(citations) > most else []
    return "; ".join(shown + more) or "none named"
