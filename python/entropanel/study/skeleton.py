"""A new study: an example that builds, or its files without rows, explained."""

from __future__ import annotations

import shutil
from pathlib import Path

from jinja2 import Environment, PackageLoader

from entropanel.errors import InputError
from entropanel.study.declarations import Declarations


class ExistsError(InputError):
    """The folder of a new study holds something."""


def write_skeleton(
    folder: Path, example: Path, declared: Declarations, *, is_blank: bool = False
) -> list[Path]:
    """Copies an example's files into a folder and explains them in a README.

    Parameters
    ----------
    folder
        Of the new study; it is made.
    example
        The folder of the example.
    declared
        The files of any study.
    is_blank
        Whether to write the headers of the example's declarations alone, and none of
        its observations.

    Returns
    -------
    list
        The files that were written.

    Raises
    ------
    ExistsError
        The folder is not empty: nothing is overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExistsError(f"{folder} is not empty: nothing was written")
    written = []
    for seed in declared.seeds.values():
        if not (example / seed.path).exists():
            continue
        if is_blank and seed.folder != "study":
            continue
        copy = folder / seed.path
        copy.parent.mkdir(parents=True, exist_ok=True)
        if is_blank:
            copy.write_text(seed.header, encoding="utf-8")
        else:
            shutil.copy(example / seed.path, copy)
        written.append(copy)
    environment = Environment(
        loader=PackageLoader("entropanel"), autoescape=False, trim_blocks=True
    )
    readme = folder / "README.md"
    readme.write_text(
        environment.get_template("new_study.md").render(
            seeds=list(declared.seeds.values()), is_blank=is_blank
        ),
        encoding="utf-8",
    )
    return [*written, readme]
