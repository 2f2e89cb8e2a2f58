"""The page of weights, and of the screening of indicators beside what is declared."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.catalogue import Text, say
from entropanel.report import column
from entropanel.report.cells import Cell, coded, words
from entropanel.report.contents import Block, Section, Table, section
from entropanel.report.printed import printed_tables
from entropanel.report.reading import Reader, needs
from entropanel.sql import Record

SCREENING = """
    select scenario, indicator, max(round) as rounds,
        min_by(vif, round) as first_vif, max_by(vif, round) as last_vif,
        max_by(decision, round) as decision,
        any_value(is_declared_retained) as is_retained,
        max_by(agrees, round) as agrees
    from fct_indicator_vif where index_id = $1
    group by scenario, indicator
    order by first_vif desc, indicator
"""


@needs("fct_index_weights")
def weights_sections(reader: Reader) -> Iterator[Section]:
    """Weights of every index.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        One for each index that has weights.
    """
    for place, (index, name) in enumerate(reader.indices.items(), start=1):
        blocks: list[Block] = [
            *reader.figures(f"weights_{index}"),
            *printed_tables(reader, "weights", index_id=index),
            *_screening(reader, index, name),
        ]
        if blocks:
            yield section(f"weights_{place}", *blocks, title=coded(index, name))


@needs("fct_indicator_vif")
def _screening(reader: Reader, index: str, name: Text) -> Iterator[Table]:
    columns = [
        column.text("indicator", lambda row: _named(reader, row), "head"),
        column.numeric("first_vif", decimals=2),
        column.numeric("last_vif", decimals=2),
        column.text("screened", _decision),
        column.text(
            "declared",
            lambda row: say("retained" if row["is_retained"] else "excluded"),
        ),
        column.made("agreement", _agreement),
    ]
    yield from reader.scenario_tables(
        "screening",
        "screening_of",
        columns,
        reader.rows(SCREENING, index),
        notes=[say("screening_note")],
        index=name,
    )


def _named(reader: Reader, row: Record) -> Text:
    names = reader.indicators[row["scenario"]]
    return coded(row["indicator"], names[row["indicator"]])


def _agreement(row: Record) -> Cell:
    agrees = row["agrees"]
    return words(say("agrees" if agrees else "disagrees"), "good" if agrees else "warn")


def _decision(row: Record) -> Text:
    """Whether the screening drops the indicator, and in which round."""
    if row["decision"] == "dropped":
        return say("dropped_in", round=row["rounds"])
    return say("kept")
