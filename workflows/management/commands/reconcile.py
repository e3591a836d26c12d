"""manage.py reconcile: do tasks, states, records and chains agree?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workflows.services.reconcile import inconsistencies


class Command(BaseCommand):
    help = "Compare open tasks with states, records with awards, chains with rows. Mends nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Print nothing when all is well.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = inconsistencies()
        for item in found:
            self.stdout.write(f"{item.kind:12} {item.subject}: {item.detail}")
        if found:
            self.stderr.write(f"Không khớp: {len(found)} chỗ.")
            raise SystemExit(1)
        if not options["quiet"]:
            self.stdout.write("Khớp: việc, trạng thái, thành tích, nhật ký.")
