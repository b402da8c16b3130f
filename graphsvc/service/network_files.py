"""Networks as files: made as for any other question, with the evidence from the store, and whom to cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from graphsvc.analysis.graphs import claims, derived, near, windows
from graphsvc.analysis.projection import Claims, Network
from graphsvc.errors import InvalidParameter, TooLarge
from graphsvc.export import codebook, edge_list, meanings
from graphsvc.export.formats import CODEBOOK, FORMATS
from graphsvc.model.days import common
from graphsvc.model.kinds import TIE_KINDS
from graphsvc.model.network_parameters import GraphParameters
from graphsvc.service import parameters
from graphsvc.service.citing import citations, naming, refuse_forbidden
from graphsvc.service.files import File, begun, byte_order_mark, file_format, file_name, marked
from graphsvc.service.network_specs import NetworkCache, NetworkSpec
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.stored_bodies import BodyStore, records
from graphsvc.snapshot.lens import Lens

if TYPE_CHECKING:
    from graphsvc.export.graphs import Network as Graph

MOST_LINKS = 30_000
"""How many pairs an exported network may join; all of 200 states are 19,900, each takes some 300 microseconds."""
_PAGE = 5_000
"""How many ties are read from the store at once."""


@dataclass(frozen=True, slots=True)
class NetworkFileRequest:
    """Which part of a network is wanted, and of what, as it was sent; None where it was not."""

    around: str | None = None
    radius: str | None = None
    ties: str | None = None
    format: str | None = None
    bom: str | None = None


class NetworkFiles:
    """Files of networks, from the networks that all questions share."""

    def __init__(self, networks: NetworkCache, bodies: BodyStore) -> None:
        self._networks, self._stored = networks, bodies

    def graph(self, cut: NetworkFileRequest, spec: NetworkSpec, query: ParsedQuery) -> File:
        """Write a network as a file. Raises InvalidParameter, also where a data set may not be passed on."""
        chosen = file_format(GraphParameters, cut.format)
        has_mark = byte_order_mark(cut.bom, chosen)
        rule = spec.rule()
        of_claims = (parameters.choice(GraphParameters, "ties", cut.ties) or "claims") == "claims"
        if cut.radius is not None and cut.around is None:
            raise InvalidParameter.of("radius", "comes without `around`; say around whom")
        steps = parameters.number(GraphParameters, "radius", cut.radius)
        radius = 1 if steps is None else steps
        centre = None if cut.around is None else query.resolve(cut.around)
        network = self._networks.network(query, rule)
        refuse_forbidden(network.lens, network.datasets)
        if len(network.edges) > MOST_LINKS:
            raise TooLarge(
                f"the network joins {len(network.edges):,} pairs, too many to export, the limit is {MOST_LINKS:,}; "
                "narrow it by layers, datasets or a day, or take the ties themselves, which /v1/ties lists"
            )
        around = None if centre is None else network.lens.view.id(centre)
        graph = self._graph(network, None if around is None else near(network, around, radius), of_claims=of_claims)
        self._describe(graph, network, query)
        graph.graph["export"] = {
            "ties": "claims" if of_claims else "derived",
            "around": around,
            "radius": None if around is None else radius,
        }
        name = ("-".join(rule.layers), *([around] if around else []), next(filter(None, query.lens.asked)))
        if chosen == CODEBOOK:
            return File(file_name(*name, suffix=codebook.SUFFIX), codebook.MEDIA_TYPE, begun(iter([_codebook(graph)])))
        format_ = FORMATS[chosen]
        content = marked(format_.write(graph)) if has_mark else format_.write(graph)
        return File(file_name(*name, suffix=format_.suffix), format_.media_type, begun(content))

    def _graph(self, network: Network, kept: set[str] | None, *, of_claims: bool) -> Graph:
        if not of_claims:
            graph: Graph = derived(network, keep=kept)
        else:
            both = None if kept is None else kept | _joining(network, kept)
            graph = self._with_evidence(network.lens, claims(network, keep=both))
        for node, attributes in graph.nodes(data=True):
            index = network.lens.view.index(node)
            if index is not None and attributes["in_system"] is not None:
                present = network.lens.presence(index, network.rule.system).maybe
                attributes["spells"] = windows(common(present, network.lens.days))
        return graph

    def _with_evidence(self, lens: Lens, graph: Claims) -> Claims:
        """Add what the snapshot does not hold: the sources that a claim cites, and what else its tie carries."""
        edges = {key: attributes for *_, key, attributes in graph.edges(keys=True, data=True)}
        wanted = [("tie", key, version) for key in edges if (version := lens.view.version("tie", key)) is not None]
        for start in range(0, len(wanted), _PAGE):
            for body in records(self._stored, wanted[start : start + _PAGE]):
                edge = edges[body["id"]]
                edge["citations"] = list(dict.fromkeys(citation["source"] for citation in body["citations"]))
                named = TIE_KINDS[body["kind"]].attributes
                others = {name: value for name, value in body["attributes"].items() if name not in named}
                if others:
                    edge["attributes"] = others
        return graph

    def _describe(self, graph: Graph, network: Network, query: ParsedQuery) -> None:
        lens = network.lens
        entities = [index for node in graph if (index := lens.view.index(node)) is not None]
        shown = replace(network.of(query.known), nodes=graph.number_of_nodes(), edges=graph.number_of_edges())
        graph.graph["network"] = asdict(shown)
        graph.graph["citations"] = citations(lens, self._stored, network.datasets | naming(lens, entities))


def _joining(network: Network, near: Iterable[str]) -> set[str]:
    """Find the alliances that join two of those near each other, which are nodes among claims alone."""
    lens = network.lens
    kept = {lens.view.index(entity_id) for entity_id in near}
    links = (link for link in network.edges if link.a in kept and link.b in kept)
    return {
        lens.view.id(support.alliance)
        for link in links
        for support in link.support(lens)
        if support.alliance is not None
    }


def _codebook(graph: Graph) -> bytes:
    about: Mapping[str, Any] = graph.graph
    names = dict.fromkeys((*(column.name for column in edge_list.table(graph)), *meanings.OF_NODES_AND_GEPHI))
    columns = [(name, meanings.of(name)) for name in names]
    return codebook.write(
        f"Network: {', '.join(about['network']['layers'])}, {about['network']['on'] or about['network']['during']}",
        meanings.PARAGRAPHS[about["export"]["ties"]],
        columns,
        about["network"] | about["export"],
        about["citations"],
    )
