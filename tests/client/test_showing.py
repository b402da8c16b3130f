"""Tables as a notebook shows them."""

from __future__ import annotations

from typing import Any

from graphsvc.client import showing
from graphsvc.model import networks
from graphsvc.tables.table import FlatTable, table_of


def ranking(number: int) -> FlatTable:
    items: list[dict[str, Any]] = [
        {
            "rank": place,
            "score": 29.0 - place,
            "entity": {"id": f"s{place}", "name": f"<State {place}>", "kind": "country"},
        }
        for place in range(1, number + 1)
    ]
    return table_of({"items": items}, networks.Centrality)


def test_words_are_flush_left_and_numbers_as_the_notebook_sets_them() -> None:
    shown = showing.html("Ranking", ranking(2))
    assert '<th>rank</th><th style="text-align: left">entity</th><th>score</th>' in shown
    assert '<td>1</td><td style="text-align: left">&lt;State 1&gt;</td><td>28</td>' in shown


def test_what_is_left_out_is_counted_below_the_table() -> None:
    assert showing.html("Ranking", ranking(53)).endswith("<p>… and 3 more; .to_frame() gives all</p></div>")
    assert showing.text("Ranking", ranking(12)).endswith("… and 2 more; .to_frame() gives all")


def test_further_pages_are_announced() -> None:
    shown = showing.text("Ranking", ranking(2), has_more=True)
    assert shown.endswith("… and more on further pages; .to_frame() gives all")
