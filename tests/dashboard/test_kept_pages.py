"""Pages in the byte cache: what is sent again is what would be made for the same reader now."""

from __future__ import annotations

import pytest

from graphsvc.model import dates
from graphsvc.model.phrases import date_in_words
from tests.api.serving import Served
from tests.api.test_cache import cache_of, looked, same, uncached
from tests.worlds import country

ASKED = "/pair/albania/italy?on=2020-01-01"
ROUTE = "/pair/{a}/{b}"


def test_a_page_is_sent_again_as_it_was_made(served: Served) -> None:
    made = served.get(ASKED)
    assert same(served.get(ASKED), made)
    assert same(uncached(served, ASKED), made)
    assert looked(served, ROUTE) == (1, 1)
    reply = served.get(ASKED, headers={"If-None-Match": made.headers["etag"]})
    assert (reply.status_code, reply.content) == (304, b"")
    assert looked(served, ROUTE) == (2, 1)


def test_a_page_shows_a_write_at_once(served: Served) -> None:
    for _ in range(2):
        assert "Italia" not in served.get(ASKED).text
    served.send("PUT", "/v1/entities/italy", country("italy", "Italia").body()).raise_for_status()
    for _ in range(2):
        assert "Italia" in served.get(ASKED).text


def test_a_page_of_today_is_another_after_midnight(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    today, path = dates.today(), "/pair/albania/italy"
    first = served.get(path)
    monkeypatch.setattr(dates, "today", lambda: today + 1)
    second = served.get(path)
    assert first.headers["etag"] != second.headers["etag"]
    assert date_in_words(dates.iso(today)) in first.text
    assert date_in_words(dates.iso(today + 1)) in second.text


def test_each_scope_has_its_own_pages_and_without_a_key_there_is_none(closed: Served) -> None:
    for _ in range(3):
        for scope in ("read", "write"):
            assert closed.send("GET", ASKED, scope=scope).status_code == 200
    assert len(cache_of(closed)) == 2
    assert "Albania" not in closed.get(ASKED).text


def test_known_today_means_now_and_is_not_kept(served: Served) -> None:
    for _ in range(2):
        assert served.get(f"{ASKED}&known={dates.iso(dates.today())}").status_code == 200
    assert len(cache_of(served)) == 0


def test_files_under_addresses_of_their_own_are_not_kept(served: Served) -> None:
    sheet = served.get(ASKED).text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    kept = len(cache_of(served))
    for _ in range(2):
        assert "immutable" in served.get(sheet).headers["cache-control"]
    assert len(cache_of(served)) == kept
