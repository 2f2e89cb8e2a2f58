"""The page of the audit: what was printed beside what was computed."""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.catalogue import Text, chosen, joined, say
from entropanel.public_tables import parsed_keys
from entropanel.report.contents import (
    Cell,
    Filter,
    Page,
    Row,
    Section,
    Table,
    number,
    same,
    section,
    significant,
    titles,
    words,
)
from entropanel.report.index_pages import scenario_filter
from entropanel.report.reading import Reader
from entropanel.sql import Record

VERDICTS = ("reproduced", "near", "differs", "not_computable")
LOOKS = {"reproduced": "good", "near": "warn", "differs": "bad"}
VALUES = """
    select v.*, s.title
    from fct_audit_values as v
    left join (select distinct table_id, title from fct_audit_summary) as s
        using (table_id)
    order by (select position from dim_scenario as d where d.scenario = v.scenario),
        v.position
"""


def audit_page(reader: Reader) -> Iterator[Page]:
    """The page, if the study holds a publication."""
    sections = [*_summary(reader), *_values(reader), *_claims(reader)]
    if sections:
        yield Page("audit", say("audit"), sections, say("audit_lead"))


def _summary(reader: Reader) -> Iterator[Section]:
    if not reader.has("fct_audit_summary"):
        return
    numbers = ("printed_numbers", *(f"verdict_{verdict}" for verdict in VERDICTS))
    columns = titles("published_table", *numbers, numbers=numbers)
    keys = ("printed_numbers", *VERDICTS)
    tables = []
    found = reader.rows("from fct_audit_summary order by position")
    for scenario, rows in reader.by_scenario(found):
        body = [
            Row([words(_title(row), "head"), *(number(row[k], 0) for k in keys)])
            for row in rows
        ]
        sums = [number(sum(row[k] for row in rows), 0) for k in keys]
        body.append(Row([words(say("sum"), "head"), *sums], look="models"))
        caption = say("audit_summary_of", scenario=reader.scenarios[scenario])
        filters = {"scenario": scenario}
        name = f"audit_summary_{scenario}"
        tables.append(Table(name, caption, columns, body, filters=filters))
    title = say("audit_summary")
    yield section("summary", *scenario_filter(reader), *tables, title=title)


def _title(row: Record) -> Text:
    return same(f"{row['table_id']}: {row['title'] or ''}")


def _values(reader: Reader) -> Iterator[Section]:
    if not reader.has("fct_audit_values"):
        return
    rows = reader.rows(VALUES)
    in_order = sorted(rows, key=lambda row: row["position"])
    tables = {row["table_id"]: _title(row) for row in in_order}
    present = {verdict_key(row["verdict"]) for row in rows}
    verdicts = [(v, say(f"verdict_{v}")) for v in VERDICTS if v in present]
    keys = ("published_table", "row", "column", "statistic")
    numbers = ("printed", "computed", "difference")
    columns = titles(*keys, *numbers, "verdict", "remark", numbers=numbers)
    body = [Row(_cells(reader, row), filters=_filters(row)) for row in rows]
    title = say("audit_values")
    yield section(
        "values",
        *scenario_filter(reader),
        Filter("table", say("published_table"), list(tables.items()), say("all")),
        Filter("verdict", say("verdict"), verdicts, say("all")),
        Table("audit_values", title, columns, body),
        title=title,
    )


def verdict_key(verdict: str) -> str:
    """A verdict as the columns of the summary name it."""
    return verdict.replace(" ", "_")


def _filters(row: Record) -> dict[str, str]:
    verdict = verdict_key(row["verdict"])
    return {"scenario": row["scenario"], "table": row["table_id"], "verdict": verdict}


def _cells(reader: Reader, row: Record) -> list[Cell]:
    verdict = verdict_key(row["verdict"])
    # an exponent takes decimals away, down to less than none
    decimals = max(0, row["printed_decimals"] or 0)
    return [
        words(row["table_id"]),
        words(row["row_label"], "head"),
        words(row["column_label"]),
        words(row["statistic"]),
        Cell(same(row["printed_text"]), repr(row["printed"])),
        number(row["computed"], decimals),
        number(row["difference"], decimals),
        words(say(f"verdict_{verdict}"), LOOKS.get(verdict, "quiet")),
        words(_remark(reader, row), "long"),
    ]


def _remark(reader: Reader, row: Record) -> Text | None:
    """The note on a number, after the source of its variable."""
    keys = parsed_keys(row["counterpart_keys"] or "")
    variable = keys.get("indicator") or keys.get("variable") or ""
    name = reader.indicators[row["scenario"]].get(variable)
    note = reader.told(row, "note")
    if row["computed"] is None or name == reader.declared_indicators.get(variable):
        return note
    return joined(text for text in (name, note) if text)


def _claims(reader: Reader) -> Iterator[Section]:
    if not reader.has("fct_audit_claims"):
        return
    rows = reader.rows("from fct_audit_claims order by position")
    verdicts = sorted({row["verdict"] for row in rows})
    options = [(verdict, _claim_verdict(verdict)) for verdict in verdicts]
    numbers = ("printed", "from_printed_tables", "from_data")
    columns = titles(
        "claim", "kind", "section", *numbers, "verdict", "remark", numbers=numbers
    )
    body = [
        Row(
            [
                words(row["statement"], "long"),
                words(chosen("claim", row["kind"])),
                words(row["section"]),
                words(row["printed"]),
                significant(row["from_printed_tables"]),
                significant(row["from_data"]),
                words(_claim_verdict(row["verdict"]), _claim_look(row["verdict"])),
                words(row["note"], "long"),
            ],
            filters={"claim": row["verdict"]},
        )
        for row in rows
    ]
    choice = Filter("claim", say("verdict"), options, say("all"))
    yield section("claims", choice, Table("audit_claims", say("claims"), columns, body))


def _claim_verdict(verdict: str) -> Text:
    return say(f"claim_{verdict_key(verdict)}")


def _claim_look(verdict: str) -> str:
    if verdict.startswith("holds"):
        return "good"
    return "bad" if verdict.startswith("fails") else "warn"
