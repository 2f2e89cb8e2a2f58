"""What of a file is wanted: as the user chooses, and as a study remembers it.

A study remembers it in observations/import_choices.csv.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import pandas as pd

from entropanel.importing.layouts.periods import RULES
from entropanel.importing.sheets import ValidationError
from entropanel.importing.target import read_frames
from entropanel.inputs import shown
from entropanel.notation.tables import folded
from entropanel.study.declarations import Column, Seed
from entropanel.study.folders import CHOICES
from entropanel.violations import Violation, numbered


@dataclass(frozen=True)
class Choice:
    """What of a file is taken, and as what; all by name, nothing by position.

    sheets: those of a workbook. series: the series of a column or indicator, by
    its name; "" is that of a file that names none. unit_column,
    year_column: those that name unit and year. ignored: columns that are left
    out. where: the value that a column must have. columns: all that the file had.
    unit: that of a file which names none. only_known_units: rows of others than
    the study's units are left out. aggregate: sum, mean or last, of parts of
    years. thousands: what separates them. encoding: that of the text.
    """

    sheets: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    series: dict[str, str] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    unit_column: str = ""
    year_column: str = ""
    unit: str = ""
    aggregate: str = ""
    thousands: str = ""
    encoding: str = ""
    only_known_units: bool = False

    @property
    def roles(self) -> dict[str, str]:
        """Roles of columns by folded name."""
        roles = dict.fromkeys(self.ignored, "ignored")
        roles |= dict.fromkeys(self.series, "other")
        roles |= {self.unit_column: "unit", self.year_column: "year"}
        return {folded(name): role for name, role in roles.items() if name}

    @property
    def wanted(self) -> list[str]:
        """Columns without which the choice cannot be followed."""
        held = [self.unit_column, self.year_column, *self.where, *self.series]
        return [name for name in held if name]

    def series_of(self, name: str) -> str | None:
        """The series that a column or indicator is taken as.

        Parameters
        ----------
        name
            What the column or indicator is called.

        Returns
        -------
        str or None
            The key of the series; None if the choice does not name one.
        """
        wanted = {folded(known): series for known, series in self.series.items()}
        return wanted.get(folded(name)) if folded(name) else None

    def changed_by(self, given: Choice) -> Choice:
        """The choice with what the user says now put in its place.

        Parameters
        ----------
        given
            What the user says now.

        Returns
        -------
        Choice
            What is given, and of this choice whatever is not given anew.
        """
        taken = given.series.values()
        series = {k: v for k, v in self.series.items() if v not in taken} | given.series
        ignored = [*absent(self.ignored, given.series), *given.ignored]
        columns = [*self.columns, *given.wanted, *given.ignored]
        now = asdict(self) | {k: held for k, held in asdict(given).items() if held}
        now |= {
            "series": {k: v for k, v in series.items() if k not in given.ignored},
            "ignored": tuple(dict.fromkeys(ignored)),
            "where": self.where | given.where,
            "columns": tuple(dict.fromkeys(columns)),
        }
        return Choice(**now)


NOTHING = Choice()
# What a row may say, and the field of a choice that it fills.
SAID = {"sheets": "sheet", "ignored": "ignore", "columns": "column"}
FIELDS = {SAID.get(f.name, f.name.replace("_", "-")): f.name for f in fields(Choice)}
# The values that a row may have, and how messages name them.
ACCEPTED = {
    "aggregate": (RULES, f"one of {', '.join(RULES)}"),
    "thousands": ((",", ".", " "), "a comma, a point or a blank"),
}
COLUMNS = ("choice", "what", "name", "value")
SEED = Seed(
    CHOICES.stem, str(CHOICES.parent), "", tuple(Column(c, "") for c in COLUMNS)
)


def absent(names: Iterable[str], others: Iterable[str]) -> list[str]:
    """The names that are not among others.

    Parameters
    ----------
    names, others
        Names, compared as far as their letters and digits count.

    Returns
    -------
    list of str
        Names that are not among the others, in their order.
    """
    known = set(map(folded, others))
    return [name for name in names if folded(name) not in known]


def read_choices(folder: Path, series: Iterable[str]) -> dict[str, Choice]:
    """The choices that a study remembers.

    Parameters
    ----------
    folder
        The study's folder.
    series
        Keys of the study's series.

    Returns
    -------
    dict
        Choices by their names; none if the study has no such file.

    Raises
    ------
    ValidationError
        If the file is not as it is written.
    """
    rows = list(numbered(read_frames(folder, [SEED])[SEED.name]))
    violations = [
        Violation(str(SEED.path), shown(row[at] or None), expected, line, at)
        for line, row in rows
        for at, expected in _wrong(row, series)
    ]
    if violations:
        raise ValidationError(*violations)
    held: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for _, row in rows:
        held[row["choice"]][FIELDS[row["what"]]][row["name"]] = row["value"]
    return {
        name: Choice(**{key: _held(key, pairs) for key, pairs in choice.items()})
        for name, choice in held.items()
    }


def _wrong(row: dict[str, str], series: Iterable[str]) -> list[tuple[str, str]]:
    """The first column of a row that is not as written, and what is expected."""
    what, name, value = row["what"], row["name"], row["value"]
    none = getattr(NOTHING, FIELDS.get(what, ""), None)
    accepted, named = ACCEPTED.get(what, ((value,), ""))
    rules = [
        (not row["choice"], "choice", "a name of the choice"),
        (what not in FIELDS, "what", f"one of {', '.join(FIELDS)}"),
        (none == () and not name, "name", f"the name of a {what}"),
        (none == "" and not value, "value", f"the {what}"),
        (what == "series" and value not in series, "value", "a series of the study"),
        (value not in accepted, "value", named),
    ]
    return [(column, text) for is_so, column, text in rules if is_so][:1]


def _held(key: str, pairs: dict[str, str]) -> Any:
    """What a field of a choice holds, from names and values of its rows."""
    none = getattr(NOTHING, key)
    if isinstance(none, dict):
        return pairs
    return tuple(pairs) if none == () else list(pairs.values())[-1] or True


def choice_frame(choices: dict[str, Choice]) -> pd.DataFrame:
    """The file of choices, which `read_choices` reads.

    Parameters
    ----------
    choices
        Choices by their names.

    Returns
    -------
    pandas.DataFrame
        By row the name of the choice, what the row says, name and value.
    """
    rows: list[tuple[str, ...]] = []
    for choice, held in choices.items():
        for what, key in FIELDS.items():
            found = getattr(held, key)
            if isinstance(found, tuple):
                found = dict.fromkeys(found, "")
            elif not isinstance(found, dict):
                found = {"": "" if found is True else found} if found else {}
            rows += [(choice, what, *pair) for pair in found.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))
