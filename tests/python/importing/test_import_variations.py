"""What files of statistical offices say beside names, years and units, is not lost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from entropanel.importing.importer import Imported, import_files
from helpers.import_studies import DECLARED, observations_of, read, study_of

PEOPLE = {"pop": ("Population", "persons")}
PLACES = {"A1": "Alder", "B2": "Birch"}
COUNTRIES = {"CA": "Canada", "CN": "China", "GB": "United Kingdom"}
THOUSAND = ["in thousands", "Thousands", "thousands of persons", "1000 persons"]


def put(
    folder: Path,
    text: str,
    series: Mapping[str, tuple[str, str]] = PEOPLE,
    units: Mapping[str, str] = PLACES,
    chinese: Mapping[str, str] = {},
) -> tuple[Imported, dict[tuple[str, str, str], float]]:
    """What an import of a text did, and the observations that the study has then."""
    study = study_of(folder, units, series, chinese=chinese)
    file = folder / "download.csv"
    file.write_text(text, encoding="utf-8")
    imported = import_files([file], study, DECLARED)
    return imported, {key: float(v) for key, v in observations_of(study).items()}


@pytest.mark.parametrize("unit", THOUSAND)
@pytest.mark.parametrize(
    "text",
    [
        "region,year,Population ({})\nA1,2019,37\n",
        "Population ({})\nregion,2019\nA1,37\n",
        "Population\n({})\nregion,2019\nA1,37\n",
        "Population\n{}\nregion,2019\nA1,37\n",
        "Population\nUnit: {}\nregion,2019\nA1,37\n",
        "Population,\nUnit of measure,{}\nregion,2019\nA1,37\n",
    ],
)
def test_thousands_count_wherever_they_stand(
    tmp_path: Path, text: str, unit: str
) -> None:
    imported, found = put(tmp_path, text.format(unit))
    assert (imported.errors, found) == ([], {("pop", "A1", "2019"): 37000})


@pytest.mark.parametrize(
    ("header", "cell", "times"),
    [
        *[("Scale", "Millions", 10**6), ("SCALAR_FACTOR", "thousands", 1000)],
        *[("Magnitude", "thousand", 1000), ("UNIT_MULT", "6: Millions", 10**6)],
        *[("UNIT_MULT", "3.0", 1000), ("UNIT_MULT", "06", 10**6)],
        *[("UNIT_MULT", "0", 1), ("Scale", "Units", 1), ("Multiplier", "1000", 1000)],
    ],
)
@pytest.mark.parametrize("unit", ["Unit,", ""])
def test_a_column_of_magnitudes_counts(
    tmp_path: Path, header: str, cell: str, times: int, unit: str
) -> None:
    held = "persons," if unit else ""
    text = (
        f"region,indicator,{unit}{header},year,value\nA1,Population,{held}{cell},"
        "2019,2\n"
    )
    imported, found = put(tmp_path, text)
    assert (imported.errors, found) == ([], {("pop", "A1", "2019"): 2 * times})


@pytest.mark.parametrize("cell", ["-2", "1", "many", "13"])
def test_a_magnitude_that_is_none_is_an_error(tmp_path: Path, cell: str) -> None:
    text = f"region,indicator,UNIT_MULT,year,value\nA1,Population,{cell},2019,2\n"
    (error,) = put(tmp_path, text)[0].errors
    assert f"line 2, 3: found '{cell}', expected a power of ten" in error


@pytest.mark.parametrize(
    "beside", ["(上年=100)", "(农村)", "（人/平方公里）", ", 万人", " 万人", "(年末)"]
)
def test_what_stands_beside_a_name_is_no_name_in_another_language(
    tmp_path: Path, beside: str
) -> None:
    imported, found = put(tmp_path, f'region,year,"Population{beside}"\nA1,2019,2\n')
    assert imported.errors
    assert found == {}


@pytest.mark.parametrize("form", ["{}{}", "{} {}", "{} ({})", "{}({})", "{}\n({})"])
@pytest.mark.parametrize("mark", ["p", "e", "r", "b", "E", "*", "†"])
def test_the_mark_of_a_year_is_kept_in_the_log(
    tmp_path: Path, form: str, mark: str
) -> None:
    year = form.format("2020", mark)
    imported, found = put(tmp_path, f'Population\nregion,2019,"{year}"\nA1,1,2\n')
    assert imported.errors == []
    assert found == {("pop", "A1", "2019"): 1, ("pop", "A1", "2020"): 2}
    log = read(tmp_path / "study of a test" / "observations" / "import_log.csv")
    assert [row["flag"] for row in log] == ["", mark]


@pytest.mark.parametrize(
    "date", ["2019-13-01", "2019-00-10", "2019-12-32", "32.1.2019"]
)
def test_a_date_that_no_calendar_has_is_no_year(tmp_path: Path, date: str) -> None:
    (error,) = put(tmp_path, f"region,year,Population\nA1,{date},1\n")[0].errors
    assert f"found the year '{date}'" in error


@pytest.mark.parametrize("unit", ["thousands", "%", "$", "万人", "quux"])
def test_a_series_without_a_unit_takes_any_and_a_warning_names_it(
    tmp_path: Path, unit: str
) -> None:
    text = f"region,indicator,unit,year,value\nA1,Population,{unit},2019,2\n"
    imported, found = put(tmp_path, text, {"pop": ("Population", "")})
    assert (imported.errors, found) == ([], {("pop", "A1", "2019"): 2})
    assert any(repr(unit) in warning for warning in imported.warnings)


@pytest.mark.parametrize(
    "name", ["England", "Canada City", "Canada Province", "Mexico City"]
)
def test_a_part_of_a_country_is_not_the_country(tmp_path: Path, name: str) -> None:
    text = f"Country,year,Population\n{name},2019,2\n"
    assert put(tmp_path, text, units=COUNTRIES)[0].errors


def test_a_country_is_no_total_where_the_units_are_countries(tmp_path: Path) -> None:
    text = "Country,year,Population\n中国,2019,2\n"
    assert put(tmp_path, text, units=COUNTRIES)[1] == {("pop", "CN", "2019"): 2}


@pytest.mark.parametrize("bears", ["大阪", "大阪府"])
def test_a_city_of_japan_is_not_its_prefecture(tmp_path: Path, bears: str) -> None:
    def found(name: str) -> dict[tuple[str, str, str], float]:
        text = f"region,year,Population\n{name},2019,2\n"
        folder = tmp_path / name
        return put(folder, text, units={"27": "Osaka"}, chinese={"27": bears})[1]

    for name in ("大阪府", "大阪", "Osaka Prefecture"):
        (tmp_path / name).mkdir()
        assert found(name) == {("pop", "27", "2019"): 2}
    for name in ("大阪市", "Osaka City"):
        (tmp_path / name).mkdir()
        assert found(name) == {}


def test_a_unit_known_by_an_assumed_suffix_is_told(tmp_path: Path) -> None:
    text = "region,year,Population\nAlder City,2019,2\n"
    imported, found = put(tmp_path, text)
    assert found == {("pop", "A1", "2019"): 2}
    assert any("'Alder City' was read as A1" in w for w in imported.warnings)


def test_a_text_that_may_be_a_name_in_another_language_is_told(tmp_path: Path) -> None:
    imported, found = put(tmp_path, "region,year,人口 Population\nA1,2019,2\n")
    assert found == {("pop", "A1", "2019"): 2}
    assert any("'人口 Population' was read as pop" in w for w in imported.warnings)


def test_a_town_with_the_code_of_its_state_is_not_the_state(tmp_path: Path) -> None:
    text = "region,year,Population\nSão Paulo/SP,2019,2\n"
    assert put(tmp_path, text, units={"SP": "São Paulo"})[0].errors


def test_a_column_of_notes_on_countries_names_no_unit(tmp_path: Path) -> None:
    """The layout of the International Monetary Fund's outlook."""
    text = (
        "ISO\tWEO Subject Code\tCountry\tSubject Descriptor\tUnits\tScale\t"
        "Country/Series-specific Notes\t2019\t2020\tEstimates Start After\n"
        "CAN\tLP\tCanada\tPopulation\tPersons\tMillions\tSource: a census\t"
        "37.5\t38\t2020\n"
    )
    imported, found = put(tmp_path, text, units=COUNTRIES)
    assert imported.errors == []
    assert found == {("pop", "CA", "2019"): 37.5e6, ("pop", "CA", "2020"): 38e6}
