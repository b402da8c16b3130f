"""The shapes of answers and of their parts. Made by tools/make_client_shapes.py of graphsvc.model; edit that."""

# A record takes the keys of its shape alone, where a dict takes any text.
# mypy: disable-error-code="override"

from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal, overload

from graphsvc.client.records import AnswerPart

MODULES: tuple[ModuleType, ...]

def is_answer(shape: Any) -> bool: ...

class Named(AnswerPart):
    """An entity as answers show it."""

    id: str
    name: str
    kind: str
    def __getitem__(self, name: Literal["id", "name", "kind"], /) -> str: ...

class LastKnown(AnswerPart):
    """The last word there is, where nothing is known of the day asked: the verdict, and the day it was about."""

    truth: str
    on: str
    def __getitem__(self, name: Literal["truth", "on"], /) -> str: ...

class Verdict(AnswerPart):
    """What one dataset says; `last_known` where it is silent on the day but was not before."""

    truth: str
    last_known: LastKnown | None
    @overload
    def __getitem__(self, name: Literal["truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...

class Obligations(AnswerPart):
    """What the first party owes the second, and what is due to it from the second; empty where none is stated."""

    owed: list[str]
    due: list[str]
    def __getitem__(self, name: Literal["owed", "due"], /) -> list[str]: ...

class Via(AnswerPart):
    """A reason why two are allied: an alliance (null: a direct statement), and the spell in which both were in it.

    `dataset` is null where no single dataset knows both memberships."""

    alliance: Named | None
    since: str
    until: str
    truth: str
    dataset: str | None
    ties: list[str]
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    @overload
    def __getitem__(self, name: Literal["alliance"], /) -> Named | None: ...
    @overload
    def __getitem__(self, name: Literal["since", "until", "truth", "since_earliest", "since_latest", "until_earliest", "until_latest"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["dataset"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...

class Covered(AnswerPart):
    """What a dataset says that it covers: an entry, its period, and the last day it was checked through."""

    dataset: str
    period: str
    covers: dict[str, Any]
    checked_through: str | None
    @overload
    def __getitem__(self, name: Literal["dataset", "period"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["covers"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["checked_through"], /) -> str | None: ...

class WouldAnswer(AnswerPart):
    dataset: str
    title: str
    questions: list[str]
    period: str
    note: str | None
    import_: str
    @overload
    def __getitem__(self, name: Literal["dataset", "title", "period", "import"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["questions"], /) -> list[str]: ...
    @overload
    def __getitem__(self, name: Literal["note"], /) -> str | None: ...

class CitedSource(AnswerPart):
    """The source of a citation."""

    id: str
    title: str
    url: str | None
    @overload
    def __getitem__(self, name: Literal["id", "title"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["url"], /) -> str | None: ...

class Cited(AnswerPart):
    """A citation as answers show it."""

    source: CitedSource
    locator: str | None
    wording: str | None
    attributes: dict[str, Any] | None
    @overload
    def __getitem__(self, name: Literal["source"], /) -> CitedSource: ...
    @overload
    def __getitem__(self, name: Literal["locator", "wording"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...

class LastStatus(AnswerPart):
    """The last known status of relations, how surely it held, and the day it was about."""

    status: str
    truth: str
    on: str
    def __getitem__(self, name: Literal["status", "truth", "on"], /) -> str: ...

class StatusBy(AnswerPart):
    """What one dataset says of the relations of a pair."""

    status: str
    truth: str
    since: str | None
    by: list[Named]
    last_known: LastStatus | None
    @overload
    def __getitem__(self, name: Literal["status", "truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["since"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["by"], /) -> list[Named]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastStatus | None: ...

class OtherStatus(AnswerPart):
    """Another status of relations that holds or may hold, since when, and who did it."""

    status: str
    truth: str
    since: str | None
    by: list[Named]
    @overload
    def __getitem__(self, name: Literal["status", "truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["since"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["by"], /) -> list[Named]: ...

class LastLevel(AnswerPart):
    """The last known level of a mission, how surely it was that, and the day it was about."""

    level: str
    truth: str
    on: str
    def __getitem__(self, name: Literal["level", "truth", "on"], /) -> str: ...

class LevelBy(AnswerPart):
    """What one dataset says of a mission."""

    level: str
    truth: str
    last_known: LastLevel | None
    @overload
    def __getitem__(self, name: Literal["level", "truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastLevel | None: ...

class Level(AnswerPart):
    """The level of a sender's mission; `disputed` where datasets differ."""

    level: str
    truth: str
    since: str | None
    last_known: LastLevel | None
    by_dataset: dict[str, LevelBy]
    @overload
    def __getitem__(self, name: Literal["level", "truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["since"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastLevel | None: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, LevelBy]: ...

class Levels(AnswerPart):
    """The missions of each with the other, null where nothing is known."""

    a_in_b: Level | None
    b_in_a: Level | None
    def __getitem__(self, name: Literal["a_in_b", "b_in_a"], /) -> Level | None: ...

class Claim(AnswerPart):
    """What all claims in answers share: the spell, the verdict on it, who says so, the ties behind it."""

    since: str
    until: str
    truth: str
    by_dataset: dict[str, Verdict]
    last_known: LastKnown | None
    ties: list[str]
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    @overload
    def __getitem__(self, name: Literal["since", "until", "truth", "since_earliest", "since_latest", "until_earliest", "until_latest"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, Verdict]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...

class People(AnswerPart):
    """How many people there are: about so many, between `min` and `max`; each null where it is not stated."""

    about: int | None
    min: int | None
    max: int | None
    def __getitem__(self, name: Literal["about", "min", "max"], /) -> int | None: ...

class Hosting(AnswerPart):
    """A host, the group or person it hosts, and whom that opposes; `across` names datasets that only together know both."""

    since: str
    until: str
    truth: str
    by_dataset: dict[str, Verdict]
    last_known: LastKnown | None
    ties: list[str]
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    host: Named
    group: Named
    against: list[Named]
    across: list[str] | None
    people: People | None
    place: Named | None
    @overload
    def __getitem__(self, name: Literal["since", "until", "truth", "since_earliest", "since_latest", "until_earliest", "until_latest"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, Verdict]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...
    @overload
    def __getitem__(self, name: Literal["host", "group"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["against"], /) -> list[Named]: ...
    @overload
    def __getitem__(self, name: Literal["across"], /) -> list[str] | None: ...
    @overload
    def __getitem__(self, name: Literal["people"], /) -> People | None: ...
    @overload
    def __getitem__(self, name: Literal["place"], /) -> Named | None: ...

class Severed(AnswerPart):
    """A state that has severed or suspended its ties with another."""

    by: Named
    with_: Named
    status: str
    since: str
    until: str
    truth: str
    by_dataset: dict[str, Verdict]
    last_known: LastKnown | None
    ties: list[str]
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    @overload
    def __getitem__(self, name: Literal["by", "with"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["status", "since", "until", "truth", "since_earliest", "since_latest", "until_earliest", "until_latest"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, Verdict]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...

class Recognition(AnswerPart):
    """A state that recognises another, and how (`recognition`: de_facto, de_jure) where that is stated."""

    since: str
    until: str
    truth: str
    by_dataset: dict[str, Verdict]
    last_known: LastKnown | None
    ties: list[str]
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    by: Named
    of: Named
    attributes: dict[str, Any]
    @overload
    def __getitem__(self, name: Literal["since", "until", "truth", "since_earliest", "since_latest", "until_earliest", "until_latest"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, Verdict]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...
    @overload
    def __getitem__(self, name: Literal["by", "of"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...

class Mission(AnswerPart):
    """A state's mission in another, at one level."""

    of: Named
    in_: Named
    level: str
    attributes: dict[str, Any]
    since: str
    until: str
    truth: str
    by_dataset: dict[str, Verdict]
    last_known: LastKnown | None
    ties: list[str]
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    @overload
    def __getitem__(self, name: Literal["of", "in"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["level", "since", "until", "truth", "since_earliest", "since_latest", "until_earliest", "until_latest"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, Verdict]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...

class Directed(AnswerPart):
    """A claim from one entity to another with what its kind adds (a membership's role, a recognition's kind)."""

    from_: Named
    to: Named
    attributes: dict[str, Any]
    since: str
    until: str
    truth: str
    by_dataset: dict[str, Verdict]
    last_known: LastKnown | None
    ties: list[str]
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    @overload
    def __getitem__(self, name: Literal["from", "to"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["since", "until", "truth", "since_earliest", "since_latest", "until_earliest", "until_latest"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, Verdict]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...

class Member(AnswerPart):
    """A member in a role, and what it owes by its claim; null where that is not stated."""

    since: str
    until: str
    truth: str
    by_dataset: dict[str, Verdict]
    last_known: LastKnown | None
    ties: list[str]
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    entity: Named
    role: str
    obligations: list[str] | None
    @overload
    def __getitem__(self, name: Literal["since", "until", "truth", "since_earliest", "since_latest", "until_earliest", "until_latest", "role"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, Verdict]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...
    @overload
    def __getitem__(self, name: Literal["entity"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["obligations"], /) -> list[str] | None: ...

class AlliesCount(AnswerPart):
    """One of several whose allies are listed: how many it has, and what silence about others means."""

    entity: Named
    total: int
    otherwise: str
    reason: str | None
    @overload
    def __getitem__(self, name: Literal["entity"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["total"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["otherwise"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["reason"], /) -> str | None: ...

class Participant(AnswerPart):
    """Who took part, in which role, according to whom and how surely (null: a bare fact)."""

    entity: Named
    role: str
    according_to: Named | None
    confidence: str | None
    attributes: dict[str, Any]
    citations: list[Cited]
    @overload
    def __getitem__(self, name: Literal["entity"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["role"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["according_to"], /) -> Named | None: ...
    @overload
    def __getitem__(self, name: Literal["confidence"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["citations"], /) -> list[Cited]: ...

class DyadEvent(AnswerPart):
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
    when_earliest: str | None
    when_latest: str | None
    @overload
    def __getitem__(self, name: Literal["id", "kind", "when", "title", "dataset", "when_earliest", "when_latest"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["participants"], /) -> list[Participant]: ...
    @overload
    def __getitem__(self, name: Literal["place"], /) -> Named | None: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["citations"], /) -> list[Cited]: ...

class TieCited(AnswerPart):
    """A citation of a pair's answer, and the ties and events that it stands behind."""

    source: CitedSource
    locator: str | None
    wording: str | None
    attributes: dict[str, Any] | None
    behind: list[str]
    @overload
    def __getitem__(self, name: Literal["source"], /) -> CitedSource: ...
    @overload
    def __getitem__(self, name: Literal["locator", "wording"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["behind"], /) -> list[str]: ...

class Days(AnswerPart):
    from_: str
    to: str
    def __getitem__(self, name: Literal["from", "to"], /) -> str: ...

class Item(AnswerPart):
    type: str
    id: str | None
    kind: str
    title: str
    since: str
    until: str | None
    certain: Days | None
    with_: list[Named]
    dataset: str
    citations: list[Cited]
    question: str | None
    truth: str | None
    status: str | None
    ends: str | None
    ties: list[str] | None
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    @overload
    def __getitem__(self, name: Literal["type", "kind", "title", "since", "dataset", "since_earliest", "since_latest", "until_earliest", "until_latest"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["id", "until", "question", "truth", "status", "ends"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["certain"], /) -> Days | None: ...
    @overload
    def __getitem__(self, name: Literal["with"], /) -> list[Named]: ...
    @overload
    def __getitem__(self, name: Literal["citations"], /) -> list[Cited]: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str] | None: ...

class CitationDocument(AnswerPart):
    """Where it says so: the id of a source, the place in it, the source's own wording."""

    source: str
    locator: str | None
    wording: str | None
    attributes: dict[str, Any] | None
    @overload
    def __getitem__(self, name: Literal["source"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["locator", "wording"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...

class NameDocument(AnswerPart):
    """A name, its language, and the days on which it was borne."""

    text: str
    language: str | None
    since: str | None
    until: str | None
    @overload
    def __getitem__(self, name: Literal["text"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["language", "since", "until"], /) -> str | None: ...

class CodeDocument(AnswerPart):
    """A code in a scheme, and the days on which it was borne."""

    scheme: str
    code: str
    since: str | None
    until: str | None
    @overload
    def __getitem__(self, name: Literal["scheme", "code"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["since", "until"], /) -> str | None: ...

class SpellDocument(AnswerPart):
    """A spell in the state system as one system counts it."""

    system: str
    since: str
    until: str
    def __getitem__(self, name: Literal["system", "since", "until"], /) -> str: ...

class EntityDocument(AnswerPart):
    """An entity as it stands at a version."""

    id: str
    kind: str
    name: str
    names: list[NameDocument]
    codes: list[CodeDocument]
    spells: list[SpellDocument]
    exists: list[str] | None
    attributes: dict[str, Any]
    dataset: str
    citations: list[CitationDocument]
    merged_into: str | None
    version: int
    @overload
    def __getitem__(self, name: Literal["id", "kind", "name", "dataset"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["names"], /) -> list[NameDocument]: ...
    @overload
    def __getitem__(self, name: Literal["codes"], /) -> list[CodeDocument]: ...
    @overload
    def __getitem__(self, name: Literal["spells"], /) -> list[SpellDocument]: ...
    @overload
    def __getitem__(self, name: Literal["exists"], /) -> list[str] | None: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["citations"], /) -> list[CitationDocument]: ...
    @overload
    def __getitem__(self, name: Literal["merged_into"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["version"], /) -> int: ...

class TieDocument(AnswerPart):
    """A tie as it stands at a version; its parties are ids."""

    id: str
    key: str | None
    discriminator: str | None
    kind: str
    since: str
    since_kind: str | None
    until: str
    until_kind: str | None
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    dates: dict[str, str]
    attributes: dict[str, Any]
    dataset: str
    citations: list[CitationDocument]
    version: int
    from_: str
    to: str
    @overload
    def __getitem__(self, name: Literal["id", "kind", "since", "until", "since_earliest", "since_latest", "until_earliest", "until_latest", "dataset", "from", "to"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["key", "discriminator", "since_kind", "until_kind"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["dates"], /) -> dict[str, str]: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["citations"], /) -> list[CitationDocument]: ...
    @overload
    def __getitem__(self, name: Literal["version"], /) -> int: ...

class ListedTie(AnswerPart):
    """A tie in a list; its parties are shown with name and kind."""

    id: str
    key: str | None
    discriminator: str | None
    kind: str
    since: str
    since_kind: str | None
    until: str
    until_kind: str | None
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    dates: dict[str, str]
    attributes: dict[str, Any]
    dataset: str
    citations: list[CitationDocument]
    version: int
    from_: Named
    to: Named
    @overload
    def __getitem__(self, name: Literal["id", "kind", "since", "until", "since_earliest", "since_latest", "until_earliest", "until_latest", "dataset"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["key", "discriminator", "since_kind", "until_kind"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["dates"], /) -> dict[str, str]: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["citations"], /) -> list[CitationDocument]: ...
    @overload
    def __getitem__(self, name: Literal["version"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["from", "to"], /) -> Named: ...

class ParticipationDocument(AnswerPart):
    """An entity's part in an event, and who says so how surely (null: a bare fact)."""

    entity: str
    role: str
    according_to: str | None
    confidence: str | None
    attributes: dict[str, Any]
    citations: list[CitationDocument]
    @overload
    def __getitem__(self, name: Literal["entity", "role"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["according_to", "confidence"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["citations"], /) -> list[CitationDocument]: ...

class EventLinkDocument(AnswerPart):
    """How an event relates to another, and who says so."""

    event: str
    relation: str
    according_to: str | None
    confidence: str | None
    citations: list[CitationDocument]
    @overload
    def __getitem__(self, name: Literal["event", "relation"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["according_to", "confidence"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["citations"], /) -> list[CitationDocument]: ...

class EventDocument(AnswerPart):
    """An event as it stands at a version."""

    id: str
    key: str | None
    discriminator: str | None
    kind: str
    title: str
    when: str
    when_earliest: str | None
    when_latest: str | None
    participants: list[ParticipationDocument]
    links: list[EventLinkDocument]
    place: str | None
    attributes: dict[str, Any]
    opens: list[str]
    closes: list[str]
    dataset: str
    citations: list[CitationDocument]
    version: int
    @overload
    def __getitem__(self, name: Literal["id", "kind", "title", "when", "when_earliest", "when_latest", "dataset"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["key", "discriminator", "place"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["participants"], /) -> list[ParticipationDocument]: ...
    @overload
    def __getitem__(self, name: Literal["links"], /) -> list[EventLinkDocument]: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["opens", "closes"], /) -> list[str]: ...
    @overload
    def __getitem__(self, name: Literal["citations"], /) -> list[CitationDocument]: ...
    @overload
    def __getitem__(self, name: Literal["version"], /) -> int: ...

class CoverageDocument(AnswerPart):
    """What a dataset would know of: a question, among which parties, within which alliances, in which period."""

    question: str
    among: str | list[str]
    within: list[str] | None
    obligations: list[str] | None
    period: str
    @overload
    def __getitem__(self, name: Literal["question", "period"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["among"], /) -> str | list[str]: ...
    @overload
    def __getitem__(self, name: Literal["within", "obligations"], /) -> list[str] | None: ...

class SourceDocument(AnswerPart):
    """A dataset or a document as it stands at a version; `edition` is its own version."""

    id: str
    kind: str
    title: str
    author: str | None
    publisher: str | None
    published: str | None
    url: str | None
    licence: str | None
    redistributable: bool | None
    citation: str | None
    edition: str | None
    coverage: list[CoverageDocument]
    checked_through: str | None
    definition: str | None
    requires: list[str]
    attributes: dict[str, Any]
    dataset: str
    citations: list[CitationDocument]
    version: int
    @overload
    def __getitem__(self, name: Literal["id", "kind", "title", "dataset"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["author", "publisher", "published", "url", "licence", "citation", "edition", "checked_through", "definition"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["redistributable"], /) -> bool | None: ...
    @overload
    def __getitem__(self, name: Literal["coverage"], /) -> list[CoverageDocument]: ...
    @overload
    def __getitem__(self, name: Literal["requires"], /) -> list[str]: ...
    @overload
    def __getitem__(self, name: Literal["attributes"], /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, name: Literal["citations"], /) -> list[CitationDocument]: ...
    @overload
    def __getitem__(self, name: Literal["version"], /) -> int: ...

class Entities(AnswerPart):
    """A page of entities; `next` is the token of the page after it."""

    next: str | None
    revision: int
    known: str
    items_: list[EntityDocument]
    @overload
    def __getitem__(self, name: Literal["next"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["known"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[EntityDocument]: ...

class Ties(AnswerPart):
    """A page of ties; `next` is the token of the page after it."""

    next: str | None
    revision: int
    known: str
    items_: list[ListedTie]
    @overload
    def __getitem__(self, name: Literal["next"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["known"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[ListedTie]: ...

class Borne(AnswerPart):
    """A code that an entity bears, and when: from `since` to the day before `until`, null where no limit is known."""

    entity: Named
    scheme: str
    code: str
    valid: str
    since: str | None
    until: str | None
    @overload
    def __getitem__(self, name: Literal["entity"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["scheme", "code", "valid"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["since", "until"], /) -> str | None: ...

class Codes(AnswerPart):
    """A page of codes; `next` is the token of the page after it."""

    next: str | None
    revision: int
    known: str
    answer: str
    items_: list[Borne]
    @overload
    def __getitem__(self, name: Literal["next"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["known", "answer"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[Borne]: ...

class Events(AnswerPart):
    """A page of events; `next` is the token of the page after it."""

    next: str | None
    revision: int
    known: str
    items_: list[EventDocument]
    @overload
    def __getitem__(self, name: Literal["next"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["known"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[EventDocument]: ...

class Sources(AnswerPart):
    """A page of sources; `next` is the token of the page after it."""

    next: str | None
    revision: int
    known: str
    items_: list[SourceDocument]
    @overload
    def __getitem__(self, name: Literal["next"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["known"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[SourceDocument]: ...

class Dataset(AnswerPart):
    """A dataset: its own version, what it covers, whom to cite, and how many records of each kind it asserts."""

    id: str
    title: str
    version: str | None
    licence: str | None
    citation: str | None
    coverage: list[CoverageDocument]
    checked_through: str | None
    counts: dict[str, int]
    @overload
    def __getitem__(self, name: Literal["id", "title"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["version", "licence", "citation", "checked_through"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["coverage"], /) -> list[CoverageDocument]: ...
    @overload
    def __getitem__(self, name: Literal["counts"], /) -> dict[str, int]: ...

class Datasets(AnswerPart):
    """All datasets, by id."""

    items_: list[Dataset]
    total: int
    revision: int
    known: str
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[Dataset]: ...
    @overload
    def __getitem__(self, name: Literal["total", "revision"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["known"], /) -> str: ...

class By(AnswerPart):
    """Who wrote: a key's id (null on the command line) and name."""

    id: str | None
    name: str
    @overload
    def __getitem__(self, name: Literal["id"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["name"], /) -> str: ...

class ChangeDocument(AnswerPart):
    """One step of one record; `of` counts the changes of its revision, `body` is null for a retraction."""

    revision: int
    seq: int
    of: int
    record: str
    id: str
    version: int
    op: str
    at: str
    by: By
    reason: str | None
    body: dict[str, Any] | None
    @overload
    def __getitem__(self, name: Literal["revision", "seq", "of", "version"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["record", "id", "op", "at"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["by"], /) -> By: ...
    @overload
    def __getitem__(self, name: Literal["reason"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["body"], /) -> dict[str, Any] | None: ...

class History(AnswerPart):
    """The changes of a record, newest first."""

    items_: list[ChangeDocument]
    next: str | None
    revision: int
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[ChangeDocument]: ...
    @overload
    def __getitem__(self, name: Literal["next"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...

class ChangesDocument(AnswerPart):
    """Changes in the order of the log; `next` is the place to go on from, whether or not there is more."""

    items_: list[ChangeDocument]
    next: str
    revision: int
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[ChangeDocument]: ...
    @overload
    def __getitem__(self, name: Literal["next"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...

class Retraction(AnswerPart):
    """A record that has been retracted, and the version that its retraction is."""

    record: str
    id: str
    version: int
    outcome: str
    @overload
    def __getitem__(self, name: Literal["record", "id", "outcome"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["version"], /) -> int: ...

class BatchCounts(AnswerPart):
    """How many records of a batch were what."""

    new: int
    changed: int
    same: int
    def __getitem__(self, name: Literal["new", "changed", "same"], /) -> int: ...

class OutcomeDocument(AnswerPart):
    """What became of one record of a batch, and its version now."""

    pointer: str
    record: str
    id: str
    version: int
    outcome: str
    @overload
    def __getitem__(self, name: Literal["pointer", "record", "id", "outcome"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["version"], /) -> int: ...

class BatchDocument(AnswerPart):
    """What a batch did, or with `dry_run` would have done."""

    revision: int
    dry_run: bool
    counts: BatchCounts
    items_: list[OutcomeDocument]
    warnings: list[str]
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["dry_run"], /) -> bool: ...
    @overload
    def __getitem__(self, name: Literal["counts"], /) -> BatchCounts: ...
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[OutcomeDocument]: ...
    @overload
    def __getitem__(self, name: Literal["warnings"], /) -> list[str]: ...

class Omitted(AnswerPart):
    """How many counterparts with a claim were left out, by the verdict on them."""

    possible: int
    disputed: int
    unknown: int
    def __getitem__(self, name: Literal["possible", "disputed", "unknown"], /) -> int: ...

class Ally(AnswerPart):
    """One counterpart: how surely it is an ally, by what obligations, through what, according to whom."""

    entity: Named
    truth: str
    strongest: str | None
    obligations: Obligations
    via: list[Via]
    across: list[str] | None
    by_dataset: dict[str, Verdict]
    last_known: LastKnown | None
    @overload
    def __getitem__(self, name: Literal["entity"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["strongest"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["obligations"], /) -> Obligations: ...
    @overload
    def __getitem__(self, name: Literal["via"], /) -> list[Via]: ...
    @overload
    def __getitem__(self, name: Literal["across"], /) -> list[str] | None: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, Verdict]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...

@dataclass(frozen=True, kw_only=True)
class Allies:
    """Who is allied to an entity on a day, or on some day of a period; `otherwise` is the truth for any roster state not listed or omitted."""

    answer: str
    total: int
    entity: Named
    on: str | None
    during: str | None
    items: list[Ally]
    totals: dict[str, int]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named]
    would_answer: list[WouldAnswer]
    see: str | None
    certainty: str
    revision: int
    known: str

class AllyOf(AnswerPart):
    """An ally of one of several who were asked about."""

    entity: Named
    truth: str
    strongest: str | None
    obligations: Obligations
    via: list[Via]
    across: list[str] | None
    by_dataset: dict[str, Verdict]
    last_known: LastKnown | None
    of: Named
    @overload
    def __getitem__(self, name: Literal["entity", "of"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["strongest"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["obligations"], /) -> Obligations: ...
    @overload
    def __getitem__(self, name: Literal["via"], /) -> list[Via]: ...
    @overload
    def __getitem__(self, name: Literal["across"], /) -> list[str] | None: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, Verdict]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...

@dataclass(frozen=True, kw_only=True)
class AlliesOfSeveral:
    """Who is allied to each of several entities; `otherwise` is *no* where it is for each of them, `totals` counts items."""

    answer: str
    total: int
    of: list[AlliesCount]
    on: str | None
    during: str | None
    items: list[AllyOf]
    totals: dict[str, int]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named]
    would_answer: list[WouldAnswer]
    certainty: str
    revision: int
    known: str

class Allied(AnswerPart):
    """Whether the two of a pair are allied; see Ally."""

    truth: str
    by_dataset: dict[str, Verdict]
    strongest: str | None
    obligations: Obligations
    via: list[Via]
    across: list[str] | None
    last_known: LastKnown | None
    @overload
    def __getitem__(self, name: Literal["truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, Verdict]: ...
    @overload
    def __getitem__(self, name: Literal["strongest"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["obligations"], /) -> Obligations: ...
    @overload
    def __getitem__(self, name: Literal["via"], /) -> list[Via]: ...
    @overload
    def __getitem__(self, name: Literal["across"], /) -> list[str] | None: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...

class Relations(AnswerPart):
    """Diplomatic relations: established, suspended, severed, none, disputed or unknown, and how surely."""

    status: str
    truth: str
    since: str | None
    by: list[Named]
    alternatives: list[OtherStatus]
    implied: str | None
    last_known: LastStatus | None
    levels: Levels
    by_dataset: dict[str, StatusBy]
    @overload
    def __getitem__(self, name: Literal["status", "truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["since", "implied"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["by"], /) -> list[Named]: ...
    @overload
    def __getitem__(self, name: Literal["alternatives"], /) -> list[OtherStatus]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastStatus | None: ...
    @overload
    def __getitem__(self, name: Literal["levels"], /) -> Levels: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, StatusBy]: ...

class Rivalry(AnswerPart):
    """Whether a pair are rivals, and in what."""

    truth: str
    by_dataset: dict[str, Verdict]
    last_known: LastKnown | None
    kinds: list[str]
    ties: list[str]
    @overload
    def __getitem__(self, name: Literal["truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, Verdict]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...
    @overload
    def __getitem__(self, name: Literal["kinds", "ties"], /) -> list[str]: ...

@dataclass(frozen=True, kw_only=True)
class Dyad:
    """All that is known of a pair on a day, or in a period."""

    answer: str
    a: Named
    b: Named
    on: str | None
    during: str | None
    allied: Allied
    relations: Relations
    hosting: list[Hosting]
    memberships: list[Directed]
    recognition: list[Directed]
    rivalry: Rivalry
    events: list[DyadEvent]
    citations: list[TieCited]
    reason: str | None
    present_then: list[Named]
    would_answer: list[WouldAnswer]
    certainty: str
    revision: int
    known: str

@dataclass(frozen=True, kw_only=True)
class PairList:
    """What lists of pairs share; `otherwise` is the truth for any roster state not listed or omitted."""

    answer: str
    total: int
    on: str | None
    during: str | None
    items: list[Any]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named]
    would_answer: list[WouldAnswer]
    certainty: str
    revision: int
    known: str

@dataclass(frozen=True, kw_only=True)
class Hostings:
    """Who hosts whom on a day, or on some day of a period."""

    answer: str
    total: int
    on: str | None
    during: str | None
    items: list[Hosting]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named]
    would_answer: list[WouldAnswer]
    certainty: str
    revision: int
    known: str

@dataclass(frozen=True, kw_only=True)
class Severances:
    """Who has severed or suspended ties with whom on a day, or on some day of a period."""

    answer: str
    total: int
    on: str | None
    during: str | None
    items: list[Severed]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named]
    would_answer: list[WouldAnswer]
    certainty: str
    revision: int
    known: str

@dataclass(frozen=True, kw_only=True)
class Recognitions:
    """Who recognises whom on a day, or on some day of a period."""

    answer: str
    total: int
    on: str | None
    during: str | None
    items: list[Recognition]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named]
    would_answer: list[WouldAnswer]
    certainty: str
    revision: int
    known: str

@dataclass(frozen=True, kw_only=True)
class Missions:
    """Who is represented where, at which level, on a day, or on some day of a period.

    `denied` are the pairs of whom a dataset surely says that there was no mission: an item each, with the level `none`."""

    answer: str
    total: int
    on: str | None
    during: str | None
    items: list[Mission]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named]
    would_answer: list[WouldAnswer]
    certainty: str
    revision: int
    known: str
    denied: list[Mission]

@dataclass(frozen=True, kw_only=True)
class Members:
    """Who belongs to an alliance or organisation on a day, or on some day of a period; `totals` counts by role."""

    answer: str
    total: int
    entity: Named
    on: str | None
    during: str | None
    items: list[Member]
    totals: dict[str, int]
    omitted: Omitted
    coverage: list[Covered]
    otherwise: str
    otherwise_roster: str
    reason: str | None
    present_then: list[Named]
    certainty: str
    revision: int
    known: str

@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The ties and events of an entity or a pair, by start."""

    answer: str
    total: int
    entities: list[Named]
    items: list[Item]
    reason: str | None
    present_then: list[Named]
    revision: int
    known: str

class MatchedEntity(AnswerPart):
    """An entity that a reference may mean, the code it goes by, and when that was valid."""

    entity: Named
    code: str | None
    valid: str | None
    @overload
    def __getitem__(self, name: Literal["entity"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["code", "valid"], /) -> str | None: ...

@dataclass(frozen=True, kw_only=True)
class Resolved:
    """Which entity a reference means on a day or in a window, or who else it may be."""

    answer: str
    ref: str
    on: str | None
    during: str | None
    entity: Named | None
    candidates: list[MatchedEntity]
    in_system: dict[str, str] | None
    present_then: list[Named]
    revision: int
    known: str

class NetworkOf(AnswerPart):
    """What was done to get a network: of which days, by which rule, from which datasets; and how large it is.

    `obligations` is null where any alliance counts, `directed` says whether the graph leads one way. `covered` is the share of the pairs of states in the roster of
    `system` of which anything is known, null where the layers do not join states or there are no pairs."""

    on: str | None
    during: str | None
    known: str
    layers: list[str]
    obligations: list[str] | None
    mutual: str
    directed: bool
    isolates: str
    system: str
    certainty: str
    datasets: list[str]
    nodes: int | None
    edges: int | None
    covered: float | None
    revision: int
    @overload
    def __getitem__(self, name: Literal["on", "during"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["known", "mutual", "isolates", "system", "certainty"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["layers", "datasets"], /) -> list[str]: ...
    @overload
    def __getitem__(self, name: Literal["obligations"], /) -> list[str] | None: ...
    @overload
    def __getitem__(self, name: Literal["directed"], /) -> bool: ...
    @overload
    def __getitem__(self, name: Literal["nodes", "edges"], /) -> int | None: ...
    @overload
    def __getitem__(self, name: Literal["covered"], /) -> float | None: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...

class PortfoliosOf(AnswerPart):
    """What was done to get portfolios: the network of their alliances, and `levels`, the scale of their cells.

    `atop`: 3 defence or offence, 2 neutrality or consultation, 1 nonaggression. `cow`: 3 defence, 2 neutrality or
    nonaggression, 1 consultation."""

    on: str | None
    during: str | None
    known: str
    layers: list[str]
    obligations: list[str] | None
    mutual: str
    directed: bool
    isolates: str
    system: str
    certainty: str
    datasets: list[str]
    nodes: int | None
    edges: int | None
    covered: float | None
    revision: int
    levels: str
    @overload
    def __getitem__(self, name: Literal["on", "during"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["known", "mutual", "isolates", "system", "certainty", "levels"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["layers", "datasets"], /) -> list[str]: ...
    @overload
    def __getitem__(self, name: Literal["obligations"], /) -> list[str] | None: ...
    @overload
    def __getitem__(self, name: Literal["directed"], /) -> bool: ...
    @overload
    def __getitem__(self, name: Literal["nodes", "edges"], /) -> int | None: ...
    @overload
    def __getitem__(self, name: Literal["covered"], /) -> float | None: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...

class HopSupport(AnswerPart):
    """A reason why a hop holds: as why two are allied, with the layer and the kind of tie."""

    alliance: Named | None
    since: str
    until: str
    truth: str
    dataset: str | None
    ties: list[str]
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    layer: str
    kind: str
    @overload
    def __getitem__(self, name: Literal["alliance"], /) -> Named | None: ...
    @overload
    def __getitem__(self, name: Literal["since", "until", "truth", "since_earliest", "since_latest", "until_earliest", "until_latest", "layer", "kind"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["dataset"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...

class Hop(AnswerPart):
    from_: Named
    to: Named
    truth: str
    last_known: LastKnown | None
    via: list[HopSupport]
    ties: list[str]
    @overload
    def __getitem__(self, name: Literal["from", "to"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...
    @overload
    def __getitem__(self, name: Literal["via"], /) -> list[HopSupport]: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...

class Validity(AnswerPart):
    """The days on which all hops of a path hold: from `since` to the day before `until`."""

    since: str
    until: str
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    def __getitem__(self, name: Literal["since", "until", "since_earliest", "since_latest", "until_earliest", "until_latest"], /) -> str: ...

class Path(AnswerPart):
    """A path: how many hops, how surely all of them hold on one day, and when they do.

    Where a hop is carried by its last word, `last_known` says until when all of them were known to hold."""

    length: int
    truth: str
    last_known: LastKnown | None
    entities: list[Named]
    hops: list[Hop]
    valid: Validity
    @overload
    def __getitem__(self, name: Literal["length"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastKnown | None: ...
    @overload
    def __getitem__(self, name: Literal["entities"], /) -> list[Named]: ...
    @overload
    def __getitem__(self, name: Literal["hops"], /) -> list[Hop]: ...
    @overload
    def __getitem__(self, name: Literal["valid"], /) -> Validity: ...

@dataclass(frozen=True, kw_only=True)
class PathList:
    """Paths from one entity to another, the shortest first; with none, `reason` says why and `detail` in a sentence.

    `more` says that there are others beside those shown; `partial` that not all pairs of states are covered, so that
    what is not here may be unknown."""

    answer: str
    total: int
    start: Named
    end: Named
    paths: list[Path]
    more: bool
    partial: bool
    reason: str | None
    detail: str | None
    network: NetworkOf
    revision: int
    known: str

class Range(AnswerPart):
    """The least and the greatest score over the network of what is sure and that of all that is possible."""

    low: float | None
    high: float | None
    def __getitem__(self, name: Literal["low", "high"], /) -> float | None: ...

class Scored(AnswerPart):
    """An entity's score, null where the measure is not defined for it, and its rank from 1; equal scores share one."""

    entity: Named
    score: float | None
    rank: int | None
    range: Range | None
    @overload
    def __getitem__(self, name: Literal["entity"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["score"], /) -> float | None: ...
    @overload
    def __getitem__(self, name: Literal["rank"], /) -> int | None: ...
    @overload
    def __getitem__(self, name: Literal["range"], /) -> Range: ...

@dataclass(frozen=True, kw_only=True)
class Centrality:
    """A ranking by a measure; `partial` says that not all pairs of states are covered, `reason` why scores are null.

    `tied` says how many of those that `top` cuts off have the score of the last one shown."""

    answer: str
    total: int
    tied: int
    measure: str
    items: list[Scored]
    partial: bool
    reason: str | None
    network: NetworkOf
    revision: int
    known: str

class YearScore(AnswerPart):
    """A score in a year; null where the network of that year is not fully covered, unless partial ones are asked for."""

    year: int
    entity: Named
    score: float | None
    rank: int | None
    covered: float | None
    @overload
    def __getitem__(self, name: Literal["year"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["entity"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["score", "covered"], /) -> float | None: ...
    @overload
    def __getitem__(self, name: Literal["rank"], /) -> int | None: ...

@dataclass(frozen=True, kw_only=True)
class CentralitySeries:
    """Scores over years, by entity and year; `year` says which days stand for one: any, jan1 or dec31."""

    answer: str
    measure: str
    of: list[Named]
    year: str
    items: list[YearScore]
    network: NetworkOf
    revision: int
    known: str

class SimilarityScore(AnswerPart):
    """How alike two portfolios are, null with the reason where that is not defined; and of how many cells."""

    entity: Named
    score: float | None
    reason: str | None
    cells: int
    missing: int
    @overload
    def __getitem__(self, name: Literal["entity"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["score"], /) -> float | None: ...
    @overload
    def __getitem__(self, name: Literal["reason"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["cells", "missing"], /) -> int: ...

@dataclass(frozen=True, kw_only=True)
class Similarity:
    """How alike the alliance portfolios of a state and of others are, the most alike first.

    A portfolio has a cell for each state of the roster: the strongest that it owes that one, by the `levels` of the
    network, and 0 for nothing; cells that are not known are missing. `reason` says why
    there is nothing to compare."""

    answer: str
    total: int
    entity: Named
    measure: str
    items: list[SimilarityScore]
    partial: bool
    reason: str | None
    network: PortfoliosOf
    revision: int
    known: str

@dataclass(frozen=True, kw_only=True)
class Balance:
    """Structural balance of alliances (+) and rivalries (-) over closed triads.

    `triads` counts them by their signs, from `+++` to `---`. `balanced` is the share whose product is positive,
    `weakly_balanced` that of those without exactly one negative tie; null where there is no triad, with the `reason`.
    `camps` has two groups for each part of the network that ties join, one after the other: all its alliances lie within
    them and all its rivalries between; null where some part has no two such groups. Pairs
    that are both allied and rivals are left out, and counted in `both`."""

    answer: str
    triads: dict[str, int]
    balanced: float | None
    weakly_balanced: float | None
    reason: str | None
    camps: list[list[Named]] | None
    positive: int
    negative: int
    both: int
    partial: bool
    network: NetworkOf
    revision: int
    known: str

class LastVerdict(AnswerPart):
    """A last word; of relations and missions with the status that it was."""

    truth: str
    on: str
    status: str | None
    def __getitem__(self, name: Literal["truth", "on", "status"], /) -> str: ...

class StretchBy(AnswerPart):
    """What one dataset says; of relations and missions also which status, since when by its claim, and who did it."""

    truth: str
    last_known: LastVerdict | None
    status: str | None
    since: str | None
    by: list[Named] | None
    @overload
    def __getitem__(self, name: Literal["truth", "status"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastVerdict | None: ...
    @overload
    def __getitem__(self, name: Literal["since"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["by"], /) -> list[Named]: ...

class StretchItem(AnswerPart):
    question: str
    direction: str | None
    entity: Named | None
    of: Named | None
    with_: list[Named]
    since: str
    until: str
    ends: str
    held_since: str
    truth: str
    status: str | None
    by: list[Named]
    alternatives: list[OtherStatus]
    via: list[Via]
    strongest: str | None
    obligations: Obligations | None
    across: list[str] | None
    by_dataset: dict[str, StretchBy]
    last_known: LastVerdict | None
    ties: list[str]
    citations: list[TieCited]
    @overload
    def __getitem__(self, name: Literal["question", "since", "until", "ends", "held_since", "truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["direction", "status", "strongest"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["entity", "of"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["with", "by"], /) -> list[Named]: ...
    @overload
    def __getitem__(self, name: Literal["alternatives"], /) -> list[OtherStatus]: ...
    @overload
    def __getitem__(self, name: Literal["via"], /) -> list[Via]: ...
    @overload
    def __getitem__(self, name: Literal["obligations"], /) -> Obligations | None: ...
    @overload
    def __getitem__(self, name: Literal["across"], /) -> list[str] | None: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, StretchBy]: ...
    @overload
    def __getitem__(self, name: Literal["last_known"], /) -> LastVerdict | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...
    @overload
    def __getitem__(self, name: Literal["citations"], /) -> list[TieCited]: ...

class PairHistory(AnswerPart):
    """How the verdicts on a pair went, by question, direction and start; `total` is null where counting would take long."""

    answer: str
    total: int | None
    from_: str
    to: str
    items_: list[StretchItem]
    coverage: list[Covered]
    next: str | None
    reason: str | None
    revision: int
    known: str
    a: Named
    b: Named
    @overload
    def __getitem__(self, name: Literal["answer", "from", "to", "known"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["total"], /) -> int | None: ...
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[StretchItem]: ...
    @overload
    def __getitem__(self, name: Literal["coverage"], /) -> list[Covered]: ...
    @overload
    def __getitem__(self, name: Literal["next", "reason"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["a", "b"], /) -> Named: ...

class EntityHistory(AnswerPart):
    """How the alliances of an entity went, or the memberships in it, by the other's id and start."""

    answer: str
    total: int | None
    from_: str
    to: str
    items_: list[StretchItem]
    coverage: list[Covered]
    next: str | None
    reason: str | None
    revision: int
    known: str
    entity: Named
    @overload
    def __getitem__(self, name: Literal["answer", "from", "to", "known"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["total"], /) -> int | None: ...
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[StretchItem]: ...
    @overload
    def __getitem__(self, name: Literal["coverage"], /) -> list[Covered]: ...
    @overload
    def __getitem__(self, name: Literal["next", "reason"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...
    @overload
    def __getitem__(self, name: Literal["entity"], /) -> Named: ...

class Side(AnswerPart):
    """What held before or after, and how surely; beside that what the kind of tie may carry, null where not stated.

    Of a change they are what is known on the two days, of an opening what began and of a closing what ended."""

    truth: str
    status: str | None
    level: str | None
    role: str | None
    obligations: list[str] | None
    owed_to: list[str] | None
    people: People | None
    recognition: str | None
    rivalry: list[str] | None
    on_behalf_of: str | None
    post: str | None
    @overload
    def __getitem__(self, name: Literal["truth", "status"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["level", "role", "recognition", "on_behalf_of", "post"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["obligations", "owed_to", "rivalry"], /) -> list[str] | None: ...
    @overload
    def __getitem__(self, name: Literal["people"], /) -> People | None: ...

class Difference(AnswerPart):
    change: str
    kind: str
    from_: Named
    to: Named
    on: str
    on_kind: str | None
    truth: str
    dataset: str
    before: Side | None
    after: Side | None
    since: str
    until: str
    ties: list[str]
    on_earliest: str | None
    on_latest: str | None
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    @overload
    def __getitem__(self, name: Literal["change", "kind", "on", "truth", "dataset", "since", "until", "on_earliest", "on_latest", "since_earliest", "since_latest", "until_earliest", "until_latest"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["from", "to"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["on_kind"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["before", "after"], /) -> Side | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...

class DifferenceCounts(AnswerPart):
    """How many, over all pages, were what."""

    opened: int
    closed: int
    changed: int
    def __getitem__(self, name: Literal["opened", "closed", "changed"], /) -> int: ...

class Differences(AnswerPart):
    """What opened, closed and changed after one day and up to another; `next` is the token of the next page."""

    from_: str
    to: str
    answer: str
    items_: list[Difference]
    counts: DifferenceCounts
    sure: DifferenceCounts
    omitted: Omitted
    next: str | None
    reason: str | None
    certainty: str
    revision: int
    known: str
    @overload
    def __getitem__(self, name: Literal["from", "to", "answer", "certainty", "known"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[Difference]: ...
    @overload
    def __getitem__(self, name: Literal["counts", "sure"], /) -> DifferenceCounts: ...
    @overload
    def __getitem__(self, name: Literal["omitted"], /) -> Omitted: ...
    @overload
    def __getitem__(self, name: Literal["next", "reason"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...

class DatasetPosition(AnswerPart):
    """What one dataset says on the days of a disagreement, and the spell it claims then, or nearest to it.

    `status` is that of relations, `level` that of a mission, `role` a member's, `recognition` its kind; each null where
    the question has none or nothing holds. Of a membership, `obligations.owed` are those of the member. `since` and
    `until` are null where it claims no such spell near these days."""

    truth: str
    status: str | None
    level: str | None
    role: str | None
    recognition: str | None
    obligations: Obligations | None
    since: str | None
    since_kind: str | None
    until: str | None
    until_kind: str | None
    ties: list[str]
    since_earliest: str | None
    since_latest: str | None
    until_earliest: str | None
    until_latest: str | None
    @overload
    def __getitem__(self, name: Literal["truth", "since_earliest", "since_latest", "until_earliest", "until_latest"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["status", "level", "role", "recognition", "since", "since_kind", "until", "until_kind"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["obligations"], /) -> Obligations | None: ...
    @overload
    def __getitem__(self, name: Literal["ties"], /) -> list[str]: ...

class Explained(AnswerPart):
    """A date that one dataset knows of the same step (`date` is its kind), and from which another one counts."""

    dataset: str
    date: str
    when: str
    def __getitem__(self, name: Literal["dataset", "date", "when"], /) -> str: ...

class Disagreement(AnswerPart):
    """Days on which datasets differ about a pair and say the same all along; `..` where there is no end to that.

    `b` is the receiving, recognised or hosted one, or the alliance, where the question has a direction. `how` is any of
    existence, dates, date_kind, status, level, role, recognition, obligations. `through` are the alliances by which
    anybody has the two allied, `across` the datasets that only together know both memberships."""

    question: str
    a: Named
    b: Named
    days: Days
    truth: str
    how: list[str]
    explained_by: list[Explained]
    through: list[Named]
    across: list[str] | None
    by_dataset: dict[str, DatasetPosition]
    @overload
    def __getitem__(self, name: Literal["question", "truth"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["a", "b"], /) -> Named: ...
    @overload
    def __getitem__(self, name: Literal["days"], /) -> Days: ...
    @overload
    def __getitem__(self, name: Literal["how"], /) -> list[str]: ...
    @overload
    def __getitem__(self, name: Literal["explained_by"], /) -> list[Explained]: ...
    @overload
    def __getitem__(self, name: Literal["through"], /) -> list[Named]: ...
    @overload
    def __getitem__(self, name: Literal["across"], /) -> list[str] | None: ...
    @overload
    def __getitem__(self, name: Literal["by_dataset"], /) -> dict[str, DatasetPosition]: ...

class Compared(AnswerPart):
    """How many pairs there are of which several datasets may speak, and how many are compared by the end of this page."""

    compared: int
    of: int
    def __getitem__(self, name: Literal["compared", "of"], /) -> int: ...

class Disagreements(AnswerPart):
    """Where datasets differ, by question, pair and time; `definitions` are those of datasets here that mean different things."""

    answer: str
    on: str | None
    during: str | None
    items_: list[Disagreement]
    definitions: dict[str, str | None]
    pairs: Compared
    next: str | None
    reason: str | None
    revision: int
    known: str
    @overload
    def __getitem__(self, name: Literal["answer", "known"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["on", "during", "next", "reason"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[Disagreement]: ...
    @overload
    def __getitem__(self, name: Literal["definitions"], /) -> dict[str, str | None]: ...
    @overload
    def __getitem__(self, name: Literal["pairs"], /) -> Compared: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...

class RecordChange(AnswerPart):
    """One record that was added, corrected or retracted, as it stood before and after, and who did it last and why.

    `fields` are the members of its body that differ; `entities` are those that it is or was about."""

    record: str
    id: str
    kind: str
    title: str
    change: str
    entities: list[Named]
    dataset: str
    fields: list[str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    at: str
    by: By
    reason: str | None
    @overload
    def __getitem__(self, name: Literal["record", "id", "kind", "title", "change", "dataset", "at"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["entities"], /) -> list[Named]: ...
    @overload
    def __getitem__(self, name: Literal["fields"], /) -> list[str]: ...
    @overload
    def __getitem__(self, name: Literal["before", "after"], /) -> dict[str, Any] | None: ...
    @overload
    def __getitem__(self, name: Literal["by"], /) -> By: ...
    @overload
    def __getitem__(self, name: Literal["reason"], /) -> str | None: ...

class RecordDiffCounts(AnswerPart):
    """How many records, over all pages, were what."""

    added: int
    corrected: int
    retracted: int
    def __getitem__(self, name: Literal["added", "corrected", "retracted"], /) -> int: ...

class Revisions(AnswerPart):
    from_: int
    to: int
    def __getitem__(self, name: Literal["from", "to"], /) -> int: ...

class Learned(AnswerPart):
    """What was learned between two moments, by the moment of the last change; `next` is the token of the next page."""

    from_: str
    to: str
    answer: str
    items_: list[RecordChange]
    counts: RecordDiffCounts
    next: str | None
    revisions: Revisions
    revision: int
    known: str
    @overload
    def __getitem__(self, name: Literal["from", "to", "answer", "known"], /) -> str: ...
    @overload
    def __getitem__(self, name: Literal["items"], /) -> list[RecordChange]: ...
    @overload
    def __getitem__(self, name: Literal["counts"], /) -> RecordDiffCounts: ...
    @overload
    def __getitem__(self, name: Literal["next"], /) -> str | None: ...
    @overload
    def __getitem__(self, name: Literal["revisions"], /) -> Revisions: ...
    @overload
    def __getitem__(self, name: Literal["revision"], /) -> int: ...
