"""manage.py verify_audit: was the log changed after the fact, and where?"""

from typing import Any

from django.core.management.base import BaseCommand

from nominations.models import Event, EventStream
from nominations.services.audit import tampered_streams


class Command(BaseCommand):
    help = "Recompute every chain of events and name each stream that was tampered with."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(tampered_streams())
        for fault in faults:
            self.stdout.write(f"{fault.stream} #{fault.sequence}: {fault.why}")
        if faults:
            self.stderr.write(f"Nhật ký bị sửa: {len(faults)} chuỗi.")
            raise SystemExit(1)
        events, streams = Event.objects.count(), EventStream.objects.count()
        self.stdout.write(f"Nguyên vẹn: {events} sự kiện trong {streams} chuỗi.")
