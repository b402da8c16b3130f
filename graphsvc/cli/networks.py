"""`graphsvc path` and `graphsvc rank`: ask about networks directly, without a server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from graphsvc.cli.options import Directed, First, Isolates, Last, Layers, Obligations, System, Year, flag, services
from graphsvc.cli.output import emit, waiting
from graphsvc.cli.questions import REF, Certainty, Datasets, During, Known, Mutual, On
from graphsvc.cli.stores import DEFAULT, StoreUrl
from graphsvc.errors import Fault, InvalidParameter

if TYPE_CHECKING:
    from graphsvc.service.centrality import YearsRequest
    from graphsvc.service.network_specs import NetworkSpec

_MEASURES = (
    "degree, in_degree, out_degree, strength, betweenness, closeness, harmonic, eigenvector, pagerank, core, clustering "
    "or constraint."
)


def path(
    a: Annotated[str, typer.Argument(metavar="A", help=f"Where the path starts. {REF}")],
    b: Annotated[str, typer.Argument(metavar="B", help="Where it ends.")],
    through: Annotated[
        str | None, typer.Option(metavar="C,D", help="Go through these entities, in this order.")
    ] = None,
    avoiding: Annotated[str | None, typer.Option(metavar="C,D", help="Go through none of these entities.")] = None,
    longer: Annotated[
        bool, typer.Option("--longer", help="Show simple paths of any length, not the shortest alone.")
    ] = False,
    limit: Annotated[
        str | None, typer.Option(metavar="N", help="Show so many paths, 1 to 1000. [default: 100]")
    ] = None,
    on: On = None,
    during: During = None,
    known: Known = None,
    datasets: Datasets = None,
    certainty: Certainty = None,
    layers: Layers = None,
    obligations: Obligations = None,
    mutual: Mutual = None,
    isolates: Isolates = None,
    system: System = None,
    directed: Directed = False,
    store: StoreUrl = DEFAULT,
) -> None:
    """Show the shortest paths between two entities whose hops all hold on one day, and what makes each hop.

    That there is no path is an answer, too, and says why.
    """
    from graphsvc.cli.network_printing import print_paths
    from graphsvc.service.network_specs import NetworkSpec
    from graphsvc.service.paths import PathRequest

    spec = NetworkSpec(layers, obligations, mutual, isolates, system, flag(directed))
    with services(store, on, during, known, datasets, certainty) as (opened, query):
        with waiting("Looking for paths"):
            answer = opened.paths.paths(PathRequest(a, b, through, avoiding, flag(longer), limit), spec, query)
        emit(answer, lambda console: print_paths(answer, console))


def rank(
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help=_MEASURES)],
    top: Annotated[str | None, typer.Option(metavar="N", help="Show only the first so many, 1 to 1000.")] = None,
    sensitivity: Annotated[
        bool,
        typer.Option("--sensitivity", help="Show each score's range over what is sure and all that is possible."),
    ] = False,
    of: Annotated[
        str | None, typer.Option(metavar="A,B", help="Score these entities in each year from --from to --to.")
    ] = None,
    first: First = None,
    last: Last = None,
    year: Year = None,
    partial: Annotated[
        str | None, typer.Option(help="include: also score years of which not every pair is known; exclude: do not.")
    ] = None,
    on: On = None,
    during: During = None,
    known: Known = None,
    datasets: Datasets = None,
    certainty: Certainty = None,
    layers: Layers = None,
    obligations: Obligations = None,
    mutual: Mutual = None,
    isolates: Isolates = None,
    system: System = None,
    directed: Directed = False,
    store: StoreUrl = DEFAULT,
) -> None:
    """Rank everybody in a network on a day by a measure of centrality.

    With --of, --from and --to it scores some entities in each of some years instead.
    """
    from graphsvc.cli.network_printing import print_ranking
    from graphsvc.service.centrality import YearsRequest
    from graphsvc.service.network_specs import NetworkSpec

    spec = NetworkSpec(layers, obligations, mutual, isolates, system, flag(directed))
    is_of_years = not (of is None and first is None and last is None)
    _refuse(
        {"on": on, "during": during, "top": top, "sensitivity": flag(sensitivity)}
        if is_of_years
        else {"year": year, "partial": partial},
        "goes with a ranking on a day, not with scores over years; leave it out, or leave out --of, --from and --to"
        if is_of_years
        else "goes with scores over years; send --of, --from and --to, too",
    )
    if is_of_years:
        filters = (None, None, known, datasets, certainty or "possible")
        _series(measure, of, YearsRequest(first, last, year, partial), spec, store, filters)
        return
    with services(store, on, during, known, datasets, certainty) as (opened, query):
        with waiting("Ranking"):
            answer = opened.centrality.centrality(measure, top, flag(sensitivity), spec, query)
        emit(answer, lambda console: print_ranking(answer, console))


def _series(
    measure: str, of: str | None, over: YearsRequest, spec: NetworkSpec, store: str, filters: Sequence[str | None]
) -> None:
    from graphsvc.cli.network_printing import print_series

    with services(store, *filters) as (opened, query):
        with waiting("Scoring year by year"):
            answer = opened.centrality.series(measure, of, over, spec, query)
        emit(answer, lambda console: print_series(answer, console, has_partial=over.partial == "include"))


def _refuse(given: dict[str, str | None], detail: str) -> None:
    """Refuse options that do not go with the others."""
    faults = [Fault(name, detail) for name, value in given.items() if value is not None]
    if faults:
        raise InvalidParameter(faults)
