"""The headline of a replication, written into a Markdown file."""

from __future__ import annotations

import textwrap
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from entropanel.replacing import write_whole
from entropanel.sql import column_names, records
from entropanel.templates import environment

BEGIN, END = "<!-- headline: begin -->\n", "<!-- headline: end -->\n"
QUERY = """\
select
    scenario,
    column_label,
    effects,
    covariance,
    printed_estimate as printed,
    round(estimate, 4) as estimate,
    round(std_error, 4) as std_error,
    round(p_value, 4) as p_value,
    has_printed_sign,
    is_as_significant,
    round(outcome_share_not_observed, 4) as not_observed
from fct_audit_headline
where reading = 'default'
order by scenario, position, table_id, column_label, covariance
"""


def headline(warehouse: duckdb.DuckDBPyConnection) -> str:
    """The headline query with its answer, and the paragraph made from it.

    Parameters
    ----------
    warehouse : duckdb.DuckDBPyConnection
        Open on a published warehouse with ``fct_audit_headline``.

    Returns
    -------
    str
        Markdown.
    """
    answer = warehouse.execute(QUERY)
    table = markdown_table(column_names(answer), answer.fetchall())
    return f"```sql\n{QUERY}```\n\n{table}\n{paragraph(warehouse)}"


def markdown_table(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Names and rows of a query's answer as a Markdown table.

    Parameters
    ----------
    names : list of str
        Of the columns.
    rows : list of tuple of Any
        Values, as Python writes them.

    Returns
    -------
    str
        Lines, each with its line feed.
    """
    lines = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def paragraph(warehouse: duckdb.DuckDBPyConnection) -> str:
    """The finding as printed and as estimated, in sentences.

    Columns of the publication are taken in their order; the last is reported under
    every covariance and every reading.

    Parameters
    ----------
    warehouse : duckdb.DuckDBPyConnection
        Open on a published warehouse with ``fct_audit_headline``.

    Returns
    -------
    str
        One paragraph; empty if the study has no coefficients of a publication.
    """
    rows = records(
        warehouse,
        "from fct_audit_headline order by "
        "scenario, reading, position, table_id, column_label, covariance desc",
    )
    is_of_one_table = len({row["table_id"] for row in rows}) == 1
    for row in rows:
        table = "" if is_of_one_table else f" of {row['table_id']}"
        row["column"] = f"column {row['column_label']}{table}"
    printed = [row for row in rows if row["reading"] == "default"]
    if not printed:
        return ""
    levels = records(warehouse, "select level, mark from dim_significance_level")
    columns = list({row["column"]: row for row in printed}.values())
    columns.sort(key=itemgetter("position"))
    last = columns[-1]["column"]
    readings = [
        row for row in rows if row["reading"] != "default" and row["column"] == last
    ]
    text = (
        environment()
        .get_template("headline.md")
        .render(
            printed=columns,
            estimated=printed,
            readings=readings,
            levels={row["mark"]: row["level"] for row in levels},
        )
    )
    return "\n".join(textwrap.wrap(" ".join(text.split()), 80)) + "\n"


def with_headline(document: str, text: str) -> str:
    """The document with the text between its two marks.

    Parameters
    ----------
    document : str
        Markdown with the lines ``BEGIN`` and ``END``.
    text : str
        What stands between them afterwards.

    Returns
    -------
    str
        The document.

    Raises
    ------
    ValueError
        If a mark is missing.
    """
    if BEGIN not in document or END not in document:
        raise ValueError(f"no {BEGIN.strip()} and {END.strip()} in the document")
    before, rest = document.split(BEGIN, 1)
    return before + BEGIN + text + END + rest.split(END, 1)[1]


def write_headline(document: Path, text: str) -> None:
    """Puts the text between the marks of a document, or leaves it as it is.

    Parameters
    ----------
    document : Path
        A Markdown file with both marks.
    text : str
        What stands between them afterwards.

    Raises
    ------
    ValueError
        If a mark is missing.
    OSError
        If the file cannot be read or written.
    """
    whole = with_headline(document.read_text(encoding="utf-8"), text)
    write_whole(document, whole)
