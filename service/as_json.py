"""Values as plain dictionaries, for `--json` on the command line and for the JSON API; one shape for both."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from foothold.domain.effort import Effort
from foothold.domain.health import Health
from foothold.domain.posting import Held, SkillMention
from foothold.domain.profile import Profile
from foothold.domain.ranking import Match
from foothold.domain.source import Reading


def moment(value: datetime | date | None) -> str | None:
    """Return a moment or a day in ISO 8601, None where there is none."""
    return value.isoformat() if value else None


def effort_json(effort: Effort) -> dict[str, Any]:
    """Return an effort; hours are null and band is "unknown" where nobody says."""
    return {
        "hours_from": effort.hours_from,
        "hours_to": effort.hours_to,
        "band": effort.band.value,
        "basis": effort.basis.value,
        "evidence": list(effort.evidence),
        "confidence": round(effort.confidence, 3),
        "first_step": effort.first_step,
        "score": round(effort.score, 4),
    }


def skill_json(mention: SkillMention) -> dict[str, Any]:
    """Return a skill with the words that show it."""
    return {"skill": mention.skill, "words": mention.words, "required": mention.required}


def held_json(held: Held, *, text: bool = True) -> dict[str, Any]:
    """Return a posting with its labels and its life; `text` is left out of lists."""
    posting, labels, life = held.posting, held.posting.labels, held.life
    row: dict[str, Any] = {
        "id": posting.id,
        "kind": posting.kind.value,
        "title": posting.title,
        "url": posting.url,
        "source": posting.source,
        "organisation": posting.organisation,
        "authors": list(posting.authors),
        "list": posting.document_title,
        "section": list(posting.section),
        "places": list(posting.places),
        "remote": posting.remote,
        "areas": list(labels.areas),
        "skills": [skill_json(mention) for mention in labels.skills],
        "level": labels.level.value if labels.level else None,
        "effort": effort_json(labels.effort),
        "blockers": [{"what": each.what, "words": each.words, "estimate": each.estimate} for each in labels.blockers],
        "status": "closed" if life.is_closed else labels.status.value,
        "status_cue": life.closed_why or labels.status_cue,
        "result": labels.result,
        "posted_at": moment(posting.posted_at),
        "deadline": moment(posting.deadline),
        "first_seen": moment(life.first_seen),
        "last_seen": moment(life.last_seen),
        "also": list(held.also),
    }
    return {**row, "text": posting.text} if text else row


def match_json(match: Match) -> dict[str, Any]:
    """Return a match: the posting, its fit, and the reasons."""
    return {
        **held_json(match.held, text=False),
        "fit": match.fit,
        "fit_band": match.band.value,
        "score": round(match.score, 4),
        "have": [{"skill": each.skill, "yours": each.yours, "theirs": each.theirs} for each in match.have],
        "lack": [skill_json(mention) for mention in match.lack],
        "pairs": [
            {"yours": pair.yours, "theirs": pair.theirs, "similarity": round(pair.similarity, 3)}
            for pair in match.pairs
        ],
        "reasons": [
            {"factor": why.factor, "moved": round(why.moved, 3), "sentence": why.sentence} for why in match.reasons
        ],
    }


def profile_json(profile: Profile) -> dict[str, Any]:
    """Return what was read of a person."""
    return {
        "skills": [skill_json(mention) for mention in profile.skills],
        "areas": list(profile.areas),
        "level": profile.level.value if profile.level else None,
        "level_evidence": profile.level_evidence,
        "links": list(profile.links),
        "items": [{"text": each.text, "part": each.part.value, "last_year": each.last_year} for each in profile.items],
    }


def reading_json(reading: Reading) -> dict[str, Any]:
    """Return one visit to a source."""
    return {
        "source": reading.source,
        "started_at": moment(reading.started_at),
        "finished_at": moment(reading.finished_at),
        "complete": reading.complete,
        "error": reading.error,
        "requests": reading.requests,
        "not_modified": reading.not_modified,
        "documents": reading.documents,
        "new": reading.new,
        "changed": reading.changed,
        "gone": reading.gone,
        "back": reading.back,
    }


def health_json(health: Health, now: datetime) -> dict[str, Any]:
    """Return how a source is doing: `state` in a word (`foothold.domain.health.State`), `trouble` in a sentence."""
    last = health.last
    return {
        "source": health.source,
        "state": health.state(now).value,
        "trouble": health.trouble(now),
        "last_finished": moment(last.finished_at) if last else None,
        "last_good": moment(health.last_good),
        "next_due": moment(health.next_due(now)),
        "failures": health.failures,
        "open": health.open,
        "seen": last.postings if last else None,
        "usual": health.usual,
        "latency_s": health.latency_s,
        "new": last.new if last else 0,
        "changed": last.changed if last else 0,
        "gone": last.gone if last else 0,
        "back": last.back if last else 0,
        "error": last.error if last else "",
    }
