"""Which questions the data sets cover that can be imported, so that an answer can name one that would know.

Memberships are not among them: what such a data set covers are the alliances and organisations that it names itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

EVERY_FEW_YEARS = "observed every few years; between two observations it says possible"


class Importable(NamedTuple):
    """A data set that can be imported: what it covers, of whom, when, and the command that reads it.

    `among` is a system of states (`system:cow`) or ids of entities, `period` EDTF with both ends included.
    """

    title: str
    questions: tuple[str, ...]
    among: str | frozenset[str]
    period: str
    command: str
    note: str | None = None


IMPORTABLE: Mapping[str, Importable] = {
    "atop": Importable("ATOP 5.1", ("allied",), "system:cow", "1815/2018", "graphsvc import atop"),
    "cow-diplomatic-exchange": Importable(
        "COW Diplomatic Exchange 2006.1",
        ("representation",),
        "system:cow",
        "1817/2005",
        "graphsvc import csv --mapping cow-diplomatic-exchange",
        EVERY_FEW_YEARS,
    ),
    "us-missions": Importable(
        "US Diplomatic Mission Status 0.1",
        ("representation",),
        frozenset({"united-states"}),
        "1816/2024-01-16",
        "graphsvc import us-missions",
    ),
    "rivalries-td": Importable(
        "Strategic rivalries of Thompson and Dreyer",
        ("rivalry",),
        "system:cow",
        "1816/2010",
        "graphsvc import rivalries-td",
    ),
    "rivalries-tss": Importable(
        "Strategic rivalries of Thompson, Sakuwa and Suhas",
        ("rivalry",),
        "system:cow",
        "1816/2020",
        "graphsvc import rivalries-tss",
    ),
}
"""By the id of the data set, in the order in which answers name them."""
