"""Ask how alike the portfolios of states are, and how balanced their alliances and rivalries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import cast

from graphsvc.analysis.balance import balance, of_layers
from graphsvc.analysis.portfolios import Scale, has_gaps, portfolios
from graphsvc.analysis.projection import Network
from graphsvc.analysis.rules import Rule
from graphsvc.analysis.similarity import MEASURES, Floats, similarity
from graphsvc.errors import InvalidParameter, TooLarge
from graphsvc.model import networks
from graphsvc.model.effort import checked
from graphsvc.model.network_parameters import SimilarityParameters
from graphsvc.model.networks import PortfoliosOf, SimilarityScore
from graphsvc.model.wire_parts import Named
from graphsvc.service import parameters
from graphsvc.service.network_specs import NetworkCache, NetworkSpec
from graphsvc.service.parameters import ParsedQuery
from graphsvc.service.questions import NOT_IN_SYSTEM, reason
from graphsvc.service.sentences import answered
from graphsvc.snapshot.lens import Lens

BOTH = ("alliance", "rivalry")
MOST_NODES = 2_000
"""How many nodes a network may have for its balance, or for portfolios, which take matrices of all pairs."""


class SimilarityBalance:
    """Answers about portfolios and signed networks."""

    def __init__(self, networks: NetworkCache) -> None:
        self._networks = networks

    def similarity(
        self, a: str, b: str | None, measure: str | None, levels: str | None, system: str | None, query: ParsedQuery
    ) -> networks.Similarity:
        """Compare a state's portfolio with those of some others, or of all in the system."""
        rule = NetworkSpec(obligations="any", isolates="include", system=system).rule()
        chosen = parameters.choice(SimilarityParameters, "measure", measure) or next(iter(MEASURES))
        scale = cast(Scale, parameters.choice(SimilarityParameters, "levels", levels) or "atop")
        lens = query.lens
        entity = query.resolve(a)
        others = None if b is None else list(dict.fromkeys(map(query.resolve, parameters.words(b))))
        if others == []:
            raise InvalidParameter.of("b", "is empty; name one or several, or leave it out for all")
        if others is not None and entity in others:
            raise InvalidParameter.of("b", f"names {query.head.id(entity)}, as `a` does; name others")
        network = self._networks.network(query, rule)
        refuse_oversized(network, f"a comparison by {chosen}")
        members, matrix = portfolios(lens, rule.system, scale)
        why = reason(lens, entity) or (None if entity in members else NOT_IN_SYSTEM)
        items = [] if why else _alike(lens, members, chosen, matrix, entity, others)
        answer = networks.Similarity(
            entity=lens.named(entity),
            measure=chosen,
            items=items,
            total=len(items),
            partial=has_gaps(matrix),
            reason=why,
            network=PortfoliosOf(**asdict(network.of(query.known)), levels=scale),
            revision=lens.view.revision,
            known=query.known,
        )
        return answered(answer)

    def balance(self, spec: NetworkSpec, query: ParsedQuery) -> networks.Balance:
        """Count closed triads of alliances and rivalries by their signs."""
        rule = spec.rule()
        network = self._networks.network(query, Rule(BOTH, rule.wanted, False, rule.has_isolates, rule.system))
        refuse_oversized(network, "balance")
        signed, both = of_layers(network.graph)
        result = balance(signed)
        lens = query.lens
        answer = networks.Balance(
            triads=result.triads,
            balanced=result.balanced,
            weakly_balanced=result.weakly_balanced,
            reason=result.reason,
            camps=None if result.camps is None else [_named(lens, camp) for both in result.camps for camp in both],
            positive=result.positive,
            negative=result.negative,
            both=both,
            partial=network.is_partial,
            network=network.of(query.known),
            revision=lens.view.revision,
            known=query.known,
        )
        return answered(answer)


def refuse_oversized(network: Network, what: str) -> None:
    """Refuse what would take matrices of too many nodes. Raises TooLarge."""
    nodes = len(network.nodes)
    if nodes > MOST_NODES:
        raise TooLarge(
            f"the network has {nodes:,} nodes, too many for {what}, which takes at most {MOST_NODES:,}; "
            "narrow it by datasets or a day"
        )


def _alike(
    lens: Lens, members: list[int], measure: str, matrix: Floats, entity: int, others: list[int] | None
) -> list[SimilarityScore]:
    place = {party: number for number, party in enumerate(members)}
    items: list[SimilarityScore] = []
    for other_entity in checked([member for member in members if member != entity] if others is None else others):
        if other_entity not in place:
            items.append(
                {"entity": lens.named(other_entity), "score": None, "reason": NOT_IN_SYSTEM, "cells": 0, "missing": 0}
            )
            continue
        item = similarity(measure, matrix[place[entity]], matrix[place[other_entity]])
        items.append(
            {
                "entity": lens.named(other_entity),
                "score": item.score,
                "reason": item.reason,
                "cells": item.cells,
                "missing": item.missing,
            }
        )
    return sorted(items, key=lambda item: (item["score"] is None, -(item["score"] or 0.0), item["entity"]["id"]))


def _named(lens: Lens, ids: Iterable[str]) -> list[Named]:
    return [lens.named(index) for entity_id in ids if (index := lens.view.index(entity_id)) is not None]
