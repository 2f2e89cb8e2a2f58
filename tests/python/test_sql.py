"""SQL from Python: any text is quoted, answers are dicts."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from entropanel.sql import column_names, comments, identifier, literal, records

# whatever UTF-8 can hold, and often what SQL itself uses
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8")),
    st.text(st.sampled_from("\"'`\\;-/*$ \n\0ab单")),
)
NAMES = TEXTS.filter(bool)  # no engine has a name without characters


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@given(text=TEXTS)
@example(text="it's; drop table t --")
@example(text="\\'")
def test_a_quoted_text_is_read_as_it_is(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    assert connection.execute(f"select {literal(text)}").fetchall() == [(text,)]


@given(name=NAMES)
@example(name='a "b"')
@example(name='";drop table t;--')
def test_a_quoted_name_is_read_as_it_is(
    connection: duckdb.DuckDBPyConnection, name: str
) -> None:
    connection.execute(f"create or replace temp table t ({identifier(name)} int)")
    answer = connection.execute(f"select {identifier(name)} from t")
    assert column_names(answer) == [name]


def test_answers_are_dicts_in_the_order_of_rows_and_columns(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    query = 'select range as n, null as "a b" from range($1) order by n desc'
    found = records(connection, query, [2])
    assert found == [{"n": 1, "a b": None}, {"n": 0, "a b": None}]
    assert list(found[0]) == ["n", "a b"]
    assert records(connection, query, [0]) == []


@given(comment=TEXTS.filter(bool))
def test_comments_are_found_by_the_names_of_columns(
    connection: duckdb.DuckDBPyConnection, comment: str
) -> None:
    connection.execute(
        """
        create schema if not exists other;
        create or replace table other.said (a int, "b c" int, none int);
        create or replace table said (a int);
        comment on column said.a is 'of another table'
        """
    )
    for what in ("table other.said", 'column other.said."b c"'):
        connection.execute(f"comment on {what} is {literal(comment)}")
    found = comments(connection, "said", "other")
    assert found == {None: comment, "b c": comment}
