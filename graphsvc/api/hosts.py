"""The hosts that a server answers for: any page on the web can have a browser send requests here under its own name.

Such a page cannot choose an IP address or localhost as its name (DNS rebinding needs a name whose address it can
change), so these are always right.
"""

from __future__ import annotations

import re
from ipaddress import ip_address

from starlette.types import Scope

from graphsvc.errors import GraphsvcError, MalformedRequest, WrongHost
from graphsvc.settings import Settings

_AUTHORITY = re.compile(
    r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+(?:%25?[\w.~-]+)?)\]|(?P<name>[\w.~%!$&'()*+;=-]+))(?::(?P<port>[0-9]{0,5}))?",
    re.ASCII,
)


def authority(text: str) -> tuple[str, str] | None:
    """Return the name and the port of a host, as they are compared; None where it is malformed.

    >>> authority("Graph.Example.:8000"), authority("[::1]"), authority("a b")
    (('graph.example', '8000'), ('::1', ''), None)
    """
    match = _AUTHORITY.fullmatch(text)
    if match is None:
        return None
    name = (match["ipv6"] or match["name"]).lower()
    name = name.removesuffix(".")
    return (name, match["port"] or "") if name else None


class Hosts:
    """Says of a request whether its header Host names this server."""

    def __init__(self, settings: Settings) -> None:
        self._names = frozenset(name.strip().lower().removesuffix(".") for name in (settings.hosts or "").split(","))
        # What anybody may read, a page may have a browser read, too.
        self._is_any_right = settings.open_reading is True and settings.hosts is None

    def fault(self, scope: Scope) -> GraphsvcError | None:
        """Return what is wrong with the host of a request, None where nothing is."""
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if not hosts and scope.get("http_version") == "1.0":
            return None  # Whoever checks whether a server is alive may speak it; browsers do not.
        parts = authority(hosts[0].decode("latin-1")) if len(hosts) == 1 else None
        if parts is None:
            return MalformedRequest("a request has one header Host with the name of the server; this one has not")
        if self._is_any_right or self._is_right(parts[0]):
            return None
        return WrongHost(
            f"{parts[0][:100]!r} is not a name of this server; set GRAPHSVC_HOSTS to the names under which it is "
            "reached, or use its IP address"
        )

    def _is_right(self, name: str) -> bool:
        return name in self._names or name == "localhost" or name.endswith(".localhost") or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True
