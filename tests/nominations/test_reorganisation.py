"""Units merge, split, are renamed and end: what moves on the day, and what is refused."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from nominations import clock
from nominations.enums import Reorganisation, Role
from nominations.models import (
    ClusterMember,
    Event,
    Membership,
    Post,
    Unit,
    UnitSuccession,
)
from nominations.queries.standing import hats_of, people_with_role
from nominations.queries.units import (
    forebears_of,
    heirs_of,
    open_business_of,
    origins_of,
    owing_candidates,
    unit_name_on,
)
from nominations.services.audit import tampered_streams
from nominations.services.orders import Order, Successor
from nominations.services.organisation import OrganisationRefused, end_unit, found_unit
from nominations.services.reorganisation import reorganise
from tests.factories.merger import (
    BASIS,
    NEW_NAME,
    TODAY,
    administer,
    dated,
    merge,
    merger,
    new_unit,
    posts_of,
)
from tests.factories.paths import prepared
from tests.factories.world import NOW, SINCE, World, make_person, make_unit, make_world

pytestmark = pytest.mark.django_db
EVE = TODAY - timedelta(days=1)


@pytest.fixture
def dated_world(world: World) -> World:
    return dated(world)


def carry_out(world: World, order: Order, actor: str = "mau", key: str = "k") -> list[Unit]:
    return reorganise(order=order, actor=world.users[actor], key=key).units


def refused(world: World, order: Order, actor: str = "mau") -> str:
    """The sentence with which `order` is refused; nothing has changed."""
    before = facts()
    with pytest.raises(OrganisationRefused) as no:
        carry_out(world, order, actor)
    assert facts() == before
    return str(no.value)


def facts() -> list[object]:
    rows: list[object] = []
    for model in (Unit, Membership, Post, UnitSuccession, ClusterMember):
        rows += list(model._default_manager.order_by("pk").values())
    return [*rows, Event.objects.count()]


# --- A merger ---------------------------------------------------------------------------------


def test_merger_ends_founds_and_links(dated_world: World) -> None:
    new = merge(dated_world).units[0]

    for code in ("cckl", "cctl"):
        dated_world.units[code].refresh_from_db()
        assert dated_world.units[code].valid_to == EVE
    assert (new.name, new.parent, new.valid_from) == (NEW_NAME, dated_world.department, TODAY)
    assert origins_of(new) == {new.pk, *(dated_world.units[c].pk for c in ("cckl", "cctl"))}
    assert set(UnitSuccession.objects.values_list("kind", "basis")) == {("merged", BASIS)}


def test_people_move_and_one_head_stays(dated_world: World) -> None:
    Membership.objects.filter(person=dated_world.person("son")).update(
        unit=dated_world.units["cctl"], is_head=True, position="Chi cục trưởng"
    )

    merge(dated_world)

    was, now = dated_world.person("son").memberships.order_by("valid_from")
    assert (was.valid_to, now.valid_from, now.valid_to) == (EVE, TODAY, None)
    assert (now.position, now.is_head, now.is_leader) == ("Phó Chi cục trưởng", False, True)
    leader = dated_world.person("binh").memberships.on(TODAY).get()
    assert (leader.position, leader.is_head) == ("Chi cục trưởng", True)


def test_posts_move_and_other_heads_become_deputies(dated_world: World) -> None:
    merge(dated_world)

    here = {login: posts_of(dated_world.person(login)) for login in ("hoa", "an", "binh", "son")}
    assert here == {
        "hoa": {("unit_officer", NEW_NAME)},
        "an": {("unit_officer", NEW_NAME), ("cluster_member", "Cụm số 2")},
        "binh": {("unit_head", NEW_NAME), ("cluster_head", "Cụm số 2")},
        "son": {("unit_deputy", NEW_NAME)},
    }
    titles = dict(Post.objects.on(TODAY).filter(unit__name=NEW_NAME).values_list("role", "title"))
    assert titles["unit_deputy"] == f"Phó Chi cục trưởng {NEW_NAME}"
    assert posts_of(dated_world.person("son"), EVE) == {
        ("unit_head", "Chi cục Thủy lợi"),
        ("cluster_deputy", "Cụm số 2"),
    }


def test_two_heads_need_a_choice(dated_world: World) -> None:
    sentence = refused(dated_world, merger(dated_world, head=None))

    assert "2 người đứng đầu" in sentence
    assert "Phạm Sơn" in sentence


def test_head_from_elsewhere_is_refused(dated_world: World) -> None:
    assert "không thuộc" in refused(dated_world, merger(dated_world, head="vu"))


def test_deputy_may_be_named_head(dated_world: World) -> None:
    Post.objects.filter(person=dated_world.person("hoa")).update(role=Role.UNIT_DEPUTY)

    merge(dated_world, head="hoa")

    assert posts_of(dated_world.person("hoa")) == {("unit_head", NEW_NAME)}
    assert ("unit_deputy", NEW_NAME) in posts_of(dated_world.person("binh"))


def test_cluster_keeps_the_better_seat(dated_world: World) -> None:
    done = merge(dated_world)

    seats = set(ClusterMember.objects.values_list("unit__name", "seat", "year"))
    assert seats == {(NEW_NAME, "head", 2026)}
    assert any("Cụm phó" in said for said in done.seats)


def test_member_whose_files_wait_in_the_cluster_keeps_its_place_there() -> None:
    with clock.at(NOW):
        clustered = dated(make_world(cluster_kinds=["nominations"]))

        merge(clustered)

        seats = set(ClusterMember.objects.values_list("unit__name", "seat"))
    assert seats == {
        (NEW_NAME, "head"), ("Chi cục Kiểm lâm", "member"), ("Chi cục Thủy lợi", "member"),
    }  # fmt: skip


def test_seat_in_a_cluster_of_another_authority_is_not_taken_along(dated_world: World) -> None:
    other = dated_world.department.children.create(
        code="tt", name="Trung tâm", symbol="TT", kind="division", level="department",
        valid_from=SINCE,
    )  # fmt: skip
    goal = Successor(new_unit(other), head=dated_world.person("binh"))
    dated(dated_world)

    carry_out(
        dated_world,
        Order(Reorganisation.MERGE, [dated_world.units["cckl"]], [goal], TODAY, BASIS),
    )

    assert set(ClusterMember.objects.values_list("unit__name", flat=True)) == {"Chi cục Thủy lợi"}


def test_sub_units_and_offices_follow(dated_world: World) -> None:
    sub = found_unit(
        code="hkl", kind="sub_unit", level="department", name="Hạt", symbol="H",
        parent=dated_world.units["cckl"], since=SINCE,
    )  # fmt: skip
    dated_world.department.standing_office = dated_world.units["cckl"]
    dated_world.department.save()

    new = merge(dated_world).units[0]

    sub.refresh_from_db()
    dated_world.department.refresh_from_db()
    assert sub.parent == new
    assert dated_world.department.standing_office == new


def test_merger_is_one_fact_in_every_chain(dated_world: World) -> None:
    new = merge(dated_world).units[0]

    events = Event.objects.filter(action="reorganise")
    streams = {(event.stream.kind, event.stream.subject) for event in events}
    refs = {new.ref, dated_world.units["cckl"].ref, dated_world.units["cctl"].ref}
    assert streams == {("unit", ref) for ref in refs}
    assert {(e.note, e.post_title) for e in events} == {(BASIS, "Thủ trưởng cơ quan thường trực")}
    assert list(tampered_streams()) == []


def test_second_click_changes_nothing(dated_world: World) -> None:
    merge(dated_world)
    before = facts()

    again = reorganise(order=merger(dated_world), actor=dated_world.users["mau"], key="gộp")

    assert (again.units, facts()) == ([], before)


def test_merger_ahead_moves_nobody_before_its_day(dated_world: World) -> None:
    day = TODAY + timedelta(days=10)

    new = merge(dated_world, on=day).units[0]

    before = hats_of(dated_world.users["hoa"], TODAY)
    after = hats_of(dated_world.users["hoa"], day)
    assert before.unit_ids({Role.UNIT_OFFICER}) == {dated_world.units["cckl"].pk}
    assert after.unit_ids({Role.UNIT_OFFICER}, inherited=False) == {new.pk}
    assert dated_world.units["cckl"].pk in after.unit_ids({Role.UNIT_OFFICER})


def test_merger_into_a_unit_that_exists(dated_world: World) -> None:
    goal = Successor(dated_world.units["cctl"], head=dated_world.person("binh"), name="Chi cục TL")
    order = Order(Reorganisation.MERGE, [dated_world.units["cckl"]], [goal], TODAY, BASIS)

    carry_out(dated_world, order)

    assert unit_name_on(dated_world.units["cctl"], EVE) == "Chi cục Thủy lợi"
    assert unit_name_on(dated_world.units["cctl"], TODAY) == "Chi cục TL"
    assert ("unit_head", "Chi cục TL") in posts_of(dated_world.person("binh"))
    assert posts_of(dated_world.person("son")) == {("unit_deputy", "Chi cục TL")}
    assert ClusterMember.objects.get().seat == "head"


# --- Splitting, renaming, ending --------------------------------------------------------------


def halves(world: World, people: Sequence[int] = ()) -> list[Successor]:
    first = new_unit(world.department, "a", "Chi cục A")
    second = new_unit(world.department, "b", "Chi cục B")
    return [Successor(first), Successor(second, people=frozenset(people))]


def test_split_sends_the_named_people_to_the_second(dated_world: World) -> None:
    goals = halves(dated_world, [dated_world.person("hoa").pk])
    order = Order(Reorganisation.SPLIT, [dated_world.units["cckl"]], goals, TODAY, BASIS)

    carry_out(dated_world, order)

    assert posts_of(dated_world.person("hoa")) == {("unit_officer", "Chi cục B")}
    assert ("unit_head", "Chi cục A") in posts_of(dated_world.person("binh"))


def test_after_a_split_the_posts_of_both_count(dated_world: World) -> None:
    goals = halves(dated_world, [dated_world.person("hoa").pk])
    order = Order(Reorganisation.SPLIT, [dated_world.units["cckl"]], goals, TODAY, BASIS)

    carry_out(dated_world, order)

    old = dated_world.units["cckl"].pk
    for login, role in (("hoa", Role.UNIT_OFFICER), ("binh", Role.UNIT_HEAD)):
        assert old in hats_of(dated_world.users[login], TODAY).unit_ids({role})


def test_renaming_keeps_the_unit_and_its_people(dated_world: World) -> None:
    unit = dated_world.units["cckl"]
    post = dated_world.person("hoa").posts.get()
    post.title = "Cán bộ tổng hợp Chi cục Kiểm lâm"
    post.save()
    goal = Successor(unit, name="Chi cục Lâm nghiệp", symbol="CCLN")

    carry_out(dated_world, Order(Reorganisation.RENAME, [], [goal], TODAY, BASIS))

    post.refresh_from_db()
    unit.refresh_from_db()
    assert (unit.name, unit.symbol, unit.valid_to) == ("Chi cục Lâm nghiệp", "CCLN", None)
    assert (post.title, post.valid_to) == ("Cán bộ tổng hợp Chi cục Lâm nghiệp", None)
    assert unit_name_on(unit, EVE) == "Chi cục Kiểm lâm"


def end(world: World, code: str) -> Order:
    return Order(Reorganisation.END, [world.units[code]], [], TODAY, BASIS)


def test_unit_with_open_files_does_not_end_without_a_successor(dated_world: World) -> None:
    prepared(dated_world)

    sentence = refused(dated_world, end(dated_world, "cckl"))

    assert "còn 3 việc chưa xong" in sentence
    assert "Đề nghị khen thưởng, Năm 2026" in sentence
    assert "đơn vị tiếp nhận" in sentence


def test_unit_without_open_files_ends_with_its_posts(dated_world: World) -> None:
    carry_out(dated_world, end(dated_world, "vp"))

    assert posts_of(dated_world.person("thu")) == set()
    assert not dated_world.person("thu").memberships.on(TODAY).exists()


def test_authority_with_an_open_period_does_not_end(dated_world: World) -> None:
    assert open_business_of(dated_world.department) == ["Kỳ đang mở: Năm 2026"]
    with pytest.raises(OrganisationRefused, match="Kỳ đang mở"):
        end_unit(unit=dated_world.department, on=TODAY)


# --- What is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (SINCE, "phải sau ngày 01/01/2026"),
        (date(2025, 6, 1), "phải sau ngày 01/01/2026"),
        (date(2999, 1, 1), "quá một năm tới"),
        (date(1999, 1, 1), "quá mười năm trước"),
    ],
)
def test_impossible_days_are_refused(dated_world: World, day: date, said: str) -> None:
    assert said in refused(dated_world, merger(dated_world, on=day))


def test_day_before_somebody_came_is_refused(dated_world: World) -> None:
    Membership.objects.filter(person=dated_world.person("hoa")).update(valid_from=TODAY)

    assert "bắt đầu tại" in refused(dated_world, merger(dated_world))


def test_unit_that_has_ended_is_not_merged_again(dated_world: World) -> None:
    merge(dated_world)

    dated_world.units["cckl"].refresh_from_db()
    assert "đã kết thúc" in refused(dated_world, merger(dated_world, head="an"))


def test_unit_does_not_continue_itself_or_its_superior(dated_world: World) -> None:
    unit = dated_world.units["cckl"]
    itself = Order(Reorganisation.MERGE, [unit], [Successor(unit)], TODAY, BASIS)
    below = Order(Reorganisation.MERGE, [dated_world.department], [Successor(unit)], TODAY, BASIS)

    assert "tiếp nhận chính mình" in refused(dated_world, itself)
    assert "trực thuộc" in refused(dated_world, below)


@pytest.mark.parametrize("login", ["lan", "vu", "binh", "hoa", "so", "xuan"])
def test_only_the_office_head_or_an_administrator_reorganises(
    dated_world: World, login: str
) -> None:
    assert "Chỉ thủ trưởng" in refused(dated_world, merger(dated_world), login)


def test_units_of_another_tree_are_not_reorganised(dated_world: World) -> None:
    other = make_unit("khac", "Sở Khác")
    ending = [make_unit("phong-khac", "Phòng Khác", parent=other)]
    goal = Successor(dated_world.units["cckl"])
    dated(dated_world)

    order = Order(Reorganisation.MERGE, ending, [goal], TODAY, BASIS)

    assert "Chỉ thủ trưởng" in refused(dated_world, order)


def test_code_in_use_is_refused(dated_world: World) -> None:
    goal = Successor(new_unit(dated_world.department, "vp"), head=dated_world.person("binh"))
    order = Order(Reorganisation.MERGE, [dated_world.units["cckl"]], [goal], TODAY, BASIS)

    assert "“vp” đã có" in refused(dated_world, order)


# --- Chains and authorities -------------------------------------------------------------------


def test_posts_count_along_a_chain_in_both_directions(dated_world: World) -> None:
    middle = merge(dated_world, on=TODAY - timedelta(days=5)).units[0]
    last = new_unit(dated_world.department, "cuoi", "Chi cục Cuối")
    order = Order(Reorganisation.MERGE, [middle], [Successor(last)], TODAY, BASIS)

    end_of_chain = carry_out(dated_world, order)[0]

    old = dated_world.units["cctl"]
    assert forebears_of([end_of_chain.pk], TODAY)[end_of_chain.pk] == {
        middle.pk, old.pk, dated_world.units["cckl"].pk,
    }  # fmt: skip
    assert heirs_of([old.pk], TODAY) == {old.pk, middle.pk, end_of_chain.pk}
    assert heirs_of([old.pk], TODAY - timedelta(days=6)) == {old.pk}
    officers = people_with_role(Role.UNIT_OFFICER, unit_id=old.pk, cluster_id=None, day=TODAY)
    assert officers == [dated_world.person("an"), dated_world.person("hoa")]
    assert old.pk in hats_of(dated_world.users["an"], TODAY).unit_ids({Role.UNIT_OFFICER})


def test_superior_and_its_units_merge_on_one_day(dated_world: World) -> None:
    administer(dated_world, "xuan", dated_world.department)
    founded = new_unit(None, "so-c", "Sở C", kind="provincial_department", leader_title="Giám đốc")
    goal = Successor(founded, head=dated_world.person("vu"))
    above = Order(Reorganisation.MERGE, [dated_world.department], [goal], TODAY, BASIS)
    department = carry_out(dated_world, above, "xuan")[0]
    dated_world.department = department

    merged = reorganise(order=merger(dated_world), actor=dated_world.users["xuan"], key="sau")

    new = merged.units[0]
    ended = dated_world.units["cckl"]
    ended.refresh_from_db()
    assert (new.parent, ended.valid_to) == (department, TODAY - timedelta(days=1))
    assert unit_name_on(ended, TODAY) == "Chi cục Kiểm lâm"
    assert ended.versions.count() == 1


def test_departments_merge_with_office_leader_and_registrar(dated_world: World) -> None:
    other = make_unit("so-b", "Sở B", kind="provincial_department")
    boss = make_person("Giám Đốc B")
    Post.objects.create(person=boss, role=Role.LEADER, unit=other, valid_from=SINCE)
    dated(dated_world)
    for unit in (dated_world.department, other):
        administer(dated_world, "xuan", unit)
    founded = new_unit(None, "so-c", "Sở C", kind="provincial_department", leader_title="Giám đốc")
    goal = Successor(founded, head=dated_world.person("vu"))
    order = Order(Reorganisation.MERGE, [dated_world.department, other], [goal], TODAY, BASIS)

    new = carry_out(dated_world, order, "xuan")[0]

    roles = dict(Post.objects.on(TODAY).filter(unit=new).values_list("person__full_name", "role"))
    assert roles["Vũ Đình Ví Dụ"] == "leader"
    assert roles["Giám Đốc B"] == "deputy_leader"
    assert {"office", "office_head", "registrar"} <= set(roles.values())
    dated_world.units["vp"].refresh_from_db()
    new.refresh_from_db()
    assert (dated_world.units["vp"].parent, new.standing_office) == (new, dated_world.units["vp"])
    held = hats_of(dated_world.users["lan"], TODAY).unit_ids({Role.OFFICE})
    assert held == {new.pk, dated_world.department.pk, other.pk}
    owing = owing_candidates(dated_world.department, year=2026, day=TODAY)
    assert dated_world.units["cckl"] in owing
