"""Answers as JSON, CSV, text and workbooks: which of them comes, and that all say the same."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from graphsvc.model.requests import QUESTIONS
from graphsvc.service import answering
from tests.api.serving import Served

DAY = "on=2022-09-06"
ASKED = [
    f"/v1/allies/albania?{DAY}",
    "/v1/dyads/albania/iran?on=2022-09-07",
    "/v1/dyads/albania/iran/history",
    "/v1/hosting?against=iran",
    "/v1/severed?of=qatar&during=2017",
    "/v1/timeline/albania",
    "/v1/members/nato",
    "/v1/centrality?measure=degree&on=2020-01-01&top=5",
    "/v1/difference?from=2022-09-06&to=2022-09-07",
    "/v1/ties?kind=hosts&limit=1000",
    "/v1/datasets",
]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("path", ASKED)
def test_a_table_has_a_row_for_each_item_in_every_form(seeded: Served, path: str) -> None:
    joint = "&" if "?" in path else "?"
    answer = seeded.get(path).json()
    listed = rows(seeded.get(f"{path}{joint}format=csv").text)
    if "items" in answer:
        assert len(listed) == len(answer["items"])
    book = load_workbook(io.BytesIO(seeded.get(f"{path}{joint}format=xlsx").content))
    assert [cell.value for cell in book["items"][1]] == list(listed[0])
    assert book["items"].max_row == len(listed) + 1
    text = seeded.get(f"{path}{joint}format=text").text
    assert text.startswith(answer.get("answer", ""))


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv"),
        ("text/csv;q=0.2, application/json;q=0.1", "text/csv"),
        ("text/csv;q=0.2, application/json", "application/json"),
        ("text/plain", "text/plain"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.openxmlformats"),
        ("*/*", "application/json"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/json"),
        ("text/csv;q=0", "application/json"),
        ("nonsense", "application/json"),
    ],
)
def test_without_format_the_header_accept_chooses(seeded: Served, accept: str, media_type: str) -> None:
    reply = seeded.get(f"/v1/allies/albania?{DAY}", headers={"Accept": accept})
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith(media_type)
    assert "Accept" in reply.headers["vary"]


def test_format_wins_over_accept(seeded: Served) -> None:
    reply = seeded.get(f"/v1/allies/albania?{DAY}&format=json", headers={"Accept": "text/csv"})
    assert reply.headers["content-type"] == "application/json"


def test_each_form_has_a_tag_of_its_own(seeded: Served) -> None:
    path = f"/v1/allies/albania?{DAY}"
    as_json = seeded.get(path).headers["etag"]
    reply = seeded.get(path, headers={"Accept": "text/csv", "If-None-Match": as_json})
    assert (reply.status_code, reply.headers["content-type"][:8]) == (200, "text/csv")
    again = seeded.get(path, headers={"Accept": "text/csv", "If-None-Match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_a_table_has_no_place_for_stands_in_headers(seeded: Served) -> None:
    path = f"/v1/allies/albania?{DAY}"
    answer, headers = seeded.get(path).json(), seeded.get(f"{path}&format=csv").headers
    assert headers["graphsvc-revision"] == str(answer["revision"])
    assert headers["graphsvc-known"] == answer["known"]
    assert headers["graphsvc-otherwise"] == answer["otherwise"] == "unknown"
    assert headers["content-disposition"] == 'inline; filename="allies-albania.csv"'


def test_csv_without_a_limit_has_all_rows_of_a_list(seeded: Served) -> None:
    whole = rows(seeded.get("/v1/ties?format=csv").text)
    ids: list[str] = []
    page = seeded.get("/v1/ties?limit=1000").json()
    while True:
        ids += [tie["id"] for tie in page["items"]]
        if page["next"] is None:
            break
        page = seeded.get(f"/v1/ties?limit=1000&after={page['next']}").json()
    assert len(ids) > 1000
    assert [row["id"] for row in whole] == ids


def test_a_token_leads_on_in_another_form(seeded: Served) -> None:
    first = seeded.get("/v1/entities?kind=country&limit=3").json()
    page = f"/v1/entities?kind=country&limit=3&after={first['next']}"
    second = [item["id"] for item in seeded.get(page).json()["items"]]
    assert not {item["id"] for item in first["items"]} & set(second)
    assert [item["id"] for item in seeded.get(f"{page}&format=json").json()["items"]] == second
    for form in ("format=csv", "format=csv&bom=true"):
        rows = csv.DictReader(io.StringIO(seeded.get(f"{page}&{form}").content.decode("utf-8-sig")))
        assert [row["id"] for row in rows] == second


def test_csv_with_a_limit_links_to_the_next_page(seeded: Served) -> None:
    reply = seeded.get("/v1/ties?format=csv&limit=2")
    address, relation = reply.headers["link"].split(">; ")
    assert relation == 'rel="next"'
    following = seeded.get(address.removeprefix("<"))
    assert len(rows(following.text)) == 2
    assert rows(following.text)[0]["id"] not in {row["id"] for row in rows(reply.text)}


def test_excel_is_told_by_a_mark_that_csv_is_utf_8(seeded: Served) -> None:
    plain = seeded.get("/v1/entities?q=turkiye&format=csv").content
    marked = seeded.get("/v1/entities?q=turkiye&format=csv&bom=true").content
    assert marked == b"\xef\xbb\xbf" + plain
    assert "Türkiye".encode() in plain


def test_an_unknown_form_is_refused_with_those_there_are(seeded: Served) -> None:
    reply = seeded.get(f"/v1/allies/albania?{DAY}&format=xml")
    assert (reply.status_code, reply.json()["detail"]) == (400, "format: 'xml' is not one of json, csv, text, xlsx")


def test_an_error_is_a_problem_whatever_form_was_wanted(seeded: Served) -> None:
    reply = seeded.get("/v1/allies/albnia?format=csv")
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_documents_its_forms(seeded: Served, name: str) -> None:
    operation = seeded.get("/openapi.json").json()["paths"][QUESTIONS[name].path]["get"]
    assert {"application/json", "text/csv", "text/plain"} <= set(operation["responses"]["200"]["content"])
    assert "format" in {parameter["name"] for parameter in operation["parameters"]}


def test_a_name_outside_latin_1_breaks_no_header_of_a_table(served: Served) -> None:
    entity = {"id": "nihon", "kind": "country", "name": "日本–Japan"}
    served.send("POST", "/v1/entities", entity)
    reply = served.get("/v1/timeline/日本–Japan?format=csv")
    assert reply.status_code == 200
    named = quote("timeline-日本_Japan.csv")
    assert (
        reply.headers["content-disposition"] == f"inline; filename=\"timeline-__Japan.csv\"; filename*=UTF-8''{named}"
    )
    listed = served.get("/v1/allies/日本–Japan/history?format=csv&limit=1&unknown=include")
    assert listed.status_code == 200


def test_a_byte_order_mark_is_refused_where_it_is_none_of_csv(seeded: Served) -> None:
    reply = seeded.get(f"/v1/allies/albania?{DAY}&bom=true")
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (400, "bom")
    assert seeded.get(f"/v1/allies/albania?{DAY}&bom=true", headers={"Accept": "text/csv"}).status_code == 200


def test_a_whole_list_is_of_one_revision_whatever_is_written_meanwhile(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "AT_ONCE", 1)
    monkeypatch.setattr("graphsvc.api.routers.questions.AT_ONCE", 1)
    before = served.get("/v1/entities?format=csv")
    assert before.headers["graphsvc-revision"] == str(served.get("/v1/entities").json()["revision"])
    assert len(rows(before.text)) == len(served.get("/v1/entities?limit=1000").json()["items"]) > 3


def test_a_workbook_has_all_rows_of_a_list(seeded: Served) -> None:
    book = load_workbook(io.BytesIO(seeded.get("/v1/ties?format=xlsx").content), read_only=True)
    assert book["items"].max_row == len(rows(seeded.get("/v1/ties?format=csv").text)) + 1 > 1000


def test_what_a_terminal_would_obey_is_in_no_text_and_joiners_stay(served: Served) -> None:
    name = "بی\u200cنام \u202ereversed \x9b31m"
    served.send("POST", "/v1/entities", {"id": "odd", "kind": "country", "name": name})
    text = served.get("/v1/allies/odd?format=text").text
    assert "بی\u200cنام \ufffdreversed \ufffd31m" in text
    assert not set("\u202e\x9b") & set(text)


def test_head_of_a_whole_list_reads_no_more_of_it_than_its_first_part(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphsvc.api.routers.questions.AT_ONCE", 1)
    monkeypatch.setattr(answering, "AT_ONCE", 0)  # No further part could be read.
    reply = served.client.head("/v1/entities?format=csv")
    assert (reply.status_code, reply.content) == (200, b"")
    assert reply.headers["content-type"].startswith("text/csv")
