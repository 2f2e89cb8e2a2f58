r"""Tables as LaTeX: booktabs, numbers aligned at the decimal point.

A small writer of our own: that of great_tables knows neither alignment at the
point, nor superscripts, nor tables longer than a page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from jinja2 import Template

from entropanel.catalogue import sentence
from entropanel.tables.table import Cell, Table, letters
from entropanel.templates import environment

LONGEST_FLOAT = 50  # lines of a page; a longer table may break
PACKAGES = ["array", "booktabs", "longtable"]
# a column says what its widest number has before the point, and from there on
COMMANDS = r"""\providecommand{\widest}[2]{\def\widestwhole{#1}\def\widestrest{#2}}
\providecommand{\atpoint}[2]{%
  \hphantom{\widestwhole}\llap{#1}\rlap{#2}\hphantom{\widestrest}}
\providecommand{\sym}[1]{\textsuperscript{#1}}"""
PREAMBLE = rf"""% Compile with xelatex: the font has Chinese characters.
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
    """A text as LaTeX that prints it.

    Parameters
    ----------
    text : str
        In one line.

    Returns
    -------
    str
        The text, in which no character is a command.
    """
    # two of the same character would become another; a star ends a row otherwise
    apart = LIGATURE.sub(r"\1{}", text.translate(TRANSLATION))
    return f"{{}}{apart}" if apart.startswith("*") else apart


def latex(table: Table) -> str:
    """The table as a piece of a document, with what it needs in a comment.

    Parameters
    ----------
    table : Table
        What is written; one that is too wide for a page is several.

    Returns
    -------
    str
        LaTeX: a float, or a longtable if it is longer than a page.
    """
    needs = f"% Needs the packages {', '.join(PACKAGES)}.\n{COMMANDS}\n"
    return needs + "\n".join(map(_page, table.pages()))


def latex_document(tables: Sequence[Table], language: str) -> str:
    """The tables as a document of their own, for xelatex.

    Parameters
    ----------
    tables : sequence of Table
        What is written, in this order.
    language : str
        ``en`` or ``zh``: of the word before a table's number.

    Returns
    -------
    str
        LaTeX.
    """
    caption = rf"\renewcommand{{\tablename}}{{{sentence('table', language)}}}"
    pages = "\n\\clearpage\n".join(map(latex, tables))
    begin, end = r"\begin{document}", r"\end{document}"
    return "\n".join([f"{PREAMBLE}{caption}", begin, pages, end, ""])


def _page(table: Table) -> str:
    label = "l"
    if max(map(letters, table.labels)) > table.label_width:
        # half an em a letter
        width = f"{0.5 * table.label_width:g}em"
        label = rf">{{\raggedright\arraybackslash\hangindent=1em}}p{{{width}}}"
    types = [_column_type(table.column(n)) for n in range(len(table.columns))]
    return _template().render(
        table=table,
        headings=list(zip(*table.columns, strict=True)),
        columns=label + "".join(types),
        is_long=table.lines > LONGEST_FLOAT,
    )


@cache
def _template() -> Template:
    # braces are LaTeX's own
    latex = environment(
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    latex.filters |= {"escaped": escaped, "cell": _cell}
    return latex.get_template("table.tex")


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
