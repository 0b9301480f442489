"""The socket under a webhook: to public addresses only, and within one deadline.

The name is resolved here and the connection goes to the very address that was looked at, so a name that resolves
differently a moment later gains nothing.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import httpcore
import httpx

from foothold.domain.addresses import is_loopback, is_public
from foothold.domain.errors import DeliveryError

#: From a host name and a port to the addresses it stands for, the preferred one first.
Resolve = Callable[[str, int], Sequence[str]]

_deadline: ContextVar[float] = ContextVar("deadline")


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses that the system's resolver gives for a name."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@contextmanager
def within(limit_s: float) -> Iterator[None]:
    """Bound everything that this thread does over the network: it ends after so many seconds, however it drips."""
    token = _deadline.set(time.monotonic() + limit_s)
    try:
        yield
    finally:
        _deadline.reset(token)


def _left() -> float:
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the whole answer took too long")
    return left


class _Stream(httpcore.NetworkStream):
    """A network stream whose every step ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left()))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class PublicBackend(httpcore.NetworkBackend):
    """Resolves a name, refuses what isn't public, and connects to the very address it looked at.

    Args:
        resolve: gives the addresses of a name.
        loopback: whether this machine may be spoken to; for tests.
        inner: opens the socket.
    """

    def __init__(
        self, resolve: Resolve = resolve, *, loopback: bool = False, inner: httpcore.NetworkBackend | None = None
    ) -> None:
        self._resolve = resolve
        self._loopback = loopback
        self._inner = inner or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers; all of them must be public.

        Raises:
            DeliveryError: one of them isn't.
        """
        failure: Exception = httpcore.ConnectError(f"{host} stands for no address")
        for address in self._checked(host, port):
            try:
                return _Stream(self._inner.connect_tcp(address, port, _left(), local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _checked(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self._resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} stands for no address") from error
        for address in addresses:
            if not (is_public(address) or (self._loopback and is_loopback(address))):
                raise DeliveryError(f"Refused: {host} leads to an address that is not public.")
        return addresses


class PublicTransport(httpx.BaseTransport):
    """httpx over a connection pool with a backend of our own, which `httpx.HTTPTransport` has no argument for."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
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
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from cast("Iterable[bytes]", self._answer.stream)

    def close(self) -> None:
        self._answer.close()
