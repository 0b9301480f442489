"""Visiting sources without keeping anything: to check them all in one go, and to record their pages for tests."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from foothold.domain.document import Document
from foothold.domain.errors import SourceError
from foothold.domain.ports import Clock, Fetcher
from foothold.domain.source import Connector, Page, Request, Source
from foothold.flows.visit import Visit, visit

ENDINGS = {"json": ".json", "html": ".html", "xml": ".xml", "text": ".txt"}
#: What is recorded of a document besides its id: enough to see a change, and no text of the site.
FIELDS = ("kind", "holds", "title", "url")


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Check:
    """What one visit to a source showed.

    Attributes:
        company: as most of its postings name it, "" where the site names none.
        kinds: how many documents there are of each kind.
        problem: a sentence, "" where all is well.
    """

    source: str
    requests: int
    documents: int
    complete: bool
    seconds: float
    company: str = ""
    kinds: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "source": self.source,
            "requests": self.requests,
            "documents": self.documents,
            "complete": self.complete,
            "seconds": round(self.seconds, 3),
            "company": self.company,
            "kinds": dict(self.kinds),
            "problem": self.problem,
        }

    def cells(self) -> tuple[str, ...]:
        """Return it for people: source, documents, complete, company, problem."""
        complete = "yes" if self.complete else "no"
        return (self.source, str(self.documents), complete, self.company, self.problem)


def check(source: Source, connector: Connector, fetcher: Fetcher, clock: Clock = _utc_now) -> Check:
    """Visit a source once and say what it is like; nothing is kept.

    The source's organisation is left out of the visit, so that the name is the board's own; that the name is one of
    the organisation's is checked by the connector all the same.
    """
    names = source.options.get("aliases", "") or source.organisation
    asked = replace(source, organisation="", options={**source.options, **({"aliases": names} if names else {})})
    seen = visit(asked, connector, fetcher, clock, None, lambda: False)
    documents = list(seen.documents.values())
    return Check(
        source=source.name,
        requests=seen.requests,
        documents=len(documents),
        complete=seen.complete,
        seconds=(clock() - seen.started_at).total_seconds(),
        company=_most_named(documents),
        kinds=Counter(document.kind.value for document in documents),
        problem=seen.error or ("" if documents else "nothing is listed there"),
    )


class _Recorder:
    """A fetcher that keeps what it fetched."""

    def __init__(self, inner: Fetcher) -> None:
        self._inner = inner
        self.pages: list[Page] = []

    def fetch(self, source: Source, request: Request) -> Page:
        page = self._inner.fetch(source, request)
        self.pages.append(page)
        return page


def record(
    source: Source, connector: Connector, fetcher: Fetcher, folder: Path, clock: Clock = _utc_now
) -> tuple[Path, ...]:
    """Save a visit in the format of `tests/scrapers/recorded.py`, under `folder/<connector>/`.

    What is saved is the site's. Before it becomes part of the project its texts must be written anew. Headers are not
    saved, so no key is.

    Raises:
        SourceError: the source could not be read, so nothing is saved.
    """
    recorder = _Recorder(fetcher)
    seen = visit(source, connector, recorder, clock, None, lambda: False)
    if seen.error:
        raise SourceError(f"{source.name} was not recorded: {seen.error}", source=source.name)
    place = folder / source.connector
    place.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", source.board.casefold()).strip("-")[:60] or "visit"
    answers = [place / f"{name}-{n}{ENDINGS[page.request.expects]}" for n, page in enumerate(recorder.pages, 1)]
    for file, page in zip(answers, recorder.pages, strict=True):
        file.write_bytes(page.body)
    head = place / f"{name}.toml"
    head.write_text(_toml(source, recorder.pages, answers, seen), "utf-8")
    return (head, *answers)


def _most_named(documents: Sequence[Document]) -> str:
    named = Counter(document.organisation for document in documents if document.organisation)
    return named.most_common(1)[0][0] if named else ""


def _toml(source: Source, pages: Sequence[Page], answers: Sequence[Path], seen: Visit) -> str:
    lines = [f"complete = {_value(seen.complete)}", "", "[source]", f"board = {_value(source.board)}"]
    if source.organisation:
        lines.append(f"organisation = {_value(source.organisation)}")
    if options := {key: value for key, value in source.options.items() if key != "token"}:
        lines.append(f"options = {{ {', '.join(f'{_value(key)} = {_value(v)}' for key, v in options.items())} }}")
    for page, answer in zip(pages, answers, strict=True):
        lines += ["", "[[request]]", f"url = {_value(page.request.url)}", f"answer = {_value(answer.name)}"]
        if page.request.body is not None:
            lines += [f"method = {_value(page.request.method)}", f"body_has = [{_value(page.request.body)}]"]
        if page.status not in (200, 304):
            lines.append(f"status = {page.status}")
    for document in seen.documents.values():
        lines += ["", "[[document]]", f"native_id = {_value(document.native_id)}"]
        lines += [f"{name} = {_value(str(getattr(document, name)))}" for name in FIELDS]
    return "\n".join(lines) + "\n"


def _value(value: str | bool) -> str:
    """Return a value as TOML says it; a text is written as in JSON, where DEL would stand as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
