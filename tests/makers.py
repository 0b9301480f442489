"""Small makers of values for tests: every field has a harmless default, tests name only what they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from foothold.domain.effort import Band, Basis, Effort
from foothold.domain.posting import Held, Kind, Labels, Life, Posting, SkillMention, content_hash, posting_id
from foothold.domain.profile import CvItem, Profile
from foothold.domain.reference import Area, Reference, Skill

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)

REFERENCE = Reference(
    areas={
        "mech_interp": Area("mech_interp", "Mechanistic interpretability", "Reverse-engineer networks."),
        "control": Area("control", "AI control", "Keep untrusted models safe by protocol."),
        "agent_foundations": Area("agent_foundations", "Agent foundations", "Theory of agents."),
    },
    skills={
        "programming": Skill("programming", "Programming"),
        "python": Skill("python", "Python", implies=("programming",)),
        "pytorch": Skill("pytorch", "PyTorch", implies=("python",)),
        "activation-patching": Skill("activation-patching", "Activation patching"),
        "measure-theory": Skill("measure-theory", "Measure theory"),
    },
    organisations={},
)

WEEKEND = Effort(6, 16, Band.WEEKEND, Basis.STATED, ("a weekend",), 0.9, score=0.3)
MONTH = Effort(80, 200, Band.MONTH, Basis.STATED, ("a month",), 0.9, score=0.8)


def posting(name: str, **fields: Any) -> Posting:
    """Return an open problem called so; fields of `Labels` may be given by name as well."""
    inside = {key: fields.pop(key) for key in tuple(fields) if key in Labels.__dataclass_fields__}
    skills = inside.get("skills", ())
    inside["skills"] = tuple(SkillMention(key, f"you need {key}") if isinstance(key, str) else key for key in skills)
    plain = Posting(
        id=posting_id("test", "", name),
        source="test",
        kind=Kind.PROBLEM,
        title=name,
        url=f"https://example.org/{name.replace(' ', '-')}",
        text=f"{name}. Train a small model and report what it does.",
        labels=Labels(**inside),
    )
    return replace(plain, **fields)


def held(name: str, *, closed: bool = False, sequence: int = 1, **fields: Any) -> Held:
    """Return a posting as the store holds it, seen first ten days ago."""
    stated = posting(name, **fields)
    first = NOW - timedelta(days=10)
    life = Life(first, NOW, first, NOW if closed else None, "it was taken down" if closed else "")
    return Held(stated, life, content_hash(stated), sequence)


def profile(*skills: str, **fields: Any) -> Profile:
    """Return a profile that shows these skills, with one line for each."""
    items = tuple(CvItem(f"built things with {key}") for key in skills)
    shown = tuple(SkillMention(key, f"built things with {key}") for key in skills)
    return replace(Profile(items=items, skills=shown), **fields)
