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


class Database:
    """A session of DuckDB that runs SQL; parameters stand for its question marks.

    Parameters
    ----------
    session
        A connection, or what dbt-duckdb wraps it in.
    """

    def __init__(self, session: Any) -> None:
        self.session, self.kept = session, set[str]()

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
        found: pd.DataFrame = self.session.execute(query, parameters).df()
        return found

    def arrow(self, query: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """What a query gives, for another process (entropanel.worker).

        Parameters
        ----------
        query, parameters
            As of frame().

        Returns
        -------
        pyarrow.Table
            Held in memory.
        """
        return self.session.sql(query, params=parameters).to_arrow_table()

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple]:
        """What a query gives, few rows, without pandas.

        Parameters
        ----------
        query, parameters
            As of frame().

        Returns
        -------
        list of tuple
            A tuple a row.
        """
        return list(self.session.execute(query, parameters).fetchall())

    def table(self, name: str, query: str, parameters: Sequence[Any] = ()) -> None:
        """Keeps what a query gives for this session, in place of what had the name.

        Parameters
        ----------
        name
            Of the table.
        query, parameters
            As of frame().
        """
        self._keep(name, query, parameters)
        self.kept.add(name)

    def clear(self) -> None:
        """Lets go of the tables that were kept."""
        while self.kept:
            self._drop(self.kept.pop())

    def _keep(self, name: str, query: str, parameters: Sequence[Any]) -> None:
        create = f"create or replace temporary table {name} as {query}"
        self.session.execute(create, parameters)

    def _drop(self, name: str) -> None:
        self.session.execute(f"drop table {name}")


class Spark(Database):
    """The same on a SparkSession, with views whose rows are kept once they are read.

    Spark has no temporary tables; a view alone would be computed at each use.
    """

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
        found: pd.DataFrame = self._sql(query, parameters).toPandas()
        return found

    def arrow(self, query: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """What a query gives, for another process.

        Parameters
        ----------
        query, parameters
            As in Database.

        Returns
        -------
        pyarrow.Table
            As in Database.
        """
        import pyarrow as pa

        return pa.Table.from_pandas(self.frame(query, parameters), preserve_index=False)

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple]:
        """What a query gives, few rows.

        Parameters
        ----------
        query, parameters
            As in Database.

        Returns
        -------
        list of tuple
            As in Database.
        """
        return list(map(tuple, self._sql(query, parameters).collect()))

    def _sql(self, query: str, parameters: Sequence[Any]) -> Any:
        return self.session.sql(query, args=list(parameters))

    def _keep(self, name: str, query: str, parameters: Sequence[Any]) -> None:
        kept = self._sql(query, parameters).persist()
        self._drop(name)
        kept.createOrReplaceTempView(name)

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
    return Spark(session) if hasattr(session, "catalog") else Database(session)
