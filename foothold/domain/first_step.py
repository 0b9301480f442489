"""A first weekend step of a larger problem. It is derived, never stated by the source, and shown as such."""

from __future__ import annotations

import re
from collections.abc import Callable

_MODEL = re.compile(
    r"\b(?:GPT-?2(?:[ -](?:small|medium|large|xl))?|GPT-Neo|GPT-J|Pythia(?:-\d+\w)?|Gemma(?:[- ]?\d+)?(?:[ -]\d+B)?"
    r"|Llama(?:[- ]?\d(?:\.\d)?)?(?:-\d+B)?|Qwen(?:[- ]?\d(?:\.\d)?)?(?:-\d+(?:\.\d)?B)?|Mistral(?:-7B)?|TinyStories"
    r"|BERT|Claude|GPT-?[34](?:\.\d|o)?(?:[- ]mini)?|Gemini)\b"
)
_AUTHORS = re.compile(
    r"\b[A-Z][\w'-]+(?: (?:and|&) [A-Z][\w'-]+)? et al\b\.?|\b[A-Z][\w'-]+ and [A-Z][\w'-]+ \((?:19|20)\d\d\)"
)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


_THEORY = _pattern(r"theor(?:y|em|etic)|proofs?\b|prove\b|formali[sz]|axioms?\b|guarantees?\b")
_EARLIER = _pattern(
    r"replicat|reproduc|extend|build(?:s|ing)? on|follow[- ]?up|baselines?\b|arxiv|papers?\b|prior work"
)
_DATA = _pattern(r"data ?sets?\b|benchmarks?\b|corpus\b|corpora\b|prompts?\b|test cases?\b|questions\b|evaluations?\b")
_TRAIN = _pattern(r"(?:pre-?|re-?)?train(?:ing|ed)?\b|fine-?tun|reinforcement|rlhf\b|autoencoders?\b|saes?\b")
_STUDY = _pattern(
    r"activations?\b|circuits?\b|neurons?\b|attention|heads?\b|features?\b|steer|prob(?:e|es|ing)\b|interpret"
)
_CODE = _pattern(r"github\.com|repo(?:sitory)?\b|code ?base|implement|refactor|support\b|api\b|integrat|plug-?in")

# The first that fits the words counts: what others did already is the surest start.
_STEPS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_EARLIER, lambda on: f"Replicate the baseline{on}: re-run its smallest result, and note where yours differs."),
    (_DATA, lambda on: f"Build one small data set: about 50 examples checked by hand, and one model run on them{on}."),
    (_TRAIN, lambda on: f"Train the smallest version{on}: one small model, one seed, one number to watch."),
    (_STUDY, lambda on: f"Run one experiment on one small model{on}: one prompt, one layer, one plot."),
    (_THEORY, lambda on: "Work one smallest example through by hand, and write down which claim it supports."),
    (_CODE, lambda on: "Get the code running, find the place to change, and write one failing test."),
)  # fmt: skip


def first_step(title: str, text: str) -> str:
    """Return a step of a weekend that the words of a problem suggest, "" where they suggest none.

    >>> first_step("Extend the work of Doe et al. to other languages", "")
    'Replicate the baseline (Doe et al.): re-run its smallest result, and note where yours differs.'
    """
    whole = f"{title}\n{text}"
    for pattern, step in _STEPS:
        if pattern.search(whole):
            named = _AUTHORS.search(whole) if pattern is _EARLIER else _MODEL.search(whole)
            return step(f" ({named.group()})" if named else "")
    if model := _MODEL.search(whole):
        return f"Run one experiment on one model ({model.group()}), and plot one number."
    return ""
