"""Python models on Spark: dbt-spark runs them on Databricks alone.

The module dbt_entropanel registers SessionJob with dbt's adapter as the way to
submit a model whose ``submission_method`` is ``session`` (dbt_project.yml).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from dbt.adapters.base import PythonJobHelper
from dbt_common.exceptions import DbtRuntimeError


@dataclass(frozen=True)
class Relation:
    """A table or view on Spark, with the methods that models call on DuckDB's."""

    session: Any
    name: str

    def df(self) -> pd.DataFrame:
        """All rows.

        Returns
        -------
        pandas.DataFrame
            Held in memory.
        """
        frame: pd.DataFrame = self.session.table(self.name).toPandas()
        return frame

    def sql_query(self) -> str:
        """A query that gives them.

        Returns
        -------
        str
            SQL of Spark.
        """
        return f"select * from {self.name}"


class SessionJob(PythonJobHelper):
    """Runs one Python model where dbt runs, on the session that dbt uses."""

    def __init__(self, parsed_model: dict[str, Any], credentials: Any) -> None:
        """parsed_model: dbt's node; credentials: those of the profile.

        Raises DbtRuntimeError if the profile connects without a session.
        """
        if credentials.method != "session":
            raise DbtRuntimeError(
                f"found the method {credentials.method} in the profile, expected "
                "session: a Python model runs on a session of Spark"
            )
        self.node = parsed_model
        self.settings: dict[str, str] = credentials.server_side_parameters

    def submit(self, compiled_code: str) -> None:
        """Makes the table of the model anew.

        Parameters
        ----------
        compiled_code
            Not used: it ends with dbt-spark's own way of writing a table, for
            notebooks; the node has the model's code alone.

        Raises
        ------
        DbtRuntimeError
            The model fails: of any other exception dbt prints a traceback.
        """
        table = f"{self.node['schema']}.{self.node['alias']}"
        try:
            session = spark_session(self.settings)
            names: dict[str, Any] = {}
            exec(compile(self.node["compiled_code"], table, "exec"), names)
            dbt = names["dbtObj"](lambda name: Relation(session, name))
            rows = session.createDataFrame(names["model"](dbt, session))
            rows.write.mode("overwrite").saveAsTable(table)
        except Exception as reason:
            raise DbtRuntimeError(
                f"{table}: {type(reason).__name__}: {reason}"
            ) from reason


def spark_session(settings: dict[str, str]) -> Any:
    """The session of dbt-spark's method ``session``, got as dbt-spark gets it.

    Parameters
    ----------
    settings
        Of the profile, by their names.

    Returns
    -------
    SparkSession
        The one of this process.
    """
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.enableHiveSupport()
    for setting, value in settings.items():
        builder = builder.config(setting, value)
    return builder.getOrCreate()


def register() -> None:
    """Adds ``session`` to the submission methods that dbt-spark knows."""
    from dbt.adapters.spark import SparkAdapter

    known = SparkAdapter.python_submission_helpers.fget

    def helpers(adapter: Any) -> dict[str, type[PythonJobHelper]]:
        return {**known(adapter), "session": SessionJob}

    SparkAdapter.python_submission_helpers = property(helpers)
