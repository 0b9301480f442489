"""What a mail says, and that nothing a posting or a person says becomes more than text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest

from foothold.delivery.letter import Letter, letter, line, web_link
from foothold.delivery.mail import From, Links, confirmation_mail, digest_mail
from foothold.domain.posting import Held, Kind
from foothold.domain.ranking import FitBand, Match, Reason
from foothold.domain.subscription import Digest, Entry, Subscription
from tests.makers import NOW, REFERENCE, WEEKEND, held

SENT = From("foothold@example.net", "example.net", "owner@example.net")
LINKS = Links("https://example.net/unsubscribe/t", "https://example.net/mine/t")
BASE = "https://example.net"


def said(*entries: Entry, closed: tuple[Held, ...] = (), more: dict[str, int] | None = None, asked: str = "") -> Letter:
    digest = Digest("k" * 32, "s1", entries, 7, more or {}, closed)
    return letter(digest, Subscription("s1", NOW, filter=asked), REFERENCE, BASE, NOW)


def sent(letter: Letter, to: str = "ada@example.org") -> EmailMessage:
    """Return a mail as its receiver reads it."""
    raw = bytes(digest_mail(letter, "s1", to, LINKS, SENT, NOW))
    return cast(EmailMessage, message_from_bytes(raw, policy=default))


def both(mail: EmailMessage) -> tuple[str, str]:
    return tuple(str(mail.get_body((kind,)).get_content()) for kind in ("plain", "html"))  # type: ignore[union-attr, return-value]


def test_the_headers_that_mailboxes_ask_for() -> None:
    mail = sent(said(Entry(held("A problem"))))
    assert mail["Subject"] == "New: A problem (25 November 2026)"
    assert mail["Message-ID"] == f"<{'k' * 32}@example.net>"
    assert mail["List-Id"] == "Foothold digest <s1.digest.example.net>"
    assert mail["List-Unsubscribe"] == "<https://example.net/unsubscribe/t>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_each_item_says_why_and_how_long() -> None:
    matched = Match(held("One", effort=WEEKEND), 0.9, FitBand.STRONG, reasons=(Reason("skills", 1, "you show all"),))
    job = held("Two", kind=Kind.JOB, deadline=date(2026, 12, 4), organisation="METR")
    for text in both(sent(said(Entry(matched.held, matched), Entry(job), asked="kind=job"))):
        for words in (
            "Takes 6 to 16 hours (a weekend)",
            "You show all",
            "strong fit",
            "Apply by 4 December 2026 (in 9 days)",
        ):
            assert words in text
        assert text.count("You asked for jobs.") == 1, "once, above them all"


@pytest.mark.parametrize(
    ("asked", "facts", "why"),
    [
        ("kind=problem", ("problem", "METR", "AI control"), ()),
        ("", ("problem", "METR", "AI control"), ()),
        ("kind=problem&area=control&area=mech_interp", ("problem", "METR"), ("You asked for AI control",)),
        ("area=mech_interp", ("problem", "METR"), ("You asked for Mechanistic interpretability",)),
        ("size=weekend&org=METR", ("problem", "METR", "AI control"), ()),
        ("size=weekend&q=lies", ("problem", "METR", "AI control"), ("You asked for “lies”",)),
    ],
)
def test_no_line_of_an_item_says_what_another_says(asked: str, facts: tuple[str, ...], why: tuple[str, ...]) -> None:
    entry = Entry(held("One", organisation="METR", areas=["control", "mech_interp"]))
    if asked.count("area") == 2:
        entry = Entry(held("One", organisation="METR", areas=["control"]))
    (item,) = said(entry, asked=asked).items
    assert (item.facts, item.why) == (facts, why)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("", "everything new"),
        ("kind=job&kind=problem", "jobs and problems"),
        ("kind=problem&area=control&area=mech_interp", "problems in AI control or Mechanistic interpretability"),
        ("area=control", "everything new in AI control"),
        ("size=weekend&size=unknown&level=newcomer", "everything new, taking an unknown time or a weekend, newcomer"),
        ("kind=job&remote=1&q=probe&closing=7", "jobs, with “probe”, remote only, closing within 7 days"),
    ],
)  # fmt: skip
def test_what_was_asked_for_reads_as_a_sentence(asked: str, words: str) -> None:
    assert said(asked=asked).asked == words


def test_addresses_in_headers_stand_there_as_they_are() -> None:
    """As they go over the wire: a header that is folded inside an address, or encoded, offers no way to unsubscribe."""
    token = "t" * 44
    links = Links(f"https://foothold.a-rather-long-name.example.net/unsubscribe/{token}", LINKS.own)
    sender = From("foothold@example.net", "foothold.of-an-organisation-with-a-long-name.example.net", "c")
    long = said(*(Entry(held(title)) for title in ("Attribute a probe instead of a token, of five", "Two")))
    for to in ("ada@example.org", "用户@xn--fsqu00a.example"):
        raw = bytes(digest_mail(long, "s1" * 8, to, links, sender, NOW))
        assert f"\r\nList-Unsubscribe: <{links.unsubscribe}>\r\n".encode() in raw
        assert f"\r\nList-Id: Foothold digest <{'s1' * 8}.digest.{sender.domain}>\r\n".encode() in raw
        assert f"\r\nMessage-ID: <{'k' * 32}@{sender.domain}>\r\n".encode() in raw
        assert raw.startswith(
            b"Subject: New: Attribute a probe instead of a token, of five + 1 more (25 November 2026)"
        )


def test_what_was_left_out_and_what_closed_is_said() -> None:
    letter = said(Entry(held("One")), closed=(held("Gone", closed=True),), more={"METR": 2, "": 5})
    for text in both(sent(letter)):
        for words in ("+2 more of METR", "+5 more", "Gone", "it was taken down", "https://example.net/browse?org=METR"):
            assert words in text


def test_each_part_leads_to_the_posting_and_to_its_source() -> None:
    one = held("One")
    for text in both(sent(said(Entry(one)))):
        assert f"https://example.net/p/{one.posting.id}" in text
        assert one.posting.url in text


def test_of_closed_ones_only_the_subject_speaks_of_closing() -> None:
    assert sent(said(closed=(held("Gone", closed=True),)))["Subject"].startswith("1 posting you were told of closed (")


def test_nothing_is_loaded_and_nobody_is_counted() -> None:
    _, html = both(sent(said(Entry(held("One")))))
    assert not re.search(r"<(?:img|script|link|iframe|object|video|audio|source|form)\b", html)
    assert not re.search(r"(?:src|background)\s*=|url\(|@import|@font-face", html)


HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% for x in y %}",
    "{{ cycler.__init__.__globals__ }}",
    "One\r\nBcc: all@example.org",
    "One\u2028Subject: other",
    "=?utf-8?q?encoded?=",
    "\u202egnp.exe\x00\x1b[31m",
    '"><a href="https://evil.example">',
    "\ud800 lone",
    "x" * 1_000_000,
)


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_a_posting_says_stays_text(title: str) -> None:
    entry = Entry(replace(held("x"), posting=replace(held("x").posting, title=title, organisation=title)))
    mail = sent(said(entry, closed=(entry.held,), more={title: 1}))
    plain, html = both(mail)
    assert "Bcc" not in mail
    assert len(mail.get_all("Subject", [])) == 1
    assert "49" not in plain.replace("k49", "")
    assert "<script" not in html
    assert 'href="https://evil.example"' not in html
    assert len(bytes(mail)) < 40_000
    hrefs = re.findall(r'href="([^"]*)"', html)
    assert all(each.startswith(("https://example.net/", "https://example.org/")) for each in hrefs)


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://user:word@example.org", False),
        ('https://example.org/"onclick="x', False),
        ("https://exa\u202emple.org", False),
        ("https://[broken", False),
    ],
)
def test_only_web_addresses_become_links(url: str, is_link: bool) -> None:
    assert bool(web_link(url)) is is_link


@pytest.mark.parametrize("to", ["用户@xn--fsqu00a.example", "J\u00fcrgen+x@example.org", "ada@example.org"])
def test_an_address_is_written_to_as_it_is(to: str) -> None:
    mail = digest_mail(said(Entry(held("One"))), "s1", to, LINKS, SENT, NOW)
    assert mail["To"].addresses[0].addr_spec == to


def test_the_question_says_what_how_often_and_what_happens_otherwise() -> None:
    mail = confirmation_mail(
        "jobs", "daily at 8:00 (UTC)", "ada@example.org", "https://example.net/confirm/t", "k", SENT, NOW
    )
    for text in both(cast(EmailMessage, message_from_bytes(bytes(mail), policy=default))):
        flat = " ".join(text.split())
        for words in (
            "jobs",
            "daily at 8:00 (UTC)",
            "https://example.net/confirm/t",
            "do nothing",
            "owner@example.net",
        ):
            assert words in flat
    assert "List-Unsubscribe" not in mail


def test_two_days_have_two_subjects() -> None:
    one, other = (
        letter(Digest("k", "s1", (Entry(held("A")),), 1), Subscription("s1", NOW), REFERENCE, BASE, at).subject
        for at in (datetime(2026, 11, 25, tzinfo=UTC), datetime(2026, 11, 26, tzinfo=UTC))
    )
    assert one != other


def test_a_line_is_one_line() -> None:
    assert line("a\r\n\u2028b\ufffe c") == "a b c"
