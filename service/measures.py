"""The measures of quality, by name; each takes a folder of labelled data and whether its queries are CVs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from service.measured import Report
from service.wiring import foothold, prepared


def measures() -> dict[str, Callable[[Path, bool], Report]]:
    """Return what can be measured, by name; what a measure needs is loaded when it runs."""
    return {
        "retrieval": _retrieval,
        "split": lambda folder, _: _split(folder),
        "effort": lambda folder, _: _effort(folder),
        "areas": lambda folder, _: _areas(folder),
        "skills": lambda folder, _: _skills(folder),
        "duplicates": lambda folder, _: _duplicates(folder),
        "match": lambda folder, _: _match(folder),
    }


def _retrieval(folder: Path, cv: bool) -> Report:
    from index.measure import measure

    return measure(folder, foothold().embedder(), cv=cv)


def _split(folder: Path) -> Report:
    from index.measure_ordinary import measure_ordinary
    from index.measure_split import measure_split
    from index.splitter import load_splitter
    from service.split_examples import ordinary_posts, other_examples
    from service.split_files import read_document

    report = measure_split(folder, read_document, other_examples(folder.parent))
    forum = folder.parent / "pages" / "forum"
    if forum.is_dir():
        report["posts without a list"] = measure_ordinary(ordinary_posts(forum), load_splitter())
    return report


def _effort(folder: Path) -> Report:
    from index.measure_effort import measure_effort

    return measure_effort(folder)


def _areas(folder: Path) -> Report:
    from index.measure_areas import measure_areas

    service = foothold()
    return measure_areas(folder, service.reference.areas, service.embedder())


def _skills(folder: Path) -> Report:
    from index.measure_skills import measure_skills

    return measure_skills(folder, foothold().embedder())


def _duplicates(folder: Path) -> Report:
    from index.measure_duplicates import measure_duplicates

    return measure_duplicates(folder)


def _match(folder: Path) -> Report:
    from service.measure_match import measure_match

    return measure_match(folder, prepared())
