"""What the system knows for the formulas: confirmed months, delays, initiatives, direct workers."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nominations.enums import InitiativeLevel
from nominations.models import Submission
from nominations.queries.facts import FACTS, facts_of
from nominations.queries.score_sheet import item_of
from nominations.rules.formulas import Proposed, propose
from nominations.rules.known import Known
from nominations.services.data_files import read_data
from tests.factories.acts import do
from tests.factories.rounds import file_in, month, sent_month
from tests.factories.score import (
    annual_report,
    counted,
    half_year_report,
    on,
    recognised,
    registered_on,
    scored,
    staffed,
)
from tests.factories.world import NOW, World, nominate

pytestmark = pytest.mark.django_db
APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)


def paper(world: World) -> Submission:
    return Submission.objects.select_related("dossier__unit", "dossier__period__unit_table").get(
        pk=world.submission("cckl", "self_assessment").pk
    )


def known(world: World, code: str) -> Known:
    return facts_of(paper(world))[code]


def proposed(world: World, code: str) -> Proposed:
    criterion = world.period.unit_table.criteria.get(code=code)
    return propose(item_of(criterion), known(world, code).fact)


def test_every_fact_of_the_table_is_known_by_name(world: World) -> None:
    tables = read_data("demo/campaign-2026")["tables"]
    named = {line["how"]["fact"] for table in tables for line in table["criteria"]
             if "fact" in line.get("how", {})}  # fmt: skip

    assert named == FACTS


# --- Months ------------------------------------------------------------------------------------


def test_exactly_ninety_percent_is_not_above_ninety(world: World) -> None:
    scored(world)
    counted(world, APRIL, (10, 9, 1))
    counted(world, MAY, (10, 10, 0))

    fact, points = known(world, "I.3"), proposed(world, "I.3")

    assert fact.fact.months == (90, 100)
    assert points.points == D("7.5")
    assert "1/12 tháng trên 90 %; tháng 04/2026: 90,0 %" in str(fact.said)


def test_just_below_a_bound_is_never_written_as_the_bound(world: World) -> None:
    scored(world)
    counted(world, APRIL, (10000, 8999, 0))

    assert "89,9 %" in str(known(world, "I.3").said)


def test_month_without_tasks_asks_and_never_counts_as_done(world: World) -> None:
    scored(world)
    counted(world, APRIL, (0, 0, 0))

    assert known(world, "I.3").fact.months == (None,)
    assert proposed(world, "I.3").points == 0
    assert proposed(world, "I.3").asks
    assert "không có nhiệm vụ" in str(known(world, "I.3").said)


def test_unconfirmed_month_is_missing_and_said(world: World) -> None:
    scored(world)
    counted(world, APRIL, (10, 10, 0))
    sent_month(world, MAY, {"cckl": (10, 5, 5)})

    fact = known(world, "I.4")

    assert (fact.fact.value, fact.fact.missing) == (0, 11)
    assert "chưa có số đã xác nhận: 12/2025" in str(fact.said)
    assert "05/2026" in str(fact.said)


def test_without_a_confirmed_month_nothing_is_known(world: World) -> None:
    scored(world)

    assert proposed(world, "I.3").points is None
    assert proposed(world, "I.4").points is None


def test_overdue_tasks_of_all_months_add_up_and_name_their_months(world: World) -> None:
    scored(world)
    april = counted(world, APRIL, (10, 9, 1))
    counted(world, MAY, (10, 8, 2))

    fact = known(world, "I.4")

    assert fact.fact.value == 3
    assert [link.text for link in fact.said.links] == ["tháng 04/2026: 1", "tháng 05/2026: 2"]
    assert fact.said.links[0].ref == file_in(world, april, "cckl").ref


# --- Reports in time ---------------------------------------------------------------------------


def test_days_late_are_working_days_from_the_units_day(world: World) -> None:
    file = half_year_report(world, date(2026, 6, 22))  # due on Wednesday 17/06
    file.refresh_from_db()

    assert file.late_days == 3


def test_sent_in_time_is_no_day_late(world: World) -> None:
    file = annual_report(world, date(2026, 11, 30))
    file.refresh_from_db()

    assert file.late_days == 0


def test_days_late_stay_as_first_sent_when_it_is_mended(world: World) -> None:
    file = annual_report(world, date(2026, 12, 2))
    with on(date(2026, 12, 9)):
        do(file, "return", world.users["lan"], note="Sửa", pins=[("narrative", "Thiếu")])
        do(file, "send_to_head", world.users["hoa"])
        do(file, "resubmit", world.users["binh"])

    file.refresh_from_db()

    assert file.late_days == 2


def test_recalled_file_was_not_sent_and_its_days_are_counted_anew(world: World) -> None:
    file = annual_report(world, date(2026, 11, 27))
    with on(date(2026, 11, 27)):
        do(file, "recall", world.users["binh"])
    assert file.late_days is None

    with on(date(2026, 12, 1)):
        do(file, "submit", world.users["binh"])

    file.refresh_from_db()
    assert file.late_days == 1


def test_extended_unit_is_in_time_within_its_extension_and_the_sheet_says_so(
    world: World,
) -> None:
    scored(world)
    until = date(2026, 12, 4)
    Submission.objects.filter(pk=world.submission("cckl", "report").pk).update(extended_to=until)
    file = annual_report(world, until)
    file.refresh_from_db()

    fact = known(world, "IV.5")

    assert (file.late_days, fact.fact.lateness) == (0, (0,))
    said = [link.text for link in fact.said.links]
    assert "báo cáo năm: đúng hạn (được gia hạn đến 04/12/2026)" in said


def test_late_plan_is_not_late_a_second_time_as_a_report(world: World) -> None:
    """A plan asked for beside the half-year report has its own criterion."""
    scored(world)
    report = half_year_report(world, date(2026, 6, 17))
    Submission.objects.create(
        dossier=report.dossier, kind="response_plan", state="CLOSED", sent_at=NOW, late_days=9
    )

    fact = known(world, "IV.5")

    assert fact.fact.lateness == (0,)


def test_each_kind_of_report_counts_with_its_worst(world: World) -> None:
    scored(world)
    half_year_report(world, date(2026, 6, 17))
    counted(world, MAY)
    counted(world, JUNE, sent=date(2026, 7, 8))  # due on 06/07, a Monday
    annual_report(world, date(2026, 11, 20))

    fact, points = known(world, "IV.5"), proposed(world, "IV.5")

    assert fact.fact.lateness == (0, 0, 2)
    assert (points.points, points.asks) == (25, "")
    assert "số liệu tháng: trễ 2 ngày làm việc" in str(fact.said)


def test_annual_report_that_has_not_been_sent_is_unknown(world: World) -> None:
    scored(world)
    half_year_report(world, date(2026, 6, 17))
    counted(world, MAY)

    fact, points = known(world, "IV.5"), proposed(world, "IV.5")

    assert (fact.fact.lateness, fact.fact.missing) == ((0, 0), 1)
    assert points.points == 20
    assert "1 mục chưa rõ" in points.asks
    assert "báo cáo năm: chưa gửi" in str(fact.said)


def test_month_that_never_came_is_worse_than_any_late_one(world: World) -> None:
    scored(world)
    half_year_report(world, date(2026, 6, 17))
    counted(world, MAY)
    month(world, JUNE)  # due on 06/07, today is 20/11

    assert known(world, "IV.5").fact.lateness == (0, None)
    assert proposed(world, "IV.5").points == 10


@pytest.mark.parametrize(
    ("sent", "level", "points"), [("2026-03-06", "on_time", 30), ("2026-03-09", "late", 15)]
)
def test_registration_is_in_time_until_its_last_day(
    world: World, sent: str, level: str, points: int
) -> None:
    scored(world)
    registered_on(world, date.fromisoformat(sent))

    assert known(world, "IV.2").fact.choice == level
    assert proposed(world, "IV.2").points == points


def test_what_was_never_asked_is_unknown(world: World) -> None:
    scored(world)

    assert known(world, "IV.1").fact.choice == ""
    assert proposed(world, "IV.1").points is None


# --- Initiatives, people, nominees -------------------------------------------------------------


def test_initiatives_are_unknown_until_results_are_recorded(world: World) -> None:
    scored(world)
    assert proposed(world, "IV.3").points is None

    recognised(world, "Của đơn vị khác", unit="cctl")

    assert known(world, "IV.3").fact.value == 0
    assert proposed(world, "IV.3").points == 0


def test_initiatives_recognised_in_the_period_count_once_each(world: World) -> None:
    scored(world)
    staffed(world, 8)  # ten people with Hoa and Bình
    recognised(world, "Tuần tra bằng thiết bị bay")
    recognised(world, "Tuần tra bằng thiết bị bay", level=InitiativeLevel.PROVINCE)
    recognised(world, "Bản đồ điểm cháy")
    recognised(world, "Không được công nhận", yes=False)
    recognised(world, "Năm trước", on_day=date(2025, 9, 30))

    assert known(world, "IV.3").fact.value == 2
    assert proposed(world, "IV.3").points == 20
    assert known(world, "T.1").fact.value == 1


def test_recognition_that_was_taken_back_does_not_count(world: World) -> None:
    scored(world)
    recognised(world, "Bản đồ điểm cháy")
    recognised(world, "Bản đồ điểm cháy", yes=False, on_day=date(2026, 10, 20))

    assert known(world, "IV.3").fact.value == 0


def test_unit_of_fewer_than_ten_people_has_more_for_each(world: World) -> None:
    scored(world)
    staffed(world, 7)
    recognised(world, "Bản đồ điểm cháy")

    assert known(world, "IV.3").fact.people == 9
    assert proposed(world, "IV.3").points == 25


def test_share_of_direct_workers_among_the_persons_nominated(world: World) -> None:
    scored(world)
    people = staffed(world, 6, direct=1)
    award, other = world.awards["LDTT"], world.awards["CSTDCS"]
    assert proposed(world, "IV.6").points is None

    nominate(world.submission("cckl"), [], award, people=people)
    nominate(world.submission("cckl"), [], other, people=people[:1])  # the same person twice

    fact = known(world, "IV.6")
    assert fact.fact.value == D("16.66")
    assert "1/6 cá nhân được đề nghị (16,6 %)" in str(fact.said)


# --- Statements --------------------------------------------------------------------------------


def test_facts_take_the_same_statements_for_more_months_people_and_reports(world: World) -> None:
    scored(world)
    file = paper(world)
    counted(world, APRIL)
    recognised(world, "Một")
    people = staffed(world, 3)
    nominate(world.submission("cckl"), [], world.awards["LDTT"], people=people[:1])
    with CaptureQueriesContext(connection) as one:
        facts_of(file)

    for first in (MAY, JUNE):
        counted(world, first)
    recognised(world, "Hai")
    half_year_report(world, date(2026, 6, 17))
    nominate(world.submission("cckl"), [], world.awards["LDTT"], people=people[1:])
    with CaptureQueriesContext(connection) as three:
        facts_of(file)

    assert len(one) == len(three) <= 16
