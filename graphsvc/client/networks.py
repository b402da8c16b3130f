"""Answers about networks: the shapes of `graphsvc.model.networks`, which here also show themselves and become frames."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.client import shapes
from graphsvc.client.answers import because
from graphsvc.client.showing import Row, html, text
from graphsvc.client.table import Answer, Table
from graphsvc.model.wording import names, on_or_during, spell, verdict_text


class PathsTable(Table[shapes.Path], shapes.Paths):
    """Paths from one entity to another; with none, `reason` says why."""

    __slots__ = ()
    _shown = ("length", "path", "through", "truth", "valid")

    def _items(self) -> Sequence[shapes.Path]:
        return self.paths

    def _worded(self, items: Sequence[shapes.Path]) -> list[Row]:
        return [
            {
                "length": path["length"],
                "path": " – ".join(entity["name"] for entity in path["entities"]),
                "through": [_through(hop["via"]) for hop in path["hops"]],
                "truth": verdict_text(path["truth"], path["last_known"]),
                "valid": spell(path["valid"]["since"], path["valid"]["until"]),
            }
            for path in items
        ]

    def _title(self) -> str:
        ends = f"{self.start['name']} to {self.end['name']}"
        number = f"{self.total}{' and more' if self.more else ''}"
        why = f"; {self.detail}" if self.detail else because(self.reason)
        return f"Paths from {ends} {described(self.network)}: {number}{why}"


class CentralityTable(Table[shapes.Scored], shapes.Centrality):
    """A ranking by a measure; `partial` says that not all pairs of states are covered."""

    __slots__ = ()
    _shown = ("rank", "entity", "score")

    def _worded(self, items: Sequence[shapes.Scored]) -> list[Row]:
        return [{"rank": item["rank"], "entity": item["entity"]["name"], "score": item["score"]} for item in items]

    def _title(self) -> str:
        return f"{self.measure} {described(self.network)}{_partial(self.partial)}{because(self.reason)}"


class CentralitySeriesTable(Table[shapes.YearScore], shapes.CentralitySeries):
    """Scores over years; a score is null where the year is not fully covered."""

    __slots__ = ()
    _shown = ("year", "entity", "score", "rank", "covered")

    def _worded(self, items: Sequence[shapes.YearScore]) -> list[Row]:
        return [
            {
                "year": point["year"],
                "entity": point["entity"]["name"],
                "score": point["score"],
                "rank": point["rank"],
                "covered": point["covered"],
            }
            for point in items
        ]

    def _title(self) -> str:
        return f"{self.measure} of {names(self.of)}, by year ({self.year}), {', '.join(self.network.layers)}"


class SimilarityTable(Table[shapes.SimilarityScore], shapes.Similarity):
    """How alike the portfolios of a state and of others are."""

    __slots__ = ()
    _shown = ("entity", "score", "cells", "missing", "reason")

    def _worded(self, items: Sequence[shapes.SimilarityScore]) -> list[Row]:
        return [
            {
                "entity": scored["entity"]["name"],
                "score": scored["score"],
                "cells": scored["cells"],
                "missing": scored["missing"],
                "reason": scored["reason"],
            }
            for scored in items
        ]

    def _title(self) -> str:
        about = f"{self.measure} with {self.entity['name']} {described(self.network)}"
        return f"{about}{_partial(self.partial)}{because(self.reason)}"


class BalanceAnswer(Answer, shapes.Balance):
    """Structural balance of alliances (+) and rivalries (-) over closed triads."""

    __slots__ = ()

    def __repr__(self) -> str:
        return text(self._title(), self._lines(), ("triads", "number"), 0)

    def _repr_html_(self) -> str:
        return html(self._title(), self._lines(), ("triads", "number"), 0)

    def _lines(self) -> list[Row]:
        return [{"triads": signs, "number": number} for signs, number in self.triads.items()]

    def _title(self) -> str:
        share = "not defined" if self.balanced is None else f"{self.balanced:.3f}"
        return f"Balance {described(self.network)}: {share}{_partial(self.partial)}{because(self.reason)}"


def described(network: shapes.NetworkOf | shapes.PortfoliosOf) -> str:
    """Word of which days a network is, and of what."""
    when = on_or_during(network.on, network.during) if network.on or network.during else "by year"
    owed = f" ({' or '.join(network.obligations)})" if network.obligations else ""
    size = f", {network.nodes} entities, {network.edges} ties" if network.nodes is not None else ""
    return f"{when}, {', '.join(network.layers)}{owed}{size}"


def _partial(is_partial: bool) -> str:
    return "; partial: not all pairs of states are covered" if is_partial else ""


def _through(holds: Sequence[shapes.HopSupport]) -> str:
    bases = dict.fromkeys(support["alliance"]["name"] if support["alliance"] else support["kind"] for support in holds)
    return " or ".join(bases)
