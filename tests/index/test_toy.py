"""The toy stands in for a model by its name, so that what runs around one can be tested without loading it."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from index.embedder import load_embedder
from index.toy import ToyEmbedder

LOADED = """
import sys
from index.embedder import load_embedder
load_embedder("toy").passages(["a text"])
print(*{"torch", "sentence_transformers", "transformers"} & sys.modules.keys())
"""


def test_the_toy_is_had_by_its_name_and_loads_no_model() -> None:
    assert isinstance(load_embedder("toy"), ToyEmbedder)
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_texts_that_share_words_are_close_and_rows_have_length_one() -> None:
    near, also, far = load_embedder("toy").passages(["probe the model", "a probe of the model", "write a grant"])
    assert near @ also > 0.5 > near @ far
    assert np.allclose(np.linalg.norm([near, also, far], axis=1), 1.0)
