"""Runs Python models of the dbt project on Spark, which dbt-spark does not.

``python -m entropanel.python_on_spark int_gate_results`` reads what the model
refers to from the schema of the target ``spark`` and leaves its table there.
Run from the project's folder, in the environment of requirements-spark.txt.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

TARGET = "spark"


@dataclass(frozen=True)
class Relation:
    """A table or view on Spark, with the methods that models call on DuckDB's."""

    session: Any
    name: str

    def df(self) -> pd.DataFrame:
        """All rows."""
        frame: pd.DataFrame = self.session.table(self.name).toPandas()
        return frame

    def sql_query(self) -> str:
        """A query that gives them."""
        return f"select * from {self.name}"


@dataclass(frozen=True)
class Dbt:
    """What a Python model uses of the ``dbt`` that it is given."""

    session: Any
    schema: str

    def config(self, **_settings: str) -> None:
        """Every model is a table here."""

    def ref(self, name: str) -> Relation:
        """The relation of a model or seed."""
        return Relation(self.session, f"{self.schema}.{name}")


def dbt_on_spark(project: Path) -> Dbt:
    """The session and the schema that the target's profile describes."""
    from dbt.config.runtime import load_profile
    from dbt.flags import set_from_args
    from dbt_common.context import set_invocation_context
    from pyspark.sql import SparkSession

    set_invocation_context(dict(os.environ))
    set_from_args(Namespace(PROFILES_DIR=str(project)), None)
    credentials: Any = load_profile(
        str(project), {}, target_override=TARGET
    ).credentials
    builder = SparkSession.builder.enableHiveSupport()
    for setting, value in credentials.server_side_parameters.items():
        builder = builder.config(setting, value)
    return Dbt(builder.getOrCreate(), credentials.schema)


def make(name: str, project: Path, dbt: Dbt) -> None:
    """Makes the table of one Python model anew.

    Raises ValueError if the project has no Python model of this name.
    """
    found = sorted(project.glob(f"models/**/{name}.py"))
    if len(found) != 1:
        raise ValueError(f"{name}: no Python model of the project")
    specification = importlib.util.spec_from_file_location(name, found[0])
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    rows = module.model(dbt, dbt.session)
    table = dbt.session.createDataFrame(rows)
    table.write.mode("overwrite").saveAsTable(f"{dbt.schema}.{name}")


if __name__ == "__main__":
    here = Path.cwd()
    spark = dbt_on_spark(here)
    for model in sys.argv[1:]:
        make(model, here, spark)
        print(f"{spark.schema}.{model} is made")
