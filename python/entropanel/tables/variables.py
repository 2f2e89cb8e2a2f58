"""What the variables of a study are called in a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from entropanel.public_tables import Tables, index_variable, shown
from entropanel.tables.words import WORDS


def variable_names(tables: Tables) -> dict[str, str]:
    """Name of each indicator and index; that of a variant tells it.

    Keys are those of ``fct_estimation_panel.variable``.
    """
    words = WORDS[tables.language]
    names = tables.names("dim_indicator", "indicator")
    indices = tables.names("dim_index", "index_id", "variant = 'default'")
    names |= indices
    variants = tables.frame("select index_id, variant from dim_index")
    for index, variant in variants.itertuples(index=False):
        if variant != "default":
            name = indices.get(index, shown(index))
            told = words["variant"].format(name=name, variant=shown(variant))
            names[index_variable(index, variant)] = told
    return names


def term_name(term: Mapping[Any, Any], names: dict[str, str], language: str) -> str:
    """What a term of a regression is: its variable and what is done to it.

    term: a row of ``dim_specification_term``. names: of ``variable_names``.
    """
    words = WORDS[language]
    name = names.get(term["variable"], shown(term["variable"]))
    limits = [term["winsorise_lower"], term["winsorise_upper"]]
    given = [f"{limit:g}" for limit in limits if pd.notna(limit)]
    name = words[term["transform"]].format(name=name)
    if given:
        name = words["winsorised"].format(name=name, limits=", ".join(given))
    if term["lag_years"]:
        name = words["lag"].format(name=name, years=term["lag_years"])
    return name
