"""The page of weights, and of the screening of indicators beside what is declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from entropanel.catalogue import Text, say
from entropanel.report.contents import (
    Block,
    Column,
    Page,
    Row,
    Section,
    Table,
    number,
    words,
)
from entropanel.report.index_pages import scenario_filter
from entropanel.report.printed import printed_tables
from entropanel.report.reading import Reader, figure
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


def weights_page(reader: Reader) -> Iterator[Page]:
    """The page, if there are weights."""
    if not reader.has("fct_index_weights") or not reader.indices:
        return
    choice = scenario_filter(reader)
    sections = []
    for place, (index, name) in enumerate(reader.indices.items(), start=1):
        title = say("index_title", code=index, name=name)
        blocks = list(_index(reader, index, name))
        if blocks:
            sections.append(Section(f"weights_{place}", title, [*choice, *blocks]))
    if sections:
        lead = say("weights_lead")
        yield Page("weights", say("weights_and_screening"), sections, lead)


def _index(reader: Reader, index: str, name: Text) -> Iterator[Block]:
    if charts := reader.charts.get(f"weights_{index}"):
        yield figure(f"weights_{index}", charts)
    yield from printed_tables(reader, "weights", index_id=index)
    if reader.has("fct_indicator_vif"):
        for scenario, rows in by_scenario(reader, reader.rows(SCREENING, index)):
            yield _screening(reader, name, scenario, rows)


def by_scenario(
    reader: Reader, rows: list[Record]
) -> Iterator[tuple[str, list[Record]]]:
    """The rows of each scenario that has some, in the order of scenarios."""
    for scenario in reader.scenarios:
        if own := [row for row in rows if row["scenario"] == scenario]:
            yield scenario, own


def _indicator(reader: Reader, row: Record) -> Any:
    name = reader.indicators[row["scenario"]][row["indicator"]]
    return words(say("coded", code=row["indicator"], name=name), "head")


def _screening(reader: Reader, name: Text, scenario: str, rows: list[Record]) -> Table:
    columns = [
        Column(say("indicator")),
        Column(say("first_vif"), True),
        Column(say("last_vif"), True),
        Column(say("screened")),
        Column(say("declared")),
        Column(say("agreement")),
    ]
    body = [
        Row(
            [
                _indicator(reader, row),
                number(row["first_vif"], 2),
                number(row["last_vif"], 2),
                words(_decision(row)),
                words(say("retained" if row["is_retained"] else "excluded")),
                words(
                    say("agrees" if row["agrees"] else "disagrees"),
                    "good" if row["agrees"] else "warn",
                ),
            ]
        )
        for row in rows
    ]
    caption = say("screening_of", index=name, scenario=reader.scenarios[scenario])
    return Table(
        f"screening_{scenario}",
        caption,
        columns,
        body,
        notes=[say("screening_note")],
        filters={"scenario": scenario},
    )


def _decision(row: Record) -> Text:
    """Whether the screening drops the indicator, and in which round."""
    if row["decision"] == "dropped":
        return say("dropped_in", round=row["rounds"])
    return say("kept")
