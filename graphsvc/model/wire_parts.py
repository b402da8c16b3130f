"""The parts that answers are made of: plain objects of JSON with named keys.

Dates are EDTF text, days are YYYY-MM-DD, moments are UTC with microseconds. A key is present and null where there
is nothing to say; only bounds (`since_earliest` and so on) come and go.
"""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict


class Named(TypedDict):
    """An entity as answers show it."""

    id: str
    name: str
    kind: str


class LastKnown(TypedDict):
    """The last word there is, where nothing is known of the day asked: the verdict, and the day it was about."""

    truth: str
    on: str


class Verdict(TypedDict):
    """What one dataset says; `last_known` where it is silent on the day but was not before."""

    truth: str
    last_known: LastKnown | None


ByDataset = dict[str, Verdict]


class Obligations(TypedDict):
    """What the first party owes the second, and what is due to it from the second; empty where none is stated."""

    owed: list[str]
    due: list[str]


class Via(TypedDict):
    """A reason why two are allied: an alliance (null: a direct statement), and the spell in which both were in it.

    `dataset` is null where no single dataset knows both memberships.
    """

    alliance: Named | None
    since: str
    until: str
    truth: str
    dataset: str | None
    ties: list[str]
    since_earliest: NotRequired[str]
    since_latest: NotRequired[str]
    until_earliest: NotRequired[str]
    until_latest: NotRequired[str]


class Covered(TypedDict):
    """What a dataset says that it covers: an entry, its period, and the last day it was checked through."""

    dataset: str
    period: str
    covers: dict[str, Any]
    checked_through: str | None


WouldAnswer = TypedDict(
    "WouldAnswer",
    {"dataset": str, "title": str, "questions": list[str], "period": str, "note": str | None, "import": str},
)
"""A data set that is not here and covers questions, parties and days of which nothing is known, and how to import it."""


class CitedSource(TypedDict):
    """The source of a citation."""

    id: str
    title: str
    url: str | None


class Cited(TypedDict):
    """A citation as answers show it."""

    source: CitedSource
    locator: str | None
    wording: str | None
    attributes: NotRequired[dict[str, Any]]


class LastStatus(TypedDict):
    """The last known status of relations, how surely it held, and the day it was about."""

    status: str
    truth: str
    on: str


class StatusBy(TypedDict):
    """What one dataset says of the relations of a pair."""

    status: str
    truth: str
    since: str | None
    by: list[Named]
    last_known: LastStatus | None


class OtherStatus(TypedDict):
    """Another status of relations that holds or may hold, since when, and who did it."""

    status: str
    truth: str
    since: str | None
    by: list[Named]


class LastLevel(TypedDict):
    """The last known level of a mission, how surely it was that, and the day it was about."""

    level: str
    truth: str
    on: str


class LevelBy(TypedDict):
    """What one dataset says of a mission."""

    level: str
    truth: str
    last_known: LastLevel | None


class Level(TypedDict):
    """The level of a sender's mission; `disputed` where datasets differ."""

    level: str
    truth: str
    since: str | None
    last_known: LastLevel | None
    by_dataset: dict[str, LevelBy]


class Levels(TypedDict):
    """The missions of each with the other, null where nothing is known."""

    a_in_b: Level | None
    b_in_a: Level | None


class Claim(TypedDict):
    """What all claims in answers share: the spell, the verdict on it, who says so, the ties behind it."""

    since: str
    until: str
    truth: str
    by_dataset: ByDataset
    last_known: LastKnown | None
    ties: list[str]
    since_earliest: NotRequired[str]
    since_latest: NotRequired[str]
    until_earliest: NotRequired[str]
    until_latest: NotRequired[str]


class People(TypedDict):
    """How many people there are: about so many, between `min` and `max`; each null where it is not stated."""

    about: int | None
    min: int | None
    max: int | None


class Hosting(Claim):
    """A host, the group or person it hosts, and whom that opposes; `across` names datasets that only together know both."""

    host: Named
    group: Named
    against: list[Named]
    across: list[str] | None
    people: People | None
    place: Named | None


_SenderIn = TypedDict("_SenderIn", {"of": Named, "in": Named, "level": str, "attributes": dict[str, Any]})
_BySeverer = TypedDict("_BySeverer", {"by": Named, "with": Named, "status": str})
_FromOneToOther = TypedDict("_FromOneToOther", {"from": Named, "to": Named, "attributes": dict[str, Any]})


class Severed(_BySeverer, Claim):
    """A state that has severed or suspended its ties with another."""


class Recognition(Claim):
    """A state that recognises another, and how (`recognition`: de_facto, de_jure) where that is stated."""

    by: Named
    of: Named
    attributes: dict[str, Any]


class Mission(_SenderIn, Claim):
    """A state's mission in another, at one level."""


class Directed(_FromOneToOther, Claim):
    """A claim from one entity to another with what its kind adds (a membership's role, a recognition's kind)."""


class Member(Claim):
    """A member in a role, and what it owes by its claim; null where that is not stated."""

    entity: Named
    role: str
    obligations: list[str] | None


class AlliesCount(TypedDict):
    """One of several whose allies are listed: how many it has, and what silence about others means."""

    entity: Named
    total: int
    otherwise: str
    reason: str | None


class Participant(TypedDict):
    """Who took part, in which role, according to whom and how surely (null: a bare fact)."""

    entity: Named
    role: str
    according_to: Named | None
    confidence: str | None
    attributes: dict[str, Any]
    citations: list[Cited]


class DyadEvent(TypedDict):
    """An event of a pair."""

    id: str
    kind: str
    when: str
    title: str
    participants: list[Participant]
    place: Named | None
    attributes: dict[str, Any]
    dataset: str
    citations: list[Cited]
    when_earliest: NotRequired[str]
    when_latest: NotRequired[str]


class TieCited(TypedDict):
    """A citation of a pair's answer, and the ties and events that it stands behind."""

    source: CitedSource
    locator: str | None
    wording: str | None
    attributes: NotRequired[dict[str, Any]]
    behind: list[str]


Days = TypedDict("Days", {"from": str, "to": str})
"""Days from one to another, both included."""

Item = TypedDict(
    "Item",
    {
        "type": str,
        "id": str | None,
        "kind": str,
        "title": str,
        "since": str,
        "until": str | None,
        "certain": Days | None,
        "with": list[Named],
        "dataset": str,
        "citations": list[Cited],
        "question": NotRequired[str | None],
        "truth": NotRequired[str | None],
        "status": NotRequired[str | None],
        "ends": NotRequired[str | None],
        "ties": NotRequired[list[str] | None],
        "since_earliest": NotRequired[str],
        "since_latest": NotRequired[str],
        "until_earliest": NotRequired[str],
        "until_latest": NotRequired[str],
    },
)
"""A tie, an event or a stretch on a timeline; `certain` are the days on which a tie surely held.

The `status` of a tie is the level of a mission, `none` where it says that there is none.

A stretch has no id; it is a run of one verdict on a `question`, with the `ties` behind it, and says why it `ends`.

What happens on a day has no `until`: events, and the succession of a state.
"""
