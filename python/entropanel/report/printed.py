"""Tables for papers as blocks of a page: in both languages, with their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from entropanel.catalogue import LANGUAGES, Text
from entropanel.report.cells import MINUS, Cell, words
from entropanel.report.contents import Column, Page, PrintedPair, Row, Table
from entropanel.report.reading import Reader
from entropanel.tables import table as printed
from entropanel.tables.writing import table_file, write_table

FOLDER = "tables"  # beside the pages
FORMATS = {"tex": "LaTeX", "docx": "Word", "md": "Markdown"}


def printed_tables(reader: Reader, kind: str, **keys: str) -> Iterator[Table]:
    """Tables for papers as blocks.

    Parameters
    ----------
    reader : Reader
        The public tables.
    kind : str
        Of the tables.
    **keys : str
        What the tables are of.

    Yields
    ------
    Table
        Each of the kind that has the keys.
    """
    for pair in reader.printed:
        if pair[0].kind == kind and keys.items() <= pair[0].keys.items():
            yield _block(pair)


def write_printed(pages: Sequence[Page], folder: Path) -> Iterator[Path]:
    """Writes the files of the tables on pages.

    Parameters
    ----------
    pages : sequence of Page
        What holds the tables.
    folder : Path
        It is made. Files of tables that are gone go; others stay.

    Yields
    ------
    Path
        Each file.
    """
    pairs = [
        block.printed
        for page in pages
        for section in page.sections
        for block in section.blocks
        if isinstance(block, Table) and block.printed
    ]
    endings = [(language, suffix) for language in LANGUAGES for suffix in FORMATS]
    leftovers = {
        file for ending in endings for file in folder.glob(f"*.{'.'.join(ending)}")
    }
    folder.mkdir(exist_ok=True)
    for pair in pairs:
        for language, table in zip(LANGUAGES, pair, strict=True):
            for suffix in FORMATS:
                file = write_table(table, folder, language, suffix)
                leftovers.discard(file)
                yield file
    for file in leftovers:
        file.unlink()


def _block(pair: PrintedPair) -> Table:
    """The table as a page shows it: an estimate and its error are one line."""
    en, zh = pair
    headings = zip(en.columns, zh.columns, strict=True)
    titles = [Text(*(" ".join(filter(None, lines)) for lines in h)) for h in headings]
    looks = [
        "block" if place == 0 and number else ""
        for number, block in enumerate(en.blocks)
        for place in range(len(block))
    ]
    follows = [row.label == "" for row in en.rows[1:]] + [False]
    rows = [
        _row(*both, "whole" if is_followed else look)
        for both, look, is_followed in zip(
            zip(en.rows, zh.rows, strict=True), looks, follows, strict=True
        )
    ]
    return Table(
        en.name,
        Text(en.title, zh.title),
        [Column(Text(en.stub, zh.stub)), *(Column(title, True) for title in titles)],
        rows,
        notes=[Text(*both) for both in zip(en.notes, zh.notes, strict=True)],
        filters=en.keys,
        look="marked" if any(c.mark for row in en.rows for c in row.cells) else "",
        printed=pair,
        files=[(name, _addresses(pair, suffix)) for suffix, name in FORMATS.items()],
    )


def _addresses(pair: PrintedPair, suffix: str) -> Text:
    """Of the files, from a page."""
    files = (
        table_file(table, language, suffix)
        for language, table in zip(LANGUAGES, pair, strict=True)
    )
    return Text(*(f"{FOLDER}/{quote(file)}" for file in files))


def _row(en: printed.Row, zh: printed.Row, look: str) -> Row:
    label = words(Text(en.label, zh.label), "head" if en.label else "")
    cells = map(_cell, en.cells, zh.cells)
    return Row([label, *cells], look=look)


def _cell(en: printed.Cell, zh: printed.Cell) -> Cell:
    """A number with what follows its last digit beside its column."""
    if en.value is None:
        return Cell(Text(en.text, zh.text))
    digits = en.text.rstrip(")")
    after = en.text[len(digits) :] + en.mark
    shown = digits.replace("-", MINUS)
    return Cell(Text(shown, shown), repr(en.value), after=after)
