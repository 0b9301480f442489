"""A first weekend step of a larger problem. It is derived, never stated by the source, and shown as such."""

from __future__ import annotations

import re

_MODEL = re.compile(
    r"\b(?:GPT-?2(?:[ -](?:small|medium|large|xl))?|GPT-Neo|GPT-J|Pythia(?:-\d+\w)?|Gemma[- ]?\d*(?:[ -]\d+B)?|"
    r"Llama[- ]?\d?(?:\.\d)?(?:-\d+B)?|Qwen[- ]?\d?(?:\.\d)?(?:-\d+(?:\.\d)?B)?|Mistral(?:-7B)?|TinyStories|BERT|"
    r"Claude|GPT-?[34](?:\.\d|o)?(?: mini)?|Gemini)\b"
)
_REPLICATES = re.compile(
    r"\bet al\b|\barxiv\b|\bpapers?\b|\breplicat\w+|\bextend\w*|\bbuild(?:s|ing)? on\b|\bfollow[- ]?up\b|\bbaselines?\b",
    re.IGNORECASE,
)
_DATA = re.compile(r"\b(?:data ?sets?|benchmarks?|corpus|corpora|prompts|test cases|questions)\b", re.IGNORECASE)
_THEORY = re.compile(r"\b(?:theor(?:y|em|etical\w*)|proofs?|prove|formali[sz]\w+|axioms?|guarantees?)\b", re.IGNORECASE)
_CODE = re.compile(r"\b(?:github\.com|repo(?:sitory)?|code ?base|colab|notebook)\b", re.IGNORECASE)


def first_step(title: str, text: str) -> str:
    """Return a step of a weekend that the words of a problem suggest, "" where they suggest none."""
    whole = f"{title}\n{text}"
    model = _MODEL.search(whole)
    if _THEORY.search(whole):
        return "Work one smallest example through by hand and write down which claim it supports."
    if _REPLICATES.search(whole):
        return "Replicate the baseline: re-run the smallest result it builds on, and note where yours differs."
    if _DATA.search(whole):
        return "Build one small data set: 50 examples checked by hand, and one model run on them."
    if model:
        return f"Run one experiment with one model ({model.group()}) and plot a single number."
    if _CODE.search(whole):
        return "Get the linked code running and change one thing in it."
    return ""
