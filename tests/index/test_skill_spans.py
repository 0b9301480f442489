"""Spans of skills that no list needs to name, and the measures of skills."""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from index.aliases import AliasFinder
from index.linking import Linker, stretches_of
from index.measure_skills import measure_spans, overlap, r_precision, read_links
from index.skill_spans import SkillSpans, SpanModel, best_tags, form_of, load_skill_spans, spans_of
from index.toy import ToyEmbedder
from index.train_skill_spans import Perceptron, own_names
from index.unknown_skills import unknown_skills

ROOT = Path(__file__).parents[2]
SPAN_FILE = ROOT.parent / "shared" / "quality" / "skills" / "skillspan" / "dev.json"
FLOORS = tomllib.loads((ROOT / "tests" / "floors.toml").read_text("utf-8"))["skills"]
EVEN = [(0.0, 0.0, 0.0)] * 3


@pytest.mark.parametrize(
    ("token", "form"),
    [
        ("Python", "Aa"),
        ("PyTorch", "AaA"),
        ("SQL", "AA"),
        ("node.js", "tech"),
        ("C++", "tech"),
        ("2024", "d"),
        ("a", "a"),
    ],
)
def test_forms(token: str, form: str) -> None:
    assert form_of(token) == form


def test_inside_never_follows_outside() -> None:
    assert best_tags([[0, 0, 9], [1, 0, 9]], EVEN) in ([1, 2], [0, 0])
    assert best_tags([[5, 0, 0], [0, 0, 9], [0, 3, 0]], EVEN)[:2] != [0, 2]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [([0, 1, 2, 0, 1], [(1, 3), (4, 5)]), ([1, 1], [(0, 1), (1, 2)]), ([0, 0], []), ([], [])],
)
def test_spans_of_tags(tags: list[int], spans: list[tuple[int, int]]) -> None:
    assert list(spans_of(tags)) == spans


def test_a_perceptron_learns_what_is_marked_and_calls_it_again() -> None:
    plain = SkillSpans(SpanModel({}, EVEN, 0.0), ["welding"], [])
    lines = [
        ("know welding well", [0, 1, 0]),
        ("we like tea well", [0, 0, 0, 0]),
        ("know painting well", [0, 1, 0]),
        ("all is well", [0, 0, 0]),
    ]
    perceptron = Perceptron()
    perceptron.learn([(plain.features(text.split()), tags) for text, tags in lines], 8, random.Random(0))
    learned = SkillSpans(replace(perceptron.average(0.0), caution=0.0), ["welding"], [])
    assert learned.find("know knitting well") == ["knitting"]
    assert learned.find("we like tea") == []


@pytest.fixture(scope="module")
def shipped() -> SkillSpans:
    return load_skill_spans(own_names())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Experience with Kubernetes and Terraform", "Kubernetes"),
        ("Knowledge of marine biology is required", "marine biology"),
        ("Degree in electrical engineering", "electrical engineering"),
    ],
)
def test_what_ships_finds_known_and_unknown_skills(shipped: SkillSpans, text: str, words: str) -> None:
    assert any(words in found for found in shipped.find(text))


def test_what_ships_finds_nothing_where_nothing_is_asked(shipped: SkillSpans) -> None:
    assert shipped.find("We look forward to your letter.\n\nThank you!") == []


def test_unknown_skills_are_counted_without_ours(shipped: SkillSpans) -> None:
    known = AliasFinder({"": own_names()})
    found = dict(unknown_skills(["Degree in electrical engineering or Python"] * 3, shipped, known))
    assert found.get("electrical engineering") == 3
    assert not any("python" in words for words in found)


def test_overlap_counts_meeting_and_equal_spans() -> None:
    figures = overlap([[(0, 2), (4, 5)], []], [[(1, 3)], [(0, 1)]])
    assert figures["precision"] == pytest.approx(1 / 2)
    assert figures["recall"] == pytest.approx(1 / 2)
    assert figures["equal F"] == 0


def test_links_are_read_for_sentences_that_have_a_skill(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text("sentence,span,sub_span,label\nknows Java,Java,,Java\nknows Java,x,,tea\nlikes tea,tea,,NONE\n")
    assert read_links(path, ["Go", "Java"]) == [("knows Java", {1})]


def test_a_linker_finds_names_that_stand_there_and_names_in_other_words() -> None:
    names = [
        "manage musical staff",
        "Java (computer programming)",
        "use baking ovens",
        "statistics",
        "plan gardens",
        "sing",
    ]
    linker = Linker(names, ToyEmbedder())
    assert linker.link("Java and statistics", 2) in ([1, 3], [3, 1])
    assert linker.link("we manage the musical staff of a hall", 1) == [0]
    assert r_precision(linker.scores("Java and statistics"), {1, 3}) == 1.0


def test_stretches_neither_open_nor_end_with_a_stop_word() -> None:
    assert stretches_of("use of baking ovens") == [
        "use",
        "use of baking",
        "use of baking ovens",
        "baking",
        "baking ovens",
        "ovens",
    ]


@pytest.mark.shared
@pytest.mark.skipif(not SPAN_FILE.exists(), reason="the reference material is not beside the checkout")
def test_spans_of_job_posts_stay_above_the_floor() -> None:
    figures = measure_spans(SPAN_FILE)
    assert figures["learned"]["overlap F"] >= FLOORS["span_overlap_f"]
    assert figures["learned"]["overlap F"] > figures["baseline: lists of names"]["overlap F"]
