"""So many requests of one client, and no more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

MOST_CLIENTS = 10_000


class Limiter:
    """A bucket of requests for each client, filled steadily. Thread-safe.

    Args:
        burst: how many may come at once.
        per_minute: how many flow in each minute.
        now: seconds, monotonic.
    """

    def __init__(self, burst: int, per_minute: float = 120, now: Callable[[], float] = time.monotonic) -> None:
        self.burst = burst
        self.per_minute = per_minute
        self._now = now
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait_s(self, client: str) -> int:
        """Take one request of a client; return 0, or how many seconds to wait where it has none left."""
        with self._lock:
            at = self._now()
            left, since = self._left.pop(client, (float(self.burst), at))
            left = min(float(self.burst), left + (at - since) * self.per_minute / 60)
            taken = left >= 1
            self._left[client] = (left - 1 if taken else left, at)
            if len(self._left) > MOST_CLIENTS:
                self._left.pop(next(iter(self._left)))  # the one that asked longest ago
            return 0 if taken else max(1, round((1 - left) * 60 / self.per_minute))
