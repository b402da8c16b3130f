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
