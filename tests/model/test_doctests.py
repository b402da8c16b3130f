"""The examples in docstrings run and print what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import graphsvc

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(graphsvc.__path__, "graphsvc.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_there_are_examples_to_run() -> None:
    dates = importlib.import_module("graphsvc.model.dates")
    assert doctest.testmod(dates).attempted > 0
