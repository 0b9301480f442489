"""A refresh embeds what changed and nothing else; what did not change is not even sent again."""

from __future__ import annotations

from service.bench_refresh import bench_refresh


def test_only_what_changed_is_understood_and_embedded() -> None:
    (report,) = bench_refresh(postings=100).values()
    anew, changed, same = report.values()
    assert (anew["new"], changed["changed"], same["changed"]) == (100, 1, 0)
    assert anew["texts embedded"] == 100 * changed["texts embedded"] > 0
    assert same["texts embedded"] == 0
    assert [each["requests"] for each in report.values()] == [50, 50, 50]
    assert [each["answered 304"] for each in report.values()] == [0, 49, 50]
