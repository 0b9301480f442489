"""Research areas by words, tags, context and meaning."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from foothold.domain.reference import Area
from index.areas import Areas
from index.embedder import load_embedder
from index.toy import ToyEmbedder
from service.reference import table

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def areas() -> dict[str, Area]:
    rows = table(DATA / "areas.toml").items()
    return {k: Area(k, **{n: tuple(v) if isinstance(v, list) else v for n, v in row.items()}) for k, row in rows}


@pytest.fixture(scope="module")
def by_words(areas: dict[str, Area]) -> Areas:
    return Areas(areas)


EXAMPLES = [
    ("Train sparse autoencoders on attention outputs", (), "sparse_features"),
    ("Does debate help a weak judge? A debate protocol with two debaters", (), "scalable_oversight"),
    ("A trusted monitor for an untrusted model", (), "control"),
    ("Steering vectors for honesty", (), "probes_steering"),
    ("Path patching on induction heads", (), "mech_interp"),
    ("Reward hacking in coding tasks", (), "reward_rl"),
    ("Is the chain of thought faithful?", (), "cot_monitoring"),
    ("Alignment faking in small models", (), "scheming_deception"),
    ("A jailbreak that transfers, and prompt injection", (), "red_teaming"),
    ("Corrigibility and logical induction", (), "agent_foundations"),
    ("Notes", ("ai-safety-cases",), "technical_governance"),
    ("Notes", ("AI Control",), "control"),
    ("Machine unlearning that lasts", (), "unlearning"),
]


@pytest.mark.parametrize(("title", "tags", "area"), EXAMPLES)
def test_words_and_tags_tell_the_area(by_words: Areas, title: str, tags: Sequence[str], area: str) -> None:
    assert by_words.areas(title, "", tags)[:1] == (area,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Built dashboards for a bank",
        "Strategy and communication with the course team",
        "Company policy and standards",
    ],
)
def test_everyday_words_name_no_area(by_words: Areas, text: str) -> None:
    assert by_words.areas("", text, ()) == ()


def test_two_areas_at_most_the_stronger_first(by_words: Areas) -> None:
    told = by_words.areas("", "Sparse autoencoders and steering vectors, jailbreaks and corrigibility", ())
    assert len(told) == 2
    assert by_words.areas("Steering vectors", "Steering vectors from sparse autoencoders", ())[0] == "probes_steering"


def test_the_document_leans_on_what_says_little_by_itself(by_words: Areas) -> None:
    about = (
        "Open problems in AI control",
        "Trusted monitoring with budgets",
        "Untrusted monitoring",
        "Control protocols",
    )
    assert by_words.areas("Try other budgets", "", ()) == ()
    assert by_words.areas("Try other budgets", "", (), about) == ("control",)
    assert by_words.areas("Sparse autoencoders for sparse autoencoders", "", (), about)[0] == "sparse_features"


def test_order_of_tags_and_repeats_of_words_do_not_matter_much(by_words: Areas) -> None:
    once = by_words.areas("", "jailbreaks", ("ai-control", "deceptive-alignment"))
    assert once == by_words.areas("", "jailbreaks jailbreaks", ("deceptive-alignment", "ai-control"))


def test_the_model_is_asked_for_the_areas_once(areas: dict[str, Area]) -> None:
    embedder = ToyEmbedder()
    told = Areas(areas, embedder)
    assert embedder.embedded == []
    told.areas("One", "", ())
    first = len(embedder.embedded)
    told.areas("Two", "", ())
    assert len(embedder.embedded) == first + 1


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Do the steps that a model writes down really lead to what it answers?", "cot_monitoring"),
        ("Remove facts about viruses from a model so that tuning does not restore them.", "unlearning"),
        ("Let several agents trade with each other and see when they work together.", "multi_agent"),
    ],
)
def test_meaning_tells_an_area_that_no_word_names(areas: dict[str, Area], text: str, area: str) -> None:
    assert area in Areas(areas, load_embedder("all-MiniLM-L6-v2")).areas("", text, ())
