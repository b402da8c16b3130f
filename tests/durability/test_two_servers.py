"""Two servers on one store: what is written through one is answered by the other."""

from __future__ import annotations

import time
from pathlib import Path

from tests.durability.process import Serving, key

PATIENCE_SECONDS = 30


def test_a_write_through_one_server_is_followed_by_the_other(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with Serving(store, tmp_path) as one, Serving(store, tmp_path) as other:
        secret = key(store)
        with one.client(secret) as writing, other.client(secret) as reading:
            asked = "/v1/severed?of=italy&on=2024-06-01"
            assert reading.get(asked).json()["items"] == []
            tie = {"kind": "severed_ties_with", "from": "italy", "to": "iran", "since": "2024-05-01"}
            written = writing.post("/v1/ties", json=tie)
            assert written.status_code == 201
            answer = reading.get(asked).json()
            deadline = time.monotonic() + PATIENCE_SECONDS
            # Nobody tells when a process has followed a write of another, so it is asked until it has.
            while answer["revision"] < 2:
                assert time.monotonic() < deadline
                answer = reading.get(asked).json()
            assert [item["by"]["id"] for item in answer["items"]] == ["italy"]
            # And back, by the version that the other one has made.
            tag = {"If-Match": written.headers["ETag"]}
            body = {**written.json(), "until": "2024-05-15"}
            assert reading.put(written.headers["Location"], json=body, headers=tag).status_code == 200
            assert writing.put(written.headers["Location"], json=body | {"until": ".."}, headers=tag).status_code == 412
            assert writing.get(f"{written.headers['Location']}/history").json()["items"][0]["version"] == 2
