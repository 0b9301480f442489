from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from foothold.storage import SqliteStore, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A fresh store on disk."""
    opened = open_store(tmp_path / "foothold.db")
    yield opened
    opened.close()
