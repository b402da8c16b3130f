"""Values of numpy, pandas, pyarrow and polars are parameters as Python's own are; what is missing is refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from graphsvc.client import Client
from graphsvc.client import parameters as to
from graphsvc.errors import InvalidParameter
from tests.api.serving import Served
from tests.cli.running import environment

FRAME = pd.DataFrame(
    {
        "year": [1999, 2003],
        "gappy": [1999.0, np.nan],
        "day": pd.to_datetime(["2022-09-06", "2022-09-07"]),
        "state": ["albania", "cow:630"],
    }
)
POLARS = pl.DataFrame(
    {"year": [1999, 2003], "day": [date(2022, 9, 6), date(2022, 9, 7)], "state": ["albania", "cow:630"]}
)


@pytest.mark.parametrize(
    "value",
    [
        np.int64(1999),
        np.str_("1999"),
        np.array(1999),
        np.datetime64("1999"),
        FRAME.year.min(),
        FRAME.year.unique()[0],
        FRAME.gappy.min(),
        FRAME.year.astype("Int64")[0],
        pd.Period("1999"),
        pd.Period("1999", freq="Y-DEC"),
        pa.scalar(1999),
        pa.array([1999, 2003])[0],
        POLARS["year"].min(),
    ],
    ids=repr,
)
def test_a_year_is_one_from_whatever_library(value: Any) -> None:
    assert to.period(value) == "1999"
    assert to.period((value, np.int64(2003))) == "1999/2003"


@pytest.mark.parametrize(
    "value",
    [
        np.datetime64("2022-09-06"),
        np.datetime64("2022-09-06T00:00:00", "ns"),
        FRAME.day.values[0],
        FRAME.day[0],
        FRAME.day.min(),
        pd.Period("2022-09-06", freq="D"),
        pa.scalar(date(2022, 9, 6)),
        pa.scalar("2022-09-06"),
        POLARS["day"][0],
        datetime(2022, 9, 6),
    ],
    ids=repr,
)
def test_a_day_is_one_from_whatever_library(value: Any) -> None:
    assert to.day(value) == to.period(value) == "2022-09-06"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (pd.Period("1999-02"), "1999-02"),
        (pd.Period("1999Q1"), "1999-01-01/1999-03-31"),
        (pd.Period("1999-01-04", freq="W"), "1999-01-04/1999-01-10"),
        (pd.Period("1999", freq="Y-JUN"), "1998-07-01/1999-06-30"),
        (np.datetime64("1999-02"), "1999-02"),
    ],
    ids=repr,
)
def test_a_period_of_pandas_is_its_first_and_last_day(value: Any, text: str) -> None:
    assert to.period(value) == text


def test_a_moment_of_pandas_or_pyarrow_is_one() -> None:
    moment = datetime(2026, 1, 31, 12, tzinfo=UTC)
    for value in (pd.Timestamp(moment), pa.scalar(moment, pa.timestamp("us", "UTC"))):
        assert to.moment(value) == "2026-01-31T12:00:00.000000Z"
    for naive in (np.datetime64("2026-01-31T12:00"), pd.Timestamp("2026-01-31T12:00")):
        with pytest.raises(InvalidParameter, match="no time zone"):
            to.moment(naive)


@pytest.mark.parametrize(
    "values",
    [
        FRAME.state,
        FRAME.state.astype("string"),
        FRAME.state.to_numpy(),
        pd.Index(FRAME.state),
        pa.array(["albania", "cow:630"]),
        POLARS["state"],
        ("albania", "cow:630"),
        dict.fromkeys(["albania", "cow:630"]).keys(),
        [{"id": "albania"}, np.str_("cow:630")],
    ],
    ids=lambda value: type(value).__module__ + type(value).__name__,
)
def test_a_column_is_a_list_of_references(values: Any) -> None:
    assert to.refs(values, "of") == "albania,cow:630"


def test_a_column_of_one_is_a_list_of_one() -> None:
    assert to.refs(FRAME.state[:1], "of") == to.words(FRAME.state[:1], "datasets") == "albania"
    assert to.refs(pa.scalar("albania"), "of") == to.ref(FRAME.state.iloc[0]) == "albania"


@pytest.mark.parametrize(
    "missing", [np.nan, pd.NaT, pd.NA, np.datetime64("NaT"), pa.scalar(None), pa.scalar(None, pa.int64())], ids=repr
)
@pytest.mark.parametrize(
    "write",
    [
        to.day,
        to.period,
        to.moment,
        to.ref,
        lambda value: to.refs(["albania", value], "of"),
        lambda value: to.flag(value, "longer"),
    ],
)
def test_a_missing_value_is_refused_and_not_left_out(missing: Any, write: Callable[[Any], Any]) -> None:
    with pytest.raises(InvalidParameter, match="missing value; drop it first"):
        write(missing)


@pytest.mark.parametrize("value", [True, np.bool_(True), pa.scalar(True), 1.5, np.float64(1.5)], ids=repr)
def test_neither_a_truth_nor_a_fraction_is_a_year(value: Any) -> None:
    with pytest.raises(InvalidParameter, match="no period"):
        to.period(value)
    with pytest.raises(InvalidParameter, match="no entity"):
        to.refs(value, "of")


def test_true_of_numpy_is_true() -> None:
    assert (to.flag(np.bool_(True), "longer"), to.flag(pa.scalar(False), "longer")) == ("true", "false")  # type: ignore[arg-type]


def test_questions_take_the_values_of_a_frame(asking: Client, seeded: Served) -> None:
    on, during, of = FRAME.day.values[0], FRAME.year.unique()[0], FRAME.state
    assert asking.allies("albania", on=on).to_dict() == seeded.get("/v1/allies/albania?on=2022-09-06").json()
    assert asking.allies("albania", during=during) == asking.allies("albania", during=1999)
    assert asking.hosting(during=pd.Period("2022Q3")) == asking.hosting(during="2022-07-01/2022-09-30")
    assert asking.allies_of(of, on=on) == asking.allies_of(["albania", "cow:630"], on="2022-09-06")


def test_reading_them_loads_none_of_the_libraries() -> None:
    code = (
        "import sys; from graphsvc.client import parameters as to; to.period(1999), to.day('2022'), to.refs(['a'], 'of');"
        "print(*{'numpy', 'pandas', 'pyarrow', 'polars'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment())
    assert told.stdout.split() == []
