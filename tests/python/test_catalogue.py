"""The catalogue: each code has a sentence in every language, and each is used."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from entropanel.catalogue import (
    FILES,
    LANGUAGES,
    CatalogueError,
    Text,
    joined,
    message,
    parameters_of,
    reasons,
    say,
    sentence,
    sentences,
    speaking_of,
    unit_words,
)
from entropanel.catalogue.__main__ import MACRO, english_sentences
from entropanel.public_tables import Tables

PROJECT = Path(__file__).parents[2]
PYTHON = sorted((PROJECT / "python/entropanel").rglob("*.py"))
MARKUP = sorted((PROJECT / "python/entropanel").rglob("*.html"))
SQL = [
    file
    for folder in ("models", "macros")
    for file in sorted((PROJECT / folder).rglob("*.sql"))
    if file != PROJECT / MACRO
]
# functions that take a code first
TAKERS = {"say", "words", "sentence", "message", "told", "NotEstimableError"}
CODES_OF_TABLES = """
    select table_name, column_name from duckdb_columns()
    where column_name like '%\\_codes' escape '\\'
"""


def test_a_row_has_a_code_and_a_sentence_per_language() -> None:
    """A comma outside quotes would cut a sentence, and leave out the next language."""
    for file in (PROJECT / "python/entropanel/catalogue").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            widths = {len(row) for row in csv.reader(lines)}
        assert widths == {1 + len(LANGUAGES)}, file


def calls() -> Iterator[ast.Call]:
    """Calls of functions that take a code, in all of Python."""
    for file in PYTHON:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in TAKERS and node.args:
                    yield node


def quoted() -> set[str]:
    """Every text in quotes in Python, SQL and templates."""
    found = {
        node.value
        for file in PYTHON
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for file in [*MARKUP, *SQL]:
        found |= set(re.findall(r'"(\w+)"', file.read_text(encoding="utf-8")))
    return found


def composed() -> list[re.Pattern[str]]:
    """What codes look like that Python puts together from parts."""
    patterns = [
        "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
            for part in node.values
        )
        for file in PYTHON
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
    ]
    begun = r"(verdict|claim|status|severity|expectation|exception|note|transform|set)"
    return [re.compile(p) for p in patterns if re.match(begun + "_", p)]


def test_every_code_has_a_sentence_in_every_language() -> None:
    blank = {"blank"}  # what stands between sentences
    for code, text in sentences().items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", code)
        assert all(part.strip() for part in text) or code in blank, code


@pytest.mark.parametrize("name", FILES)
def test_no_sentence_spills_into_the_next_language(name: str) -> None:
    """As it would by a comma, without quotes."""
    text = (PROJECT / "python/entropanel/catalogue" / name).read_text(encoding="utf-8")
    assert {len(row) for row in csv.reader(text.splitlines())} == {1 + len(LANGUAGES)}


def test_parameters_are_the_same_in_every_language() -> None:
    for code, text in sentences().items():
        assert len({parameters_of(part) for part in text}) == 1, code


def test_every_sentence_is_used() -> None:
    literal, patterns = quoted(), composed()
    for code in sentences():
        is_composed = code.startswith("formula_") or any(
            pattern.fullmatch(code) for pattern in patterns
        )
        assert code in literal or is_composed, code


def test_every_choice_of_a_study_that_has_a_sentence_can_be_chosen() -> None:
    """Its value is declared for a file of a study, or it names an expectation."""
    declared = "\n".join(
        file.read_text(encoding="utf-8")
        for file in [*(PROJECT / "seeds").rglob("*.yml"), *PYTHON, *SQL]
    )
    expected = set(re.findall(r"Expect(\w+)\(", declared))
    names = {"expect" + re.sub("([A-Z])", r"_\1", name).lower() for name in expected}
    for code in sentences():
        if code.startswith("set_expectation_"):
            assert code.removeprefix("set_expectation_") in names
        elif code.startswith("set_"):
            parts = code.removeprefix("set_").split("_")
            values = ["_".join(parts[n:]) for n in range(1, len(parts))]
            spaced = [value.replace("_", " ") for value in values]
            assert any(
                re.search(rf"\b{value}\b", declared) for value in [*values, *spaced]
            ), code


def test_python_takes_only_codes_of_the_catalogue() -> None:
    """With the parameters of their sentences, where they are told one by one."""
    checked = 0
    for call in calls():
        code = call.args[0]
        if not (isinstance(code, ast.Constant) and isinstance(code.value, str)):
            continue
        assert code.value in sentences(), ast.unparse(call)
        given = {keyword.arg for keyword in call.keywords}
        if None not in given:
            expected = parameters_of(sentences()[code.value].en)
            assert given - {"shown_as"} == expected, ast.unparse(call)
            checked += 1
    assert checked > 100


def test_sql_takes_only_codes_of_the_catalogue() -> None:
    found = [
        code
        for file in SQL
        for code in re.findall(
            r'\b(?:sentence|reason)\(\s*"(\w+)"', file.read_text(encoding="utf-8")
        )
    ]
    assert len(found) > 10
    assert set(found) <= sentences().keys()


def test_the_macro_of_english_sentences_is_that_of_the_catalogue() -> None:
    assert (PROJECT / MACRO).read_text(encoding="utf-8") == english_sentences()


@pytest.mark.parametrize(
    ("code", "parameters", "complaint"),
    [
        ("no_such_code", {}, "no sentence for the code no_such_code"),
        ("no_value", {}, "no_value: parameters none, expected variable"),
        ("no_value", {"variable": 1, "x": 2}, "parameters variable, x, expected"),
        ("no_scores", {"x": 1}, "no_scores: parameters x, expected none"),
    ],
)
def test_what_the_catalogue_has_not_is_an_error(
    code: str, parameters: dict[str, object], complaint: str
) -> None:
    with pytest.raises(CatalogueError, match=complaint):
        sentence(code, "en", **parameters)


def test_counts_choose_their_form() -> None:
    one = sentence("first_rows", "en", most=1)
    assert one.startswith("The first row is shown")
    assert sentence("first_rows", "en", most=2).startswith("The first 2 rows are shown")


def test_a_unit_is_called_as_a_study_calls_it() -> None:
    words = unit_words(Text("city", "城市"), Text("cities", "城市"))
    with speaking_of(words):
        assert say("nation") == ("All cities", "全部城市")
        assert say("choose_unit") == ("City", "城市")
        lead = {"indices": "D", "first": 2016, "last": 2021}
        assert say("overview_lead", units=1, **lead).en == "D: 1 city, 2016–2021."
        assert say("overview_lead", units=2, **lead) == (
            "D: 2 cities, 2016–2021.",
            "D：2个城市，2016—2021年。",
        )
    assert say("nation") == ("All units", "全部单元")


def test_the_default_study_calls_its_units_provinces(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    with speaking_of(Tables(warehouse, "en").unit_words):
        assert say("nation") == ("All provinces", "全部省份")


def test_parameters_and_lists_are_in_their_language() -> None:
    assert say("coded", code="A", name=Text("Name", "名称")) == ("A: Name", "A：名称")
    assert joined([Text("a", "甲"), Text("b", "乙")]) == ("a, b", "甲、乙")
    assert joined([]) == ("", "")


@pytest.mark.parametrize(
    ("codes", "english", "chinese"),
    [
        (
            '[{"code": "near", "percent": "-6.25"},'
            ' {"code": "variable_without", "variable": "X", "parts": ['
            '{"code": "listed_indicators", "indicators": ["IOW", "POS"]},'
            ' {"code": "listed_units", "units": ["54"]}]}]',
            "-6.25 % from the printed number; X without IOW, POS, Xizang",
            "与原文数值相差-6.25%；X不含IOW、POS、西藏",
        ),
        (
            '[{"code": "no_data", "inputs": ['
            '{"code": "incomplete_indicator", "indicator": "A", "series": ['
            '{"code": "missing_cells", "series": "s", "missing": 1, "cells": 9},'
            ' {"code": "missing_cells", "series": "t", "missing": 2, "cells": 9}]},'
            ' {"code": "incomplete_indicator", "indicator": "B", "series": ['
            '{"code": "missing_cells", "series": "u", "missing": 3, "cells": 9}]}]}]',
            "no data: A: s (1 of 9 cells missing), t (2 of 9 cells missing); "
            "B: u (3 of 9 cells missing)",
            "无数据：A：s（9个单元格中有1个缺失）、t（9个单元格中有2个缺失）；"
            "B：u（9个单元格中有3个缺失）",
        ),
        (
            '[{"code": "jump", "cell": [{"code": "cell_of_file", "file": "o.csv",'
            ' "line": 6, "series": "sales", "unit": "54", "year": 2014}],'
            ' "value": "5", "previous": "1", "limit": "3"}]',
            "o.csv, line 6: sales, Xizang (54), 2014: found 5 after 1, expected a "
            "change by a factor of at most 3 a year",
            "o.csv第6行：sales，西藏（54），2014年：上一期为1，本期为5，"
            "预期每年变动不超过3倍",
        ),
        # a study's own words stay as they are, braces and quotes, too
        (
            '[{"code": "note", "note": "\\"{x}\\" as 3 of 4 rows"}]',
            '"{x}" as 3 of 4 rows',
            '"{x}" as 3 of 4 rows',
        ),
    ],
)
def test_codes_of_public_tables_become_sentences(
    codes: str, english: str, chinese: str
) -> None:
    names = [
        {"units": {"54": "Xizang"}, "unit": {"54": "Xizang (54)"}},
        {"units": {"54": "西藏"}, "unit": {"54": "西藏（54）"}},
    ]
    told = [
        reasons(codes, language, own)
        for language, own in zip(LANGUAGES, names, strict=True)
    ]
    assert told == [english, chinese]


def test_a_message_carries_its_codes() -> None:
    found = message("not_identified", term="x")
    assert found == (
        "x is absorbed by the effects or collinear with the preceding regressors"
    )
    assert found.codes == '[{"code": "not_identified", "term": "x"}]'


def test_sentences_of_the_default_study_are_those_of_their_codes(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    english, chinese = Tables(warehouse, "en"), Tables(warehouse, "zh")
    columns = warehouse.execute(CODES_OF_TABLES).fetchall()
    seen = 0
    for table, codes in columns:
        column = codes.removesuffix("_codes")
        rows = warehouse.execute(f"select distinct {column}, {codes} from {table}").df()
        for row in rows.to_dict("records"):
            has_text, has_codes = (isinstance(row[c], str) for c in (column, codes))
            # only warnings are published, and only they have codes
            assert has_text == has_codes, row
            if has_text:
                made = reasons(row[codes], "en", english.names_in_reasons)
                assert made == row[column]
                assert chinese.reason(row, column) != row[column] or (
                    "note" in row[codes]
                )
                seen += 1
    assert seen > 100
