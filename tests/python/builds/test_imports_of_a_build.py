"""A build imports the libraries that take seconds in one process alone."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from helpers.project import PROJECT, Project

LIBRARIES = ("great_expectations", "linearmodels")
# Python runs a module of this name in every process that finds it
NOTING = f"""
import os, sys

class Noting:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in {LIBRARIES}:
            with open(os.environ["IMPORTS"], "a") as noted:
                noted.write(name + "\\n")

sys.meta_path.insert(0, Noting)
"""
TWO_PROCESSES = """
import subprocess, sys
import great_expectations
if len(sys.argv) == 1:
    subprocess.run([sys.executable, __file__, "second"], check=True)
"""


@pytest.fixture
def noting(tmp_path: Path) -> dict[str, str]:
    """Variables with which each process notes what it imports."""
    folder = tmp_path / "noting"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(NOTING)
    (folder / "imports").touch()
    return {"PYTHONPATH": str(folder), "IMPORTS": str(folder / "imports")}


def noted(noting: dict[str, str]) -> Counter[str]:
    return Counter(Path(noting["IMPORTS"]).read_text().split())


def test_an_import_is_noted_in_every_process(
    noting: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "great_expectations.py").touch()
    script = tmp_path / "script.py"
    script.write_text(TWO_PROCESSES)
    subprocess.run([sys.executable, script], check=True, env=os.environ | noting)
    assert noted(noting) == {"great_expectations": 2}


@pytest.mark.skipif((os.cpu_count() or 1) == 1, reason="one process on one processor")
def test_a_build_imports_each_library_once(
    noting: dict[str, str], tmp_path: Path
) -> None:
    study = tmp_path / "study"
    shutil.copytree(PROJECT / "examples" / "towns", study)
    subprocess.run(
        [Path(sys.executable).with_name("entropanel"), "build", "--study", study],
        check=True,
        env=os.environ | noting,
    )
    assert noted(noting) == dict.fromkeys(LIBRARIES, 1)


def test_dbt_alone_imports_each_library_once(
    noting: dict[str, str], project: Project
) -> None:
    run = project.dbt("build", environment=noting)
    assert run.returncode == 0, run.stdout
    assert noted(noting) == dict.fromkeys(LIBRARIES, 1)
