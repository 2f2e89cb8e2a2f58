"""Sentences of the public tables in Chinese."""

from __future__ import annotations

import duckdb
import pytest

from entropanel.phrases import in_chinese
from entropanel.regression.conventions import NO_SCORES, NOT_POSITIVE

# where models and the gate make sentences of their own
SENTENCES = {
    "fct_audit_values": "note",
    "fct_regression_dropped_rows": "reason",
    "fct_regression_coefficients": "missing_reason",
    "fct_index_candidates": "missing_inputs",
    "fct_data_quality": "observed",
}
# what no Chinese sentence holds: words that the tables put together
ENGLISH = ("from the printed number", "cells missing", "no earlier value", " rows")
ENGLISH += ("no data: ", "estimated without", "clustered", "scores")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("-6.25 % from the printed number", "与原文数值相差-6.25%"),
        (
            "1.5 % from the printed number; X without IOW, POS; "
            "estimated without z_OUL",
            "与原文数值相差1.5%；X不含IOW, POS；估计时不含z_OUL",
        ),
        (
            "no data: RFIA: foreign_investment_total (189 of 279 cells missing)",
            "无数据：RFIA: foreign_investment_total（279个单元格中缺189个）",
        ),
        ("X: no earlier value", "X：没有更早的数值"),
        ("X: not positive, no logarithm", "X：非正值，没有对数"),
        ("the only one left of its unit", "所在单元仅剩的一个"),
        ("the only one left of its year", "所在年份仅剩的一个"),
        ("31 of 279 rows", "279行中31行"),
        (
            "observations.csv, line 6: sales, Jilin (220000), 2014: found 545.196 "
            "after 159.574, expected a change by a factor of at most 3 a year",
            "observations.csv第6行：sales, Jilin (220000), 2014：前值为159.574，"
            "本值为545.196，预期年度变动不超过3倍",
        ),
        ("... and 13 more", "……另有13处"),
        (NOT_POSITIVE, "聚类方差不为正，或小到无法与舍入误差区分"),
        (NO_SCORES, "已随固定效应一并吸收，没有得分"),
        # a study's own words stay
        ("a panel without Tibet; read as 3 of 4 rows", None),
        ("", None),
    ],
)
def test_sentences_are_translated_and_notes_are_not(
    english: str, chinese: str | None
) -> None:
    assert in_chinese(english) == (english if chinese is None else chinese)


@pytest.mark.parametrize(("table", "column"), SENTENCES.items())
def test_no_sentence_of_the_default_study_is_left_in_english(
    warehouse: duckdb.DuckDBPyConnection, table: str, column: str
) -> None:
    rows = warehouse.execute(
        f"select distinct {column} from {table} where {column} is not null"
    ).fetchall()
    assert rows
    for (text,) in rows:
        assert not any(part in in_chinese(text) for part in ENGLISH), text
