"""Plain HTTP beside the screens: health, metrics, a read-only JSON API, stable addresses, sitemap."""

from __future__ import annotations

from starlette.routing import BaseRoute

ROUTES: list[BaseRoute] = []
