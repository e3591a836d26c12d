"""What the people of a unit see of each other on one part: presence, changes, remarks, copies."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

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
from nominations.queries.form_answers import PREFIX, asked_fields
from nominations.queries.standing import Hats
from nominations.queries.units import heirs_of
from nominations.queries.visible import comments_visible_to
from nominations.rules.columns import ESTIMATE
from nominations.rules.roles import UNIT_ROLES

#: Whoever has not been heard of for so long is gone.
GONE_AFTER = timedelta(minutes=2)
PAGE = 30
#: The place of those who read a part at a desk: its unit does not learn of them, nor they of it.
AT_DESK = "@desk"
_LABELS = {
    "narrative": N_("Nội dung báo cáo"),
    "meeting_minutes": N_("Biên bản họp bình xét"),
    "meeting_on": N_("Ngày họp"),
    "meeting_members": N_("Tổng số người"),
    "meeting_present": N_("Số người dự họp"),
    "meeting_voting": N_("Hình thức biểu quyết"),
    "nominees": N_("Danh sách đề nghị"),
    "votes": N_("Số phiếu từng trường hợp"),
    "registrations": N_("Nội dung đăng ký"),
    "initiatives": N_("Danh sách sáng kiến"),
    "attachments": N_("Minh chứng"),
    "nothing_to_report": N_("Báo cáo không phát sinh"),
}
#: What is said of a nominee, after his name.
_OF_NOMINEE = {
    "nominee_position": N_("chức vụ, nơi công tác"),
    "birth_year": N_("năm sinh"),
    "votes_for": N_("số phiếu"),
    "priority": N_("thứ tự ưu tiên"),
    "achievement": N_("tóm tắt thành tích"),
    "award": N_("danh hiệu, hình thức đề nghị"),
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
        .exclude(field=AT_DESK)
        .select_related("person")
        .order_by("person__sort_key")
    )
    labels = field_labels(submission, {row.field for row in rows if row.field})
    return [
        Here(f"{row.person.salutation} {row.person.full_name}", labels.get(row.field, ""))
        for row in rows
    ]


def present_at_desk(submission: Submission, *, but: Collection[int]) -> list[str]:
    """Who else reads the part at its desk now, by name; one statement."""
    rows = (
        Presence.objects.filter(
            submission=submission, field=AT_DESK, seen_at__gt=clock.now() - GONE_AFTER
        )
        .exclude(person_id__in=but)
        .select_related("person")
        .order_by("person__sort_key")
    )
    return [f"{row.person.salutation} {row.person.full_name}" for row in rows]


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
    known = {name: _(label) for name, label in _LABELS.items()}
    if "indicator" in kinds:
        for code, label in submission.indicators.values_list("code", "label"):
            known[f"indicator:{code}"] = label
            known[f"indicator:{code}:{ESTIMATE}"] = _("%(label)s, ước") % {"label": label}
    if kinds & {"nomination", "points"}:
        known |= {f"nomination:{ref}": name for ref, name in _names_of(submission.nominations)}
    if "initiative" in kinds:
        titles = submission.initiatives.values_list("ref", "title")
        known |= {
            f"initiative:{ref}": _("Sáng kiến “%(title)s”") % {"title": title}
            for ref, title in titles
        }
    if "form" in kinds:
        known |= {f"{PREFIX}{field.code}": field.label for field in asked_fields(submission)}
    return {name: _label(name, known) for name in names}


def _names_of(nominations: Any) -> Iterable[tuple[str, str]]:
    """Each line's nominee, with the award where he stands on the list more than once."""
    rows = list(nominations.values_list("ref", "nominee_name", "award__name"))
    often = Counter(name for _ref, name, _award in rows)
    return [(ref, f"{name} ({award})" if often[name] > 1 else name) for ref, name, award in rows]


def _label(name: str, known: dict[str, str]) -> str:
    """The longest beginning that has words; criteria are called by their code."""
    kind, _colon, rest = name.partition(":")
    thing, _colon, more = rest.partition(":")
    if kind == "criterion":
        return _("Tiêu chí %(thing)s") % {"thing": thing}
    if kind == "points":
        return _of_points(known.get(f"nomination:{thing}", ""), more)
    whole = f"{kind}:{thing}"
    if kind == "nomination" and more in _OF_NOMINEE and whole in known:
        return f"{known[whole]}: {_(_OF_NOMINEE[more])}"
    gone = _(_GONE[kind]) if kind in _GONE else ""
    return known.get(name) or known.get(whole) or gone or known.get(kind) or name


#: What is no longer on its list.
_GONE = {
    "nomination": N_("Đề nghị đã bỏ khỏi danh sách"),
    "initiative": N_("Sáng kiến đã rút khỏi hồ sơ"),
}


def _of_points(nominee: str, rest: str) -> str:
    """A nominee's word on one criterion for persons, or on all of them."""
    code, _colon, what = rest.partition(":")
    said = (
        _("tiêu chí %(code)s%(value)s")
        % {"code": code, "value": _(", thuyết minh") if what else ""}
        if code
        else _("tiêu chí cá nhân")
    )
    return f"{nominee or _(_GONE['nomination'])}: {said}"
