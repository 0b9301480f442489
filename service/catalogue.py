"""The starter problems: reads `data/catalogue/*.toml` into documents, so that a fresh copy is useful at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from foothold.domain.document import Document
from foothold.domain.effort import UNKNOWN_EFFORT, Band, Basis, Effort, score_of
from foothold.domain.posting import Blocker, Kind, Labels, Level, Posting, SkillMention, Status, posting_id
from foothold.domain.reference import Reference
from foothold.domain.source import Source
from foothold.flows.understand import whole
from service.reference import table

#: The source's name; its readings are complete, so a problem that is taken out of the files closes.
SYSTEM = "catalogue"
SOURCE = Source(name=SYSTEM, connector=SYSTEM, may_answer_empty=False)
#: Which of a problem's needs each kind of blocker stands in.
NEED_OF = {"gpu": "compute", "data_access": "data", "api_cost": "access", "closed_model": "access"}


def documents(folder: Path, reference: Reference) -> list[Document]:
    """Return every starter problem, labels included, in file order.

    Raises:
        SettingsError: a file is not TOML.
    """
    paths = sorted(path for path in folder.glob("*.toml"))
    return [document for path in paths for document in _list(path, table(path), reference)]


def posting(source: Source, document: Document) -> Posting:
    """Return a starter problem as a posting of the list that it comes from."""
    found = whole(source, document)
    return replace(found, document_id=posting_id(SYSTEM, document.board, ""), document_title=document.tags[0])


def _list(path: Path, rows: Mapping[str, Any], reference: Reference) -> Iterator[Document]:
    head = rows["list"]
    for row in rows["problem"]:
        yield Document(
            system=SYSTEM,
            board=path.stem,
            native_id=row["id"],
            url=row.get("url", head["url"]),
            kind=Kind.PROBLEM,
            title=row["title"],
            text=_text(row),
            organisation=row.get("organisation", head.get("organisation", "")),
            authors=tuple(row.get("authors", head.get("authors", ()))),
            tags=(head["title"],),
            posted_at=_moment(row.get("published", head.get("published"))),
            labels=_labels(row, reference),
        )


def _text(row: Mapping[str, Any]) -> str:
    needs = [f"Needs {name}: {words}." for name, words in row.get("needs", {}).items() if words]
    return "\n\n".join([row["text"].strip(), *needs])


def _moment(day: Any) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None


def _labels(row: Mapping[str, Any], reference: Reference) -> Labels:
    return Labels(
        areas=tuple(row["areas"]),
        skills=tuple(SkillMention(key, _words(key, row, reference)) for key in row.get("skills", ())),
        level=Level(row["level"]) if row.get("level") else None,
        level_evidence="judged on reading it" if row.get("level") else "",
        effort=_effort(row.get("effort"), row.get("first_step", "")),
        blockers=tuple(_blockers(row)),
        status=Status(row.get("status", "open")),
        status_cue=row.get("status_cue", ""),
        result=row.get("result", "").strip(),
    )


def _words(key: str, row: Mapping[str, Any], reference: Reference) -> str:
    """Return the sentence of the text that names the skill, else the skill's name."""
    skill = reference.skills.get(key)
    names = [key, *((skill.name, *skill.aliases) if skill else ())]
    sentences: list[str] = row["text"].replace("\n", " ").split(". ")
    for sentence in sentences:
        if any(name.casefold() in sentence.casefold() for name in names if len(name) > 2):
            return sentence.strip()
    return skill.name if skill else key


def _effort(row: Mapping[str, Any] | None, first_step: str) -> Effort:
    if not row or row.get("band", "unknown") == "unknown":
        return UNKNOWN_EFFORT
    low, high = float(row["hours_from"]), float(row["hours_to"])
    evidence = row["evidence"]
    return Effort(
        hours_from=low,
        hours_to=high,
        band=Band(row["band"]),
        basis=Basis(row["basis"]),
        evidence=(evidence,) if isinstance(evidence, str) else tuple(evidence),
        confidence=float(row["confidence"]),
        first_step=first_step,
        score=score_of((low * high) ** 0.5 if low else high / 2),
    )


def _blockers(row: Mapping[str, Any]) -> Iterator[Blocker]:
    """Yield what would stop somebody, each with its estimate; other needs (a laptop, public data) stop nobody."""
    for what, estimate in row.get("blockers", {}).items():
        words = row.get("needs", {}).get(NEED_OF.get(what, ""), "")
        yield Blocker(what, words or what.replace("_", " "), estimate)
