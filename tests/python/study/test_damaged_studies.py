"""Whatever is done to a column of a study, it builds or the error has its place.

`make attack` tries many more damages than a plain run.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entropanel.inputs import SIZES
from entropanel.study.check import check
from entropanel.study.files import read_study
from helpers.building import built_and_judged
from helpers.hostile_study import DECLARED
from helpers.mutants import (
    Mutant,
    beyond_ranges,
    mutants,
    whole_study,
    write_study,
)
from helpers.project import PROJECT, Project

FILES = whole_study()
MUTANTS = list(mutants(FILES))
# how many are checked, and how many groups of sound ones are built
CHECKED = int(os.environ.get("ENTROPANEL_MUTANTS", "60"))
BUILT = int(os.environ.get("ENTROPANEL_MUTANT_BUILDS", "2"))
TOGETHER = 8  # sound damages of as many files are built at once
NAMES = [file.stem for file in PROJECT.glob("tests/data/*.sql")]
NAMES += [file.stem for file in PROJECT.glob("models/**/*.*") if file.suffix != ".md"]
INTERNAL = re.compile(rf"\b({'|'.join(NAMES)})\b|Traceback|Error\b|\bNone\b|\bnan\b")
# what only the build can tell (docs/errors.md)
ONLY_BUILT = (
    "expected a regression that is identified in its sample",
    "expected a regressor with variation of its own",
    "or balanced_by indicators or none",
    "expected the address of a computed number",
    "expected an address that each reading changes",
    "expected a part of an address that leads to a number",
    "expected operands whose patterns fit a number",
)
# a file and what is wrong with it as a whole, a line of it, or a cell of the panel
FILE = re.compile(
    r"((study|observations|published)/)?\w+\.csv(, line \d+)?(, .+?)?: found "
)
CELL = re.compile(
    r"(indicator )?.+: found "
    r"(no observation|one observation|no value|\S+ in every cell)"
)


def told(mutant: Mutant | None, messages: list[str]) -> None:
    """Messages have their place, say found and expected, and no name of our own."""
    damaged = str(mutant and mutant.table)
    for message in messages:
        assert FILE.match(message) or CELL.match(message), message
        assert "expected " in message or message.startswith("..."), message
        inner = INTERNAL.search(message)
        assert inner is None or inner[0] in damaged, message


def test_the_study_with_all_that_a_study_may_have_is_sound(tmp_path: Path) -> None:
    write_study(tmp_path, FILES)
    assert check(tmp_path, DECLARED).errors == []
    empty = [name for name, (_, *rows) in FILES.items() if not rows]
    assert empty == []
    columns = {(name, c) for name, (header, *_) in FILES.items() for c in header}
    declared = {(s.name, c.name) for s in DECLARED.seeds.values() for c in s.columns}
    assert declared <= columns


def is_sound(damages: list[Mutant]) -> bool:
    """Whether the check calls the study sound with these damages; it told if not."""
    with tempfile.TemporaryDirectory() as folder:
        damaged = {mutant.file: mutant.table for mutant in damages}
        write_study(Path(folder), FILES | damaged)
        found = check(Path(folder), DECLARED)
    errors = [text for text in found.errors if not text.startswith("... and ")]
    told(damages[0], errors)
    return not errors


@settings(deadline=None, max_examples=CHECKED)
@given(st.sampled_from(MUTANTS))
def test_a_damaged_study_is_sound_or_invalid_with_the_place(mutant: Mutant) -> None:
    is_sound([mutant])


@pytest.mark.parametrize("mutant", list(beyond_ranges(FILES)), ids=str)
def test_a_number_beyond_its_range_is_an_error_with_the_place(
    tmp_path: Path, mutant: Mutant
) -> None:
    write_study(tmp_path, FILES | {mutant.file: mutant.table})
    errors = [str(one) for one in read_study(tmp_path, DECLARED).errors]
    told(mutant, errors)
    column = mutant.what.split()[0]
    place = re.compile(rf".*{mutant.file}\.csv, line \d+, {column}: found ")
    wanted = ("a number of at least", "a number above", "a number of at most", SIZES)
    assert any(
        place.match(text) and any(f", expected {one}" in text for one in wanted)
        for text in errors
    ), errors


def drawn(count: int) -> Iterator[list[Mutant]]:
    """Groups of sound damages, one a file, which are sound together, too."""
    group: list[Mutant] = []
    drawing = random.Random(1)
    while count:
        mutant = drawing.choice(MUTANTS)
        if any(mutant.file == other.file for other in group):
            continue
        if is_sound([mutant]) and is_sound([mutant, *group]):
            group.append(mutant)
        if len(group) == TOGETHER:
            yield group
            group, count = [], count - 1


def test_what_the_check_calls_sound_builds(built: Project, tmp_path: Path) -> None:
    project = Project(Path(shutil.copytree(built.folder, tmp_path / "project")))
    for group in drawn(BUILT):
        folder = tmp_path / "damaged"
        shutil.rmtree(folder, ignore_errors=True)
        write_study(folder, FILES | {mutant.file: mutant.table for mutant in group})
        run, verdict = built_and_judged(folder, project.folder)
        assert verdict.failures == [], (group, run.said)
        told(None, verdict.errors)
        assert run.is_success != bool(verdict.errors), (group, run.said)
        for error in verdict.errors:
            assert error.endswith(ONLY_BUILT), (group, error)
