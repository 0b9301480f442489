"""A real web server on this machine that plays sites, healthy and sick, and remembers who asked what and when.

    with Site(table({"/jobs": [json_reply({"jobs": []})]})) as site:
        source = Source("greenhouse:lab", "greenhouse", "lab", base_url=site.base_url)

A play maps a visit to a reply. `table` plays recorded answers; each of `FAULTS` makes any play sick.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MEGABYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Visit:
    """One request as the site saw it; `path` with its query, `at` in seconds of the monotonic clock."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str
    at: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What the site says.

    Attributes:
        wait_s: before the first byte.
        drip_s: pause after each thirty-second part of the body.
        cut_at: bytes of the body after which the connection is closed, although more was announced.
        etag: "auto" makes one of the body and answers 304 to who has it; "" gives none.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    wait_s: float = 0.0
    drip_s: float = 0.0
    cut_at: int | None = None
    etag: str = "auto"


Play = Callable[[Visit], Reply]
NOT_FOUND = Reply(b'{"error": "not found"}', status=404)


def json_reply(data: Any, **others: Any) -> Reply:
    return Reply(json.dumps(data).encode(), **others)


def html_reply(html: str, **others: Any) -> Reply:
    return Reply(html.encode(), content_type="text/html; charset=utf-8", **others)


def table(replies: Mapping[str, Sequence[Reply]]) -> Play:
    """Play recorded replies by path and query; the n-th visit gets the n-th, the last one again and again."""
    visits: Counter[str] = Counter()

    def play(visit: Visit) -> Reply:
        found = replies.get(visit.path)
        if not found:
            return NOT_FOUND
        number = visits[visit.path]
        visits[visit.path] += 1
        return found[min(number, len(found) - 1)]

    return play


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print what went wrong, but for guests that hang up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Site:
    """The server; ends with its `with` block. `visits` holds every request in order."""

    def __init__(self, play: Play, port: int = 0) -> None:
        self.play = play
        self.visits: list[Visit] = []
        self._server = _Server(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def asked(self, path: str | None = None) -> list[Visit]:
        """Return the visits of one path, or all but those of robots.txt."""
        return [v for v in self.visits if (v.path == path if path else v.path != "/robots.txt")]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("utf-8", "replace")
            headers = {name.lower(): value for name, value in self.headers.items()}
            visit = Visit(self.command, self.path, headers, body, time.monotonic())
            site.visits.append(visit)
            reply = site.play(visit)
            time.sleep(reply.wait_s)
            with suppress(ConnectionError):  # the guest has left: what it does when it has had enough
                self._send(_unless_known(visit, reply))

        do_GET = do_POST = _answer

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            headers = {"Content-Type": reply.content_type, **reply.headers}
            if reply.status != 304 and "Transfer-Encoding" not in headers:
                headers["Content-Length"] = str(len(reply.body))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            for part in _parts(reply):
                self.wfile.write(part)
                self.wfile.flush()
                time.sleep(reply.drip_s)
            if reply.cut_at is not None:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _parts(reply: Reply) -> Iterator[bytes]:
    body = reply.body[: reply.cut_at]
    step = max(len(body) // 32, 1) if reply.drip_s else 64 * 1024
    for start in range(0, len(body), step):
        yield body[start : start + step]


def _unless_known(visit: Visit, reply: Reply) -> Reply:
    if visit.method != "GET" or reply.status != 200 or not reply.etag:
        return reply
    etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"' if reply.etag == "auto" else reply.etag
    if visit.headers.get("if-none-match") == etag:
        return Reply(status=304, headers={"ETag": etag})
    return replace(reply, headers={**reply.headers, "ETag": etag})


def _first(sick: Reply, play: Play) -> Play:
    """The first visit of each path gets a sick reply, the others what the play says."""
    visited: set[str] = set()

    def first(visit: Visit) -> Reply:
        if visit.path in visited:
            return play(visit)
        visited.add(visit.path)
        return sick

    return first


def _always(sick: Reply, _: Play) -> Play:
    return lambda _visit: sick


def _changed(change: Callable[[Reply], Reply], play: Play) -> Play:
    return lambda visit: change(play(visit))


def _mangled(reply: Reply) -> Reply:
    """The same JSON with other names throughout; of anything else, JSON."""
    try:
        return replace(reply, body=json.dumps(_renamed(json.loads(reply.body))).encode())
    except ValueError:
        return Reply(b'{"unexpected": true}')


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {f"new_{name}": _renamed(inner) for name, inner in value.items()}
    return [_renamed(inner) for inner in value] if isinstance(value, list) else value


def _bad_bytes(reply: Reply) -> Reply:
    """Each letter "e" of the first hundred becomes a byte that opens no UTF-8 character, inside JSON strings only."""
    return replace(reply, body=reply.body.replace(b" the ", b" th\xff ", 100))


_LOGIN = html_reply("<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>")
_HUGE = Reply(b"[" + b" " * (50 * MEGABYTE) + b"]", etag="")
_BOMB = Reply(gzip.compress(b" " * (50 * MEGABYTE), 9), headers={"Content-Encoding": "gzip"}, etag="")
_VERCEL = html_reply(
    "<!DOCTYPE html><html><head><title>Vercel Security Checkpoint</title></head><body></body></html>", status=429
)
_LOOP = Reply(status=307, headers={"Location": "/round"})
_PRIVATE = Reply(status=307, headers={"Location": "https://10.0.0.1/latest/meta-data"})

#: By name: what makes a play sick. The sick never answers for robots.txt; see `sick`.
FAULTS: dict[str, Callable[[Play], Play]] = {
    "normal": lambda play: play,
    "404": lambda play: _always(NOT_FOUND, play),
    "403": lambda play: _always(Reply(b"{}", status=403), play),
    "429 with Retry-After": lambda play: _first(Reply(b"", status=429, headers={"Retry-After": "1"}), play),
    "500 then fine": lambda play: _first(Reply(b"oops", status=500), play),
    "500 for good": lambda play: _always(Reply(b"oops", status=500), play),
    "slow": lambda play: _changed(lambda reply: replace(reply, drip_s=0.5, etag=""), play),
    "cut off in the middle": lambda play: _changed(lambda r: replace(r, cut_at=len(r.body) // 2, etag=""), play),
    "HTML where JSON was due": lambda play: _always(_LOGIN, play),
    "bot check": lambda play: _always(_VERCEL, play),
    "shape changed": lambda play: _changed(_mangled, play),
    "50 MB answer": lambda play: _always(_HUGE, play),
    "50 MB unpacked": lambda play: _always(_BOMB, play),
    "redirect loop": lambda play: _always(_LOOP, play),
    "redirect to a private address": lambda play: _always(_PRIVATE, play),
    "invalid UTF-8": lambda play: _changed(_bad_bytes, play),
}


def sick(play: Play, fault: str, robots: str = "") -> Play:
    """Play a site with a fault that isn't in its robots.txt."""
    ill = FAULTS[fault](play)
    rules = Reply(robots.encode(), content_type="text/plain")
    return lambda visit: rules if visit.path == "/robots.txt" else ill(visit)


@contextmanager
def site_of(replies: Mapping[str, Sequence[Reply]], fault: str = "normal", robots: str = "") -> Iterator[Site]:
    """Serve recorded replies with a fault."""
    with Site(sick(table(replies), fault, robots)) as site:
        yield site
