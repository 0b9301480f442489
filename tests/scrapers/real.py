"""Where real pages lie beside the checkout, and what a test that needs them is marked with."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from foothold.domain.document import Document
from foothold.domain.posting import Posting, posting_id
from foothold.domain.source import Source

SHARED = Path(__file__).parents[3] / "shared"
Test = TypeVar("Test", bound=Callable[..., Any])


def needs_shared(test: Test) -> Test:
    """Mark a test that reads real pages; without them it is skipped."""
    skipped = pytest.mark.skipif(not SHARED.is_dir(), reason="no shared material beside the checkout")
    return pytest.mark.shared(skipped(test))  # type: ignore[no-any-return]


def json_lines(file: Path) -> list[dict[str, Any]]:
    """Return the objects of a file with one JSON object a line, gzipped or not."""
    raw = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return [json.loads(line) for line in raw.decode().split("\n") if line]


def as_one(source: Source, document: Document) -> Sequence[Posting]:
    """Understand a document as the one posting that it states, without a word about what it means."""
    return [
        Posting(
            id=posting_id(document.system, document.board, document.native_id),
            source=source.name,
            kind=document.kind,
            title=document.title,
            url=document.url,
            text=document.text,
            organisation=document.organisation,
            places=document.places,
            remote=document.remote,
            tags=document.tags,
            deadline=document.deadline,
        )
    ]
