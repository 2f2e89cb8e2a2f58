"""The page of data quality: every expectation, rows that fail one, provenance."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from entropanel.catalogue import chosen, say
from entropanel.figures import grids
from entropanel.figures.charts import wrapped
from entropanel.replacing import replacing
from entropanel.report import statuses
from entropanel.report.contents import (
    Block,
    Column,
    Figure,
    Files,
    Filter,
    Page,
    Prose,
    Row,
    Section,
    Table,
    number,
    section,
    titles,
    words,
)
from entropanel.report.index_pages import scenario_filter
from entropanel.report.reading import LANGUAGES, Reader, figure
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
PROVENANCE = f"""
    select scenario, series, year, unit_code, {statuses.STATUS} as status
    from fct_panel as t order by
"""
FILLED = f"""
    select scenario, series, {statuses.STATUS} as status, count(*) as cells
    from fct_panel group by all
"""
LOOKS = {"met": "good", "warning": "warn", "violated": "bad"}


def quality_page(reader: Reader) -> Iterator[Page]:
    """The page, if the gate left results, or rows of provenance."""
    sections = [*_expectations(reader), *_ledger(reader)]
    if sections:
        yield Page("quality", say("data_quality"), sections, say("quality_lead"))


def _expectations(reader: Reader) -> Iterator[Section]:
    if not reader.has("fct_data_quality"):
        return
    rows = reader.rows(EXPECTATIONS)
    yield from _warnings(reader)
    found = dict.fromkeys(row["verdict"] for row in rows)
    verdicts = [(verdict, say(f"expectation_{verdict}")) for verdict in found]
    suites = [
        (suite, chosen("suite", suite))
        for suite in dict.fromkeys(row["suite"] for row in rows)
    ]
    choice: list[Block] = [
        Filter("verdict", say("result"), verdicts, say("all")),
        Filter("suite", say("suite"), suites, say("all")),
    ]
    title = say("expectations", count=len(rows))
    yield section("expectations", *choice, _results(reader, rows), title=title)


def _warnings(reader: Reader) -> Iterator[Section]:
    """Every row that does not meet an expectation, as far as there is room."""
    if not reader.has(ROWS):
        return
    ((every,),) = reader.connection.execute(f"select count(*) from {ROWS}").fetchall()
    body = [
        Row(
            [
                words(chosen("suite", row["suite"])),
                words(reader.told(row, "message")),
            ],
            filters={"suite": row["suite"]},
        )
        for row in reader.rows(f"{VIOLATIONS} limit {MOST}")
    ]
    columns = titles("suite", "found")
    caption = say("every_warning", count=every)
    notes = [say("first_rows", most=MOST)] if every > MOST else []
    yield section(
        "warnings",
        Prose([say("warnings_lead")]),
        Table("warnings", caption, columns, body, notes, look="sentences"),
        Files([(FILE, say("rows_file"))]),
        title=say("warnings", count=every),
    )


def write_violations(reader: Reader, folder: Path) -> Iterator[Path]:
    """Writes the rows that the page lists, without a limit, as CSV.

    Without any, a file of an earlier report goes. Yields the file.
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


def _results(reader: Reader, rows: list[Record]) -> Table:
    keys = ("target", "suite", "expectation", "severity", "result", "found")
    columns = titles(*keys, "violations", numbers=["violations"])
    body = [
        Row(
            [
                words(row["target"], "head"),
                words(chosen("suite", row["suite"])),
                words(chosen("expectation", row["expectation"])),
                words(say(f"severity_{row['severity']}")),
                words(say(f"expectation_{row['verdict']}"), LOOKS[row["verdict"]]),
                words(reader.told(row, "observed")),
                number(row["unexpected_count"], 0),
            ],
            filters={"verdict": row["verdict"], "suite": row["suite"]},
        )
        for row in rows
    ]
    return Table("expectations", say("every_expectation"), columns, body)


def _ledger(reader: Reader) -> Iterator[Section]:
    if not reader.has("fct_panel", "dim_series_in_scenario", "dim_unit"):
        return
    keys = ("scenario", "series", "year", "unit_code")
    order = reader.tables["en"].order("fct_panel", keys)
    cells = reader.connection.execute(f"{PROVENANCE} {order}").df()
    pictures = [
        _picture(reader, cells[cells["scenario"] == scenario], scenario)
        for scenario in reader.scenarios
        if (cells["scenario"] == scenario).any()
    ]
    choice = scenario_filter(reader)
    lead = Prose([say("provenance_lead")])
    yield section("provenance", lead, *choice, *pictures, *_counts(reader))


def _picture(reader: Reader, cells: pd.DataFrame, scenario: str) -> Figure:
    years = sorted(map(int, cells["year"].unique()))
    units = int(cells["unit_code"].nunique())
    runs = list(_runs(cells, years, units))
    charts: dict[str, Any] = {}
    for place, language in enumerate(LANGUAGES):
        names = _labels(reader.tables[language].series_names(scenario))
        named = {status: name[place] for status, name in statuses.names().items()}
        frame = pd.DataFrame(runs, columns=["row", "status", "first", "last"])
        present = set(frame["row"])
        frame["row"] = frame["row"].map(names)
        frame["status"] = frame["status"].map(named)
        rows = [name for series, name in names.items() if series in present]
        title = say("provenance_of", scenario=reader.scenarios[scenario])[place]
        colours = statuses.coloured(place)
        charts[language] = grids.provenance(frame, rows, colours, years, units, title)
    filters = {"scenario": scenario}
    notes = [say("provenance_note", units=units)]
    name = f"ledger_{scenario}"
    return figure(name, charts, notes=notes, filters=filters)


def _labels(names: dict[str, str]) -> dict[str, str]:
    """Names in lines; the key beside those of several series, whose rows differ."""
    count = Counter(names.values())
    return {
        series: wrapped(name if count[name] == 1 else f"{name} ({series})", 60)
        for series, name in names.items()
    }


def _runs(
    cells: pd.DataFrame, years: list[int], units: int
) -> Iterator[tuple[str, str, int, int]]:
    """Runs of cells of one status: series, status, first and last position."""
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
    kinds = statuses.names()
    columns = titles("series") + [Column(kind, True) for kind in kinds.values()]
    for scenario, scene in reader.scenarios.items():
        rows = []
        for series, name in reader.series[scenario].items():
            if counts := found.get((scenario, series)):
                cells = [number(counts.get(kind, 0), 0) for kind in kinds]
                rows.append(Row([words(name, "head"), *cells]))
        if rows:
            caption = say("cells_of", scenario=scene)
            filters = {"scenario": scenario}
            yield Table(f"cells_{scenario}", caption, columns, rows, filters=filters)
