"""Dyad-years over HTTP: as pandas reads them, with their codebook, refused where they are too many."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.api.serving import Served


def frame(served: Served, query: str) -> pd.DataFrame:
    reply = served.get(f"/v1/dyad-years?{query}")
    assert reply.status_code == 200, reply.text
    return pd.read_csv(io.StringIO(reply.text))


def test_a_table_of_pairs_has_each_pair_once_and_a_directed_one_twice(seeded: Served) -> None:
    pairs, directed = frame(seeded, "from=1914&to=1914"), frame(seeded, "from=1914&to=1914&directed=true")
    assert list(pairs.columns[:5]) == ["ccode1", "ccode2", "year", "state1", "state2"]
    assert len(directed) == 2 * len(pairs)
    assert not pairs.duplicated(["ccode1", "ccode2", "year"]).any()
    assert {frozenset(one) for one in zip(pairs["state1"], pairs["state2"], strict=True)} == {
        frozenset(one) for one in zip(directed["state1"], directed["state2"], strict=True)
    }


@pytest.mark.parametrize(
    ("codes", "names"), [("gw", ["gwcode1", "gwcode2"]), ("iso3", ["iso3_1", "iso3_2"]), ("id", [])]
)
def test_the_codes_are_those_of_the_scheme(seeded: Served, codes: str, names: list[str]) -> None:
    found = frame(seeded, f"from=1950&to=1950&codes={codes}")
    assert list(found.columns[: len(names) + 1]) == [*names, "year"]


def test_states_are_those_of_the_system_that_the_codes_are_of(seeded: Served) -> None:
    for system in ("cow", "gw"):
        of_codes = frame(seeded, f"from=1950&to=1950&codes={system}")
        of_system = frame(seeded, f"from=1950&to=1950&codes=id&system={system}")
        both = of_codes, of_system
        pairs, others = ({frozenset(one) for one in zip(each["state1"], each["state2"], strict=True)} for each in both)
        assert pairs == others
        assert of_codes.iloc[:, :2].notna().all(axis=None)


def test_rows_are_by_code_and_year_with_the_smaller_code_first(seeded: Served) -> None:
    found = frame(seeded, "from=1913&to=1915")
    keys = list(zip(found["ccode1"], found["ccode2"], found["year"], strict=True))
    assert keys == sorted(keys)
    assert (found["ccode1"] < found["ccode2"]).all()
    assert found["allied"].notna().any()


def test_a_pair_that_shared_no_day_of_the_year_in_the_system_has_no_row(seeded: Served) -> None:
    """The unified Germany was in the system until 1945 and again from 1990, when the German states were gone."""
    for year, one, other in ((1990, 255, 260), (1990, 678, 679), (1918, 300, 310), (1945, 255, 211)):
        found = frame(seeded, f"from={year}&to={year}")
        pairs = {frozenset(each) for each in zip(found["ccode1"], found["ccode2"], strict=True)}
        assert frozenset((one, other)) not in pairs, (year, one, other)


def test_iso_codes_are_those_of_today_and_beside_them_those_of_the_year(seeded: Served) -> None:
    found = frame(seeded, "from=1980&to=1980&codes=iso3")
    assert list(found.columns[:7]) == ["iso3_1", "iso3_2", "year", "state1", "state2", "iso3_1_then", "iso3_2_then"]
    codes = dict(zip(found["state2"], zip(found["iso3_2"], found["iso3_2_then"], strict=True), strict=True))
    assert codes["russia"] == ("RUS", "SUN")
    early = frame(seeded, "from=1914&to=1914&codes=iso3")
    today = dict(zip(early["state1"], early["iso3_1"], strict=True)) | dict(
        zip(early["state2"], early["iso3_2"], strict=True)
    )
    assert (today["russia"], today["romania"], today["germany"]) == ("RUS", "ROU", "DEU")


def test_microstates_have_rows_only_where_they_are_asked_for(seeded: Served) -> None:
    assert len(frame(seeded, "from=2003&to=2003&codes=gw&year=jan1")) == 171 * 170 // 2
    assert len(frame(seeded, "from=2003&to=2003&codes=gw&year=jan1&microstates=include")) == 192 * 191 // 2


@pytest.mark.parametrize(("certainty", "relations"), [("", None), ("&certainty=possible", 1)])
def test_relations_before_anything_is_known_of_their_start_are_possible(
    seeded: Served, certainty: str, relations: int | None
) -> None:
    found = frame(seeded, f"from=1925&to=1925&question=relations&codes=id{certainty}").set_index(["state1", "state2"])
    row: dict[str, Any] = found.loc[("albania", "iran")].to_dict()  # type: ignore[union-attr]
    assert row["truth"] == "possible"
    assert row["relations"] == relations or (relations is None and pd.isna(row["relations"]))


def test_no_pair_that_nobody_covers_is_ever_zero(seeded: Served) -> None:
    found = frame(seeded, "from=1900&to=1902")
    unknown = found[found["truth"] == "unknown"]
    assert len(unknown) > 1000
    assert unknown[["allied", "defense", "alliances"]].isna().all(axis=None)


def test_the_table_says_what_the_pair_is_asked(seeded: Served) -> None:
    found = frame(seeded, "from=2010&to=2010&codes=id").set_index(["state1", "state2"])
    row: dict[str, Any] = found.loc[("albania", "italy")].to_dict()  # type: ignore[union-attr]
    answer = seeded.get("/v1/dyads/albania/italy?during=2010").json()["allied"]
    assert (row["allied"], row["truth"], row["defense"]) == (1, answer["truth"], 1)
    assert answer["obligations"]["owed"] == ["defense", "consultation"]
    assert row["consultation"] == 1
    assert pd.isna(row["offense"])  # NATO's list of members cannot say that no other alliance obliges to it.


@pytest.mark.parametrize("name", ["parquet", "arrow"])
@pytest.mark.parametrize(
    "query", ["from=1948&to=1951&directed=true", "from=1948&to=1951&question=relations&codes=iso3"]
)
def test_parquet_and_arrow_say_the_same_as_csv(seeded: Served, name: str, query: str) -> None:
    content = io.BytesIO(seeded.get(f"/v1/dyad-years?{query}&format={name}").content)
    read = pd.read_parquet(content) if name == "parquet" else pd.read_feather(content)
    csv = frame(seeded, query)
    assert list(read.columns) == list(csv.columns)
    pd.testing.assert_frame_equal(read.astype(csv.dtypes.to_dict()), csv, check_dtype=False)


PEACESCIENCER = [
    "ccode1",
    "ccode2",
    "year",
    *(f"atop_{one}" for one in ("defense", "offense", "neutral", "nonagg", "consul")),
]


@pytest.mark.parametrize("name", ["csv", "parquet", "arrow"])
@pytest.mark.parametrize("directed", ["true", "false"])
def test_the_frame_of_peacesciencer_has_its_columns_and_the_cells_of_the_table(
    seeded: Served, name: str, directed: str
) -> None:
    """As `add_atop_alliance()` of peacesciencer 1.2.0 returns them, https://svmiller.com/peacesciencer."""
    query = f"from=1948&to=1951&directed={directed}"
    content = io.BytesIO(seeded.get(f"/v1/dyad-years?{query}&columns=peacesciencer&format={name}").content)
    reader: Any = {"csv": pd.read_csv, "parquet": pd.read_parquet, "arrow": pd.read_feather}[name]
    theirs, ours = reader(content), frame(seeded, query)
    assert list(theirs.columns) == PEACESCIENCER
    ours = ours[["ccode1", "ccode2", "year", "defense", "offense", "neutrality", "nonaggression", "consultation"]]
    pd.testing.assert_frame_equal(theirs.astype(float), ours.set_axis(PEACESCIENCER, axis=1).astype(float))
    codebook = seeded.get(f"/v1/dyad-years?{query}&columns=peacesciencer&format=codebook").text
    assert re.findall(r"^\| `(\w+)` \| (?:Whole number\. |Text\. )?(?:The|To|Not)", codebook, re.M) == PEACESCIENCER


def test_there_are_as_many_directed_pairs_since_1816_as_peacesciencer_has(seeded: Served) -> None:
    """Its table `cow_ddy` of 1.2.0, which `create_dyadyears()` made in 2025, has 2,214,930 rows."""
    codebook = seeded.get("/v1/dyad-years?from=1816&to=2024&directed=true&columns=peacesciencer&format=codebook").text
    assert "| `rows` | 2214930 |" in codebook


def test_the_metadata_of_parquet_says_what_was_asked_and_whom_to_cite(seeded: Served) -> None:
    content = seeded.get("/v1/dyad-years?from=1950&to=1960&format=parquet").content
    file = pq.ParquetFile(io.BytesIO(content))
    table = json.loads(file.schema_arrow.metadata[b"table"])
    assert (table["question"], table["from"], table["to"], table["rows"]) == (
        "allied",
        1950,
        1960,
        file.metadata.num_rows,
    )
    cited = {one["dataset"] for one in json.loads(file.schema_arrow.metadata[b"citations"])}
    assert {"nato-members", "states"} <= cited
    assert "severances" not in cited


def test_the_codebook_tells_of_every_column_and_of_states_without_a_code(seeded: Served) -> None:
    query = "from=1914&to=1915&codes=iso3&question="
    for question in ("allied", "relations", "representation", "rivalry"):
        reply = seeded.get(f"/v1/dyad-years?{query}{question}&format=codebook")
        assert reply.headers["content-disposition"] == f'attachment; filename="dyad-years-{question}-1914-1915.md"'
        for column in frame(seeded, query + question).columns:
            assert f"| `{column}` | " in reply.text
        assert "austria-hungary (2)" in reply.text


def test_a_question_that_leads_one_way_has_a_directed_table(seeded: Served) -> None:
    found = frame(seeded, "from=1950&to=1950&question=representation")
    assert len(found) == len(frame(seeded, "from=1950&to=1950&directed=true"))
    reply = seeded.get("/v1/dyad-years?from=1950&to=1950&question=representation&directed=false")
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (400, "directed")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("to=1950", "from"),
        ("from=1950", "to"),
        ("from=1950&to=1949", "to"),
        ("from=50&to=1949", "from"),
        ("from=1950&to=1950&codes=iso2", "codes"),
        ("from=1950&to=1950&question=hosting", "question"),
        ("from=1950&to=1950&columns=cow", "columns"),
        ("from=1950&to=1950&columns=peacesciencer&question=rivalry", "columns"),
        ("from=1950&to=1950&columns=peacesciencer&codes=gw", "columns"),
        ("from=1950&to=1950&columns=peacesciencer&system=gw", "columns"),
        ("from=1950&to=1950&bom=1", "bom"),
        ("from=1950&to=1950&format=parquet&bom=true", "bom"),
        ("from=1950&to=1950&year=july", "year"),
        ("from=1950&to=1950&format=gexf", "format"),
        ("from=1950&to=1950&on=1950-01-01", "on"),
        ("from=1950&to=1950&system=un", "system"),
        ("from=1950&to=1950&system=gw&microstates=some", "microstates"),
        ("from=1950&to=1950&microstates=include", "microstates"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(seeded: Served, query: str, pointer: str) -> None:
    reply = seeded.get(f"/v1/dyad-years?{query}")
    assert reply.status_code == 400
    assert [one["pointer"] for one in reply.json()["errors"]] == [pointer]


@pytest.mark.parametrize("name", ["csv", "parquet", "arrow"])
def test_years_before_any_state_have_the_columns_and_no_rows(seeded: Served, name: str) -> None:
    content = io.BytesIO(seeded.get(f"/v1/dyad-years?from=0001&to=0003&format={name}").content)
    if name == "csv":
        read = pd.read_csv(content)
    else:
        read = pd.read_parquet(content) if name == "parquet" else pd.read_feather(content)
    assert (len(read), list(read.columns)) == (0, list(frame(seeded, "from=1950&to=1950").columns))


def test_too_long_a_table_is_refused_with_its_size(seeded: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphsvc.service.dyad_year_files.MOST_ROWS", 10_000)
    reply = seeded.get("/v1/dyad-years?from=1900&to=1999&directed=true")
    assert reply.status_code == 413
    assert "rows, about" in reply.json()["detail"]
    assert "ask for fewer years" in reply.json()["detail"]
    assert seeded.get("/v1/dyad-years?from=0001&to=9999").status_code == 413


def test_a_table_read_to_disk_is_the_one_that_pandas_reads(seeded: Served, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with seeded.client.stream("GET", "/v1/dyad-years?from=1990&to=1992&directed=true") as reply:
        assert "content-length" not in reply.headers
        path.write_bytes(reply.read())
    found = pd.read_csv(path)
    assert set(found["year"]) == {1990, 1991, 1992}
