"""Runs compiled models on Spark and tells what each shuffled (spark_plans.py).

``shuffles.py MODELS PANEL SHARE``, in the environment of requirements-spark.txt.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entropanel.python_on_spark import spark_session

BROADCAST = 10 * 2**20  # Spark's own threshold, bytes
# how rows travel and meet, as Spark names it in a plan
OPERATORS = {
    "by key": r"Exchange hashpartitioning",
    "to one": r"(?<!Broadcast)Exchange SinglePartition",
    "sort-merge": r"SortMergeJoin",
    "broadcast": r"Broadcast(?:HashJoin|NestedLoopJoin)",
    "windows": r"\bWindow \[",
}


@dataclass(frozen=True)
class Shuffle:
    """What stages wrote for others to read, and what did not fit in memory: bytes."""

    written: int
    spilled: int


class Stages:
    """The stages of a session, as far as they were not yet asked for."""

    def __init__(self, session: Any) -> None:
        """session: a classic one, of this process."""
        self.gateway = session.sparkContext._gateway
        self.store = session.sparkContext._jsc.sc().statusStore()
        self.seen: set[int] = set()

    def shuffle(self) -> Shuffle:
        """What the stages since the last call wrote."""
        none = self.gateway.new_array(self.gateway.jvm.double, 0)
        every = self.gateway.jvm.java.util.ArrayList()
        listed = self.store.stageList(None, False, False, none, every)
        stages = [listed.apply(number) for number in range(listed.size())]
        fresh = [stage for stage in stages if stage.stageId() not in self.seen]
        self.seen.update(stage.stageId() for stage in fresh)
        return Shuffle(
            sum(stage.shuffleWriteBytes() for stage in fresh),
            sum(stage.diskBytesSpilled() for stage in fresh),
        )


def session_of_profile(share: float) -> tuple[Any, str]:
    """The session of the target spark, and its schema."""
    from dbt.config.runtime import load_profile
    from dbt.flags import set_from_args
    from dbt_common.context import set_invocation_context

    set_invocation_context(dict(os.environ))
    set_from_args(Namespace(PROFILES_DIR=os.environ["DBT_PROFILES_DIR"]), None)
    profile: Any = load_profile(".", {}, target_override="spark")
    threshold = {"spark.sql.autoBroadcastJoinThreshold": str(int(BROADCAST / share))}
    settings = profile.credentials.server_side_parameters | threshold
    return spark_session(settings), profile.credentials.schema


def put_panel(session: Any, panel: str) -> None:
    """Puts a panel in place of the units and observations of the small study."""
    for statement in (
        "drop table study_units",
        "create table study_units using parquet as select distinct unit_code, "
        f"unit_code as name_en, unit_code as name_zh from parquet.`{panel}`",
        "drop table observations_long",
        f"create view observations_long as select * from parquet.`{panel}`",
    ):
        session.sql(statement)


def operators(plan: str) -> list[int]:
    """How often each of OPERATORS stands in a plan."""
    return [len(re.findall(pattern, plan)) for pattern in OPERATORS.values()]


def main() -> None:
    """Prints a row for each table."""
    models, panel, share = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    session, schema = session_of_profile(share)
    session.sql(f"use {schema}")
    put_panel(session, panel)
    stages = Stages(session)
    stages.shuffle()
    heads = ["model", "rows", *OPERATORS, "shuffled MB", "spilled MB", "s"]
    print("|", " | ".join(heads), "|\n|---|" + "---:|" * (len(heads) - 1))
    for model in json.loads(models.read_text(encoding="utf-8")):
        if model["materialized"] == "view":
            session.sql(f"create or replace view {model['relation']} as {model['sql']}")
            continue
        plan = session.sql(model["sql"])._jdf.queryExecution().executedPlan()
        session.sql(f"drop table if exists {model['relation']}")
        start = time.perf_counter()
        session.sql(f"create table {model['relation']} using parquet as {model['sql']}")
        seconds = time.perf_counter() - start
        done = stages.shuffle()
        rows = session.table(model["relation"]).count()
        stages.shuffle()
        cells = [model["name"], rows, *operators(plan.toString())]
        sizes = [f"{done.written / 1e6:.1f}", f"{done.spilled / 1e6:.1f}"]
        print("|", " | ".join(map(str, [*cells, *sizes, f"{seconds:.1f}"])), "|")


if __name__ == "__main__":
    main()
