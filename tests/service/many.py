"""A home with very many postings for measuring: a real store and a real index over invented texts.

build(home, 20_000)     once, some minutes of embedding; what is there already is left as it is
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from foothold.domain.changes import Intent, Verb
from foothold.domain.posting import Held
from foothold.domain.source import Reading
from service.settings import Settings
from service.wiring import Foothold
from tests.service.fakes import made

MODELS = ("a two-layer transformer", "Pythia 410M", "a small Llama", "three open chat models", "a toy network")
METHODS = ("linear probes", "sparse autoencoders", "activation patching", "a trusted monitor", "fine-tuning", "debate")
DATA = ("questions about maps", "short Python programs", "survey answers", "board games", "court rulings", "recipes")
AIMS = ("whether it says what it thinks", "how often it is fooled", "what is lost", "where errors come from")
FORMS = (
    "Take {model} and try {method} on {data}; report {aim}.",
    "Earlier work used {method} with {model} and looked at {data}, but nobody measured {aim}.",
    "A plot of {aim} against size, for {method}, would settle it.",
    "If {method} needs too long on {model}, take fewer {data} and say so.",
    "We would like to know {aim} when {data} are mixed with {data} of another kind.",
)
WRITTEN_AT_ONCE = 1000


def posting(at: int) -> Held:
    """Return the invented posting of a number with a text of five sentences."""
    pick = random.Random(f"text {at}")
    words = {"model": MODELS, "method": METHODS, "data": DATA, "aim": AIMS}
    said = [form.format(**{name: pick.choice(options) for name, options in words.items()}) for form in FORMS]
    pick.shuffle(said)
    held = made(at)
    text = f"{held.posting.text} {' '.join(said)}"
    return replace(held, posting=replace(held.posting, text=text))


def build(home: Path, count: int) -> None:
    """Make a store with so many postings and the starter problems, and index them with the real model."""
    foothold = Foothold(Settings(home=home))
    foothold.fill()
    known = foothold.store.everything()
    missing = [held for at in range(count) if (held := posting(at)).posting.id not in known]
    for begin in range(0, len(missing), WRITTEN_AT_ONCE):
        now = datetime.now(UTC)
        some = [Intent(Verb.NEW, held.posting.id, held.posting) for held in missing[begin : begin + WRITTEN_AT_ONCE]]
        foothold.store.apply(Reading("fake:forum", now, now, complete=False), some)
    foothold.reindex(lambda done, total: print(f"Indexed {done} of {total}", file=sys.stderr))
    foothold.store.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
