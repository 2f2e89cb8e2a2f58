r"""Tables as LaTeX: booktabs, numbers aligned at the decimal point.

A small writer of our own: that of great_tables knows neither alignment at the
point, nor superscripts, nor tables longer than a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from entropanel.catalogue import sentence
from entropanel.tables.table import Cell, Table, letters

LONGEST_FLOAT = 50  # lines of a page; a longer table may break
PACKAGES = ["array", "booktabs", "longtable"]
# a column says what its widest number has before the point, and from there on
COMMANDS = r"""\providecommand{\widest}[2]{\def\widestwhole{#1}\def\widestrest{#2}}
\providecommand{\atpoint}[2]{%
  \hphantom{\widestwhole}\llap{#1}\rlap{#2}\hphantom{\widestrest}}
\providecommand{\sym}[1]{\textsuperscript{#1}}"""
SMALL = r"\footnotesize\setlength{\tabcolsep}{4pt}"
PREAMBLE = rf"""% Compile with xelatex: the font has Chinese signs.
\documentclass[11pt]{{article}}
\usepackage[a4paper,margin=2.2cm]{{geometry}}
\usepackage{{fontspec}}
\IfFontExistsTF{{Noto Serif CJK SC}}{{\setmainfont{{Noto Serif CJK SC}}}}{{}}
\XeTeXlinebreaklocale "zh"
\XeTeXlinebreakskip = 0pt plus 1pt
\usepackage{{{",".join(PACKAGES)}}}
"""
ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}",
    # after the end of a row it would be read as an option of it
    "[": "{[}",
    "]": "{]}",
    "−": "$-$",
    "²": r"\textsuperscript{2}",
    "≤": r"$\le$",
}
LIGATURE = re.compile(r"([-,])(?=\1)")
TRANSLATION = str.maketrans(ESCAPES)


def escaped(text: str) -> str:
    """A text of one line as LaTeX that prints it."""
    # two of the same sign would become another; a star ends a row otherwise
    apart = LIGATURE.sub(r"\1{}", text.translate(TRANSLATION))
    return f"{{}}{apart}" if apart.startswith("*") else apart


def latex(table: Table) -> str:
    """The table as a piece of a document, with what it needs in a comment."""
    needs = f"% Needs the packages {', '.join(PACKAGES)}.\n{COMMANDS}\n"
    return needs + "\n".join(map(_page, table.pages()))


def latex_document(tables: Sequence[Table], language: str) -> str:
    """The tables as a document of their own, for xelatex."""
    caption = rf"\renewcommand{{\tablename}}{{{sentence('table', language)}}}"
    pages = "\n\\clearpage\n".join(map(latex, tables))
    begin, end = r"\begin{document}", r"\end{document}"
    return "\n".join([f"{PREAMBLE}{caption}", begin, pages, end, ""])


def _page(table: Table) -> str:
    head = "\n".join([r"\toprule", *_headings(table), r"\midrule"])
    body = "\n".join(_body(table))
    label = "l"
    if max(map(letters, table.labels)) > table.label_width:
        # half an em a letter
        width = f"{0.5 * table.label_width:g}em"
        label = rf">{{\raggedright\arraybackslash\hangindent=1em}}p{{{width}}}"
    types = [_column_type(table.column(n)) for n in range(len(table.columns))]
    columns = label + "".join(types)
    title = rf"\caption{{{escaped(table.title)}}}"
    if table.lines > LONGEST_FLOAT:
        return rf"""\begingroup{SMALL}
\begin{{longtable}}{{{columns}}}
{title}\\
{head}
\endfirsthead
{head}
\endhead
\bottomrule
\endlastfoot
{body}
\end{{longtable}}
{_notes(table)}\endgroup
"""
    return rf"""\begin{{table}}[htbp]
\centering
{title}
{SMALL}
\begin{{tabular}}{{{columns}}}
{head}
{body}
\bottomrule
\end{{tabular}}
{_notes(table)}\end{{table}}
"""


def _headings(table: Table) -> Iterator[str]:
    """The lines of the headings; the stub's stands in the last."""
    lines = list(zip(*table.columns, strict=True))
    for place, line in enumerate(lines, start=1):
        stub = escaped(table.stub) if place == len(lines) else ""
        yield " & ".join([stub, *map(escaped, line)]) + r" \\"


def _body(table: Table) -> Iterator[str]:
    for place, block in enumerate(table.blocks):
        if place:
            yield r"\midrule"
        for row in block:
            yield " & ".join([escaped(row.label), *map(_cell, row.cells)]) + r" \\"


def _cell(cell: Cell) -> str:
    if not cell.is_aligned:
        return _number(cell.text) if cell.value is not None else escaped(cell.text)
    whole, rest = cell.parts
    return rf"\atpoint{{{_number(whole)}}}{{{escaped(rest)}{_mark(cell)}}}"


def _mark(cell: Cell) -> str:
    return rf"\sym{{{escaped(cell.mark)}}}" if cell.mark else ""


def _number(text: str) -> str:
    return escaped(text.replace("-", "−"))


def _column_type(cells: list[Cell]) -> str:
    """A centred column that knows the widest parts of its numbers."""
    numbers = [cell for cell in cells if cell.is_aligned]
    if not numbers:
        return "c"
    # of two that are equally long, the one with a minus is wider
    whole = max((c.parts[0] for c in numbers), key=lambda t: (len(t), "-" in t))
    widest = max(numbers, key=lambda c: len(c.parts[1] + c.mark))
    rest = escaped(widest.parts[1]) + _mark(widest)
    return rf">{{\widest{{{_number(whole)}}}{{{rest}}}}}c"


def _notes(table: Table) -> str:
    if not table.notes:
        return ""
    notes = "\\par\n".join(map(escaped, table.notes))
    return rf"""\par\medskip
\noindent\begin{{minipage}}{{\linewidth}}\scriptsize\raggedright
{notes}
\end{{minipage}}
"""
