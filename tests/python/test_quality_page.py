"""The page of the quality gate: escaped, and of one file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from entropanel.gate import gate_results
from entropanel.inputs import Inputs
from entropanel.quality_page import quality_page, write_quality_page
from helpers.markup import parse

RESULT = {
    "suite": "bounds",
    "expectation": "expect_column_values_to_be_between",
    "target": "s",
    "severity": "hard",
    "success": False,
    "observed": "1 of 2 rows pass",
    "unexpected_count": 1,
    "examples": "[]",
    "message": "s, a, 2000: found 1",
    "violations": '[{"position": 1, "message": "s, a, 2000: found 1"}]',
    "run_at": "2000-01-01 00:00:00",
}


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "a & b", '"><img src=x>']
)
@pytest.mark.parametrize("field", ["target", "violations", "observed", "suite"])
def test_markup_in_a_result_is_shown_as_text(field: str, hostile: str) -> None:
    plain = parse(quality_page([RESULT], "q.json"))
    found = json.dumps([{"message": hostile}]) if field == "violations" else hostile
    page = parse(quality_page([RESULT | {field: found}], "q.json"))
    assert hostile in page.text
    assert page.tags == plain.tags


def test_the_page_loads_nothing_and_shows_every_expectation(inputs: Inputs) -> None:
    results = gate_results(inputs).to_pylist()
    page = quality_page(results, "q.json")
    assert not re.search(r"""(?:src|href)\s*=|url\(|@import|https?:""", page)
    rows = parse(page).tags.count("tr") - parse(page).tags.count("table")
    assert rows == len(results)
    assert "Passed" in page


def test_an_error_says_so_first() -> None:
    page = parse(quality_page([RESULT], "q.json")).text
    assert page.index("Failed.") < page.index("s, a, 2000: found 1")


@pytest.mark.parametrize("many", [3, 20, 21, 1000, 5000])
def test_every_offending_row_is_listed_or_the_file_that_has_it_is_named(
    many: int, tmp_path: Path
) -> None:
    rows = [{"position": n, "message": f"row {n}."} for n in range(1, many + 1)]
    page = tmp_path / "quality.html"
    write_quality_page([RESULT | {"violations": json.dumps(rows)}], page)
    text = parse(page.read_text(encoding="utf-8")).text
    (result,) = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert result["violations"] == rows
    listed = [int(n) for n in re.findall(r"row (\d+)\.", text)]
    assert listed == list(range(1, min(many, 1000) + 1))
    assert ("quality.json" in text) == (many > 1000)
    assert page.stat().st_size < 100_000
