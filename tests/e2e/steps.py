"""Steps that people of both levels take in the same way."""

import base64
from collections.abc import Mapping

from tests.e2e.visitor import Visitor

_DROP = """files => {
  const held = new DataTransfer();
  for (const [name, body] of files) {
    held.items.add(new File([Uint8Array.from(atob(body), c => c.charCodeAt(0))], name));
  }
  return held;
}"""


def numbers(registrar: Visitor, title: str, number: str) -> None:
    """The registrar gives the signed paper its number and publishes it."""
    registrar.go("Việc cần xử lý")
    registrar.follow(f"Lấy số, ban hành: {title}")
    registrar.press("Lấy số, ngày")
    registrar.page.get_by_label("số, ký hiệu").fill(number)
    registrar.press("Lấy số, ngày")
    registrar.press("Ban hành, gửi và công khai")
    registrar.sees("Đã ban hành", number)


def drop(person: Visitor, files: Mapping[str, bytes]) -> None:
    """Drop files (name → content) onto the page's drop zone."""
    bodies = [[name, base64.b64encode(body).decode()] for name, body in files.items()]
    held = person.page.evaluate_handle(_DROP, bodies)
    person.page.dispatch_event("[data-drop-zone]", "drop", {"dataTransfer": held})
