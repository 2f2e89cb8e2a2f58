"""Pins the packages of requirements*.in: versions, and hashes of what is installed.

uv resolves for every platform at once. Of a release's files those are kept that CPython
takes on Linux, macOS and Windows, and its source only where one of these has no wheel.
What a file needs that another already names is taken from there by ``-r``.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from operator import itemgetter
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.tags import Tag
from packaging.utils import parse_wheel_filename

PROJECT = Path(__file__).parents[1]
PYTHONS = (11, 12, 13, 14)
# what names a platform in a wheel's tag, and in a condition
PLATFORMS = {
    r"manylinux.*_x86_64": ("linux", "Linux", "posix", "x86_64"),
    r"manylinux.*_aarch64": ("linux", "Linux", "posix", "aarch64"),
    r"macosx.*_(x86_64|universal2)": ("darwin", "Darwin", "posix", "x86_64"),
    r"macosx.*_(arm64|universal2)": ("darwin", "Darwin", "posix", "arm64"),
    r"win_amd64": ("win32", "Windows", "nt", "AMD64"),
}
PLACES = [(python, platform) for python in PYTHONS for platform in PLATFORMS]
# Environments: the file that all packages of one are in, and then each file of it
# with those that it begins with.
ENVIRONMENTS: dict[str, dict[str, tuple[str, ...]]] = {
    "requirements-dev": {
        "requirements": (),
        "requirements-notebook": ("requirements",),
        "requirements-dev": ("requirements", "requirements-notebook"),
    },
    "requirements-spark": {"requirements-spark": ()},
}
Package = dict[str, Any]


def resolved(name: str, pins: Path | None) -> list[Package]:
    """The packages that an .in file needs, in the versions of pins if it has them."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "pylock.toml"
        command = ["uv", "pip", "compile", "--quiet", "--universal", f"{name}.in"]
        command += ["--python-version", f"3.{PYTHONS[0]}", "--output-file", str(output)]
        command += ["--constraints", str(pins)] if pins else []
        subprocess.run(command, cwd=PROJECT, check=True)
        packages: list[Package] = tomllib.loads(output.read_text())["packages"]
        return packages


def suits(tag: Tag, python: int, platform: str) -> bool:
    """Whether a CPython takes wheels of a tag on a platform."""
    if tag.platform != "any" and not re.fullmatch(platform, tag.platform):
        return False
    if tag.abi == "none":
        return tag.interpreter in ("py3", f"cp3{python}")
    if tag.abi == "abi3":
        return int(tag.interpreter.removeprefix("cp3")) <= python
    return tag.interpreter == tag.abi == f"cp3{python}"


def places(package: Package) -> set[tuple[int, str]]:
    """Where a package is needed: Python's minor version and platform."""
    marker = Marker(package.get("marker", "python_version > '0'"))
    found = set()
    for python, platform in PLACES:
        system, name, kind, machine = PLATFORMS[platform]
        about = {
            "python_version": f"3.{python}",
            "python_full_version": f"3.{python}.0",
        }
        about |= {"sys_platform": system, "platform_system": name, "os_name": kind}
        about |= {"platform_machine": machine, "implementation_name": "cpython"}
        about |= {"platform_python_implementation": "CPython"}
        if marker.evaluate(about):
            found.add((python, platform))
    return found


def pin(package: Package) -> str:
    """Name and version, and where not every platform needs it, the condition."""
    condition = "" if places(package) == set(PLACES) else f" ; {package['marker']}"
    return f"{package['name']}=={package['version']}{condition}"


def hashes(package: Package) -> list[str]:
    """Hashes of the files of a package that are installed somewhere."""
    needed = places(package)
    served: set[tuple[int, str]] = set()
    found = []
    for wheel in package.get("wheels", []):
        name = wheel.get("name") or wheel["url"].rsplit("/", 1)[-1]
        tags = parse_wheel_filename(name)[3]
        here = {p for p in needed if any(suits(tag, *p) for tag in tags)}
        found += [wheel["hashes"]["sha256"]] if here else []
        served |= here
    if served != needed and "sdist" in package:
        found.append(package["sdist"]["hashes"]["sha256"])
    return sorted(found)


def pinned(package: Package, known: list[Package]) -> set[tuple[int, str]]:
    """Where others pin the same version of a package."""
    name = itemgetter("name", "version")
    return set().union(*(places(k) for k in known if name(k) == name(package)))


def written(package: Package) -> str:
    """A package's lines of a requirements file."""
    return " \\\n    --hash=sha256:".join([pin(package), *hashes(package)]) + "\n"


def lock(environment: str, is_upgrade: bool) -> None:
    """Writes the files of an environment."""
    before = PROJECT / f"{environment}.txt"
    every = resolved(environment, None if is_upgrade else before)
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        pins.write_text("\n".join(map(pin, every)))
        needed = {name: resolved(name, pins) for name in ENVIRONMENTS[environment]}
    for name, others in ENVIRONMENTS[environment].items():
        known = [package for other in others for package in needed[other]]
        lines = [f"-r {other}.txt\n" for other in others]
        lines += [written(p) for p in needed[name] if places(p) - pinned(p, known)]
        (PROJECT / f"{name}.txt").write_text("".join(lines))


def main() -> None:
    """Locks each environment; the versions of before are kept but for ``--upgrade``."""
    for environment in ENVIRONMENTS:
        lock(environment, "--upgrade" in sys.argv[1:])


if __name__ == "__main__":
    main()
