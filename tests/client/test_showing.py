"""Tables as a notebook shows them."""

from __future__ import annotations

from typing import Any

from graphsvc.client import showing

ROWS: list[dict[str, Any]] = [{"state": "Albania", "allies": 29}, {"state": "Iran", "allies": None}]


def test_words_are_flush_left_and_numbers_as_the_notebook_sets_them() -> None:
    shown = showing.html("Allies", ROWS, ("state", "allies"), 2)
    assert '<th style="text-align: left">state</th><th>allies</th>' in shown
    assert '<td style="text-align: left">Albania</td><td>29</td>' in shown
    assert '<td style="text-align: left">Iran</td><td></td>' in shown


def test_what_is_left_out_is_counted_below_the_table() -> None:
    assert showing.html("Allies", ROWS, ("state",), 5).endswith("<p>… and 3 more; .to_frame() gives all</p></div>")
