"""Direct statements of an alliance (`allied_with`), with no treaty behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graphsvc.model.days import Days, common, union
from graphsvc.model.kinds import is_mutual
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts import spells as joining
from graphsvc.verdicts.existence import both_exist, narrowed
from graphsvc.verdicts.memberships import World
from graphsvc.verdicts.obligations import ObligationFilter, owed_days
from graphsvc.verdicts.spells import Spell, all_possible_days, all_sure_days

ALLIED_WITH = frozenset({"allied_with"})
ALLIED = ("allied",)


class Statements:
    """What each dataset states of a pair, for all days, in either direction; `a` is the party that is asked of."""

    __slots__ = ("_ids", "a", "b", "reported", "spells")

    def __init__(self, world: World, a: int, b: int, rows: Iterable[TieRow]) -> None:
        self.a, self.b, self._ids = a, b, (world.view.id(a), world.view.id(b))
        periods = both_exist(world.existence(a), world.existence(b))
        stated: dict[int, tuple[list[TieRow], list[TieRow]]] = defaultdict(lambda: ([], []))
        for row in rows:
            stated[row.dataset][row.from_ != a].append(row)
        self.spells: Mapping[int, tuple[list[Spell], list[Spell]]] = {
            dataset: tuple(
                [narrowed(spell, periods) for spell in joining.spells(side)] if side else [] for side in both
            )  # type: ignore[misc]
            for dataset, both in stated.items()
        }
        self.reported: Mapping[int, Days] = {
            dataset: world.coverages[dataset].reported_days(ALLIED, (a, b)) for dataset in self.spells
        }

    def days(self, dataset: int, wanted: ObligationFilter) -> tuple[Days, Days]:
        """Return the days on which a dataset states what is asked for, surely, and surely or possibly.

        A statement without obligations says that the two are allied; with obligations it says what the one owes the
        other and nothing of the reverse, unless it is mutual.
        """
        mine, its = self.spells[dataset]
        reported = self.reported[dataset]
        if wanted.obligations is None:
            both = [*mine, *its]
            return common(all_sure_days(both), reported), common(all_possible_days(both), reported)
        owed = owed_days(binding(mine, its), self._ids[1], wanted.obligations)
        due = owed_days(binding(its, mine), self._ids[0], wanted.obligations)
        if wanted.mutual == "owed":
            surely, maybe = owed
        elif wanted.mutual == "both":
            surely, maybe = common(owed[0], due[0]), common(owed[1], due[1])
        else:
            surely, maybe = union((*owed[0], *due[0])), union((*owed[1], *due[1]))
        return common(surely, reported), common(maybe, reported)

    def evidence(self, dataset: int, on: Days) -> tuple[list[Spell], list[Spell]]:
        """Return the spells of either party that surely or possibly hold on some of the days."""
        counted = common(on, self.reported[dataset])
        mine, its = (
            [spell for spell in side if common(joining.possible_days(spell), counted)] for side in self.spells[dataset]
        )
        return mine, its

    def cuts(self) -> set[int]:
        """Return the days on which any of it may change."""
        return {day for both in self.spells.values() for side in both for spell in side for day in joining.cuts(spell)}


def binds_both(row: TieRow) -> bool:
    """Return whether a statement says of both what it says of the one: it is mutual, or states no obligations."""
    return is_mutual(row.kind, row.extra)


def binding(spells: Iterable[Spell], others: Iterable[Spell]) -> list[Spell]:
    """Return the spells that say what a party owes: its own, and those parts of the other's that bind both."""
    reverse = [part for spell in others if (part := tuple(row for row in spell if binds_both(row)))]
    return [*spells, *reverse]
