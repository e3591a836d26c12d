"""People: who they are, where they work, which posts they hold, and their logins."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nominations.enums import Role, Sex
from nominations.language import recorded
from nominations.models import Cluster, Membership, Person, Post, Unit, User
from nominations.names import clean, search_key, sort_key
from nominations.rules.roles import CLUSTER_ROLES
from nominations.services.search_phrases import note_row


class PeopleRefused(Exception):
    """The facts contradict each other; the sentence says which."""


def new_person(
    *,
    full_name: str,
    sex: str,
    birth_year: int | None = None,
    hired_on: date | None = None,
    email: str = "",
    remark: str = "",
) -> Person:
    """A person with all keys filled, not saved: for `register_person` and for bulk creation."""
    person = Person(
        sex=Sex(sex),
        birth_year=birth_year,
        hired_on=hired_on,
        email=email.strip(),
        remark=clean(remark),
    )
    fill_name(person, full_name)
    return person


def fill_name(person: Person, full_name: str) -> None:
    """Set the name in NFC together with its keys, without saving. Raises PeopleRefused if empty."""
    name = clean(full_name)
    if not name:
        raise PeopleRefused(_("Chưa có họ và tên."))
    person.full_name = name
    person.sort_key, person.search_key = sort_key(name), search_key(name)


def register_person(
    *,
    full_name: str,
    sex: str,
    birth_year: int | None = None,
    hired_on: date | None = None,
    email: str = "",
    remark: str = "",
) -> Person:
    """Record a person. The name is stored in NFC with its sort and search keys.

    `hired_on` is the first day in the sector. Raises PeopleRefused for an empty name.
    """
    person = new_person(
        full_name=full_name,
        sex=sex,
        birth_year=birth_year,
        hired_on=hired_on,
        email=email,
        remark=remark,
    )
    person.save(force_insert=True)
    note_row(person)
    return person


def rename_person(*, person: Person, full_name: str) -> Person:
    """Correct a name together with its keys. Raises PeopleRefused for an empty name."""
    fill_name(person, full_name)
    person.save(update_fields=["full_name", "sort_key", "search_key"])
    note_row(person)
    return person


def employ(
    *,
    person: Person,
    unit: Unit,
    position: str,
    since: date,
    until: date | None = None,
    is_head: bool = False,
    is_leader: bool = False,
    is_direct_worker: bool = False,
) -> Membership:
    """Record where a person works from `since` to `until` (both inclusive; None: still).

    A person works at one place at a time: raises PeopleRefused if the days overlap another place.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        elsewhere = Membership.objects.filter(person=person).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=since)
        )
        if until is not None:
            elsewhere = elsewhere.filter(valid_from__lte=until)
        if elsewhere.exists():
            raise PeopleRefused(
                _("%(person)s đã có nơi công tác trong thời gian này.") % {"person": person}
            )
        return Membership.objects.create(
            person=person,
            unit=unit,
            position=clean(position),
            is_head=is_head,
            is_leader=is_leader or is_head,
            is_direct_worker=is_direct_worker,
            valid_from=since,
            valid_to=until,
        )


def give_post(
    *,
    person: Person,
    role: str,
    unit: Unit | None = None,
    cluster: Cluster | None = None,
    since: date,
    until: date | None = None,
    title: str = "",
    basis: str = "",
    in_charge_of: Iterable[Unit] = (),
) -> Post:
    """Give a person a role, and with it its rights, from `since` to `until` (both inclusive).

    Cluster roles need a cluster, all others a unit: raises PeopleRefused otherwise. `title` is
    what papers and the log print; `in_charge_of` are the units that a leader looks after.
    """
    role = Role(role)
    check_post(role=role, unit=unit, cluster=cluster)
    with transaction.atomic():
        post = Post.objects.create(
            person=person,
            role=role,
            unit=unit,
            cluster=cluster,
            title=clean(title) or recorded(role.label),
            basis=clean(basis),
            valid_from=since,
            valid_to=until,
        )
        post.in_charge_of.set(in_charge_of)
    return post


def check_post(*, role: str, unit: Unit | None, cluster: Cluster | None) -> None:
    """Raise PeopleRefused unless a cluster role goes with a cluster, any other with a unit."""
    wants_cluster = Role(role) in CLUSTER_ROLES
    if wants_cluster != (cluster is not None) or wants_cluster == (unit is not None):
        needed = _("một cụm") if wants_cluster else _("một đơn vị")
        raise PeopleRefused(
            _("Nhiệm vụ “%(label)s” phải gắn với %(needed)s.")
            % {"label": Role(role).label, "needed": needed}
        )


def create_login(*, person: Person, username: str, password: str) -> User:
    """Make the one login of a person; rights come from posts, never from the login itself.

    Forms validate the password's strength. Raises PeopleRefused if the person has a login or the
    username is taken.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if User.objects.filter(person=person).exists():
            raise PeopleRefused(_("%(person)s đã có tài khoản.") % {"person": person})
        if User.objects.filter(username=username).exists():
            raise PeopleRefused(
                _("Tên đăng nhập “%(username)s” đã có người dùng.") % {"username": username}
            )
        return User.objects.create_user(
            username=username, email=person.email, password=password, person=person
        )
