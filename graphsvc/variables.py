"""The environment variables of graphsvc: every name there is, so that a misspelled one is not silently without effect."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

PREFIX = "GRAPHSVC_"
SETTINGS = (
    "STORE",
    "HOST",
    "PORT",
    "OPEN_READING",
    "HOSTS",
    "ALLOWED_ORIGINS",
    "EMBED_ORIGINS",
    "BODY_LIMIT",
    "BATCH_LIMIT",
    "WRITE_WAIT",
    "SLOW_REQUEST",
    "LOG_LEVEL",
    "LOG_FORMAT",
    "TRUSTED_PROXIES",
)
"""The settings of a server, whose types and defaults are in `settings`."""
OTHERS = ("NEO4J_USER", "NEO4J_PASSWORD", "API_KEY")
"""What the store reads, and what the client does, which may run beside a server."""
_OF_TESTS = ("TEST_", "BENCHMARK_")
_OF_KUBERNETES = re.compile(r"(.*_)?SERVICE_(HOST|PORT.*)|PORT_\d+_(TCP|UDP).*")


class UnknownVariable(ValueError):
    """A variable is set that begins like those of graphsvc and is none of them."""


def refuse_unknown(names: Iterable[str] | None = None) -> None:
    """Raise UnknownVariable for a variable of the environment that is set to no effect; capitals make no difference."""
    for name in sorted(os.environ if names is None else names):
        bare = name.upper().removeprefix(PREFIX)
        if bare != name.upper() and bare not in SETTINGS + OTHERS and not bare.startswith(_OF_TESTS):
            raise UnknownVariable(f"{name} is no setting; {_advice(bare)}")


def _advice(bare: str) -> str:
    from difflib import get_close_matches

    if _OF_KUBERNETES.fullmatch(bare):
        return "Kubernetes sets it for a service of this name: set enableServiceLinks to false, or rename the service"
    closest = get_close_matches(bare, SETTINGS + OTHERS, 1)
    if closest:
        return f"did you mean {PREFIX}{closest[0]}?"
    return f"there are {', '.join(PREFIX + known for known in SETTINGS + OTHERS)}"
