"""Document to postings: split what is a list, then label each posting.

What a source states by itself (hours, skills, claims) is kept; only what it leaves open is understood from the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from foothold.domain.cues import blockers_of, level_of, status_of
from foothold.domain.document import Document, Holds, Item
from foothold.domain.ports import AreaFinder, SkillFinder, Splitter
from foothold.domain.posting import Kind, Labels, Posting, Status, posting_id
from foothold.domain.sizing import size
from foothold.domain.source import Source
from foothold.domain.split import split

#: Raised whenever labelling changes, so that held postings are labelled anew without being "changed".
LABELLING = 3
KEY_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Tools:
    """What labelling needs: each finder is loaded once and used for every posting."""

    splitter: Splitter
    skills: SkillFinder
    areas: AreaFinder


def understand(source: Source, document: Document, tools: Tools) -> list[Posting]:
    """Return the postings of a document, labelled, in reading order; [] where it holds nothing to start on."""
    if document.holds is Holds.NOTHING:
        return []
    if document.holds is Holds.ONE:
        return [labelled(whole(source, document), document.labels, tools)]
    items = split(document, tools.splitter).items
    about = (document.title, *("\n".join((item.title, _below_headings(item.section, item.text))) for item in items))
    return [
        labelled(_part(source, document, item, key), document.labels, tools, item.marker, about)
        for item, key in zip(items, _keys(items), strict=True)
    ]


def _below_headings(section: Sequence[str], text: str) -> str:
    return "\n\n".join((*section, text))


def labelled(posting: Posting, stated: Labels, tools: Tools, marker: str = "", about: Sequence[str] = ()) -> Posting:
    """Return a posting with every label that its source did not state.

    Args:
        posting: as stated.
        stated: what the source says by itself; it wins.
        tools: what finds the rest.
        marker: number or letter of the item in its list, "" where it has none.
        about: title of the list and every item of it, which tell what it is about; () where it stands alone.
    """
    text = _below_headings(posting.section, posting.text)
    labels = Labels(
        areas=stated.areas or tools.areas.areas(posting.title, text, posting.tags, about),
        skills=stated.skills or tools.skills.find(f"{posting.title}\n{posting.text}"),
        effort=stated.effort,
        blockers=stated.blockers,
        status=stated.status,
        status_cue=stated.status_cue,
        claims=stated.claims,
        result=stated.result,
    )
    found = level_of(posting.title, posting.text, posting.tags)
    labels = replace(labels, level=stated.level or found.level, level_evidence=stated.level_evidence or found.words)
    # Words such as "closed" or "an hour" say nothing of a vacancy: its own source does.
    return replace(posting, labels=_as_problem(posting, labels, marker) if posting.kind is Kind.PROBLEM else labels)


def _as_problem(posting: Posting, labels: Labels, marker: str) -> Labels:
    """Return labels with size, blockers and status, which are understood for problems only."""
    found = status_of(posting.title, posting.text, posting.tags, section=posting.section)
    is_stated = labels.status is not Status.OPEN
    sized = size(posting.title, posting.text, section=posting.section, tags=posting.tags, marker=marker)
    return replace(
        labels,
        effort=labels.effort if labels.effort.known else sized,
        blockers=labels.blockers or blockers_of(posting.text),
        status=labels.status if is_stated else found.status,
        status_cue=labels.status_cue if is_stated else found.cue,
    )


def whole(source: Source, document: Document) -> Posting:
    """Return a document as one posting, with no labels but those that the source states."""
    text = document.text or "\n\n".join(block.text for block in document.blocks)
    return Posting(
        id=posting_id(document.system, document.board, document.native_id),
        source=source.name,
        kind=document.kind,
        title=document.title.strip() or document.url,
        url=document.url,
        text=text,
        organisation=document.organisation or source.organisation,
        authors=document.authors,
        places=document.places,
        remote=document.remote,
        tags=document.tags,
        posted_at=document.posted_at,
        deadline=document.deadline,
        pay=document.pay,
        canonical_of=document.canonical_of,
        labels=document.labels,
    )


def _part(source: Source, document: Document, item: Item, key: str) -> Posting:
    return replace(
        whole(source, document),
        id=posting_id(document.system, document.board, f"{document.native_id}#{key}"),
        title=item.title,
        text=item.text,
        url=f"{document.url.split('#')[0]}#{item.anchor}" if item.anchor else document.url,
        document_id=posting_id(document.system, document.board, document.native_id),
        document_title=document.title,
        section=item.section,
    )


def _keys(items: Sequence[Item]) -> list[str]:
    """Return a key for each item that survives insertions above it: the letters of its title, counted where equal."""
    seen: Counter[str] = Counter()
    keys = []
    for item in items:
        letters = re.sub(r"[^a-z0-9]+", "-", item.title.casefold()).strip("-")[:KEY_LETTERS]
        seen[letters] += 1
        keys.append(letters if seen[letters] == 1 else f"{letters}~{seen[letters]}")
    return keys
