"""Layouts of networks over the years, computed in the background and kept for the revision and the rule they are of."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date

from graphsvc import logs
from graphsvc.analysis.layouts import EMPTY, Layout, following
from graphsvc.analysis.projection import Network
from graphsvc.analysis.rules import TABLE, Rule
from graphsvc.analysis.yearly_ties import JoinedPairs, joined, joined_by_year
from graphsvc.model.dates import FIRST_DAY
from graphsvc.service.network_specs import BoundedCache
from graphsvc.service.parameters import ParsedQuery
from graphsvc.snapshot.lens import Lens

KEPT, KEPT_DAYS = 6, 64
"""Of how many rules and revisions layouts are kept; those of 200 years with 200 states take a megabyte. And of how many
days."""
MOST_WAITING = 4
"""How many wait to be computed; of more the one that waits longest is left out until it is asked for again."""
MOST_YEARS = 500
MOST_NODES, MOST_EDGES = 400, 20_000
"""How large a network may be to be laid out: a step takes some milliseconds then, a year half a second."""
MOST_SECONDS = 90.0
"""How long the years of one rule may take to compute."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the layouts of a network have come: the year just reached, the first and the last."""

    reached: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """Why a network has no picture, in words that end no sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Due:
    """The years are laid out, and the day asked about is to be: that takes longer than a page may wait for."""


@dataclass(slots=True, eq=False)
class _Years:
    """The layouts of a rule's network, one a year from the first on, as far as they are computed."""

    lens: Lens
    rule: Rule
    first: int
    last: int
    layouts: list[Layout] = field(default_factory=list)
    refusal: str | None = None

    @property
    def is_done(self) -> bool:
        return self.refusal is not None or len(self.layouts) > self.last - self.first


class NetworkLayouts:
    """Where states stand in the pictures of networks, for one process.

    A day's layout follows that of its year, which follows that of the year before, from the first claim on: so it
    depends on the revision, the day and the rule alone. One thread computes them; `close` ends it.
    """

    def __init__(self) -> None:
        self._years: OrderedDict[Hashable, _Years] = OrderedDict()
        self._days = BoundedCache[Layout](KEPT_DAYS, KEPT_DAYS, lambda layout: 1)
        self._waiting: deque[_Years] = deque()
        self._running: _Years | None = None
        self.thread: threading.Thread | None = None
        self._lock, self._is_closed = threading.Lock(), False

    def years(self, query: ParsedQuery, rule: Rule) -> tuple[int, int]:
        """Return the first year of which the network has a claim, and that of the last day that can be asked about."""
        years = self._kept(query, rule)
        return years.first, years.last

    def layout(
        self, query: ParsedQuery, network: Network, *, at_once: bool = True
    ) -> Layout | Progress | Due | NotDrawn:
        """Return where the states of a question's network stand, or how far the computing of that has come.

        Unless it is wanted at once, a day of which it is not known yet is not laid out.
        """
        years = self._kept(query, network.rule)
        edges = joined(network.graph.edges)
        refusal = _refusal(edges) or years.refusal
        if refusal is not None:
            return NotDrawn(refusal)
        asked = _year(query.lens.last)
        number = min(asked, years.last) - years.first
        if number >= len(years.layouts):
            self._compute(years)
            return Progress(years.first + len(years.layouts), years.first, years.last)
        before = years.layouts[number] if number >= 0 else EMPTY
        key = (_key(query, network.rule), asked, edges.digest)
        if not at_once and edges.digest != before.digest and self._days.find(key) is None:
            return Due()
        return self._days.get(key, lambda: following(before, edges))

    def close(self) -> None:
        """End the thread, at the latest after the year that it computes."""
        with self._lock:
            self._is_closed = True
            self._waiting.clear()
            thread = self.thread
        if thread is not None:
            thread.join()

    def _kept(self, query: ParsedQuery, rule: Rule) -> _Years:
        key = _key(query, rule)
        with self._lock:
            years = self._years.get(key)
            if years is None:
                lens = replace(query.lens, certainty="possible")
                last = _year(lens.cut)
                years = self._years[key] = _Years(
                    lens, rule, min(max(_first_year(lens, rule), last - MOST_YEARS), last), last
                )
                while len(self._years) > KEPT:
                    self._years.popitem(last=False)
            self._years.move_to_end(key)
            return years

    def _compute(self, years: _Years) -> None:
        """Have layouts computed, unless they are already; what does not fit into the queue is asked for again by pages."""
        with self._lock:
            if self._is_closed or years.is_done or years is self._running or years in self._waiting:
                return
            if len(self._waiting) == MOST_WAITING:
                self._waiting.popleft()
            self._waiting.append(years)
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="network-layouts", daemon=True)
                self.thread.start()

    def _run(self) -> None:
        while True:
            with self._lock:
                self._running = self._waiting.popleft() if self._waiting and not self._is_closed else None
                if self._running is None:
                    self.thread = None
                    return
                years = self._running
            try:
                self._fill(years)
            except Exception:  # noqa: BLE001
                # The thread serves all pages: one network that cannot be laid out must not end it.
                logs.exception("a network could not be laid out", layers=years.rule.layers)
                years.refusal = "it could not be laid out; the log of the server says why"

    def _fill(self, years: _Years) -> None:
        began, layout = time.thread_time(), EMPTY
        same = self._of_another_revision(years)
        for number, edges in enumerate(joined_by_year(years.lens, years.rule, years.first, years.last)):
            too_large = _refusal(edges)
            years.refusal = too_large and f"in {years.first + number} {too_large}"
            if time.thread_time() - began > MOST_SECONDS:
                years.refusal = f"its years take more than {MOST_SECONDS:g} seconds to lay out"
            if self._is_closed or years.refusal is not None:
                return
            # After a write, years before the first that it changed are as they were.
            if same and number < len(same) and same[number].digest == edges.digest:
                layout = same[number]
            else:
                same, layout = [], following(layout, edges)
            years.layouts.append(layout)

    def _of_another_revision(self, years: _Years) -> list[Layout]:
        with self._lock:
            others = [
                kept
                for kept in self._years.values()
                if kept is not years and (kept.rule, kept.first) == (years.rule, years.first)
            ]
        return max((other.layouts for other in others), key=len, default=[])


def _key(query: ParsedQuery, rule: Rule) -> Hashable:
    lens = query.lens
    return query.head.store_id, query.head.revision, lens.view.revision, lens.cut, lens.datasets, rule


def _year(day: int) -> int:
    return date.fromordinal(min(max(day, 1), date.max.toordinal())).year


def _first_year(lens: Lens, rule: Rule) -> int:
    """Return the year of the first claim that has one."""
    kinds = frozenset[str]().union(*(TABLE[layer].kinds for layer in rule.layers))
    starts = (
        row.s1 if row.s1 > FIRST_DAY else row.s2 for row in lens.view.all_ties(kinds) if row.dataset in lens.sources
    )
    return _year(min((start for start in starts if start <= lens.cut and start > FIRST_DAY), default=lens.cut))


def _refusal(edges: JoinedPairs) -> str | None:
    if len(edges.nodes) > MOST_NODES:
        return f"it has {len(edges.nodes):,} parties, more than the {MOST_NODES:,} that can be drawn"
    if len(edges.ends) > MOST_EDGES:
        return f"it has {len(edges.ends):,} ties, more than the {MOST_EDGES:,} that can be drawn"
    return None
