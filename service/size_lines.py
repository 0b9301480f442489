"""`foothold size`: the size of one line of input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foothold.domain.sizing import size
from service.as_json import effort_json


def size_line(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of input with its `effort`; every other field is handed through.

    Args:
        row: "title" and "text"; where there are any also "section", "tags" (lists), "list_remark" and "marker".
    """
    effort = size(
        str(row.get("title") or ""),
        str(row.get("text") or ""),
        section=_strings(row.get("section")),
        tags=_strings(row.get("tags")),
        list_remark=str(row.get("list_remark") or ""),
        marker=str(row.get("marker") or ""),
    )
    return {**row, "effort": effort_json(effort)}


def _strings(value: object) -> tuple[str, ...]:
    """Return a list of strings as it is, one string as a list of one, anything else as nothing."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else ()
