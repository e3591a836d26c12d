"""Several people on one part: who is here, and what they say to each other.

Neither is content: the version stays, nobody's page becomes old, and no event is written.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import Comment, Person, Presence, Submission, User
from nominations.names import clean_block
from nominations.queries.fields import pinnable_fields
from nominations.queries.room import people_in
from nominations.rules.mentions import mentioned
from nominations.services.drafting import DraftRefused

LONGEST = 2000


def mark_present(submission: Submission, *, person_id: int, field: str) -> None:
    """Somebody has `submission` open, at `field` (empty: the whole part). One statement."""
    Presence.objects.bulk_create(
        [
            Presence(
                submission=submission, person_id=person_id, field=field[:60], seen_at=clock.now()
            )
        ],
        update_conflicts=True,
        unique_fields=["submission", "person"],
        update_fields=["field", "seen_at"],
    )


def add_comment(submission: Submission, *, actor: User, field: str, text: str) -> Comment:
    """A remark on `field` (empty: the whole part); people named after @ are told.

    Raises DraftRefused for an empty or too long text, or a field that the part does not have.
    """
    said = clean_block(text)
    if not said:
        raise DraftRefused(_("Hãy viết nội dung trao đổi."), field="text")
    if len(said) > LONGEST:
        raise DraftRefused(
            _("Nội dung dài quá %(n)s ký tự. Hãy viết ngắn lại.") % {"n": LONGEST},
            field="text",
        )
    if field and field not in dict(pinnable_fields(submission)):
        raise DraftRefused(_("Phần hồ sơ không còn mục này. Hãy chọn lại."), field="field")
    comment = Comment.objects.create(
        submission=submission, field=field, text=said, person=_writer(actor), at=clock.now()
    )
    people = {person.pk: person.full_name for person in people_in(submission, clock.today())}
    comment.mentions.add(*mentioned(said, people))
    return comment


def resolve_comment(comment: Comment, *, actor: User, resolved: bool) -> None:
    """Say that a remark is dealt with, or open it again; doing it twice changes nothing."""
    at: datetime | None = clock.now() if resolved else None
    by = _writer(actor) if resolved else None
    Comment.objects.filter(pk=comment.pk, resolved_at__isnull=resolved).update(
        resolved_at=at, resolved_by=by
    )


def _writer(actor: User) -> Person:
    assert actor.person is not None  # whoever sees a unit's part holds a post
    return actor.person
