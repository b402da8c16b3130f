"""What a search finds, as it is shown: with what tells it from its namesakes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphsvc.model import dates
from graphsvc.model.names import key
from graphsvc.model.phrases import date_in_words
from graphsvc.model.wire_parts import Named
from graphsvc.snapshot.names import meets

KINDS_IN_PLURAL = {
    "country": "States",
    "alliance": "Alliances",
    "organisation": "Organisations",
    "group": "Groups",
    "person": "People",
    "place": "Places",
}
"""The headings of results."""
KINDS_IN_WORDS = {kind: kind for kind in KINDS_IN_PLURAL} | {"country": "state"}
CODES_SHOWN = ("iso3", "cow", "gw")
"""The codes that tell namesakes apart, in the order of how many people know them."""


@dataclass(frozen=True, slots=True)
class EntityResult:
    """An entity that meets the words, with what tells it from its namesakes."""

    entity: Named
    kind: str
    years: str
    codes: str
    also: str
    """Another name by which it was met; empty where it was its own."""

    @property
    def distinction(self) -> str:
        """Return what tells it from others of its kind: years, codes, the name by which it was met."""
        also = f"also {self.also}" if self.also else ""
        return " · ".join(filter(None, (self.years, self.codes, also)))

    @property
    def note(self) -> str:
        """Return what stands behind its name where kinds are mixed."""
        return " · ".join(filter(None, (self.kind, self.distinction)))


def is_code(text: str) -> bool:
    """Say whether a text may be a code: a few letters or digits, or a scheme and a code."""
    return re.fullmatch(r"[A-Za-z]{2,3}|[a-z0-9_]{2,12}:\S{1,40}", text.strip()) is not None


def is_met(body: Mapping[str, Any], q: str) -> bool:
    """Say whether a name of an entity meets the words; where none does, it was listed for how it is spelled."""
    return any(meets(key(name["text"]), key(q)) is not None for name in body["names"]) or is_code(q)


def entity_result(body: Mapping[str, Any], q: str) -> EntityResult:
    """Show an entity that meets the words."""
    wanted = key(q)
    first, *others = (name["text"] for name in body["names"])
    is_own = meets(key(first), wanted) is not None
    return EntityResult(
        {"id": body["id"], "name": first, "kind": body["kind"]},
        KINDS_IN_WORDS[body["kind"]],
        years(body.get("exists") or (), body.get("spells") or ()),
        " · ".join(codes(body["codes"])),
        "" if is_own else next((name for name in others if meets(key(name), wanted) is not None), ""),
    )


def codes(borne: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write the codes of today that tell an entity from its namesakes, the last of each scheme."""
    last = {code["scheme"]: str(code["code"]) for code in borne if code["scheme"] in CODES_SHOWN}
    iso = [last["iso3"]] if "iso3" in last else []
    return iso + ([f"{scheme.upper()} {last[scheme]}" for scheme in CODES_SHOWN[1:] if scheme in last][:1])


def years(exists: Sequence[str], spells: Sequence[Mapping[str, Any]]) -> str:
    """Write the years of a party's existence, else those in the state system; empty where none are known.

    >>> years(["1871-01-18/1945-05-09", "1990-10-03/.."], []), years(["1949-10-07/1990-10-03"], [])
    ('since 1871', '1949–1990')
    """
    periods = [text.partition("/")[::2] for text in exists]
    periods = periods or [(spell["since"] or "", spell["until"] or dates.OPEN) for spell in spells]
    starts = [since[:4] for since, _ in periods if since[:4].isdecimal()]
    if not starts or len(starts) < len(periods):
        return ""
    ends = [until[:4] for _, until in periods if until[:4].isdecimal()]
    return f"since {min(starts)}" if len(ends) < len(periods) else f"{min(starts)}–{max(ends)}"


def event_note(body: Mapping[str, Any]) -> str:
    """Write the day and the kind of an event."""
    return f"{date_in_words(body['when'])} · {body['kind'].replace('_', ' ')}"


def source_note(body: Mapping[str, Any]) -> str:
    """Write what kind of source it is, by whom, and when it came out."""
    published = date_in_words(body["published"]) if body.get("published") else ""
    kind = "data set" if body["kind"] == "dataset" else body["kind"]
    return " · ".join(filter(None, (kind, body.get("publisher") or body.get("author") or "", published)))
