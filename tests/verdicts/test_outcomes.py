"""What may decide from day to day is on each day what it is on that day alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphsvc.model.dates import FIRST_DAY
from graphsvc.model.days import Days, Window, union
from graphsvc.snapshot.rows import TieRow
from graphsvc.verdicts import spells
from graphsvc.verdicts.outcomes import outcomes, outcomes_from_day_to_day
from graphsvc.verdicts.statuses import STATUS, STATUS_OF

LAST = 20
KINDS = tuple(STATUS_OF)
DAYS = st.integers(1, LAST)


@st.composite
def claims(draw: st.DrawFn) -> list[TieRow]:
    """Draw claims of few days, which often begin, end and follow each other on the same."""
    rows = []
    for number in range(draw(st.integers(0, 7))):
        s1, u2 = sorted((draw(DAYS), draw(DAYS)))
        s2, u1 = draw(st.integers(s1, u2)), draw(st.integers(s1 + 1, u2 + 1))
        since, until = f"{s1}-{s2}", f"{u1}-{u2 + 1}"
        rows.append(TieRow(number, 1, draw(st.sampled_from(KINDS)), 0, 1, 2, s1, s2, u1, u2 + 1, since, until, {}))
    return rows


@st.composite
def counted(draw: st.DrawFn) -> Days:
    """Draw the days on which claims count."""
    ends = [sorted((draw(DAYS), draw(DAYS))) for _ in range(draw(st.integers(0, 2)))]
    return union(Window(first, last) for first, last in ends) or (Window(FIRST_DAY, LAST),)


@given(claims(), st.lists(counted(), min_size=len(KINDS), max_size=len(KINDS)))
def test_what_may_decide_from_day_to_day_is_what_may_decide_on_each_day(rows: list[TieRow], days: list[Days]) -> None:
    chains = spells.spells(rows)
    counts = {row.row: days[KINDS.index(row.kind)] for chain in chains for row in chain}
    from_day_to_day = list(outcomes_from_day_to_day(chains, STATUS, counts))
    for day in range(FIRST_DAY, LAST + 3):
        latest = max((entry for entry in from_day_to_day if entry[0] <= day), key=lambda entry: entry[0])
        assert latest[1] == outcomes(chains, day, STATUS, counts), day
