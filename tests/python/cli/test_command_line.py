"""How commands end: exit codes, full disks, failures, interruptions."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from click.testing import CliRunner
from dbt.cli.main import build as dbt_build

from entropanel.cli import main
from entropanel.cli.console import print_files
from entropanel.cli.errors import ending_with_its_children
from entropanel.disk_space import scarce
from entropanel.errors import ExecutionError
from entropanel.importing.writing import WritingError
from entropanel.refresh.dbt import Dbt, Event, Run
from entropanel.refresh.verdicts import OWN_CHECK, Outcome, StudyFiles, judge
from entropanel.study.files import read_study
from entropanel.study.paths import default_study
from helpers.building import DECLARED
from helpers.project import PROJECT, Project

MEGABYTE = 1_000_000
TOWNS = PROJECT / "examples" / "towns"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The log of failures, out of the project's and the example's way."""
    monkeypatch.setattr("entropanel.cli.errors.LOGS", tmp_path / "logs")
    monkeypatch.setattr("entropanel.cli.study_options.log_into", lambda _: None)
    return tmp_path / "logs" / "failures.log"


def entropanel(
    project: Project, *arguments: str, largest_file: int = resource.RLIM_INFINITY
) -> subprocess.CompletedProcess[str]:
    """Runs the command line of a copy of the project.

    largest_file: writing beyond so many bytes fails, as on a full disk.
    """
    shutil.copytree(PROJECT / "python", project.folder / "python", dirs_exist_ok=True)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    return subprocess.run(
        [sys.executable, "-m", "entropanel", *arguments],
        cwd=project.folder,
        env=os.environ | {"PYTHONPATH": str(project.folder / "python")},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )


def test_invalid_input_ends_with_1_and_its_reasons(project: Project) -> None:
    before = project.warehouse.read_bytes()
    path = project.folder / "seeds" / "observations" / "observations.csv"
    text = path.read_text(encoding="utf-8")
    assert "\npopulation,110000,2125.0," in text
    path.write_text(
        text.replace("\npopulation,110000,2125.0", "\npopulation,110000,-5")
    )
    run = entropanel(project, "build", "--json", "--verbose")
    assert run.returncode == 1
    found = json.loads(run.stdout)
    assert found["exit_code"] == 1
    assert found["errors"][0].startswith(
        "observations.csv, line 498: population, Beijing (110000), 2013: found -5, "
    )
    assert (found["failures"], found["tables"], found["warehouse"]) == ([], [], None)
    assert "Running with dbt" not in run.stderr
    assert project.warehouse.read_bytes() == before
    page = project.warehouse.with_name("data_quality_refused.html")
    assert f"Errors in the input: see {page}, what was published stays." in run.stderr
    assert "found -5, " in page.read_text(encoding="utf-8")


def test_the_files_of_the_default_study_are_checked_before_its_build(
    project: Project,
) -> None:
    path = project.folder / "seeds" / "study" / "study_region_units.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("110000", "110001", 1), encoding="utf-8")
    run = entropanel(project, "build")
    assert run.returncode == 1
    assert (
        "study/study_region_units.csv, line 2, unit_code: found '110001', expected a "
        "value of study_units.csv (did you mean '110000'?)"
    ) in run.stderr
    assert "Running with dbt" not in run.stderr


def test_a_full_disk_is_told_and_the_next_refresh_with_room_publishes(
    project: Project,
) -> None:
    """Met when the project is parsed, and then in the middle of the build."""
    folder = project.warehouse.parent
    before = {path: path.read_bytes() for path in folder.iterdir()}
    for limit in (1 * MEGABYTE, 3 * MEGABYTE):
        (project.folder / "target" / "partial_parse.msgpack").unlink()
        run = entropanel(project, "build", largest_file=limit)
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr.splitlines()[-1] == (
            f"failure: the disk of {project.folder / 'target'} is full "
            "(File too large): nothing is published, what was published stays"
        )
        assert "Traceback" not in run.stderr
        assert {path: path.read_bytes() for path in folder.iterdir()} == before
        assert not list((project.folder / "target").glob("build.duckdb*"))
    run = entropanel(project, "build")
    assert run.returncode == 0, run.stderr
    assert run.stdout.endswith("tables published: warehouse/entropanel.duckdb\n")
    assert project.warehouse.read_bytes() != before[project.warehouse]


def test_scarce_room_is_told_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, warehouse = tmp_path / "target" / "b", tmp_path / "warehouse" / "w"
    for file in (build, warehouse):
        file.parent.mkdir()
        file.write_bytes(bytes(MEGABYTE))
    usage = SimpleNamespace(free=2 * MEGABYTE)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    assert scarce(build, warehouse) == []
    usage.free -= 1
    (warning,) = scarce(build, warehouse)
    assert f"are free in {build.parent}, the last refresh took 2.0 MB" in warning
    assert scarce(tmp_path / "none" / "b", tmp_path / "none" / "w") == []


FILES = StudyFiles(read_study(TOWNS, DECLARED), DECLARED)
REASONS = [{"text": "a is b"}]
RAISED = "Compilation Error in model m (m.sql)\n  a is b\n  \n  > in macro r (r.sql)"


def judged(
    key: str,
    status: str,
    message: str | None,
    reasons: list | None = None,
    build: Path = Path("none"),
    **others: object,
) -> Outcome:
    """The verdict on a run of one node."""
    node = {"unique_id": key, "status": status, "message": message, "meta": {}}
    node |= {"failures": None, "query": None} | others
    told = {} if reasons is None else {key: reasons}
    run = Run(is_success=False, nodes=[node], reasons=told)
    return judge(run, FILES, build)


@pytest.mark.parametrize(
    ("key", "status", "message", "reasons", "errors", "failures"),
    [
        ("model.p.m", "error", RAISED, REASONS, ["a is b"], []),
        ("model.p.m", "error", "no\n  table", None, [], ["no table"]),
        ("model.p.m", "success", "OK", REASONS, [], []),
        ("test.p.t", "fail", "Got 3 results", None, [], [OWN_CHECK]),
        ("test.p.t", "error", "no column", None, [], ["no column"]),
        ("unit_test.p.u", "fail", "differs", None, [], [OWN_CHECK]),
        ("seed.p.s", "error", "quote", None, ["s.csv: quote"], []),
        ("operation.p.o", "error", "no room", None, [], ["no room"]),
        ("model.p.m", "skipped", None, None, [], []),
    ],
)
def test_errors_in_the_input_are_told_from_failures(
    key: str,
    status: str,
    message: str | None,
    reasons: list | None,
    errors: list[str],
    failures: list[str],
) -> None:
    assert judged(key, status, message, reasons) == Outcome(
        errors=errors, failures=failures
    )


PLACES = [
    ("study_units", {"unit_code": "T02"}, "line 3, unit_code: found"),
    (
        "study_specification_terms",
        {"specification": "pooled", "term": "D"},
        "line 3, term: found",
    ),
    ("study_units", {"unit_code": "T99"}, "unit_code 'T99': found"),
    ("study_unit_names", {"unit_code": "T01"}, "unit_code 'T01': found"),
]


@pytest.mark.parametrize(("file", "key", "ending"), PLACES)
def test_a_reason_is_told_with_the_line_of_its_row(
    file: str, key: dict[str, str], ending: str
) -> None:
    reason = {"file": file, "key": key, "text": "found"}
    told = judged("model.p.m", "error", RAISED, [reason]).errors
    assert told == [f"study/{file}.csv, {ending}"]


@pytest.mark.parametrize(("status", "kind"), [("fail", "errors"), ("warn", "warnings")])
def test_rows_that_a_data_test_finds_are_told_by_their_lines(
    tmp_path: Path, status: str, kind: str
) -> None:
    error = {"file": "study_indicators", "key": ["indicator"], "column": "scale"}
    meta = {"error": error | {"expected": "another"}}
    counted = "study/study_indicators.csv: found 2 rows that do not meet it, expected "
    message = "Got 2 results"
    found = vars(judged("test.p.t", status, message, meta=meta, failures=2))
    assert found[kind] == [f"{counted}another"]
    build = tmp_path / "build.duckdb"
    with duckdb.connect(build) as connection:
        connection.execute(
            "create table found as select unnest(['BPH','SHP','SPD']) indicator"
        )
    query = "select * from found where indicator <> 'BPH'"
    found = vars(
        judged("test.p.t", status, message, build=build, meta=meta, query=query)
    )
    told = "study/study_indicators.csv, line {}, scale: found {}, expected another"
    lines = [told.format(3, "an empty cell"), told.format(4, "'1000'")]
    assert found.pop(kind) == lines
    assert not any(found.values())


def test_what_is_unexpected_is_a_sentence_and_the_rest_is_in_the_log(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("an odd\nthing")

    monkeypatch.setattr("entropanel.cli.studies.check", broken)
    run = CliRunner().invoke(main, ["check", str(TOWNS)])
    assert (run.exit_code, run.stdout) == (2, "")
    (sentence,) = run.stderr.splitlines()
    assert sentence.startswith("failure: entropanel check failed: KeyError: ")
    assert sentence.endswith(f"; details are in {log}")
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_the_log_of_a_command_on_a_study_lies_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = Path(shutil.copytree(TOWNS, tmp_path / "towns"))
    monkeypatch.setattr("entropanel.cli.studies.check", lambda *_: 1 / 0)
    run = CliRunner().invoke(main, ["check", str(study)])
    log = study / ".entropanel" / "logs" / "failures.log"
    assert run.stderr.endswith(f"; details are in {log}\n")
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_changes_nothing_else(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.parent.write_text("a file in the folder's place")
    monkeypatch.setattr("entropanel.cli.studies.check", lambda *_, **__: 1 / 0)
    run = CliRunner().invoke(main, ["check", str(TOWNS)])
    assert run.exit_code == 2
    assert run.stderr.startswith(
        "failure: entropanel check failed: ZeroDivisionError: division by zero; "
        f"{log} cannot be written"
    )


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that has nothing but its seeds, for the command line to work in."""
    (tmp_path / "seeds").symlink_to(PROJECT / "seeds")
    monkeypatch.setattr("entropanel.study.paths.PROJECT", tmp_path)
    return tmp_path


def full(*_: object, **__: object) -> None:
    """Stands for what meets a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/x/studies/s/a.csv")


def test_a_full_disk_is_told_before_dbt_begins(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entropanel.refresh.service.only_one", full)
    run = CliRunner().invoke(main, ["build", "--json"])
    assert run.exit_code == 2
    (sentence,) = json.loads(run.stdout)["failures"]
    assert "is full (No space left on device): nothing is published" in sentence


def test_a_full_disk_is_told_by_other_commands(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entropanel.cli.studies.check", full)
    run = CliRunner().invoke(main, ["check", str(TOWNS)])
    assert run.exit_code == 2
    (sentence,) = run.stderr.splitlines()
    assert sentence.startswith("failure: entropanel check met a full disk: ")
    assert "/x/studies/s/a.csv" in sentence
    assert not log.exists()


def test_a_gate_that_cannot_run_is_a_failure(
    tmp_path: Path, place: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = shutil.copytree(PROJECT / "examples" / "towns", tmp_path / "towns")
    monkeypatch.setattr("entropanel.gate._validate", lambda _: 1 / 0)
    run = CliRunner().invoke(main, ["check", str(study)])
    for command in (["check"], ["check", "--json"], ["build", "--study"]):
        log.unlink(missing_ok=True)
        run = CliRunner().invoke(main, [*command, str(study)])
        assert (run.exit_code, run.stdout) == (2, "")
        text = "; ".join(run.stderr.removeprefix("reading the project\n").splitlines())
        told = (
            "failure: the quality gate could not run: ZeroDivisionError: division by "
        )
        assert text == f"{told}zero; details are in {log}"
        assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "failing", "reason"),
    [
        ("import f.csv --study", "cli.studies.import_files", WritingError("no")),
        ("import f.csv --study", "cli.studies.import_files", ExecutionError("no")),
        ("build --study", "refresh.service.stage", ExecutionError("no")),
        ("docs --study", "cli.outputs.document", ExecutionError("no")),
        ("docs --study", "cli.outputs.document", KeyError("no")),
        ("figures --study", "cli.study_options.Given.published", KeyError("no")),
    ],
)
def test_every_failure_leaves_its_details_in_the_log(
    place: Path,
    log: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    failing: str,
    reason: Exception,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise reason

    study = shutil.copytree(TOWNS, place / "towns")
    monkeypatch.setattr("entropanel.cli.study_options.Given.published", lambda _: None)
    monkeypatch.setattr(f"entropanel.{failing}", fail)
    run = CliRunner().invoke(main, [*command.split(), str(study)])
    assert run.exit_code == 2
    assert run.stderr.startswith("failure: ")
    assert run.stderr.endswith(f"details are in {log}\n")
    assert type(reason).__name__ in log.read_text(encoding="utf-8")


def put_dbt(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a shell script be the process that the command line asks to run dbt."""
    (folder / "python").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "python").chmod(0o755)
    monkeypatch.setattr("sys.executable", str(folder / "python"))


def result(*, is_success: bool, **others: object) -> str:
    """A line of shell that reads a request and prints the result of it."""
    found = {"is_success": is_success, "exception": None, "nodes": []}
    text = json.dumps({"result": {**found, "full_log": False, **others}})
    return f"read request; echo '{text}'"


def event(text: str) -> str:
    """A line of shell that prints an event for people."""
    told = {"name": "AnEvent", "level": "warn", "text": text, "data": {}}
    return f"echo '{json.dumps(told)}'"


def test_variables_of_other_dbt_projects_do_not_reach_a_build(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = [param.envvar or [] for param in dbt_build.params]
    named = [[found] if isinstance(found, str) else found for found in declared]
    options = {option for found in named for option in found}
    options |= {"DBT_PROJECT_DIR", "DBT_ENV_SECRET_X", "DBT_ENGINE_LOG_PATH", "dbt_x"}
    assert "DBT_TARGET" in options
    for name in options:
        monkeypatch.setenv(name, "another project's")
    monkeypatch.setenv("ENTROPANEL_SPARK_MEMORY", "3g")
    put_dbt(place, "env > seen; cat > /dev/null", monkeypatch)
    with Dbt(place, default_study().environment) as dbt:
        while not (place / "seen").exists() or not (place / "seen").read_text():
            assert dbt.process.poll() is None
    seen = (place / "seen").read_text(encoding="utf-8")
    assert "another project's" not in seen
    assert f"DBT_PROFILES_DIR={place}\n" in seen
    assert "DBT_TARGET_PATH=target\n" in seen
    assert "ENTROPANEL_SPARK_MEMORY=3g\n" in seen


def test_dbt_that_breaks_off_is_a_fault_and_what_it_said_is_in_the_log(
    place: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "printf 'Traceback\\nOSError: broken\\n' >&2; exit 1"
    script = f"read request; {event('Begun')}; {broken}"
    put_dbt(place, script, monkeypatch)
    run = CliRunner().invoke(main, ["build"])
    assert (run.exit_code, run.stdout) == (2, "")
    told = run.stderr.splitlines()
    assert [line for line in told if not line.startswith("warning: ")] == [
        "reading the project",
        "Begun",
        f"failure: dbt ended with 1: OSError: broken; details are in {log}",
    ]
    assert "Begun\nTraceback\nOSError: broken" in log.read_text(encoding="utf-8")


def test_the_reason_why_dbt_stopped_is_reported(
    place: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_dbt(place, result(is_success=False, exception="no profile"), monkeypatch)
    run = CliRunner().invoke(main, ["build", "--json"])
    assert run.exit_code == 2
    assert json.loads(run.stdout)["failures"] == ["no profile"]


def test_a_log_for_which_there_is_no_room_is_told_after_a_publication(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f"{result(is_success=True, full_log=True)}"
    put_dbt(
        place,
        script.replace("; ", "; touch warehouse/entropanel.duckdb; "),
        monkeypatch,
    )
    (place / "warehouse").mkdir()
    with duckdb.connect(place / "warehouse" / "entropanel.duckdb") as warehouse:
        warehouse.execute("create table fct_index (value double)")
    run = CliRunner().invoke(main, ["build", "--json"])
    assert run.exit_code == 0
    found = json.loads(run.stdout)
    assert found["tables"] == ["fct_index"]
    text = f"the disk of {place / 'logs'} is full: the log is not whole"
    assert found["warnings"][-1] == text


def test_dbt_that_ends_without_publishing_is_a_failure(
    place: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_dbt(place, f"{event('Why')}; {result(is_success=True)}", monkeypatch)
    run = CliRunner().invoke(main, ["build"])
    assert (run.exit_code, run.stdout) == (2, "")
    assert "failure: dbt published nothing: Why; " in run.stderr


def test_dbt_that_cannot_be_started_is_a_failure(
    place: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(place / "python"))
    run = CliRunner().invoke(main, ["build"])
    assert run.exit_code == 2
    assert (
        f"FileNotFoundError: [Errno 2] No such file or directory: '{place}/python'"
        in (run.stderr.replace("PosixPath(", "").replace("')", "'"))
    )
    assert log.exists()


def test_an_interruption_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("entropanel.cli.studies.check", interrupted)
    run = CliRunner().invoke(main, ["check", str(TOWNS)])
    assert (run.exit_code, run.stdout) == (130, "")
    assert run.stderr == "interrupted\n"


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Interruptions are heard, as they are not where a shell began the tests by `&`."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(
    ("end", "raised"),
    [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)],
)
def test_dbt_ends_with_the_command(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    end: signal.Signals,
    raised: type[BaseException],
) -> None:
    put_dbt(tmp_path, f"{event('Begun')}; exec sleep 60", monkeypatch)
    asked = Dbt(tmp_path, default_study().environment)

    def show(_: Event) -> None:
        os.kill(os.getpid(), end)

    with pytest.raises(raised), ending_with_its_children(), asked as dbt:
        dbt.run(["build"], show)
    with pytest.raises(ProcessLookupError):
        os.kill(asked.process.pid, 0)


def test_a_reader_that_is_gone_is_no_traceback(tmp_path: Path) -> None:
    """As when the output is piped into a program that has ended."""
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        [sys.executable, "-m", "entropanel", "new-study", str(tmp_path / "new")],
        env=os.environ | {"PYTHONPATH": str(PROJECT / "python")},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (run.returncode, run.stderr) == (141, "")


@pytest.mark.parametrize(
    ("reason", "code", "sentence"),
    [
        ("KeyboardInterrupt", 130, "interrupted: nothing was begun\n"),
        ("ImportError('no x')", 2, "failure: the environment is not whole: no x\n"),
    ],
)
def test_errors_while_loading_are_one_sentence(
    tmp_path: Path, reason: str, code: int, sentence: str
) -> None:
    (tmp_path / "duckdb.py").write_text(f"raise {reason}\n")
    path = os.pathsep.join([str(tmp_path), str(PROJECT / "python")])
    run = subprocess.run(
        [sys.executable, "-m", "entropanel", "build"],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (code, "", sentence)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("reprot", "'report'"),
        ("qeury", "'query'"),
        ("export --format stata", "'dta'"),
        ("export --format Excel", "'xlsx'"),
        ("export --format .dta", "'dta'"),
        ("export --format parqet", "'parquet'"),
        ("export --formt dta", "'--format'"),
        ("export --language chinese", "'zh'"),
        ("tables --format word", "'docx'"),
        ("tables --format markdown", "'md'"),
        ("tables --language English", "'en'"),
        ("figures --language cn", "'zh'"),
        ("query --format md", "'markdown'"),
        ("build --engine sparc", "'spark'"),
    ],
)
def test_what_may_be_meant_by_a_word_is_told(typed: str, meant: str) -> None:
    run = CliRunner().invoke(main, typed.split())
    assert (run.exit_code, run.stdout) == (2, "")
    last = run.stderr.splitlines()[-1]
    assert "id you mean" in last
    assert meant in last.partition("id you mean")[2]


@pytest.mark.parametrize("typed", ["figures --language fr", "export --format 1"])
def test_an_unknown_word_lists_the_accepted_ones(typed: str) -> None:
    run = CliRunner().invoke(main, typed.split())
    assert run.exit_code == 2
    assert ", expected one of " in run.stderr
    assert "mean" not in run.stderr


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("towsn", "towns"),
        ("towns/study2", None),
        ("../{here}/tonws", "../{here}/towns"),
        ("quite another", None),
        ("none/towns", None),
    ],
)
@pytest.mark.parametrize("command", ["check", "report", "query x"])
def test_the_folder_that_may_be_meant_is_told(
    command: str,
    typed: str,
    meant: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "towns").mkdir()
    monkeypatch.chdir(tmp_path)
    folder = typed.format(here=tmp_path.name)
    run = CliRunner().invoke(main, [*command.split(), "--study", folder])
    hint = f" (did you mean {meant.format(here=tmp_path.name)}?)" if meant else ""
    assert run.exit_code == 1
    assert run.stderr.splitlines()[0] == (
        f"{folder}: found no such folder, expected the folder of a study{hint}"
    )


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ("tables --format docx --format tex", "tables/all_tables.en.docx"),
        ("tables --format docx --language zh", "tables/all_tables.zh.docx"),
        ("export fct_index dim_unit --format parquet", "export/fct_index.parquet"),
    ],
)
def test_a_command_that_writes_many_files_says_what_to_open(
    typed: str, opened: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "warehouse").mkdir()
    shutil.copy(PROJECT / "warehouse" / "entropanel.duckdb", tmp_path / "warehouse")
    monkeypatch.setattr("entropanel.study.paths.PROJECT", tmp_path)
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(main, typed.split())
    (line,) = run.stdout.splitlines()
    count, _, file = line.partition(" files written: open ")
    assert file == f"warehouse/{opened}"
    assert (tmp_path / file).is_file()
    every = json.loads(CliRunner().invoke(main, [*typed.split(), "--json"]).stdout)
    assert len(every["files"]) == int(count) > 1


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a.csv"], "1 file written: out/a.csv"),
        (["a.svg", "a.png", "b.png"], "3 files written: open out/a.png"),
        (["a.svg", "b.svg"], "2 files written: open out/a.svg"),
        ([], "no files written: the study has nothing to show in them"),
    ],
)
def test_of_many_files_the_one_to_open_is_told(
    names: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    files = [tmp_path / "out" / name for name in names]
    print_files(files, False, first="*.png")
    assert capsys.readouterr().out == f"{told}\n"
    print_files(files, False, is_verbose=True, first="*.png")
    every = [f"out/{name}" for name in names]
    assert capsys.readouterr().out.splitlines() == [*every, told]
    print_files(files, True)
    assert json.loads(capsys.readouterr().out) == {"files": list(map(str, files))}
    monkeypatch.chdir("/")
    print_files([tmp_path / "a"], False)
    assert capsys.readouterr().out.endswith(f"{str(tmp_path / 'a')[1:]}\n")


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    run = CliRunner().invoke(main, ["--version"], prog_name="entropanel")
    assert run.stdout == f"entropanel {project['version']}\n"


def test_help_has_examples_and_exit_codes() -> None:
    listing = CliRunner().invoke(main, ["--help"]).output
    assert "Exit codes: 0 success; 1 " in listing
    for name in main.commands:
        text = CliRunner().invoke(main, [name, "--help"]).output
        assert f"Example: entropanel {name} " in text
        assert "--json" in text
