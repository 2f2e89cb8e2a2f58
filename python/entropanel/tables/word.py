"""Tables as a Word document: three rules, numbers aligned at the decimal point."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from io import BytesIO
from itertools import accumulate

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt
from docx.table import Table as Grid
from docx.table import _Cell as Place
from docx.table import _Row as Line
from docx.text.paragraph import Paragraph

from entropanel.tables.table import Cell, Table

PAGE_WIDTH, MARGIN = Cm(21), Cm(2)
SIZE, NOTE_SIZE = Pt(9), Pt(8)
LETTER = Pt(4.6)  # mean width of a letter of a table
CELL_MARGINS = Cm(0.1)  # left and right together
LATIN, CHINESE = "Times New Roman", "SimSun"
MOST_OF_PAGE = 0.75  # for the columns beside the labels
LONGEST_TOGETHER = 45  # lines of a table that is kept on one page
UNUSED = ("/stylesWithEffects", "/thumbnail")  # parts of the blank document
HEAVY, LIGHT = "12", "4"  # eighths of a point


def word_document(tables: Sequence[Table]) -> bytes:
    """The tables as a .docx file, each on a page of its own."""
    document = _document()
    for place, table in enumerate(tables):
        if place:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for page in table.pages():
            _add(document, page)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@cache
def _blank() -> bytes:
    """The library's blank document without its styles, most of its size."""
    document = Document()
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:default")) != "1":
            styles.remove(style)
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(UNUSED):
                del part.rels[key]
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _document() -> Doc:
    document = Document(BytesIO(_blank()))
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, Cm(29.7)
    section.left_margin = section.right_margin = MARGIN
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), CHINESE)
    style.paragraph_format.space_after = Pt(0)
    return document


def _add(document: Doc, table: Table) -> None:
    title = document.add_paragraph()
    title.add_run(table.title).bold = True
    title.paragraph_format.keep_with_next = True
    title.paragraph_format.space_before = Pt(12)
    title.paragraph_format.space_after = Pt(4)
    heads = len(table.columns[0])
    grid = document.add_table(heads + 1, 1 + len(table.columns))
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    _narrow_margins(grid)
    widths = _widths(table)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    *headings, pattern = grid.rows
    _fill_headings(headings, table, widths)
    _arrange(pattern, table, widths)
    lines = _filled_rows(grid, pattern, table)
    _rule([*headings, *lines], table, heads)
    for note in table.notes:
        paragraph = document.add_paragraph()
        paragraph.add_run(note).font.size = NOTE_SIZE
        paragraph.paragraph_format.space_before = Pt(2)


def _element(name: str, **values: str) -> BaseOxmlElement:
    """An element of WordprocessingML with its attributes."""
    made = OxmlElement(f"w:{name}")
    for attribute, value in values.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def _narrow_margins(grid: Grid) -> None:
    margins = _element("tblCellMar")
    width = str(int(CELL_MARGINS.twips / 2))
    margins.extend(_element(edge, w=width, type="dxa") for edge in ("left", "right"))
    grid._tbl.tblPr.append(margins)


def _widths(table: Table) -> list[Length]:
    """Widths of the stub and the columns, at most those of the page together."""
    page = PAGE_WIDTH - 2 * MARGIN
    wanted = [LETTER * width + CELL_MARGINS for width in table.widths()]
    share = min(1.0, MOST_OF_PAGE * page / sum(wanted))
    columns = [Length(int(width * share)) for width in wanted]
    labels = LETTER * (table.label_width + 1) + CELL_MARGINS
    return [Length(min(labels, page - sum(columns))), *columns]


def _fill_headings(lines: list[Line], table: Table, widths: list[Length]) -> None:
    """Headings, which stand again on each page; the stub's in the last line."""
    for place, line in enumerate(lines):
        line._tr.get_or_add_trPr().append(_element("tblHeader"))
        texts = [table.stub if place == len(lines) - 1 else ""]
        texts += [heading[place] for heading in table.columns]
        for cell, text, width in zip(line.cells, texts, widths, strict=True):
            _write(cell, text)
            cell.width = width
        for cell in line.cells[1:]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _arrange(pattern: Line, table: Table, widths: list[Length]) -> None:
    """Widths and alignment of a row, without its texts."""
    pattern._tr.get_or_add_trPr().append(_element("cantSplit"))
    places = pattern.cells
    for place, width in zip(places, widths, strict=True):
        place.width = width
    is_together = table.lines <= LONGEST_TOGETHER
    places[0].paragraphs[0].paragraph_format.keep_with_next = is_together
    for column, place in enumerate(places[1:]):
        point = _point(table.column(column), widths[column + 1])
        stops = place.paragraphs[0].paragraph_format.tab_stops
        stops.add_tab_stop(point, WD_TAB_ALIGNMENT.DECIMAL)


def _filled_rows(grid: Grid, pattern: Line, table: Table) -> list[Line]:
    """The rows below the headings: copies of the pattern, which takes their time."""
    lines = [pattern]
    lines += [Line(deepcopy(pattern._tr), grid) for _ in table.rows[1:]]
    for line, row in zip(lines, table.rows, strict=True):
        grid._tbl.append(line._tr)
        places = line.cells
        _write(places[0], row.label)
        for place, cell in zip(places[1:], row.cells, strict=True):
            paragraph = _write(place, cell.text)
            if cell.mark:
                paragraph.add_run(cell.mark).font.superscript = True
            if not cell.is_aligned:
                paragraph.paragraph_format.tab_stops.clear_all()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return lines


def _write(place: Place, text: str) -> Paragraph:
    paragraph: Paragraph = place.paragraphs[0]
    paragraph.add_run(text.replace("-", "−") if _is_number(text) else text)
    return paragraph


def _is_number(text: str) -> bool:
    return text.startswith("-") and text[1:2].isdigit()


def _point(cells: list[Cell], width: Length) -> Length:
    """Where the decimal points of a column stand, so that it is in the middle."""
    numbers = [cell.parts for cell in cells if cell.is_aligned]
    before = max((len(whole) for whole, _ in numbers), default=0)
    after = max((len(rest) for _, rest in numbers), default=0)
    return Length(int((width - CELL_MARGINS + LETTER * (before - after)) / 2))


def _rule(lines: list[Line], table: Table, heads: int) -> None:
    """Heavy rules above and below, light ones beneath headings and blocks."""
    _border(lines[0], "top", HEAVY)
    ends = accumulate((len(block) for block in table.blocks[:-1]), initial=heads)
    for end in ends:
        _border(lines[end - 1], "bottom", LIGHT)
    _border(lines[-1], "bottom", HEAVY)


def _border(line: Line, edge: str, weight: str) -> None:
    for cell in line.cells:
        properties = cell._tc.get_or_add_tcPr()
        borders = properties.first_child_found_in("w:tcBorders")
        if borders is None:
            borders = _element("tcBorders")
            properties.append(borders)
        borders.append(_element(edge, val="single", sz=weight, color="000000"))
