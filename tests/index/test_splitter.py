"""The shipped splitter on small documents of each form, and of what is no problem; and its training."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foothold.domain.document import Document, Holds
from foothold.domain.posting import Kind
from foothold.domain.split import split
from index.split_gold import from_marks
from index.split_training import BELIEFS, RANGES, rows, train
from index.splitter import MODEL_FILE, LinearSplitter, load_splitter, save_splitter
from scrapers._blocks import from_html, from_markdown
from tests.index.split_forms import FORMS, NOT_FORMS


def titles(markdown: str, title: str = "") -> list[str]:
    blocks = from_markdown(markdown)
    document = Document("s", "", "1", "", Kind.PROBLEM, title or blocks[0].text, Holds.LIST, blocks=blocks)
    return [item.title for item in split(document, load_splitter()).items]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_found(form: str) -> None:
    assert len(titles(FORMS[form])) == 2


@pytest.mark.parametrize("form", NOT_FORMS)
def test_each_look_alike_is_left(form: str) -> None:
    assert titles(NOT_FORMS[form]) == []


def test_comments_and_navigation_are_left() -> None:
    html = "<nav><ul><li>Open problems</li></ul></nav><h2>Open problems</h2><p>None left.</p>"
    html += '<ul class="comments"><li>Does it hold for larger models?</li><li>Train more probes!</li></ul>'
    document = Document("s", "", "1", "", Kind.PROBLEM, "Notes", Holds.LIST, blocks=from_html(html))
    assert split(document, load_splitter()).items == ()


def test_the_shipped_weights_are_those_of_the_features_and_keep_their_signs() -> None:
    weights = load_splitter().weights
    assert set(weights) == set(BELIEFS)
    assert all(weight * BELIEFS[name] >= 0 for name, weight in weights.items())
    assert all(weights[name] <= upper for name, (_, upper) in RANGES.items() if upper is not None)


def test_training_is_deterministic_and_moves_weights_only_as_examples_ask(tmp_path: Path) -> None:
    example = from_marks(
        "own", "Open problems", from_markdown("- Does it hold? {P}\n- Train a probe. {P}\n\n## About\n\n- Ada\n")
    )
    first, second = train([rows(example)]), train([rows(example)])
    save_splitter(first, tmp_path / "a.json")
    save_splitter(second, tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert first.weights["heading records"] == pytest.approx(BELIEFS["heading records"])
    assert first.weights["run asks"] > BELIEFS["run asks"]


def test_a_model_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps({"format": 0, "bias": 0, "weights": {}}), "utf-8")
    with pytest.raises(ValueError, match="train it again"):
        load_splitter(path)


def test_the_model_file_is_what_saving_it_would_write(tmp_path: Path) -> None:
    save_splitter(load_splitter(), tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == MODEL_FILE.read_bytes()


def test_blocks_that_can_not_open_a_problem_have_no_chance() -> None:
    blocks = from_markdown("# Open problems\n\nJust words.\n\n```\ncode\n```\n")
    assert list(LinearSplitter(50.0, {}).opens("x", blocks)) == [pytest.approx(1.0), 0.0, 0.0]
