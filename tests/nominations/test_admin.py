"""The administrator's catalogues: pages open, nothing in travel is there, nothing vanishes."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from nominations.enums import PeriodStatus
from nominations.models import (
    Cluster,
    Consolidation,
    Event,
    EventItem,
    Membership,
    Nomination,
    Period,
    Person,
    Post,
    Submission,
    Unit,
    User,
)
from nominations.rules.routes import FrozenRoute
from nominations.services.demo import demo_period

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_facts", "demo_day"),
]

CATALOGUES = [model for model in admin.site._registry if model._meta.app_label == "nominations"]


@pytest.fixture
def site(client):
    client.force_login(User.objects.get(username="admin"))
    return client


def _page(model, name, *args):
    return reverse(f"admin:nominations_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("model", CATALOGUES, ids=lambda model: model.__name__)
def test_every_catalogue_opens_and_nothing_can_be_deleted(site, model):
    record = model.objects.first()

    assert site.get(_page(model, "changelist")).status_code == 200
    assert site.get(_page(model, "change", record.pk)).status_code == 200
    assert site.get(_page(model, "add")).status_code == (403 if model is Unit else 200)
    assert site.post(_page(model, "delete", record.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("model", [Submission, Nomination, Consolidation, Event, EventItem])
def test_what_travels_and_the_log_are_not_catalogues(model):
    assert model not in admin.site._registry


def test_only_staff_comes_in(client):
    client.force_login(User.objects.get(username="giamdoc"))

    assert client.get(_page(Unit, "changelist")).status_code == 302


def test_a_new_person_gets_keys_and_an_accent_free_search_finds_him(site):
    data = {"full_name": "  Đặng  Thị Bản Mẫu", "sex": "F"} | _no_inlines("memberships", "kin")

    assert site.post(_page(Person, "add"), data).status_code == 302

    person = Person.objects.get(search_key="dang thi ban mau")
    assert person.full_name == "Đặng Thị Bản Mẫu"
    found = site.get(_page(Person, "changelist"), {"q": "dang thi ban mau"})
    assert list(found.context["cl"].queryset) == [person]


def test_two_places_at_a_time_are_refused(site):
    place = Membership.objects.filter(unit__code="ttkn", valid_to=None).first()
    data = {
        "full_name": place.person.full_name,
        "sex": place.person.sex,
        **_no_inlines("kin"),
        "memberships-TOTAL_FORMS": "2",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": place.pk,
        "memberships-0-person": place.person_id,
        "memberships-0-unit": place.unit_id,
        "memberships-0-position": place.position,
        "memberships-0-valid_from": place.valid_from.isoformat(),
        "memberships-1-person": place.person_id,
        "memberships-1-unit": place.unit_id,
        "memberships-1-position": "Chuyên viên",
        "memberships-1-valid_from": "2026-10-01",
    }

    answer = site.post(_page(Person, "change", place.person_id), data)

    assert answer.status_code == 200
    assert "trùng thời gian từ 01/10/2026" in answer.content.decode()


def test_a_post_of_a_cluster_needs_a_cluster(site):
    data = {
        "person": Person.objects.first().pk,
        "role": "cluster_head",
        "unit": Unit.objects.get(code="vp").pk,
        "valid_from": "2026-01-01",
    }
    before = Post.objects.count()

    answer = site.post(_page(Post, "add"), data)

    assert "phải gắn với một cụm" in answer.content.decode()
    assert Post.objects.count() == before


def test_a_second_seat_in_a_year_is_refused(site):
    cluster = Cluster.objects.get(code="cum-1")
    data = {
        "authority": cluster.authority_id,
        "code": cluster.code,
        "name": cluster.name,
        "position": cluster.position,
        "members-TOTAL_FORMS": "1",
        "members-INITIAL_FORMS": "0",
        "members-0-cluster": cluster.pk,
        "members-0-unit": Unit.objects.get(code="cckl").pk,
        "members-0-year": "2026",
        "members-0-seat": "member",
        "members-0-position": "6",
    }

    answer = site.post(_page(Cluster, "change", cluster.pk), data)

    assert "đã thuộc một cụm trong năm 2026" in answer.content.decode()


def test_a_login_is_made_from_a_person(site):
    person = Person.objects.filter(user=None).first()
    data = {
        "username": "moi.tonghop",
        "usable_password": "true",
        "password1": "mật khẩu đủ dài để thử",
        "password2": "mật khẩu đủ dài để thử",
    }

    assert site.post(_page(User, "add"), data).status_code == 200
    assert site.post(_page(User, "add"), {**data, "person": person.pk}).status_code == 302

    assert User.objects.get(username="moi.tonghop").person == person


def test_an_open_period_keeps_its_state_route_and_dates(site):
    period = demo_period("rescue-2026")
    Period.objects.filter(pk=period.pk).update(
        status=PeriodStatus.OPEN, frozen_route=FrozenRoute.from_template(period.route).to_json()
    )
    due = period.dues.get()
    data = {
        "name": "Tên đã sửa",
        "basis": "",
        "status": "closed",
        "route": "999",
        "data_from": "2020-01-01",
        **_no_inlines("indicators", "recipients"),
        "dues-TOTAL_FORMS": "1",
        "dues-INITIAL_FORMS": "1",
        "dues-0-id": due.pk,
        "dues-0-period": period.pk,
        "dues-0-submission_kind": due.submission_kind,
        "dues-0-stage": due.stage,
        "dues-0-due_on": "2027-01-01",
    }

    assert site.post(_page(Period, "change", period.pk), data).status_code == 302

    fresh = Period.objects.get(pk=period.pk)
    assert fresh.name == "Tên đã sửa"
    assert (fresh.status, fresh.route, fresh.data_from) == (
        PeriodStatus.OPEN,
        period.route,
        date(2026, 4, 11),
    )
    assert fresh.dues.get().due_on == due.due_on


def _no_inlines(*prefixes):
    return {f"{prefix}-{field}_FORMS": "0" for prefix in prefixes for field in ("TOTAL", "INITIAL")}


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"kind": "registration"}, "year", "Cơ quan đã có kỳ đăng ký thi đua của năm này."),
        ({"kind": "figures"}, "data_from", "Đã có kỳ số liệu từ ngày 01/10/2026."),
        ({"kind": "annual", "data_to": "2026-01-01"}, "data_to", "Ngày cuối sớm hơn ngày đầu"),
    ],
)
def test_a_second_registration_or_month_is_refused_in_words(site, fields, field, sentence):
    known = demo_period("annual-2026")
    count = Period.objects.count()
    data = {
        "authority": known.authority_id,
        "route": known.route_id,
        "year": 2026,
        "name": "Kỳ nữa",
        "data_from": "2026-10-01",
        "data_to": "2026-10-31",
        **fields,
        **_no_inlines("dues", "indicators", "recipients"),
    }

    answer = site.post(_page(Period, "add"), data)

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors[field][0].startswith(sentence)
    assert Period.objects.count() == count


def test_a_route_is_chosen_and_keeps_lists(site):
    route = demo_period("annual-2026").route
    chosen = {"cluster_kinds": ["nominations"], "opened_by_units": ["ad_hoc"]}
    data = {
        **{name: getattr(route, name) for name in ("name", "code", "basis", "posting_days")},
        **{name: getattr(route, name) for name in ("council_threshold", "council_quorum")},
        **{name: getattr(route, name) for name in ("appraisal_days", "signing_days")},
        "authority": route.authority_id,
        "posting_audience": "internal",
        "late_after_days": "45",
        "remind_days": "2, 10, 5",
        "head_after_days": "1",
        "office_after_days": "3",
        **chosen,
    }

    wrong = ({"opened_by_units": ["annual"]}, {"remind_days": "ba"}, {"remind_days": "61"})
    answers = [
        site.post(_page(type(route), "change", route.pk), values).status_code
        for values in (data, *(data | one for one in wrong))
    ]

    route.refresh_from_db()
    assert answers == [302, 200, 200, 200]
    assert (route.remind_days, route.office_after_days) == ([10, 5, 2], 3)
    assert (route.cluster_kinds, route.opened_by_units) == (["nominations"], ["ad_hoc"])
    assert (route.cluster_targets, route.late_after_days) == ([], 45)
