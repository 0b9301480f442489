"""The measure of areas counts as it says, and what words alone tell stays above its floor."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from foothold.domain.reference import Area
from index.areas import Areas
from index.measure_areas import Labelled, f1, in_document, macro_f1, measure_areas, read_labelled
from index.toy import ToyEmbedder
from service.reference import load

ROOT = Path(__file__).parents[2]
PROBLEMS = ROOT.parent / "shared" / "quality" / "problems"
FLOOR = tomllib.loads((ROOT / "tests" / "floors.toml").read_text("utf-8"))["areas"]["words_in_document_f1"]

AREAS = {
    "control": Area("control", "AI control", "Untrusted models.", ("trusted monitor",)),
    "probes": Area("probes", "Probes", "Read activations.", ("linear probe",)),
}


def test_f1_counts_both_kinds_of_mistake() -> None:
    gold, told = ["a", "a", "b", "b"], ["a", "b", "b", ""]
    assert f1(gold, told, "a") == pytest.approx(2 / 3)
    assert f1(gold, told, "b") == pytest.approx(1 / 2)
    assert macro_f1(gold, told, fewest=2) == pytest.approx(7 / 12)
    assert macro_f1(gold, told, fewest=3) == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    page = "<h2>Open</h2><ul><li>Train a linear probe on lies.</li><li>Next one</li></ul><p>A trusted monitor.</p>"
    (tmp_path / "raw" / "list.html").write_text(page)
    (tmp_path / "raw" / "list.md").write_text(
        "# Open\n\n- Train a linear probe on lies.\nMore of it.\n\n## Other\n\ntext\n"
    )
    rows = [
        ("list.html", "Train a linear probe on lies.", "probes", "problem"),
        ("list.html", "Next one", "control", "problem"),
        ("list.html", "An area", "control", "area"),
        ("list.md", "Train a linear probe on lies.", "probes", "exercise"),
    ]
    lines = [
        json.dumps({"source_file": s, "title": t, "text_start": t, "area": a, "level": level, "section": "List > Open"})
        for s, t, a, level in rows
    ]
    (tmp_path / "gold.jsonl").write_text("\n".join(lines))
    return tmp_path


def test_problems_are_read_with_what_follows_them(folder: Path) -> None:
    problems = read_labelled(folder)
    assert [(each.title, each.area) for each in problems] == [
        ("Train a linear probe on lies.", "probes"),
        ("Next one", "control"),
        ("Train a linear probe on lies.", "probes"),
    ]
    assert problems[0].text == "Train a linear probe on lies."
    assert problems[1].text == "Next one\n\nA trusted monitor."
    assert problems[2].text == "Train a linear probe on lies.\n\nMore of it."
    assert problems[0].section == ("List", "Open")


def test_the_document_helps_a_problem_that_says_little() -> None:
    told = in_document(
        [
            Labelled("one", "A trusted monitor", "", ("Control",), "control"),
            Labelled("one", "A second trusted monitor", "", ("Control",), "control"),
            Labelled("one", "Other budgets", "", ("Control",), "control"),
        ],
        Areas(AREAS),
    )
    assert told == [("control",)] * 3


def test_a_report_has_a_row_for_each_way(folder: Path) -> None:
    report = measure_areas(folder, AREAS, ToyEmbedder())
    assert len(report["areas"]) == 5
    assert report["areas"]["words"]["right"] == pytest.approx(1.0)


@pytest.mark.shared
@pytest.mark.skipif(not PROBLEMS.exists(), reason="the reference material is not beside the checkout")
def test_words_tell_areas_of_listed_problems_above_the_floor() -> None:
    problems = read_labelled(PROBLEMS)
    told = in_document(problems, Areas(load(ROOT / "data").areas))
    assert macro_f1([each.area for each in problems], [next(iter(each), "") for each in told]) >= FLOOR
