"""The walk through a new source is walked: its files are written to a folder and must pass what it says they pass."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import scrapers
from foothold.domain.source import Connector
from service.sources import KNOWN
from tests.scrapers import faults, recorded, test_every_connector

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/adding-a-source.md").read_text("utf-8")
FILES = dict(re.findall(r"^`([\w./]+)`:\n\n```\w+\n(.*?)^```$", GUIDE, re.M | re.S))
CHECKS = [
    check
    for name, check in inspect.getmembers(test_every_connector, inspect.isfunction)
    if name.startswith("test_") and list(inspect.signature(check).parameters) in (["case"], ["case", "fault"])
]


@pytest.fixture
def walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Connector]:
    """Write the guide's files to a folder, and let the package and the suite see them there."""
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    monkeypatch.setattr(scrapers, "__path__", [*scrapers.__path__, str(tmp_path / "scrapers")])
    monkeypatch.setattr(recorded, "PAGES", tmp_path / "tests/scrapers/pages")
    found = scrapers.connectors()
    for module in (test_every_connector, faults):
        monkeypatch.setattr(module, "CONNECTORS", found)
    return found


def test_guide_names_its_files() -> None:
    assert list(FILES) == [
        "scrapers/small_projects.py",
        "tests/scrapers/pages/small_projects/list.toml",
        "tests/scrapers/pages/small_projects/one.json",
        "tests/scrapers/pages/small_projects/two.json",
    ]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_new_connector_passes_the_suite(walked: dict[str, Connector], check: Callable[..., None]) -> None:
    assert "small_projects" in walked
    (case,) = recorded.cases()
    others: dict[str, Any] = {"fault": "normal"} if "fault" in inspect.signature(check).parameters else {}
    check(case=case, **others)


def test_suite_of_the_guide_is_the_whole_suite() -> None:
    assert len(CHECKS) >= 8


@pytest.mark.parametrize("fault", ["404", "shape changed", "cut off in the middle"])
def test_new_connector_survives_a_sick_site(walked: dict[str, Connector], tmp_path: Path, fault: str) -> None:
    found = faults.outcome("small_projects", fault, tmp_path)
    assert (found.closed, found.lost) == (0, 0)
    assert found.sentence


def test_new_connector_is_clean_code() -> None:
    for tool in (["check", "-"], ["format", "--check", "-"]):
        ruff = [sys.executable, "-m", "ruff", tool[0], "--stdin-filename", "scrapers/small_projects.py", *tool[1:]]
        done = subprocess.run(
            ruff, input=FILES["scrapers/small_projects.py"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_rows_of_the_guide_are_rows_of_the_file() -> None:
    rows = tomllib.loads("source = [" + "".join(re.findall(r"^ +\{ connector = .*\},$", GUIDE, re.M)) + "]")["source"]
    assert rows
    assert all(set(row) <= KNOWN and row["connector"] in scrapers.connectors() for row in rows)
