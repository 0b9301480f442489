"""From a document to labelled postings, with finders that are tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from foothold.domain.document import Block, Document, Form, Holds
from foothold.domain.effort import Band, Basis, Effort
from foothold.domain.posting import Kind, Labels, SkillMention, Status
from foothold.domain.source import Source
from foothold.flows.understand import Tools, understand

SOURCE = Source("list", "page_list", organisation="Example Lab")


class Table:
    """Every item opens a problem; every text asks for Python and is about control."""

    def opens(self, title: str, blocks: Sequence[Block]) -> list[float]:
        return [1.0 if block.form is Form.ITEM else 0.0 for block in blocks]

    def find(self, text: str) -> tuple[SkillMention, ...]:
        return (SkillMention("python", "in Python"),)

    def areas(self, title: str, text: str, tags: Sequence[str], about: Sequence[str] = ()) -> tuple[str, ...]:
        return ("control",)


TOOLS = Tools(Table(), Table(), Table())
PROBLEM = Document(
    "github_issues", "example/tool", "7", "https://example.org/7", Kind.PROBLEM, "Add a probe", text="About two days."
)
POST = Document(
    "page_list",
    "",
    "post",
    "https://example.org/post",
    Kind.PROBLEM,
    "Open problems",
    holds=Holds.LIST,
    blocks=(
        Block(Form.HEADING, "Open problems in monitoring", depth=2, anchor="monitoring"),
        Block(Form.ITEM, "Replicate the monitor on a smaller model and report where it fails to flag.", depth=1),
        Block(Form.ITEM, "Measure how often two graders disagree about the same long transcript.", depth=1),
    ),
)


def test_one_document_is_one_posting_with_labels() -> None:
    (posting,) = understand(SOURCE, PROBLEM, TOOLS)
    assert posting.labels.areas == ("control",)
    assert posting.labels.skills[0].skill == "python"
    assert posting.labels.effort.basis is Basis.STATED
    assert posting.organisation == "Example Lab"


def test_a_list_is_its_problems_and_each_knows_its_list() -> None:
    first, second = understand(SOURCE, POST, TOOLS)
    assert first.title.startswith("Replicate the monitor")
    assert first.document_id == second.document_id != ""
    assert first.document_title == "Open problems"
    assert first.section == ("Open problems in monitoring",)
    assert first.id != second.id


def test_an_item_keeps_its_id_when_another_is_put_before_it() -> None:
    added = Block(Form.ITEM, "Write down which transcripts no grader can read, and why that is so.", depth=1)
    longer = replace(POST, blocks=(POST.blocks[0], added, *POST.blocks[1:]))
    before = {posting.title: posting.id for posting in understand(SOURCE, POST, TOOLS)}
    after = {posting.title: posting.id for posting in understand(SOURCE, longer, TOOLS)}
    assert before.items() <= after.items()


def test_what_holds_nothing_gives_nothing() -> None:
    assert understand(SOURCE, replace(POST, holds=Holds.NOTHING), TOOLS) == []


def test_what_the_source_states_wins() -> None:
    stated = Effort(1, 2, Band.HOURS, Basis.STATED, ("estimated hours: 2",), 0.9)
    labels = Labels(areas=("evals_science",), effort=stated, status=Status.CLAIMED, status_cue="@ada, assigned")
    (posting,) = understand(SOURCE, replace(PROBLEM, labels=labels), TOOLS)
    assert posting.labels.areas == ("evals_science",)
    assert posting.labels.effort == stated
    assert (posting.labels.status, posting.labels.status_cue) == (Status.CLAIMED, "@ada, assigned")


@pytest.mark.parametrize("kind", [Kind.JOB, Kind.FELLOWSHIP, Kind.FUNDING, Kind.TRAINING])
def test_words_of_a_vacancy_are_no_size_and_no_status(kind: Kind) -> None:
    text = "This takes two hours a week. Applications are closed on Sundays. Somebody is already working on this."
    (posting,) = understand(SOURCE, replace(PROBLEM, kind=kind, text=text), TOOLS)
    assert not posting.labels.effort.known
    assert posting.labels.status is Status.OPEN
