"""Items out of posts that hold no list of problems: counted in all and in draws of 200."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from foothold.domain.document import Block, Form
from index.measure_ordinary import measure_ordinary
from index.splitter import load_splitter
from service.split_examples import ordinary_posts

ROOT = Path(__file__).parents[2]
FORUM = ROOT.parent / "shared" / "pages" / "forum"
FLOORS = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8"))["split"]["posts_without_a_list"]


class EveryItem:
    def opens(self, title: str, blocks: Sequence[Block]) -> Sequence[float]:
        return [1.0] * len(blocks)


def test_items_are_counted_over_all_posts_and_over_draws() -> None:
    quiet, loud = ("Quiet", ()), ("Loud", (Block(Form.ITEM, "One", depth=1), Block(Form.ITEM, "Two", depth=1)))
    report = measure_ordinary({"few": [quiet, loud], "many": [quiet] * 399 + [loud], "none": []}, EveryItem())
    assert report["few"] == {"posts": 2, "with items": 1, "items": 2, "mean of 200": 2.0, "most of 200": 2}
    assert (report["many"]["items"], report["many"]["most of 200"]) == (2, 2)
    assert 0 < report["many"]["mean of 200"] < 2
    assert list(report) == ["few", "many"]


@pytest.mark.shared
def test_posts_that_hold_no_list_yield_next_to_nothing() -> None:
    if not FORUM.is_dir():
        pytest.skip("the shared material is not there")
    found = measure_ordinary(ordinary_posts(FORUM), load_splitter())["never learned from"]
    assert found["mean of 200"] <= FLOORS["mean_of_200"]
    assert found["most of 200"] <= FLOORS["most_of_200"]
