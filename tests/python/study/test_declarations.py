"""What is declared of a study's files is what dbt's manifest says of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from entropanel.errors import ExecutionError
from entropanel.study import schema as kept_schema
from entropanel.study.check import check
from entropanel.study.declarations import declarations
from entropanel.study.schema import KEPT, parsed, schema
from helpers.invalid_studies import replace
from helpers.project import PROJECT

SEEDS = PROJECT / "seeds"
DECLARED = declarations(SEEDS)
EXAMPLE = PROJECT / "examples" / "towns"


def test_what_is_kept_is_what_dbt_reads() -> None:
    assert json.loads(KEPT.read_text(encoding="utf-8"))["seeds"] == parsed(PROJECT)


def test_what_is_kept_is_read_anew_where_declarations_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds, kept = tmp_path / "seeds", tmp_path / "schema.json"
    shutil.copytree(SEEDS, seeds)
    asked: list[Path] = []

    def reads(project: Path) -> list[dict[str, object]]:
        asked.append(project)
        return [{"read": len(asked)}]

    monkeypatch.setattr(kept_schema, "parsed", reads)
    assert schema(seeds, kept) == schema(seeds, kept) == [{"read": 1}]
    replace("study/_study.yml", "minimum: 1}", "minimum: 2}")(seeds)
    assert schema(seeds, kept) == [{"read": 2}]
    kept.write_text("cut sho")
    assert schema(seeds, kept) == [{"read": 3}]
    assert asked == [tmp_path] * 3


def test_dbt_tells_what_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(ExecutionError, match=r"dbt_project\.yml"):
        parsed(tmp_path)


@pytest.mark.parametrize("name", DECLARED.seeds)
def test_every_number_has_a_range_or_accepted_values(name: str) -> None:
    seed = DECLARED.seeds[name]
    ranged = {
        limits.column
        for limits in seed.ranges
        if (limits.minimum, limits.above, limits.maximum) != (None, None, None)
    }
    numbers = {c.name for c in seed.columns if c.data_type in ("int", "double")}
    listed = {column.name for column in seed.columns if column.values}
    assert numbers <= ranged | listed


def test_limits_are_numbers_or_columns() -> None:
    for seed in DECLARED.seeds.values():
        names = {column.name for column in seed.columns}
        for limits in seed.ranges:
            assert {limits.column, *limits.where} <= names
            for limit in (limits.minimum, limits.above, limits.maximum):
                assert limit in names or not isinstance(limit, str)


def test_a_number_is_told_by_one_limit(tmp_path: Path) -> None:
    """One that is below two of them is told once."""
    study = Path(shutil.copytree(EXAMPLE, tmp_path / "study"))
    file = study / "study" / "study_specification_terms.csv"
    header, first, *rest = file.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(header.split(","), first.split(","), strict=True))
    cells |= {"winsorise_lower": "0.1", "winsorise_upper": "-1"}
    changed = ",".join(cells.values())
    file.write_text("\n".join([header, changed, *rest, ""]), encoding="utf-8")
    (message,) = check(study, DECLARED).errors
    assert "winsorise_upper: found '-1', expected a number of at least 0" in message
