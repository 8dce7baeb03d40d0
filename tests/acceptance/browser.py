"""One headless Chromium for a module of tests, and what each test asks of a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
DESKTOP, PHONE = (1280, 900), (390, 844)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def why_not() -> str | None:
    """Why browser tests cannot run here, or None."""
    return None if CHROMIUM.exists() else f"there is no {CHROMIUM}: `make chromium` says how to get it"


@dataclass
class Seen:
    """An open page and what happened on it that should not: console errors, and requests that left the disk."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def sideways(self) -> int:
        """By how many pixels the page is wider than its window."""
        wide: int = self.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
        return wide

    def violations(self, colours: bool = True) -> list[str]:
        """What axe-core finds: rule, what it asks, and where; `colours`: whether colours stand out from each other too.

        Only violations are gathered, and colours may be left out where they were looked at in a window of another
        size: of the time that the rules take the one is half, the other most of the rest.
        """
        options: dict[str, Any] = {
            "runOnly": {"type": "tag", "values": list(RULES)},
            "resultTypes": ["violations"],
            "rules": {"color-contrast": {"enabled": colours}},
        }
        found = Axe().run(self.page, options=options).response["violations"]
        return [f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']][:5]}" for one in found]

    def focused(self) -> str:
        """The words of the element that has the focus."""
        words: str = self.page.evaluate("document.activeElement.textContent.trim()")
        return words


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


def _launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))


@contextmanager
def opened(browser: Browser, path: Path, size: tuple[int, int] = DESKTOP, *, script: bool = True) -> Iterator[Seen]:
    """A page opened from disk in a window of that size. Anything it asks of a network is noted and refused."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=script)
    try:
        page = context.new_page()
        seen = Seen(page)

        def look(route: Route) -> None:
            if route.request.url.startswith("file://"):
                route.continue_()
            else:
                seen.requests.append(route.request.url)
                route.abort()

        page.route("**/*", look)
        page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.goto(path.as_uri())
        yield seen
    finally:
        context.close()
