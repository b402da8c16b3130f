"""Answers that were found wrong, each as the claim that is right."""

from __future__ import annotations

from functools import cache
from typing import Any

from graphsvc.ingest.seeds import read_sets
from graphsvc.model.citation import Record
from graphsvc.service.loading import shipped_seeds
from tests import worlds
from tests.properties.asking import World

SYSTEM = [{"system": "cow", "since": "1900-01-01"}]
A, B = worlds.country("a", spells=SYSTEM), worlds.country("b", spells=SYSTEM)
COVERED = {"coverage": [{"question": "relations", "among": "any", "period": "1900/.."}]}


@cache
def seeds() -> World:
    folder = shipped_seeds()
    assert folder is not None
    batch = read_sets([folder], shipped=folder).batch
    return World(tuple(write.value for write in batch.writes if write.value is not None))


def edges(world: World, layer: str, on: str) -> list[tuple[set[str], str]]:
    answer = world.json("/v1/graph", ties="derived", layers=layer, on=on)
    return [({edge["source"], edge["target"]}, edge["truth"]) for edge in answer["edges"]]


def relations(world: World, a: str, b: str, on: str) -> tuple[str, str]:
    answer = world.json(f"/v1/dyads/{a}/{b}", on=on)["relations"]
    return answer["status"], answer["truth"]


def established(since: str, dataset: str, until: str = "..") -> Record:
    return worlds.tie("has_relations_with", "a", "b", since, until, dataset=dataset)


def severed(since: str, dataset: str) -> Record:
    return worlds.tie("severed_ties_with", "a", "b", since, dataset=dataset)


def written(*ties: Record, **coverage: Any) -> World:
    return World((A, B, *(worlds.dataset(name, **more) for name, more in coverage.items()), *ties))


def test_what_is_possible_contradicts_no_data_set_that_lacks_it() -> None:
    world = written(established("2000", "one"), one=COVERED, two=COVERED)
    assert relations(world, "a", "b", "2000-06-01") == ("established", "possible")
    assert edges(world, "relations", "2000-06-01") == [({"a", "b"}, "possible")]
    assert world.json("/v1/disagreements", on="2000-06-01")["items"] == []


def test_a_severance_is_sure_beside_relations_that_another_data_set_has_as_possible() -> None:
    world = written(severed("1990", "p"), established("2000", "q"), p={}, q={})
    answer = world.json("/v1/dyads/a/b", on="2000-06-01")["relations"]
    assert (answer["status"], answer["truth"]) == ("severed", "yes")
    assert [(one["status"], one["truth"]) for one in answer["alternatives"]] == [("established", "possible")]


def test_later_relations_hide_an_open_severance_while_they_hold() -> None:
    world = written(severed("1990", "one"), established("2000", "one", "2015"), one={})
    assert relations(world, "a", "b", "2010-01-01") == ("established", "yes")
    assert world.json("/v1/severed", on="2010-01-01")["items"] == []
    assert edges(world, "severed", "2010-01-01") == []
    assert edges(world, "relations", "2010-01-01") == [({"a", "b"}, "yes")]
    assert relations(world, "a", "b", "2020-01-01") == ("severed", "yes")


def test_an_edge_says_what_is_owed_between_the_two_alone() -> None:
    answer = seeds().json("/v1/graph", on="1910-06-01", ties="derived", obligations="any")
    edge = next(one for one in answer["edges"] if {one["source"], one["target"]} == {"italy", "romania"})
    assert (edge["strongest"], edge["obligations"]) == (None, [])


def test_nobody_hosted_a_group_before_either_existed() -> None:
    assert seeds().json("/v1/hosting", against="iran", on="1900-01-01")["items"] == []


def test_relations_of_a_state_that_did_not_exist_are_unknown() -> None:
    answer = seeds().json("/v1/dyads/israel/russia", on="1930-01-01")
    assert (answer["relations"]["status"], answer["reason"]) == ("unknown", "not_in_system")


def test_a_table_does_not_count_what_is_possible_unless_asked_to() -> None:
    world = written(established("2000", "one"), one={})
    asked = {"question": "relations", "from": "2000", "to": "2000", "year": "jan1", "codes": "id"}
    assert [(row["relations"], row["truth"]) for row in world.rows("/v1/dyad-years", **asked)] == [("NA", "possible")]
    counted = world.rows("/v1/dyad-years", certainty="possible", **asked)
    assert [(row["relations"], row["truth"]) for row in counted] == [("1", "possible")]


def test_a_hosting_is_as_sure_as_host_group_and_target_together_whatever_is_asked() -> None:
    hosts = worlds.tie("hosts", "a", "g", "1986", "2016", dataset="one")
    opposes = worlds.tie("opposes", "g", "b", "", since_latest="2022-07-15", dataset="one")
    world = World((A, B, worlds.group("g"), worlds.dataset("one"), hosts, opposes))
    for more in ({}, {"against": "b"}, {"against": "b", "host": "a"}):
        assert [item["truth"] for item in world.json("/v1/hosting", on="1990-01-01", **more)["items"]] == ["possible"]
    assert world.json("/v1/hosting", on="1990-01-01", certainty="certain", against="b", host="a")["items"] == []


def test_the_timeline_of_a_pair_shows_the_alliance_that_both_are_in() -> None:
    items = seeds().json("/v1/dyads/france/germany/timeline")["items"]
    assert "nato" in str(items)


def test_a_list_says_what_leaving_somebody_out_means() -> None:
    for path in ("/v1/severed", "/v1/hosting"):
        answer = seeds().json(path, on="2010-01-01")
        assert answer["otherwise"] == "unknown" and "coverage" in answer


def test_an_answer_without_a_day_begins_with_the_last_word() -> None:
    answer = seeds().json("/v1/allies/albania")
    assert next(iter(answer)) == "answer"
    assert "last" in answer["answer"]


def test_a_network_around_an_alliance_is_of_its_members() -> None:
    nodes = seeds().json("/v1/graph", on="2020-01-01", around="nato")["nodes"]
    assert {"nato", "albania"} <= {node["id"] for node in nodes}
    answer = seeds().json("/v1/allies/nato", on="2020-01-01")
    assert (answer["reason"], answer["see"]) == ("is_an_alliance", "/v1/members/nato")


def test_a_year_of_which_nothing_is_known_is_a_gap_in_a_series_unless_last_words_are_carried() -> None:
    years = {"of": "united-states", "measure": "degree", "from": "2026", "to": "2026", "partial": "include"}
    assert [point["score"] for point in seeds().json("/v1/centrality/series", **years)["items"]] == [None]
    carried = seeds().json("/v1/centrality/series", certainty="carried", **years)["items"]
    assert [point["score"] for point in carried] != [None]


def test_camps_put_only_states_together_that_ties_join() -> None:
    states = [worlds.country(name, spells=SYSTEM) for name in "abcd"]
    rivals = [worlds.tie("rival_of", ends[0], ends[1], "1990", dataset="one") for ends in ("ab", "cd")]
    camps = World((*states, worlds.dataset("one"), *rivals)).json("/v1/balance", on="2000-01-01")["camps"]
    together = [{state["id"] for state in camp} for camp in camps or () if isinstance(camp, list)]
    assert not [camp for camp in together if len(camp) > 1]


def test_membership_coverage_that_names_no_alliance_covers_those_that_its_data_set_names() -> None:
    whole = [{"question": "membership", "among": "any", "period": "1900/.."}]
    member = worlds.tie("member_of", "a", "x", "1990", dataset="one", attributes={"role": "member"})
    other = worlds.tie("member_of", "a", "y", "1990", dataset="two", attributes={"role": "member"})
    listing = [worlds.dataset(name, coverage=whole) for name in ("one", "two")]
    world = World((A, B, worlds.alliance("x"), worlds.alliance("y"), *listing, member, other))
    truths = {item["to"]["id"]: item["truth"] for item in world.json("/v1/dyads/a/b", on="2000-01-01")["memberships"]}
    assert truths == {"x": "yes", "y": "yes"}


def table(**more: str) -> list[dict[str, str]]:
    return seeds().rows("/v1/dyad-years", question="allied", **more)


def test_in_a_table_the_smaller_code_comes_first_and_rows_are_in_their_order() -> None:
    codes = [(int(row["ccode1"]), int(row["ccode2"])) for row in table(**{"from": "1914", "to": "1914"})]
    assert all(first < second for first, second in codes)
    assert codes == sorted(codes)


def test_a_pair_that_shared_no_day_in_the_system_has_no_row() -> None:
    pairs = {(row["ccode1"], row["ccode2"]) for row in table(**{"from": "1990", "to": "1990"})}
    assert not pairs & {("255", "260"), ("260", "255"), ("678", "679"), ("679", "678")}


def test_iso_columns_hold_the_code_of_today_and_beside_it_that_of_the_year() -> None:
    rows = table(**{"from": "1914", "to": "1914", "codes": "iso3"})
    assert {row["iso3_1"] for row in rows if row["state1"] == "russia"} == {"RUS"}
    assert {name for name in rows[0] if name.endswith("_then")} != set()


def test_micro_states_are_in_a_table_only_where_asked_for() -> None:
    asked = {"from": "2003", "to": "2003", "system": "gw", "codes": "gw"}
    assert len(table(**asked)) == 14_535
    assert len(table(microstates="include", **asked)) == 18_336
