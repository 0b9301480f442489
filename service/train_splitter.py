"""Train the splitter anew: `python -m service.train_splitter ../shared` writes `data/split_model.json`."""

from __future__ import annotations

import sys
from pathlib import Path

from index.split_training import rows, train
from index.splitter import LinearSplitter, save_splitter
from service.split_examples import gold_examples, other_examples


def trained(shared: Path) -> LinearSplitter:
    """Return the splitter that our own examples, the gold lists and the forum posts of the shared material teach."""
    examples = [*other_examples(shared), *gold_examples(shared / "quality" / "problems")]
    return train([rows(example) for example in examples])


if __name__ == "__main__":
    save_splitter(trained(Path(sys.argv[1])))
