"""Which addresses may be spoken to: public ones over https, and this machine where a source's base address says so.

A name is checked twice: as it stands in the address, and as it resolves at the moment of connecting; the connection
then goes to the very address that was checked, so a name that resolves differently a second later gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from typing import NamedTuple

import httpx

from foothold.domain.addresses import is_ip, is_loopback, is_public
from foothold.domain.errors import FetchError

#: From a host name and a port to the addresses it stands for, the preferred one first.
Resolve = Callable[[str, int], Sequence[str]]

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
    if is_loopback(found.host) or (is_ip(found.host) and not is_public(found.host)):
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
