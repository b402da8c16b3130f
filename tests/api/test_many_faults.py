"""However much is wrong with what was sent, a thousand faults are listed, and the rest of it is not read."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest

from graphsvc.api import strict_json
from graphsvc.errors import MOST_FAULTS, Fault, Faults, InvalidInput, TooLarge
from tests.api.serving import Served
from tests.api.test_bad_input import post

TIE = {"kind": "rival_of", "from": "albania", "to": "iran", "since": "1990"}


def lines(served: Served, body: bytes) -> Any:
    reply = served.send("POST", "/v1/batch", content=body, headers={"Content-Type": "application/x-ndjson"})
    assert reply.status_code == 422
    assert len(reply.content) < 400_000
    return reply.json()


@pytest.mark.parametrize("line", [b"\n", b"{}\n", b'{"state":1}\n', b"null\n", b"[[[[\n"])
def test_four_megabytes_of_lines_that_are_no_records_are_a_thousand_faults(served: Served, line: bytes) -> None:
    problem = lines(served, line * (4 * 2**20 // len(line)))
    assert (len(problem["errors"]), problem["more"]) == (MOST_FAULTS, True)
    assert "1,000 faults are listed; there may be more" in problem["detail"]


@pytest.mark.parametrize("line", [b"\n", b"{}\n", b'{"tie":{}}\n', b"[[[[\n"])
def test_lines_that_are_no_records_take_less_than_they_are_long(line: bytes) -> None:
    body = line * (4 * 2**20 // len(line))
    tracemalloc.start()
    try:
        with pytest.raises((InvalidInput, TooLarge)):
            strict_json.read_lines(body, 5_000)
        assert tracemalloc.get_traced_memory()[1] < len(body)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("body", [b"[" + b"{}," * 10**7, b"[" * (64 * 2**20), b"[" + b"1," * 10**7])
def test_a_document_of_more_values_than_are_read_at_once_is_refused_before_it_is_read(body: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="values"):
            strict_json.read(body)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_more_lines_than_a_batch_takes_are_not_read() -> None:
    body = b'{"tie":{}}\n' * 11
    with pytest.raises(TooLarge, match="more records than a batch takes"):
        strict_json.read_lines(body + b'{"end":11}\n', 10)
    assert len(strict_json.read_lines(body + b'{"end":11}\n', 11)) == 11


@pytest.mark.parametrize(
    "tie",
    [{"kind": "befriends"}, {**TIE, "to": "nobody"}, {**TIE, "to": "Nobody at All"}, [1]],
    ids=["model", "store", "references", "no object"],
)
def test_the_faults_of_a_batch_stop_at_a_thousand_whoever_finds_them(served: Served, tie: Any) -> None:
    ties = [{**tie, "key": f"k{i}"} if isinstance(tie, dict) else tie for i in range(1_500)]
    reply = post(served, "/v1/batch", json.dumps({"ties": ties}))
    problem = reply.json()
    assert (reply.status_code, len(problem["errors"]), problem["more"]) == (422, MOST_FAULTS, True)
    assert problem["errors"][0]["pointer"].startswith("/ties/0")


def test_the_faults_of_one_record_stop_at_a_thousand_too(served: Served) -> None:
    reply = post(served, "/v1/ties", json.dumps({**TIE, **{f"x{i}": 1 for i in range(2_000)}}))
    assert (reply.status_code, len(reply.json()["errors"]), reply.json()["more"]) == (422, MOST_FAULTS, True)
    opens = [{f"x{i}": 1 for i in range(2_000)}]
    event = {"kind": "severance", "title": "x", "when": "2020", "opens": opens}
    reply = post(served, "/v1/events", json.dumps(event))
    assert (reply.status_code, len(reply.json()["errors"]), reply.json()["more"]) == (422, MOST_FAULTS, True)


def test_an_event_that_opens_more_ties_than_a_batch_takes_is_refused(served: Served) -> None:
    event = {"kind": "severance", "title": "x", "when": "2020", "opens": [{}] * 50_001}
    assert post(served, "/v1/events", json.dumps(event)).status_code == 413


def test_a_thousand_faults_are_listed_without_a_word_of_more(served: Served) -> None:
    problem = lines(served, b"{}\n" * (MOST_FAULTS - 1))  # The missing end is the last.
    assert len(problem["errors"]) == MOST_FAULTS
    assert "more" not in problem


def test_a_word_sent_twice_in_a_long_list_is_found_at_once(served: Served) -> None:
    words = [f"w{i}" for i in range(50_000)]
    tie = {**TIE, "kind": "allied_with", "attributes": {"obligations": [*words, words[-1]]}}
    # Counting each word anew takes longer than the client waits.
    assert post(served, "/v1/ties", json.dumps(tie)).status_code == 422


def test_where_all_faults_are_known_the_number_of_those_not_listed_is_told() -> None:
    error = InvalidInput([Fault(f"/{i}", "is wrong") for i in range(1_300)])
    assert (len(error.faults), error.more) == (MOST_FAULTS, 300)
    assert "there are 300 more" in error.detail
    faults = Faults(error.faults)
    with pytest.raises(InvalidInput) as stopped:
        faults += [Fault("", "is one too many")]
    assert stopped.value.more is True
