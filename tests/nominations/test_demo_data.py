"""The demo's facts: the numbers of the department, the cases that must occur, posts and dates."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import Count

from nominations.enums import DueStage, Role, UnitKind
from nominations.models import (
    Delegation,
    Kinship,
    Membership,
    Person,
    Post,
    Unit,
    User,
)
from nominations.names import post_title, search_key
from nominations.queries.standing import hats_of
from nominations.queries.units import children_on, cluster_of, origins_of, unit_name_on
from nominations.services.data_files import read_data
from nominations.services.demo import (
    DemoExists,
    demo_period,
    load_demo_facts,
    outsiders,
    owing_units,
)
from nominations.services.demo_people import DEMO_PASSWORD

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_facts", "demo_day"),
]

TODAY = date(2026, 11, 22)
EVE = date(2025, 2, 28)
PEOPLE = {
    "vp": (14, 7, 3),
    "tccb": (7, 3, 0),
    "khtc": (8, 3, 0),
    "qldd": (10, 3, 2),
    "kstnn": (9, 3, 1),
    "ccbvmt": (16, 4, 5),
    "cckl": (22, 7, 12),
    "ccttbvtv": (14, 4, 6),
    "cccntyts": (15, 4, 7),
    "cctl": (12, 4, 5),
    "vpdk": (26, 8, 15),
    "ttqt": (12, 3, 8),
    "ttkn": (9, 2, 6),
    "ttcntt": (6, 2, 3),
}


def _here(unit: Unit):
    return Membership.objects.on(TODAY).filter(unit=unit)


def test_the_department_has_fourteen_units_with_their_people():
    units = owing_units()

    counted = {
        unit.code: (
            _here(unit).count(),
            _here(unit).filter(is_leader=True).count(),
            _here(unit).filter(is_direct_worker=True).count(),
        )
        for unit in units
    }
    assert counted == PEOPLE
    assert sum(people for people, _, _ in counted.values()) == 180
    assert set(children_on(Unit.objects.get(code="snnmt"), TODAY)) == set(units)


@pytest.mark.parametrize("code", PEOPLE)
def test_every_unit_has_one_head_and_an_officer_who_can_log_in(code):
    unit = Unit.objects.get(code=code)

    assert _here(unit).filter(is_head=True).count() == 1
    for role in (Role.UNIT_HEAD, Role.UNIT_OFFICER):
        post = Post.objects.on(TODAY).get(unit=unit, role=role)
        assert post.person.user.is_active
        assert _here(unit).filter(person=post.person).exists()


def test_nobody_both_prepares_for_his_unit_and_examines():
    officers = Post.objects.filter(role=Role.UNIT_OFFICER, unit__in=owing_units())
    office = Post.objects.filter(role=Role.OFFICE)

    assert not set(officers.values_list("person")) & set(office.values_list("person"))


def test_sub_units_stand_inside_their_unit():
    below = Counter(
        Unit.objects.filter(kind=UnitKind.SUB_UNIT).values_list("parent__code", flat=True)
    )

    assert below == {"vpdk": 6, "cckl": 5}


def test_before_the_merger_the_units_stood_under_two_departments():
    old = [Unit.objects.get(code=code) for code in ("stnmt", "snnptnt")]
    new = Unit.objects.get(code="snnmt")

    assert [children_on(unit, EVE).count() for unit in old] == [10, 9]
    assert [children_on(unit, TODAY).count() for unit in old] == [0, 0]
    assert origins_of(new) == {new.pk, *(unit.pk for unit in old)}
    assert Unit.objects.get(code="bnnmt").office_name == "Vụ Tổ chức cán bộ"
    assert unit_name_on(Unit.objects.get(code="snnptnt-cctl"), EVE) == "Chi cục Thủy lợi"


def test_every_unit_existed_or_continues_somebody_before_the_merger():
    for unit in owing_units():
        assert unit.valid_from <= EVE or len(origins_of(unit)) > 1, unit.code


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_unit_sits_in_a_cluster_with_a_head_and_a_deputy(year):
    clusters = {cluster_of(unit, year) for unit in owing_units()}

    assert sorted(cluster.code for cluster in clusters) == ["cum-1", "cum-2", "cum-3"]
    for cluster in clusters:
        seats = Counter(cluster.members.filter(year=year).values_list("seat", flat=True))
        assert (seats["head"], seats["deputy"]) == (1, 1)


def test_cluster_posts_follow_the_seats_of_2026():
    seats = {"cum-1": "qldd.truong", "cum-2": "cckl.truong", "cum-3": "vpdk.giamdoc"}

    for code, login in seats.items():
        post = Post.objects.on(TODAY).get(cluster__code=code, role=Role.CLUSTER_HEAD)
        assert post.person.user.username == login
        assert (post.valid_from, post.valid_to) == (date(2026, 1, 20), date(2026, 12, 31))
    head = Post.objects.get(cluster__code="bo-cum-2", role=Role.CLUSTER_HEAD)
    assert head.person.user.username == "tanlinh.vp"


def test_the_council_has_thirteen_members_led_by_the_director():
    council = Post.objects.on(TODAY).filter(role=Role.COUNCIL_MEMBER, unit__code="snnmt")

    assert council.values("person").distinct().count() == 13
    chair = council.get(title="Chủ tịch Hội đồng")
    assert chair.person.full_name == "Vũ Đình Ví Dụ"


def test_the_first_deputy_acts_for_the_second_in_these_days():
    hats = hats_of(User.objects.get(username="pgd1"), TODAY)

    giver = Person.objects.get(user__username="pgd2")
    assert hats.givers == {giver.pk}
    mandate = Delegation.objects.get()
    assert (mandate.valid_from, mandate.valid_to) == (date(2026, 11, 20), date(2026, 11, 30))
    assert hats_of(User.objects.get(username="pgd1"), date(2026, 12, 1)).givers == frozenset()


def test_each_unit_is_somebodys_to_look_after():
    counted = Counter(
        Post.objects.filter(unit__code="snnmt", in_charge_of__isnull=False).values_list(
            "in_charge_of__code", flat=True
        )
    )

    assert counted == dict.fromkeys(PEOPLE, 1)


def test_two_people_with_one_name_and_birth_year_work_in_different_units():
    twins = Membership.objects.on(TODAY).filter(
        person__full_name="Trần Thị Ví Dụ", person__birth_year=1988
    )

    assert twins.values("person").distinct().count() == 2
    assert twins.values("unit").distinct().count() == 2


def test_no_other_two_people_share_a_name():
    shared = Person.objects.values("full_name").annotate(n=Count("pk")).filter(n__gt=1)

    assert [row["full_name"] for row in shared] == ["Trần Thị Ví Dụ"]


def test_the_difficult_people_are_there():
    people = list(Person.objects.all())

    assert any(len(person.full_name) == 60 for person in people)
    assert any(person.birth_year is None for person in people)
    for remark in ("thai sản", "khiển trách, ngày 10/04/2026", "Đang xác minh", "Kỷ niệm chương"):
        assert Person.objects.filter(remark__contains=remark).exists(), remark
    assert {"Hòa", "Hoà", "Quý", "Quí"} <= {p.full_name.split()[-1] for p in people}
    assert {"Y", "H’"} <= {p.full_name.split()[0] for p in people}
    assert len(outsiders()) == 2


def test_people_came_moved_and_left_in_the_year():
    newcomer = Person.objects.get(hired_on=date(2026, 9, 1))
    moved = Person.objects.get(remark__startswith="Điều động")
    retired = Membership.objects.get(valid_to=date(2026, 9, 30))

    assert newcomer.memberships.on(TODAY).exists()
    assert moved.memberships.on(TODAY).get().valid_from == date(2026, 8, 1)
    assert moved.memberships.on(date(2026, 7, 31)).get().unit.code == "cccntyts"
    assert not retired.person.memberships.on(date(2026, 10, 1)).exists()


def test_years_in_the_sector_lie_at_the_edge_on_the_last_day_of_the_round():
    assert Person.objects.filter(sex="F", hired_on=date(2011, 5, 29)).exists()
    assert Person.objects.filter(sex="M", hired_on=date(2006, 6, 29)).exists()
    assert demo_period("knc-2026").dues.get(stage=DueStage.UNIT).due_on == date(2026, 5, 29)


def test_an_examiner_is_related_to_a_nominating_officer():
    tie = Kinship.objects.get()

    assert (tie.person.user.username, tie.relative.user.username) == ("vp.tonghop", "kstnn.tonghop")


def test_every_key_is_that_of_its_name():
    for person in Person.objects.all():
        assert person.search_key == search_key(person.full_name)
        assert person.sort_key.isdigit()


def test_all_logins_share_the_password_and_one_is_administrator():
    users = User.objects.select_related("person")

    assert users.get(username="vp.tonghop").check_password(DEMO_PASSWORD)
    assert users.values("password").distinct().count() == 1
    assert users.filter(person__isnull=True).count() == 0
    assert [user.username for user in users.filter(is_superuser=True)] == ["admin"]


def test_the_demo_refuses_a_site_that_has_units():
    with pytest.raises(DemoExists):
        load_demo_facts()


def test_the_list_of_logins_is_short_and_aligned(capsys):
    call_command("demo_logins")

    lines = capsys.readouterr().out.splitlines()
    column = lines[0].index("Người dùng")
    assert any(line[column:].startswith("Trịnh Thị Minh Họa") for line in lines)
    assert any(DEMO_PASSWORD in line for line in lines)
    assert len(lines) <= 30


@pytest.mark.parametrize(
    ("position", "unit", "title"),
    [
        ("Trưởng phòng", "Phòng Quản lý đất đai", "Trưởng Phòng Quản lý đất đai"),
        ("Phó Chánh Văn phòng", "Văn phòng Sở", "Phó Chánh Văn phòng Sở"),
        ("Chi cục trưởng", "Chi cục Kiểm lâm", "Chi cục trưởng Chi cục Kiểm lâm"),
    ],
)
def test_post_titles_say_the_unit_once(position, unit, title):
    assert post_title(position, unit) == title


def test_every_named_person_is_used_consistently():
    """A typing error in one of the files would leave a post without its person."""
    logins = set(User.objects.values_list("username", flat=True))
    posts = read_data("demo/posts")

    assert {row["who"] for row in posts["posts"]} <= logins
    assert {who for who, _ in posts["council"]["members"]} <= logins
