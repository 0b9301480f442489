"""Grades, keys and issue labels."""

from __future__ import annotations

import pytest

from foothold.domain.scales import bare, grade_of, keyed, label_of


@pytest.mark.parametrize(
    ("title", "text", "names", "place"),
    [
        ("B* 2.14 - Interpret how brackets are closed", "", ("B",), 1 / 3),
        ("A-C 3.2 - Find what others missed", "", ("A", "B", "C"), 1 / 3),
        ("7.5 (C*): Hand-code more circuits", "", ("C",), 2 / 3),
        ("Interpret tags", "**D** 8.1 - Interpret tags", ("D",), 1.0),
        ("A study", "Difficulty: 2/3. Do it.", ("2",), 0.5),
        ("A study", "difficulty: 1 # out of 3", ("1",), 0.0),
        ("A study", "**Difficulty:** Hard", ("hard",), 0.85),
        ("A study", "Project size: small", ("small",), 0.15),
    ],
)
def test_a_grade_is_read_where_the_source_writes_one(
    title: str, text: str, names: tuple[str, ...], place: float
) -> None:
    grade = grade_of(title, text)
    assert grade is not None
    assert grade.names == names
    assert grade.place == pytest.approx(place)


@pytest.mark.parametrize(
    "text",
    [
        "A study of probes",
        "B 12 vitamins",
        "The time complexity: high for long inputs",
        "2.14 is the version",
        "Set the font size: small",
        "Difficulty 7/5",
    ],
)
def test_what_looks_like_a_grade_is_not_always_one(text: str) -> None:
    assert grade_of(text, text) is None


def test_the_title_stands_without_its_grade() -> None:
    assert bare("B-C* 2.27 - Explain many heads") == "Explain many heads"
    assert bare("Explain many heads") == "Explain many heads"


def test_the_key_of_the_source_gives_a_grade_its_hours() -> None:
    grade = grade_of("x", "Difficulty: 2/3")
    assert grade is not None
    said = keyed(grade, "1: about a day. 2: one to two weeks. 3: several months.")
    assert said is not None
    assert (said.hours_from, said.hours_to) == (40, 80)
    assert "2/3" in said.words


def test_a_span_of_grades_reaches_from_the_first_to_the_last() -> None:
    grade = grade_of("A-B 1.2 - x", "")
    assert grade is not None
    said = keyed(grade, "A: 1 to 3 days\nB: 1 to 2 weeks\nC: 2 months")
    assert said is not None
    assert (said.hours_from, said.hours_to) == (8, 80)


def test_an_open_last_step_is_closed_where_a_grade_spans_several() -> None:
    open_ended, spanning = grade_of("D 1.2 - x", ""), grade_of("A-D 1.2 - x", "")
    assert open_ended is not None
    assert spanning is not None
    alone, several = keyed(open_ended, ""), keyed(spanning, "")
    assert alone is not None
    assert several is not None
    assert (alone.hours_from, alone.hours_to) == (320, None)
    assert (several.hours_from, several.hours_to) == (16, 640)


def test_a_grade_without_a_key_gives_no_hours() -> None:
    grade = grade_of("x", "Difficulty: medium")
    assert grade is not None
    assert keyed(grade, "Everything here is fun.") is None


@pytest.mark.parametrize(
    ("tags", "low", "high"),
    [
        (("enhancement", "good first issue"), 3, 16),
        (("good-first-issue",), 3, 16),
        (("E-easy",), 2, 10),
        (("difficulty: easy",), 2, 10),
        (("effort: low",), 2, 10),
        (("size/XS",), 1, 4),
        (("complexity-simple", "good first issue"), 2, 10),
        (("complexity-moderate",), 8, 30),
        (("D-Complex",), 25, 120),
        (("size/XXL",), 60, 400),
    ],
)
def test_an_issue_label_speaks_of_size(tags: tuple[str, ...], low: float, high: float) -> None:
    said = label_of(tags)
    assert said is not None
    assert (said.hours_from, said.hours_to) == (low, high)
    assert said.words in tags


@pytest.mark.parametrize(
    "tag", ["help wanted", "bug", "[P1]", "low-priority", "interpretability", "easyocr", "documentation"]
)
def test_other_labels_say_nothing_of_size(tag: str) -> None:
    assert label_of((tag,)) is None
