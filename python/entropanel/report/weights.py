"""The page of weights, and of the screening of indicators beside what is declared."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.catalogue import Text, say
from entropanel.report.contents import (
    Block,
    Page,
    Row,
    Table,
    coded,
    number,
    section,
    titles,
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
        if blocks := list(_index(reader, index, name)):
            title = coded(index, name)
            sections.append(section(f"weights_{place}", *choice, *blocks, title=title))
    if sections:
        yield Page("weights", say("weights"), sections, say("weights_lead"))


def _index(reader: Reader, index: str, name: Text) -> Iterator[Block]:
    if charts := reader.charts.get(f"weights_{index}"):
        yield figure(f"weights_{index}", charts)
    yield from printed_tables(reader, "weights", index_id=index)
    if reader.has("fct_indicator_vif"):
        for scenario, rows in reader.by_scenario(reader.rows(SCREENING, index)):
            yield _screening(reader, name, scenario, rows)


def _screening(reader: Reader, name: Text, scenario: str, rows: list[Record]) -> Table:
    names = reader.indicators[scenario]
    numbers = ("first_vif", "last_vif")
    columns = titles(
        "indicator", *numbers, "screened", "declared", "agreement", numbers=numbers
    )
    body = [
        Row(
            [
                words(coded(row["indicator"], names[row["indicator"]]), "head"),
                *(number(row[key], 2) for key in numbers),
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
    return Table(
        f"screening_{scenario}",
        say("screening_of", index=name, scenario=reader.scenarios[scenario]),
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
