"""Reports as tables, and as blocks of a page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foothold.domain.errors import FootholdError
from service import bench as benches
from service.bench import bench
from service.measured import END, as_markdown, filled, names_of_blocks, tables

REPORT = {"queries": 3, "systems": {"fused": {"ndcg@10": 0.72345, "found": 1200}, "lexical": {"ndcg@10": 12.6}}}
PAGE = f"# Figures\n\nOurs.\n\n<!-- measured: one -->\nold\n{END}\n\n<!-- measured: other -->\n{END}\nThe end.\n"


def test_a_row_for_each_system_and_a_column_for_each_figure() -> None:
    (shown,) = tables(REPORT)
    assert shown.title == "systems"
    assert shown.columns == ("", "ndcg@10", "found")
    assert shown.rows == [("fused", "0.723", "1,200"), ("lexical", "13", "")]


def test_a_table_in_markdown() -> None:
    assert as_markdown(REPORT).splitlines() == [
        "**systems**",
        "",
        "|  | ndcg@10 | found |",
        "|---|---:|---:|",
        "| fused | 0.723 | 1,200 |",
        "| lexical | 13 |  |",
    ]


def test_a_block_is_filled_and_the_rest_kept() -> None:
    page = filled(filled(PAGE, "one", "new"), "other", "too")
    assert names_of_blocks(page) == ["one", "other"]
    assert page == PAGE.replace("-->\nold\n", "-->\n\nnew\n\n").replace(
        f"other -->\n{END}", f"other -->\n\ntoo\n\n{END}"
    )
    assert filled(page, "one", "new") == page


@pytest.mark.parametrize("page", ["", PAGE.replace(END, "")], ids=["no block", "no end"])
def test_a_page_without_the_block_says_what_to_add(page: str) -> None:
    with pytest.raises(FootholdError, match=re.escape(END)):
        filled(page, "one", "new")


def test_what_has_no_data_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.replace("other", "areas"))
    monkeypatch.setattr(benches, "speeds", lambda: {"one": lambda: REPORT})
    said: list[str] = []
    bench(tmp_path / "nowhere", page, datetime(2026, 11, 25, tzinfo=UTC), said.append)
    assert said == ["Measuring one", "Left as it was, for want of its data: areas"]
    assert "| fused | 0.723 | 1,200 |" in page.read_text()
    assert "`make bench`, 2026-11-25, load" in page.read_text()
    assert f"<!-- measured: areas -->\n{END}" in page.read_text()


def test_a_block_that_nothing_fills_is_an_error(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    with pytest.raises(FootholdError, match="'one'"):
        bench(tmp_path, page, datetime(2026, 11, 25, tzinfo=UTC), print)
