"""Pins the packages of requirements*.in: versions, and hashes of what is installed.

uv resolves for every platform at once. Of a release's files those are kept that CPython
takes on Linux, macOS and Windows, and its source if no wheel suits all. What a file
needs that another already has is taken from there by ``-r``.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1]
# Wheels that suit CPython 3.11 to 3.14
WHEEL = re.compile(
    r"-((py2\.)?py3-none|cp3\d+-abi3|cp31[1-4]-(none|cp31[1-4]))"
    r"-(any|manylinux.*_(x86_64|aarch64)|macosx.*|win_amd64)\.whl$"
)
# Of each environment its files, each of which begins with those before it; all
# packages are in the last.
ENVIRONMENTS = (
    ("requirements", "requirements-notebook", "requirements-dev"),
    ("requirements-spark",),
)


def pinned(name: str, constraints: str) -> dict[str, list[str]]:
    """The packages that an .in file needs, with hashes of their files.

    constraints: versions to keep, one in a line.
    """
    with tempfile.TemporaryDirectory() as folder:
        output, kept = Path(folder) / "pylock.toml", Path(folder) / "constraints.txt"
        kept.write_text(re.sub(r"\[.*?\]", "", constraints))
        command = ["uv", "pip", "compile", "--quiet", "--universal", f"{name}.in"]
        command += ["--python-version", "3.11", "--constraints", str(kept)]
        command += ["--no-strip-extras", "--output-file"]
        subprocess.run([*command, str(output)], cwd=PROJECT, check=True)
        packages = tomllib.loads(output.read_text())["packages"]
        names = Path(folder) / "requirements.txt"  # pip asks for the extras, too
        subprocess.run([*command, str(names)], cwd=PROJECT, check=True)
        extras = dict(re.findall(r"^([\w.-]+)(\[.+?\])==", names.read_text(), re.M))
    found = {}
    for package in packages:
        files = [w for w in package.get("wheels", []) if WHEEL.search(w["url"])]
        if not any(wheel["url"].endswith("-any.whl") for wheel in files):
            files += filter(None, [package.get("sdist")])
        condition = f" ; {package['marker']}" if "marker" in package else ""
        name = package["name"] + extras.get(package["name"], "")
        pin = f"{name}=={package['version']}{condition}"
        found[pin] = sorted(file["hashes"]["sha256"] for file in files)
    return found


def main() -> None:
    """Locks each environment; the versions of before are kept but for ``--upgrade``."""
    for *parts, whole in ENVIRONMENTS:
        files = [PROJECT / f"{name}.txt" for name in (*parts, whole)]
        before = "".join(file.read_text() for file in files)
        pins = (
            [] if "--upgrade" in sys.argv else re.findall(r"^\w.*(?= \\)", before, re.M)
        )
        every = pinned(whole, "\n".join(pins))
        lines: list[str] = []
        known: set[str] = set()
        for file in files:
            packages = pinned(file.stem, "\n".join(every))
            for pin, hashes in packages.items():
                if not known & {pin, pin.partition(" ;")[0]}:
                    lines.append(" \\\n    --hash=sha256:".join([pin, *hashes]))
            file.write_text("\n".join([*lines, ""]))
            known |= packages.keys()
            lines = [
                *(line for line in lines if line.startswith("-r")),
                f"-r {file.name}",
            ]


if __name__ == "__main__":
    main()
