"""One line of input in, the same line with its effort out."""

from __future__ import annotations

from service.size_lines import size_line


def test_a_line_keeps_its_fields_and_gains_an_effort() -> None:
    row = size_line({"id": 7, "title": "Compare two probes", "text": "This should take 12 hours."})
    assert row["id"] == 7
    effort = row["effort"]
    assert (effort["hours_from"], effort["hours_to"], effort["band"], effort["basis"]) == (12, 12, "weekend", "stated")
    assert effort["evidence"] == ["take 12 hours"]
    assert 0 < effort["confidence"] <= 1
    assert 0 <= effort["score"] <= 1


def test_missing_fields_are_empty_and_unknown_stays_unknown() -> None:
    effort = size_line({"title": "Hm"})["effort"]
    assert (effort["hours_from"], effort["band"], effort["score"]) == (None, "unknown", 0.5)
    assert size_line({"title": None, "text": None, "tags": 3})["effort"] == effort


def test_labels_and_the_key_of_a_scale_are_used() -> None:
    assert size_line({"title": "x", "tags": ["good first issue"]})["effort"]["basis"] == "label"
    assert size_line({"title": "x", "tags": "good first issue"})["effort"]["basis"] == "label"
    keyed = size_line({"title": "x", "text": "Difficulty: 1/2", "list_remark": "1: a day. 2: a month."})
    assert (keyed["effort"]["basis"], keyed["effort"]["hours_to"]) == ("scale", 8)
