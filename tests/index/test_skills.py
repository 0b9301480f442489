"""Skills in text: whole words, everyday words only where they are meant, and how they are asked for."""

from __future__ import annotations

import pytest

from foothold.domain.posting import SkillMention
from foothold.domain.reference import Skill
from index.aliases import AliasFinder, spellings
from index.skills import Skills

TABLE = {
    skill.key: skill
    for skill in (
        Skill("python", "Python"),
        Skill("pytorch", "PyTorch", implies=("python",)),
        Skill("go", "Go", aliases=("golang",), ambiguous=("Go",)),
        Skill("c", "C", ambiguous=("C",)),
        Skill("cpp", "C++"),
        Skill("csharp", "C#"),
        Skill("r", "R", ambiguous=("R",)),
        Skill("rust", "Rust", ambiguous=("Rust",)),
        Skill("react", "React", aliases=("React.js",), ambiguous=("React",)),
        Skill("inspect", "Inspect", aliases=("inspect_ai",), ambiguous=("Inspect",)),
        Skill("julia", "Julia", ambiguous=("Julia",)),
        Skill("evals", "Model evaluations", aliases=("evals",)),
        Skill("javascript", "JavaScript", aliases=("JS",), ambiguous=("JS",)),
        Skill("rest", "REST"),
        Skill("sae", "Sparse autoencoders", aliases=("SAE",)),
        Skill("rl", "Reinforcement learning", aliases=("RL",)),
        Skill("reward", "Reward modelling"),
        Skill("ml", "Machine learning"),
        Skill("mle", "Machine learning engineering"),
        Skill("forecast", "Prediction", aliases=("forecasting",), ambiguous=("forecasting",)),
    )
}
FINDER = Skills(TABLE)


def keys(text: str) -> list[str]:
    return [mention.skill for mention in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Python, PyTorch and C++", ["python", "pytorch", "cpp"]),
        ("pythonic code, JavaScripts", ["javascript"]),
        ("SAEs, one SAE, and a sae in lower case", ["sae"]),
        ("sae only in lower case", []),
        ("python, sae, evals", ["python", "sae", "evals"]),
        ("REST APIs need rest", ["rest"]),
        ("we rest", []),
        ("reinforcement-learning and Reinforcement\nLearning", ["rl"]),
        ("reward modeling, reward models", ["reward"]),
        ("machine learning engineering", ["mle"]),
        ("D3.js, Node.js", []),
        ("C# and C++ but no other", ["csharp", "cpp"]),
        ("R&D, plan C, vitamin C", []),
        ("", []),
    ],
)
def test_names_are_whole_words_in_their_usual_spellings(text: str, found: list[str]) -> None:
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Let's go on and react to it; inspect the rust, then go.", []),
        ("Go through the data. React quickly. Inspect what happens.", []),
        ("Languages: Python, Go, C, R", ["python", "go", "c", "r"]),
        ("python, go, rust", ["python", "go", "rust"]),
        ("python / go / c", ["python", "go", "c"]),
        ("Python\nGo\nRust", ["python", "go", "rust"]),
        ("Python (expert), Rust (some)", ["python", "rust"]),
        ("Wrote a service in Go", ["go"]),
        ("Paneles en R y Python", ["r", "python"]),
        ("Rust-red ink, a Go-to person", []),
        ("Rust-based tools, written in Rust", ["rust"]),
        ("I've never trained anything in Python", []),
        ("experience with rust", ["rust"]),
        ("Proficient in R or C", ["r", "c"]),
        ("Built evals with Inspect", ["evals", "inspect"]),
        ("Inspect evals are fun", ["inspect", "evals"]),
        ("a Rust developer", ["rust"]),
        ("Rust", ["rust"]),
        ("• Go", ["go"]),
        ("Python, go through it", ["python"]),
        ("worked with Julia Sommer", []),
        ("simulations in Julia", ["julia"]),
        ("a sonata in C minor", []),
        ("forecasting of weather", []),
        ("knowledge of forecasting", ["forecast"]),
        ("Go-to person", []),
        ("golang", ["go"]),
    ],
)
def test_everyday_words_count_only_where_they_are_meant(text: str, found: list[str]) -> None:
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "required", "nice"),
    [
        ("Requirements:\n- Python\nNice to have:\n- PyTorch\n- evals", {"python"}, {"pytorch", "evals"}),
        ("Nice to have:\n- PyTorch\nAbout us:\nWe do RL.", {"rl"}, {"pytorch"}),
        ("## Preferred qualifications\n* PyTorch\n## Benefits\nPython lunches", {"python"}, {"pytorch"}),
        ("You know Python, and Rust is a plus.", {"python"}, {"rust"}),
        ("Experience with Python, Rust or C++ is a bonus", set(), {"python", "rust", "cpp"}),
        ("Ideally you have used PyTorch. You write Python.", {"python"}, {"pytorch"}),
        ("Bonus: evals", set(), {"evals"}),
        ("PyTorch preferred; Python required", {"python"}, {"pytorch"}),
        ("PyTorch is a plus.\n\nYou will use PyTorch daily.", {"pytorch"}, set()),
        ("No experience with PyTorch is needed, but Python is.", {"python"}, set()),
        ("Machine learning is not required.", set(), set()),
        ("You don't need to know PyTorch", set(), set()),
        ("without any Python", set(), set()),
        ("PyTorch is not required but helpful", set(), {"pytorch"}),
        ("There is no limit on Python scripts", {"python"}, set()),
        ("Not only Python but evals too", {"python", "evals"}, set()),
    ],
)  # fmt: skip
def test_how_a_text_asks_for_a_skill(text: str, required: set[str], nice: set[str]) -> None:
    found = FINDER.find(text)
    assert {mention.skill for mention in found if mention.required} == required
    assert {mention.skill for mention in found if not mention.required} == nice


def test_the_words_are_the_sentence_that_shows_it() -> None:
    text = "First sentence. We train in PyTorch every   day. Last one."
    assert FINDER.find(text) == (SkillMention("pytorch", "We train in PyTorch every day."),)


def test_a_long_sentence_is_shortened_around_the_skill() -> None:
    words = FINDER.find("word " * 100 + "PyTorch " + "more " * 100)[0].words
    assert "PyTorch" in words
    assert len(words) <= 200
    assert words.startswith("word")


def test_a_skill_is_named_once_in_order_of_appearance() -> None:
    assert keys("evals, Python, evals, PyTorch, Python") == ["evals", "python", "pytorch"]


def test_letters_that_change_length_in_lower_case_do_no_harm() -> None:
    assert keys("İİİ Python İ") == ["python"]


def test_a_name_under_two_keys_stands_for_both_and_the_longer_name_wins() -> None:
    finder = AliasFinder({"a": ("red team",), "b": ("red team", "red team plan")})
    assert [span.key for span in finder.find("a red team, a red team plan")] == ["a", "b", "b"]


def test_spellings_never_make_one_skill_another() -> None:
    finder = AliasFinder({"one": ("probe",), "many": ("probes",)})
    assert [span.key for span in finder.find("probe probes")] == ["one", "many"]
    assert "linear probes" in spellings("linear probe")


def test_a_short_name_is_not_found_in_what_it_touches() -> None:
    finder = AliasFinder({"js": ("JS",), "c": ("C",), "r": ("R",)})
    assert [span.key for span in finder.find("D3.js, C++, C#, R&D, me@r, but C. And R, and JS.")] == ["c", "r", "js"]


def test_nothing_is_found_with_no_names() -> None:
    assert AliasFinder({}).find("anything") == []
