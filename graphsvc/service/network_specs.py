"""Read how a network is to be made, and make it once for all who ask the same of the same revision."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from graphsvc.analysis.edge_lists import EdgeList
from graphsvc.analysis.projection import Network
from graphsvc.analysis.rules import DEFENSE, TABLE, Rule, System
from graphsvc.errors import InvalidParameter, TooLarge
from graphsvc.model.kinds import SYSTEMS
from graphsvc.model.network_parameters import NetworkParameters
from graphsvc.model.networks import LAYERS
from graphsvc.service import parameters
from graphsvc.service.parameters import ParsedQuery
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.obligations import Mutual, ObligationFilter

ANY = "any"
KEPT, KEPT_LINKS = 32, 100_000
"""How many networks are kept, and how many pairs they may have in all, each of some three kilobytes."""
KEPT_SCORES, KEPT_NUMBERS = 4096, 1_000_000
"""Of how many networks scores are kept, and how many numbers in all, each of some forty bytes."""
MOST_TIES = 200_000
"""How many ties the layers of a network may have in all before it is refused; each takes some 30 microseconds."""
MOST_PAIRS = 150_000
"""How many pairs of memberships in one alliance there may be; ATOP has 18,000, of which a year takes half a second."""


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """How a network is to be made, as it was sent; None where it was not."""

    layers: str | None = None
    obligations: str | None = None
    mutual: str | None = None
    isolates: str | None = None
    system: str | None = None
    directed: str | None = None

    def rule(self, isolates: str = "exclude") -> Rule:
        """Read it, with what holds for isolates where that is not said. Raises InvalidParameter."""
        if self.obligations == ANY:
            obligations = None
        elif self.obligations is None:
            obligations = DEFENSE.obligations
        else:
            obligations = parameters.choices(NetworkParameters, "obligations", self.obligations)
            if obligations and ANY in obligations:
                raise InvalidParameter.of("obligations", "`any` stands alone: it asks for an alliance of whatever kind")
        layers = parameters.choices(NetworkParameters, "layers", self.layers)
        if layers is not None and not layers:
            raise InvalidParameter.of("layers", f"is empty; name some of {', '.join(LAYERS)}")
        mutual = parameters.choice(NetworkParameters, "mutual", self.mutual) or "any"
        has_isolates = parameters.choice(NetworkParameters, "isolates", self.isolates) or isolates
        return Rule(
            layers=LAYERS[:1] if layers is None else tuple(layer for layer in LAYERS if layer in layers),
            wanted=ObligationFilter(obligations, cast(Mutual, mutual)),
            is_directed=parameters.flag(self.directed, "directed"),
            has_isolates=has_isolates == "include",
            system=cast(System, parameters.choice(NetworkParameters, "system", self.system) or SYSTEMS[0]),
        )


class NetworkCache:
    """The networks made last, by revision, lens and rule, and the scores of many more, by their nodes and edges."""

    def __init__(self) -> None:
        self._networks = BoundedCache[Network](KEPT, KEPT_LINKS, lambda network: len(network.judged))
        self._scores = BoundedCache[list[float | None]](KEPT_SCORES, KEPT_NUMBERS, len)

    def network(self, query: ParsedQuery, rule: Rule) -> Network:
        """Make the network of a question, or take it from the cache. Raises TooLarge where it has too many ties."""
        return self._networks.get(_key(query, rule), lambda: _network(query.lens, rule))

    def scores(self, edges: EdgeList, measure: str) -> list[float | None]:
        """Return the scores of a network's nodes by a measure, in their order.

        Kept by what the network is, not by when it was asked for: after a write only years that it changed are new.
        """
        return self._scores.get((measure, edges.digest), lambda: edges.scores(measure))


T = TypeVar("T")


class BoundedCache(Generic[T]):
    """The values made last, by key: at most so many, and no more than `heaviest` in all by their weight.

    Who asks for what is just being made waits for it. What is heavier by itself is not kept.
    """

    def __init__(self, most: int, heaviest: int, weight: Callable[[T], int]) -> None:
        self._most, self._heaviest, self._weight_of = most, heaviest, weight
        self._values, self._making = OrderedDict[Hashable, tuple[T, int]](), dict[Hashable, threading.Lock]()
        self._weight, self._lock = 0, threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value under a key; make it where there is none."""
        value = self.find(key)
        if value is not None:
            return value
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            try:
                value = self.find(key)
                if value is None:
                    value = make()
                    self._keep(key, value, self._weight_of(value))
                return value
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def find(self, key: Hashable) -> T | None:
        """Return the value under a key; None where there is none."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def _keep(self, key: Hashable, value: T, weight: int) -> None:
        if weight > self._heaviest:
            return
        with self._lock:
            before = self._values.pop(key, None)
            self._values[key] = value, weight
            self._weight += weight - (before[1] if before else 0)
            while len(self._values) > self._most or self._weight > self._heaviest:
                _, (_, left) = self._values.popitem(last=False)
                self._weight -= left


def _key(query: ParsedQuery, rule: Rule) -> Hashable:
    lens = query.lens
    revisions = (query.head.store_id, query.head.revision, lens.view.revision)
    # A network says what was asked for: 1914 is not shown as 1914-01-01/1914-12-31, though it has the same days.
    return *revisions, lens.asked, lens.on, lens.last, lens.cut, lens.datasets, lens.certainty, rule


def _network(lens: Lens, rule: Rule) -> Network:
    kinds = frozenset[str]().union(*(TABLE[layer].kinds for layer in rule.layers))
    refuse_oversized(lens, kinds, f"a network of {' and '.join(rule.layers)}", has_alliances="alliance" in rule.layers)
    return Network(lens, rule)


def refuse_oversized(lens: Lens, kinds: frozenset[str], what: str, *, has_alliances: bool) -> None:
    """Refuse what would be drawn from too many ties, or pairs of memberships, with their number. Raises TooLarge."""
    ties, pairs = lens.view.count(kinds), lens.view.co_memberships() if has_alliances else 0
    instead = "compute on the ties themselves, which /v1/ties lists"
    if ties > MOST_TIES:
        raise TooLarge(
            f"{what} would be drawn from {ties:,} ties, more than {MOST_TIES:,}; ask for fewer layers, or {instead}"
        )
    if pairs > MOST_PAIRS:
        raise TooLarge(
            f"{what} would be drawn from {pairs:,} pairs of memberships in one alliance, more than {MOST_PAIRS:,}; "
            f"ask for other layers, or {instead}"
        )
