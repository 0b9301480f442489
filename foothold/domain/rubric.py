"""The rubric: what the signals of a text say of its size, where the source states none.

    title, text -> signals that fired, form, general words -> total -> score

The total orders problems of one source well and problems of different sources poorly: a large repair may take less
time than a small study. The signals are in `foothold.domain.size_signals`, the general words, learned over many
trackers, in `foothold.domain.size_words`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from foothold.domain.size_signals import SIGNALS, Signal
from foothold.domain.size_words import WORDS

#: A text is read so far; what comes later is background, solutions and signatures.
LETTERS = 4000
WORDS_SHARE = 0.6
_SLOPE = 1.4
#: Signals of one kind of work must outweigh those of the other by so much before hours are named.
CLEAR = 0.5
UNIT = "one more of a kind"


class Work(StrEnum):
    """The kind of work that signals speak of. Hours mean something inside one kind only."""

    CODE = "code"
    RESEARCH = "research"


_CODE = frozenset(
    {"repair", "wording", "documentation", "removal", "change", "a value", "a symptom", "showing", "tests", UNIT}
    | {"restructuring", "storage", "security", "support of something"}
)
_RESEARCH = frozenset(
    {"investigation", "replication", "theory", "mechanism", "the frontier", "a benchmark", "training", "a small model"}
    | {"a trial", "ambition", "a measurement"}
)


@dataclass(frozen=True, slots=True)
class Fired:
    """A signal that fired.

    Attributes:
        weight: what it adds; positive means larger.
        words: the words of the source that made it fire.
    """

    name: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """What the signals say of one problem.

    Attributes:
        fired: strongest first, each signal once.
        total: their sum and that of the general words; 0 where nothing fired.
        on_models: the words are about models, where "fails" and "remove" speak of what is studied, not of a repair.
    """

    fired: tuple[Fired, ...]
    total: float
    on_models: bool = False

    @property
    def score(self) -> float:
        """The sum as a number in (0, 1); 0.5 where nothing fired."""
        return round(1 / (1 + math.exp(-_SLOPE * self.total)), 4)

    @property
    def is_unit(self) -> bool:
        """Whether it is one more of something that a tool has many of."""
        return any(fired.name == UNIT for fired in self.fired)

    @property
    def work(self) -> Work | None:
        """The kind of work, None where fewer than two signals tell or both kinds do."""
        code = [abs(fired.weight) for fired in self.fired if fired.name in _CODE]
        research = [abs(fired.weight) for fired in self.fired if fired.name in _RESEARCH]
        if not self.on_models and len(code) >= 2 and sum(code) - sum(research) >= CLEAR:
            return Work.CODE
        if len(self.fired) >= 2 and sum(research) - sum(code) >= CLEAR:
            return Work.RESEARCH
        return None


# Matched against lower case: three times as fast as ignoring case.
_COMPILED = tuple((signal, re.compile(rf"\b(?:{signal.words})\w*", re.ASCII)) for signal in SIGNALS)
_NOT_PROSE = re.compile(
    r"```.*?(?:```|$)|\{(?:code|noformat)[^}]*\}.*?(?:\{(?:code|noformat)\}|$)|<details>\s*<summary>(?:Solution|Answer).*"
    r"|https?://\S+|`[^`\n]*`|\$[^$\n]*\$|<[^>\n]{1,200}>|(?<![\w./-])[\w.-]*/[\w./-]+",
    re.DOTALL,
)
_MODELS = re.compile(
    r"\b(?:(?:language )?models?|llms?|networks?|neurons?|activations?|probes?|probing|circuits?|backdoors?|agents?"
    r"|rewards?|alignment|adversar\w+|decepti\w+|sycophan\w+|jailbreak\w*|debate|gpt-\w+)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z][a-z'-]+")
_HELP = re.compile(r"\b(?:stuck|confus\w+|hint|gotcha|tricky|don.t forget|careful)", re.IGNORECASE)
_STEP = re.compile(r"^[ \t]*(?:\d+[.)]|[-*•])\s", re.MULTILINE)
_VERSION = re.compile(r"\b\d+\.\d+")
_IDENTIFIER = re.compile(r"\b\w+_\w+\b|\b[a-z]+[A-Z]\w+\b")


def rubric(title: str, text: str, general: Mapping[str, float] = WORDS) -> Rubric:
    """Return what the signals say of a problem.

    Args:
        title: one line, without the grade that its source puts before it.
        text: plain text or Markdown; code, links and formulas in it are not read as words.
        general: weights of general words; others than the built-in ones only to measure what learning is worth.
    """
    text = _beside(title, text)
    prose = prose_of(text)
    in_title = [Fired(each.name, each.title, words) for each, words in _matched(title)]
    in_text = [Fired(each.name, each.text, words) for each, words in _matched(prose)]
    total = (
        _damped(in_title)
        + _damped(in_text)
        + _form(title, text[:LETTERS])
        + WORDS_SHARE * general_words(prose, general)
    )
    strongest: dict[str, Fired] = {}
    for each in sorted((*in_title, *in_text), key=lambda fired: -abs(fired.weight)):
        if each.weight:
            strongest.setdefault(each.name, each)
    return Rubric(tuple(strongest.values()), total, on_models=_MODELS.search(f"{title}\n{prose}") is not None)


def _beside(title: str, text: str) -> str:
    """Return a text without the title that it opens with: what is said twice counts once."""
    title, text = title.strip(), text.strip()
    return "" if title.startswith(text) else text.removeprefix(title)


def prose_of(text: str) -> str:
    """Return the part of a text that the rubric reads as words: its beginning without code, links and formulas."""
    return _NOT_PROSE.sub(" ", text[:LETTERS])


def words_of(prose: str) -> frozenset[str]:
    """Return the words of a text, each once, in lower case."""
    return frozenset(_WORD.findall(prose.lower()))


def general_words(prose: str, weights: Mapping[str, float]) -> float:
    """Return what the general words of a text add, damped by their number; 0 where there are none."""
    known = [weights[word] for word in words_of(prose) if word in weights]
    return sum(known) / math.sqrt(len(known)) if known else 0.0


def _matched(text: str) -> Iterable[tuple[Signal, str]]:
    """Yield the signals of a text with their words. A word counts once: for the signal that reads most around it."""
    lower = text.lower()
    # A few letters change their length in lower case; then the words are quoted as they were matched.
    quoted = text if len(lower) == len(text) else lower
    found = [(match.span(), signal) for signal, pattern in _COMPILED if (match := pattern.search(lower))]
    taken: list[tuple[int, int]] = []
    for (start, end), signal in sorted(found, key=lambda each: each[0][0] - each[0][1]):
        if all(end <= other or until <= start for other, until in taken):
            taken.append((start, end))
            yield signal, quoted[start:end]


def _damped(fired: list[Fired]) -> float:
    """Return the sum of the weights, damped by their number, so that a long text is not large by being long."""
    return sum(each.weight for each in fired) / math.sqrt(1 + len(fired))


def _form(title: str, head: str) -> float:
    """Return what the form says.

    Help is offered where it is hard, and steps are listed where there are many; versions and identifiers narrow a
    problem down.
    """
    whole = f"{title}\n{head}"
    help_offered = 0.15 * math.sqrt(len(_HELP.findall(head)))
    versions = -0.15 * math.sqrt(min(len(_VERSION.findall(whole)), 4))
    identifiers = -2.0 * min(len(_IDENTIFIER.findall(whole)) / (20 + len(head.split())), 0.3)
    steps = 0.1 * math.sqrt(min(len(_STEP.findall(head)), 4))
    return help_offered + steps + versions + identifiers
