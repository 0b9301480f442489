"""Files as documents: their titles, their names below the root, one-problem pages, and what `foothold split` prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from foothold.domain.document import Holds
from service.split_files import read_document, split_file

LIST = "# Future work\n\n- Does it hold for larger models?\n- Train the probe on two layers. It takes about 8 hours.\n"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_each_problem_of_a_file_with_its_place_and_size(tmp_path: Path) -> None:
    first, second = split_file(write(tmp_path / "notes" / "list.md", LIST), tmp_path)
    assert (first["source_file"], first["title"]) == ("notes/list.md", "Does it hold for larger models?")
    assert first["section"] == ["Future work"]
    assert second["title"] == "Train the probe on two layers."
    assert second["effort"]["band"] == "weekend"


def test_a_page_that_says_how_hard_it_is_is_one_problem(tmp_path: Path) -> None:
    fields = 'title: "Probe it: a start"\ndifficulty: 1 # out of 3'
    page = f"---\n{fields}\n---\n<p>Take a model.</p><ul><li>Train a probe.</li></ul>"
    (only,) = split_file(write(tmp_path / "requests" / "probe.html", page), tmp_path)
    assert (only["title"], only["text"]) == ("Probe it: a start", "Take a model.\n\nTrain a probe.")


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.md", "---\ntitle: Ideas\n---\n# Heading\n", "Ideas"),
        ("a.html", "<!-- title: Saved\n author: Ada -->\n<h1>Heading</h1>", "Saved"),
        (
            "a.html",
            "<html><head><title>Page &amp; more</title></head><body><h1>Heading</h1></body></html>",
            "Page & more",
        ),
        ("a.md", "# Heading\n", "Heading"),
        ("three_small-ideas.txt", "Just words.", "three small ideas"),
    ],
)
def test_titles(tmp_path: Path, name: str, text: str, title: str) -> None:
    document = read_document(write(tmp_path / name, text), tmp_path)
    assert (document.title, document.holds) == (title, Holds.LIST)


def test_a_file_outside_the_root_keeps_its_whole_name(tmp_path: Path) -> None:
    path = write(tmp_path / "list.md", LIST)
    assert read_document(path, tmp_path / "elsewhere").native_id == path.as_posix()


def test_broken_bytes_and_empty_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"")
    assert split_file(path, tmp_path) == []
    path.write_bytes(b"# Future work\n\n- Does \xff it hold for larger models?\n")
    assert len(split_file(path, tmp_path)) == 1
