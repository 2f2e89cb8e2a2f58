"""Data flow one way: models never read what is made of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.project import PROJECT

MODELS = PROJECT / "models"
REFERENCE = re.compile(r"""\bref\(\s*["'](\w+)["']""")
FILES = sorted(p for p in MODELS.rglob("*") if p.suffix in (".sql", ".py"))
INTERMEDIATE = [path for path in FILES if path.stem.startswith("int_")]
STAGING = [path for path in FILES if path.stem.startswith("stg_")]


def references(path: Path) -> set[str]:
    """Names of what a model reads."""
    return set(REFERENCE.findall(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", INTERMEDIATE, ids=lambda path: path.stem)
def test_an_intermediate_model_reads_no_mart(path: Path) -> None:
    marts = {mart.stem for mart in FILES if MODELS / "marts" in mart.parents}
    assert references(path)
    assert not references(path) & marts


@pytest.mark.parametrize("path", STAGING, ids=lambda path: path.stem)
def test_a_staging_model_reads_files_once_they_have_passed(path: Path) -> None:
    later = {model.stem for model in FILES} - {model.stem for model in STAGING}
    assert references(path)
    assert references(path) & later <= {"int_gate_barrier"}
