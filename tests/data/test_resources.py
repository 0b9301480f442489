"""Resources and example CVs are sound: every area has somewhere to learn and to go, and no real person is shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from service.reference import load, table

DATA = Path(__file__).parents[2] / "data"
LINK = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[^\s\"<>]*)?")
KINDS = {"learn", "ask", "programme", "sprint", "funding", "tool"}
EXAMPLES = sorted((DATA / "examples").glob("*.md"))
MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
ADDRESS = re.compile(r"https?://([\w.-]+)")


@pytest.fixture(scope="module")
def resources() -> dict[str, dict[str, Any]]:
    return table(DATA / "resources.toml")


def test_each_resource_has_a_kind_a_link_known_areas_and_one_sentence(resources: dict[str, dict[str, Any]]) -> None:
    areas = set(load(DATA).areas)
    for key, row in resources.items():
        assert set(row) == {"name", "kind", "url", "areas", "text"}, key
        assert row["kind"] in KINDS, key
        assert LINK.fullmatch(row["url"]), key
        assert set(row["areas"]) <= areas, key
        assert row["text"].endswith("."), key


def test_every_kind_has_an_entry_that_suits_any_area_or_most(resources: dict[str, dict[str, Any]]) -> None:
    open_to_all = {row["kind"] for row in resources.values() if not row["areas"]}
    assert {"learn", "ask", "programme", "sprint", "funding"} <= open_to_all


def test_there_are_three_example_cvs_of_two_pages() -> None:
    assert [path.stem for path in EXAMPLES] == ["mathematician", "policy-person", "software-engineer"]
    assert [path.stem for path in EXAMPLES if not 550 <= len(path.read_text("utf-8").split()) <= 1000] == []


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in EXAMPLES])
def test_an_example_cv_names_nobody_who_can_be_reached(path: Path) -> None:
    text = path.read_text("utf-8")
    hosts = {mail.partition("@")[2] for mail in MAIL.findall(text)} | set(ADDRESS.findall(text))
    assert {host for host in hosts if not host.endswith("example.org")} == set()
