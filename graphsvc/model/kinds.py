"""The kinds of entities, ties, events and sources, and what each may carry: one table for all of graphsvc.

Neo4j writes a tie's kind in UPPER_CASE as the type of its relationship, the wire in lower_case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

Party = TypeVar("Party", int, str)
AttributeType = Literal[
    "text", "texts", "integer", "number", "choice", "choices", "entity", "entities", "people", "boolean"
]

ENTITY_KINDS = ("country", "group", "alliance", "organisation", "person", "place")
RECORDS = ("entity", "tie", "event", "source")

MEMBER_ROLES = ("member", "founder", "associate", "observer", "candidate", "suspended")
FULL_MEMBER_ROLES = ("member", "founder")
OBLIGATIONS = ("defense", "offense", "neutrality", "consultation", "nonaggression")
OBLIGATION_WORDS = dict(
    zip(OBLIGATIONS, ("defence", "offence", "neutrality", "consultation", "non-aggression"), strict=True)
)
"""How obligations are written for readers."""
"""From the strongest to the weakest."""
LEVELS = (
    "ambassador",
    "ambassador_nonresident",
    "minister",
    "charge",
    "interests_section",
    "liaison",
    "consular",
    "none",
)
NO_MISSION = "none"
"""The level of a claim that there is no mission."""
CODE_SCHEMES = ("iso3", "iso2", "iso3n", "iso3166_3", "cow", "cow_abb", "gw", "wikidata", "atop", "igo")
SPELLINGS = {word: name for name, word in OBLIGATION_WORDS.items() if word != name} | {
    "organization": "organisation",
    "recognizes": "recognises",
}
"""The other spelling of each word that a parameter takes."""
SYSTEMS = ("cow", "gw")
LISTS_BEGIN = {"cow": "1816-01-01", "gw": "1816-01-01"}
"""The first day of each list of states: a spell that begins on it began at some day before, not known."""
DATE_KINDS = (
    "signature",
    "ratification",
    "entry_into_force",
    "accession",
    "effective",
    "announcement",
    "reported",
    "dissolution",
    "withdrawal",
    "suspension",
    "denunciation",
    "expiry",
    "succession",
)
QUESTIONS = ("allied", "relations", "representation", "membership", "hosting", "rivalry", "recognition")
COVERED = (*QUESTIONS, "severance", "system")
"""What a dataset can cover: the questions, severed and suspended ties alone (which `relations` covers, too), and membership
of the state system by one of the lists."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """What one attribute of a kind may hold; `choices` where only these words are meant."""

    type: AttributeType
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class TieKind:
    """One kind of tie: whom it joins, whether both ways, what it may carry, which question it answers.

    `also_covered_by` is another question whose coverage covers it. `names_source_alone` is true where coverage must
    name only the one that it goes from: the member, the host.
    """

    name: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    is_symmetric: bool = False
    question: str | None = None
    also_covered_by: str | None = None
    names_source_alone: bool = False

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the questions whose coverage covers it; none where it answers none."""
        return tuple(question for question in (self.question, self.also_covered_by) if question is not None)

    def covered_parties(self, from_: Party, to: Party) -> tuple[Party, ...]:
        """Return the parties that coverage must name to cover a tie: its source alone, or both."""
        return (from_,) if self.names_source_alone else (from_, to)

    @property
    def label(self) -> str:
        """Return the relationship's type in Neo4j."""
        return self.name.upper()


_COUNTRY = ("country",)
_ACTOR = ("country", "group", "organisation", "alliance", "person")
_OBLIGED = {"obligations": Attribute("choices", OBLIGATIONS), "conditions": Attribute("text")}
_PLACED = {"place": Attribute("entity")}

TIE_KINDS: Mapping[str, TieKind] = {
    kind.name: kind
    for kind in (
        TieKind(
            "member_of",
            ("country", "group", "organisation"),
            ("alliance", "organisation"),
            {"role": Attribute("choice", MEMBER_ROLES), **_OBLIGED, "owed_to": Attribute("entities")},
            question="membership",
            names_source_alone=True,
        ),
        TieKind("allied_with", _COUNTRY, _COUNTRY, {**_OBLIGED, "mutual": Attribute("boolean")}, question="allied"),
        TieKind("has_relations_with", _COUNTRY, _COUNTRY, is_symmetric=True, question="relations"),
        *(
            TieKind(
                kind,
                _COUNTRY,
                _COUNTRY,
                {"reason": Attribute("text")},
                question="relations",
                also_covered_by="severance",
            )
            for kind in ("suspended_ties_with", "severed_ties_with")
        ),
        TieKind(
            "represented_in",
            _COUNTRY,
            _COUNTRY,
            {
                "level": Attribute("choice", LEVELS, required=True),
                "mission": Attribute("text"),
                "source_level": Attribute("text"),
                **_PLACED,
            },
            question="representation",
        ),
        TieKind(
            "recognises",
            _COUNTRY,
            _COUNTRY,
            {"recognition": Attribute("choice", ("de_facto", "de_jure"))},
            question="recognition",
        ),
        TieKind("protects_interests_in", _COUNTRY, _COUNTRY, {"on_behalf_of": Attribute("entity", required=True)}),
        TieKind(
            "hosts",
            _COUNTRY,
            ("group", "person"),
            {"people": Attribute("people"), **_PLACED},
            question="hosting",
            names_source_alone=True,
        ),
        TieKind("opposes", ("group", "country"), ("country", "group")),
        TieKind(
            "rival_of",
            _COUNTRY,
            _COUNTRY,
            {"rivalry": Attribute("texts")},
            is_symmetric=True,
            question="rivalry",
        ),
        TieKind("supports", ("country", "group"), ("group",)),
        TieKind(
            "located_in",
            ("place",),
            ("place", "country"),
            {"distance_km": Attribute("number"), "bearing": Attribute("text")},
        ),
        TieKind(
            "holds_post", ("person",), ("organisation", "country", "group", "alliance"), {"post": Attribute("text")}
        ),
        TieKind("succeeds", _COUNTRY, _COUNTRY),
    )
}

KINDS_OF: Mapping[str, frozenset[str]] = {
    question: frozenset(kind.name for kind in TIE_KINDS.values() if kind.question == question) for question in QUESTIONS
}
"""The kinds of ties that answer each question."""

EVENT_KINDS: Mapping[str, Mapping[str, Attribute]] = {
    name: {}
    for name in (
        "establishment",
        "restoration",
        "severance",
        "suspension",
        "downgrade",
        "recall",
        "departure",
        "search",
        "cyberattack",
        "statement",
        "meeting",
        "signature",
        "ratification",
        "accession",
        "withdrawal",
        "dissolution",
    )
} | {"expulsion": {"deadline_hours": Attribute("integer")}}
PARTICIPANT_KINDS = ENTITY_KINDS
ROLES = (
    "actor",
    "announcer",
    "target",
    "perpetrator",
    "investigator",
    "speaker",
    "subject",
    "attendee",
    "host",
    "party",
)
PARTICIPATION_ATTRIBUTES: Mapping[str, Attribute] = {
    "groups": Attribute("integer"),
    "aims": Attribute("texts"),
    "ruled_out": Attribute("texts"),
}
CITATION_ATTRIBUTES: Mapping[str, Attribute] = {"basis": Attribute("choice", ("memory",))}
"""`memory`: whoever wrote the record knew that the source treats it, and had not the source before them."""
CONFIDENCES = ("asserted", "low", "moderate", "high")
RELATIONS = ("responds_to", "same_method_as", "follows", "about")

SOURCE_KINDS = ("dataset", "article", "treaty", "statement", "video", "report", "book", "web")


def flat(kind: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes that Neo4j keeps on a relationship: scalars and flat lists, `people` as three numbers.

    >>> flat("hosts", {"people": {"about": 3000, "min": None, "max": None}, "place": "ashraf-3", "note": {"a": 1}})
    {'people_about': 3000, 'place': 'ashraf-3'}
    """
    kept: dict[str, Any] = {}
    for name, spec in TIE_KINDS[kind].attributes.items():
        value = attributes.get(name)
        if spec.type == "people" and value:
            kept.update(
                {f"{name}_{part}": value[part] for part in ("about", "min", "max") if value.get(part) is not None}
            )
        elif value is not None:
            kept[name] = value
    return kept


def is_mutual(kind: str, attributes: Mapping[str, object]) -> bool:
    """Return whether a tie says of both parties what it says of the one.

    A statement of being allied does where it says so, or where it states no obligations.
    """
    if kind == "allied_with":
        return bool(attributes.get("mutual")) or attributes.get("obligations") is None
    return TIE_KINDS[kind].is_symmetric
