"""Finds the words of a sentence that name something one can know, whether our list of skills has it or not.

tokens -> features (the word, its form, its neighbours, whether a list of names holds it) -> scores of three tags
       -> the best sequence of tags -> spans

The tags are O (outside), B (begins a span) and I (inside one). The scores are a table of weights that can be read:
`data/skill_spans.json`, trained by `index.train_skill_spans` on sentences of job posts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.aliases import AliasFinder

DATA = Path(__file__).parents[1] / "data"
WEIGHTS_FILE = DATA / "skill_spans.json"
VOCABULARY_FILE = DATA / "skill_names.txt"

OUTSIDE, BEGINS, INSIDE = range(3)
TOKEN = re.compile(r"[^\W_][\w.+#/&'’-]*[\w+#]|[^\W_]|[^\w\s]")
IMPOSSIBLE = -1e9
SHORT = 3

#: A weight for each tag.
Weights = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class SpanModel:
    """What was learned.

    Attributes:
        weights: by feature, what it adds to the score of each tag.
        steps: what each step from a tag to the next adds, by (from, to).
        caution: what is taken from the score of O, so that as much is found as is missed.
    """

    weights: Mapping[str, Weights]
    steps: Sequence[Weights]
    caution: float


class SkillSpans:
    """Finds spans of skills in sentences. Safe to share between threads.

    Args:
        model: what was learned.
        names: names of skills that we know.
        vocabulary: names of skills that others know.
    """

    def __init__(self, model: SpanModel, names: Iterable[str], vocabulary: Iterable[str]) -> None:
        self._model = model
        self._lists = {"ours": AliasFinder({"": names}), "theirs": AliasFinder({"": vocabulary})}

    def find(self, text: str) -> list[str]:
        """Return the words of each span of a text, in order."""
        found = []
        for line in text.split("\n"):
            tokens = list(TOKEN.finditer(line))
            spans = self.spans([token.group() for token in tokens])
            found += [line[tokens[first].start() : tokens[last - 1].end()] for first, last in spans]
        return found

    def spans(self, tokens: Sequence[str]) -> list[tuple[int, int]]:
        """Return the spans of a sentence as (first token, token after the last)."""
        if not tokens:
            return []
        scores = [self._scores(features) for features in self.features(tokens)]
        return list(spans_of(best_tags(scores, self._model.steps)))

    def features(self, tokens: Sequence[str]) -> list[list[str]]:
        """Return the features of each token of a sentence."""
        words = [token.lower() for token in tokens]
        forms = [form_of(token) for token in tokens]
        listed = [_listed(tokens, finder, name) for name, finder in self._lists.items()]
        return [_features(place, words, forms, listed) for place in range(len(tokens))]

    def _scores(self, features: Sequence[str]) -> list[float]:
        total = [-self._model.caution, 0.0, 0.0]
        for feature in features:
            for tag, weight in enumerate(self._model.weights.get(feature, ())):
                total[tag] += weight
        return total


def form_of(token: str) -> str:
    """Return the form of a token.

    "d" digits, "Aa" a capital first, "AaA" capitals inside, "AA" all capitals, "a" small letters, "tech" letters with
    signs, "x" a mixture.
    """
    if token.isdigit():
        return "d"
    if re.search(r"[.+#/]", token) and re.search(r"[a-zA-Z]", token):
        return "tech"
    if token.isupper() and len(token) > 1:
        return "AA"
    if token[:1].isupper():
        return "AaA" if any(letter.isupper() for letter in token[1:]) else "Aa"
    if token.isalpha():
        return "a"
    return "x" if any(letter.isalnum() for letter in token) else f"sign {token[:1]}"


def _listed(tokens: Sequence[str], finder: AliasFinder, name: str) -> list[str]:
    """Return for each token whether a name of a list begins or goes on there, "" for neither."""
    starts, ends, place = {}, {}, 0
    for number, token in enumerate(tokens):
        starts[place], ends[place + len(token)] = number, number
        place += len(token) + 1
    listed = [""] * len(tokens)
    for span in finder.find(" ".join(tokens)):
        first, last = starts.get(span.start), ends.get(span.end)
        if first is not None and last is not None:
            listed[first : last + 1] = [f"{name} B", *[f"{name} I"] * (last - first)]
    return listed


def _features(place: int, words: Sequence[str], forms: Sequence[str], listed: Sequence[Sequence[str]]) -> list[str]:
    def word(at: int) -> str:
        return words[at] if 0 <= at < len(words) else "<" if at < 0 else ">"

    def form(at: int) -> str:
        return forms[at] if 0 <= at < len(forms) else "-"

    here, shape = words[place], forms[place]
    found = ["any", f"word {here}", f"form {shape}", f"ends {here[-3:]}", f"ends {here[-4:]}", f"opens {here[:3]}"]
    found += [f"{step:+d} {word(place + step)}" for step in (-2, -1, 1, 2)]
    found += [f"-1 form {form(place - 1)}", f"+1 form {form(place + 1)}"]
    found += [f"-1 {word(place - 1)} | {shape}", f"-1 {word(place - 1)} | {here}"]
    found += [feature for names in listed if names[place] for feature in (names[place], f"{names[place]} {shape}")]
    found += [f"{step:+d} listed" for step in (-1, 1) if _is_listed(place + step, listed)]
    if len(words) <= SHORT:
        found.append(f"of {len(words)} {shape}")
        found += ["short and listed"] if _is_listed(place, listed) else []
    return found


def _is_listed(place: int, listed: Sequence[Sequence[str]]) -> bool:
    return any(0 <= place < len(names) and names[place] for names in listed)


def best_tags(scores: Sequence[Sequence[float]], steps: Sequence[Weights]) -> list[int]:
    """Return the tags of the best sequence (Viterbi); I never follows O nor stands first."""
    best = [scores[0][OUTSIDE], scores[0][BEGINS], IMPOSSIBLE]
    came: list[list[int]] = []
    for here in scores[1:]:
        reach = [[best[old] + steps[old][new] for old in range(3)] for new in range(3)]
        reach[INSIDE][OUTSIDE] = IMPOSSIBLE
        from_where = [max(range(3), key=options.__getitem__) for options in reach]
        best = [reach[new][from_where[new]] + here[new] for new in range(3)]
        came.append(from_where)
    tags = [max(range(3), key=best.__getitem__)]
    for from_where in reversed(came):
        tags.append(from_where[tags[-1]])
    return tags[::-1]


def spans_of(tags: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of a sequence of tags."""
    start: int | None = None
    for place, tag in enumerate([*tags, OUTSIDE]):
        if tag != INSIDE and start is not None:
            yield start, place
            start = None
        if tag == BEGINS:
            start = place


def load_skill_spans(names: Iterable[str]) -> SkillSpans:
    """Return the finder that ships, with the names of our own skills."""
    stored = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    model = SpanModel(
        weights={feature: (row[0], row[1], row[2]) for feature, row in stored["weights"].items()},
        steps=[(row[0], row[1], row[2]) for row in stored["steps"]],
        caution=stored["caution"],
    )
    return SkillSpans(model, names, VOCABULARY_FILE.read_text("utf-8").splitlines()[1:])
