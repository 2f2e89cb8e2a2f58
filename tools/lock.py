"""Pins the packages of requirements*.in: versions, and hashes of what is installed.

uv resolves for every platform at once. Of a release's files those are kept that CPython
takes on Linux, macOS and Windows, and its source only where one of these has no wheel.
What a file needs that another already names is taken from there by ``-r``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.tags import Tag
from packaging.utils import parse_wheel_filename

PROJECT = Path(__file__).parents[1]
PYTHONS = (11, 12, 13, 14)
# what names a platform in a wheel's tag, and in a condition
PLATFORMS = {
    ("manylinux", ("_x86_64",)): ("linux", "Linux", "posix", "x86_64"),
    ("manylinux", ("_aarch64",)): ("linux", "Linux", "posix", "aarch64"),
    ("macosx", ("_x86_64", "_universal2")): ("darwin", "Darwin", "posix", "x86_64"),
    ("macosx", ("_arm64", "_universal2")): ("darwin", "Darwin", "posix", "arm64"),
    ("win", ("_amd64",)): ("win32", "Windows", "nt", "AMD64"),
}
PLACES = {(python, platform) for python in PYTHONS for platform in PLATFORMS}
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
Place = tuple[int, tuple[str, tuple[str, ...]]]
Hashes = dict[str, str]  # by file


def compiled(name: str, form: str, pins: Path | None) -> str:
    """What uv writes of an .in file, in the versions of pins if it has them."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / form
        command = ["uv", "pip", "compile", "--quiet", "--universal", f"{name}.in"]
        command += ["--python-version", f"3.{PYTHONS[0]}", "--output-file", str(output)]
        command += ["--no-annotate", "--no-header", "--no-strip-extras"]
        command += ["--constraints", str(pins)] if pins else []
        subprocess.run(command, cwd=PROJECT, check=True)
        return output.read_text()


def resolved(name: str, pins: Path | None) -> list[Requirement]:
    """The packages that an .in file needs."""
    lines = compiled(name, "pins.txt", pins).splitlines()
    return [needed for needed in map(Requirement, lines) if places(needed)]


def published(name: str, pins: Path) -> dict[str, Hashes]:
    """The files of each release that an .in file needs, by its name and version."""
    packages = tomllib.loads(compiled(name, "pylock.toml", pins))["packages"]
    return {
        f"{p['name']}=={p['version']}": dict(map(named, files(p))) for p in packages
    }


def files(package: dict[str, Any]) -> list[dict[str, Any]]:
    """What the index has of a release: wheels, then the source."""
    return [
        *package.get("wheels", []),
        *([package["sdist"]] if "sdist" in package else []),
    ]


def named(file: dict[str, Any]) -> tuple[str, str]:
    """A file's name and hash."""
    return file["url"].rsplit("/", 1)[-1], file["hashes"]["sha256"]


def places(needed: Requirement) -> set[Place]:
    """Where a package is needed: Python's minor version and platform."""
    if not needed.marker:
        return PLACES
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
        if needed.marker.evaluate(about):
            found.add((python, platform))
    return found


def suits(tag: Tag, place: Place) -> bool:
    """Whether CPython takes wheels of a tag."""
    python, (system, machines) = place
    is_here = tag.platform.startswith(system) and tag.platform.endswith(machines)
    if tag.platform != "any" and not is_here:
        return False
    if tag.abi == "none":
        return tag.interpreter in ("py3", f"cp3{python}")
    if tag.abi == "abi3":
        return int(tag.interpreter.removeprefix("cp3")) <= python
    return tag.interpreter == tag.abi == f"cp3{python}"


def used(needed: Requirement, hashes: Hashes) -> list[str]:
    """Hashes of the files of a package that are installed somewhere."""
    served: set[Place] = set()
    found = []
    for file in (file for file in hashes if file.endswith(".whl")):
        tags = parse_wheel_filename(file)[3]
        here = {p for p in places(needed) if any(suits(tag, p) for tag in tags)}
        found += [hashes[file]] if here else []
        served |= here
    if served != places(needed):
        found += [hashes[file] for file in hashes if not file.endswith(".whl")]
    return sorted(found)


def release(needed: Requirement) -> str:
    """Name and version."""
    return f"{needed.name}{needed.specifier}"


def condition(needed: Requirement) -> str:
    """Where a package is needed, unless everywhere."""
    return "" if places(needed) == PLACES else f" ; {needed.marker}"


def pin(needed: Requirement) -> str:
    """A package as it is pinned, with its extras and condition."""
    extras = f"[{','.join(sorted(needed.extras))}]" if needed.extras else ""
    return f"{needed.name}{extras}{needed.specifier}{condition(needed)}"


def is_in(known: list[Requirement], needed: Requirement) -> bool:
    """Whether others name a package wherever it is needed."""
    same = [
        k for k in known if (release(k), k.extras) == (release(needed), needed.extras)
    ]
    return places(needed) <= set().union(*map(places, same))


def lock(environment: str, is_upgrade: bool) -> None:
    """Writes the files of an environment."""
    before = PROJECT / f"{environment}.txt"
    every = resolved(environment, None if is_upgrade else before)
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        pins.write_text("\n".join(release(p) + condition(p) for p in every))
        needed = {name: resolved(name, pins) for name in ENVIRONMENTS[environment]}
        releases = published(environment, pins)
    for name, others in ENVIRONMENTS[environment].items():
        known = [package for other in others for package in needed[other]]
        lines = [f"-r {other}.txt" for other in others]
        for package in needed[name]:
            if not is_in(known, package):
                hashes = used(package, releases[release(package)])
                lines.append(" \\\n    --hash=sha256:".join([pin(package), *hashes]))
        (PROJECT / f"{name}.txt").write_text("\n".join([*lines, ""]))


def main() -> None:
    """Locks each environment; the versions of before are kept but for ``--upgrade``."""
    for environment in ENVIRONMENTS:
        lock(environment, "--upgrade" in sys.argv[1:])


if __name__ == "__main__":
    main()
