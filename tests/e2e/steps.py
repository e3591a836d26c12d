"""Steps that people of both levels take in the same way."""

from tests.e2e.visitor import Visitor


def numbers(registrar: Visitor, title: str, number: str) -> None:
    """The registrar gives the signed paper its number and publishes it."""
    registrar.go("Việc cần xử lý")
    registrar.follow(f"Lấy số, ban hành: {title}")
    registrar.press("Lấy số, ngày")
    registrar.page.get_by_label("số, ký hiệu").fill(number)
    registrar.press("Lấy số, ngày")
    registrar.press("Ban hành, gửi và công khai")
    registrar.sees("Đã ban hành", number)
