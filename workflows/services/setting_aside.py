"""Rows that a sweep could not handle: put aside, and taken up again by whoever has mended them."""

from nominations import clock
from workflows.models import SetAside


def settle(row: SetAside) -> bool:
    """Let `row` take part in the next sweep: it has been mended. False if it does already."""
    waiting = SetAside.objects.filter(pk=row.pk, settled_at__isnull=True)
    return bool(waiting.update(settled_at=clock.now()))
