"""What public tables say in English sentences of their own, in Chinese.

A study's notes stand beside them in one cell and stay as they were written.
"""

from __future__ import annotations

import re
from functools import cache

CODES = r"[^\s;,]+(?:, [^\s;,]+)*"
NUMBER = r"-?[\d.,]*\d(?:e[+-]?\d+)?"
# each with its Chinese; the longer of two that begin alike comes first
PHRASES = {
    rf"({NUMBER}) % from the printed number": r"与原文数值相差\1%",
    r"no data: ": "无数据：",
    rf"estimated without ({CODES})": r"估计时不含\1",
    rf"(?:(?<=; )|^)({CODES}) without ({CODES})(?=;|$)": r"\1不含\2",
    rf"(?:(?<=; )|^)without ({CODES})(?=;|$)": r"不含\1",
    rf" \(({NUMBER}) of ({NUMBER}) cells missing\)": r"（\2个单元格中缺\1个）",
    r": no earlier value": "：没有更早的数值",
    r": no value": "：没有数值",
    r": not positive, no logarithm": "：非正值，没有对数",
    r"the only one left of its unit": "所在单元仅剩的一个",
    r"the only one left of its year": "所在年份仅剩的一个",
    rf"^({NUMBER}) of ({NUMBER}) rows$": r"\2行中\1行",
    rf"^\.\.\. and ({NUMBER}) more$": r"……另有\1处",
    r"^(\S+\.csv), line (\d+)(, |: )": r"\1第\2行：",
    rf": found ({NUMBER}) after ({NUMBER}), expected a change by a factor of at most "
    rf"({NUMBER}) a year": r"：前值为\2，本值为\1，预期年度变动不超过\3倍",
    r": found one figure, expected two or more": "：仅有一个数值，预期至少两个",
    r": found no figure, expected two or more": "：没有数值，预期至少两个",
    r"; the other years stay missing": "；其余年份缺失",
    r"^its clustered variance is not positive, or too small to be told from "
    r"rounding$": "聚类方差不为正，或小到无法与舍入误差区分",
    r"^absorbed with the effects, it has no scores$": "已随固定效应一并吸收，没有得分",
}


@cache
def in_chinese(text: str) -> str:
    """The text with the sentences that public tables make in Chinese."""
    told = text
    for english, chinese in PHRASES.items():
        told = re.sub(english, chinese, told)
    return told if told == text else told.replace("; ", "；")
