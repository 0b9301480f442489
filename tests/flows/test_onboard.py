"""CV to profile: corrections win, the order of lines doesn't matter, and nobody can be told from it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold.domain.posting import Level, SkillMention
from foothold.domain.profile import Profile
from foothold.domain.reference import Area, Skill
from foothold.flows.onboard import SAID_SO, Corrections, onboard
from index.areas import Areas
from index.skills import Skills

SKILLS = Skills(
    {
        "python": Skill("python", "Python"),
        "go": Skill("go", "Go", ambiguous=("Go",)),
        "pytorch": Skill("pytorch", "PyTorch"),
        "probes": Skill("probes", "Linear probes"),
        "statistics": Skill("statistics", "Statistics"),
    }
)
AREAS = Areas(
    {
        "probes_steering": Area(
            "probes_steering", "Probes", "Read activations.", ("linear probes", "steering vectors")
        ),
        "control": Area("control", "AI control", "Untrusted models.", ("control protocols", "trusted monitor")),
    }
)
LINES = (
    "Backend developer at Harbour Works, 2019 - 2023",
    "Wrote services in Python and Go",
    "Go",
    "Trained linear probes on activations of small models with PyTorch, 2024",
    "Steering vectors and linear probes for a reading group",
    "Compared control protocols with a trusted monitor",
    "Taught statistics to first-year students",
    "MSc Mathematics, 2018",
    "Linear probes again, this time on images",
)


def read(text: str, corrections: Corrections | None = None) -> Profile:
    return onboard(text, skills=SKILLS, areas=AREAS, this_year=2026, corrections=corrections)


def test_a_cv_becomes_a_profile() -> None:
    profile = read("\n".join(LINES))
    assert profile.skill_keys == {"python", "go", "pytorch", "probes", "statistics"}
    assert profile.areas == ("probes_steering", "control")
    assert profile.level is Level.PRACTISED
    assert profile.level_evidence == "Backend developer at Harbour Works, 2019 - 2023"


def test_the_most_recent_line_shows_a_skill() -> None:
    shown = {mention.skill: mention.words for mention in read("\n".join(LINES)).skills}
    assert shown["probes"] == "Trained linear probes on activations of small models with PyTorch, 2024"


def test_links_of_works_are_kept_and_profiles_of_people_are_not() -> None:
    profile = read("github.com/someone\nhttps://github.com/someone/probes\nhttps://arxiv.org/abs/2401.00001")
    assert profile.links == ("https://github.com/someone/probes", "https://arxiv.org/abs/2401.00001")


def test_corrections_win() -> None:
    corrections = Corrections(
        added=("rust", "python"),
        removed=("go", "python"),
        areas=("control",),
        level=Level.EXPERT,
        hours=12,
        kinds=("problem", "job"),
    )
    profile = read("\n".join(LINES), corrections)
    assert profile.skill_keys == {"python", "rust", "pytorch", "probes", "statistics"}
    assert profile.skills[-1] == SkillMention("rust", SAID_SO)
    assert (profile.areas, profile.level, profile.level_evidence) == (("control",), Level.EXPERT, SAID_SO)
    assert (profile.hours, profile.kinds) == (12, ("problem", "job"))


def test_one_remark_in_a_long_cv_makes_no_area() -> None:
    long = "\n".join((*(f"Baked bread of kind {kind}" for kind in "abcdefghi"), "Read about control protocols"))
    assert read(long).areas == ()
    assert read("Read about control protocols").areas == ("control",)


def test_a_long_cv_needs_two_lines_for_an_area_or_one_that_is_clear() -> None:
    bread = [f"Baked bread of kind {kind}" for kind in "abcdefghi"]
    remarks = ["Read about control protocols", "Tried linear probes", "Explained linear probes"]
    assert read("\n".join((*bread, *remarks))).areas == ("probes_steering",)
    clear = "Compared three control protocols with a trusted monitor"
    assert read("\n".join((*bread, clear, remarks[1]))).areas == ("control",)


def test_no_areas_is_a_correction_too() -> None:
    assert read("\n".join(LINES), Corrections(areas=())).areas == ()


def test_an_empty_text_is_an_empty_profile() -> None:
    assert read("  \n ") == Profile()


@given(st.permutations(LINES))
@settings(max_examples=60, deadline=None)
def test_the_order_of_lines_changes_no_skill_area_or_level(lines: Sequence[str]) -> None:
    usual, shuffled = read("\n".join(LINES)), read("\n".join(lines))
    assert shuffled.skill_keys == usual.skill_keys
    assert shuffled.areas == usual.areas
    assert (shuffled.level, shuffled.level_evidence) == (usual.level, usual.level_evidence)
    assert {item.text for item in shuffled.items} == {item.text for item in usual.items}


NAMES = st.sampled_from(
    [
        "Ines Vandermolen",
        "Tobias Quist",
        "Aoife Brannigan",
        "Wei Zhangli",
        "Kofi A. Asantewaa",
        "Leïla Benhaddou",
        "Jo-Ann Pryce",
    ]
)
PHONES = st.sampled_from(["+44 7700 900123", "(020) 7946-0018", "0049 30 1234567", "+1-202-555-0143", "06 12 34 56 78"])


@given(
    NAMES,
    PHONES,
    st.sampled_from(["{first}.{last}", "{first}{last}", "{last}"]),
    st.booleans(),
    st.sampled_from("|·\n,"),
)
@settings(max_examples=80, deadline=None)
def test_no_name_mail_or_phone_is_in_a_profile(name: str, phone: str, box: str, shouted: bool, parted: str) -> None:
    first, *_, last = name.split()
    mail = f"{box.format(first=first, last=last).lower()}@mail.example.org"
    top = f" {parted} ".join((name.upper() if shouted else name, mail, phone))
    said = repr(
        read(f"{top}\n\nExperience\n{first} wrote Python.\n{last}, {first[0]}. A paper, 2020\n{LINES[3]}")
    ).lower()
    assert [word for word in (first.lower(), last.lower(), mail, phone) if word in said] == []
    assert "linear probes" in said


@pytest.mark.parametrize("private", ["12 May 1990", "Kastanienallee 7", "10435", "ines@mail.example.org"])
def test_private_lines_are_in_no_profile(private: str) -> None:
    cv = (
        "Ines Quist\nDate of birth: 12 May 1990\nKastanienallee 7, 10435 Berlin\nines@mail.example.org\n\n"
        "Work\nPython developer, 2020"
    )
    assert private not in repr(read(cv))
