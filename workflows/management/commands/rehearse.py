"""Play a whole year through both levels, away from everything real."""

import json
import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from nominations import clock
from nominations.models import Unit
from workflows.services.rehearse import MovableClock, Outcome, play
from workflows.services.rehearse.world import TooSmall, check_size

_INSIDE = "NEUGUONG_REHEARSAL"
_BAR = 30
_MONTHS = 15


class Command(BaseCommand):
    help = "Plays an award year with both levels in a database of its own; exits 1 if unsound."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, default=clock.today().year, help="award year")
        parser.add_argument("--units", type=int, default=14)
        parser.add_argument("--people", type=int, default=180)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--out", type=Path, help="folder for the database and result.json")
        parser.add_argument("--database-url", default="", help="an empty PostgreSQL database")
        parser.add_argument("--json", action="store_true", help="the last line is one JSON object")

    def handle(self, *_args: str, **options: Any) -> None:
        if not 2024 <= options["year"] <= 2100:
            raise CommandError("--year: năm phải từ 2024 đến 2100.")
        try:
            check_size(options["units"], options["people"])
        except TooSmall as small:
            raise CommandError(str(small)) from small
        if os.environ.get(_INSIDE):
            self._play(options)
            return
        code = _away(options)
        if code:
            sys.exit(code)

    def _play(self, options: dict[str, Any]) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if Unit.objects.exists():
            raise CommandError("Cơ sở dữ liệu không trống: diễn tập cần một cơ sở dữ liệu riêng.")
        began = time.monotonic()
        outcome = play(
            options["year"],
            MovableClock(),
            size=(options["units"], options["people"]),
            seed=options["seed"],
            progress=self._progress(options["year"]) if self.stderr.isatty() else None,
        )
        told = outcome.to_json() | {"seconds": round(time.monotonic() - began, 1)}
        if options["out"]:
            text = json.dumps(told, ensure_ascii=False, indent=2)
            (options["out"] / "result.json").write_text(text, encoding="utf-8")
        self._tell(outcome, told, as_json=options["json"])
        if not outcome.sound:
            sys.exit(1)

    def _progress(self, year: int) -> Any:
        def show(day: date, acts: int) -> None:
            months = (day.year - year) * 12 + day.month
            filled = min(_BAR, months * _BAR // _MONTHS)
            bar = "█" * filled + "·" * (_BAR - filled)
            self.stderr.write(f"\r{bar} {day:%d/%m/%Y}  {acts} việc", ending="")

        return show

    def _tell(self, outcome: Outcome, told: dict[str, Any], *, as_json: bool) -> None:
        if self.stderr.isatty():
            self.stderr.write("")
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for name, value in told.items():
            self.stdout.write(f"{name}: {json.dumps(value, ensure_ascii=False)}")
        verdict = "Mọi việc đã xong, số liệu khớp." if outcome.sound else "CÓ SAI LỆCH."
        self.stdout.write(verdict)


def _away(options: dict[str, Any]) -> int:
    """The same command in a child process with its own database, files, broker, cache and mail."""
    with tempfile.TemporaryDirectory(prefix="neuguong-rehearsal-") as folder:
        home = options["out"] or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        file = home / "rehearsal.sqlite3"
        if file.exists():
            raise CommandError(f"--out: {file} đã có từ lần trước. Hãy chọn thư mục khác.")
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("CELERY_BROKER_URL", "CACHE_URL", "EMAIL_URL", "CLOCK_OFFSET_SECONDS")
        }
        database = options["database_url"] or f"sqlite:///{file}"
        environment |= {
            _INSIDE: "1",
            "DATA_DIR": str(home / "data"),
            "DATABASE_URL": database,
            "CACHE_URL": "locmem://",
            "EMAIL_URL": "memory://",
            "CLOCK_OFFSET_SECONDS": "0",
            "DEMO": "0",
            "DEBUG": "0",
        }
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "rehearse"]
        command += [f"--{name}={options[name]}" for name in ("year", "units", "people", "seed")]
        command += [f"--out={home}"] if options["out"] else []
        command += ["--json"] if options["json"] else []
        return subprocess.run(command, env=environment, check=False).returncode
