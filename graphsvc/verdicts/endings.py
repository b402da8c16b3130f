"""Why a verdict ends: because something changed, or because a dataset says nothing of the days that follow."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from graphsvc.model.days import Days, has
from graphsvc.model.truth import Truth
from graphsvc.verdicts.combination import DatasetVerdict

Ending = Literal["changed", "coverage", "checked"]
"""`changed`: a claim begins or ends. `coverage`: that of a dataset does. `checked`: a dataset was not checked any further,
or the day lies after today or the moment asked for."""


def ending_of_verdict(verdict: DatasetVerdict, column: int, day: int, counted_days: Days, limit: int) -> Ending | None:
    """Return why a dataset's verdict changes where a column begins, which is on `day`; None where it does not.

    To fall silent is a change only on a day on which the dataset's claims count: there a claim has ended. So is to begin
    only after such a day.
    """
    combined = verdict.combined()
    before, after = combined.truth(column - 1), combined.truth(column)
    if before is after:
        return None
    if Truth.UNKNOWN not in (before, after):
        return "changed"
    return ending_of_silence(day, counted_days, limit, falls_silent=after is Truth.UNKNOWN)


def ending_of_silence(day: int, counted_days: Days, limit: int, *, falls_silent: bool) -> Ending:
    """Return why a dataset falls silent on a day, or why it was silent up to it."""
    if has(counted_days, day if falls_silent else day - 1):
        return "changed"
    return "checked" if day > limit else "coverage"


def ending(endings: Collection[Ending]) -> Ending:
    """Return the one reason to show of several: what changed, else coverage. No verdict changes where ties alone do."""
    if not endings or "changed" in endings:
        return "changed"
    return "coverage" if "coverage" in endings else "checked"
