"""A world's questions on some days: asked of Neo4j, and what the snapshot knows to compare the answers with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import Any

from neo4j import Transaction

from graphsvc.model import dates
from graphsvc.model.intervals import verdict
from graphsvc.model.truth import Truth
from graphsvc.snapshot.lens import Lens
from graphsvc.snapshot.rows import EventRow, TieRow
from graphsvc.snapshot.view import View
from graphsvc.store.base import Store
from graphsvc.store.queries import query
from graphsvc.verdicts.spells import spells

Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """The days from `on` to `through`, both included; `through` None is the one day.

    `heard` collects, for each claim that was shown as one, whether it was said to hold surely.
    """

    tx: Transaction
    store: Store
    view: View
    on: str
    through: str | None
    name: str = ""
    heard: dict[str, bool] = field(default_factory=dict)
    _bodies: dict[str, Row] = field(default_factory=dict)

    def question(self, name: str) -> Asked:
        """Give the same for one file of `cypher/questions/`."""
        return replace(self, name=name)

    def on_day(self, day: int) -> Asked:
        """Give the same for one day."""
        return replace(self, on=dates.iso(day), through=None)

    @property
    def first(self) -> int:
        return dates.day(self.on)

    @property
    def last(self) -> int:
        return dates.day(self.through or self.on)

    @property
    def lens(self) -> Lens:
        """Look at the first day, with nothing cut off but the last day, on which Neo4j ends what still holds."""
        return Lens(self.view, self.first, dates.LAST_DAY - 1)

    def rows(self, **params: Any) -> list[Row]:
        """Ask; days come back as text."""
        found = query(f"questions/{self.name}")
        given: Row = {"on": self.on, "through": self.through} | params
        answer = self.tx.run(found.text, {name: given[name] for name in found.params})
        return [{name: _plain(value) for name, value in row.data().items()} for row in answer]

    # What the snapshot knows

    def ties(self, entity: str, *kinds: str) -> list[TieRow]:
        """Give the claims of some kinds (none: of any) about an entity."""
        return self.view.ties(self.index(entity), frozenset(kinds) or None)

    def index(self, entity: str) -> int:
        """Give the index of an entity that is there."""
        found = self.view.index(entity)
        assert found is not None
        return found

    def id(self, row: TieRow) -> str:
        """Give the id of a claim."""
        return self.view.tie_id(row.row)

    def party(self, index: int) -> str:
        """Give the id of an entity."""
        return self.view.id(index)

    def dataset(self, row: TieRow | EventRow) -> str:
        """Give the id of the dataset that claims it."""
        found = self.view.source(row.dataset)
        assert found is not None
        return found.id

    @property
    def bodies(self) -> dict[str, Row]:
        """Give every tie and event as the log has it, by id."""
        if not self._bodies:
            ties = [("tie", self.id(row), row.version) for row in self.view.all_ties()]
            wanted = ties + [("event", one.id, one.version) for one in self.view.all_events()]
            for (_, id, _), body in zip(wanted, self.store.bodies(wanted), strict=True):  # noqa: A001
                self._bodies[id] = json.loads(body or "{}")
        return self._bodies

    def cited(self, row: TieRow) -> list[str]:
        """Give the sources that a claim cites."""
        return [one["source"] for one in self.bodies[self.id(row)]["citations"]]

    # When claims hold

    def joins(self, rows: Iterable[TieRow]) -> bool:
        """Say whether the snapshot joins some of these claims, of one dataset about the same parties, to one spell.

        Then one date ends the one and begins the other, which can make sure what each alone leaves open, or rule out
        what each alone allows: of 1990/199X and 199X/1991-07-15, neither holds in 1993.
        """
        found = list(rows)
        return bool(found) and any(len(spell) > 1 for spell in spells(found))

    def meets(self, row: TieRow) -> Truth:
        """Say whether a claim holds on one of the days."""
        return verdict(row.s1, row.s2, row.u1, row.u2, self.first, self.last)

    def held(self, rows: Iterable[TieRow]) -> Iterator[tuple[TieRow, bool]]:
        """Give the claims that hold or may hold on one of the days, and whether they surely do."""
        for row in rows:
            truth = self.meets(row)
            if truth is not Truth.NO:
                yield row, truth is Truth.YES

    def together(self, *rows: TieRow) -> Truth:
        """Say whether all claims hold on one and the same of the days, by trying the dates that they may have."""
        met = {
            max(self.first, *(since for since, _ in chosen)) < min(self.last + 1, *(until for _, until in chosen))
            for chosen in product(*map(_choices, rows))
        }
        return Truth.POSSIBLE if len(met) == 2 else Truth.YES if met == {True} else Truth.NO


def _choices(row: TieRow) -> set[tuple[int, int]]:
    """Give the admissible pairs of dates at the edges of what a claim allows: no others can tell anything new."""
    starts = {row.s1, row.s2, max(row.s1, min(row.s2, row.u2 - 1))}
    ends = {row.u1, row.u2, min(row.u2, max(row.u1, row.s1 + 1))}
    return {(since, until) for since in starts for until in ends if since < until}


def _plain(value: Any) -> Any:
    native: Callable[[], date] | None = getattr(value, "to_native", None)
    return native().isoformat() if native else value


def same(found: Sequence[Row], expected: Iterable[Row]) -> None:
    """Compare what both say, in whatever order; only the columns that are expected."""
    wanted = list(expected)
    columns = list(wanted[0]) if wanted else []
    shown = [{name: row[name] for name in columns or row} for row in found]

    def in_order(row: Row) -> str:
        return repr(sorted(row.items()))

    differing = {
        "only Cypher": [row for row in shown if row not in wanted],
        "only the snapshot": [row for row in wanted if row not in shown],
    }
    assert sorted(shown, key=in_order) == sorted(wanted, key=in_order), differing
