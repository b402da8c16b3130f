"""Answers typed all the way down: what stands in them is asked for as an attribute or by its key, and can go back."""

from __future__ import annotations

import copy
import inspect
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from graphsvc.client import Client, NotUnderstood, shapes
from graphsvc.client.decoding import read
from graphsvc.client.records import AnswerPart, attribute_name, members
from tests.api.serving import Served
from tests.cli.running import REPOSITORY
from tools import make_client_shapes

DAY = "2022-09-06"
ANSWERS: dict[str, tuple[Callable[[Client], Any], str]] = {
    "allies": (lambda client: client.allies("albania", on=DAY), f"/v1/allies/albania?on={DAY}"),
    "dyad": (lambda client: client.dyad("albania", "iran"), "/v1/dyads/albania/iran"),
    "hosting": (lambda client: client.hosting(on=DAY), f"/v1/hosting?on={DAY}"),
    "severed": (lambda client: client.severed(on="2022-09-08"), "/v1/severed?on=2022-09-08"),
    "members": (lambda client: client.members("nato", on=DAY), f"/v1/members/nato?on={DAY}"),
    "missions": (lambda client: client.missions(in_="iran", on="1978-06-01"), "/v1/missions?in=iran&on=1978-06-01"),
    "timeline": (lambda client: client.timeline("albania", "iran"), "/v1/dyads/albania/iran/timeline"),
    "paths": (
        lambda client: client.paths("albania", "japan", on="2020-01-01"),
        "/v1/paths?from=albania&to=japan&on=2020-01-01",
    ),
    "centrality": (
        lambda client: client.centrality("degree", on="2020-01-01", top=3),
        "/v1/centrality?measure=degree&on=2020-01-01&top=3",
    ),
    "balance": (lambda client: client.balance(on="2020-01-01"), "/v1/balance?on=2020-01-01"),
    "resolve": (lambda client: client.resolve("Albania"), "/v1/resolve?ref=Albania"),
    "datasets": (lambda client: client.datasets(), "/v1/datasets"),
}
EVERY_ANSWER = pytest.mark.parametrize("name", ANSWERS)


def parts(value: Any) -> Iterator[AnswerPart]:
    """Yield all records in a value, however deep."""
    if isinstance(value, AnswerPart):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    for item in inner:
        yield from parts(item)


def test_a_name_is_asked_for_as_an_attribute_or_by_its_key(asking: Client) -> None:
    allies = asking.allies("albania", on=DAY)
    assert allies.items[0]["entity"]["name"] == allies[0].entity.name == allies["items"][0].entity["name"] == "Belgium"
    assert [ally.entity.name for ally in allies[:2]] == ["Belgium", "Bulgaria"]
    assert allies[-1] == allies.items[-1]
    assert allies[0].via[0].alliance is not None
    assert allies[0].via[0].alliance.id == "nato"
    assert allies[0].by_dataset["nato-members"].truth == "yes"
    assert asking.dyad("albania", "iran", on="2022-09-07")["relations"].by[0].name == "Albania"
    assert asking.hosting(host="albania", on=DAY)[0].against[0].id == "iran"
    path = asking.paths("albania", "japan", on="2020-01-01")[0]
    assert (path.hops[0].from_.id, path.hops[0]["from"]["id"]) == ("albania", "albania")
    assert asking.missions(in_="iran", on="1978-06-01")[0].in_.id == "iran"


@EVERY_ANSWER
def test_every_part_has_its_members_as_attributes_and_as_keys(asking: Client, name: str) -> None:
    ask, _ = ANSWERS[name]
    found = [*parts(ask(asking).to_dict())]
    assert found == []
    answer = ask(asking)
    found = [*parts([getattr(answer, field) for field in answer.to_dict()])]
    assert found
    for record in found:
        for member, value in record.items():
            assert getattr(record, attribute_name(member)) is value
        assert set(map(attribute_name, members(type(record)))) <= set(dir(record))


@EVERY_ANSWER
def test_an_answer_is_the_json_that_was_served(asking: Client, seeded: Served, name: str) -> None:
    ask, path = ANSWERS[name]
    assert json.loads(json.dumps(ask(asking).to_dict())) == seeded.get(path).json()


@EVERY_ANSWER
def test_an_answer_can_be_pickled_copied_and_compared(asking: Client, name: str) -> None:
    answer = ANSWERS[name][0](asking)
    for twin in (pickle.loads(pickle.dumps(answer)), copy.deepcopy(answer), ANSWERS[name][0](asking)):
        assert twin == answer
        assert type(twin) is type(answer)
        types = [
            [type(part) for part in parts([getattr(one, field) for field in one.to_dict()])] for one in (twin, answer)
        ]
        assert types[0] == types[1]


def test_a_member_that_comes_and_goes_is_none_where_it_is_absent() -> None:
    tie = read(shapes.Days, {"from": "1990", "to": "1999"})
    assert (tie.from_, tie.to) == ("1990", "1999")
    via: dict[str, Any] = {"alliance": None, "since": "1990", "until": "", "truth": "yes", "dataset": None, "ties": []}
    assert read(shapes.Via, via).until_latest is None
    assert read(shapes.Via, via | {"until_latest": "1999-05-01"}).until_latest == "1999-05-01"


def test_a_name_that_there_is_not_is_an_error(asking: Client) -> None:
    entity = asking.allies("albania", on=DAY).entity
    with pytest.raises(AttributeError, match="'Named' object has no attribute 'nam'") as raised:
        entity.nam  # type: ignore[attr-defined]  # noqa: B018
    assert (raised.value.name, raised.value.obj) == ("nam", entity)  # Of which Python makes its suggestion.
    with pytest.raises(KeyError, match="there are answer, total, entity"):
        asking.allies("albania", on=DAY)["item"]


def test_a_tie_of_a_list_is_changed_and_written_back_whole(writing: Client) -> None:
    tie = writing.ties(kind="member_of")[0]
    assert writing.write(ties=[tie]).counts == {"new": 0, "changed": 0, "same": 1}
    tie.until = "2030"
    assert writing.write(ties=[tie]).counts.changed == 1
    assert writing.record("tie", tie.id).until == "2030"


def test_what_a_newer_server_adds_to_a_record_is_kept() -> None:
    named = read(shapes.Named, {"id": "albania", "name": "Albania", "kind": "country", "flag": "eagle"})
    assert named["flag"] == "eagle"  # type: ignore[index]
    assert json.loads(json.dumps(named)) == {"id": "albania", "name": "Albania", "kind": "country", "flag": "eagle"}


def test_a_word_that_a_newer_server_adds_is_taken() -> None:
    assert read(Literal["yes", "no"], "perhaps") == "perhaps"  # type: ignore[arg-type]
    with pytest.raises(NotUnderstood, match="a number and not text"):
        read(Literal["yes", "no"], 3)  # type: ignore[arg-type]


def test_items_of_a_list_are_asked_for_by_their_place(asking: Client) -> None:
    history = asking.dyad_history("albania", "iran", questions="relations")
    items = list(history)
    assert (history[0], history[-1], history[1:], history[:-1]) == (items[0], items[-1], items[1:], items[:-1])
    assert history[0].with_ == []
    assert history.first.items_ == items
    with pytest.raises(IndexError):
        history[len(items)]


def test_only_the_pages_up_to_the_item_are_read(asking: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ties = asking.ties()
    read_pages = []
    fetch = ties._fetch

    def counted(token: str | None) -> Any:
        read_pages.append(token)
        return fetch(token)

    monkeypatch.setattr(ties, "_fetch", counted)
    assert ties[499]
    assert read_pages == []
    assert len(ties[:501]) == 501
    assert len(read_pages) == 1


def test_shapes_have_names_of_their_own() -> None:
    names = [shape.__name__ for module in shapes.MODULES for shape in make_client_shapes._shapes(module)]
    assert sorted(names) == sorted(set(names))


def test_what_type_checkers_read_is_made_of_the_model() -> None:
    assert make_client_shapes.STUB.read_text(encoding="utf-8") == make_client_shapes.stub(), (
        "run python tools/make_client_shapes.py"
    )


def test_type_checkers_know_what_every_answer_holds(tmp_path: Path) -> None:
    script = """
    from graphsvc.client import Client

    client = Client()
    reveal_type(client.allies("albania")[0].entity.name)  # str
    reveal_type(client.allies("albania")[0]["entity"]["name"])  # str
    reveal_type(client.allies("albania")[:3])  # list[graphsvc.client.shapes.Ally]
    reveal_type([path.hops[0].from_ for path in client.paths("a", "b")])  # list[graphsvc.client.shapes.Named]
    reveal_type(client.dyad("a", "b").relations.levels.a_in_b)  # graphsvc.client.shapes.Level | None
    reveal_type(client.ties()[0].from_.id)  # str
    reveal_type(next(iter(client.dyad_history("a", "b"))).since)  # str
    client.allies("albania")[0].entity.nam  # error
    client.allies("albania")[0]["entitty"]  # error
    """
    file = tmp_path / "notebook.py"
    file.write_text(inspect.cleandoc(script), encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", file],
        capture_output=True, text=True, check=False, cwd=tmp_path, env=os.environ | {"MYPYPATH": str(REPOSITORY)},
    )  # fmt: skip
    told: dict[int, str] = {}
    for line in checked.stdout.replace("builtins.", "").splitlines():
        place, _, said = line.partition(": ")
        if place.startswith("notebook.py:"):
            number = int(place.removeprefix("notebook.py:"))
            told[number] = told.get(number, "") + said
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        _, comment, wanted = line.partition("  # ")
        assert wanted in told.get(number, ""), checked.stdout
        assert bool(comment) == (number in told), checked.stdout


@pytest.mark.parametrize("has_jedi", [True, False])
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("ally.entity.", "name"),
        ("ally['entity'].", "name"),
        ("ally.entity['", "name"),
        ("allies.", "otherwise"),
        ("allies['", "otherwise"),
    ],
)
def test_a_notebook_completes_members(asking: Client, typed: str, wanted: str, has_jedi: bool) -> None:
    shell = InteractiveShell.instance()
    shell.user_ns["allies"] = asking.allies("albania", on=DAY)
    shell.user_ns["ally"] = shell.user_ns["allies"][0]
    shell.Completer.use_jedi = has_jedi
    with provisionalcompleter():
        completed = {completion.text.lstrip(".") for completion in shell.Completer.completions(typed, len(typed))}
    assert wanted in completed
