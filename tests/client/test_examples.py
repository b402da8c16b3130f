"""Examples of the client in the README, the guide and docstrings: what they call is there and takes what they give."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from textwrap import dedent

import pytest

from graphsvc.client import Client
from graphsvc.dashboard import guide
from tests.cli.running import REPOSITORY

METHODS = {name: one for name, one in vars(Client).items() if not name.startswith("_")} | {
    name: one for part in Client.__mro__ for name, one in vars(part).items() if inspect.isfunction(one)
}


def blocks() -> Iterator[tuple[str, str]]:
    """Give each example with the place that it is in."""
    pages = {f"guide/{name}": guide.text(name) or "" for name in guide.names()}
    for place, text in {"README": (REPOSITORY / "README.md").read_text(encoding="utf-8"), **pages}.items():
        for found in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
            yield place, found
    for name, one in METHODS.items():
        written = inspect.getdoc(one) or ""
        if "::\n" in written:
            yield name, dedent(written.partition("::\n")[2])


def calls(code: str) -> Iterator[ast.Call]:
    """Give the calls of methods of the client."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            inner = node.func.value
            if isinstance(inner, ast.Name) and inner.id == "client":
                yield node


EXAMPLES = list(blocks())


def test_there_are_examples_in_every_place() -> None:
    assert {"README", "guide/notebooks", "allies", "ties", "write_ties", "graph"} <= {place for place, _ in EXAMPLES}


@pytest.mark.parametrize(("place", "code"), EXAMPLES, ids=[place for place, _ in EXAMPLES])
def test_an_example_calls_what_is_there_with_what_it_takes(place: str, code: str) -> None:
    for call in calls(code):
        assert isinstance(call.func, ast.Attribute)
        given = {one.arg: one.value for one in call.keywords if one.arg is not None}
        inspect.signature(METHODS[call.func.attr]).bind(None, *call.args, **given)


@pytest.mark.parametrize("name", sorted(name for name in METHODS if not name.startswith("_")))
def test_every_method_says_what_it_does(name: str) -> None:
    assert inspect.getdoc(METHODS[name])
