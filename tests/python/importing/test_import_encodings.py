"""Encodings: told by the study's names, named by the user, or an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from entropanel.cli import main
from entropanel.importing.importer import import_files
from entropanel.importing.reading.text import EncodingError, encodings
from helpers.examples import examples
from helpers.import_studies import DECLARED, observations_of, study_of

# An encoding, what units are called in a language that it is used for.
LANGUAGES = [
    ("cp1252", ["Maranhão", "São Paulo", "Participação"]),
    ("iso8859_1", ["Île-de-France", "Côte-d'Or", "Rhône"]),
    ("cp1250", ["Łódź", "Śląskie", "Małopolskie"]),
    ("cp1251", ["Москва", "Тюменская область", "Якутия"]),
    ("koi8_r", ["Москва", "Тюменская область", "Якутия"]),
    ("cp1253", ["Αττική", "Κρήτη", "Ήπειρος"]),
    ("cp1254", ["İstanbul", "Muğla", "Şırnak"]),
    ("cp932", ["東京都", "大阪府", "北海道"]),
    ("cp949", ["서울특별시", "부산광역시", "제주도"]),
    ("big5", ["臺北市", "高雄市", "臺中市"]),
    ("gb18030", ["北京市", "内蒙古", "新疆"]),
    ("utf-16", ["北京市", "内蒙古", "新疆"]),
]


def text_of(units: list[str], end: str = "\n") -> str:
    rows = [
        "region;2019;2020",
        *(f"{unit};{i};{i + 10}" for i, unit in enumerate(units)),
    ]
    return end.join(rows) + end


@pytest.mark.parametrize(("encoding", "units"), LANGUAGES)
def test_the_names_of_the_study_tell_the_encoding(
    tmp_path: Path, encoding: str, units: list[str]
) -> None:
    study = study_of(tmp_path, {f"U{i}": name for i, name in enumerate(units)})
    file = tmp_path / "file.csv"
    file.write_bytes(text_of(units).encode(encoding))
    found = import_files([file], study, DECLARED, series="gdp")
    assert found.errors == []
    assert observations_of(study) == {
        ("gdp", f"U{i}", year): str(i + more)
        for i in range(len(units))
        for year, more in (("2019", 0), ("2020", 10))
    }


@pytest.mark.parametrize(("encoding", "units"), LANGUAGES)
def test_a_file_without_names_of_the_study_is_an_error_or_a_warning(
    tmp_path: Path, encoding: str, units: list[str]
) -> None:
    """Nothing garbled is held against names: the encoding is at fault."""
    study = study_of(tmp_path, {"A": "Alder Quay"})
    file = tmp_path / "file.csv"
    file.write_bytes(text_of(units).encode(encoding))
    if encoding != "utf-16":
        (message,) = import_files([file], study, DECLARED, series="gdp").errors
        assert message == (
            f"{file}: found bytes that are not UTF-8, and no name of the study in any "
            "encoding, expected text in UTF-8, or --encoding NAME to say what it is in"
        )
    found = import_files([file], study, DECLARED, series="gdp", encoding=encoding)
    first = ", ".join(found.errors)
    assert f"found {units[0]!r}, expected a unit of the study" in first


def test_the_encoding_that_is_said_is_held_against_the_bytes(tmp_path: Path) -> None:
    study = study_of(tmp_path, {"A": "Łódź"})
    file = tmp_path / "file.csv"
    file.write_bytes(text_of(["Łódź"]).encode("cp1250"))
    (message,) = import_files([file], study, DECLARED, encoding="utf-8").errors
    assert message == (
        f"{file}: found bytes that are not utf-8, from byte 17 on, expected the file's "
        "encoding"
    )
    wrong = ["import", str(file), "--study", str(study), "--encoding", "klingon"]
    result = CliRunner().invoke(main, wrong)
    assert result.exit_code == 1
    assert (
        "--encoding: found 'klingon', expected the name of an encoding, as utf-8, "
        "gb18030 or cp1252"
    ) in result.output


@examples(100)
@given(st.sampled_from(LANGUAGES), st.data())
def test_text_comes_back_whole_if_a_name_stands_in_it(
    language: tuple[str, list[str]], data: st.DataObject
) -> None:
    encoding, units = language
    taken = data.draw(st.permutations(units))
    text = text_of(taken, data.draw(st.sampled_from(["\n", "\r\n"])))
    assert encodings(units).decoded(text.encode(encoding)) == text


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_text_or_invalid(content: bytes) -> None:
    try:
        text = encodings(["Maranhão", "北京"]).decoded(content)
    except EncodingError:
        return
    assert isinstance(text, str)


def test_chinese_is_recognised_from_notation_alone() -> None:
    text = "unit,2019年\nA,1\n数据来源：国家统计局\n"
    assert encodings(["Alder Quay"]).decoded(text.encode("gbk")) == text
