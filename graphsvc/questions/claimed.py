"""Questions that a claim answers by itself: memberships, hostings, rivalries, recognitions, as answers show them."""

from __future__ import annotations

from typing import Any, NamedTuple

from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import ByDataset, Claim, LastKnown
from graphsvc.questions.evidence import by_dataset, last_known, rows_on, span, tie_ids
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts.claims import ClaimEvidence, ClaimHistory
from graphsvc.verdicts.histories import Reading
from graphsvc.verdicts.spells import Spell

_RANK = (Truth.YES, Truth.POSSIBLE)


class Claimed(NamedTuple):
    """A verdict on the lens's days and the claims behind it: those of the days shown, or of the day of a last word."""

    lens: Lens
    history: ClaimHistory
    reading: Reading
    evidence: list[ClaimEvidence]

    @property
    def truth(self) -> Truth:
        """Return the verdict."""
        return self.reading.truth

    @property
    def last_known(self) -> LastKnown | None:
        """Show the last word."""
        return last_known(self.reading.last)

    def by_dataset(self) -> ByDataset:
        """Show the verdict of each dataset that has one, or had one."""
        return by_dataset(self.lens, self.history)

    def spell(self) -> Spell | None:
        """Return the spell to show: of the dataset that is surest, else first by id, the latest."""
        best = min(self.evidence, key=lambda evidence: _RANK.index(evidence.truth), default=None)
        return None if best is None else best.spells[-1]

    def telling(self) -> list[TieRow]:
        """Return the claims that say what an answer shows, of the spell shown the latest first, then all others."""
        spell = self.spell()
        if spell is None:
            return []
        on = next(evidence.on for evidence in self.evidence if spell in evidence.spells)
        return [*reversed(rows_on(spell, on)), *self.rows()]

    def span(self) -> dict[str, Any]:
        """Show when the spell begins and ends."""
        spell = self.spell()
        assert spell is not None
        return span(spell)

    def shown(self) -> Claim:
        """Show what all claims in answers show; there must be one."""
        return {
            **self.span(),  # type: ignore[typeddict-item]
            "truth": self.truth,
            "by_dataset": self.by_dataset(),
            "last_known": self.last_known,
            "ties": tie_ids(self.lens, self.rows()),
        }

    def rows(self) -> list[TieRow]:
        """Return the claims behind the verdict."""
        rows = [row for evidence in self.evidence for spell in evidence.spells for row in rows_on(spell, evidence.on)]
        return sorted(rows, key=lambda row: row.row)


def read(lens: Lens, history: ClaimHistory) -> Claimed:
    """Read a history on the lens's days."""
    reading = history.read(lens.days)
    return Claimed(lens, history, reading, history.evidence(reading.on) if reading.on else [])
