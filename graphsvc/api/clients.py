"""Who a client is: its key, else its session, else the address that its request came from."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from fastapi import Request

from graphsvc.api.auth import key_secret, reading_session
from graphsvc.errors import Unauthenticated
from graphsvc.service.access import digest
from graphsvc.service.services import Services
from graphsvc.settings import Settings

_OF_A_SITE = 64
"""How many bits of an IPv6 address name the site: whoever has one has all the addresses below it."""


def client_of(request: Request) -> str:
    """Name the client of a request; the name is no secret, and may be logged.

    Whatever it came with has been verified before: what nobody may pass with is refused earlier.
    """
    services: Services = request.app.state.services
    try:
        secret = key_secret(request)
    except Unauthenticated:
        secret = None
    if secret is not None:
        access = services.keys.remembered(secret)
        return f"key {(access and access.author.id) or digest(secret)[:12]}"
    session = reading_session(request)
    return _site(address_of(request)) if session is None else f"session {digest(session)[:12]}"


def site_of(request: Request) -> str:
    """Return the address of a client; of IPv6 its network of 64 bits, all of which one site has."""
    return _site(address_of(request))


def address_of(request: Request) -> str:
    """Return the address of a client, the nearest that no proxy of ours has."""
    settings: Settings = request.app.state.settings
    peer = request.client.host if request.client is not None else ""
    networks = settings.trusted_proxies
    if networks is None or not _is_proxy(peer, networks):
        return _plain(peer)
    hops = [hop.strip() for line in request.headers.getlist("x-forwarded-for") for hop in line.split(",")]
    # Each proxy adds whom it heard it from at the end; what stands before the first that is none of ours, anybody may write.
    for hop in reversed(hops):
        if _address(hop) is None:
            break
        peer = hop
        if not _is_proxy(hop, networks):
            break
    return _plain(peer)


@lru_cache(maxsize=4096)
def _is_proxy(text: str, networks: str) -> bool:
    address = _address(text)
    return address is not None and any(address in ip_network(network.strip()) for network in networks.split(","))


@lru_cache(maxsize=4096)
def _site(text: str) -> str:
    address = _address(text)
    if address is None:
        return text[:100]
    return str(ip_network((address, _OF_A_SITE), strict=False)) if isinstance(address, IPv6Address) else str(address)


def _plain(text: str) -> str:
    address = _address(text)
    return text[:100] if address is None else str(address)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address, without the port or the brackets that some proxies write; one of IPv4 in IPv6 is that of IPv4."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
