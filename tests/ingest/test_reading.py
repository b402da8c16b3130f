"""What a set's files mean, and how what is wrong in them is told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from graphsvc.ingest.seeds import Loaded, read_sets
from graphsvc.model.entity import Entity
from tests.ingest.folders import ENTITIES, HEAD, TIES, write_set


def read(folder: Path, files: dict[str, str | bytes]) -> Loaded:
    return read_sets([write_set(folder, files)])


def bodies(loaded: Loaded) -> dict[str, Any]:
    assert loaded.faults == ()
    values = (write.value for write in loaded.batch.writes)
    return {
        value.id if value.record in ("entity", "source") else value.body()["key"]: value.body()
        for value in values
        if value
    }


def complaints(loaded: Loaded, folder: Path) -> list[str]:
    return [f"{fault.pointer.removeprefix(f'{folder}/')} {fault.detail}" for fault in loaded.faults]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def test_every_record_of_a_set_belongs_to_its_dataset(folder: Path) -> None:
    found = bodies(read(folder, {"entities.yaml": ENTITIES, "ties.yaml": TIES}))
    assert {body["dataset"] for body in found.values()} == {"mine"}
    assert found["mine"]["kind"] == "dataset"


def test_norway_and_padded_codes_stay_text(folder: Path) -> None:
    entities = (
        ENTITIES
        + "- {id: no, kind: place, names: [{text: NO}], attributes: {code: 020, on: yes, n: 1_000, t: 12:30:00}}\n"
    )
    found = bodies(read(folder, {"entities.yaml": entities}))
    assert {"scheme": "iso2", "code": "NO", "since": None, "until": None} in found["norway"]["codes"]
    assert found["no"]["name"] == "NO"
    assert found["no"]["attributes"] == {"code": "020", "on": "yes", "n": "1_000", "t": "12:30:00"}


def test_only_what_the_table_of_kinds_calls_a_number_becomes_one(folder: Path) -> None:
    files = {
        "dataset.yaml": HEAD.format(id="mine") + "redistributable: true\nversion: 1.0\n",
        "entities.yaml": ENTITIES
        + "- {id: mek, kind: group, names: [{text: MEK}]}\n- {id: manez, kind: place, names: [{text: Manez}]}\n"
        "- {id: tirana, kind: place, names: [{text: Tirana}]}\n",
        "ties.yaml": "- {key: h, kind: hosts, from: albania, to: mek, since: 2013, attributes: {people: {about: 3000}, huts: 12}}\n"
        "- {key: d, kind: located_in, from: manez, to: tirana, since: 2013, attributes: {distance_km: 30.5}}\n",
        "events.yaml": "- key: e\n  kind: expulsion\n  title: Out\n  when: 2022-09-07\n  attributes: {deadline_hours: 24, door: 3}\n"
        "  participants: [{entity: albania, role: actor, attributes: {groups: 4, aims: [1, 2], room: 5}}]\n",
    }
    found = bodies(read(folder, {**files}))
    assert found["h"]["attributes"] == {"people": {"about": 3000, "min": None, "max": None}, "huts": "12"}
    assert found["d"]["attributes"] == {"distance_km": 30.5}
    assert found["e"]["attributes"] == {"deadline_hours": 24, "door": "3"}
    assert found["e"]["participants"][0]["attributes"] == {"groups": 4, "aims": ["1", "2"], "room": "5"}
    assert (found["mine"]["redistributable"], found["mine"]["edition"]) == (True, "1.0")


def test_a_number_that_is_none_is_told_with_its_line(folder: Path) -> None:
    ties = "- key: h\n  kind: hosts\n  from: albania\n  to: norway\n  since: 2013\n  attributes:\n    people:\n      about: many\n"
    [told] = complaints(read(folder, {"entities.yaml": ENTITIES, "ties.yaml": ties}), folder)
    assert told.startswith("ties.yaml:7 attributes.people: has a part that is not a whole number")


def test_a_table_means_what_the_same_records_in_yaml_mean(folder: Path) -> None:
    table = (
        "key,kind,from,to,since,since_latest,until,dates.signature,attributes.role,attributes.obligations,"
        "attributes.people.about,attributes.note,citations\n"
        'a,member_of,albania,nato,2009-04-01,,,2008-07-09,member,defense|consultation,,"a | b, ""c""\nd",un#p. 3|un\n'
        "b,hosts,albania,mek,,2022-07-15,,,,,3000,,\n"
        "\n"
        "c,has_relations_with,albania,norway,1971,,1990,,,,,,\n"
    )
    entities = (
        "id,kind,names,codes.iso3,codes.gw\nalbania,country,Albania|Shqipëria,ALB,339\nnorway,country,Norway,,020\n"
    )
    more = "- {id: nato, kind: alliance, names: [{text: NATO}]}\n- {id: mek, kind: group, names: [{text: MEK}]}\n"
    sources = "id,kind,title,redistributable\nun,web,UN,false\n"
    loaded = read(folder, {"ties.csv": table, "entities.csv": entities, "entities.yaml": more, "sources.csv": sources})
    [told] = complaints(loaded, folder)
    assert told.startswith("entities.csv:3 codes.gw.code: '020' is not a code of gw")
    found = bodies(read(folder, {"entities.csv": entities.replace("020", "385")}))
    assert found["a"]["attributes"] == {
        "role": "member",
        "obligations": ["defense", "consultation"],
        "note": 'a | b, "c"\nd',
    }
    assert found["a"]["dates"] == {"signature": "2008-07-09"}
    assert found["a"]["citations"] == [
        {"source": "un", "locator": "p. 3", "wording": None},
        {"source": "un", "locator": None, "wording": None},
    ]
    assert (found["b"]["since"], found["b"]["since_latest"], found["b"]["until"]) == ("", "2022-07-15", "..")
    assert found["b"]["attributes"]["people"]["about"] == 3000
    assert [name["text"] for name in found["albania"]["names"]] == ["Albania", "Shqipëria"]
    assert found["un"]["redistributable"] is False
    assert loaded.locate("/0/ties/2/since").endswith("ties.csv:6")


def test_a_row_says_of_all_its_citations_that_they_are_from_memory(folder: Path) -> None:
    table = (
        "key,kind,from,to,since,citations,citations.attributes.basis\n"
        "a,has_relations_with,albania,norway,1971,un#p. 3|un,memory\n"
        "b,rival_of,albania,norway,1971,un,\n"
        "c,opposes,albania,norway,1971,,memory\n"
    )
    sources = "- {id: un, kind: web, title: UN}\n"
    found = bodies(read(folder, {"ties.csv": table, "entities.yaml": ENTITIES, "sources.yaml": sources}))
    assert [citation.get("attributes") for citation in found["a"]["citations"]] == [{"basis": "memory"}] * 2
    assert "attributes" not in found["b"]["citations"][0]
    assert found["c"]["citations"] == []


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("ties.yaml", "", "ties.yaml:1 is empty; write something in it, or leave the file out"),
        ("ties.yaml", "# a\n---\n", "ties.yaml:1 is empty; write something in it, or leave the file out"),
        ("ties.csv", "\n\n", "ties.csv:1 is empty; write a line with the names of the columns, or leave the file out"),
        ("ties.yaml", "a: 1\n", "ties.yaml:1 is a mapping; write a list, each record beginning with '- '"),
        ("ties.yaml", "text\n", "ties.yaml:1 is text; write a list, each record beginning with '- '"),
        (
            "dataset.yaml",
            "- id: mine\n",
            "dataset.yaml:1 is a list; dataset.yaml is one mapping, with at least an id and a title",
        ),
        (
            "ties.yaml",
            b"- key: caf\xe9\n",
            "ties.yaml:1 holds the byte 0xE9, which is not UTF-8; save the file as UTF-8",
        ),
        (
            "ties.yaml",
            "- a\n".encode("utf-16"),
            "ties.yaml:1 holds the byte 0xFF, which is not UTF-8; save the file as UTF-8",
        ),
        ("ties.yaml", "- key: a\n  kind: \x00\n", "ties.yaml:2 holds the character U+0000; leave it out"),
        ("ties.yaml", "- []\n---\n- []\n", "ties.yaml:2 begins a second document; write one document in a file"),
        ("ties.csv", "key;kind;from\na;b;c\n", "ties.csv:1 has one column only; separate columns with commas"),
        ("ties.csv", "key,,kind\n", "ties.csv:1 column 2 has no name"),
        ("ties.csv", "key,kind,key\n", "ties.csv:1 the column 'key' comes twice"),
        (
            "ties.csv",
            "dates,dates.signature\n",
            "ties.csv:1 the columns 'dates' and 'dates.signature' exclude each other",
        ),
        (
            "ties.csv",
            "key,citations.attributes.basis\n",
            "ties.csv:1 the column 'citations.attributes.basis' needs a column 'citations' beside it",
        ),
        ("ties.csv", 'key,kind\na,"b\n', "ties.csv:2 is not CSV: unexpected end of data"),
        ("entites.yaml", "[]", "entites.yaml is no file of a set; did you mean entities.yaml?"),
        ("ties.yml", "[]", "ties.yml is no file of a set; did you mean ties.yaml?"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(folder: Path, name: str, content: str | bytes, told: str) -> None:
    assert told in complaints(read(folder, {name: content}), folder)


def test_a_tab_is_told_with_its_line_and_what_to_do(folder: Path) -> None:
    [told] = complaints(read(folder, {"ties.yaml": "- key: a\n\tkind: hosts\n"}), folder)
    assert told.startswith("ties.yaml:2 is not YAML: ")
    assert told.endswith("indent with spaces, not with tabs")


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path, change: Any) -> None:
    table = "key,kind,from,to,since\ntwo,has_relations_with,norway,albania,1990\n"
    files = {"entities.yaml": ENTITIES, "ties.yaml": TIES, "ties.csv": table}
    plain = read(tmp_path / "mine", dict(files))
    changed = read(tmp_path / "other" / "mine", {name: change(text) for name, text in files.items()})
    assert bodies(changed) == bodies(plain)
    assert changed.locate("/0/ties/0/since").endswith("ties.yaml:5")


def test_ragged_rows_are_told_each_with_its_line(folder: Path) -> None:
    table = 'key,kind,from,to,since\na,has_relations_with,albania,norway\n"b\nb",has_relations_with,norway,albania,1990\nc,d,e,f,g,h\n'
    told = complaints(read(folder, {"entities.yaml": ENTITIES, "ties.csv": table}), folder)
    assert "ties.csv:2 has 4 cells, but 5 columns have names; quote a cell that holds a comma" in told
    assert "ties.csv:5 has 6 cells, but 5 columns have names; quote a cell that holds a comma" in told
    assert not any(one.startswith("ties.csv:3") for one in told)


def test_every_fault_of_every_file_is_told_at_once_and_in_order(folder: Path) -> None:
    ties = (
        "- key: a\n  kind: has_relations_with\n  from: albania\n  to: norway\n  since: 2022-02-30\n"
        "- key: b\n  kind: befriends\n  from: albania\n  to: norway\n  sinse: 1990\n"
        "  since: 1990\n"
        "- key: c\n  kind: has_relations_with\n  from: albania\n  to: norway\n  since: 1990\n  until: 1980\n"
        "- just text\n"
    )
    told = complaints(
        read(folder, {"dataset.yaml": "id: Mine\n", "entities.yaml": ENTITIES, "ties.yaml": ties}), folder
    )
    assert [one.split(" ")[0] for one in told] == [
        "dataset.yaml:1",
        "dataset.yaml:1",
        "ties.yaml:5",
        "ties.yaml:7",
        "ties.yaml:10",
        "ties.yaml:17",
        "ties.yaml:18",
    ]
    assert "since: '2022-02-30' is not in the calendar" in told[2]
    assert "kind: 'befriends' is not one of " in told[3]
    assert "sinse: is not a field here; did you mean 'since'?" in told[4]


def test_a_field_twice_in_a_record_is_told_with_both_lines(folder: Path) -> None:
    ties = TIES + "  since: 1980\n  attributes: {a: 1, a: 2}\n"
    assert complaints(read(folder, {"entities.yaml": ENTITIES, "ties.yaml": ties}), folder) == [
        "ties.yaml:6 'since' comes twice in the same record; it is first on line 5",
        "ties.yaml:7 'a' comes twice in the same record; it is first on line 7",
    ]


def test_anchors_aliases_and_tags_are_refused_and_do_not_grow(folder: Path) -> None:
    bomb = (
        "- &a0 {key: x}\n"
        + "".join(f"- &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))
        + "- !!int 3\n- <<: 4\n"
    )
    told = complaints(read(folder, {"ties.yaml": bomb}), folder)
    assert "ties.yaml:1 '&a0' is an anchor, which is not read here; write out what repeats" in told
    assert "ties.yaml:2 '*a0' repeats what is written elsewhere; write it out" in told
    assert "ties.yaml:31 'tag:yaml.org,2002:int' is a tag, which is not read here; every value is text" in told
    assert any(one.startswith("ties.yaml:32 <<: is not a field here") for one in told)


@pytest.mark.parametrize("deep", ["[" * 500 + "]" * 500, "{a: " * 500 + "}" * 500, "[" * 100_000, "{? [a] : b}"])
def test_deep_nesting_and_strange_keys_are_told(folder: Path, deep: str) -> None:
    assert complaints(read(folder, {"ties.yaml": f"- {deep}\n"}), folder)


def test_a_field_without_a_value_is_told_because_it_could_mean_two_things(folder: Path) -> None:
    told = complaints(read(folder, {"entities.yaml": ENTITIES, "ties.yaml": TIES + "  until:\n"}), folder)
    assert told == ["ties.yaml:6 'until' has no value; leave it out, or write \"\" where the date is unknown"]


def test_a_record_cannot_name_another_dataset_nor_be_one(folder: Path) -> None:
    files = {
        "entities.yaml": ENTITIES,
        "ties.yaml": TIES + "  dataset: nato-members\n",
        "sources.yaml": "- {id: x, kind: dataset, title: X}\n",
    }
    assert complaints(read(folder, {**files}), folder) == [
        "sources.yaml:1 kind: a dataset is described by the dataset.yaml of its own set",
        "ties.yaml:6 dataset: is that of dataset.yaml; leave it out",
    ]


def test_a_record_given_twice_is_told_with_the_place_of_the_first(tmp_path: Path) -> None:
    write_set(tmp_path / "a", {"entities.yaml": ENTITIES, "ties.yaml": TIES + TIES})
    write_set(tmp_path / "b", {"entities.yaml": ENTITIES})
    told = complaints(read_sets([tmp_path]), tmp_path)
    assert told == [
        f"a/ties.yaml:6 tie has_relations_with:one is given already at {tmp_path}/a/ties.yaml:1",
        f"b/entities.yaml:1 entity albania is given already at {tmp_path}/a/entities.yaml:1",
        f"b/entities.yaml:4 entity norway is given already at {tmp_path}/a/entities.yaml:4",
    ]


def test_two_sets_cannot_share_a_dataset_id(tmp_path: Path) -> None:
    write_set(tmp_path / "a", id="same")
    write_set(tmp_path / "b", id="same")
    assert complaints(read_sets([tmp_path]), tmp_path) == [
        f"b/dataset.yaml:1 source same is given already at {tmp_path}/a/dataset.yaml:1"
    ]


def test_a_folder_without_dataset_yaml_is_told(folder: Path) -> None:
    folder.mkdir()
    (folder / "ties.yaml").write_text(TIES)
    assert "has no dataset.yaml" in read_sets([folder]).faults[0].detail


def test_what_is_no_set_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    found = read_sets([tmp_path / "empty", tmp_path / "file", tmp_path / "nowhere"]).faults
    assert [fault.pointer for fault in found] == [str(tmp_path / name) for name in ("empty", "file", "nowhere")]
    assert "is no set and holds none" in found[0].detail
    assert "name the folder of its set" in found[1].detail
    assert "is not there" in found[2].detail


def test_links_that_lead_round_in_circles_end(tmp_path: Path) -> None:
    write_set(tmp_path / "a", {"entities.yaml": ENTITIES})
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "parent").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "again").symlink_to(tmp_path / "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "dataset.yaml").symlink_to(tmp_path / "b" / "dataset.yaml")
    loaded = read_sets([tmp_path, tmp_path / "a", tmp_path / "self"])
    assert [fault.pointer.removeprefix(f"{tmp_path}/") for fault in loaded.faults][:1] == ["b/dataset.yaml:1"]
    assert sum(one.dataset == "a" for one in loaded.sets) == 1


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    write_set(folder)
    os.mkfifo(folder / "ties.yaml")
    assert complaints(read_sets([folder]), folder) == ["ties.yaml:1 is not a file that can be read"]


def test_a_required_set_is_read_along_from_beside_or_from_what_ships(tmp_path: Path) -> None:
    write_set(tmp_path / "shipped" / "far", {"entities.yaml": ENTITIES})
    requires = {"dataset.yaml": HEAD.format(id="near") + "requires: [far]\n"}
    write_set(tmp_path / "own" / "near", {**requires})
    top = {"dataset.yaml": HEAD.format(id="top") + "requires: [near]\n", "ties.yaml": TIES}
    loaded = read_sets([write_set(tmp_path / "own" / "top", {**top})], shipped=tmp_path / "shipped")
    assert loaded.faults == ()
    assert [one.name for one in loaded.sets] == ["top", "near", "far"]
    assert loaded.batch.loads == ("top", "near", "far")


def test_sets_that_require_each_other_are_read_once(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        write_set(tmp_path / one, {"dataset.yaml": HEAD.format(id=one) + f"requires: [{other}]\n"})
    loaded = read_sets([tmp_path / "a"])
    assert [one.name for one in loaded.sets] == ["a", "b"]


def test_a_required_set_that_is_nowhere_is_named_with_its_line(folder: Path) -> None:
    loaded = read(folder, {"dataset.yaml": HEAD.format(id="mine") + "requires:\n  - states\n  - ../states\n"})
    assert [(one.name, one.place) for one in loaded.absent] == [("states", f"{folder}/dataset.yaml:4")]
    assert complaints(loaded, folder) == ["dataset.yaml:5 requires: '../states' is not the name of a set's folder"]


def test_a_set_refers_only_to_sets_that_it_requires(tmp_path: Path) -> None:
    write_set(tmp_path / "a", {"entities.yaml": ENTITIES})
    write_set(tmp_path / "b", {"ties.yaml": TIES})
    told = complaints(read_sets([tmp_path]), tmp_path)
    assert told == [
        "b/ties.yaml:3 from: 'albania' belongs to the set 'a', which this set does not require",
        "b/ties.yaml:4 to: 'norway' belongs to the set 'a', which this set does not require",
    ]


def test_ten_thousand_records_are_read_and_located(folder: Path) -> None:
    entities = "".join(f"- id: c-{i}\n  kind: country\n  names: [{{text: C {i}}}]\n" for i in range(10_000))
    loaded = read(folder, {"entities.yaml": entities})
    assert loaded.faults == ()
    assert len(loaded.batch.writes) == 10_001
    assert loaded.locate("/0/entities/9999/kind") == f"{folder}/entities.yaml:29999"


def test_more_records_than_one_load_takes_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphsvc.ingest.seeds.RECORD_LIMIT", 2)
    assert "3 records are more than one load takes (2)" in read(folder, {"entities.yaml": ENTITIES}).faults[0].detail


# Names and codes in tables of their own


def test_names_and_codes_of_tables_are_added_behind_those_of_the_record(folder: Path) -> None:
    names = "entity,text,language,since,until\nnorway,Norge,nb,,\nnorway,Norwegen,de,1905,\n"
    codes = "entity,scheme,code\nnorway,cow,385\nalbania,iso3n,008\n"
    entities = f"{ENTITIES}- id: oslo\n  kind: place\n  name: Oslo\n"
    names += "oslo,Kristiania,nb,,1925\n"
    write_set(folder, {"entities.yaml": entities, "names.csv": names, "codes.csv": codes})
    loaded = read_sets([folder])
    assert loaded.faults == ()
    albania, norway, oslo = (one.value for one in loaded.batch.writes if isinstance(one.value, Entity))
    assert [(one.text, one.language, one.since) for one in norway.names] == [
        ("Norway", None, None),
        ("Norge", "nb", None),
        ("Norwegen", "de", "1905"),
    ]
    assert [(one.scheme, one.code) for one in norway.codes] == [("iso2", "NO"), ("gw", "385"), ("cow", "385")]
    assert [(one.scheme, one.code) for one in albania.codes] == [("iso3n", "008")]
    assert [one.text for one in oslo.names] == ["Oslo", "Kristiania"]


def test_what_is_wrong_with_a_row_of_names_or_codes_is_told_with_its_line(folder: Path) -> None:
    names = "entity,text,since\nnarnia,Narnia,\n,Nowhere,\nnorway,,1905\nnorway,Norge,long ago\n"
    codes = "entity,scheme,code\nnorway,cow,NO\n"
    write_set(folder, {"entities.yaml": ENTITIES, "names.csv": names, "codes.csv": codes})
    told = [(fault.pointer.removeprefix(f"{folder}/"), fault.detail) for fault in read_sets([folder]).faults]
    assert [(place, detail.partition(";")[0]) for place, detail in told] == [
        ("codes.csv:2", "code: 'NO' is not a code of cow"),
        ("names.csv:2", "entity: 'narnia' is no entity of this set"),
        ("names.csv:3", "entity: is missing"),
        ("names.csv:4", "text: is missing"),
        ("names.csv:5", "since: 'long ago' is not an EDTF date"),
    ]
