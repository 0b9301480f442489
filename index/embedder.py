"""Texts to vectors. The model is loaded when the first vector is wanted, not before."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from foothold.domain.errors import ModelError
from index.models import TOY_MODEL, ModelRecord, folder_of, record_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

#: Shape (n, dimension), float32, each row of length 1.
Vectors: TypeAlias = NDArray[np.float32]

#: Small batches of texts of like length are fastest on a CPU: one batch fits the cache of a core.
BATCH = 8


class Embedder(Protocol):
    """Makes vectors whose inner product says how close two texts are in meaning. Safe to share between threads."""

    @property
    def model(self) -> ModelRecord:
        """The model behind it; its dimension is known once a vector was made."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text that is looked for."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text that may be found."""
        ...


def load_embedder(name: str, stamps: Path | None = None) -> Embedder:
    """Return an embedder for a model; returns at once, since nothing is loaded before the first vector is wanted.

    Args:
        name: short name of a recorded model, or the hub name of any sentence-transformers model; "toy" for the one
            of `index.toy`, which knows words and no meanings: for tests of what runs around a model.
        stamps: folder that remembers checked weights, see `index.models.folder_of`.
    """
    if name == TOY_MODEL:
        from index.toy import ToyEmbedder

        return ToyEmbedder(name=name)
    return SentenceEmbedder(record_of(name), stamps)


class SentenceEmbedder:
    """An embedder on sentence-transformers, on the CPU.

    Raises:
        ModelError: on the first vector, when the weights are missing or others than recorded.
    """

    def __init__(self, model: ModelRecord, stamps: Path | None = None) -> None:
        self._record = model
        self._stamps = stamps
        self._loaded: SentenceTransformer | None = None
        self._loading = threading.Lock()

    @property
    def model(self) -> ModelRecord:
        """The record, with the dimension the loaded model has."""
        return self._record

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text that is looked for."""
        return self._encode([self._record.query_prefix + text for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text that may be found."""
        return self._encode([self._record.passage_prefix + text for text in texts])

    def _encode(self, texts: list[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self._record.dimension), dtype=np.float32)
        # `encode` sorts by length, so a batch holds texts of like length; it keeps no state between calls and may
        # run in many threads at once.
        found = self._transformer().encode(
            texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.ascontiguousarray(found, dtype=np.float32)

    def _transformer(self) -> SentenceTransformer:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._record, self._stamps)
                dimension = int(self._loaded.get_embedding_dimension() or 0)
                self._record = replace(self._record, dimension=dimension)
            return self._loaded


def _load(record: ModelRecord, stamps: Path | None) -> SentenceTransformer:
    """Load a model; one that came with the installation never reaches out.

    Raises:
        ModelError: it can't be had.
    """
    packaged = str(folder_of(record, stamps)) if record.package else ""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(
            packaged or record.hub,
            device="cpu",
            revision=record.revision or None,
            local_files_only=bool(packaged),
        )
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The model {record.name} can't be loaded: {error}. "
            "Set a model that is installed, or allow downloads from the Hugging Face hub once."
        ) from error
    _fit_window(model, record.window)
    return model


def _fit_window(model: SentenceTransformer, window: int) -> None:
    """Make the tokenizer read as much as the model can.

    The packaged tokenizer stops at 128 word pieces and pads every text to 128; both would be wrong here.
    """
    model.max_seq_length = window
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    if tokenizer is not None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_length=window)
    model.encode(["one text fixes truncation and padding, so that no later call changes them under another thread"])
