"""Ways to make a study wrong, each with its error message."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

Change = Callable[[Path], None]


def rewrite(file: str, change: Callable[[str], str]) -> Change:
    """Changes the text of one file of a study."""

    def apply(study: Path) -> None:
        path = study / file
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    return apply


def replace(file: str, old: str, new: str) -> Change:
    """Puts a text in place of its first occurrence."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return rewrite(file, change)


def put(file: str, content: bytes) -> Change:
    """Puts a file's bytes in place of what it holds."""
    return lambda study: (study / file).write_bytes(content) and None


def add(file: str, *rows: str) -> Change:
    """Puts rows at the end of a file."""
    return rewrite(file, lambda text: text + "".join(f"{row}\n" for row in rows))


def write(file: str, text: str) -> Change:
    """Writes a file that the example does without."""
    return lambda study: (study / file).write_text(text, encoding="utf-8") and None


def fill(series: str, *values: str, times: int = 12) -> Change:
    """Gives all units, or the first ones, the same observations of a series."""

    def change(text: str) -> str:
        rows = text.splitlines()
        mine = [n for n, row in enumerate(rows) if row.startswith(f"{series},")]
        for n in mine[:times]:
            rows[n] = ",".join([*rows[n].split(",")[:2], *values])
        return "\n".join(rows) + "\n"

    return rewrite(OBSERVATIONS, change)


def without(text: str, start: str) -> str:
    """The lines of a text that begin otherwise."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(start))


def both(*changes: Change) -> Change:
    """One change after the other."""

    def apply(study: Path) -> None:
        for change in changes:
            change(study)

    return apply


OBSERVATIONS = "observations/observations.csv"
UNITS = "study/study_units.csv"
REGION_UNITS = "study/study_region_units.csv"
VARIANTS = "study/study_index_variants.csv"
SERIES = "study/study_series.csv"
INDICATORS = "study/study_indicators.csv"
COPIES = "observations/observation_copies.csv"
SETTINGS = "study/study_settings.csv"
SPECIFICATIONS = "study/study_specifications.csv"
TERMS = "study/study_specification_terms.csv"
LONG = "observations/observations_long.csv"
LONG_HEADER = "series,unit_code,year,value\n"

FILES = [
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
        f"{UNITS}: found bytes that are not UTF-8 in line 2, expected a CSV file in "
        "UTF-8",
    ),
    (
        "semicolons, as some spreadsheets write",
        rewrite(UNITS, lambda text: text.replace(",", ";")),
        f"{UNITS}, line 1: found semicolons between the columns, expected commas",
    ),
    (
        "a column is missing",
        replace(UNITS, "name_zh", "name_zn"),
        f"{UNITS}, line 1: found 'name_zn' instead, expected the column 'name_zh'",
    ),
    (
        "a repeated column",
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
        f"{UNITS}, line 14: found unexpected end of data, expected a closing "
        "quotation mark",
    ),
    (
        "a repeated key",
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
        "a number too large to be read",
        replace(UNITS, "Birch Ferry", "1e9999999"),
        f"{UNITS}, line 3, name_en: found '1e9999999', expected a number below "
        "1e100000",
    ),
]

RULES = [
    (
        "a required file without rows",
        rewrite("study/study_scenarios.csv", lambda text: text.splitlines()[0] + "\n"),
        "study/study_scenarios.csv: found no rows, expected at least one",
    ),
    (
        "no observations at all",
        lambda study: (study / OBSERVATIONS).unlink(),
        f"{OBSERVATIONS}: found no observations, expected rows, here or in "
        "observations_long.csv",
    ),
    (
        "an empty key",
        replace(UNITS, "T05,", ","),
        f"{UNITS}, line 6, unit_code: found an empty cell, expected a value",
    ),
    (
        "a region of another scheme",
        replace("study/study_region_units.csv", "coasts,North", "coast,North"),
        "study/study_region_units.csv, line 2, scheme and region: found 'coast', "
        "'North coast', expected a row of study_regions.csv (did you mean 'coasts', "
        "'North coast'?)",
    ),
    (
        "an unknown scheme in a specification",
        replace(SPECIFICATIONS, "true,true,,", "true,true,shores,North coast"),
        f"{SPECIFICATIONS}, line 3, scheme and region: found 'shores', 'North coast', "
        "expected a row of study_regions.csv (did you mean 'coasts', 'North coast'?)",
    ),
    (
        "an unknown index in a specification",
        replace(TERMS, "D,D,level", "D,DD,level"),
        f"{TERMS}, line 3, variable: found 'DD', expected an indicator, an index, or "
        "index__variant (did you mean 'D'?)",
    ),
    (
        "an unknown transform",
        replace(TERMS, "INC,log", "INC,logarithm"),
        f"{TERMS}, line 4, transform: found 'logarithm', expected 'level' or 'log' or "
        "'z_score'",
    ),
    (
        "a term twice in a regression",
        add(TERMS, "pooled,3,control,z_income,INC,log,,,"),
        f"{TERMS}, line 8, variable: found 'INC' again in 'pooled', expected no term "
        "collinear with that of line 4",
    ),
    (
        "a regression without an outcome",
        replace(TERMS, "pooled,0,outcome", "pooled,0,control"),
        f"{SPECIFICATIONS}, line 2, specification: found 0 outcomes among the terms "
        "of 'pooled', expected one",
    ),
    (
        "a regression without a regressor",
        replace(TERMS, "pooled,1,regressor", "pooled,1,control"),
        f"{SPECIFICATIONS}, line 2, specification: found no regressor among the terms "
        "of 'pooled', expected at least one",
    ),
    (
        "a regression without a covariance",
        add(SPECIFICATIONS, "third,No errors,,false,false,,,,,"),
        f"{SPECIFICATIONS}, line 4, specification: found no covariance for 'third', "
        "expected at least one in study_specification_covariances.csv",
    ),
    (
        "a number of rows that is not a whole number",
        write(SETTINGS, "setting,value,note\nrows_of_large_regressions,1e5,n\n"),
        f"{SETTINGS}, line 2, value: found '1e5', expected a whole number",
    ),
    (
        "a tolerance that is not a number",
        write(SETTINGS, "setting,value,note\nnear_tolerance,5%,n\n"),
        f"{SETTINGS}, line 2, value: found '5%', expected a plain number",
    ),
    (
        "a negative tolerance",
        write(SETTINGS, "setting,value,note\nnear_tolerance,-0.05,n\n"),
        f"{SETTINGS}, line 2, value: found '-0.05', expected a number of at least 0",
    ),
    (
        "a tolerance without a value",
        write(SETTINGS, "setting,value,note\nnear_tolerance,,n\n"),
        f"{SETTINGS}, line 2, value: found an empty cell, expected a value",
    ),
    (
        "an unknown default scenario",
        write(SETTINGS, "setting,value,note\ndefault_scenario,as_publishd,n\n"),
        f"{SETTINGS}, line 2, value: found 'as_publishd', expected a value of "
        "study_scenarios.csv (did you mean 'as_published'?)",
    ),
    (
        "a default scenario without a value",
        write(SETTINGS, "setting,value,note\ndefault_scenario,,n\n"),
        f"{SETTINGS}, line 2, value: found an empty cell, expected a value of "
        "study_scenarios.csv",
    ),
    (
        "a word for a unit that is no word",
        write(SETTINGS, "setting,value,note\nunit_zh,{x},n\n"),
        f"{SETTINGS}, line 2, value: found '{{x}}', expected a word that begins with "
        "a letter",
    ),
    (
        "a word for a unit without its plural",
        write(SETTINGS, "setting,value,note\nunit_en,town,n\n"),
        f"{SETTINGS}: found no setting 'units_en', expected one beside 'unit_en'",
    ),
    (
        "clustered errors without a dimension of the clusters",
        replace("study/study_covariances.csv", "clustered,unit,", "clustered,,"),
        "study/study_covariances.csv, line 3, cluster_by: found an empty cell, "
        "expected the dimension of the clusters",
    ),
    (
        "fewer observations than parameters",
        replace(SPECIFICATIONS, "true,true,,,,,", "true,true,,,2021,2021,"),
        f"{SPECIFICATIONS}, line 3: found at most 12 observations for 14 parameters, "
        "expected more observations",
    ),
    (
        "a last year before the first year",
        replace(SERIES, "invented,2016,2021", "invented,2021,2016"),
        f"{SERIES}, line 2, published_to: found '2016', expected a number of at least "
        "2021 (published_from)",
    ),
    (
        "observations read from two copies",
        add(COPIES, "population,,2019,2022,,another"),
        f"{COPIES}, line 10: found 2019 to 2022 of 'population' again, expected years "
        "that line 2 does not have",
    ),
    (
        "observations of a unit read from two copies",
        add(COPIES, "households,T01,2018,2020,,a", "households,T01,2020,2020,,b"),
        f"{COPIES}, line 11: found 2020 to 2020 of 'households', 'T01' again, expected "
        "years that line 10 does not have",
    ),
    (
        "a share above 1",
        replace(SERIES, ",0.9,", ",90,"),
        f"{SERIES}, line 2, minimum_coverage: found '90', expected a number of "
        "at most 1",
    ),
    (
        "an index without its default variant",
        replace(VARIANTS, "C,default", "C,plain"),
        "study/study_indices.csv, line 3, index_id: found no variant 'default' of "
        "index 'C', expected one in study_index_variants.csv",
    ),
    (
        "an index without indicators",
        add("study/study_indices.csv", "E,Empty,空,"),
        "study/study_indices.csv, line 4, index_id: found no retained indicator of "
        "index 'E', expected at least one in study_indicators.csv",
    ),
    (
        "a candidate that is neither retained nor excluded",
        replace(INDICATORS, "true", ""),
        f"{INDICATORS}, line 2, is_retained: found an empty cell, expected true or "
        "false",
    ),
    (
        "an unknown name in a ratio",
        replace(INDICATORS, "connections,households", "connections,housholds"),
        f"{INDICATORS}, line 2, denominator: found 'housholds', expected a value of "
        "study_series.csv (did you mean 'households'?)",
    ),
    (
        "an indicator in a ratio",
        replace(INDICATORS, "connections,households", "connections,POP"),
        f"{INDICATORS}, line 2, denominator: found 'POP', expected a value of "
        "study_series.csv",
    ),
    (
        "a ratio of a series to itself",
        replace(INDICATORS, "museum_visits,population", "population,population"),
        f"{INDICATORS}, line 5, denominator: found 'population', which is the "
        "numerator, expected another series",
    ),
    (
        "a cycle of sources",
        write(
            "study/study_scenario_series.csv",
            "scenario,series,source_series,observed_from,observed_to,decimals,note\n"
            "as_published,population,households,,,,\n"
            "as_published,households,population,,,,\n",
        ),
        "study/study_scenario_series.csv, line 2, source_series: found 'households', "
        "which the scenario takes from 'population', expected a series with "
        "observations of its own in the scenario",
    ),
    (
        "a cycle of relations",
        add("study/study_series_relations.csv", "population,households,no"),
        "study/study_series_relations.csv, line 4: found 'population' bounded by "
        "itself through 'households', expected no cycle",
    ),
    (
        "two names that differ only in case",
        replace(INDICATORS, "POP,", "d,"),
        f"{VARIANTS}, line 2, variant: found 'D', expected a name that differs from "
        "'d' in more than case",
    ),
    (
        "a variable named like a key column of the results",
        replace(INDICATORS, "POP,", "Year,"),
        f"{INDICATORS}, line 8, indicator: found 'Year', expected a name that differs "
        "from 'year' in more than case",
    ),
    (
        "a term named like the constant",
        replace(TERMS, "ln_income", "_cons"),
        f"{TERMS}, line 4, term: found '_cons', expected another name, since this is "
        "the name of the constant",
    ),
    (
        "an unknown treatment of missing values",
        replace("study/study_scenarios.csv", "按发布数据,", "按发布数据,towns"),
        "study/study_scenarios.csv, line 2, balanced_by: found 'towns', expected "
        "'indicators' or 'units' or 'none'",
    ),
    (
        "an unknown treatment of missing values in a variant",
        rewrite(
            VARIANTS,
            lambda text: (
                text.replace("weight_period,", "weight_period,balanced_by,")
                .replace("pooled,", "pooled,,")
                .replace("pooled,,", "pooled,towns,", 1)
            ),
        ),
        f"{VARIANTS}, line 2, balanced_by: found 'towns', expected 'indicators' or "
        "'units' or 'none'",
    ),
    (
        "a regional mean divided by 0",
        replace("study/study_regions.csv", "北岸,,", "北岸,0,"),
        "study/study_regions.csv, line 2, divisor: found '0', expected a number of "
        "at least 1",
    ),
    (
        "a negative lag",
        replace(TERMS, "INC,log,,,", "INC,log,,,-1"),
        f"{TERMS}, line 4, lag: found '-1', expected a number of at least 0",
    ),
    (
        "winsorising a last year before the first year",
        replace(TERMS, "INC,log,,,", "INC,log,.5,.5,"),
        f"{TERMS}, line 4, winsorise_upper: found '.5', expected a number above .5 "
        "(winsorise_lower)",
    ),
    (
        "two terms at one position of a regression",
        replace(TERMS, "pooled,2,control", "pooled,01,control"),
        f"{TERMS}, line 4: found pooled, 01 again, expected it once (line 3 has it)",
    ),
    (
        "a region without its scheme",
        replace(SPECIFICATIONS, "false,false,,", "false,false,,South coast"),
        f"{SPECIFICATIONS}, line 2, scheme: found an empty cell, expected a value "
        "beside the region",
    ),
    (
        "a regression on a region without units",
        both(
            rewrite(REGION_UNITS, lambda text: without(text, "coasts,South coast")),
            replace(SPECIFICATIONS, "false,false,,", "false,false,coasts,South coast"),
        ),
        f"{SPECIFICATIONS}, line 2, region: found 'South coast' of 'coasts', which "
        "has no units, expected a region with units in study_region_units.csv",
    ),
    (
        "a regression on a region where no region has units",
        both(
            rewrite(REGION_UNITS, lambda text: text.partition("\n")[0] + "\n"),
            replace(SPECIFICATIONS, "true,true,,", "true,true,coasts,North coast"),
        ),
        f"{SPECIFICATIONS}, line 3, region: found 'North coast' of 'coasts', which "
        "has no units, expected a region with units in study_region_units.csv",
    ),
    (
        "an indicator without a numerator",
        replace(INDICATORS, "population,,,1,,,,", ",,,1,,,,"),
        f"{INDICATORS}, line 8, numerator: found an empty cell, expected a value",
    ),
    (
        "a variant without indicators",
        write(
            "study/study_index_exclusions.csv",
            "index_id,variant,indicator\nC,default,MVR\nC,default,CGR\n",
        ),
        "study/study_index_exclusions.csv, line 3: found every retained indicator of "
        "'C' left out of 'default', expected at least one to remain",
    ),
    (
        "more decimals than a number can hold",
        write(
            "study/study_scenario_series.csv",
            "scenario,series,source_series,observed_from,observed_to,decimals,note\n"
            "as_published,population,,,,99,\n",
        ),
        "study/study_scenario_series.csv, line 2, decimals: found '99', expected "
        "a number of at most 15",
    ),
    (
        "a negative number of clusters",
        replace("study/study_covariances.csv", ",unit,20", ",unit,-5"),
        "study/study_covariances.csv, line 3, minimum_clusters: found '-5', expected a "
        "number of at least 0",
    ),
    (
        "a variance inflation threshold below 1",
        replace("study/study_indices.csv", "使用,10", "使用,-3"),
        "study/study_indices.csv, line 2, vif_threshold: found '-3', expected a number "
        "of at least 1",
    ),
    (
        "a scale that is not above 0",
        replace(INDICATORS, "population,1000,", "population,-2,"),
        f"{INDICATORS}, line 4, scale: found '-2', expected a number above 0",
    ),
    (
        "a whole number that is too large",
        replace("study/study_covariances.csv", ",unit,20", ",unit,99999999999"),
        "study/study_covariances.csv, line 3, minimum_clusters: found '99999999999', "
        "expected a number of at most 2147483647",
    ),
    (
        "an undeclared name in the address of a printed number",
        both(
            lambda study: (study / "published").mkdir(exist_ok=True),
            write(
                "published/published_numbers.csv",
                "position,table_id,row_label,column_label,statistic,printed,variable,"
                "counterpart_table,counterpart_keys,counterpart_column,is_headline,"
                "note\n1,1,sum,,total,5.1,D,fct_index_national,"
                "index_id=D; variant=defalt; year=2020,total,,\n",
            ),
        ),
        "published/published_numbers.csv, line 2, counterpart_keys: found "
        "'variant=defalt', expected a value of study_index_variants.csv (did you "
        "mean 'default'?)",
    ),
    (
        "a number too large to compute with",
        replace(INDICATORS, "web_shops,population,1000", "web_shops,population,1e308"),
        f"{INDICATORS}, line 4, scale: found '1e308', expected 0, or a number whose "
        "absolute value lies between 1e-50 and 1e50",
    ),
]

OF_OBSERVATIONS = [
    (
        "text in a number",
        replace(OBSERVATIONS, "population,T01,29135", "population,T01,many"),
        "observations.csv, line 2: population, Alder Quay (T01), 2016: found 'many', "
        "expected a plain number or an empty cell",
    ),
    (
        "full-width digits",
        replace(OBSERVATIONS, "population,T01,29135", "population,T01,２９１３５"),
        "observations.csv, line 2: population, Alder Quay (T01), 2016: found "
        "'２９１３５', expected 29135 in plain digits",
    ),
    (
        "separators of thousands",
        replace(OBSERVATIONS, "population,T01,29135", 'population,T01,"29,135"'),
        "observations.csv, line 2: population, Alder Quay (T01), 2016: found "
        "'29,135', expected 29135 without separators",
    ),
    (
        "a percent sign",
        replace(OBSERVATIONS, "population,T01,29135", "population,T01,29%"),
        "observations.csv, line 2: population, Alder Quay (T01), 2016: found '29%', "
        "expected a number without a percent sign",
    ),
    (
        "a dash for a missing value",
        replace(OBSERVATIONS, "population,T01,29135", "population,T01,—"),
        "observations.csv, line 2: population, Alder Quay (T01), 2016: found '—', "
        "expected an empty cell",
    ),
    (
        "dots for a missing value",
        replace(OBSERVATIONS, "population,T01,29135", "population,T01,..."),
        "observations.csv, line 2: population, Alder Quay (T01), 2016: found '...', "
        "expected an empty cell",
    ),
    (
        "an unknown unit in the observations",
        replace(OBSERVATIONS, "population,T01", "population,T01A"),
        "observations.csv, line 2: found unit_code 'T01A', expected one of "
        "study_units.csv (did you mean 'T01'?)",
    ),
    (
        "an unknown series in the observations",
        replace(OBSERVATIONS, "population,T01", "popultion,T01"),
        "observations.csv, line 2: found series 'popultion', expected one of "
        "study_series.csv (did you mean 'population'?)",
    ),
    (
        "two different values for one observation",
        add(OBSERVATIONS, "population,T01,29136,,,,,"),
        "observations.csv, line 98: population, Alder Quay (T01), 2016: found 29136 "
        "again, expected it once (29135 in observations.csv, line 2)",
    ),
    (
        "different values in the two files",
        write(LONG, LONG_HEADER + "population,T01,2016,29136\n"),
        "observations_long.csv, line 2: population, Alder Quay (T01), 2016: found "
        "29136 again, expected it once (29135 in observations.csv, line 2)",
    ),
    (
        "a column of a year outside the panel",
        replace(OBSERVATIONS, "unit_code,2016", "unit_code,2015"),
        "observations.csv, line 1: found column '2015', expected a year of the "
        "panel, 2016 to 2021",
    ),
    (
        "a year of the panel without observations",
        replace(OBSERVATIONS, "unit_code,2016", "unit_code,2015"),
        "observations.csv, line 1: found no column 2016, and no rows of "
        "observations_long.csv, expected each year of the panel, 2016 to 2021",
    ),
    (
        "a row of a year outside the panel",
        write(LONG, LONG_HEADER + "population,T01,2022,29136\n"),
        "observations_long.csv, line 2: found year '2022', expected a year of the "
        "panel, 2016 to 2021",
    ),
    (
        "no observation where one is published",
        fill("population", "", "", "1", "1", "1", "1"),
        "population, Alder Quay (T01), 2016: found no observation, expected one in "
        "2016 to 2021 (at least 90.0% of the cells)",
    ),
    (
        "a series without observations",
        rewrite(OBSERVATIONS, lambda text: without(text, "museum_visits,")),
        "museum_visits: found no observations, expected some in 2016 to 2021 (at "
        "least 90.0% of the cells)",
    ),
    (
        "an observation outside the plausible bounds",
        replace(OBSERVATIONS, "population,T01,29135", "population,T01,-29135"),
        "observations.csv, line 2: population, Alder Quay (T01), 2016: found -29135, "
        "expected 0 to any (persons; counts and amounts are not negative)",
    ),
    (
        "a percentage for a ratio",
        both(
            replace(SERIES, "0.9,0,,counts", "0.9,0,1,shares"),
            fill("population", *["0.5"] * 6),
            replace(OBSERVATIONS, "population,T01,0.5", "population,T01,50"),
        ),
        "observations.csv, line 2: population, Alder Quay (T01), 2016: found 50, "
        "expected 0 to 1 (persons; shares and amounts are not negative): is it a "
        "percentage?",
    ),
    (
        "a ratio for a percentage",
        both(
            replace(SERIES, "0.9,0,,counts", "0.9,10,100,shares"),
            fill("population", *["50"] * 6),
            replace(OBSERVATIONS, "population,T01,50", "population,T01,0.5"),
        ),
        "observations.csv, line 2: population, Alder Quay (T01), 2016: found 0.5, "
        "expected 10 to 100 (persons; shares and amounts are not negative): is it a "
        "ratio?",
    ),
    (
        "ratios in a series in percent",
        both(
            replace(SERIES, "persons,invented", "percent,invented"),
            replace(SERIES, "0.9,0,,counts", "0.9,0,100,shares"),
            fill("population", *["0.5"] * 6),
        ),
        "population: found no value above 0.5, expected percent up to 100: are these "
        "ratios? (if not, declare a plausible_maximum of at most 1)",
    ),
    (
        "an observation too large to compute with",
        replace(OBSERVATIONS, "population,T01,29135", "population,T01,1e308"),
        "observations.csv, line 2: population, Alder Quay (T01), 2016: found '1e308', "
        "expected 0, or a number whose absolute value lies between 1e-50 and 1e50",
    ),
    (
        "an observation without a series",
        replace(OBSERVATIONS, "population,T01,29135", ",T01,29135"),
        "observations.csv, line 2: found no series, expected one of study_series.csv",
    ),
    (
        "one series above another",
        replace(OBSERVATIONS, "households,T01,", "households,T01,9"),
        "observations.csv, line 14: households, Alder Quay (T01), 2016: found",
    ),
    (
        "one observation of a unit, where that stops the build",
        both(
            replace(SERIES, "linear,missing", "linear,stop"),
            fill("population", "29135", "", "", "", "", "", times=1),
        ),
        "population, Alder Quay (T01): found one observation, expected two or more",
    ),
    (
        "no observation of a unit, where that stops the build",
        both(
            replace(SERIES, "linear,missing", "linear,stop"),
            fill("population", *[""] * 6, times=1),
        ),
        "population, Alder Quay (T01): found no observation, expected two or more",
    ),
    (
        "one observation of a unit in a scenario, where that stops the build",
        both(
            replace(SERIES, "linear,missing", "linear,stop"),
            write(
                "study/study_scenario_series.csv",
                "scenario,series,source_series,observed_from,observed_to,decimals,note"
                "\nas_published,population,,2018,2018,,\n",
            ),
        ),
        "population, Alder Quay (T01), scenario as_published: found one observation, "
        "expected two or more",
    ),
    (
        "a constant indicator",
        fill("download_speed", *["50"] * 6),
        "indicator SPD, scenario as_published: found 50 in every cell, expected "
        "values that vary",
    ),
    (
        "an indicator of zeros",
        fill("web_shops", *["0"] * 6),
        "indicator SHP, scenario as_published: found 0 in every cell, expected "
        "values that vary",
    ),
]

INVALID = [*FILES, *RULES, *OF_OBSERVATIONS]

WARNED = [
    (
        "a column of earlier studies",
        rewrite(
            "study/study_series_relations.csv",
            lambda text: re.sub("(?m),(?=[^,]+,[^,]+$)", ",at_most,", text).replace(
                "at_most,other_series", "relation,other_series"
            ),
        ),
        "study/study_series_relations.csv, line 1: found the column 'relation', which "
        "is no longer read, expected the columns series, other_series, reason",
    ),
    (
        "the same value twice for one observation",
        add(OBSERVATIONS, "population,T01,29135.0,,,,,"),
        "observations.csv, line 98: population, Alder Quay (T01), 2016: found 29135.0 "
        "again, expected it once (29135 in observations.csv, line 2)",
    ),
    (
        "a jump",
        replace(OBSERVATIONS, "population,T01,29135", "population,T01,2913.5"),
        "observations.csv, line 2: population, Alder Quay (T01), 2017: found 29407 "
        "after 2913.5, expected a change by a factor of at most 3 a year",
    ),
    (
        "one observation of a unit",
        fill("population", "29135", "", "", "", "", "", times=1),
        "population, Alder Quay (T01): found one observation, expected two or more; "
        "the other years remain missing",
    ),
    (
        "no observation of a unit",
        fill("population", *[""] * 6, times=1),
        "population, Alder Quay (T01): found no observation, expected two or more; "
        "the other years remain missing",
    ),
    (
        "a denominator of zero",
        fill("population", *["0"] * 6, times=1),
        "observations.csv, line 2: population, Alder Quay (T01), 2016: found 0, "
        "expected another value as the denominator of SHP; the indicator is missing "
        "there",
    ),
    (
        "a scale that does not fit the units of measurement",
        replace(INDICATORS, "population,1000,1,C", "population,1,1,C"),
        f"{INDICATORS}, line 6, scale: found 1 for 'euro per person' of '1000 euro' "
        "by 'persons', expected 1000",
    ),
    (
        "a series replaced by one in another unit of measurement",
        write(
            "study/study_scenario_series.csv",
            "scenario,series,source_series,observed_from,observed_to,decimals,note\n"
            "as_published,download_speed,household_income,,,,n\n",
        ),
        "study/study_scenario_series.csv, line 2, source_series: found "
        "'household_income' in 'euro' for 'download_speed', expected a series in "
        "'Mbit/s'",
    ),
    (
        "a part of an indicator replaced by one in another unit of measurement",
        write(
            "study/study_scenario_indicators.csv",
            "scenario,indicator,numerator,denominator,completed_on,completion_floor,"
            "note\nas_published,SHP,,households,,,n\n",
        ),
        "study/study_scenario_indicators.csv, line 2, denominator: found 'households' "
        "in 'households' for 'population', expected a series in 'persons'",
    ),
]

SERIES_ROW = "invented,,,,,,,,"


def unestimable(study: Path) -> None:
    """Puts regressions into a study that only their variables show to be idle."""
    add(
        SERIES,
        f"area,Area,面积,square kilometres,{SERIES_ROW}linear,carry,,",
        f"ferries,Ferries,渡轮,ferries,{SERIES_ROW}none,missing,,",
        f"trams,Trams,电车,trams,{SERIES_ROW}none,missing,,",
    )(study)
    add(
        INDICATORS,
        "ARE,Area,面积,square kilometres,area,,,1,,,,",
        "FER,Ferries,渡轮,ferries,ferries,,,1,,,,",
        "TRA,Trams,电车,trams,trams,,,1,,,,",
        "WEE,Weekly income,周收入,euro,household_income,,0.01923,1,,,,",
    )(study)
    rows = [f"area,T{n:02d},2016,{n}" for n in range(1, 13)]
    rows += [f"ferries,T01,{year},{year % 7}" for year in range(2016, 2022)]
    rows += [
        f"trams,T0{n},{year},{year % 5}" for n in (2, 3) for year in range(2016, 2022)
    ]
    write(LONG, LONG_HEADER + "\n".join(rows) + "\n")(study)
    add(
        SPECIFICATIONS,
        "absorbed,C on D and area,,true,false,,,,,",
        "collinear,C on D and two incomes,,false,false,,,,,",
        "few,C on D and trams,,true,true,,,2016,2017,",
        "alone,C on D and ferries,,false,true,,,,,",
        "nowhere,C on D and ferries and trams,,false,false,,,,,",
        "explained,Weekly on yearly income,,false,false,,,,,",
    )(study)
    add(
        TERMS,
        *(
            f"{name},{position},{role},{variable},{variable},level,,,"
            for name in ("absorbed", "collinear", "few", "alone", "nowhere")
            for position, role, variable in [
                (0, "outcome", "C"),
                (1, "regressor", "D"),
            ]
        ),
        "absorbed,2,control,area,ARE,level,,,",
        "collinear,2,control,income,INC,level,,,",
        "collinear,3,control,weekly_income,WEE,level,,,",
        "few,2,control,trams,TRA,level,,,",
        "alone,2,control,ferries,FER,level,,,",
        "nowhere,2,control,ferries,FER,level,,,",
        "nowhere,3,control,trams,TRA,level,,,",
        "explained,0,outcome,weekly_income,WEE,level,,,",
        "explained,1,regressor,income,INC,level,,,",
    )(study)
    add(
        "study/study_specification_covariances.csv",
        *(f"{name},conventional" for name in ("absorbed", "collinear")),
        *(f"{name},conventional" for name in ("few", "alone", "nowhere")),
        "explained,conventional",
    )(study)
    add("study/study_scenarios.csv", "balanced,The balanced part,平衡部分,units,")(
        study
    )


UNESTIMABLE = [
    (
        "a regressor absorbed by the effects",
        f"{TERMS}, line 18, term: found that area is absorbed by the effects or "
        "collinear with the preceding regressors in scenario as_published, expected "
        "a regressor with variation of its own",
    ),
    (
        "a regressor collinear with others",
        f"{TERMS}, line 20, term: found that weekly_income is absorbed by the effects "
        "or collinear with the preceding regressors in scenario as_published, "
        "expected a regressor with variation of its own",
    ),
    (
        "an outcome that effects and regressors explain completely",
        f"{SPECIFICATIONS}, line 9, specification: found that the effects and the "
        "regressors explain the outcome completely in scenario as_published, "
        "expected a regression that is identified in its sample",
    ),
    (
        "fewer observations than parameters, because of missing values",
        f"{SPECIFICATIONS}, line 6, specification: found 4 observations for 5 "
        "parameters in scenario as_published, expected a regression that is "
        "identified in its sample",
    ),
    (
        "nothing but singletons: one complete unit, with year effects",
        f"{SPECIFICATIONS}, line 7, specification: found that without singletons "
        "(unit-years alone in their unit or year: 6) no unit-year has a value for "
        "every term in scenario as_published, expected a regression that is "
        "identified in its sample",
    ),
    (
        "no observation with a value for every term",
        f"{SPECIFICATIONS}, line 8, specification: found that no unit-year has a "
        "value for every term in scenario as_published, expected a regression that "
        "is identified in its sample",
    ),
    (
        "no unit in the balanced panel",
        "study/study_scenarios.csv, line 3, scenario: found no complete unit "
        "(missing: FER, TRA), expected a unit with every indicator in use in every "
        "year, or balanced_by indicators or none",
    ),
]
