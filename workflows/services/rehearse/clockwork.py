"""The year's clock: each morning what is due is said and sent; more time, and an absence."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, Max

from nominations import clock
from nominations.enums import Role, SubmissionKind, SubmissionState
from nominations.models import Delegation, Event, Period, Person, Post, Submission, User
from workflows.calendar import add_working_days
from workflows.enums import ExtensionState, MailKind, MailState, NoticeKind
from workflows.models import Extension, Mail, Notice
from workflows.services import extensions
from workflows.services.rehearse.stage import Absence, Stage
from workflows.services.sweep import sweep

#: The department that is played, and for how long its leader is away in June.
_DEPARTMENT = "so"
_MORE_DAYS = 2


def look_at_the_clock() -> None:
    """What beat does every minute; here once in the morning."""
    sweep()


def be_away(stage: Stage, since: date, until: date) -> None:
    """The leader's first deputy acts in all his posts on these days, both inclusive."""
    unit = stage.world.units[_DEPARTMENT]
    leader = stage.holder_today(Role.LEADER, unit)
    deputy = stage.holder_today(Role.DEPUTY_LEADER, unit)
    standing_in = Person.objects.get(user=deputy)
    for post in Post.objects.on(clock.today()).filter(person=leader.person_id).order_by("pk"):
        Delegation.objects.create(
            post=post,
            deputy=standing_in,
            mandate="01/TB-SO",
            mandate_on=since,
            valid_from=since,
            valid_to=until,
        )
    stage.absences.append(Absence(leader, deputy, since, until))


def ask_for_time(stage: Stage, period: Period, day: date) -> bool:
    """Two working days before the units' day one unit asks for more time, and gets it."""
    files = Submission.objects.filter(
        dossier__period=period, kind=SubmissionKind.REPORT, state=SubmissionState.DRAFT
    )
    file = (
        files.select_related("dossier__unit", "dossier__period")
        .order_by("-dossier__unit__position", "-pk")
        .first()
    )
    due = period.dues.filter(stage="unit", submission_kind=SubmissionKind.REPORT).first()
    if due is None or add_working_days(due.due_on, -2) > day:
        return False
    if file is None:
        return True
    until = add_working_days(due.due_on, _MORE_DAYS)
    officer: User = stage.holder_today(Role.UNIT_OFFICER, file.dossier.unit)
    office: User = stage.holder_today(Role.OFFICE, period.authority)
    reason = "Chờ số liệu của cấp xã."
    extensions.ask(file=file, until=until, reason=reason, actor=officer)
    extensions.give(
        period=period, files=[file.ref], until=until, reason=reason, actor=office, anyway=True
    )
    return True


def told() -> dict[str, Any]:
    """Counts of everything that was said; a letter is lost if it neither left nor was refused."""
    kinds = Counter(Notice.objects.values_list("kind", flat=True))
    digests = Mail.objects.filter(kind=MailKind.DIGEST).values("person", "day")
    most = digests.annotate(n=Count("pk")).aggregate(most=Max("n"))["most"]
    sent = Mail.objects.filter(state=MailState.SENT)
    return {
        "reminders": kinds[NoticeKind.REMINDER],
        "escalations": kinds[NoticeKind.TO_HEAD] + kinds[NoticeKind.TO_OFFICE],
        "extensions": Extension.objects.filter(state=ExtensionState.GRANTED).count(),
        "delegated": Event.objects.filter(acting_for__isnull=False).count(),
        "mails": sent.count(),
        "max_digests_per_person_day": most or 0,
        "urgent_mails": sent.filter(kind=MailKind.URGENT).count(),
        "lost_mails": Mail.objects.exclude(state=MailState.SENT).count(),
    }
