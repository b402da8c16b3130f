"""Dyad-years as a table: the columns of a rule, in the order in which every format has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from graphsvc.analysis.dyad_years import Rule, State
from graphsvc.analysis.tables import Column

NA = "NA"
"""What is not known, in CSV; null elsewhere."""
_CODE_NAMES = {"cow": "ccode", "gw": "gwcode", "iso3": "iso3_"}


def columns(rule: Rule) -> list[Column]:
    """Give the columns: codes, the year, the ids of both states, and what the question tells."""
    whose = ("the state that does or owes", "the other") if rule.is_directed else ("one state", "the other")
    kind: Literal["number", "text"] = "number" if rule.codes in ("cow", "gw") else "text"
    found = [
        Column(
            f"{_CODE_NAMES[rule.codes]}{i}", kind, f"The {rule.codes} code of {who} in that year; NA if it bears none."
        )
        for i, who in enumerate(whose, 1)
        if rule.codes != "id"
    ]
    found.append(Column("year", "number", _YEARS[rule.days]))
    found += [Column(f"state{i}", "text", f"The id of {who}, as in /v1/entities.") for i, who in enumerate(whose, 1)]
    return [*found, *rule.asking.columns]


_YEARS = {
    "any": "The year: what holds on some day of it.",
    "jan1": "The year: what holds on its first day.",
    "dec31": "The year: what holds on its last day.",
}


def codes(rule: Rule, states: Sequence[State]) -> list[str | None] | None:
    """Give the codes of the states of a year; None where the table has ids only."""
    return None if rule.codes == "id" else [one.code for one in states]
