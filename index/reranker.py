"""A cross-encoder: reads a query and a text together, which is better and much slower than comparing vectors.

None comes with the installation, so the setting `reranker` names one of the Hugging Face hub or a folder.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from foothold.domain.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

#: Word pieces of query and text together.
WINDOW = 512


class CrossReranker:
    """Implements `foothold.domain.ports.Reranker`; the model is loaded when it is first asked."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._loaded: CrossEncoder | None = None
        self._loading = threading.Lock()

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """Return how well each text goes with a query, larger is better.

        Raises:
            ModelError: the model can't be loaded.
        """
        if not texts:
            return []
        found = self._model().predict([(query, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in found]

    def _model(self) -> CrossEncoder:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._name)
            return self._loaded


def _load(name: str) -> CrossEncoder:
    from sentence_transformers import CrossEncoder

    try:
        model: CrossEncoder = CrossEncoder(name, device="cpu", max_length=WINDOW, num_labels=1)
        return model
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The reranker {name} can't be loaded: {error}. "
            "Name one that is installed, allow downloads from the Hugging Face hub once, or leave `reranker` empty."
        ) from error
