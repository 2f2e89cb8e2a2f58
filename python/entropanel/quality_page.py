"""The page of the quality gate: every expectation with its result, offline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader


def write_quality_page(results: list[dict[str, Any]], page: Path) -> None:
    """Writes the gate's results as a page and, beside it, as JSON.

    results: a dict an expectation, keys as in ``fct_data_quality``.
    page: the HTML file; the JSON file differs in its suffix. Folders are made.
    """
    page.parent.mkdir(parents=True, exist_ok=True)
    page.with_suffix(".json").write_text(
        json.dumps(results, ensure_ascii=False, indent=1, default=str) + "\n",
        encoding="utf-8",
    )
    page.write_text(quality_page(results), encoding="utf-8")


def quality_page(results: list[dict[str, Any]]) -> str:
    """The page as HTML; every text of the results is escaped."""
    environment = Environment(
        loader=PackageLoader("entropanel"), autoescape=True, trim_blocks=True
    )
    violated = [r for r in results if not r["success"]]
    return environment.get_template("data_quality.html").render(
        results=results,
        hard=[r for r in violated if r["severity"] == "hard"],
        soft=[r for r in violated if r["severity"] != "hard"],
        run_at=str(results[0]["run_at"])[:19],
        suites=sorted({r["suite"] for r in results}),
    )
