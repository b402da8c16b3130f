"""What can be asked: each question with its address, its parameters, and the shape of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from graphsvc.model import answers, networks
from graphsvc.model import network_parameters as network
from graphsvc.model import query_parameters as query
from graphsvc.model import wire_records as wire
from graphsvc.model.difference import Differences
from graphsvc.model.disagreements import Disagreements
from graphsvc.model.histories import EntityHistory, PairHistory
from graphsvc.model.learned import Learned
from graphsvc.model.parameter import Measure, Parameter, declared, wire_name, words_of

Asked = Mapping[str, str | None]
"""The text of every parameter of a question, by its name in Python; None where it was not sent."""

REF = Parameter(
    "ref",
    "An id, and of an entity also `scheme:code` (cow:339), an upper-case ISO code, or an exact name.",
    ("albania", "cow:339", "ALB"),
)
_A, _B = (
    Parameter("ref", f"The {place} of the two. {REF.description}", (id_,))
    for place, id_ in (("first", "albania"), ("second", "iran"))
)
FIRST_YEAR = Parameter("year", "The first year.", ("1900",))
LAST_YEAR = Parameter("year", "The last year.", ("1914",))
_MEASURE = Parameter("word", "By which measure.", ("degree",), choices=words_of(Measure))
_OF_NO_HISTORY = {
    "on": "is no parameter of a history, which tells of all days; send `from` and `to` to bound them",
    "during": "is no parameter of a history, which tells of all days; send `from` and `to` to bound them",
    "certainty": "is no parameter of a history, which shows every verdict; read `truth` of each item",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What can be asked. Its arguments are required, in its address or its query; its parameters are not."""

    path: str
    summary: str
    answer: Any
    parameters: type
    arguments: Mapping[str, Parameter] = field(default_factory=dict)
    details: str = ""
    tag: str = "questions"
    pace: Literal["at_once", "on_thread", "in_turn"] = "at_once"
    """Where it is answered: on the event loop, on a thread (it reads the store), or when it is its turn (it computes)."""
    is_paged: bool = False
    refused: Mapping[str, str] = field(default_factory=dict)
    """What is often sent and is no parameter here, and what to send instead."""

    @property
    def optional(self) -> Mapping[str, Parameter]:
        """The parameters that may be left out, by their names in Python."""
        page = declared(query.PageParameters) if self.is_paged else {}
        form = declared(query.FormParameters) if self.answer is not None else {}
        return {**declared(self.parameters), **page, **form}

    @property
    def references(self) -> frozenset[str]:
        """The arguments and parameters that name entities, by their names on the wire."""
        every = {**self.arguments, **self.optional}
        return frozenset(wire_name(name) for name, each in every.items() if each.kind in ("ref", "refs"))

    def is_in_path(self, name: str) -> bool:
        """Say whether an argument is a part of the address."""
        return f"{{{wire_name(name)}}}" in self.path


QUESTIONS: Mapping[str, Question] = {
    "allies_of": Question(
        "/v1/allies",
        "Say who is allied to each of several entities on a day: the items of each, with whose they are.",
        answers.AlliesOfSeveral,
        query.AllianceParameters,
        {
            "of": Parameter(
                "refs",
                "Whose allies: up to 200 references. `members:REF` are the full members of an alliance or organisation "
                "on the days asked about, `rivals:REF` the rivals of an entity.",
                ("albania,poland", "members:nato", "rivals:iran"),
            )
        },
    ),
    "allies": Question(
        "/v1/allies/{ref}",
        "Say who is allied to an entity on a day, through what, by which obligations, according to whom.",
        answers.Allies,
        query.AllianceParameters,
        {"ref": REF},
    ),
    "members": Question(
        "/v1/members/{ref}",
        "Say who belongs to an alliance or organisation on a day, in which role, since when, according to whom.",
        answers.Members,
        query.MembersParameters,
        {"ref": Parameter("ref", REF.description, ("nato",))},
    ),
    "dyad": Question(
        "/v1/dyads/{a}/{b}",
        "Tell all that is known of a pair on a day: alliance, relations, hosting, memberships, events, evidence.",
        answers.Dyad,
        query.AllianceParameters,
        {"a": _A, "b": _B},
        pace="on_thread",
    ),
    "dyad_timeline": Question(
        "/v1/dyads/{a}/{b}/timeline",
        "Tell how the relations of a pair went; with a day or a period, what holds or may hold then.",
        answers.Timeline,
        query.QuestionParameters,
        {"a": _A, "b": _B},
        pace="on_thread",
    ),
    "timeline": Question(
        "/v1/timeline/{ref}",
        "Tell how the relations of an entity went; with a day or a period, what holds or may hold then.",
        answers.Timeline,
        query.QuestionParameters,
        {"ref": REF},
        pace="on_thread",
    ),
    "hosting": Question(
        "/v1/hosting",
        "Say who hosts whom on a day, and whom the hosted oppose.",
        answers.Hostings,
        query.HostingParameters,
    ),
    "severed": Question(
        "/v1/severed",
        "Say who has severed or suspended ties with whom on a day.",
        answers.Severances,
        query.SeveredParameters,
    ),
    "recognition": Question(
        "/v1/recognition",
        "Say who recognises whom on a day, since when, according to whom.",
        answers.Recognitions,
        query.RecognitionParameters,
    ),
    "missions": Question(
        "/v1/missions",
        "Say who is represented where on a day, and at which level: embassies, legations, interests sections and others.",
        answers.Missions,
        query.MissionsParameters,
    ),
    "resolve": Question(
        "/v1/resolve",
        "Say which entity a reference means.",
        answers.Resolved,
        query.ResolveParameters,
        {"ref": REF},
        "`entity` is null where none or several answer to the reference; `candidates` lists who may be meant.",
    ),
    "dyad_history": Question(
        "/v1/dyads/{a}/{b}/history",
        "Tell how the verdicts on a pair went, day by day.",
        PairHistory,
        query.DyadHistoryParameters,
        {"a": _A, "b": _B},
        "Each verdict on a pair as stretches of days on which nothing about it changes.\n\n"
        "On every day the stretch that contains it says what `/v1/dyads/{a}/{b}?on=` says of that day. Stretches come by "
        "question, direction and start, and those of one question and direction never overlap. `membership` is of "
        "sharing an organisation, `hosting` of hosting anybody who opposes the other; `with` names them.",
        pace="on_thread",
        is_paged=True,
        refused=_OF_NO_HISTORY,
    ),
    "allies_history": Question(
        "/v1/allies/{ref}/history",
        "Tell how the alliances of an entity went.",
        EntityHistory,
        query.AlliesHistoryParameters,
        {"ref": REF},
        "Who was allied to an entity, in stretches of days on which nothing about it changes, by the ally's id. With "
        "`members:REF` or `rivals:REF` in its place, to each of them; `of` of an item is whose ally it was.",
        pace="on_thread",
        is_paged=True,
        refused=_OF_NO_HISTORY,
    ),
    "members_history": Question(
        "/v1/members/{ref}/history",
        "Tell how the memberships in an entity went.",
        EntityHistory,
        query.MembersHistoryParameters,
        {"ref": Parameter("ref", REF.description, ("nato",))},
        "Who belonged to an alliance or organisation, in stretches with the role as `status`, by the member's id.",
        pace="on_thread",
        is_paged=True,
        refused=_OF_NO_HISTORY,
    ),
    "difference": Question(
        "/v1/difference",
        "Say what opened, closed and changed between two days.",
        Differences,
        query.DifferenceParameters,
        {
            "from_": Parameter("day", "The earlier of the two days, YYYY-MM-DD.", ("2022-09-06",)),
            "to_": Parameter("day", "The later of the two days, YYYY-MM-DD.", ("2022-09-07",)),
        },
        "Compares two days, each data set by itself.\n\n"
        "Claims of one data set about the same parties that follow each other are one spell, so that a new phase is no "
        "opening. A spell has `opened` if its first day lies after `from` and not after `to`, `closed` if its first day "
        "out does; one that began and ended in between has done both. With uncertain dates it is `possible` where some "
        "choice of them says so, `yes` where all do.\n\n"
        "What is known of a pair has `changed` where the data set says something of both days, and not the same: the "
        "level of a mission, the role and obligations of a member or an ally, people hosted, the kind of a recognition "
        "or of a rivalry, and, as kind `relations`, the status of their relations (established, suspended, severed; none "
        "where the data set covers relations). `before` and `after` are what held on the two days. It comes with any of "
        "the three kinds of ties that decide a status.\n\n"
        "A data set says nothing outside its coverage, after it was last checked, or after today: what would open or "
        "close there is not told, and that coverage itself begins or ends is no difference. Items come by the first day "
        "after `from` on which each may be, by kind, parties and data set. `certainty=certain` keeps what surely came "
        "about; `possible`, the default, and `carried` also what may have.",
        pace="on_thread",
        is_paged=True,
    ),
    "learned": Question(
        "/v1/learned",
        "Say what was learned between two moments.",
        Learned,
        query.LearnedParameters,
        {
            "from_": Parameter(
                "moment",
                "What was known then: a moment, or a day, which means its end; of today, now.",
                ("2026-01-31",),
            )
        },
        "Compares what was known at two moments.\n\n"
        "A record there only at the later one is `added`, only at the earlier one `retracted`, at both with other "
        "contents `corrected`. What was both written and retracted in between, or changed and brought back to what it "
        "was, is not listed: `/v1/changes` has each step. Items come by the moment of the last change in between; within "
        "one revision sources, entities, ties and events, each by id. A tie is about its parties, an event about its "
        "participants, an entity about itself, a source about nobody.",
        pace="on_thread",
        is_paged=True,
    ),
    "disagreements": Question(
        "/v1/disagreements",
        "Say on what data sets disagree.",
        Disagreements,
        query.DisagreementParameters,
        {},
        "The pairs, and for each the longest spells, on which data sets surely differ, and how.\n\n"
        "Two differ where one says yes and the other no, or both say yes of different things: a status, a level, a role, "
        "an obligation. What is only possible, or not covered, contradicts nobody. `how` says in which way: one does not "
        "know of it at all (`existence`), dates it otherwise (`dates`), or counts from a step of another kind "
        "(`date_kind`), such as the accession where the other counts from the signature; `explained_by` names a date of "
        "the one from which the other counts. Where data sets define their terms differently, `definitions` has what "
        "each means: that is their scope, and no disagreement on facts. A page may end before it is full where much had "
        "to be compared; `next` goes on.",
        pace="on_thread",
        is_paged=True,
    ),
    "codes": Question(
        "/v1/codes",
        "List codes, their bearers and periods.",
        wire.Codes,
        query.CodesParameters,
        {},
        "By scheme, code (cow and gw as numbers), start and id; on a day or in a period those borne, or maybe, then.",
        pace="on_thread",
        is_paged=True,
    ),
    "paths": Question(
        "/v1/paths",
        "Find the shortest paths between two entities whose hops all hold on one day, with what makes each hop.",
        networks.PathList,
        network.PathsParameters,
        {
            "from_": Parameter("ref", "Where the path starts.", ("albania",)),
            "to_": Parameter("ref", "Where it ends.", ("iran",)),
        },
        tag="networks",
        pace="in_turn",
    ),
    "centrality": Question(
        "/v1/centrality",
        "Rank everybody in a network by a measure of centrality.",
        networks.Centrality,
        network.CentralityParameters,
        {"measure": _MEASURE},
        tag="networks",
        pace="in_turn",
    ),
    "centrality_series": Question(
        "/v1/centrality/series",
        "Score some entities by a measure in each of some years.",
        networks.CentralitySeries,
        network.SeriesParameters,
        {
            "measure": _MEASURE,
            "of": Parameter("refs", "Whose scores: up to 100 entities.", ("france,germany",)),
            "from_": FIRST_YEAR,
            "to_": LAST_YEAR,
        },
        tag="networks",
        pace="in_turn",
    ),
    "similarity": Question(
        "/v1/similarity",
        "Say how alike the alliance portfolios of states are: S, kappa, pi or tau-b.",
        networks.Similarity,
        network.SimilarityParameters,
        {"a": Parameter("ref", "Whose portfolio of alliances.", ("france",))},
        tag="networks",
        pace="in_turn",
    ),
    "balance": Question(
        "/v1/balance",
        "Say how balanced alliances (+) and rivalries (-) are over closed triads.",
        networks.Balance,
        network.BalanceParameters,
        tag="networks",
        pace="in_turn",
    ),
    "entities": Question(
        "/v1/entities",
        "List entities.",
        wire.Entities,
        query.EntitiesParameters,
        {},
        "With `q`, by how well a name meets its words, else by id; where none does, names spelled nearly so.",
        tag="entities",
        pace="on_thread",
        is_paged=True,
    ),
    "ties": Question(
        "/v1/ties",
        "List ties.",
        wire.Ties,
        query.TiesParameters,
        {},
        "On a day or in a period, those that hold or may hold then.",
        tag="ties",
        pace="on_thread",
        is_paged=True,
    ),
    "events": Question(
        "/v1/events",
        "List events.",
        wire.Events,
        query.EventsParameters,
        {},
        "With `q`, by how well the title meets its words; then by their earliest day. On a day or in a period, those that "
        "took place or may have taken place then.",
        tag="events",
        pace="on_thread",
        is_paged=True,
    ),
    "sources": Question(
        "/v1/sources",
        "List sources.",
        wire.Sources,
        query.SourcesParameters,
        {},
        "By id; with `q`, those whose title has its words, by how well it meets them, or whose id holds it.",
        tag="sources",
        pace="on_thread",
        is_paged=True,
    ),
    "datasets": Question(
        "/v1/datasets",
        "List data sets.",
        wire.Datasets,
        query.KnownParameters,
        {},
        "All of them, by id: version, licence, citation, coverage, and how many records of each kind each asserts.",
        tag="sources",
        pace="on_thread",
    ),
}
