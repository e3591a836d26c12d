"""A person at a browser: logs in, reads, presses; every page on the way is looked over."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
_FORM_AGAIN = 422  # a form that is shown again with what to mend is no fault
#: Counts what a hand does: presses, and keys that activate; kept across the pages of a tab.
_COUNTER = """
(() => {
  const so_far = () => Number(sessionStorage.getItem("presses"));
  const add = () => sessionStorage.setItem("presses", 1 + so_far());
  const active = "a, button, summary, select, input[type=checkbox], input[type=radio]";
  addEventListener("pointerdown", (event) => { if (event.isTrusted) add(); }, true);
  addEventListener("keydown", (event) => {
    const key = event.key === "Enter" || event.key === " " && event.target.matches(active);
    if (event.isTrusted && key && !event.target.matches("textarea")) add();
  }, true);
})();
"""
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Visitor:
    """One person's browser. `faults` collects whatever no page may show."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.faults: list[str] = []
        self.titles: set[str] = set()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        """Errors and warnings; violations of the content security policy come as errors."""
        if message.type in ("error", "warning") and f"status of {_FORM_AGAIN}" not in message.text:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status != _FORM_AGAIN:
            self.faults.append(f"{response.url}: {response.status}")

    def log_in(self, login: str, password: str = "x") -> None:
        """Through the login page, to the tasks."""
        self.open("/")
        expect(self.page).to_have_title("Đăng nhập · Nêu Gương")
        self.page.get_by_label("Tên đăng nhập").fill(login)
        self.page.get_by_label("Mật khẩu").fill(password)
        self.press("Đăng nhập")
        expect(self.page.locator("h1")).to_have_text("Việc cần xử lý")

    def presses(self) -> int:
        """How many presses and activating keys there were since `counting`."""
        return int(self.page.evaluate("Number(sessionStorage.getItem('presses'))"))

    def counting(self) -> None:
        """Begin to count anew."""
        self.page.evaluate("sessionStorage.setItem('presses', 0)")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site}{path}")
        self.look()

    def follow(self, words: str, *, within: str = "main") -> None:
        """Follow the first link with these words."""
        self.page.locator(within).get_by_role("link", name=words).first.click()
        self.look()

    def go(self, words: str) -> None:
        """An entry of the menu, in its second level if it is not in the first."""
        entry = self.page.locator("nav.menu").get_by_role("link", name=words)
        if not entry.count():  # a folded list is not there for anybody
            self.page.locator("nav.menu summary").click()
        self.follow(words, within="nav.menu")

    def press(self, words: str) -> None:
        """Press the button (or the link dressed as one) with exactly these words."""
        self.button(words).first.click()
        self.look()

    def button(self, words: str) -> Locator:
        as_button = self.page.get_by_role("button", name=words, exact=True)
        return as_button.or_(self.page.locator(".btn").get_by_text(words, exact=True))

    def tick(self, name: str) -> None:
        """The box of a line; its label is for screen readers, so it is not clicked itself."""
        self.page.get_by_label(name).first.check(force=True)

    def sees(self, *words: str) -> None:
        for word in words:
            expect(self.page.locator("main").get_by_text(word).first).to_be_visible()

    def look(self) -> None:
        """What holds for every page: a title of its own, a heading, no sideways scroll."""
        self.page.wait_for_load_state("load")
        title = self.page.title()
        self.titles.add(title)
        if not title.endswith(" · Nêu Gương"):
            self.faults.append(f"{self.page.url}: title “{title}”")
        if self.page.locator("h1").count() != 1 or not self.page.locator("h1").inner_text():
            self.faults.append(f"{self.page.url}: no heading of its own")
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            over = self.page.evaluate(_OVERFLOW)
            if over > 0:
                width = size["width"]
                self.faults.append(f"{self.page.url}: {over} px too wide at {width} px")


@contextmanager
def visit(browser: Browser, site: str, login: str, *, script: bool = True) -> Iterator[Visitor]:
    """`login`'s browser, from the login page on; ends with nothing to complain about."""
    options: dict[str, Any] = {"viewport": WIDE, "locale": "vi-VN", "java_script_enabled": script}
    context = browser.new_context(**options)
    context.set_default_timeout(15_000)
    try:
        if script:
            context.add_init_script(_COUNTER)
        visitor = Visitor(context.new_page(), site)
        visitor.log_in(login)
        yield visitor
        assert visitor.faults == []
    finally:
        context.close()
