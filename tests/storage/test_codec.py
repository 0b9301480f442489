"""What is written is read back as it was, and the text is the same for equal values."""

from __future__ import annotations

import json
from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from foothold.domain.effort import Band, Effort
from foothold.domain.posting import Blocker, Kind, Labels, Level, Posting, PostingId, SkillMention
from foothold.storage.codec import dumps, loads

texts = st.text(st.characters(codec="utf-8"), max_size=20)
moments = st.datetimes(timezones=st.just(UTC))
numbers = st.floats(allow_nan=False)
efforts = st.builds(
    Effort,
    hours_from=st.none() | numbers,
    hours_to=st.none() | numbers,
    confidence=numbers,
    evidence=st.lists(texts, max_size=2).map(tuple),
)
lines = st.lists(texts, max_size=3).map(tuple)
labels = st.builds(
    Labels,
    areas=lines,
    skills=st.lists(st.builds(SkillMention, texts, texts, st.booleans()), max_size=3).map(tuple),
    level=st.none() | st.sampled_from(Level),
    effort=efforts,
    blockers=st.lists(st.builds(Blocker, texts, texts, texts), max_size=2).map(tuple),
    claims=lines,
)
postings = st.builds(
    Posting,
    id=texts.map(PostingId),
    source=texts,
    kind=st.sampled_from(Kind),
    title=texts,
    url=texts,
    places=lines,
    remote=st.none() | st.booleans(),
    posted_at=st.none() | moments,
    deadline=st.none() | st.dates(),
    labels=labels,
)


@settings(max_examples=200)
@given(postings)
def test_round_trip(posting: Posting) -> None:
    text = dumps(posting)
    assert loads(Posting, text) == posting
    assert dumps(loads(Posting, text)) == text
    json.loads(text, parse_constant=lambda name: (_ for _ in ()).throw(AssertionError(name)))


@given(labels)
def test_what_has_its_default_takes_no_room(value: Labels) -> None:
    assert len(dumps(Labels())) <= len(dumps(value))
    assert dumps(Labels()) == "{}"


def test_text_is_pinned() -> None:
    value = Labels(areas=("evals",), effort=Effort(60, float("inf"), Band.QUARTER), level=Level.EXPERT)
    assert dumps(value) == (
        '{"areas":["evals"],"effort":{"band":"quarter","hours_from":60,"hours_to":"inf"},"level":"expert"}'
    )


def test_unknown_keys_are_passed_over_and_missing_ones_take_their_default() -> None:
    assert loads(Labels, '{"areas":["evals"],"mood":"good"}') == Labels(areas=("evals",))
