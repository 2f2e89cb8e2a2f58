"""The page of data quality: every expectation, rows that fail one, provenance."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from entropanel.catalogue import chosen, say
from entropanel.figures import grids
from entropanel.figures.charts import wrapped
from entropanel.public_tables import Tables
from entropanel.replacing import replacing
from entropanel.report import column, statuses
from entropanel.report.cells import Cell, words
from entropanel.report.contents import (
    Figure,
    Files,
    Filter,
    Prose,
    Section,
    Table,
    section,
)
from entropanel.report.reading import Reader, grouped, needs
from entropanel.sql import Record, column_names
from entropanel.tables.text import as_text

EXPECTATIONS = """
    select *, case when success then 'met' when severity = 'hard' then 'violated'
        else 'warning' end as verdict
    from fct_data_quality order by success, severity, suite, target, expectation
"""
ROWS = "fct_data_quality_rows"
VIOLATIONS = f"from {ROWS} order by severity, suite, target, expectation, position"
MOST = 2000  # on the page, some 500 bytes each
FILE = f"{ROWS}.csv"
PANEL = """
    select scenario, list(distinct year order by year) as years,
        count(distinct unit_code) as units
    from fct_panel group by all
"""
# runs of cells of one status: their first and last place, units within years
RUNS = f"""
    with cells as (
        select t.scenario, t.series, {statuses.STATUS} as status,
            count(distinct t.unit_code) over (partition by t.scenario)
            * (dense_rank() over (partition by t.scenario order by t.year) - 1)
            + row_number() over (
                partition by t.scenario, t.series, t.year order by {{units}}
            ) - 1 as place,
            row_number() over (order by {{order}}) as series_place
        from fct_panel as t
    ),

    changes as (
        select *, status is distinct from lag(status) over own as is_first
        from cells window own as (partition by scenario, series order by place)
    ),

    runs as (
        select *, count_if(is_first) over (
            partition by scenario, series order by place
        ) as run
        from changes
    )

    select scenario, series as "row", status, min(place) as first,
        max(place) + 1 as last
    from runs group by scenario, series, status, run
    order by min(min(series_place)) over (partition by scenario, series), first
"""
FILLED = f"""
    select scenario, series, histogram({statuses.STATUS}) as cells
    from fct_panel group by all
"""
LOOKS = {"met": "good", "warning": "warn", "violated": "bad"}


def quality_sections(reader: Reader) -> Iterator[Section]:
    """Rows that do not meet an expectation, every expectation, provenance.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        None, if there are neither results of the gate nor a panel.
    """
    yield from _expectations(reader)
    yield from _provenance(reader)


@needs("fct_data_quality")
def _expectations(reader: Reader) -> Iterator[Section]:
    yield from _warnings(reader)
    rows = reader.rows(EXPECTATIONS)
    verdicts = [(key, say(f"expectation_{key}")) for key in grouped(rows, "verdict")]
    suites = [(key, chosen("suite", key)) for key in grouped(rows, "suite")]
    columns = [
        column.text("target", look="head"),
        column.text("suite", column.choice("suite")),
        column.text("expectation", column.choice("expectation")),
        column.text("severity", lambda row: say(f"severity_{row['severity']}")),
        column.text("result", _verdict),
        column.text("found", lambda row: reader.told(row, "observed")),
        column.numeric("violations", "unexpected_count", 0),
    ]
    caption = say("every_expectation")
    yield from section(
        "expectations",
        Filter("verdict", say("result"), verdicts, say("all")),
        Filter("suite", say("suite"), suites, say("all")),
        column.tabled("expectations", columns, rows, caption, by=("verdict", "suite")),
        title=say("expectations", count=len(rows)),
    )


def _verdict(row: Record) -> Cell:
    return words(say(f"expectation_{row['verdict']}"), LOOKS[row["verdict"]])


@needs(ROWS)
def _warnings(reader: Reader) -> Iterator[Section]:
    """The first of the rows that do not meet an expectation."""
    ((every,),) = reader.connection.execute(f"select count(*) from {ROWS}").fetchall()
    rows = reader.rows(f"{VIOLATIONS} limit {MOST}")
    columns = [
        column.text("suite", column.choice("suite")),
        column.text("found", lambda row: reader.told(row, "message")),
    ]
    table = column.tabled(
        "warnings",
        columns,
        rows,
        say("every_warning", count=every),
        by=["suite"],
        notes=[say("first_rows", most=MOST)] if every > MOST else [],
        look="sentences",
    )
    links = Files([(FILE, say("rows_file"))])
    title = say("warnings", count=every)
    yield from section(
        "warnings", Prose([say("warnings_lead")]), table, links, title=title
    )


def write_violations(reader: Reader, folder: Path) -> Iterator[Path]:
    """Writes the rows that the page lists, without a limit, as CSV.

    Parameters
    ----------
    reader : Reader
        The public tables.
    folder : Path
        Of the report; without any such rows, a file of an earlier report goes.

    Yields
    ------
    Path
        The file.
    """
    if not reader.has(ROWS):
        (folder / FILE).unlink(missing_ok=True)
        return
    found = reader.connection.execute(VIOLATIONS)
    with (
        replacing(folder / FILE) as (fresh,),
        fresh.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(column_names(found))
        for row in found.fetchall():
            writer.writerow([as_text(v) if isinstance(v, str) else v for v in row])
    yield folder / FILE


@needs("fct_panel", "dim_series_in_scenario", "dim_unit")
def _provenance(reader: Reader) -> Iterator[Section]:
    order = reader.tables["en"].order("fct_panel", ("scenario", "series"))
    units = reader.tables["en"].order("fct_panel", ["unit_code"])
    runs = reader.connection.execute(RUNS.format(order=order, units=units)).df()
    pictures = [
        _picture(reader, runs[runs["scenario"] == scenario], row)
        for scenario, (row,) in reader.by_scenario(reader.rows(PANEL))
    ]
    lead = Prose([say("provenance_lead")])
    yield from section("provenance", lead, *pictures, *_counts(reader))


def _picture(reader: Reader, runs: pd.DataFrame, panel: Record) -> Figure:
    scenario, years, units = panel["scenario"], panel["years"], panel["units"]

    def draw(tables: Tables) -> grids.Layers:
        names = _labels(tables.series_names(scenario))
        colours = statuses.colours(tables.sentence)
        named = dict(zip(statuses.COLOURS, colours, strict=True))
        frame = runs.drop(columns="scenario")
        frame["row"] = frame["row"].map(names)
        frame["status"] = frame["status"].map(named)
        present = set(runs["row"])
        rows = [name for series, name in names.items() if series in present]
        title = tables.sentence("provenance_of", scenario=reader.scenarios[scenario])
        return grids.provenance(frame, rows, colours, years, units, title)

    notes = [say("provenance_note", units=units)]
    filters = {"scenario": scenario}
    return reader.drawn(f"ledger_{scenario}", draw, notes=notes, filters=filters)


def _labels(names: dict[str, str]) -> dict[str, str]:
    """Names in lines; the key beside those of several series, whose rows differ."""
    count = Counter(names.values())
    return {
        series: wrapped(name if count[name] == 1 else f"{name} ({series})", 60)
        for series, name in names.items()
    }


def _counts(reader: Reader) -> Iterator[Table]:
    """How many cells of each series have each status."""
    counts = {(r["scenario"], r["series"]): r["cells"] for r in reader.rows(FILLED)}
    rows = [
        {"scenario": scenario, "name": name} | counts[scenario, series]
        for scenario, names in reader.series.items()
        for series, name in names.items()
        if (scenario, series) in counts
    ]
    columns = [column.text("series", "name", "head")]
    columns += [
        column.numeric(title, lambda row, status=status: row.get(status, 0), 0)
        for status, title in statuses.names().items()
    ]
    yield from reader.scenario_tables("cells", "cells_of", columns, rows)
