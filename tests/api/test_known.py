"""The moment up to which the log is read: `known`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graphsvc.model import moments
from tests.api.serving import Served


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


@pytest.mark.parametrize("text", ["{0}Z", "{0}", "{0}+00:00", "{0} 00:00"])
def test_a_moment_is_read_with_and_without_an_offset_even_where_the_plus_became_a_space(
    served: Served, text: str
) -> None:
    at = served.wired.store.head().at.removesuffix("Z")
    assert _asked(served, text.format(at))["revision"] == 1


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
