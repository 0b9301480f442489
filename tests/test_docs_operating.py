"""The page on operating names every setting, and every file that it points to is there."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from service.settings import Settings, Smtp, SourceSettings

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = (DOCS / "operating.md").read_text(encoding="utf-8")
NAMES = [
    *(each.name for each in fields(Settings) if each.name != "smtp"),
    *(f"smtp.{each.name}" for each in fields(Smtp)),
    *(f"sources.NAME.{each.name}" for each in fields(SourceSettings)),
]


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_has_its_row(name: str) -> None:
    assert re.search(rf"^\| `{re.escape(name)}` \|", PAGE, re.MULTILINE), f"{name} is not in docs/operating.md"


def test_no_row_is_left_of_a_setting_that_is_gone() -> None:
    settings = PAGE.partition("| setting |")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"^\| `([^`]+)` \|", settings, re.MULTILINE)) == sorted(NAMES)


def test_what_it_points_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE)
    assert links
    assert [link for link in links if not (DOCS / link).exists()] == []
