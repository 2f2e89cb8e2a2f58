"""The page of the method: formulas, sources, settings of the study, versions."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from entropanel.catalogue import Text, chosen, say, sentences
from entropanel.report.contents import (
    Block,
    Files,
    Page,
    Prose,
    Section,
    coded,
    number,
    same,
    section,
    significant,
    titles,
    words,
)
from entropanel.report.declared import (
    declared_table,
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


# how many figures a series has, and from how many copies they were read
ATTESTED = {
    "published_cells": "published_observations",
    "cells_of_one_copy": "observations_of_one_copy",
    "cells_not_compared": "copies_not_counted",
}


def method_page(reader: Reader, documentation: Path) -> Page:
    """The page. documentation: the file of dbt's documentation, if there is one."""
    told = [
        key
        for key in sentences()
        if key.startswith("formula_") and reader.has(*NEEDED.get(key, ()))
    ]
    sections = [
        section("formulas", Prose([say(key) for key in told])),
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
    if not reader.has("dim_series"):
        return
    names = reader.names("dim_series", "series")
    rows = [
        [
            words(names[row["series"]], "head"),
            words(row["unit_of_measurement"]),
            words(row["source"]),
            words(span(row["published_from"], row["published_to"])),
            words(chosen("completion", row["completion"])),
            words(chosen("single_observation", row["single_observation"])),
            significant(row["completion_floor"]),
            *(number(row[column], 0) for column in ATTESTED),
            words(row["note"], "long"),
        ]
        for row in reader.ordered("dim_series")
    ]
    keys = ("series", "unit_of_measurement", "publisher", "years", "completion")
    attested = list(ATTESTED.values())
    columns = titles(
        *(*keys, "one_year_alone", "floor", *attested, "remark"),
        numbers=["floor", *attested],
    )
    yield section("sources", declared_table("sources", columns, rows))


def _indicators(reader: Reader) -> Iterator[Section]:
    if not reader.has("dim_indicator"):
        return
    series = reader.names("dim_series", "series")
    rows = []
    for row in reader.ordered("dim_indicator"):
        name = reader.declared_indicators[row["indicator"]]
        label = coded(row["indicator"], name)
        kept = say("retained" if row["is_retained"] else "excluded")
        rows.append(
            [
                words(label, "head"),
                words(row["unit_of_measurement"]),
                words(_formula(row, series)),
                number(row["direction"], 0),
                words(row["index_id"]),
                words(row["dimension"]),
                words(kept if row["index_id"] else None),
                words(row["reason"], "long"),
            ]
        )
    keys = ("indicator", "unit_of_measurement", "made_of", "direction", "index")
    columns = titles(*keys, "dimension", "declared", "reason", numbers=["direction"])
    yield section("indicators", declared_table("indicators", columns, rows))


def _formula(row: Record, series: dict[str, Text]) -> Text:
    """What the indicator is made of: a series, or a ratio times a scale."""
    above = series.get(row["numerator"], same(row["numerator"]))
    if row["denominator"] is None:
        whole = above
    else:
        below = series.get(row["denominator"], same(row["denominator"]))
        whole = Text(f"{above.en} / {below.en}", f"{above.zh} / {below.zh}")
    if row["scale"] in (None, 1):
        return whole
    times = f" × {row['scale']:g}"
    return Text(whole.en + times, whole.zh + times)


def _versions(reader: Reader, documentation: Path) -> Iterator[Section]:
    told = [same(", ".join(f"{name} {version(name)}" for name in PACKAGES))]
    if reader.has("fct_data_quality"):
        (row,) = reader.rows("select max(run_at) as run_at from fct_data_quality")
        told.append(say("run_at", run_at=str(row["run_at"])[:19]))
    blocks: list[Block] = [Prose(told)]
    if documentation.is_file():
        link = (documentation.name, say("dbt_documentation"))
        blocks.append(Files([link]))
    yield section("versions", *blocks)
