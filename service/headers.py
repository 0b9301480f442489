"""What every answer says to the browser about safety.

The policy allows nothing from elsewhere: no image, script, font or frame of another host, whatever a posting holds.
`blob:` scripts are how Streamlit loads a component's own JavaScript (the shortlist's storage); only a script that
runs already could make one. Inline scripts are allowed by hash, computed from the installed Streamlit's own page.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def script_hashes(page: str) -> list[str]:
    """Return the policy's sources for the inline scripts of a page, in order.

    >>> script_hashes("<script>1</script><script src='x'></script>")
    ["'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"]
    """
    digests = (hashlib.sha256(body.encode()).digest() for body in _INLINE.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


@lru_cache(maxsize=1)
def policy() -> str:
    """Return the Content-Security-Policy for the installed Streamlit."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "blob:", *script_hashes(page)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' ws: wss:",
        "worker-src": "'self' blob:",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'self'",
        "object-src": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def headers() -> list[tuple[bytes, bytes]]:
    """Return the headers that every answer carries."""
    return [
        (b"content-security-policy", policy().encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
        (b"cross-origin-opener-policy", b"same-origin"),
    ]


class SafeAnswers:
    """ASGI middleware that adds the headers; it buffers nothing and leaves websockets alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in headers() if pair[0] not in said)]
            await send(message)

        await self.app(scope, receive, safely if scope["type"] == "http" else send)
