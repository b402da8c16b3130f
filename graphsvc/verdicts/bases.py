"""The reasons for an alliance: each treaty, and each direct statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphsvc.model.days import Days
from graphsvc.model.truth import Truth
from graphsvc.verdicts.axis import Axis, projected
from graphsvc.verdicts.combination import CombinedVerdict, DatasetVerdict
from graphsvc.verdicts.memberships import AllianceMemberships
from graphsvc.verdicts.spells import Spell


class AllianceBasis(NamedTuple):
    """One reason why two are allied: an alliance (None: a direct statement) according to a dataset.

    `dataset` is None where only several together know both memberships; `across` names those. `mine` and `its` are the
    spells of either party behind it, on the days `on`.
    """

    alliance: int | None
    dataset: int | None
    truth: Truth
    mine: Sequence[Spell]
    its: Sequence[Spell]
    on: Days
    across: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """The verdict through one alliance, or by statements (`memberships` is None), over the alliance's axis or the pair's."""

    memberships: AllianceMemberships | None
    by_dataset: Mapping[int, DatasetVerdict]
    combined: CombinedVerdict
    across: CombinedVerdict
    unowed: int = 0

    def onto(self, source: Axis, target: Axis) -> Basis:
        """Return the same over a finer axis."""
        return Basis(
            self.memberships,
            {dataset: verdict.onto(source, target) for dataset, verdict in self.by_dataset.items()},
            self.combined.onto(source, target),
            self.across.onto(source, target),
            projected(self.unowed, source, target),
        )
