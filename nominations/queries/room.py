"""What the people of a unit see of each other on one part: presence, changes, remarks, copies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from nominations import clock
from nominations.models import (
    Comment,
    Delegation,
    FieldChange,
    Person,
    Post,
    Presence,
    Submission,
)
from nominations.queries.standing import Hats
from nominations.queries.units import heirs_of
from nominations.queries.visible import comments_visible_to
from nominations.rules.columns import ESTIMATE
from nominations.rules.roles import UNIT_ROLES

#: Whoever has not been heard of for so long is gone.
GONE_AFTER = timedelta(minutes=2)
PAGE = 30
_LABELS = {
    "narrative": "Nội dung báo cáo",
    "meeting_minutes": "Biên bản họp bình xét",
    "meeting_on": "Ngày họp",
    "meeting_members": "Tổng số người",
    "meeting_present": "Số người dự họp",
    "meeting_voting": "Hình thức biểu quyết",
    "nominees": "Danh sách đề nghị",
    "registrations": "Nội dung đăng ký",
    "attachments": "Minh chứng",
}


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who has the part open now, and where in it."""

    who: str
    field: str


@dataclass(frozen=True, slots=True)
class Room:
    """The part's own corner: who is here, open remarks, and (for everybody) what was sent."""

    copies: Sequence[tuple[int, Any]]
    inside: bool = False
    here: Sequence[Here] = ()
    remarks: int = 0
    to_me: int = 0


def room_of(submission: Submission, viewer: Hats, *, inside: bool) -> Room:
    """One statement for those to whom the part was sent, three or four for its own people."""
    copies = list(submission.copies.order_by("-number").values_list("number", "sent_at"))
    if not inside:
        return Room(copies)
    to_me = Exists(Person.objects.filter(mentioned_in=OuterRef("pk"), pk__in=viewer.people))
    waiting = submission.comments.filter(resolved_at=None).annotate(to_me=to_me)
    counted = waiting.aggregate(every=Count("pk"), mine=Count("pk", filter=Q(to_me=True)))
    here = present_in(submission, but=viewer.people)
    return Room(copies, True, here, counted["every"], counted["mine"])


def present_in(submission: Submission, *, but: Collection[int]) -> list[Here]:
    """Who else has the part open now, by name; one statement, and one or two for their places."""
    since = clock.now() - GONE_AFTER
    rows = list(
        Presence.objects.filter(submission=submission, seen_at__gt=since)
        .exclude(person_id__in=but)
        .select_related("person")
        .order_by("person__sort_key")
    )
    labels = field_labels(submission, {row.field for row in rows if row.field})
    return [
        Here(f"{row.person.salutation} {row.person.full_name}", labels.get(row.field, ""))
        for row in rows
    ]


def people_in(submission: Submission, day: date) -> list[Person]:
    """Who may open the part as its unit's own on `day`: by post, by mandate, as its successor."""
    units = heirs_of({submission.dossier.unit_id}, day)
    posts = Post.objects.on(day).filter(role__in=UNIT_ROLES, unit__in=units)
    mandates = Delegation.objects.on(day).filter(post__in=posts)
    known = Q(pk__in=posts.values("person")) | Q(pk__in=mandates.values("deputy"))
    return list(Person.objects.filter(known).order_by("sort_key", "pk"))


def comments_on(submission: Submission) -> QuerySet[Comment]:
    """All remarks on a part, the open ones first, the newest first among each."""
    return (
        submission.comments.select_related("person", "resolved_by")
        .prefetch_related("mentions")
        .order_by("resolved_at", "-at", "-pk")
    )


def mentions_of(viewer: Hats) -> QuerySet[Comment]:
    """Open remarks that name the viewer, on parts that he may still open; newest first."""
    return (
        comments_visible_to(viewer)
        .filter(mentions__in=viewer.people, resolved_at=None)
        .select_related("person", "submission__dossier__unit", "submission__dossier__period")
        .order_by("-at", "-pk")
    )


def changes_of_fields(
    submission: Submission, *, field: str = "", before: int | None = None
) -> list[FieldChange]:
    """One page of the history and one row more, newest first, from the row `before` on."""
    rows = FieldChange.objects.filter(submission=submission).select_related("person")
    if field:
        rows = rows.filter(field=field)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: PAGE + 1])


def changed_fields(submission: Submission) -> list[str]:
    """The names of all fields that have a history."""
    names = FieldChange.objects.filter(submission=submission).order_by("field")
    return list(names.values_list("field", flat=True).distinct())


def field_labels(submission: Submission, names: Collection[str]) -> dict[str, str]:
    """History names in words; one statement per kind of name that needs one."""
    kinds = {name.partition(":")[0] for name in names}
    known = dict(_LABELS)
    if "indicator" in kinds:
        for code, label in submission.indicators.values_list("code", "label"):
            known[f"indicator:{code}"] = label
            known[f"indicator:{code}:{ESTIMATE}"] = f"{label}, ước"
    if "nomination" in kinds:
        for ref, name in submission.nominations.values_list("ref", "nominee_name"):
            known[f"nomination:{ref}"] = name
    if "form" in kinds:
        answers = submission.form_answers.values_list("field__code", "field__label")
        known |= {f"form:{code}": label for code, label in answers}
    return {name: _label(name, known) for name in names}


def _label(name: str, known: dict[str, str]) -> str:
    """The longest beginning that has words; criteria are called by their code."""
    kind, _colon, rest = name.partition(":")
    if kind == "criterion":
        return f"Tiêu chí {rest.partition(':')[0]}"
    whole = ":".join(name.split(":")[:2])
    return known.get(name) or known.get(whole) or known.get(kind) or name
