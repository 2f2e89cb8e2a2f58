"""The site: every page that the warehouse has tables for, written into a folder."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import vl_convert
from markupsafe import Markup, escape

from entropanel.catalogue import Text, say
from entropanel.figures.charts import CONFIG
from entropanel.published import reading
from entropanel.refresh.documenting import DOCUMENTATION
from entropanel.replacing import replacing, write_whole
from entropanel.report.audit import audit_sections
from entropanel.report.contents import Page
from entropanel.report.index_pages import index_pages
from entropanel.report.method import method_page
from entropanel.report.overview import overview_page
from entropanel.report.printed import FOLDER, write_printed
from entropanel.report.quality import quality_sections, write_violations
from entropanel.report.reading import Reader
from entropanel.report.regressions import regression_sections
from entropanel.report.robustness import robustness_sections
from entropanel.report.units import unit_sections
from entropanel.report.weights import weights_sections
from entropanel.safe_text import file_name, printable
from entropanel.templates import environment

ASSETS = ("report.css", "report.js")
EMBED = "window.vegaEmbed = vegaEmbed;"  # what pages take of the bundle


# what makes the sections of a page, the codes of its title and of its first sentence
PAGES = {
    "unit": (unit_sections, "one_unit", "one_unit_lead"),
    "weights": (weights_sections, "weights", "weights_lead"),
    "regressions": (regression_sections, "regressions", "regressions_lead"),
    "robustness": (robustness_sections, "robustness", "robustness_lead"),
    "quality": (quality_sections, "data_quality", "quality_lead"),
    "audit": (audit_sections, "audit", "audit_lead"),
}


def write_report(warehouse: Path, folder: Path) -> Iterator[Path]:
    """Writes the site of a published warehouse.

    Parameters
    ----------
    warehouse : Path
        The published file.
    folder : Path
        It is made. Files of other names stay as they are; pages of an index that is
        gone go.

    Yields
    ------
    Path
        Each file.

    Raises
    ------
    OutputError
        If there is no warehouse, it cannot be read, or a file cannot be written.
    """
    with reading(warehouse, "report") as connection:
        documentation = warehouse.with_name(DOCUMENTATION)
        if documentation.is_file():
            with replacing(folder / DOCUMENTATION) as (fresh,):
                shutil.copyfile(documentation, fresh)
            yield folder / DOCUMENTATION
        yield from _write_assets(folder / "assets")
        yield from _write_pages(Reader(connection), folder)


def _write_pages(reader: Reader, folder: Path) -> Iterator[Path]:
    found = list(pages(reader, folder))
    yield from write_violations(reader, folder)
    yield from write_printed(found, folder / FOLDER)
    leftovers = set(folder.glob("index_*.html"))
    for page in found:
        file = _write_page(page, found, reader.title, folder)
        leftovers.discard(file)
        yield file
    for leftover in leftovers:
        leftover.unlink()


def pages(reader: Reader, folder: Path) -> Iterator[Page]:
    """Every page that there are tables for.

    Parameters
    ----------
    reader : Reader
        The public tables.
    folder : Path
        Of the report, which may hold dbt's documentation.

    Yields
    ------
    Page
        In the order of the navigation; the scenario is chosen in every section that
        shows one of several.
    """
    found = [overview_page(reader), *index_pages(reader)]
    for name, (sections, title, lead) in PAGES.items():
        if parts := list(sections(reader)):
            found.append(Page(name, say(title), parts, say(lead)))
    for page in [*found, method_page(reader, folder / DOCUMENTATION)]:
        yield replace(page, sections=[*map(reader.with_choice, page.sections)])


def _write_assets(folder: Path) -> Iterator[Path]:
    """The style sheet and the scripts, which pages load by relative paths."""
    source = files("entropanel.report") / "assets"
    texts = {name: (source / name).read_text(encoding="utf-8") for name in ASSETS}
    bundle, config = vl_convert.javascript_bundle(EMBED), json.dumps(CONFIG)
    # the names within a bundle of modules are not to stand beside those of the pages
    texts["vega.js"] = f"(() => {{{bundle}\nwindow.look = {config};}})();\n"
    for name, text in texts.items():
        yield write_whole(folder / name, text)


def _write_page(
    page: Page, found: list[Page], title: Text | None, folder: Path
) -> Path:
    pages = environment(
        "entropanel.report", is_markup=True, trim_blocks=True, lstrip_blocks=True
    )
    pages.filters |= {"both": both, "json": as_json, "file": file_name}
    template = pages.get_template("page.html")
    text = template.render(page=page, pages=found, title=title, say=say)
    return write_whole(folder / f"{page.name}.html", text)


def both(text: Text) -> Markup:
    """A text as markup in both languages, of which the page shows one.

    Parameters
    ----------
    text : Text
        What is told.

    Returns
    -------
    Markup
        Escaped; once, if both are the same.
    """
    if text.en == text.zh:
        return escape(text.en)
    return Markup('<span lang="en">{}</span><span lang="zh-CN">{}</span>').format(*text)


def as_json(value: Mapping[str, Any]) -> Markup:
    """JSON that no element of a page ends within.

    Parameters
    ----------
    value : mapping
        Of what JSON can hold.

    Returns
    -------
    Markup
        In one line.
    """
    text = json.dumps(printable(value), ensure_ascii=False, separators=(",", ":"))
    return Markup(re.sub("[<>&\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", text))
