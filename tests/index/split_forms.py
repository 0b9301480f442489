"""Small documents, each of one form in which sources list problems, or of a look-alike that holds none."""

from __future__ import annotations

FORMS = {
    "bullets under future work": """\
# Notes

We did this.

## Future work

- Does it hold for larger models?
- Train the probe on two layers.
""",
    "numbered headings": """\
# Open problems in probing

## 3.1 Find the smallest dataset

A few rows may do.

## 3.2 Probe two families

Nobody has.
""",
    "slug headings": """\
# Ideas

## apr-paraphrase

Paraphrase each prompt and compare the scores of the probe.

## apr-layers

Which layer is best for the model?
""",
    "bold leads": """\
# Research directions

**Cheap audits.** Find the smallest audit that notices drift.

**Long transcripts.** Models see a few thousand tokens only.
""",
    "definition list": """\
# Future work

Cross-layer patches
: Patch the difference between two layers of the model.

Many seeds
: Would twenty seeds settle it?
""",
    "callouts": """\
# Future work

> [!question] Does the filter survive another optimiser?
> We never tried.

> [!question] Can the span be learned without labels?
""",
    "table": """\
## Project ideas

| No. | Topic | Size |
|---|---|---|
| 1 | Monitors that read diffs only | small |
| 2 | Human time per transcript | small |
""",
    "label over nested items": """\
## Robust unlearning

- Motivation:
    - Models know too much.
- Example projects:
    - Evaluate the methods on new facts.
    - Extend the benchmark to larger models.
""",
    "letters and numbers": """\
# Concrete problems, part two

## Circuits

- **B* 2.14** - Look for heads that copy names
- **A 2.15** - Two-digit addition in a small model
""",
}
NOT_FORMS = {
    "contents": """\
# Open problems

- [Probes](#probes)
- [Steering](#steering)

This is a stub.
""",
    "resources": """\
# Open problems

## Further reading

- [A survey](https://a.example/1)
- [A critique](https://a.example/2)
""",
    "criteria": """\
## What we look for

- Clarity: is the claim clear?
- Taste: does it matter?
""",
    "misbehaviour": """\
# How models misbehave

The model may say:

- "I will not tell you."
- "What should I hide?"
""",
    "success stories": """\
## Past projects

- **Project: counting heads.** She found three heads.
- **Project: two languages.** He showed that it transfers.
""",
    "mentors": """\
## Mentors

- Ana Ruiz, research scientist
- Tom Berg, professor
""",
    "recipe": """\
## Method

1. Collect forty examples.
2. Compute the span.
3. Fine-tune for two epochs.
""",
    "acknowledgements": """\
# Future work

Nothing planned.

# Acknowledgements

- The reading group
- Two friends
""",
    "questions and answers": """\
## Frequently asked questions

- **Can I apply alone?** Yes.
- **How long does it take?** A month.
""",
    "reasons": """\
# Three reasons to leave

## 1. It is slow

Weeks pass.

## 2. It is vague

Plots look like answers.

## 3. It is crowded

Too many people.
""",
}
