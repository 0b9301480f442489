"""Reference data under version control, as values: areas, skills, organisations, resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """One research area of `data/areas.toml`.

    Attributes:
        key: as in the table, "mech_interp".
        name: for people, "Mechanistic interpretability".
        definition: one sentence.
        synonyms: words of the field that mean it.
        hints: everyday words that lean towards it, never enough alone.
        examples: problems of it, in our own words.
        tags: tag slugs of the forums that mean it.
        colour: "#rrggbb" on light ground; `colour_dark` on dark.
    """

    key: str
    name: str
    definition: str
    synonyms: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    colour: str = "#555555"
    colour_dark: str = "#bbbbbb"


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill of `data/skills.toml`.

    Attributes:
        key: "pytorch".
        name: for people, "PyTorch".
        aliases: other spellings, matched as whole words, case-insensitively unless they are all capitals.
        ambiguous: names or aliases that are everyday words too ("Go"); they count only where the words around tell.
        implies: keys of skills that whoever has this one has too (pytorch implies python).
        areas: area keys it speaks for, where it does.
        learn: https address of a good place to learn it, "" where we know none.
        learn_title: what that place is called.
    """

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    learn: str = ""
    learn_title: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation of `data/organisations.toml`.

    Attributes:
        key: slug, "anthropic".
        boards: "connector:token" each, in the order of trust.
        evidence: where the token was seen, one sentence.
        problem_lists: https addresses of the problem lists it published.
    """

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    website: str = ""
    boards: tuple[str, ...] = ()
    evidence: str = ""
    areas: tuple[str, ...] = ()
    problem_lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference data, each by its key, in file order."""

    areas: Mapping[str, Area]
    skills: Mapping[str, Skill]
    organisations: Mapping[str, Organisation]
