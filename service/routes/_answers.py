"""How the API answers: JSON with an ETag, problems as problem+json, so many requests a minute and no more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from foothold.domain.errors import FootholdError, NotFoundInStoreError
from service.limits import Limiter
from service.routes import _metrics

#: What one address may ask: a burst, then so many a minute.
BURST = 60
PER_MINUTE = 120

Payload = Mapping[str, Any]


class BadRequestError(FootholdError):
    """A parameter makes no sense; the message names it."""


limiter = Limiter(BURST, PER_MINUTE)


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error as RFC 9457 says."""
    body = json.dumps({"status": status, "title": title, "detail": detail}, ensure_ascii=False)
    return Response(body, status, headers, media_type="application/problem+json")


def route(path: str, read: Callable[[Request], Payload]) -> Route:
    """Return a route that answers GET with what a function reads, from a worker thread.

    Args:
        path: as Starlette writes it.
        read: returns what is sent as JSON; may raise BadRequestError and NotFoundInStoreError.
    """

    async def answer(request: Request) -> Response:
        wait = limiter.wait_s(request.client.host if request.client else "")
        if wait:
            response = problem(429, "Too many requests", f"Ask again in {wait} s.", {"Retry-After": str(wait)})
        else:
            response = await _answer(request, read)
        _metrics.ANSWERS.labels(path, str(response.status_code)).inc()
        return response

    return Route(path, answer, methods=["GET"])


async def _answer(request: Request, read: Callable[[Request], Payload]) -> Response:
    try:
        payload = await run_in_threadpool(read, request)
    except BadRequestError as error:
        return problem(400, "Bad request", str(error))
    except NotFoundInStoreError as error:
        return problem(404, "Not found", str(error))
    body = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")  # a stray surrogate is no server error
    return with_etag(request, body, "application/json")


def with_etag(request: Request, body: bytes, media_type: str) -> Response:
    """Return a body, or 304 where the client has it already."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "public, max-age=60"}
    asked = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if etag in asked or "*" in asked:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)
