"""The yearly hand-over of a cluster: seats, posts, successors, and every way it is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from nominations.enums import Role, SuccessionKind
from nominations.models import Cluster, ClusterMember, Event, Post, Unit, UnitSuccession
from nominations.services.audit import tampered_streams
from nominations.services.clusters import HandedOver, HandOverRefused, hand_over
from tests.factories.clusters import make_cluster, make_login
from tests.factories.world import World, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
LAST = date(2026, 12, 31)


@pytest.fixture
def three(morning: object) -> World:
    return make_cluster(3)


def handed(world: World, head: str = "u1", deputy: str | None = "u2", **more: Any) -> HandedOver:
    assert world.cluster
    values: dict[str, Any] = {
        "cluster": world.cluster,
        "year": 2027,
        "head": world.units[head],
        "deputy": world.units[deputy] if deputy else None,
        "actor": world.users["lan"],
        "basis": "QĐ 9/QĐ-SM",
    }
    return hand_over(**values | more)


def seats(world: World, year: int = 2027) -> list[tuple[str, str, int]]:
    rows = ClusterMember.objects.filter(cluster=world.cluster, year=year).order_by("position")
    return list(rows.values_list("unit__code", "seat", "position"))


def posts_on(world: World, day: date) -> dict[str, str]:
    """Who acts for whom in the cluster on `day`: name → role."""
    rows = Post.objects.on(day).filter(cluster=world.cluster)
    return dict(rows.values_list("person__full_name", "role"))


def test_members_are_seated_again_in_their_order_under_the_new_head(three: World) -> None:
    handed(three)

    assert seats(three) == [("u0", "member", 1), ("u1", "head", 2), ("u2", "deputy", 3)]
    assert seats(three, 2026)[0][:2] == ("u0", "head")


def test_posts_change_hands_at_the_turn_of_the_year(three: World) -> None:
    handed(three)

    assert posts_on(three, LAST) == {
        "Người h0": "cluster_head",
        "Người h1": "cluster_deputy",
        "Người h2": "cluster_member",
    }
    assert posts_on(three, LAST + timedelta(days=1)) == {
        "Người h0": "cluster_member",
        "Người h1": "cluster_head",
        "Người h2": "cluster_deputy",
    }
    assert Post.objects.get(cluster=three.cluster, role=Role.CLUSTER_HEAD, valid_to=None).basis


def test_old_posts_end_on_the_day_that_was_agreed(three: World) -> None:
    handed(three, last_day=date(2027, 1, 15))

    assert posts_on(three, date(2027, 1, 15))["Người h0"] == "cluster_head"
    assert posts_on(three, date(2027, 1, 16))["Người h1"] == "cluster_head"


def test_post_goes_to_the_named_holder_and_a_unit_without_a_head_is_told(three: World) -> None:
    Post.objects.filter(role=Role.UNIT_HEAD, unit=three.units["u2"]).delete()
    named = make_login(three, "thay", None, three.units["u0"])

    done = handed(three, holders={three.units["u0"].pk: named.person})

    assert posts_on(three, date(2027, 1, 1)) == {
        "Người thay": "cluster_member",
        "Người h1": "cluster_head",
    }
    assert list(done.without_holder) == [three.units["u2"]]


def test_hand_over_is_recorded_in_the_clusters_own_stream(three: World) -> None:
    handed(three)

    event = Event.objects.get(action="hand_over")
    assert (event.stream.kind, event.stream.subject) == ("cluster", three.cluster.ref)
    assert (event.data["head"], event.data["deputy"]) == ("u1", "u2")
    assert event.data["members"] == ["u0", "u1", "u2"]
    assert event.note == "Năm 2027: cụm trưởng Đơn vị 1, cụm phó Đơn vị 2. QĐ 9/QĐ-SM"
    assert list(tampered_streams()) == []


def ended(world: World, code: str, heir: Unit) -> None:
    unit = world.units[code]
    Unit.objects.filter(pk=unit.pk).update(valid_to=date(2026, 11, 30))
    UnitSuccession.objects.create(
        predecessor=unit, successor=heir, kind=SuccessionKind.MERGED, on=date(2026, 12, 1)
    )


def test_merged_members_are_replaced_by_their_successor_once(three: World) -> None:
    heir = make_unit("u9", "Đơn vị hợp nhất", parent=three.department)
    ended(three, "u0", heir)
    ended(three, "u2", heir)

    handed(three, deputy=None)

    assert seats(three) == [("u9", "member", 1), ("u1", "head", 2)]


def test_member_without_a_successor_is_left_out(three: World) -> None:
    Unit.objects.filter(code="u0").update(valid_to=LAST)

    handed(three)

    assert [code for code, _seat, _position in seats(three)] == ["u1", "u2"]


def test_successor_that_another_cluster_has_seated_stays_there(three: World) -> None:
    heir = make_unit("u9", "Đơn vị hợp nhất", parent=three.department)
    ended(three, "u0", heir)
    other = Cluster.objects.create(authority=three.department, code="khac", name="Cụm khác")
    ClusterMember.objects.create(cluster=other, unit=heir, year=2027)

    handed(three)

    assert [code for code, _seat, _position in seats(three)] == ["u1", "u2"]


def test_same_unit_may_lead_two_years_in_a_row(three: World) -> None:
    handed(three, head="u0")

    assert seats(three)[0] == ("u0", "head", 1)


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"basis": "  "}, "basis", "căn cứ"),
        ({"deputy": "u1"}, "deputy", "khác cụm trưởng"),
        ({"year": 2026}, "year", "đã có danh sách thành viên năm 2026"),
        ({"year": 2029}, "year", "không có thành viên nào của năm 2028"),
        ({"last_day": date(2028, 1, 1)}, "last_day", "năm 2026 hoặc 2027"),
        ({"last_day": date.max}, "last_day", "năm 2026 hoặc 2027"),
        ({"head": "else"}, "head", "không phải thành viên"),
        ({"deputy": "else"}, "deputy", "không phải thành viên"),
    ],
)
def test_hand_over_is_refused_with_a_sentence_and_changes_nothing(
    three: World, change: dict[str, Any], field: str, sentence: str
) -> None:
    three.units["else"] = make_unit("else", "Đơn vị ngoài cụm", parent=three.department)
    before = (seats(three), posts_on(three, date(2027, 6, 1)))

    with pytest.raises(HandOverRefused) as refused:
        handed(three, **change)

    assert refused.value.unmet[0].field == field
    assert sentence in str(refused.value)
    assert (seats(three), posts_on(three, date(2027, 6, 1))) == before
    assert not Event.objects.filter(action="hand_over").exists()


def test_second_hand_over_of_the_same_year_is_refused(three: World) -> None:
    handed(three)

    with pytest.raises(HandOverRefused):
        handed(three, head="u2", deputy=None)

    assert seats(three)[1] == ("u1", "head", 2)
    assert Event.objects.filter(action="hand_over").count() == 1


@pytest.mark.parametrize("login", ["h0", "h1", "o0", "vu", "xuan"])
def test_only_the_standing_office_hands_over(three: World, login: str) -> None:
    with pytest.raises(HandOverRefused) as refused:
        handed(three, actor=three.users[login])

    assert refused.value.stranger
    assert seats(three) == []
