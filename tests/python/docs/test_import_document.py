"""The steps of docs/import.md, done to the letter."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.import_studies import observations_of
from helpers.project import PROJECT

_, _, TEXT = (
    (PROJECT / "docs" / "import.md")
    .read_text(encoding="utf-8")
    .partition("## Three downloads, step by step\n")
)
# what stands before a block, the kind of the block, its lines
STEPS = re.findall(r"(.*?)^```(\w+)\n(.*?)^```\n", TEXT, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[str]]]:
    """The study, and what each command said and the page shows."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copytree(PROJECT / "examples", folder / "examples")
    said: list[list[str]] = []
    for before, kind, block in STEPS:
        if kind == "csv":
            (name,) = re.findall(r"`(study_\w+\.csv)`", before)
            path = folder / "countries" / "study" / name
            path.write_text(block, encoding="utf-8")
        elif kind == "text":
            said[-1][1] = block
        else:
            command = block.replace("entropanel", f"{sys.executable} -m entropanel", 1)
            run = subprocess.run(
                ["sh", "-c", command],
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(PROJECT / "python")},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            said.append([run.stdout, ""])
    return folder / "countries", said


def test_commands_say_what_the_page_shows(
    walk: tuple[Path, list[list[str]]],
) -> None:
    _, said = walk
    assert len(said) == 6
    assert [one for one, _ in said[1:]] == [shown for _, shown in said[1:]]


def test_the_observations_are_those_of_the_files(
    walk: tuple[Path, list[list[str]]],
) -> None:
    """Read off the three files by hand."""
    gdp = {
        "AT": ("331.4", "320.9", "339.0"),
        "BE": ("404.1", "395.7", "421.6"),
        "GR": ("160.3", "151.1", ""),
    }
    population = {
        "AT": ("80202", "80305", "80401"),
        "BE": ("100240", "100355", "100470"),
        "GR": ("90700", "90500", ""),
    }
    employment = {
        "AT": ("40700", "41400", "42100"),
        "BE": ("40700", "41400", "42100"),
        "GR": ("40600", "41200", "41800"),
    }
    expected = {
        (series, unit, str(year)): value
        for series, units in [
            ("gdp", gdp),
            ("population", population),
            ("employment", employment),
        ]
        for unit, values in units.items()
        for year, value in zip(range(2019, 2022), values, strict=True)
        if value
    }
    assert observations_of(walk[0]) == expected
