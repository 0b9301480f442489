"""GitHub: open issues of the field's tools and of problem repositories, by label.

API: https://docs.github.com/en/rest/issues/issues#list-repository-issues. No key; a token raises sixty requests an
hour to five thousand. The board is "owner/repository"; option `labels` names labels parted by "|" (any of them; ""
means every open issue). Comments are read for claims ("can I take this?") of at most `COMMENTS` issues a page without
a token. Pull requests come in the same list and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from foothold.domain.document import Document
from foothold.domain.posting import Kind, Labels, Status
from foothold.domain.source import Complete, Page, Request, Source
from scrapers import _fields as fields
from scrapers._blocks import from_markdown

PAGE_ROWS = 100
COMMENTS = 10
CLAIM = re.compile(
    r"\b(?:(?:can|could|may) i (?:take|work on|pick|have|try|tackle|grab)"
    r"|(?:i'd|i would) (?:like|love|be happy) to (?:take|work on|pick|try|tackle|contribute|implement|add)"
    r"|i(?:'ll| will| am going to|'m going to) (?:take|work on|pick|tackle|implement)"
    r"|i(?:'m| am) (?:working on|on it)|(?:please )?assign (?:this|it|me)|working on (?:this|it)|happy to take)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]{2}")
WITHDRAWN = re.compile(
    r"\b(?:no longer working|can't work on|unassign me|feel free to take|stepping back)\b", re.IGNORECASE
)


class GitHubIssues:
    """Reads the open issues of each label, then comments for claims."""

    name = "github_issues"
    lists_everything = True
    base_url = "https://api.github.com"

    def pages(self, source: Source, since: datetime | None) -> Generator[Request, Page, Complete]:
        """Ask for the issues page by page, and for the comments of those that have some."""
        token = source.options.get("token", "")
        for label in _labels(source):
            number = 1
            while number:
                page = yield self._ask(source, _query(label, number))
                rows = fields.rows(page.json(), "the list of issues")
                for row in _with_claims(rows, token):
                    yield self._ask(source, f"issues/{fields.need(row, 'number')}/comments?per_page={PAGE_ROWS}", row)
                number = number + 1 if len(rows) == PAGE_ROWS else 0
        return True

    def parse(self, source: Source, page: Page) -> Iterable[Document]:
        """Yield issues: from the list where no comments are read, else with their claims from the comments' page."""
        rows = fields.rows(page.json(), "the list")
        if page.request.carry:
            yield self._document(source, page.request.carry, _claims(rows))
            return
        asked = [fields.need(row, "number") for row in _with_claims(rows, source.options.get("token", ""))]
        for row in rows:
            if _is_issue(row) and fields.need(row, "number") not in asked:
                yield self._document(source, row, ())

    def _ask(self, source: Source, rest: str, row: Mapping[str, Any] | None = None) -> Request:
        token = source.options.get("token", "")
        headers = {"Accept": "application/vnd.github+json", **({"Authorization": f"Bearer {token}"} if token else {})}
        base = source.base_url or self.base_url
        return Request(f"{base}/repos/{quote(source.board)}/{rest}", headers=headers, carry=row or {})

    def _document(self, source: Source, row: Mapping[str, Any], claims: tuple[str, ...]) -> Document:
        assigned = [
            fields.words(each, "login") for each in fields.listed(row, "assignees") if isinstance(each, Mapping)
        ]
        taken = (*claims, *(f"@{login}, assigned" for login in assigned if login))
        labels = [fields.words(each, "name") for each in fields.listed(row, "labels") if isinstance(each, Mapping)]
        blocks = from_markdown(str(row.get("body") or ""))
        return Document(
            system=self.name,
            board=source.board,
            native_id=fields.need(row, "number"),
            url=fields.address(row, "html_url"),
            kind=Kind.PROBLEM,
            title=fields.line(fields.need(row, "title")),
            text=fields.paragraphs(*(block.text for block in blocks)),
            organisation=source.organisation or source.board.partition("/")[0],
            authors=tuple(part for part in (fields.words(row, "user", "login"),) if part),
            tags=tuple(label for label in labels if label),
            posted_at=fields.moment(row.get("created_at")),
            modified_at=fields.moment(row.get("updated_at")),
            closed=row.get("state") == "closed",
            closed_why="the issue was closed" if row.get("state") == "closed" else "",
            labels=Labels(status=Status.CLAIMED, status_cue=taken[0], claims=taken) if taken else Labels(),
        )


def _labels(source: Source) -> list[str]:
    """Return the wanted labels; [""] for any, which only a source that names none asks for."""
    named = source.options.get("labels", "")
    return [label.strip() for label in named.split("|") if label.strip()] if named else [""]


def _query(label: str, number: int) -> str:
    named = f"&labels={quote(label)}" if label else ""
    return f"issues?state=open&per_page={PAGE_ROWS}&page={number}{named}"


def _with_claims(rows: Iterable[Mapping[str, Any]], token: str) -> list[Mapping[str, Any]]:
    """Return the issues whose comments are worth a request."""
    talked = [row for row in rows if row.get("comments") and _is_issue(row) and "number" in row]
    return talked if token else talked[:COMMENTS]


def _is_issue(row: Mapping[str, Any]) -> bool:
    """Whether a row is an issue that says something: no pull request, and a title with a word in it."""
    title = row.get("title")
    return "pull_request" not in row and not (isinstance(title, str) and title.strip() and not WORD.search(title))


def _claims(comments: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return who took it and when, the newest last; a claim that its owner withdrew does not count."""
    found: dict[str, str] = {}
    for login, text, day in _said(comments):
        if WITHDRAWN.search(text):
            found.pop(login, None)
        elif CLAIM.search(text):
            found[login] = f"@{login}, {day}"
    return tuple(found.values())


def _said(comments: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Yield who wrote what on which day; what programs write is left out."""
    for row in comments:
        day = fields.need(row, "created_at")[:10]
        login = fields.words(row, "user", "login")
        if login and not login.endswith("[bot]"):
            yield login, fields.words(row, "body").replace("\u2019", "'"), day


connector = GitHubIssues()
