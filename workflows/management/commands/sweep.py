"""`manage.py sweep`: one look at the clock, for machines that run cron instead of Celery."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workflows.services.sweep import sweep


class Command(BaseCommand):
    help = "Nhắc việc, báo cáo quá hạn, gửi thông báo đến giờ: làm một lượt (thay cho Celery)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="In kết quả dạng JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line per step: its name and how much it did."""
        done = sweep()
        if options["json"]:
            self.stdout.write(json.dumps(done))
            return
        for name, count in done.items():
            self.stdout.write(f"{name:<14} {count}")
