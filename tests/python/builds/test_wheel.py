"""The wheel, installed where nobody may write, builds a study outside the checkout."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from entropanel.project import project_of
from entropanel.refresh.staging import PARTS
from helpers.project import PROJECT


@dataclass(frozen=True)
class Installed:
    """A wheel, the folder it is installed in, and a folder to work in."""

    wheel: Path
    folder: Path
    here: Path

    def entropanel(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs the installed command line, as a user without a home."""
        outside = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "DBT_", "ENTROPANEL_"))
        }
        return subprocess.run(
            [sys.executable, "-m", "entropanel", *arguments],
            cwd=self.here,
            env=outside
            | {"PYTHONPATH": str(self.folder), "HOME": str(self.here / "no home")},
            capture_output=True,
            text=True,
            check=False,
        )

    def files(self) -> dict[str, int]:
        """When each file of the installation was written."""
        return {
            str(path): path.stat().st_mtime_ns
            for path in self.folder.rglob("*")
            if path.is_file()
        }


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """The wheel of this checkout in a folder of its own, before the environment's."""
    root = tmp_path_factory.mktemp("安装 of the wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index"]
    build = ["wheel", *offline, "--no-build-isolation", "--wheel-dir", str(root)]
    subprocess.run([*pip, *build, str(PROJECT)], check=True)
    (wheel,) = root.glob("*.whl")
    folder, here = root / "site", root / "我的 studies"
    subprocess.run(
        [*pip, "install", *offline, "--target", str(folder), str(wheel)], check=True
    )
    here.mkdir()
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    yield Installed(wheel, folder, here)
    for path in paths:
        path.chmod(path.stat().st_mode | stat.S_IWUSR)


def tracked(*folders: str) -> set[str]:
    """Files of the checkout below some folders, that are not made by a program."""
    return {
        path.relative_to(PROJECT).as_posix()
        for folder in folders
        for path in [PROJECT / folder, *(PROJECT / folder).rglob("*")]
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_has_the_package_and_the_project_and_no_more(
    installed: Installed,
) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    example = ("examples/towns/study", "examples/towns/observations")
    declared = {name for name in tracked("seeds") if name.endswith(".yml")}
    project = tracked(*PARTS, *example) | declared
    package = {name.removeprefix("python/") for name in tracked("python")}
    assert len(declared) == 3
    assert names == package | {f"entropanel/dbt_project/{name}" for name in project}


def test_a_study_is_built_and_reported_and_the_installation_stays_as_it_is(
    installed: Installed,
) -> None:
    before = installed.files()
    assert installed.entropanel("--version").stdout == "entropanel 0.1.0\n"
    none = installed.entropanel("build")
    assert (none.returncode, none.stdout) == (1, "")
    assert "found no study in the current folder" in none.stderr
    for command in ("new-study", "build", "report"):
        run = installed.entropanel(command, "我的 城市")
        assert run.returncode == 0, run.stderr
    study = installed.here / "我的 城市"
    assert run.stdout.endswith("open 我的 城市/warehouse/report/index.html\n")
    asked = installed.entropanel(
        "query", "select count(*) from dim_unit", "--study", study.name
    )
    assert int(asked.stdout.split()[-1]) > 0
    assert installed.files() == before
    assert {path.name for path in installed.here.iterdir()} == {study.name}
    built = {path.name for path in study.iterdir()} - {"README.md"}
    assert built == {"study", "observations", "warehouse", ".entropanel"}
    assert not list(study.rglob(".user.yml"))


def test_the_project_is_the_checkout_or_what_the_package_has(
    installed: Installed, tmp_path: Path
) -> None:
    package = installed.folder / "entropanel"
    assert project_of(PROJECT / "python" / "entropanel") == PROJECT
    assert project_of(package) == package / "dbt_project"
    # a package in a folder of another dbt project is not in its checkout
    (tmp_path / "dbt_project.yml").touch()
    other = tmp_path / "lib" / "entropanel"
    assert project_of(other) == other / "dbt_project"
