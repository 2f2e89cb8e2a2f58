"""Files that an import does not take, each with the message that says why."""

from __future__ import annotations


def simple(cell: str = "1", *, title: str = "指标：居民(人)", unit: str = "T01") -> str:
    """A file of one unit and two years."""
    return f'{title}\n地区,2016年,2017年\n{unit},"{cell}",2\n'


INVALID = [
    ("text", simple("abc"), "line 3, 2: found 'abc', expected a plain number"),
    ("a footnote", simple("12²"), "line 3, 2: found '12²', expected a plain number"),
    (
        "a percent sign",
        simple("12%"),
        "line 3, 2: found '12%', expected a number without a percent sign",
    ),
    (
        "thousands or decimals",
        simple("1,234"),
        "line 3, 2: found '1,234', expected a number without a separator, or with a "
        "decimal point; --thousands , if it separates thousands; --thousands . if "
        "decimals follow it",
    ),
    (
        "a decimal comma",
        simple("0,123"),
        "line 3, 2: found '0,123', expected a number with a decimal point; "
        "--thousands . if decimals follow it",
    ),
    (
        "an unknown unit",
        simple(unit="Alder Kay"),
        "line 3, 1: found 'Alder Kay', expected a unit of the study (did you mean "
        "'Alder Quay'?)",
    ),
    (
        "another kind of unit",
        simple(unit="Alder Quay County"),
        "line 3, 1: found 'Alder Quay County', expected a unit of the study, and T01 "
        "'桤木码头' may be of another kind; study_unit_names.csv can have the name",
    ),
    (
        "an unknown series",
        simple(title="指标：Residenz(人)"),
        "line 1, 1: found 'Residenz(人)', expected a series of the study (did you mean "
        "'Residents'?); --series names it",
    ),
    (
        "a part of a series",
        simple(title="指标：居民(rural)"),
        "line 1, 1: found '居民(rural)', expected a unit of measurement in the "
        "brackets, as 'persons'; --series names it",
    ),
    (
        "no indicator",
        simple(title="时间：最近2年"),
        "line 2: found no indicator, expected one, or --series to name the series",
    ),
    (
        "two blocks of years",
        "城市,,居民,,住户,\n,2016,2017,2016,2017\nT01,1,2,3,4\n",
        "line 2: found blocks of years under '居民', '住户', expected one block: each "
        "on a sheet of its own",
    ),
    (
        "another quantity",
        simple(title="指标：居民(亿元)"),
        "line 1, 1: found '居民' in the unit '亿元', expected the unit 'persons', or "
        "one that converts into it",
    ),
    (
        "no header",
        "T01,1,2\n",
        "line 1: found no header (nearest is 'T01', '1', '2', with no year and no "
        "known name of a column of units or indicators), expected a row of years "
        "after a column of units or indicators, or columns such as unit, year and "
        "value",
    ),
    (
        "a year twice",
        "series,unit_code,2016,2016年\n",
        "line 1, 4: found the year '2016年' twice, expected each year once",
    ),
    (
        "a garbled year",
        "series,unit_code,2016,2O17\npopulation,T01,1,2\n",
        "line 1, 4: found '2O17', expected a year, as 2013 or 2013年",
    ),
    (
        "a file cut short",
        "series,unit_code,2016,2017\npopulation,T01,1\n",
        "line 2: found 3 cells, expected 4, as in the header",
    ),
    (
        "a value under no header",
        "series,unit_code,2016\npopulation,T01,1,234\n",
        "line 2, 4: found '234', expected no value where the header names no column",
    ),
    (
        "a second table",
        simple() + "地区,2018年\nT01,3\n",
        "line 4: found a second header, expected one table a sheet",
    ),
    (
        "two values for one observation",
        "series,unit_code,2016\npopulation,T01,1\npopulation,T01,2\n",
        "line 3, 3: found 2 for population, T01, 2016, and 1 in line 2, 3, expected "
        "one value for both",
    ),
    (
        "two names of different units",
        "series,unit_code,name_en,2016\npopulation,T01,Birch Ferry,1\n",
        "line 2, 3: found 'T01', 'Birch Ferry', expected names of one unit",
    ),
    (
        "an open quote",
        'unit,"2016\n',
        "line 1: found unexpected end of data, expected a closing quotation mark",
    ),
    (
        "an empty file",
        b"",
        "found an empty file, expected a CSV file, .xlsx or .xls workbook, .dta, .sav "
        "or Parquet file, SDMX-ML or JSON-stat",
    ),
    ("binary data", b"a\x00b,c", "found binary data, expected text, as in a CSV file"),
    (
        "an archive",
        b"PK\x03\x04" + bytes(30),
        "found a zip archive or .xlsx workbook, expected a CSV file, .xlsx or .xls "
        "workbook, .dta, .sav or Parquet file, SDMX-ML or JSON-stat",
    ),
    (
        "a web page",
        "<html><table>",
        "found a web page, expected a CSV file: save it as one",
    ),
    (
        "an old workbook, cut",
        b"\xd0\xcf\x11\xe0" + bytes(99),
        "expected a whole workbook",
    ),
    ("Parquet, cut", b"PAR1" + bytes(99), "expected a whole Parquet file"),
    ("SPSS, cut", b"$FL2" + bytes(99), "expected a whole SPSS file"),
    ("Stata, cut", b"<stata_dta>" + bytes(99), "expected a whole Stata file"),
    (
        "SDMX-ML, cut",
        '<m:GenericData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/',
        "found SDMX-ML that cannot be read, expected a whole SDMX-ML file",
    ),
    (
        "SDMX-ML with entities",
        '<!DOCTYPE m [<!ENTITY e "e">]>\n<m xmlns="http://www.sdmx.org/resources/sdmxml"/>',
        "found a document type (DOCTYPE), expected a whole SDMX-ML file",
    ),
    (
        "JSON-stat, cut",
        '{"class": "dataset", "value": [1',
        "found JSON that cannot be read as JSON-stat, expected a whole data set",
    ),
    (
        "other JSON",
        '{"name": "value"}',
        "found JSON without a data set, expected a whole data set of JSON-stat",
    ),
    (
        "no encoding",
        "数据".encode() * 9 + b"\xff\xff",
        "found bytes that are not UTF-8, and no name of the study in any encoding, "
        "expected text in UTF-8, or --encoding NAME to say what it is in",
    ),
]
