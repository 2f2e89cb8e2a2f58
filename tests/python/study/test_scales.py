"""The scale of an indicator, held against units of measurement."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from entropanel.study.check import check
from entropanel.study.declarations import declarations
from entropanel.study.scales import fitting_power
from helpers.invalid_studies import INDICATORS, add
from helpers.project import PROJECT


@pytest.mark.parametrize(
    ("numerator", "denominator", "unit", "power"),
    [
        # 3 of 100 million yuan by 2 of 10 thousand persons are 15,000 yuan a head
        ("100 million yuan", "10 thousand persons", "yuan", 4),
        ("100 million yuan", "10 thousand persons", "10 thousand yuan", 0),
        ("亿元", "万人", "元/人", 4),
        ("items", "10 thousand persons", "items per 10 thousand persons", 0),
        ("firms", "persons", "firms per 1000 persons", 3),
        ("1000 euro", "persons", "euro per person", 3),
        # 5 of 10 thousand km by 2 of 10 thousand square km are 2.5 km per square km
        *[
            (
                "10 thousand kilometres",
                "10 thousand square kilometres",
                "kilometres per square kilometre",
                0,
            ),
            ("kilometres", "square kilometres", "kilometres per 100 sq.km", 2),
        ],
        ("10 thousand persons", "persons", "ratio", 4),
        ("persons", "10 thousand persons", "percent", -2),
        ("100 million yuan", None, "yuan", 8),
        ("percent", None, "ratio", -2),
        # nothing is known of these, or they do not belong together
        ("connections", "households", "connections per household", None),
        ("yuan", "persons", "firms per person", None),
        ("yuan", "persons", "yuan per household", None),
        ("yuan", "persons", "ratio", None),
        ("connections", None, "1000 connections", None),
    ],
)
def test_the_scale_that_fits(
    numerator: str, denominator: str | None, unit: str, power: int | None
) -> None:
    assert fitting_power(numerator, denominator, unit) == power


def test_no_scale_of_the_default_study_is_doubtful() -> None:
    """What is told is that railways are taken from a product in yuan."""
    seeds = PROJECT / "seeds"
    found = check(seeds, declarations(seeds))
    warning = (
        "study/study_scenario_series.csv, line 4, source_series: found "
        "'gdp_2018_census' in '100 million yuan' for 'railway_mileage', expected a "
        "series in '10 thousand kilometres'"
    )
    assert found.errors == []
    declared = [told for told in found.warnings if told.startswith("study/")]
    assert declared == [warning]


@pytest.mark.parametrize(
    ("scale", "is_told"),
    [("1", False), ("1e0", False), ("1.0", False), ("10", True), ("0.01923", False)],
)
def test_a_scale_that_is_no_power_of_ten_is_not_judged(
    tmp_path: Path, scale: str, is_told: bool
) -> None:
    study = Path(shutil.copytree(PROJECT / "examples" / "towns", tmp_path / "study"))
    row = f"WEE,Weekly income,周收入,euro,household_income,,{scale},1,,,,"
    add(INDICATORS, row)(study)
    found = check(study, declarations(PROJECT / "seeds"))
    assert found.errors == []
    assert len(found.warnings) == is_told
