"""What a CV shows of a person's standing: a level with the line that tells it, and addresses of their works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from foothold.domain.cv import last_year
from foothold.domain.posting import Level
from foothold.domain.profile import CvItem, Part


class Standing(NamedTuple):
    """A level and the line of the CV that tells it; None and "" where nothing tells."""

    level: Level | None
    line: str


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


_STUDENT = _pattern(
    r"\b(?:student | candidate | expected | ongoing | enrolled | in\ progress | applicant | intern(?:ship)?"
    r" | trainee)\b"
)
_DOCTOR = _pattern(r"\b(?:ph\.?\ ?d\b\.? | d\.?phil\b | doctora(?:te|l) | dr\.\ (?:rer|phil) | promotion\ in)")
_FIELD = r"(?:ml | ai | machine\ learning | research | applied)\ "
#: The first pattern that a line meets tells its level; the highest level of any line is the person's.
_SIGNS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (
        Level.EXPERT,
        _pattern(
            rf"""\b(?:(?:associate\ |assistant\ |full\ )?professor | post-?doc\w* | chief\ scientist
            | research\ (?:scientist|fellow|lead|director) | principal\ (?:investigator|engineer|scientist|researcher)
            | (?:senior|staff|principal|lead)\ (?:{_FIELD})+(?:engineer|scientist|researcher)
            | (?:head|director)\ of\ (?:research|ai|machine\ learning|engineering))\b"""
        ),
    ),
    (
        Level.PRACTISED,
        _pattern(
            r"""\b(?:ph\.?\ ?d\.?\ (?:student|candidate) | doctoral\ (?:student|candidate|researcher)
            | master(?:['’]?s)?\ (?:of|in|degree|thesis|studies) | masterarbeit | m\.?sc\b\.? | m\.?eng\b | m\.?phil\b
            | m\.?math | m\.?res | m\.?p\.?[pa] | mba | ll\.?\s?m\.? | j\.d\.
            | graduate\ student | mats\ scholar | research\ (?:engineer|assistant|associate|intern|fellowship)
            | teaching\ assistant | tech(?:nical)?\ lead | cto | lecturer | co-?founder | first[- ]author
            | (?:engineer|developer|dev|programmer|scientist|researcher|mathematician|statistician|analyst|architect
                |consultant)s?
            | \w+(?:entwickler|wissenschaftler|ingenieur)(?:in)?)\b"""
        ),
    ),
    (
        Level.NEWCOMER,
        _pattern(
            r"""\b(?:undergraduate | bachelor(?:['’]?s)? | b\.?sc\b\.? | b\.?a\b\.? | b\.?eng\b
            | b\.?\s?tech\b | b\.\s?[se]\. | b\.?mus | student
            | licenciatura | licence | werkstudent(?:in)? | técnico\ superior
            | interns?(?:hip)? | boot\ ?camp | self-taught | beginner | career\ (?:changer|change|switch\w*) | trainee
            | new\ to\ (?:machine\ learning|ai|programming|research) | high\ school | apprentice\w* | abitur)\b"""
        ),
    ),
)
#: Of these, only what somebody says of themselves or of their work tells: editors and designers are tools as well.
_OCCUPATION = _pattern(
    r"""\b(?:administrator|designer|advis[eo]r|officer|attorney|lawyer|solicitor|barrister|counsel|economist|actuary
    |nurse|physician|teacher|journalist|correspondent|reporter|editor|psychologist|linguist|translator
    |entwickler(?:in)?|wissenschaftler(?:in)?|berater(?:in)?|rechtsanwalt|rechtsanwältin|ingenieure?|ingenieurin
    |ingénieure?|développeu(?:r|se)|chercheu(?:r|se)|avocate?|cient[ií]fic[oa]|ingenier[oa]|desarrolladora?|analista
    |abogad[oa]|investigadora?)s?\b"""
)
_AT_WORK = frozenset({Part.SUMMARY, Part.WORK})
#: "Master Informatique" is a degree where degrees stand or a year does; to master something is none.
_MASTER = _pattern(r"(?<!,\ )\bm\.?a\b\.?\ (?:in\ )?[a-z]{4} | \bmaster\ (?!class)[a-z]")
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 2
    )
}
_YEARS = _pattern(
    rf"""\b(\d{{1,2}}|{"|".join(_NUMBERS)})\s?\+?\s+(?:years?|yrs?)\b
    (?:['’]?\s+(?:of\s+)?(?:\w+\s+){{0,4}}?(?:experience|engineering|research|development|work)
       |(?=\s+(?:with|in|as|at|writing|building|doing)\b)|(?=\s*(?:[.,;)]|$)))"""
)
#: What the years must be of to make somebody an expert here.
_OF_THE_FIELD = _pattern(
    r"\b(?:research\w* | ml | ai | machine\ learning | deep\ learning | statistics | mathematics)\b"
)
_BEGINNING = _pattern(
    r"""\b(?:undergraduate|intern|internship|trainee|aspiring|working\ student|werkstudent(?:in)?)\b
    |(?<![\w-])stage\ (?:de|d['’]|chez|en|au|à)  # French; an early stage is something else"""
)
_TALK = _pattern(
    r"\b(?:talks? | (?:guest\ )?lectures? | posters? | presentations? | panels? | seminar | podcast | blog)\b"
)
_EXPERT_YEARS, _PRACTISED_YEARS = 8, 2
#: So many publications are a researcher's.
_EXPERT_WORKS = 5
_ORDER = (Level.NEWCOMER, Level.PRACTISED, Level.EXPERT)


def standing(items: Sequence[CvItem], this_year: int) -> Standing:
    """Return the highest level that a line of a CV tells, with the latest line that does; their order does not matter.

    Args:
        items: of the CV.
        this_year: degrees that end later are not finished.
    """
    told = [(level, item) for item in items if (level := _level_of(item, this_year))]
    works = [item for item in items if _is_work(item, this_year)]
    if works:
        level = Level.EXPERT if len(works) >= _EXPERT_WORKS else Level.PRACTISED
        told += [(level, item) for item in works]
    if not told:
        return Standing(None, "")
    highest = max((level for level, _ in told), key=_ORDER.index)
    latest = max((item for level, item in told if level is highest), key=lambda item: (item.last_year or 0, item.text))
    return Standing(highest, latest.text)


def _is_work(item: CvItem, this_year: int) -> bool:
    dated = last_year(item.text, this_year) is not None
    return item.part is Part.PUBLICATIONS and dated and not _TALK.search(item.text)


def _level_of(item: CvItem, this_year: int) -> Level | None:
    text = item.text
    if _DOCTOR.search(text) and not _STUDENT.search(text) and item.part in (Part.EDUCATION, Part.SUMMARY):
        return Level.EXPERT if item.last_year is None or item.last_year < this_year else Level.PRACTISED
    if told := _level_of_years(text):
        return told
    level = next((level for level, sign in _SIGNS if sign.search(text)), None)
    if level is not Level.EXPERT and _is_trained(item):
        level = Level.PRACTISED
    # "Research scientist intern" is no research scientist, and a student of a role is no holder of it.
    if level is Level.EXPERT and _STUDENT.search(text):
        return Level.PRACTISED
    if level is Level.PRACTISED and _BEGINNING.search(text):
        return Level.NEWCOMER
    return level


def _is_trained(item: CvItem) -> bool:
    """Whether a line tells an occupation or a degree by words that mean something else elsewhere."""
    degree = item.part is Part.EDUCATION or (item.part is Part.SUMMARY and item.last_year is not None)
    return bool(item.part in _AT_WORK and _OCCUPATION.search(item.text)) or bool(degree and _MASTER.search(item.text))


def _level_of_years(text: str) -> Level | None:
    """Return the level that years of doing something tell: many make an expert only where they are of this field."""
    years = max((_NUMBERS.get(said.lower()) or int(said) for said in _YEARS.findall(text)), default=0)
    if years >= _EXPERT_YEARS and _OF_THE_FIELD.search(text):
        return Level.EXPERT
    return Level.PRACTISED if years >= _PRACTISED_YEARS else None


_ADDRESS = re.compile(r"(?:https?://|\b)((?:[a-z0-9-]+\.)+[a-z]{2,})(/[^\s<>()\[\]\"'|,;]+)", re.IGNORECASE)
_ARXIV = re.compile(r"\barxiv:?\s*(\d{4}\.\d{4,5})", re.IGNORECASE)
_DOI = re.compile(r"\bdoi:?\s*(10\.\d{4,9}/[^\s,;\"<>]+)", re.IGNORECASE)
_REPOSITORIES = ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "huggingface.co")
_WORKS = (
    "arxiv.org",
    "doi.org",
    "openreview.net",
    "aclanthology.org",
    "proceedings.mlr.press",
    "papers.nips.cc",
    "proceedings.neurips.cc",
    "lesswrong.com",
    "alignmentforum.org",
    "forum.effectivealtruism.org",
    "semanticscholar.org",
    "biorxiv.org",
    "distill.pub",
    "transformer-circuits.pub",
)
_PEOPLE = ("/users/", "/user/", "/profile", "/author/", "/a/", "/orgs/")


def works_in(text: str) -> tuple[str, ...]:
    """Return the addresses of repositories and publications in a CV, each once, in order; profiles of people are none.

    >>> works_in("github.com/someone/probes, github.com/someone, arXiv:2301.12345")
    ('https://github.com/someone/probes', 'https://arxiv.org/abs/2301.12345')
    """
    found = [(each.start(), _address(each.group(1), each.group(2))) for each in _ADDRESS.finditer(text)]
    found += [(each.start(), f"https://arxiv.org/abs/{each.group(1)}") for each in _ARXIV.finditer(text)]
    found += [(each.start(), f"https://doi.org/{each.group(1).rstrip('.')}") for each in _DOI.finditer(text)]
    return tuple(dict.fromkeys(address for _, address in sorted(found) if address))


def _address(host: str, path: str) -> str:
    """Return the address of a work without its query, "" for anything else."""
    host = host.lower().removeprefix("www.")
    path = urlsplit(f"https://{host}{path}").path.rstrip("./")
    steps = [step for step in path.split("/") if step]
    if host in _REPOSITORIES and len(steps) >= 2:
        return f"https://{host}/{steps[0]}/{steps[1]}"
    known = any(host == each or host.endswith(f".{each}") for each in _WORKS)
    person = any(mark in f"{path}/" for mark in _PEOPLE)
    return f"https://{host}{path}" if known and steps and not person else ""
