"""Says what texts ask for that `data/skills.toml` does not name, so that the list can grow.

    python -m index.unknown_skills FILE...

prints how often each was asked for, the most frequent first.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from index.aliases import AliasFinder
from index.skill_spans import SkillSpans, load_skill_spans
from index.train_skill_spans import own_names

FEWEST = 2


def unknown_skills(texts: Iterable[str], spans: SkillSpans, known: AliasFinder) -> list[tuple[str, int]]:
    """Return the words that name something one can know and hold no name of ours, with how often they stand there.

    Args:
        texts: of postings or CVs.
        spans: finds what names something one can know.
        known: finds our names.
    """
    counts = Counter(words.lower() for text in texts for words in spans.find(text) if not known.find(words))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def main(paths: Iterable[str]) -> None:
    """Print what the files ask for."""
    names = own_names()
    texts = [Path(path).read_text("utf-8", errors="replace") for path in paths]
    for words, count in unknown_skills(texts, load_skill_spans(names), AliasFinder({"": names})):
        if count >= FEWEST:
            sys.stdout.write(f"{count:5d}  {words}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
