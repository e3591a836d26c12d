"""Units by date, succession, clusters; people's places and posts."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from nominations import clock
from nominations.enums import Level, Role, SuccessionKind, UnitKind
from nominations.models import Cluster, Person, Unit
from nominations.queries.units import children_on, cluster_of, origins_of, unit_name_on
from nominations.services.organisation import (
    OrganisationRefused,
    end_unit,
    found_unit,
    rename_unit,
    seat,
    show_units_of,
    succeed,
)
from nominations.services.people import (
    PeopleRefused,
    create_login,
    employ,
    give_post,
    register_person,
    rename_person,
)

pytestmark = pytest.mark.django_db

MERGER = date(2025, 3, 1)
EVE = date(2025, 2, 28)


@pytest.fixture(autouse=True)
def _in_2026():
    with clock.at(datetime(2026, 11, 22, 2, tzinfo=UTC)):
        yield


def _department(code: str, name: str, since: date, until: date | None = None) -> Unit:
    return found_unit(
        code=code,
        kind=UnitKind.PROVINCIAL_DEPARTMENT,
        level=Level.DEPARTMENT,
        name=name,
        symbol=code.upper(),
        since=since,
        until=until,
    )


def _division(code: str, name: str, parent: Unit, since: date = date(2010, 1, 1)) -> Unit:
    return found_unit(
        code=code,
        kind=UnitKind.DIVISION,
        level=Level.DEPARTMENT,
        name=name,
        symbol=code.upper(),
        parent=parent,
        since=since,
    )


@pytest.fixture
def old() -> Unit:
    return _department("stnmt", "Sở Tài nguyên và Môi trường", date(2003, 8, 1), EVE)


@pytest.fixture
def new() -> Unit:
    return _department("snnmt", "Sở Nông nghiệp và Môi trường", MERGER)


@pytest.fixture
def person() -> Person:
    return register_person(full_name="Hoà Thị Thử", sex="F", birth_year=1995)


def test_founding_writes_the_first_version(new):
    version = new.versions.get()

    assert (version.name, version.symbol, version.parent) == (new.name, new.symbol, None)
    assert (version.valid_from, version.valid_to) == (MERGER, None)


def test_founding_refuses_an_end_before_the_start():
    with pytest.raises(OrganisationRefused):
        _department("x", "X", MERGER, EVE)


def test_renaming_closes_one_version_and_opens_the_next(old, new):
    unit = _division("ttqt", "Trung tâm Quan trắc", old)

    rename_unit(unit=unit, name="Trung tâm Mới", symbol="TTM", parent=new, on=MERGER)

    assert unit_name_on(unit, EVE) == "Trung tâm Quan trắc"
    assert unit_name_on(unit, MERGER) == "Trung tâm Mới"
    assert [v.valid_to for v in unit.versions.all()] == [EVE, None]
    assert (unit.name, unit.symbol, unit.parent) == ("Trung tâm Mới", "TTM", new)


def test_renaming_ahead_shows_on_its_day(new):
    unit = _division("vp", "Văn phòng", new)
    day = date(2027, 1, 1)

    rename_unit(unit=unit, name="Văn phòng Sở", symbol="VPS", parent=new, on=day)

    assert unit.name == "Văn phòng"
    assert show_units_of(date(2026, 12, 31)) == 0
    assert show_units_of(day) == 1
    unit.refresh_from_db()
    assert unit.name == "Văn phòng Sở"


@pytest.mark.parametrize("day", [date(2010, 1, 1), date(2009, 12, 31)])
def test_renaming_refuses_a_day_before_the_last_version(new, day):
    unit = _division("vp", "Văn phòng", new)

    with pytest.raises(OrganisationRefused):
        rename_unit(unit=unit, name="Khác", symbol="K", parent=new, on=day)

    assert unit.versions.count() == 1


def test_a_unit_never_stands_under_itself(new):
    unit = _division("cckl", "Chi cục", new)
    below = _division("hkl", "Hạt", unit)

    with pytest.raises(OrganisationRefused):
        rename_unit(unit=unit, name="Chi cục", symbol="CC", parent=below, on=date(2026, 1, 1))


def test_children_are_those_of_the_day(old, new):
    stays, ends = _division("a", "A", old), _division("b", "B", old)
    rename_unit(unit=stays, name="A", symbol="A", parent=new, on=MERGER)
    end_unit(unit=ends, on=EVE)

    assert list(children_on(old, EVE)) == [stays, ends]
    assert list(children_on(old, MERGER)) == []
    assert list(children_on(new, MERGER)) == [stays]


def test_names_before_the_start_and_after_the_end_are_still_known(old):
    assert unit_name_on(old, date(2030, 1, 1)) == old.name
    assert unit_name_on(old, date(1990, 1, 1)) == old.name


def test_a_unit_ends_once(new):
    unit = _division("vp", "Văn phòng", new)
    end_unit(unit=unit, on=date(2026, 6, 30))

    with pytest.raises(OrganisationRefused):
        end_unit(unit=unit, on=date(2026, 7, 31))


def test_succession_reaches_back_over_several_mergers(old, new):
    oldest = _department("sdc", "Sở Địa chính", date(1994, 1, 1), date(2003, 7, 31))
    succeed(predecessor=oldest, successor=old, kind=SuccessionKind.RENAMED, on=date(2003, 8, 1))
    succeed(predecessor=old, successor=new, kind=SuccessionKind.MERGED, on=MERGER)

    assert origins_of(new) == {oldest.pk, old.pk, new.pk}


def test_succession_refuses_a_circle_and_a_successor_not_yet_there(old, new):
    succeed(predecessor=old, successor=new, kind=SuccessionKind.MERGED, on=MERGER)

    with pytest.raises(OrganisationRefused):
        succeed(predecessor=new, successor=old, kind=SuccessionKind.MERGED, on=EVE)
    with pytest.raises(OrganisationRefused):
        succeed(predecessor=old, successor=new, kind=SuccessionKind.MERGED, on=EVE)


def test_a_unit_sits_in_one_cluster_of_an_authority_a_year(new):
    unit = _division("vp", "Văn phòng", new)
    first = Cluster.objects.create(authority=new, code="cum-1", name="Cụm 1")
    second = Cluster.objects.create(authority=new, code="cum-2", name="Cụm 2")
    seat(cluster=first, unit=unit, year=2026, seat="head", position=1)

    with pytest.raises(OrganisationRefused):
        seat(cluster=second, unit=unit, year=2026)

    seat(cluster=second, unit=unit, year=2027)
    assert cluster_of(unit, 2026) == first
    assert cluster_of(unit, 2027) == second
    assert cluster_of(unit, 2028) is None


def test_a_person_is_stored_with_keys(person):
    assert person.search_key == "hoa thi thu"
    assert Person.objects.get(search_key__contains="hoa thi") == person

    rename_person(person=person, full_name="  Hòa  Thị Mẫu ")

    person.refresh_from_db()
    assert (person.full_name, person.search_key) == ("Hòa Thị Mẫu", "hoa thi mau")


def test_a_person_needs_a_name():
    with pytest.raises(PeopleRefused):
        register_person(full_name=" \t ", sex="M")


def test_a_person_works_at_one_place_at_a_time(person, new):
    first, second = _division("a", "A", new), _division("b", "B", new)
    employ(person=person, unit=first, position="Chuyên viên", since=MERGER, until=date(2026, 7, 31))

    with pytest.raises(PeopleRefused):
        employ(person=person, unit=second, position="Chuyên viên", since=date(2026, 7, 31))

    employ(
        person=person, unit=second, position="Trưởng phòng", since=date(2026, 8, 1), is_head=True
    )
    assert person.memberships.on(date(2026, 7, 31)).get().unit == first
    assert person.memberships.on(date(2026, 8, 1)).get().is_leader


def test_posts_go_with_a_unit_or_a_cluster_as_the_role_says(person, new):
    cluster = Cluster.objects.create(authority=new, code="cum-1", name="Cụm 1")

    with pytest.raises(PeopleRefused):
        give_post(person=person, role=Role.CLUSTER_HEAD, unit=new, since=MERGER)
    with pytest.raises(PeopleRefused):
        give_post(person=person, role=Role.OFFICE, cluster=cluster, since=MERGER)
    with pytest.raises(PeopleRefused):
        give_post(person=person, role=Role.OFFICE, since=MERGER)

    post = give_post(person=person, role=Role.LEADER, unit=new, since=MERGER, in_charge_of=[new])
    assert post.title == "Người đứng đầu"
    assert list(post.in_charge_of.all()) == [new]


def test_a_person_has_one_login(person):
    user = create_login(person=person, username="ttkn.tonghop", password="mật khẩu để thử")

    assert user.check_password("mật khẩu để thử")
    assert not user.is_staff
    other = register_person(full_name="Ung Thị Dụ", sex="F")
    with pytest.raises(PeopleRefused):
        create_login(person=person, username="khac", password="mật khẩu để thử")
    with pytest.raises(PeopleRefused):
        create_login(person=other, username="ttkn.tonghop", password="mật khẩu để thử")


def test_the_database_refuses_a_unit_that_ends_before_it_starts(new):
    new.valid_to = EVE

    with pytest.raises(ValidationError):
        new.full_clean()
