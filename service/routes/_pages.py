"""Pages that only one reader is to see: no cache keeps them, no site hears of them, and they load nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
}


def page(name: str, title: str, *sentences: str, status: int = 200, **said: Any) -> Response:
    """Return a page that only its reader is to see."""
    html = _templates().get_template(f"{name}.html").render(title=title, sentences=sentences, **said)
    return HTMLResponse(html, status, PRIVATE)


@cache
def _templates() -> Environment:
    folder = Path(__file__).parent / "templates"
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day_and_time"] = day_and_time
    made.globals.update(links={}, shown={})
    return made


def day_and_time(moment: str) -> str:
    """Return a moment in ISO's form as people write it.

    >>> day_and_time("2026-11-23T09:00+00:00")
    '23 November 2026, 9:00 UTC'
    """
    at = datetime.fromisoformat(moment).astimezone(UTC)
    return f"{at.day} {at:%B %Y}, {at.hour}:{at:%M} UTC"
