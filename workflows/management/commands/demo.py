"""manage.py demo: the fictitious department, its people, and its year up to today."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from config.data_folder import hold_data_folder
from nominations.models import Unit
from nominations.services.demo import DemoExists
from nominations.services.demo_clock import set_demo_clock
from workflows.services.demo import ResetRefused, load_demo, reset_demo


class Command(BaseCommand):
    help = "Load the demo department into an empty database, or (--reset) begin it anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument(
            "--if-empty", action="store_true", help="Do nothing when there are units already."
        )
        choice.add_argument(
            "--reset",
            action="store_true",
            help="Empty a site that holds the demo, load it anew, set its clock back.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Trang này không phải trang minh họa. Để nạp dữ liệu minh họa, hãy đặt DEMO=1 "
                "rồi chạy lại (ví dụ: DEMO=1 .venv/bin/python manage.py demo)."
            )
        if options["if_empty"] and Unit.objects.exists():
            return
        self._reset() if options["reset"] else self._load()
        self.stdout.write("Đã nạp dữ liệu minh họa.")

    def _load(self) -> None:
        try:
            load_demo()
        except DemoExists as full:
            raise CommandError(
                "Cơ sở dữ liệu đã có đơn vị; chỉ nạp minh họa khi trống. "
                "Để nạp lại từ đầu: DEMO=1 .venv/bin/python manage.py demo --reset."
            ) from full
        set_demo_clock()

    def _reset(self) -> None:
        try:
            lock = hold_data_folder()
        except ImproperlyConfigured as running:
            raise CommandError(str(running)) from running
        try:
            reset_demo()
        except ResetRefused as refused:
            raise CommandError(str(refused)) from refused
        finally:
            os.close(lock)
