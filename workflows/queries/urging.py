"""Urging letters (công văn đôn đốc): who is late, who may sign, who may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Role, SubmissionState
from nominations.models import Delegation, Membership, Period, Person, Post, Unit
from nominations.queries.standing import Hats
from nominations.queries.units import heirs_of, unit_name_on
from nominations.rules.roles import UNIT_ROLES
from workflows.calendar import working_days_between
from workflows.models import UrgingLetter
from workflows.queries.owed import Owed, owed_in
from workflows.rules.letters import Signing

#: Who writes them, who gives them their number, and who reads them all.
WRITERS = frozenset({Role.OFFICE, Role.OFFICE_HEAD})
NUMBERERS = WRITERS | {Role.REGISTRAR}
_READERS = NUMBERERS | {Role.LEADER, Role.DEPUTY_LEADER, Role.ADMIN}
#: Who signs, the usual one first: by order of the leader, in his place, himself.
_SIGNERS = (Role.OFFICE_HEAD, Role.DEPUTY_LEADER, Role.LEADER)


@dataclass(frozen=True, slots=True)
class LateUnit:
    """One unit that has not sent what was due: its parts, the first last day, working days late."""

    ref: str
    name: str
    parts: tuple[str, ...]
    last_day: date
    days: int

    @property
    def left(self) -> int:
        """As pages count to a last day: negative behind it."""
        return -self.days

    def frozen(self) -> dict[str, Any]:
        """As a letter keeps it."""
        return {
            "unit": self.name,
            "parts": list(self.parts),
            "last_day": self.last_day.isoformat(),
            "days": self.days,
        }


@dataclass(frozen=True, slots=True)
class Signer:
    """One way to sign: `key` in a form, the person, and the lines above his name."""

    key: str
    person: Person
    lines: str

    @property
    def label(self) -> str:
        return f"{self.lines.replace(chr(10), ', ')}: {self.person.full_name}"


def late_units(period: Period, today: date) -> list[LateUnit]:
    """Units with something past its last day on their own desks, in the official order."""
    found: dict[str, list[Owed]] = {}
    for owed in owed_in(period):
        if owed.due_on < today:
            found.setdefault(owed.unit_ref, []).append(owed)
    return [_late(rows, today) for rows in found.values()]


def _late(rows: list[Owed], today: date) -> LateUnit:
    last_day = min(row.due_on for row in rows)
    days = working_days_between(last_day, today)
    return LateUnit(rows[0].unit_ref, rows[0].unit, tuple(map(_part, rows)), last_day, days)


def _part(owed: Owed) -> str:
    if owed.state == SubmissionState.RETURNED:
        return _("%(part)s (bổ sung)") % {"part": owed.label}
    return owed.label


def signers_for(authority: Unit, day: date) -> list[Signer]:
    """Who may sign a letter of `authority` on `day`: its posts, and those with their mandates."""
    posts = list(
        Post.objects.on(day).filter(role__in=_SIGNERS, unit=authority).select_related("person")
    )
    posts.sort(key=lambda post: _SIGNERS.index(Role(post.role)))
    found = [_own(post, authority) for post in posts]
    given = Delegation.objects.on(day).filter(post__in=posts).exclude(post__role=Role.DEPUTY_LEADER)
    mandates = list(given.select_related("post", "deputy").order_by("pk"))
    titles = _own_titles([mandate.deputy_id for mandate in mandates], day)
    found += [_by_mandate(one, authority, titles.get(one.deputy_id, "")) for one in mandates]
    once = {(signer.person.pk, signer.lines): signer for signer in reversed(found)}
    return [signer for signer in found if once[signer.person.pk, signer.lines] is signer]


def _own(post: Post, authority: Unit) -> Signer:
    way = Signing(Role(post.role), authority.leader_title, _title(post))
    return Signer(f"{post.person.ref}:{post.role}", post.person, way.lines)


def _by_mandate(mandate: Delegation, authority: Unit, own_title: str) -> Signer:
    post = mandate.post
    way = Signing(
        Role(post.role), authority.leader_title, _title(post), mandate.form or "KT", own_title
    )
    return Signer(f"{mandate.deputy.ref}:{mandate.ref}", mandate.deputy, way.lines)


def _title(post: Post) -> str:
    return post.title or str(Role(post.role).label)


def _own_titles(people: list[int], day: date) -> dict[int, str]:
    """Person → what he is where he works."""
    works = Membership.objects.on(day).filter(person__in=people)
    return dict(works.values_list("person_id", "position"))


def letters_visible_to(viewer: Hats) -> QuerySet[UrgingLetter]:
    """All letters of the viewer's authority; those with a number that name his unit."""
    above = Q(period__authority__in=viewer.unit_ids(_READERS))
    mine = UrgingLetter.units.through.objects.filter(unit__in=viewer.unit_ids(UNIT_ROLES))
    named = Q(pk__in=mine.values("urgingletter_id")) & Q(number__gt="")
    return UrgingLetter.objects.filter(above | named)


def heads_of(units: Iterable[int], day: date) -> list[Person]:
    """The heads of the units (or of those that continue them), and who stands in for them."""
    posts = Post.objects.on(day).filter(unit__in=heirs_of(set(units), day), role=Role.UNIT_HEAD)
    given = Delegation.objects.on(day).filter(post__in=posts.values("pk"))
    told = Q(pk__in=posts.values("person_id")) | Q(pk__in=given.values("deputy_id"))
    return list(Person.objects.filter(told))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the paper says beside its frozen list, with the names that held on its day."""

    superior: str
    authority: str
    office: str
    symbol: str
    place: str
    leader_title: str
    rows: list[dict[str, Any]]
    as_of: date
    signer_lines: list[str]


def sheet_of(letter: UrgingLetter) -> Sheet:
    """`letter` with its period, authority and office loaded."""
    authority = letter.period.authority
    office = authority.standing_office
    as_of = clock.local_day(letter.made_at)
    day = letter.dated_on or as_of
    symbols = [authority.symbol, office.symbol if office and office != authority else ""]
    superior = authority.parent
    return Sheet(
        superior=unit_name_on(superior, day) if superior else "",
        authority=unit_name_on(authority, day),
        office=unit_name_on(office, day) if office else unit_name_on(authority, day),
        symbol="-".join(filter(None, symbols)),
        place=authority.place,
        leader_title=authority.leader_title,
        rows=[row | {"day": date.fromisoformat(row["last_day"])} for row in letter.late],
        as_of=as_of,
        signer_lines=letter.signer_title.splitlines(),
    )
