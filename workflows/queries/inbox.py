"""Whose turn it is: the four lists of the tasks page, by posts, never model-wide."""

from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from nominations import clock
from nominations.enums import Role, SubmissionState
from nominations.models import Event, User
from nominations.queries.clusters import home_units
from nominations.queries.keys import among
from nominations.queries.standing import Hats, HeldPost
from nominations.rules.roles import CLUSTER_ROLES, UNIT_ROLES
from workflows.models import OPEN_STATUSES, Look, Task
from workflows.words import CAP

#: The list of done tasks goes back so far.
DONE_KEPT = 500
_NOTHING = Q(pk__in=())
_HUMAN = Q(status__in=OPEN_STATUSES, flow_task_type="HUMAN")
_OFFICE = frozenset({Role.OFFICE, Role.OFFICE_HEAD})
_HEADS = frozenset({Role.CLUSTER_HEAD, Role.CLUSTER_DEPUTY})
_UNIT_HEADS = frozenset({Role.UNIT_HEAD, Role.UNIT_DEPUTY})
_LONG_AGO = datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone())


def _addressed_to(viewer: Hats) -> Q:
    """Tasks for a post that the viewer holds, and those he is appointed to."""
    mine = []
    for post in viewer.posts:
        if post.role in CLUSTER_ROLES:
            mine += _in_cluster(post, viewer)
        else:
            mine.append(Q(role=post.role, unit_id=post.unit_id))
    if viewer.person_id is not None:
        mine.append(Q(appointee_id=viewer.person_id))
    return reduce(or_, mine, _NOTHING)


def _in_cluster(post: HeldPost, viewer: Hats) -> list[Q]:
    """A cluster's tasks for a post in it: by role, and scoring for the unit of its holder."""
    holders = [pk for pk in (post.giver_id or viewer.person_id,) if pk]
    homes = home_units(holders, clock.today()).values("pk")
    return [
        Q(role=post.role, cluster_id=post.cluster_id, unit_id=None),
        Q(role=Role.CLUSTER_MEMBER, cluster_id=post.cluster_id, unit_id__in=homes),
    ]


def tasks_for(viewer: Hats) -> QuerySet[Task]:
    """Open tasks that wait for the viewer."""
    return Task.objects.filter(_HUMAN & _addressed_to(viewer))


def tasks_of(viewer: Hats, user_id: int) -> QuerySet[Task]:
    """“Của tôi”: what waits for the viewer, but for what a colleague at the desk has claimed.

    A unit's own desks are shared whoever has claimed them.
    """
    taken = Q(owner__isnull=False) & ~Q(owner_id=user_id) & ~Q(role__in=UNIT_ROLES)
    return tasks_for(viewer).exclude(taken)


def tasks_awaited_by(viewer: Hats) -> QuerySet[Task]:
    """“Chờ người khác”: open tasks of others on the files that the viewer's desks look after.

    A unit waits for whoever has its file; an office for what it returned and for its papers on
    their way; the head of a cluster for the members that have yet to score.
    """
    first, *others = (
        Task.objects.filter(_HUMAN & ground).values("pk") for ground in _grounds_to_wait(viewer)
    )
    watched = Task.objects.filter(among(first.union(*others)))
    return watched.exclude(_addressed_to(viewer))


def _grounds_to_wait(viewer: Hats) -> list[Q]:
    """Why the viewer waits for a task, each ground found by an index; joined by OR they are not."""
    units, offices = viewer.unit_ids(UNIT_ROLES), viewer.unit_ids(_OFFICE)
    mine, fixed = "dossier__period__authority_id__in", SubmissionState.OFFICE_CHECK
    returned = Q(process__submission__returned_from=fixed)
    return [
        Q(process__submission__dossier__unit_id__in=units),
        Q(process__correction__submission__dossier__unit_id__in=units),
        Q(**{f"process__submission__{mine}": offices}) & returned,
        Q(**{f"process__correction__submission__{mine}": offices}),
        Q(process__consolidation__period__authority_id__in=offices),
        Q(role=Role.CLUSTER_MEMBER, cluster_id__in=viewer.cluster_ids(_HEADS)),
    ]


def tasks_of_house(viewer: Hats) -> QuerySet[Task]:
    """“Cả cơ quan”: everything at the viewer's desks, claimed by whomever; heads see their house.

    For an office its own desks; for the head of a unit those of his people.
    """
    house = _addressed_to(viewer)
    house |= Q(role__in=_OFFICE, unit_id__in=viewer.unit_ids(_OFFICE))
    house |= Q(role__in=UNIT_ROLES, unit_id__in=viewer.unit_ids(_UNIT_HEADS))
    return Task.objects.filter(_HUMAN & house)


def has_house(viewer: Hats) -> bool:
    """Whether the viewer answers for more than his own desk."""
    return bool(viewer.unit_ids(_OFFICE | _UNIT_HEADS))


def tasks_done_by(user_id: int) -> QuerySet[Task]:
    """“Đã xử lý”: the newest tasks that the user finished, each file once.

    `changed`: somebody else moved the file since, and the user has not looked at it after that.
    """
    mine = Task.objects.filter(owner_id=user_id, status="DONE", flow_task_type="HUMAN")
    again = mine.filter(process=OuterRef("process"), pk__gt=OuterRef("pk"))
    newest = mine.exclude(Exists(again)).order_by("-pk").values("pk")[:DONE_KEPT]
    subject = Coalesce(
        "process__submission__ref", "process__correction__ref", "process__consolidation__ref"
    )
    deeds = Event.objects.filter(subject=OuterRef("subject"), actor_id=user_id, moves=True)
    looks = Look.objects.filter(user_id=user_id, subject=OuterRef("subject"))
    since = Event.objects.filter(
        _after("done_at"), _after("looked_at"), subject=OuterRef("subject"), moves=True
    )
    return (
        Task.objects.filter(pk__in=newest)
        .annotate(
            subject=subject,
            done_at=Coalesce(
                Subquery(deeds.order_by("-at", "-pk").values("at")[:1]), "opened_at", _long_ago()
            ),
            done_what=Subquery(deeds.order_by("-at", "-pk").values("action")[:1]),
            looked_at=Subquery(looks.values("at")[:1]),
        )
        .annotate(changed=Exists(since.exclude(actor_id=user_id)))
    )


def _after(moment: str) -> Q:
    return Q(at__gt=Coalesce(OuterRef(moment), _long_ago()))


def _long_ago() -> Value:
    return Value(_LONG_AGO, output_field=DateTimeField())


class CappedCount(Subquery):
    """How many rows, but never counting further than the cap: flat however long the list."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) capped)"
    output_field = IntegerField()


def counts_of(user_id: int, lists: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """The size of each list, in one statement; CAP + 1 stands for more."""
    names = list(lists)
    counted = [CappedCount(lists[name].order_by().values("pk")[: CAP + 1]) for name in names]
    row = User.objects.filter(pk=user_id).values_list(*counted).first() or [0] * len(names)
    return {name: count or 0 for name, count in zip(names, row, strict=True)}
