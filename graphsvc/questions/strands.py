"""Strands: the questions of a history, each with what an answer about a day would show, and the days on which it changes.

What a stretch of a history shows of a day is made by the same functions that answer about that day.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, NamedTuple, Protocol, TypeVar

from graphsvc.model.dates import FOREVER
from graphsvc.model.days import Days, union
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import ByDataset, LastKnown, LastStatus, Named, Obligations, OtherStatus, StatusBy, Via
from graphsvc.questions.allied import AlliedPair
from graphsvc.questions.claimed import read
from graphsvc.questions.evidence import last_known, tie_ids
from graphsvc.questions.hosting import Guest, hosting_of
from graphsvc.questions.relations import status_of
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.axis import Axis
from graphsvc.verdicts.claims import ClaimHistory
from graphsvc.verdicts.endings import Ending
from graphsvc.verdicts.statuses import StatusHistories

_BEST_FIRST = ("yes", "disputed", "possible", "no", "unknown")


class DayAnswer(NamedTuple):
    """What is shown of a question on a day; two days of one stretch show the same."""

    truth: str
    status: str | None = None
    by: Sequence[Named] = ()
    others: Sequence[Named] = ()
    alternatives: Sequence[OtherStatus] = ()
    via: Sequence[Via] = ()
    strongest: str | None = None
    obligations: Obligations | None = None
    across: Sequence[str] | None = None
    by_dataset: ByDataset | dict[str, StatusBy] = {}  # noqa: RUF012 - a default that nobody changes
    last_known: LastKnown | LastStatus | None = None
    ties: Sequence[str] = ()


Verdict = tuple[str, str | None]
"""A truth and, where there is one, a status."""


class StrandHistory(Protocol):
    """What a strand goes along: the history of a verdict, or of several that are shown together."""

    @property
    def cuts(self) -> Sequence[int]:
        """Return the days on which what is shown may change, in order, and the ends of the calendar."""

    @property
    def ever_claimed(self) -> Days:
        """Return the days on which anybody claims any of it, or may."""

    def endings(self, day: int) -> set[Ending]:
        """Return why the verdict on a day is not that of the day before."""


H_co = TypeVar("H_co", bound=StrandHistory, covariant=True)


@dataclass(frozen=True, slots=True)
class StrandOf(ABC, Generic[H_co]):
    """One question about given parties: `direction` where it goes from one to the other, `entity` whom it is about.

    `of` is whose history it is part of, where that is of several.
    """

    question: str
    history: H_co
    direction: str | None = None
    entity: int | None = None
    of: int | None = None

    @abstractmethod
    def answer(self, lens: Lens) -> DayAnswer:
        """Return what an answer about the day of a lens shows."""

    def verdict(self, lens: Lens) -> Verdict:
        """Return the verdict on the day of a lens; overridden where that costs less than the answer."""
        answer = self.answer(lens)
        return answer.truth, answer.status


Strand = StrandOf[StrandHistory]


class AlliedStrand(StrandOf[AlliedHistory]):
    """Whether two are allied, or share memberships."""

    def verdict(self, lens: Lens) -> Verdict:
        """Return the verdict alone, which costs less than the answer."""
        return self.history.read(lens.days).truth, None

    def answer(self, lens: Lens) -> DayAnswer:
        """Return what a pair's answer shows."""
        pair = AlliedPair(lens, self.history)
        shown = pair.answer()
        ties = dict.fromkeys(tie for via in shown.via for tie in via["ties"])
        wholes = {via["alliance"]["id"]: via["alliance"] for via in shown.via if via["alliance"]}
        return DayAnswer(
            shown.truth,
            others=[wholes[whole] for whole in sorted(wholes)],
            via=shown.via,
            strongest=shown.strongest,
            obligations=shown.obligations,
            across=shown.across,
            by_dataset=shown.by_dataset,
            last_known=shown.last_known,
            ties=list(ties),
        )


class StatusStrand(StrandOf[StatusHistories]):
    """The status of relations, or the level of a mission."""

    def verdict(self, lens: Lens) -> Verdict:
        """Return the status and its truth alone."""
        shown = self.history.shown(lens.days)
        return (shown.truth, shown.status) if shown else (Truth.UNKNOWN, "unknown")

    def answer(self, lens: Lens) -> DayAnswer:
        """Return what a pair's answer shows; that nothing is established may be denied where no status is shown."""
        part = status_of(lens, self.history)
        return DayAnswer(
            part.truth,
            part.status,
            by=part.by,
            alternatives=part.alternatives,
            by_dataset=part.by_dataset,
            last_known=part.last_known,
            ties=tie_ids(lens, part.rows),
        )


@dataclass(frozen=True, slots=True)
class ClaimStrand(StrandOf[ClaimHistory]):
    """Claims that hold or do not: a recognition, a rivalry, a membership in the role that is the `status`."""

    status: str | None = None

    def answer(self, lens: Lens) -> DayAnswer:
        """Return what an answer about the day shows."""
        claimed = read(lens, self.history)
        telling = claimed.telling()
        status = self.status
        obligations: Obligations | None = None
        if self.question == "recognition" and telling:
            status = telling[0].extra.get("recognition")
        if self.question == "membership" and telling and telling[0].extra.get("obligations") is not None:
            obligations = {"owed": list(telling[0].extra["obligations"]), "due": []}
        return DayAnswer(
            claimed.truth,
            status,
            obligations=obligations,
            by_dataset=claimed.by_dataset(),
            last_known=claimed.last_known,
            ties=tie_ids(lens, claimed.rows()),
        )


class HostingHistories:
    """The histories of hosting any group that opposes another party, with those of the opposing."""

    def __init__(self, guests: Iterable[Guest]) -> None:
        self.guests = list(guests)
        self.opposed = [both for guest in self.guests for _, both in guest.opposed]

    @cached_property
    def cuts(self) -> Sequence[int]:
        """Return the days on which any hosting or opposing changes."""
        return Axis(cut for both in self.opposed for cut in both.cuts).bounds

    @property
    def ever_claimed(self) -> Days:
        """Return the days on which anything is claimed."""
        return union(window for both in self.opposed for window in both.ever_claimed)

    def endings(self, day: int) -> set[Ending]:
        """Return why the verdict on any of them changes."""
        return {ending for both in self.opposed for ending in both.endings(day)}


class HostingStrand(StrandOf[HostingHistories]):
    """Whether one hosts any group that opposes the other: the best verdict of them, and all of them in `with`."""

    def answer(self, lens: Lens) -> DayAnswer:
        """Return what a pair's answer shows; of what is unknown, what was known last."""
        carried = [hosting_of(lens, guest) for guest in self.history.guests]
        items = [item for item in carried if item is not None and not isinstance(item, Truth)]
        if not items:
            return DayAnswer(Truth.UNKNOWN, last_known=self._last_known(lens))
        best = min(items, key=lambda item: _BEST_FIRST.index(item["truth"]))
        by_dataset: ByDataset = {}
        for item in items:
            for dataset, verdict in item["by_dataset"].items():
                kept = by_dataset.get(dataset)
                if kept is None or _BEST_FIRST.index(verdict["truth"]) < _BEST_FIRST.index(kept["truth"]):
                    by_dataset[dataset] = verdict
        across = sorted({dataset for item in items for dataset in item["across"] or ()})
        return DayAnswer(
            best["truth"],
            others=[item["group"] for item in items],
            across=across or None,
            by_dataset=dict(sorted(by_dataset.items())),
            last_known=best["last_known"],
            ties=list(dict.fromkeys(tie for item in items for tie in item["ties"])),
        )

    def _last_known(self, lens: Lens) -> LastKnown | None:
        lasts = [
            reading.last
            for both in self.history.opposed
            if (reading := both.read(lens.days)).truth is Truth.UNKNOWN and reading.last is not None
        ]
        return last_known(max(lasts, key=lambda last: last[1])) if lasts else None


def first_bound(strands: Iterable[Strand]) -> int | None:
    """Return the first day on which anything is claimed; where nothing ever is, the first on which anything changes."""
    histories = [strand.history for strand in strands]
    claimed = [days[0].first for history in histories if (days := history.ever_claimed)]
    if claimed:
        return min(claimed)
    return min((cut for history in histories for cut in history.cuts[1:2] if cut < FOREVER), default=None)
