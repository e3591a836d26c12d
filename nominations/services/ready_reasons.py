"""Ready reasons of an office: the list that comes with the program, and its own changes."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nominations.models import ReadyReason, Unit
from nominations.names import clean
from nominations.services.data_files import read_data
from nominations.services.drafting import DraftRefused


def load_ready_reasons(authority: Unit) -> int:
    """Give `authority` the list that comes with the program, unless it has one; how many rows."""
    if authority.ready_reasons.exists():
        return 0
    rows = read_data("ready_reasons")["reasons"]
    ReadyReason.objects.bulk_create(
        ReadyReason(authority=authority, position=position, **row)
        for position, row in enumerate(rows, start=1)
    )
    return len(rows)


def add_reason(authority: Unit, *, kind: str, field: str, text: str) -> ReadyReason:
    """One sentence more, at the end of the list."""
    said = _said(text)
    last = authority.ready_reasons.aggregate(last=Max("position"))["last"] or 0
    return ReadyReason.objects.create(
        authority=authority, kind=kind, field=field, text=said, position=last + 1
    )


def change_reason(
    reason: ReadyReason, *, kind: str, field: str, text: str, position: int, active: bool
) -> None:
    """Rewrite, move or put aside a sentence; returns that used it keep their words."""
    said = _said(text)
    with transaction.atomic():
        ReadyReason.objects.filter(pk=reason.pk).update(
            kind=kind, field=field, text=said, position=position, active=active
        )


def _said(text: str) -> str:
    said = clean(text)
    if not said:
        raise DraftRefused(_("Hãy viết nội dung lý do."), field="text")
    if len(said) > 300:
        raise DraftRefused(_("Lý do dài quá 300 ký tự. Hãy viết ngắn lại."), field="text")
    return said
