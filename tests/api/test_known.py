"""The moment up to which the log is read: `known`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphsvc.model import moments
from graphsvc.store import moments as clock
from graphsvc.store.opening import open_store
from tests import worlds
from tests.api.serving import Served, serve


def _asked(served: Served, known: str) -> dict[str, Any]:
    reply = served.get("/v1/entities", params={"known": known})
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def test_without_known_the_moment_of_the_revision_is_shown(served: Served) -> None:
    answer = served.get("/v1/entities").json()
    assert answer["known"] == served.wired.store.head().at


def test_a_bare_day_means_its_end(served: Served) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    answer = _asked(served, yesterday)
    assert (answer["known"], answer["revision"], answer["items"]) == (f"{yesterday}T23:59:59.999999Z", 0, [])


def test_today_means_now(served: Served) -> None:
    before, today = moments.now(), datetime.now(UTC).date().isoformat()
    answer = _asked(served, today)
    assert before <= answer["known"] <= moments.now()
    assert len(answer["items"]) == 5


@pytest.mark.parametrize("text", ["{0}Z", "{0}+00:00", "{0} 00:00"])
def test_a_moment_is_read_with_its_offset_even_where_the_plus_became_a_space(served: Served, text: str) -> None:
    at = served.wired.store.head().at.removesuffix("Z")
    assert _asked(served, text.format(at))["revision"] == 1


def test_a_moment_without_a_time_zone_is_refused_with_what_to_write(served: Served) -> None:
    refused = served.get("/v1/entities?known=2026-11-26T11:00:00")
    assert refused.status_code == 400
    assert "'2026-11-26T11:00:00' has no time zone; write Z behind it for UTC" in refused.json()["detail"]


def test_a_moment_of_another_offset_is_the_same_moment(served: Served) -> None:
    at = moments.read(served.wired.store.head().at)
    there = at.astimezone(tz=datetime.strptime("+0530", "%z").tzinfo).isoformat()
    assert _asked(served, there)["known"] == moments.write(at)


def test_the_moment_of_an_answer_gives_the_same_answer_again(served: Served) -> None:
    answer = served.get("/v1/entities").json()
    served.send("POST", "/v1/entities", {"id": "greece", "kind": "country", "name": "Greece"})
    assert _asked(served, answer["known"]) == answer


def test_later_than_now_is_refused(served: Served) -> None:
    soon = moments.write(datetime.now(UTC) + timedelta(minutes=1))
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    for known in (soon, tomorrow):
        reply = served.get("/v1/entities", params={"known": known})
        assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (400, "known")


def test_what_was_known_before_the_day_asked_is_a_last_word_and_no_unqualified_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    hosting = worlds.tie("hosts", "albania", "mek", "2016", dataset="notes")
    steps = (
        ("2021-06-01T08:00:00.000000Z", (*worlds.small_world(), hosting)),
        ("2022-09-07T12:00:00.000000Z", (worlds.SEVERED, worlds.SEVERANCE)),
    )
    store = open_store(url)
    store.migrate()
    with monkeypatch.context() as set_clock:
        for moment, records in steps:
            set_clock.setattr(clock, "now", lambda moment=moment: moment)
            worlds.write(store, *records)
    store.close()
    with serve(url) as served:

        def relations(**params: str) -> dict[str, Any]:
            answer = served.get("/v1/dyads/albania/iran", params=params).json()["relations"]
            return {name: answer[name] for name in ("status", "truth", "since", "last_known")}

        on = "2022-09-10"
        last: dict[str, Any] = {"status": "established", "truth": "yes", "on": "2022-01-01"}
        unknown = {"status": "unknown", "truth": "unknown", "since": None, "last_known": last}
        assert relations(known="2022-01-01", on=on) == unknown
        assert relations(known="2022-01-01", on="2022-01-01")["status"] == "established"
        assert relations(known="2022-09-06", on=on) == unknown | {"last_known": last | {"on": "2022-09-06"}}
        severed = {"status": "severed", "truth": "yes", "since": "2022-09-07", "last_known": None}
        assert relations(known="2022-09-10", on=on) == relations(on=on) == severed
        # Before anything was written nothing is known at all, not even a last word.
        assert relations(known="2021-05-31", on=on) == unknown | {"last_known": None}
        hosted = served.get("/v1/hosting", params={"known": "2022-01-01", "on": on, "certainty": "carried"}).json()
        assert [(one["truth"], one["last_known"]) for one in hosted["items"]] == [
            ("unknown", {"truth": "yes", "on": "2022-01-01"})
        ]
        listed = served.get("/v1/severed", params={"known": "2022-09-06", "on": on}).json()
        assert (listed["items"], listed["omitted"]["unknown"]) == ([], 0)
