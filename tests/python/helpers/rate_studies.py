"""A study of one rate that files are imported into."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from entropanel.importing.importer import Imported, import_files
from helpers.import_studies import DECLARED

UNITS = ["A1,Alder,桤城", "B2,Birch,桦城"]


def study_of(folder: Path, unit: str, units: list[str] = UNITS) -> Path:
    """What an import reads of a study: one series, a rate, in this unit."""
    study = folder / "study"
    (study / "study").mkdir(parents=True)
    texts = {
        "study_series": "series,name_en,name_zh,unit\n"
        f'rate,Birth rate,出生率,"{unit}"\n',
        "study_units": "\n".join(["unit_code,name_en,name_zh", *units, ""]),
        "study_years": "year\n2019\n2020\n",
    }
    for name, text in texts.items():
        seed = DECLARED.seeds[name]
        rows = list(csv.DictReader(text.splitlines()))
        with (study / seed.path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [c.name for c in seed.columns], restval="")
            writer.writeheader()
            writer.writerows(rows)
    return study


def run(study: Path, *files: Path, **options: object) -> Imported:
    """An import of files into a study."""
    return import_files(files, study, DECLARED, **options)


def put(folder: Path, text: str, name: str = "download.csv") -> Path:
    """A text file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def observations(study: Path) -> dict[tuple[str, str], Decimal]:
    """The observations of the one series by unit and year."""
    path = study / "observations" / "observations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["unit_code"], year): Decimal(row[year])
            for row in csv.DictReader(file)
            for year in ("2019", "2020")
            if row[year]
        }
