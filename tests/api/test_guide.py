"""The guide: every page is served, every link leads somewhere, every request is answered as it is shown."""

from __future__ import annotations

import json
import re
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

from graphsvc.dashboard import guide
from tests.api.serving import Served

_EXAMPLE = re.compile(r"```http\nGET (\S+)\n```\n```json\n(.*?)\n```", re.DOTALL)
_TABLE = re.compile(r"```http\nGET (\S+)\n```\n```csv\n(.*?)\n```", re.DOTALL)
_CODE = re.compile(r"```python\n(.*?)\n```", re.DOTALL)
_HERE = "http://127.0.0.1:8000"
TABLES = [found for name in guide.names() for found in _TABLE.findall(guide.text(name) or "")]
CODES = {name: found for name in guide.names() if (found := _CODE.findall(guide.text(name) or ""))}
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


@pytest.mark.parametrize("name", CODES)
def test_the_code_of_a_page_runs_from_its_beginning_to_its_end(
    seeded: Served, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What a page defines in one block it may use in the next."""
    assert _HERE in "".join(CODES[name])
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("GRAPHSVC_API_KEY", seeded.secret("write"))
    monkeypatch.chdir(tmp_path)
    known: dict[str, Any] = {}
    for code in CODES[name]:
        exec(code.replace(_HERE, seeded.url), known)


def test_there_are_examples_on_the_pages_of_meaning() -> None:
    assert {name for name, *_ in EXAMPLES} >= {"time", "truth", "identity"}


def main(page: str) -> str:
    """Return what a page shows between its header and its footer."""
    return page.partition('<main id="main"')[2].partition(">")[2].partition("</main>")[0]


@pytest.mark.parametrize("name", guide.names())
def test_every_page_is_served_and_every_link_leads_somewhere(seeded: Served, name: str) -> None:
    reply = seeded.get(f"/guide/{name}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert reply.text.count("<h1") == 1
    links = {unescape(link) for link in re.findall(r'href="(/[^"]*)"', main(reply.text))}
    assert {"/guide", "/docs", "/problems"} <= links
    assert {link for link in links if seeded.get(link).status_code != 200} == set()


def test_the_requests_of_the_guide_can_be_clicked(seeded: Served) -> None:
    for name, request_line, _ in EXAMPLES:
        shown = main(seeded.get(f"/guide/{name}").text)
        assert f'GET <a href="{escape(request_line)}">{escape(request_line)}</a>' in shown


def test_the_first_page_links_to_all_others(seeded: Served) -> None:
    links = set(re.findall(r'href="/guide/([^"]*)"', main(seeded.get("/guide").text).partition("</article>")[0]))
    assert links == set(guide.names()) - {"index"}


@pytest.mark.parametrize("name", ["nothing", "../api/app", "%2e%2e", "INDEX", "index.md", "%00"])
def test_a_page_that_is_not_there_is_a_problem(seeded: Served, name: str) -> None:
    assert seeded.get(f"/guide/{name}").status_code == 404


def test_every_page_can_be_read_in_the_repository_too() -> None:
    for name in guide.names():
        lines = (guide.text(name) or "").splitlines()
        assert lines[0].startswith("# ")
        assert max(map(len, lines)) <= 400
