"""Which addresses may be spoken to: public ones over https, and this machine where a source's base address says so.

A name is checked twice: as it stands in the address, and as it resolves at the moment of connecting; the connection
then goes to the very address that was checked, so a name that resolves differently a second later gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

import httpx

from foothold.domain.errors import FetchError

#: From a host name and a port to the addresses it stands for, the preferred one first.
Resolve = Callable[[str, int], Sequence[str]]

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_NAT64 = IPv6Network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """Where an address leads: scheme, host in lower case, port."""

    scheme: str
    host: str
    port: int


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses that the system's resolver gives for a name.

    Raises:
        OSError: the name stands for nothing.
    """
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also where an IPv6 address wraps an IPv4 one.

    >>> [is_public(a) for a in ("1.1.1.1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "2606:4700::1111")]
    [True, False, False, False, True]
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        wrapped = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if wrapped is None and (ip not in _GLOBAL_UNICAST or ip in _SIX_TO_FOUR):
            return False
        ip = wrapped or ip
    return ip.is_global and not ip.is_multicast


def is_loopback(host: str) -> bool:
    """Whether a host, as written in an address, is this machine itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def origin(url: str) -> Origin:
    """Return where an address leads.

    Raises:
        FetchError: it isn't an http(s) address with a host, or it carries a user name.
    """
    try:
        parsed = httpx.URL(url)  # the parser that will also lead the connection: a second one might read another host
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"not an address: {url[:200]}", url=url) from error
    host = parsed.raw_host.decode("ascii")
    if parsed.scheme not in _PORTS or not host or parsed.userinfo:
        raise FetchError(f"only plain http(s) addresses are read, not {url[:200]}", url=url)
    return Origin(parsed.scheme, host, parsed.port or _PORTS[parsed.scheme])


def own_origin(base_url: str) -> Origin | None:
    """Return the one place on this machine that a source may speak to, None for a source that is out in the world."""
    if not base_url:
        return None
    found = origin(base_url)
    return found if is_loopback(found.host) else None


def admit(url: str, own: Origin | None) -> Origin:
    """Return where an address leads if it may be asked.

    Raises:
        FetchError: it is plain http, or names an address that isn't public, and isn't the source's own.
    """
    found = origin(url)
    if found == own:
        return found
    if found.scheme != "https":
        raise FetchError(f"refused: plain http is for this machine only ({url[:200]})", url=url)
    if is_loopback(found.host) or (_is_ip(found.host) and not is_public(found.host)):
        raise FetchError(f"refused: {found.host} is not a public address", url=url)
    return found


def checked(host: str, port: int, own: Origin | None, resolve: Resolve) -> Sequence[str]:
    """Return the addresses of a host, all of which may be connected to.

    Raises:
        FetchError: one of them isn't public (and the host isn't the source's own), or there is none.
    """
    try:
        addresses = resolve(host, port)
    except OSError as error:
        raise FetchError(f"{host} stands for no address") from error
    is_own = own is not None and (host, port) == (own.host, own.port)
    for address in addresses:
        if not (is_public(address) or (is_own and is_loopback(address))):
            raise FetchError(f"refused: {host} leads to {address}, which is not a public address")
    if not addresses:
        raise FetchError(f"{host} stands for no address")
    return addresses


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
