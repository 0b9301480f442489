"""Addresses that people give, and those that names resolve to: what may be spoken to, in one form each.

No name is looked up here. Where a connection is made, `is_public` has to hold for the very address it goes to.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from foothold.domain.errors import AddressError

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_NAT64 = IPv6Network("64:ff9b::/96")

#: RFC 5321, 4.5.3.1: octets.
MOST_MAIL, MOST_LOCAL = 254, 64
MOST_URL = 2000
#: Letters of a local part: RFC 5322 dot-atoms, and with RFC 6531 everything beyond ASCII that is a letter or a digit.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


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


def is_ip(host: str) -> bool:
    """Whether a host is written as a number and not as a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def network_of(address: str) -> str:
    """Return the network that a client belongs to, as its owner gets it: /24 of IPv4, /48 of IPv6.

    >>> network_of("203.0.113.9"), network_of("2001:db8:1:2::3"), network_of("testclient")
    ('203.0.113.0/24', '2001:db8:1::/48', 'testclient')
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    bits, length = (8, 24) if isinstance(ip, IPv4Address) else (80, 48)
    return f"{type(ip)(int(ip) >> bits << bits)}/{length}"


def mail_address(said: str) -> str:
    """Return a mail address in the form it is stored and compared in: Unicode composed, the domain in ASCII.

    >>> mail_address(" Jürgen@BÜCHER.example ")
    'Jürgen@xn--bcher-kva.example'

    Raises:
        AddressError: it is none, or longer than mail allows.
    """
    text = unicodedata.normalize("NFC", said[: 2 * MOST_MAIL].strip())
    local, at, domain = text.rpartition("@")
    ascii_domain = _ascii(domain)
    good = at and _LOCAL.fullmatch(local) and "." in ascii_domain and not ascii_domain.rpartition(".")[2].isdigit()
    if not good or len(local.encode()) > MOST_LOCAL or len(text.encode()) > MOST_MAIL or len(said) > MOST_MAIL + 20:
        raise AddressError("That is no mail address. It should read like name@example.org.")
    return f"{local}@{ascii_domain}"


def _ascii(domain: str) -> str:
    """Return a domain in ASCII and lower case, "" where it is none."""
    try:
        found = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return found if all(_LABEL.fullmatch(label) for label in found.split(".")) else ""


def web_address(said: str, *, loopback: bool = False) -> str:
    """Return an https address that digests may be sent to.

    Args:
        said: as a person gave it.
        loopback: whether http to this machine is fine too; for tests.

    Raises:
        AddressError: it isn't https, names this machine or a private one, or carries a user name.
    """
    url = said.strip()
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressError("That is no web address. It should read like https://example.org/hook.") from error
    if len(url) > MOST_URL or not host or not url.isascii() or not url.isprintable() or " " in url:
        raise AddressError("That is no web address. It should read like https://example.org/hook.")
    if loopback and is_loopback(host):
        return url
    if parts.scheme != "https" or parts.username is not None or parts.password is not None:
        raise AddressError("Only plain https addresses are sent to.")
    if is_loopback(host) or (is_ip(host) and not is_public(host)) or ("." not in host and ":" not in host):
        raise AddressError("That address does not lead to the public internet.")
    return url
