"""What is said of a parameter wherever it is documented, and the values that it takes in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Any, Literal, Protocol, Union, get_args, get_origin, get_type_hints


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
