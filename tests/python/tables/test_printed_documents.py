"""Documents of all tables, printed by LaTeX and by a word processor."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from entropanel.public_tables import Tables
from entropanel.tables.table import Table
from entropanel.tables.writing import all_tables, write_tables
from helpers.programs import LIBREOFFICE, PDFTOTEXT, program, xelatex
from helpers.project import PROJECT

WAREHOUSE = PROJECT / "warehouse" / "entropanel.duckdb"
NUMBER = re.compile(r"-?\d+\.\d+")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@pytest.fixture(scope="module", params=["en", "zh"])
def folder(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The documents of the default study in one language."""
    output = tmp_path_factory.mktemp(request.param)
    list(write_tables(WAREHOUSE, output, request.param, ["tex", "docx"]))
    return output


def run(*command: str, folder: Path) -> str:
    """What a program said; it has to succeed."""
    ended = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr
    return ended.stdout


def printed(pdf: Path) -> str:
    """The text of a PDF file, a hyphen for a minus."""
    pdftotext = program("pdftotext of Poppler", PDFTOTEXT)
    text = run(pdftotext, "-layout", str(pdf), "-", folder=pdf.parent)
    return text.replace("−", "-")


def holds(text: str, language: str) -> None:
    """Asserts that every number and Chinese name of the tables is in the text."""
    with duckdb.connect(WAREHOUSE, read_only=True) as connection:
        tables = list(all_tables(Tables(connection, language)))
    found = Counter(NUMBER.findall(text))
    assert not numbers(tables) - found
    if language == "zh":
        signs = set("".join(CHINESE.findall(text)))
        wanted = {row.label for table in tables for row in table.rows}
        assert set("".join(CHINESE.findall("".join(wanted)))) <= signs


def numbers(tables: list[Table]) -> Counter[str]:
    """The numbers with decimals that tables show."""
    cells = [cell for table in tables for row in table.rows for cell in row.cells]
    return Counter(n for cell in cells for n in NUMBER.findall(cell.text))


def test_latex_compiles_and_prints_the_numbers(folder: Path) -> None:
    language = folder.name[:2]
    name = f"all_tables.{language}"
    said = run(
        xelatex(language),
        "-interaction=nonstopmode",
        "-halt-on-error",
        f"{name}.tex",
        folder=folder,
    )
    assert "Overfull" not in said
    holds(printed(folder / f"{name}.pdf"), language)


def test_a_word_processor_opens_the_document(folder: Path) -> None:
    language = folder.name[:2]
    soffice = program("LibreOffice", LIBREOFFICE)
    (folder / "word").mkdir()
    name = f"all_tables.{language}"
    run(
        *(soffice, "--headless", "--convert-to", "pdf", "--outdir", "word"),
        f"{name}.docx",
        folder=folder,
    )
    holds(printed(folder / "word" / f"{name}.pdf"), language)
