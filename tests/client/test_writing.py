"""Writing: batches, frames of ties and graphs; what is read can be written back, and faults name their rows."""

from __future__ import annotations

import datetime
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from graphsvc.client import Client, InvalidRows
from graphsvc.errors import Forbidden, InvalidInput, InvalidParameter, Unauthenticated
from tests.api.serving import Served

ENTITIES = [{"id": name, "kind": "country", "name": name.title()} for name in ("greece", "malta", "cyprus")]
RICH = {
    "kind": "hosts",
    "from": "albania",
    "to": "mek",
    "since": "",
    "since_latest": "2022-07-15",
    "until": "",
    "until_kind": "effective",
    "dates": {"announcement": "2013", "reported": "2022-07"},
    "attributes": {
        "people": {"about": 3000, "min": None, "max": None},
        "floors": 3,
        "share": 2.0,
        "a.b": {"truth": "kept", "c": [1, None]},
        "is_open": False,
        "notes": ["x", "ÿ,"],
    },
    "citations": [{"source": "column", "locator": "p. 2", "wording": "a, “b”"}],
    "discriminator": "camp",
}


def test_a_batch_is_written_with_its_reason(writing: Client, served: Served) -> None:
    done = writing.write({"entities": ENTITIES[:1]}, entities=ENTITIES[1:], reason="to begin with")
    assert done.counts == {"new": 3, "changed": 0, "same": 0}
    assert (done.revision, done.dry_run) == (served.revision, False)
    assert [one["id"] for one in done] == ["greece", "malta", "cyprus"]
    assert next(iter(writing.changes(done.revision - 1)))["reason"] == "to begin with"
    assert repr(done).startswith(f"Written at revision {done.revision}: 3 new, 0 changed, 0 same")
    assert set(done.to_frame()["outcome"]) == {"new"}


def test_ties_as_they_are_listed_are_written_back(writing: Client) -> None:
    writing.write(ties=[RICH])
    found = list(writing.ties())
    assert writing.write(ties=found).counts == {"new": 0, "changed": 0, "same": len(found)}
    assert writing.write({"ties": found}).counts["same"] == len(found)


def test_a_frame_among_records_is_refused_with_what_to_call(writing: Client) -> None:
    with pytest.raises(InvalidParameter, match="write_ties"):
        writing.write(ties=writing.ties().to_frame())  # type: ignore[arg-type]


def test_a_dry_run_writes_nothing(writing: Client, served: Served) -> None:
    before = served.revision
    done = writing.write(entities=ENTITIES, dry_run=True)
    assert done.counts["new"] == 3
    assert repr(done).startswith("Would be written: 3 new")
    assert served.revision == before


def test_dates_of_python_are_days_in_a_batch(writing: Client) -> None:
    writing.write(ties=[{"kind": "opposes", "from": "mek", "to": "iran", "since": datetime.date(1981, 6, 20)}])
    (tie,) = writing.ties(kind="opposes")
    assert tie["since"] == "1981-06-20"


@pytest.mark.parametrize("value", [float("nan"), object(), datetime.datetime(2022, 9, 7, 12)])
def test_what_json_cannot_hold_is_refused(writing: Client, value: Any) -> None:
    with pytest.raises(InvalidInput):
        writing.write(ties=[{"attributes": {"a": value}}])


def test_writing_needs_a_key_that_may(served: Served) -> None:
    with Client(served.url) as client, pytest.raises(Unauthenticated):
        client.write(entities=ENTITIES)
    with Client(served.url, api_key=served.secret("read")) as client, pytest.raises(Forbidden):
        client.write(entities=ENTITIES)


def test_a_frame_of_ties_is_written_back_unchanged(writing: Client) -> None:
    writing.write(ties=[RICH, {"kind": "opposes", "from": "mek", "to": "iran", "since": "193X", "until": "1999~"}])
    before = {tie["id"]: tie for tie in writing.ties()}
    done = writing.write_ties(writing.ties().to_frame())
    assert done.counts == {"new": 0, "changed": 0, "same": len(before)}
    assert {tie["id"]: tie for tie in writing.ties()} == before


def test_every_tie_that_ships_is_written_back_unchanged(seeded: Served) -> None:
    with Client(seeded.url, api_key=seeded.secret("write")) as client:
        frame = client.ties().to_frame()
        assert len(frame) > 500
        assert client.write_ties(frame, dry_run=True).counts == {"new": 0, "changed": 0, "same": len(frame)}


def test_what_is_changed_in_a_frame_is_written(writing: Client) -> None:
    writing.write(ties=[RICH])
    frame = writing.ties(kind="hosts").to_frame()
    frame.loc[0, "until"] = "2024"
    frame["place"] = [None]
    frame["attributes.floors"] = frame["attributes"].str.get("floors").astype(float)
    done = writing.write_ties(frame, reason="it ended")
    assert done.counts == {"new": 0, "changed": 1, "same": 0}
    (tie,) = writing.ties(kind="hosts")
    assert (tie["until"], tie["attributes"]["people"]["about"]) == ("2024", 3000)


def test_a_frame_of_some_columns_leaves_the_rest_of_a_tie_as_it_is(writing: Client) -> None:
    writing.write(ties=[RICH, RICH | {"discriminator": "other", "since_latest": "2014-01-01"}])
    before = {tie["id"]: tie for tie in writing.ties(kind="hosts")}
    frame = writing.ties(kind="hosts").to_frame()
    frame["attributes.floors"] = frame["attributes"].str.get("floors").astype(object)
    frame = frame[["id", "kind", "from", "to", "until", "attributes.floors"]]
    assert writing.write_ties(frame).counts == {"new": 0, "changed": 0, "same": 2}
    frame.loc[0, "until"] = "2024"
    frame.loc[0, "attributes.floors"] = None
    assert writing.write_ties(frame).counts == {"new": 0, "changed": 1, "same": 1}
    changed, kept = (writing.record("tie", one) for one in frame["id"])
    old = before[changed["id"]]
    assert changed["attributes"] == {name: value for name, value in old["attributes"].items() if name != "floors"}
    assert (changed["since_latest"], changed["until"], changed["until_kind"]) == (old["since_latest"], "2024", None)
    assert (changed["dates"], changed["citations"]) == (old["dates"], old["citations"])
    assert kept["attributes"] == RICH["attributes"]


def test_a_number_of_people_leaves_the_other_numbers_as_they_are(writing: Client) -> None:
    people = {"about": 3000, "min": 2000, "max": None}
    writing.write(ties=[RICH | {"attributes": {"people": people}}])
    frame = writing.ties(kind="hosts").to_frame()[["id"]]
    frame["people_about"] = [2500.0]
    writing.write_ties(frame)
    (tie,) = writing.ties(kind="hosts")
    assert tie["attributes"] == {"people": {"about": 2500, "min": 2000, "max": None}}


def test_a_frame_of_ones_own_may_hold_what_frames_hold(writing: Client) -> None:
    frame = pd.DataFrame(
        {
            "from": ["albania", "italy", "albania"],
            "to": ["nato", "nato", "mek"],
            "kind": ["member_of", "member_of", "hosts"],
            "since": [pd.Timestamp("2009-04-01"), datetime.date(1949, 8, 24), np.int64(2013)],
            "until": [pd.NaT, None, np.nan],
            "role": ["member", "founder", np.nan],
            "obligations": ["defense, consultation", np.array(["defense"]), pd.NA],
            "people_about": [np.nan, np.nan, 3000.0],
            "dates.signature": [np.nan, 1949.0, np.nan],
            "attributes.open": [None, None, np.bool_(True)],
        }
    )
    done = writing.write_ties(frame, dataset="notes")
    assert done.counts == {"new": 3, "changed": 0, "same": 0}
    found = {(tie["from"]["id"], tie["kind"]): tie for tie in writing.ties(dataset="notes")}
    albania, italy, hosts = (
        found["albania", "member_of"],
        found["italy", "member_of"],
        found["albania", "hosts"],
    )
    assert (albania["since"], albania["until"]) == ("2009-04-01", "..")
    assert albania["attributes"] == {"role": "member", "obligations": ["defense", "consultation"]}
    assert (italy["since"], italy["dates"]) == ("1949-08-24", {"signature": "1949"})
    assert italy["attributes"]["obligations"] == ["defense"]
    assert (hosts["since"], hosts["attributes"]) == (
        "2013",
        {"people": {"about": 3000, "max": None, "min": None}, "open": True},
    )


def test_faults_name_the_row_and_the_column(writing: Client, served: Served) -> None:
    before = served.revision
    frame = pd.DataFrame(
        {
            "from": ["albania", "albania", "atlantis"],
            "to": ["nato", "mek", "nato"],
            "since": ["2009-04-01", "soon", "2000"],
            "role": ["boss", None, "member"],
            "kind": ["member_of", "hosts", "member_of"],
        },
        index=["first", "second", "third"],
    )
    with pytest.raises(InvalidRows) as refused:
        writing.write_ties(frame.iloc[:2])
    assert isinstance(refused.value, InvalidInput)
    assert [(one.row, one.column) for one in refused.value.faults] == [("first", "role"), ("second", "since")]
    told = refused.value.to_frame()
    assert list(told.columns) == ["row", "column", "detail"]
    assert "boss" in told["detail"][0]
    assert "row 'second', since" in str(refused.value)
    with pytest.raises(InvalidRows) as missing:
        writing.write_ties(frame.iloc[2:])
    assert [(one.row, one.column) for one in missing.value.faults] == [("third", "from")]
    assert served.revision == before


def test_a_fault_of_a_part_of_a_cell_names_its_column(writing: Client) -> None:
    frame = pd.DataFrame(
        [
            {"kind": "hosts", "from": "albania", "to": "mek", "since": "2013", "citations": [{"source": "nothing"}]},
            {"kind": "hosts", "from": "italy", "to": "mek", "since": "2013", "attributes.people": {"about": -1}},
            {"kind": "represented_in", "from": "italy", "to": "iran", "since": "2013"},
        ]
    )
    columns = []
    for number in range(3):
        with pytest.raises(InvalidRows) as refused:
            writing.write_ties(frame.iloc[[number]])
        columns.append([(one.row, one.column) for one in refused.value.faults])
    assert columns == [[(0, "citations")], [(1, "attributes.people")], [(2, "attributes")]]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("rol", "did you mean 'role'"),
        ("weight", "attributes.weight"),
        ("dates.birthday", "no kind of date"),
        (3, "no column"),
        ("attributes.role", "same as the column 'role'"),
    ],
)
def test_a_column_that_is_none_of_a_tie_is_refused(writing: Client, column: Any, said: str) -> None:
    frame = pd.DataFrame({"kind": ["hosts"], "from": ["albania"], "to": ["mek"], "since": ["2013"], "role": [None]})
    frame[column] = [1]
    with pytest.raises(InvalidRows, match=said) as refused:
        writing.write_ties(frame)
    assert [one.column for one in refused.value.faults] == [str(column)]


def test_two_columns_of_one_name_are_refused(writing: Client) -> None:
    with pytest.raises(InvalidParameter, match="two columns"):
        writing.write_ties(pd.DataFrame([["a", "b"]], columns=["from", "from"]))


def test_an_end_that_a_file_of_text_has_lost_is_not_taken_for_none(writing: Client, tmp_path: Any) -> None:
    writing.write(ties=[RICH])
    path = tmp_path / "ties.csv"
    writing.ties(kind="hosts").to_frame()[["id", "kind", "from", "to", "since", "until"]].to_csv(path, index=False)
    with pytest.raises(InvalidRows, match="unknown") as refused:
        writing.write_ties(pd.read_csv(path))
    assert [(one.row, one.column) for one in refused.value.faults] == [(0, "until")]


def test_a_moment_is_no_day_in_a_frame(writing: Client) -> None:
    frame = pd.DataFrame(
        {"kind": ["hosts"], "from": ["albania"], "to": ["mek"], "since": [pd.Timestamp("2013-01-01 12:00")]}
    )
    with pytest.raises(InvalidRows, match="time of day") as refused:
        writing.write_ties(frame)
    assert [(one.row, one.column) for one in refused.value.faults] == [(0, "since")]


def test_an_empty_frame_writes_nothing(writing: Client) -> None:
    assert writing.write_ties(writing.ties(kind="hosts").to_frame()).counts == {"new": 0, "changed": 0, "same": 0}


def test_a_change_that_cannot_be_is_a_fault_of_the_row_as_a_whole(writing: Client) -> None:
    frame = writing.ties(kind="has_relations_with").to_frame()
    frame["kind"] = "severed_ties_with"
    with pytest.raises(InvalidRows, match="cannot change") as refused:
        writing.write_ties(frame)
    assert [(one.row, one.column) for one in refused.value.faults] == [(0, None)]


def test_an_error_that_is_no_fault_of_rows_stays_what_it_is(served: Served) -> None:
    with Client(served.url) as client, pytest.raises(Unauthenticated):
        client.write_ties(client.ties().to_frame())


def test_a_graph_of_claims_is_written_edge_by_edge(writing: Client) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("albania", "nato", kind="member_of", since="2009-04-01", role="member")
    graph.add_edge("albania", "mek", kind="hosts", since="2013", until="2030", attributes={"x": 1}, truth="yes")
    assert writing.write_graph(graph, dataset="notes").counts["new"] == 2
    found = {(tie["from"]["id"], tie["kind"]): tie for tie in writing.ties(dataset="notes")}
    assert found["albania", "member_of"]["attributes"] == {"role": "member"}
    assert (found["albania", "hosts"]["until"], found["albania", "hosts"]["attributes"]) == ("2030", {"x": 1})
    assert writing.write_graph(graph, dataset="notes").counts == {"new": 0, "changed": 0, "same": 2}


def test_faults_of_a_graph_name_the_edge(writing: Client) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("albania", "mek", since="later")
    with pytest.raises(InvalidRows) as refused:
        writing.write_graph(graph, kind="hosts")
    assert [(one.row, one.column) for one in refused.value.faults] == [(("albania", "mek"), "since")]


def test_a_graph_without_directions_is_refused(writing: Client) -> None:
    with pytest.raises(InvalidParameter, match="directions"):
        writing.write_graph(nx.Graph([("albania", "iran")]))  # type: ignore[arg-type]
