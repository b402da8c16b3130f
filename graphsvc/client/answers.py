"""Answers to questions: the shapes of `graphsvc.model.answers`, which here also show themselves and become frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphsvc.client import shapes, showing
from graphsvc.client.showing import Row
from graphsvc.client.table import Answer, Table
from graphsvc.model import wire_records
from graphsvc.model.wording import names, on_or_during, some, sources, spell, verdict_text

REASONS = {
    "not_yet_known": "graphsvc did not know of them at that moment",
    "not_in_system": "they were no members of the state system then, or not at one time",
    "is_an_alliance": "an alliance has members and no allies",
    "has_no_members": "it is neither an alliance nor an organisation",
}


def _ally_in_words(ally: shapes.Ally | shapes.AllyOf) -> Row:
    through = [way["alliance"]["name"] if way["alliance"] else "directly" for way in ally.via]
    return {
        "ally": ally.entity["name"],
        "truth": verdict_text(ally.truth, ally.last_known),
        "strongest": ally.strongest or "not stated",
        "through": list(dict.fromkeys(through)),
        "says": ally.across or sources(ally.by_dataset),
    }


class AlliesTable(Table[shapes.Ally], shapes.Allies):
    """Who is allied to an entity; `otherwise` is the truth for any roster state that is neither listed nor omitted."""

    __slots__ = ()
    _shown = ("ally", "truth", "strongest", "through", "says")

    def _worded(self, items: Sequence[shapes.Ally]) -> list[Row]:
        return list(map(_ally_in_words, items))

    def _title(self) -> str:
        return (
            f"Allies of {self.entity['name']} {on_or_during(self.on, self.during)}: {self.total}; "
            f"of any other state: {self.otherwise}{omitted(self.omitted)}{because(self.reason)}"
        )


class AlliesOfSeveralTable(Table[shapes.AllyOf], shapes.AlliesOfSeveral):
    """Who is allied to each of several entities."""

    __slots__ = ()
    _shown = ("of", "ally", "truth", "strongest", "through", "says")

    def _worded(self, items: Sequence[shapes.AllyOf]) -> list[Row]:
        return [{"of": ally.of["name"], **_ally_in_words(ally)} for ally in items]

    def _title(self) -> str:
        whose = some([one["entity"]["name"] for one in self.of], 3)
        return f"Allies of {whose} {on_or_during(self.on, self.during)}: {self.total}{omitted(self.omitted)}{because(self.reason)}"


class DyadAnswer(Answer, shapes.Dyad):
    """All that is known of a pair on a day, or in a period."""

    __slots__ = ()

    def __repr__(self) -> str:
        return showing.text(self._title(), self._lines(), ("", "what"), 0)

    def _repr_html_(self) -> str:
        return showing.html(self._title(), self._lines(), ("", "what"), 0)

    def _title(self) -> str:
        return f"{self.a['name']} and {self.b['name']} {on_or_during(self.on, self.during)}{because(self.reason)}"

    def _lines(self) -> list[Row]:
        through = some([way["alliance"]["name"] for way in self.allied.via if way["alliance"]], 3)
        relations = self.relations
        lines: list[tuple[str, Sequence[Any]]] = [
            ("allied", [verdict_text(self.allied.truth, self.allied.last_known), through and f"through {through}"]),
            (
                "relations",
                [
                    verdict_text(relations.status, relations.last_known, word="status"),
                    relations.by and f"by {names(relations.by)}",
                    spell(relations.since, None),
                ],
            ),
            *(("hosting", [f"{hosting['host']['name']} hosts {hosting['group']['name']}"]) for hosting in self.hosting),
            ("rivalry", [verdict_text(self.rivalry.truth, self.rivalry.last_known), *self.rivalry.kinds]),
            *((event["when"], [event["title"]]) for event in self.events),
        ]
        return [{"": name, "what": ", ".join(part for part in parts if part)} for name, parts in lines]


class ResolvedAnswer(Answer, shapes.Resolved):
    """Which entity a reference means, or who else it may be."""

    __slots__ = ()


class TimelineTable(Table[shapes.Item], shapes.Timeline):
    """The ties and events of an entity or a pair, by start."""

    __slots__ = ()
    _shown = ("since", "until", "kind", "title", "dataset")

    def _title(self) -> str:
        return f"Timeline of {names(self.entities)}: {self.total}{because(self.reason)}"


class HostingsTable(Table[shapes.Hosting], shapes.Hostings):
    """Who hosts whom on a day, or on some day of a period."""

    __slots__ = ()
    _shown = ("host", "group", "against", "people", "truth", "spell")

    def _worded(self, items: Sequence[shapes.Hosting]) -> list[Row]:
        return [
            {
                "host": hosting["host"]["name"],
                "group": hosting["group"]["name"],
                "against": names(hosting["against"]),
                "people": (hosting["people"] or {}).get("about"),
                "truth": verdict_text(hosting["truth"], hosting["last_known"]),
                "spell": spell(hosting["since"], hosting["until"]),
            }
            for hosting in items
        ]

    def _title(self) -> str:
        return (
            f"Hosting {on_or_during(self.on, self.during)}: {self.total}{omitted(self.omitted)}{because(self.reason)}"
        )


class MembersTable(Table[shapes.Member], shapes.Members):
    """Who belongs to an alliance or organisation on a day, or on some day of a period."""

    __slots__ = ()
    _shown = ("entity", "role", "truth", "spell")

    def _worded(self, items: Sequence[shapes.Member]) -> list[Row]:
        return [
            {
                "entity": member["entity"]["name"],
                "role": member["role"],
                "truth": verdict_text(member["truth"], member["last_known"]),
                "spell": spell(member["since"], member["until"]),
            }
            for member in items
        ]

    def _title(self) -> str:
        whole = f"Members of {self.entity['name']} {on_or_during(self.on, self.during)}: {self.total}"
        return f"{whole}{omitted(self.omitted)}{because(self.reason)}"


class SeverancesTable(Table[shapes.Severed], shapes.Severances):
    """Who has severed or suspended ties with whom on a day, or on some day of a period."""

    __slots__ = ()
    _shown = ("by", "with", "status", "truth", "spell")

    def _worded(self, items: Sequence[shapes.Severed]) -> list[Row]:
        return [
            {
                "by": severed["by"]["name"],
                "with": severed["with"]["name"],
                "status": severed["status"],
                "truth": verdict_text(severed["truth"], severed["last_known"]),
                "spell": spell(severed["since"], severed["until"]),
            }
            for severed in items
        ]

    def _title(self) -> str:
        return f"Severed or suspended ties {on_or_during(self.on, self.during)}: {self.total}{omitted(self.omitted)}{because(self.reason)}"


class RecognitionsTable(Table[shapes.Recognition], shapes.Recognitions):
    """Who recognises whom on a day, or on some day of a period."""

    __slots__ = ()
    _shown = ("by", "of", "how", "truth", "spell")

    def _worded(self, items: Sequence[shapes.Recognition]) -> list[Row]:
        return [
            {
                "by": recognition["by"]["name"],
                "of": recognition["of"]["name"],
                "how": recognition["attributes"].get("recognition") or "not stated",
                "truth": verdict_text(recognition["truth"], recognition["last_known"]),
                "spell": spell(recognition["since"], recognition["until"]),
            }
            for recognition in items
        ]

    def _title(self) -> str:
        return f"Recognition {on_or_during(self.on, self.during)}: {self.total}{omitted(self.omitted)}{because(self.reason)}"


class MissionsTable(Table[shapes.Mission], shapes.Missions):
    """Who is represented where on a day, or on some day of a period."""

    __slots__ = ()
    _shown = ("of", "in", "level", "truth", "spell")

    def _worded(self, items: Sequence[shapes.Mission]) -> list[Row]:
        return [
            {
                "of": mission["of"]["name"],
                "in": mission["in"]["name"],
                "level": mission["level"],
                "truth": verdict_text(mission["truth"], mission["last_known"]),
                "spell": spell(mission["since"], mission["until"]),
            }
            for mission in items
        ]

    def _title(self) -> str:
        return (
            f"Missions {on_or_during(self.on, self.during)}: {self.total}{omitted(self.omitted)}{because(self.reason)}"
        )


@dataclass(frozen=True, slots=True, repr=False)
class DatasetsTable(Table[shapes.Dataset]):
    """All datasets: version, licence, citation, coverage, and how many records each asserts."""

    items: list[shapes.Dataset]
    total: int
    revision: int
    known: str
    _answer = wire_records.Datasets
    _shown = ("id", "title", "version", "licence")

    def _title(self) -> str:
        return f"Datasets at revision {self.revision}: {self.total}"


def omitted(counted: shapes.Omitted) -> str:
    """Word what was left out; empty where nothing was."""
    counts: dict[str, Any] = {name: getattr(counted, name) for name in ("possible", "disputed", "unknown")}
    parts = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"; left out: {parts}" if parts else ""


def because(reason: str | None) -> str:
    """Word the reason for an answer that says little; empty where there is none."""
    return f"; {REASONS.get(reason, reason)}" if reason else ""
