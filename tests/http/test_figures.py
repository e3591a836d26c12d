"""Figures: what a period asks, in which columns; months entered once, confirmed, and counted."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.enums import IndicatorSource, PeriodKind, SubmissionKind
from nominations.models import Indicator, Period, Submission, UnitSuccession
from nominations.queries.monthly import confirmed_figures
from tests.factories.acts import do
from tests.factories.http import client_of, page_url, post, snapshot, write
from tests.factories.rounds import (
    confirmed_month,
    file_in,
    month,
    opened,
    planned,
    send,
    sent_month,
    write_month,
)
from tests.factories.world import World, make_unit
from workflows.services.errors import NotReady

pytestmark = pytest.mark.django_db
LIMIT = 12  # with session and user
OCTOBER = date(2026, 10, 1)
DATA = {"data_from": date(2025, 12, 15), "data_to": date(2026, 6, 14)}


def half_year(world: World, *, figures_due: date | None = None, **fields: Any) -> Period:
    """A half-year report that asks for the tasks done on time, from the months, and trees."""
    values = {**DATA, "due_on": date(2026, 6, 17), **fields}
    period = planned(world, PeriodKind.SEMI_ANNUAL, SubmissionKind.REPORT, **values)
    period.indicators.create(
        code="tasks_on_time", label="Đúng hạn", source=IndicatorSource.MONTHLY, position=1
    )
    period.indicators.create(code="trees", label="Cây đã trồng", measure="cây", position=2)
    if figures_due:
        period.dues.create(submission_kind="figures", stage="unit", due_on=figures_due)
    return period


def values(file: Submission) -> dict[str, tuple[Any, Any]]:
    return {
        row.code: (row.value, row.estimate) for row in Indicator.objects.filter(submission=file)
    }


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


# --- Columns ----------------------------------------------------------------------------------


def test_period_gives_each_report_the_figures_it_asks(world: World) -> None:
    period = opened(world, half_year(world))

    for unit in ("cckl", "cctl"):
        rows = file_in(world, period, unit).indicators.values_list("code", "label", "measure")
        assert list(rows) == [("tasks_on_time", "Đúng hạn", ""), ("trees", "Cây đã trồng", "cây")]


def test_period_says_what_it_asks_and_from_where(world: World) -> None:
    period = half_year(world, estimate_to=date(2026, 6, 30))

    page = text_of(client_of(world.users["lan"]), reverse("period", args=[period.ref]))

    for words in ("Cây đã trồng (cây)", "Cộng từ số liệu tháng", "cột ước đến 30/06/2026"):
        assert words in page


@pytest.mark.parametrize(
    ("estimate_to", "figures_due", "kind", "headings", "fields"),
    [
        (None, None, "report", ["Giá trị"], ["value_trees"]),
        (
            date(2026, 6, 30),
            None,
            "report",
            ["Số thực đến 14/06", "Ước đến 30/06"],
            ["value_trees", "estimate_trees"],
        ),
        (date(2026, 6, 30), date(2026, 7, 2), "report", ["Số ước"], ["estimate_trees"]),
        (date(2026, 6, 30), date(2026, 7, 2), "figures", ["Số thực"], ["value_trees"]),
    ],
)
def test_columns_follow_from_estimate_and_final_figures(
    world: World,
    hoa: Client,
    estimate_to: date | None,
    figures_due: date | None,
    kind: str,
    headings: list[str],
    fields: list[str],
) -> None:
    period = half_year(world, estimate_to=estimate_to, figures_due=figures_due)
    file = file_in(world, opened(world, period), "cckl", kind)

    edit = hoa.get(reverse("edit", args=[file.ref]))
    page = text_of(hoa, page_url(file))

    named = [name for name in edit.context["form"].fields if name.endswith("_trees")]
    assert named == fields
    for heading in ("Giá trị", "Số thực đến 14/06", "Ước đến 30/06", "Số ước"):
        assert (f">{heading}</th>" in page) == (heading in headings)


def test_both_columns_are_saved_with_a_decimal_comma(world: World, hoa: Client) -> None:
    file = file_in(world, opened(world, half_year(world, estimate_to=date(2026, 6, 30))), "cckl")

    answer = write(
        hoa,
        "edit",
        file,
        narrative="I. Kết quả",
        value_trees="12,5",
        estimate_trees="20",
        value_tasks_on_time="7",
        estimate_tasks_on_time="9",
    )

    assert answer.status_code == 302
    assert values(file) == {"trees": (Decimal("12.5"), 20), "tasks_on_time": (7, 9)}


def test_blank_in_a_column_blocks_the_signature_and_names_the_figure(
    world: World, hoa: Client
) -> None:
    file = file_in(world, opened(world, half_year(world, estimate_to=date(2026, 6, 30))), "cckl")
    filled = {"value_tasks_on_time": "7", "estimate_tasks_on_time": "9", "value_trees": "1"}
    write(hoa, "edit", file, narrative="I. Kết quả", **filled)
    do(file, "send_to_head", world.users["hoa"])

    with pytest.raises(NotReady) as refused:
        do(file, "submit", world.users["binh"])
    write_estimate(file)
    do(file, "submit", world.users["binh"])

    assert [unmet.field for unmet in refused.value.unmet] == ["indicator:trees"]
    assert "Cây đã trồng" in refused.value.sentence
    assert "Ước đến 30/06" in refused.value.sentence
    assert file.state == "OFFICE_CHECK"


def write_estimate(file: Submission) -> None:
    Indicator.objects.filter(submission=file, code="trees").update(estimate=2)


def test_report_with_nothing_to_report_needs_no_figures(world: World) -> None:
    file = file_in(world, opened(world, half_year(world)), "cckl")
    do(file, "nothing_to_report", world.users["hoa"], value=True)

    send(world, file, "cckl")

    assert file.state == "OFFICE_CHECK"


def test_final_figures_need_no_text(world: World, hoa: Client) -> None:
    period = half_year(world, estimate_to=date(2026, 6, 30), figures_due=date(2026, 7, 2))
    file = file_in(world, opened(world, period), "cckl", "figures")

    write(hoa, "edit", file, value_trees="3", value_tasks_on_time="7")
    send(world, file, "cckl")

    assert file.state == "OFFICE_CHECK"


def test_refused_figure_keeps_the_text_and_saves_nothing(world: World, hoa: Client) -> None:
    file = file_in(world, opened(world, half_year(world)), "cckl")
    before = snapshot()

    answer = write(hoa, "edit", file, narrative="Đã gõ rất lâu", value_tasks_on_time="-3")

    assert (answer.status_code, snapshot()) == (422, before)
    assert "Đã gõ rất lâu" in answer.content.decode()
    assert "số nguyên từ 0" in answer.content.decode()


def test_return_opens_the_pinned_figure_only(world: World, hoa: Client) -> None:
    file = file_in(world, opened(world, half_year(world)), "cckl")
    write(hoa, "edit", file, narrative="x", value_trees="3", value_tasks_on_time="7")
    send(world, file, "cckl")
    do(file, "return", world.users["lan"], note="Sửa", pins=[("indicator:trees", "Sai")])

    page = hoa.get(reverse("edit", args=[file.ref]))
    answer = write(hoa, "edit", file, value_trees="4", value_tasks_on_time="99", narrative="y")

    assert list(page.context["form"].fields) == ["seen_version", "value_trees"]
    assert answer.status_code == 302
    assert values(file) == {"trees": (4, None), "tasks_on_time": (7, None)}


# --- Due dates ---------------------------------------------------------------------------------


@pytest.mark.parametrize("due_on", [date(2026, 6, 14), date(2026, 6, 1)])
def test_report_due_before_its_data_closes_is_not_opened(world: World, due_on: date) -> None:
    period = half_year(world, due_on=due_on)

    with pytest.raises(NotReady) as refused:
        opened(world, period)

    assert [unmet.field for unmet in refused.value.unmet] == ["dues"]
    for said in ("Báo cáo", f"{due_on:%d/%m/%Y}", "14/06/2026", "cột ước"):
        assert said in refused.value.sentence
    period.refresh_from_db()
    assert (period.status, period.dossiers.count()) == ("planned", 0)


def test_report_with_an_estimate_column_may_be_due_before(world: World) -> None:
    period = half_year(world, due_on=date(2026, 6, 10), estimate_to=date(2026, 6, 30))

    assert opened(world, period).status == "open"


def test_final_figures_are_due_after_the_data_closes_all_the_same(world: World) -> None:
    period = half_year(world, estimate_to=date(2026, 6, 30), figures_due=date(2026, 6, 14))

    with pytest.raises(NotReady, match=r"Số liệu.*14/06/2026"):
        opened(world, period)


def test_estimate_before_the_data_closes_is_refused(world: World) -> None:
    with pytest.raises(NotReady, match="Cột ước"):
        opened(world, half_year(world, estimate_to=date(2026, 6, 1)))


def test_month_due_before_it_is_over_is_not_opened(world: World) -> None:
    month(world, OCTOBER)
    november = Period.objects.get(kind="figures", data_from=date(2026, 11, 1))
    november.dues.filter(stage="unit").update(due_on=date(2026, 11, 30))

    with pytest.raises(NotReady, match="30/11/2026"):
        opened(world, november)


def test_month_that_is_no_month_or_asks_nothing_is_not_opened(world: World) -> None:
    month(world, OCTOBER)
    november = Period.objects.get(kind="figures", data_from=date(2026, 11, 1))
    Period.objects.filter(pk=november.pk).update(data_to=date(2026, 11, 15))
    november.indicators.filter(code="tasks_due").delete()

    with pytest.raises(NotReady) as refused:
        opened(world, november)

    assert [unmet.field for unmet in refused.value.unmet] == ["data_to", "indicators"]
    assert "Nhiệm vụ đến hạn" in refused.value.sentence


# --- A month -----------------------------------------------------------------------------------


def test_month_goes_from_the_unit_to_the_offices_confirmation(world: World, hoa: Client) -> None:
    file = file_in(world, month(world, OCTOBER), "cckl")
    lan = client_of(world.users["lan"])

    write(
        hoa, "edit", file, value_tasks_due="12", value_tasks_on_time="11", value_tasks_overdue="1"
    )
    post(hoa, file, "send_to_head")
    post(client_of(world.users["binh"]), file, "submit")
    page = text_of(lan, page_url(file))
    answer = post(lan, file, "accept")

    file.refresh_from_db()
    assert (answer.status_code, file.state) == (302, "ACCEPTED")
    assert "Xác nhận số liệu" in page
    assert "Đủ điều kiện" not in page
    assert "Đã xác nhận số liệu" in text_of(lan, page_url(file))
    assert "Số liệu đã được xác nhận" in text_of(hoa, page_url(file))


@pytest.mark.parametrize(
    ("due", "on_time", "overdue", "said"),
    [
        ("mười", "1", "0", "số nguyên"),
        ("12,5", "1", "0", "số nguyên"),
        ("-1", "0", "0", "số nguyên"),
        ("1.000", "1", "0", "số nguyên"),
        ("NaN", "1", "0", "số nguyên"),
        ("10", "9", "2", "nhiều hơn số nhiệm vụ đến hạn"),
        ("0", "1", "0", "nhiều hơn số nhiệm vụ đến hạn"),
    ],
)
def test_months_that_cannot_be_are_refused_in_words(
    world: World, hoa: Client, due: str, on_time: str, overdue: str, said: str
) -> None:
    file = file_in(world, month(world, OCTOBER), "cckl")
    typed = {"value_tasks_due": due, "value_tasks_on_time": on_time, "value_tasks_overdue": overdue}
    before = snapshot()

    answer = write(hoa, "edit", file, **typed)

    assert (answer.status_code, snapshot()) == (422, before)
    assert said in answer.content.decode()
    assert f'value="{due}"' in answer.content.decode()
    assert {value for value, _estimate in values(file).values()} == {None}


def test_month_with_a_blank_is_not_signed(world: World, hoa: Client) -> None:
    file = file_in(world, month(world, OCTOBER), "cckl")
    write(hoa, "edit", file, value_tasks_due="12", value_tasks_on_time="11")
    do(file, "send_to_head", world.users["hoa"])

    with pytest.raises(NotReady, match="Quá hạn"):
        do(file, "submit", world.users["binh"])


def test_nothing_to_report_over_figures_is_not_signed(world: World) -> None:
    file = file_in(world, month(world, OCTOBER), "cckl")
    write_month(world, file, "cckl", (12, 11, 1))
    do(file, "nothing_to_report", world.users["hoa"], value=True)
    do(file, "send_to_head", world.users["hoa"])

    with pytest.raises(NotReady, match="đã nhập số liệu khác 0"):
        do(file, "submit", world.users["binh"])


def test_months_are_confirmed_together_in_their_own_words(world: World) -> None:
    period = sent_month(world, OCTOBER, {"cckl": (3, 2, 1), "cctl": (4, 4, 0)})
    lan = client_of(world.users["lan"])
    files = [file_in(world, period, unit) for unit in ("cckl", "cctl")]
    named = [f"submission:{file.ref}:{file.version}" for file in files]

    page = lan.get("/bulk/accept/", {"files": named})
    lan.post("/bulk/accept/", {"files": named, "key": page.context["key"]})

    assert "Xác nhận số liệu" in page.content.decode()
    assert {file_in(world, period, unit).state for unit in ("cckl", "cctl")} == {"ACCEPTED"}


def test_month_on_a_stale_page_saves_nothing(world: World, hoa: Client) -> None:
    file = file_in(world, month(world, OCTOBER), "cckl")
    page = file.version
    write_month(world, file, "cckl", (3, 2, 1))

    answer = hoa.post(
        reverse("edit", args=[file.ref]), {"seen_version": page, "value_tasks_due": "9"}
    )

    assert answer.status_code == 409
    assert 'value="9"' in answer.content.decode()
    assert values(file)["tasks_due"] == (3, None)


def test_sent_month_is_closed_to_its_unit(world: World, hoa: Client) -> None:
    file = file_in(world, sent_month(world, OCTOBER, {"cckl": (3, 2, 1)}), "cckl")

    assert hoa.get(reverse("edit", args=[file.ref])).status_code == 404
    assert write(hoa, "edit", file, value_tasks_due="9").status_code == 404
    assert values(file)["tasks_due"] == (3, None)


# --- What counts -------------------------------------------------------------------------------


def figures(world: World, unit: str = "cckl") -> Any:
    return confirmed_figures(world.units[unit], since=date(2026, 9, 15), until=date(2026, 11, 14))


def test_confirmed_months_are_added_up(world: World) -> None:
    confirmed_month(world, date(2026, 9, 1), {"cckl": (10, 9, 1)})
    confirmed_month(world, OCTOBER, {"cckl": (12, 11, 1)})

    months = figures(world)

    assert [month.first for month in months.confirmed] == [date(2026, 9, 1), OCTOBER]
    assert (months.total("tasks_due"), months.total("tasks_on_time")) == (22, 20)
    assert [month.share for month in months.confirmed] == [90, Decimal(1100) / 12]
    assert months.missing == ()


def test_month_belongs_to_the_range_of_its_last_day(world: World) -> None:
    for first in (date(2026, 8, 1), date(2026, 9, 1), date(2026, 11, 1)):
        confirmed_month(world, first, {"cckl": (10, 9, 1)})

    months = figures(world)  # 15/09 to 14/11: September and October

    assert [month.first for month in months.confirmed] == [date(2026, 9, 1)]
    assert months.missing == (OCTOBER,)


def test_month_that_is_not_confirmed_does_not_count(world: World) -> None:
    confirmed_month(world, date(2026, 9, 1), {"cckl": (10, 9, 1)})
    sent_month(world, OCTOBER, {"cckl": (12, 11, 1)})

    months = figures(world)

    assert months.total("tasks_due") == 10
    assert months.missing == (OCTOBER,)


def test_month_without_tasks_has_no_share(world: World) -> None:
    confirmed_month(world, OCTOBER, {"cckl": (0, 0, 0)})

    months = figures(world)

    assert [month.share for month in months.confirmed] == [None]
    assert months.share is None


def test_month_without_tasks_is_flagged_and_shows_no_percent(world: World, hoa: Client) -> None:
    file = file_in(world, confirmed_month(world, OCTOBER, {"cckl": (0, 0, 0)}), "cckl")

    for url in (page_url(file), reverse("figures")):
        page = text_of(hoa, url)
        assert "người chấm quyết định" in page
        assert "100\xa0%" not in page
        assert "100,0" not in page


def test_nothing_to_report_counts_as_a_month_without_tasks(world: World) -> None:
    file = file_in(world, month(world, OCTOBER), "cckl")
    do(file, "nothing_to_report", world.users["hoa"], value=True)
    send(world, file, "cckl")
    do(file, "accept", world.users["lan"])

    assert figures(world).total("tasks_due") == 0


def test_months_of_merged_units_count_for_their_successor(world: World) -> None:
    confirmed_month(world, OCTOBER, {"cckl": (12, 11, 1), "cctl": (3, 3, 0)})
    merged = make_unit("moi", "Chi cục mới", parent=world.department)
    world.units["moi"] = merged
    for code in ("cckl", "cctl"):
        UnitSuccession.objects.create(
            predecessor=world.units[code], successor=merged, kind="merged", on=date(2026, 11, 1)
        )

    assert figures(world, "moi").total("tasks_due") == 15


# --- A report from the months --------------------------------------------------------------------


def autumn(world: World) -> Submission:
    """A report over September and October, of which September is confirmed with 9 on time."""
    confirmed_month(world, date(2026, 9, 1), {"cckl": (10, 9, 1)})
    sent_month(world, OCTOBER, {"cckl": (12, 11, 1)})
    fields = {"data_from": date(2026, 9, 15), "data_to": date(2026, 11, 14)}
    period = opened(world, half_year(world, due_on=date(2026, 11, 30), **fields))
    return file_in(world, period, "cckl")


def test_figure_from_the_months_comes_filled_in_with_its_months(world: World, hoa: Client) -> None:
    file = autumn(world)

    page = text_of(hoa, reverse("edit", args=[file.ref]))

    assert 'value="9"' in page
    assert "Cộng 1 tháng đã xác nhận (09/2026): 9." in page
    assert "Chưa có số đã xác nhận: 10/2026." in page


def test_unit_corrects_the_sum_and_the_page_says_the_difference(world: World, hoa: Client) -> None:
    file = autumn(world)

    write(hoa, "edit", file, narrative="x", value_tasks_on_time="20", value_trees="1")

    page = text_of(hoa, page_url(file))
    assert "Đơn vị ghi 20, nhiều hơn 11 so với số liệu tháng đã xác nhận (9)." in page
    assert values(file)["tasks_on_time"] == (20, None)


# --- The year's table ---------------------------------------------------------------------------


def test_table_shows_the_office_who_is_missing_and_who_was_late(world: World) -> None:
    period = month(world, OCTOBER)  # due 05/11/2026; today is 20/11/2026
    file = file_in(world, period, "cctl")
    write_month(world, file, "cctl", (12, 11, 1))
    send(world, file, "cctl", at=datetime(2026, 11, 9, 3, tzinfo=UTC))

    page = text_of(client_of(world.users["lan"]), reverse("figures"))

    assert "Chi cục Kiểm lâm (trễ 11 ngày làm việc)" in page
    assert "gửi trễ 2 ngày làm việc" in page
    assert ">11/12</a>" in page
    assert "Chi cục Thủy lợi, 10/2026: 11/12, " in page
    assert "Lập kỳ số liệu năm" in page


def test_table_shows_a_unit_its_own_months_only(world: World, hoa: Client) -> None:
    confirmed_month(world, OCTOBER, {"cckl": (12, 11, 1), "cctl": (3, 3, 0)})

    page = text_of(hoa, reverse("figures"))

    assert "11/12" in page
    assert "3/3" not in page
    assert "Chi cục Thủy lợi" not in page
    assert "Lập kỳ số liệu năm" not in page


def test_table_hides_what_the_unit_has_not_sent(world: World) -> None:
    file = file_in(world, month(world, OCTOBER), "cckl")
    write_month(world, file, "cckl", (12, 11, 1))

    page = text_of(client_of(world.users["lan"]), reverse("figures"))

    assert "11/12" not in page
    assert file.ref not in page


@pytest.mark.parametrize("year", ["2026", "1999", "x", "", "²", "9" * 30])
def test_table_opens_for_any_year_that_is_asked(world: World, hoa: Client, year: str) -> None:
    confirmed_month(world, OCTOBER, {"cckl": (12, 11, 1)})

    answer = hoa.get(reverse("figures"), {"year": year})

    assert (answer.status_code, answer.context["year"]) == (200, 2026)


def test_year_is_planned_in_one_act_and_twice_adds_nothing(world: World) -> None:
    lan, route = client_of(world.users["lan"]), world.period.route
    fields = {"year": "2026", "route": route.ref, "basis": "CV 145/SNNMT-VP"}

    first = lan.post(reverse("plan_figures"), fields)
    again = lan.post(reverse("plan_figures"), fields)

    months = Period.objects.filter(kind="figures").order_by("data_from")
    due = dict(months.values_list("dues__due_on", "dues__stage").filter(dues__stage="unit"))
    assert (first.status_code, again.status_code, months.count()) == (302, 302, 12)
    assert {period.indicators.count() for period in months} == {3}
    assert months[3].data_to == date(2026, 4, 30)
    assert date(2026, 5, 5) in due
    assert date(2026, 7, 6) in due  # 05/07/2026 is a Sunday


@pytest.mark.parametrize(
    ("field", "value"), [("year", "x"), ("year", "3000"), ("basis", "  "), ("route", "khongco")]
)
def test_year_is_not_planned_on_bad_input(world: World, field: str, value: str) -> None:
    lan = client_of(world.users["lan"])
    fields = {"year": "2026", "route": world.period.route.ref, "basis": "CV 145"}

    answer = lan.post(reverse("plan_figures"), fields | {field: value})

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Period.objects.filter(kind="figures").exists()


def test_report_page_costs_the_same_for_few_and_many_figures(world: World, hoa: Client) -> None:
    file = autumn(world)
    costs = []

    for round_ in range(2):
        costs += [
            statements(hoa, page_url(file)),
            statements(hoa, reverse("edit", args=[file.ref])),
        ]
        for n in range(30):
            file.indicators.create(code=f"s{round_}-{n}", label=f"Số {n}")

    assert costs[:2] == costs[2:]


def test_table_takes_few_statements_and_the_same_for_more_rows(world: World) -> None:
    lan = client_of(world.users["lan"])
    sent_month(world, date(2026, 9, 1), {"cckl": (3, 2, 1)})

    few = statements(lan, reverse("figures"))
    for first in (OCTOBER, date(2026, 11, 1)):
        sent_month(world, first, {"cckl": (3, 2, 1), "cctl": (3, 2, 1)})
    many = statements(lan, reverse("figures"))

    assert few == many <= LIMIT


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as spent:
        client.get(url)
    return len(spent)
