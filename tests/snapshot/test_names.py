from __future__ import annotations

from graphsvc.snapshot import names
from tests import worlds
from tests.snapshot.log import view_of

VIEW = view_of(
    worlds.country("z-exact", "Guinea"),
    worlds.country("a-prefix", "Guinea-Bissau"),
    worlds.country("b-word", "Equatorial Guinea"),
    worlds.country("a-word", "Papua New Guinea"),
    worlds.country("inside", "Aguineas"),
    worlds.group("c-prefix", "Guinéan Front"),
    worlds.country("former", "Thailand", names=[{"text": "Thailand"}, {"text": "Siam", "until": "1939"}]),
)


def found(q: str, kind: str | None = None) -> list[str]:
    return [row.id for row in names.search(VIEW, q, kind)]


def test_exact_names_come_first_then_beginnings_then_words_then_ids_decide() -> None:
    assert found("guinea") == ["z-exact", "a-prefix", "c-prefix", "a-word", "b-word"]


def test_accents_and_case_make_no_difference() -> None:
    assert found("GUINÉA") == found("guinea")


def test_a_kind_narrows_the_search() -> None:
    assert found("guinea", "group") == ["c-prefix"]


def test_former_names_are_found() -> None:
    assert found("sia") == ["former"]


def test_a_blank_search_finds_nothing() -> None:
    assert found(" ' ") == []


def test_the_words_may_stand_in_any_order_and_be_begun() -> None:
    assert found("guinea equat") == ["b-word"]
    assert found("guinea new") == ["a-word"]
    assert found("guinea zz")[:1] == ["z-exact"]


def test_a_name_of_today_goes_before_a_former_one_the_shown_before_others_and_the_nearest_in_length_first() -> None:
    view = view_of(
        worlds.country(
            "a-former", "Argentina", names=[{"text": "Argentina"}, {"text": "United Land", "until": "1900"}]
        ),
        worlds.country("b-other", "Mexico", names=[{"text": "Mexico"}, {"text": "United Realm"}]),
        worlds.country("c-long", "United Arab Emirates"),
        worlds.country("d-short", "United Kingdom"),
        worlds.group("e-group", "United Front"),
    )
    ranked = [row.id for row in names.search(view, "united")]
    assert ranked == ["e-group", "d-short", "c-long", "b-other", "a-former"]


def test_where_no_name_meets_the_words_those_spelled_nearly_so_are_found() -> None:
    assert found("guinee bissao") == ["a-prefix"]
    assert found("tailand") == ["former"]
    assert found("tailand", "group") == []
    assert found("xyzzy") == []


def test_a_doubtful_likeness_is_not_offered_alone() -> None:
    assert [row.id for row in names.close(view_of(worlds.country("poland")), "holland")] == []
    assert [row.id for row in names.close(view_of(worlds.country("poland")), "polland")] == ["poland"]
    view = view_of(worlds.country("poland"), worlds.country("thailand"))
    assert [row.id for row in names.close(view, "holland")] == ["poland", "thailand"]


def test_a_word_that_occurs_is_not_taken_for_another_that_is_spelled_like_it() -> None:
    view = view_of(
        worlds.country("iceland"),
        worlds.country("ireland", "Ireland", names=[{"text": "Ireland"}, {"text": "Republic of Ireland"}]),
        worlds.country("france", "France", names=[{"text": "France"}, {"text": "French Republic"}]),
    )
    assert next(row.id for row in names.close(view, "Republic of Iceland")) == "iceland"
