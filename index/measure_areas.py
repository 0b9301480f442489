"""Measures how well areas are told, on list posts whose problems were labelled by hand.

gold.jsonl, raw/ -> problems with text and headings -> the first area that is told -> macro F1 beside a simple way

Counted are the areas with ten problems or more; a problem that gets no area, or another one, counts against both. The
weights of `index.areas` were chosen on the sources of half A, so half B is the honest figure.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from foothold.domain.reference import Area
from index.areas import Areas
from index.embedder import Embedder

#: Levels of a labelled item that stand for a problem.
PROBLEMS = frozenset({"problem", "exercise"})
FEWEST, FEWEST_IN_HALF = 10, 5
BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd", "td", "blockquote")
LONGEST = 1500
#: Sources that tell the same problems, or the same author's: they stay in one half.
KIN = {"47_DERIVED": "01_anthropic", "32_200cop": "31_200cop", "40_turntrout": "39_turntrout"}

#: For each problem the areas it was told, the first one first.
Told = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A problem with the area that a careful reader gave it.

    Attributes:
        source: file it stands in; files of one folder are one source.
        section: headings above it, the title of the document first.
    """

    source: str
    title: str
    text: str
    section: tuple[str, ...]
    area: str

    @property
    def below_title(self) -> str:
        """Its text with the headings above it, without the title of the document."""
        return "\n\n".join((*self.section[1:], self.text))

    @property
    def piece(self) -> str:
        """What it adds to what its document is about."""
        return f"{self.title}\n{self.below_title}"


def measure_areas(folder: Path, areas: Mapping[str, Area], embedder: Embedder) -> dict[str, Any]:
    """Return macro F1 over all problems and over each half of the sources, and the F1 of each area.

    Args:
        folder: holds `gold.jsonl` and `raw/`, or a folder below it does.
        areas: by key.
        embedder: the model.
    """
    problems = read_labelled(next(folder.rglob("gold.jsonl")).parent)
    words, both = Areas(areas), Areas(areas, embedder)
    told = {
        "baseline: nearest definition": nearest_definition(problems, areas, embedder),
        "words": alone(problems, words),
        "words, in their document": in_document(problems, words),
        "words and meaning": alone(problems, both),
        "words and meaning, in their document": in_document(problems, both),
    }
    gold = [problem.area for problem in problems]
    best = [next(iter(each), "") for each in told["words and meaning, in their document"]]
    each_area = {
        area: {"problems": count, "F1": f1(gold, best, area)}
        for area, count in Counter(gold).most_common()
        if count >= FEWEST
    }
    return {"areas": {name: _row(problems, each) for name, each in told.items()}, "each area": each_area}


def alone(problems: Sequence[Labelled], areas: Areas) -> Told:
    """Return the areas of each problem, told from its title, headings and text."""
    return [areas.areas(each.title, each.below_title, ()) for each in problems]


def in_document(problems: Sequence[Labelled], areas: Areas) -> Told:
    """Return the areas of each problem, told with the other problems of its document at hand."""
    about: dict[str, list[str]] = {}
    for each in problems:
        about.setdefault(each.source, [*each.section[:1]]).append(each.piece)
    return [areas.areas(each.title, each.below_title, (), tuple(about[each.source])) for each in problems]


def nearest_definition(problems: Sequence[Labelled], areas: Mapping[str, Area], embedder: Embedder) -> Told:
    """Return the one area whose name and definition are nearest in meaning to each problem."""
    keys = tuple(areas)
    defined = embedder.passages([f"{area.name}. {area.definition}" for area in areas.values()])
    similar = embedder.passages([each.piece[:LONGEST] for each in problems]) @ defined.T
    return [(keys[int(place)],) for place in similar.argmax(axis=1)]


def _row(problems: Sequence[Labelled], told: Told) -> dict[str, float]:
    gold = [problem.area for problem in problems]
    first = [next(iter(each), "") for each in told]
    halves = _halves(problems)
    figures = {"macro F1": macro_f1(gold, first)}
    for half in ("A", "B"):
        places = [place for place, each in enumerate(halves) if each == half]
        figures[f"half {half}"] = macro_f1(
            [gold[place] for place in places], [first[place] for place in places], FEWEST_IN_HALF
        )
    figures["right"] = sum(map(str.__eq__, gold, first)) / len(gold)
    figures["first or second"] = sum(area in each for area, each in zip(gold, told, strict=True)) / len(gold)
    figures["named"] = sum(map(bool, told)) / len(gold)
    return figures


def _halves(problems: Sequence[Labelled]) -> list[str]:
    """Return the half, "A" or "B", of each problem; a source is in one half only."""
    family = [
        next((kin for start, kin in KIN.items() if each.source.startswith(start)), each.source) for each in problems
    ]
    families = sorted({name[:12] for name in family})
    return ["AB"[families.index(name[:12]) % 2] for name in family]


def read_labelled(folder: Path) -> list[Labelled]:
    """Return the labelled problems of a folder that holds `gold.jsonl` and `raw/`, in order."""
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    wanted = [row for row in rows if row["level"] in PROBLEMS and row["area"]]
    starts: dict[str, set[str]] = {}
    for row in rows:
        starts.setdefault(row["source_file"], set()).add(_letters(row["text_start"])[:40])
    blocks = {name: _blocks(folder / "raw" / name) for name in starts}
    return [
        Labelled(
            source=row["source_file"].split("/")[0],
            title=row["title"],
            text=_text_of(row, blocks[row["source_file"]], starts[row["source_file"]]),
            section=tuple(part for part in (row["section"] or "").split(" > ") if part),
            area=row["area"],
        )
        for row in wanted
    ]


def macro_f1(gold: Sequence[str], told: Sequence[str], fewest: int = FEWEST) -> float:
    """Return the mean F1 over the areas that have so many problems; "" is a problem that was told no area."""
    counts = Counter(gold)
    scores = [f1(gold, told, area) for area, count in sorted(counts.items()) if count >= fewest]
    return sum(scores) / len(scores) if scores else 0.0


def f1(gold: Sequence[str], told: Sequence[str], area: str) -> float:
    """Return the F1 of one area, 0 to 1."""
    right = sum(one == other == area for one, other in zip(gold, told, strict=True))
    both = sum(one == area for one in gold) + sum(other == area for other in told)
    return 2 * right / both if both else 0.0


def _letters(text: str | None) -> str:
    return re.sub(r"[^a-z0-9]", "", (text or "").lower())


def _blocks(path: Path) -> list[tuple[bool, str]]:
    """Return the blocks of a page in order, each with whether it is a heading."""
    raw = path.read_text("utf-8", errors="replace")
    if path.suffix == ".md":
        lines = [line.strip() for line in raw.splitlines() if line.strip()]
        return [(line.startswith("#"), line.lstrip("#-*>0123456789. ")) for line in lines]
    soup = BeautifulSoup(raw, "lxml")
    leaves = (tag for tag in soup.find_all(BLOCKS) if tag.name == "li" or not tag.find(BLOCKS))
    return [(tag.name.startswith("h"), tag.get_text(" ", strip=True)) for tag in leaves]


def _text_of(row: dict[str, object], blocks: Sequence[tuple[bool, str]], starts: set[str]) -> str:
    """Return the block that a labelled problem opens and what follows it, up to the next problem or heading."""
    key = _letters(str(row["text_start"]))[:40]
    at = next((i for i, (_, text) in enumerate(blocks) if key and key in _letters(text)[: 80 + len(key)]), None)
    if at is None:
        return str(row["text_start"])
    held = [blocks[at][1]]
    for heading, text in blocks[at + 1 :]:
        if heading or _letters(text)[:40] in starts or sum(map(len, held)) > LONGEST:
            break
        held.append(text)
    return "\n\n".join(held)[:LONGEST]
