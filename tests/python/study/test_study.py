"""A study as a folder: what is wrong is told at once, and its files stay its own."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from entropanel.cli import main
from entropanel.importing.writing import LOG
from entropanel.refresh.locks import only_one
from entropanel.refresh.staging import copy_project
from entropanel.study.check import Findings, check, sound_rows
from entropanel.study.column_rules import FORMS
from entropanel.study.declarations import Declarations, declarations
from entropanel.study.files import read_study
from entropanel.study.paths import default_study, study_paths
from helpers import invalid_imports
from helpers.building import built_and_judged, staged
from helpers.examples import examples
from helpers.invalid_studies import (
    INDICATORS,
    INVALID,
    OBSERVATIONS,
    SERIES,
    SETTINGS,
    UNESTIMABLE,
    UNITS,
    VARIANTS,
    WARNED,
    fill,
    replace,
    rewrite,
    unestimable,
    without,
)
from helpers.project import PROJECT, checksums, copied

DECLARED = declarations(PROJECT / "seeds")
EXAMPLE = PROJECT / "examples" / "towns"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the example in a folder whose name is not plain."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "我的 study"))


def test_the_example_is_sound() -> None:
    found = check(EXAMPLE, DECLARED)
    assert (found.errors, found.warnings) == ([], [])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [pytest.param(spoil, message, id=name) for name, spoil, message in INVALID],
)
def test_what_is_wrong_is_told_with_its_place(
    study: Path, spoil: Callable[[Path], None], message: str
) -> None:
    spoil(study)
    errors = check(study, DECLARED).errors
    assert any(error.startswith(message) for error in errors), errors


@pytest.mark.parametrize(
    ("spoil", "message"),
    [pytest.param(spoil, message, id=name) for name, spoil, message in WARNED],
)
def test_suspicious_input_is_a_warning(
    study: Path, spoil: Callable[[Path], None], message: str
) -> None:
    spoil(study)
    found = check(study, DECLARED)
    assert message in found.warnings
    assert all(message not in error for error in found.errors)


def test_an_indicator_and_an_index_of_one_name_are_told(study: Path) -> None:
    replace("study/study_indicators.csv", "POP,", "D,")(study)
    (error,) = check(study, DECLARED).errors
    assert error.startswith(f"{VARIANTS}, line 2, variant: found 'D', expected")


def test_a_row_of_several_lines_is_told_by_its_first(study: Path) -> None:
    rewrite(UNITS, lambda text: text + 'T03,"Ag\nain",又\n')(study)
    (error,) = check(study, DECLARED).errors
    assert error.startswith(f"{UNITS}, line 14: found T03 again")


def test_the_document_lists_all_that_is_told() -> None:
    text = (PROJECT / "docs" / "errors.md").read_text(encoding="utf-8")
    listed = [
        line
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith("| what ")
    ]
    told = [(name, message) for name, _, message in [*INVALID, *WARNED]]
    told += UNESTIMABLE
    told += [(name, message) for name, _, message in invalid_imports.INVALID]
    assert listed == [f"| {name} | `{message}` |" for name, message in told]


def test_everything_is_told_at_once(study: Path) -> None:
    """What is wrong in one row keeps no other from being looked at."""
    replace(UNITS, "T05", "T55")(study)
    replace(VARIANTS, "entropy", "entropie")(study)
    replace(SERIES, ",0.9,", ",90%,")(study)
    replace(INDICATORS, "connections,households", "connections,housholds")(study)
    replace(OBSERVATIONS, "population,T01,", "population,T01,1 000")(study)
    fill("download_speed", *["50"] * 6)(study)
    errors = "\n".join(check(study, DECLARED).errors)
    assert "did you mean 'T55'" in errors
    assert "'entropie'" in errors
    assert "'90%'" in errors
    assert "'housholds'" in errors
    assert "population, Alder Quay (T01), 2016: found '1 000" in errors
    assert "indicator SPD, scenario as_published: found 50 in every cell" in errors
    assert "found series" not in errors


@st.composite
def damages(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the example with some of its bytes removed, doubled or replaced."""
    file = draw(st.sampled_from(sorted(str(s.path) for s in FILES)))
    content = bytearray((EXAMPLE / file).read_bytes())
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=8))
        content[start:end] = piece
    return file, bytes(content)


NO_OBSERVATIONS = f"{OBSERVATIONS}: found no observations, expected rows, here or in "
NO_OBSERVATIONS += "observations_long.csv"
FILES = [seed for seed in DECLARED.seeds.values() if (EXAMPLE / seed.path).exists()]
PIECES = [b"", b'"', b",", b"\n", b"\r\n", b"\x00", "１２".encode(), b"%", b"=1+1"]
PIECES += [b"\xef\xbb\xbf", b"';--", b"{{ 1 }}", b"<b>", b"1,234", b"nan", b"1e999"]


@examples(300)
@given(damages())
def test_damaged_files_are_read_or_invalid_with_a_message(
    damage: tuple[str, bytes],
) -> None:
    """What is read of a damaged file is what the csv module reads of it."""
    file, content = damage
    with tempfile.TemporaryDirectory() as folder:
        study = Path(shutil.copytree(EXAMPLE, Path(folder) / "study"))
        (study / file).write_bytes(content)
        found = read_study(study, DECLARED)
    name = Path(file).stem
    assert all("found" in str(r) and "expected" in str(r) for r in found.errors)
    assert name in found.frames or any(r.file == file for r in found.errors)
    if name in found.frames:
        text = content.decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        rows = list(filter(any, rows))
        # columns that a file may be without are there, empty
        frame = found.frames[name].fillna("")
        assert (frame.drop(columns=header) == "").all(axis=None)
        assert frame[header].to_numpy().tolist() == rows


def test_true_may_be_written_as_spreadsheets_write_it(study: Path) -> None:
    for file in ("study_indicators.csv", "study_specifications.csv"):
        path = study / "study" / file
        text = path.read_text(encoding="utf-8")
        assert "true" in text
        path.write_text(text.replace("true", "TRUE").replace("false", "FALSE"))
    found = check(study, DECLARED)
    assert (found.errors, found.warnings) == ([], [])


def test_a_file_may_lack_a_column_that_is_optional(study: Path) -> None:
    """Studies made before there were Chinese names of regressions still build."""
    for name in ("study_specifications", "study_covariances"):
        path = study / "study" / f"{name}.csv"
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        frame.drop(columns="name_zh").to_csv(path, index=False)
        found = read_study(study, DECLARED)
        assert found.errors == []
        assert found.frames[name]["name_zh"].isna().all()
        assert list(found.frames[name]["name_en"]) == list(frame["name_en"])


def test_an_optional_column_under_another_name_is_told(study: Path) -> None:
    replace("study/study_covariances.csv", "name_zh", "name_zn")(study)
    (message,) = check(study, DECLARED).errors
    assert "found 'name_zn' instead, expected the column 'name_zh'" in message


def test_dbt_accepts_what_the_check_does() -> None:
    """Of true and false the check reads another list than dbt's tests."""
    columns = [c for seed in DECLARED.seeds.values() for c in seed.columns]
    accepted = [c.values for c in columns if c.data_type == "boolean" and c.values]
    form, _ = FORMS["boolean"]
    assert accepted
    assert all(sorted(values) == sorted(form.split("|")) for values in accepted)


def test_each_wrong_cell_is_told_once(study: Path) -> None:
    replace("study/study_specifications.csv", "false", "no")(study)
    assert len(check(study, DECLARED).errors) == 1


def test_claims_alone_need_a_tolerance(study: Path) -> None:
    """They may be about a number, too."""
    claims = DECLARED.seeds["published_claims"]
    (study / "published").mkdir()
    row = "one" + "," * (len(claims.columns) - 1) + "\n"
    (study / claims.path).write_text(claims.header + row, encoding="utf-8")
    message = f"{SETTINGS}: found no setting 'near_tolerance', expected one, for the"
    errors = check(study, DECLARED).errors
    assert any(error.startswith(message) for error in errors), errors


def test_an_unknown_value_is_told_once_with_its_rows(study: Path) -> None:
    """Of its rows each is left out of what else is checked."""
    path = study / "study" / "study_region_units.csv"
    text = path.read_text(encoding="utf-8")
    first = text.splitlines().index(next(r for r in text.splitlines() if "T05" in r))
    path.write_text(text.replace("T05", "T55") + "coasts,Coast,T55\n", "utf-8")
    found = [r for r in read_study(study, DECLARED).errors if r.column == "unit_code"]
    (error,) = found
    rows = text.count("T05") + 1
    assert str(error) == (
        f"study/study_region_units.csv, line {first + 1}, unit_code: found 'T55' in "
        f"{rows} rows, expected a value of study_units.csv (did you mean 'T05'?)"
    )
    assert len(
        sound_rows(read_study(study, DECLARED), DECLARED)["study_region_units"]
    ) == (len(text.splitlines()) - rows)


def test_units_of_a_sample_that_were_left_in_are_told_once_each(study: Path) -> None:
    rewrite(UNITS, lambda text: text.replace("\nT", "\nC"))(study)
    messages = check(study, DECLARED).errors
    told = [message for message in messages if message.startswith(OBSERVATIONS[13:])]
    assert len(told) == 12
    assert told[0] == (
        "observations.csv, line 2: found unit_code 'T01' in 8 rows, expected one of "
        "study_units.csv (did you mean 'C01'?)"
    )
    assert not any("found no observation" in message for message in messages)


def test_codes_without_their_leading_zeros_are_told_alone(study: Path) -> None:
    """Spreadsheets take 01 for the number 1."""
    files = [UNITS, "study/study_region_units.csv", "study/study_unit_tiles.csv"]
    for file in filter(lambda file: (study / file).exists(), files):
        rewrite(file, lambda text: re.sub("T0?", "", text))(study)
    rewrite(OBSERVATIONS, lambda text: text.replace(",T", ","))(study)
    found = check(study, DECLARED)
    assert len(found.errors) == 9
    assert found.errors[0] == (
        "observations.csv, line 2: found unit_code '01' in 8 rows, expected one of "
        "study_units.csv (did you mean '1'? spreadsheets take leading zeros off)"
    )
    assert found.warnings == []


def test_errors_come_before_warnings_and_are_all_counted(study: Path) -> None:
    rewrite(OBSERVATIONS, lambda text: re.sub(r"(?<=,)29135(?=,)", "2913.5", text))(
        study
    )
    rewrite(
        OBSERVATIONS, lambda text: re.sub(r"(?m)^(museum_visits,.*)$", "\\1x", text)
    )(study)
    fill("household_income", *["-1"] * 6)(study)
    told = CliRunner().invoke(main, ["check", str(study)]).stderr.splitlines()
    warned = [line.startswith("warning: ") for line in told]
    assert warned == [*sorted(warned[:-1]), False]
    assert "... and 52 more" in told
    # observations that are no numbers, below their bounds, above those of residents
    assert any("found 2913.5" not in line and "2913.5 (a" in line for line in told)
    assert told[-1] == f"{12 + 72 + 1} errors."


def test_rows_without_a_value_are_passed_over(study: Path) -> None:
    """Spreadsheets leave them; lines are counted with them."""
    for file in (UNITS, OBSERVATIONS):
        commas = "," * (study / file).read_text("utf-8").splitlines()[0].count(",")
        rewrite(
            file,
            lambda text, commas=commas: (
                text.replace("\n", f"\n{commas}\n\n", 1) + f"{commas}\n" * 3
            ),
        )(study)
    assert check(study, DECLARED) == Findings([], [])
    replace(OBSERVATIONS, "population,T01,29135", "population,T01,many")(study)
    (message,) = check(study, DECLARED).errors
    assert message.startswith("observations.csv, line 4: population, Alder Quay")


def test_the_line_of_an_observation_counts_rows_that_are_errors(study: Path) -> None:
    text = (study / OBSERVATIONS).read_text(encoding="utf-8")
    header, first, *rest = text.splitlines()
    spoilt = rest[-1].rsplit(",", 1)[0] + ",many"
    again = "\n".join([header, first, first, *rest[:-1], spoilt, ""])
    (study / OBSERVATIONS).write_text(again, encoding="utf-8")
    messages = check(study, DECLARED).errors
    line = len(rest) + 3
    assert any(f"observations.csv, line {line}: " in m for m in messages), messages


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (message,) = check(tmp_path / "none", DECLARED).errors
    assert message.endswith("found no such folder, expected the folder of a study")


def cells(path: Path) -> list[list[str]]:
    """The rows of a CSV file, its header first."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_staged_study_has_the_same_cells_and_what_is_left_out_is_a_header(
    study: Path, tmp_path: Path
) -> None:
    before = checksums(study)
    root = staged(study, tmp_path / "project").seeds
    assert checksums(study) == before
    for file in before:
        (was, *rows), (now, *found) = cells(study / file), cells(root / file)
        assert [[row[now.index(name)] for name in was] for row in found] == rows
        # columns that a file may be without are there, empty
        added = [n for n, name in enumerate(now) if name not in was]
        assert not any(row[n] for row in found for n in added)
    left_out = cells(root / "published" / "published_tables.csv")
    assert left_out == [["table_id", "position", "title"]]


UNIT_SEED = DECLARED.seeds["study_units"]
LOADING = (PROJECT / "macros" / "engine" / "load_csv_rows.sql").read_text()
(DIALECT,) = re.findall(r"\(\s*format csv[^)]*\)", LOADING)
SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
TEXTS = st.text(SIGNS) | st.text(st.sampled_from("\r\n\"',;#\\ \t=a"))


@examples(100)
@given(
    rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_what_is_staged_and_loaded_is_what_was_put_in(
    rows: list[tuple[str, ...]], end: str, mark: str
) -> None:
    """Any text in a cell, any line end, in the dialect in which dbt loads."""
    names = tuple(column.name for column in UNIT_SEED.columns)
    quoted = [
        ",".join(f'"{cell.replace(chr(34), 2 * chr(34))}"' for cell in row)
        for row in [names, *rows]
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "own" / UNIT_SEED.path
        file.parent.mkdir(parents=True)
        file.write_bytes((mark + end.join([*quoted, ""])).encode())
        only = Declarations({UNIT_SEED.name: UNIT_SEED})
        paths = staged(Path(folder) / "own", Path(folder), only)
        with duckdb.connect() as engine:
            engine.execute("create table t (a varchar, b varchar, c varchar)")
            path = paths.seeds / UNIT_SEED.path
            engine.execute(f"copy t from '{path}' {DIALECT}")
            loaded = engine.execute("from t").fetchall()
    held = [row for row in rows if any(row)]
    assert loaded == [tuple(cell or None for cell in row) for row in held]


def test_a_second_staging_keeps_nothing_of_the_first(
    study: Path, tmp_path: Path
) -> None:
    stale = staged(study, tmp_path / "project").seeds / "study" / "stale.csv"
    stale.write_text("a\n")
    staged(study, tmp_path / "project")
    assert not stale.exists()


@pytest.mark.parametrize("name", [None, "towns", "我的 study", "a; b", "..", "x'y"])
def test_what_is_built_of_a_study_lies_in_its_folder(
    tmp_path: Path, name: str | None
) -> None:
    paths = study_paths(tmp_path / "towns", name)
    for path in (paths.project, paths.target, paths.logs, paths.warehouse):
        assert path.is_relative_to(tmp_path / "towns")
        assert ".." not in path.parts
        assert "'" not in str(path)


def test_the_paths_that_dbt_is_given_lead_there_by_links_too(tmp_path: Path) -> None:
    """And name no folder above the study: it may be moved."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "towns").mkdir()
    (tmp_path / "towns" / ".entropanel").symlink_to(tmp_path / "disk")
    for folder in (tmp_path / "towns", tmp_path / "cities"):
        paths = study_paths(folder)
        paths.project.mkdir(parents=True)
        for path in (paths.target, paths.warehouse):
            given = paths.from_project(path)
            assert str(tmp_path) not in given
            assert (paths.project / given).resolve() == path.resolve()


def test_the_default_study_is_built_where_it_lies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`dbt build` needs no variables, and reads what another build has parsed."""
    paths = default_study()
    assert paths == study_paths(PROJECT / "seeds")
    assert not paths.is_staged
    assert paths.environment == {
        "DBT_TARGET_PATH": "target",
        "DBT_LOG_PATH": "logs",
        "ENTROPANEL_WAREHOUSE": "warehouse",
    }
    monkeypatch.chdir(PROJECT)
    named = study_paths(Path("seeds"), "n")
    assert named.warehouse == PROJECT / "warehouse" / "n"
    assert not named.project.is_relative_to(PROJECT / "seeds")


def test_a_copy_of_the_project_is_kept_as_long_as_nothing_changes(
    tmp_path: Path,
) -> None:
    project = copied(tmp_path / "project").folder
    copy = tmp_path / "copy"
    copy_project(project, copy)
    assert not (copy / "seeds").exists()
    models = {path.relative_to(project) for path in project.rglob("models/**/*.sql")}
    assert {path.relative_to(copy) for path in copy.rglob("models/**/*.sql")} == models
    kept, *changed = sorted(models)
    written = (copy / kept).stat().st_mtime_ns
    (copy / "models" / "stale.sql").touch()
    (copy / changed[0]).write_text("spoilt")
    (copy / changed[1]).unlink()
    copy_project(project, copy)
    assert (copy / kept).stat().st_mtime_ns == written
    assert not (copy / "models" / "stale.sql").exists()
    for name in changed[:2]:
        assert (copy / name).read_bytes() == (project / name).read_bytes()


def test_a_new_study_is_sound_and_explains_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    run = CliRunner().invoke(main, ["new-study", str(folder)])
    assert run.exit_code == 0
    assert check(folder, DECLARED).errors == []
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for seed in DECLARED.seeds.values():
        assert f"## {seed.path}" in readme
        assert all(f"- `{column.name}`" in readme for column in seed.columns)


def test_a_blank_study_lacks_nothing_but_rows_and_observations(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    run = CliRunner().invoke(main, ["new-study", str(folder), "--blank"])
    assert run.exit_code == 0
    needed = [seed for seed in DECLARED.seeds.values() if seed.is_needed]
    assert check(folder, DECLARED).errors == [
        *(f"{seed.path}: found no rows, expected at least one" for seed in needed),
        NO_OBSERVATIONS,
    ]
    for file in (folder / "study").iterdir():
        example = (EXAMPLE / "study" / file.name).read_text(encoding="utf-8")
        (header,) = file.read_text(encoding="utf-8").splitlines()
        assert set(example.splitlines()[0].split(",")) <= set(header.split(","))


def test_an_import_writes_the_log_that_a_build_reads() -> None:
    assert DECLARED.seeds["import_log"].header == ",".join(LOG) + "\n"


def test_a_series_without_observations_is_told_of_once(study: Path) -> None:
    rewrite(OBSERVATIONS, lambda text: without(text, "museum_visits,"))(study)
    told = [r for r in check(study, DECLARED).errors if "museum_visits" in r]
    assert len(told) == 1


def test_that_there_are_no_observations_is_told_once(study: Path) -> None:
    (study / OBSERVATIONS).unlink()
    found = check(study, DECLARED)
    assert (found.errors, found.warnings) == ([NO_OBSERVATIONS], [])


def test_a_new_study_overwrites_nothing(study: Path) -> None:
    before = checksums(study)
    run = CliRunner().invoke(main, ["new-study", str(study)])
    assert run.exit_code == 1
    assert "is not empty: nothing was written" in run.output
    assert checksums(study) == before


def test_a_check_ends_with_its_exit_code_and_its_findings(study: Path) -> None:
    sound = CliRunner().invoke(main, ["check", str(study)])
    assert (sound.exit_code, sound.stdout) == (0, "The study is sound.\n")
    replace(VARIANTS, "entropy", "entropie")(study)
    invalid = CliRunner().invoke(main, ["check", str(study), "--json"])
    assert invalid.exit_code == 1
    assert len(json.loads(invalid.output)["errors"]) == 1


def test_an_invalid_study_is_not_built(study: Path) -> None:
    replace(VARIANTS, "entropy", "entropie")(study)
    run = CliRunner().invoke(main, ["build", "--study", str(study)])
    assert run.exit_code == 1
    assert "'entropie'" in run.output


def test_what_only_the_build_can_tell_is_told_at_once(
    study: Path, tmp_path: Path
) -> None:
    unestimable(study)
    assert check(study, DECLARED).errors == []
    project = copied(tmp_path / "project")
    run, verdict = built_and_judged(study, project.folder)
    assert not run.is_success
    assert verdict.failures == []
    for _, message in UNESTIMABLE:
        assert message in verdict.errors
    assert "Traceback" not in "\n".join(run.said)
    assert not project.warehouse.exists()


def test_two_studies_of_one_name_do_not_meet(study: Path) -> None:
    other = Path(shutil.copytree(study, study.parent / "other" / study.name))
    folders = [study_paths(folder).warehouse for folder in (study, other)]
    assert folders == [study / "warehouse", other / "warehouse"]


def test_another_name_is_another_build_of_the_study(study: Path) -> None:
    paths = study_paths(study, "my towns/2")
    assert paths.warehouse == study / "warehouse" / "my_towns_2"
    assert paths.target == study / ".entropanel" / "my_towns_2" / "target"
    run = CliRunner().invoke(main, ["build", "--name", "n"])
    assert run.exit_code == 2
    assert "--study" in run.stderr


def test_git_ignores_what_is_built(study: Path) -> None:
    with only_one("import", study_paths(study, "n")):
        pass
    ignored = study / ".entropanel" / ".gitignore"
    assert ignored.read_text(encoding="utf-8") == "*\n"


def test_a_folder_without_a_file_of_a_study_stays_empty(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["build", str(tmp_path)])
    assert run.exit_code == 1
    assert "study/study_units.csv: found no such file" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_second_import_is_told_of_the_first(study: Path) -> None:
    before = checksums(study)
    observations = study / OBSERVATIONS
    with only_one("import", study_paths(study)):
        run = CliRunner().invoke(
            main, ["import", str(observations), "--study", str(study)]
        )
    assert run.exit_code == 2
    assert f"another import into {study} is running" in run.stderr
    run = CliRunner().invoke(main, ["import", str(observations), "--study", str(study)])
    assert run.exit_code == 0
    assert checksums(study) == before


def test_a_second_refresh_is_told_of_the_first(study: Path) -> None:
    with only_one("refresh", study_paths(study)):
        run = CliRunner().invoke(main, ["build", "--study", str(study)])
    assert run.exit_code == 2
    assert "another refresh is running" in run.output


def test_a_refresh_that_ended_leaves_no_lock(tmp_path: Path) -> None:
    for _ in range(2):
        with only_one("refresh", study_paths(tmp_path)):
            pass
