"""Who stands in for whom: named on the page, for stated days, in line, never handed on."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from nominations import clock
from nominations.enums import Role, SignatureForm
from nominations.models import Delegation, Event, Post
from nominations.rules.standing_in import Mandate, unmet_mandate
from tests.factories.acts import do
from tests.factories.http import client_of
from tests.factories.paths import accepted, presented
from tests.factories.world import World
from workflows.models import Message
from workflows.services.errors import NotAllowed
from workflows.services.sweep import sweep

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 11, 23), date(2026, 11, 27)


def post_of(world: World, login: str, role: str = "") -> Post:
    posts = Post.objects.filter(person=world.person(login))
    return posts.get(role=role) if role else posts.get()


def name(world: World, giver: str, deputy: str, by: str = "", **values: Any) -> Any:
    data = {
        "post": str(post_of(world, giver, values.pop("role", "")).pk),
        "deputy": world.person(deputy).ref,
        "since": FIRST.isoformat(),
        "until": LAST.isoformat(),
        "mandate": "TB 91/TB-SO",
        "mandate_on": "2026-11-19",
        "form": "KT",
    }
    client = client_of(world.users[by or giver])
    return client.post(reverse("new_deputy"), data | values, follow=True)


def on(day: date) -> Any:
    return clock.at(timezone.make_aware(datetime.combine(day, time(9))))


def test_leader_names_his_deputy_who_sees_the_paper_on_those_days_only(world: World) -> None:
    accepted(world)
    paper = presented(world)
    page = f"/sign/{paper.ref}/"

    answer = name(world, "vu", "phan")

    assert "Đã phân công; hai người được báo." in answer.content.decode()
    seen = {}
    for day in (FIRST - timedelta(days=3), FIRST, LAST, LAST + timedelta(days=3)):
        with on(day):
            seen[day] = client_of(world.users["phan"]).get(page).status_code
    assert list(seen.values()) == [302, 200, 200, 302]  # others are led to the paper, to read
    event = Event.objects.get(action="substitute")
    assert event.note == "Phan Thử Nghiệm xử lý thay Vũ Đình Ví Dụ (Người đứng đầu)"


def test_both_are_told(world: World) -> None:
    name(world, "vu", "phan", by="lan")

    with clock.at(clock.now() + timedelta(minutes=20)):
        sweep()

    told = Message.objects.filter(notice__event__action="substitute")
    assert set(told.values_list("person__user__username", flat=True)) == {"vu", "phan"}


@pytest.mark.parametrize(
    ("giver", "deputy", "by", "values", "sentence"),
    [
        ("vu", "lan", "", {}, "không đúng tuyến"),
        ("hoa", "an", "", {}, "không đúng tuyến"),
        ("vu", "vu", "", {}, "Người xử lý thay phải là người khác."),
        ("vu", "phan", "", {"form": "TL"}, "Thừa lệnh (TL.) không ký khen thưởng."),
        ("vu", "phan", "", {"since": "2026-11-19"}, "Ngày 19/11/2026 đã qua."),
        ("vu", "phan", "", {"until": "2026-11-20"}, "trước ngày bắt đầu"),
        ("vu", "phan", "", {"until": "2028-01-01"}, "không quá một năm"),
        ("vu", "phan", "", {"until": "31/31/2026"}, "Ngày này không có thật."),
    ],
)
def test_impossible_mandate_is_refused_and_what_was_typed_stays(
    world: World, giver: str, deputy: str, by: str, values: dict[str, Any], sentence: str
) -> None:
    answer = name(world, giver, deputy, by, **values)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page or "Hãy chọn một trong danh sách." in page
    assert "TB 91/TB-SO" in page
    assert not Delegation.objects.exists()


def test_two_mandates_of_one_post_do_not_overlap(world: World) -> None:
    name(world, "vu", "phan")

    again = name(world, "vu", "bui", since=LAST.isoformat(), until="2026-12-04")
    after = name(world, "vu", "bui", since="2026-11-28", until="2026-12-04")

    assert "Đã có người xử lý thay nhiệm vụ này từ 23/11/2026 đến 27/11/2026." in (
        again.content.decode()
    )
    assert after.status_code == 200
    assert Delegation.objects.count() == 2


def test_nobody_hands_on_what_was_handed_to_him_or_what_is_not_his(world: World) -> None:
    name(world, "vu", "phan", since="2026-11-20")

    handed_on = name(world, "vu", "bui", by="phan", since="2026-12-01", until="2026-12-02")
    stranger = name(world, "vu", "bui", by="hoa", since="2026-12-01", until="2026-12-02")
    without = client_of(world.users["xuan"]).get(reverse("new_deputy"))

    assert (handed_on.status_code, stranger.status_code, without.status_code) == (422, 422, 302)
    assert Delegation.objects.count() == 1


def test_office_names_for_others_of_its_house(world: World) -> None:
    answer = name(world, "binh", "hoa", by="mau", role=Role.UNIT_HEAD)

    assert answer.status_code == 200
    assert Delegation.objects.get().made_by == world.users["mau"]


def test_mandate_in_force_ends_with_the_day_and_a_coming_one_at_once(world: World) -> None:
    name(world, "vu", "phan", since="2026-11-20")
    name(world, "mau", "lan")
    running = Delegation.objects.get(deputy=world.person("phan"))
    coming = Delegation.objects.get(deputy=world.person("lan"))
    lan = client_of(world.users["lan"])

    for one in (running, coming):
        lan.post(reverse("deputies"), {"ref": one.ref})

    running.refresh_from_db()
    assert running.valid_to == date(2026, 11, 20)
    assert running.ended_early_at is not None
    assert not Delegation.objects.filter(pk=coming.pk).exists()
    assert Event.objects.filter(action="end_substitute").count() == 2


def test_strangers_see_no_mandate_and_end_none(world: World) -> None:
    name(world, "vu", "phan")
    ref = Delegation.objects.get().ref
    hoa = client_of(world.users["hoa"])

    assert "Phan Thử Nghiệm" not in hoa.get(reverse("deputies")).content.decode()
    assert hoa.post(reverse("deputies"), {"ref": ref}).status_code == 404
    assert Delegation.objects.get().valid_to == LAST


def test_list_takes_few_statements_and_the_same_for_more(world: World) -> None:
    lan, counts = client_of(world.users["lan"]), []
    for n in (1, 2):
        for k in range(n):
            Delegation.objects.create(
                post=post_of(world, "vu"), deputy=world.person("phan"), mandate=f"TB {n}{k}",
                mandate_on=FIRST, valid_from=FIRST + timedelta(days=10 * n + k),
                valid_to=FIRST + timedelta(days=10 * n + k),
            )  # fmt: skip
        lan.get(reverse("deputies"))
        with CaptureQueriesContext(connection) as captured:
            assert lan.get(reverse("deputies")).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
spans = st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))


@given(spans, st.lists(spans, max_size=4))
def test_overlap_is_what_a_calendar_would_show(
    asked: tuple[date, date], others: list[tuple[date, date]]
) -> None:
    unmet = unmet_mandate(
        Mandate(
            role=Role.LEADER, since=asked[0], until=asked[1], today=date(2026, 1, 1),
            mandate="TB 1", mandate_on=date(2026, 1, 1), form=SignatureForm.KT,
            post_from=date(2020, 1, 1), post_to=None, giver_id=1, deputy_id=2, in_line=True,
            others=others,
        )
    )  # fmt: skip

    every = {asked[0] + timedelta(days=n) for n in range((asked[1] - asked[0]).days + 1)}
    taken = any(first <= day <= last for day in every for first, last in others)
    assert bool(unmet) == taken


def test_mandate_by_order_signs_no_award_however_it_came_about(world: World) -> None:
    accepted(world)
    paper = presented(world)
    Delegation.objects.create(
        post=post_of(world, "vu"), deputy=world.person("phan"), form="TL", mandate="TB 1",
        mandate_on=FIRST, valid_from=date(2026, 11, 20), valid_to=LAST,
    )  # fmt: skip

    with pytest.raises(NotAllowed, match="Thừa lệnh"):
        do(paper, "sign_all", world.users["phan"], acting_for=world.person("vu"))


def test_deputy_of_the_office_names_nobody_in_the_post_that_he_holds_for_another(
    world: World,
) -> None:
    name(world, "mau", "lan", since="2026-11-20")
    lan = world.users["lan"]
    Post.objects.filter(person=lan.person).update(valid_to=date(2026, 11, 20))

    with on(FIRST):
        answer = client_of(lan).get(reverse("new_deputy"))

    assert answer["Location"] == reverse("deputies")


def test_mandate_is_ended_once(world: World) -> None:
    name(world, "vu", "phan", since="2026-11-20")
    ref = Delegation.objects.get().ref

    for _press in range(3):
        client_of(world.users["lan"]).post(reverse("deputies"), {"ref": ref})

    assert Event.objects.filter(action="end_substitute").count() == 1
