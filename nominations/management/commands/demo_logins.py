"""Print who may log in to the demo, with the one password of all."""

from typing import Any

from django.core.management.base import BaseCommand

from nominations import clock
from nominations.models import Post, User
from nominations.services.demo_people import DEMO_PASSWORD

#: In the order in which a file travels: unit, cluster, office, council, leader, registrar, above.
MAIN_LOGINS = (
    *("cckl.tonghop", "cckl.truong", "vpdk.tonghop", "vpdk.giamdoc"),
    *("qldd.tonghop", "qldd.truong", "kstnn.truong", "cctl.tonghop", "ttkn.tonghop"),
    *("vp.tonghop", "vp.phochanh", "vp.chanh", "congdoan"),
    *("giamdoc", "pgd1", "pgd2", "pgd3", "vanthu"),
    *("tanlinh.vp", "tanlinh.giamdoc", "vpc.tonghop", "vpc.truong"),
    *("bo.chuyenvien", "bo.vutruong", "bo.botruong", "bo.vanthu", "admin"),
)


class Command(BaseCommand):
    help = "In tên đăng nhập của dữ liệu minh họa."

    def handle(self, *args: Any, **options: Any) -> None:
        """Short and aligned: login, person, posts held today."""
        rows = [("Tên đăng nhập", "Người dùng", "Nhiệm vụ"), *_rows()]
        if len(rows) == 1:
            self.stdout.write("Chưa có dữ liệu minh họa.")
            return
        first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
        for login, name, titles in rows:
            self.stdout.write(f"  {login:<{first}}  {name:<{second}}  {titles}")
        self.stdout.write(f"  Mật khẩu chung: {DEMO_PASSWORD}")
        self.stdout.write(
            "  Đơn vị khác: <mã>.tonghop, <mã>.truong (ttqt, ccds …); "
            "Sở khác: <tỉnh>.vp, <tỉnh>.giamdoc"
        )


def _rows() -> list[tuple[str, str, str]]:
    users = {
        user.username: user
        for user in User.objects.filter(username__in=MAIN_LOGINS).select_related("person")
    }
    titles: dict[int, list[str]] = {}
    for person_id, title in (
        Post.objects.on(clock.today())
        .filter(person__user__in=users.values())
        .order_by("pk")
        .values_list("person_id", "title")
    ):
        titles.setdefault(person_id, []).append(title)
    return [
        (login, user.get_full_name(), "; ".join(dict.fromkeys(titles.get(user.person_id or 0, []))))
        for login in MAIN_LOGINS
        if (user := users.get(login))
    ]
