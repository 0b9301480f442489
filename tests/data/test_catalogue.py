"""The starter problems are sound: each fits the schema, leads somewhere, and together they reach what was promised."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator

from foothold.domain.effort import band_of
from foothold.domain.posting import Status
from service.catalogue import documents
from service.reference import load, table

DATA = Path(__file__).parents[2] / "data"
FILES = sorted((DATA / "catalogue").glob("*.toml"))
SENTENCE_END = re.compile(r"[.!?](?=\s|$)")

Row = dict[str, Any]


def rows() -> list[tuple[str, Row]]:
    """Return every problem with the name of its file."""
    return [(path.stem, row) for path in FILES for row in table(path)["problem"]]


PROBLEMS = rows()


def failing(fits: Callable[[Row], bool]) -> list[str]:
    """Return the problems that a rule doesn't fit, as file/id."""
    return [f"{stem}/{row['id']}" for stem, row in PROBLEMS if not fits(row)]


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    read = json.loads((DATA / "catalogue" / "schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(read)
    return Draft202012Validator(read)


def as_json(rows: Row) -> Any:
    """Return TOML values as JSON has them: days as text."""
    return json.loads(json.dumps(rows, default=date.isoformat))


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])
def test_a_file_fits_the_schema(path: Path, schema: Draft202012Validator) -> None:
    faults = [f"{list(each.path)}: {each.message}" for each in schema.iter_errors(as_json(table(path)))]
    assert faults == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("url", "http://example.org/list", id="plain http"),
        pytest.param("url", "https://example.org/a b", id="a space in the link"),
        pytest.param("id", "Not A Slug", id="no slug"),
        pytest.param("areas", [], id="no area"),
        pytest.param("status", "maybe", id="unknown status"),
        pytest.param("effort", {}, id="no effort"),
        pytest.param("blockers", {"moon_phase": ""}, id="unknown blocker"),
    ],
)
def test_the_schema_refuses(field: str, value: object, schema: Draft202012Validator) -> None:
    head, problem = table(FILES[0])["list"], table(FILES[0])["problem"][0]
    assert not schema.is_valid(as_json({"list": head, "problem": [{**problem, field: value}]}))


def test_ids_are_unique_in_their_file_and_titles_everywhere() -> None:
    ids = Counter((stem, row["id"]) for stem, row in PROBLEMS)
    titles = Counter(row["title"].casefold() for _, row in PROBLEMS)
    assert [key for key, count in (ids + Counter(titles)).items() if count > 1] == []


def test_each_is_told_in_two_to_five_sentences() -> None:
    assert failing(lambda row: 2 <= len(SENTENCE_END.findall(row["text"])) <= 5) == []


def test_each_link_is_https_and_names_a_host_and_nobody() -> None:
    def sound(row: Row) -> bool:
        parts = urlsplit(row["url"])
        return parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc

    assert failing(sound) == []


def test_each_band_lies_in_its_hours() -> None:
    def lies(row: Row) -> bool:
        low, high = row["effort"]["hours_from"], row["effort"]["hours_to"]
        return bool(low < high and row["effort"]["band"] == band_of((low + high) / 2).value)

    assert failing(lies) == []


def test_what_starts_above_a_weekend_offers_a_first_step() -> None:
    assert failing(lambda row: row["effort"]["hours_from"] <= 20 or "first_step" in row) == []


def test_a_status_other_than_open_says_why() -> None:
    assert failing(lambda row: row["status"] == Status.OPEN or "status_cue" in row) == []


def test_a_paid_interface_is_named_as_a_blocker() -> None:
    assert (
        failing(lambda row: row["needs"]["access"].startswith("API") == ("api_cost" in row.get("blockers", {}))) == []
    )


def test_areas_skills_and_organisations_exist() -> None:
    reference = load(DATA)
    names = {name for each in reference.organisations.values() for name in (each.name, *each.aliases)}
    heads = [table(path)["list"] for path in FILES]
    tools = {"Microsoft", "NVIDIA", "TransformerLens", "tdhook"}
    organisations = {head["organisation"] for head in heads if "organisation" in head}
    organisations |= {row["organisation"] for _, row in PROBLEMS if "organisation" in row}
    assert {area for _, row in PROBLEMS for area in row["areas"]} <= set(reference.areas)
    assert {skill for _, row in PROBLEMS for skill in row["skills"]} - set(reference.skills) == set()
    assert organisations - names - tools == set()


def test_there_are_problems_for_everybody() -> None:
    areas = Counter(row["areas"][0] for _, row in PROBLEMS)
    bands = Counter(row["effort"]["band"] for _, row in PROBLEMS)
    assert len(PROBLEMS) >= 170
    assert len(FILES) >= 18
    assert len([area for area, count in areas.items() if count >= 3]) >= 14
    assert bands["weekend"] >= 75
    assert bands["hours"] >= 10
    assert sum("claimed" not in row["status"] for _, row in PROBLEMS) >= 150


@pytest.mark.parametrize(
    ("who", "skills"),
    [
        pytest.param("mathematician", {"probability", "complexity_theory", "game_theory", "topology", "slt",
                                       "convex_optimisation", "learning_theory", "information_theory"}, id="maths"),
        pytest.param("policy person", {"policy_analysis", "law", "history", "safety_cases"}, id="policy"),
        pytest.param("engineer", {"pytorch"}, id="engineering"),
    ],
)  # fmt: skip
def test_fifteen_problems_and_more_for(who: str, skills: set[str]) -> None:
    assert sum(bool(skills & set(row["skills"])) for _, row in PROBLEMS) >= 15, who


def test_it_is_read_whole() -> None:
    found = documents(DATA / "catalogue", load(DATA))
    assert len(found) == len(PROBLEMS)
    assert len({(each.board, each.native_id) for each in found}) == len(found)
    assert all(each.labels.effort.known and each.labels.areas and each.labels.result for each in found)
