"""Mail and web addresses that people give: which are taken, in which form, and which networks they come from."""

from __future__ import annotations

import pytest

from foothold.domain.addresses import mail_address, network_of, web_address
from foothold.domain.errors import AddressError


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        pytest.param("ada@example.org", "ada@example.org", id="plain"),
        pytest.param("  ada@EXAMPLE.org ", "ada@example.org", id="the domain in lower case"),
        pytest.param("Ada.L+list@example.org", "Ada.L+list@example.org", id="the local part as it is"),
        pytest.param("用户@例子.example", "用户@xn--fsqu00a.example", id="Unicode on both sides"),
        pytest.param("ju\u0308rgen@example.org", "j\u00fcrgen@example.org", id="composed"),
    ],
)
def test_mail_addresses_have_one_form(said: str, kept: str) -> None:
    assert mail_address(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("", id="nothing"),
        pytest.param("ada", id="no domain"),
        pytest.param("ada@localhost", id="no dot"),
        pytest.param("ada@127.0.0.1", id="a number"),
        pytest.param("ada@[127.0.0.1]", id="a literal"),
        pytest.param("ada@example.org\r\nBcc: all@example.org", id="a header behind it"),
        pytest.param("ada\r\nBcc: all@example.org", id="a header in it"),
        pytest.param("ada@example.org, bob@example.org", id="two"),
        pytest.param("Ada <ada@example.org>", id="with a name"),
        pytest.param('"a b"@example.org', id="quoted"),
        pytest.param("a..b@example.org", id="two dots"),
        pytest.param("ada@-example.org", id="a label that begins with a hyphen"),
        pytest.param("ada@exa mple.org", id="a space"),
        pytest.param("x" * 65 + "@example.org", id="local part too long"),
        pytest.param("x@" + "a." * 130 + "org", id="too long"),
        pytest.param("x" * 1_000_000 + "@example.org", id="a megabyte"),
    ],
)
def test_what_is_no_mail_address_is_refused(said: str) -> None:
    with pytest.raises(AddressError, match="no mail address"):
        mail_address(said)


@pytest.mark.parametrize(
    "said",
    [
        "http://example.org/hook",
        "https://user:word@example.org/hook",
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://[::1]/hook",
        "https://169.254.169.254/latest",
        "https://[::ffff:10.0.0.1]/",
        "https://printer/",
        "https:///hook",
        "https://example.org:99999/",
        "file:///etc/passwd",
        "https://example.org/a b",
        "https://example.org/\r\nHost: other",
        "https://example.org/" + "x" * 3000,
    ],
)
def test_web_addresses_that_lead_nowhere_public_are_refused(said: str) -> None:
    with pytest.raises(AddressError):
        web_address(said)


def test_loopback_is_for_tests_only() -> None:
    assert web_address("http://127.0.0.1:8000/hook", loopback=True) == "http://127.0.0.1:8000/hook"
    with pytest.raises(AddressError):
        web_address("http://10.0.0.1/hook", loopback=True)


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("198.51.100.77", "198.51.100.0/24"),
        ("::ffff:198.51.100.77", "198.51.100.0/24"),
        ("2001:db8:a:b::1", "2001:db8:a::/48"),
    ],
)
def test_a_network_is_what_its_owner_gets(client: str, network: str) -> None:
    assert network_of(client) == network
