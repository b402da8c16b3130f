"""Answers to questions: the shapes of `graphsvc.model`, which here also show themselves and become frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.client import shapes
from graphsvc.client.table import Answer, Table
from graphsvc.model import wire_records


class AlliesTable(Table[shapes.Ally], shapes.Allies):
    """Who is allied to an entity; `otherwise` is the truth for any roster state that is neither listed nor omitted."""

    __slots__ = ()


class AlliesOfSeveralTable(Table[shapes.AllyOf], shapes.AlliesOfSeveral):
    """Who is allied to each of several entities."""

    __slots__ = ()


class DyadAnswer(Answer, shapes.Dyad):
    """All that is known of a pair on a day, or in a period; in a frame, a row a statement."""

    __slots__ = ()


class ResolvedAnswer(Answer, shapes.Resolved):
    """Which entity a reference means, or who else it may be."""

    __slots__ = ()


class TimelineTable(Table[shapes.Item], shapes.Timeline):
    """The ties and events of an entity or a pair, by start."""

    __slots__ = ()


class HostingsTable(Table[shapes.Hosting], shapes.Hostings):
    """Who hosts whom on a day, or on some day of a period."""

    __slots__ = ()


class MembersTable(Table[shapes.Member], shapes.Members):
    """Who belongs to an alliance or organisation on a day, or on some day of a period."""

    __slots__ = ()


class SeverancesTable(Table[shapes.Severed], shapes.Severances):
    """Who has severed or suspended ties with whom on a day, or on some day of a period."""

    __slots__ = ()


class RecognitionsTable(Table[shapes.Recognition], shapes.Recognitions):
    """Who recognises whom on a day, or on some day of a period."""

    __slots__ = ()


class MissionsTable(Table[shapes.Mission], shapes.Missions):
    """Who is represented where on a day, or on some day of a period."""

    __slots__ = ()


class PathsTable(Table[shapes.Path], shapes.PathList):
    """Paths from one entity to another; with none, `reason` says why."""

    __slots__ = ()

    def _items(self) -> Sequence[shapes.Path]:
        return self.paths


class CentralityTable(Table[shapes.Scored], shapes.Centrality):
    """A ranking by a measure; `partial` says that not all pairs of states are covered."""

    __slots__ = ()


class CentralitySeriesTable(Table[shapes.YearScore], shapes.CentralitySeries):
    """Scores over years; a score is null where the year is not fully covered."""

    __slots__ = ()


class SimilarityTable(Table[shapes.SimilarityScore], shapes.Similarity):
    """How alike the portfolios of a state and of others are."""

    __slots__ = ()


class BalanceAnswer(Answer, shapes.Balance):
    """Structural balance of alliances (+) and rivalries (-) over closed triads; in a frame, one row."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, repr=False)
class DatasetsTable(Table[shapes.Dataset]):
    """All datasets: version, licence, citation, coverage, and how many records each asserts."""

    items: list[shapes.Dataset]
    total: int
    revision: int
    known: str
    _answer = wire_records.Datasets

    def _title(self) -> str:
        return f"Datasets at revision {self.revision}: {self.total}"
