"""Skills in text: by name, and by meaning where a model is given.

aliases -> those meant as skills (`context`) -> names said in other words (`paraphrases`, with a model only)
        -> how they are asked for (`demands`) -> one mention each, with its words
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from foothold.domain.posting import SkillMention
from foothold.domain.reference import Skill
from index.aliases import AliasFinder, Span
from index.context import trusted
from index.demands import Demand, Demands
from index.paraphrases import Paraphrases

if TYPE_CHECKING:
    from index.embedder import Embedder

#: A mention quotes at most so many letters of its line.
QUOTED = 200
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z•(])|\n|\t")


class Skills:
    """Finds skills in text. Safe to share between threads.

    Args:
        skills: by key.
        embedder: finds paraphrases as well; None for names only.
    """

    def __init__(self, skills: Mapping[str, Skill], embedder: Embedder | None = None) -> None:
        names = {key: (skill.name, *skill.aliases) for key, skill in skills.items()}
        self._finder = AliasFinder(names)
        self._doubtful = frozenset(alias for skill in skills.values() for alias in skill.ambiguous)
        self._paraphrases = Paraphrases(names, embedder) if embedder else None

    def find(self, text: str) -> tuple[SkillMention, ...]:
        """Return each skill once, in order of appearance, with the sentence that shows it.

        A skill is required if any sentence requires it; one that the text says is not needed is left out.
        """
        return self.find_each([text])[0]

    def find_each(self, texts: Sequence[str]) -> list[tuple[SkillMention, ...]]:
        """Return what `find` gives for each of many texts, the model asked once."""
        named = [trusted(text, self._finder.find(text), self._doubtful) for text in texts]
        others = self._paraphrases.find_each(texts, named) if self._paraphrases else [[] for _ in texts]
        return [
            _mentions(text, sorted((*spans, *more))) for text, spans, more in zip(texts, named, others, strict=True)
        ]


def _mentions(text: str, spans: Sequence[Span]) -> tuple[SkillMention, ...]:
    """Return each skill of a text once, with the sentence that shows it and how it is asked for."""
    demands, sentences = Demands(text), Sentences(text)
    found: dict[str, SkillMention] = {}
    for span in spans:
        demand = demands.at(span.start, span.end)
        held = found.get(span.key)
        if demand is Demand.NOT_NEEDED or (held and (held.required or demand is Demand.NICE)):
            continue
        words = sentences.around(span.start, span.end)
        found[span.key] = SkillMention(span.key, words, required=demand is Demand.REQUIRED)
    return tuple(found.values())


class Sentences:
    """The sentences and lines of a text, to quote from."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._bounds = [0, *(found.end() for found in SENTENCE_END.finditer(text)), len(text)]

    def around(self, start: int, end: int) -> str:
        """Return the sentence around a place, shortened around it where it is long, white space squeezed."""
        number = bisect_right(self._bounds, start, hi=len(self._bounds) - 1)
        left, right = self._bounds[number - 1], max(end, self._bounds[number])
        if right - left > QUOTED:
            left, right = self._shortened(left, right, start, end)
        return re.sub(r"\s+", " ", self._text[left:right]).strip(" •·*-")

    def _shortened(self, left: int, right: int, start: int, end: int) -> tuple[int, int]:
        """Return bounds at word ends, at most `QUOTED` letters apart unless the place itself is longer."""
        from_here = max(left, min(start - QUOTED // 2, right - QUOTED))
        if from_here > left:
            from_here = self._text.find(" ", from_here, start) + 1 or start
        to_here = right if right <= from_here + QUOTED else self._text.rfind(" ", end, from_here + QUOTED)
        return from_here, max(end, to_here)
