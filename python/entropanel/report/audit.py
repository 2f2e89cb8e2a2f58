"""The page of the audit: what was printed beside what was computed."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.catalogue import Text, chosen, joined, say
from entropanel.public_tables import parsed_keys
from entropanel.report import column
from entropanel.report.cells import Cell, number, same, significant, words
from entropanel.report.contents import Filter, Section, section
from entropanel.report.reading import Reader, needs
from entropanel.sql import Record

VERDICTS = ("reproduced", "near", "differs", "not_computable")
LOOKS = {"reproduced": "good", "near": "warn", "differs": "bad"}
COUNTS = ("printed_numbers", *VERDICTS)
# names of verdicts as the columns of the summary have them
VALUES = """
    select v.* replace (replace(v.verdict, ' ', '_') as verdict),
        v.table_id as "table", s.title
    from fct_audit_values as v
    left join (select distinct table_id, title from fct_audit_summary) as s
        using (table_id)
    order by (select position from dim_scenario as d where d.scenario = v.scenario),
        v.position
"""
CLAIMS = """
    select *, verdict as claim, replace(verdict, ' ', '_') as code
    from fct_audit_claims order by position
"""


def audit_sections(reader: Reader) -> Iterator[Section]:
    """Counts of verdicts, every number, and claims.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Yields
    ------
    Section
        None, if the study holds no publication.
    """
    yield from _summary(reader)
    yield from _values(reader)
    yield from _claims(reader)


@needs("fct_audit_summary")
def _summary(reader: Reader) -> Iterator[Section]:
    rows = reader.rows("from fct_audit_summary order by position")
    for scenario, own in list(reader.by_scenario(rows)):
        sums = {key: sum(row[key] for row in own) for key in COUNTS}
        rows.append({"scenario": scenario, "look": "models"} | sums)
    columns = [
        column.text(
            "published_table",
            lambda row: _title(row) if "title" in row else say("sum"),
            "head",
        ),
        column.numeric("printed_numbers", decimals=0),
        *(
            column.numeric(say(f"verdict_{verdict}"), verdict, 0)
            for verdict in VERDICTS
        ),
    ]
    tables = reader.scenario_tables("audit_summary", "audit_summary_of", columns, rows)
    yield section("summary", *tables, title=say("audit_summary"))


def _title(row: Record) -> Text:
    return same(f"{row['table_id']}: {row['title'] or ''}")


@needs("fct_audit_values")
def _values(reader: Reader) -> Iterator[Section]:
    rows = reader.rows(VALUES)
    in_order = sorted(rows, key=lambda row: row["position"])
    tables = {row["table_id"]: _title(row) for row in in_order}
    present = {row["verdict"] for row in rows}
    verdicts = [(v, say(f"verdict_{v}")) for v in VERDICTS if v in present]
    columns = [
        column.text("published_table", "table_id"),
        column.text("row", "row_label", "head"),
        column.text("column", "column_label"),
        column.text("statistic"),
        column.made(
            "printed",
            is_number=True,
            cell=lambda row: Cell(same(row["printed_text"]), repr(row["printed"])),
        ),
        column.made(
            "computed", is_number=True, cell=lambda row: _rounded(row, "computed")
        ),
        column.made(
            "difference", is_number=True, cell=lambda row: _rounded(row, "difference")
        ),
        column.made("verdict", _verdict),
        column.text("remark", lambda row: _remark(reader, row), "long"),
    ]
    yield section(
        "values",
        Filter("table", say("published_table"), list(tables.items()), say("all")),
        Filter("verdict", say("verdict"), verdicts, say("all")),
        column.tabled(
            "audit_values", columns, rows, by=("scenario", "table", "verdict")
        ),
        title=say("audit_values"),
    )


def _rounded(row: Record, column: str) -> Cell:
    """A number with the decimals of the printed one."""
    # an exponent takes decimals away, down to less than none
    return number(row[column], max(0, row["printed_decimals"] or 0))


def _verdict(row: Record) -> Cell:
    verdict = row["verdict"]
    return words(say(f"verdict_{verdict}"), LOOKS.get(verdict, "quiet"))


def _remark(reader: Reader, row: Record) -> Text | None:
    """The note on a number, after the source of its variable."""
    keys = parsed_keys(row["counterpart_keys"] or "")
    variable = keys.get("indicator") or keys.get("variable") or ""
    name = reader.indicators[row["scenario"]].get(variable)
    note = reader.told(row, "note")
    if row["computed"] is None or name == reader.declared_indicators.get(variable):
        return note
    return joined(told for told in (name, note) if told)


@needs("fct_audit_claims")
def _claims(reader: Reader) -> Iterator[Section]:
    rows = reader.rows(CLAIMS)
    verdicts = sorted({(row["claim"], row["code"]) for row in rows})
    options = [(verdict, say(f"claim_{code}")) for verdict, code in verdicts]
    columns = [
        column.text("claim", "statement", "long"),
        column.text("kind", lambda row: chosen("claim", row["kind"])),
        column.text("section"),
        column.made("printed", is_number=True, cell=lambda row: words(row["printed"])),
        column.numeric("from_printed_tables", form=significant),
        column.numeric("from_data", form=significant),
        column.made("verdict", _holds),
        column.text("remark", "note", "long"),
    ]
    table = column.tabled("audit_claims", columns, rows, say("claims"), by=["claim"])
    yield section("claims", Filter("claim", say("verdict"), options, say("all")), table)


def _holds(row: Record) -> Cell:
    """Whether a claim holds, and how much of it."""
    looks = {"holds": "good", "fails": "bad"}
    return words(say(f"claim_{row['code']}"), looks.get(row["code"][:5], "warn"))
