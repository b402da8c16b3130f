"""The process that draws: it fetches nothing, does not stop the others, and may be lost."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graphsvc.charts import rendering
from graphsvc.charts.rendering import DrawingError, Renderer
from graphsvc.errors import StoreUnavailable
from tests.charts.made import drawn, tie

SPEC = drawn(tie("Albania is a member of NATO", "2009-04-01"))
MANY = drawn(*[tie(f"Albania is a member of A{i}", "1990") for i in range(400)])


def test_it_draws_svg(renderer: Renderer) -> None:
    assert renderer.svg(SPEC).startswith("<svg ")


@pytest.mark.parametrize("url", ["https://example.com/data.json", "http://127.0.0.1:1/data.json", "data.json"])
def test_an_address_in_the_data_is_refused(renderer: Renderer, url: str) -> None:
    with pytest.raises(DrawingError, match="not allowed"):
        renderer.svg({"data": {"url": url}, "mark": "bar"})


def test_a_file_is_not_read(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text('[{"a": "secret"}]')
    spec = {"data": {"url": (tmp_path / "data.json").as_uri()}, "mark": "text", "encoding": {"text": {"field": "a"}}}
    assert "secret" not in renderer.svg(spec)


def test_a_spec_that_cannot_be_drawn_is_told_and_the_next_one_is_drawn(renderer: Renderer) -> None:
    with pytest.raises(DrawingError, match="cannot be drawn"):
        renderer.svg({"mark": "nothing of the kind", "data": {"values": []}})
    assert renderer.svg(SPEC).startswith("<svg ")


def test_the_process_that_asks_draws_nothing_itself(renderer: Renderer) -> None:
    """So that other threads go on meanwhile: the library lets none of them run while it draws."""
    renderer.svg(SPEC)
    assert renderer._process is not None
    renderer._process.send_signal(signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        picture = pool.submit(renderer.svg, SPEC)
        assert not picture.done()
        renderer._process.send_signal(signal.SIGCONT)
        assert picture.result(10).startswith("<svg ")
    code = "import sys, graphsvc.wiring; print('vl_convert' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


def test_a_process_that_is_lost_is_replaced() -> None:
    renderer = Renderer()
    try:
        renderer.svg(SPEC)
        first = renderer._process
        assert first is not None
        first.kill()
        first.wait()
        assert renderer.svg(SPEC).startswith("<svg ")
    finally:
        renderer.close()


def test_a_chart_that_takes_too_long_is_given_up() -> None:
    renderer = Renderer(patience=0.01)
    try:
        with pytest.raises(StoreUnavailable, match="took too long"):
            renderer.svg(MANY)
    finally:
        renderer.close()


def test_who_would_wait_behind_too_many_is_refused_at_once() -> None:
    renderer = Renderer(waiting=1)
    try:
        with renderer._lock:
            first = threading.Thread(target=renderer.svg, args=(SPEC,))
            first.start()
            while renderer._waiting._value:
                time.sleep(0)
            with pytest.raises(StoreUnavailable, match="too many charts"):
                renderer.svg(SPEC)
        first.join()
    finally:
        renderer.close()


def test_a_process_is_replaced_after_so_many_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "MOST_CHARTS", 2)
    renderer = Renderer()
    try:
        seen = []
        for _ in range(3):
            renderer.svg(SPEC)
            assert renderer._process is not None
            seen.append(renderer._process.pid)
        assert seen[0] == seen[1] != seen[2]
    finally:
        renderer.close()


def test_closing_ends_the_process() -> None:
    renderer = Renderer()
    renderer.svg(SPEC)
    process = renderer._process
    assert process is not None
    renderer.close()
    assert process.returncode is not None
