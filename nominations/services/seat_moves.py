"""Seats of the year's clusters after a reorganisation: one per unit, the better of what met."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from nominations.enums import RankingState, Role
from nominations.language import recorded
from nominations.models import Cluster, ClusterMember, Post, Unit

_ONE_DAY = timedelta(days=1)
Seat = ClusterMember.Seat
_BEST_FIRST = (Seat.HEAD, Seat.DEPUTY, Seat.MEMBER)
_POST_OF = {Seat.HEAD: Role.CLUSTER_HEAD, Seat.DEPUTY: Role.CLUSTER_DEPUTY}


def move_seats(predecessors: Sequence[Unit], heir: Unit | None, *, on: date) -> list[str]:
    """Give `heir` the seats of `predecessors` from `on`'s year on; gives what changed, in words.

    A unit has one seat per authority and year: the heir's own cluster wins, then the better seat.
    A predecessor whose files wait in an open ranking keeps its place there as a plain member. A
    seat of head or deputy that is lost ends the cluster post of the people who had it.
    """
    groups: dict[tuple[int, int], list[ClusterMember]] = defaultdict(list)
    seats = (
        ClusterMember.objects.filter(unit__in=predecessors, year__gte=on.year)
        .select_related("cluster", "unit")
        .order_by("year", "position", "pk")
    )
    for seat in seats:
        groups[(seat.cluster.authority_id, seat.year)].append(seat)
    said: list[str] = []
    for (authority_id, year), met in groups.items():
        own = None
        if heir is not None:
            own = (
                ClusterMember.objects.filter(
                    unit=heir, year=year, cluster__authority_id=authority_id
                )
                .select_related("cluster", "unit")
                .first()
            )
        said += _settle(met, own, heir if _stays(met, heir, authority_id) else None, on)
    return said


def _stays(met: Sequence[ClusterMember], heir: Unit | None, authority_id: int) -> bool:
    """Whether the heir stands where its predecessors stood: else the seat is not its own."""
    if heir is None:
        return False
    was_child = any(seat.unit.parent_id == authority_id for seat in met)
    return not was_child or heir.parent_id == authority_id


def _settle(
    met: Sequence[ClusterMember], own: ClusterMember | None, heir: Unit | None, on: date
) -> list[str]:
    ordered = sorted(met, key=lambda seat: _BEST_FIRST.index(Seat(seat.seat)))
    home = own.cluster if own else ordered[0].cluster
    pool = [seat for seat in [*ordered, own] if seat is not None and seat.cluster_id == home.pk]
    best = min(pool, key=lambda seat: _BEST_FIRST.index(Seat(seat.seat)), default=None)
    kept = Seat(best.seat) if best and heir else None
    position = own.position if own else ordered[0].position
    said: list[str] = []
    for seat in met:
        was = Seat(seat.seat)
        _give_up(seat)
        if was in _POST_OF and (seat.cluster_id != home.pk or was != kept):
            said += _lose(seat.cluster, was, seat.unit, on)
    if heir is None or kept is None:
        return said
    if own is not None and Seat(own.seat) in _POST_OF and own.seat != kept:
        said += _lose(home, Seat(own.seat), heir, on)
    ClusterMember.objects.update_or_create(
        cluster=home,
        unit=heir,
        year=met[0].year,
        defaults={"seat": kept, "position": position},
    )
    return [f"{home.name}: {heir} – {recorded(kept.label)} năm {met[0].year}", *said]


def _give_up(seat: ClusterMember) -> None:
    """Take the place away, but leave a member's one while its files wait for the meeting."""
    waits = seat.unit.dossiers.filter(
        submissions__ranking__cluster=seat.cluster_id,
        submissions__ranking__state=RankingState.OPEN,
        period__year=seat.year,
    )
    if waits.exists():
        seat.seat = Seat.MEMBER
        seat.save(update_fields=["seat"])
    else:
        seat.delete()


def _lose(cluster: Cluster, seat: Seat, unit: Unit, on: date) -> list[str]:
    """The people of `unit` no longer act as the cluster's head or deputy."""
    eve = on - _ONE_DAY
    people = {
        pk
        for rows in (unit.memberships.on(eve), unit.posts.on(eve))
        for pk in rows.values_list("person_id", flat=True)
    }
    posts = Post.objects.on(on).filter(person__in=people, cluster=cluster, role=_POST_OF[seat])
    for post in posts:
        post.valid_to = max(eve, post.valid_from)
        post.save(update_fields=["valid_to"])
    return [f"{cluster.name}: không còn {recorded(seat.label)} của {unit}, cần phân công lại."]
