"""The measure of splitting, on a folder made for the test, and held to its floors on shared and on own marks."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from index.measure_split import EVERY_ITEM, HONEST, SHIPPED, Count, Found, measure_split, score, source_of
from index.split_gold import from_gold, from_hashes, from_marks, letters, opening_hash
from scrapers._blocks import from_markdown
from service.split_examples import own_examples
from service.split_files import read_document
from tests.index.marked import count

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "quality"
UNSEEN = ROOT / "tests" / "gold" / "split"
FLOORS = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8"))["split"]


def gold(start: str, level: str = "problem", structure: str = "li") -> dict[str, object]:
    return {"source_file": "01_a.md", "text_start": start, "level": level, "structure": structure, "block_index": 1}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (["Does it hold?", "Train a probe."], Count(2, 0, 2)),
        (["Does it hold?", "Does it hold?"], Count(1, 1, 2)),
        (["Train a probe.", "An area"], Count(1, 0, 2)),
        (["Something else"], Count(0, 1, 2)),
        ([], Count(0, 0, 2)),
    ],
)
def test_an_item_answers_for_one_problem(items: list[str], expected: Count) -> None:
    lines = [gold("Does it hold?"), gold("Train a probe."), gold("An area", "area")]
    assert score(lines, [Found(item, item) for item in items]) == expected


def test_two_problems_that_begin_alike_want_two_items() -> None:
    assert score([gold("Train a probe."), gold("Train a probe.")], [Found("", "Train a probe.")]) == Count(1, 0, 2)


def test_a_file_without_problems_has_perfect_rates_until_something_is_found() -> None:
    assert Count(0, 0, 0).rates() == (1.0, 1.0, 1.0)
    assert Count(0, 2, 0).rates()[0] == 0.0


def test_related_sources_are_left_out_together() -> None:
    assert source_of("31_a.md") == source_of("32_b.md")
    assert source_of("01_a.html") != source_of("02_b.html")


def test_the_measure_names_each_way_and_each_file(tmp_path: Path) -> None:
    raw = tmp_path / "problems" / "raw"
    raw.mkdir(parents=True)
    (raw / "01_a.md").write_text(
        "# Future work\n\n- Does it hold for larger models?\n- Train a probe on it.\n", "utf-8"
    )
    (raw / "02_b.md").write_text("# Team\n\n- Ada\n- Ben\n", "utf-8")
    lines = [gold("Does it hold for larger models?"), gold("Train a probe on it.")]
    (tmp_path / "problems" / "gold.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    report = measure_split(tmp_path, read_document, own_examples())
    assert report["splitting"][SHIPPED]["F1"] == report["splitting"][HONEST]["F1"] == 1.0
    assert report["splitting"][EVERY_ITEM]["false without problems"] == 2
    assert list(report["files, source never seen"]) == ["01_a.md", "02_b.md"]


def test_gold_lines_find_their_blocks_and_not_the_contents_list() -> None:
    blocks = from_markdown("- Probe it\n- Steer it\n\n# Probe it\n\nWhy.\n\n# Steer it\n\nHow.\n\n- Which layer?\n")
    lines = [gold("Probe it", structure="h1"), gold("How.", structure="paragraph"), gold("Which layer?", "sub")]
    example = from_gold("01", "x", blocks, lines)
    assert [blocks[number].text for number in sorted(example.opens)] == ["Probe it", "Steer it"]
    assert min(example.opens) == 2
    assert list(example.doubtful) == [6]


def test_marks_are_kept_as_hashes_without_the_text() -> None:
    blocks = from_markdown("- Does it hold?\n- Maybe\n")
    example = from_hashes("p", "x", blocks, {opening_hash("does it HOLD")}, {opening_hash("Maybe")})
    assert (example.opens, dict(example.doubtful)) == (frozenset({0}), {1: 0.0})


def test_marks_within_a_text_are_taken_out_of_it() -> None:
    example = from_marks("own", "x", from_markdown("- **Probe it. {P}** Why.\n    - Which layer? {s}\n"))
    assert [(block.text, block.lead) for block in example.blocks] == [
        ("Probe it. Why.", "Probe it."),
        ("Which layer?", ""),
    ]
    assert (example.opens, list(example.doubtful)) == (frozenset({0}), [1])


def test_our_own_lists_that_no_training_saw_are_split_as_well_as_before() -> None:
    total = Count(*map(sum, zip(*map(count, sorted(UNSEEN.iterdir())), strict=True)))
    precision, recall, _ = total.rates()
    assert precision >= FLOORS["own"]["precision"]
    assert recall >= FLOORS["own"]["recall"]


@pytest.mark.shared
def test_sources_never_seen_are_split_as_well_as_before() -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared material is not there")
    found = measure_split(SHARED, read_document, own_examples())["splitting"]
    for row, floors in ((HONEST, FLOORS["source_never_seen"]), (SHIPPED, FLOORS["as_shipped"])):
        assert found[row]["F1"] >= floors["f1"]
        assert found[row]["mean of files"] >= floors["mean_of_files"]
        assert found[row]["mean of lists"] >= floors["mean_of_lists"]
        assert found[row]["false without problems"] <= floors["false_without_problems"]


def test_letters_are_small_letters_and_digits() -> None:
    assert letters("B* 2.14 - Ünd it?") == "b214ndit"
