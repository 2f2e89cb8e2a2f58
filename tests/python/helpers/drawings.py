"""What a drawn figure shows."""

from __future__ import annotations

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def texts(figure: ElementTree.Element) -> str:
    """All text that the figure shows."""
    return "\n".join("".join(text.itertext()) for text in figure.iter(f"{SVG}text"))
