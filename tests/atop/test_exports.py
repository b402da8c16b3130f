"""Files of ATOP's alliances: as many rows as ATOP's own table of directed dyad-years has, and nothing unknown."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
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


def dyads_of_peacesciencer(folder: Path) -> pd.DataFrame:
    """Return the pairs of `create_dyadyears(directed = FALSE)` of peacesciencer, made by its rule from its list of states.

    They are all two states whose years overlap, but for its `false_cow_dyads`, which shared no day of the year.
    """
    states = pd.read_csv(folder / "state_system" / "cow_states.csv")
    code = states["ccode"].to_numpy(int)
    since, until = (
        pd.to_datetime(
            pd.DataFrame({part: states[f"{end}{part}"].astype(int) for part in ("year", "month", "day")})
        ).to_numpy("M8[D]")
        for end in ("st", "end")
    )
    tables = []
    for year in range(1816, 2017):
        first = np.maximum(since, np.datetime64(f"{year}-01-01"))
        last = np.minimum(until, np.datetime64(f"{year}-12-31"))
        shared = np.maximum.outer(first, first) <= np.minimum.outer(last, last)
        one, other = np.nonzero(shared & (code[:, None] < code))
        tables.append(pd.DataFrame({"ccode1": code[one], "ccode2": code[other], "year": year}))
    return pd.concat(tables).drop_duplicates()


def test_a_merge_with_the_tables_of_peacesciencer_loses_no_row(atop: Atop) -> None:
    """Its package is not at hand here; its list of states, of which it makes all its tables of pairs, is."""
    query = "/v1/dyad-years?from=1816&to=2016&columns=peacesciencer&format=parquet&datasets=atop"
    ours = pd.read_parquet(io.BytesIO(atop.served.get(query, timeout=120).content))
    theirs = dyads_of_peacesciencer(atop.folder.parent)
    keys = ["ccode1", "ccode2", "year"]
    merged = theirs.merge(ours[keys], on=keys, how="outer", indicator=True)
    assert merged["_merge"].value_counts().to_dict() == {"both": len(theirs), "left_only": 0, "right_only": 0}
    assert len(theirs) == len(ours)
    assert not ours.duplicated(keys).any()


def test_what_belgium_and_france_owed_each_other_in_1832_is_as_peacesciencer_documents_it(atop: Atop) -> None:
    """The example of the documentation of `add_atop_alliance()`: France had pledged to defend Belgium, and not the reverse."""
    columns = "from=1832&to=1832&columns=peacesciencer"
    directed, pairs = pledges(frame(atop, f"{columns}&directed=true")), pledges(frame(atop, columns))
    assert directed[211, 220] == [1832, 0, 0, 0, 0, 0]
    assert directed[220, 211] == [1832, 1, 0, 0, 0, 0]
    assert pairs[211, 220] == [1832, 1, 0, 0, 0, 0]


def pledges(table: pd.DataFrame) -> dict[tuple[int, int], list[int]]:
    return {(one, other): cells for one, other, *cells in table.itertuples(index=False, name=None)}
