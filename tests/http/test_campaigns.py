"""Campaigns and score tables over HTTP: who sees and writes what, versions, the editor, answers."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations import clock
from nominations.enums import AwardTarget, DueStage
from nominations.models import Campaign, Criterion, Event, PeriodDue, ScoreTable
from nominations.services import score_tables
from nominations.services.audit import tampered_streams
from nominations.services.campaigns import seen_of
from tests.factories.http import client_of, post, write
from tests.factories.world import World, make_period, make_unit
from tests.http.papers import PDF, upload
from workflows.services.periods import open_period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

GROUPS = [{"code": "I", "name": "Nhiệm vụ"}, {"code": "II", "name": "Kỷ cương"}]


def make_campaign(world: World, **fields: Any) -> Campaign:
    """The department's campaign with a published table of two criteria in two groups."""
    values = {"code": "pt-2026", "issuer": world.department, "year": 2026, "theme": "Chủ đề"}
    values |= {"name": "Phong trào năm 2026", "document": "KH 12", "contents": ["Làm tốt"]}
    values["duties"] = [{"who": "Đơn vị", "what": "Phổ biến", "to": "Sở", "when": "tháng 1"}]
    campaign = Campaign.objects.create(**(values | fields))
    table = ScoreTable.objects.create(
        campaign=campaign, target=AwardTarget.UNIT, total=100, groups=GROUPS,
        name="Bảng tập thể", published_at=clock.now(),
    )  # fmt: skip
    how = {"rule": "months_above", "above": 90, "each": 5, "fact": "months_on_time"}
    for place, (code, group, points) in enumerate((("I.1", "I", 60), ("II.1", "II", 40)), start=1):
        Criterion.objects.create(
            table=table, code=code, group=group, text=f"Tiêu chí {code}", max_points=points,
            source="KH 12", position=place, kind="number", how=how,
        )  # fmt: skip
    return campaign


def draft_of(world: World, campaign: Campaign) -> ScoreTable:
    return score_tables.draft_table(campaign, target="unit", actor=world.users["lan"])


def seen(table: ScoreTable) -> str:
    return score_tables.seen_of(ScoreTable.objects.get(pk=table.pk))


def criterion_fields(table: ScoreTable, **fields: Any) -> dict[str, Any]:
    values = {"code": "I.2", "text": "Thêm", "section": "main", "group": "I", "kind": "number"}
    values |= {"max_points": "10", "rule": "judge", "source": "KH 12", "seen": seen(table)}
    return values | fields


def edit_fields(campaign: Campaign, **fields: Any) -> dict[str, Any]:
    values = {"name": campaign.name, "theme": "Mới", "kind": "regular", "year": campaign.year}
    values |= {"contents": "Một\n\n Hai ", "recipients": "Đơn vị", "seen": seen_of(campaign)}
    values |= {"duty-TOTAL_FORMS": 2, "duty-INITIAL_FORMS": 0}
    values |= {"duty-0-who": "Văn phòng", "duty-0-what": "Tổng hợp"}
    return values | fields


# --- Who sees ------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["hoa", "binh", "lan", "mau", "vu", "so", "phan"])
def test_everybody_with_a_post_reads_his_authoritys_campaign(world: World, login: str) -> None:
    campaign = make_campaign(world)
    client = client_of(world.users[login])

    listed = client.get(reverse("campaigns")).content.decode()
    page = client.get(reverse("campaign", args=[campaign.ref])).content.decode()

    assert "Phong trào năm 2026" in listed
    for said in ("Chủ đề", "Làm tốt", "Phổ biến", "Tiêu chí I.1", "Nhiệm vụ", "KH 12"):
        assert said in page


def test_a_stranger_finds_no_campaign(world: World) -> None:
    campaign = make_campaign(world)
    other = make_campaign(world, code="khac", issuer=make_unit("so-khac", "Sở Khác"))

    xuan = client_of(world.users["xuan"])
    assert xuan.get(reverse("campaigns")).status_code == 404
    assert xuan.get(reverse("campaign", args=[campaign.ref])).status_code == 404
    assert (
        client_of(world.users["lan"]).get(reverse("campaign", args=[other.ref])).status_code == 404
    )


def test_the_campaign_above_is_seen_and_a_neighbours_answer_is_not(world: World) -> None:
    above = make_campaign(world, code="bo", issuer=make_unit("bo", "Bộ Mẫu"), name="Của Bộ")
    campaign = make_campaign(world, parent=above)
    make_campaign(
        world, code="cctl", issuer=world.units["cctl"], parent=campaign, name="Của Thủy lợi"
    )

    def seen_by(login: str) -> str:
        return client_of(world.users[login]).get(reverse("campaigns")).content.decode()

    assert "Của Bộ" in seen_by("hoa")
    assert "Của Thủy lợi" not in seen_by("hoa")
    assert "Của Thủy lợi" in seen_by("an")
    assert "Của Thủy lợi" in seen_by("lan")


def test_drafts_are_the_offices_own(world: World) -> None:
    campaign = make_campaign(world)
    draft = draft_of(world, campaign)
    draft.criteria.filter(code="I.1").update(text="Chữ của dự thảo")
    url = reverse("campaign", args=[campaign.ref]) + "?unit=2"

    assert "Chữ của dự thảo" in client_of(world.users["lan"]).get(url).content.decode()
    assert "Chữ của dự thảo" not in client_of(world.users["hoa"]).get(url).content.decode()


@pytest.mark.parametrize("login", ["hoa", "binh", "vu", "so"])
def test_only_the_office_writes_tables_and_campaigns(world: World, login: str) -> None:
    campaign = make_campaign(world)
    draft = draft_of(world, campaign)
    line = draft.criteria.get(code="I.1")
    before = Event.objects.count()
    client = client_of(world.users[login])

    for url in (
        reverse("edit_campaign", args=[campaign.ref]),
        reverse("copy_campaign", args=[campaign.ref]),
        reverse("draft_table", args=[campaign.ref, "unit"]),
        reverse("score_table", args=[draft.ref]),
        reverse("publish_table", args=[draft.ref]),
        reverse("drop_table", args=[draft.ref]),
        reverse("add_criterion", args=[draft.ref]),
        reverse("edit_criterion", args=[draft.ref, line.pk]),
        reverse("change_criterion", args=[draft.ref, line.pk, "remove"]),
        reverse("new_campaign"),
    ):
        assert client.post(url, {"seen": seen(draft), "name": "x"}).status_code == 404, url
    assert Event.objects.count() == before


# --- The campaign itself -------------------------------------------------------------------------


def test_office_edits_a_campaign_and_the_log_says_so(world: World) -> None:
    campaign = make_campaign(world)
    client = client_of(world.users["lan"])
    url = reverse("edit_campaign", args=[campaign.ref])

    assert client.get(url).status_code == 200
    saved = client.post(url, edit_fields(campaign))

    assert saved.status_code == 302
    campaign.refresh_from_db()
    assert (campaign.theme, campaign.contents) == ("Mới", ["Một", "Hai"])
    assert campaign.duties == [{"who": "Văn phòng", "what": "Tổng hợp", "to": "", "when": ""}]
    page = client.get(saved["Location"]).content.decode()
    assert "Đã sửa nội dung phong trào" in page
    assert list(tampered_streams()) == []


def test_stale_edit_is_a_conflict_that_keeps_the_text_and_may_be_saved_again(world: World) -> None:
    campaign = make_campaign(world)
    fields = edit_fields(campaign, theme="Chữ tôi đã nhập")
    Campaign.objects.update(theme="Người khác")
    client = client_of(world.users["lan"])
    url = reverse("edit_campaign", args=[campaign.ref])

    clash = client.post(url, fields)

    assert clash.status_code == 409
    assert "Chữ tôi đã nhập" in clash.content.decode()
    campaign.refresh_from_db()
    assert campaign.theme == "Người khác"
    again = client.post(url, fields | {"seen": clash.context["form"]["seen"].value()})
    assert again.status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": "nghìn"}, {"year": "99999"}, {"name": "\x00 "}, {"kind": "la"},
        {"issued_on": "31/02/2026"}, {"parent": "khong-co"}, {"duty-0-who": ""},
        {"duty-TOTAL_FORMS": "x"}, {"contents": "\n".join("d" for _ in range(200))},
    ],
)  # fmt: skip
def test_garbled_campaign_is_refused_and_nothing_changes(world: World, wrong: Any) -> None:
    campaign = make_campaign(world)

    answer = client_of(world.users["lan"]).post(
        reverse("edit_campaign", args=[campaign.ref]), edit_fields(campaign, **wrong)
    )

    assert answer.status_code == 422
    assert Campaign.objects.get(pk=campaign.pk).theme == "Chủ đề"


def test_a_campaign_never_stands_below_itself(world: World) -> None:
    campaign = make_campaign(world)
    below = make_campaign(world, code="duoi", name="Dưới", parent=campaign)

    answer = client_of(world.users["lan"]).post(
        reverse("edit_campaign", args=[campaign.ref]), edit_fields(campaign, parent=below.ref)
    )

    assert answer.status_code == 422
    assert "không thể nằm dưới chính nó" in answer.content.decode()


def test_copy_into_next_year_is_one_click_with_tables_as_drafts(world: World) -> None:
    campaign = make_campaign(world)
    client = client_of(world.users["lan"])
    url = reverse("copy_campaign", args=[campaign.ref])

    first = client.post(url, {"name": "Phong trào năm 2027"})
    twice = client.post(url, {"name": "Phong trào năm 2027"})

    made = Campaign.objects.get(year=2027)
    assert first["Location"] == reverse("campaign", args=[made.ref])
    assert twice["Location"] == reverse("campaign", args=[campaign.ref])
    assert (made.name, made.document, made.basis, made.parent) == (
        "Phong trào năm 2027",
        "",
        "",
        None,
    )
    assert (made.contents, made.duties) == (campaign.contents, campaign.duties)
    table = made.tables.get()
    assert (table.version, table.published_at, table.groups) == (1, None, GROUPS)
    old = campaign.tables.get().criteria.values_list(
        "code", "text", "max_points", "how", "position"
    )
    assert list(
        table.criteria.values_list("code", "text", "max_points", "how", "position")
    ) == list(old)


def test_office_starts_a_new_campaign(world: World) -> None:
    above = make_campaign(world, code="bo", issuer=make_unit("bo", "Bộ Mẫu"))
    make_campaign(world, parent=above)
    client = client_of(world.users["lan"])
    fields = edit_fields(above, name="Chuyên đề mới", parent=above.ref, kind="thematic")

    made = client.post(reverse("new_campaign"), fields | {"issuer": world.department.ref})

    assert made.status_code == 302
    campaign = Campaign.objects.get(name="Chuyên đề mới")
    assert (campaign.issuer, campaign.parent) == (world.department, above)


# --- Answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["hoa", "binh"])
def test_unit_answers_below_the_campaign(world: World, login: str) -> None:
    campaign = make_campaign(world)
    client = client_of(world.users[login])
    url = reverse("answer_campaign", args=[campaign.ref])

    page = client.get(url)
    issuer = page.context["whose"].fields["issuer"].choices[0][0]
    made = client.post(url, edit_fields(campaign, name="Giữ rừng") | {"issuer": issuer})

    assert made.status_code == 302
    answer = Campaign.objects.get(name="Giữ rừng")
    assert (answer.issuer, answer.parent, answer.cluster) == (world.units["cckl"], campaign, None)
    assert "Giữ rừng" in client.get(reverse("campaign", args=[campaign.ref])).content.decode()


def test_cluster_head_answers_for_the_cluster(world: World) -> None:
    campaign = make_campaign(world)
    client = client_of(world.users["binh"])
    url = reverse("answer_campaign", args=[campaign.ref])

    places = dict(client.get(url).context["whose"].fields["issuer"].choices)
    key = next(key for key, name in places.items() if name == "Cụm số 2")
    client.post(url, edit_fields(campaign, name="Giao ước cụm") | {"issuer": key})

    answer = Campaign.objects.get(name="Giao ước cụm")
    assert (answer.cluster, answer.issuer) == (world.cluster, world.units["cckl"])
    assert "Giao ước cụm" in client_of(world.users["an"]).get(reverse("campaigns")).content.decode()


def test_nobody_answers_for_another_unit(world: World) -> None:
    campaign = make_campaign(world)
    fields = edit_fields(campaign, name="Chen vào") | {"issuer": world.units["cctl"].ref}

    answer = client_of(world.users["hoa"]).post(
        reverse("answer_campaign", args=[campaign.ref]), fields
    )

    assert answer.status_code == 422
    assert not Campaign.objects.filter(name="Chen vào").exists()


def test_unit_edits_its_own_answer_and_not_its_neighbours(world: World) -> None:
    campaign = make_campaign(world)
    own = make_campaign(world, code="a", issuer=world.units["cckl"], parent=campaign)
    other = make_campaign(world, code="b", issuer=world.units["cctl"], parent=campaign)
    client = client_of(world.users["hoa"])

    assert client.get(reverse("edit_campaign", args=[own.ref])).status_code == 200
    assert client.get(reverse("edit_campaign", args=[other.ref])).status_code == 404
    assert client.post(reverse("draft_table", args=[own.ref, "unit"])).status_code == 404


# --- Tables in versions --------------------------------------------------------------------------


def test_draft_is_a_copy_and_there_is_one_of_it(world: World) -> None:
    campaign = make_campaign(world)
    client = client_of(world.users["lan"])
    url = reverse("draft_table", args=[campaign.ref, "unit"])

    first, second = client.post(url), client.post(url)

    assert first["Location"] == second["Location"]
    draft = campaign.tables.get(published_at=None)
    assert (draft.version, draft.criteria.count()) == (2, 2)
    assert client.get(first["Location"]).status_code == 200


def test_published_version_never_changes(world: World) -> None:
    campaign = make_campaign(world)
    table = campaign.tables.get()
    line = table.criteria.get(code="I.1")
    client = client_of(world.users["lan"])
    before = score_tables.seen_of(table)

    client.post(reverse("score_table", args=[table.ref]), {"total": "1", "seen": before})
    add = client.post(reverse("add_criterion", args=[table.ref]), criterion_fields(table))
    edited = client.post(
        reverse("edit_criterion", args=[table.ref, line.pk]), criterion_fields(table, code="I.1")
    )
    for deed in ("up", "down", "remove"):
        client.post(reverse("change_criterion", args=[table.ref, line.pk, deed]), {"seen": before})
    client.post(reverse("drop_table", args=[table.ref]), {"seen": before})

    assert (add.status_code, edited.status_code) == (422, 422)
    assert "đã ban hành nên không sửa được" in add.content.decode()
    assert seen(table) == before


def test_publishing_keeps_running_periods_on_theirs(world: World) -> None:
    campaign = make_campaign(world)
    running = make_period(world)
    running.campaign = campaign
    running.save()
    units = [world.units["cckl"]]
    open_period(period=running, units=units, actor=world.users["lan"])
    draft = draft_of(world, campaign)
    client = client_of(world.users["lan"])

    done = client.post(
        reverse("publish_table", args=[draft.ref]), {"seen": seen(draft), "note": "Sửa câu chữ"}
    )
    later = make_period(world)
    later.campaign = campaign
    later.save()
    open_period(period=later, units=units, actor=world.users["lan"])

    assert done.status_code == 302
    running.refresh_from_db()
    later.refresh_from_db()
    assert (running.unit_table.version, later.unit_table.version) == (1, 2)
    draft.refresh_from_db()
    assert (draft.published_by, draft.change_note) == (world.person("lan"), "Sửa câu chữ")


def test_publishing_needs_a_note_of_what_changed(world: World) -> None:
    draft = draft_of(world, make_campaign(world))

    answer = client_of(world.users["lan"]).post(
        reverse("publish_table", args=[draft.ref]), {"seen": seen(draft), "note": " "}
    )

    assert answer.status_code == 422
    assert "Hãy ghi nội dung thay đổi" in answer.content.decode()
    assert ScoreTable.objects.get(pk=draft.pk).published_at is None


def test_points_that_do_not_add_up_are_not_published(world: World) -> None:
    draft = draft_of(world, make_campaign(world))
    draft.criteria.filter(code="I.1").update(max_points=50)
    client = client_of(world.users["lan"])

    answer = client.post(
        reverse("publish_table", args=[draft.ref]), {"seen": seen(draft), "note": "Sửa"}
    )

    assert answer.status_code == 422
    assert "thiếu 10 điểm" in answer.content.decode()
    assert ScoreTable.objects.get(pk=draft.pk).published_at is None


def test_page_says_what_differs_between_versions(world: World) -> None:
    campaign = make_campaign(world)
    draft = draft_of(world, campaign)
    client = client_of(world.users["lan"])
    client.post(reverse("add_criterion", args=[draft.ref]), criterion_fields(draft))
    line = draft.criteria.get(code="I.1")
    changed = criterion_fields(draft, code="I.1", text="Tiêu chí I.1", max_points="50")
    client.post(reverse("edit_criterion", args=[draft.ref, line.pk]), changed)
    client.post(
        reverse("publish_table", args=[draft.ref]), {"seen": seen(draft), "note": "Thêm I.2"}
    )

    page = client.get(reverse("campaign", args=[campaign.ref])).content.decode()
    old = client.get(reverse("campaign", args=[campaign.ref]) + "?unit=1").content.decode()

    assert "Thêm I.2" in page
    assert "I.1, điểm chuẩn: 60 → 50" in page
    assert "Bản cũ" in old
    assert "60 → 50" not in old


@pytest.mark.parametrize("asked", ["unit=99", "unit=abc", "unit=²", "unit=-1", "person=9999999999"])
def test_garbled_version_shows_the_one_in_force(world: World, asked: str) -> None:
    campaign = make_campaign(world)

    page = client_of(world.users["hoa"]).get(reverse("campaign", args=[campaign.ref]) + f"?{asked}")

    assert page.status_code == 200
    assert "Đang dùng" in page.content.decode()


# --- The editor ----------------------------------------------------------------------------------

FORMULAS = [
    ({"rule": "short_of_100", "short_of_100__each": "7", "short_of_100__zero_below": "85"},
     {"rule": "short_of_100", "each": 7, "zero_below": 85}),
    ({"rule": "months_above", "months_above__above": "90", "months_above__each": "0,5"},
     {"rule": "months_above", "above": 90, "each": 0.5}),
    ({"rule": "steps", "steps__from_1": "95", "steps__points_1": "10", "steps__from_2": "90",
      "steps__points_2": "5", "unit": "%"},
     {"rule": "steps", "steps": [{"from": 95, "points": 10}, {"from": 90, "points": 5}],
      "unit": "%"}),
    ({"rule": "choice", "options__label_1": "Có", "options__points_1": "10",
      "options__label_2": "Không", "options__points_2": "0", "options__excludes_2": "on"},
     {"rule": "choice", "options": [{"code": "muc-1", "label": "Có", "points": 10},
      {"code": "muc-2", "label": "Không", "points": 0, "excludes": True}]}),
    ({"rule": "at_most", "at_most__most": "0"}, {"rule": "at_most", "most": 0}),
    ({"rule": "judge", "steps__from_1": "95"}, {"rule": "judge"}),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "how"), FORMULAS)
def test_formula_is_chosen_with_its_few_numbers(world: World, typed: Any, how: Any) -> None:
    draft = draft_of(world, make_campaign(world))
    client = client_of(world.users["lan"])

    made = client.post(reverse("add_criterion", args=[draft.ref]), criterion_fields(draft, **typed))

    assert made.status_code == 302
    line = draft.criteria.get(code="I.2")
    assert line.how == how
    assert line.method
    shown = client.get(reverse("edit_criterion", args=[draft.ref, line.pk])).context["form"]
    again = {name: shown[name].value() for name in shown.fields}
    again = {
        name: value for name, value in again.items() if value is not None and value is not False
    }
    saved = client.post(reverse("edit_criterion", args=[draft.ref, line.pk]), again)
    assert saved.status_code == 302
    line.refresh_from_db()
    assert line.how == how


def test_calculation_in_words_is_kept_in_vietnamese_by_whoever_reads_english(world: World) -> None:
    draft = draft_of(world, make_campaign(world))
    client = client_of(world.users["lan"])
    client.post(reverse("language"), {"language": "en"})
    typed = {"rule": "at_most", "at_most__most": "0"}

    client.post(reverse("add_criterion", args=[draft.ref]), criterion_fields(draft, **typed))

    assert draft.criteria.get(code="I.2").method == "Không quá 0"


@pytest.mark.parametrize(
    "typed",
    [
        {"rule": "months_above", "months_above__above": "100", "months_above__each": "1"},
        {"rule": "every_month_above", "every_month_above__above": "150"},
        {"rule": "short_of_100"}, {"rule": "short_of_100", "short_of_100__each": "-1"},
        {"rule": "steps"}, {"rule": "steps", "steps__from_1": "95"},
        {"rule": "steps", "steps__from_1": "120", "steps__points_1": "1"},
        {"rule": "steps", "steps__from_1": "90", "steps__points_1": "50"},
        {"rule": "choice", "options__label_1": "Có", "options__points_1": "1"},
        {"rule": "khong-co"}, {"rule": "each", "each__each": "NaN"},
        {"rule": "each", "each__each": "1", "each__small_below": "10"},
        {"rule": "at_most", "at_most__most": "0,5"},
        {"code": " "}, {"code": "I.1"}, {"max_points": "abc"}, {"group": "IX"}, {"section": "?"},
    ],
)  # fmt: skip
def test_senseless_criterion_is_refused_with_what_was_typed(world: World, typed: Any) -> None:
    draft = draft_of(world, make_campaign(world))
    before = seen(draft)

    answer = client_of(world.users["lan"]).post(
        reverse("add_criterion", args=[draft.ref]),
        criterion_fields(draft, text="Chữ đã nhập") | typed,
    )

    assert answer.status_code == 422
    assert "Chữ đã nhập" in answer.content.decode()
    assert seen(draft) == before


def test_fact_of_the_system_stays_as_long_as_the_formula_takes_it(world: World) -> None:
    draft = draft_of(world, make_campaign(world))
    line = draft.criteria.get(code="I.1")
    client = client_of(world.users["lan"])
    url = reverse("edit_criterion", args=[draft.ref, line.pk])

    monthly = {"rule": "every_month_above", "every_month_above__above": "90", "code": "I.1"}
    client.post(url, criterion_fields(draft, **monthly))
    line.refresh_from_db()
    kept = line.how
    client.post(url, criterion_fields(draft, code="I.1", rule="judge"))
    line.refresh_from_db()

    assert kept == {"rule": "every_month_above", "above": 90, "fact": "months_on_time"}
    assert line.how == {"rule": "judge"}


def test_criteria_move_inside_their_group_and_are_taken_out(world: World) -> None:
    draft = draft_of(world, make_campaign(world))
    client = client_of(world.users["lan"])
    client.post(reverse("add_criterion", args=[draft.ref]), criterion_fields(draft))

    def press(code: str, deed: str) -> list[str]:
        line = draft.criteria.get(code=code)
        url = reverse("change_criterion", args=[draft.ref, line.pk, deed])
        assert client.post(url, {"seen": seen(draft)}).status_code == 302
        return list(draft.criteria.order_by("position").values_list("code", flat=True))

    assert press("I.2", "up") == ["I.2", "II.1", "I.1"]
    assert press("I.2", "up") == ["I.2", "II.1", "I.1"]
    assert press("II.1", "down") == ["I.2", "II.1", "I.1"]
    assert press("I.2", "remove") == ["II.1", "I.1"]


def test_stale_button_changes_nothing_and_says_so(world: World) -> None:
    draft = draft_of(world, make_campaign(world))
    old, line = seen(draft), draft.criteria.get(code="I.1")
    draft.criteria.filter(code="II.1").update(text="Người khác sửa")

    answer = client_of(world.users["lan"]).post(
        reverse("change_criterion", args=[draft.ref, line.pk, "remove"]), {"seen": old}, follow=True
    )

    assert "Người khác đã lưu bảng này" in answer.content.decode()
    assert draft.criteria.filter(code="I.1").exists()


def test_tables_own_fields_are_saved_from_lines(world: World) -> None:
    draft = draft_of(world, make_campaign(world))
    client = client_of(world.users["lan"])
    url = reverse("score_table", args=[draft.ref])
    fields = {"name": "Bảng mới", "total": "1000", "bonus_cap": "50", "rounding": "0,5"}
    fields |= {"difference_limit": "3", "groups": "I: Việc\nII: Kỷ cương", "ties": "II, I"}
    fields |= {"ratings": "700: Khá\n950: Xuất sắc", "seen": seen(draft)}

    saved = client.post(url, fields)
    wrong = client.post(url, fields | {"groups": "không có dấu", "seen": seen(draft)})

    assert (saved.status_code, wrong.status_code) == (302, 422)
    draft.refresh_from_db()
    assert (draft.total, draft.ties) == (1000, ["II", "I"])
    assert draft.groups == [{"code": "I", "name": "Việc"}, {"code": "II", "name": "Kỷ cương"}]
    assert draft.ratings == [{"from": 950, "label": "Xuất sắc"}, {"from": 700, "label": "Khá"}]


def test_every_write_leaves_one_event(world: World) -> None:
    campaign = make_campaign(world)
    draft = draft_of(world, campaign)
    client = client_of(world.users["lan"])
    client.post(reverse("add_criterion", args=[draft.ref]), criterion_fields(draft))
    line = draft.criteria.get(code="I.2")
    url = reverse("change_criterion", args=[draft.ref, line.pk, "remove"])
    client.post(url, {"seen": seen(draft)})
    client.post(
        reverse("publish_table", args=[draft.ref]), {"seen": seen(draft), "note": "Không đổi gì"}
    )

    events = Event.objects.filter(stream__kind="campaign", stream__subject=campaign.ref)

    assert list(events.order_by("sequence").values_list("action", flat=True)) == [
        "draft_table", "add_criterion", "remove_criterion", "publish_table",
    ]  # fmt: skip
    assert set(events.values_list("person", flat=True)) == {world.person("lan").pk}


# --- Counts --------------------------------------------------------------------------------------


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_take_the_same_number_of_statements_whatever_their_rows(world: World) -> None:
    campaign = make_campaign(world)
    draft = draft_of(world, campaign)
    client = client_of(world.users["lan"])
    urls = [
        reverse("campaigns"),
        reverse("campaign", args=[campaign.ref]),
        reverse("score_table", args=[draft.ref]),
    ]
    few = [statements(client, url) for url in urls]

    for n in range(3):
        make_campaign(world, code=f"them-{n}", name=f"Thêm {n}", parent=campaign)
        for table in campaign.tables.all():
            table.criteria.create(code=f"I.{n}x", text="x", group="I", source="s", position=9 + n)

    assert [statements(client, url) for url in urls] == few
    assert max(few) <= 14


# --- What a unit owes for a campaign -------------------------------------------------------------


@pytest.fixture
def round_world(world: World) -> World:
    """The campaign's period is open for both units: acknowledgement and response plan."""
    period = make_period(world)
    period.kind = "campaign"
    period.save()
    period.dues.all().delete()
    for kind in ("acknowledgement", "response_plan"):
        PeriodDue.objects.create(
            period=period, submission_kind=kind, stage=DueStage.UNIT, due_on="2026-11-30"
        )
    open_period(
        period=period, units=[world.units["cckl"], world.units["cctl"]], actor=world.users["lan"]
    )
    world.period = period
    return world


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Chưa ghi ngày phổ biến"),
        ("Đã phổ biến cho toàn thể công chức", "Chưa ghi ngày phổ biến"),
        ("Đã phổ biến ngày 45/13/2026 cho toàn thể công chức", "Chưa ghi ngày phổ biến"),
        ("Đã phổ biến ngày 20/01/2026", "Chưa ghi đã phổ biến cho ai"),
        ("Phổ biến từ 20/01/2026 đến hết tháng", "Chưa ghi đã phổ biến cho ai"),
    ],
)
def test_acknowledgement_needs_a_day_and_to_whom(round_world: World, text: str, said: str) -> None:
    file = round_world.submission("cckl", "acknowledgement")
    client = client_of(round_world.users["hoa"])
    write(client, "edit", file, narrative=text)

    post(client, file, "send_to_head")
    signed = post(client_of(round_world.users["binh"]), file, "submit")

    assert said in signed.content.decode()
    assert round_world.submission("cckl", "acknowledgement").sent_at is None


def test_acknowledgement_and_plan_travel_as_every_part(round_world: World) -> None:
    told = {
        "acknowledgement": "Đã phổ biến ngày 20/01/2026, cho toàn thể công chức, viên chức.",
        "response_plan": "Tuần tra theo điểm cháy.",
    }
    for kind, text in told.items():
        file = round_world.submission("cckl", kind)
        page = client_of(round_world.users["hoa"]).get(reverse("edit", args=[file.ref]))
        assert "Nội dung báo cáo" not in page.content.decode()
        write(client_of(round_world.users["hoa"]), "edit", file, narrative=text)
        post(client_of(round_world.users["hoa"]), file, "send_to_head")
        post(client_of(round_world.users["binh"]), file, "submit")
        post(client_of(round_world.users["lan"]), file, "accept")

        assert round_world.submission("cckl", kind).state == "ACCEPTED"


def test_plan_is_a_text_or_a_file_and_never_nothing(round_world: World) -> None:
    file = round_world.submission("cckl", "response_plan")
    client = client_of(round_world.users["hoa"])
    post(client, file, "nothing_to_report", value="on")
    post(client, file, "send_to_head")

    signed = post(client_of(round_world.users["binh"]), file, "submit")

    assert "không có “Không phát sinh”" in signed.content.decode()
    assert round_world.submission("cckl", "response_plan").sent_at is None


@pytest.mark.usefixtures("proofs")
def test_attached_file_is_a_plan(round_world: World) -> None:
    file = round_world.submission("cckl", "response_plan")
    client = client_of(round_world.users["hoa"])
    write(client, "attach", file, upload=upload("ke-hoach.pdf", PDF))

    post(client, file, "send_to_head")
    post(client_of(round_world.users["binh"]), file, "submit")

    assert round_world.submission("cckl", "response_plan").sent_at is not None
