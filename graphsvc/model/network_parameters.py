"""The parameters of questions about networks, of files and of charts, each declared once; see `query_parameters`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from typing_extensions import TypedDict

from graphsvc.model.parameter import Day, Layer, Obligation, Parameter, Ref, Refs, SimilarityMeasure, System
from graphsvc.model.query_parameters import Bom, Owed, QuestionParameters, SureLensParameters

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
YearDay = Annotated[
    Literal["any", "jan1", "dec31"] | None, Parameter("word", "What stands for a year: `any` day of it is the default.")
]


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
