"""LaTeX and HTML of CVs to plain lines."""

from __future__ import annotations

import pytest

from foothold.domain.markup import without_markup


def lines(text: str) -> list[str]:
    return [line for line in (line.strip() for line in without_markup(text).split("\n")) if line]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (r"\section*{Skills} Python, \LaTeX", ["# Skills", "Python, LaTeX"]),
        (r"\subsection{Work}\begin{itemize}\item One\item[x] Two\end{itemize}", ["## Work", "- One", "- x Two"]),
        (r"\cventry{2020--now}{Analyst}{Fj\o rd}{}{}{R \& D}", ["2020–now, Analyst, Fjørd, R & D"]),
        (r"\section{A}\textbf{Caf\'e} \href{https://a.example}{site} 50\% % hidden", ["# A", "Café site 50%"]),
        (r"\begin{tabular}{ll} 2019 & Intern \\ 2020 & Analyst \end{tabular}", ["2019 \t Intern", "2020 \t Analyst"]),
        (
            r"\documentclass{cv}\usepackage{x}\author{Ada L}\title{Engineer}\begin{document}Hello\end{document}",
            ["Name: Ada L", "Engineer", "Hello"],
        ),
        ("<h2>Tools</h2><ul><li>Git</li><li>A &amp; B</li></ul>", ["## Tools", "- Git", "- A & B"]),
        ('<p><img src="a.svg" alt="python" width="4"/> <img src="b.svg"></p>', ["python,"]),
        (
            "![x](https://img.example/stats?u=x)\n![Rust](https://img.example/rust)",
            ["![Rust](https://img.example/rust)"],
        ),
    ],
)
def test_source_becomes_what_it_shows(source: str, plain: list[str]) -> None:
    assert lines(source) == plain


@pytest.mark.parametrize(
    "text",
    ["a < b and c > d", "C:\\section\\notes", "100% of {these} & those", "# Markdown\n- list", "x <y@z.example> w"],
)
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert without_markup(text) == text
