"""Tests that need a program that is not there are skipped, and the run says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import programs
from helpers.project import PROJECT

PAGES = (
    "tests/python/report/test_report_pages.py"
    "::test_every_page_is_drawn_offline_and_accessible"
)


def run(test: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Tests where nothing is on the path."""
    clean = {k: v for k, v in os.environ.items() if k != programs.DEMANDED}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", test],
        cwd=PROJECT,
        env=clean | {"PATH": os.devnull} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_browser_its_tests_are_skipped_and_the_last_line_says_so() -> None:
    ended = run(PAGES)
    assert ended.returncode == 0, ended.stdout
    count, reason = ended.stdout.splitlines()[-1].split(" skipped: ")
    assert int(count) > 1
    why = "needs a browser: no Chrome, Chromium, Edge or Firefox was found"
    assert reason == f"{count} {why}"


def test_where_programs_are_demanded_one_that_is_not_there_is_an_error() -> None:
    ended = run(PAGES, **{programs.DEMANDED: "1"})
    assert ended.returncode == 1
    assert "needs a browser" in ended.stdout
    assert "skipped" not in ended.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("system", "place", "names"),
    [
        (
            "darwin",
            "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            programs.CHROMIUM,
        ),
        (
            "darwin",
            "Applications/LibreOffice.app/Contents/MacOS/soffice",
            programs.LIBREOFFICE,
        ),
        ("win32", "Mozilla Firefox/firefox.exe", programs.FIREFOX),
        ("linux", "bin/microsoft-edge-stable", programs.CHROMIUM),
    ],
)
def test_programs_are_found_where_systems_put_them(
    system: str,
    place: str,
    names: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / place
    file.parent.mkdir(parents=True)
    file.write_text("")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    assert list(programs.installed(names, system)) == [str(file)]


def test_every_reason_is_counted() -> None:
    assert (
        programs.summary_of_skipped(["needs a", "needs b", "needs a"])
        == "3 skipped: 2 needs a, 1 needs b"
    )
