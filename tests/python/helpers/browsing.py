"""A browser without a screen, for pages that lie in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from helpers.programs import CHROMIUM, FIREFOX, installed, lacking

FLAGS = (
    "--no-sandbox",  # as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCAL = ("file:", "data:", "blob:")


def started(playwright: Playwright) -> Browser:
    """The first browser here that can do what the tests need; else they are skipped.

    Firefox as it is installed speaks WebDriver BiDi, and not all of it in each release.
    """
    options: dict[str, Any] = {"args": list(FLAGS)}
    ways = [(playwright.chromium, path, options) for path in installed(CHROMIUM)]
    options = {"channel": "moz-firefox"}
    ways += [(playwright.firefox, path, options) for path in installed(FIREFOX)]
    why = "no Chrome, Chromium, Edge or Firefox was found"
    for kind, path, options in ways:
        try:
            browser = kind.launch(executable_path=path, timeout=60_000, **options)
            browser.new_context(locale="zh-CN", color_scheme="dark").close()
            return browser
        except Error as error:
            why = f"{path} cannot be driven, {str(error).partition(chr(10))[0]}"
    lacking("a browser", why)


@contextmanager
def browsing() -> Iterator[Browser]:
    """Starts the browser, and ends it."""
    with sync_playwright() as playwright:
        browser = started(playwright)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A window, with what went wrong in it and what it asked other places for."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, file: Path, fragment: str = "") -> None:
        """Opens a page of a report, and waits for its figures."""
        self.page.goto("about:blank")
        self.page.goto(f"{file.resolve().as_uri()}{fragment}")
        self.drawn()

    def drawn(self) -> None:
        """Waits until every figure that is shown is drawn."""
        self.page.wait_for_function(
            """() => [...document.querySelectorAll('figure')].every(
                (figure) => figure.hidden || figure.querySelector('.chart svg'))"""
        )
        self.page.wait_for_function("() => document.documentElement.dataset.drawn")

    def texts(self, selector: str) -> list[str]:
        """The text of each element that is shown."""
        shown = self.page.locator(selector)
        return [text.strip() for text in shown.filter(visible=True).all_inner_texts()]


@contextmanager
def visiting(browser: Browser, **options: Any) -> Iterator[Visit]:
    """Opens a window that notes errors, dialogs and requests; options: of the window.

    English and 1280 pixels wide unless told otherwise.
    """
    wide = {"width": 1280, "height": 900}
    context = browser.new_context(**{"locale": "en-GB", "viewport": wide} | options)
    context.set_default_timeout(20_000)
    visit = Visit(context.new_page())
    page, errors = visit.page, visit.errors
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            errors.append(message.text)
            if message.type in ("error", "warning")
            else None
        ),
    )
    page.on("dialog", lambda dialog: (errors.append(dialog.message), dialog.accept()))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(LOCAL)
            else visit.requests.append(request.url)
        ),
    )
    try:
        yield visit
    finally:
        context.close()
