"""CV templates of several layouts: no word is lost, and columns are read one after the other."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from foothold.documents import read

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT.parent / "shared" / "quality" / "cv_templates"
FLOOR = tomllib.loads((ROOT / "tests" / "floors.toml").read_text("utf-8"))["cv"]["words_recovered"]
#: Lines of one column each, by how they open, in the order in which a person reads them.
READ_IN_ORDER = {
    "altacv_sample": ("Job Title 1", "Job Title 2", "Project 1", "STRENGTHS", "Ph.D.", "B.Sc."),
    "latexcv_rows": ("Activities:", "EXPERIENCE", "Fullstack", "EDUCATION", "Graduated", "Semester Abroad"),
    "latexcv_sidebar": ("STATUS", "EXPERIENCE", "EDUCATION", "Semester Abroad", "CONTACT", "TECHNOLOGIES"),
    "latexcv_two_column": ("Education", "Bachelor Studies", "Experience", "Student Assistant"),
    "latex_sb2nov": ("Education", "Experience", "• Coursera", "• Lucena", "Projects"),
}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not TEMPLATES.exists(), reason="the reference material is not beside the checkout"),
]


def words(text: str) -> Counter[str]:
    """Return how often each word stands in a text; ligatures are read as their letters."""
    return Counter(re.findall(r"\w+", text.lower().replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff")))


def recovered(path: Path) -> float:
    """Return the share of the words that poppler finds on the pages which are read, 0 to 1."""
    command = [str(shutil.which("pdftotext")), "-layout", str(path), "-"]
    wanted = words(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return sum((words(read(path.read_bytes(), path.name)) & wanted).values()) / wanted.total()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.pdf")), ids=lambda path: path.stem)
def test_words_are_recovered(path: Path) -> None:
    assert recovered(path) >= FLOOR


@pytest.mark.parametrize("name", READ_IN_ORDER)
def test_columns_are_read_in_order(name: str) -> None:
    path = TEMPLATES / f"{name}.pdf"
    lines = read(path.read_bytes(), path.name).split("\n")
    places = [next(i for i, line in enumerate(lines) if line.startswith(start)) for start in READ_IN_ORDER[name]]
    assert places == sorted(places)
