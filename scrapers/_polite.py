"""What a guest keeps to: the site's robots.txt, one request at a time with pauses between, the wait it asks for."""

from __future__ import annotations

import random
import time as system_time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from urllib.parse import urljoin

from protego import Protego

from foothold.domain.errors import HttpError, RobotsError
from scrapers._addresses import Origin

#: The longest wait that is believed of a site, in seconds.
_A_DAY = 86_400.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Time:
    """The time as an argument.

    Attributes:
        now: the present moment, aware UTC.
        monotonic: seconds from some start, never going back.
        sleep: waits so many seconds; may raise to end the reading, as a service does that is told to stop.
    """

    now: Callable[[], datetime] = _utc_now
    monotonic: Callable[[], float] = system_time.monotonic
    sleep: Callable[[float], None] = system_time.sleep


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Return the wait in seconds that a Retry-After header asks for, 0 to a day; None where it says nothing readable.

    >>> now = datetime(2026, 11, 1, tzinfo=UTC)
    >>> retry_after_s("7", now), retry_after_s("Sun, 01 Nov 2026 00:01:00 GMT", now), retry_after_s("soon", now)
    (7.0, 60.0, None)
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), _A_DAY)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), _A_DAY)


def backoff_s(attempt: int, first_s: float, chance: random.Random) -> float:
    """Return a wait that doubles with each attempt from 0, half of it by chance lest clients march in step."""
    longest = first_s * 2.0**attempt
    return longest / 2 + chance.random() * longest / 2


class Pace:
    """Turns at each host: one request at a time, with a pause from the end of one to the start of the next."""

    def __init__(self, time: Time, longest_wait_s: float) -> None:
        self._time = time
        self._longest_wait_s = longest_wait_s
        self._guard = Lock()
        self._turns: dict[str, Lock] = {}
        self._ended: dict[str, float] = {}
        self._held_until: dict[str, float] = {}

    @contextmanager
    def turn(self, where: Origin, pause_s: float) -> Iterator[None]:
        """Wait for a turn at a host, and end it when the block ends.

        Raises:
            HttpError: the host asked for more patience than one reading has.
        """
        host = f"{where.host}:{where.port}"
        with self._guard:
            turn = self._turns.setdefault(host, Lock())
        with turn:
            self._wait(host, pause_s)
            try:
                yield
            finally:
                self._ended[host] = self._time.monotonic()

    def hold(self, where: Origin, seconds: float) -> None:
        """Ask nothing of a host for so long, whichever source would."""
        self._held_until[f"{where.host}:{where.port}"] = self._time.monotonic() + seconds

    def _wait(self, host: str, pause_s: float) -> None:
        now = self._time.monotonic()
        held_s = self._held_until.get(host, now) - now
        if held_s > self._longest_wait_s:
            message = f"{host} asked to be left alone for another {held_s:.0f} seconds"
            raise HttpError(message, status=429, retry_after_s=held_s)
        paused_s = self._ended.get(host, now - pause_s) + pause_s - now
        if (wait_s := max(held_s, paused_s)) > 0:
            self._time.sleep(wait_s)


@dataclass(frozen=True, slots=True)
class _Rules:
    robots: Protego
    read_at: float


class Robots:
    """The robots.txt of each site, read once a day, as RFC 9309 says: no such file allows, a broken site forbids.

    Args:
        agent: product name that a robots.txt may speak of.
        longest_pause_s: a site that asks for a longer pause than this isn't read at all.
    """

    def __init__(self, agent: str, time: Time, longest_pause_s: float) -> None:
        self._agent = agent
        self._time = time
        self._longest_pause_s = longest_pause_s
        self._rules: dict[Origin, _Rules] = {}

    def pause_s(self, url: str, where: Origin, read: Callable[[str], tuple[int, str]]) -> float:
        """Return the pause in seconds that the site asks for between requests, 0 where it asks for none.

        Args:
            url: the address that is to be read.
            where: its origin.
            read: returns status and text of an address.

        Raises:
            RobotsError: the site asks us not to read this address.
            FetchError: the file could not be had, so nothing may be read yet.
        """
        rules = self._rules.get(where)
        if rules is None or self._time.monotonic() - rules.read_at > _A_DAY:
            robots = _read(urljoin(url, "/robots.txt"), read)
            rules = self._rules[where] = _Rules(robots, self._time.monotonic())
        if not rules.robots.can_fetch(url, self._agent):
            raise RobotsError(f"robots.txt of {where.host} asks not to read {url[:200]}", url=url)
        pause_s = _asked_pause_s(rules.robots, self._agent)
        if pause_s > self._longest_pause_s:
            raise RobotsError(f"robots.txt of {where.host} asks for {pause_s:.0f} s between requests", url=url)
        return pause_s


def _read(url: str, read: Callable[[str], tuple[int, str]]) -> Protego:
    status, text = read(url)
    if status == 429 or status >= 500:
        raise HttpError(f"robots.txt answered {status}, so nothing is read ({url})", status=status, url=url)
    return Protego.parse(text if 200 <= status < 300 else "")


def _asked_pause_s(robots: Protego, agent: str) -> float:
    rate = robots.request_rate(agent)
    by_rate = rate.seconds / rate.requests if rate and rate.requests else 0.0
    return max(float(robots.crawl_delay(agent) or 0.0), by_rate)
