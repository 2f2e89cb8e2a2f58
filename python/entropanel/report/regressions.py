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
    for place, (title, tables) in enumerate(_by_outcome(reader), start=1):
        yield from section(f"table_{place}", *choice, *tables, title=title)
    plots = [name for name in reader.charts if name.startswith("coefficients_")]
    regional = reader.figures(*plots)
    yield from section("regional", *regional, title=say("regional_plot"))
    described = printed_tables(reader, "descriptive")
    yield from section("descriptive", *described, title=say("descriptive_statistics"))


def _by_outcome(reader: Reader) -> Iterator[tuple[Text, list[Table]]]:
    """The tables of one outcome and what they are of, those of regions at the end."""
    found: dict[tuple[str, str | None], list[Table]] = {}
    for kind in ("regressions", "regressions_regional"):
        for table in printed_tables(reader, kind):
            key = table.filters["outcome"], table.filters.get("scheme")
            found.setdefault(key, []).append(table)
    for (_, scheme), tables in found.items():
        outcome = Text(*(printed.subject for printed in tables[0].printed or ()))
        about = {"scheme": scheme} if scheme else {}
        title = say("by_region" if scheme else "whole_panel", outcome=outcome, **about)
        yield title, tables
