"""manage.py rebuild_search: what search looks up, anew from what stands in the tables."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from nominations.services.search_phrases import missing, note_missing, rebuild


class Command(BaseCommand):
    help = "Build the dictionary of search anew from names, titles and numbers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--check", action="store_true", help="Only say what cannot be found.")
        choice.add_argument("--missing", action="store_true", help="Only add what is missing.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            lost = list(missing())
            for model, column, text in lost:
                self.stdout.write(f"{model._meta.model_name}.{column}: {text}")
            if lost:
                self.stderr.write(f"Chưa tìm được: {len(lost)} cụm từ.")
                raise SystemExit(1)
            self.stdout.write("Mọi tên, trích yếu, số hiệu đều tìm được.")
            return
        count = note_missing() if options["missing"] else rebuild()
        self.stdout.write(f"Đã ghi {count} cụm từ để tìm.")
