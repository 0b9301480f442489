"""Shapes of what the JSON API says and takes, as JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from foothold.domain.effort import Band, Basis
from foothold.domain.posting import Kind, Level, Status
from foothold.domain.subscription import Frequency, Via
from service.subscription_request import MOST_CHANNELS, MOST_FILTER

TEXT: Mapping[str, Any] = {"type": "string"}
TEXTS: Mapping[str, Any] = {"type": "array", "items": TEXT}
MAYBE_NUMBER: Mapping[str, Any] = {"type": ["number", "null"]}
MAYBE_MOMENT: Mapping[str, Any] = {"type": ["string", "null"], "format": "date-time"}
COUNT: Mapping[str, Any] = {"type": "integer", "minimum": 0}


def one_of(members: type[StrEnum]) -> dict[str, Any]:
    """Return the shape of one of a closed set of words."""
    return {"type": "string", "enum": [member.value for member in members]}


def record(**fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shape of an object that has all of some fields."""
    return {"type": "object", "properties": dict(fields), "required": list(fields)}


def many(name: str, item: str) -> dict[str, Any]:
    """Return the shape of an object with a list of others."""
    items: Mapping[str, Any] = {"type": "array", "items": {"$ref": f"#/components/schemas/{item}"}}
    return record(**{name: items})


def _effort() -> dict[str, Any]:
    return record(
        hours_from=MAYBE_NUMBER,
        hours_to=MAYBE_NUMBER,
        band=one_of(Band),
        basis=one_of(Basis),
        evidence=TEXTS,
        confidence={"type": "number"},
        first_step=TEXT,
        score={"type": "number"},
    )


def _posting() -> dict[str, Any]:
    skill = record(skill=TEXT, words=TEXT, required={"type": "boolean"})
    blocker = record(what=TEXT, words=TEXT, estimate=TEXT)
    return record(
        id=TEXT,
        kind=one_of(Kind),
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
        effort=_effort(),
        blockers={"type": "array", "items": blocker},
        status=one_of(Status),
        result=TEXT,
        posted_at=MAYBE_MOMENT,
        deadline={"type": ["string", "null"], "format": "date"},
        first_seen=MAYBE_MOMENT,
        last_seen=MAYBE_MOMENT,
    )


def _subscription() -> dict[str, Any]:
    """Return what a program asks for, as `service.subscription_request.from_json` reads it."""
    channel = {"via": one_of(Via), "address": {**TEXT, "description": "a mail or https address; none for a feed"}}
    common = {
        "filter": {**TEXT, "maxLength": MOST_FILTER, "description": "as in a screen's address"},
        "frequency": one_of(Frequency),
        "weekday": {"type": "integer", "minimum": 0, "maximum": 6, "description": "0 is Monday; counts where weekly"},
        "hour": {"type": "integer", "minimum": 0, "maximum": 23},
        "zone": {**TEXT, "description": "IANA name"},
        "floor": {"type": "number", "minimum": 0, "maximum": 1, "description": "least fit"},
        "most_per_organisation": {"type": "integer", "minimum": 1, "maximum": 50},
    }
    several = {"type": "array", "items": _only(channel), "minItems": 1, "maxItems": MOST_CHANNELS}
    return {"oneOf": [_only(channel | common), {**_only({"channels": several} | common), "required": ["channels"]}]}


def _only(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(fields), "additionalProperties": False}


def schemas() -> dict[str, Any]:
    """Return the shapes by name."""
    return {
        "Posting": _posting(),
        "FullPosting": {"allOf": [{"$ref": "#/components/schemas/Posting"}, record(text=TEXT)]},
        "Page": {
            "allOf": [
                many("postings", "Posting"),
                record(total=COUNT, page=COUNT, per_page=COUNT, next={"type": ["string", "null"]}),
            ]
        },
        "Area": record(key=TEXT, name=TEXT, definition=TEXT, open={"type": "object", "additionalProperties": COUNT}),
        "Organisation": record(key=TEXT, name=TEXT, website=TEXT, areas=TEXTS, open=COUNT),
        "Source": record(source=TEXT, trouble=TEXT, open=COUNT, last_good=MAYBE_MOMENT, next_due=MAYBE_MOMENT),
        "Problem": record(status={"type": "integer"}, title=TEXT, detail=TEXT),
        **{f"{item}s": many(f"{item.lower()}s", item) for item in ("Area", "Organisation", "Source")},
        "Subscription": _subscription(),
        "Subscribed": {**record(answer=TEXT, manage=TEXT, feed=TEXT), "required": ["answer"]},
    }
