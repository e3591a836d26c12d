"""Walks a person's pages by their links, and looks at each with axe at two widths."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import axe_playwright_python
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page

from tests.e2e.visitor import NARROW, WIDE

_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
#: WCAG 2.2, levels A and AA.
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
_RUN = """tags => axe.run(document, {
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload: false
  }).then(found => found.violations.map(rule => rule.id + " (" + rule.help + "): " +
    rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")))"""
_LINKS = "Array.from(document.querySelectorAll('a[href]'), link => link.getAttribute('href'))"
_OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_TALLEST = 12_000
#: Not pages of ours, or no pages at all.
_ELSEWHERE = re.compile(r"^/(admin|static|logout|healthz)")


class Walk:
    """One person's way through the site: from the start along every kind of link, once each.

    What others have looked at already (`known`) is not examined by axe at the narrow width again.
    """

    def __init__(self, context: BrowserContext, site: str, *, known: Collection[str] = ()) -> None:
        self.site, self.known = site, frozenset(known)
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.visited: set[str] = set()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{self.page.url}: {message.text}")

    def from_the_start(self, *, known_too: bool = True) -> None:
        """Breadth first, one page of every kind of address; without `known_too` new kinds only."""
        waiting, found = ["/"], {"/"}
        while waiting:
            path = waiting.pop(0)
            kind = kind_of(path)
            old = path != "/" and not known_too and kind in self.known
            if not kind or kind in self.visited or old:
                continue
            self.visited.add(kind)
            new = [link for link in self.look_at(path, kind) if link not in found]
            found.update(new)
            waiting += dict.fromkeys(new)

    def look_at(self, path: str, kind: str) -> list[str]:
        """Open a page, note what is wrong with it, and give its links."""
        try:
            answer = self.page.goto(f"{self.site}{path}", wait_until="load")
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            return []
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            return []
        if answer.status != 200:
            self.faults.append(f"{path}: {answer.status}")
            return []
        if not self.page.title().endswith(" · Nêu Gương"):
            self.faults.append(f"{path}: title “{self.page.title()}”")
        self.page.evaluate(_AXE)
        for size in (WIDE, NARROW):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self._measure(path, size["width"])
            self._unroll(size["width"])
            if size is WIDE or kind not in self.known:
                found = self.page.evaluate(_RUN, _TAGS)
                self.faults += [f"{path} at {size['width']}: {rule}" for rule in found]
        return list(own_paths(self.page.evaluate(_LINKS), path))

    def _unroll(self, width: int) -> None:
        """The whole page at once: what a fixed bar covers now can be scrolled out from under it."""
        tall = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": min(tall, _TALLEST)})

    def _measure(self, path: str, width: int) -> None:
        over = self.page.evaluate(_OVER)
        if over > 0:
            self.faults.append(f"{path}: {over} px too wide at {width} px")


def kind_of(path: str) -> str:
    """The name of an address, its act, and whether it asks for something; empty: none of ours."""
    plain, _mark, query = path.partition("?")
    try:
        match = resolve(plain)
    except Resolver404:
        return ""
    asks = "?" if query else ""
    return f"{match.url_name} {match.kwargs.get('action', '')} {asks}".strip()


def own_paths(links: Iterable[str], here: str) -> Iterator[str]:
    """Addresses of this site without their places in the page."""
    for link in links:
        path = link.partition("#")[0]
        if path.startswith("?"):
            path = here.partition("?")[0] + path
        if path.startswith("/") and not _ELSEWHERE.match(path):
            yield path
