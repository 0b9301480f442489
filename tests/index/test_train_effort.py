"""Learning general words: only words of many projects get a weight, and their sign follows the efforts."""

from __future__ import annotations

import json
from pathlib import Path

from index.train_effort import ITEMS, PROJECTS, Sized, fit_words, load, ranks, render


def made(projects: int) -> list[Sized]:
    """Return items of which those that "rebuild" take long and those that "relabel" do not, whatever the unit."""
    return [
        Sized(
            f"tracker {number % 2}", f"project {number}", "", f"{verb} the zork{chr(97 + number)}", unit * (number + 1)
        )
        for number in range(projects)
        for verb, unit in (("rebuild", 8.0), ("rebuild", 5.0), ("relabel", 1.0), ("relabel", 2.0))
    ]


def test_words_of_many_projects_get_the_sign_of_their_effort() -> None:
    weights = fit_words(made(PROJECTS + ITEMS))
    assert weights["rebuild"] > 0.3
    assert weights["relabel"] < -0.3
    assert set(weights) == {"rebuild", "relabel"}


def test_words_of_few_projects_get_none() -> None:
    assert fit_words(made(PROJECTS - 1)) == {}


def test_effort_is_ranked_inside_a_project() -> None:
    items = made(2)
    ranked = ranks(items)
    assert abs(ranked[:4].mean()) < 1e-9
    assert list(ranked[:4].argsort()) == [2, 3, 1, 0]


def test_items_without_a_usable_label_are_left_out(tmp_path: Path) -> None:
    row = {"source": "tracker", "repo": "p", "title": "t", "body": None, "label_value": 3}
    rows = [row, {**row, "label_value": None}, {**row, "source": "swe_lancer"}]
    path = tmp_path / "effort_issues.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert load(path) == [Sized("tracker", "p", "t", "", 3.0)]


def test_the_module_of_weights_is_python_and_leaves_out_what_moves_nothing() -> None:
    scope: dict[str, object] = {}
    exec(render({"rebuild": 0.512, "the": 0.01}), scope)
    assert scope["WORDS"] == {"rebuild": 0.51}
