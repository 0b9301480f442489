"""The cross-encoder, with a network of random weights: the real library, and no download."""

from __future__ import annotations

from pathlib import Path

import pytest

from foothold.domain.errors import ModelError
from index.models import DEFAULT_MODEL, folder_of, record_of
from index.reranker import CrossReranker


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("reranker")
    tokenizer = AutoTokenizer.from_pretrained(folder_of(record_of(DEFAULT_MODEL), None))
    small = BertConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, num_labels=1
    )
    BertForSequenceClassification(small).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def test_it_gives_a_score_to_each_text_in_order(model: str) -> None:
    reranker = CrossReranker(model)
    texts = ["Probe a model", "Write a law", "words " * 2000]
    scores = reranker.scores("I trained probes", texts)
    assert len(scores) == 3
    assert len(set(scores)) == 3
    assert reranker.scores("I trained probes", texts[::-1]) == pytest.approx(scores[::-1], abs=1e-5)
    assert reranker.scores("I trained probes", []) == []


def test_one_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="leave `reranker` empty"):
        CrossReranker(str(tmp_path / "none")).scores("a", ["b"])
