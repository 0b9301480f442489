"""The rubric of signals: words of a text that tell small from large, each with a weight.

A weight is in units of log-odds of "the larger of two"; `score` is the logistic of their sum.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: positive weights mean larger."""

    name: str
    weight: float
    pattern: str


@dataclass(frozen=True, slots=True)
class Fired:
    """A signal that fired, with the words that made it."""

    signal: Signal
    words: str


SIGNALS: tuple[Signal, ...] = (
    Signal("replicate", -0.8, r"replicat\w+|reproduc(?:e|ing)\b|re-?run"),
    Signal("try", -0.5, r"try(?:ing)? (?:out|different)|play (?:around )?with|quick(?:ly)?|simple|just|sanity check|low-effort"),
    Signal("compare", -0.4, r"compar(?:e|ing)|check (?:whether|if|that)|test (?:whether|if|that|how)|measure|plot|visuali[sz]e|evaluate"),
    Signal("extend", -0.3, r"extend|vary|varying|repeat|apply|port\b"),
    Signal("starter", -1.0, r"starter|beginner|easy|tractable|warm-?up|low-hanging|gentle"),
    Signal("fix", -0.7, r"typo|docs?\b|documentation|rename|error message|bump|spelling|broken link|deprecat\w+|unit tests?"),
    Signal("small model", -0.4, r"gpt-?2(?: small)?|pythia|tiny ?stories|one-layer|single[- ]layer|gemma[- ]?2b|toy model"),
    Signal("pointer", -0.4, r"colab|notebook|starter code|existing (?:code|dataset|implementation)|similar to #\d+"),
    Signal("develop", 0.5, r"develop\w*|design(?:ing)?|create|build(?:ing)?|framework|infrastructure|tooling|pipeline"),
    Signal("theory", 0.8, r"theor(?:y|etical\w*)|proof|prove|formali[sz]\w+|guarantees?|safety case"),
    Signal("understand", 0.5, r"understand\w*|reverse[- ]engineer\w*|mechanis(?:m|tic)\w*|explain why|how does"),
    Signal("train", 0.6, r"train(?:ing)? (?:a |an |new )?\w* ?(?:models?|from scratch)|from scratch|pre-?train\w*|fine-?tun\w+"),
    Signal("benchmark", 0.6, r"benchmark|new (?:dataset|environment)|human (?:baseline|subjects|annotat\w+|stud\w+)"),
    Signal("scale", 0.6, r"frontier|large-scale|at scale|state[- ]of[- ]the[- ]art|rl\b|reinforcement learning|agents?\b"),
    Signal("ambitious", 0.9, r"ambitious|moonshot|fully|comprehensive|general(?:ly)?|systematic\w*|loosely|open-ended|novel"),
    Signal("rewrite", 0.7, r"refactor\w*|migrat\w+|redesign|rewrite|architecture|support for|integrat\w+|protocol"),
)  # fmt: skip
_COMPILED = tuple((signal, re.compile(rf"\b(?:{signal.pattern})", re.IGNORECASE)) for signal in SIGNALS)
_BODY_WEIGHT = 0.4
_BODY_LETTERS = 1500


def fired(title: str, text: str) -> tuple[tuple[Fired, ...], float]:
    """Return the signals that fired, in table order, and the weighed sum; a title counts more than a body."""
    found: list[Fired] = []
    total = 0.0
    for signal, pattern in _COMPILED:
        if match := pattern.search(title):
            total += signal.weight
        elif match := pattern.search(text[:_BODY_LETTERS]):
            total += signal.weight * _BODY_WEIGHT
        if match:
            found.append(Fired(signal, match.group()))
    return tuple(found), total


def logistic(total: float) -> float:
    """Return a number in (0, 1) that orders like the sum."""
    return 1 / (1 + math.exp(-total))
