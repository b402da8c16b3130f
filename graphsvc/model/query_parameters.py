"""The parameters of questions, each declared once: its values in Python, what it means, and the words it takes.

The API makes its query from them, the CLI its options, the client its arguments; all of them send text, which the services
read. A name that Python keeps to itself (`from`, `in`) ends in `_` here, and without it on the wire.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from typing_extensions import TypedDict

from graphsvc.model.kinds import EVENT_KINDS, TIE_KINDS
from graphsvc.model.parameter import (
    Certainty,
    CodeScheme,
    Day,
    MemberRole,
    Moment,
    Mutual,
    Obligation,
    Parameter,
    Period,
    QuestionName,
    RecordKind,
    Ref,
    Refs,
    Words,
)

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
