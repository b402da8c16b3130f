"""Read how a network is to be made, and make it once for all who ask the same of the same revision."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from graphsvc.analysis.projection import Network
from graphsvc.analysis.rules import DEFENSE, TABLE, Rule, System
from graphsvc.analysis.sketch import Sketch, sketch
from graphsvc.errors import InvalidParameter, TooLarge
from graphsvc.model.kinds import OBLIGATIONS, SYSTEMS
from graphsvc.model.networks import LAYERS
from graphsvc.questions.owing import Mutual, Wanted
from graphsvc.service import parameters
from graphsvc.service.parameters import Asked
from graphsvc.snapshot.lens import Lens

ANY = "any"
KEPT = 32
"""How many networks are kept; one of a day with 150 states and 1,700 alliances is some megabytes."""
SKETCHES = 1024
"""How many bare graphs are kept, each of some ten kilobytes: those of a series of years and more."""
MOST_TIES = 500_000
"""How many ties the layers of a network may have in all before it is refused."""


@dataclass(frozen=True, slots=True)
class Drawing:
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
            obligations = parameters.choices(self.obligations, "obligations", (*OBLIGATIONS, ANY))
            if obligations and ANY in obligations:
                raise InvalidParameter.of("obligations", "`any` stands alone: it asks for an alliance of whatever kind")
        asked = parameters.choices(self.layers, "layers", LAYERS)
        if asked is not None and not asked:
            raise InvalidParameter.of("layers", f"is empty; name some of {', '.join(LAYERS)}")
        mutual = parameters.choice(self.mutual, "mutual", ("any", "both")) or "any"
        has_isolates = parameters.choice(self.isolates, "isolates", ("exclude", "include")) or isolates
        return Rule(
            layers=LAYERS[:1] if asked is None else tuple(one for one in LAYERS if one in asked),
            wanted=Wanted(obligations, cast(Mutual, mutual)),
            is_directed=parameters.flag(self.directed, "directed"),
            has_isolates=has_isolates == "include",
            system=cast(System, parameters.choice(self.system, "system", SYSTEMS) or SYSTEMS[0]),
        )


class Drawn:
    """The networks made last, by revision, lens and rule, and the sketches of many more."""

    def __init__(self) -> None:
        self._networks, self._sketches = _Kept[Network](KEPT), _Kept[Sketch](SKETCHES)

    def network(self, asked: Asked, rule: Rule) -> Network:
        """Give the network of a question. Raises TooLarge where too many ties would have to be weighed."""
        return self._networks.get(_key(asked, rule), lambda: Network(_bounded(asked.lens, rule), rule))

    def sketch(self, asked: Asked, rule: Rule) -> Sketch:
        """Give the bare graph of a network, of which many are kept. Raises TooLarge like `network`."""
        return self._sketches.get(_key(asked, rule), lambda: sketch(Network(_bounded(asked.lens, rule), rule)))


T = TypeVar("T")


class _Kept(Generic[T]):
    """The values made last, by key; two who ask for the same at once may both make it."""

    def __init__(self, most: int) -> None:
        self._most, self._values = most, OrderedDict[Hashable, T]()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what is kept under a key, or make it."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


def _key(asked: Asked, rule: Rule) -> Hashable:
    lens = asked.lens
    revisions = (asked.head.store_id, asked.head.revision, lens.view.revision)
    # A network says what was asked for: 1914 is not shown as 1914-01-01/1914-12-31, though it has the same days.
    return *revisions, lens.asked, lens.on, lens.last, lens.cut, lens.datasets, lens.certainty, rule


def _bounded(lens: Lens, rule: Rule) -> Lens:
    kinds = frozenset[str]().union(*(TABLE[layer].kinds for layer in rule.layers))
    ties = lens.view.count(kinds)
    if ties > MOST_TIES:
        raise TooLarge(
            f"a network of {' and '.join(rule.layers)} would be drawn from {ties:,} ties, more than {MOST_TIES:,}; "
            "ask for fewer layers, or compute on the ties themselves, which /v1/ties lists"
        )
    return lens
