"""The page of regressions: tables as papers print them, and coefficient plots."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.catalogue import Text, say
from entropanel.report.contents import Block, Filter, Page, Table, section
from entropanel.report.estimates import NEEDED
from entropanel.report.index_pages import scenario_filter
from entropanel.report.printed import printed_tables
from entropanel.report.reading import Reader


def regressions_page(reader: Reader) -> Iterator[Page]:
    """The page, if there are regressions."""
    if not reader.has(*NEEDED):
        return
    choice: list[Block] = scenario_filter(reader)
    kinds = reader.names("dim_covariance", "covariance")
    if len(kinds) > 1:
        choice.append(Filter("covariance", say("errors"), list(kinds.items())))
    sections = [
        section(f"table_{place}", *choice, *tables, title=title)
        for place, (title, tables) in enumerate(_by_outcome(reader).items(), start=1)
    ]
    if regional := list(reader.figures("coefficients_")):
        sections.append(section("regional", *regional, title=say("regional_plot")))
    if described := list(printed_tables(reader, "descriptive")):
        title = say("descriptive_statistics")
        blocks = [*scenario_filter(reader), *described]
        sections.append(section("descriptive", *blocks, title=title))
    yield Page("regressions", say("regressions"), sections, say("regressions_lead"))


def _by_outcome(reader: Reader) -> dict[Text, list[Table]]:
    """Tables of one outcome by what they are of, those of regions after the others."""
    found: dict[Text, list[Table]] = {}
    for kind in ("regressions", "regressions_regional"):
        for table in printed_tables(reader, kind):
            about = {
                key: table.filters[key]
                for key in ("outcome", "scheme")
                if key in table.filters
            }
            title = say("by_region" if "scheme" in about else "whole_panel", **about)
            found.setdefault(title, []).append(table)
    return found
