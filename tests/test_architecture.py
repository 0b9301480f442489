"""The rules of the tree still bite: imports that break one are planted in a copy of it, and each must be reported."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("foothold", "scrapers", "index", "service")


class Plant(NamedTuple):
    """A file, the line that is planted at its end, and the import that must be reported."""

    file: str
    line: str
    reported: str


PLANTS = {
    "a connector asks the network itself": Plant("scrapers/lever.py", "import httpx", "scrapers.lever -> httpx"),
    "a connector reaches the network code": Plant(
        "scrapers/ashby.py", "import scrapers._http", "scrapers.ashby -> scrapers._http"
    ),
    "a connector leans on another": Plant(
        "scrapers/gem.py", "import scrapers.greenhouse", "scrapers.gem -> scrapers.greenhouse"
    ),
    "a connector opens a socket": Plant("scrapers/feed.py", "import socket", "scrapers.feed -> socket"),
    "a page reads the database": Plant(
        "service/pages/planted.py", "import foothold.storage", "service.pages.planted -> foothold.storage"
    ),
    "the domain computes with numpy": Plant(
        "foothold/domain/effort.py", "import numpy", "foothold.domain.effort -> numpy"
    ),
    "the domain knows a flow": Plant(
        "foothold/domain/errors.py", "import foothold.flows.match", "foothold.domain.errors -> foothold.flows.match"
    ),
    "an edge knows another edge": Plant(
        "index/planted.py", "import scrapers.greenhouse", "index.planted -> scrapers.greenhouse"
    ),
    "a flow knows an edge": Plant(
        "foothold/flows/planted.py", "import foothold.storage", "foothold.flows.planted -> foothold.storage"
    ),
    "the service loads the model library": Plant("service/planted.py", "import torch", "service.planted -> torch"),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Plant everything at once in a copy of the tree, and return what the import linter says of it."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for plant in PLANTS.values():
        with (copy / plant.file).open("a", encoding="utf-8") as file:
            file.write(f"\n{plant.line}\n")
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("broken", PLANTS)
def test_planted_import_is_reported(report: str, broken: str) -> None:
    """A line of the report ends with the importing line's number: "a -> b (l.12)"."""
    assert f"{PLANTS[broken].reported} (l." in report


def test_stdlib_downloads_are_banned_by_name() -> None:
    """The import linter cannot forbid one module of the standard library's urllib; ruff does."""
    code = "from urllib.request import urlopen\n\nurlopen\n"
    ruff = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--stdin-filename", "scrapers/lever.py", "-"]
    done = subprocess.run(ruff, input=code, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "TID251" in done.stdout
