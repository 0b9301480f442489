"""The trained splitter: a weighted sum of named features, its weights in a file that can be read."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foothold.domain.document import Block
from index.split_features import features
from index.split_own import Features

MODEL_FILE = Path(__file__).parents[1] / "data" / "split_model.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class LinearSplitter:
    """Implements port Splitter (`foothold.domain.ports`).

    Attributes:
        bias: logit of a block of which nothing is known.
        weights: what each feature adds to the logit, by its name; a feature without a weight adds nothing.
    """

    bias: float
    weights: Mapping[str, float]

    def logit(self, found: Features) -> float:
        """Return the logit of a block with these features."""
        return self.bias + sum(self.weights.get(name, 0.0) * value for name, value in found.items() if value)

    def opens(self, title: str, blocks: Sequence[Block]) -> Sequence[float]:
        """Return for each block how probable it is that a problem opens with it, 0 to 1."""
        chances = [0.0] * len(blocks)
        for number, found in features(title, blocks).items():
            chances[number] = 1 / (1 + math.exp(-max(-50.0, min(50.0, self.logit(found)))))
        return chances


def load_splitter(path: Path = MODEL_FILE) -> LinearSplitter:
    """Return the trained splitter.

    Raises:
        ValueError: the file is of another format.
    """
    stored = json.loads(path.read_text("utf-8"))
    if stored.get("format") != _FORMAT:
        raise ValueError(f"{path.name} is not of format {_FORMAT}; train it again.")
    return LinearSplitter(stored["bias"], stored["weights"])


def save_splitter(splitter: LinearSplitter, path: Path = MODEL_FILE) -> None:
    """Write a splitter as text: the same weights give the same bytes."""
    weights = {name: round(splitter.weights[name], 4) for name in sorted(splitter.weights)}
    stored = {"format": _FORMAT, "bias": round(splitter.bias, 4), "weights": weights}
    path.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
