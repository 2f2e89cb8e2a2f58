"""What a study declares, as sections of the page of the method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from entropanel.catalogue import Text, chosen, joined, say
from entropanel.report.contents import (
    Block,
    Cell,
    Column,
    Prose,
    Row,
    Section,
    Table,
    coded,
    note_of,
    number,
    same,
    section,
    significant,
    titles,
    words,
)
from entropanel.report.reading import Reader
from entropanel.sql import Record

PANEL_UNITS = """
    select scenario, count(*) filter (is_included) as included, count(*) as units
    from fct_panel_units group by all
"""


def declared_table(
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    caption: Text | None = None,
    notes: Sequence[Text] = (),
) -> Table:
    """A table without the columns that are blank in every row.

    caption: without it the words of the name.
    """
    kept = [
        place
        for place in range(len(columns))
        if any(row[place].text != ("", "") for row in rows)
    ]
    return Table(
        name,
        caption or say(name),
        [columns[place] for place in kept],
        [Row([row[place] for place in kept]) for row in rows],
        notes,
    )


def name_of(row: Record, key: str) -> Text:
    """Both names of a row of a dimension; one replaces the other if that is missing."""
    names = row.get("name_en"), row.get("name_zh")
    return Text(*(str(n or names[1 - i] or row[key]) for i, n in enumerate(names)))


def span(first: object, last: object) -> Text | None:
    """Years from first to last, either of which may be open; None without both."""
    if first is None and last is None:
        return None
    if first is None or last is None:
        return say("from_year" if last is None else "to_year", year=first or last)
    return same(first) if first == last else same(f"{first}–{last}")


def panel_section(reader: Reader) -> Iterator[Section]:
    """Units and years, and how each scenario handles the observations."""
    if not reader.has("dim_scenario"):
        return
    blocks: list[Block] = []
    if reader.has("dim_unit", "fct_panel"):
        found = reader.rows("select distinct year from fct_panel order by year")
        years = years_told([row["year"] for row in found])
        blocks.append(Prose([say("panel_of", units=len(reader.units), years=years)]))
    blocks.append(_scenarios(reader))
    if reader.has("dim_scenario_series"):
        blocks.append(_scenario_series(reader))
    if reader.has("dim_scenario_indicator"):
        blocks.append(_scenario_indicators(reader))
    yield section("scenarios", *blocks)


def years_told(years: Sequence[int]) -> str:
    """Years in order, those that follow each other as a span."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{r[0]}–{r[-1]}" if r[1:] else str(r[0]) for r in runs)


def _scenarios(reader: Reader) -> Table:
    counts = {}
    if reader.has("fct_panel_units"):
        counts = {row["scenario"]: row for row in reader.rows(PANEL_UNITS)}
    rows = []
    for row in reader.ordered("dim_scenario"):
        count = counts.get(row["scenario"])
        rows.append(
            [
                words(reader.scenarios[row["scenario"]], "head"),
                words(chosen("balanced_by", row.get("balanced_by"))),
                words(
                    say("of_all", included=count["included"], units=count["units"])
                    if count
                    else None
                ),
                words(row["note"], "long"),
            ]
        )
    keys = ("column_name", "values_left_missing", "units_in_the_panel", "remark")
    return declared_table("scenarios", titles(*keys), rows)


def _scenario_series(reader: Reader) -> Table:
    series = reader.names("dim_series", "series")
    rows = [
        [
            words(reader.scenarios[row["scenario"]], "head"),
            words(series.get(row["series"], same(row["series"]))),
            words(series.get(row["source_series"])),
            words(span(row["observed_from"], row["observed_to"])),
            number(row["decimals"], 0),
            words(row["note"], "long"),
        ]
        for row in reader.ordered("dim_scenario_series")
    ]
    keys = ("scenario", "series", "taken_from", "years_observed", "decimals", "remark")
    return declared_table("scenario_series", titles(*keys, numbers=["decimals"]), rows)


def _scenario_indicators(reader: Reader) -> Table:
    series = reader.names("dim_series", "series")
    rows = [
        [
            words(reader.scenarios[row["scenario"]], "head"),
            words(reader.declared_indicators[row["indicator"]]),
            words(series.get(row["numerator"])),
            words(series.get(row["denominator"])),
            words(chosen("completed_on", row["completed_on"])),
            significant(row["completion_floor"]),
            words(row["note"], "long"),
        ]
        for row in reader.ordered("dim_scenario_indicator")
    ]
    keys = ("scenario", "indicator", "numerator", "denominator", "what_is_completed")
    columns = titles(*keys, "floor", "remark", numbers=["floor"])
    return declared_table("scenario_indicators", columns, rows)


def regions_section(reader: Reader) -> Iterator[Section]:
    """A table for each scheme: its regions, their units and divisors."""
    if not reader.has("dim_region", "dim_unit"):
        return
    names = reader.names("dim_region", "region")
    members: dict[tuple[str, str], list[Record]] = {}
    for row in reader.ordered("dim_region", "scheme", "region", "unit_code"):
        members.setdefault((row["scheme"], row["region"]), []).append(row)
    schemes: dict[str, list[list[Cell]]] = {}
    for (scheme, region), rows in members.items():
        units = [reader.units[row["unit_code"]] for row in rows]
        schemes.setdefault(scheme, []).append(
            [
                words(names[region], "head"),
                number(len(units), 0),
                words(joined(units), "long"),
                number(rows[0]["divisor"], 0),
                words(rows[0]["note"], "long"),
            ]
        )
    keys = ("region", "number_of_units", "units", "divisor", "remark")
    columns = titles(*keys, numbers=["number_of_units", "divisor"])
    tables = [
        declared_table(
            f"regions {scheme}", columns, body, say("scheme_of", name=scheme)
        )
        for scheme, body in schemes.items()
    ]
    yield section("regions", Prose([say("divisor_note")]), *tables)


def indices_section(reader: Reader) -> Iterator[Section]:
    """A row for each variant of an index, with what it does not take as it is."""
    if not reader.has("dim_index"):
        return
    exceptions = _exceptions(reader)
    rows = [
        [
            words(
                coded(row["index_id"], name_of(row, "index_id")),
                "head",
            ),
            words(row["variant"]),
            words(chosen("weighting", row["weighting"])),
            words(chosen("weight_period", row["weight_period"])),
            words(exceptions.get((row["index_id"], row["variant"]))),
            words(chosen("variant_balanced_by", row.get("balanced_by"))),
            number(row.get("vif_threshold"), 0),
            words(note_of(row), "long"),
        ]
        for row in reader.ordered("dim_index", "index_id", "variant")
    ]
    keys = ("index", "variant", "weights", "period_of_weights", "exceptions")
    columns = titles(
        *(*keys, "values_left_missing", "vif_threshold", "remark"),
        numbers=["vif_threshold"],
    )
    yield section("indices", declared_table("indices", columns, rows))


def _exceptions(reader: Reader) -> dict[tuple[str, str], Text]:
    """What each variant of an index leaves out, reverses or multiplies."""
    if not reader.has("dim_index_exception"):
        return {}
    listed: dict[tuple[str, str, str, str | None], list[Text]] = {}
    keys = ("index_id", "variant", "exception", "term")
    for row in reader.ordered("dim_index_exception", *keys, "indicator"):
        index, variant, exception, term = (row[key] for key in keys)
        named = listed.setdefault((index, variant, exception, term), [])
        named.append(same(row["indicator"]))
    found: dict[tuple[str, str], list[Text]] = {}
    for (index, variant, exception, _), indicators in listed.items():
        told = say(f"exception_{exception}", indicators=joined(indicators))
        found.setdefault((index, variant), []).append(told)
    return {key: joined(told, "semicolon") for key, told in found.items()}


def settings_section(reader: Reader) -> Iterator[Section]:
    """Settings that hold for the study as a whole."""
    if not reader.has("dim_setting"):
        return
    rows = [
        [
            words(chosen("setting", row["setting"]), "head"),
            words(row["value"]),
            words(row["note"], "long"),
        ]
        for row in reader.ordered("dim_setting")
    ]
    table = declared_table("settings", titles("setting", "value", "remark"), rows)
    yield section("settings", table)
