"""Mails: a digest, and the question whether somebody wants them.

Text and HTML say the same. Nothing is loaded from anywhere: no image, no font, no counter. The Message-ID of a digest
is made from its key, so that a repeat can be told from another mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from foothold.delivery.letter import Letter, line, said_day
from foothold.domain.subscription import message_id

TEMPLATES = Path(__file__).parent / "templates"


class OneLine(UniqueUnstructuredHeader):
    """A header that is never folded while it is plain ASCII.

    Where a line is too long and has no space, the standard library encodes it as RFC 2047 says for words; a mailbox
    finds no address in a `List-Unsubscribe` so written, and shows no button. Lines may have 998 characters.
    """

    def fold(self, *, policy: Policy) -> str:
        """Return the header as it is sent."""
        said = str(self)
        if not said.isascii():
            return str(super().fold(policy=policy))  # type: ignore[misc]
        return f"{self.name}: {said}{policy.linesep}"  # type: ignore[attr-defined]


def _policy() -> EmailPolicy[EmailMessage]:
    registry = HeaderRegistry()
    for name in ("subject", "list-id", "list-unsubscribe"):
        registry.map_to_type(name, cast("type[BaseHeader]", OneLine))  # it is mixed into one
    return SMTP.clone(header_factory=registry)


POLICY = _policy()


@dataclass(frozen=True, slots=True)
class From:
    """Who sends.

    Attributes:
        address: mail address.
        domain: of this copy; stands in Message-ID and List-Id.
        contact: where somebody who did not ask for a mail can complain; a mail or web address.
    """

    address: str
    domain: str
    contact: str


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that only this subscriber has.

    Attributes:
        unsubscribe: a GET shows a button, a POST ends it (RFC 8058).
        own: shows everything that is kept; there it is paused, changed and deleted.
    """

    unsubscribe: str
    own: str


def digest_mail(letter: Letter, subscription: str, to: str, links: Links, sent: From, now: datetime) -> EmailMessage:
    """Return the mail of a digest.

    Args:
        letter: what it says.
        subscription: id, for List-Id.
        to: mail address.
        links: see there.
        sent: by whom.
        now: its date.
    """
    mail = _mail(letter.subject, to, sent, now, message_id(letter.key, sent.domain))
    mail["List-Id"] = f"Foothold digest <{subscription}.digest.{sent.domain}>"
    mail["List-Unsubscribe"] = f"<{links.unsubscribe}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return _filled(mail, "digest", letter=letter, links=links, contact=sent.contact)


def confirmation_mail(asked: str, rhythm: str, to: str, link: str, key: str, sent: From, now: datetime) -> EmailMessage:
    """Return the mail that asks whether somebody wants digests; nothing else is sent before they say so.

    Args:
        asked: what would be told, in words.
        rhythm: how often, in words.
        to: mail address.
        link: where it is confirmed.
        key: makes the Message-ID.
        sent: by whom.
        now: its date.
    """
    subject = f"Confirm: Foothold may write to you · {said_day(now.date())}"
    mail = _mail(subject, to, sent, now, message_id(key, sent.domain))
    return _filled(mail, "confirm", asked=asked, rhythm=rhythm, link=link, contact=sent.contact)


def _mail(subject: str, to: str, sent: From, now: datetime, id: str) -> EmailMessage:
    mail = EmailMessage(policy=POLICY)
    mail["Subject"] = line(subject, 200)
    mail["From"] = Address("Foothold", addr_spec=sent.address)
    local, _, domain = to.rpartition("@")
    mail["To"] = Address(username=local, domain=domain)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    return mail


def _filled(mail: EmailMessage, template: str, **said: Any) -> EmailMessage:
    mail.set_content(_environment().get_template(f"{template}.txt").render(said))
    mail.add_alternative(_environment().get_template(f"{template}.html").render(said), subtype="html")
    return mail


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
