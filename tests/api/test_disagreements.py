"""On what datasets disagree, over HTTP: the example of the guide, kinds of dates, pages, and what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphsvc.dashboard import guide
from graphsvc.model.citation import Record
from graphsvc.questions import disagreements as question
from graphsvc.service.loading import load, shipped_seeds
from graphsvc.store.opening import open_store
from tests import worlds
from tests.api.serving import Served, serve
from tests.api.test_bad_input import refused
from tests.api.test_guide import EXAMPLES, shows

PATH = "/v1/disagreements"
SIGNED, ACCEDED = "2008-07-09", "2009-04-01"
NATO = worlds.tie(
    "member_of",
    "albania",
    "nato",
    ACCEDED,
    dataset="nato-members",
    key="albania",
    since_kind="accession",
    dates={"signature": SIGNED},
)


def asked(served: Served, **params: str) -> dict[str, Any]:
    reply = served.get(PATH, params=params)
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def write(served: Served, *records: Record) -> None:
    worlds.write(served.wired.store, *records)
    assert served.wired.follower.wait_for(served.revision, 10)


def membership(since: str, **more: Any) -> Record:
    return worlds.tie("member_of", "albania", "nato", since, dataset="other", key="albania", **more)


OTHER = worlds.dataset("other", coverage=[{"question": "membership", "within": ["nato"], "period": "1949/.."}])


def test_the_example_of_the_guide_is_answered_as_shown(tmp_path: Path) -> None:
    url, seeds = f"sqlite:///{tmp_path / 'store.sqlite'}", shipped_seeds()
    store = open_store(url)
    store.migrate()
    assert seeds is not None
    load(store, [seeds])
    store.close()
    page = guide.text("disagreement") or ""
    batch = re.search(r"```json\n(.*?)\n```", page, re.DOTALL)
    assert batch is not None
    [(request, shown)] = [(request, shown) for name, request, shown in EXAMPLES if name == "disagreement"]
    with serve(url) as served:
        assert served.get(request).json()["items"] == []
        assert served.send("POST", "/v1/batch", json.loads(batch[1])).status_code == 200
        reply = served.get(request)
    assert reply.status_code == 200
    assert shows(json.loads(shown), reply.json()), reply.text
    assert reply.json()["definitions"].keys() == {"nato-members", "signatories"}
    assert len(reply.json()["items"]) == 1


def test_all_that_is_said_of_a_disagreement_on_each_store(served_on_each: Served) -> None:
    served = served_on_each
    other = membership("2008-07", since_kind="announcement", attributes={"role": "founder", "obligations": ["defense"]})
    write(served, OTHER, NATO, other)
    answer = asked(served, question="membership", during="2008/2009")
    ties = {name: tie.id for name, tie in (("nato-members", NATO), ("other", other))}
    empty = {"status": None, "level": None, "recognition": None}
    assert answer["items"] == [
        {
            "question": "membership",
            "a": {"id": "albania", "name": "Albania", "kind": "country"},
            "b": {"id": "nato", "name": "NATO", "kind": "alliance"},
            "days": {"from": "2008-07-31", "to": "2009-03-31"},
            "truth": "disputed",
            "how": ["date_kind"],
            "explained_by": [],
            "through": [],
            "across": None,
            "by_dataset": {
                "nato-members": {
                    **empty,
                    "truth": "no",
                    "role": None,
                    "obligations": None,
                    "since": ACCEDED,
                    "since_kind": "accession",
                    "until": "..",
                    "until_kind": None,
                    "ties": [ties["nato-members"]],
                },
                "other": {
                    **empty,
                    "truth": "yes",
                    "role": "member",
                    "obligations": {"owed": ["defense"], "due": []},
                    "since": "2008-07",
                    "since_kind": "announcement",
                    "until": "..",
                    "until_kind": None,
                    "ties": [ties["other"]],
                },
            },
        }
    ]
    del answer["items"]
    assert answer == {
        "answer": "1 disagreement of data sets is listed here.",
        "on": None,
        "during": "2008/2009",
        "definitions": {},
        "pairs": {"compared": 1, "of": 1},
        "next": None,
        "reason": None,
        "revision": served.revision,
        "known": served.wired.store.head().at,
    }


@pytest.mark.parametrize(
    ("since", "kind", "how", "explained"),
    [
        (SIGNED, "signature", "date_kind", True),
        (SIGNED, None, "date_kind", True),
        (SIGNED, "accession", "dates", True),
        ("2008-07-10", "signature", "date_kind", False),
        ("2008-07-10", "accession", "dates", False),
        ("2008-07-10", None, "dates", False),
    ],
)
def test_dates_of_different_kinds_are_told_from_different_dates(
    served: Served, since: str, kind: str | None, how: str, explained: bool
) -> None:
    write(served, OTHER, NATO, membership(since, since_kind=kind))
    [item] = asked(served, question="membership")["items"]
    assert (item["days"], item["how"]) == ({"from": since, "to": "2009-03-31"}, [how])
    told = [{"dataset": "nato-members", "date": "signature", "when": SIGNED}]
    assert item["explained_by"] == (told if explained else [])


def test_a_set_that_keeps_the_signature_beside_the_accession_is_no_disagreement(served: Served) -> None:
    write(served, OTHER, NATO, membership(ACCEDED, since_kind="entry_into_force", dates={"signature": SIGNED}))
    assert asked(served)["items"] == []
    assert asked(served)["pairs"] == {"compared": 1, "of": 1}


def test_ends_of_other_kinds_are_told_as_well(served: Served) -> None:
    for dataset, until, kind in (("nato-members", "2020-01-01", "denunciation"), ("other", "2021-01-01", "withdrawal")):
        more = {"dataset": dataset, "key": "albania", "until_kind": kind}
        write(served, OTHER, worlds.tie("member_of", "albania", "nato", ACCEDED, until, **more))
    [item] = asked(served)["items"]
    assert (item["how"], item["days"]) == (["date_kind"], {"from": "2020-01-01", "to": "2020-12-31"})
    assert [one["until_kind"] for one in item["by_dataset"].values()] == ["denunciation", "withdrawal"]


def test_definitions_are_shown_once_where_they_differ(served: Served) -> None:
    def with_definition(text: str | None) -> dict[str, str | None]:
        write(served, worlds.dataset("other", definition=text), membership(SIGNED))
        found: dict[str, str | None] = asked(served)["definitions"]
        return found

    assert with_definition(None) == {}
    assert with_definition("Who has signed") == {"nato-members": None, "other": "Who has signed"}


def test_allies_name_the_alliance_and_what_each_owes(served: Served) -> None:
    ties = [
        worlds.tie("member_of", who, "nato", since, dataset=dataset, key=who, attributes={"obligations": owed})
        for dataset, since, owed in (("nato-members", ACCEDED, ["defense"]), ("other", SIGNED, ["consultation"]))
        for who in ("albania", "italy")
    ]
    write(served, OTHER, *ties)
    first, second = asked(served, question="allied", of="Italy")["items"]
    assert [(one["days"]["from"], one["how"], one["truth"]) for one in (first, second)] == [
        (SIGNED, ["dates"], "disputed"),
        (ACCEDED, ["obligations"], "yes"),
    ]
    assert second["days"]["to"] == "2026-06-30"
    assert [one["id"] for one in second["through"]] == ["nato"]
    assert second["by_dataset"]["other"]["obligations"] == {"owed": ["consultation"], "due": ["consultation"]}
    assert first["by_dataset"]["nato-members"]["ties"] == [ties[0].id, ties[1].id]


def test_a_known_moment_gives_what_was_known_then_with_its_own_open_end(served: Served) -> None:
    then = served.wired.store.head().at
    write(served, worlds.dataset("other", coverage=[{"question": "relations", "period": "2000/.."}]))
    [item] = asked(served)["items"]
    assert (item["question"], item["how"], item["days"]) == (
        "relations",
        ["existence"],
        {"from": "2000-01-01", "to": ".."},
    )
    assert {name: one["status"] for name, one in item["by_dataset"].items()} == {
        "notes": "established",
        "other": "none",
    }
    before = asked(served, known=then)
    assert (before["items"], before["known"], before["revision"]) == ([], then, 1)
    early = asked(served, known="2020-01-01", of="albania")
    assert (early["items"], early["reason"]) == ([], "not_yet_known")
    assert asked(served, datasets="other")["items"] == asked(served, datasets="")["items"] == []
    assert asked(served, question="")["pairs"] == {"compared": 0, "of": 0}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a world in which ten states are in an alliance according to one dataset only."""
    folder: Path = tmp_path_factory.mktemp("disagreements")
    with serve(f"sqlite:///{folder / 'store.sqlite'}") as found:
        states = [worlds.country(f"state-{number}") for number in range(10)]
        ties = [worlds.tie("member_of", one.id, "nato", "2000-01-01", dataset="other", key=one.id) for one in states]
        write(found, worlds.dataset("other"), *states, *ties)
        yield found


def test_pages_follow_each_other_at_the_revision_of_the_first(world: Served) -> None:
    whole = asked(world)
    assert (len(whole["items"]), whole["pairs"]) == (10 + 45, {"compared": 55, "of": 55})
    seen, token, compared = [], "", []
    while True:
        page = asked(world, limit="20", **({"after": token} if token else {}))
        assert page["revision"] == whole["revision"]
        seen += page["items"]
        compared.append(page["pairs"]["compared"])
        write(world, worlds.country(f"late-{len(seen)}"))
        if page["next"] is None:
            break
        token = page["next"]
    assert seen == whole["items"]
    assert compared == sorted(compared) and compared[-1] == 55


def test_an_answer_is_not_sent_again_to_who_has_it(world: Served) -> None:
    tag = world.get(PATH).headers["etag"]
    assert world.get(PATH, headers={"If-None-Match": tag}).status_code == 304


def test_a_question_waits_for_the_revision_that_it_wants(world: Served) -> None:
    assert asked(world, min_revision=str(world.revision))["revision"] == world.revision
    assert world.get(PATH, params={"min_revision": "999999999"}).status_code == 503


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("question", "severed", "is not one of allied, relations"),
        ("question", "allied,,relations", "is not one of"),
        ("question", "Allied", "is not one of"),
        ("on", "2022-09", "during=2022-09"),
        ("on", "2022-02-30", "calendar"),
        ("on", "", ""),
        ("during", "2022/2021", "ends before"),
        ("during", "", ""),
        ("during", "\x00", ""),
        ("between", "albania", "two references"),
        ("between", "albania,", "two references"),
        ("between", "albania,iso3:ALB", "twice"),
        ("known", "yesterday", "is not a moment"),
        ("known", "9999-01-01", "future"),
        ("datasets", "atlas", "is not a dataset"),
        ("datasets", "column", "is not a dataset"),
        ("min_revision", "-1", "not the number"),
        ("min_revision", "", "not the number"),
        ("limit", "0", "1 to 1,000"),
        ("limit", "1001", "1 to 1,000"),
        ("after", "x", "not a token"),
        ("certainty", "possible", "is not a parameter here"),
        ("obligations", "defense", "is not a parameter here"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(world: Served, name: str, value: str, words: str) -> None:
    refused(world.get(PATH, params={name: value}), 400, name, words)


def test_who_is_not_there_is_404_and_two_ways_to_narrow_do_not_come_together(world: Served) -> None:
    for params in ({"of": "atlantis"}, {"of": ""}, {"between": "albania,atlantis"}):
        refused(world.get(PATH, params=params), 404, None)
    refused(world.get(PATH, params={"of": "albania", "between": "albania,nato"}), 400, "between", "one of the two")
    refused(world.get(PATH, params={"on": "2022-01-01", "during": "2022"}), 400, "during", "one of the two")


def test_a_token_of_another_question_is_refused_and_one_past_the_end_gives_nothing(world: Served) -> None:
    token = asked(world, limit="1")["next"]
    refused(world.get(PATH, params={"limit": "1", "of": "nato", "after": token}), 400, "after")


def test_too_many_ties_are_refused_with_what_to_narrow(world: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question, "MOST_TIES", 3)
    reply = world.get(PATH, params={"limit": "999"})  # An address that no answer is kept of.
    refused(reply, 413, None, "`of` or `between`")
    assert len(asked(world, of="state-1")["items"]) == 1 + 9
