"""What a study declares, as sections of the page of the method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from entropanel.catalogue import Text, joined, say
from entropanel.report import column
from entropanel.report.cells import note_of, same, significant
from entropanel.report.contents import Column, Prose, Section, Table, section
from entropanel.report.reading import Reader, grouped, needs

PANEL_UNITS = """
    select scenario, count(*) filter (is_included) as included, count(*) as units
    from fct_panel_units group by all
"""
REMARK = column.text("remark", note_of, "long")


def span(first: object, last: object) -> Text | None:
    """Years from first to last.

    Parameters
    ----------
    first, last : int or None
        Either may be open.

    Returns
    -------
    Text or None
        None if both are open.
    """
    if first is None and last is None:
        return None
    if first is None or last is None:
        return say("from_year" if last is None else "to_year", year=first or last)
    return same(first) if first == last else same(f"{first}–{last}")


def years_told(years: Sequence[int]) -> str:
    """Years, those that follow each other as a span.

    Parameters
    ----------
    years : sequence of int
        In order.

    Returns
    -------
    str
        Years and spans, with commas between them.
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{r[0]}–{r[-1]}" if r[1:] else str(r[0]) for r in runs)


@needs("dim_scenario")
def panel_section(reader: Reader) -> Iterator[Section]:
    """Units and years, and how each scenario handles the observations.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        One, if there are scenarios.
    """
    yield from section(
        "scenarios",
        *_panel(reader),
        *_scenarios(reader),
        *_scenario_series(reader),
        *_scenario_indicators(reader),
    )


@needs("dim_unit", "fct_panel")
def _panel(reader: Reader) -> Iterator[Prose]:
    rows = reader.rows("select distinct year from fct_panel order by year")
    years = years_told([row["year"] for row in rows])
    yield Prose([say("panel_of", units=len(reader.units), years=years)])


def _scenario(reader: Reader, title: str = "scenario") -> Column:
    return column.text(title, lambda row: reader.scenarios[row["scenario"]], "head")


def _scenarios(reader: Reader) -> Iterator[Table]:
    has_units = reader.has("fct_panel_units")
    counts = {
        row.pop("scenario"): say("of_all", **row)
        for row in (reader.rows(PANEL_UNITS) if has_units else [])
    }
    columns = [
        _scenario(reader, "column_name"),
        column.text("values_left_missing", column.choice("balanced_by")),
        column.text("units_in_the_panel", lambda row: counts.get(row["scenario"])),
        REMARK,
    ]
    yield from reader.declared("scenarios", "dim_scenario", columns)


def _scenario_series(reader: Reader) -> Iterator[Table]:
    series = reader.names("dim_series", "series")
    columns = [
        _scenario(reader),
        column.text(
            "series", lambda row: series.get(row["series"], same(row["series"]))
        ),
        column.text("taken_from", lambda row: series.get(row["source_series"])),
        column.text(
            "years_observed",
            lambda row: span(row["observed_from"], row["observed_to"]),
        ),
        column.numeric("decimals", decimals=0),
        REMARK,
    ]
    yield from reader.declared("scenario_series", "dim_scenario_series", columns)


def _scenario_indicators(reader: Reader) -> Iterator[Table]:
    series = reader.names("dim_series", "series")
    columns = [
        _scenario(reader),
        column.text(
            "indicator", lambda row: reader.declared_indicators[row["indicator"]]
        ),
        column.text("numerator", lambda row: series.get(row["numerator"])),
        column.text("denominator", lambda row: series.get(row["denominator"])),
        column.text("what_is_completed", column.choice("completed_on")),
        column.numeric("floor", "completion_floor", form=significant),
        REMARK,
    ]
    changes = "dim_scenario_indicator"
    yield from reader.declared("scenario_indicators", changes, columns)


@needs("dim_region", "dim_unit")
def regions_section(reader: Reader) -> Iterator[Section]:
    """A table for each scheme: its regions, their units and divisors.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        One, if there are regions.
    """
    names = reader.names("dim_region", "region")
    columns = [
        column.text("region", lambda row: names[row["region"]], "head"),
        column.numeric("number_of_units", lambda row: len(row["units"]), 0),
        column.text("units", lambda row: joined(row["units"]), "long"),
        column.numeric("divisor", decimals=0),
        REMARK,
    ]
    tables = []
    members = reader.ordered("dim_region", "scheme", "region", "unit_code")
    for scheme, of_scheme in grouped(members, "scheme").items():
        rows = [
            own[0] | {"units": [reader.units[row["unit_code"]] for row in own]}
            for own in grouped(of_scheme, "region").values()
        ]
        caption = say("scheme_of", name=scheme)
        tables.append(
            column.declared_table(f"regions {scheme}", columns, rows, caption=caption)
        )
    yield from section("regions", Prose([say("divisor_note")]), *tables)


def indices_section(reader: Reader) -> Iterator[Section]:
    """A row for each variant of an index, with its exceptions.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        One, if there are indices.
    """
    exceptions = _exceptions(reader)
    names = reader.names("dim_index", "index_id")
    columns = [
        column.text("index", column.coded_by("index_id", names), "head"),
        column.text("variant"),
        column.text("weights", column.choice("weighting")),
        column.text("period_of_weights", column.choice("weight_period")),
        column.text(
            "exceptions",
            lambda row: exceptions.get((row["index_id"], row["variant"])),
        ),
        column.text(
            "values_left_missing", column.choice("balanced_by", "variant_balanced_by")
        ),
        column.numeric("vif_threshold", lambda row: row.get("vif_threshold"), 0),
        REMARK,
    ]
    keys = ("index_id", "variant")
    tables = reader.declared("indices", "dim_index", columns, *keys)
    yield from section("indices", *tables)


def _exceptions(reader: Reader) -> dict[tuple[str, str], Text]:
    """What each variant of an index leaves out, reverses or multiplies."""
    if not reader.has("dim_index_exception"):
        return {}
    keys = ("index_id", "variant", "exception", "term")
    rows = reader.ordered("dim_index_exception", *keys, "indicator")
    found: dict[tuple[str, str], list[Text]] = {}
    for (index, variant, exception, _), own in grouped(rows, *keys).items():
        indicators = joined(same(row["indicator"]) for row in own)
        told = say(f"exception_{exception}", indicators=indicators)
        found.setdefault((index, variant), []).append(told)
    return {key: joined(told, "semicolon") for key, told in found.items()}


def settings_section(reader: Reader) -> Iterator[Section]:
    """Settings that hold for the study as a whole.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        One, if there are settings.
    """
    columns = [
        column.text("setting", column.choice("setting"), "head"),
        column.text("value"),
        REMARK,
    ]
    tables = reader.declared("settings", "dim_setting", columns)
    yield from section("settings", *tables)
