"""SDMX-ML and JSON-stat give the observations that the other layouts give."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entropanel.importing.choices import Choice
from entropanel.importing.importer import import_files
from helpers.import_studies import (
    COUNTRIES,
    DECLARED,
    FLAGS,
    NAMES,
    SERIES,
    VALUES,
    YEARS,
    flags_of,
    observations_of,
    run,
    study_of,
    value,
)

SDMX = "http://www.sdmx.org/resources/sdmxml/schemas"
URN = "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=X:NAMA(1.0)"
GDP = {"series": "gdp"}


def message(kind: str, version: str, data: str) -> str:
    """A message without a data structure definition."""
    structure = (
        f"<c:Structure>{URN}</c:Structure>"
        if version == "v3_0"
        else '<c:Structure><Ref agencyID="X" id="NAMA" version="1.0"/></c:Structure>'
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<m:{kind} xmlns:m="{SDMX}/{version}/message" xmlns:c="{SDMX}/{version}/common"
  xmlns:g="{SDMX}/{version}/data/generic"
  xmlns:s="{SDMX}/{version}/data/structurespecific"
  xmlns:n="{URN}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<m:Header><m:ID>x</m:ID><m:Test>false</m:Test>
<m:Prepared>2024-01-01T00:00:00</m:Prepared><m:Sender id="X"/>
<m:Structure structureID="S" namespace="{URN}" dimensionAtObservation="TIME_PERIOD">
{structure}</m:Structure></m:Header>
{data}</m:{kind}>
"""


def generic() -> str:
    data = '<m:DataSet structureRef="S">'
    for names in NAMES.values():
        key = {"FREQ": "A", "UNIT": "CP_MEUR", "NA_ITEM": "B1GQ", "GEO": names[4]}
        told = "".join(f'<g:Value id="{k}" value="{v}"/>' for k, v in key.items())
        data += f"<g:Series><g:SeriesKey>{told}</g:SeriesKey>"
        data += "".join(generic_observation(names[4], year) for year in YEARS)
        data += "</g:Series>"
    return message("GenericData", "v2_1", data + "</m:DataSet>")


def unit_of(geo: str) -> str:
    return next(unit for unit, names in NAMES.items() if names[4] == geo)


def generic_observation(geo: str, year: str) -> str:
    unit = unit_of(geo)
    text, flag = value(unit, year), FLAGS.get(("gdp", unit, year))
    told = f'<g:ObsDimension value="{year}"/>'
    told += f'<g:ObsValue value="{text}"/>' if text else ""
    if flag:
        held = f'<g:Value id="OBS_STATUS" value="{flag}"/>'
        told += f"<g:Attributes>{held}</g:Attributes>"
    return f"<g:Obs>{told}</g:Obs>"


def specific(version: str, units: tuple[str, ...] = ("CP_MEUR",)) -> str:
    data = '<m:DataSet s:structureRef="S" xsi:type="n:DataSetType">'
    for names, code in product(NAMES.values(), units):
        data += f'<Series freq="A" unit="{code}" na_item="B1GQ" geo="{names[4]}">'
        for year in YEARS:
            unit = unit_of(names[4])
            text, flag = value(unit, year), FLAGS.get(("gdp", unit, year))
            told = f' OBS_FLAG="{flag}"' if flag else ""
            data += f'<Obs TIME_PERIOD="{year}" OBS_VALUE="{text or "NaN"}"{told}/>'
        data += "</Series>"
    return message("StructureSpecificData", version, data + "</m:DataSet>")


def cube() -> dict[str, Any]:
    """A data set of JSON-stat 2.0, with values and statuses by position."""
    keys = list(product(NAMES, YEARS))
    values = {str(i): float(value(*key)) for i, key in enumerate(keys) if value(*key)}
    flags = {str(i): FLAGS.get(("gdp", *key)) for i, key in enumerate(keys)}
    geo = {names[4]: names[0] for names in NAMES.values()}
    return {
        "version": "2.0",
        "class": "dataset",
        "id": ["unit", "geo", "time"],
        "size": [1, 3, 2],
        "role": {"time": ["time"], "geo": ["geo"]},
        "dimension": {
            "unit": {"category": {"label": {"CP_MEUR": "million euro"}}},
            "geo": {"category": {"index": list(geo), "label": geo}},
            "time": {"category": {"index": {year: i for i, year in enumerate(YEARS)}}},
        },
        "value": values,
        "status": {at: flag for at, flag in flags.items() if flag},
    }


def dense() -> dict[str, Any]:
    data = cube()
    for name in ("value", "status"):
        data[name] = [data[name].get(str(at)) for at in range(6)]
    return data


def bundle() -> dict[str, Any]:
    """JSON-stat 1: data sets by name, whose dimensions tell their order."""
    data = cube()
    about = {name: data.pop(name) for name in ("id", "size", "role")}
    return {"accounts": {**data, "dimension": {**data["dimension"], **about}}}


def collection() -> dict[str, Any]:
    return {"version": "2.0", "class": "collection", "link": {"item": [cube()]}}


def table_of_an_office() -> dict[str, Any]:
    """Dimensions named in a language of its own, which roles tell, and labels."""
    data = cube()
    names = {"unit": "Contents", "geo": "Land", "time": "Tid"}
    data["id"] = [names[name] for name in data["id"]]
    data["dimension"] = {names[n]: held for n, held in data["dimension"].items()}
    data["role"] = {"time": ["Tid"], "geo": ["Land"], "metric": ["Contents"]}
    data["dimension"]["Contents"]["category"] = {
        "index": ["N1"],
        "label": {"N1": "Gross product"},
        "unit": {"N1": {"base": "million euro", "decimals": 1}},
    }
    return data


FORMS: dict[str, tuple[Callable[[], str], dict[str, str], str]] = {
    "SDMX-ML generic": (generic, GDP, "file.xml"),
    "SDMX-ML 2.1": (lambda: specific("v2_1"), GDP, "file.xml"),
    "SDMX-ML 3.0": (lambda: specific("v3_0"), GDP, "file.xml"),
    "no ending tells": (lambda: specific("v2_1"), GDP, "file"),
    "JSON-stat 2": (lambda: json.dumps(cube()), GDP, "file.json"),
    "JSON-stat 2, lists": (lambda: json.dumps(dense(), indent=1), GDP, "file.txt"),
    "JSON-stat 1": (lambda: json.dumps(bundle()), GDP, "file.json"),
    "JSON-stat collection": (lambda: json.dumps(collection()), GDP, "file.json"),
    "an office's own": (lambda: json.dumps(table_of_an_office()), {}, "file.px"),
}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return study_of(tmp_path, COUNTRIES, SERIES)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_gives_the_same_observations_and_flags(
    study: Path, form: str
) -> None:
    write, how, name = FORMS[form]
    found = run(study, write(), name, **how)
    assert found.errors == []
    got = {key: float(text) for key, text in observations_of(study).items()}
    assert got == {key: float(text) for key, text in VALUES.items()}
    assert flags_of(study) == FLAGS
    # what was chosen is remembered
    again = run(study, write(), name)
    assert (again.errors, again.kept) == ([], len(VALUES))


def test_a_dimension_that_varies_is_fixed_by_the_user(study: Path) -> None:
    text = specific("v2_1", ("CP_MEUR", "CLV10_MEUR"))
    (told,) = run(study, text, "file.xml", **GDP).errors
    assert "'CP_MEUR', 'CLV10_MEUR' in the column 'unit'" in told
    chosen = Choice(where={"unit": "CP_MEUR"})
    found = run(study, text, "file.xml", series="gdp", choice=chosen)
    assert (found.errors, observations_of(study)) == ([], VALUES)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_damaged_files_are_errors_or_tell_no_other_observations(
    data: st.DataObject,
) -> None:
    write, how, name = FORMS[data.draw(st.sampled_from(list(FORMS)))]
    text = write()
    cut = data.draw(st.integers(1, len(text) - 2))
    with tempfile.TemporaryDirectory() as folder:
        study = study_of(Path(folder), COUNTRIES, SERIES)
        found = run(study, text[:cut], name, **how)
        assert len(found.errors) == 1
        assert "Traceback" not in found.errors[0]
        assert observations_of(study) == {}


def entities(levels: int) -> str:
    """Entities of ten each of the one before, and one used in the header."""
    told = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(1, levels))
    head, body = specific("v2_1").split("\n", 1)
    doctype = f'<!DOCTYPE m [<!ENTITY e1 "ha">{told}]>'
    return f"{head}\n{doctype}\n{body.replace('>x<', f'>&e{levels};<')}"


HOSTILE = {
    "entities": (lambda: entities(9), "a document type (DOCTYPE)"),
    "a file of the machine": (
        lambda: entities(1).replace('"ha"', 'SYSTEM "file:///etc/passwd"'),
        "a document type (DOCTYPE)",
    ),
    "no observations": (lambda: message("GenericData", "v2_1", ""), "SDMX-ML"),
    "an earlier version": (lambda: specific("v2_0"), "SDMX-ML that cannot be read"),
    "depth": (lambda: '{"a":' * 200_000, "JSON that cannot be read"),
    "no data set": (lambda: '{"a": 1}', "JSON without a data set"),
    "other sizes": (
        lambda: json.dumps(cube() | {"size": [1, 3, 3]}),
        "JSON that cannot be read",
    ),
    "a value too many": (
        lambda: json.dumps(cube() | {"value": [1] * 7}),
        "JSON that cannot be read",
    ),
    "a place outside": (
        lambda: json.dumps(cube() | {"value": {"6": 1}}),
        "JSON that cannot be read",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_data_is_an_error_in_one_message(study: Path, kind: str) -> None:
    write, said = HOSTILE[kind]
    found = run(study, write(), "file", **GDP)
    (told,) = found.errors
    assert f"found {said}" in told
    assert "expected a whole" in told
    assert observations_of(study) == {}


def test_without_the_package_the_message_names_it(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = "entropanel.importing.reading.sdmx.find_spec"
    monkeypatch.setattr(finding, lambda name: None)
    file = study.parent / "file.xml"
    file.write_text(generic(), encoding="utf-8")
    (told,) = import_files([file], study, DECLARED, series="gdp").errors
    assert "found SDMX-ML, expected CSV, or the package sdmx1" in told


def test_texts_beside_the_dimensions_may_be_ignored(study: Path) -> None:
    text = specific("v2_1")
    for names in NAMES.values():
        text = text.replace(
            f'geo="{names[4]}"', f'geo="{names[4]}" TITLE="GDP of {names[0]}"'
        )
    (told,) = run(study, text, "file.xml", **GDP).errors
    assert "in the column 'TITLE'" in told
    found = run(
        study, text, "file.xml", series="gdp", choice=Choice(ignored=("TITLE",))
    )
    assert (found.errors, observations_of(study)) == ([], VALUES)


@pytest.mark.parametrize("measure", [["Population", "Births"], ["A", "B"]])
def test_an_offices_indicators_are_told_by_label_or_code(
    study: Path, measure: list[str]
) -> None:
    """Two indicators of two countries in one year, in row-major order."""
    data = {
        "class": "dataset",
        "id": ["Contents", "Country", "Tid"],
        "size": [2, 2, 1],
        "role": {"metric": ["Contents"], "time": ["Tid"], "geo": ["Country"]},
        "dimension": {
            "Contents": {
                "category": {
                    "index": ["N1", "N2"],
                    "label": dict(zip(("N1", "N2"), measure, strict=True)),
                }
            },
            "Country": {"category": {"label": {"AT": "Austria", "BE": "Belgium"}}},
            "Tid": {"category": {"index": ["2019"]}},
        },
        "value": [1, 2, 3, 4],
    }
    chosen = Choice(series={measure[0]: "pop"})
    found = run(study, json.dumps(data), "file.json", choice=chosen)
    assert found.errors == []
    assert observations_of(study) == {
        ("pop", "AT", "2019"): "1",
        ("pop", "BE", "2019"): "2",
    }
