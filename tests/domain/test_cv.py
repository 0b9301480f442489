"""A CV as text to items: sections, wrapped lines, years, and nothing that tells who it is."""

from __future__ import annotations

import pytest

from foothold.domain.cv import items_of, last_year, rejoined
from foothold.domain.headings import opens_referees, part_of_heading
from foothold.domain.personal import redacted, without_authors
from foothold.domain.profile import Part

CV = """\
MIRA OKONKWO-LINDT, PhD
Machine learning engineer | Rotterdam, Netherlands
mira.okonkwo@mail.example.org | +31 6 1234 5678 | linkedin.com/in/mira-okonkwo | github.com/miraokl
Oude Haven 12, 3011 XH Rotterdam

SUMMARY
Engineer who moves into interpretability research.

WORK EXPERIENCE
Harbour Analytics, Rotterdam
Machine learning engineer                         Mar 2021 – present
• Trained ranking models in PyTorch and cut serving cost by half, which took a new
  batching layer written in Rust.
• Mira led the move of forty dashboards to one warehouse.
Delta Institute
Data analyst, 2018 - 2020
• Cleaned sensor data with pandas.

EDUCATION
PhD in statistical physics, University of Groningen, 2013-2018

PUBLICATIONS
M. Okonkwo-Lindt and T. Brand. Spin glasses and attention. Journal of Odd Results, 2017.

SKILLS
Python, Rust, PyTorch
Tools: Docker, Git

REFERENCES
Prof. Henk van Vliet, h.vanvliet@uni.example.org
"""


def texts(cv: str) -> list[str]:
    return [item.text for item in items_of(cv, 2026)]


def test_sections_are_told_and_years_are_inherited_from_the_entry() -> None:
    items = {item.text: (item.part, item.last_year) for item in items_of(CV, 2026)}
    assert items["Engineer who moves into interpretability research."] == (Part.SUMMARY, None)
    assert items["Machine learning engineer Mar 2021 – present"] == (Part.WORK, 2026)
    assert items["Cleaned sensor data with pandas."] == (Part.WORK, 2020)
    assert items["PhD in statistical physics, University of Groningen, 2013-2018"] == (Part.EDUCATION, 2018)
    assert items["Python, Rust, PyTorch"] == (Part.SKILLS, None)


def test_a_wrapped_bullet_is_one_item() -> None:
    wrapped = "Trained ranking models in PyTorch and cut serving cost by half, which took a new"
    assert f"{wrapped} batching layer written in Rust." in texts(CV)


def test_nothing_tells_who_it_is() -> None:
    said = "\n".join(texts(CV)).lower()
    private = "mira okonkwo lindt example.org 1234 linkedin github.com haven 3011 vliet brand".split()  # noqa: SIM905
    assert [word for word in private if word in said] == []


def test_what_others_say_is_left_out() -> None:
    assert not any("Henk" in text or "Prof" in text for text in texts(CV))


def test_a_publication_keeps_its_title_without_its_authors() -> None:
    assert "Spin glasses and attention. Journal of Odd Results, 2017" in texts(CV)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Reach me at sam (at) mail [dot] example [dot] org", ""),
        ("Phone: +49 176 *** *** **", ""),
        ("Scrum, Usability, +49 176 555 010 22", "Scrum, Usability"),
        ("(415) 555-0100 | Backend developer", "Backend developer"),
        ("Tel 0176 55501022", ""),
        ("2014 - 2016 analyst", "2014 - 2016 analyst"),
        ("01.02.2019 - 03.04.2020 intern", "01.02.2019 - 03.04.2020 intern"),
        ("GPA 3.66 (9.15/10.0)", "GPA 3.66 (9.15/10.0)"),
        ("Processed 12000000 rows a day", "Processed 12000000 rows a day"),
        ("Date of birth: 3 May 1994", ""),
        ("Nationality: Dutch", ""),
        ("Born 12.04.1990 in Graz, mathematician", "In Graz, mathematician"),
        ("221b Quiet Street, Springtown, CA 94110", ""),
        ("Lindenstraße 17, 10115 Berlin", ""),
        ("Built a [probe library](https://code.example.org/probes)", "Built a probe library"),
        ("Twitter @someone_there", ""),
        ("Wrote the parser for example.com/api in Go", "Wrote the parser for in Go"),
        ("Lead of a team of 5", "Lead of a team of 5"),
        ("B.Tech, Riverside Institute, 2016", "B.Tech, Riverside Institute, 2016"),
        ("Ported it to ASP.NET and socket.io", "Ported it to ASP.NET and socket.io"),
        (
            "Works at the maths department, Seestrasse 6, 8092 Zürich, since the spring",
            "Works at the maths department, since the spring",
        ),
        ("In 5 years the way we work will change in every place of the world", None),
        ("Dr.", ""),
    ],
)
def test_contacts_addresses_and_births_are_taken_out(line: str, left: str | None) -> None:
    assert redacted(["Experience", *[""] * 20, line])[-1] == (line if left is None else left)


@pytest.mark.parametrize(
    "top",
    [
        "Ada Quillfeather\nada@mail.example.org",
        "ADA QUILLFEATHER · Engineer · Lyon · ada@mail.example.org",
        "Curriculum Vitae\nDr. Ada M. Quillfeather\nWebsite: https://ada.example.org",
        "Name: Ada Quillfeather",
        "# Ada Quillfeather\n\nResearch engineer",
        "Engineer in Lyon\nada.quillfeather@mail.example.org",
        "Ada Quillfeather Email: ada@mail.example.org",
        "Ada Quillfeather, +33 6 12 34 56 78",
    ],
)
def test_a_name_is_taken_out_wherever_it_stands(top: str) -> None:
    below = "Ada built compilers.\nQuillfeather, A. and B. Other: a paper.\nADA QUILLFEATHER'S LIBRARY"
    said = " ".join(texts(f"{top}\n\nExperience\n{below}")).lower()
    assert "quillfeather" not in said
    assert "ada" not in said.split()
    assert "built compilers" in said


@pytest.mark.parametrize(
    "cv",
    [
        "Reinforcement learning engineer. Five years of PyTorch.\nReinforcement learning for robots",
        "Machine Learning\nDeep learning and machine learning projects",
        "Software Engineer\nsoftware engineer at a lab, contact@lab.example.org",
        "Interests: Mechanistic Interpretability\nMechanistic Interpretability of small models",
    ],
)
def test_words_of_the_field_are_no_name(cv: str) -> None:
    kept = " ".join(texts(cv)).lower()
    for line in cv.splitlines():
        assert line.split(",")[0].lower().split(": ")[-1] in kept


def test_a_first_name_that_is_also_a_word_stays_in_the_text_alone() -> None:
    cv = "Jan Holm\njan@mail.example.org\n\nExperience\nAnalyst Jan 2014 – Oct 2016\nJan Holm wrote Julia packages"
    assert texts(cv) == ["Analyst Jan 2014 – Oct 2016", "Wrote Julia packages"]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("EXPERIENCE", Part.WORK),
        ("Work Experience:", Part.WORK),
        ("3. Research and Teaching Experience", Part.WORK),
        ("E D U C A T I O N", Part.EDUCATION),
        ("Selected Publications", Part.PUBLICATIONS),
        ("Talks & Posters", Part.PUBLICATIONS),
        ("**Technical Skills**", Part.SKILLS),
        ("Programming Languages", Part.SKILLS),
        ("Skills & Tools", Part.SKILLS),
        ("== Projects ==", Part.PROJECTS),
        ("Honors and Awards", Part.OTHER),
        ("About me", Part.SUMMARY),
        ("Berufserfahrung", Part.WORK),
        ("Ausbildung", Part.EDUCATION),
        ("Expérience professionnelle", Part.WORK),
        ("Compétences", Part.SKILLS),
        ("Deneyim / Experience", Part.WORK),
        ("AREAS OF SPECIALISATION", Part.SKILLS),
        ("Top Skills", Part.SKILLS),
        ("Course projects", Part.PROJECTS),
        ("Datos personales", Part.OTHER),
        ("Trained a model on experience replay", None),
        ("• Projects", None),
        ("", None),
    ],
)
def test_headings_name_their_part(heading: str, part: Part | None) -> None:
    assert part_of_heading(heading) is part


def test_references_are_no_part() -> None:
    assert opens_referees("References available upon request")
    assert not opens_referees("References to prior work")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Mar 2021 – present", 2026),
        ("2019 to date", 2026),
        ("since 2022", 2026),
        ("seit 2020", 2026),
        ("2016/09 - now", 2026),
        ("2018-2020", 2020),
        ("09.2020 → ongoing", 2026),
        ("2016.01 – 2019.02", 2019),
        ("Kyoto University (Apr. 2022 –)", 2026),
        ("2021– PhD Philosophy", 2026),
        ("2019- 2021 analyst", 2021),
        ("Summer '19 and the '90s", 2019),
        ("'14–'17 BSc", 2017),
        ("2022 – actualidad", 2026),
        ("09/2017–03/2019", 2019),
        ("Summer 2012 and 2013", 2013),
        ("2024 - 2028 (expected)", 2026),
        ("arXiv:2301.12345", None),
        ("cut 2000% of nothing, 2,048 dimensions", None),
        ("no year at all", None),
        ("presented to the board", None),
    ],
)
def test_the_last_year_of_a_line(text: str, year: int | None) -> None:
    assert last_year(text, 2026) == year


def test_years_below_an_entry_that_is_dated_in_its_second_line() -> None:
    cv = "Experience\nEngineer\nSome Lab\nJan 2010 – Feb 2012\n• Built things\nOther role 2005\n• Did things"
    assert [(item.text, item.last_year) for item in items_of(cv, 2026)][:4] == [
        ("Engineer", 2012),
        ("Some Lab", 2012),
        ("Jan 2010 – Feb 2012", 2012),
        ("Built things", 2012),
    ]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("rein-\nforcement learning", "reinforcement learning"),
        ("state-of-the-\nart", "state-of-the-art"),
        ("Monte-\nCarlo", "Monte-Carlo"),
        ("GPT-\n2", "GPT-2"),
        ("a list -\nnext", "a list -\nnext"),
    ],
)
def test_words_broken_at_the_end_of_a_line_are_made_whole(broken: str, whole: str) -> None:
    assert rejoined(broken) == whole


@pytest.mark.parametrize(
    ("reference", "title"),
    [
        ("A. Writer, B. C. Reader, and D. Thinker. On probes. 2024", "On probes. 2024"),
        ("Writer, A., Reader, B. (2023). On steering.", "(2023). On steering"),
        ("Anna Writer, Ben Reader and Cleo Thinker. On control. 2025", "On control. 2025"),
        ("On sleeping agents, workshop paper, 2024", "On sleeping agents, workshop paper, 2024"),
    ],
)
def test_authors_are_taken_out_of_publications(reference: str, title: str) -> None:
    assert without_authors(reference) == title


def test_prose_is_read_sentence_by_sentence() -> None:
    first = "I wrote compilers for six years, mostly in OCaml, at a small company that makes a language for queries."
    second = "Before that I studied maths at Warwick until 2017 and wrote a thesis on types that nobody has read since."
    third = "Now I read about singular learning theory at night, and want to work on it for some hours each week."
    told = {item.text: item.last_year for item in items_of(f"{first} {second} {third}", 2026)}
    assert told == {first: 2017, second: 2017, third: 2017}
    assert len(items_of(f"Publications\n{first} {second} {third}", 2026)) == 1


def test_months_and_durations_do_not_hide_that_a_line_only_dates_an_entry() -> None:
    cv = "Experience\nOld Lab\nAssistant\nSeptember 2019 - December 2021 (2 years 4 months)\n• Wrote briefings"
    assert {item.last_year for item in items_of(cv, 2026)} == {2021}


def test_an_empty_text_has_no_items() -> None:
    assert items_of("", 2026) == ()
    assert items_of("\n \n", 2026) == ()


def test_unknown_markdown_headings_open_a_section_and_go_on_from_nothing() -> None:
    bullet = "* Ran interviews in long lines of text that fill the page"
    cv = f"## Work\n### Analyst (2018–2022)\n{bullet}\n### Fellow (2023–now)\n## Hobby room\nTrains"
    told = {item.text: (item.part, item.last_year) for item in items_of(cv, 2026)}
    assert told["Ran interviews in long lines of text that fill the page"] == (Part.WORK, 2022)
    assert told["Fellow (2023–now)"] == (Part.WORK, 2026)
    assert told["Trains"] == (Part.OTHER, None)


def test_a_name_in_the_middle_is_told_by_the_mail_address() -> None:
    chess = "\n".join(f"played chess in club {number}" for number in range(9))
    cv = f"Python developer\n{chess}\nMaren Oduya\nmoduya@mail.example.org\nSkills\nRust"
    assert "Maren" not in " ".join(texts(cv))
    assert "Oduya" not in " ".join(texts(cv))


def test_two_skills_on_the_first_line_are_no_name() -> None:
    assert texts("Rust Haskell\nWrote compilers") == ["Rust Haskell", "Wrote compilers"]


@pytest.mark.parametrize("part", ["a", "é", "1-", "[", "a@b.", "http://a/", "{", "—", "<h1>", "![a]("])
def test_endless_words_say_nothing_and_cost_nothing(part: str) -> None:
    """As of a picture that stands in the text as letters."""
    text = f"# Experience\n- Trained probes on Pythia\n- {part * (20_000 // len(part))}\n- Wrote tests\n"
    said = [item.text for item in items_of(text, 2026)]
    assert said[0] == "Trained probes on Pythia"
    assert "Wrote tests" in said
    assert max(map(len, said)) < 3000
