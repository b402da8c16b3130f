"""Graphs to take away: the derived ties of a network and the claims behind it, with all that is known of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from graphsvc.analysis.edges import Edge, EdgeSupport
from graphsvc.analysis.projection import Claims, Network, Simple
from graphsvc.analysis.rosters import code_on
from graphsvc.model import dates
from graphsvc.model.dates import When
from graphsvc.model.days import Days, Window, common, union, union_of
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.truth import Truth
from graphsvc.questions.evidence import shown
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.obligations import owed_to
from graphsvc.verdicts.spells import possible_days, sure_days

if TYPE_CHECKING:
    import networkx as nx

CODES = ("cow", "gw", "iso3")
"""The codes that a node bears, those of the first of the lens's days on which it has one."""


def derived(network: Network, *, keep: Iterable[str] | None = None) -> Simple:
    """Build the graph of derived ties with attributes, of all nodes or of those to `keep`.

    Nodes: name, kind, in_system, cow, gw, iso3. Edges: layers, truth, obligations and the strongest of them,
    alliances (how many) and via (their ids), datasets, ties (ids), since, until, all of the days that have the truth
    shown; and the days as pairs of first and last: `spells` on which it holds or may hold, `certain` on which it surely
    does.
    """
    import networkx as nx

    graph = network.graph if keep is None else network.graph.subgraph(list(keep))
    derived_ties: Simple = nx.DiGraph() if network.is_directed else nx.Graph()
    _add_nodes(
        network, derived_ties, {*graph, *(node for node in keep or () if network.lens.view.index(node) is not None)}
    )
    index = network.lens.view.index
    between = network.between()
    for a, b in graph.edges:
        start, end = index(a), index(b)
        assert start is not None and end is not None
        links = between.get((start, end), [])
        if not network.is_directed:
            # Of layers that lead one way, some may lead the one and some the other.
            links = list({id(link): link for link in (*links, *between.get((end, start), ()))}.values())
        derived_ties.add_edge(a, b, **_plain(graph.edges[a, b]), **_edge(network.lens, links))
    return derived_ties


def claims(network: Network, *, keep: Iterable[str] | None = None) -> Claims:
    """Build the graph of claims: a node for each party, an edge for each tie behind a link, keyed by its id.

    Alliances are nodes here, joined by memberships. Edges: kind, dataset, since, until, bounds where the texts do not
    say them, and what the kind adds, as the tie has them; and the days asked about of which its dataset may speak:
    `spells` on which it holds or may hold, `certain` on which it surely does, none where a last word is carried.
    """
    import networkx as nx

    lens = network.lens
    maybe: dict[str, list[Window]] = defaultdict(list)
    surely: dict[str, list[Window]] = defaultdict(list)
    for edge in network.edges:
        for support in edge.support(lens):
            for row in support.rows():
                tie = lens.view.tie_id(row.row)
                maybe[tie] += common(possible_days((row,)), support.on)
                if edge.truth is not Truth.UNKNOWN:
                    surely[tie] += common(sure_days((row,)), support.on)
    whole: Claims = nx.MultiDiGraph()
    whole.add_nodes_from(network.graph)
    for tie, held in maybe.items():
        claim = lens.view.tie(tie)
        assert claim is not None
        days = {"spells": windows(union(held)), "certain": windows(union(surely[tie]))}
        whole.add_edge(lens.view.id(claim.from_), lens.view.id(claim.to), key=tie, **_claim(lens, claim), **days)
    kept = whole if keep is None else whole.subgraph(list(keep))
    claimed: Claims = nx.MultiDiGraph()
    _add_nodes(network, claimed, kept)
    for a, b, key, data in kept.edges(keys=True, data=True):
        claimed.add_edge(a, b, key=key, **data)
    return claimed


def _add_nodes(network: Network, graph: nx.Graph[str], ids: Iterable[str]) -> None:
    members = set(network.roster)
    for entity_id in sorted(ids):
        index = network.lens.view.index(entity_id)
        assert index is not None
        named = network.lens.named(index)
        is_state = named["kind"] == "country"
        row = network.lens.view.entity(index)
        codes = {scheme: None if row is None else code_on(row, scheme, network.lens.days) for scheme in CODES}
        graph.add_node(
            entity_id, name=named["name"], kind=named["kind"], in_system=index in members if is_state else None, **codes
        )


def _plain(edge: Mapping[str, Any]) -> dict[str, Any]:
    return {**edge, "layers": sorted(edge["layers"]), "truth": str(edge["truth"])}


def _edge(lens: Lens, links: Iterable[Edge]) -> dict[str, Any]:
    links = list(links)
    reasons = [support for link in links for support in link.support_of_truth(lens)]
    rows = {row.row: row for support in reasons for row in support.rows()}
    obligations = {obligation for link in links for obligation in _owed(lens, link)}
    ranked = [obligation for obligation in OBLIGATIONS if obligation in obligations]
    through = {lens.view.id(support.alliance) for support in reasons if support.alliance is not None}
    return {
        "strongest": ranked[0] if ranked else None,
        "obligations": ranked,
        "via": sorted(through),
        "datasets": sorted({lens.sources[row.dataset].id for row in rows.values()}),
        "ties": sorted(lens.view.tie_id(row) for row in rows),
        **shown(*around(reasons)),
        "spells": windows(spells(lens, reasons_of(lens, links))),
        "certain": windows(certain(lens, links)),
    }


def _owed(lens: Lens, edge: Edge) -> set[str]:
    """Return what either owes the other, or, of an edge that leads one way, what the first owes the second."""
    owed: set[str] = set()
    if edge.layer == "alliance":
        for row in (row for support in edge.support_of_truth(lens) for row in support.rows()):
            if row.from_ == edge.a or not edge.is_directed:
                owed.update(owed_to(row, lens.view.id(edge.b if row.from_ == edge.a else edge.a)) or ())
    return owed


def reasons_of(lens: Lens, links: Iterable[Edge]) -> list[EdgeSupport]:
    """List the reasons of all links."""
    return [support for link in links for support in link.support(lens)]


def spells(lens: Lens, reasons: Iterable[EdgeSupport]) -> Days:
    """Return the days asked about on which any of the reasons holds or may hold."""
    return common(union_of(support.maybe for support in reasons), lens.days)


def certain(lens: Lens, links: Iterable[Edge]) -> Days:
    """Return the days asked about on which any of the links surely holds."""
    return union_of(link.certain(lens) for link in links)


def around(reasons: Iterable[EdgeSupport], day: int | None = None) -> tuple[When, When]:
    """Find the start and the end of the spell around a day in which one of the reasons or another holds.

    Without a day it is that around the first of the lens's days on which any does.
    """
    ordered = sorted(reasons, key=lambda support: (support.since.earliest, support.until.latest))
    if day is None:
        day = min(window.first for support in ordered for window in support.maybe)
    spans: list[tuple[When, When]] = []
    for support in ordered:
        since, until = support.since, support.until
        if spans and since.earliest <= spans[-1][1].latest:
            first, last = spans[-1]
            spans[-1] = first, max(last, until, key=lambda when: (when.latest, when.earliest))
        else:
            spans.append((since, until))
    return next(span for span in spans if span[0].earliest <= day < span[1].latest)


def windows(days: Days) -> list[tuple[str, str]]:
    """Show days as pairs of the first and the last, both included."""
    return [(dates.iso(window.first), dates.iso(window.last)) for window in days]


def _claim(lens: Lens, row: TieRow) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "dataset": lens.sources[row.dataset].id,
        **shown(When(row.s1, row.s2, row.since), When(row.u1, row.u2, row.until)),
        **{name: list(value) if isinstance(value, tuple) else value for name, value in row.extra.items()},
    }


def near(network: Network, centre: str, radius: int) -> set[str]:
    """Return all within so many steps of an entity, whichever way the ties lead; nobody where it is not in the network.

    Around an alliance or organisation it is that and its full members, and all within one step less of any of those.
    """
    graph, index = network.graph, network.lens.view.index(centre)
    row = None if index is None else network.lens.view.entity(index)
    if row is None or row.kind not in ("alliance", "organisation"):
        return set(_within(graph, centre, radius))
    members = {network.lens.view.id(party) for party in members_on(network.lens, row.index)}
    return {centre, *members}.union(*(_within(graph, member, radius - 1) for member in members))


def members_on(lens: Lens, whole: int) -> list[int]:
    """Return the full members of an alliance or organisation that the lens lets through, by index."""
    memberships = engine_of(lens).memberships(whole)
    window = memberships.axis.meeting(lens.days)
    verdicts = {party: memberships.member(party, lens.datasets) for party in memberships.members}
    is_certain = lens.certainty == "certain"
    return [party for party, verdict in verdicts.items() if (verdict.yes if is_certain else verdict.claimed) & window]


def _within(graph: nx.Graph[str], centre: str, steps: int) -> Iterable[str]:
    if centre not in graph:
        return ()
    import networkx as nx

    return nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), centre, steps)
