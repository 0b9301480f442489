"""Level and works of a CV."""

from __future__ import annotations

import random

import pytest

from foothold.domain.career import standing, works_in
from foothold.domain.posting import Level
from foothold.domain.profile import CvItem, Part

E, W, P = Part.EDUCATION, Part.WORK, Part.PUBLICATIONS


@pytest.mark.parametrize(
    ("items", "level"),
    [
        ([CvItem("PhD in topology, Uppsala, 2014-2019", E, 2019)], Level.EXPERT),
        ([CvItem("Postdoctoral researcher, speech lab", W, 2026)], Level.EXPERT),
        ([CvItem("Senior machine learning engineer at a bank", W, 2025)], Level.EXPERT),
        ([CvItem("Twelve papers, 10+ years of research", W)], Level.EXPERT),
        ([CvItem(f"A paper on probes, 202{year}", P, 2020 + year) for year in range(5)], Level.EXPERT),
        ([CvItem("PhD student in statistics, 2024 - present", E, 2026)], Level.PRACTISED),
        ([CvItem("PhD in statistics, 2024 - 2028", E, 2026)], Level.PRACTISED),
        ([CvItem("Research scientist intern, summer 2024", W, 2024)], Level.PRACTISED),
        ([CvItem("Backend developer at a shop", W, 2023)], Level.PRACTISED),
        ([CvItem("MSc Artificial Intelligence", E, 2022)], Level.PRACTISED),
        ([CvItem("A workshop paper, 2023", P, 2023)], Level.PRACTISED),
        ([CvItem("Software engineering intern", W, 2024)], Level.NEWCOMER),
        ([CvItem("BSc student of physics", E, 2026)], Level.NEWCOMER),
        ([CvItem("Self-taught in machine learning")], Level.NEWCOMER),
        ([CvItem("ICU nurse with 9 years of experience")], Level.PRACTISED),
        ([CvItem("I've been writing compilers for about six years")], Level.PRACTISED),
        ([CvItem("python dev 3 yrs, django")], Level.PRACTISED),
        ([CvItem("Nine years of machine learning research", W)], Level.EXPERT),
        ([CvItem("Senior policy adviser", W, 2026)], Level.PRACTISED),
        ([CvItem("MA Journalism, 2018. BA History, 2016", E, 2018)], Level.PRACTISED),
        ([CvItem("Softwareentwicklerin, München", W, 2026)], Level.PRACTISED),
        ([CvItem("Ingénieur en apprentissage automatique", W, 2026)], Level.PRACTISED),
        ([CvItem("Científica de datos", W, 2026)], Level.PRACTISED),
        ([CvItem("B.Tech in Computer Science, 2023 - 2027", E, 2026)], Level.NEWCOMER),
        ([CvItem("Werkstudentin, Datenanalyse", W, 2021)], Level.NEWCOMER),
        ([CvItem("Engineer at an early-stage startup", W, 2024)], Level.PRACTISED),
        ([CvItem("Developer of a late stage of the pipeline", W, 2024)], Level.PRACTISED),
        ([CvItem("Stage de développeur, Lyon", W, 2021)], Level.NEWCOMER),
        ([CvItem("Eager to master new tools", Part.SUMMARY)], None),
        ([CvItem("VS Code editor, Figma designer", Part.SKILLS)], None),
        ([CvItem("Wrote a text editor in Rust", Part.PROJECTS, 2024)], None),
        ([CvItem("Editor of a law review", W, 2024)], Level.PRACTISED),
        ([CvItem("Master Informatique, Nantes, 2019", E, 2019)], Level.PRACTISED),
        ([CvItem("Likes long walks in Boston, MA and Maine")], None),
        ([], None),
    ],
)
def test_the_level_and_its_line(items: list[CvItem], level: Level | None) -> None:
    told = standing(items, 2026)
    assert told.level is level
    assert told.line in [item.text for item in items] or not level


def test_the_order_of_lines_does_not_matter_and_the_latest_line_tells() -> None:
    items = [CvItem("Developer, 2015", W, 2015), CvItem("Analyst, 2024", W, 2024), CvItem("BSc, 2012", E, 2012)]
    shuffled = random.Random(7).sample(items, len(items))
    assert standing(items, 2026) == standing(shuffled, 2026) == (Level.PRACTISED, "Analyst, 2024")


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("Code: https://github.com/someone/probes/tree/main?tab=1", ("https://github.com/someone/probes",)),
        ("github.com/someone and linkedin.com/in/someone", ()),
        ("see www.arxiv.org/abs/2301.12345v2.", ("https://arxiv.org/abs/2301.12345v2",)),
        ("arXiv:2301.12345, doi:10.1000/xyz.5", ("https://arxiv.org/abs/2301.12345", "https://doi.org/10.1000/xyz.5")),
        ("https://www.lesswrong.com/posts/abc/title", ("https://lesswrong.com/posts/abc/title",)),
        ("https://www.lesswrong.com/users/someone", ()),
        ("https://huggingface.co/lab/model) (https://huggingface.co/lab/model)", ("https://huggingface.co/lab/model",)),
        ("https://evil.example.org/github.com/a/b", ()),
        ("javascript:github.com", ()),
    ],
)
def test_addresses_of_works(text: str, works: tuple[str, ...]) -> None:
    assert works_in(text) == works
