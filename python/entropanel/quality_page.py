"""The page of the quality gate: every expectation with its result, offline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from entropanel.replacing import replacing

EXAMPLES = 20  # violations of an expectation that are told in one text
MOST = 1000  # violations of an expectation on the page


@contextmanager
def quality_page_beside(results: list[dict[str, Any]], page: Path) -> Iterator[None]:
    """Writes the gate's results as a page and, beside it, as JSON.

    Both are on disk before the body begins and take their places after it: a full disk
    is met before, and a body that raises leaves the old ones.

    Parameters
    ----------
    results : list of dict
        One for each expectation, as ``gate_results`` makes it.
    page : Path
        The HTML file; the JSON file differs in its suffix. Folders are made.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    whole = page.with_suffix(".json")
    rows = json.dumps(_read(results), ensure_ascii=False, indent=1, default=str)
    texts = {whole: rows + "\n", page: quality_page(results, whole.name)}
    with replacing(*texts) as fresh:
        for file, text in zip(fresh, texts.values(), strict=True):
            file.write_text(text, encoding="utf-8")
        yield


def write_quality_page(results: list[dict[str, Any]], page: Path) -> None:
    """Writes the page and its JSON, both or neither.

    Parameters
    ----------
    results, page
        As in ``quality_page_beside``.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    with quality_page_beside(results, page):
        pass


def _read(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The results with their violations as lists."""
    return [r | {"violations": json.loads(r["violations"])} for r in results]


def quality_page(results: list[dict[str, Any]], whole: str) -> str:
    """The page as HTML; every text of the results is escaped.

    Parameters
    ----------
    results : list of dict
        One for each expectation, as ``gate_results`` makes it.
    whole : str
        Name of the file that has all violations: the page lists the first thousand of
        each expectation.

    Returns
    -------
    str
        The page.
    """
    environment = Environment(
        loader=PackageLoader("entropanel"), autoescape=True, trim_blocks=True
    )
    violated = [r for r in _read(results) if not r["success"]]
    return environment.get_template("data_quality.html").render(
        results=results,
        hard=[r for r in violated if r["severity"] == "hard"],
        soft=[r for r in violated if r["severity"] != "hard"],
        run_at=str(results[0]["run_at"])[:19],
        suites=sorted({r["suite"] for r in results}),
        few=EXAMPLES,
        most=MOST,
        whole=whole,
    )
