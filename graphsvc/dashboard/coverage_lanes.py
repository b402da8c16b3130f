"""What a data set covers, as bars over time: a row for each entry of its coverage, with whom and what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphsvc.charts.lanes import Bar, Lane, Window
from graphsvc.charts.themes import OTHER
from graphsvc.charts.verdict_lanes import KIND_OF_QUESTION
from graphsvc.dashboard.asking import PageRequest
from graphsvc.dashboard.described import entity_of
from graphsvc.model import dates, intervals
from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.phrases import date_in_words, listed
from graphsvc.model.wire_parts import Named

QUESTIONS_IN_WORDS = {
    "allied": "who is allied to whom",
    "relations": "diplomatic relations",
    "severance": "severed and suspended relations",
    "representation": "missions",
    "membership": "membership",
    "hosting": "who hosts whom",
    "rivalry": "rivalries",
    "recognition": "recognition",
    "system": "which states there are",
}
_KIND = KIND_OF_QUESTION | {"relations": "has_relations_with", "severance": "severed_ties_with"}
_AMONG = {
    "any": "among all",
    "system:cow": "among the states of the Correlates of War list",
    "system:gw": "among the states of Gleditsch and Ward's list",
}
MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An entry of a coverage: its bar, and the parties and alliances that it names."""

    lane: Lane
    among: list[Named]
    within: list[Named]
    left_out: int


def coverage_rows(page: PageRequest, source: Mapping[str, Any]) -> tuple[list[CoverageRow], Window]:
    """Make a row of each entry, and the days that all of them run over, up to today."""
    checked, cut = source["checked_through"], page.query.lens.cut
    last = cut if checked is None else min(dates.day(checked), cut)
    rows = [_row(page, entry, last, is_checked=checked is not None) for entry in source["coverage"]]
    first = min((bar.first for row in rows for bar in row.lane.bars if bar.first > FIRST_DAY), default=cut - 3_650)
    return rows, Window(max(FIRST_DAY, first - max(365, (cut - first) // 30)), cut)


def _row(page: PageRequest, entry: Mapping[str, Any], last: int, *, is_checked: bool) -> CoverageRow:
    period = intervals.parse_period(entry["period"])
    among, within = (_named(page, entry[name]) for name in ("among", "within"))
    title = QUESTIONS_IN_WORDS[entry["question"]]
    first, last_covered = period.first, min(period.last, last)
    says = _says(entry, among, within, last_covered, goes_on=period.last > last)
    bar = Bar(
        first,
        last_covered,
        "sure",
        _KIND.get(entry["question"], OTHER),
        f"{title}: {says}",
        is_end=period.last <= last,
        goes_on=period.last > last and not is_checked,
    )
    lane = Lane(title[:1].upper() + title[1:], says, "", bars=(bar,) if first <= last_covered else ())
    shown = MOST_NAMED
    left_out = max(len(among) - shown, 0) + max(len(within) - shown, 0)
    return CoverageRow(lane, among[:shown], within[:shown], left_out)


def _named(page: PageRequest, ids: Sequence[str] | str | None) -> list[Named]:
    if ids is None or isinstance(ids, str):
        return []
    return [entity for entity_id in ids if (entity := entity_of(page, entity_id)) is not None]


def _says(
    entry: Mapping[str, Any], among: Sequence[Named], within: Sequence[Named], last: int, *, goes_on: bool
) -> str:
    begins, _, ends = entry["period"].partition("/")
    until = ends if ends not in ("", dates.OPEN) and not goes_on else dates.iso(last)
    since = "" if begins == dates.OPEN else date_in_words(begins)
    parts = [
        _AMONG[entry["among"]] if isinstance(entry["among"], str) else f"among {len(among):,} named parties",
        f"within {listed([party['name'] for party in within], 4)}" if within else "",
        f"promises of {listed(entry['obligations'], 5)} only" if entry["obligations"] else "",
        f"{since} to {date_in_words(until)}" if since else f"until {date_in_words(until)}",
    ]
    return ", ".join(part for part in parts if part)
