"""manage.py seed_calendar: the library's days off of some years, as rows that can be kept."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.services.calendar_days import seed_calendar
from workflows.services.errors import NotReady


class Command(BaseCommand):
    help = "Write the days off of the given years into the table; years that have some stay so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("years", nargs="+", type=int, metavar="YEAR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seeded = seed_calendar(years=options["years"], actor=None)
        except NotReady as refused:
            raise CommandError(refused.sentence, returncode=2) from refused
        for year, written in seeded.items():
            said = f"ghi {written} ngày" if written else "đã có ngày nghỉ, giữ nguyên"
            self.stdout.write(f"{year}: {said}.")
