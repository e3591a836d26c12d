"""Who works where, and with which post, from the day of a reorganisation on."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations.enums import Role
from nominations.language import recorded
from nominations.models import Membership, Person, Post, Unit
from nominations.names import post_title
from nominations.services.organisation import OrganisationRefused

_ONE_DAY = timedelta(days=1)
#: Of several heads one stays, the others become this.
_DEPUTY_OF = {Role.UNIT_HEAD: Role.UNIT_DEPUTY, Role.LEADER: Role.DEPUTY_LEADER}


@dataclass
class Target:
    """A successor that stands already: its name from the day on, its head, and who goes there."""

    unit: Unit
    name: str
    head: Person | None = None
    people: frozenset[int] = frozenset()
    held: set[tuple[int, str]] = field(default_factory=set)


def move_people(
    predecessors: Sequence[Unit], targets: Sequence[Target], *, on: date, basis: str
) -> tuple[list[str], list[str]]:
    """End memberships and posts at `predecessors` on the eve of `on`, open them at `targets`.

    Gives what moved, in words. Raises OrganisationRefused if somebody's post begins later than
    `on`, or if several heads meet and none is named.
    """
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    members = list(
        Membership.objects.filter(lasting, unit__in=predecessors)
        .select_related("person", "unit")
        .order_by("person__sort_key", "pk")
    )
    posts = list(
        Post.objects.filter(lasting, unit__in=predecessors)
        .select_related("person", "unit")
        .order_by("person__sort_key", "pk")
    )
    begun: list[Membership | Post] = [*members, *posts]
    for row in begun:
        if row.valid_from >= on:
            raise OrganisationRefused(
                _(
                    "%(person)s bắt đầu tại %(unit)s từ %(valid_from)s: ngày sắp xếp phải sau "
                    "ngày đó."
                )
                % {
                    "person": row.person,
                    "unit": row.unit,
                    "valid_from": f"{row.valid_from:%d/%m/%Y}",
                }
            )
    heads = [_head_of(target, targets, members, posts, on) for target in targets]
    named = [replace(target, head=head) for target, head in zip(targets, heads, strict=True)]
    people = _move_members(members, named, on)
    return people, _move_posts(posts, named, on, basis)


def _goes_to(person_id: int, targets: Sequence[Target]) -> Target | None:
    """Where a person goes: where he is named (as the head, or one by one), else to the first."""
    for target in targets:
        if person_id in target.people or (target.head and target.head.pk == person_id):
            return target
    return targets[0] if targets else None


def _head_of(
    target: Target,
    targets: Sequence[Target],
    members: Sequence[Membership],
    posts: Sequence[Post],
    on: date,
) -> Person | None:
    """Exactly one head from the day on: the one named, or the only one there is."""
    arriving = [p for p in posts if _goes_to(p.person_id, targets) is target]
    here = list(Post.objects.on(on).filter(unit=target.unit).select_related("person"))
    heads = {p.person_id: p.person for p in [*arriving, *here] if p.role in _DEPUTY_OF}
    if target.head is None:
        if len(heads) > 1:
            names = ", ".join(str(person) for person in heads.values())
            raise OrganisationRefused(
                _("%(name)s có %(n)s người đứng đầu: %(names)s. Hãy chọn đúng một người.")
                % {"name": target.name, "n": len(heads), "names": names}
            )
        return next(iter(heads.values()), None)
    known = {row.person_id for row in [*members, *arriving, *here]}
    works_there = Membership.objects.on(on).filter(unit=target.unit, person=target.head)
    if target.head.pk not in known and not works_there.exists():
        raise OrganisationRefused(
            _("%(head)s không thuộc các đơn vị được sắp xếp.") % {"head": target.head}
        )
    return target.head


def _move_members(members: Sequence[Membership], targets: Sequence[Target], on: date) -> list[str]:
    moved, said = [], []
    for row in members:
        target = _goes_to(row.person_id, targets)
        if target is not None:
            moved.append(_member_at(row, target, on))
            said.append(f"{row.person}, {moved[-1].position}: {row.unit} → {target.name}")
        else:
            said.append(f"{row.person}, {row.position}: {row.unit} → –")
        row.valid_to = on - _ONE_DAY
    Membership.objects.bulk_update(members, ["valid_to"])
    Membership.objects.bulk_create(moved)
    return said


def _member_at(row: Membership, target: Target, on: date) -> Membership:
    """The same position and flags; only the named head is the head."""
    leads = target.head is not None and target.head.pk == row.person_id
    position, title = row.position, target.unit.leader_title
    if leads and title:
        position = title
    elif row.is_head and not leads and title:
        position = f"Phó {title}"
    return Membership(
        person=row.person,
        unit=target.unit,
        position=position,
        is_head=leads,
        is_leader=row.is_leader or row.is_head or leads,
        is_direct_worker=row.is_direct_worker,
        valid_from=on,
        valid_to=row.valid_to,
    )


def _move_posts(
    posts: Sequence[Post], targets: Sequence[Target], on: date, basis: str
) -> list[str]:
    said = []
    for target in targets:
        here = list(
            Post.objects.on(on)
            .filter(unit=target.unit)
            .select_related("person", "unit")
            .order_by("pk")
        )
        arriving = [post for post in posts if _goes_to(post.person_id, targets) is target]
        demoted = [p for p in here if p.role in _DEPUTY_OF and not _leads(p.person_id, target)]
        target.held = {(p.person_id, p.role) for p in here if p not in demoted}
        for post in [*_head_first(arriving), *demoted]:
            said += _open_at(post, _role_at(post, target), target, on, basis)
        said += _crown(target, [*arriving, *here], on, basis)
        _end(demoted, on)
    said += [f"{post.person}: {post.title} → –" for post in posts if not targets]
    _end(posts, on)
    return said


def _head_first(posts: Sequence[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: post.role not in _DEPUTY_OF)


def _leads(person_id: int, target: Target) -> bool:
    return target.head is not None and target.head.pk == person_id


def _role_at(post: Post, target: Target) -> Role:
    role = Role(post.role)
    return role if _leads(post.person_id, target) else _DEPUTY_OF.get(role, role)


def _open_at(post: Post, role: Role, target: Target, on: date, basis: str) -> list[str]:
    """The same post at the successor, once per person and role; a head is not his own deputy."""
    is_deputy = role in _DEPUTY_OF.values()
    if (post.person_id, role) in target.held or (is_deputy and _leads(post.person_id, target)):
        return []
    target.held.add((post.person_id, role))
    opened = Post.objects.create(
        person=post.person,
        role=role,
        unit=target.unit,
        title=_title(post, role, target)[:120],
        basis=basis[:200],
        valid_from=on,
        valid_to=post.valid_to,
    )
    opened.in_charge_of.set(post.in_charge_of.all())
    return [f"{post.person}: {post.title or recorded(role.label)} → {opened.title}"]


def _title(post: Post, role: Role, target: Target) -> str:
    """Titles that repeat the old unit's name repeat the new one; heads and deputies are named."""
    old = post.title or recorded(role.label)
    if role == post.role:
        return old.replace(post.unit.name, target.name) if post.unit else old
    title = target.unit.leader_title
    if not title:
        return recorded(role.label)
    deputy = f"Phó {title}"
    return deputy if role == Role.DEPUTY_LEADER else post_title(deputy, target.name)


def _crown(target: Target, posts: Sequence[Post], on: date, basis: str) -> list[str]:
    """The named head gets the posts of a head that he has not got yet; none if nobody had any."""
    if target.head is None:
        return []
    said = []
    for role in sorted({post.role for post in posts if post.role in _DEPUTY_OF}):
        if (target.head.pk, role) in target.held:
            continue
        target.held.add((target.head.pk, role))
        title = target.unit.leader_title or recorded(Role(role).label)
        if role == Role.UNIT_HEAD and target.unit.leader_title:
            title = post_title(title, target.name)
        fields: dict[str, Any] = {"title": title[:120], "basis": basis[:200], "valid_from": on}
        Post.objects.create(person=target.head, role=role, unit=target.unit, **fields)
        said.append(f"{target.head}: {title}")
    return said


def _end(posts: Sequence[Post], on: date) -> None:
    for post in posts:
        if post.valid_from >= on:
            raise OrganisationRefused(
                _(
                    "%(person)s giữ nhiệm vụ “%(title)s” từ %(valid_from)s: ngày sắp xếp phải "
                    "sau ngày đó."
                )
                % {
                    "person": post.person,
                    "title": post.title,
                    "valid_from": f"{post.valid_from:%d/%m/%Y}",
                }
            )
        post.valid_to = on - _ONE_DAY
    Post.objects.bulk_update(posts, ["valid_to"])
