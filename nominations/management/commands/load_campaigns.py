"""Load the campaigns that come with the program into a new site; again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nominations.enums import Level
from nominations.models import Unit
from nominations.services.catalogues import load_campaigns


class Command(BaseCommand):
    help = "Nạp các phong trào thi đua kèm theo chương trình (văn bản năm 2020, 2021, 2025)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--issuer", help="Mã Sở ban hành các phong trào của Sở.")
        parser.add_argument("--ministry", help="Mã Bộ ban hành các phong trào của Bộ.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says of each campaign what was done. Raises CommandError for an unknown unit."""
        if not options["issuer"] and not options["ministry"]:
            raise CommandError(
                "Hãy cho biết đơn vị ban hành: --issuer <mã Sở>, --ministry <mã Bộ>."
            )
        done = load_campaigns(
            department=_unit(options["issuer"], Level.DEPARTMENT),
            ministry=_unit(options["ministry"], Level.MINISTRY),
        )
        for label, codes in (
            ("Đã nạp", done.loaded),
            ("Đã có, giữ nguyên", done.present),
            ("Bỏ qua vì chưa có đơn vị ban hành", done.skipped),
        ):
            if codes:
                self.stdout.write(f"{label}: {', '.join(codes)}.")


def _unit(code: str | None, level: Level) -> Unit | None:
    if not code:
        return None
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"Không có đơn vị nào mang mã “{code}”.")
    if found.level != level:
        raise CommandError(f"“{found.name}” không thuộc cấp {level.label}.")
    return found
