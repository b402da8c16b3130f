"""The sets that ship: they load without a fault, twice the same, and tell the whole story, each fact with its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from graphsvc.ingest.seeds import read_sets
from graphsvc.model import dates, intervals
from graphsvc.model.truth import Truth
from graphsvc.service.loading import load, shipped_seeds
from graphsvc.store.sqlite import SqliteStore

STORY = "albania-iran-2022"
Body = Mapping[str, Any]


def seeds() -> Path:
    folder = shipped_seeds()
    assert folder is not None
    return folder


@pytest.fixture(scope="module")
def records() -> dict[str, list[Body]]:
    """Give the bodies of all shipped records by their kind."""
    loaded = read_sets([seeds()])
    assert loaded.faults == ()
    found: dict[str, list[Body]] = {"source": [], "entity": [], "tie": [], "event": []}
    for write in loaded.batch.writes:
        assert write.value is not None
        found[write.record].append(write.value.body())
    return found


@pytest.fixture
def story(records: dict[str, list[Body]]) -> dict[str, list[Body]]:
    """Give the records of the story's own dataset."""
    return {record: [body for body in bodies if body["dataset"] == STORY] for record, bodies in records.items()}


def one(bodies: Sequence[Body], **fields: Any) -> Body:
    """Give the one record with these fields, with its evidence checked."""
    found = [body for body in bodies if all(body[name.rstrip("_")] == value for name, value in fields.items())]
    assert len(found) == 1, f"{fields}: {[body['id'] for body in found]}"
    assert found[0]["citations"], f"{fields} has no citation"
    return found[0]


def parts(event: Body, role: str) -> dict[tuple[str, str | None], Body]:
    """Give who took part in a role, each by (entity, according to)."""
    return {(part["entity"], part["according_to"]): part for part in event["participants"] if part["role"] == role}


def cited(body: Body) -> set[str]:
    return {citation["source"] for citation in body["citations"]}


def attack(story: dict[str, list[Body]]) -> Body:
    return one(story["event"], kind="cyberattack", when="2022-07-15")


def test_the_seeds_load_into_an_empty_store_and_the_second_time_all_is_the_same(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite")
    store.migrate()
    first = load(store, [seeds()])
    assert {one.name for one in first.sets} == {folder.name for folder in seeds().iterdir() if folder.is_dir()}
    assert all(one.new and not (one.changed or one.same or one.retracted) for one in first.sets)
    assert (first.revision, first.warnings) == (1, ())
    second = load(store, [seeds()])
    assert [(one.new, one.changed, one.same, one.retracted) for one in second.sets] == [
        (0, 0, one.new, 0) for one in first.sets
    ]
    assert store.head().revision == 1
    assert store.check() == []
    store.close()


def test_each_set_loads_by_itself_with_what_it_requires(tmp_path: Path) -> None:
    for name in sorted(folder.name for folder in seeds().iterdir() if folder.is_dir()):
        store = SqliteStore(tmp_path / f"{name}.sqlite")
        store.migrate()
        assert name in {one.name for one in load(store, [seeds() / name]).sets}
        store.close()


def test_every_record_has_evidence_and_every_document_is_evidence_of_something(records: dict[str, list[Body]]) -> None:
    used = set()
    for record in ("entity", "tie", "event"):
        assert [body["id"] for body in records[record] if not body["citations"]] == []
        for body in records[record]:
            used |= set().union(
                *(cited(part) for part in (body, *body.get("participants", ()), *body.get("links", ())))
            )
    datasets = {body["id"] for body in records["source"] if body["kind"] == "dataset"}
    assert {body["id"] for body in records["source"]} - datasets == used - datasets
    # Made by an importer, it cites the rows of the project's own files, which are no document of their own.
    assert used & datasets == {"us-missions"}


def test_every_data_set_says_what_it_means_and_under_what_licence_it_is_here(records: dict[str, list[Body]]) -> None:
    datasets = [body for body in records["source"] if body["kind"] == "dataset"]
    assert all(body["licence"] and body["definition"] and body["redistributable"] for body in datasets)


def test_nobody_is_quoted_at_length(records: dict[str, list[Body]]) -> None:
    for bodies in records.values():
        for body in bodies:
            for part in (body, *body.get("participants", ()), *body.get("links", ())):
                assert all(len((citation["wording"] or "").split()) <= 10 for citation in part["citations"])


def test_albania_severs_relations_with_iran_on_7_september_2022(story: dict[str, list[Body]]) -> None:
    severance = one(story["event"], kind="severance")
    assert severance["when"] == "2022-09-07"
    assert set(parts(severance, "actor")) == {("albania", None)}
    assert set(parts(severance, "announcer")) == {("edi-rama", None)}
    assert set(parts(severance, "target")) == {("iran", None)}
    assert {(link["event"], link["relation"]) for link in severance["links"]} == {(attack(story)["id"], "responds_to")}
    severed = one(story["tie"], kind="severed_ties_with")
    assert (severed["from"], severed["to"], severed["since"], severed["until"]) == (
        "albania",
        "iran",
        "2022-09-07",
        "..",
    )
    had = one(story["tie"], kind="has_relations_with")
    assert (had["since"], had["since_latest"], had["until"]) == ("", "2022-07-15", "2022-09-07")
    assert severance["opens"] == [severed["id"]]
    assert severance["closes"] == [had["id"]]


def test_edi_rama_is_prime_minister(story: dict[str, list[Body]]) -> None:
    post = one(story["tie"], kind="holds_post", from_="edi-rama")
    assert (post["to"], post["attributes"]["post"]) == ("albania", "Prime Minister")


def test_the_mission_has_24_hours_to_leave(story: dict[str, list[Body]]) -> None:
    expulsion = one(story["event"], kind="expulsion")
    assert (expulsion["when"], expulsion["attributes"]["deadline_hours"]) == ("2022-09-07", 24)
    assert set(parts(expulsion, "actor")) == {("albania", None)}
    assert set(parts(expulsion, "target")) == {("iran", None)}


def test_the_premises_are_vacated_and_then_searched_by_counter_intelligence(story: dict[str, list[Body]]) -> None:
    departure, search = one(story["event"], kind="departure"), one(story["event"], kind="search")
    assert set(parts(departure, "actor")) == {("iran", None)}
    assert departure["place"] == search["place"] == "embassy-of-iran-tirana"
    assert {(link["event"], link["relation"]) for link in search["links"]} == {(departure["id"], "follows")}
    assert parts(search, "actor")["albania", None]["attributes"]["officers"] == "counter-intelligence"


def test_the_attack_hits_digital_services_and_websites_of_the_government(story: dict[str, list[Body]]) -> None:
    target = parts(attack(story), "target")["albania", None]
    assert target["attributes"]["systems"] == ["government digital services", "government websites"]


def test_iran_is_the_perpetrator_according_to_albania(story: dict[str, list[Body]]) -> None:
    perpetrators = parts(attack(story), "perpetrator")
    assert all(claimant is not None for _, claimant in perpetrators)
    claim = perpetrators["iran", "albania"]
    assert claim["confidence"] == "asserted"
    said = claim["attributes"]
    assert (said["characterised_as"], said["groups"]) == ("state aggression", 4)
    assert said["ruled_out"] == ["individuals", "independent groups"]
    assert len(said["aims"]) == 2
    assert "digital infrastructure" in said["aims"][0]
    assert "data and electronic communications" in said["aims"][1]
    assert {"rama-video-2022-09-07", "ap-albania-iran-2022-09-07", "bbc-albania-iran-2022-09-07"} <= cited(claim)


def test_mandiant_takes_part_in_the_investigation(story: dict[str, list[Body]]) -> None:
    assert cited(parts(attack(story), "investigator")["mandiant", None])


def test_the_attacks_of_the_year_before_are_a_claim_of_albania(story: dict[str, list[Body]], records: Any) -> None:
    before = one(story["event"], kind="cyberattack", when="2021")
    targets = parts(before, "target")
    assert set(targets) == {(name, "albania") for name in ("germany", "lithuania", "netherlands", "belgium")}
    assert all(cited(part) for part in targets.values())
    assert parts(before, "perpetrator") == {}
    [link] = [link for link in attack(story)["links"] if link["event"] == before["id"]]
    assert (link["relation"], link["according_to"], link["confidence"]) == ("same_method_as", "albania", "asserted")
    assert link["citations"]
    members = {tie["from"] for tie in records["tie"] if tie["kind"] == "member_of" and holds(tie, "2021-06-01")}
    assert {name for name, _ in targets} <= members


def test_albania_is_in_nato_since_2009(records: dict[str, list[Body]], story: dict[str, list[Body]]) -> None:
    tie = one(records["tie"], kind="member_of", from_="albania", to="nato")
    assert (tie["since"], tie["since_kind"], tie["dataset"]) == ("2009-04-01", "accession", "nato-members")
    assert "ap-albania-iran-2022-09-07" in cited(tie)
    assert not any(body["kind"] == "member_of" for body in story["tie"])


def test_albania_shelters_about_3000_of_the_mek_at_ashraf_3(story: dict[str, list[Body]]) -> None:
    hosts = one(story["tie"], kind="hosts")
    assert (hosts["from"], hosts["to"], hosts["since"], hosts["since_latest"]) == ("albania", "mek", "", "2022-07-15")
    assert hosts["attributes"] == {"people": {"about": 3000, "min": None, "max": None}, "place": "ashraf-3"}


def test_the_mek_opposes_the_government_of_iran(story: dict[str, list[Body]]) -> None:
    opposes = one(story["tie"], kind="opposes")
    assert (opposes["from"], opposes["to"], opposes["since"], opposes["since_latest"]) == (
        "mek",
        "iran",
        "",
        "2022-07-15",
    )


def test_ashraf_3_is_in_manez_30_km_west_of_tirana(story: dict[str, list[Body]]) -> None:
    one(story["tie"], kind="located_in", from_="ashraf-3", to="manez")
    away = one(story["tie"], kind="located_in", from_="manez", to="tirana")
    assert away["attributes"] == {"distance_km": 30, "bearing": "west"}
    one(story["tie"], kind="located_in", from_="manez", to="albania")
    one(story["tie"], kind="located_in", from_="tirana", to="albania")
    assert {"ashraf-3", "manez", "tirana"} <= {body["id"] for body in story["entity"] if body["kind"] == "place"}


def test_john_hultquist_of_mandiant_judges_the_response(story: dict[str, list[Body]]) -> None:
    post = one(story["tie"], kind="holds_post", from_="john-hultquist", to="mandiant")
    assert post["attributes"]["post"] == "vice president of intelligence"
    statement = speaking(story, "john-hultquist")
    assert statement["attributes"]["judgement"]


def test_adrienne_watson_vows_further_action(story: dict[str, list[Body]]) -> None:
    one(story["tie"], kind="holds_post", from_="adrienne-watson", to="national-security-council-us")
    statement = speaking(story, "adrienne-watson")
    assert "further action" in statement["attributes"]["vows"]
    assert parts(statement, "subject")["albania", None]["attributes"]["described_as"] == "U.S. ally"
    assert "white-house-watson-2022-09-07" in cited(statement)


def test_seth_frantzman_writes_a_column_in_the_jerusalem_post(story: dict[str, list[Body]]) -> None:
    column = next(body for body in story["source"] if body["id"] == "jerusalem-post-frantzman-2022")
    assert (column["kind"], column["author"], column["publisher"]) == (
        "article",
        "Seth Frantzman",
        "The Jerusalem Post",
    )
    assert column["id"] in cited(speaking(story, "seth-frantzman"))


def test_rama_speaks_in_a_video(story: dict[str, list[Body]]) -> None:
    video = next(body for body in story["source"] if body["kind"] == "video")
    assert (video["author"], video["published"]) == ("Edi Rama", "2022-09-07")
    statement = speaking(story, "edi-rama")
    assert video["id"] in cited(statement)
    assert attack(story)["id"] in {link["event"] for link in statement["links"]}


def test_the_director_of_the_mossad_meets_us_officials_in_washington(story: dict[str, list[Body]]) -> None:
    meeting = one(story["event"], kind="meeting")
    assert (meeting["when"], meeting["place"]) == ("2022-09", "washington")
    assert {entity for entity, _ in parts(meeting, "attendee")} == {"david-barnea"}
    assert {entity for entity, _ in parts(meeting, "host")} == {"united-states"}
    assert "mossad-readout-2022-09" in cited(meeting)
    post = one(story["tie"], kind="holds_post", from_="david-barnea", to="mossad")
    assert post["attributes"]["post"] == "director"


def test_the_reports_quoted_are_sources(records: dict[str, list[Body]]) -> None:
    publishers = {body["publisher"] for body in records["source"]}
    assert {"The Associated Press", "BBC News", "Power Line"} <= publishers


def test_there_are_30_members_of_nato_on_6_september_2022_and_albania_is_none_before_april_2009(
    records: dict[str, list[Body]],
) -> None:
    ties = [tie for tie in records["tie"] if tie["kind"] == "member_of" and tie["to"] == "nato"]
    assert len([tie for tie in ties if holds(tie, "2022-09-06")]) == 30
    assert "albania" not in {tie["from"] for tie in ties if holds(tie, "2009-03-31")}
    assert len([tie for tie in ties if holds(tie, "1949-08-24")]) == 12
    assert not [tie for tie in ties if holds(tie, "1949-08-23")]
    founders = [tie for tie in ties if tie["attributes"]["role"] == "founder"]
    assert {tie["since"] for tie in founders} == {"1949-08-24"}
    assert {(tie["since_kind"], tie["dates"]["signature"]) for tie in founders} == {("entry_into_force", "1949-04-04")}
    assert all("defense" in tie["attributes"]["obligations"] for tie in ties)


def test_the_set_of_nato_covers_membership_only_and_the_story_nothing(records: dict[str, list[Body]]) -> None:
    sources = {body["id"]: body for body in records["source"]}
    [entry] = sources["nato-members"]["coverage"]
    assert (entry["question"], entry["within"], entry["period"]) == ("membership", ["nato"], "1949-04-04/..")
    assert sources["nato-members"]["checked_through"]
    assert sources[STORY]["coverage"] == []


def speaking(story: dict[str, list[Body]], who: str) -> Body:
    """Give the statement that someone makes."""
    found = [
        event for event in story["event"] if event["kind"] == "statement" and (who, None) in parts(event, "speaker")
    ]
    assert len(found) == 1
    assert found[0]["citations"]
    return found[0]


def holds(tie: Body, day: str) -> bool:
    """Say whether a tie surely holds on a day."""
    return intervals.read(tie["since"], tie["until"]).holds_on(dates.day(day)) is Truth.YES


def test_the_mek_exists_since_1965(story: dict[str, list[Body]]) -> None:
    [group] = [one for one in story["entity"] if one["id"] == "mek"]
    assert group["exists"] == ["1965/.."]
