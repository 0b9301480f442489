"""The measure of told-twice, on a file made for the test, and on the pairs that people made."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.measure_duplicates import FILE, measure_duplicates

SHARED = Path(__file__).parents[3] / "shared" / "pages" / "forum"

ROWS = """title,lw_id,eaf_id,lw_postedAt,eaf_postedAt,days_apart,lw_user,eaf_user,lw_url,eaf_url
On the care of minds,aaaaaaaa1,bbbbbbbb1,2026-03-01T08:00:00.000Z,2026-03-02T08:00:00.000Z,1.0,Ada,Ada,,
Open thread,aaaaaaaa2,bbbbbbbb2,2026-03-03T08:00:00.000Z,2026-03-03T09:00:00.000Z,0.04,Ada,Bo,,
A map of small networks,aaaaaaaa3,bbbbbbbb3,2026-03-04T08:00:00.000Z,2026-03-04T08:00:00.000Z,0.0,Bo,Bo,,
"""


def test_what_it_reports(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / FILE).write_text(ROWS, encoding="utf-8")
    (report,) = measure_duplicates(tmp_path, others=6).values()
    assert report["all"] == {
        "pairs": 3,
        "merged": 2,
        "others": 6,
        "wrong": 0,
        "recall": pytest.approx(2 / 3),
        "precision": 1.0,
        "elsewhere": 0,
    }
    assert (report["even"]["pairs"], report["odd"]["pairs"]) == (2, 1)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference material is not beside the checkout")
def test_cross_posts_are_recognised_and_others_left_alone() -> None:
    (report,) = measure_duplicates(SHARED).values()
    assert report["all"]["others"] == 5000
    assert report["all"]["recall"] >= 0.95
    assert report["all"]["precision"] >= 0.99
