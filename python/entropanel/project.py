"""Where the dbt project is: in the checkout, or what a wheel has of it."""

from __future__ import annotations

from pathlib import Path


def is_checkout(folder: Path) -> bool:
    """Whether a folder has the project as its repository has it.

    Parameters
    ----------
    folder
        Any folder.

    Returns
    -------
    bool
        True for a checkout.
    """
    return (folder / "dbt_project.yml").is_file() and (
        folder / "python" / "entropanel"
    ).is_dir()


def project_of(package: Path) -> Path:
    """The dbt project that a package builds with.

    Parameters
    ----------
    package
        Folder of the package: ``python/entropanel`` of a checkout, or installed.

    Returns
    -------
    Path
        The checkout, or the folder in the package.
    """
    checkout = package.parent.parent
    return checkout if is_checkout(checkout) else package / "dbt_project"


PROJECT = project_of(Path(__file__).parent)
