"""Questions about networks, and networks to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

from graphsvc.client import answers, dyad_frames, graphs
from graphsvc.client.asking import ServerQuestions, asks, request_of
from graphsvc.model import network_parameters as query
from graphsvc.model.parameter import Measure, Ref, Refs, Year

if TYPE_CHECKING:
    import networkx
    import pandas


class AnalysisMethods(ServerQuestions):
    """Questions about networks: what joins two entities are `layers` (alliance, where left out), and of alliances those
    with one of the `obligations` (defense, where left out; `"any"` for all), owed by either or, with `mutual="both"`, by
    each. `isolates="include"` adds the states of the roster of `system` (cow or gw) that nothing joins."""

    @asks("paths")
    def paths(self, from_: Ref, to_: Ref, **asked: Unpack[query.PathsParameters]) -> answers.PathsTable:
        """Find the shortest paths whose hops all hold on one day, with what makes each; with `longer`, others, too."""
        return self._ask(answers.PathsTable, "paths", asked, from_=from_, to_=to_)

    @asks("centrality")
    def centrality(self, measure: Measure, **asked: Unpack[query.CentralityParameters]) -> answers.CentralityTable:
        """Rank everybody by a measure; with `sensitivity`, each score with its range over what is sure and what is possible."""
        return self._ask(answers.CentralityTable, "centrality", asked, measure=measure)

    @asks("centrality_series")
    def centrality_series(
        self, measure: Measure, *, of: Refs, from_: Year, to_: Year, **asked: Unpack[query.SeriesParameters]
    ) -> answers.CentralitySeriesTable:
        """Score entities in each of some years; a year not fully covered has no score, but with `partial="include"`."""
        return self._ask(
            answers.CentralitySeriesTable, "centrality_series", asked, measure=measure, of=of, from_=from_, to_=to_
        )

    @asks("similarity")
    def similarity(
        self, a: Ref, b: Refs | None = None, **asked: Unpack[query.SimilarityFilters]
    ) -> answers.SimilarityTable:
        """Say how alike the alliance portfolios of a state and of another, of some, or of all others are."""
        return self._ask(answers.SimilarityTable, "similarity", {**asked, "b": b}, a=a)

    @asks("balance")
    def balance(self, **asked: Unpack[query.BalanceParameters]) -> answers.BalanceAnswer:
        """Say how balanced alliances (+) and rivalries (−) are over closed triads."""
        return self._ask(answers.BalanceAnswer, "balance", asked)

    @asks("graph")
    def graph(self, **asked: Unpack[query.GraphFilters]) -> networkx.Graph[str]:
        """Read a network as a graph of NetworkX, its nodes the ids of entities; `graph.graph` says what was done.

        It is a MultiDiGraph of claims, an edge a tie, its key the tie's id, and can be written back with `write_graph`.
        With `ties="derived"` it is a Graph of what follows from the claims for each pair, to compute on. `around` keeps
        those within `radius` steps of an entity. NetworkX can save it: nodes have a `label`, what is absent is left out,
        and lists are JSON. ::

            network = client.graph(ties="derived", on="2018-12-31", isolates="include")
            networkx.degree_centrality(network)
            networkx.write_gexf(network, "allies-2018.gexf")
        """
        path, sent = request_of("graph", {**asked, "format": "node-link"})
        return graphs.read_graph(self._transport.get(path, sent))

    @asks("dyad_years")
    def dyad_years(
        self,
        from_: Year,
        to_: Year,
        *,
        format: Literal["parquet", "csv"] | None = None,  # noqa: A002
        **asked: Unpack[query.DyadYearFilters],
    ) -> pandas.DataFrame:
        """Read a frame of every two states in every year; what is not covered is NA, which is neither no nor 0.

        Needs pandas. Where the server or this Python lacks pyarrow, the same frame comes by CSV, which is larger; `format`
        says which it must be. ::

            client.dyad_years(1900, 1914, question="allied")
        """
        _, sent = request_of("dyad_years", asked, {"from_": from_, "to_": to_})
        return dyad_frames.read_frame(self._transport, sent, format)
