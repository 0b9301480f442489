"""Contrast of every text colour of the theme, computed as WCAG 2 says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from service.reference import load

ROOT = Path(__file__).resolve().parents[2]
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_is_readable_on_both_grounds(mode: str) -> None:
    colours = THEME[mode]
    grounds = [colours["backgroundColor"], colours["secondaryBackgroundColor"]]
    for name, colour in colours.items():
        if name.endswith("TextColor") or name in ("textColor", "linkColor", "grayColor"):
            assert min(contrast(colour, ground) for ground in grounds) >= 4.5, name
        if name.endswith("BackgroundColor") and name != "secondaryBackgroundColor":
            assert contrast(colour, colours[name.replace("BackgroundColor", "TextColor")]) >= 4.5, name
    assert contrast("#ffffff", colours["primaryColor"]) >= 4.5


def test_the_colour_of_an_area_stands_out_on_its_ground() -> None:
    for area in load(ROOT / "data").areas.values():
        assert contrast(area.colour, THEME["light"]["backgroundColor"]) >= 4.5, area.key
        assert contrast(area.colour_dark, THEME["dark"]["backgroundColor"]) >= 4.5, area.key
