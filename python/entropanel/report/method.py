"""The page of the method: formulas, sources, settings of the study, versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from entropanel.report.contents import (
    Block,
    Cell,
    Column,
    Files,
    Page,
    Prose,
    Row,
    Section,
    Table,
    Text,
    number,
    same,
    words,
)
from entropanel.report.reading import Reader, Record
from entropanel.report.words import dictionary, say

PACKAGES = ["entropanel", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations"]
PACKAGES += ["linearmodels", "pandas", "altair"]
# tables without which a formula has nothing to tell of
NEEDED = {
    "formula index": ["fct_index"],
    "formula entropy": ["fct_index_weights"],
    "formula screening": ["fct_indicator_vif"],
    "formula regression": ["fct_regression_models"],
    "formula audit": ["fct_audit_values"],
}


def method_page(reader: Reader, documentation: Path) -> Page:
    """The page. documentation: the file of dbt's documentation, if there is one."""
    told = [
        key
        for key in dictionary()
        if key.startswith("formula ") and reader.has(*NEEDED.get(key, ()))
    ]
    sections = [
        Section("formulas", say("formulas"), [Prose([say(key) for key in told])]),
        *_declared(reader, "scenarios", "dim_scenario", ("name", "note")),
        *_series(reader),
        *_indicators(reader),
        *_declared(
            reader,
            "indices",
            "dim_index",
            ("index_id", "variant", "weighting", "weight_period", "note"),
        ),
        *_versions(reader, documentation),
    ]
    return Page("method", say("method"), sections, say("method lead"))


def _table(
    name: str, titles: Sequence[Text], rows: Sequence[Sequence[Cell]]
) -> Section:
    columns = [Column(title) for title in titles]
    body = [Row(cells) for cells in rows]
    title = say(name)
    return Section(name, title, [Table(name, title, columns, body)])


def _declared(
    reader: Reader, name: str, table: str, columns: Sequence[str]
) -> Iterator[Section]:
    """The rows of a dimension as the study declares them."""
    if not reader.has(table):
        return
    rows = [
        [_declared_cell(row, column, place) for place, column in enumerate(columns)]
        for row in reader.rows(f"from {table}")
    ]
    yield _table(name, [say(f"column {column}") for column in columns], rows)


def _declared_cell(row: Record, column: str, place: int) -> Cell:
    look = "head" if place == 0 else ""
    if column == "name":
        names = (row["name_en"] or row["name_zh"], row["name_zh"] or row["name_en"])
        return words(Text(*map(str, names)), look)
    return words(row[column], look)


def _series(reader: Reader) -> Iterator[Section]:
    if not reader.has("dim_series"):
        return
    names = reader.names("dim_series", "series")
    keys = ("series", "unit of measurement", "publisher", "years", "completion")
    rows = [
        [
            words(names[row["series"]], "head"),
            words(row["unit_of_measurement"]),
            words(row["source"]),
            words(_years(row)),
            words(row["completion"]),
            words(row["note"], "long"),
        ]
        for row in reader.rows("from dim_series")
    ]
    yield _table("sources", [*map(say, keys), say("remark")], rows)


def _years(row: Record) -> str | None:
    ends = (row["published_from"], row["published_to"])
    return None if None in ends else f"{ends[0]}–{ends[1]}"


def _indicators(reader: Reader) -> Iterator[Section]:
    if not reader.has("dim_indicator"):
        return
    series = reader.names("dim_series", "series")
    keys = ("indicator", "unit of measurement", "made of", "direction", "index")
    rows = []
    for row in reader.rows("from dim_indicator"):
        name = reader.indicators[row["indicator"]]
        label = say("coded", code=row["indicator"], name=name)
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
    titles = [*map(say, keys), say("dimension"), say("declared"), say("reason")]
    yield _table("indicators", titles, rows)


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
        told.append(say("run at", run_at=str(row["run_at"])[:19]))
    blocks: list[Block] = [Prose(told)]
    if documentation.is_file():
        link = (documentation.name, say("dbt documentation"))
        blocks.append(Files([link]))
    yield Section("versions", say("versions"), blocks)
