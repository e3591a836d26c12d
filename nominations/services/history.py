"""What each save changed, field by field, in words: the history that people read."""

from collections.abc import Mapping

from nominations import clock
from nominations.models import FieldChange, Submission, User


def record_changes(
    submission: Submission, *, actor: User, changes: Mapping[str, tuple[str, str]]
) -> int:
    """Keep `changes` (field → before, after as people read them); call it inside `editing`.

    Fields that did not change are left out; gives how many did. One statement.
    """
    changed = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changed or actor.person is None:
        return 0
    now = clock.now()
    FieldChange.objects.bulk_create(
        FieldChange(
            submission=submission,
            field=name,
            before=before,
            after=after,
            person=actor.person,
            at=now,
            version=submission.version,
        )
        for name, (before, after) in changed.items()
    )
    return len(changed)
