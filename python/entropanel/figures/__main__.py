"""Figures of a published warehouse, as SVG and PNG: drawn offline, by the data.

``python -m entropanel.figures`` writes a file of either kind for each figure that
the warehouse has tables for. Nothing here depends on a study: which indices,
units, regions and regressions there are comes from the tables.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import altair as alt
import vl_convert

from entropanel.catalogue import LANGUAGES
from entropanel.figures.charts import CONFIG
from entropanel.figures.sets import Chart, drawn
from entropanel.public_tables import Tables
from entropanel.published import OutputError, reading
from entropanel.replacing import replacing
from entropanel.safe_text import file_name, printable

PNG_SCALE = 2  # 192 pixels an inch


def write_figure(chart: Chart, path: Path) -> list[Path]:
    """Writes the chart as SVG and PNG.

    Nothing is fetched: no address is allowed, and the PNG is made of the SVG. The
    renderer ends the whole process over a control character.

    Parameters
    ----------
    chart : Chart
        What is drawn.
    path : Path
        Of the files, without suffix.

    Returns
    -------
    list of Path
        Both files.

    Raises
    ------
    OSError
        If one cannot be written.
    """
    with alt.data_transformers.enable("default", max_rows=None):
        specification = printable(chart.to_dict())
    svg = vl_convert.vegalite_to_svg(specification, config=CONFIG, allowed_base_urls=[])
    files = [path.with_name(path.name + suffix) for suffix in (".svg", ".png")]
    with replacing(*files) as (vector, raster):
        vector.write_text(svg, encoding="utf-8")
        raster.write_bytes(vl_convert.svg_to_png(svg, scale=PNG_SCALE))
    return files


def write_figures(warehouse: Path, output: Path, language: str) -> Iterator[Path]:
    """Draws all figures of a warehouse into a folder, which is made.

    Parameters
    ----------
    warehouse : Path
        The published file.
    output : Path
        The folder.
    language : str
        ``en`` or ``zh``, also the end of the files' names.

    Yields
    ------
    Path
        Each file once it is written.

    Raises
    ------
    OutputError
        If there is no warehouse, it cannot be read, or a file cannot be written.
    """
    with reading(warehouse, "figures") as connection:
        output.mkdir(parents=True, exist_ok=True)
        for name, chart in drawn(Tables(connection, language)):
            path = output / f"{file_name(name)}.{language}"
            yield from write_figure(chart, path)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the command line, if they are not given.

    Returns
    -------
    int
        Its exit code.
    """
    parser = argparse.ArgumentParser(prog="entropanel.figures", description=__doc__)
    parser.add_argument(
        "--warehouse", type=Path, default=Path("warehouse/entropanel.duckdb")
    )
    parser.add_argument("--output", type=Path, default=Path("warehouse/figures"))
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    options = parser.parse_args(arguments)
    try:
        for file in write_figures(options.warehouse, options.output, options.language):
            print(file)
    except OutputError as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
