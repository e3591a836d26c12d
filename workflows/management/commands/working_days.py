"""manage.py working_days: the date so many working days after (or before) another."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from nominations.models import Unit
from workflows.rules.counting import TooFar, count_working_days

_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


class Command(BaseCommand):
    help = "Print the date that lies N working days after DATE; DATE itself is not counted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("date", nargs="?", default="", metavar="DATE")
        parser.add_argument("days", nargs="?", default="", metavar="N")
        parser.add_argument("--authority", default="", metavar="CODE", help="its own days too")
        parser.add_argument("--json", action="store_true", help="also the days skipped, and why")

    def handle(self, *args: Any, **options: Any) -> None:
        start, number = _day(options["date"]), _number(options["days"])
        place = _authority(options["authority"])
        try:
            counted = count_working_days(start, number, authority_id=place)
        except TooFar as refused:
            raise CommandError(str(refused), returncode=2) from refused
        if not options["json"]:
            self.stdout.write(counted.result.isoformat())
            return
        answer = {
            "date": start.isoformat(),
            "days": number,
            "result": counted.result.isoformat(),
            "skipped": _listed(counted.skipped),
            "made_up": _listed(counted.made_up),
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _listed(days: list[tuple[date, str]]) -> list[dict[str, str]]:
    return [{"date": day.isoformat(), "reason": reason} for day, reason in days]


def _day(text: str) -> date:
    for form in _FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise CommandError(
        f"DATE: “{text}” không phải là một ngày. Hãy ghi 2026-08-28 hoặc 28/08/2026.",
        returncode=2,
    )


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as wrong:
        raise CommandError(
            f"N: “{text}” không phải là số nguyên. Hãy ghi số ngày làm việc, ví dụ 10 hoặc -3.",
            returncode=2,
        ) from wrong


def _authority(code: str) -> int | None:
    """The id of the authority with this code; without a code the country's calendar counts."""
    if not code:
        return None
    try:
        found = Unit.objects.filter(code=code).values_list("pk", flat=True).first()
    except DatabaseError as unmigrated:
        raise CommandError(
            "--authority: cơ sở dữ liệu chưa được tạo. Hãy chạy manage.py migrate.", returncode=2
        ) from unmigrated
    if found is None:
        raise CommandError(f"--authority: không có cơ quan nào mã “{code}”.", returncode=2)
    return found
