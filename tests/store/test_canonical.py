"""The compiled encoder writes what the log has always held, byte for byte."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.model import ids
from graphsvc.store.canonical import canonical

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), VALUES, max_size=4))
def test_a_body_has_one_text(body: dict[str, Any]) -> None:
    assert canonical(body) == ids.canonical(body)


@pytest.mark.parametrize("number", [1e16, 1e-5, 1e-7, 123456789012345680.0, 0.1, -2.5e300, 5e-324, 1.0, -0.0])
def test_fractions_keep_their_text(number: float) -> None:
    assert canonical({"a": number, "b": [number]}) == ids.canonical({"a": number, "b": [number]})


@pytest.mark.parametrize("text", ['\x00\x1f\x7f\u2028"\\/é\U0001f600', "3e4", "1.5", "\ud800"])
def test_texts_are_escaped_alike(text: str) -> None:
    assert canonical({text: text}) == ids.canonical({text: text})
