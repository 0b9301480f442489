"""The shapes in which sources list problems, and their look-alikes, one document a row; and texts that nobody wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from foothold.domain.document import Document, Holds
from foothold.domain.posting import Kind
from foothold.domain.split import split
from index.splitter import load_splitter
from scrapers._blocks import from_html, from_markdown
from tests.index.marked import count

SHAPES = Path(__file__).parents[1] / "gold" / "split_shapes"
#: What is still missed and still false; a document that isn't here is split without a fault.
FAULTS = {
    "bold_colon_outside.html": (2, 0),
    "bold_italic_md.md": (3, 0),
    "exp_list.md": (3, 0),
    "grants_blog.html": (2, 0),
    "lab_agenda_excited.html": (2, 0),
    "methods_paper.md": (0, 2),
    "numbered_problems_post.md": (1, 0),
    "org_needs.html": (1, 0),
    "rfp_eligibility.html": (3, 0),
    "thesis.html": (2, 0),
}

#: Texts at the edge: broken, empty, huge or foreign. The number of items matters less than that there is an answer.
EDGES = {
    "empty": "",
    "white space": " \n\t ",
    "images only": "<p><img src=a.png></p><ul><li><img src=b.png></li></ul>",
    "never closed": "<h2>Open problems<ul><li>Does it hold for large models?<li><b>Train a probe<li>",
    "closed too often": "</ul></li></div>Open problems</p></h2>&nosuch; <li",
    "deep lists": "<ul><li>Does it hold?" * 2000,
    "deep divisions": "<div>" * 2000 + "Does it hold?",
    "tables in tables": "<table><tr><td>" * 200 + "x",
    "right to left": "<h2 dir=rtl>مسائل مفتوحة</h2><ul dir=rtl><li>هل يصمد الاتجاه؟</li><li>درّب مسبارا</li></ul>",
    "no spaces": "<h2>开放问题</h2><ul><li>拒绝方向在蒸馏后是否保留？</li><li>训练一个线性探针</li></ul>",
    "nulls": "<h2>Open\x00 problems</h2><ul><li>Does it\x00 hold?</li></ul>",
    "half a character": "# Open problems\n\n- Does it hold \ud800?\n",
    "a million letters": "<p><b>" + "a" * 1_000_000 + "</b></p>",
    "a megabyte in one item": "<ul><li>" + "Does it hold? " * 70_000 + "</li></ul>",
}


def document(text: str, title: str = "Open problems") -> Document:
    return Document("s", "", "1", "", Kind.PROBLEM, title, Holds.LIST, blocks=from_html(text))


@pytest.mark.parametrize("path", sorted(SHAPES.iterdir()), ids=lambda path: path.name)
def test_each_shape(path: Path) -> None:
    found = count(path)
    assert (found.wanted - found.hits, found.false) == FAULTS.get(path.name, (0, 0))


@pytest.mark.parametrize("edge", EDGES)
def test_no_text_is_too_odd_to_answer(edge: str) -> None:
    found = split(document(EDGES[edge]), load_splitter())
    assert all(item.title for item in found.items)
    assert len(from_markdown(EDGES[edge])) >= 0


def test_every_one_of_two_thousand_items_is_found() -> None:
    items = "".join(f"<li>Does claim {number} hold for larger models?</li>" for number in range(2000))
    assert len(split(document(f"<h2>Open problems</h2><ul>{items}</ul>"), load_splitter()).items) == 2000


def test_a_list_in_another_language_is_left_and_not_guessed_at() -> None:
    text = "<h2>Ideas de proyectos</h2><ul><li>Entrenar una sonda lineal.</li><li>¿Se conserva la dirección?</li></ul>"
    assert split(document(text, "Problemas abiertos"), load_splitter()).items == ()
