"""The audit against numbers typed from the paper and recomputed from raw data."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import duckdb
import pandas as pd
import pytest

from helpers import audit_reference as anew
from helpers.project import PROJECT

# Scores and logarithms have condition numbers of some hundreds, which leaves 12 of
# 16 digits of an estimate; in the far tail of a p-value an error in t counts t
# squared times, which takes one or two more.
REGRESSION = 1e-10
# Moments, entropies and VIFs are sums of 279 terms with a rounding of 1e-16 each;
# a redundancy of a hundredth, or a VIF of 200, costs two or three digits.
PLAIN = 1e-12

# The tables as the paper prints them; rows in the paper's order, columns between
# bars where labels have blanks, "." for an empty cell.

TABLE_2 = """
APQ 174.2 0.00574
ASQ 151.1 0.00662
POP 48.46 0.0206
POS 39.32 0.0254
EPR 14.42 0.0693
NOW 7.590 0.132
EPS 4.560 0.219
NOE 4.080 0.245
IPR 2.880 0.348
NOD 2.780 0.359
POA 2.360 0.423
Mean 41.06
"""

TABLE_3 = """
POS 4.060 0.246
EPS 3.790 0.264
NOW 3.150 0.317
IPR 3.070 0.325
NOD 2.670 0.375
NOE 2.640 0.379
IOW 1.930 0.517
POA 1.870 0.534
Mean 2.900
"""

TABLE_5 = """
     IOW   NOD   NOW   POS   NOE   POA   EPS   IPR
ej   0.986 0.996 0.791 0.936 0.905 0.993 0.963 0.976
gij  0.014 0.004 0.209 0.064 0.095 0.007 0.037 0.024
W    0.030 0.009 0.462 0.141 0.209 0.015 0.081 0.053
"""
TABLE_5_CLOSE = """
Level of informatization                         | 0.501
E-commerce transaction level                     | 0.141
The level of e-commerce development environment  | 0.224
Level of human capital in e-commerce             | 0.133
"""

TABLE_6 = """
     PG    PA    GOP   IOT
ej   0.889 0.878 0.902 0.978
gij  0.111 0.122 0.098 0.022
W    0.316 0.345 0.277 0.062
"""

FORMULA_2 = (
    "X=0.030*IOW+0.009*NOD+0.462*NOW+0.141*POS+0.209*NOE+0.015*POA+0.081*EPS+0.053*IPR"
)
# "the weighted indicators for patent authorization volume, patent application
# volume, ratio of patent acceptance volume to population, and proportion of
# invention patents among all patents are"
BEFORE_FORMULA_3 = "0.316 0.345 0.277 0.062"

TABLE_7 = """
     | North  | Northeast | East   | Southwest | Northwest | Central | South  | mean
2013 | 0.0454 | 0.0414    | 0.1263 | 0.0363    | 0.0328    | 0.0332  | 0.0831 | 0.0569
2014 | 0.0494 | 0.0412    | 0.1206 | 0.0392    | 0.0339    | 0.0363  | 0.0882 | 0.0584
2015 | 0.0570 | 0.0441    | 0.1487 | 0.0478    | 0.0340    | 0.0441  | 0.1093 | 0.0693
2016 | 0.0607 | 0.0438    | 0.1492 | 0.0456    | 0.0345    | 0.0469  | 0.1179 | 0.0712
2017 | 0.0640 | 0.0435    | 0.1491 | 0.0435    | 0.0351    | 0.0498  | 0.1271 | 0.0732
2018 | 0.0677 | 0.0433    | 0.1503 | 0.0419    | 0.0357    | 0.0527  | 0.1371 | 0.0755
2019 | 0.0713 | 0.0431    | 0.1498 | 0.0417    | 0.0382    | 0.0555  | 0.1457 | 0.0779
2020 | 0.0754 | 0.0429    | 0.1523 | 0.0431    | 0.0411    | 0.0585  | 0.1569 | 0.0815
2021 | 0.0811 | 0.0430    | 0.1599 | 0.0451    | 0.0451    | 0.0621  | 0.1694 | 0.0865
mean | 0.0636 | 0.0429    | 0.1451 | 0.0427    | 0.0367    | 0.0488  | 0.1261 | .
"""

TABLE_8 = """
Y          279 0.0738    0.0669    0.00031 0.410
X          279 0.142     0.135     0.0121  0.871
IOW        279 222.2     184.0     0       1,075
NOD        279 107.6     144.9     0.499   882.5
NOW        279 816,692   1.803e+06 9.619   1.232e+07
EPR        279 13.11     16.81     0.442   101.2
POS        279 0.131     0.128     0.00599 0.776
ASQ        279 1.087     1.946     0       14.27
POP        279 0.0745    0.0783    0.00212 0.446
APQ        279 0.623     1.164     0       7.746
NOE        279 3,095     3,502     18      19,257
POA        279 8.789     3.773     1.500   23.50
EPS        279 105,987   45,525    39,962  303,573
IPR        279 0.556     0.114     0.325   0.872
PG         279 50,791    65,053    0       348,312
PA         279 120,097   173,226   169     1.155e+06
GOP        279 26.79     32.46     0       162.1
IOT        279 0.334     0.154     0       0.859
Road       279 15.49     8.260     1.260   39.89
FIP        279 22.47     15.68     0.900   95.30
NHEI       279 92.24     57.97     3.350   268.6
Rail       279 27,139    22,988    828.2   124,720
NFE        279 17,748    29,733    221     185,553
FIA        279 257,981   473,695   1,311   4.527e+06
Population 279 4,495     2,931     317     12,684
GDP        279 27,666    22,903    815.7   124,370
CGDP       279 61,526    29,267    23,151  183,980
RD         279 3.952e+06 5.208e+06 2,602   2.902e+07
RRA1       279 0.947     0.533     0.0575  2.245
RRA2       279 4,152     9,675     6.742   68,854
RFIA       279 10.98     51.18     0.764   699.2
RFIP       279 0.00568   0.00426   0.00212 0.0295
RNHEI      279 0.0207    0.00567   0.00888 0.0425
RRA        279 0.467     0.339     0       1.918
OUL        279 0.109     0.179     0.00115 1.032
"""

TABLE_9 = """
X | 0.8276*** | 0.3136*** | 0.7222*** | 0.6869***
 | (0.0000) | (0.0014) | (0.0000) | (0.0000)
The level of economic development | . | -0.0559 | -0.0363 | -0.0388
 | . | (0.2368) | (0.4282) | (0.3976)
Transportation level | . | -0.2176*** | -0.2321*** | -0.2336***
 | . | (0.0001) | (0.0000) | (0.0000)
The level of opening to the outside world | . | 0.1499*** | 0.0939* | 0.0644
 | . | (0.0054) | (0.0824) | (0.2566)
Financial development level | . | -0.0274 | 0.0136 | 0.0148
 | . | (0.5501) | (0.7670) | (0.7625)
educational level | . | -0.0169 | 0.0198 | 0.0258
 | . | (0.7096) | (0.6566) | (0.5660)
research input | . | 0.1664*** | 0.1442*** | 0.1251**
 | . | (0.0017) | (0.0062) | (0.0237)
_cons | -1.0917*** | -1.8702*** | -0.6304* | -1.0755***
 | (0.0000) | (0.0000) | (0.0608) | (0.0061)
N | 279 | 279 | 279 | 279
r2_a | 0.4218 | . | . | .
"""

TABLE_10 = """
 | North | Northeast | East | Central | South | Southwest | Northwest
X | 0.1347** | 0.6122** | 1.0279*** | -0.0556 | 0.0017 | 0.5403 | 2.4713***
 | (0.0330) | (0.0201) | (0.0000) | (0.7312) | (0.9983) | (0.4353) | (0.0002)
_cons | -1.8073*** | -3.3421*** | -0.7406** | -4.4515*** | 0.0419 | 0.1317 | 3.2755*
 | (0.0000) | (0.0000) | (0.0268) | (0.0000) | (0.9697) | (0.9451) | (0.0755)
N | 45 | 27 | 63 | 27 | 27 | 45 | 45
"""

# The text that is left of Table 11 runs on; so it stands here. Coefficients in the
# order of the rows X (unnumbered), X (3), X (1), Xs (2), X_NOW (4), purchases (5).
TABLE_11 = """
0.4700*** 0.4227*** X (0.0000) (0.0000)
0.6254*** (0.0006)
0.6361*** Xs (0.0000)
6.3669*** X_NOW (0.0000)
0.1338*** E-commerce_purchase_volume (0.0047)
-5.5506* -16.2553*** -9.2130*** -16.4074*** -5.1404** -17.4699***
cons (0.0416) (0.0727) (0.0000) (0.0000) (0.0000) (0.0000)
279 279 N 279 248 279 279
r2_a 0.6795 0.7035
"""

# "increased from 2.279835 in 2013 to 6.262530 in 2021"
FIGURE_1 = {"2013": "2.279835", "2021": "6.262530"}
# "Starting from 1.8370 in 2013 and reaching 2.7018 in 2021"
FIGURE_3 = {"2013": "1.8370", "2021": "2.7018"}
# "achieved total scores 5.6870,3.6376,3.1904,2.7678, 2.2702"
SCHEDULE_1 = {
    "Beijing": "5.6870",
    "Guangdong": "3.6376",
    "Zhejiang": "3.1904",
    "Jiangsu": "2.7678",
    "Shanghai": "2.2702",
}
ENTROPY_CONSTANT = "0.177582"


class Key(NamedTuple):
    """A printed number's place."""

    table: str
    row: str
    column: str
    statistic: str


def lines(block: str) -> list[list[str]]:
    """Cells between blanks, or between bars if there are any."""
    return [
        [cell.strip() for cell in line.split("|")] if "|" in line else line.split()
        for line in block.strip("\n").splitlines()
    ]


def vif_cells(table: str, block: str) -> dict[Key, str]:
    *rows, (_, mean) = lines(block)
    cells = {Key(table, "Mean", "VIF", "mean_vif"): mean}
    for row, factor, tolerance in rows:
        cells[Key(table, row, "VIF", "vif")] = factor
        cells[Key(table, row, "1/VIF", "tolerance")] = tolerance
    return cells


def weight_cells(table: str, block: str) -> dict[Key, str]:
    statistics = {"ej": "entropy", "gij": "redundancy", "W": "weight"}
    header, *rows = lines(block)
    return {Key(table, "K value", "", "entropy_constant"): ENTROPY_CONSTANT} | {
        Key(table, row, column, statistics[row]): printed
        for row, *cells in rows
        for column, printed in zip(header, cells, strict=True)
    }


def formula_cells() -> dict[Key, str]:
    terms = [term.split("*") for term in FORMULA_2.removeprefix("X=").split("+")]
    others = zip(BEFORE_FORMULA_3.split(), ("PG", "PA", "GOP", "IOT"), strict=True)
    return {
        Key("formula_2", "X", indicator, "weight"): weight
        for weight, indicator in terms
    } | {
        Key("formula_3", "Y", indicator, "weight"): weight
        for weight, indicator in others
    }


def region_names(header: list[str]) -> list[str]:
    return [name if name == "mean" else f"{name} China" for name in header[1:]]


def regional_mean_cells() -> dict[Key, str]:
    header, *rows = lines(TABLE_7)
    return {
        Key("table_7", row, column, "mean"): printed
        for row, *cells in rows
        for column, printed in zip(region_names(header), cells, strict=True)
        if printed != "."
    }


def moment_cells() -> dict[Key, str]:
    statistics = {
        "sample number": "n",
        "mean": "mean",
        "variance": "std_dev",
        "least value": "min",
        "crest value": "max",
    }
    return {
        Key("table_8", row, column, statistic): printed
        for row, *cells in lines(TABLE_8)
        for (column, statistic), printed in zip(statistics.items(), cells, strict=True)
    }


def regression_cells(
    table: str, columns: list[str], rows: list[list[str]]
) -> dict[Key, str]:
    """P-values stand in brackets below their coefficients."""
    statistics = {"N": "n_obs", "r2_a": "r2_adjusted"}
    cells, label = {}, ""
    for row, *numbers in rows:
        label = row or label
        for column, printed in zip(columns, numbers, strict=True):
            if printed != ".":
                slope = "constant" if label == "_cons" else "estimate"
                statistic = statistics.get(label, slope if row else "p_value")
                cells[Key(table, label, column, statistic)] = printed.strip("()")
    return cells


def robustness_cells() -> dict[Key, str]:
    """Constants and R² do not show their column; of N only the lagged one does."""
    blocks = lines(TABLE_11)
    (main, third, _, p_main, p_third), (lagged, p_lagged) = blocks[:2]
    pairs = {
        ("X", "unnumbered"): (main, p_main),
        ("X", "(3)"): (third, p_third),
        ("X", "(1)"): (lagged, p_lagged),
    }
    for column, (estimate, row, p_value) in zip(
        ("(2)", "(4)", "(5)"), blocks[2:5], strict=True
    ):
        pairs[row.replace("commerce_purchase_", "commerce purchase "), column] = (
            estimate,
            p_value,
        )
    # The first two brackets stand below the fifth and the first constant: their
    # stars tell (** below 0.05, * below 0.10), the others are all nil.
    constants, (_, p_fifth, p_first, *p_others) = blocks[5:7]
    p_values = [p_first, *p_others[:3], p_fifth, p_others[3]]
    for i, pair in enumerate(zip(constants, p_values, strict=True), start=1):
        pairs["_cons", f"not attributable {i}"] = pair
    cells = {}
    for (row, column), pair in pairs.items():
        slope = "constant" if row == "_cons" else "estimate"
        for statistic, printed in zip((slope, "p_value"), pair, strict=True):
            cells[Key("table_11", row, column, statistic)] = printed.strip("()")
    cells[Key("table_11", "N", "(1)", "n_obs")] = "248"
    for i, printed in enumerate(blocks[8][1:], start=1):
        column = f"not attributable {i}"
        cells[Key("table_11", "r2_a", column, "r2_adjusted")] = printed
    return cells


def figure_cells() -> dict[Key, str]:
    figures = (("figure_1", "X", FIGURE_1), ("figure_3", "Y", FIGURE_3))
    return {
        Key(table, year, index_id, "total"): printed
        for table, index_id, totals in figures
        for year, printed in totals.items()
    } | {
        Key("schedule_1", province, "total", "total"): printed
        for province, printed in SCHEDULE_1.items()
    }


PRINTED = {
    **vif_cells("table_2", TABLE_2),
    **vif_cells("table_3", TABLE_3),
    **weight_cells("table_5", TABLE_5),
    **{
        Key("table_5", "Wc", dimension, "dimension_weight"): printed
        for dimension, printed in lines(TABLE_5_CLOSE)
    },
    **weight_cells("table_6", TABLE_6),
    **formula_cells(),
    **regional_mean_cells(),
    **moment_cells(),
    **regression_cells("table_9", ["(1)", "(2)", "(3)", "(4)"], lines(TABLE_9)),
    **regression_cells(
        "table_10", region_names(lines(TABLE_10)[0]), lines(TABLE_10)[1:]
    ),
    **robustness_cells(),
    **figure_cells(),
}
# Numbers of observations of Table 11 but the lagged one: whose is whose is open.
UNPLACED = [token for token in lines(TABLE_11)[7] if token not in ("N", "248")]
TABLES = sorted({key.table for key in PRINTED})
REGRESSION_TABLES = ("table_9", "table_10", "table_11")

with_tables = pytest.mark.parametrize("table", TABLES)
with_scenarios = pytest.mark.parametrize("scenario", anew.SCENARIOS)
with_cells = pytest.mark.parametrize("key", PRINTED, ids="-".join)


@pytest.fixture(scope="module")
def audited(warehouse: duckdb.DuckDBPyConnection) -> dict[tuple, dict]:
    """Rows of the audit by scenario and place."""
    rows = warehouse.execute("select * from fct_audit_values").df()
    keys = ["scenario", "table_id", "row_label", "column_label", "statistic"]
    rows[keys] = rows[keys].fillna("")
    found = {}
    for row in rows.to_dict("records"):
        found.setdefault(tuple(row[key] for key in keys), []).append(row)
    return found


def only(rows: list[dict]) -> dict:
    (row,) = rows
    return row


@pytest.fixture(scope="module")
def seeds() -> pd.DataFrame:
    """The printed numbers of the seeds, as text."""
    path = PROJECT / "seeds" / "published" / "published_numbers.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@with_tables
def test_the_seeds_hold_a_table_s_printed_numbers(
    seeds: pd.DataFrame, table: str
) -> None:
    found = seeds[seeds["table_id"] == table]
    typed = [printed for key, printed in PRINTED.items() if key.table == table]
    if table == "table_11":
        typed += UNPLACED
    assert Counter(found["printed"]) == Counter(typed)


@with_tables
def test_the_seeds_put_the_printed_numbers_into_their_places(
    seeds: pd.DataFrame, table: str
) -> None:
    columns = ["table_id", "row_label", "column_label", "statistic"]
    found = {
        Key(*key): printed
        for *key, printed in seeds[[*columns, "printed"]].itertuples(index=False)
        if key[0] == table
    }
    typed = {key: printed for key, printed in PRINTED.items() if key.table == table}
    if table == "table_11":
        found = {key: found[key] for key in found if key.row != "N" or key in typed}
    assert found == typed


@with_scenarios
def test_each_printed_number_has_one_verdict(
    audited: dict, seeds: pd.DataFrame, scenario: str
) -> None:
    places = seeds[["table_id", "row_label", "column_label", "statistic"]]
    expected = [(scenario, *place) for place in places.itertuples(index=False)]
    assert len(set(expected)) == len(expected)
    rows = {key: rows for key, rows in audited.items() if key[0] == scenario}
    assert sorted(rows) == sorted(expected)
    verdicts = {"reproduced", "near", "differs", "not computable"}
    assert all(only(found)["verdict"] in verdicts for found in rows.values())


@with_scenarios
@with_cells
def test_a_number_and_its_verdict(audited: dict, scenario: str, key: Key) -> None:
    row = only(audited[scenario, *key])
    printed = anew.number(PRINTED[key])
    assert row["printed"] == float(printed)
    assert row["printed_decimals"] == -printed.as_tuple().exponent
    computed = anew.recomputed(scenario, *key)
    if computed is None:
        assert math.isnan(row["computed"])
    else:
        relative = REGRESSION if key.table in REGRESSION_TABLES else PLAIN
        assert row["computed"] == pytest.approx(computed, rel=relative, abs=0)
    assert row["verdict"] == anew.verdict_on(computed, printed)
    if computed is not None:
        difference = computed - float(printed)
        rounding = relative * max(abs(computed), abs(float(printed)))
        assert row["difference"] == pytest.approx(difference, rel=0, abs=rounding)


def is_attributable(key: Key) -> bool:
    return "not attributable" not in key.column


@pytest.mark.parametrize("table", [t for t in TABLES if t != "table_11"])
@with_scenarios
def test_only_missing_inputs_make_a_number_not_computable(
    audited: dict, scenario: str, table: str
) -> None:
    """What needs series that no unit has complete, and openness in regressions."""
    data = anew.study(scenario)
    without = {
        key
        for key in PRINTED
        if key.table == table
        and only(audited[scenario, *key])["verdict"] == "not computable"
    }
    names = {key: variable_of(key) for key in PRINTED if key.table == table}
    expected = {
        key
        for key, name in names.items()
        if (name == "OUL" and table in REGRESSION_TABLES)
        or (name in anew.PARTS and not data.is_computable(name))
    }
    assert without == expected


def variable_of(key: Key) -> str | None:
    """The variable of Table 8 that a number is about."""
    for label in (key.column, key.row):
        if label in anew.CONTROLS:
            return anew.CONTROLS[label]
        if label in anew.PARTS or label in anew.MEMBERS:
            return label
    return None


@with_scenarios
@pytest.mark.parametrize(
    "key",
    [
        key
        for key in PRINTED
        if variable_of(key) in ("IOW", "NFE")
        or (variable_of(key) == "OUL" and key.table in REGRESSION_TABLES)
    ],
    ids="-".join,
)
def test_the_note_names_the_series_without_observations(
    audited: dict, scenario: str, key: Key
) -> None:
    row = only(audited[scenario, *key])
    name = variable_of(key)
    missing = anew.study(scenario).missing_cells(name)
    assert missing
    assert row["verdict"] == "not computable"
    assert row["note"].startswith("no data: ")
    for series, cells in missing.items():
        found = anew.written().reindex([series], level="series")
        assert found.notna().sum().sum() == 279 - cells
        assert f"{series} ({cells} of 279 cells missing)" in row["note"]


@with_scenarios
@pytest.mark.parametrize(
    ("name", "without"),
    [("FIA", "Xizang"), ("RFIA", "Xizang"), ("OUL", "NFE, Xizang")],
)
def test_the_note_names_what_a_number_is_computed_without(
    audited: dict, scenario: str, name: str, without: str
) -> None:
    """Thirty provinces have every year of foreign investment, Xizang none."""
    whole = anew.study(scenario).whole(name)
    assert list(whole.index[~whole]) == ["540000"]
    keys = [key for key in PRINTED if key.table == "table_8" and key.row == name]
    assert len(keys) == 5
    for key in keys:
        row = only(audited[scenario, *key])
        assert row["verdict"] != "not computable"
        assert row["missing_parts"] == f"without {without}"
        assert row["note"].endswith(row["missing_parts"])


@with_scenarios
def test_each_number_of_a_regression_is_recomputed_with_openness(
    warehouse: duckdb.DuckDBPyConnection, scenario: str
) -> None:
    """On the thirty provinces, by least squares with a dummy an effect."""
    rows = warehouse.execute(
        "select table_id, row_label, column_label, statistic, computed, verdict "
        "from fct_audit_readings where reading = 'with_openness' and scenario = $1",
        [scenario],
    ).fetchall()
    found = {Key(*(text or "" for text in row[:4])): row[4:] for row in rows}
    assert len(found) == len(rows)
    columns = [key for key, fit in anew.SPECIFICATIONS.items() if fit.controls]
    keys = {
        key
        for key in PRINTED
        if is_attributable(key) and (key.table, key.column) in columns
    }
    # and the numbers of observations that Table 11 prints without a column
    assert {key[:2] for key in set(found) - keys} == {("table_11", "N")}
    assert keys <= set(found)
    for key in keys:
        computed, verdict = found[key]
        expected = anew.recomputed(scenario, *key, openness=True)
        assert computed == pytest.approx(expected, rel=REGRESSION, abs=0)
        assert verdict == anew.verdict_on(expected, anew.number(PRINTED[key]))


@with_scenarios
@pytest.mark.parametrize(
    "key", [key for key in PRINTED if not is_attributable(key)], ids="-".join
)
def test_a_number_without_a_column_is_not_compared(
    audited: dict, scenario: str, key: Key
) -> None:
    row = only(audited[scenario, *key])
    assert row["verdict"] == "not computable"
    assert row["note"] == "the text does not show to which column the number belongs"


@with_scenarios
def test_a_number_of_observations_without_a_column_is_279(
    audited: dict, scenario: str
) -> None:
    """Whether it is compared or not."""
    for key, rows in audited.items():
        if key[:3] == (scenario, "table_11", "N") and key[3] != "(1)":
            row = only(rows)
            assert row["printed"] == 279
            assert (row["verdict"], row["computed"]) == ("reproduced", 279) or (
                row["verdict"] == "not computable" and math.isnan(row["computed"])
            )


@with_scenarios
@pytest.mark.parametrize("table", REGRESSION_TABLES)
def test_the_note_names_the_control_that_is_left_out(
    audited: dict, scenario: str, table: str
) -> None:
    keys = [key for key in PRINTED if key.table == table and is_attributable(key)]
    named = {
        key
        for key in keys
        if "estimated without z_OUL" in str(only(audited[scenario, *key])["note"])
    }
    assert named == {
        key for key in keys if anew.SPECIFICATIONS[table, key.column].controls
    }


@with_scenarios
def test_the_note_says_how_near_a_number_is(audited: dict, scenario: str) -> None:
    """In per cent of the printed number's size, to two decimals."""
    for (place, *key), rows in audited.items():
        row = only(rows)
        is_near = row["verdict"] == "near"
        share, found, _ = str(row["note"]).partition(" % from the printed number")
        if place != scenario:
            continue
        assert bool(found) == is_near
        if is_near:
            printed = float(anew.number(PRINTED[Key(*key)]))
            percent = 100 * (anew.recomputed(scenario, *key) - printed) / abs(printed)
            assert float(share) == pytest.approx(percent, rel=0, abs=0.005001)


@pytest.mark.parametrize(
    ("computed", "printed", "verdict"),
    [
        (0.0640, "0.0640", "reproduced"),
        (0.06405, "0.0640", "reproduced"),
        (0.06406, "0.0640", "near"),
        (0.0673, "0.0640", "differs"),
        (0.0, "0", "reproduced"),
        (0.4, "0", "differs"),
        (0.00004, "0.0000", "reproduced"),
        (1.8034e6, "1.803e+06", "reproduced"),
        (1.8036e6, "1.803e+06", "near"),
        (-0.7406, "-0.7406**", "reproduced"),
        (1074.5, "1,075", "reproduced"),
        (None, "1,075", "not computable"),
    ],
)
def test_the_rule_of_the_verdicts(
    computed: float | None, printed: str, verdict: str
) -> None:
    """The yardstick itself."""
    assert anew.verdict_on(computed, anew.number(printed)) == verdict


def value(table: str, row: str, column: str, statistic: str) -> float:
    """A typed number."""
    return float(anew.number(PRINTED[Key(table, row, column, statistic)]))


def numbers(table: str, statistic: str, **labels: str) -> list[float]:
    """The typed numbers of a row or column."""
    return [
        float(anew.number(printed))
        for key, printed in PRINTED.items()
        if (key.table, key.statistic) == (table, statistic)
        and all(getattr(key, name) == label for name, label in labels.items())
    ]


def place(number: float, others: list[float]) -> int:
    """1 for the largest."""
    return sorted(others, reverse=True).index(number) + 1


def falls(course: list[float]) -> int:
    return sum(after < before for before, after in pairwise(course))


def growths(course: list[float]) -> list[float]:
    """Relative changes from a number to the next."""
    return [after / before - 1 for before, after in pairwise(course)]


def yearly(first: float, last: float, years: int) -> float:
    """Growth in per cent a year."""
    return 100 * ((last / first) ** (1 / years) - 1)


def course(region: str) -> list[float]:
    """Typed Y of a region by year."""
    return [value("table_7", str(year), region, "mean") for year in anew.YEARS]


def raw(series: str, year: int) -> pd.Series:
    return anew.observations(series)[year]


DATA = anew.study("observed")
RETAINED = ["POS", "NOW", "EPS", "NOE", "IPR", "NOD", "POA"]
EFFECTS = ("North China", "Northeast China", "East China", "Northwest China")


def effects(statistic: str) -> list[float]:
    return [value("table_10", "X", region, statistic) for region in EFFECTS]


def effects_in_data(statistic: str) -> list[float]:
    return [getattr(DATA.fits["table_10", r], statistic)["X"] for r in EFFECTS]


class Claim(NamedTuple):
    """A statement of the text, with the numbers by which it is judged."""

    name: str
    relation: str
    stated: str
    printed: Callable[[], float] | None
    data: Callable[[], float] | None


CLAIMS = [
    Claim(
        "patents_granted_2021",
        "about",
        "4.467",
        None,
        lambda: raw("patent_grants", 2021).sum() / 1e6,
    ),
    Claim(
        "patents_granted_growth",
        "about",
        "1.269",
        None,
        lambda: raw("patent_grants", 2021).sum() / raw("patent_grants", 2020).sum(),
    ),
    Claim(
        "vif_candidates",
        "equals",
        "12",
        lambda: len(numbers("table_2", "vif")),
        None,
    ),
    Claim(
        "vif_rule",
        "at most",
        "10",
        lambda: max(value("table_2", name, "VIF", "vif") for name in RETAINED),
        None,
    ),
    Claim(
        "vif_retained",
        "below",
        "5",
        lambda: max(numbers("table_3", "vif")),
        lambda: DATA.retained_vif.max(),
    ),
    Claim(
        "weights_x_sum",
        "equals",
        "1.000",
        lambda: math.fsum(numbers("table_5", "weight", row="W")),
        None,
    ),
    Claim(
        "dimension_weights",
        "above",
        "0.05",
        lambda: min(numbers("table_5", "dimension_weight")),
        lambda: min(
            DATA.weights("X").reindex(names).sum() for names in anew.DIMENSIONS.values()
        ),
    ),
    Claim(
        "weight_leader",
        "equals",
        "1",
        lambda: place(0.462, numbers("table_5", "weight")),
        lambda: place(DATA.weights("X")["NOW"], list(DATA.weights("X"))),
    ),
    Claim(
        "x_more_than_doubled",
        "above",
        "2",
        lambda: 6.262530 / 2.279835,
        lambda: DATA.national("X")[2021] / DATA.national("X")[2013],
    ),
    Claim(
        "x_yearly_growth",
        "at most",
        "5.67",
        lambda: yearly(2.279835, 6.262530, 8),
        lambda: yearly(DATA.national("X")[2013], DATA.national("X")[2021], 8),
    ),
    Claim("x_growth_2016", "equals", "4.23", None, lambda: DATA.growth("X")[2016]),
    Claim("x_growth_2020", "equals", "5.67", None, lambda: DATA.growth("X")[2020]),
    Claim(
        "x_growth_rises_to_2016",
        "equals",
        "0",
        None,
        lambda: falls(list(DATA.growth("X").loc[2014:2016])),
    ),
    Claim(
        "x_rank_beijing",
        "equals",
        "1",
        lambda: place(5.6870, [5.6870, 3.6376, 3.1904, 2.7678, 2.2702]),
        lambda: place(DATA.totals("X")[anew.CODES["Beijing"]], list(DATA.totals("X"))),
    ),
    Claim(
        "x_rises_everywhere",
        "equals",
        "0",
        None,
        lambda: sum(
            falls(list(row)) for row in DATA.indices["X"].unstack("year").to_numpy()
        ),
    ),
    Claim(
        "anhui_above_xinjiang",
        "above",
        "1",
        None,
        lambda: (
            DATA.totals("X")[anew.CODES["Anhui"]]
            / DATA.totals("X")[anew.CODES["Xinjiang"]]
        ),
    ),
    Claim(
        "fujian_third",
        "equals",
        "3",
        None,
        lambda: place(
            raw("ecommerce_sales", 2021)[anew.CODES["Fujian"]],
            list(raw("ecommerce_sales", 2021)),
        ),
    ),
    Claim("provinces_east", "equals", "6", lambda: 63 / 9, None),
    Claim("provinces_central", "equals", "4", lambda: 27 / 9, None),
    Claim(
        "y_yearly_growth",
        "about",
        "3.76",
        lambda: yearly(1.8370, 2.7018, 8),
        lambda: yearly(DATA.national("Y")[2013], DATA.national("Y")[2021], 8),
    ),
    Claim(
        "y_accelerates_since_2018",
        "equals",
        "0",
        lambda: falls(growths(course("mean")[4:])),
        lambda: falls(list(DATA.growth("Y").loc[2018:])),
    ),
    Claim(
        "y_jump_2015",
        "equals",
        "2",
        lambda: 1 + growths(course("mean")).index(max(growths(course("mean")))),
        lambda: 1 + list(DATA.growth("Y").loc[2014:]).index(DATA.growth("Y").max()),
    ),
    Claim(
        "y_rises",
        "equals",
        "0",
        lambda: falls(course("mean")),
        lambda: falls(list(DATA.regional("Y").mean(axis="columns"))),
    ),
    Claim(
        "y_rises_in_every_region",
        "equals",
        "0",
        lambda: sum(falls(course(region)) for region in anew.REGIONS),
        lambda: sum(falls(list(DATA.regional("Y")[r])) for r in anew.REGIONS),
    ),
    Claim(
        "northeast_rises",
        "equals",
        "0",
        lambda: falls(course("Northeast China")),
        lambda: falls(list(DATA.regional("Y")["Northeast China"])),
    ),
    Claim(
        "east_growth",
        "equals",
        "5.71",
        lambda: yearly(0.1263, 0.1599, 8),
        lambda: yearly(*DATA.regional("Y")["East China"].loc[[2013, 2021]], 8),
    ),
    Claim(
        "northwest_growth",
        "equals",
        "2.00",
        lambda: yearly(0.0328, 0.0451, 8),
        lambda: yearly(*DATA.regional("Y")["Northwest China"].loc[[2013, 2021]], 8),
    ),
    Claim(
        "northeast_growth_2017",
        "above",
        "0",
        lambda: 100 * (0.0430 / 0.0435 - 1),
        lambda: yearly(*DATA.regional("Y")["Northeast China"].loc[[2017, 2021]], 1),
    ),
    Claim(
        "central_outperforms",
        "above",
        "1",
        lambda: sum(course("Central China")[:4]) / sum(course("North China")[:4]),
        lambda: (
            DATA.regional("Y")["Central China"].loc[2013:2016].sum()
            / DATA.regional("Y")["North China"].loc[2013:2016].sum()
        ),
    ),
    Claim(
        "northwest_lowest",
        "equals",
        "7",
        lambda: place(0.0367, numbers("table_7", "mean", row="mean")),
        lambda: place(
            DATA.regional("Y").mean()["Northwest China"],
            list(DATA.regional("Y").mean()),
        ),
    ),
    Claim(
        "east_twice_the_mean",
        "about",
        "2",
        lambda: 0.1451 / 0.0738,
        lambda: DATA.regional("Y").mean()["East China"] / DATA.indices["Y"].mean(),
    ),
    Claim(
        "northwest_share_of_mean",
        "about",
        "0.6",
        lambda: 0.0367 / 0.0738,
        lambda: DATA.regional("Y").mean()["Northwest China"] / DATA.indices["Y"].mean(),
    ),
    Claim(
        "railway_mileage",
        "equals",
        "27,139",
        lambda: 27139,
        lambda: 1e4 * anew.observations("railway_mileage").to_numpy().mean(),
    ),
    Claim(
        "zero_patents",
        "at most",
        "0",
        lambda: 0,
        lambda: anew.observations("patent_grants").to_numpy().min(),
    ),
    Claim(
        "coefficient_3",
        "equals",
        "0.5581",
        lambda: 0.7222,
        lambda: DATA.fits["table_9", "(3)"].estimate["X"],
    ),
    Claim(
        "significance_4",
        "at most",
        "0.01",
        lambda: 0.0000,
        lambda: DATA.fits["table_9", "(4)"].p_value["X"],
    ),
    Claim(
        "controls_reduce",
        "below",
        "1",
        lambda: 0.3136 / 0.8276,
        lambda: (
            DATA.fits["table_9", "(2)"].estimate["X"]
            / DATA.fits["table_9", "(1)"].estimate["X"]
        ),
    ),
    Claim(
        "effects_explain",
        "above",
        "1",
        None,
        lambda: (
            DATA.fits["table_9", "(4)"].r2_adjusted
            / DATA.fits["table_9", "(2)"].r2_adjusted
        ),
    ),
    Claim("openness_coefficient", "equals", "0.1499", lambda: 0.1499, None),
    Claim(
        "research_at_one",
        "at most",
        "0.01",
        lambda: 0.0062,
        lambda: DATA.fits["table_9", "(3)"].p_value["research input"],
    ),
    Claim(
        "north_at_one",
        "at most",
        "0.01",
        lambda: 0.0330,
        lambda: DATA.fits["table_10", "North China"].p_value["X"],
    ),
    Claim(
        "four_regions_at_five",
        "at most",
        "0.05",
        lambda: max(effects("p_value")),
        lambda: max(effects_in_data("p_value")),
    ),
    Claim(
        "effect_rank_northwest",
        "equals",
        "1",
        lambda: place(2.4713, effects("estimate")),
        lambda: place(
            DATA.fits["table_10", "Northwest China"].estimate["X"],
            effects_in_data("estimate"),
        ),
    ),
    Claim(
        "regional_observations",
        "equals",
        "279",
        lambda: 45 + 27 + 63 + 27 + 27 + 45 + 45,
        None,
    ),
    Claim(
        "robustness_columns",
        "equals",
        "5",
        lambda: len(numbers("table_11", "constant", row="_cons")),
        None,
    ),
    Claim(
        "lagged_years",
        "equals",
        "8",
        lambda: 248 / 31,
        lambda: DATA.fits["table_11", "(1)"].n_obs / 31,
    ),
]


def in_data(table: str, row: str, column: str, statistic: str) -> float:
    """A printed number's counterpart in the reference scenario."""
    number = anew.recomputed("observed", table, row, column, statistic)
    assert number is not None
    return number


# Statements that repeat one printed number, or set a limit to it.
OF_ONE_NUMBER = {
    "entropy_constant_x": (
        ("equals", "0.177582"),
        ("table_5", "K value", "", "entropy_constant"),
    ),
    "nod_weight": (("below", "0.01"), ("table_5", "W", "NOD", "weight")),
    "inventions_share": (("equals", "0.334"), ("table_8", "IOT", "mean", "mean")),
    "mean_patents": (("equals", "50,791"), ("table_8", "PG", "mean", "mean")),
    "no_sales": (("at most", "0"), ("table_8", "ASQ", "least value", "min")),
    "coefficient_1": (("equals", "0.8276"), ("table_9", "X", "(1)", "estimate")),
    "coefficient_2": (("equals", "0.3136"), ("table_9", "X", "(2)", "estimate")),
    "coefficient_4": (("equals", "0.5737"), ("table_9", "X", "(4)", "estimate")),
    "significance_1": (("at most", "0.01"), ("table_9", "X", "(1)", "p_value")),
    "significance_2": (("at most", "0.01"), ("table_9", "X", "(2)", "p_value")),
    "significance_3": (("at most", "0.01"), ("table_9", "X", "(3)", "p_value")),
    "transport_coefficient": (
        ("equals", "-0.2176"),
        ("table_9", "Transportation level", "(2)", "estimate"),
    ),
    "research_coefficient": (
        ("equals", "0.1664"),
        ("table_9", "research input", "(2)", "estimate"),
    ),
    "research_at_one_alone": (
        ("at most", "0.01"),
        ("table_9", "research input", "(2)", "p_value"),
    ),
    "northeast_at_one": (
        ("at most", "0.01"),
        ("table_10", "X", "Northeast China", "p_value"),
    ),
}
for i, (row, stated) in enumerate(
    (
        ("X", "0.6254"),
        ("Xs", "0.6361"),
        ("X", "0.4227"),
        ("X_NOW", "6.3669"),
        ("E-commerce purchase volume", "0.1338"),
    ),
    start=1,
):
    cell = ("table_11", row, f"({i})")
    OF_ONE_NUMBER |= {
        f"robustness_{i}_coefficient": (("equals", stated), (*cell, "estimate")),
        f"robustness_{i}_significance": (("at most", "0.01"), (*cell, "p_value")),
    }
CLAIMS += [
    Claim(name, *said, partial(value, *cell), partial(in_data, *cell))
    for name, (said, cell) in OF_ONE_NUMBER.items()
]

# Places among the five printed totals, and among those of all provinces; places
# among the four effects that are called significant.
CLAIMS += [
    Claim(
        f"x_rank_{province.lower()}",
        "equals",
        stated,
        lambda province=province: place(
            float(SCHEDULE_1[province]), numbers("schedule_1", "total")
        ),
        lambda province=province: place(
            DATA.totals("X")[anew.CODES[province]], list(DATA.totals("X"))
        ),
    )
    for province, stated in (
        ("Guangdong", "2"),
        ("Zhejiang", "3"),
        ("Jiangsu", "4"),
        ("Shanghai", "5"),
    )
]
CLAIMS += [
    Claim(
        f"effect_rank_{region.split()[0].lower()}",
        "equals",
        stated,
        lambda region=region: place(
            value("table_10", "X", region, "estimate"), effects("estimate")
        ),
        lambda region=region: place(
            DATA.fits["table_10", region].estimate["X"], effects_in_data("estimate")
        ),
    )
    for region, stated in (
        ("East China", "2"),
        ("Northeast China", "3"),
        ("North China", "4"),
    )
]


def scaled_mean(index_table: str, indicators: list[str]) -> float:
    """Printed weights times where the printed means lie between the extremes."""
    total = 0.0
    for name in indicators:
        mean, low, high = (
            value("table_8", name, column, statistic)
            for column, statistic in (
                ("mean", "mean"),
                ("least value", "min"),
                ("crest value", "max"),
            )
        )
        total += value(index_table, "W", name, "weight") * (mean - low) / (high - low)
    return total


def in_columns(table: str, rows: list[str], columns: list[str], statistic: str) -> list:
    """Places of a block of cells."""
    return [(table, row, column, statistic) for row in rows for column in columns]


TRANSPORT = in_columns(
    "table_9", ["Transportation level"], ["(2)", "(3)", "(4)"], "estimate"
)
WEAK_CONTROLS = in_columns(
    "table_9",
    [
        "The level of economic development",
        "Financial development level",
        "educational level",
    ],
    ["(2)", "(3)", "(4)"],
    "p_value",
)
OTHER_REGIONS = in_columns(
    "table_10", ["X"], ["Central China", "South China", "Southwest China"], "p_value"
)
MEANS = DATA.regional("Y").mean()

CLAIMS += [
    Claim(
        "dimension_leader",
        "equals",
        "1",
        lambda: place(0.501, numbers("table_5", "dimension_weight")),
        lambda: place(
            DATA.weights("X").reindex(["NOD", "NOW"]).sum(),
            [
                DATA.weights("X").reindex(names).sum()
                for names in anew.DIMENSIONS.values()
            ],
        ),
    ),
    Claim(
        "x_is_the_weighted_sum",
        "about",
        "0.142",
        lambda: scaled_mean("table_5", anew.MEMBERS["X"]),
        None,
    ),
    Claim(
        "y_is_the_weighted_sum",
        "about",
        "0.0738",
        lambda: scaled_mean("table_6", anew.MEMBERS["Y"]),
        lambda: DATA.indices["Y"].mean(),
    ),
    Claim(
        "x_growth_slows_after_2016",
        "below",
        "1.6667",
        None,
        lambda: (
            DATA.growth("X").loc[2017:2021].sum()
            / DATA.growth("X").loc[2014:2016].sum()
        ),
    ),
    Claim(
        "x_accelerates_2020",
        "above",
        "1",
        None,
        lambda: DATA.growth("X")[2020] / DATA.growth("X")[2019],
    ),
    Claim(
        "x_mostly_above_one",
        "at most",
        "12",
        None,
        lambda: int((DATA.totals("X") <= 1).sum()),
    ),
    Claim(
        "weights_y_sum",
        "equals",
        "1.000",
        lambda: math.fsum(numbers("table_6", "weight", row="W")),
        None,
    ),
    Claim(
        "three_metrics",
        "equals",
        "3",
        lambda: len(numbers("table_6", "weight", row="W")),
        None,
    ),
    Claim(
        "y_growth_since_2016",
        "equals",
        "3.78",
        None,
        lambda: yearly(DATA.national("Y")[2016], DATA.national("Y")[2021], 5),
    ),
    Claim(
        "east_leads",
        "equals",
        "1",
        lambda: place(0.1451, numbers("table_7", "mean", row="mean")),
        lambda: place(MEANS["East China"], list(MEANS)),
    ),
    Claim(
        "north_lags",
        "at least",
        "6",
        lambda: place(0.0636, numbers("table_7", "mean", row="mean")),
        lambda: place(MEANS["North China"], list(MEANS)),
    ),
    Claim(
        "east_grows_fastest",
        "at most",
        "5.71",
        lambda: yearly(0.0831, 0.1694, 8),
        lambda: yearly(*DATA.regional("Y")["South China"].loc[[2013, 2021]], 8),
    ),
    Claim(
        "northwest_grows_slowest",
        "at least",
        "2.00",
        lambda: yearly(0.0414, 0.0430, 8),
        lambda: yearly(*DATA.regional("Y")["Northeast China"].loc[[2013, 2021]], 8),
    ),
    Claim(
        "east_leads_in_2021",
        "equals",
        "1",
        lambda: place(0.1599, [course(region)[-1] for region in anew.REGIONS]),
        lambda: place(
            DATA.regional("Y").loc[2021, "East China"],
            list(DATA.regional("Y").loc[2021]),
        ),
    ),
    Claim(
        "levels_slope",
        "at least",
        "0.8276",
        lambda: 0.0669 / 0.135,
        lambda: DATA.indices["Y"].std() / DATA.indices["X"].std(),
    ),
    Claim("sample_size", "equals", "31", lambda: 279 / 9, None),
    Claim(
        "websites",
        "equals",
        "816,692",
        lambda: 816692,
        lambda: 1e4 * anew.observations("websites").to_numpy().mean(),
    ),
    Claim(
        "transport_negative",
        "below",
        "0",
        lambda: max(value(*cell) for cell in TRANSPORT),
        lambda: max(in_data(*cell) for cell in TRANSPORT),
    ),
    Claim("openness_at_ten", "at most", "0.10", lambda: 0.0824, None),
    Claim("openness_at_one", "at most", "0.01", lambda: 0.0054, None),
    Claim(
        "weak_controls",
        "above",
        "0.10",
        lambda: min(value(*cell) for cell in WEAK_CONTROLS),
        lambda: min(in_data(*cell) for cell in WEAK_CONTROLS),
    ),
    Claim(
        "three_regions_not",
        "above",
        "0.10",
        lambda: min(value(*cell) for cell in OTHER_REGIONS),
        lambda: min(in_data(*cell) for cell in OTHER_REGIONS),
    ),
]


def holds(claim: Claim, number: float) -> bool:
    stated = anew.number(claim.stated)
    if claim.relation == "equals":
        return anew.is_equal_as_printed(number, stated)
    if claim.relation == "about":
        return anew.verdict_on(number, stated) in ("reproduced", "near")
    return {
        "at least": number >= stated,
        "at most": number <= stated,
        "above": number > stated,
        "below": number < stated,
    }[claim.relation]


def judgement(in_print: bool | None, in_data: bool | None) -> str:
    """Who bears a claim out; None where one cannot tell."""
    words = {True: "holds", False: "fails"}
    if in_print is None:
        return f"{words[bool(in_data)]} in the data"
    if in_data is None:
        return f"{words[in_print]} in the printed tables"
    if in_print == in_data:
        return words[in_print]
    return f"not borne out by the {'data' if in_print else 'printed tables'}"


def test_every_claim_is_recomputed(warehouse: duckdb.DuckDBPyConnection) -> None:
    audited = warehouse.execute("select claim from fct_audit_claims").fetchall()
    assert sorted(name for (name,) in audited) == sorted(c.name for c in CLAIMS)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_a_claim(warehouse: duckdb.DuckDBPyConnection, claim: Claim) -> None:
    (row,) = (
        warehouse.execute(
            "select * from fct_audit_claims where claim = ?", [claim.name]
        )
        .df()
        .to_dict("records")
    )
    assert (row["relation"], row["printed"]) == (claim.relation, claim.stated)
    verdicts: list[bool | None] = []
    for source, column in ((claim.printed, "printed_tables"), (claim.data, "data")):
        if source is None:
            assert math.isnan(row[f"from_{column}"])
            verdicts.append(None)
            continue
        number = source()
        assert row[f"from_{column}"] == pytest.approx(number, rel=REGRESSION, abs=0)
        verdicts.append(holds(claim, number))
    assert row["verdict"] == judgement(*verdicts)
