"""A study as a folder: what is wrong is told at once, and its files stay its own."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import PROJECT, Project
from hypothesis import given, settings
from hypothesis import strategies as st

from entropanel.cli import main
from entropanel.study.check import check
from entropanel.study.declarations import Declarations, declarations
from entropanel.study.files import read_study
from entropanel.study.running import only_refresh
from entropanel.study.staging import stage, staged_place

DECLARED = declarations(PROJECT / "seeds")
EXAMPLE = PROJECT / "examples" / "towns"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the example in a folder whose name is not plain."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "我的 study"))


def rewrite(file: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    """Changes the text of one file of a study."""

    def apply(study: Path) -> None:
        path = study / file
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    return apply


def replace(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Puts a text in place of its first occurrence."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return rewrite(file, change)


def put(file: str, content: bytes) -> Callable[[Path], None]:
    """Puts a file's bytes in place of what it holds."""
    return lambda study: (study / file).write_bytes(content) and None


OBSERVATIONS = "observations/observations.csv"
UNITS = "study/study_units.csv"
VARIANTS = "study/study_index_variants.csv"

REFUSED = [
    (
        "a file is missing",
        lambda study: (study / UNITS).unlink(),
        f"{UNITS}: found no such file, expected the columns unit_code, name_en, "
        "name_zh",
    ),
    (
        "a file is empty",
        put(UNITS, b""),
        f"{UNITS}: found an empty file, expected the columns unit_code, name_en, "
        "name_zh",
    ),
    (
        "a workbook or archive in place of a CSV file",
        put(UNITS, b"PK\x03\x04" + bytes(30)),
        f"{UNITS}: found a zip archive or .xlsx workbook, expected a CSV file in UTF-8",
    ),
    (
        "binary data",
        rewrite(UNITS, lambda text: text + "\x00\n"),
        f"{UNITS}: found binary data, expected a CSV file in UTF-8",
    ),
    (
        "another encoding",
        lambda study: (study / UNITS).write_bytes(
            (study / UNITS).read_text(encoding="utf-8").encode("gb18030")
        ),
        f"{UNITS}: found bytes that are no UTF-8 in line 2, expected a CSV file in "
        "UTF-8",
    ),
    (
        "a column is missing",
        replace(UNITS, "name_zh", "name_zn"),
        f"{UNITS}, line 1: found 'name_zn' instead, expected the column 'name_zh'",
    ),
    (
        "a column stands twice",
        replace(UNITS, "name_en,name_zh", "name_en,name_en"),
        f"{UNITS}, line 1: found the column 'name_en' twice, expected each column once",
    ),
    (
        "a row of another width",
        replace(UNITS, "Birch Ferry,", "Birch, Ferry,"),
        f"{UNITS}, line 3: found 4 cells, expected 3, as in the header",
    ),
    (
        "a file is cut short",
        rewrite(UNITS, lambda text: text + 'T13,"cut'),
        f"{UNITS}, line 14: found unexpected end of data, expected quoted cells to end",
    ),
    (
        "a key stands twice",
        rewrite(UNITS, lambda text: text + "T03,Again,又\n"),
        f"{UNITS}, line 14: found T03 again, expected it once (line 4 has it)",
    ),
    (
        "an unknown name",
        replace("study/study_region_units.csv", "T05", "T55"),
        "study/study_region_units.csv, line 6, unit_code: found 'T55', expected a "
        "value of study_units.csv (did you mean 'T05'?)",
    ),
    (
        "a value that is not accepted",
        replace(VARIANTS, "entropy", "entropie"),
        f"{VARIANTS}, line 2, weighting: found 'entropie', expected 'entropy' or "
        "'equal' or 'none'",
    ),
    (
        "an empty cell where a value is needed",
        replace(VARIANTS, "entropy", ""),
        f"{VARIANTS}, line 2, weighting: found an empty cell, expected a value",
    ),
    (
        "no number",
        replace("study/study_series.csv", ",0.9,", ",90%,"),
        "study/study_series.csv, line 2, minimum_coverage: found '90%', expected a "
        "plain number",
    ),
    (
        "neither true nor false",
        replace("study/study_specifications.csv", "false", "no"),
        "study/study_specifications.csv, line 2, unit_effects: found 'no', expected "
        "true or false",
    ),
    (
        "an unknown covariance",
        replace("study/study_specification_covariances.csv", "conventional", "robust"),
        "study/study_specification_covariances.csv, line 2, covariance: found "
        "'robust', expected a value of study_covariances.csv",
    ),
    (
        "two names that the engine takes for one",
        replace("study/study_indicators.csv", "POP,", "d,"),
        f"{VARIANTS}, line 2, variant: found 'D', expected a name that differs from "
        "'d' in more than its case",
    ),
    (
        "a name that a table of results has",
        replace("study/study_indicators.csv", "POP,", "Year,"),
        "study/study_indicators.csv, line 8, indicator: found 'Year', expected a name "
        "that differs from 'year' in more than its case",
    ),
    (
        "a term named as the constant is",
        replace("study/study_specification_terms.csv", "ln_income", "_cons"),
        "study/study_specification_terms.csv, line 4, term: found '_cons', expected "
        "another name: the constant has it",
    ),
    (
        "a number without bounds",
        replace(UNITS, "Birch Ferry", "1e9999999"),
        f"{UNITS}, line 3, name_en: found '1e9999999', expected a number below "
        "1e100000",
    ),
]


def test_the_example_is_sound() -> None:
    found = check(EXAMPLE, DECLARED)
    assert (found.refusals, found.warnings) == ([], [])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [pytest.param(spoil, message, id=name) for name, spoil, message in REFUSED],
)
def test_what_is_wrong_is_told_with_its_place(
    study: Path, spoil: Callable[[Path], None], message: str
) -> None:
    spoil(study)
    assert message in check(study, DECLARED).refusals


def test_an_indicator_and_an_index_of_one_name_are_told(study: Path) -> None:
    replace("study/study_indicators.csv", "POP,", "D,")(study)
    (refusal,) = check(study, DECLARED).refusals
    assert refusal.startswith(f"{VARIANTS}, line 2, variant: found 'D', expected")


def test_a_row_of_several_lines_is_told_by_its_first(study: Path) -> None:
    rewrite(UNITS, lambda text: text + 'T03,"Ag\nain",又\n')(study)
    (refusal,) = check(study, DECLARED).refusals
    assert refusal.startswith(f"{UNITS}, line 14: found T03 again")


def test_the_document_lists_every_refusal() -> None:
    text = (PROJECT / "docs" / "refusals.md").read_text(encoding="utf-8")
    listed = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert listed == [f"| {name} | `{message}` |" for name, _, message in REFUSED]


def test_everything_is_told_at_once(study: Path) -> None:
    replace(UNITS, "T05", "T55")(study)
    replace(VARIANTS, "entropy", "entropie")(study)
    replace(OBSERVATIONS, "population,T01,", "population,T01,1 000")(study)
    refusals = "\n".join(check(study, DECLARED).refusals)
    assert "did you mean" in refusals
    assert "'entropie'" in refusals
    assert "population, Alder Quay (T01), 2016: found '1 000" in refusals


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


FILES = [seed for seed in DECLARED.seeds.values() if (EXAMPLE / seed.path).exists()]
PIECES = [b"", b'"', b",", b"\n", b"\r\n", b"\x00", "１２".encode(), b"%", b"=1+1"]
PIECES += [b"\xef\xbb\xbf", b"';--", b"{{ 1 }}", b"<b>", b"1,234", b"nan", b"1e999"]


@settings(deadline=None, max_examples=150)
@given(damages())
def test_damaged_files_are_read_or_refused_with_a_message(
    damage: tuple[str, bytes],
) -> None:
    """What is read of a damaged file is what the csv module reads of it."""
    file, content = damage
    with tempfile.TemporaryDirectory() as folder:
        study = Path(shutil.copytree(EXAMPLE, Path(folder) / "study"))
        (study / file).write_bytes(content)
        found = read_study(study, DECLARED)
    name = Path(file).stem
    assert all("found" in str(r) and "expected" in str(r) for r in found.refusals)
    assert name in found.frames or any(r.file == file for r in found.refusals)
    if name in found.frames:
        text = content.decode("utf-8-sig")
        _, *rows = csv.reader(io.StringIO(text, newline=""))
        assert found.frames[name].fillna("").to_numpy().tolist() == rows


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (message,) = check(tmp_path / "none", DECLARED).refusals
    assert message.endswith("found no such folder, expected the folder of a study")


def checksums(folder: Path) -> dict[str, str]:
    """A digest of every CSV file under a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.csv")
    }


def cells(path: Path) -> list[list[str]]:
    """The rows of a CSV file, its header first."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_staged_study_has_the_same_cells_and_what_is_left_out_is_a_header(
    study: Path, tmp_path: Path
) -> None:
    before = checksums(study)
    place = stage(study, tmp_path, DECLARED)
    staged = tmp_path / place.seeds
    assert not place.seeds.is_absolute()
    assert checksums(study) == before
    assert {file: cells(staged / file) for file in before} == {
        file: cells(study / file) for file in before
    }
    left_out = cells(staged / "published" / "published_tables.csv")
    assert left_out == [["table_id", "position", "title"]]


UNIT_SEED = DECLARED.seeds["study_units"]
LOADING = (PROJECT / "macros" / "engine" / "load_csv_rows.sql").read_text()
(DIALECT,) = re.findall(r"\(\s*format csv[^)]*\)", LOADING)
SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
TEXTS = st.text(SIGNS) | st.text(st.sampled_from("\r\n\"',;#\\ \t=a"))


@settings(deadline=None, max_examples=100)
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
        place = stage(Path(folder) / "own", Path(folder), only)
        with duckdb.connect() as engine:
            engine.execute("create table t (a varchar, b varchar, c varchar)")
            path = Path(folder) / place.seeds / UNIT_SEED.path
            engine.execute(f"copy t from '{path}' {DIALECT}")
            loaded = engine.execute("from t").fetchall()
    assert loaded == [tuple(cell or None for cell in row) for row in rows]


def test_a_second_staging_keeps_nothing_of_the_first(
    study: Path, tmp_path: Path
) -> None:
    place = stage(study, tmp_path, DECLARED)
    stale = tmp_path / place.seeds / "study" / "stale.csv"
    stale.write_text("a\n")
    stage(study, tmp_path, DECLARED)
    assert not stale.exists()


@pytest.mark.parametrize("name", ["towns", "我的 study", "a; b", "..", "x'y"])
def test_places_of_a_study_are_within_the_project(tmp_path: Path, name: str) -> None:
    place = staged_place(tmp_path / "deep" / name)
    for part in (place.seeds, place.target, place.warehouse):
        assert not part.is_absolute()
        assert ".." not in part.parts
        assert "'" not in str(part)


def test_a_new_study_is_sound_and_explains_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    run = CliRunner().invoke(main, ["new-study", str(folder)])
    assert run.exit_code == 0
    assert check(folder, DECLARED).refusals == []
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for seed in DECLARED.seeds.values():
        assert f"## {seed.path}" in readme
        assert all(f"- `{column.name}`" in readme for column in seed.columns)


def test_a_new_study_overwrites_nothing(study: Path) -> None:
    before = checksums(study)
    run = CliRunner().invoke(main, ["new-study", str(study)])
    assert run.exit_code == 1
    assert "is not empty: nothing was written" in run.output
    assert checksums(study) == before


def test_a_check_ends_with_its_exit_code_and_its_findings(study: Path) -> None:
    sound = CliRunner().invoke(main, ["check", str(study)])
    assert (sound.exit_code, sound.output) == (0, "The study is sound.\n")
    replace(VARIANTS, "entropy", "entropie")(study)
    refused = CliRunner().invoke(main, ["check", str(study), "--json"])
    assert refused.exit_code == 1
    assert len(json.loads(refused.output)["refusals"]) == 1


def test_a_refused_study_is_not_built(study: Path) -> None:
    replace(VARIANTS, "entropy", "entropie")(study)
    run = CliRunner().invoke(main, ["build", "--study", str(study)])
    assert run.exit_code == 1
    assert "'entropie'" in run.output


def test_the_example_is_built_beside_the_default_study(
    built: Project, tmp_path: Path
) -> None:
    """In the project's folder, with a warehouse of its own, by dbt's own names."""
    project = Project(Path(shutil.copytree(built.folder, tmp_path / "project")))
    before = project.warehouse.read_bytes()
    place = stage(EXAMPLE, project.folder, DECLARED)
    run = project.dbt("build", environment=place.environment)
    assert run.returncode == 0, run.stdout
    assert project.warehouse.read_bytes() == before
    own = project.folder / place.warehouse / "entropanel.duckdb"
    with duckdb.connect(own, read_only=True) as warehouse:
        towns = warehouse.execute(
            "select count(*), count(distinct unit_code) from fct_index "
            "where index_id = 'D' and variant = 'default'"
        ).fetchone()
        models = warehouse.execute(
            "select count(*) from fct_regression_models where n_obs = 72"
        ).fetchone()
    assert (towns, models) == ((72, 12), (4,))
    assert (own.parent / "data_quality.html").exists()


def test_a_second_refresh_is_told_of_the_first(study: Path) -> None:
    with only_refresh(PROJECT / staged_place(study).target):
        run = CliRunner().invoke(main, ["build", "--study", str(study)])
    assert run.exit_code == 2
    assert "another refresh is running" in run.output


def test_a_refresh_that_ended_leaves_no_lock(tmp_path: Path) -> None:
    for _ in range(2):
        with only_refresh(tmp_path / "target"):
            pass
