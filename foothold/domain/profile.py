"""A profile: what a CV says that matters here. No name, no mail address, no phone number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from foothold.domain.posting import Level, SkillMention


class Part(StrEnum):
    """What a section of a CV is about."""

    SUMMARY = "summary"
    WORK = "work"
    EDUCATION = "education"
    PROJECTS = "projects"
    PUBLICATIONS = "publications"
    SKILLS = "skills"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CvItem:
    """One item of a CV: a bullet, a sentence, a project; it is embedded by itself.

    Attributes:
        text: the line as shown to its owner, personal data removed.
        part: section it stands in.
        last_year: last year it speaks of, None where it does not say; "present" is the year given to the reader.
    """

    text: str
    part: Part = Part.OTHER
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What was read of a person, after their corrections.

    Attributes:
        items: in the order of the CV.
        skills: each once, with the line of the CV that shows it in `words`.
        areas: keys of `data/areas.toml`, the strongest first.
        level: None where nothing tells.
        level_evidence: the line that told.
        links: repositories and publications, as addresses.
        hours: how much time the person has, None where they did not say.
        kinds: what they look for; () means problems.
    """

    items: tuple[CvItem, ...] = ()
    skills: tuple[SkillMention, ...] = ()
    areas: tuple[str, ...] = ()
    level: Level | None = None
    level_evidence: str = ""
    links: tuple[str, ...] = ()
    hours: float | None = None
    kinds: tuple[str, ...] = ()

    @property
    def skill_keys(self) -> frozenset[str]:
        """Keys of the skills the person has."""
        return frozenset(mention.skill for mention in self.skills)
