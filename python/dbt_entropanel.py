"""dbt plugin: dbt loads every module named ``dbt_...`` when it starts."""

from importlib.util import find_spec

from dbt.plugins.manager import dbtPlugin


class PythonOnSpark(dbtPlugin):
    """Has dbt run the project's Python models on Spark, where dbt-spark is."""

    def initialize(self) -> None:
        """Registers the way to submit them."""
        if find_spec("dbt.adapters.spark"):
            from entropanel.python_on_spark import register

            register()


plugins = [PythonOnSpark]
