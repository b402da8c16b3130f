"""Random answers of a shape: every member holds something of its type, or is null or absent where it may be."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, NotRequired, Union, get_args, get_origin

from hypothesis import strategies as st

from graphsvc.model.kinds import TIE_KINDS
from graphsvc.tables.shapes import is_object, members

DATES = st.sampled_from(["2022-09-07", "1949", "193X", "1939~", "1648-10", "..", "", "0001", "9999-12-31"])
DAYS = st.sampled_from(["2022-09-07", "1949-04-04", "1648-10-24"])
TEXTS = st.sampled_from(
    [
        "albania",
        "Shqipëria",
        "阿尔巴尼亚",
        '=HYPERLINK("x")',
        "+1",
        "-1",
        "@SUM(1)",
        "'tis",
        "NA",
        "008",
        "1e5",
        'He said "no", twice',
        "two\nlines",
        "two\r\nlines",
        "tab\there",
        "",
        "x" * 40_000,
    ]
)
_BY_NAME: Mapping[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from([*TIE_KINDS, "country", "of_a_newer_server"]),
    "triads": st.just({"+++": 3, "++-": 1, "+--": 0, "---": 0}),
    "known": st.just("2026-11-27T06:21:56.732875Z"),
    **dict.fromkeys(("since", "until", "when"), DATES),
}
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2),
    max_leaves=3,
)


def answers(shape: Any) -> st.SearchStrategy[Any]:
    """Draw decoded JSON of a shape."""
    return _objects(shape)


def _objects(shape: Any) -> st.SearchStrategy[dict[str, Any]]:
    written = members(shape)
    dated = {name for name in written if f"{name}_earliest" in written}
    certain = {name: _member(name, inner, name in dated) for name, inner in written.items() if not _is_optional(inner)}
    optional = {name: _member(name, inner, name in dated) for name, inner in written.items() if _is_optional(inner)}
    return st.fixed_dictionaries(certain, optional=optional)


def _is_optional(shape: Any) -> bool:
    return get_origin(shape) is NotRequired


def _member(name: str, shape: Any, is_dated: bool) -> st.SearchStrategy[Any]:
    if get_origin(shape) is NotRequired:
        return _member(name, get_args(shape)[0], is_dated)
    if get_origin(shape) in (Union, UnionType):
        several = [_member(name, inner, is_dated) for inner in get_args(shape) if inner is not NoneType]
        return st.none() | st.one_of(several) if NoneType in get_args(shape) else st.one_of(several)
    if shape is str and name.endswith(("_earliest", "_latest")):
        return DAYS
    if shape is str and is_dated:
        return DATES
    if shape is str or name == "triads":
        return _BY_NAME.get(name, TEXTS)
    if name == "attributes":
        return _attributes()
    return _values(shape)


def _attributes() -> st.SearchStrategy[dict[str, Any]]:
    """Draw attributes of which some are what kinds of ties know."""
    known = {
        "role": st.just("founder"),
        "obligations": st.just(["defense", "neutrality"]),
        "people": st.just({"about": 3000, "min": None, "max": None}) | st.none(),
        "distance_km": st.sampled_from([1, 2.5, -1]),
        "mutual": st.booleans(),
        "note": _JSON,
    }
    return st.fixed_dictionaries({}, optional=known)


def _values(shape: Any) -> st.SearchStrategy[Any]:
    if is_object(shape):
        return _objects(shape)
    if get_origin(shape) is list:
        return st.lists(_member("", get_args(shape)[0], False), max_size=2)
    if get_origin(shape) is dict:
        return st.dictionaries(st.sampled_from(["atop", "nato-members"]), _member("", get_args(shape)[1], False))
    scalars: Mapping[Any, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.integers(-3, 10**12),
        float: st.floats(allow_nan=False, allow_infinity=False) | st.integers(-1, 3).map(float),
        str: TEXTS,
    }
    return scalars.get(shape, _JSON)
