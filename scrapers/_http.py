"""Speaks to sites, politely: the only code that asks anything of the network.

    request -> robots.txt -> turn at the host -> checked address -> answer within its limits -> judged -> Page

Each redirect goes the same way again; what may pass is tried a few times, within one budget of time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx

from foothold.domain.errors import FetchError, HttpError, SourceError
from foothold.domain.source import Page, Request, Source
from scrapers._addresses import Origin, admit, own_origin
from scrapers._answers import BEGINNING, REDIRECTS, SUCCESS, Answer, judge, redirected
from scrapers._archive import Kept, PageArchive, validators
from scrapers._polite import Pace, Robots, Time, backoff_s, retry_after_s
from scrapers._transport import BROKEN, TOO_LATE, CheckedBackend, CheckedTransport, on_errand

_AGENT = "Foothold"
_HOME = "https://github.com/foothold-safety/foothold"
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_ACCEPT = {
    "json": "application/json",
    "html": "text/html, application/xhtml+xml",
    "xml": "application/atom+xml, application/rss+xml, application/xml, text/xml",
    "text": "text/plain, text/markdown, text/csv",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one request may go.

    Attributes:
        pause_s: least pause between two requests to one host; a longer crawl delay wins.
        longest_pause_s: a site that asks for longer pauses isn't read.
        answer_s: time for one whole answer, from connecting to its last byte, unless the request sets its own.
        answer_bytes: size of one answer after decompression.
        redirects: how many are followed.
        attempts: how often one request is tried at most.
        budget_s: time for all attempts and the waits between them.
        first_retry_s: wait before the second attempt; it doubles from there.
    """

    pause_s: float = 1.0
    longest_pause_s: float = 60.0
    answer_s: float = 30.0
    answer_bytes: int = 32 * 1024 * 1024
    redirects: int = 5
    attempts: int = 4
    budget_s: float = 120.0
    first_retry_s: float = 1.0


class _BrokenError(FetchError):
    """The connection broke or took too long, which may pass."""


def user_agent(contact: str) -> str:
    """Return how Foothold names itself, with a mail or web address of whoever runs this copy.

    >>> user_agent("mailto:ada@example.org")
    'Foothold/0.1 (+https://github.com/foothold-safety/foothold; contact: mailto:ada@example.org)'
    """
    clean = "".join(letter for letter in contact if letter.isprintable() and letter.isascii() and letter not in "()")
    return f"{_AGENT}/0.1 (+{_HOME}{f'; contact: {clean.strip()}' if clean.strip() else ''})"


class HttpFetcher:
    """The port `Fetcher` over httpx. One object serves all threads.

    Args:
        contact: mail or web address of whoever runs this copy; goes into the User-Agent.
        archive: folder where answers are kept for conditional requests, None for nowhere.
        limits: how far one request may go.
        time: the clock and the way to wait.
        chance: spreads the waits before further attempts.
        stopped: asked while an answer is waited for; once it says so, `fetch` raises StoppedError.
        transport: what carries requests; tests put fakes here.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        archive: Path | None = None,
        limits: Limits | None = None,
        time: Time | None = None,
        chance: random.Random | None = None,
        stopped: Callable[[], bool] = lambda: False,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._time = time or Time()
        self._stopped = stopped
        self._chance = chance or random.Random()  # noqa: S311 - spreads waits, guards nothing
        self._archive = PageArchive(archive) if archive else None
        self._robots = Robots(_AGENT, self._time, self._limits.longest_pause_s)
        self._pace = Pace(self._time, self._limits.budget_s)
        self._client = httpx.Client(
            headers={"User-Agent": user_agent(contact), "Accept-Encoding": "gzip, deflate"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            transport=transport or CheckedTransport(CheckedBackend()),
            timeout=None,  # noqa: S113 - the transport ends everything at the errand's deadline
            trust_env=False,  # a proxy would connect to addresses that nobody checked
        )

    def fetch(self, source: Source, request: Request) -> Page:
        """Return the answer to one request, from the archive where the site says that it hasn't changed.

        Raises:
            FetchError: no usable answer came, after all attempts; see its kinds in `foothold.domain.errors`.
            RobotsError: the site asks us not to read this.
            ChallengeError: a bot check answered.
            ShapeError: HTML came where something else was due.
            StoppedError: somebody asked to stop.
        """
        try:
            own = own_origin(source.base_url)
            kept = self._archive.get(request) if self._archive else None
            return self._page(request, kept, self._attempts(request, kept, own))
        except SourceError as error:
            error.source = error.source or source.name
            error.url = error.url or request.url
            raise

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _attempts(self, request: Request, kept: Kept | None, own: Origin | None) -> Answer:
        """Return the first answer that is one, trying again what may pass while the budget lasts."""
        end = self._time.monotonic() + self._limits.budget_s
        attempt = 0
        while True:
            try:
                answer = self._follow(request, own, kept.validators if kept else {})
                judge(request, answer, kept=kept is not None, now=self._time.now())
                return answer
            except FetchError as error:
                wait_s = self._wait_s(error, attempt)
                attempt += 1
                if wait_s is None or attempt >= self._limits.attempts or self._time.monotonic() + wait_s > end:
                    raise
            self._time.sleep(wait_s)

    def _wait_s(self, error: FetchError, attempt: int) -> float | None:
        """Return how long to wait before another attempt, None where none would help."""
        backoff = backoff_s(attempt, self._limits.first_retry_s, self._chance)
        if isinstance(error, HttpError):
            return max(error.retry_after_s or 0.0, backoff) if error.status in _PASSING else None
        return backoff if isinstance(error, _BrokenError) else None

    def _follow(self, request: Request, own: Origin | None, headers: Mapping[str, str], *, heed: bool = True) -> Answer:
        """Ask, and go where redirects lead, each checked like the first address; `heed` robots.txt or don't."""
        asked = replace(request, headers={**request.headers, **headers})
        for _ in range(self._limits.redirects + 1):
            where = admit(asked.url, own)
            pause_s = self._robots.pause_s(asked.url, where, partial(self._robots_file, own)) if heed else 0.0
            answer = self._send(asked, where, own, max(pause_s, self._limits.pause_s))
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer
            asked = redirected(asked, where, answer)
        raise FetchError(f"redirected more than {self._limits.redirects} times ({request.url[:200]})")

    def _robots_file(self, own: Origin | None, url: str) -> tuple[int, str]:
        answer = self._follow(Request(url, expects="text"), own, {}, heed=False)
        return answer.status, answer.body.decode("utf-8", errors="replace")

    def _send(self, asked: Request, where: Origin, own: Origin | None, pause_s: float) -> Answer:
        """Ask once, when it is our turn, and read the answer within its limits."""
        headers = {"Accept": _ACCEPT[asked.expects], **asked.headers}
        if asked.body is not None:
            headers["Content-Type"] = "application/json"
        limit_s = asked.timeout_s or self._limits.answer_s
        with self._pace.turn(where, pause_s), on_errand(own, limit_s, self._stopped):
            try:
                with self._client.stream(asked.method, asked.url, headers=headers, content=asked.body) as response:
                    answer = Answer(asked.url, response.status_code, dict(response.headers), self._body(response))
            except TOO_LATE as error:
                raise _BrokenError(f"took longer than {limit_s:g} seconds ({asked.url[:200]})") from error
            except BROKEN as error:
                raise _BrokenError(f"the connection broke: {error} ({asked.url[:200]})") from error
            except (httpx.DecodingError, httpx.InvalidURL) as error:
                raise FetchError(f"an answer that can't be read: {error} ({asked.url[:200]})") from error
        wait_s = retry_after_s(answer.headers.get("retry-after"), self._time.now())
        if answer.status in _PASSING and wait_s:
            self._pace.hold(where, wait_s)
        return answer

    def _body(self, response: httpx.Response) -> bytes:
        """Return the body, unpacked; of an answer that isn't success only its beginning, which may say why."""
        if response.headers.get("content-encoding", "identity").lower() not in _ENCODINGS:
            raise FetchError(f"an encoding that was not asked for ({str(response.url)[:200]})")
        limit = self._limits.answer_bytes if response.is_success else BEGINNING
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > limit:
                if not response.is_success:
                    return bytes(body[:limit])
                raise FetchError(f"answered more than {limit // 1024**2} MB ({str(response.url)[:200]})")
        return bytes(body)

    def _page(self, request: Request, kept: Kept | None, answer: Answer) -> Page:
        now = self._time.now()
        if answer.status == 304 and kept:
            headers = {**answer.headers, "content-type": kept.content_type}
            return Page(request, kept.url, 304, headers, kept.body, now, not_modified=True)
        if self._archive and answer.status in SUCCESS:
            content_type = answer.headers.get("content-type", "")
            self._archive.put(request, Kept(answer.url, answer.body, content_type, validators(answer.headers)))
        return Page(request, answer.url, answer.status, answer.headers, answer.body, now)
