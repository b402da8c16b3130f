"""What people are shown of each item: fewer columns than a file has, entities by name, verdicts in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from graphsvc.model import answers, difference, disagreements, histories, learned, networks
from graphsvc.model import wire_records as wire
from graphsvc.model.wording import names, place_in, some, sources, spell, verdict_text
from graphsvc.tables.columns import verdict_word
from graphsvc.tables.shapes import member


class Shown(NamedTuple):
    """A column for people: what stands above it, and what it says of an item: a text, a number, or nothing (None)."""

    title: str
    value: Callable[[Any], str | int | float | None]


def _plain(*members: str) -> tuple[Shown, ...]:
    return tuple(Shown(name.replace("_", " "), partial(_member, name)) for name in members)


def _member(name: str, item: Any) -> Any:
    return _text(member(item, name))


def _text(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _name(title: str, of: str | None = None) -> Shown:
    def value(item: Any) -> str | None:
        entity = member(item, of or title)
        return None if entity is None else str(entity["name"])

    return Shown(title, value)


def _names(title: str, of: str | None = None) -> Shown:
    return Shown(title, lambda item: names(member(item, of or title) or ()))


def _verdict(item: Any) -> str:
    return verdict_text(member(item, "truth"), member(item, "last_known"))


def _spell(item: Any) -> str:
    return spell(member(item, "since"), member(item, "until"))


def _says(item: Any) -> str:
    across = member(item, "across")
    return ", ".join(across) if across else sources(member(item, "by_dataset"))


_TRUTH = Shown("truth", _verdict)
_SPELL = Shown("spell", _spell)
_SAYS = Shown("says", _says)


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _ways(ally: Any) -> str:
    ways = [
        _joined(way["alliance"]["name"] if way["alliance"] else "directly", spell(way["since"], way["until"]))
        for way in member(ally, "via")
    ]
    return "; ".join(dict.fromkeys(ways))


_ALLY = (
    _name("ally", "entity"),
    _TRUTH,
    Shown("strongest", lambda ally: member(ally, "strongest") or "not stated"),
    Shown("through", _ways),
    _SAYS,
)


def _people(hosting: Any) -> str:
    people = member(hosting, "people") or {}
    if people.get("about") is not None:
        return f"about {people['about']:,}"
    bounds = ["" if people.get(end) is None else f"{people[end]:,}" for end in ("min", "max")]
    return "–".join(bounds) if any(bounds) else ""


def _held(stretch: Any) -> str:
    """Word the verdict of a stretch: its status, by whom, and how surely."""
    status, truth = member(stretch, "status"), str(member(stretch, "truth"))
    if truth == "unknown":
        last = member(stretch, "last_known")
        return verdict_text(truth, last, word="status" if last and last.get("status") else "truth")
    if truth == "no":
        return truth
    by = names(member(stretch, "by"))
    return _joined(status, by and f"by {by}", truth if not status or truth != "yes" else "")


_STRETCH = (
    *_plain("since", "until", "ends"),
    Shown("verdict", _held),
    _names("with"),
)


def _path(path: Any) -> str:
    return " – ".join(entity["name"] for entity in path["entities"])


def _hops(path: Any) -> str:
    return "; ".join(_hop(hop["via"]) for hop in path["hops"])


def _hop(ways: Iterable[Mapping[str, Any]]) -> str:
    held = [way["alliance"]["name"] if way["alliance"] else way["kind"].replace("_", " ") for way in ways]
    return some(list(dict.fromkeys(held)), 3)


def _change(side: str) -> Shown:
    def value(item: Any) -> str:
        held = member(item, side)
        if held is None:
            return ""
        said = {name: said for name, said in held.items() if name != "truth" and said not in (None, [], {})}
        words = [f"{name.replace('_', ' ')}: {_worded(said)}" for name, said in said.items()]
        return "; ".join(words) or str(held["truth"])

    return Shown(side, value)


def _worded(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {number:,}" for name, number in value.items() if number is not None)
    return str(_text(value))


def _of_datasets(disagreement: Any) -> str:
    words = []
    for dataset, position in member(disagreement, "by_dataset").items():
        held = spell(position["since"], position["until"])
        words.append(f"{dataset}: {_joined(verdict_word(position), held)}")
    return "; ".join(words)


def _range(scored: Any) -> str:
    ends = member(scored, "range")
    if ends is None:
        return ""
    return " to ".join("–" if ends[end] is None else f"{ends[end]:.6g}" for end in ("low", "high"))


def _covered(score: Any) -> str:
    """Write the share of the pairs of a year of which anything is known; only all of them are 100 %."""
    covered = member(score, "covered")
    if covered is None:
        return ""
    return (
        "over 99.9 %"
        if 0.9995 <= covered < 1
        else "under 0.1 %"
        if 0 < covered < 0.0005
        else f"{covered:.1%}".replace(".0%", "%").replace("%", " %")
    )


SHOWN: Mapping[Any, tuple[Shown, ...]] = {
    answers.Allies: _ALLY,
    answers.AlliesOfSeveral: (_name("of"), *_ALLY),
    answers.Dyad: (
        *_plain("question"),
        _name("from"),
        _name("to"),
        Shown("verdict", _held),
        _SPELL,
        _names("through"),
        _SAYS,
    ),
    answers.Hostings: (
        _name("host"),
        _name("group"),
        _names("against"),
        Shown("people", _people),
        _name("place"),
        _TRUTH,
        _SPELL,
        _SAYS,
    ),
    answers.Severances: (_name("by"), _name("with"), *_plain("status"), _TRUTH, _SPELL, _SAYS),
    answers.Recognitions: (
        _name("by"),
        _name("of"),
        Shown("how", lambda item: member(item, "attributes").get("recognition") or "not stated"),
        _TRUTH,
        _SPELL,
        _SAYS,
    ),
    answers.Missions: (_name("of"), _name("in"), *_plain("level"), _TRUTH, _SPELL, _SAYS),
    answers.Members: (_name("member", "entity"), *_plain("role"), _TRUTH, _SPELL, _SAYS),
    answers.Timeline: (*_plain("since", "until", "kind", "title"), _names("with"), *_plain("dataset")),
    answers.Resolved: (
        _name("entity"),
        Shown("id", lambda item: member(item, "entity")["id"]),
        Shown("kind", lambda item: member(item, "entity")["kind"]),
        *_plain("code", "valid"),
    ),
    histories.PairHistory: (*_plain("question", "direction"), *_STRETCH),
    histories.EntityHistory: (_name("entity"), *_STRETCH),
    networks.PathList: (
        *_plain("length"),
        Shown("path", _path),
        Shown("through", _hops),
        _TRUTH,
        Shown("valid", lambda path: _spell(path["valid"])),
    ),
    networks.Centrality: (*_plain("rank"), _name("entity"), *_plain("score"), Shown("range", _range)),
    networks.CentralitySeries: (*_plain("year"), _name("entity"), *_plain("score", "rank"), Shown("known", _covered)),
    networks.Similarity: (_name("entity"), *_plain("score", "cells", "missing", "reason")),
    networks.Balance: _plain(
        "balanced",
        "weakly_balanced",
        "triads_0_negative",
        "triads_1_negative",
        "triads_2_negative",
        "triads_3_negative",
    ),
    difference.Differences: (
        *_plain("on", "change", "kind"),
        _name("from"),
        _name("to"),
        _change("before"),
        _change("after"),
        *_plain("dataset"),
    ),
    disagreements.Disagreements: (
        *_plain("question"),
        _name("a"),
        _name("b"),
        Shown("days", lambda item: f"{item['days']['from']}/{item['days']['to']}"),
        *_plain("how"),
        Shown("says", _of_datasets),
    ),
    learned.Learned: (
        *_plain("at", "change", "record", "title", "fields"),
        Shown("by", lambda item: item["by"]["name"]),
        *_plain("reason"),
    ),
    wire.Entities: _plain("id", "name", "kind"),
    wire.Ties: (_name("from"), *_plain("kind"), _name("to"), *_plain("since", "until", "dataset")),
    wire.Events: _plain("when", "kind", "title", "dataset"),
    wire.Sources: _plain("id", "kind", "title", "licence"),
    wire.Datasets: _plain("id", "title", "version", "licence", "checked_through"),
    wire.Codes: (*_plain("scheme", "code"), _name("entity"), *_plain("valid")),
    wire.ChangesDocument: _plain("revision", "seq", "op", "record", "id", "at", "reason"),
    wire.History: _plain("at", "version", "op", "reason"),
    wire.BatchDocument: _plain("outcome", "record", "id", "version"),
}
"""The columns for people, by the shape of the answer."""


class Section(NamedTuple):
    """A further table of an answer, for people."""

    title: str
    shown: tuple[Shown, ...]
    items: Iterable[Any]


def _participant(participant: Mapping[str, Any]) -> str:
    claimant = participant["according_to"]
    according = f" according to {claimant['name']}" if claimant else ""
    sure = f" ({participant['confidence']})" if participant["confidence"] else ""
    return f"{participant['entity']['name']}, {participant['role']}{according}{sure}"


_EVENT = (
    *_plain("when", "kind", "title"),
    Shown("participants", lambda event: "; ".join(map(_participant, event["participants"]))),
)


def _sources(citations: Iterable[Any]) -> Iterable[Mapping[str, str]]:
    """Return each source once, with the places in it that are cited."""
    places: dict[tuple[str, str], list[str]] = {}
    for citation in citations:
        source = citation["source"]
        places.setdefault((source["title"], source["url"] or ""), []).append(place_in(citation))
    for (title, url), located in places.items():
        yield {"source": title, "where": "; ".join(dict.fromkeys(filter(None, located))), "address": url}


def sections(shape: Any, answer: Any) -> Iterable[Section]:
    """Yield what people are shown of an answer after its items: of a pair whom they host, events and sources."""
    if shape is answers.Dyad:
        yield Section("Hosting", SHOWN[answers.Hostings], member(answer, "hosting"))
        yield Section("Events", _EVENT, member(answer, "events"))
        yield Section("Sources", _plain("source", "where", "address"), _sources(member(answer, "citations")))
