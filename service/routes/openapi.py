"""The OpenAPI document of the JSON API, built from the same names and closed sets that the code checks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from foothold.domain.effort import Band, Basis
from foothold.domain.facets import Order
from foothold.domain.filters import MOST_DAYS, NAMES
from foothold.domain.posting import Kind, Level, Status

MOST_PER_PAGE = 100
TEXT: Mapping[str, Any] = {"type": "string"}
TEXTS: Mapping[str, Any] = {"type": "array", "items": TEXT}
MAYBE_NUMBER: Mapping[str, Any] = {"type": ["number", "null"]}
MAYBE_MOMENT: Mapping[str, Any] = {"type": ["string", "null"], "format": "date-time"}
COUNT: Mapping[str, Any] = {"type": "integer", "minimum": 0}


def _one_of(members: type[StrEnum]) -> dict[str, Any]:
    return {"type": "string", "enum": [member.value for member in members]}


def _record(**fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(fields), "required": list(fields)}


def _many(name: str, item: str) -> dict[str, Any]:
    items: Mapping[str, Any] = {"type": "array", "items": {"$ref": f"#/components/schemas/{item}"}}
    return _record(**{name: items})


def _schemas() -> dict[str, Any]:
    skill = _record(skill=TEXT, words=TEXT, required={"type": "boolean"})
    blocker = _record(what=TEXT, words=TEXT, estimate=TEXT)
    effort = _record(
        hours_from=MAYBE_NUMBER,
        hours_to=MAYBE_NUMBER,
        band=_one_of(Band),
        basis=_one_of(Basis),
        evidence=TEXTS,
        confidence={"type": "number"},
        first_step=TEXT,
        score={"type": "number"},
    )
    posting = _record(
        id=TEXT,
        kind=_one_of(Kind),
        title=TEXT,
        url=TEXT,
        source=TEXT,
        organisation=TEXT,
        authors=TEXTS,
        places=TEXTS,
        remote={"type": ["boolean", "null"]},
        areas=TEXTS,
        skills={"type": "array", "items": skill},
        level={"type": ["string", "null"], "enum": [*(level.value for level in Level), None]},
        effort=effort,
        blockers={"type": "array", "items": blocker},
        status=_one_of(Status),
        result=TEXT,
        posted_at=MAYBE_MOMENT,
        deadline={"type": ["string", "null"], "format": "date"},
        first_seen=MAYBE_MOMENT,
        last_seen=MAYBE_MOMENT,
    )
    return {
        "Posting": posting,
        "FullPosting": {"allOf": [{"$ref": "#/components/schemas/Posting"}, _record(text=TEXT)]},
        "Page": {
            "allOf": [
                _many("postings", "Posting"),
                _record(total=COUNT, page=COUNT, per_page=COUNT, next={"type": ["string", "null"]}),
            ]
        },
        "Area": _record(key=TEXT, name=TEXT, definition=TEXT, open={"type": "object", "additionalProperties": COUNT}),
        "Organisation": _record(key=TEXT, name=TEXT, website=TEXT, areas=TEXTS, open=COUNT),
        "Source": _record(source=TEXT, trouble=TEXT, open=COUNT, last_good=MAYBE_MOMENT, next_due=MAYBE_MOMENT),
        "Problem": _record(status={"type": "integer"}, title=TEXT, detail=TEXT),
    }


def _parameter(name: str, schema: Mapping[str, Any], words: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": words}


def _parameters() -> list[dict[str, Any]]:
    whole = {"type": "integer", "minimum": 0, "maximum": MOST_DAYS}
    schemas: dict[str, Mapping[str, Any]] = {
        "q": {"type": "string"},
        "kind": {"type": "array", "items": _one_of(Kind)},
        "size": {"type": "array", "items": _one_of(Band)},
        "level": {"type": "array", "items": _one_of(Level)},
        "status": {"type": "array", "items": _one_of(Status)},
        "remote": {"type": "string", "enum": ["0", "1"]},
        "new": whole,
        "closing": whole,
    }
    named = [_parameter(name, schemas.get(name, TEXTS), words) for name, words in NAMES.items()]
    at_least_one = {"type": "integer", "minimum": 1}
    return [
        *named,
        _parameter("sort", _one_of(Order), "order; without it nearest first for words, else newest first"),
        _parameter("page", {**at_least_one, "maximum": 10_000}, "from 1"),
        _parameter("per_page", {**at_least_one, "maximum": MOST_PER_PAGE}, "20 unless said otherwise"),
    ]


def _answers(schema: str | None, *others: int) -> dict[str, Any]:
    """Return the documented answers of a route: 200, 304, 429 and those named."""
    ref = {"$ref": f"#/components/schemas/{schema}"} if schema and schema[0].isupper() else {}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    words = {400: "A parameter makes no sense", 404: "There is none", 429: "Too many requests; see Retry-After"}
    return {
        "200": {"description": "Fine", "content": {"application/json": {"schema": ref}}},
        "304": {"description": "As it was: the ETag sent in If-None-Match still holds"},
        **{str(status): {"description": words[status], "content": problem} for status in (*others, 429)},
    }


def _get(name: str, words: str, answers: Mapping[str, Any], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {"get": {"operationId": name, "summary": words, "parameters": parameters, "responses": answers}}


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    schemas = _schemas()
    for name, item in (("Areas", "Area"), ("Organisations", "Organisation"), ("Sources", "Source")):
        schemas[name] = _many(name.lower(), item)
    key = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^p[0-9a-f]{16}$"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Foothold",
            "version": "1",
            "description": "Open problems, jobs, fellowships, funding and training in technical AI safety. Read-only.",
        },
        "paths": {
            "/api/v1/postings": _get("postings", "What a filter admits", _answers("Page", 400), _parameters()),
            "/api/v1/postings/{id}": _get("posting", "One posting in full", _answers("FullPosting", 404), [key]),
            "/api/v1/areas": _get("areas", "Research areas", _answers("Areas"), []),
            "/api/v1/organisations": _get("organisations", "Organisations", _answers("Organisations"), []),
            "/api/v1/sources": _get("sources", "How each source is doing", _answers("Sources"), []),
            "/api/v1/openapi.json": _get("openapi", "This document", _answers(None), []),
        },
        "components": {"schemas": schemas},
    }
