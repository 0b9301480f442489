"""For machines that watch: `/healthz` and `/metrics`."""

from __future__ import annotations

import json
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from foothold.domain.errors import FootholdError
from foothold.domain.filters import Filter
from foothold.domain.health import standstill
from service.front import facets, front
from service.routes._metrics import REGISTRY


def healthz(_request: Request) -> Response:
    """Answer 200 while postings can be shown, 503 where the store can't be read."""
    try:
        payload, status = _health(), 200
    except FootholdError as error:
        payload, status = {"status": "down", "problem": str(error)}, 503
    return Response(json.dumps(payload), status, {"Cache-Control": "no-store"}, media_type="application/json")


def _health() -> dict[str, Any]:
    here = front()
    now, rows = here.now(), here.health()
    troubles = {row.source: row.trouble(now) for row in rows if row.last is not None}
    ill = {source: words for source, words in troubles.items() if words}
    return {
        "status": "ok" if here.ready else "down" if here.problem else "starting",
        "problem": here.problem,
        "ready": here.ready,
        "sequence": here.catalogue_view().sequence,
        "open_postings": facets().select(Filter()).bit_count(),
        "sources_well": len(troubles) - len(ill),
        "sources_that_need_a_look": ill,
        "standstill": standstill(rows, now),
    }


def metrics(_request: Request) -> Response:
    """Answer in the Prometheus text format."""
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


ROUTES = [Route("/healthz", healthz), Route("/metrics", metrics)]
