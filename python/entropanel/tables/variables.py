"""What the variables of a study are called in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from entropanel.catalogue import sentence
from entropanel.public_tables import Tables, index_variable, shown

LISTED = 20  # names in one sentence


def variable_names(tables: Tables, scenario: str) -> dict[str, str]:
    """Name of each indicator and index in a scenario; that of a variant tells it.

    Parameters
    ----------
    tables : Tables
        The public tables, in the language of the names.
    scenario : str
        Of the indicators.

    Returns
    -------
    dict of str to str
        By ``fct_estimation_panel.variable``.
    """
    words = tables.sentence
    names = tables.indicator_names(scenario)
    indices = tables.names("dim_index", "index_id", "variant = 'default'")
    names |= indices
    variants = tables.frame(
        "select index_id, variant from dim_index as t "
        f"order by {tables.order('dim_index', ['index_id', 'variant'])}"
    )
    for index, variant in variants.itertuples(index=False):
        if variant != "default":
            name = indices.get(index, shown(index))
            told = words("table_variant", name=name, variant=shown(variant))
            names[index_variable(index, variant)] = told
    return names


def incomplete_variables(tables: Tables) -> dict[tuple[str, str], str]:
    """What is missing of incomplete variables.

    These are indicators that an index is built without, and units of the panel
    without a value.

    Parameters
    ----------
    tables : Tables
        The public tables, in the language of the sentences.

    Returns
    -------
    dict[tuple[str, str], str]
        A sentence by scenario and variable; a complete variable has none.
    """
    columns = ["missing_indicators", "missing_units"]
    if not set(columns) <= set(tables.columns("fct_descriptive_statistics")):
        return {}
    words, units = tables.sentence, tables.names("dim_unit", "unit_code")
    found = {}
    for scenario in tables.names("dim_scenario", "scenario"):
        names = [tables.indicator_names(scenario), units]
        rows = tables.frame(
            f"select variable, {', '.join(columns)} from fct_descriptive_statistics "
            "where scenario = $1",
            scenario,
        )
        for variable, *missing in rows.itertuples(index=False):
            told = [
                words(f"note_{column}", names=_listed(keys.split(", "), own, words))
                for column, keys, own in zip(columns, missing, names, strict=True)
                if pd.notna(keys)
            ]
            if told:
                found[scenario, variable] = words("blank").join(told)
    return found


def _listed(keys: list[str], names: dict[str, str], words: Callable[..., str]) -> str:
    """Names one after the other, of many the first."""
    told = words("comma").join(names.get(key, shown(key)) for key in keys[:LISTED])
    if len(keys) <= LISTED:
        return told
    return words("and_more", names=told, count=len(keys) - LISTED)


def term_name(term: Mapping[Any, Any], names: dict[str, str], language: str) -> str:
    """Name of a term of a regression: its variable and transformations.

    Parameters
    ----------
    term : mapping
        A row of ``dim_specification_term``.
    names : dict of str to str
        Of ``variable_names``.
    language : str
        ``en`` or ``zh``.

    Returns
    -------
    str
        In one line.
    """

    def words(code: str, **parameters: object) -> str:
        return sentence(code, language, **parameters)

    name = names.get(term["variable"], shown(term["variable"]))
    limits = [term["winsorise_lower"], term["winsorise_upper"]]
    given = [f"{limit:g}" for limit in limits if pd.notna(limit)]
    name = words(f"transform_{term['transform']}", name=name)
    if given:
        name = words("winsorised", name=name, limits=", ".join(given))
    if term["lag_years"]:
        name = words("lag", name=name, years=term["lag_years"])
    return name
