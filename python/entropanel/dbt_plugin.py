"""dbt-duckdb plugin: what a refresh does after its last model.

It registers one SQL function, ``conclude_refresh``, which the on-run-end hook
of the project calls (macros/publication).
"""

from __future__ import annotations

import atexit
import gc
import json
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.adapters.events.logging import AdapterLogger
from dbt_common.exceptions import DbtRuntimeError

from entropanel.publication import (
    PAGE,
    PAGE_OF_ERRORS,
    PublicationError,
    leave_errors,
    publish,
)
from entropanel.quality_page import quality_page_beside
from entropanel.sql import identifier, records
from entropanel.violations import HARD

LOGGER = AdapterLogger("entropanel")


class Plugin(BasePlugin):
    """Configured in profiles.yml; ``warehouse`` is the published file."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Keeps the path of the published file.

        Parameters
        ----------
        plugin_config
            Of profiles.yml.
        """
        self.warehouse = Path(plugin_config["warehouse"])

    def update_connection_config(
        self, creds: DuckDBCredentials, config: dict[str, Any]
    ) -> None:
        """Opens the build file once, so that dbt tells in one line if it cannot be.

        Parameters
        ----------
        creds
            Of the profile, with the path of the build file.
        config
            Of the connection.

        Raises
        ------
        DbtRuntimeError
            It cannot be opened: of any other exception dbt prints a traceback.
        """
        try:
            duckdb.connect(creds.path, config=config).close()
        except duckdb.Error as reason:
            raise DbtRuntimeError(
                f"the build file {creds.path} cannot be opened, "
                f"perhaps another refresh is running: {reason}"
            ) from reason

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Registers ``conclude_refresh(run varchar) -> varchar``.

        Parameters
        ----------
        conn
            On the build file.
        """
        # dbt's manifest is read and stays: garbage is looked for among what comes
        gc.freeze()
        atexit.register(gc.unfreeze)

        def conclude_refresh(run: str) -> str:
            done = conclude(conn, self.warehouse, json.loads(run))
            LOGGER.info(done)
            return done

        conn.create_function("conclude_refresh", conclude_refresh, side_effects=True)


def conclude(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, run: dict[str, Any]
) -> str:
    """Publishes a complete run and writes the page of the quality gate.

    Parameters
    ----------
    connection
        Open on the build file.
    warehouse
        The published file.
    run
        schema, tables (the public ones), is_complete and gate_ran, as the macro
        conclude_refresh passes them.

    Returns
    -------
    str
        A sentence for people: what was done.

    Raises
    ------
    PublicationError
        The tables or the page cannot be written.
    """
    schema, tables = run["schema"], run["tables"]
    results: list[dict[str, Any]] = []
    if run["gate_ran"]:
        source = f"{identifier(schema)}.int_gate_results"
        with connection.cursor() as cursor:
            order = "order by suite, target, expectation"
            results = records(cursor, f"from {source} {order}")
    if any(row["severity"] == HARD and not row["success"] for row in results):
        return leave_errors(results, warehouse)
    if not run["is_complete"]:
        return "Nothing is published: only a whole `dbt build` without failure is."
    page_of_errors = warehouse.with_name(PAGE_OF_ERRORS)
    try:
        with quality_page_beside(results, warehouse.with_name(PAGE)):
            publish(connection, schema, tables, warehouse)
        for leftover in (page_of_errors, page_of_errors.with_suffix(".json")):
            leftover.unlink(missing_ok=True)
    except (duckdb.Error, OSError) as reason:
        raise PublicationError(
            f"could not publish to {warehouse}, which is as it was: {reason}"
        ) from reason
    return f"Published {len(tables)} tables: {warehouse.resolve()}."
