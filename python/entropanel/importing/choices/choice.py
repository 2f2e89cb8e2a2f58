"""What of a file is wanted: as the user chooses, and as a study remembers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from entropanel.notation.tables import folded


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
    series: Mapping[str, str] = field(default_factory=dict)
    unit_column: str = ""
    year_column: str = ""
    ignored: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    unit: str = ""
    only_known_units: bool = False
    aggregate: str = ""
    thousands: str = ""
    encoding: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is chosen."""
        return not any(getattr(self, one.name) for one in fields(self))

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

    @property
    def named(self) -> list[str]:
        """All columns and indicators that the choice names."""
        return [*self.wanted, *self.ignored]

    def series_of(self, name: str) -> str | None:
        """The series that a column or indicator of this name is taken as."""
        wanted = {folded(known): series for known, series in self.series.items()}
        return wanted.get(folded(name)) if folded(name) else None

    def changed_by(self, given: Choice) -> Choice:
        """The choice with what the user says now put in its place."""
        now = {
            each.name: getattr(given, each.name) or getattr(self, each.name)
            for each in fields(self)
        }
        again = set(given.series.values())
        series = {k: v for k, v in self.series.items() if v not in again}
        series |= given.series
        ignored = [*absent(self.ignored, given.series), *given.ignored]
        now |= {
            "series": {k: v for k, v in series.items() if k not in given.ignored},
            "ignored": tuple(dict.fromkeys(ignored)),
            "where": {**self.where, **given.where},
            "columns": tuple(dict.fromkeys([*self.columns, *given.named])),
        }
        return Choice(**now)


def absent(names: Iterable[str], others: Iterable[str]) -> list[str]:
    """The names that are not among the others, as far as letters count."""
    known = set(map(folded, others))
    return [name for name in names if folded(name) not in known]


@dataclass
class Memory:
    """The choices that a study remembers, by a name made of the file's.

    changed: whether they are others than were read.
    """

    choices: dict[str, Choice] = field(default_factory=dict)
    changed: bool = False

    def fitting(self, present: frozenset[str]) -> tuple[str, Choice | None]:
        """Name and choice that fit a file best, or "" and None.

        present: the folded texts of its cells and sheets. At least half of the
        columns must be there that the file had, and all values that are fixed. An
        indicator that is wanted must be there; columns may be gone, which is reported.
        """
        best: tuple[float, str, Choice | None] = (0.0, "", None)
        for name, choice in self.choices.items():
            likeness = _likeness(choice, present)
            if likeness > best[0]:
                best = likeness, name, choice
        return best[1:]

    def keep(self, name: str, stem: str, choice: Choice) -> None:
        """Remembers a choice, in place of the one of this name if it has one."""
        if not name:
            taken = [stem, *(f"{stem} {n}" for n in range(2, len(self.choices) + 3))]
            name = next(one for one in taken if one not in self.choices)
        if self.choices.get(name) != choice:
            self.choices[name] = choice
            self.changed = True


def _likeness(choice: Choice, present: frozenset[str]) -> float:
    """How well a file fits a choice: 0 if it does not."""
    if any(folded(value) not in present for value in choice.where.values()):
        return 0.0
    columns = [folded(name) for name in choice.columns]
    share = sum(name in present for name in columns) / len(columns) if columns else 0.5
    indicators = absent(filter(None, choice.series), choice.columns)
    here = sum(folded(name) in present for name in indicators)
    if share < 0.5 or (indicators and not here):
        return 0.0
    # of files that have the same columns the one of more wanted indicators
    is_half = share == 0.5 and not here
    return 0.0 if is_half else share + here
