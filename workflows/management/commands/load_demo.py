"""manage.py load_demo: the fictitious department, its people, and its year up to today."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations.models import Unit
from nominations.services.demo import DemoExists
from workflows.services.demo import load_demo


class Command(BaseCommand):
    help = "Load the demo department into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing when there are units already."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Unit.objects.exists():
            return
        try:
            load_demo()
        except DemoExists as full:
            raise CommandError("Cơ sở dữ liệu đã có đơn vị; chỉ nạp minh họa khi trống.") from full
        self.stdout.write("Đã nạp dữ liệu minh họa.")
