"""Workbooks are read as they are shown: raised marks, percent and other formats.

The files are written by openpyxl (texts within cells) and xlsxwriter (shared texts),
the old one by xlwt.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from entropanel.importing.reading import workbooks
from entropanel.importing.reading.number_formats import formatted, says_something
from entropanel.importing.reading.workbooks import with_marks
from helpers.rate_studies import observations, run, study_of

FILES = Path(__file__).parent / "files"
Part = tuple[str, str | None]


def inline(path: Path, parts: list[Part], cell: str = "B3") -> Path:
    """A workbook in which the parts are the text of a cell itself."""
    book = openpyxl.load_workbook(table(path, []))
    fonts = ((text, InlineFont(vertAlign=position)) for text, position in parts)
    book.active[cell] = CellRichText(*(TextBlock(font, text) for text, font in fonts))
    book.save(path)
    return path


def shared(path: Path, parts: list[Part], cell: str = "B3") -> Path:
    """A workbook in which the parts are a text that cells share."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row, cells in enumerate(ROWS):
        sheet.write_row(row, 0, cells)
    formats = {"superscript": 1, "subscript": 2}
    pieces: list[object] = []
    for text, position in parts:
        style = {"font_script": formats[position]} if position else {}
        pieces += [book.add_format(style), text]
    if len(parts) > 1:
        assert sheet.write_rich_string(cell, *pieces) == 0
    book.close()
    return path


ROWS: list[list[object]] = [
    ["Birth rate"],
    ["city", 2019, 2020],
    ["Alder", 1, 2],
    ["Birch", 3, 4],
]
WRITERS: list[Callable[..., Path]] = [inline, shared]


def table(path: Path, cells: list[tuple[str, object, str]]) -> Path:
    """A workbook with these cells: address, value, format."""
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    for address, value, code in cells:
        book.active[address] = value
        book.active[address].number_format = code
    book.save(path)
    return path


@settings(max_examples=40)
@given(
    st.sampled_from(WRITERS),
    st.decimals("0", "1000000", places=2).map(str),
    st.text("0123456789", min_size=1, max_size=3)
    | st.sampled_from(["a", "p", "1,2", "1)", "*", "E1", ".5", "e"]),
    st.sampled_from(["superscript", "subscript"]),
    st.booleans(),
)
def test_a_raised_or_lowered_mark_is_no_digit(
    writer: Callable[..., Path], observation: str, mark: str, position: str, first: bool
) -> None:
    parts: list[Part] = [(observation, None), (mark, position)]
    with tempfile.TemporaryDirectory() as folder:
        study = study_of(Path(folder), "persons")
        file = writer(Path(folder) / "book.xlsx", parts[::-1] if first else parts)
        (message,) = run(study, file).errors
        assert not (study / "observations").exists()
    assert ", line 3, B: found " in message
    assert message.endswith("expected a plain number")
    assert observation in message


@pytest.mark.parametrize("writer", WRITERS)
def test_a_mark_is_shown_as_in_a_text_file(
    tmp_path: Path, writer: Callable[..., Path]
) -> None:
    file = writer(
        tmp_path / "b.xlsx", [("4786", None), ("76", None), ("12", "superscript")]
    )
    (message,) = run(study_of(tmp_path, "persons"), file).errors
    assert "line 3, B: found '478676¹²', expected a plain number" in message


@pytest.mark.parametrize("writer", WRITERS)
def test_a_mark_makes_no_other_unit_of_a_name(
    tmp_path: Path, writer: Callable[..., Path]
) -> None:
    units = ["A1,Alder,", "A2,Alder1,", "B2,Birch,"]
    file = writer(tmp_path / "b.xlsx", [("Alder", None), ("1", "superscript")], "A3")
    (message,) = run(study_of(tmp_path, "persons", units), file).errors
    assert "line 3, A: found 'Alder¹', expected a unit of the study" in message


def test_what_is_no_mark_stays() -> None:
    assert with_marks([("CO", None), ("2", "subscript"), (" emissions", None)]) == (
        "CO2 emissions"
    )
    assert with_marks([("58.4", None), ("%", "superscript")]) == "58.4%"
    assert with_marks([("12", "baseline"), (" ", "superscript")]) == "12 "


SHARE_FORMATS = ["0%", "0.0%", "0.00%", "#,##0.0 %", "0.0%;[Red]-0.0%", "0.0%_ ", "%0"]
LITERAL = ['0.0"%"', r"0.0\%", '0.0" %"', '0.0"%";-0.0"%"']
SHARES = {"ratio": 1, "percent": 100, "per mille": 1000}
VALUES = st.decimals("0.0001", "2", places=4)


@settings(max_examples=60)
@given(
    st.sampled_from(SHARE_FORMATS),
    st.sampled_from(sorted(SHARES)),
    VALUES,
    st.booleans(),
)
def test_a_cell_in_a_percent_format_is_the_share_that_it_shows(
    code: str, declared: str, value: Decimal, has_unit: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = study_of(Path(folder), declared)
        cells: list[tuple[str, object, str]] = [("B3", float(value), code)]
        if has_unit:
            cells.append(("A1", "Birth rate (%)", "General"))
        cells += [("C3", None, "0"), ("B4", None, "0"), ("C4", None, "0")]
        file = table(Path(folder) / "book.xlsx", cells)
        assert run(study, file).errors == []
        (stored,) = observations(study).values()
    assert Fraction(stored) == Fraction(value) * SHARES[declared]


@pytest.mark.parametrize("code", LITERAL)
def test_a_percent_sign_that_is_a_text_multiplies_nothing(
    tmp_path: Path, code: str
) -> None:
    study = study_of(tmp_path, "ratio")
    assert run(study, table(tmp_path / "b.xlsx", [("B3", 58.4, code)])).errors == []
    assert observations(study)["A1", "2019"] == Decimal("0.584")


PLAIN = [
    *(
        "General",
        "0",
        "0.00",
        "#,##0",
        "#,##0.00_ ;[Red]-#,##0.00",
        "0.00E+00",
        "# ?/?",
    ),
    *(
        '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
        "0_%",
        "@",
        "[Blue]0.0",
        "##0.0E+0",
    ),
    *("#\\ ##0", "0.0;\\-0.0;\\-", "[$-409]0.0", "0;;", "#'##0", "_ * #,##0_ "),
]
UNCLEAR = [
    *("0.0,", "#,##0,,", "0,", '0.0,"k"', r"0\.0", '0!.0,"万"', "00-00"),
    *('[>=1000]0.0,"k";0', "[<1]0.0%;0", '"n/a"', '"about "', '0"¹"', '0" p"'),
]


@pytest.mark.parametrize("code", PLAIN)
@pytest.mark.parametrize("value", [1234.5, -0.25, 0.0, 7])
def test_other_formats_show_what_the_cell_holds(code: str, value: float) -> None:
    assert Decimal(formatted(str(value), code)) == Decimal(str(value))
    assert not says_something(code)


@pytest.mark.parametrize("code", UNCLEAR)
def test_a_format_that_shows_another_observation_is_an_error(
    tmp_path: Path, code: str
) -> None:
    file = table(tmp_path / "b.xlsx", [("B3", 1234.0, code)])
    (message,) = run(study_of(tmp_path, "persons"), file).errors
    assert "line 3, B: found '1234" in message or "found 'about" in message
    assert message.endswith("expected a plain number")


def test_a_mark_that_a_format_shows_is_kept_in_the_log(tmp_path: Path) -> None:
    study = study_of(tmp_path, "persons")
    file = table(tmp_path / "b.xlsx", [("B3", 1234.0, '0"*"')])
    assert run(study, file).errors == []
    assert Decimal(1234) in observations(study).values()
    log = study / "observations" / "import_log.csv"
    lines = log.read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in lines if ",1234," in line]
    assert row.endswith(",*")


@pytest.mark.parametrize(
    ("code", "declared", "stored"),
    [
        *[('"$"#,##0', "US dollars", 5), ("[$€-407]0.0", "thousand euro", "0.005")],
        *[('#,##0.00\\ "€"', "euro", 5), ("[$USD] 0", "US dollars", 5)],
        *[('_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"??_)', "US dollars", 5)],
        *[('0.0"万"', "persons", 50000), ('0"人"', "persons", 5), ('0"kr"', "kr", 5)],
        *[('0.0"‰"', "percent", "0.5"), ("0‰", "ratio", "0.005")],
    ],
)
def test_a_unit_in_a_format_counts(
    tmp_path: Path, code: str, declared: str, stored: object
) -> None:
    study = study_of(tmp_path, declared)
    assert run(study, table(tmp_path / "b.xlsx", [("B3", 5, code)])).errors == []
    assert observations(study)["A1", "2019"] == Decimal(str(stored))


@pytest.mark.parametrize("code", ['"$"#,##0', "[$€-407]0.0", "0%", '0"户"', "0‰"])
def test_a_unit_of_something_else_in_a_format_is_an_error(
    tmp_path: Path, code: str
) -> None:
    file = table(tmp_path / "b.xlsx", [("B3", 5, code)])
    (message,) = run(study_of(tmp_path, "yuan"), file).errors
    assert "line 3, B: found " in message
    assert ", expected a number without " in message


def test_years_are_read_in_a_format_that_says_so(tmp_path: Path) -> None:
    study = study_of(tmp_path, "persons")
    file = table(tmp_path / "b.xlsx", [("B2", 2019, '0"年"'), ("C2", 2020, '0"年"')])
    assert run(study, file).errors == []
    assert len(observations(study)) == 4


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("shares", {("A1", "2019"): "58.4", ("B2", "2019"): "7", ("A1", "2020"): "2"}),
        ("marks", None),
    ],
)
def test_an_old_workbook_is_read_as_it_is_shown(
    tmp_path: Path, sheet: str, found: dict[tuple[str, str], str] | None
) -> None:
    study = study_of(tmp_path, "percent")
    file = FILES / f"{sheet}.xls"
    told = run(study, file)
    if found is None:
        (message,) = told.errors
        assert "line 3, B: found '478676¹', expected a plain number" in message
    else:
        assert told.errors == []
        assert observations(study) == {
            key: Decimal(text) for key, text in found.items()
        }


def test_cells_without_an_address_follow_on(tmp_path: Path) -> None:
    file = table(tmp_path / "b.xlsx", [("B3", 0.5, "0%")])
    parts = replaced(file, "xl/worksheets/sheet1.xml", lambda text: unaddressed(text))
    file.write_bytes(parts)
    study = study_of(tmp_path, "percent")
    assert run(study, file).errors == []
    assert observations(study)["A1", "2019"] == 50


def test_elements_may_have_a_prefix(tmp_path: Path) -> None:
    file = table(tmp_path / "b.xlsx", [("B3", 0.5, "0%")])

    def prefix(text: str) -> str:
        text = text.replace("xmlns=", "xmlns:x=")
        return re.sub(r"<(/?)([a-z])", r"<\1x:\2", text)

    for part in ("xl/worksheets/sheet1.xml", "xl/styles.xml"):
        file.write_bytes(replaced(file, part, prefix))
    study = study_of(tmp_path, "percent")
    assert run(study, file).errors == []
    assert observations(study)["A1", "2019"] == 50


def unaddressed(text: str) -> str:
    """A sheet whose rows and cells do not say where they are."""
    for column in "ABC":
        for row in range(1, 5):
            text = text.replace(f' r="{column}{row}"', "").replace(f' r="{row}"', "")
    return text


def replaced(file: Path, name: str, change: Callable[[str], str]) -> bytes:
    """An archive with one of its files changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content.decode()) if part == name else content)
    return made.getvalue()


BILLION = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9)
)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml"])
def test_entities_that_multiply_are_errors(tmp_path: Path, part: str) -> None:
    file = table(tmp_path / "b.xlsx", [])

    def bomb(text: str) -> str:
        end = text.index("?>") + 2 if text.startswith("<?") else 0
        return f"{text[:end]}<!DOCTYPE x [{BILLION}]>{text[end:]}"

    file.write_bytes(replaced(file, part, bomb))
    (message,) = run(study_of(tmp_path, "persons"), file).errors
    assert (
        "found a file that cannot be read (it declares a type of document)" in message
    )


def test_what_unpacks_to_more_than_there_is_room_for_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", 3000)
    file = table(tmp_path / "b.xlsx", [])
    (message,) = run(study_of(tmp_path, "persons"), file).errors
    assert "found a file that cannot be read (it unpacks to more than" in message
