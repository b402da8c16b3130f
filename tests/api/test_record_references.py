"""Records name entities by whatever reference means them: ids are stored, and the ids of ties do not depend on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graphsvc.errors import InvalidInput
from graphsvc.model import ids
from graphsvc.service.loading import load, shipped_seeds
from graphsvc.store.opening import open_store
from tests.api.conftest import serve_seeds
from tests.api.serving import Served


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the shipped sets to tests that each write records of their own."""
    with serve_seeds(tmp_path_factory.mktemp("references")) as served:
        yield served


def send(served: Served, **batch: Any) -> httpx.Response:
    return served.send("POST", "/v1/batch", batch)


def one_tie(served: Served, **fields: Any) -> dict[str, Any]:
    tie = {"kind": "allied_with", "from": "france", "to": "poland", "since": "1921-02-19", "until": "1925"} | fields
    reply = send(served, ties=[tie])
    assert reply.status_code == 200, reply.text
    stored: dict[str, Any] = served.get(f"/v1/ties/{reply.json()['items'][0]['id']}").json()
    return stored


def faults(reply: httpx.Response) -> dict[str, str]:
    assert reply.status_code == 422, reply.text
    return {fault["pointer"]: fault["detail"] for fault in reply.json()["errors"]}


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Chad", "chad"),
        ("cow:483", "chad"),
        ("iso3:TCD", "chad"),
        ("TCD", "chad"),
        ("id:chad", "chad"),
        ("Côte d'Ivoire", "cote-d-ivoire"),
        ("USSR", "russia"),
    ],
)
def test_a_party_may_be_named_by_a_name_or_a_code(written: Served, text: str, entity: str) -> None:
    stored = one_tie(written, **{"from": text, "since": "1962-01-01", "until": "1970-01-01"})
    assert stored["from"] == entity


def test_the_id_of_a_tie_is_made_of_what_was_written(written: Served) -> None:
    stored = one_tie(written, **{"from": "Chad", "since": "1963-05-05", "until": "1964"})
    assert stored["id"] == ids.tie_id("notes", "allied_with", ["Chad", "poland", "1963-05-05", None])
    assert send(written, ties=[{**stored, "from": "Chad"}]).json()["counts"]["same"] == 1


def test_an_id_is_that_entity_also_where_it_is_a_name_of_another(written: Served) -> None:
    """Vietnam was a name of the Republic of Vietnam, too; `vietnam` is an id."""
    assert one_tie(written, **{"from": "vietnam", "since": "1965-01-01", "until": "1966"})["from"] == "vietnam"


def test_every_place_that_names_an_entity_takes_a_reference(written: Served) -> None:
    coverage = [{"question": "membership", "among": ["cow:220", "Albania"], "within": ["NATO"], "period": "1990/2000"}]
    member = {"kind": "member_of", "from": "ALB", "to": "NATO", "since": "2009-04-01", "dataset": "reference-list"}
    event = {
        "kind": "meeting",
        "title": "A meeting",
        "when": "1999-05-01",
        "dataset": "reference-list",
        "participants": [{"entity": "cow:339", "role": "attendee", "according_to": "France"}],
        "place": "Ashraf 3",
    }
    reply = send(
        written,
        sources=[{"id": "reference-list", "kind": "dataset", "title": "List", "coverage": coverage}],
        ties=[member | {"attributes": {"role": "member", "obligations": ["defense"], "owed_to": ["cow:220", "Italy"]}}],
        events=[event],
    )
    assert reply.status_code == 200, reply.text
    found = {item["record"]: item["id"] for item in reply.json()["items"]}
    (entry,) = written.get("/v1/sources/reference-list").json()["coverage"]
    assert (entry["among"], entry["within"]) == (["france", "albania"], ["nato"])
    tie = written.get(f"/v1/ties/{found['tie']}").json()
    assert (tie["from"], tie["to"], tie["attributes"]["owed_to"]) == ("albania", "nato", ["france", "italy"])
    stored = written.get(f"/v1/events/{found['event']}").json()
    (part,) = stored["participants"]
    assert (part["entity"], part["according_to"], stored["place"]) == ("albania", "france", "ashraf-3")


def test_entities_of_the_same_batch_are_found_by_name_and_code(written: Served) -> None:
    group = {
        "id": "council-in-exile",
        "kind": "group",
        "names": [{"text": "Council in Exile"}],
        "codes": [{"scheme": "wikidata", "code": "Q1"}],
    }
    ties = [
        {"kind": "hosts", "from": "Costa Rica", "to": to, "since": since}
        for to, since in (("Council in Exile", "1990"), ("wikidata:Q1", "2000"))
    ]
    reply = send(written, entities=[group], ties=ties)
    assert reply.status_code == 200, reply.text
    stored = [
        written.get(f"/v1/ties/{one['id']}").json()["to"] for one in reply.json()["items"] if one["record"] == "tie"
    ]
    assert stored == ["council-in-exile", "council-in-exile"]


def test_lines_of_ndjson_take_references(written: Served) -> None:
    tie = {"tie": {"kind": "allied_with", "from": "Romania", "to": "cow:290", "since": "1921-03-03", "until": "1931"}}
    body = f"{json.dumps(tie)}\n{json.dumps({'end': 1})}\n".encode()
    headers = {"Content-Type": "application/x-ndjson"}
    reply = written.send("POST", "/v1/batch", content=body, headers=headers)
    assert reply.status_code == 200, reply.text
    stored = written.get(f"/v1/ties/{reply.json()['items'][0]['id']}").json()
    assert (stored["from"], stored["to"]) == ("romania", "poland")


def test_an_entity_is_merged_into_whom_a_name_means(written: Served) -> None:
    assert send(written, entities=[{"id": "alb-2", "kind": "country", "name": "Albania 2"}]).status_code == 200
    reply = written.send("POST", "/v1/entities/alb-2/merge", {"into": "cow:339"})
    assert (reply.status_code, reply.json()["merged_into"]) == (200, "albania")


@pytest.mark.parametrize("text", ["albannia", "Albannia"])
def test_an_unknown_reference_says_which_are_near(written: Served, text: str) -> None:
    tie = {"kind": "allied_with", "from": text, "to": "Italy", "since": "1927-11-22"}
    assert "albania" in faults(send(written, ties=[tie]))["/ties/0/from"]
    single = written.send("POST", "/v1/ties", tie)
    assert "albania" in faults(single)["/from"]


def test_a_name_of_several_in_the_days_of_a_tie_is_a_fault_that_lists_them(written: Served) -> None:
    tie = {"kind": "allied_with", "from": "Korea", "to": "China", "since": "1950-01-01", "until": "1960-01-01"}
    detail = faults(send(written, ties=[tie]))["/ties/0/from"]
    assert "north-korea" in detail
    assert "south-korea" in detail


def test_seed_files_take_references(tmp_path: Path) -> None:
    store, seeds = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}"), shipped_seeds()
    assert seeds is not None
    store.migrate()
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "dataset.yaml").write_text("id: mine\ntitle: Mine\nrequires: [states]\n", encoding="utf-8")
    head = "key,kind,from,to,since\n"
    (folder / "ties.csv").write_text(head + "a,allied_with,Chad,cow:220,1962\n", encoding="utf-8")
    load(store, [folder])
    tie = store.history("tie", ids.tie_id("mine", "allied_with", "a"))[0]
    body = json.loads(tie.body or "")
    assert (body["from"], body["to"]) == ("chad", "france")
    (folder / "ties.csv").write_text(head + "b,allied_with,albannia,cow:220,1962\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load(store, [folder])
    [fault] = caught.value.faults
    assert fault.pointer == f"{folder / 'ties.csv'}:2"
    assert "did you mean albania" in fault.detail
