"""The guide: every page is served, every link leads somewhere, every request is answered as it is shown."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from graphsvc.api import guide
from tests.api.serving import Served

_EXAMPLE = re.compile(r"```http\nGET (\S+)\n```\n```json\n(.*?)\n```", re.DOTALL)
_TABLE = re.compile(r"```http\nGET (\S+)\n```\n```csv\n(.*?)\n```", re.DOTALL)
_CODE = re.compile(r"```python\n(.*?)\n```", re.DOTALL)
_HERE = "http://127.0.0.1:8000"
TABLES = [found for name in guide.names() for found in _TABLE.findall(guide.text(name) or "")]
CODES = [found for name in guide.names() if name != "notebooks" for found in _CODE.findall(guide.text(name) or "")]
"""Code that stands alone; that of the page about notebooks is held by the tests of the client."""
EXAMPLES = [(name, *found) for name in guide.names() for found in _EXAMPLE.findall(guide.text(name) or "")]
OWN_WORLD = ("disagreement",)
"""Pages whose examples ask of facts that their own test writes."""


def shows(part: Any, whole: Any) -> bool:
    """Say whether an answer has all that an example shows of it; items of a list may stand among others."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(name in whole and shows(one, whole[name]) for name, one in part.items())
    if isinstance(part, list):
        return bool(part or not whole) and all(any(shows(one, other) for other in whole) for one in part)
    return bool(part == whole)


@pytest.mark.parametrize(("name", "request_line", "shown"), [one for one in EXAMPLES if one[0] not in OWN_WORLD])
def test_a_request_of_the_guide_is_answered_as_shown(seeded: Served, name: str, request_line: str, shown: str) -> None:
    reply = seeded.get(request_line)
    assert reply.status_code == 200
    assert shows(json.loads(shown), reply.json()), reply.text[:2000]


@pytest.mark.parametrize(("request_line", "shown"), TABLES)
def test_a_table_of_the_guide_has_the_lines_that_are_shown(seeded: Served, request_line: str, shown: str) -> None:
    lines = seeded.get(request_line).text.splitlines()
    assert lines[0] == shown.splitlines()[0]
    assert [line for line in shown.splitlines() if line not in lines] == []


@pytest.mark.parametrize("code", CODES)
def test_the_code_of_the_guide_runs(seeded: Served, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _HERE in code
    monkeypatch.setenv("no_proxy", "*")
    exec(code.replace(_HERE, seeded.url), {})


def test_there_are_examples_on_the_pages_of_meaning() -> None:
    assert {name for name, *_ in EXAMPLES} >= {"time", "truth", "identity"}


@pytest.mark.parametrize("name", guide.names())
def test_every_page_is_served_and_every_link_leads_somewhere(seeded: Served, name: str) -> None:
    reply = seeded.get(f"/guide/{name}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert reply.text.count("<h1>") == 1
    links = set(re.findall(r'href="(/[^"]*)"', reply.text))
    assert {"/guide", "/docs"} <= links
    assert {seeded.get(link).status_code for link in links} == {200}


def test_the_first_page_links_to_all_others(seeded: Served) -> None:
    links = set(re.findall(r'href="/guide/([^"]*)"', seeded.get("/guide").text))
    assert links == set(guide.names()) - {"index"}


@pytest.mark.parametrize("name", ["nothing", "../api/app", "%2e%2e", "INDEX", "index.md", "%00"])
def test_a_page_that_is_not_there_is_a_problem(seeded: Served, name: str) -> None:
    assert seeded.get(f"/guide/{name}").status_code == 404


def test_every_page_can_be_read_in_the_repository_too() -> None:
    for name in guide.names():
        lines = (guide.text(name) or "").splitlines()
        assert lines[0].startswith("# ")
        assert max(map(len, lines)) <= 400
