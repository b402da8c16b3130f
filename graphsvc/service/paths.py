"""Ask for paths: from whom to whom, through and avoiding whom; and say in a sentence why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphsvc.analysis.edges import Edge, endpoints
from graphsvc.analysis.paths import Hop, NetworkPath, Search, paths
from graphsvc.analysis.projection import Network
from graphsvc.errors import InvalidParameter
from graphsvc.model import networks
from graphsvc.model.networks import HopSupport
from graphsvc.model.phrases import when
from graphsvc.model.truth import Truth, conjunction
from graphsvc.model.wire_parts import LastKnown
from graphsvc.questions.evidence import last_known, shown, tie_ids
from graphsvc.service import parameters
from graphsvc.service.network_specs import NetworkCache, NetworkSpec
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import NOT_YET_KNOWN, reason
from graphsvc.service.sentences import answered
from graphsvc.snapshot.lens import Lens

ISOLATED, NOT_CONNECTED = "isolated", "not_connected"
_WORDS = {
    "alliance": "ally",
    "relations": "partner in diplomatic relations",
    "representation": "mission",
    "membership": "membership",
    "hosting": "hosting",
    "severed": "severed ties",
    "rivalry": "rival",
}


@dataclass(frozen=True, slots=True)
class PathRequest:
    """What path is asked for, as it was sent; None where it was not."""

    from_: str
    to_: str
    through: str | None = None
    avoiding: str | None = None
    longer: str | None = None
    limit: str | None = None


class PathAnswers:
    """Answers about paths, from the networks that all questions share."""

    def __init__(self, networks: NetworkCache) -> None:
        self._networks = networks

    def paths(self, route: PathRequest, spec: NetworkSpec, query: ParsedQuery) -> networks.PathList:
        """Find the shortest paths between two entities, or simple ones of any length, the shortest first."""
        rule = spec.rule()
        search = _search(route, query)
        network = self._networks.network(query, rule)
        found_paths, more = paths(network, search)
        lens = query.lens
        why, detail = (None, None) if found_paths else _why_none(network, search)
        answer = networks.PathList(
            start=lens.named(search.start),
            end=lens.named(search.end),
            paths=[_shown(lens, path) for path in found_paths],
            total=len(found_paths),
            more=more,
            partial=network.is_partial,
            reason=why,
            detail=detail,
            network=network.of(query.known),
            revision=lens.view.revision,
            known=query.known,
        )
        return answered(answer)


def _search(route: PathRequest, query: ParsedQuery) -> Search:
    limit = parameters.limit(route.limit)
    start, end = query.resolve(route.from_), query.resolve(route.to_)
    through = tuple(map(query.resolve, parameters.words(route.through or "")))
    avoiding = frozenset(map(query.resolve, parameters.words(route.avoiding or "")))
    stops = (start, *through, end)
    id_of = query.head.id
    if start == end:
        raise InvalidParameter.of("to", f"{route.to_!r} is where the path starts; name another entity")
    for stop in stops:
        if stops.count(stop) > 1:
            raise InvalidParameter.of("through", f"{id_of(stop)} comes twice on the path; a path visits nobody twice")
        if stop in avoiding:
            raise InvalidParameter.of(
                "avoiding", f"{id_of(stop)} is on the path asked for; leave it out of one of the two"
            )
    return Search(start, end, limit, through, avoiding, parameters.flag(route.longer, "longer"))


def _shown(lens: Lens, path: NetworkPath) -> networks.Path:
    ends = [hop.end for hop in path.hops]
    return {
        "length": len(path.hops),
        "truth": path.truth,
        "last_known": _last_of(path),
        "entities": [lens.named(entity) for entity in (path.hops[0].start, *ends)],
        "hops": [_hop(lens, hop) for hop in path.hops],
        "valid": shown(path.since, path.until),  # type: ignore[typeddict-item]
    }


def _hop(lens: Lens, hop: Hop) -> networks.Hop:
    via = sorted((support for link in hop.links for support in _holds(lens, link)), key=_place)
    ties = dict.fromkeys(tie for support in via for tie in support["ties"])
    return {
        "from": lens.named(hop.start),
        "to": lens.named(hop.end),
        "truth": hop.truth,
        "last_known": _carried(Truth.YES, _last_on(hop)),
        "via": via,
        "ties": list(ties),
    }


def _last_on(hop: Hop) -> int | None:
    """Return the day of the last word where nothing is known; a hop is carried by it only where it was a yes."""
    if hop.truth is not Truth.UNKNOWN:
        return None
    return max((link.last_on for link in hop.links if link.last_on is not None), default=None)


def _last_of(path: NetworkPath) -> LastKnown | None:
    truth = conjunction(Truth.YES if hop.truth is Truth.UNKNOWN else hop.truth for hop in path.hops)
    return _carried(truth, min((on for hop in path.hops if (on := _last_on(hop)) is not None), default=None))


def _carried(truth: Truth, on: int | None) -> LastKnown | None:
    return last_known(None if on is None else (truth, on))


def _holds(lens: Lens, edge: Edge) -> Iterable[HopSupport]:
    for support in edge.support(lens):
        hold: HopSupport = {
            "layer": edge.layer,
            "kind": support.kind,
            "alliance": None if support.alliance is None else lens.named(support.alliance),
            **shown(support.since, support.until),  # type: ignore[typeddict-item]
            "truth": support.truth,
            "dataset": None if support.dataset is None else lens.sources[support.dataset].id,
            "ties": tie_ids(lens, list(support.rows())),
        }
        yield hold


def _place(hold: HopSupport) -> tuple[str, ...]:
    return (hold["layer"], hold["alliance"]["id"] if hold["alliance"] else "", hold["dataset"] or "", hold["since"])


def _why_none(network: Network, search: Search) -> tuple[str, str]:
    """Explain why there is no path, in a word and in a sentence."""
    lens = network.lens
    on, during = lens.asked
    then = when(on, during)
    layers = " or ".join(_WORDS[layer] for layer in network.rule.layers)
    obligations = network.rule.wanted.obligations
    if "alliance" in network.rule.layers and obligations:
        layers = f"{'/'.join(sorted(obligations))} {layers}"
    why = reason(lens, search.start, search.end)
    names = [lens.named(entity)["name"] for entity in (search.start, search.end)]
    if why == NOT_YET_KNOWN:
        return why, f"{names[0]} or {names[1]} was not yet known at the moment asked for."
    if why is not None:
        return why, f"{names[0]} and {names[1]} are not both in the state system {then}."
    joined = endpoints(network.edges)
    alone = [name for entity, name in zip((search.start, search.end), names, strict=True) if entity not in joined]
    unknown = " Not all pairs of states are covered, so it may be that there is one." if network.is_partial else ""
    if alone:
        whose, are = " and ".join(alone), "is" if len(alone) == 1 else "are"
        nobody = (
            f"{whose} {are} not known to have any {layers} {then}"
            if unknown
            else f"{whose} {'has' if len(alone) == 1 else 'have'} no {layers} {then}"
        )
        return ISOLATED, f"{nobody}.{unknown}"
    within = " that goes through whom it should and avoids whom it should" if search.through or search.avoiding else ""
    common = "" if during is None else ", all hops of which hold on one day"
    return NOT_CONNECTED, f"No path joins {names[0]} and {names[1]}{within} {then}{common}.{unknown}"
