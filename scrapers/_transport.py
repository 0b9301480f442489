"""The socket under httpx: connects to checked addresses only, and ends every read and write at one deadline.

Whoever waits for bytes looks now and then whether it was asked to stop, so that no site can hold up the end.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

import httpcore
import httpx

from foothold.domain.errors import StoppedError
from scrapers._addresses import Origin, Resolve, checked, resolve

#: What httpcore and httpx raise when an answer doesn't come in time.
TOO_LATE = (httpcore.TimeoutException, httpx.TimeoutException)
#: And when a connection breaks, ends early or says something that isn't HTTP.
BROKEN = (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError)
#: Seconds after which whoever waits for bytes looks whether it was asked to stop.
LOOK_S = 0.25


@dataclass(frozen=True, slots=True)
class Errand:
    """What the request that runs now may do.

    Attributes:
        deadline: on the monotonic clock, in seconds; the whole answer must have come by then.
        own: the place on this machine that may be spoken to, None for none.
        stopped: whether somebody asked to stop.
    """

    deadline: float
    own: Origin | None
    stopped: Callable[[], bool]


_errand: ContextVar[Errand] = ContextVar("errand")


@contextmanager
def on_errand(own: Origin | None, limit_s: float, stopped: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Bound what the transport does for this thread: so many seconds, on this machine only at `own`, until `stopped`.

    Raises:
        StoppedError: `stopped` said so while it was waited for the site.
    """
    token = _errand.set(Errand(time.monotonic() + limit_s, own, stopped))
    try:
        yield
    finally:
        _errand.reset(token)


def _left(timeout: float | None, late: type[httpcore.TimeoutException]) -> float:
    errand = _errand.get()
    if errand.stopped():
        raise StoppedError("Stopped while waiting for a site.")
    left = errand.deadline - time.monotonic()
    if left <= 0:
        raise late("the whole answer took too long")
    return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    """A network stream whose every step ends at the errand's deadline, so that dripping bytes can't hold it open."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            left = _left(timeout, httpcore.ReadTimeout)
            try:
                return self._inner.read(max_bytes, min(left, LOOK_S))
            except httpcore.ReadTimeout:
                if timeout is not None and timeout <= LOOK_S:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Resolves a name, refuses what isn't public, and connects to the very address it checked."""

    def __init__(self, resolve: Resolve = resolve, inner: httpcore.NetworkBackend | None = None) -> None:
        self._resolve = resolve
        self._inner = inner or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"{host} stands for no address")
        for address in checked(host, port, _errand.get().own, self._resolve):
            left = _left(timeout, httpcore.ConnectTimeout)
            try:
                return _Stream(self._inner.connect_tcp(address, port, left, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class CheckedTransport(httpx.BaseTransport):
    """httpx over a connection pool with a backend of our own, which `httpx.HTTPTransport` has no argument for."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            keepalive_expiry=30.0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=cast("httpx.SyncByteStream", request.stream),
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(cast("Iterable[bytes]", answer.stream)),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, inner: Iterable[bytes]) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        yield from self._inner

    def close(self) -> None:
        close = getattr(self._inner, "close", None)
        if close is not None:
            close()
