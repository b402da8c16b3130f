"""The parameters of questions, each declared once: its values in Python, what it means, and the words it takes.

The API makes its query from them, the CLI its options, the client its arguments; all of them send text, which the services
read. A name that Python keeps to itself (`from`, `in`) ends in `_` here, and without it on the wire.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Protocol, Union, get_args, get_origin, get_type_hints

from typing_extensions import TypedDict

from graphsvc.model.kinds import EVENT_KINDS, TIE_KINDS


class NumpyScalar(Protocol):
    """A number, a text or a moment of numpy."""

    def item(self) -> Any:
        """Return the value of Python."""


class ArrowScalar(Protocol):
    """A value of pyarrow."""

    def as_py(self) -> Any:
        """Return the value of Python."""


class PandasPeriod(Protocol):
    """A period of pandas: a year, a quarter, a month, a week or a day."""

    @property
    def start_time(self) -> datetime:
        """Return its first moment."""

    @property
    def end_time(self) -> datetime:
        """Return its last moment."""


Scalar = NumpyScalar | ArrowScalar | PandasPeriod
Ref = str | Mapping[str, Any] | Scalar
"""An entity: its id, a code (`cow:339`, `ALB`), its name, or as an answer shows it."""
Refs = Ref | Iterable[Ref]
"""Entities: a list, or text that parts them by commas."""
Day = str | date | Scalar
"""A day: a date, or text as YYYY-MM-DD."""
Period = str | int | date | tuple[Day | int, Day | int] | Scalar
"""A period: an EDTF date or interval as text, a year, its first and last day or year, or a period of pandas."""
Moment = str | date | datetime | Scalar
"""A moment: a datetime with its time zone, text, or a day, which means its end."""
Year = int | str | date | Scalar
Words = str | Iterable[str]
"""Several words: a list, or text that parts them by commas."""

Certainty = Literal["certain", "possible", "carried"]
Mutual = Literal["any", "both"]
Obligation = Literal["defense", "offense", "neutrality", "consultation", "nonaggression"]
MemberRole = Literal["member", "founder", "associate", "observer", "candidate", "suspended"]
QuestionName = Literal["allied", "relations", "representation", "membership", "hosting", "rivalry", "recognition"]
Layer = Literal["alliance", "relations", "representation", "membership", "hosting", "severed", "rivalry"]
System = Literal["cow", "gw"]
Measure = Literal[
    "degree",
    "in_degree",
    "out_degree",
    "strength",
    "betweenness",
    "closeness",
    "harmonic",
    "eigenvector",
    "pagerank",
    "core",
    "clustering",
    "constraint",
]
SimilarityMeasure = Literal["s", "s_squared", "kappa", "pi", "tau_b"]
RecordKind = Literal["entity", "tie", "event", "source"]
CodeScheme = Literal["iso3", "iso2", "iso3n", "iso3166_3", "cow", "cow_abb", "gw", "wikidata", "atop", "igo"]

Kind = Literal["ref", "refs", "datasets", "day", "date", "moment", "year", "word", "words", "flag", "number", "text"]
"""What a parameter holds; `date` is an EDTF date or interval. Those in the plural are parted by commas on the wire."""


_PATTERNS: Mapping[str, str] = {
    "day": r"^(\d{4}-\d{2}-\d{2}|today|yesterday)$",
    "date": "[0-9X]{4}|today|yesterday",
    "moment": r"^\d{4}-\d{2}-\d{2}([T ].+)?$",
}
"""What a text must have at least to be one; the readers of dates know the rest."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What is said of a parameter wherever it is documented, and how its values are written as text."""

    kind: Kind
    description: str
    examples: tuple[str, ...] = ()
    metavar: str | None = None
    """How the CLI names its value; by its kind where None."""
    least: int = 1
    most: int | None = None
    """Its bounds; of several references, how many they are."""
    choices: tuple[str, ...] = ()
    """The words that it takes; those of the literal in its annotation where there are none here."""

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of its value as it stands in an address; several values are one text with commas.

        They are no array: of the generators of clients some send an array's values one by one, whatever its style.
        """
        match self.kind:
            case "words" if self.choices:
                words = "|".join(self.choices)
                return {"type": "string", "pattern": f"^(({words})(,({words}))*)?$"}
            case "refs" if self.least == self.most:
                return {"type": "string", "pattern": f"^[^,]+{',[^,]+' * (self.least - 1)}$"}
            case "day" | "date" | "moment":
                return {"type": "string", "pattern": _PATTERNS[self.kind]}
            case "flag":
                return {"type": "boolean"}
            case "number":
                most = {} if self.most is None else {"maximum": self.most}
                return {"type": "integer", "minimum": self.least, **most}
            case "year":
                return {"type": "integer", "minimum": 1000, "maximum": 9999}
            case "word":
                return {"type": "string", "enum": list(self.choices)}
            case _:
                return {"type": "string"}

    def when_missing(self) -> str:
        """Say what to send where it is required and was not sent."""
        if self.kind == "word":
            return f"is missing; send one of {', '.join(self.choices)}"
        what = {"year": "a year", "refs": "one or several references, parted by commas"}.get(self.kind, "it")
        return f"is missing; send {what}{f', like {self.examples[0]}' if self.examples else ''}"

    @property
    def is_list(self) -> bool:
        """Say whether it takes several values, parted by commas."""
        return self.kind in ("refs", "datasets", "words")


def wire_name(name: str) -> str:
    """Return the name of a parameter on the wire.

    >>> wire_name("from_"), wire_name("on")
    ('from', 'on')
    """
    return name.removesuffix("_")


_LAST = ("on", "during", "known", "datasets", "certainty", "min_revision", "limit", "after", "format", "bom")
"""The parameters of nearly all questions, which stand behind those of the one."""


@cache
def declared(shape: type) -> Mapping[str, Parameter]:
    """Return the parameters that a typed dict declares, by their names in Python, those of all questions last."""
    hints = get_type_hints(shape, include_extras=True)
    return {
        name: _parameter(hints[name])
        for name in sorted(hints, key=lambda name: _LAST.index(name) if name in _LAST else -1)
    }


def _parameter(hint: Any) -> Parameter:
    values, parameter = get_args(hint)[:2]
    assert isinstance(parameter, Parameter)
    has_words = parameter.kind in ("word", "words") and not parameter.choices
    return replace(parameter, choices=words_of(values)) if has_words else parameter


def words_of(values: Any) -> tuple[str, ...]:
    """Return the words of the literals in a type, each once."""
    return tuple(dict.fromkeys(_words(values)))


def _words(values: Any) -> Iterable[str]:
    """Yield the words of the literals in a type."""
    if get_origin(values) is Literal:
        yield from get_args(values)
    elif get_origin(values) in (Union, UnionType) or get_args(values):
        for inner in get_args(values):
            yield from _words(inner)


# What most questions take.
On = Annotated[
    Day | None,
    Parameter(
        "day", "The day asked about: YYYY-MM-DD, `today` or `yesterday` (UTC); today where absent.", ("2022-09-07",)
    ),
]
During = Annotated[
    Period | None,
    Parameter(
        "date", "Ask about some day within: an EDTF date or `a/b`, both ends included.", ("2022", "1985/1991-12")
    ),
]
Known = Annotated[
    Moment | None,
    Parameter("moment", "Answer as it was known then: a moment, or a day, which means its end.", ("2026-01-31",)),
]
Datasets = Annotated[Words | None, Parameter("datasets", "Listen to these data sets only.", ("nato-members",))]
Sure = Annotated[Certainty | None, Parameter("word", "How sure: possible is the default with a day, carried without.")]
MinRevision = Annotated[
    int | None,
    Parameter("number", "Answer from this revision or a later one; waits briefly for it, else 503.", least=0),
]
Obligations = Annotated[
    Obligation | Iterable[Obligation] | str | None,
    Parameter("words", "Count as allies only who owe any of these.", ("defense", "defense,consultation")),
]
Owed = Annotated[Mutual | None, Parameter("word", "`any` (the default): either owes it. `both`: each owes it.")]
Roles = Annotated[
    MemberRole | Iterable[MemberRole] | str | None, Parameter("words", "Only those in any of these roles.")
]
ListLimit = Annotated[int | None, Parameter("number", "How many items a page holds; 100 where absent.", most=1000)]
After = Annotated[str | None, Parameter("text", "The `next` of the page before.")]
Search = Annotated[str | None, Parameter("text", "Part of a name or title; accents and case make no difference.")]

# Whom an answer is narrowed to.
OfAny = Annotated[Ref | None, Parameter("ref", "Only what is about this entity.", ("albania",))]
Between = Annotated[
    Refs | None, Parameter("refs", "Only what joins these two entities.", ("albania,iran",), least=2, most=2)
]
TieKinds = Annotated[
    Words | None, Parameter("words", "Only these kinds of ties.", ("member_of,allied_with",), choices=tuple(TIE_KINDS))
]

# How a network is made.
Layers = Annotated[
    Layer | Iterable[Layer] | str | None,
    Parameter("words", "What joins; alliance where absent.", ("alliance", "alliance,severed")),
]
NetworkObligations = Annotated[
    Obligation | Literal["any"] | Iterable[Obligation] | str | None,
    Parameter("words", "What makes an ally; defense where absent, `any` alone for any alliance.", ("any",)),
]
Isolates = Annotated[
    Literal["include", "exclude"] | None,
    Parameter("word", "`include`: with the states of the roster that nothing joins."),
]
OfSystem = Annotated[System | None, Parameter("word", "Whose roster of states; cow where absent.")]
Directed = Annotated[
    bool | None, Parameter("flag", "Let alliances lead from who owes the obligation to whom it is owed.")
]
FirstYear = Annotated[Year | None, Parameter("year", "The first year.", ("1900",))]
LastYear = Annotated[Year | None, Parameter("year", "The last year.", ("1914",))]
YearDay = Annotated[
    Literal["any", "jan1", "dec31"] | None, Parameter("word", "What stands for a year: `any` day of it is the default.")
]


class LensParameters(TypedDict, total=False):
    """What was known when, and which data sets are listened to."""

    known: Known
    datasets: Datasets
    min_revision: MinRevision


class SureLensParameters(LensParameters, total=False):
    """A lens, and how sure."""

    certainty: Sure


class QuestionParameters(SureLensParameters, total=False):
    """What every question takes that is about a day or a period."""

    on: On
    during: During


class ObligationParameters(TypedDict, total=False):
    """What makes an ally."""

    obligations: Obligations
    mutual: Owed


class PageParameters(TypedDict, total=False):
    """Which part of a list."""

    limit: ListLimit
    after: After


AnswerForm = Literal["json", "csv", "text", "xlsx"]


Bom = Annotated[bool | None, Parameter("flag", "Begin CSV with the mark by which Excel knows that it is UTF-8.")]


class FormParameters(TypedDict, total=False):
    """How an answer is written."""

    format: Annotated[
        AnswerForm | None,
        Parameter("word", "As what; json where absent and the header Accept asks for nothing else."),
    ]
    bom: Bom


class AllianceParameters(QuestionParameters, ObligationParameters, total=False):
    """Of allies, and of pairs."""


class MembersParameters(QuestionParameters, total=False):
    """Of members."""

    roles: Roles


class HostingParameters(QuestionParameters, total=False):
    """Of hosting."""

    host: Annotated[Ref | None, Parameter("ref", "Only what this country hosts.", ("albania",))]
    group: Annotated[Ref | None, Parameter("ref", "Only who hosts this group or person.", ("mek",))]
    against: Annotated[Ref | None, Parameter("ref", "Only those who oppose this country or group.", ("iran",))]


class SeveredParameters(QuestionParameters, total=False):
    """Of severances."""

    of: Annotated[Ref | None, Parameter("ref", "Only ties of this country, whichever side severed them.", ("iran",))]


class RecognitionParameters(QuestionParameters, total=False):
    """Of recognition."""

    by: Annotated[Ref | None, Parameter("ref", "Only whom this country recognises.", ("albania",))]
    of: Annotated[Ref | None, Parameter("ref", "Only who recognises this country.", ("kosovo",))]


class MissionsParameters(QuestionParameters, total=False):
    """Of missions."""

    in_: Annotated[Ref | None, Parameter("ref", "Only missions in this country.", ("iran",))]
    of: Annotated[Ref | None, Parameter("ref", "Only missions that this country sends.", ("united-states",))]


class ResolveParameters(TypedDict, total=False):
    """Of resolving a reference."""

    on: On
    during: During


class HistoryParameters(LensParameters, total=False):
    """Of histories, which are about all days."""

    from_: Annotated[
        Period | None,
        Parameter("date", "The first day: of a year its first day. Absent: the first day of any claim.", ("1990",)),
    ]
    to_: Annotated[
        Period | None,
        Parameter("date", "The last day, included: of a year its last day. Absent: today.", ("2022-12-31",)),
    ]
    unknown: Annotated[
        Literal["include"] | None, Parameter("word", "Also stretches of which nothing is known, with their last word.")
    ]


class AlliesHistoryParameters(HistoryParameters, ObligationParameters, total=False):
    """Of the alliances of an entity over time."""


class DyadHistoryParameters(AlliesHistoryParameters, total=False):
    """Of a pair over time."""

    questions: Annotated[
        QuestionName | Iterable[QuestionName] | str | None,
        Parameter("words", "Only these verdicts; all of them where absent.", ("relations,allied",)),
    ]


class MembersHistoryParameters(HistoryParameters, total=False):
    """Of memberships over time."""

    roles: Roles


class AboutParameters(TypedDict, total=False):
    """Whom an answer is narrowed to."""

    of: OfAny
    between: Between


class DifferenceParameters(SureLensParameters, AboutParameters, total=False):
    """Of two days compared."""

    kind: TieKinds


class LearnedFilters(AboutParameters, total=False):
    """Of two moments compared, besides these."""

    datasets: Datasets
    record: Annotated[
        RecordKind | Iterable[RecordKind] | str | None, Parameter("words", "Only these kinds of records.")
    ]


class LearnedParameters(LearnedFilters, total=False):
    """Of two moments compared."""

    to_: Annotated[
        Moment | None, Parameter("moment", "What was known then, likewise; now where absent.", ("2026-01-31",))
    ]


class DisagreementFilters(LensParameters, AboutParameters, total=False):
    """Of data sets compared, besides the questions."""

    on: On
    during: Annotated[
        Period | None,
        Parameter("date", "Only those on some day within, both ends included; at any time where absent.", ("1949",)),
    ]


class DisagreementParameters(DisagreementFilters, total=False):
    """Of data sets compared."""

    question: Annotated[QuestionName | Iterable[QuestionName] | str | None, Parameter("words", "Only these questions.")]


class NetworkParameters(TypedDict, total=False):
    """How a network is made."""

    layers: Layers
    obligations: NetworkObligations
    mutual: Owed
    isolates: Isolates
    system: OfSystem
    directed: Directed


class DayNetworkParameters(QuestionParameters, NetworkParameters, total=False):
    """Of a network on a day or in a period."""


class PathsParameters(DayNetworkParameters, total=False):
    """Of paths."""

    through: Annotated[Refs | None, Parameter("refs", "Through these, in this order.", ("turkey",))]
    avoiding: Annotated[Refs | None, Parameter("refs", "Through none of these.", ("united-states",))]
    longer: Annotated[bool | None, Parameter("flag", "Simple paths of any length, not the shortest alone.")]
    limit: Annotated[int | None, Parameter("number", "At most so many paths; 100 where absent.", most=1000)]


class CentralityParameters(DayNetworkParameters, total=False):
    """Of a ranking."""

    top: Annotated[int | None, Parameter("number", "Only the first so many.", most=1000)]
    sensitivity: Annotated[
        bool | None, Parameter("flag", "Each score's range over what is sure and all that is possible.")
    ]


class SeriesParameters(SureLensParameters, NetworkParameters, total=False):
    """Of scores over years."""

    year: YearDay
    partial: Annotated[
        Literal["include", "exclude"] | None,
        Parameter("word", "`include`: also the scores of years of which not every pair is known."),
    ]


class SimilarityFilters(QuestionParameters, total=False):
    """Of portfolios compared, besides whose."""

    measure: Annotated[SimilarityMeasure | None, Parameter("word", "By which measure; s where absent.")]
    levels: Annotated[
        Literal["atop", "cow"] | None, Parameter("word", "How obligations rank in a portfolio; atop where absent.")
    ]
    system: OfSystem


class SimilarityParameters(SimilarityFilters, total=False):
    """Of portfolios compared."""

    b: Annotated[Refs | None, Parameter("refs", "Beside whose; all in the system where absent.", ("italy,greece",))]


class BalanceParameters(QuestionParameters, total=False):
    """Of balance."""

    obligations: NetworkObligations
    mutual: Owed
    system: OfSystem


class GraphFilters(DayNetworkParameters, total=False):
    """Of a network as a file, besides its format."""

    around: Annotated[Ref | None, Parameter("ref", "Only this entity and those near it.", ("albania",))]
    radius: Annotated[int | None, Parameter("number", "How many steps are near; 1 where absent.", least=0, most=20)]
    ties: Annotated[
        Literal["claims", "derived"] | None,
        Parameter("word", "`claims`: each tie of each data set (the default). `derived`: what follows for each pair."),
    ]


class GraphParameters(GraphFilters, total=False):
    """Of a network as a file."""

    format: Annotated[
        Literal[
            "node-link", "graphml", "gexf", "gephi", "cytoscape", "csv", "csv-nodes", "parquet", "arrow", "codebook"
        ]
        | None,
        Parameter("word", "As what; node-link where absent, codebook for what is in the files and whom to cite."),
    ]
    bom: Bom


class ChartParameters(TypedDict, total=False):
    """How a chart looks."""

    theme: Annotated[Literal["light", "dark"] | None, Parameter("word", "On which ground; light where absent.")]
    width: Annotated[
        int | None, Parameter("number", "The width in pixels; 960 where absent.", ("360",), least=360, most=2400)
    ]
    scale: Annotated[
        int | None, Parameter("number", "Of .png alone: its pixels for each of the picture; 2 where absent.", most=4)
    ]


class TimelineSpecParameters(QuestionParameters, ChartParameters, total=False):
    """Of the spec of a timeline."""


class TimelinePictureParameters(TimelineSpecParameters, total=False):
    """Of the picture of a timeline."""

    from_: Annotated[
        Day | None,
        Parameter(
            "day",
            "The first day shown. Absent: all that changes; with `during`, some days before that.",
            ("1990-01-01",),
        ),
    ]
    to_: Annotated[Day | None, Parameter("day", "The last day shown.", ("2022-12-31",))]
    rows: Annotated[Literal["datasets"] | None, Parameter("word", "A pair's verdicts once more by each data set.")]


class RankingChartParameters(CentralityParameters, ChartParameters, total=False):
    """Of the chart of a ranking."""


class SeriesChartParameters(SeriesParameters, ChartParameters, total=False):
    """Of the chart of scores over years."""


class DyadYearFilters(SureLensParameters, total=False):
    """Of a table of dyad-years, besides its format."""

    question: Annotated[
        Literal["allied", "relations", "representation", "rivalry"] | None,
        Parameter("word", "What each row says of its pair; allied where absent."),
    ]
    year: YearDay
    codes: Annotated[
        Literal["cow", "gw", "iso3", "id"] | None,
        Parameter("word", "Which codes name the states; cow where absent, id for none at all."),
    ]
    system: OfSystem
    directed: Annotated[
        bool | None, Parameter("flag", "Two rows a pair, one for what either owes or sends to the other.")
    ]
    microstates: Annotated[
        Literal["exclude", "include"] | None,
        Parameter("word", "With the microstates, of which the list of system=gw has one apart; without where absent."),
    ]
    columns: Annotated[
        Literal["all", "peacesciencer"] | None,
        Parameter("word", "`all` is the default; `peacesciencer`: the columns that this R package has of ATOP."),
    ]


class DyadYearParameters(DyadYearFilters, total=False):
    """Of a table of dyad-years."""

    format: Annotated[
        Literal["csv", "parquet", "arrow", "codebook"] | None,
        Parameter("word", "As what; csv where absent, codebook for what the columns mean and whom to cite."),
    ]
    bom: Bom


class KnownParameters(TypedDict, total=False):
    """Of lists of records."""

    known: Known


class EntityFilters(KnownParameters, total=False):
    """Of entities, besides what is searched for."""

    kind: Annotated[
        Literal["country", "group", "alliance", "organisation", "person", "place"] | None,
        Parameter("word", "Only this kind."),
    ]
    code: Annotated[str | None, Parameter("text", "Only entities that have ever borne this code.", ("cow:339", "ALB"))]


class EntitiesParameters(EntityFilters, total=False):
    """Of entities."""

    q: Search


class DatedListParameters(KnownParameters, total=False):
    """Of ties and events."""

    of: OfAny
    on: On
    during: During
    dataset: Annotated[Words | None, Parameter("datasets", "Only what these data sets say.", ("nato-members",))]


class TiesParameters(DatedListParameters, total=False):
    """Of ties."""

    between: Between
    kind: TieKinds


class EventFilters(DatedListParameters, total=False):
    """Of events, besides what is searched for."""

    kind: Annotated[
        Words | None, Parameter("words", "Only these kinds of events.", ("severance",), choices=tuple(EVENT_KINDS))
    ]


class EventsParameters(EventFilters, total=False):
    """Of events."""

    q: Search


class SourceFilters(KnownParameters, total=False):
    """Of sources, besides what is searched for."""

    kind: Annotated[
        Literal["dataset", "article", "treaty", "statement", "video", "report", "book", "web"] | None,
        Parameter("word", "Only this kind."),
    ]


class SourcesParameters(SourceFilters, total=False):
    """Of sources."""

    q: Search


class CodesParameters(KnownParameters, total=False):
    """Of codes."""

    scheme: Annotated[
        CodeScheme | Iterable[CodeScheme] | str | None, Parameter("words", "Only codes of these schemes.")
    ]
    code: Annotated[str | None, Parameter("text", "Only this code.", ("cow:339", "ALB"))]
    of: OfAny
    on: On
    during: During
