"""The guide's recipes for programs that cannot run here: each asks for what a server answers."""

from __future__ import annotations

import csv
import io
import re

import pytest

from graphsvc.dashboard import guide
from tests.api.serving import Served

_QUERY = re.compile(r"```powerquery\n(.*?)\n```", re.DOTALL)
_FIELD = re.compile(r'(\w+) = "([^"]*)"')
_TYPED = re.compile(r'\{"(\w+)", (?:Int64\.Type|type \w+)\}')
QUERIES = _QUERY.findall(guide.text("spreadsheets") or "")
JOBS = re.findall(r"^\|.*?\[`(/v1/[^`]+)`\]\((/v1/[^)]+)\)", guide.text("asking") or "", re.MULTILINE)


def quoted(query: str, before: str) -> str:
    """Return the text in quotes behind a word of a query."""
    found = re.search(rf'{before}"([^"]*)"', query)
    assert found, query
    return found[1]


@pytest.mark.parametrize("query", QUERIES)
def test_a_power_query_asks_for_a_table_that_has_the_columns_it_types(seeded: Served, query: str) -> None:
    assert quoted(query, r"Web\.Contents\(") == "http://127.0.0.1:8000"
    asked = re.search(r"\bQuery = \[(.*?)\]", query)
    assert asked is not None
    reply = seeded.get("/" + quoted(query, "RelativePath = "), params=dict(_FIELD.findall(asked[1])))
    assert (reply.status_code, reply.headers["content-type"].partition(";")[0]) == (200, "text/csv")
    columns = next(csv.reader(io.StringIO(reply.content.decode("utf-8"))))
    typed = _TYPED.findall(query)
    assert typed
    assert set(typed) <= set(columns)


def test_there_is_a_power_query() -> None:
    assert QUERIES


@pytest.mark.parametrize(("shown", "linked"), JOBS)
def test_a_common_job_takes_one_request_whose_answer_says_something(seeded: Served, shown: str, linked: str) -> None:
    assert shown == linked
    reply = seeded.get(shown)
    assert reply.status_code == 200, reply.text
    if reply.headers["content-type"] != "application/json":
        assert len(reply.content) > 1_000
        return
    answer = reply.json()
    assert (
        answer.get("items") or answer.get("paths") or answer.get("entity") or answer["relations"]["status"] == "severed"
    )
    assert answer.get("next") is None


def test_there_are_ten_common_jobs() -> None:
    assert len(JOBS) >= 10
