"""What an answer means, settled once for all connectors: success, gone, a fault, a bot check, a changed site."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin

from foothold.domain.errors import ChallengeError, FetchError, HttpError, NotFoundError, ShapeError
from foothold.domain.source import Request
from scrapers._addresses import Origin, origin
from scrapers._polite import retry_after_s

SUCCESS = frozenset({200, 203})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Bytes of an answer that isn't success which are read, to see why it isn't.
BEGINNING = 64 * 1024

_GONE = frozenset({404, 410})
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_CHALLENGE = re.compile(
    rb"_cf_chl_opt|<title>\s*(?:Vercel Security Checkpoint|Just a moment\.\.\.|Attention Required! \| Cloudflare)"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, before it is judged. Names of headers are lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def judge(request: Request, answer: Answer, *, kept: bool, now: datetime) -> None:
    """Do nothing where an answer is one that a connector can read, else raise what it is.

    Args:
        request: what was asked.
        answer: what came.
        kept: an earlier answer is at hand, so 304 is a good one.
        now: tells how far off a date in Retry-After is.

    Raises:
        ChallengeError: a bot check answered.
        NotFoundError: the page says it is gone, and the request isn't optional.
        HttpError: any other status that isn't success.
        ShapeError: HTML came where something else was due.
    """
    asked = f"({answer.url[:200]})"
    is_html = _HTML.match(answer.body) is not None
    if _is_challenge(answer, is_html):
        raise ChallengeError(f"a bot check answered instead of the site {asked}", url=answer.url)
    if answer.status in _GONE:
        if request.optional:
            return
        raise NotFoundError(f"answered {answer.status} {asked}", status=answer.status, url=answer.url)
    if not (answer.status in SUCCESS or (answer.status == 304 and kept)):
        message = f"answered {answer.status}{_what_it_said(answer)} {asked}"
        wait_s = retry_after_s(answer.headers.get("retry-after"), now)
        raise HttpError(message, status=answer.status, url=answer.url, retry_after_s=wait_s)
    if is_html and request.expects != "html":
        raise ShapeError(f"answered HTML where {request.expects} was due {asked}", url=answer.url)


def redirected(asked: Request, where: Origin, answer: Answer) -> Request:
    """Return the request that a redirect leads to; headers meant for one site are not carried to another.

    Raises:
        FetchError: it leads nowhere, or would turn a POST into a GET.
    """
    if asked.method != "GET" and answer.status not in (307, 308):
        raise FetchError(f"redirected a {asked.method} by {answer.status} ({asked.url[:200]})")
    try:
        target = urljoin(asked.url, answer.headers["location"])
    except ValueError as error:
        raise FetchError(f"redirected to what is no address ({asked.url[:200]})") from error
    if origin(target) == where:
        return replace(asked, url=target)
    carried = {name: value for name, value in asked.headers.items() if name in _CONDITIONS}
    return replace(asked, url=target, headers=carried)


def _is_challenge(answer: Answer, is_html: bool) -> bool:
    mitigated = answer.headers.get("cf-mitigated") or answer.headers.get("x-vercel-mitigated")
    return mitigated == "challenge" or (is_html and _CHALLENGE.search(answer.body[:BEGINNING]) is not None)


def _what_it_said(answer: Answer) -> str:
    """Return the first error message of a JSON answer in brackets, "" without one; GraphQL explains a 400 there."""
    try:
        said = str(json.loads(answer.body)["errors"][0]["message"])
    except (ValueError, LookupError, TypeError):
        return ""
    return f" [{''.join(letter for letter in said if letter.isprintable())[:200]}]"
