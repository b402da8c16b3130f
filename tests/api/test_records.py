"""Single records over HTTP."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

from tests import worlds
from tests.api.serving import Served
from tests.api.test_cache import looked

GREECE = {"id": "greece", "kind": "country", "name": "Greece"}


def test_a_new_record_is_201_with_its_place_its_version_and_itself(served: Served) -> None:
    reply = served.send("POST", "/v1/entities", GREECE)
    assert reply.status_code == 201
    assert (reply.headers["location"], reply.headers["etag"]) == ("/v1/entities/greece", served.tag(1))
    assert reply.json() == served.get(reply.headers["location"]).json()


def test_a_write_can_be_read_as_soon_as_it_is_answered(served: Served) -> None:
    for i in range(20):
        place = served.send("POST", "/v1/entities", {**GREECE, "id": f"greece-{i}"}).headers["location"]
        assert served.get(place).status_code == 200


def test_the_same_again_is_200_and_keeps_its_version(served: Served) -> None:
    served.send("POST", "/v1/entities", GREECE)
    before = served.revision
    again = served.send("POST", "/v1/entities", GREECE)
    assert (again.status_code, again.json()["version"], served.revision) == (200, 1, before)


def test_posting_something_else_under_an_id_that_exists_is_409_and_names_put(served: Served) -> None:
    reply = served.send("POST", "/v1/entities", {"id": "albania", "kind": "country", "name": "Shqipëria"})
    assert reply.status_code == 409
    assert "PUT" in reply.json()["detail"]
    assert served.get("/v1/entities/albania").json()["name"] == "Albania"


def test_put_takes_the_body_of_a_get_unchanged(served: Served) -> None:
    for path in ("/v1/entities/albania", f"/v1/ties/{worlds.RELATIONS.id}", "/v1/sources/nato-members"):
        body = served.get(path).json()
        reply = served.send("PUT", path, body)
        assert (reply.status_code, reply.json()) == (200, body)


def test_put_creates_an_entity_under_the_id_of_the_address(served: Served) -> None:
    reply = served.send("PUT", "/v1/entities/greece", {"kind": "country", "name": "Greece"})
    assert (reply.status_code, reply.json()["id"]) == (201, "greece")


def test_put_does_not_create_a_tie(served: Served) -> None:
    body = {name: value for name, value in worlds.SEVERED.body().items() if name != "id"}
    reply = served.send("PUT", f"/v1/ties/{worlds.SEVERED.id}", body)
    assert reply.status_code == 404
    assert "POST" in reply.json()["detail"]


def test_put_refuses_an_address_that_can_be_no_id(served: Served) -> None:
    reply = served.send("PUT", "/v1/entities/New%20Zealand", {"kind": "country", "name": "New Zealand"})
    assert (reply.status_code, reply.json()["errors"][0]["in"]) == (400, "path")


def test_patch_changes_what_it_names_and_leaves_the_rest(served: Served) -> None:
    path = f"/v1/ties/{worlds.RELATIONS.id}"
    before = served.get(path).json()
    reply = served.send("PATCH", path, {"until": "2022-09-07", "until_kind": "effective"})
    assert reply.json() == before | {"until": "2022-09-07", "until_kind": "effective", "version": 2}


def test_a_patch_removes_what_it_sends_as_null(served: Served) -> None:
    served.send("PATCH", f"/v1/ties/{worlds.RELATIONS.id}", {"attributes": {"note": "x"}, "until": "2022-09-07"})
    reply = served.send("PATCH", f"/v1/ties/{worlds.RELATIONS.id}", {"attributes": {"note": None}, "until": None})
    assert (reply.json()["attributes"], reply.json()["until"]) == ({}, "..")


def test_concurrent_patches_of_different_members_are_all_kept(served: Served) -> None:
    secret = served.secret("write")

    def patch(i: int) -> int:
        headers = {"Authorization": f"Bearer {secret}"}
        body = {"attributes": {f"n{i}": i}}
        return served.client.patch("/v1/entities/italy", json=body, headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(patch, range(16))) == [200] * 16
    assert served.get("/v1/entities/italy").json()["attributes"] == {f"n{i}": i for i in range(16)}


def test_a_stale_if_match_is_412_and_writes_nothing(served: Served) -> None:
    path, before = "/v1/entities/italy", served.revision
    for method, body in (("PUT", GREECE | {"id": "italy"}), ("PATCH", {"attributes": {"a": 1}}), ("DELETE", None)):
        reply = served.send(method, path, body, headers={"If-Match": '"7"'})
        assert (reply.status_code, reply.json()["type"]) == (412, "/problems/version-mismatch")
    assert served.revision == before


def test_an_if_match_that_fits_lets_the_write_pass(served: Served) -> None:
    for ref, version in (("italy", 1), ("Italy", 2), ("italy", 3)):
        tag = served.get(f"/v1/entities/{ref}").headers["etag"]
        reply = served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": version}}, headers={"If-Match": tag})
        assert (reply.status_code, reply.headers["etag"]) == (200, served.tag(version + 1))


def test_an_if_match_may_name_the_bare_version_and_no_other_store_or_record(served: Served) -> None:
    tag = served.tag(1)
    for wrong in (f'"00000000.{tag[10:]}', f'{tag[:-1]}.greece"', f"W/{tag}", '"1.italy"'):
        reply = served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": 1}}, headers={"If-Match": wrong})
        assert (reply.status_code, wrong[:50] in reply.json()["detail"]) == (412, True), wrong
    assert served.send("DELETE", "/v1/entities/italy", headers={"If-Match": '"1"'}).status_code == 200


def test_a_repeated_write_is_same_although_its_if_match_is_stale_by_now(served: Served) -> None:
    body = served.get("/v1/entities/italy").json() | {"attributes": {"a": 1}}
    replies = [served.send("PUT", "/v1/entities/italy", body, headers={"If-Match": '"1"'}) for _ in range(2)]
    assert [(one.status_code, one.headers["etag"]) for one in replies] == [(200, served.tag(2))] * 2


def test_if_match_with_a_star_asks_only_that_the_record_be_there(served: Served) -> None:
    star = {"If-Match": "*"}
    assert served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": 1}}, headers=star).status_code == 200
    assert served.send("PUT", "/v1/entities/greece", GREECE, headers=star).status_code == 412


def test_an_if_match_that_is_no_tag_is_400_and_a_foreign_tag_412(served: Served) -> None:
    for tag, status in (("3", 400), ('"1", "2"', 400), ('"abc"', 412), ('"0"', 412), ('W/"1"', 412)):
        assert served.send("DELETE", "/v1/entities/italy", headers={"If-Match": tag}).status_code == status


def test_if_none_match_with_a_star_never_replaces(served: Served) -> None:
    star = {"If-None-Match": "*"}
    assert served.send("PUT", "/v1/entities/greece", GREECE, headers=star).status_code == 201
    other = GREECE | {"name": "Hellas"}
    assert served.send("PUT", "/v1/entities/greece", other, headers=star).status_code == 412


def test_a_get_with_the_tag_it_gave_is_304_until_the_record_changes(served: Served) -> None:
    tag = {"If-None-Match": served.get("/v1/entities/italy").headers["etag"]}
    unchanged = served.get("/v1/entities/italy", headers=tag)
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", served.tag(1))
    served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": 1}})
    assert served.get("/v1/entities/italy", headers=tag).status_code == 200


def test_a_record_read_again_is_answered_from_the_cache_also_by_304(served: Served) -> None:
    tag = served.get("/v1/entities/italy").headers["etag"]
    for headers, status in (({}, 200), ({"If-None-Match": tag}, 304), ({"If-None-Match": '"1"'}, 200)):
        assert served.get("/v1/entities/italy", headers=headers).status_code == status
    assert looked(served, "/v1/entities/{ref}") == (3, 1)


def test_delete_retracts_and_a_second_time_is_same(served: Served) -> None:
    first, second = (served.send("DELETE", "/v1/entities/italy") for _ in range(2))
    assert (first.json()["outcome"], first.json()["version"]) == ("retracted", 2)
    assert (second.json()["outcome"], second.json()["version"]) == ("same", 2)


def test_a_retracted_record_is_410_keeps_its_history_and_put_continues_its_versions(served: Served) -> None:
    body = served.get("/v1/entities/italy").json()
    served.send("DELETE", "/v1/entities/italy")
    assert served.get("/v1/entities/italy").status_code == 410
    assert served.send("PATCH", "/v1/entities/italy", {"name": "x"}).status_code == 410
    assert served.send("POST", "/v1/entities", body | {"name": "Italia", "names": []}).status_code == 410
    assert [one["op"] for one in served.get("/v1/entities/italy/history").json()["items"]] == ["retract", "put"]
    assert served.send("PUT", "/v1/entities/italy", body).json()["version"] == 3


def test_a_retracted_record_is_still_there_at_a_moment_before(served: Served) -> None:
    known = served.get("/v1/entities").json()["known"]
    served.send("DELETE", "/v1/entities/italy")
    assert served.get("/v1/entities/italy", params={"known": known}).status_code == 200


def test_what_is_still_referred_to_is_409_with_the_references(served: Served) -> None:
    reply = served.send("DELETE", "/v1/entities/iran")
    assert (reply.status_code, reply.json()["references"]) == (409, [f"tie {worlds.RELATIONS.id}"])


def test_an_entity_is_read_by_code_and_by_name_but_written_by_id(served: Served) -> None:
    for ref in ("ALB", "iso3:ALB", "cow:339", "ALBANIA"):
        assert served.get(f"/v1/entities/{ref}").json()["id"] == "albania"
    assert served.send("DELETE", "/v1/entities/ALB").status_code == 404


def test_a_read_by_head_has_the_headers_of_a_get_and_no_body(served: Served) -> None:
    head, get = served.client.head("/v1/entities/italy"), served.get("/v1/entities/italy")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", get.headers["etag"])
    assert head.headers["content-length"] == str(len(get.content))


def test_the_history_is_paged_newest_first(served: Served) -> None:
    for i in range(5):
        served.send("PATCH", "/v1/entities/italy", {"attributes": {"i": i}}, params={"reason": f"step {i}"})
    after: dict[str, str] = {}
    found = []
    while True:
        page = served.get("/v1/entities/italy/history", params={"limit": 2, **after}).json()
        found += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert [one["version"] for one in found] == [6, 5, 4, 3, 2, 1]
    assert (found[0]["reason"], found[0]["by"]["name"]) == ("step 4", "write-key")


def test_changes_can_be_followed_with_any_page_size_without_gap_or_repetition(served: Served) -> None:
    served.send("PATCH", "/v1/entities/italy", {"attributes": {"a": 1}})
    whole = served.get("/v1/changes").json()
    for limit in (1, 3, 7):
        found, after = [], "0"
        while items := (page := served.get("/v1/changes", params={"after": after, "limit": limit}).json())["items"]:
            found += items
            after = page["next"]
        assert found == whole["items"]
        assert after == page["next"] == str(served.revision)


# Names and codes in a patch, and warnings beside a record

PERSIA = {
    "names": [{"text": "Iran"}, {"text": "Persia", "until": "1935-03"}],
    "codes": [{"scheme": "iso3", "code": "IRN"}, {"scheme": "cow", "code": "630"}],
}


def test_a_patch_adds_a_name_by_its_text_and_a_code_by_its_scheme_and_loses_none(served: Served) -> None:
    served.send("PATCH", "/v1/entities/iran", PERSIA)
    patch = {"names": {"ایران": {"language": "fa"}}, "codes": {"gw": "630", "wikidata": {"code": "Q794"}}}
    reply = served.send("PATCH", "/v1/entities/iran", patch)
    body = reply.json()
    assert (reply.status_code, "graphsvc-warnings" in reply.headers) == (200, False)
    assert [(one["text"], one["language"]) for one in body["names"]] == [
        ("Iran", None),
        ("Persia", None),
        ("ایران", "fa"),
    ]
    assert [f"{one['scheme']}:{one['code']}" for one in body["codes"]] == [
        "iso3:IRN",
        "cow:630",
        "gw:630",
        "wikidata:Q794",
    ]
    assert served.get("/v1/resolve", params={"ref": "Persia", "on": "1930-01-01"}).json()["entity"]["id"] == "iran"


def test_a_patch_changes_and_removes_a_name_by_its_text_and_a_code_by_its_scheme(served: Served) -> None:
    served.send("PATCH", "/v1/entities/iran", PERSIA)
    patch = {"names": {"Persia": {"language": "en"}}, "codes": {"cow": None, "iso3": {"since": "1974"}, "gw": None}}
    body = served.send("PATCH", "/v1/entities/iran", patch).json()
    assert body["names"][1] == {"text": "Persia", "language": "en", "since": None, "until": "1935-03"}
    assert body["codes"] == [{"scheme": "iso3", "code": "IRN", "since": "1974", "until": None}]


def test_the_first_name_may_be_removed_and_the_next_is_shown(served: Served) -> None:
    served.send("PATCH", "/v1/entities/iran", PERSIA)
    assert served.send("PATCH", "/v1/entities/iran", {"names": {"Iran": None}}).json()["name"] == "Persia"


def test_of_several_codes_of_a_scheme_a_patch_sends_all(served: Served) -> None:
    several = [{"scheme": "cow", "code": "345", "until": "1918"}, {"scheme": "cow", "code": "345", "since": "2006"}]
    served.send("PATCH", "/v1/entities/iran", {"codes": several})
    refused = served.send("PATCH", "/v1/entities/iran", {"codes": {"cow": "346"}})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/codes/cow")
    assert "send all that shall stay of it, as a list" in refused.json()["errors"][0]["detail"]
    body = served.send("PATCH", "/v1/entities/iran", {"codes": {"cow": [{"code": "346"}]}}).json()
    assert [one["code"] for one in body["codes"]] == ["346"]


def test_a_member_that_says_nothing_is_refused_by_its_place(served: Served) -> None:
    reply = served.send("PATCH", "/v1/entities/iran", {"names": {"Persia/Iran": "fa"}})
    assert (reply.status_code, reply.json()["errors"][0]["pointer"]) == (422, "/names/Persia~1Iran")


def test_a_list_in_a_patch_replaces_all_and_what_is_lost_is_warned_of(served: Served) -> None:
    served.send("PATCH", "/v1/entities/iran", PERSIA)
    reply = served.send("PATCH", "/v1/entities/iran", {"codes": [{"scheme": "gw", "code": "630"}]})
    [warning] = json.loads(reply.headers["graphsvc-warnings"])
    assert warning.startswith("entity iran can no longer be looked up by iso3:IRN, cow:630; ")
    assert reply.json()["codes"] == [{"scheme": "gw", "code": "630", "since": None, "until": None}]


def test_what_looks_wrong_in_a_record_stands_in_a_header(served: Served) -> None:
    tie = {"kind": "rival_of", "from": "italy", "to": "iran", "since": "9000-01-01"}
    reply = served.send("POST", "/v1/ties", tie)
    assert reply.status_code == 201
    assert "begins on 9000-01-01, which is yet to come" in json.loads(reply.headers["graphsvc-warnings"])[0]
