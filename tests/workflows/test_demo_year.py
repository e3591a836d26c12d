"""The demo's year: where everything lies on 22/11/2026, and how it is begun anew."""

import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client, override_settings
from django.utils import timezone

from config.data_folder import hold_data_folder
from nominations import clock
from nominations.models import (
    Attachment,
    AwardRecord,
    Consolidation,
    Decision,
    Event,
    Initiative,
    Nomination,
    NomineeCheck,
    Person,
    Recognition,
    Submission,
    Unit,
    User,
)
from nominations.queries.form_answers import filled_sections
from nominations.queries.initiatives import recognised_count, with_status
from nominations.queries.proofs import proofs_of
from nominations.rules.readiness import unmet_to_submit
from nominations.services.audit import tampered_streams
from nominations.services.demo import demo_period, load_demo_facts
from nominations.services.demo_clock import set_demo_clock
from workflows.calendar import is_working_day, working_days_between
from workflows.models import OPEN_STATUSES, Task
from workflows.queries.actions import open_task_of
from workflows.services.reconcile import inconsistencies

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_site"),
]

TODAY = datetime(2026, 11, 22, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def begun_anew(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo after a reset of a site that somebody had played with; the folder of its files."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "media" / "proofs").mkdir(parents=True)
    (folder / "media" / "proofs" / "old.pdf").write_text("old")
    (folder / "clock-offset").write_text("7")
    with (
        override_settings(DEMO=True, DATA_DIR=folder, MEDIA_ROOT=folder / "media"),
        django_db_blocker.unblock(),
        transaction.atomic(),
        clock.at(TODAY + timedelta(days=100)),
    ):
        load_demo_facts()
        Person.objects.filter(user__username="giamdoc").update(full_name="Người khác")
        connection.check_constraints()
        call_command("demo", "--reset", verbosity=0)
        yield folder
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()


@pytest.fixture
def demo_site(begun_anew):
    """The demo on its day."""
    with (
        override_settings(DEMO=True, DATA_DIR=begun_anew, MEDIA_ROOT=begun_anew / "media"),
        clock.at(TODAY),
    ):
        yield begun_anew


def _desk(subject):
    task = open_task_of(subject)
    if task is None:
        return ""
    where = task.cluster.code if task.cluster_id else ""
    unit = task.unit.code if task.unit_id else ""
    return " ".join(part for part in (task.role, unit, where) if part)


def _part(period, unit, kind):
    return Submission.objects.get(
        dossier__period=demo_period(period), dossier__unit__code=unit, kind=kind
    )


def _paper(period, decider=""):
    return Consolidation.objects.get(period=demo_period(period), decider=decider)


ANNUAL = [
    *((unit, "report", "DRAFT", f"unit_officer {unit}") for unit in ("tccb", "ttcntt", "vp")),
    ("ttkn", "nominations", "DRAFT", "unit_officer ttkn"),
    ("kstnn", "nominations", "UNIT_SIGNING", "unit_head kstnn"),
    ("ttqt", "report", "UNIT_SIGNING", "unit_head ttqt"),
    ("vpdk", "report", "OFFICE_CHECK", "office snnmt"),
    ("vpdk", "self_assessment", "CLUSTER_REVIEW", "cluster_member ttcntt cum-3"),
    ("vpdk", "nominations", "CLUSTER_REVIEW", "cluster_deputy cum-3"),
    ("qldd", "self_assessment", "CLUSTER_REVIEW", "cluster_member khtc cum-1"),
    ("qldd", "nominations", "CLUSTER_REVIEW", "cluster_deputy cum-1"),
    ("cckl", "report", "OFFICE_CHECK", "office snnmt"),
    ("cckl", "self_assessment", "CLUSTER_REVIEW", "cluster_deputy cum-2"),
    ("cctl", "report", "RETURNED", "unit_officer cctl"),
    ("cctl", "nominations", "RETURNED", "unit_officer cctl"),
]


@pytest.mark.parametrize(("unit", "kind", "state", "desk"), ANNUAL)
def test_annual_file_lies_where_the_story_says(unit, kind, state, desk):
    file = _part("annual-2026", unit, kind)

    assert (file.state, _desk(file)) == (state, desk)


def test_annual_reports_are_written_in_the_office_form_and_the_half_year_is_not():
    report = _part("annual-2026", "cckl", "report")
    sections = filled_sections(report)

    assert [section.heading.partition(".")[0] for section in sections] == [
        *("I", "II", "III", "IV", "V", "VI"),
    ]
    assert all(section.filled for section in sections)
    assert "V. Đánh giá chung\nKết quả nổi bật: Hoàn thành" in report.narrative
    assert filled_sections(_part("semi-annual-2026", "cckl", "report")) == []


def test_units_that_have_not_begun_have_saved_nothing():
    for unit in ("tccb", "ttcntt", "ccttbvtv"):
        refs = Submission.objects.filter(
            dossier__period=demo_period("annual-2026"), dossier__unit__code=unit
        ).values("ref")
        assert not Event.objects.filter(subject__in=refs, action="save").exists(), unit


def test_cckl_has_a_provisional_cross_score():
    file = _part("annual-2026", "cckl", "self_assessment")

    assert file.cross_total == 893
    assert file.cluster_total is None


def test_cckl_scores_itself_on_what_the_system_knows():
    file = _part("annual-2026", "cckl", "self_assessment")
    given = {row.criterion.code: row for row in file.answers.select_related("criterion")}

    assert file.self_total == 905
    assert (given["I.4"].points, given["I.4"].proposed, given["I.4"].value) == (50, 50, 1)
    assert (given["I.3"].points, given["I.3"].proposed) == (Decimal("82.5"), 75)
    assert (given["IV.2"].choice, given["IV.5"].points) == ("on_time", 25)


def test_every_score_sheet_that_was_sent_is_complete():
    files = Submission.objects.filter(kind="self_assessment").exclude(state="DRAFT")

    assert files.count() >= 8
    for file in files:
        assert unmet_to_submit(file) == [], file


def test_vpdk_proposes_two_more_than_fifteen_percent():
    file = _part("annual-2026", "vpdk", "nominations")

    counted = Counter(file.nominations.values_list("award__code", flat=True))
    assert counted == {"LDTT": 25, "CSTDCS": 5, "TTLDTT": 1}


@pytest.mark.parametrize("unit", ["vpdk", "qldd", "kstnn", "ttqt", "cctl"])
def test_every_signed_list_has_its_meeting_votes_and_paper(unit):
    file = _part("annual-2026", unit, "nominations")

    paper = file.attachments.get(kind="minutes")
    votes = list(file.nominations.values_list("votes_for", flat=True))
    assert unmet_to_submit(file) == []
    assert file.meeting_on < date(2026, 11, 16)
    assert 0 < min(votes) <= max(votes) <= file.meeting_present <= file.meeting_members
    assert paper.pages == 1
    with paper.file.open() as stored:
        assert stored.read(5) == b"%PDF-"


def test_return_of_thuy_loi_says_which_votes_lack():
    file = _part("annual-2026", "cctl", "nominations")

    pin = file.pins.get(resolved_at=None)

    assert pin.field == "meeting_minutes"
    assert "02 trường hợp Chiến sĩ thi đua cơ sở" in pin.remark
    assert file.nominations.filter(award__code="CSTDCS").count() == 2


def test_month_ten_is_overdue_in_two_units_by_eleven_working_days():
    left = Submission.objects.filter(dossier__period=demo_period("month-2026-10"), state="DRAFT")

    assert {file.dossier.unit.code for file in left} == {"ttkn", "cctl"}
    for file in left:
        due = open_task_of(file).due_on
        assert due == date(2026, 11, 5)
        assert working_days_between(due, clock.today()) == 11


def test_nothing_else_is_overdue():
    late = Task.objects.filter(
        status__in=OPEN_STATUSES, flow_task_type="HUMAN", due_on__lt=clock.today()
    )

    assert late.count() == 2


@pytest.mark.parametrize("month", ["2025-12", *(f"2026-{n:02}" for n in range(1, 10))])
def test_months_are_confirmed(month):
    period = demo_period(f"month-{month}")

    states = Submission.objects.filter(dossier__period=period).values_list("state", flat=True)
    assert Counter(states) == {"ACCEPTED": 14}


def test_every_unit_acknowledged_the_campaign_and_sent_a_plan_one_of_them_late():
    period = demo_period("campaign-2026")
    files = Submission.objects.filter(dossier__period=period).select_related("dossier__unit")

    assert Counter(files.values_list("kind", "state")) == {
        ("acknowledgement", "ACCEPTED"): 14,
        ("response_plan", "ACCEPTED"): 14,
    }
    late = {f.dossier.unit.code for f in files if clock.local_day(f.sent_at) > date(2026, 1, 30)}
    assert late == {"ttkn"}
    assert period.unit_table.campaign.code == "minh-giang-2026"
    told = files.get(kind="acknowledgement", dossier__unit__code="cckl").narrative
    assert "ngày 20/01/2026, cho toàn thể 22 " in told


def test_the_half_year_report_was_received_by_both_superiors():
    paper = _paper("semi-annual-2026")

    assert (paper.state, paper.number) == ("RECEIVED", "89/BC-SNNMT")
    assert (paper.signed_by.user.username, paper.dated) == ("giamdoc", date(2026, 6, 25))
    received = {d.recipient.code: bool(d.received_at) for d in paper.dispatches.all()}
    assert received == {"bnnmt": True, "snv-minhgiang": True}
    upstairs = _part("bo-semi-annual-2026", "snnmt", "report")
    assert (upstairs.state, upstairs.narrative) == ("ACCEPTED", paper.narrative)
    assert _paper("bo-semi-annual-2026").state == "ISSUED"


def test_ttkn_was_three_working_days_late_with_the_half_year_report():
    file = _part("semi-annual-2026", "ttkn", "report")

    assert working_days_between(date(2026, 6, 17), clock.local_day(file.sent_at)) == 3
    assert "Không phát sinh" in _part("semi-annual-2026", "ccbvmt", "report").narrative


def test_the_registration_was_sent_up_and_received():
    paper = _paper("registration-2026")

    assert (paper.state, paper.number) == ("RECEIVED", "31/BC-SNNMT")
    assert clock.local_day(paper.signed_at) == date(2026, 3, 18)
    sent = paper.dispatches.get()
    assert (clock.local_day(sent.sent_at), sent.recipient.code) == (date(2026, 3, 20), "bnnmt")


def test_two_units_changed_their_registration():
    files = Submission.objects.filter(dossier__period=demo_period("amendment-2026"))

    changed = files.filter(nothing_to_report=False).values_list("dossier__unit__code", flat=True)
    assert set(changed) == {"cctl", "ttkn"}
    assert set(files.values_list("state", flat=True)) == {"ACCEPTED"}


def test_twenty_one_initiatives_are_registered():
    files = Submission.objects.filter(dossier__period=demo_period("registration-2026"))

    assert files.filter(registrations__kind="initiative").values("registrations").count() == 21


def test_seventeen_initiatives_were_sent_fourteen_recognised_and_one_is_named_twice():
    period = demo_period("initiatives-2026")
    of_2026 = with_status(Initiative.objects.filter(year=2026), TODAY.date())
    files = Submission.objects.filter(dossier__period=period)

    assert Counter(of_2026.values_list("status", flat=True)) == {
        "RECOGNISED": 14, "NOT_RECOGNISED": 3, "REGISTERED": 4,
    }  # fmt: skip
    assert of_2026.filter(registration=None).count() == 0
    assert set(files.values_list("state", flat=True)) == {"ACCEPTED"}
    assert set(files.filter(nothing_to_report=True).values_list("dossier__unit__code")) == {
        ("tccb",), ("kstnn",), ("ttcntt",)
    }  # fmt: skip
    decided = Recognition.objects.filter(number="512/QĐ-SNNMT")
    assert decided.count() == 14
    assert set(decided.values_list("recorded_by__user__username", flat=True)) == {"sangkien"}
    assert recognised_count(
        Unit.objects.get(code="cckl"), date(2026, 1, 1), date(2026, 12, 31), "bo_tinh"
    ) == 1  # fmt: skip
    used = Initiative.objects.annotate(times=Count("uses")).filter(times__gt=0)
    assert sorted(used.values_list("times", flat=True)) == [1, 2]


def test_the_initiative_of_the_year_before_has_expired():
    old = with_status(Initiative.objects.filter(year=2025), TODAY.date())

    assert list(old.values_list("unit__code", "status")) == [("vpdk", "EXPIRED")]


def test_a_nominee_of_the_flood_asked_was_answered_and_confirmed():
    words = NomineeCheck.objects.order_by("pk")

    assert [(word.confirmed, bool(word.answer)) for word in words] == [(False, True), (True, False)]
    assert set(words.values_list("nomination__submission__dossier__unit__code", flat=True)) == {
        "cctl"
    }


def test_the_thematic_list_is_posted_and_the_flood_waits_for_the_director():
    thematic, flood = _paper("thematic-2026", "director"), _paper("adhoc-2026", "director")

    assert (thematic.state, thematic.lines.count(), _desk(thematic)) == (
        "POSTED", 11, "office snnmt",
    )  # fmt: skip
    assert (flood.state, flood.lines.count(), _desk(flood)) == ("SIGNING", 7, "leader snnmt")
    assert flood.period.initiator.code == "cctl"


def test_medals_are_forwarded_and_lie_at_the_ministry():
    paper = _paper("knc-2026", "minister")
    sources = Nomination.objects.filter(lines__consolidation=paper)

    assert paper.state == "RECEIVED"
    assert set(sources.values_list("state", flat=True)) == {"FORWARDED"}
    copies = Nomination.objects.filter(source__in=sources)
    assert Counter(copies.values_list("state", flat=True)) == {
        "PASSED": 4, "RETURNED": 1, "SUSPENDED": 1,
    }  # fmt: skip
    above = _paper("bo-knc-2026", "minister")
    assert (above.state, _desk(above)) == ("SIGNING", "leader bnnmt")
    returned = copies.get(state="RETURNED")
    assert "chưa chứng minh đủ số năm" in returned.reason
    assert _desk(returned.corrections.get()) == "unit_officer snnmt"


def test_the_departments_own_file_upstairs_is_a_draft():
    for kind, due in (("report", date(2026, 12, 18)), ("self_assessment", date(2026, 12, 10))):
        file = _part("bo-annual-2026", "snnmt", kind)
        assert (file.state, _desk(file)) == ("DRAFT", "unit_officer snnmt")
        assert open_task_of(file).due_on == due


def test_the_province_granted_all_but_one_for_2025():
    paper = _paper("annual-2025", "province")
    lines = Nomination.objects.filter(lines__consolidation=paper)

    granted = Counter(lines.filter(state="AWARDED").values_list("award__code", flat=True))
    assert granted == {"TTLDXS": 3, "CSTDTINH": 2}
    assert lines.get(state="DECLINED").unit.code == "qldd"
    records = AwardRecord.objects.filter(decision__number="128/QĐ-UBND")
    assert set(records.values_list("unit__code", flat=True)) == {"ccbvmt", "cckl", "vpdk"}
    assert Decision.objects.get(number="129/QĐ-UBND").authority.code == "ubnd-minhgiang"


def test_the_year_is_sound():
    assert inconsistencies() == []
    assert list(tampered_streams()) == []


def test_the_year_was_written_in_order_and_in_office_hours():
    moments = list(Event.objects.order_by("pk").values_list("at", flat=True))

    assert moments == sorted(moments)
    assert moments[-1] < TODAY
    for moment in moments:
        hour = timezone.localtime(moment).hour  # noqa: TID251  (the hour of an event, not the time)
        assert is_working_day(clock.local_day(moment)), moment
        assert 8 <= hour < 17, moment


@pytest.mark.parametrize(
    "login",
    ["cctl.tonghop", "qldd.truong", "vp.tonghop", "giamdoc", "bo.chuyenvien", "tanlinh.vp"],
)
def test_pages_of_the_demo_say_that_its_data_is_invented(login):
    client = Client()
    client.force_login(User.objects.get(username=login))

    for page in ("", "periods/", "dossiers/", "figures/", "consolidations/", "registrations/",
                 "clusters/", "rankings/", "decisions/", "units/", "campaigns/"):  # fmt: skip
        answer = client.get(f"/{page}")
        assert answer.status_code == 200, page
        assert "Dữ liệu minh họa" in answer.content.decode(), page


def test_the_registrar_gets_no_links_to_what_she_may_not_open():
    client = Client()
    client.force_login(User.objects.get(username="vanthu"))

    page = client.get(f"/consolidations/{_paper('semi-annual-2026').ref}/").content.decode()

    assert "Chi cục Bảo vệ môi trường" in page
    assert "/submissions/" not in page


def test_a_department_without_a_superior_here_is_named_in_the_header():
    client = Client()
    client.force_login(User.objects.get(username="tanlinh.vp"))

    named = client.get("/").context["authority_name"]

    assert named == "Sở Nông nghiệp và Môi trường tỉnh Tân Lĩnh"


def test_reset_has_brought_back_names_files_and_the_clock(demo_site):
    giamdoc = User.objects.get(username="giamdoc").person

    assert giamdoc.full_name == "Vũ Đình Ví Dụ"
    left = {str(path) for path in (demo_site / "media").rglob("*") if path.is_file()}
    assert left == {row.file.path for row in Attachment.objects.all()}
    assert (demo_site / "clock-offset").read_text() == str(-100 * 24 * 60 * 60)


def test_reset_is_refused_without_demo():
    events = Event.objects.count()

    with override_settings(DEMO=False), pytest.raises(CommandError, match="không phải trang minh"):
        call_command("demo", "--reset")

    assert Event.objects.count() == events


def test_reset_is_refused_where_the_data_is_not_the_demos():
    Unit.objects.filter(code="ttcntt").update(code="cua-co-quan-khac")

    with pytest.raises(CommandError, match="không phải dữ liệu minh họa"):
        call_command("demo", "--reset")

    assert Unit.objects.filter(code="cua-co-quan-khac").exists()


def test_reset_is_refused_while_the_site_runs():
    lock = hold_data_folder()

    try:
        with pytest.raises(CommandError, match="đang chạy"):
            call_command("demo", "--reset")
    finally:
        os.close(lock)


def test_loading_twice_is_refused_or_skipped(capsys):
    with pytest.raises(CommandError, match="demo --reset"):
        call_command("demo")

    call_command("demo", "--if-empty")

    assert capsys.readouterr().out == ""


def test_the_clock_is_set_once(demo_site):
    before = (demo_site / "clock-offset").read_text()

    with clock.at(TODAY + timedelta(days=3)):
        set_demo_clock()

    assert (demo_site / "clock-offset").read_text() == before


@pytest.mark.parametrize(("unit", "files", "pins"), [("cckl", 4, 8), ("ccbvmt", 4, 4)])
def test_units_put_papers_beside_their_points(demo_site, unit, files, pins):
    paper = _part("annual-2026", unit, "self_assessment")

    assert paper.attachments.count() == files
    assert sum(len(links) for links in proofs_of(paper).values()) == pins
