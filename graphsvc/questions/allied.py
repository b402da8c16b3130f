"""Whether two are allied, through what, by which obligations, and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache

from graphsvc.model.answers import Allied
from graphsvc.model.days import Days, common
from graphsvc.model.kinds import OBLIGATIONS
from graphsvc.model.truth import Truth
from graphsvc.model.wire_parts import ByDataset, Obligations, Via
from graphsvc.questions.evidence import by_dataset, last_known, overlap, rows_on
from graphsvc.snapshot.lens import Lens
from graphsvc.verdicts.allied import AlliedHistory
from graphsvc.verdicts.bases import AllianceBasis
from graphsvc.verdicts.engine import engine_of
from graphsvc.verdicts.histories import Reading
from graphsvc.verdicts.obligations import ObligationFilter, owed_to
from graphsvc.verdicts.spells import Spell, possible_days
from graphsvc.verdicts.statements import binding


class AlliedPair:
    """What an answer shows of one counterpart: the verdict on the lens's days, and what stands behind it.

    Where nothing is known of them, what is shown is of the day of the last word.
    """

    def __init__(self, lens: Lens, history: AlliedHistory, reading: Reading | None = None) -> None:
        self.lens, self.history, self.other = lens, history, history.b
        self.reading = reading or history.read(lens.days)

    @property
    def truth(self) -> Truth:
        """Return the verdict."""
        return self.reading.truth

    @cached_property
    def bases(self) -> list[AllianceBasis]:
        """Return the reasons, by alliance and dataset."""
        reasons = self.history.evidence(self.reading.on) if self.reading.on else []
        names = self.lens.view.id, self.lens.sources
        return sorted(
            reasons,
            key=lambda basis: (
                "" if basis.alliance is None else names[0](basis.alliance),
                "" if basis.dataset is None else names[1][basis.dataset].id,
            ),
        )

    @cached_property
    def obligations(self) -> Obligations:
        """Show the obligations either way, by all that holds or may hold, from the strongest to the weakest."""
        mine, its = self.lens.view.id(self.history.a), self.lens.view.id(self.other)
        owed: tuple[str, ...] = ()
        due: tuple[str, ...] = ()
        for basis in self.bases:
            of_mine, of_its = basis.mine, basis.its
            if basis.alliance is None:
                of_mine, of_its = binding(of_mine, of_its), binding(of_its, of_mine)
            owed += _stated(of_mine, its, basis.on)
            due += _stated(of_its, mine, basis.on)
        return {"owed": list(_ranked(owed)), "due": list(_ranked(due))}

    def via(self) -> list[Via]:
        """Show each alliance and dataset through which they are allied, with the spell in which both were in it."""
        shown: list[Via] = []
        for basis in self.bases:
            for span, rows in _spans(basis):
                via: Via = {
                    "alliance": None if basis.alliance is None else self.lens.named(basis.alliance),
                    **span,  # type: ignore[typeddict-item]
                    "truth": basis.truth,
                    "dataset": None if basis.dataset is None else self.lens.sources[basis.dataset].id,
                    "ties": [self.lens.view.tie_id(row.row) for row in rows],
                }
                shown.append(via)
        return shown

    def across(self) -> list[str] | None:
        """Name the datasets that only together know both memberships."""
        named = {dataset for basis in self.bases for dataset in basis.across}
        return sorted(self.lens.sources[dataset].id for dataset in named) if named else None

    def by_dataset(self) -> ByDataset:
        """Show the verdict of each dataset that has one, or had one."""
        return by_dataset(self.lens, self.history)

    def answer(self) -> Allied:
        """Show the pair as a dyad does."""
        return Allied(
            self.truth,
            self.by_dataset(),
            strongest(self.obligations),
            self.obligations,
            self.via(),
            self.across(),
            last_known(self.reading.last),
        )


def pair_of(lens: Lens, a: int, b: int, wanted: ObligationFilter) -> AlliedPair:
    """Return what an answer shows of a pair."""
    return AlliedPair(lens, engine_of(lens).allied(a, b, wanted, lens.datasets))


def _spans(basis: AllianceBasis) -> Iterable[tuple[dict[str, str], Spell]]:
    """Return each spell in which the two were allied this way, with the claims behind it."""
    if basis.alliance is None:
        for spell in (*basis.mine, *basis.its):
            yield overlap(spell, spell), rows_on(spell, basis.on)
        return
    for mine in basis.mine:
        for its in basis.its:
            if common(common(possible_days(mine), possible_days(its)), basis.on):
                yield overlap(mine, its), rows_on(mine, basis.on) + rows_on(its, basis.on)


def _stated(spells: Iterable[Spell], to: str, on: Days) -> tuple[str, ...]:
    """Return all that a party's claims say it owes the other on some days."""
    stated: tuple[str, ...] = ()
    for spell in spells:
        for row in rows_on(spell, on):
            stated += owed_to(row, to) or ()
    return stated


@lru_cache(maxsize=1024)
def _ranked(obligations: tuple[str, ...]) -> tuple[str, ...]:
    """Order obligations from the strongest to the weakest, each once."""
    return tuple(obligation for obligation in OBLIGATIONS if obligation in obligations)


def strongest(obligations: Obligations) -> str | None:
    """Return the strongest obligation either way; None where none is stated."""
    return next((duty for duty in OBLIGATIONS if duty in obligations["owed"] or duty in obligations["due"]), None)
