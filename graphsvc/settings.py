"""What can be set from outside, by environment variables that begin with GRAPHSVC_."""

from __future__ import annotations

import os
import re
from functools import cached_property
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from graphsvc.variables import PREFIX, refuse_unknown

_ORIGIN = r"https?://(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?"
"""An origin as a policy of frames takes it; anything else could end the directive."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?\.?"


def is_loopback(host: str) -> bool:
    """Say whether an address is reached from its own machine alone.

    >>> is_loopback("127.0.0.1"), is_loopback("::ffff:127.0.0.1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _check_origin(text: str) -> None:
    """Raise ValueError for what no browser sends as the origin of a page: the two are compared letter by letter."""
    parts = urlsplit(text)
    host = parts.hostname or ""
    if not parts.scheme or not re.fullmatch(rf"{_HOST}|[0-9a-f:.]+", host, re.ASCII):
        raise ValueError(f"{text!r} is not an origin; write scheme and host, like https://maps.example, or * alone")
    port = "" if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    sent = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
    if text != sent:
        raise ValueError(f"{text!r} is not what browsers send; write {sent}")


class Settings(BaseModel):
    """Settings of a server; each is read from the environment variable GRAPHSVC_ and its name in capitals."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    store: str = Field(
        default="sqlite:///graphsvc.sqlite",
        description="Where the records are: sqlite:///PATH, bolt://HOST:PORT, neo4j://…",
    )
    host: str = Field(default="127.0.0.1", description="The address that the server listens on.")
    port: int = Field(
        default=8000, ge=0, le=65535, description="The port that the server listens on; 0 takes a free one."
    )
    open_reading: bool | None = Field(
        default=None,
        description="Whether reading needs no key. Unset: only where the server listens on loopback, for requests "
        "that no proxy has passed on.",
    )
    hosts: str | None = Field(
        default=None,
        pattern=rf"^{_HOST}(?:, *{_HOST})*$",
        description="Names under which the server is reached, parted by commas; localhost and IP addresses always are.",
    )
    allowed_origins: str | None = Field(
        default=None,
        description="Whose pages may read from here by scripts (CORS): origins parted by commas, or *. Unset: none.",
    )
    embed_origins: str | None = Field(
        default=None,
        pattern=rf"^(?:\*|{_ORIGIN}(?:, *{_ORIGIN})*)$",
        description="Whose pages may show those under /embed in a frame: origins parted by commas, or *. Unset: none.",
    )
    trusted_proxies: str | None = Field(
        default=None,
        description="The proxies whose X-Forwarded-For is believed: addresses or networks parted by commas. Unset: none.",
    )
    body_limit: int = Field(default=64 * 2**20, ge=1024, description="The largest request body taken, in bytes.")
    batch_limit: int = Field(default=50_000, ge=1, description="The most records taken in one batch.")
    write_wait: float = Field(
        default=5.0,
        gt=0,
        description="How long, in seconds, a reply to a write waits for this process to have followed it.",
    )
    slow_request: float = Field(
        default=1.0, ge=0, description="Requests that take longer than this, in seconds, are logged."
    )
    log_level: str = Field(
        default="info", pattern="^(debug|info|warning|error)$", description="The least that is logged."
    )
    log_format: str | None = Field(
        default=None,
        pattern="^(json|text)$",
        description="How lines of the log are written: json or text. Unset: text on a terminal, JSON elsewhere.",
    )

    @field_validator("allowed_origins", "embed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _is_unset_where_empty(cls, text: str | None) -> str | None:
        """Take an empty variable, as files of services pass on one that is not set, for none."""
        return text or None

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, origins: str | None) -> str | None:
        for origin in (origins or "").split(",") if origins not in (None, "*") else ():
            _check_origin(origin.strip())
        return origins

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, networks: str | None) -> str | None:
        for network in (networks or "").split(",") if networks is not None else ():
            ip_network(network.strip())
        return networks

    def __init__(self, **given: Any) -> None:
        """Take what is given, and from the environment what is not; capitals make no difference there, either.

        Raises UnknownVariable where the environment has a setting that there is not.
        """
        refuse_unknown()
        around = {name.upper(): value for name, value in os.environ.items()}
        from_environment = {name: around.get(PREFIX + name.upper()) for name in type(self).model_fields}
        super().__init__(**{name: value for name, value in from_environment.items() if value is not None} | given)

    @property
    def listens_on_loopback(self) -> bool:
        """Say whether only this machine can reach the server."""
        return is_loopback(self.host)

    @cached_property
    def reading_is_open(self) -> bool:
        """Say whether reading needs no key, of requests that arrive where the server is set to listen."""
        return self.listens_on_loopback if self.open_reading is None else self.open_reading
