"""The JSON API, read-only: the same filter string as the screens, the same shape as `--json` on the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from foothold.domain.effort import Band
from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.facets import Order
from foothold.domain.filters import MOST_DAYS, NAMES, Facet, Filter, from_pairs
from foothold.domain.posting import Held, Kind, Level, Status
from service.as_json import held_json, moment, reading_json
from service.front import facets, find, front
from service.routes._answers import BadRequestError, problem, route
from service.routes.openapi import MOST_PER_PAGE, document
from service.search import nearest

PER_PAGE = 20
MOST_PAGE = 10_000
CLOSED_SETS: dict[str, type[StrEnum]] = {"kind": Kind, "size": Band, "level": Level, "status": Status}
WHOLE = {"page": MOST_PAGE, "per_page": MOST_PER_PAGE, "new": MOST_DAYS, "closing": MOST_DAYS}
SINGLE = ("q", "remote", "new", "closing", "sort", "page", "per_page")


def checked(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of a request.

    Raises:
        BadRequestError: one of them isn't known, or makes no sense; screens are lenient, programs want to be told.
    """
    pairs = request.query_params.multi_items()
    for name, value in pairs:
        if name not in NAMES and name not in ("sort", "page", "per_page"):
            raise BadRequestError(f"No parameter is called {name!r}.")
        wrong = _wrong(name, value)
        if wrong:
            raise BadRequestError(f"{name}: {wrong}")
    twice = [name for name in SINGLE if sum(name == each for each, _ in pairs) > 1]
    if twice:
        raise BadRequestError(f"{twice[0]} stands there twice.")
    return pairs


def _wrong(name: str, value: str) -> str:
    """Return what is wrong with a value, "" where nothing is."""
    if name in CLOSED_SETS:
        known = [member.value for member in CLOSED_SETS[name]]
        return "" if value in known else f"is one of {', '.join(known)}."
    if name in WHOLE:
        least = 0 if name in ("new", "closing") else 1
        fine = value.isascii() and value.isdigit() and len(value) < 9 and least <= int(value) <= WHOLE[name]
        return "" if fine else f"is a whole number from {least} to {WHOLE[name]}."
    if name == "remote":
        return "" if value in ("0", "1") else "is 1 or 0."
    if name == "sort":
        return "" if value in set(Order) else f"is one of {', '.join(Order)}."
    return ""


def postings(request: Request) -> dict[str, Any]:
    """Return one page of what a filter admits."""
    pairs = checked(request)
    given = dict(pairs)
    chosen = from_pairs(pairs)
    page, per_page = int(given.get("page", "1")), int(given.get("per_page", str(PER_PAGE)))
    order = given.get("sort", "")
    total, shown = _page(chosen, order, (page - 1) * per_page, per_page)
    more = page * per_page < total
    rest = [pair for pair in pairs if pair[0] != "page"]
    return {
        "total": total,
        "page": page,
        "per_page": per_page,
        "next": f"/api/v1/postings?{urlencode([*rest, ('page', str(page + 1))])}" if more else None,
        "postings": [held_json(each, text=False) for each in shown],
    }


def _page(chosen: Filter, order: str, start: int, count: int) -> tuple[int, Sequence[Held]]:
    everything = facets()
    if not chosen.words:
        bits = everything.select(chosen)
        return bits.bit_count(), everything.page(bits, Order(order or Order.NEWEST), start, count)
    found = nearest(chosen.words, chosen, everything.held)
    bits = everything.select(chosen, everything.bits(found))
    if order:
        return bits.bit_count(), everything.page(bits, Order(order), start, count)
    by_id = front().catalogue_view().by_id
    ranked = [by_id[key] for key in found if everything.bits([key]) & bits]
    return len(ranked), ranked[start : start + count]


def posting(request: Request) -> dict[str, Any]:
    """Return one posting in full, closed ones included; for a merged one, the one it was merged into."""
    held = find(request.path_params["id"])
    if held is None:
        raise NotFoundInStoreError("There is no such posting here.")
    return held_json(held)


def areas(_request: Request) -> dict[str, Any]:
    """Return the research areas with what is open in each."""
    everything = facets()
    return {
        "areas": [
            {
                "key": area.key,
                "name": area.name,
                "definition": area.definition,
                "open": everything.counts(Filter(areas=(area.key,)))[Facet.KIND],
            }
            for area in front().reference.areas.values()
        ]
    }


def organisations(_request: Request) -> dict[str, Any]:
    """Return the organisations with how much of theirs is open."""
    everything = facets()
    return {
        "organisations": [
            {
                "key": each.key,
                "name": each.name,
                "website": each.website,
                "areas": list(each.areas),
                "open": everything.select(Filter(organisations=(each.name, *each.aliases))).bit_count(),
            }
            for each in front().reference.organisations.values()
        ]
    }


def sources(_request: Request) -> dict[str, Any]:
    """Return how each source is doing."""
    now = front().now()
    return {
        "sources": [
            {
                "source": row.source,
                "trouble": row.trouble(now),
                "open": row.open,
                "last_good": moment(row.last_good),
                "next_due": moment(row.next_due(now)),
                "last": reading_json(row.last) if row.last else None,
            }
            for row in front().health()
        ]
    }


def openapi(_request: Request) -> dict[str, Any]:
    """Return the OpenAPI document."""
    return document()


async def nothing(_request: Request) -> Response:
    """Answer what isn't there; without this Streamlit would answer with the app's page."""
    return problem(404, "Not found", "There is no such address in the API. See /api/v1/openapi.json.")


READS: dict[str, Callable[[Request], dict[str, Any]]] = {
    "/api/v1/postings": postings,
    "/api/v1/postings/{id}": posting,
    "/api/v1/areas": areas,
    "/api/v1/organisations": organisations,
    "/api/v1/sources": sources,
    "/api/v1/openapi.json": openapi,
}
ROUTES: list[BaseRoute] = [
    *(route(path, read) for path, read in READS.items()),
    Route("/api/{rest:path}", nothing),
]
