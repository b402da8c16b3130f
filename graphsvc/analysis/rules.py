"""By which rule a network is made: what joins two entities, and who is in it without being joined to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from graphsvc.model.networks import LAYERS
from graphsvc.verdicts.coverage import Questions
from graphsvc.verdicts.obligations import ObligationFilter
from graphsvc.verdicts.statuses import STATUS_OF

ALLIED_WITH, MEMBER_OF = frozenset({"allied_with"}), frozenset({"member_of"})
RELATIONS, REPRESENTED, RIVAL_OF = frozenset(STATUS_OF), frozenset({"represented_in"}), frozenset({"rival_of"})
HOSTS, OPPOSES = frozenset({"hosts"}), frozenset({"opposes"})
System = Literal["cow", "gw"]
DEFENSE = ObligationFilter(frozenset({"defense"}))
"""What makes an ally in an analysis where nothing else is asked for."""


class Layer(NamedTuple):
    """What a layer is about: the question that coverage answers, the kinds of its ties, and whether it leads one way.

    `absent_by` are the questions whose coverage makes a missing claim a *no*. `joins_states` is false where it joins a
    state to what is no state, of which no pair of states can be covered.
    """

    question: str | None
    kinds: frozenset[str]
    absent_by: Questions
    is_directed: bool = True
    joins_states: bool = True


TABLE: dict[str, Layer] = dict(
    zip(
        LAYERS,
        (
            Layer("allied", MEMBER_OF | ALLIED_WITH, ("allied",), is_directed=False),
            Layer("relations", RELATIONS, ("relations",), is_directed=False),
            Layer("representation", REPRESENTED, ("representation",)),
            Layer("membership", MEMBER_OF, ("membership",), joins_states=False),
            Layer("hosting", HOSTS | OPPOSES, ("hosting",), joins_states=False),
            Layer("relations", RELATIONS, ("severance",)),
            Layer("rivalry", RIVAL_OF, ("rivalry",), is_directed=False),
        ),
        strict=True,
    )
)
"""Each layer, in the order of `LAYERS`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a network is made of what a lens shows.

    `wanted` says which obligations make an ally. `is_directed` draws an alliance from who owes to whom it is owed,
    where obligations are asked for. `has_isolates` adds the states of the roster of `system` that nothing joins.
    """

    layers: tuple[str, ...] = LAYERS[:1]
    wanted: ObligationFilter = DEFENSE
    is_directed: bool = False
    has_isolates: bool = False
    system: System = "cow"
