"""Dyad-years as a table: the columns of a rule, in the order in which every format has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from graphsvc.analysis.dyad_years import TableRule
from graphsvc.analysis.rosters import State
from graphsvc.analysis.tables import Column

NA = "NA"
"""What is not known, in CSV; null elsewhere."""
PEACESCIENCER = {
    "defense": "atop_defense",
    "offense": "atop_offense",
    "neutrality": "atop_neutral",
    "nonaggression": "atop_nonagg",
    "consultation": "atop_consul",
}
"""The obligations as the R package peacesciencer (1.2.0, `add_atop_alliance`) names and orders them."""
_CODE_NAMES = {"cow": "ccode", "gw": "gwcode", "iso3": "iso3_"}


def columns(rule: TableRule) -> list[Column]:
    """Return the columns: codes, the year, the ids of both states where the rule has them, and what the question tells."""
    whose = ("the state that does or owes", "the other") if rule.is_directed else ("one state", "the other")
    kind: Literal["number", "text"] = "number" if rule.codes in ("cow", "gw") else "text"
    when = "today, or the last that it bore" if rule.codes == "iso3" else "in that year"
    listed = [
        Column(f"{_CODE_NAMES[rule.codes]}{i}", kind, f"The {rule.codes} code of {who} {when}; NA if it bears none.")
        for i, who in enumerate(whose, 1)
        if rule.codes != "id"
    ]
    listed.append(Column("year", "number", _YEARS[rule.days]))
    if has_ids(rule):
        listed += [
            Column(f"state{i}", "text", f"The id of {who}, as in /v1/entities.") for i, who in enumerate(whose, 1)
        ]
    if has_codes_then(rule):
        listed += [
            Column(f"{_CODE_NAMES[rule.codes]}{i}_then", "text", f"The {rule.codes} code of {who} in that year.")
            for i, who in enumerate(whose, 1)
        ]
    return [*listed, *(column for _, column in cells(rule))]


def cells(rule: TableRule) -> list[tuple[int, Column]]:
    """Return what is shown of what the question tells: its place in a row of cells, and its column."""
    numbered = list(enumerate(rule.asked.columns))
    if rule.columns == "all":
        return numbered
    by_name = {column.name: (place, column) for place, column in numbered}
    return [(by_name[name][0], by_name[name][1]._replace(name=theirs)) for name, theirs in PEACESCIENCER.items()]


_YEARS = {
    "any": "The year: what holds on some day of it.",
    "jan1": "The year: what holds on its first day.",
    "dec31": "The year: what holds on its last day.",
}


def has_ids(rule: TableRule) -> bool:
    """Return whether the table has columns of the ids of states."""
    return rule.columns == "all"


def has_codes(rule: TableRule) -> bool:
    """Return whether the table has columns of codes."""
    return rule.codes != "id"


def has_codes_then(rule: TableRule) -> bool:
    """Return whether the table has the codes of the year beside those of today."""
    return rule.codes == "iso3"


def codes(rule: TableRule, states: Sequence[State]) -> list[str | None] | None:
    """Return the codes of states; None where the table has ids only."""
    return [state.code for state in states] if has_codes(rule) else None
