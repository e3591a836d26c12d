"""What a unit writes into its submission, and its self-assessment. Nothing here moves anything.

Each save compares the version that the page showed, writes only fields that are open now, and
leaves one event. A stale page loses nothing: the caller shows what was typed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.enums import StreamKind
from nominations.models import Submission, User
from nominations.queries.fields import is_open, open_fields
from nominations.services.record_event import record_event

CLOSED = N_("Mục này đang khóa: hồ sơ đã gửi, hoặc không nằm trong phần trả lại.")
MOVED_ON = N_("Hồ sơ đã được người khác lưu hoặc chuyển bước sau khi bạn mở trang.")


class DraftRefused(Exception):
    """A save that did not happen; `sentence` is what the person reads."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class StaleDraft(DraftRefused):
    """Somebody saved in between, or the file has moved on."""


@contextmanager
def editing(
    submission: Submission, *, actor: User, seen_version: int, fields: Iterable[str]
) -> Iterator[Submission]:
    """A transaction in which `fields` of `submission` may be written; afterwards one event.

    Raises StaleDraft if `seen_version` is not the present one, DraftRefused if a field is closed.
    """
    names = list(fields)
    with transaction.atomic():
        hit = Submission.objects.filter(pk=submission.pk, version=seen_version).update(
            version=F("version") + 1
        )
        if not hit:
            raise StaleDraft(_(MOVED_ON))
        fresh = Submission.objects.select_related(
            "dossier__period__unit_table", "dossier__unit"
        ).get(pk=submission.pk)
        allowed = open_fields(fresh)
        closed = [name for name in names if not is_open(allowed, name)]
        if closed:
            raise DraftRefused(_(CLOSED))
        yield fresh
        leave_event(fresh, actor, names)


def leave_event(file: Submission, actor: User, names: list[str]) -> None:
    """The event of a save: which fields were written; the state stays."""
    record_event(
        stream=(StreamKind.SUBMISSION, file.ref),
        action="save",
        actor=actor,
        from_state=file.state,
        to_state=file.state,
        data={"fields": names},
    )
