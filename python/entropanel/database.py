"""The engine that holds the tables: what differs between DuckDB and Spark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # the process of dbt has no use for pandas
    import pandas as pd
    import pyarrow as pa


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

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple]:
        """What a query gives, few rows, without pandas.

        Parameters
        ----------
        query, parameters
            As of ``frame``.

        Returns
        -------
        list of tuple
            Its rows.
        """

    def arrow(self, query: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """What a query gives, for another process (entropanel.worker).

        Parameters
        ----------
        query, parameters
            As of ``frame``.

        Returns
        -------
        pyarrow.Table
            Its rows.
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

    def clear(self) -> None:
        """Lets go of the tables that were kept."""


class DuckDB:
    """Temporary tables of a connection."""

    def __init__(self, connection: Any) -> None:
        """Of a DuckDB connection, or of what dbt-duckdb wraps it in."""
        self.connection, self.kept = connection, set[str]()

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

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple]:
        """What a query gives, few rows, without pandas.

        Parameters
        ----------
        query, parameters
            As of ``frame``.

        Returns
        -------
        list of tuple
            Its rows.
        """
        return list(self.connection.execute(query, parameters).fetchall())

    def arrow(self, query: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """What a query gives, for another process (entropanel.worker).

        Parameters
        ----------
        query, parameters
            As of ``frame``.

        Returns
        -------
        pyarrow.Table
            Its rows.
        """
        return self.connection.sql(query, params=parameters).to_arrow_table()

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
        self.kept.add(name)

    def clear(self) -> None:
        """Lets go of the tables that were kept."""
        while self.kept:
            self.connection.execute(f"drop table {self.kept.pop()}")


class Spark:
    """Views of a session whose rows are kept once they are read.

    Spark has no temporary tables; a view alone would be computed at each use.
    """

    def __init__(self, session: Any) -> None:
        """Of a SparkSession."""
        self.session, self.kept = session, set[str]()

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

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple]:
        """What a query gives, few rows, without pandas.

        Parameters
        ----------
        query, parameters
            As of ``frame``.

        Returns
        -------
        list of tuple
            Its rows.
        """
        found = self.session.sql(query, args=list(parameters)).collect()
        return [tuple(row) for row in found]

    def arrow(self, query: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """What a query gives, for another process (entropanel.worker).

        Parameters
        ----------
        query, parameters
            As of ``frame``.

        Returns
        -------
        pyarrow.Table
            Its rows.
        """
        import pyarrow as pa

        return pa.Table.from_pandas(self.frame(query, parameters), preserve_index=False)

    def table(self, name: str, query: str, parameters: Sequence[Any] = ()) -> None:
        """Keeps what a query gives.

        Parameters
        ----------
        name, query, parameters
            As in Database.
        """
        kept = self.session.sql(query, args=list(parameters)).persist()
        self._drop(name)
        kept.createOrReplaceTempView(name)
        self.kept.add(name)

    def clear(self) -> None:
        """Lets go of the tables that were kept."""
        while self.kept:
            self._drop(self.kept.pop())

    def _drop(self, name: str) -> None:
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
