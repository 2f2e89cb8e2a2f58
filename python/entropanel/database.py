"""The engine that holds the tables: what differs between DuckDB and Spark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import pandas as pd


class Relation(Protocol):
    """A table as dbt hands it to a Python model."""

    def df(self) -> pd.DataFrame:
        """All rows.

        Returns
        -------
        pandas.DataFrame
            A column a column.
        """

    def sql_query(self) -> str:
        """A query that gives them.

        Returns
        -------
        str
            SQL of the engine.
        """


class Database(Protocol):
    """A session that runs SQL; parameters stand for the question marks in it."""

    def frame(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """What a query gives.

        Parameters
        ----------
        query
            One statement.
        parameters
            Their values.

        Returns
        -------
        pandas.DataFrame
            Small: it is held in memory.
        """

    def table(self, name: str, query: str, parameters: Sequence[Any] = ()) -> None:
        """Keeps what a query gives for this session, in place of what had the name.

        Parameters
        ----------
        name
            Of the table.
        query
            One statement.
        parameters
            Their values.
        """

    def drop(self, name: str) -> None:
        """Lets go of a table of this session, if there is one.

        Parameters
        ----------
        name
            Of the table.
        """


class DuckDB:
    """Temporary tables of a connection."""

    def __init__(self, connection: Any) -> None:
        """Of a DuckDB connection, or of what dbt-duckdb wraps it in."""
        self.connection = connection

    def frame(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """What a query gives.

        Parameters
        ----------
        query, parameters
            As in Database.

        Returns
        -------
        pandas.DataFrame
            As in Database.
        """
        found: pd.DataFrame = self.connection.execute(query, parameters).df()
        return found

    def table(self, name: str, query: str, parameters: Sequence[Any] = ()) -> None:
        """Keeps what a query gives.

        Parameters
        ----------
        name, query, parameters
            As in Database.
        """
        self.connection.execute(
            f"create or replace temporary table {name} as {query}", parameters
        )

    def drop(self, name: str) -> None:
        """Lets go of a table.

        Parameters
        ----------
        name
            As in Database.
        """
        self.connection.execute(f"drop table if exists {name}")


class Spark:
    """Views of a session whose rows are kept once they are read.

    Spark has no temporary tables; a view alone would be computed at each use.
    """

    def __init__(self, session: Any) -> None:
        """Of a SparkSession."""
        self.session = session

    def frame(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """What a query gives.

        Parameters
        ----------
        query, parameters
            As in Database.

        Returns
        -------
        pandas.DataFrame
            As in Database.
        """
        found: pd.DataFrame = self.session.sql(query, args=list(parameters)).toPandas()
        return found

    def table(self, name: str, query: str, parameters: Sequence[Any] = ()) -> None:
        """Keeps what a query gives.

        Parameters
        ----------
        name, query, parameters
            As in Database.
        """
        kept = self.session.sql(query, args=list(parameters)).persist()
        self.drop(name)
        kept.createOrReplaceTempView(name)

    def drop(self, name: str) -> None:
        """Lets go of a table.

        Parameters
        ----------
        name
            As in Database.
        """
        if self.session.catalog.tableExists(name):
            self.session.table(name).unpersist()
            self.session.catalog.dropTempView(name)


def database_of(session: Any) -> Database:
    """The database of what dbt calls the session of a Python model.

    Parameters
    ----------
    session
        dbt-duckdb hands over a connection in a wrapper of its own; a SparkSession
        has a catalog.

    Returns
    -------
    Database
        Of the engine.
    """
    return Spark(session) if hasattr(session, "catalog") else DuckDB(session)
