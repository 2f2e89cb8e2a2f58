"""dbt-duckdb plugin: what a refresh does after its last model.

It registers one SQL function, ``conclude_refresh``, which the on-run-end hook
of the project calls (macros/publication).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.adapters.events.logging import AdapterLogger
from dbt_common.exceptions import DbtRuntimeError

from entropanel.publication import PublicationError, publish, what_stays
from entropanel.quality_page import quality_page_beside, write_quality_page
from entropanel.sql import identifier, records

LOGGER = AdapterLogger("entropanel")


class Plugin(BasePlugin):
    """Configured in profiles.yml; ``warehouse`` is the published file."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Keeps the place of the published file."""
        self.warehouse = Path(plugin_config["warehouse"])

    def update_connection_config(
        self, creds: DuckDBCredentials, config: dict[str, Any]
    ) -> None:
        """Opens the build file once, so that dbt tells in one line if it cannot be.

        Raises DbtRuntimeError: of any other exception dbt prints a traceback.
        """
        try:
            duckdb.connect(creds.path, config=config).close()
        except duckdb.Error as reason:
            raise DbtRuntimeError(
                f"the build file {creds.path} cannot be opened, "
                f"perhaps another refresh is running: {reason}"
            ) from reason

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Registers ``conclude_refresh(run varchar) -> varchar``."""

        def conclude_refresh(run: str) -> str:
            done = conclude(conn, self.warehouse, json.loads(run))
            LOGGER.info(done)
            return done

        conn.create_function("conclude_refresh", conclude_refresh, side_effects=True)


def conclude(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, run: dict[str, Any]
) -> str:
    """Publishes a complete run and writes the page of the quality gate.

    run: schema, tables (the public ones), is_complete and gate_ran, as the
    macro conclude_refresh passes them.

    Returns a sentence for people: what was done.

    Raises PublicationError, also if the page cannot be written.
    """
    results = gate_rows(connection, run["schema"]) if run["gate_ran"] else []
    has_errors = any(r["severity"] == "hard" and not r["success"] for r in results)
    page = warehouse.with_name("data_quality.html")
    error_page = warehouse.with_name("data_quality_refused.html")
    if has_errors:
        write_quality_page(results, error_page)
        return (
            f"Errors in the input: see {error_page.resolve()}{what_stays(warehouse)}."
        )
    if not run["is_complete"]:
        return "Nothing is published: only a whole `dbt build` without failure is."
    try:
        with quality_page_beside(results, page):
            publish(connection, run["schema"], run["tables"], warehouse)
    except OSError as reason:
        raise PublicationError(
            f"could not publish to {warehouse}, which is as it was: {reason}"
        ) from reason
    for leftover in (error_page, error_page.with_suffix(".json")):
        leftover.unlink(missing_ok=True)
    return f"Published {len(run['tables'])} tables: {warehouse.resolve()}."


def gate_rows(
    connection: duckdb.DuckDBPyConnection, schema: str
) -> list[dict[str, Any]]:
    """The gate's results of this run, one dict per expectation."""
    with connection.cursor() as cursor:
        return records(
            cursor,
            f"from {identifier(schema)}.int_gate_results "
            "order by suite, target, expectation",
        )
