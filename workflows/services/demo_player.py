"""Somebody who plays the demo: acts as people would, at the moment that the clock shows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from nominations import clock
from nominations.models import Award, Consolidation, Period, Person, Submission, Unit, User
from nominations.queries.fields import asked_criteria
from nominations.services.drafting import (
    add_nominee,
    save_answers,
    save_minutes,
    save_narrative,
)
from workflows.queries.actions import open_task_of
from workflows.services.consolidations import open_consolidation
from workflows.services.perform import perform

_REPORT = (
    "I. Công tác chỉ đạo: đơn vị đã phổ biến, quán triệt kế hoạch thi đua của Sở.\n"
    "II. Tổ chức phong trào: thi đua thường xuyên gắn với nhiệm vụ chuyên môn; "
    "{part}.\n"
    "III. Kết quả: hoàn thành các nhiệm vụ được giao theo chương trình công tác.\n"
    "IV. Phương hướng: tiếp tục rà soát, hoàn thành các nhiệm vụ còn lại trước ngày 14/12."
)
_ACHIEVEMENT = "Hoàn thành tốt nhiệm vụ được giao; tham mưu kịp thời, có sản phẩm cụ thể."


@contextmanager
def on(day: str, hour: int = 9, minute: int = 0) -> Iterator[None]:
    """The clock stands on `day` (dd/mm/yyyy) at the given local time."""
    moment = datetime.strptime(day, "%d/%m/%Y").replace(hour=hour, minute=minute)
    with clock.at(timezone.make_aware(moment)):
        yield


class Player:
    """People of the demo by login, acting on what they see."""

    def __init__(self) -> None:
        self.users = {user.username: user for user in User.objects.select_related("person")}
        self.awards = {award.code: award for award in Award.objects.all()}
        self.heads = self._posts("unit_head")
        self.officers = self._posts("unit_officer")

    def _posts(self, role: str) -> dict[str, User]:
        """Unit code → the login of whoever holds `role` there."""
        held = User.objects.filter(person__posts__role=role, person__posts__unit__isnull=False)
        rows = held.values_list("person__posts__unit__code", "username", "person__posts__role")
        return {code: self.users[name] for code, name, kind in rows if kind == role}

    def act(self, subject: Any, action: str, user: User | str, **data: Any) -> None:
        """One act, as a click would do it."""
        actor = self.users[user] if isinstance(user, str) else user
        subject.refresh_from_db()
        task = open_task_of(subject)
        perform(
            subject,
            action,
            actor=actor,
            task_ref=task.ref if task else "",
            seen_version=subject.version,
            key=uuid4().hex,
            **data,
        )
        subject.refresh_from_db()

    def file(self, period: Period, code: str, kind: str) -> Submission:
        return Submission.objects.select_related("dossier__unit").get(
            dossier__period=period, dossier__unit__code=code, kind=kind
        )

    def write(self, file: Submission, part: str = "hưởng ứng đầy đủ") -> None:
        """The officer fills in a report or a self-assessment."""
        officer, unit = self.officers[file.dossier.unit.code], file.dossier.unit
        file.refresh_from_db()
        saved: dict[str, Any] = {"actor": officer, "seen_version": file.version}
        if file.kind == "report":
            save_narrative(file, text=f"{unit.name}\n{_REPORT.format(part=part)}", **saved)
        else:
            answers = {
                criterion: (criterion.max_points - position % 3, True, "Có văn bản kèm theo.")
                for position, criterion in enumerate(asked_criteria(file))
            }
            save_answers(file, answers=answers, **saved)

    def nominate(
        self, file: Submission, award: str, nominees: Sequence[Person | Unit | str], **details: Any
    ) -> None:
        """The officer lists nominees for one award, in order of priority."""
        officer = self.officers[file.dossier.unit.code]
        for priority, nominee in enumerate(nominees, start=1):
            file.refresh_from_db()
            add_nominee(
                file,
                actor=officer,
                seen_version=file.version,
                award=self.awards[award],
                nominee=nominee,
                details={
                    "priority": priority,
                    "achievement": _ACHIEVEMENT,
                    "nominee_position": _position(nominee),
                    **details,
                },
            )

    def minutes(self, file: Submission, text: str) -> None:
        file.refresh_from_db()
        officer = self.officers[file.dossier.unit.code]
        save_minutes(file, actor=officer, seen_version=file.version, text=text)

    def send(self, file: Submission) -> None:
        """The officer hands over, the head signs."""
        code = file.dossier.unit.code
        self.act(file, "send_to_head", self.officers[code])
        self.act(file, "submit", self.heads[code])

    def propose(self, period: Period, title: str) -> Consolidation:
        """The office drafts a proposal of everything that was examined, and presents it."""
        office = self.users["vp.tonghop"]
        proposal = open_consolidation(period=period, title=title, actor=office)
        self.act(proposal, "collect", office)
        self.act(proposal, "shortlist", office)
        self.act(proposal, "present", office)
        return proposal


def _position(nominee: Person | Unit | str) -> str:
    if isinstance(nominee, Person):
        held = nominee.memberships.on(clock.today()).first()
        return held.position if held else ""
    return ""


def people_of(code: str) -> list[Person]:
    """People who work in a unit today, in order of name."""
    unit = Unit.objects.get(code=code)
    return list(
        Person.objects.filter(memberships__in=unit.memberships.on(clock.today())).order_by(
            "sort_key", "pk"
        )
    )
