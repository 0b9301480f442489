"""CV to profile: text -> items without personal data -> skills, areas, level; the person's corrections win."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from foothold.domain.career import standing, works_in
from foothold.domain.cv import items_of, rejoined
from foothold.domain.ports import AreaFinder, SkillFinder
from foothold.domain.posting import Level, SkillMention
from foothold.domain.profile import CvItem, Part, Profile

#: The evidence of what somebody says of themselves by hand.
SAID_SO = "you said so"
MOST_AREAS = 3
#: One remark among many makes no interest: a CV longer than this must speak of research areas in two lines at least.
FEW_LINES = 8
#: A line of fewer words under work or education is the title of a job: "Research Assistant" tells no area.
TITLE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person corrected. It wins over what was read.

    Attributes:
        added, removed: skill keys; a key in both is added.
        areas: area keys, the strongest first; None leaves what was read.
        level: None leaves what was read.
        hours: how much time they have, None where they did not say.
        kinds: what they look for; () means problems.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    areas: tuple[str, ...] | None = None
    level: Level | None = None
    hours: float | None = None
    kinds: tuple[str, ...] = ()


def onboard(
    text: str,
    *,
    skills: SkillFinder,
    areas: AreaFinder,
    this_year: int,
    corrections: Corrections | None = None,
) -> Profile:
    """Return what a CV says. The text itself is not kept, nor is anything in it that tells who the person is.

    Args:
        text: as `foothold.documents.read` gives it, or as pasted.
        skills: finds skills in a line.
        areas: tells the areas of a line.
        this_year: what "present" means.
        corrections: of the person, None for none.
    """
    items = items_of(text, this_year)
    level, evidence = standing(items, this_year)
    read = Profile(
        items=items,
        skills=skills_of(items, skills),
        areas=areas_of(items, areas),
        level=level,
        level_evidence=evidence,
        links=works_in(rejoined(text)),
    )
    return corrected(read, corrections or Corrections())


def skills_of(items: Sequence[CvItem], finder: SkillFinder) -> tuple[SkillMention, ...]:
    """Return each skill once, in order of appearance, with the most recent line that shows it."""
    shown: dict[str, tuple[int, int, str]] = {}
    for item, mentions in zip(items, finder.find_each([item.text for item in items]), strict=True):
        for mention in mentions:
            line = (item.last_year or 0, len(item.text), item.text)
            shown[mention.skill] = max(shown.get(mention.skill, line), line)
    return tuple(SkillMention(key, line) for key, (_, _, line) in shown.items())


def areas_of(items: Sequence[CvItem], finder: AreaFinder) -> tuple[str, ...]:
    """Return the areas that lines of a CV are about, the most told first; () where one remark is all there is.

    In a long CV an area needs two lines, or one that is clear and more than the title of a job.
    """
    texts = [item.text for item in items]
    told = [keys for keys in finder.areas_of_each(texts) if keys]
    if len(told) < 2 and len(items) > FEW_LINES:
        return ()
    lines = Counter(key for keys in told for key in keys)
    clear = {
        key
        for item, keys in zip(items, finder.areas_of_each(texts, sure=True), strict=True)
        for key in keys
        if item.part not in (Part.WORK, Part.EDUCATION) or len(item.text.split()) >= TITLE_WORDS
    }
    points: Counter[str] = Counter()
    for keys in told:
        points.update({key: 2 - rank for rank, key in enumerate(keys)})
    about = [key for key in sorted(points, key=lambda key: (-points[key], key)) if points[key] >= 2]
    return tuple([key for key in about if len(items) <= FEW_LINES or lines[key] >= 2 or key in clear][:MOST_AREAS])


def corrected(read: Profile, by: Corrections) -> Profile:
    """Return a profile with what its owner corrected."""
    kept = tuple(mention for mention in read.skills if mention.skill not in by.removed or mention.skill in by.added)
    known = {mention.skill for mention in kept}
    added = tuple(SkillMention(key, SAID_SO) for key in dict.fromkeys(by.added) if key not in known)
    return replace(
        read,
        skills=(*kept, *added),
        areas=read.areas if by.areas is None else by.areas,
        level=by.level or read.level,
        level_evidence=SAID_SO if by.level and by.level is not read.level else read.level_evidence,
        hours=by.hours,
        kinds=by.kinds,
    )
