"""Plain HTTP beside the screens: health, metrics, a read-only JSON API, addresses to share, sitemap."""

from __future__ import annotations

from starlette.routing import BaseRoute

from service.routes import api, machine, public

ROUTES: list[BaseRoute] = [*machine.ROUTES, *public.ROUTES, *api.ROUTES]
