"""Tables as a Word document: three rules, numbers aligned at the decimal point."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt

from entropanel.tables.table import Table
from entropanel.templates import environment

PAGE_WIDTH, MARGIN = Cm(21), Cm(2)
LETTER = Pt(4.6)  # mean width of a letter of a table
CELL_MARGINS = Cm(0.1)  # left and right together
LATIN, CHINESE = "Times New Roman", "SimSun"
MOST_OF_PAGE = 0.75  # for the columns beside the labels
LONGEST_TOGETHER = 45  # lines of a table that is kept on one page
UNUSED = ("/stylesWithEffects", "/thumbnail")  # parts of the blank document


def word_document(tables: Sequence[Table]) -> bytes:
    """The tables as a Word document, each on a page of its own.

    Parameters
    ----------
    tables : sequence of Table
        What is written, in this order.

    Returns
    -------
    bytes
        The .docx file.
    """
    markup = environment(is_markup=True, trim_blocks=True)
    markup.filters |= {"widths": _widths, "points": _points, "minus": _with_minus}
    text = markup.get_template("table.docx.xml").render(
        tables=[list(table.pages()) for table in tables],
        longest_together=LONGEST_TOGETHER,
    )
    document = Document(BytesIO(_blank()))
    section = document.element.body[-1]
    for element in parse_xml(text):
        section.addprevious(element)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@cache
def _blank() -> bytes:
    """The library's blank document on our page and in our font.

    It is without its other styles, which are most of its size.
    """
    document = Document()
    section, normal = document.sections[0], document.styles["Normal"]
    section.page_width, section.page_height = PAGE_WIDTH, Cm(29.7)
    section.left_margin = section.right_margin = MARGIN
    normal.font.name, normal.font.size = LATIN, Pt(9)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), CHINESE)
    normal.paragraph_format.space_after = Pt(0)
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


def _widths(table: Table) -> list[int]:
    """Twips of the stub and the columns, at most those of the page together."""
    page = PAGE_WIDTH - 2 * MARGIN
    wanted = [LETTER * width + CELL_MARGINS for width in table.widths()]
    share = min(1.0, MOST_OF_PAGE * page / sum(wanted))
    columns = [int(width * share) for width in wanted]
    labels = LETTER * (table.label_width + 1) + CELL_MARGINS
    return [Length(w).twips for w in (min(labels, page - sum(columns)), *columns)]


def _points(table: Table, widths: list[int]) -> list[int]:
    """Where the decimal points of columns stand, so that numbers are in the middle."""
    points = []
    for place, width in enumerate(widths[1:]):
        parts = [cell.parts for cell in table.column(place) if cell.is_aligned]
        before = max((len(whole) for whole, _ in parts), default=0)
        after = max((len(rest) for _, rest in parts), default=0)
        shift = Length(LETTER * (before - after) - CELL_MARGINS).twips
        points.append(round((width + shift) / 2))
    return points


def _with_minus(text: str) -> str:
    """A negative number with a minus for its hyphen; any other text as it is."""
    is_negative = text.startswith("-") and text[1:2].isdigit()
    return text.replace("-", "−") if is_negative else text
