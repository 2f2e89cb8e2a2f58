"""Which study a command is for, however it is named, and what is no study."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from entropanel.cli import main
from entropanel.cli.study_options import declared
from entropanel.refresh.engines import from_here
from entropanel.study.declarations import declarations
from entropanel.study.folders import folder_errors, unread_files
from entropanel.study.paths import study_paths
from helpers.project import PROJECT

DECLARED = declarations(PROJECT / "seeds")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the example in a folder whose name a shell would take apart."""
    return Path(shutil.copytree(PROJECT / "examples" / "towns", tmp_path / "my towns"))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that has nothing but its seeds, for the command line to work in."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "seeds").symlink_to(PROJECT / "seeds")
    monkeypatch.setattr("entropanel.study.paths.PROJECT", project)
    return project


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(
    "command",
    [
        ["report"],
        ["figures"],
        ["tables"],
        ["replication"],
        ["export"],
        ["query", "select 1"],
        ["compare-engines"],
    ],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize("name", [[], ["--name", "n 2"]], ids=["", "named"])
def test_without_a_warehouse_the_command_that_makes_it_is_told(
    study: Path, command: list[str], name: list[str]
) -> None:
    """As it is told it can be typed."""
    found = run(*command, "--study", study, *name)
    assert found.exit_code == 1
    _, typed, _ = found.stderr.split("`")
    assert shlex.split(typed) == ["entropanel", "build", "--study", str(study), *name]


@pytest.mark.usefixtures("elsewhere")
def test_without_the_warehouse_of_the_default_study_no_study_is_told() -> None:
    assert "run `entropanel build` first" in run("report").stderr


def test_without_a_study_the_current_folder_is_it_if_it_is_one(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(study)
    assert run("check").stdout == "The study is sound.\n"
    found = run("report", "--name", "n")
    assert "run `entropanel build --name n` first" in found.stderr
    assert f"no warehouse {study_paths(study, 'n').file}" in found.stderr


@pytest.mark.parametrize("command", [["build"], ["check"], ["report"], ["query", "1"]])
def test_an_installed_program_has_no_default_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    declared()
    monkeypatch.setattr("entropanel.cli.study_options.PROJECT", tmp_path)
    monkeypatch.chdir(tmp_path)
    found = run(*command)
    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr == (
        "found no study in the current folder, expected one there or by --study: "
        "`entropanel new-study DIR` writes one\n"
    )


def test_a_warehouse_in_its_former_place_is_told(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared()
    former = tmp_path / "warehouse" / "my_towns" / "entropanel.duckdb"
    former.parent.mkdir(parents=True)
    former.touch()
    monkeypatch.setattr("entropanel.cli.study_options.PROJECT", tmp_path)
    found = run("report", study).stderr
    assert found.endswith(f"` first; {former}, of an earlier version, is not read\n")


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(
    "command", ["build", "report", "figures", "tables", "compare-engines", "check"]
)
def test_a_study_is_named_by_option_or_argument(study: Path, command: str) -> None:
    missing = study / "none"
    by_option, by_argument = run(command, "--study", missing), run(command, missing)
    assert f"{missing}: found no such folder" in by_option.stderr
    assert by_argument.stderr == by_option.stderr
    both = run(command, study, "--study", missing)
    assert both.exit_code == 2
    assert f"found two studies, {study} and {missing}" in both.stderr
    assert "--study PATH" in run(command, "--help").stdout
    assert "[ARGUMENT]" not in run(command, "--help").stdout


@pytest.mark.parametrize(
    ("is_published", "ending"),
    [
        (False, "1 error: nothing is published.\n"),
        (True, "1 error: nothing is published, what was published stays.\n"),
    ],
)
def test_that_something_stays_is_said_if_something_was_published(
    study: Path, *, is_published: bool, ending: str
) -> None:
    variants = study / "study" / "study_index_variants.csv"
    text = variants.read_text(encoding="utf-8").replace("entropy", "entropie", 1)
    variants.write_text(text, encoding="utf-8")
    if is_published:
        (study / "warehouse").mkdir()
        (study / "warehouse" / "entropanel.duckdb").touch()
    found = run("build", study)
    assert found.exit_code == 1
    assert found.stderr.endswith(ending)


@pytest.mark.parametrize("part", ["study", "observations"])
def test_for_a_part_of_a_study_the_folder_above_is_told(
    study: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"found the files of {part}/ alone, expected the folder of a study, which is"
    (error,) = folder_errors(study / part, DECLARED)
    assert error == f"{study / part}: {text} {study}"
    monkeypatch.chdir(study / part)
    (error,) = folder_errors(Path(), DECLARED)
    assert error == f".: {text} .."
    assert run("check", study / part).stderr.endswith(f"{text} {study}\n1 error.\n")


def test_a_study_may_have_the_name_of_a_part(study: Path) -> None:
    renamed = study.rename(study.with_name("study"))
    assert folder_errors(renamed, DECLARED) == []


def test_an_import_is_into_the_study_of_the_current_folder(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = study / "observations" / "observations.csv"
    monkeypatch.chdir(study)
    found = run("import", file)
    assert (found.exit_code, found.stderr.count("error")) == (0, 0), found.stderr


def test_an_import_into_the_default_study_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = run("import", tmp_path / "none.csv")
    assert found.exit_code == 1
    assert "found the default study, expected a folder of your own" in found.stderr


def test_an_import_into_no_study_is_told_once(study: Path) -> None:
    missing = study.with_name("none")
    found = run("import", study / "observations.csv", "--study", missing)
    assert found.exit_code == 1
    assert found.stderr == (
        f"{missing}: found no such folder, expected the folder of a study\n"
        "1 error: nothing was written.\n"
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("study/study_unit_name.csv", " (did you mean study/study_unit_names.csv?)"),
        ("study/study_unit.csv", " (did you mean study/study_units.csv?)"),
        ("study/Study_Years.CSV", " (did you mean study/study_years.csv?)"),
        ("study/study_regions (1).csv", " (did you mean study/study_regions.csv?)"),
        ("observations/study_units.csv", " (did you mean study/study_units.csv?)"),
        ("study_units.csv", " (did you mean study/study_units.csv?)"),
        ("published/prices.csv", ""),
    ],
)
def test_a_file_that_nothing_reads_is_a_warning(
    study: Path, name: str, hint: str
) -> None:
    (study / name).parent.mkdir(exist_ok=True)
    (study / name).touch()
    warning = f"{name}: not read, it is no file of a study{hint}"
    assert list(unread_files(study, DECLARED)) == [warning]
    found = run("check", study)
    assert found.exit_code == 0
    assert found.stderr.splitlines() == [f"warning: {warning}"]


@pytest.mark.parametrize(
    "name",
    [
        "downloads.csv",
        "study/notes.txt",
        "study/.~lock.study_units.csv",
        "study/~$study_units.csv",
        "observations/import_log.csv",
    ],
)
def test_what_is_no_file_of_a_study_by_intent_is_no_warning(
    study: Path, name: str
) -> None:
    (study / name).touch()
    assert list(unread_files(study, DECLARED)) == []


def test_a_path_is_told_as_it_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert from_here(tmp_path / "warehouse" / "w") == "warehouse/w"
    (tmp_path / "beside").mkdir()
    monkeypatch.chdir(tmp_path / "beside")
    assert from_here(tmp_path / "warehouse" / "w") == str(tmp_path / "warehouse" / "w")


def test_make_refuses_a_variable_that_it_does_not_know() -> None:
    for variable, code in (("langauge=zh", 2), ("language=zh", 0)):
        made = subprocess.run(
            ["make", "--dry-run", "tables", variable],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == code
        assert ("found the variable 'langauge', expected" in made.stderr) == bool(code)
        assert ("entropanel tables --language zh" in made.stdout) != bool(code)
