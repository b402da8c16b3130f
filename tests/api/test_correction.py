"""A correction: today's answer changes, the answer of before does not, and who did it and why can be read."""

from __future__ import annotations

from pathlib import Path

from tests import worlds
from tests.api.serving import Served, serve

TIE = f"/v1/ties/{worlds.RELATIONS.id}"


def _holding(served: Served, **params: str) -> list[str]:
    found = served.get("/v1/ties", params={"between": "albania,iran", "on": "2022-09-07", **params}).json()
    return [item["id"] for item in found["items"]]


def test_a_new_end_changes_todays_answer_and_not_what_was_known_before(served_on_each: Served) -> None:
    served = served_on_each
    known = served.get("/v1/ties").json()["known"]
    before = served.get(TIE).json()
    reply = served.send("PUT", TIE, before | {"until": "2022-09-07"}, params={"reason": "the severance was left out"})
    assert (reply.status_code, reply.json()["version"]) == (200, 2)

    assert _holding(served) == []
    assert _holding(served, known=known) == [worlds.RELATIONS.id]
    assert served.get(TIE).json()["until"] == "2022-09-07"
    assert served.get(TIE, params={"known": known}).json() == before

    first, second = served.get(f"{TIE}/history").json()["items"]
    assert (first["version"], first["body"]["until"], second["body"]["until"]) == (2, "2022-09-07", "..")
    assert (first["by"]["name"], first["reason"]) == ("write-key", "the severance was left out")
    assert served.get("/v1/changes", params={"after": second["revision"]}).json()["items"] == [first]


def test_a_correction_survives_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with serve(url) as served:
        known = served.get("/v1/ties").json()["known"]
        served.send("PATCH", TIE, {"until": "2022-09-07"}, params={"reason": "left out"})
        paths = (TIE, f"{TIE}/history", "/v1/changes", "/v1/ties", f"/v1/ties?known={known}", f"{TIE}?known={known}")
        told = [served.get(path).content for path in paths]
    with serve(url) as served:
        assert [served.get(path).content for path in paths] == told
