"""The page of regressions: tables as papers print them, and coefficient plots."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.catalogue import Text, say
from entropanel.report.contents import Filter, Section, Table, section
from entropanel.report.estimates import NEEDED
from entropanel.report.printed import printed_tables
from entropanel.report.reading import Reader, needs


@needs(*NEEDED)
def regression_sections(reader: Reader) -> Iterator[Section]:
    """Regressions by outcome, plots of regions, descriptive statistics.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        None, if there are no regressions.
    """
    kinds = reader.names("dim_covariance", "covariance")
    choice = [Filter("covariance", say("errors"), list(kinds.items()))]
    choice = choice if len(kinds) > 1 else []
    for place, (title, tables) in enumerate(_by_outcome(reader).items(), start=1):
        yield section(f"table_{place}", *choice, *tables, title=title)
    plots = [name for name in reader.charts if name.startswith("coefficients_")]
    if plots:
        yield section("regional", *reader.figures(*plots), title=say("regional_plot"))
    if described := list(printed_tables(reader, "descriptive")):
        yield section("descriptive", *described, title=say("descriptive_statistics"))


def _by_outcome(reader: Reader) -> dict[Text, list[Table]]:
    """Tables of one outcome by what they are of, those of regions after the others."""
    found: dict[Text, list[Table]] = {}
    for kind in ("regressions", "regressions_regional"):
        for table in printed_tables(reader, kind):
            keys = table.filters.keys() & {"outcome", "scheme"}
            about = {key: table.filters[key] for key in keys}
            title = say("by_region" if "scheme" in about else "whole_panel", **about)
            found.setdefault(title, []).append(table)
    return found
