"""Webhooks: a digest as JSON, as a Slack message, as a Discord message.

Sent over https to public addresses only; redirects are not followed; so many seconds, so many bytes of an answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import httpcore
import httpx

from foothold.delivery.connecting import PublicBackend, PublicTransport, within
from foothold.delivery.letter import Item, Letter, shorten
from foothold.domain.addresses import web_address
from foothold.domain.errors import AddressError, DeliveryError, RefusedError
from foothold.domain.subscription import Via

LIMIT_S = 10.0
#: Read of an answer; none of it is used.
MOST_ANSWER = 64 * 1024
#: What the receivers take: blocks of a Slack message, embeds and letters of a Discord message.
SLACK_BLOCKS, DISCORD_EMBEDS, DISCORD_LETTERS = 45, 10, 5500

Payload = Mapping[str, Any]


class Webhooks:
    """Posts JSON to addresses that people gave. Thread-safe.

    Args:
        loopback: whether this machine may be spoken to, over http too; for tests.
        transport: speaks HTTP; None for one that checks where each connection goes.
        limit_s: for a whole exchange.
    """

    def __init__(
        self, *, loopback: bool = False, transport: httpx.BaseTransport | None = None, limit_s: float = LIMIT_S
    ) -> None:
        self._loopback = loopback
        self._limit_s = limit_s
        self._client = httpx.Client(
            transport=transport or PublicTransport(PublicBackend(loopback=loopback)),
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": "Foothold", "Content-Type": "application/json", "Accept-Encoding": "identity"},
        )

    def post(self, url: str, payload: Payload, key: str) -> None:
        """Post once.

        Args:
            url: as the subscriber gave it.
            payload: what is said.
            key: the same for the same digest; a receiver can drop a repeat by it.

        Raises:
            RefusedError: there is nothing at the address any more.
            DeliveryError: it was not taken this time.
        """
        try:
            target = web_address(url, loopback=self._loopback)
            with (
                within(self._limit_s),
                self._client.stream(
                    "POST", target, content=json.dumps(payload).encode(), headers={"Idempotency-Key": key}
                ) as answer,
            ):
                _read(answer)
        except AddressError as error:
            raise RefusedError(str(error)) from error
        except (httpx.TimeoutException, httpcore.TimeoutException) as error:
            raise DeliveryError("The webhook did not answer in time.") from error
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise DeliveryError(f"The webhook could not be reached: {error}.") from error
        _judge(answer.status_code)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _read(answer: httpx.Response) -> None:
    """Read what a receiver says, so that the connection can be used again, but not without end."""
    size = 0
    for part in answer.iter_raw():
        size += len(part)
        if size > MOST_ANSWER:
            return


def _judge(status: int) -> None:
    if status in (404, 410):
        raise RefusedError(f"There is nothing at the webhook's address any more ({status}).")
    if 300 <= status < 400:
        raise DeliveryError(f"The webhook sends elsewhere ({status}), which is not followed.")
    if not 200 <= status < 300:
        raise DeliveryError(f"The webhook answered {status}.")


def digest_payload(via: Via, letter: Letter, own: str) -> Payload:
    """Return a digest in the form that a kind of receiver takes.

    Args:
        via: which.
        letter: what it says.
        own: where the subscriber sees and changes what is kept.
    """
    if via is Via.SLACK:
        return _slack(letter, own)
    if via is Via.DISCORD:
        return _discord(letter, own)
    return {
        "version": 1,
        "kind": "digest",
        "key": letter.key,
        "subject": letter.subject,
        "asked": letter.asked,
        "new": [asdict(item) for item in letter.items],
        "closed": [asdict(each) for each in letter.closed],
        "more": [each.words for each in letter.more],
        "everything": letter.everything,
        "manage": own,
    }


def confirmation_payload(via: Via, asked: str, link: str) -> Payload:
    """Return the question whether somebody wants digests there."""
    words = f"Somebody asked that Foothold tell this place of {asked}. To confirm, open"
    if via is Via.SLACK:
        return {"text": f"{slack_text(words)} <{link}>. To refuse, do nothing."}
    if via is Via.DISCORD:
        return {"content": f"{discord_text(words)} {link}. To refuse, do nothing.", "allowed_mentions": {"parse": []}}
    return {"version": 1, "kind": "confirmation", "text": f"{words} {link}. To refuse, do nothing.", "confirm": link}


def _slack(letter: Letter, own: str) -> Payload:
    parts = [f"*{slack_text(letter.heading)}*\n{slack_text(letter.asked)}"]
    parts += [
        f"*<{item.link}|{slack_text(item.title)}>*\n{slack_text(_about(item))}"
        for item in letter.items[: SLACK_BLOCKS - 5]
    ]
    parts += [slack_text("Closed: " + "; ".join(each.title for each in letter.closed))] if letter.closed else []
    parts += [slack_text(", ".join(each.words for each in letter.more))] if letter.more else []
    parts += [f"<{letter.everything}|Everything> · <{own}|Pause or stop>"]
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": shorten(part, 2900)}} for part in parts]
    return {"text": slack_text(letter.subject), "blocks": blocks, "unfurl_links": False}


def _discord(letter: Letter, own: str) -> Payload:
    embeds: list[dict[str, str]] = []
    room = DISCORD_LETTERS
    for item in letter.items[:DISCORD_EMBEDS]:
        embed = {"title": shorten(item.title, 250), "url": item.link, "description": discord_text(_about(item))[:1000]}
        room -= len(embed["title"]) + len(embed["description"])
        if room < 0:
            break
        embeds.append(embed)
    left = len(letter.items) - len(embeds)
    more = [f"+{left} more in this digest"] if left else []
    gone = shorten("; ".join(each.title for each in letter.closed), 300)
    closed = [f"Closed: {discord_text(gone)}"] if gone else []
    tail = [f"Everything: <{letter.everything}>", f"Pause or stop: <{own}>"]
    content = shorten(
        "\n".join(
            [f"**{discord_text(letter.heading)}**", *more, *(discord_text(each.words) for each in letter.more), *closed]
        ),
        1500,
    )
    return {"content": "\n".join([content, *tail]), "embeds": embeds, "allowed_mentions": {"parse": []}}


def _about(item: Item) -> str:
    parts = (" · ".join(item.facts), item.size, item.deadline, *item.why)
    return "\n".join(filter(None, parts))


def slack_text(text: str) -> str:
    """Return text that Slack shows as it is: no mention, link or markup.

    >>> slack_text("<!channel> & *bold*")
    '&lt;!channel&gt; &amp; \u2217bold\u2217'
    """
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.translate({ord("*"): "\u2217", ord("`"): "'", ord("~"): "\u223c", ord("|"): "\u00a6"})


def discord_text(text: str) -> str:
    r"""Return text that Discord shows as it is.

    >>> discord_text("[a](b) *c*")
    '\\[a\\]\\(b\\) \\*c\\*'
    """
    return re.sub(r"([\\*_~`|>\[\]()#@<:-])", r"\\\1", text)
