"""The measure of sizes, on a folder made for the test, and held to its floors on the shared labels."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from index.measure_effort import HONEST, SHIPPED, measure_effort

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "quality"
FLOORS = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8"))["effort"]
PAIRS, INSIDE = "order of pairs, share right", "order inside a source, rank correlation"


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small, large = "Fix a typo in a label", "Design a novel plug-in architecture"
    pair = {"smaller": {"title": f"A* 1.1 - {small}"}, "larger": {"title": large, "body": ""}, "source": "list"}
    issue = {"source": "tracker", "repo": "p", "body": ""}
    issues = [
        {**issue, "title": title, "label_value": value, "size_label": "hours" if value == 1 else None}
        for title, value in ((small, 1), (large, 5))
        for _ in range(10)
    ]
    gold = {"title": "B 2.1 - Interpret tags", "text_start": "B 2.1", "size_label": "month", "size_strength": "scale"}
    stated = {**gold, "title": "x", "size_label": "quarter_plus", "size_evidence": "Duration: 350 h"}
    write(tmp_path / "problems" / "size_pairs.jsonl", [pair])
    write(tmp_path / "effort" / "effort_issues.jsonl", issues)
    write(tmp_path / "problems" / "gold.jsonl", [gold, {**stated, "size_strength": "explicit_item"}])
    claimed = {"title": "x", "body": "Can I take this?", "claim_comments": True}
    write(tmp_path / "problems" / "github_issues.jsonl", [claimed, {"title": "y", "body": ""}])
    requests = tmp_path / "problems" / "raw" / "34_openai_requests_for_research"
    requests.mkdir(parents=True)
    for name, title, grade in (("a", "A quick warm-up", 1), ("b", "Develop a theory", 3)):
        page = f"<!-- made -->\n---\ntitle: '{title}'\ndifficulty: {grade} # out of 3\n---\n<p>Go&nbsp;on.</p>"
        (requests / f"{name}.html").write_text(page, encoding="utf-8")
    return tmp_path


def test_what_it_reports(folder: Path) -> None:
    report = measure_effort(folder)
    assert report[PAIRS][HONEST] == {"list (1)": 1.0, "requests for research (1)": 1.0, "mean": 1.0}
    assert report[INSIDE][SHIPPED]["tracker"] == pytest.approx(1.0)
    bands = report["band, where the source tells a size"]
    assert bands["tracker"] == {"items": 10.0, "banded": 1.0, "right": 1.0, "right or next": 1.0}
    assert bands["problem lists, scale"]["right"] == bands["problem lists, explicit_item"]["right"] == 1.0
    claims = report["claims in the comments of issues"]["status_of"]
    assert claims == {"claimed": 1.0, "found": 1.0, "unclaimed": 1.0, "falsely found": 0.0}


def test_graded_problems_that_no_pair_holds_are_ordered_apart(folder: Path) -> None:
    post = {"section": "Post 2 > Problems", "size_strength": "scale", "size_label": "week"}
    titles = ("A* 1.1 - Fix a typo in a label", "C 2.2 - Develop a theory of circuits", "B-C 2.3 - Look closer")
    rows = [{**post, "title": title, "text_start": title} for title in titles]
    write(folder / "problems" / "gold.jsonl", rows)
    report = measure_effort(folder)["order of graded problems outside the pairs"]
    assert report[HONEST] == {"share right (2)": 1.0}


def test_the_simple_ways_stand_beside_it(folder: Path) -> None:
    report = measure_effort(folder)
    assert {"crude word list", "length of the text"} <= set(report[PAIRS]) & set(report[INSIDE])


@pytest.fixture(scope="module")
def shared() -> dict[str, Any]:
    return measure_effort(SHARED)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference material is not beside the checkout")
@pytest.mark.parametrize(("figure", "floor"), FLOORS["pairs"].items())
def test_pairs_stay_in_order(shared: dict[str, Any], figure: str, floor: float) -> None:
    assert shared[PAIRS][HONEST][figure] >= floor


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference material is not beside the checkout")
@pytest.mark.parametrize(("figure", "floor"), FLOORS["inside_a_source"].items())
def test_order_inside_a_source_holds_where_nothing_was_learned_from_it(
    shared: dict[str, Any], figure: str, floor: float
) -> None:
    assert shared[INSIDE][HONEST][figure] >= floor


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference material is not beside the checkout")
def test_bands_and_claims_hold(shared: dict[str, Any]) -> None:
    bands = shared["band, where the source tells a size"]
    assert bands["problem lists, explicit_item"]["right"] >= FLOORS["stated_band_right"]
    assert bands["swebench_annotations"]["right"] >= FLOORS["repair_band_right"]
    claims = shared["claims in the comments of issues"]["status_of"]
    assert claims["found"] >= FLOORS["claims_found"]
    assert claims["falsely found"] == 0
