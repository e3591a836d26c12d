"""Somebody who plays the demo: acts as people would, at the moment that the clock shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from nominations import clock
from nominations.enums import Role
from nominations.models import Award, Period, Person, Post, Submission, Unit, User
from nominations.services.data_files import read_data
from nominations.services.drafting import add_nominee
from nominations.services.minutes import save_minutes
from workflows.services.acting import click

Nominee = Person | Unit | str
_ACHIEVEMENT = "Hoàn thành tốt nhiệm vụ được giao; tham mưu kịp thời, có sản phẩm cụ thể."


class Player:
    """People of the demo by login, acting on what they see. `people` by their key."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self.people = people
        self.year: dict[str, Any] = read_data("demo/year")
        self.users = {user.username: user for user in User.objects.select_related("person")}
        self.awards = {award.code: award for award in Award.objects.all()}
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.heads = self._posts(Role.UNIT_HEAD)
        self.officers = self._posts(Role.UNIT_OFFICER)

    def _posts(self, role: Role) -> dict[str, User]:
        """Unit code → the login of whoever holds `role` there."""
        held = Post.objects.filter(role=role, unit__isnull=False)
        return {
            code: self.users[login]
            for code, login in held.values_list("unit__code", "person__user__username")
        }

    def desk(self, period: Period, post: str) -> User:
        """Who sits at a desk (`office`, `examiner` …) of the period's authority."""
        return self.users[self.year["desks"][period.authority.code][post]]

    def act(self, subject: Any, action: str, user: User | str, **data: Any) -> None:
        """One act, as a click would do it."""
        click(subject, action, self.users[user] if isinstance(user, str) else user, **data)

    def file(self, period: Period, code: str, kind: str) -> Submission:
        return Submission.objects.select_related("dossier__unit", "dossier__period").get(
            dossier__period=period, dossier__unit__code=code, kind=kind
        )

    def nominate(
        self, file: Submission, award: str, nominees: Sequence[Nominee], **details: Any
    ) -> None:
        """The officer lists nominees for one award, in order of priority."""
        for priority, nominee in enumerate(nominees, start=1):
            add_nominee(
                file,
                award=self.awards[award],
                nominee=nominee,
                details={
                    "priority": priority,
                    "achievement": _ACHIEVEMENT,
                    "nominee_position": _position(nominee),
                    **details,
                },
                **self.saving(file),
            )

    def minutes(self, file: Submission, text: str) -> None:
        save_minutes(file, text=text, **self.saving(file))

    def saving(self, file: Submission) -> dict[str, Any]:
        """The officer, and the version that his page shows."""
        file.refresh_from_db()
        return {"actor": self.officers[file.dossier.unit.code], "seen_version": file.version}

    def send(self, file: Submission) -> None:
        """The officer hands over, the head signs."""
        code = file.dossier.unit.code
        self.act(file, "send_to_head", self.officers[code])
        self.act(file, "submit", self.heads[code])


def _position(nominee: Nominee) -> str:
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
