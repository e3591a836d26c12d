"""The hand-over of a cluster (bàn giao cụm trưởng): next year's seats, and who acts for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Role, StreamKind
from nominations.language import recorded
from nominations.models import Cluster, ClusterMember, Person, Post, Unit, User
from nominations.names import clean
from nominations.queries.clusters import heads_of, heirs_on
from nominations.queries.standing import hats_of
from nominations.rules.readiness import Unmet
from nominations.rules.roles import CLUSTER_ROLES
from nominations.services.people import give_post
from nominations.services.record_event import record_event

#: Who hands a cluster over: its authority's standing office.
MAY_HAND_OVER = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.ADMIN})
_ROLES = {
    ClusterMember.Seat.HEAD: Role.CLUSTER_HEAD,
    ClusterMember.Seat.DEPUTY: Role.CLUSTER_DEPUTY,
    ClusterMember.Seat.MEMBER: Role.CLUSTER_MEMBER,
}


class HandOverRefused(Exception):
    """Nothing has changed; each reason names its field. `stranger`: not this person's business."""

    def __init__(self, unmet: Sequence[Unmet], *, stranger: bool = False) -> None:
        super().__init__(" ".join(item.sentence for item in unmet))
        self.unmet = unmet
        self.stranger = stranger


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The new seats, and the units for which nobody could be given the cluster's post."""

    seats: Sequence[ClusterMember]
    without_holder: Sequence[Unit]


def hand_over(
    *,
    cluster: Cluster,
    year: int,
    head: Unit,
    deputy: Unit | None,
    actor: User,
    basis: str,
    last_day: date | None = None,
    holders: Mapping[int, Person] | None = None,
) -> HandedOver:
    """Seat last year's members for `year` under a new head and deputy, and pass the posts on.

    A member that has ended is replaced by its successors, each once; one that another cluster of
    the authority has seated already stays there. Posts in the cluster end on `last_day` (31/12 of
    the year before), new ones begin the next day: for the heads of the seated units, or for whom
    `holders` names by unit id. Recorded in the cluster's own stream with `basis`.

    Raises HandOverRefused: no right, year seated already, head or deputy not a member, no basis.
    """
    title = _check_right(cluster, actor)
    last_day = last_day or date(year - 1, 12, 31)
    if last_day.year not in (year - 1, year):
        sentence = _("Ngày cuối của nhiệm kỳ cũ phải trong năm %(n)s hoặc %(year)s.") % {
            "n": year - 1,
            "year": year,
        }
        raise HandOverRefused([Unmet("last_day", sentence)])
    since = last_day + timedelta(days=1)
    with transaction.atomic():
        locked = Cluster.objects.select_for_update(of=("self",)).get(pk=cluster.pk)
        members = _members_for(locked, year, since)
        unmet = _unmet(locked, year, members, head, deputy, clean(basis))
        if unmet:
            raise HandOverRefused(unmet)
        seats = _seat(locked, year, members, head, deputy)
        ended = _end_posts(locked, last_day)
        without = _give_posts(seats, since, clean(basis), holders or {})
        record_event(
            stream=(StreamKind.CLUSTER, locked.ref),
            action="hand_over",
            actor=actor,
            post_title=title,
            note=f"Năm {year}: cụm trưởng {head}"
            + (f", cụm phó {deputy}" if deputy else "")
            + f". {clean(basis)}",
            data={
                "year": year,
                "head": head.code,
                "deputy": deputy.code if deputy else "",
                "members": [unit.code for unit in members],
                "last_day": str(last_day),
                "posts_ended": ended,
                "without_holder": [unit.code for unit in without],
            },
        )
    return HandedOver(seats, without)


def _check_right(cluster: Cluster, actor: User) -> str:
    """The title under which `actor` hands over; HandOverRefused if he may not."""
    hats = hats_of(actor, clock.today())
    if cluster.authority_id not in hats.unit_ids(MAY_HAND_OVER):
        refused = Unmet("", _("Chỉ cơ quan thường trực bàn giao cụm."))
        raise HandOverRefused([refused], stranger=True)
    return hats.title_of(MAY_HAND_OVER, cluster.authority_id)


def members_for(cluster: Cluster, year: int) -> list[Unit]:
    """Who would be seated in `year`, if the cluster were handed over at the turn of the year."""
    return _members_for(cluster, year, date(year, 1, 1))


def _members_for(cluster: Cluster, year: int, since: date) -> list[Unit]:
    """Last year's members as they exist on `since`, in the order of the circle."""
    seats = ClusterMember.objects.filter(cluster=cluster, year=year - 1).order_by("position", "pk")
    heirs = heirs_on([seat.unit for seat in seats.select_related("unit")], since)
    elsewhere = set(
        ClusterMember.objects.filter(
            unit__in=heirs, year=year, cluster__authority=cluster.authority_id
        )
        .exclude(cluster=cluster)
        .values_list("unit_id", flat=True)
    )
    return [unit for unit in heirs if unit.pk not in elsewhere]


def _unmet(
    cluster: Cluster,
    year: int,
    members: Sequence[Unit],
    head: Unit,
    deputy: Unit | None,
    basis: str,
) -> list[Unmet]:
    if ClusterMember.objects.filter(cluster=cluster, year=year).exists():
        return [
            Unmet(
                "year",
                _("Cụm đã có danh sách thành viên năm %(year)s, không bàn giao lại.")
                % {"year": year},
            )
        ]
    if not members:
        return [
            Unmet(
                "year",
                _("Cụm không có thành viên nào của năm %(n)s để bàn giao.") % {"n": year - 1},
            )
        ]
    unmet = []
    if head not in members:
        unmet.append(
            Unmet(
                "head",
                _("%(head)s không phải thành viên của cụm trong năm %(year)s.")
                % {"head": head, "year": year},
            )
        )
    if deputy is not None and deputy not in members:
        unmet.append(
            Unmet(
                "deputy",
                _("%(deputy)s không phải thành viên của cụm trong năm %(year)s.")
                % {"deputy": deputy, "year": year},
            )
        )
    if deputy == head:
        unmet.append(Unmet("deputy", _("Cụm phó phải là đơn vị khác cụm trưởng.")))
    if not basis:
        unmet.append(Unmet("basis", _("Hãy ghi căn cứ bàn giao (số, ngày văn bản).")))
    return unmet


def _seat(
    cluster: Cluster, year: int, members: Sequence[Unit], head: Unit, deputy: Unit | None
) -> list[ClusterMember]:
    kinds = {head.pk: ClusterMember.Seat.HEAD}
    if deputy is not None:
        kinds[deputy.pk] = ClusterMember.Seat.DEPUTY
    return ClusterMember.objects.bulk_create(
        ClusterMember(
            cluster=cluster,
            unit=unit,
            year=year,
            seat=kinds.get(unit.pk, ClusterMember.Seat.MEMBER),
            position=position,
        )
        for position, unit in enumerate(members, start=1)
    )


def _end_posts(cluster: Cluster, last_day: date) -> int:
    """End the cluster's posts that would outlast `last_day`; gives how many."""
    outlasting = Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)
    posts = Post.objects.filter(
        outlasting, cluster=cluster, role__in=CLUSTER_ROLES, valid_from__lte=last_day
    )
    return posts.update(valid_to=last_day)


def _give_posts(
    seats: Sequence[ClusterMember], since: date, basis: str, holders: Mapping[int, Person]
) -> list[Unit]:
    """One post per seat for the unit's head; gives the units that have none on that day."""
    people = heads_of([seat.unit for seat in seats], since) | dict(holders)
    without = []
    for seat in seats:
        person = people.get(seat.unit_id)
        if person is None:
            without.append(seat.unit)
            continue
        kind = ClusterMember.Seat(seat.seat)
        give_post(
            person=person,
            role=_ROLES[kind],
            cluster=seat.cluster,
            since=since,
            title=f"{recorded(kind.label)} {seat.cluster.name.split(' (')[0]}",
            basis=basis,
        )
    return without
