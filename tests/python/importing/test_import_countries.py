"""Countries by ISO codes and names, where a study's units are countries."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from entropanel.importing.importer import Imported, import_files
from entropanel.notation.countries import countries_of
from helpers.import_studies import DECLARED, observations_of, study_of

UNITS = {"AT": "Austria", "GR": "Greece", "GB": "United Kingdom", "KR": "South Korea"}
UNITS |= {"CD": "Congo (Democratic Republic)", "CG": "Republic of the Congo"}


def run(folder: Path, name: str, units: dict[str, str]) -> tuple[Path, Imported]:
    study = study_of(folder, units)
    file = folder / "file.csv"
    file.write_text(f'country,2019,2020\n"{name}",1,2\n', encoding="utf-8")
    return study, import_files([file], study, DECLARED, series="gdp")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        *[(name, "AT") for name in ("AT", "AUT", "040", "Österreich", "奥地利")],
        *[(name, "AT") for name in ("オーストリア", "Autriche", "Австрия", "النمسا")],
        *[(name, "GR") for name in ("EL", "GRC", "300", "Ελλάδα", "Griechenland")],
        *[(name, "GB") for name in ("UK", "GBR", "826", "英国", "Great Britain")],
        *[(name, "KR") for name in ("Korea, Rep.", "Republic of Korea", "韩国")],
        *[(name, "CD") for name in ("Congo, Dem. Rep.", "COD")],
        ("Democratic Republic of Congo", "CD"),
        ("Congo, Rep.", "CG"),
    ],
)
def test_a_country_is_found_by_its_codes_and_names(
    tmp_path: Path, name: str, unit: str
) -> None:
    study, found = run(tmp_path, name, UNITS)
    assert found.errors == []
    assert {key[1] for key in observations_of(study)} == {unit}


@pytest.mark.parametrize("codes", [0, 1, 2])
def test_codes_of_a_study_may_be_of_any_kind(tmp_path: Path, codes: int) -> None:
    kinds = [("AT", "AUT", "040"), ("GR", "GRC", "300")]
    study, found = run(
        tmp_path,
        "Griechenland",
        {kinds[0][codes]: "Austria", kinds[1][codes]: "Greece"},
    )
    assert found.errors == []
    assert {key[1] for key in observations_of(study)} == {kinds[1][codes]}


def test_an_ambiguous_name_is_an_error(tmp_path: Path) -> None:
    """Kongo is German and Swedish for both."""
    _, found = run(tmp_path, "Kongo", UNITS)
    (message,) = found.errors
    assert (
        "found 'Kongo', expected one unit; this is a name of the countries" in message
    )
    assert "CD, CG" in message


def test_units_that_only_look_like_countries_are_none(tmp_path: Path) -> None:
    """AL and GA are states here, and Georgia is not the country."""
    states = {"AL": "Alabama", "GA": "Georgia", "CA": "California"}
    for name in ("Albania", "Gabon", "Canada", "ALB", "GEO"):
        study, found = run(tmp_path, name, states)
        assert len(found.errors) == 1
        assert observations_of(study) == {}
    study, found = run(tmp_path, "Georgia", states)
    assert found.errors == []
    assert {key[1] for key in observations_of(study)} == {"GA"}


@pytest.mark.parametrize("name", ["DDR", "DD", "YUG", "BUR", "Atlantis", "AUTT"])
def test_what_is_no_country_of_today_is_an_error(tmp_path: Path, name: str) -> None:
    _, found = run(tmp_path, name, UNITS)
    assert len(found.errors) == 1


def test_a_second_name_of_the_same_country_is_passed_over(tmp_path: Path) -> None:
    """Where the study has codes of its own, and the file those of ISO beside names."""
    study = study_of(tmp_path, {"C1": "Austria", "C2": "Greece"})
    file = tmp_path / "file.csv"
    rows = "Country Name,Country Code,2019\nAustria,AUT,1\nGreece,GRC,2\n"
    file.write_text(rows, encoding="utf-8")
    assert import_files([file], study, DECLARED, series="gdp").errors == []
    assert observations_of(study)["gdp", "C2", "2019"] == "2"
    file.write_text("Country Name,Country Code,2019\nAustria,GRC,1\n", encoding="utf-8")
    (message,) = import_files([file], study, DECLARED, series="gdp").errors
    assert "found 'GRC', expected a unit of the study" in message


def test_the_codes_are_those_of_an_independent_list() -> None:
    """The members of the euro area in 2024, by hand, in each kind of code."""
    members = pd.DataFrame(
        [
            *[("AT", "AUT", "040", "Austria"), ("BE", "BEL", "056", "Belgium")],
            *[("CY", "CYP", "196", "Cyprus"), ("DE", "DEU", "276", "Germany")],
            *[("EE", "EST", "233", "Estonia"), ("ES", "ESP", "724", "Spain")],
            *[("FI", "FIN", "246", "Finland"), ("FR", "FRA", "250", "France")],
            *[("GR", "GRC", "300", "Greece"), ("HR", "HRV", "191", "Croatia")],
            *[("IE", "IRL", "372", "Ireland"), ("IT", "ITA", "380", "Italy")],
            *[("LT", "LTU", "440", "Lithuania"), ("LU", "LUX", "442", "Luxembourg")],
            *[("LV", "LVA", "428", "Latvia"), ("MT", "MLT", "470", "Malta")],
            *[("NL", "NLD", "528", "Netherlands"), ("PT", "PRT", "620", "Portugal")],
            *[("SI", "SVN", "705", "Slovenia"), ("SK", "SVK", "703", "Slovakia")],
        ]
    )
    for row in members.itertuples(index=False):
        assert {countries_of(text) for text in row} == {frozenset([row[0]])}
