"""What each save changed, field by field, in words: the history that people read."""

from collections.abc import Mapping
from datetime import timedelta

from nominations import clock
from nominations.models import FieldChange, Submission, User

#: So long a page that saves by itself continues the writer's last row of the same field.
FOLD = timedelta(minutes=10)


def record_changes(
    submission: Submission,
    *,
    actor: User,
    changes: Mapping[str, tuple[str, str]],
    folds: bool = False,
) -> int:
    """Keep `changes` (field → before, after as people read them); call it inside `editing`.

    Fields that did not change are left out; gives how many did. One statement; with `folds` one
    per field whose newest change is the actor's own, a few minutes old, and of the version just
    before: that row goes on to say the later text.
    """
    changed = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changed or actor.person_id is None:
        return 0
    rows = [
        FieldChange(
            submission=submission,
            field=name,
            before=before,
            after=after,
            person_id=actor.person_id,
            at=clock.now(),
            version=submission.version,
        )
        for name, (before, after) in changed.items()
    ]
    FieldChange.objects.bulk_create(row for row in rows if not (folds and _continued(row)))
    return len(changed)


def _continued(row: FieldChange) -> bool:
    """Whether the change before this one could be continued, and was."""
    earlier = FieldChange.objects.filter(
        submission=row.submission,
        field=row.field,
        person_id=row.person_id,
        version=row.version - 1,
        at__gte=row.at - FOLD,
    )
    return bool(earlier.update(after=row.after, version=row.version, at=row.at))
