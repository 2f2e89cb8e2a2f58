"""What a warm build takes in one checkout, as a share of what it takes in another.

    python benchmarks/paired_builds.py BEFORE AFTER --runs 5

Both are checkouts with an environment in ``.venv``. Builds in turn, by the clock and by
processors, children included: plain ``dbt build``, and ``entropanel build`` of copies
of the default study and of the example study in which one observation has changed
since the build before. A first build of each makes the others warm.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

PUBLISHED = Path("observations") / "observations.csv"
Times = tuple[float, float]


def timed(checkout: Path, *command: str) -> Times:
    """Seconds by the clock and of processors that a program of a checkout takes.

    Raises subprocess.CalledProcessError if it fails.
    """
    used, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    program, *arguments = command
    subprocess.run(
        [checkout / ".venv" / "bin" / program, *arguments],
        cwd=checkout,
        check=True,
        env=os.environ | {"DBT_PROFILES_DIR": str(checkout)},
        stdout=subprocess.DEVNULL,
    )
    clock, now = (
        time.perf_counter() - begun,
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return clock, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def change(study: Path) -> None:
    """Adds a thousandth to the last year of the first unit series of a study."""
    file = study / PUBLISHED
    head, row, *rest = file.read_text(encoding="utf-8").splitlines(keepends=True)
    others, _, cell = row.rstrip().rpartition(",")
    decimals = len(cell.partition(".")[2])
    row = f"{others},{float(cell) * 1.001:.{decimals}f}\n"
    file.write_text("".join([head, row, *rest]), encoding="utf-8")


def changed(checkout: Path, study: Path) -> Times:
    """As of timed(), of a study in which one observation has changed."""
    change(study)
    return timed(checkout, "entropanel", "build", "--study", str(study))


def builds(checkout: Path, scratch: Path) -> dict[str, Callable[[], Times]]:
    """What is timed in a checkout; copies of its studies lie in scratch."""
    found: dict[str, Callable[[], Times]] = {
        "dbt build": partial(timed, checkout, "dbt", "--quiet", "build")
    }
    sources = {"default_study": "seeds", "towns": "examples/towns"}
    for name, source in sources.items():
        study = scratch / f"{scratch.name}_{name}"
        shutil.copytree(checkout / source, study)
        found[f"entropanel build, {name}"] = partial(changed, checkout, study)
    return found


def main() -> None:
    """Prints the medians of both, and of the ratios of the pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=lambda folder: Path(folder).resolve())
    parser.add_argument("after", type=lambda folder: Path(folder).resolve())
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        before, after = (
            builds(checkout, Path(scratch) / place)
            for place, checkout in (("before", given.before), ("after", given.after))
        )
        for name in before:
            before[name](), after[name]()
            pairs = [(before[name](), after[name]()) for _ in range(given.runs)]
            for kind, unit in enumerate(("clock", "processors")):
                times = [(one[kind], other[kind]) for one, other in pairs]
                old, new = (
                    statistics.median(column) for column in zip(*times, strict=True)
                )
                ratio = statistics.median(b / a for a, b in times)
                print(f"{name:32} {unit:10} {old:6.1f} s {new:6.1f} s {ratio:6.0%}")


if __name__ == "__main__":
    main()
