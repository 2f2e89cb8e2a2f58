"""The page of data quality: every expectation, offending rows, the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pandas as pd

from entropanel.figures import grids
from entropanel.phrases import in_chinese
from entropanel.report import statuses
from entropanel.report.contents import (
    Block,
    Column,
    Figure,
    Filter,
    Page,
    Prose,
    Row,
    Section,
    Table,
    Text,
    number,
    words,
)
from entropanel.report.index_pages import scenario_filter
from entropanel.report.reading import LANGUAGES, Reader, Record, figure
from entropanel.report.words import chosen, say, told

EXPECTATIONS = """
    select *, case when success then 'met' when severity = 'hard' then 'violated'
        else 'warning' end as verdict
    from fct_data_quality order by success, severity, suite, target
"""
LEDGER = f"""
    select scenario, series, year, unit_code, {statuses.STATUS} as status
    from fct_panel order by scenario, series, year, unit_code
"""
FILLED = f"""
    select scenario, series, {statuses.STATUS} as status, count(*) as cells
    from fct_panel group by all
"""
LOOKS = {"met": "good", "warning": "warn", "violated": "bad"}


def quality_page(reader: Reader) -> Iterator[Page]:
    """The page, if the gate left results, or the ledger rows."""
    sections = [*_expectations(reader), *_ledger(reader)]
    if sections:
        yield Page("quality", say("data quality"), sections, say("quality lead"))


def _expectations(reader: Reader) -> Iterator[Section]:
    if not reader.has("fct_data_quality"):
        return
    rows = reader.rows(EXPECTATIONS)
    warnings = [row for row in rows if not row["success"]]
    if warnings:
        lines = [line for row in warnings for line in str(row["message"]).split("\n")]
        points = Prose([_warning(reader, line) for line in lines], is_list=True)
        title = say("warnings", count=len(warnings))
        yield Section("warnings", title, [Prose([say("warnings lead")]), points])
    found = dict.fromkeys(row["verdict"] for row in rows)
    verdicts = [(verdict, say(f"expectation {verdict}")) for verdict in found]
    suites = [
        (suite, chosen("suite", suite))
        for suite in dict.fromkeys(row["suite"] for row in rows)
    ]
    choice: list[Block] = [
        Filter("verdict", say("result"), verdicts, say("all")),
        Filter("suite", say("suite"), suites, say("all")),
    ]
    title = say("expectations", count=len(rows))
    yield Section("expectations", title, [*choice, _results(rows)])


def _warning(reader: Reader, line: str) -> Text:
    """A line of a message, with the unit that it names in both languages."""

    def named(found: re.Match[str]) -> str:
        name = reader.units.get(found[2])
        return f"{name.zh}（{found[2]}）" if name else found[0]

    return Text(line, re.sub(r"(?<=, )([^,()]+) \((\w+)\)", named, in_chinese(line)))


def _results(rows: list[Record]) -> Table:
    keys = ("target", "suite", "expectation", "severity", "result", "found")
    columns = [*(Column(say(key)) for key in keys), Column(say("violations"), True)]
    body = [
        Row(
            [
                words(row["target"], "head"),
                words(chosen("suite", row["suite"])),
                words(chosen("expectation", row["expectation"])),
                words(say(f"severity {row['severity']}")),
                words(say(f"expectation {row['verdict']}"), LOOKS[row["verdict"]]),
                words(told(row["observed"])),
                number(row["unexpected_count"], 0),
            ],
            filters={"verdict": row["verdict"], "suite": row["suite"]},
        )
        for row in rows
    ]
    return Table("expectations", say("every expectation"), columns, body)


def _ledger(reader: Reader) -> Iterator[Section]:
    if not reader.has("fct_panel", "dim_series", "dim_unit"):
        return
    cells = reader.connection.execute(LEDGER).df()
    pictures = [
        _picture(reader, cells[cells["scenario"] == scenario], scenario)
        for scenario in reader.scenarios
        if (cells["scenario"] == scenario).any()
    ]
    choice = scenario_filter(reader)
    blocks = [Prose([say("ledger lead")]), *choice, *pictures, *_counts(reader)]
    yield Section("ledger", say("ledger"), blocks)


def _picture(reader: Reader, cells: pd.DataFrame, scenario: str) -> Figure:
    years = sorted(map(int, cells["year"].unique()))
    units = int(cells["unit_code"].nunique())
    runs = list(_runs(cells, years, units))
    charts: dict[str, Any] = {}
    for place, language in enumerate(LANGUAGES):
        names = reader.tables[language].names("dim_series", "series")
        named = {status: name[place] for status, name in statuses.names().items()}
        frame = pd.DataFrame(runs, columns=["row", "status", "first", "last"])
        present = set(frame["row"])
        frame["row"] = frame["row"].map(names)
        frame["status"] = frame["status"].map(named)
        rows = [name for series, name in names.items() if series in present]
        title = say("ledger of", scenario=reader.scenarios[scenario])[place]
        colours = statuses.coloured(place)
        charts[language] = grids.ledger(frame, rows, colours, years, units, title)
    filters = {"scenario": scenario}
    notes = [say("ledger note", units=units)]
    name = f"ledger_{scenario}"
    return figure(name, charts, notes=notes, filters=filters)


def _runs(
    cells: pd.DataFrame, years: list[int], units: int
) -> Iterator[tuple[str, str, int, int]]:
    """Series, status, first and last place of cells of one status in a row."""
    order = {year: place for place, year in enumerate(years)}
    for series, own in cells.groupby("series", sort=False):
        ranks = own.groupby("year").cumcount()
        places = own["year"].map(order) * units + ranks
        pairs = zip(places, own["status"], strict=True)
        for status, run in groupby(pairs, key=lambda pair: pair[1]):
            taken = [place for place, _ in run]
            yield str(series), str(status), int(taken[0]), int(taken[-1]) + 1


def _counts(reader: Reader) -> Iterator[Table]:
    """How many cells of each series have each status."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in reader.rows(FILLED):
        place = found.setdefault((row["scenario"], row["series"]), {})
        place[row["status"]] = row["cells"]
    names: dict[str, Text] = reader.names("dim_series", "series")
    kinds = statuses.names()
    columns = [Column(say("series"))]
    columns += [Column(kind, True) for kind in kinds.values()]
    for scenario, scene in reader.scenarios.items():
        rows = [
            Row(
                [
                    words(name, "head"),
                    *(number(found[scenario, series].get(k, 0), 0) for k in kinds),
                ]
            )
            for series, name in names.items()
            if (scenario, series) in found
        ]
        if rows:
            caption = say("cells of", scenario=scene)
            filters = {"scenario": scenario}
            yield Table(f"cells_{scenario}", caption, columns, rows, filters=filters)
