"""Programs that some tests drive: where they lie, or why their tests are skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

from entropanel.tables.latex import PREAMBLE

# where this is set, a program that is not there is an error
DEMANDED = "ENTROPANEL_DEMANDS_PROGRAMS"
# names on the path; then places below the folders of applications of macOS and Windows
CHROMIUM = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("chrome", "microsoft-edge", "microsoft-edge-stable", "msedge"),
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
FIREFOX = (
    *("firefox", "firefox-esr"),
    "Firefox.app/Contents/MacOS/firefox",
    "Mozilla Firefox/firefox.exe",
)
XELATEX = ("xelatex", "/Library/TeX/texbin/xelatex")
LIBREOFFICE = (
    *("soffice", "libreoffice"),
    "LibreOffice.app/Contents/MacOS/soffice",
    "LibreOffice/program/soffice.exe",
)
PDFTOTEXT = ("pdftotext", "/opt/homebrew/bin/pdftotext", "/usr/local/bin/pdftotext")
FONT = "Noto Serif CJK SC"


def lacking(what: str, why: str) -> NoReturn:
    """Skips the test that needs a program, or fails it where all are demanded."""
    message = f"needs {what}: {why}"
    if os.environ.get(DEMANDED):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def folders(system: str) -> list[Path]:
    """The folders of applications of macOS and Windows."""
    if system == "darwin":
        return [Path("/Applications"), Path.home() / "Applications"]
    names = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
    return [Path(os.environ[name]) for name in names if name in os.environ]


def installed(names: tuple[str, ...], system: str = sys.platform) -> Iterator[str]:
    """Where a program lies, by any of its names."""
    for name in names:
        if "/" not in name or name.startswith("/"):
            yield from filter(None, [shutil.which(name)])
        else:
            paths = (folder / name for folder in folders(system))
            yield from (str(path) for path in paths if path.is_file())


def program(what: str, names: tuple[str, ...]) -> str:
    """Where a program lies; the test is skipped where it does not."""
    for path in installed(names):
        return path
    lacking(what, f"{names[0]} was not found")


@cache
def complaint_of_latex(path: str, language: str) -> str:
    """What keeps LaTeX from printing our tables, if anything does."""
    font = rf"\IfFontExistsTF{{{FONT}}}{{}}{{\errmessage{{no {FONT}}}}}"
    text = PREAMBLE + (font if language == "zh" else "")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.tex"
        file.write_text(text + r"\begin{document}x\end{document}", encoding="utf-8")
        command = [path, "-interaction=nonstopmode", "-halt-on-error", file.name]
        ended = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False
        )
    errors = [line for line in ended.stdout.splitlines() if line.startswith("! ")]
    return "; ".join(errors) if ended.returncode else ""


def xelatex(language: str) -> str:
    """Where XeLaTeX lies, with the packages and fonts of our tables."""
    path = program("LaTeX", XELATEX)
    if complaint := complaint_of_latex(path, language):
        lacking("LaTeX", f"{path} says {complaint}")
    return path


def summary_of_skipped(reasons: list[str]) -> str:
    """How many tests were skipped, and why, in one line."""
    told = ", ".join(
        f"{reasons.count(reason)} {reason}" for reason in dict.fromkeys(reasons)
    )
    return f"{len(reasons)} skipped: {told}"
