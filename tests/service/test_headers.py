from __future__ import annotations

import re
from pathlib import Path

import streamlit

from service.headers import policy, script_hashes


def test_nothing_from_elsewhere_is_allowed() -> None:
    rules = dict(rule.split(" ", 1) for rule in policy().split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in rules["script-src"]
    assert not re.search(r"https?:|\*", policy())


def test_the_installed_streamlit_has_no_inline_script_that_would_be_refused() -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    inline = page.count("<script") - len(re.findall(r"<script[^>]*\bsrc=", page))
    assert len(script_hashes(page)) == inline > 0
