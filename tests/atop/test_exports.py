"""Files of ATOP's alliances: as many rows as ATOP's own table of directed dyad-years has, and nothing unknown."""

from __future__ import annotations

import io

import pandas as pd

from tests.atop.conftest import Atop

DIRECTED_2018 = 8_456
"""The rows of ATOP 5.1's own table of directed dyad-years in 2018: one for each state and each of its allies."""


def frame(atop: Atop, query: str) -> pd.DataFrame:
    reply = atop.served.get(f"/v1/dyad-years?{query}&datasets=atop", timeout=120)
    assert reply.status_code == 200
    return pd.read_csv(io.StringIO(reply.text))


def test_as_many_directed_pairs_are_allied_in_2018_as_atop_has_rows(atop: Atop) -> None:
    assert (frame(atop, "from=2018&to=2018&directed=true")["allied"] == 1).sum() == DIRECTED_2018


def test_the_year_after_the_last_that_atop_covers_is_unknown_and_not_the_end_of_all_alliances(atop: Atop) -> None:
    found = frame(atop, "from=2018&to=2019").groupby("year")["allied"].agg(["count", "size"])
    assert found["count"][2018] == found["size"][2018]
    assert found["count"][2019] == 0
