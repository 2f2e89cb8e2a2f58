"""Templates of what the program writes, and how they are filled in."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def environment(
    package: str = "entropanel", *, is_markup: bool = False, **options: Any
) -> Environment:
    """The environment of the templates in a package's folder.

    Parameters
    ----------
    package : str
        That holds the folder, which is this one if it is not told.
    is_markup : bool
        Whether values are escaped as HTML and XML demand.
    **options
        Of Jinja.

    Returns
    -------
    jinja2.Environment
        An undefined name in its templates is an error.
    """
    return Environment(
        loader=PackageLoader(package),
        autoescape=is_markup,
        undefined=StrictUndefined,
        **options,
    )
