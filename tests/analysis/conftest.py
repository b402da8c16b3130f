"""Small worlds for the tests of networks."""

from tests.questions.conftest import ask as ask  # noqa: PLC0414
