"""Pages on disk: whole or absent, and nothing that a site sent is echoed as it came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from foothold.domain.source import Request
from scrapers._archive import Kept, PageArchive, validators

REQUEST = Request("https://example.org/../../etc/passwd?a=1")
KEPT = Kept("https://example.org/", b"body \xff", "text/html", {"If-None-Match": '"a"'})


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path / "pages")
    assert archive.get(REQUEST) is None
    archive.put(REQUEST, KEPT)
    assert archive.get(REQUEST) == KEPT
    assert archive.get(Request("https://example.org/other")) is None


def test_names_come_from_hashes_only(tmp_path: Path) -> None:
    PageArchive(tmp_path).put(REQUEST, KEPT)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert file.parent.parent == tmp_path
    assert set(file.stem) <= set("0123456789abcdef")


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9])
def test_a_damaged_file_counts_as_absent(tmp_path: Path, keep: float) -> None:
    archive = PageArchive(tmp_path)
    archive.put(REQUEST, KEPT)
    (file,) = tmp_path.glob("??/*")
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * keep)])
    assert archive.get(REQUEST) is None


def test_a_flipped_byte_counts_as_absent(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path)
    archive.put(REQUEST, KEPT)
    (file,) = tmp_path.glob("??/*")
    damaged = bytearray(file.read_bytes())
    damaged[-10] ^= 0xFF
    file.write_bytes(damaged)
    assert archive.get(REQUEST) is None


def test_only_what_can_be_confirmed_is_kept(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path)
    archive.put(REQUEST, Kept("https://example.org/", b"", "text/html", {}))
    archive.put(Request("https://example.org/", method="POST", body="{}"), KEPT)
    assert list(tmp_path.rglob("*")) == []


def test_old_pages_go(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path)
    archive.put(REQUEST, KEPT)
    now = datetime.now(UTC)
    assert archive.prune(now - timedelta(hours=1)) == 0
    assert archive.prune(now + timedelta(hours=1)) == 1
    assert archive.get(REQUEST) is None


@pytest.mark.parametrize(
    ("headers", "echoed"),
    [
        ({}, {}),
        ({"etag": '"abc"'}, {"If-None-Match": '"abc"'}),
        ({"etag": "abc"}, {}),
        ({"etag": '"a\r\nX-Evil: 1"'}, {}),
        ({"last-modified": "yesterday"}, {}),
        ({"last-modified": "Wed, 04 Nov 2026 08:00:00 GMT"}, {"If-Modified-Since": "Wed, 04 Nov 2026 08:00:00 GMT"}),
        ({"last-modified": "Wed, 04 Nov 2026 09:00:00 +0100"}, {}),
        (
            {"last-modified": "Wed, 04 Nov 2026 08:00:00 GMT\r\nX-Evil: 1"},
            {"If-Modified-Since": "Wed, 04 Nov 2026 08:00:00 GMT"},
        ),
    ],
)
def test_validators_are_made_anew(headers: dict[str, str], echoed: dict[str, str]) -> None:
    assert validators(headers) == echoed
