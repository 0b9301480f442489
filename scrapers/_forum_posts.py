"""Posts of ForumMagnum as documents: what they are by their tags, where else they stand, what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from foothold.domain.document import Document, Holds
from foothold.domain.posting import Kind
from scrapers import _fields as fields
from scrapers._blocks import from_html, plain_text

#: Name of the connector.
SYSTEM = "forummagnum"

#: Tags of posts that announce one thing, with what it is; the first that fits counts.
ANNOUNCEMENTS: tuple[tuple[frozenset[str], Kind], ...] = (
    (frozenset({"job-listing-open", "job-listing-closed"}), Kind.JOB),
    (frozenset({"bounty-open", "bounty-closed", "bounties-and-prizes-active", "bounties-closed"}), Kind.FUNDING),
    (frozenset({"funding-opportunities", "prizes-and-contests", "request-for-proposal"}), Kind.FUNDING),
    (frozenset({"fellowships-and-internships"}), Kind.FELLOWSHIP),
    (frozenset({"application-announcements"}), Kind.TRAINING),
)
CLOSED = frozenset({"job-listing-closed", "bounty-closed", "bounties-closed", "requests-closed"})
JOKES_AND_COPIES = frozenset({"translation", "april-fools-day", "april-fools-day-1"})


@dataclass(frozen=True, slots=True)
class Forum:
    """One forum: the board of its documents, its name, where it is asked, where its posts and their twins stand."""

    board: str
    name: str
    api: str
    site: str
    twins: str


_LESSWRONG = "https://www.lesswrong.com"
_EA_FORUM = "https://forum.effectivealtruism.org"
LESSWRONG = Forum("lesswrong", "LessWrong", _LESSWRONG, _LESSWRONG, _EA_FORUM)
EA_FORUM = Forum("eaforum", "the EA Forum", "https://forum-bots.effectivealtruism.org", _EA_FORUM, _LESSWRONG)
FORUMS = {"lesswrong": LESSWRONG, "alignmentforum": LESSWRONG, "eaforum": EA_FORUM}


def some(row: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return the objects of a list; the forums leave holes in theirs where something may not be seen."""
    return fields.rows([each for each in fields.listed(row, key) if each is not None], key)


def slug(name: str) -> str:
    """Return a tag's name as it would stand in an address.

    >>> slug("Bounties & Prizes (active)")
    'bounties-and-prizes-active'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold().replace("&", " and ")).strip("-")


def name_of(row: Mapping[str, Any]) -> str:
    """Return the name of a tag, "" where it has none."""
    return fields.words(row, "name")


def slugs(row: Mapping[str, Any]) -> set[str]:
    """Return the slugs of a post's tags, and their names as slugs."""
    return {name for tag in some(row, "tags") for name in (fields.words(tag, "slug"), slug(name_of(tag))) if name}


def passed_over(forum: Forum, row: Mapping[str, Any]) -> bool:
    """Whether a post is none of ours: an event, a joke, a translation, the EA Forum's talk about itself."""
    named = slugs(row)
    about_itself = forum is EA_FORUM and "community" in named and _kind("", named) is Kind.PROBLEM
    return row.get("isEvent") is True or bool(named & JOKES_AND_COPIES) or about_itself


def _kind(title: str, slugs: set[str]) -> Kind:
    found = next((kind for tags, kind in ANNOUNCEMENTS if tags & slugs), Kind.PROBLEM)
    return fields.kind_of(title, usual=found) if found is Kind.TRAINING else found


def document(forum: Forum, row: Mapping[str, Any]) -> Document:
    """Return a post as a document.

    Raises:
        ShapeError: it lacks its id or title, or a field isn't what it was.
    """
    title = fields.line(fields.need(row, "title"))
    kind = _kind(title, slugs(row))
    body = fields.stated(fields.table(row.get("contents") or {}, "contents"), "html")
    closed = [name_of(tag) for tag in some(row, "tags") if fields.words(tag, "slug") in CLOSED]
    named = [name_of(tag) for tag in some(row, "tags")] + (["Alignment Forum"] if row.get("af") is True else [])
    people = [fields.table(row.get("user") or {}, "user"), *some(row, "coauthors")]
    return Document(
        system=SYSTEM,
        board=forum.board,
        native_id=fields.need(row, "_id"),
        url=_address(forum.site, row),
        kind=kind,
        title=title,
        **_held(kind, body),
        authors=tuple(name for person in people if (name := fields.words(person, "displayName"))),
        tags=tuple(dict.fromkeys(name for name in named if name)),
        posted_at=fields.moment(row.get("postedAt")),
        modified_at=fields.moment(row.get("modifiedAt")),
        closed=bool(closed),
        closed_why=f"Tagged “{closed[0]}” on {forum.name}." if closed else "",
        canonical_of=_elsewhere(forum, row),
    )


def _held(kind: Kind, html: str) -> dict[str, Any]:
    """Return what a body holds: an announcement is one thing; any other post may be a list, if it has a body at all."""
    if kind is not Kind.PROBLEM:
        return {"holds": Holds.ONE, "text": plain_text(html)}
    blocks = from_html(html)
    return {"holds": Holds.LIST if blocks else Holds.NOTHING, "blocks": blocks}


def _address(site: str, row: Mapping[str, Any], id: str = "") -> str:
    """Return where a post stands; never `pageUrl`, which names the mirror that was asked."""
    parts = (id or fields.need(row, "_id"), fields.words(row, "slug"))
    return "/".join((site, "posts", *(quote(part, safe="") for part in parts if part)))


def _elsewhere(forum: Forum, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return where the same thing stands: on the other forum, on the Alignment Forum, and what a link post links to."""
    twin = fields.table(row.get("fmCrosspost") or {}, "fmCrosspost")
    foreign = fields.words(twin, "foreignPostId") if twin.get("isCrosspost") is True else ""
    found = [_address(forum.twins, row, foreign)] if foreign else []
    if row.get("af") is True:
        found.append(_address("https://www.alignmentforum.org", row))
    found += [fields.web_url(fields.words(row, "url")), fields.web_url(fields.words(row, "canonicalSource"))]
    return tuple(dict.fromkeys(url for url in found if url))
