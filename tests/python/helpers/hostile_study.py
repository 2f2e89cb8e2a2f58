"""The example with hostile keys and labels: its observations are as they were."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from entropanel.study.declarations import Seed, declarations
from helpers.project import PROJECT

EXAMPLE = PROJECT / "examples" / "towns"
DECLARED = declarations(PROJECT / "seeds")
Row = dict[str, str]

LINE = (
    """=1+1 O'Brien's "quote" ''\"\" {{ 1/0 }} {% raise %} {# none #} """
    """'; drop table fct_index; -- <script>alert(1)</script> &amp; <b """
    r"""a.b[0]['c'] \n \u0041 \" \' $HOME ${x} $1 %s %(x)s 100% # ? | `"""
    " 数据，“引号” 🦄"
)
LINES = f"{LINE} of two\nand\r\nthree\rlines"
LONG = f"{LINES} {'long ' * 1000}"
# what a reader of CSV, a template or a library of statistics may take for its own
ALONE = {"T02": "null", "T03": "NaN", "T04": "'", "T05": '"', "T06": "=1+1"}
ALONE |= {"T07": "{{", "T08": " T08 ", "T09": "\\", "POP": "null", "MVR": "{% raw %}"}

KEYS = {"series", "other_series", "source_series", "numerator", "denominator"}
KEYS |= {"unit_code", "indicator", "index_id", "variant", "scenario", "region"}
KEYS |= {"specification", "term", "scheme", "covariance"}
LABELS = {
    "name",
    "name_en",
    "name_zh",
    "unit",
    "publisher",
    "copy",
    "dimension",
    "mark",
}
LABELS |= {"source_file", "sheet", "column", "indicator_as_found", "unit_as_found"}
LABELS |= {"title", "row_label", "statement", "section"}
NOTES = {"note", "reason", "bound_reason"}

# what the example does without, with its plain keys
MORE: dict[str, list[Row]] = {
    "study_settings": [
        {"setting": "near_tolerance", "value": "0.05", "note": "n"},
        {"setting": "reference_scenario", "value": "as_published", "note": "n"},
        {"setting": "default_scenario", "value": "as_published", "note": "n"},
    ],
    "import_log": [
        {"series": "population", "unit_code": "T01", "year": "2016", "value": "1"}
        | {"source_file": "f", "sheet": "s", "row": "2", "column": "B"}
        | {"indicator_as_found": "i", "unit_as_found": "u"}
    ],
    "study_unit_names": [{"unit_code": "T01", "name": "Alder"}],
    "study_unit_tiles": [
        {"unit_code": f"T0{n}", "tile_column": str(n), "tile_row": "1"}
        for n in (1, 2, 3)
    ],
    "study_scenarios": [{"scenario": "rounded", "name_en": "Rounded", "note": "n"}],
    "study_scenario_series": [
        {"scenario": "rounded", "series": "population", "decimals": "-2", "note": "n"}
    ],
    "study_scenario_indicators": [
        {"scenario": "rounded", "indicator": "BPH", "completed_on": "indicator"}
    ],
    "study_index_terms": [
        {"index_id": "D", "variant": "equal_weights", "indicator": i, "term": "both"}
        for i in ("SPD", "SHP")
    ],
    "study_specifications": [
        {"specification": "north", "name_en": "In the north", "unit_effects": "false"}
        | {"time_effects": "false", "scheme": "coasts", "region": "North coast"}
    ],
    "study_specification_terms": [
        {"specification": "north", "transform": "level"} | term
        for term in (
            {"position": "0", "role": "outcome", "term": "C", "variable": "C"},
            {"position": "1", "role": "regressor", "term": "D", "lag": "1"}
            | {"variable": "D__equal_weights"},
        )
    ],
    "study_specification_covariances": [
        {"specification": "north", "covariance": c}
        for c in ("conventional", "clustered")
    ],
    "published_tables": [{"table_id": "1", "position": "1", "title": "An index"}],
    "published_numbers": [
        {"position": "1", "table_id": "1", "row_label": "sum", "statistic": "total"}
        | {"printed": "5.1", "counterpart_table": "fct_index_national"}
        | {"counterpart_keys": "index_id={}; variant=default; year=2020"}
        | {"variable": "D", "counterpart_column": "total", "note": "n"}
    ],
    "published_claims": [
        {"claim": "1", "position": "1", "statement": "s", "kind": "stated"}
        | {"measure": "value", "relation": "at least", "stated": "1.0", "note": "n"}
    ],
    "published_claim_operands": [
        {"claim": "1", "position": "1", "counterpart_table": "fct_index_national"}
        | {"counterpart_keys": "index_id={}; variant=default; year=2020"}
        | {"counterpart_column": "total"}
    ],
}


def key(plain: str) -> str:
    """The hostile text in place of a key of the example."""
    if plain in ("", "default"):
        return plain
    return ALONE.get(plain, f"{LINE}\r\n{plain}")


def variable(plain: str) -> str:
    """A variable of regressions: an indicator or index, or an index's variant."""
    return "__".join(map(key, plain.split("__")))


def hostile(seed: Seed, line: int, row: Row) -> Row:
    """The row with hostile keys and labels; a label tells its cell."""
    changed = dict(row)
    for column, cell in row.items():
        if column in KEYS:
            changed[column] = key(cell)
        elif column == "dimension" or (column in LABELS | NOTES and cell):
            text = LONG if column in NOTES else LINES
            place = "" if column == "dimension" else f" {seed.name} {line} {column}"
            changed[column] = cell and f"{text}{place} {cell}"
    if "variable" in row:
        changed["variable"] = variable(row["variable"])
    if "counterpart_keys" in row:
        changed["counterpart_keys"] = row["counterpart_keys"].replace("{}", key("D"))
    if row.get("setting") in ("reference_scenario", "default_scenario"):
        changed["value"] = key(row["value"])
    elif row.get("setting", "").startswith("title"):
        changed["value"] = f"{LINES} {row['value']}"
    return changed


def plain_rows(seed: Seed) -> Iterator[Row]:
    """Rows of the example's file, and those that it does without."""
    path = EXAMPLE / seed.path
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    yield from MORE.get(seed.name, [])


def write_hostile_study(folder: Path) -> None:
    """Writes the study; its files differ in marks of byte order and line ends."""
    ends = ["\n", "\r\n", "\r"]
    for place, seed in enumerate(DECLARED.seeds.values()):
        rows = [hostile(seed, n, row) for n, row in enumerate(plain_rows(seed), 2)]
        if not rows:
            continue
        columns = list(rows[0])
        columns += [c.name for c in seed.columns if c.name not in columns]
        path = folder / seed.path
        path.parent.mkdir(parents=True, exist_ok=True)
        encoding = "utf-8-sig" if place % 2 else "utf-8"
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(
                file, columns, quoting=csv.QUOTE_ALL, lineterminator=ends[place % 3]
            )
            writer.writeheader()
            writer.writerows(rows)
