"""The skills and areas that come with Foothold are sound: no name twice, every key leads somewhere."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from foothold.domain.reference import Area, Skill
from service.reference import table

DATA = Path(__file__).parents[2] / "data"
KEY = re.compile(r"[a-z][a-z0-9_]*")
LINK = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[^\s\"<>]*)?")


@pytest.fixture(scope="module")
def skills() -> dict[str, Skill]:
    return {
        key: Skill(key, **{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})
        for key, row in table(DATA / "skills.toml").items()
    }


@pytest.fixture(scope="module")
def areas() -> dict[str, Area]:
    return {
        key: Area(key, **{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})
        for key, row in table(DATA / "areas.toml").items()
    }


def spelled(alias: str) -> str:
    """Return an alias as it is matched: capitals stay, everything else is blind to case."""
    return alias if alias.isupper() else alias.lower()


def test_there_are_at_least_400_skills(skills: dict[str, Skill]) -> None:
    assert len(skills) >= 400


def test_at_least_100_skills_say_where_to_learn_them(skills: dict[str, Skill]) -> None:
    assert sum(bool(skill.learn) for skill in skills.values()) >= 100


def test_no_name_or_alias_means_two_skills(skills: dict[str, Skill]) -> None:
    counts = Counter(spelled(name) for skill in skills.values() for name in {skill.name, *skill.aliases})
    assert [name for name, count in counts.items() if count > 1] == []


def test_no_alias_repeats_its_own_name(skills: dict[str, Skill]) -> None:
    for skill in skills.values():
        names = [spelled(name) for name in (skill.name, *skill.aliases)]
        assert len(names) == len(set(names)), skill.key


def test_ambiguous_words_are_names_of_their_own_skill(skills: dict[str, Skill]) -> None:
    for skill in skills.values():
        assert set(skill.ambiguous) <= {skill.name, *skill.aliases}, skill.key


def test_keys_are_plain_and_lead_somewhere(skills: dict[str, Skill], areas: dict[str, Area]) -> None:
    for skill in skills.values():
        assert KEY.fullmatch(skill.key)
        assert set(skill.implies) <= set(skills) - {skill.key}, skill.key
        assert set(skill.areas) <= set(areas), skill.key


def test_implications_never_go_in_a_circle(skills: dict[str, Skill]) -> None:
    def reaches(start: str, goal: str, seen: set[str]) -> bool:
        fresh = [key for key in skills[start].implies if key not in seen]
        return goal in fresh or any(reaches(key, goal, seen | set(fresh)) for key in fresh)

    assert [key for key in skills if reaches(key, key, set())] == []


def test_links_are_https_and_have_a_title(skills: dict[str, Skill]) -> None:
    for skill in skills.values():
        assert bool(skill.learn) == bool(skill.learn_title), skill.key
        assert not skill.learn or LINK.fullmatch(skill.learn), skill.key


def test_every_area_has_a_skill_that_speaks_for_it(skills: dict[str, Skill], areas: dict[str, Area]) -> None:
    assert set(areas) == {area for skill in skills.values() for area in skill.areas}


def test_there_are_twenty_areas_with_words(areas: dict[str, Area]) -> None:
    assert len(areas) == 20
    for area in areas.values():
        assert KEY.fullmatch(area.key)
        assert area.definition.endswith(".")
        assert len(area.synonyms) >= 10
        assert all(re.fullmatch(r"[a-z0-9-]+", tag) for tag in area.tags)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_area_colours_can_be_read_on_light_and_dark_ground(areas: dict[str, Area]) -> None:
    assert len({area.colour for area in areas.values()}) == 20
    for area in areas.values():
        assert contrast(area.colour, "#ffffff") >= 4.5, area.key
        assert contrast(area.colour_dark, "#0e1117") >= 4.5, area.key
