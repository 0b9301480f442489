"""Plain HTTP beside the screens: health, metrics, JSON API, addresses to share, sitemap, subscriptions."""

from __future__ import annotations

from starlette.routing import BaseRoute

from service.routes import api, machine, public, subscriptions

ROUTES: list[BaseRoute] = [*machine.ROUTES, *public.ROUTES, *subscriptions.ROUTES, *api.ROUTES]
