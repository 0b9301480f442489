"""The OpenAPI document of the JSON API, built from the same names and closed sets that the code checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foothold.domain.effort import Band
from foothold.domain.facets import Order
from foothold.domain.filters import MOST_DAYS, NAMES
from foothold.domain.posting import Kind, Level, Status
from service.routes._schemas import TEXTS, one_of, schemas

MOST_PER_PAGE = 100


def _parameter(name: str, schema: Mapping[str, Any], words: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": words}


def _parameters() -> list[dict[str, Any]]:
    whole = {"type": "integer", "minimum": 0, "maximum": MOST_DAYS}
    shapes: dict[str, Mapping[str, Any]] = {
        "q": {"type": "string"},
        "kind": {"type": "array", "items": one_of(Kind)},
        "size": {"type": "array", "items": one_of(Band)},
        "level": {"type": "array", "items": one_of(Level)},
        "status": {"type": "array", "items": one_of(Status)},
        "remote": {"type": "string", "enum": ["0", "1"]},
        "new": whole,
        "closing": whole,
    }
    named = [_parameter(name, shapes.get(name, TEXTS), words) for name, words in NAMES.items()]
    at_least_one = {"type": "integer", "minimum": 1}
    return [
        *named,
        _parameter("sort", one_of(Order), "order; without it nearest first for words, else newest first"),
        _parameter("page", {**at_least_one, "maximum": 10_000}, "from 1"),
        _parameter("per_page", {**at_least_one, "maximum": MOST_PER_PAGE}, "20 unless said otherwise"),
    ]


def _answers(schema: str | None, *others: int) -> dict[str, Any]:
    """Return the documented answers of a route that reads: 200, 304, 429 and those named."""
    return {
        "200": {"description": "Fine", "content": _content(schema)},
        "304": {"description": "As it was: the ETag sent in If-None-Match still holds"},
        **_problems(*others, 429),
    }


def _content(schema: str | None) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"} if schema else {}}}


def _problems(*statuses: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    words = {
        400: "Something makes no sense; the detail says what",
        404: "There is none",
        413: "More than is read",
        429: "Too many requests; see Retry-After",
        503: "A question can't be sent now",
    }
    return {str(status): {"description": words[status], "content": content} for status in statuses}


def _get(name: str, words: str, answers: Mapping[str, Any], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {"get": {"operationId": name, "summary": words, "parameters": parameters, "responses": answers}}


def _subscribing() -> dict[str, Any]:
    return {
        "post": {
            "operationId": "subscribe",
            "summary": "Ask to be told of new postings",
            "description": "A feed is there at once. Any other place is asked first, and told nothing before.",
            "requestBody": {"required": True, "content": _content("Subscription")},
            "responses": {
                "201": {
                    "description": "There is a feed; its addresses are said this once",
                    "content": _content("Subscribed"),
                },
                "202": {"description": "The question is on its way", "content": _content("Subscribed")},
                **_problems(400, 413, 429, 503),
            },
        }
    }


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    key = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^p[0-9a-f]{16}$"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Foothold",
            "version": "1",
            "description": "Open problems, jobs, fellowships, funding and training in technical AI safety.",
        },
        "paths": {
            "/api/v1/postings": _get("postings", "What a filter admits", _answers("Page", 400), _parameters()),
            "/api/v1/postings/{id}": _get("posting", "One posting in full", _answers("FullPosting", 404), [key]),
            "/api/v1/areas": _get("areas", "Research areas", _answers("Areas"), []),
            "/api/v1/organisations": _get("organisations", "Organisations", _answers("Organisations"), []),
            "/api/v1/sources": _get("sources", "How each source is doing", _answers("Sources"), []),
            "/api/v1/subscriptions": _subscribing(),
            "/api/v1/openapi.json": _get("openapi", "This document", _answers(None), []),
        },
        "components": {"schemas": schemas()},
    }
