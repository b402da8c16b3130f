"""Every kind of chart: valid by the schema of Vega-Lite, drawn as it is, as the golden files have it, safe for any text."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import altair
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.charts import worker
from graphsvc.charts.captions import Caption
from graphsvc.charts.rankings import ranking
from graphsvc.charts.rendering import Renderer
from graphsvc.charts.series import series
from graphsvc.charts.themes import THEMES, Spec, words
from graphsvc.charts.timelines import timeline
from graphsvc.model import dates
from graphsvc.model.kinds import TIE_KINDS
from tests.charts.made import CAPTION, LIGHT, answer, drawn, event, faults, named, tie
from tests.charts.ranked import LINES, RANKING

GOLDEN = Path(__file__).parents[1] / "golden" / "charts"
STORY = answer(
    tie("Albania hosts MEK", "", "..", ("2022-07-15", "2026-06-30"), kind="hosts", since_latest="2022-07-15"),
    tie("Albania is a member of League", "..", "1950-01-01", ("1946-01-01", "1949-12-31")),
    tie("Albania is a member of Warsaw Pact", "1955-06", "1968-09-13", ("1955-06-30", "1968-09-12"), dataset="pacts"),
    tie("Albania is a member of NATO", "2009-04-01", "..", ("2009-04-01", "2025-06-25"), dataset="nato-members"),
    tie(
        "Edi Rama holds a post in Albania",
        "2013",
        "",
        ("2013-12-31", "2022-09-08"),
        kind="holds_post",
        until_earliest="2022-09-09",
    ),
    tie("Albania severed ties with Iran", "2022-09-07", "..", ("2022-09-07", "2026-06-30"), kind="severed_ties_with"),
    event("Albania severs relations with Iran", "2022-09-07"),
    event("A column", "2022-09", kind="statement"),
)
SPECS: dict[str, Spec] = {
    "timeline": timeline(STORY, CAPTION, LIGHT),
    "timeline-of-a-day": timeline(STORY, Caption("/v1/x?on=2022-09-07", CAPTION.cut, on="2022-09-07"), THEMES["dark"]),
    "timeline-of-nothing": drawn(),
    "ranking": ranking(RANKING, Caption("/v1/centrality", CAPTION.cut), LIGHT),
    "series": series(LINES, Caption("/v1/centrality/series", CAPTION.cut), LIGHT),
}
EVERY_SPEC = pytest.mark.parametrize("name", SPECS)
NASTY = [
    "</script><b>bold</b>",
    "datum['x'] + \"y\" ' \\ ${1} {{x}}",
    'x\\n"); alert(1); ("',
    "🇦🇱 é ﷺ مرحبا بالعالم שלום",
    "\u202eevil\u2066",
    "]]><!-- & &amp; %00",
    "signal",
    "\ufffe\x85\u2028 end",
]


def texts(svg: str) -> str:
    """Give all text that a picture shows; raises where it is no XML."""
    return " ".join(" ".join(one.itertext()) for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))


def strings(part: Any) -> Iterator[tuple[str, Any]]:
    """Give every member of a spec by its name, however deep."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield name, value
            yield from strings(value)
    elif isinstance(part, list):
        for value in part:
            yield from strings(value)


@EVERY_SPEC
def test_a_spec_is_valid_vega_lite(name: str) -> None:
    assert faults(SPECS[name]) == []


@EVERY_SPEC
def test_a_spec_is_as_its_golden_file_has_it(name: str) -> None:
    """Delete a file to have it written anew, and look at what changed."""
    path = GOLDEN / f"{name}.json"
    written = json.dumps(SPECS[name], indent=1, ensure_ascii=False) + "\n"
    if not path.exists():
        path.write_text(written, "utf-8")
        pytest.fail(f"{path.name} was not there and is written; look at it and run again")
    assert written == path.read_text("utf-8")


@EVERY_SPEC
def test_a_spec_is_drawn_with_its_title_and_says_to_the_blind_what_it_is(name: str, renderer: Renderer) -> None:
    svg = renderer.svg(SPECS[name])
    assert SPECS[name]["title"]["text"][0] in texts(svg)
    root = ET.fromstring(svg)
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == SPECS[name]["description"] != ""
    assert root.get("aria-label") == " ".join(SPECS[name]["title"]["text"])
    assert "<script" not in svg
    assert "<image" not in svg
    assert set(re.findall(r'(?:href|src)="([^"]*)"', svg)) == set()
    assert set(re.findall(r"https?://[^\"' ]+", svg)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


@EVERY_SPEC
def test_a_spec_needs_nothing_from_elsewhere_and_evaluates_nothing(name: str) -> None:
    found = list(strings({key: part for key, part in SPECS[name].items() if key != "usermeta"}))
    assert {key for key, _ in found} & {
        "url",
        "href",
        "expr",
        "signal",
        "calculate",
        "filter",
        "transform",
        "labelExpr",
        "sort",
    } == set()


@pytest.mark.parametrize("kind", TIE_KINDS)
def test_every_kind_of_tie_has_a_colour_of_each_theme(kind: str) -> None:
    for theme in THEMES.values():
        spec = timeline(answer(tie("A ties B", "1990", kind=kind)), CAPTION, theme)
        scales = [part for key, part in strings(spec) if key == "scale" and isinstance(part, dict) and "range" in part]
        assert {"domain": [words(kind)], "range": [theme.kinds[kind]]} in scales


@pytest.mark.parametrize("text", NASTY)
def test_names_are_drawn_as_text_whatever_they_are(text: str, renderer: Renderer) -> None:
    who = named("x", text)
    spec = timeline(
        answer(
            tie(f"{text} has relations with B", "1990", kind="has_relations_with"),
            event(text, "1991"),
            entities=(who, who),
        ),
        CAPTION,
        LIGHT,
    )
    shown = " ".join(texts(renderer.svg(spec)).split())
    plain = " ".join(text.replace("\ufffe", "\ufffd").replace("\u202e", "").replace("\u2066", "").split())
    assert f"{plain} and {plain}" in shown
    assert f"{plain} has relations with B" in shown
    assert faults(spec) == []


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
def test_any_text_makes_a_picture_that_is_xml(renderer: Renderer, text: str) -> None:
    item = tie(f"{text} is a member of {text}", "1990", kind="member_of")
    item["citations"][0]["source"]["title"] = text
    texts(renderer.svg(timeline(answer(item, event(text, "1991"), entities=(named("x", text),)), CAPTION, LIGHT)))


SPANS = [
    ("0001-01-01", "0001-03-01"),
    ("0001-01-01", "9999-12-31"),
    ("0099-12-31", "0100-01-02"),
    ("1648-10-24", "1806-08-06"),
    ("9999-12-30", "9999-12-31"),
]


@pytest.mark.parametrize(("since", "until"), SPANS)
def test_bars_lie_where_their_days_are_in_every_year_of_the_calendar(
    since: str, until: str, renderer: Renderer
) -> None:
    last = dates.iso(dates.day(until) - 1)
    caption = Caption("/v1/x", dates.LAST_DAY)
    spec = timeline(answer(tie("A is a member of B", since, until, (since, last))), caption, LIGHT)
    ((left, right),) = [
        part["domain"]
        for key, part in strings(spec)
        if key == "scale" and part.get("type") == "utc" and "domain" in part
    ]
    svg = renderer.svg(spec)
    (path,) = re.findall(r'aria-label="A is a member of B: certain[^"]*"[^>]* d="M([-\d.]+),[-\d.]+h([\d.]+)', svg)
    pixels = [
        (((dates.day(day) - 719_163) * 86_400_000) - left) / (right - left) * spec["width"] for day in (since, until)
    ]
    assert float(path[0]) == pytest.approx(pixels[0], abs=0.01)
    assert float(path[1]) == pytest.approx(pixels[1] - pixels[0], abs=0.01)


def test_a_picture_is_the_same_in_every_time_zone() -> None:
    spec = json.dumps({"spec": SPECS["timeline"]}).encode() + b"\n"
    pictures = set()
    for zone in ("UTC", "America/Lima", "Pacific/Auckland"):
        done = subprocess.run(
            [sys.executable, "-P", worker.__file__],
            input=spec,
            capture_output=True,
            check=True,
            env={**os.environ, "TZ": zone},
        )
        pictures.add(json.loads(done.stdout)["svg"])
    assert len(pictures) == 1


@pytest.mark.parametrize("rows", [1, 200])
def test_a_chart_is_as_high_as_its_rows_need(rows: int, renderer: Renderer) -> None:
    spec = drawn(
        *[tie(f"Albania is a member of A{i}", "1990", "2000", ("1990-12-31", "1999-12-31")) for i in range(rows)]
    )
    assert spec["height"] == 22 * rows
    shown = texts(renderer.svg(spec))
    assert all(f"is a member of A{i}" in shown for i in range(rows))


def test_a_name_of_a_thousand_letters_is_not_cut_off(renderer: Renderer) -> None:
    name = "Long " * 199 + "Name"
    shown = texts(renderer.svg(drawn(event(name, "1991-01-01"))))
    assert shown.count("Long") == 199
    assert "…" not in shown


@EVERY_SPEC
def test_a_notebook_reads_a_spec_with_altair(name: str) -> None:
    chart = altair.Chart.from_dict(SPECS[name])
    assert chart.to_dict()["layer"][0]["mark"] == SPECS[name]["layer"][0]["mark"]
