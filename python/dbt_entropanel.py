"""dbt plugin: dbt loads every module named ``dbt_...`` when it starts."""

import gc
from importlib.util import find_spec

from dbt.flags import get_flags
from dbt.plugins.manager import dbtPlugin

from entropanel import worker


class PythonModels(dbtPlugin):
    """Has dbt run the project's Python models in a process beside it, and on Spark."""

    def initialize(self) -> None:
        """Starts the process for a whole build, registers the way to Spark."""
        flags = get_flags()
        if getattr(flags, "WHICH", None) == "build" and not flags.SELECT:
            worker.start()
            # most objects that dbt makes last to its end: to look through them whenever
            # 700 were made, as Python does, takes a tenth of a build
            gc.set_threshold(100_000)
        if find_spec("dbt.adapters.spark"):
            from entropanel.python_on_spark import register

            register()


plugins = [PythonModels]
