"""Trains `index.skill_spans`: an averaged perceptron over sentences whose skills were marked by hand.

    python -m index.train_skill_spans ../shared

reads `quality/skills/skillspan/train.json` and `vocabularies/` of that folder and writes `data/skill_spans.json` and
`data/skill_names.txt`. Method: Collins, "Discriminative training methods for hidden Markov models", 2002. Features seen
once are left out, small weights too: what stays can be read.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from index.skill_spans import DATA, VOCABULARY_FILE, WEIGHTS_FILE, SkillSpans, SpanModel, Weights, best_tags

ROUNDS, SEED = 10, 0
#: What brought as much found as missed on a fifth of the training sentences.
CAUTION = 13.0
FEWEST_SEEN = 2
SMALLEST_WEIGHT = 4.0
TAGS = "OBI"
HEADER = "# Names of skills: ESCO; GitHub topics and O*NET technology skills, CC BY 4.0; see docs/attribution.md"

Sentence = tuple[list[list[str]], list[int]]


class Perceptron:
    """Weights that move towards what is right, and their average over all steps."""

    def __init__(self) -> None:
        self.weights: dict[str, list[float]] = {}
        self.steps = [[0.0] * 3 for _ in range(3)]
        self._sums: dict[str, list[float]] = {}
        self._step_sums = [[0.0] * 3 for _ in range(3)]
        self._seen = 0

    def learn(self, sentences: Sequence[Sentence], rounds: int, draw: random.Random) -> None:
        """Go through the sentences in an order that is drawn anew each round."""
        order = list(range(len(sentences)))
        for _ in range(rounds):
            draw.shuffle(order)
            for place in order:
                self._seen += 1
                self._correct(*sentences[place])

    def _correct(self, features: list[list[str]], right: list[int]) -> None:
        told = best_tags([self._scores(each) for each in features], [(s[0], s[1], s[2]) for s in self.steps])
        for each, good, bad in zip(features, right, told, strict=True):
            if good != bad:
                for feature in each:
                    self._move(
                        self.weights.setdefault(feature, [0.0] * 3),
                        self._sums.setdefault(feature, [0.0] * 3),
                        good,
                        1.0,
                    )
                    self._move(self.weights[feature], self._sums[feature], bad, -1.0)
        for tags, amount in ((right, 1.0), (told, -1.0)):
            for old, new in pairwise(tags):
                self._move(self.steps[old], self._step_sums[old], new, amount)

    def _scores(self, features: Sequence[str]) -> list[float]:
        total = [0.0] * 3
        for feature in features:
            for tag, weight in enumerate(self.weights.get(feature, ())):
                total[tag] += weight
        return total

    def _move(self, weights: list[float], sums: list[float], tag: int, amount: float) -> None:
        weights[tag] += amount
        sums[tag] += amount * self._seen

    def average(self, smallest: float) -> SpanModel:
        """Return the mean weights, those that hardly tell the tags apart left out."""
        mean = {name: self._mean(row, self._sums[name]) for name, row in self.weights.items()}
        kept = {name: row for name, row in sorted(mean.items()) if max(row) - min(row) >= smallest}
        steps = [self._mean(row, sums) for row, sums in zip(self.steps, self._step_sums, strict=True)]
        return SpanModel(kept, steps, CAUTION)

    def _mean(self, row: Sequence[float], sums: Sequence[float]) -> Weights:
        first, second, third = (round(now - total / self._seen, 1) for now, total in zip(row, sums, strict=True))
        return first, second, third


def train(path: Path, names: Sequence[str], vocabulary: Sequence[str]) -> SpanModel:
    """Return what the sentences of a file teach."""
    empty = SkillSpans(SpanModel({}, [(0.0, 0.0, 0.0)] * 3, 0.0), names, vocabulary)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    read = [
        (empty.features(row["tokens"]), [TAGS.index(tag[0]) for tag in row["tags_knowledge"]])
        for row in rows
        if row["tokens"]
    ]
    seen = Counter(feature for features, _ in read for each in features for feature in each)
    sentences = [([[f for f in each if seen[f] >= FEWEST_SEEN] for each in features], tags) for features, tags in read]
    perceptron = Perceptron()
    perceptron.learn(sentences, ROUNDS, random.Random(SEED))  # noqa: S311 - an order, not a secret
    return perceptron.average(SMALLEST_WEIGHT)


def vocabulary_of(folder: Path) -> list[str]:
    """Return the names of a folder of vocabularies, in small letters, sorted."""
    names = {name.strip().lower() for name in (*_esco(folder), *_topics(folder), *_technologies(folder))}
    return sorted(name for name in names if 2 <= len(name) <= 40 and "," not in name)


def _esco(folder: Path) -> Iterator[str]:
    with (folder / "esco_digital_skills.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["skillType"] == "knowledge":
                for name in (row["preferredLabel"], *row["altLabels"].replace("\n", " | ").split(" | ")):
                    yield name.split(" (")[0]


def _topics(folder: Path) -> Iterator[str]:
    for line in (folder / "github_topics.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row["display_name"]
        yield row["topic"].replace("-", " ")


def _technologies(folder: Path) -> Iterator[str]:
    """Yield the technologies that O*NET calls hot or in demand."""
    for line in (folder / "onet_technology_skills.tsv").read_text("utf-8").splitlines()[1:]:
        _, name, _, _, hot, demanded = line.split("\t")
        if "Y" in (hot, demanded):
            yield name


def own_names() -> list[str]:
    """Return the names and aliases of `data/skills.toml`."""
    rows = tomllib.loads((DATA / "skills.toml").read_text("utf-8")).values()
    return [name for row in rows for name in (row["name"], *row.get("aliases", ()))]


def main(shared: Path) -> None:
    """Train and write both files."""
    vocabulary = vocabulary_of(shared / "vocabularies")
    model = train(shared / "quality" / "skills" / "skillspan" / "train.json", own_names(), vocabulary)
    VOCABULARY_FILE.write_text("\n".join((HEADER, *vocabulary)) + "\n", "utf-8")
    rows = ",\n".join(f"  {json.dumps(name)}: {list(row)}" for name, row in model.weights.items())
    steps = json.dumps([list(row) for row in model.steps])
    WEIGHTS_FILE.write_text(
        f'{{\n "format": 1,\n "caution": {model.caution},\n "steps": {steps},\n "weights": {{\n{rows}\n }}\n}}\n',
        "utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
