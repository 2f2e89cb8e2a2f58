"""The page of the method: formulas, sources, settings of the study, versions."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from entropanel.catalogue import Text, say, sentences
from entropanel.report import column
from entropanel.report.cells import same, significant
from entropanel.report.contents import Files, Page, Prose, Section, section
from entropanel.report.declared import (
    REMARK,
    indices_section,
    panel_section,
    regions_section,
    settings_section,
    span,
)
from entropanel.report.declared_regressions import (
    errors_section,
    specifications_section,
)
from entropanel.report.reading import Reader
from entropanel.sql import Record

PACKAGES = ["entropanel", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations"]
PACKAGES += ["linearmodels", "pandas", "altair"]
# tables without which a formula is left out
NEEDED = {
    "formula_index": ["fct_index"],
    "formula_entropy": ["fct_index_weights"],
    "formula_screening": ["fct_indicator_vif"],
    "formula_regression": ["fct_regression_models"],
    "formula_audit": ["fct_audit_values"],
}
# how many observations a series has, and from how many copies they were read
ATTESTED = {
    "published_observations": "published_cells",
    "observations_of_one_copy": "cells_of_one_copy",
    "copies_not_counted": "cells_not_compared",
}


def method_page(reader: Reader, documentation: Path) -> Page:
    """The page of the method.

    Parameters
    ----------
    reader : Reader
        The public tables.
    documentation : Path
        The file of dbt's documentation, which is linked if it is there.

    Returns
    -------
    Page
        With the sections that there are tables for.
    """
    told = [
        key
        for key in sentences()
        if key.startswith("formula_") and reader.has(*NEEDED.get(key, ()))
    ]
    sections = [
        *section("formulas", Prose([say(key) for key in told])),
        *panel_section(reader),
        *_series(reader),
        *_indicators(reader),
        *regions_section(reader),
        *indices_section(reader),
        *specifications_section(reader),
        *errors_section(reader),
        *settings_section(reader),
        *_versions(reader, documentation),
    ]
    return Page("method", say("method"), sections, say("method_lead"))


def _series(reader: Reader) -> Iterator[Section]:
    names = reader.names("dim_series", "series")
    columns = [
        column.text("series", lambda row: names[row["series"]], "head"),
        column.text("unit_of_measurement"),
        column.text("publisher", "source"),
        column.text(
            "years", lambda row: span(row["published_from"], row["published_to"])
        ),
        column.text("completion", column.choice("completion")),
        column.text("one_year_alone", column.choice("single_observation")),
        column.numeric("floor", "completion_floor", form=significant),
        *(column.numeric(title, key, 0) for title, key in ATTESTED.items()),
        REMARK,
    ]
    tables = reader.declared("sources", "dim_series", columns)
    yield from section("sources", *tables)


def _indicators(reader: Reader) -> Iterator[Section]:
    series, names = reader.names("dim_series", "series"), reader.declared_indicators

    def declared(row: Record) -> Text | None:
        kept = say("retained" if row["is_retained"] else "excluded")
        return kept if row["index_id"] else None

    columns = [
        column.text("indicator", column.coded_by("indicator", names), "head"),
        column.text("unit_of_measurement"),
        column.text("made_of", lambda row: _formula(row, series)),
        column.numeric("direction", decimals=0),
        column.text("index", "index_id"),
        column.text("dimension"),
        column.text("declared", declared),
        column.text("reason", look="long"),
    ]
    tables = reader.declared("indicators", "dim_indicator", columns)
    yield from section("indicators", *tables)


def _formula(row: Record, series: dict[str, Text]) -> Text:
    """What the indicator is made of: a series, or a ratio times a scale."""
    parts = [row["numerator"], row["denominator"]]
    named = [series.get(part, same(part)) for part in parts if part is not None]
    times = "" if row["scale"] in (None, 1) else f" × {row['scale']:g}"
    return Text(*(" / ".join(both) + times for both in zip(*named, strict=True)))


def _versions(reader: Reader, documentation: Path) -> Iterator[Section]:
    told = [same(", ".join(f"{name} {version(name)}" for name in PACKAGES))]
    if reader.has("fct_data_quality"):
        (row,) = reader.rows("select max(run_at) as run_at from fct_data_quality")
        told.append(say("run_at", run_at=str(row["run_at"])[:19]))
    links = [(documentation.name, say("dbt_documentation"))]
    files = [Files(links)] if documentation.is_file() else []
    yield from section("versions", Prose(told), *files)
