"""Imported observations mean what the file says: units, measurement, 15 digits.

A share is a ratio, whatever it is a hundredth or thousandth of; what a sign or a
suffix says is converted or an error, never passed over.
"""

from __future__ import annotations

import sys
import tempfile
import unicodedata
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from entropanel.cli import main
from entropanel.importing.matching.names import UnmatchedError
from entropanel.importing.matching.units import UnitNames
from entropanel.importing.target import read_target
from entropanel.notation.measures import MeasureError, power_between, split_value
from entropanel.notation.values import NoNumberError, SeparatorError, are_equal, number
from helpers.examples import examples
from helpers.import_studies import DECLARED
from helpers.project import PROJECT
from helpers.rate_studies import observations, put, run, study_of

# How many of it make one.
SHARES = {
    **{"ratio": 1, "%": 100, "percent": 100, "％": 100, "百分比": 100},
    **{"‰": 1000, "per mille": 1000, "千分比": 1000, "‱": 10000},
}
LAYOUTS = {
    "brackets in a title": "Birth rate ({unit})\ncity,2019\nAlder,{value}\n",
    "full-width brackets": "指标：出生率（{unit}）\n地区,2019年\n桤城,{value}\n",
    "a line of the unit": "出生率\n单位：{unit}\n地区,2019年\n桤城,{value}\n",
    "a column of the unit": "series,unit,单位,2019\nrate,A1,{unit},{value}\n",
    "a column of observations": "unit,year,Birth rate [{unit}]\nA1,2019,{value}\n",
    "a column of names": "indicator,unit,2019\n出生率({unit}),A1,{value}\n",
}
BARE_SIGNS = {
    "after a comma": '"Birth rate, {unit}"\ncity,2019\nAlder,{value}\n',
    "after a blank": "unit,year,Birth rate {unit}\nA1,2019,{value}\n",
    "before the name": "unit,year,{unit} Birth rate\nA1,2019,{value}\n",
    "without a blank": "指标：出生率{unit}\n地区,2019年\n桤城,{value}\n",
    "with the name of a column": "indicator,unit,year,value ({unit})\n"
    "rate,A1,2019,{value}\n",
    "in the corner": "Birth rate\nRegion ({unit}),2019\nAlder,{value}\n",
    "with the caption of a title": "指标({unit})：出生率\n地区,2019年\n桤城,{value}\n",
    "in a line of its own": "Birth rate\n({unit})\nRegion,2019\nAlder,{value}\n",
}
PLACED = [(text, unit) for text in LAYOUTS.values() for unit in SHARES] + [
    (text, unit) for text in BARE_SIGNS.values() for unit in ("%", "‰", "％", "‱")
]
PLACED += [
    ("indicator,unit,year,value ({unit})\nrate,A1,2019,{value}\n", unit)
    for unit in ("per mille", "百分比")
]
SMALL = st.decimals("0.0001", "1000", places=4)


@examples(300)
@given(st.sampled_from(PLACED), st.sampled_from(["ratio", "percent", "‰", "%"]), SMALL)
def test_a_share_is_converted_exactly_wherever_its_unit_stands(
    placed: tuple[str, str], declared: str, value: Decimal
) -> None:
    text, unit = placed
    with tempfile.TemporaryDirectory() as folder:
        study = study_of(Path(folder), declared)
        found = run(study, put(Path(folder), text.format(unit=unit, value=value)))
        assert (found.errors, found.warnings) == ([], [])
        (stored,) = observations(study).values()
    assert Fraction(stored) == Fraction(value) * SHARES[declared] / SHARES[unit]


@examples(100)
@given(
    st.sampled_from(["%", " %", "％", "‰", " ‰"]),
    st.sampled_from(["ratio", "percent", "per mille"]),
    SMALL,
    st.sampled_from(["", " (%)", " (ratio)"]),
)
def test_a_sign_in_a_cell_counts(
    sign: str, declared: str, value: Decimal, title: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = study_of(Path(folder), declared)
        text = f"Birth rate{title}\ncity,2019\nAlder,{value}{sign}\n"
        assert run(study, put(Path(folder), text)).errors == []
        (stored,) = observations(study).values()
    scale = Fraction(SHARES[declared], SHARES[sign.strip()])
    assert Fraction(stored) == Fraction(value) * scale


CURRENCIES = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) == "Sc"
]


@pytest.mark.parametrize("sign", [*CURRENCIES, "°", "℃", "*", "†", "#", "†‡", "US$"])
@pytest.mark.parametrize("declared", ["persons", "percent", "litres", "ratio"])
def test_any_other_sign_is_an_error_and_quoted(
    tmp_path: Path, sign: str, declared: str
) -> None:
    study = study_of(tmp_path, declared)
    file = put(tmp_path, f"Birth rate ({sign})\ncity,2019\nAlder,10\n")
    (message,) = run(study, file).errors
    assert message.startswith(f"{file}, line 1, 1: found 'Birth rate")
    assert sign in message
    assert repr(declared) in message


def test_a_sign_behind_a_name_of_a_unit_is_an_error(tmp_path: Path) -> None:
    file = put(tmp_path, "Birth rate\ncity,2019\nAlder (%),10\n")
    (message,) = run(study_of(tmp_path, "ratio"), file).errors
    assert "line 3, 1: found 'Alder (%)', expected a unit of the study, and" in message


@pytest.mark.parametrize("sign", ["%", "‰", "$", "₡"])
def test_signs_in_the_middle_of_a_name_are_errors(tmp_path: Path, sign: str) -> None:
    study = study_of(tmp_path, "persons")
    file = put(tmp_path, f"unit,year,Birth ({sign}) rate\nA1,2019,10\n")
    (message,) = run(study, file).errors
    assert "line 1, 3: found 'Birth" in message


def test_a_sign_of_the_declared_name_is_a_part_of_it(tmp_path: Path) -> None:
    study = study_of(tmp_path, "ratio")
    series = study / "study" / "study_series.csv"
    text = series.read_text("utf-8").replace("Birth rate", "Births > 5% of all (ratio)")
    series.write_text(text, "utf-8")
    file = put(tmp_path, "unit,year,Births >5% of all\nA1,2019,.5\n")
    named = text.replace("Births > 5% of all (ratio)", "Births > 5% of all")
    series.write_text(named, "utf-8")
    assert run(study, file).errors == []
    assert observations(study) == {("A1", "2019"): Decimal("0.5")}


@pytest.mark.parametrize(
    ("found", "declared", "power"),
    [
        *[("$", "US dollars", 0), ("US$ million", "US dollars", 6)],
        *[("€", "euro", 0), ("€ million", "million euro", 0), ("million €", "euro", 6)],
        *[("¥", "yuan", 0), ("¥", "yen", 0), ("亿元", "¥", 8), ("£", "pounds", 0)],
        *[("$", "Canadian dollars", 0), ("%", "percent of GDP", 0)],
        *[("‰", "ratio", -3), ("per mille", "percent", -1), ("ratio", "‰", 3)],
        *[("°", "degrees", 0), ("℃", "degrees Celsius", 0), ("₡", "₡", 0)],
    ],
)
def test_signs_have_the_scale_of_the_words(
    found: str, declared: str, power: int
) -> None:
    assert power_between(found, declared) == power


@pytest.mark.parametrize(
    ("found", "declared"),
    [
        *[("$", "yuan"), ("€", "yuan"), ("¥", "US dollars"), ("£", "euro")],
        *[("%", "points"), ("percent", "index"), ("‰", "persons"), ("%", "箱")],
        *[("ratio", "index"), ("10 thousand", "%"), ("₡", "colones"), ("°", "%")],
        *[("% of GDP", "% of exports"), ("C$", "US dollars")],
    ],
)
def test_symbols_of_another_quantity_are_errors(found: str, declared: str) -> None:
    with pytest.raises(MeasureError):
        power_between(found, declared)


@pytest.mark.parametrize("text", ["12²", "12 p", "12*", "(12)", "1e5", "12.", "T01"])
def test_what_is_no_unit_stays_with_the_observation(text: str) -> None:
    assert split_value(text, "persons") == (text, "")


@pytest.mark.parametrize(
    ("cell", "declared", "stored"),
    [
        *[("12.3万", "persons", "123000"), ("$5", "US dollars", "5")],
        *[("-$1,234.50", "US dollars", "-1234.50"), ("5 €", "million euro", ".000005")],
    ],
)
def test_a_unit_beside_an_observation_counts(
    tmp_path: Path, cell: str, declared: str, stored: str
) -> None:
    study = study_of(tmp_path, declared)
    file = put(tmp_path, f'unit,year,Birth rate\nA1,2019,"{cell}"\n')
    assert run(study, file).errors == []
    assert observations(study) == {("A1", "2019"): Decimal(stored)}


@pytest.mark.parametrize("cell", ["$5", "5 ₡", "5%", "5‰", "5 人次", "5 ℃"])
def test_a_unit_of_something_else_beside_an_observation_is_an_error(
    tmp_path: Path, cell: str
) -> None:
    study = study_of(tmp_path, "persons")
    file = put(tmp_path, f"unit,year,Birth rate\nA1,2019,{cell}\n")
    (message,) = run(study, file).errors
    assert f"line 2, 3: found {cell!r}, expected a " in message


KINDS = {
    "province": ["省", "自治区", " Province", " Autonomous Region"],
    "city": ["市", " City", " Municipality"],
    "county": ["县", "自治县", " County"],
    "district": ["区", " District"],
    "state": [" State"],
    "prefecture": ["地区", "自治州", " Prefecture"],
}
SUFFIXED = [(kind, suffix) for kind, held in KINDS.items() for suffix in held]


@given(st.sampled_from(SUFFIXED), st.sampled_from(SUFFIXED), st.booleans())
def test_a_suffix_of_another_kind_is_another_unit(
    declared: tuple[str, str], found: tuple[str, str], has_bare: bool
) -> None:
    """Whether the other name of the unit bears the suffix or not."""
    names = [f"Larch{declared[1]}", *(["Larch"] if has_bare else [])]
    units = UnitNames([("L", names), ("M", ["Maple"])])
    assert units.resolve("larch") == "L"
    if found[0] == declared[0]:
        assert units.resolve(f"Larch{found[1]}") == "L"
    else:
        with pytest.raises(UnmatchedError, match=r"L 'Larch.* may be of another kind"):
            units.resolve(f"Larch{found[1]}")


OFFICIAL = read_target(PROJECT / "seeds", DECLARED).units
MIXED = UnitNames(
    [("11", ["北京"]), ("13", ["河北省"]), ("22", ["吉林"]), ("65", ["新疆自治区"])]
)
CITIES = UnitNames([("1", ["桤木码头"]), ("2", ["Birch"]), ("3", ["长春"])])


@pytest.mark.parametrize(
    ("units", "name", "code"),
    [
        *[(OFFICIAL, "吉林省", "220000"), (OFFICIAL, "吉林市", None)],
        *[(OFFICIAL, "Jilin Province", "220000"), (OFFICIAL, "Jilin City", None)],
        *[(OFFICIAL, "上海市", "310000"), (OFFICIAL, "Shanghai City", "310000")],
        *[(OFFICIAL, "北京市", "110000"), (OFFICIAL, "海南自治州", None)],
        *[(OFFICIAL, "河北区", None), (OFFICIAL, "河南县", None)],
        *[(MIXED, "北京市", "11"), (MIXED, "北京", "11"), (MIXED, "吉林省", "22")],
        *[(MIXED, "吉林市", None), (MIXED, "河北", "13"), (MIXED, "河北市", None)],
        *[(CITIES, "桤木码头市", "1"), (CITIES, "Birch City", "2")],
        *[(CITIES, "Birch County", None), (CITIES, "长春县", None)],
    ],
)
def test_units_without_a_suffix_of_their_own(
    units: UnitNames, name: str, code: str | None
) -> None:
    if code:
        assert units.resolve(name) == code
        return
    with pytest.raises(UnmatchedError, match="may be of another kind"):
        units.resolve(name)


@pytest.mark.parametrize(
    "name", ["Kansas City", "Oklahoma City", "New York City", "Mexico City"]
)
def test_cities_that_are_called_as_their_state(name: str) -> None:
    bare = name.removesuffix(" City")
    with pytest.raises(UnmatchedError, match=f"'{bare}' may be of another kind"):
        UnitNames([("1", [bare]), ("2", ["Alder"])]).resolve(name)
    declared = UnitNames([("1", [bare, name]), ("2", ["Alder"])])
    assert declared.resolve(name) == "1"


def test_a_city_goes_into_its_province_only_if_the_study_says_so(
    tmp_path: Path,
) -> None:
    study = study_of(tmp_path, "persons", ["22,Jilin,吉林省", "13,Hebei,河北省"])
    file = put(tmp_path, "出生率(人)\n地区,2019年,2020年\n吉林市,1,2\n河北,3,4\n")
    assert run(study, file).errors == [
        f"{file}, line 3, 1: found '吉林市', expected a unit of the study, and 22 "
        "'吉林省' may be of another kind; study_unit_names.csv can have the name"
    ]
    assert not (study / "observations").exists()
    names = study / "study" / "study_unit_names.csv"
    names.write_text("unit_code,name\n22,吉林市\n", "utf-8")
    assert run(study, file).errors == []
    assert observations(study)["22", "2020"] == 2


@pytest.mark.parametrize("first", ["桤城市", "桤城", "桤城省"])
def test_two_kinds_of_one_name_in_a_sheet_are_errors(
    tmp_path: Path, first: str
) -> None:
    study = study_of(tmp_path, "persons")
    second = "桤城省" if first == "桤城市" else "桤城市"
    text = f"出生率(人)\n地区,2019,2020\n{first},1,\n{second},,2\n"
    (message,) = run(study, put(tmp_path, text)).errors
    assert (
        f"line 4, 1: found '{second}', expected one kind of unit: '{first}' was taken "
        "for A1" in message
    )


@pytest.mark.parametrize("group", ["0,123", "-0,123", "0,500", "00,123", "012,345"])
@pytest.mark.parametrize("thousands", ["", ","])
def test_no_group_of_thousands_begins_with_0(group: str, thousands: str) -> None:
    with pytest.raises(SeparatorError, match=r"--thousands \. if decimals follow it"):
        number(group, thousands=thousands)


@pytest.mark.parametrize(("group", "sign"), [("0.123", "."), ("0 123", " ")])
def test_nor_with_another_sign(group: str, sign: str) -> None:
    with pytest.raises(NoNumberError):
        number(group, thousands=sign)


@pytest.mark.parametrize("other", ["1,234.5", "1,234,567", "12,345", "7"])
def test_a_sheet_that_contradicts_itself_is_an_error(
    tmp_path: Path, other: str
) -> None:
    study = study_of(tmp_path, "persons")
    text = f'Birth rate (persons)\ncity,2019\nAlder,"0,123"\nBirch,"{other}"\n'
    messages = run(study, put(tmp_path, text)).errors
    assert "line 3, 2: found '0,123'" in messages[0]
    assert "--thousands . if decimals follow it" in messages[0]
    assert not (study / "observations").exists()


def test_decimal_commas_are_read_if_the_user_says_so(tmp_path: Path) -> None:
    study = study_of(tmp_path, "persons")
    text = 'Birth rate (persons)\ncity,2019\nAlder,"0,123"\nBirch,"1.234,5"\n'
    assert run(study, put(tmp_path, text), thousands=".").errors == []
    assert sorted(observations(study).values()) == [Decimal(".123"), Decimal("1234.5")]


DOUBLES = st.floats(1e-9, 1e12)


@given(DOUBLES)
@example(0.1 + 0.2)
def test_what_a_double_adds_behind_15_digits_is_no_difference(value: float) -> None:
    assert are_equal(Decimal(repr(value)), Decimal(f"{value:.15g}"))
    assert are_equal(Decimal(value), Decimal(repr(value)))


@given(st.integers(10**14, 10**15 - 2), st.integers(-20, 5), st.booleans())
def test_a_difference_in_the_15th_digit_is_one(
    digits: int, exponent: int, is_negative: bool
) -> None:
    sign = -1 if is_negative else 1
    one = Decimal(sign * digits).scaleb(exponent)
    other = Decimal(sign * (digits + 1)).scaleb(exponent)
    assert not are_equal(one, other)
    assert not are_equal(one, -one)
    assert not are_equal(one, Decimal(0))


def test_observations_equal_to_15_digits_are_kept_as_they_are(tmp_path: Path) -> None:
    study = study_of(tmp_path, "persons")
    text = "Birth rate (persons)\ncity,2019,2020\nAlder,{},{}\n"
    run(study, put(tmp_path, text.format("0.3", "123456789.12")))
    before = (study / "observations" / "observations.csv").read_bytes()
    again = text.format(repr(0.1 + 0.2), "123456789.1200000047683716")
    for replace in (False, True):
        found = run(study, put(tmp_path, again, "again.csv"), replace=replace)
        assert (found.errors, found.written, found.kept) == ([], 0, 2)
        assert (study / "observations" / "observations.csv").read_bytes() == before
    other = put(tmp_path, text.format("0.300000000000001", ""), "other.csv")
    (message,) = run(study, other).errors
    assert "found 0.300000000000001 for rate, A1, 2019, and 0.3 in " in message


def test_a_stray_row_is_told_once(tmp_path: Path) -> None:
    study = study_of(tmp_path, "persons")
    text = "Birth rate (persons)\ncity,2019,2020\nAlder,1,2\n,3,\n,,4\nBirch,5,6\n"
    file = put(tmp_path, text)
    assert run(study, file).errors == [
        f"{file}, line {line}, 1: found no name of a unit, expected one of "
        "study_units.csv"
        for line in (4, 5)
    ]


PLACES = {
    "a series at the head of its column": (
        "unit,year,Birth rate,Death rate\nA1,2019,1,2\n",
        "line 1, 4: found 'Death rate'",
    ),
    "a series in its row": (
        "indicator,city,2019\nDeath rate,Alder,1\n",
        "line 2, 1: found 'Death rate'",
    ),
    "a unit after other columns": (
        "indicator,2019,city\nBirth rate,1,Alter\n",
        "line 2, 3: found 'Alter'",
    ),
    "a unit in a title": (
        "地区：不明\n指标,2019年\n出生率,1\n",
        "line 1, 1: found '不明'",
    ),
    "a unit of measurement in its column": (
        "indicator,单位,city,2019\nBirth rate,元,Alder,1\n",
        "line 2, 2: found 'Birth rate' in the unit '元'",
    ),
    "a unit of measurement in a line of its own": (
        "出生率\n单位：元\n地区,2019年\n桤城,1\n",
        "line 2, 1: found '出生率' in the unit '元'",
    ),
    "a year in its column": (
        "city,value,year,indicator\nAlder,1,2O19,rate\n",
        "line 2, 3: found the year '2O19'",
    ),
    "the heading of a block": (
        ",Birth rate,Death rate\ncity,2019,2020\nAlder,1,2\n",
        "line 1, 3: found 'Death rate'",
    ),
}


@pytest.mark.parametrize("kind", PLACES)
def test_a_message_names_the_cell_that_is_wrong(tmp_path: Path, kind: str) -> None:
    text, message = PLACES[kind]
    file = put(tmp_path, text)
    (told,) = run(study_of(tmp_path, "persons"), file).errors
    assert told.startswith(f"{file}, {message}, expected")


def test_of_a_kind_twenty_are_told_and_all_are_counted(tmp_path: Path) -> None:
    study = study_of(tmp_path, "persons")
    rows = [f"C{n},2019,{n}" for n in range(300)]
    rows += [f"Alder,2019,x{n}" for n in range(290)]
    file = put(tmp_path, "\n".join(["unit,year,Birth rate", *rows, ""]))
    arguments = ["import", str(file), "--study", str(study)]
    ended = CliRunner().invoke(main, arguments)
    lines = ended.stderr.splitlines()
    assert ended.exit_code == 1
    assert lines[-3:] == [
        "... and 280 more found elsewhere, expected a unit of the study",
        "... and 270 more found elsewhere, expected a plain number",
        "590 errors: nothing was written.",
    ]
    assert len(lines) == 2 * 20 + 3


def test_errors_whose_texts_differ_are_of_one_kind_by_their_code(
    tmp_path: Path,
) -> None:
    names = [f"Alder{letter}" for letter in "abcdefghijklmno"]
    names += [f"C{n}" for n in range(15)] + [f"D{n} %" for n in range(25)]
    rows = [f"{name},2019,1" for name in names]
    file = put(tmp_path, "\n".join(["unit,year,Birth rate", *rows, ""]))
    found = run(study_of(tmp_path, "persons"), file)
    assert sum("did you mean 'Alder'" in error for error in found.errors) == 15
    assert found.errors[-2:] == [
        "... and 10 more found elsewhere, expected a unit of the study",
        "... and 5 more found elsewhere, expected a unit of the study, and no unit "
        "of measurement",
    ]
    assert len(found.errors) + found.further == 55


@pytest.mark.parametrize(
    ("text", "line", "quoted", "lacks"),
    [
        (
            "A download\n\nCountry Title,Region Code,2019,2020\nAlder,A1,1,2\n",
            3,
            "'Country Title', 'Region Code', '2019', '2020'",
            "no known name of a column of units or indicators",
        ),
        ("city,Y19,Y20\nAlder,1,2\n", 1, "'city', 'Y19', 'Y20'", "no year"),
    ],
)
def test_what_came_nearest_to_a_header_is_quoted(
    tmp_path: Path, text: str, line: int, quoted: str, lacks: str
) -> None:
    file = put(tmp_path, text)
    (message,) = run(study_of(tmp_path, "persons"), file).errors
    assert message.startswith(
        f"{file}, line {line}: found no header (nearest is {quoted}, with {lacks}), "
        "expected a row of years"
    )
