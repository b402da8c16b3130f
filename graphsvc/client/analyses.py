"""Questions about networks, and networks to take away."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from graphsvc.client import frames, networks
from graphsvc.client import parameters as to
from graphsvc.client.parameters import Day, Moment, Period, Ref, Words
from graphsvc.client.problems import MissingExtra
from graphsvc.client.questions import ServerQuestions, filter_parameters

if TYPE_CHECKING:
    import networkx
    import pandas

Year = int | str


class AnalysisMethods(ServerQuestions):
    """Questions about networks: what joins two entities are `layers` (alliance, where left out), and of alliances those
    with one of the `obligations` (defense, where left out; `"any"` for all), owed by either or, with `mutual="both"`, by
    each. `isolates="include"` adds the states of the roster of `system` (cow or gw) that nothing joins."""

    def paths(
        self,
        from_: Ref,
        to_: Ref,
        *,
        through: Ref | Iterable[Ref] | None = None,
        avoiding: Ref | Iterable[Ref] | None = None,
        longer: bool | None = None,
        limit: int | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        layers: Words | None = None,
        obligations: Words | None = None,
        mutual: str | None = None,
        system: str | None = None,
        directed: bool | None = None,
        min_revision: int | None = None,
    ) -> networks.PathsTable:
        """Find the shortest paths whose hops all hold on one day, with what makes each; with `longer`, others, too."""
        return self._ask(
            networks.PathsTable,
            "/v1/paths",
            from_=to.refs(from_, "from"),
            to=to.refs(to_, "to"),
            through=to.refs(through, "through"),
            avoiding=to.refs(avoiding, "avoiding"),
            longer=to.flag(longer),
            limit=limit,
            **filter_parameters(on, during, known, datasets, certainty, min_revision),
            **network_parameters(layers, obligations, mutual, None, system, directed),
        )

    def centrality(
        self,
        measure: str | None = None,
        *,
        top: int | None = None,
        sensitivity: bool | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        layers: Words | None = None,
        obligations: Words | None = None,
        mutual: str | None = None,
        isolates: str | None = None,
        system: str | None = None,
        directed: bool | None = None,
        min_revision: int | None = None,
    ) -> networks.CentralityTable:
        """Rank everybody by a measure; with `sensitivity`, each score with its range over what is sure and what is possible."""
        return self._ask(
            networks.CentralityTable,
            "/v1/centrality",
            measure=measure,
            top=top,
            sensitivity=to.flag(sensitivity),
            **filter_parameters(on, during, known, datasets, certainty, min_revision),
            **network_parameters(layers, obligations, mutual, isolates, system, directed),
        )

    def centrality_series(
        self,
        measure: str | None = None,
        *,
        of: Ref | Iterable[Ref],
        from_: Year,
        to_: Year,
        year: Literal["any", "jan1", "dec31"] | None = None,
        partial: str | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        layers: Words | None = None,
        obligations: Words | None = None,
        mutual: str | None = None,
        isolates: str | None = None,
        system: str | None = None,
        directed: bool | None = None,
        min_revision: int | None = None,
    ) -> networks.CentralitySeriesTable:
        """Score entities in each of some years; a year not fully covered has no score, but with `partial="include"`."""
        return self._ask(
            networks.CentralitySeriesTable,
            "/v1/centrality/series",
            measure=measure,
            of=to.refs(of, "of"),
            from_=to.period(from_, "from"),
            to=to.period(to_, "to"),
            year=year,
            partial=partial,
            **filter_parameters(None, None, known, datasets, certainty, min_revision),
            **network_parameters(layers, obligations, mutual, isolates, system, directed),
        )

    def similarity(
        self,
        a: Ref,
        b: Ref | Iterable[Ref] | None = None,
        *,
        measure: str | None = None,
        levels: str | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        system: str | None = None,
        min_revision: int | None = None,
    ) -> networks.SimilarityTable:
        """Say how alike the alliance portfolios of a state and of another, of some, or of all others are."""
        return self._ask(
            networks.SimilarityTable,
            "/v1/similarity",
            a=to.refs(a, "a"),
            b=to.refs(b, "b"),
            measure=measure,
            levels=levels,
            system=system,
            **filter_parameters(on, during, known, datasets, certainty, min_revision),
        )

    def balance(
        self,
        *,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        obligations: Words | None = None,
        mutual: str | None = None,
        system: str | None = None,
        min_revision: int | None = None,
    ) -> networks.BalanceAnswer:
        """Say how balanced alliances (+) and rivalries (−) are over closed triads."""
        return self._ask(
            networks.BalanceAnswer,
            "/v1/balance",
            **filter_parameters(on, during, known, datasets, certainty, min_revision),
            **network_parameters(None, obligations, mutual, None, system, None),
        )

    def graph(
        self,
        *,
        ties: Literal["claims", "derived"] | None = None,
        around: Ref | None = None,
        radius: int | None = None,
        on: Day | None = None,
        during: Period | None = None,
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        layers: Words | None = None,
        obligations: Words | None = None,
        mutual: str | None = None,
        isolates: str | None = None,
        system: str | None = None,
        directed: bool | None = None,
        min_revision: int | None = None,
    ) -> networkx.Graph[str]:
        """Read a network as a graph of NetworkX, its nodes the ids of entities; `graph.graph` says what was done.

        It is a MultiDiGraph of claims, an edge a tie, its key the tie's id, and can be written back with `write_graph`.
        With `ties="derived"` it is a Graph of what follows from the claims for each pair, to compute on. `around` keeps
        those within `radius` steps of an entity. ::

            network = client.graph(ties="derived", on="2018-12-31", isolates="include")
            networkx.degree_centrality(network)
        """
        document = self._transport.get(
            "/v1/graph",
            to.sent(
                format="node-link",
                ties=ties,
                around=to.refs(around, "around"),
                radius=radius,
                **filter_parameters(on, during, known, datasets, certainty, min_revision),
                **network_parameters(layers, obligations, mutual, isolates, system, directed),
            ),
        )
        import networkx as nx

        graph: networkx.Graph[str] = nx.node_link_graph(document, edges="edges")
        return graph

    def dyad_years(
        self,
        *,
        question: str | None = None,
        from_: Year,
        to_: Year,
        year: Literal["any", "jan1", "dec31"] | None = None,
        codes: str | None = None,
        system: str | None = None,
        directed: bool | None = None,
        microstates: Literal["exclude", "include"] | None = None,
        columns: Literal["all", "peacesciencer"] | None = None,
        format: Literal["parquet", "csv"] = "parquet",  # noqa: A002
        known: Moment | None = None,
        datasets: Words | None = None,
        certainty: str | None = None,
        min_revision: int | None = None,
    ) -> pandas.DataFrame:
        """Read a frame of every two states in every year; what is not covered is NA, which is neither no nor 0.

        Needs the extra `pandas`; a server without it gives the same as `format="csv"`, whose columns have lost their types.
        """
        pd = frames.load_pandas()
        params = to.sent(
            question=question,
            from_=to.period(from_, "from"),
            to=to.period(to_, "to"),
            year=year,
            codes=codes,
            system=system,
            directed=to.flag(directed),
            microstates=microstates,
            columns=columns,
            format=format,
            **filter_parameters(None, None, known, datasets, certainty, min_revision),
        )
        table_bytes = BytesIO(self._transport.get_bytes("/v1/dyad-years", params))
        frame: pandas.DataFrame
        if format == "csv":
            frame = pd.read_csv(table_bytes, na_values=["NA"], keep_default_na=False, dtype_backend="numpy_nullable")
            return frame
        try:
            frame = pd.read_parquet(table_bytes, dtype_backend="numpy_nullable")
        except ImportError as exc:
            raise MissingExtra("pyarrow", "pandas") from exc
        return frame


def network_parameters(
    layers: Words | None,
    obligations: Words | None,
    mutual: str | None,
    isolates: str | None,
    system: str | None,
    directed: bool | None,
) -> dict[str, Any]:
    """Write by which rule a network is made."""
    return {
        "layers": to.words(layers, "layers"),
        "obligations": to.words(obligations, "obligations"),
        "mutual": mutual,
        "isolates": isolates,
        "system": system,
        "directed": to.flag(directed),
    }
