"""Takes the picture of a report that the README shows: the page of an index.

The report of the published warehouse, in English, light, 1400 pixels wide.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

from entropanel.report.site import write_report

PROJECT = Path(__file__).parents[1]
WAREHOUSE = PROJECT / "warehouse" / "entropanel.duckdb"
PICTURE = PROJECT / "docs" / "report.png"
SIZE = {"width": 1400, "height": 1000}


def take_picture(picture: Path = PICTURE) -> None:
    """Writes the picture; raises where there is no browser that can be driven."""
    sys.path.append(str(PROJECT / "tests" / "python"))
    pages = import_module("helpers.browsing")
    with tempfile.TemporaryDirectory() as folder:
        list(write_report(WAREHOUSE, Path(folder)))
        with pages.browsing() as browser:
            look = {"viewport": SIZE, "color_scheme": "light"}
            with pages.visiting(browser, **look) as visit:
                visit.open(Path(folder) / "index_1.html")
                visit.page.screenshot(path=picture)


if __name__ == "__main__":
    take_picture()
