"""By which rule a network is made: what joins two entities, and who is in it without being joined to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from graphsvc.model.networks import LAYERS
from graphsvc.questions.dyads import RIVAL_OF
from graphsvc.questions.hosting import HOSTS, OPPOSES
from graphsvc.questions.owing import Wanted
from graphsvc.questions.relations_old import KINDS, REPRESENTED
from graphsvc.questions.severed import SEVERED
from graphsvc.questions.ways import ALLIED_WITH, MEMBER_OF

System = Literal["cow", "gw"]
DEFENSE = Wanted(frozenset({"defense"}))
"""What makes an ally in an analysis where nothing else is asked for."""


class Layer(NamedTuple):
    """What a layer is about: the question that coverage answers, the kinds of its ties, and whether it leads one way.

    `joins_states` is false where it joins a state to what is no state, of which no pair of states can be covered.
    """

    question: str | None
    kinds: frozenset[str]
    is_directed: bool = True
    joins_states: bool = True


TABLE: dict[str, Layer] = dict(
    zip(
        LAYERS,
        (
            Layer("allied", MEMBER_OF | ALLIED_WITH, is_directed=False),
            Layer("relations", KINDS, is_directed=False),
            Layer("representation", REPRESENTED),
            Layer("membership", MEMBER_OF, joins_states=False),
            Layer("hosting", HOSTS | OPPOSES, joins_states=False),
            Layer("relations", SEVERED),
            Layer("rivalry", RIVAL_OF, is_directed=False),
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
    wanted: Wanted = DEFENSE
    is_directed: bool = False
    has_isolates: bool = False
    system: System = "cow"
