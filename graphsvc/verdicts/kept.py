"""What an engine has worked out, and how much of it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.memberships import AllianceMemberships
from graphsvc.verdicts.obligations import ObligationFilter
from graphsvc.verdicts.segments import PairSegments

Datasets = frozenset[int] | None
"""The datasets that are asked, by index; None is all of them."""
KEPT_BYTES = 256 * 2**20
"""About how much memory the histories of pairs may take that an engine keeps because somebody asked about them. 40,000
pairs of 200 states take some 60 MB. Whoever asks for all members of a great alliance, one by one, would else take all there is."""
_BYTES, _BYTES_A_COLUMN = 1_500, 2
"""About what a history takes: a dozen masks with a bit for each column of its axis, and all else."""


@dataclass(slots=True)
class Kept:
    """What an engine has worked out so far, for later readings to take over as far as no write touches it."""

    memberships: dict[tuple[int, frozenset[str] | None], AllianceMemberships] = field(default_factory=dict)
    wholes: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    naming: dict[int, frozenset[int]] = field(default_factory=dict)
    all_pairs: dict[tuple[ObligationFilter, Datasets], list[AlliedHistory]] = field(default_factory=dict)
    allies: dict[tuple[int, ObligationFilter, Datasets], list[AlliedHistory]] = field(default_factory=dict)
    segments: dict[tuple[ObligationFilter, Datasets], PairSegments] = field(default_factory=dict)
    histories: dict[tuple[int, int, ObligationFilter, Datasets], AlliedHistory] = field(default_factory=dict)
    bytes_of_histories: int = 0
    reusable: dict[tuple[int, int, ObligationFilter, Datasets], AlliedHistory] = field(default_factory=dict)
    """Histories of pairs of an earlier reading that no write has touched."""

    def has_room(self, count: int, memberships: Iterable[AllianceMemberships]) -> bool:
        """Make room for histories of pairs in some alliances, and say whether they can be kept.

        Those that give way are soon worked out again by whoever still asks for them.
        """
        columns = sum(len(each.axis.bounds) for each in memberships)
        wanted = count * (_BYTES + _BYTES_A_COLUMN * columns)
        if wanted > KEPT_BYTES:
            return False
        if self.bytes_of_histories + wanted > KEPT_BYTES:
            self.histories.clear()
            self.allies.clear()
            self.bytes_of_histories = 0
        self.bytes_of_histories += wanted
        return True
