"""By which rule a network is made: what joins two entities, and who is in it without being joined to anybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from graphsvc.model.kinds import KINDS_OF
from graphsvc.model.networks import LAYERS
from graphsvc.verdicts.coverage import Questions
from graphsvc.verdicts.obligations import ObligationFilter

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
            Layer("allied", KINDS_OF["allied"] | KINDS_OF["membership"], ("allied",), is_directed=False),
            Layer("relations", KINDS_OF["relations"], ("relations",), is_directed=False),
            Layer("representation", KINDS_OF["representation"], ("representation",)),
            Layer("membership", KINDS_OF["membership"], ("membership",), joins_states=False),
            Layer("hosting", KINDS_OF["hosting"] | {"opposes"}, ("hosting",), joins_states=False),
            Layer("relations", KINDS_OF["relations"], ("severance",)),
            Layer("rivalry", KINDS_OF["rivalry"], ("rivalry",), is_directed=False),
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

    @property
    def asked(self) -> ObligationFilter:
        """Return which obligations make an edge: of one that leads one way, those that the first owes the second."""
        is_owed = self.is_directed and self.wanted.obligations is not None and self.wanted.mutual == "any"
        return replace(self.wanted, mutual="owed") if is_owed else self.wanted
