"""Answers on disk, kept as they came, so that a site that says "not modified" need not send them again.

One file per request under `<root>/<two hex digits>/`, named by a hash: a line of JSON, then the body, gzipped. A file
is written beside its place and moved there, so it is whole or absent; a damaged one counts as absent.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from foothold.domain.source import Request

_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{1,500}"')


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was kept.

    Attributes:
        url: address that answered, after redirects.
        validators: request headers that ask for it only if it has changed.
    """

    url: str
    body: bytes
    content_type: str = ""
    validators: Mapping[str, str] = field(default_factory=dict)


def validators(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that make the next visit conditional, {} where an answer gives none.

    What a site sent is never echoed as it came: an ETag must have the form of one, a date is parsed and written anew.

    >>> validators({"etag": 'W/"a1"', "last-modified": "Wed, 04 Nov 2026 08:00:00 GMT"})
    {'If-None-Match': 'W/"a1"', 'If-Modified-Since': 'Wed, 04 Nov 2026 08:00:00 GMT'}
    """
    found: dict[str, str] = {}
    if _ETAG.fullmatch(etag := headers.get("etag", "").strip()):
        found["If-None-Match"] = etag
    try:
        modified = parsedate_to_datetime(headers.get("last-modified", ""))
        found["If-Modified-Since"] = format_datetime(modified, usegmt=True)
    except (ValueError, TypeError):  # no date, or one without a zone
        pass
    return found


class PageArchive:
    """The last answer to each GET that a site can confirm by an ETag or a date."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def get(self, request: Request) -> Kept | None:
        """Return what was kept for a request, None where nothing whole is."""
        if request.method != "GET":
            return None
        try:
            head, _, packed = self._path(request).read_bytes().partition(b"\n")
            facts = json.loads(head)
            body = gzip.decompress(packed)  # carries its own checksum
            return Kept(facts["url"], body, facts["content_type"], facts["validators"])
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            return None

    def put(self, request: Request, kept: Kept) -> None:
        """Keep an answer; one that can't be confirmed later isn't worth its room."""
        if request.method != "GET" or not kept.validators:
            return
        facts = {"url": kept.url, "content_type": kept.content_type, "validators": dict(kept.validators)}
        path = self._path(request)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(json.dumps(facts).encode() + b"\n" + gzip.compress(kept.body, 6, mtime=0))
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def prune(self, before: datetime) -> int:
        """Remove what wasn't written since a moment, left-over parts too; return how many files went."""
        gone = 0
        for file in self._root.glob("??/*"):
            with suppress(FileNotFoundError):  # another process tidies too, or replaces it
                if file.stat().st_mtime < before.timestamp():
                    file.unlink()
                    gone += 1
        return gone

    def _path(self, request: Request) -> Path:
        asked = json.dumps([request.url, sorted(request.headers.items()), request.expects])
        name = hashlib.sha256(asked.encode()).hexdigest()
        return self._root / name[:2] / f"{name}.page"
