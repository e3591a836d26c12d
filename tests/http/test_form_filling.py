"""A unit fills the form of a period: section by section, checked by kind, nothing lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import FieldChange, Submission
from nominations.queries.fields import pinnable_fields
from nominations.rules.readiness import unmet_to_submit
from tests.factories.acts import do
from tests.factories.forms import EVERY_KIND, in_period, make_form
from tests.factories.http import client_of, page_url, write
from tests.factories.world import World
from tests.http.test_query_counts import statements

pytestmark = pytest.mark.django_db

FILLED = {
    "form_chi-dao": "Đã phổ biến\nđến từng người",
    "form_van-ban": "KH số 5",
    "form_ty-le": "1.062,50",
    "form_ngay-hop": "5/11/2026",
    "form_hinh-thuc": "Biểu quyết",
    "form_cong-khai": "yes",
}


def values(file: Submission) -> dict[str, str]:
    return dict(file.form_answers.values_list("field__code", "value"))


@pytest.fixture
def report(world: World) -> Submission:
    """Kiểm lâm's report in a period with a form of every kind."""
    in_period(world, required=["chi-dao"])
    return world.submission("cckl", "report")


def test_form_is_filled_kept_plain_and_read_by_section(
    report: Submission, world: World, hoa: Client
) -> None:
    answer = write(hoa, "edit", report, **FILLED)

    text = hoa.get(page_url(report)).content.decode()
    assert answer.status_code == 302
    assert values(report) == {
        "chi-dao": "Đã phổ biến\nđến từng người",
        "van-ban": "KH số 5",
        "ty-le": "1062.5",
        "ngay-hop": "2026-11-05",
        "hinh-thuc": "Biểu quyết",
        "cong-khai": "yes",
    }
    for shown in ("I. Công tác chỉ đạo", "1.062,5", "05/11/2026", "Biểu quyết", "Có"):
        assert shown in text


def test_form_takes_the_place_of_the_one_text_and_keeps_it_too(
    report: Submission, hoa: Client
) -> None:
    page = hoa.get(reverse("edit", args=[report.ref]))

    write(hoa, "edit", report, narrative="Bị bỏ qua", **FILLED)

    report.refresh_from_db()
    assert "narrative" not in page.context["form"].fields
    assert report.narrative.startswith("I. Công tác chỉ đạo\nMục chi-dao: Đã phổ biến\n")
    assert "\nII. Bình xét\nMục ty-le: 1.062,5\nMục ngay-hop: 05/11/2026\n" in report.narrative


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("form_ty-le", "mười", "Hãy nhập số, ví dụ 1.234,5"),
        ("form_ngay-hop", "31/02/2026", "Hãy nhập ngày/tháng/năm"),
        ("form_hinh-thuc", "Khác", "một trong các lựa chọn"),
        ("form_van-ban", "a" * 301, "nhiều nhất 300"),
    ],
)
def test_unfit_value_is_refused_at_its_field_and_everything_typed_stays(
    report: Submission, hoa: Client, name: str, typed: str, said: str
) -> None:
    answer = write(hoa, "edit", report, **(FILLED | {name: typed}))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in answer.context["form"].errors[name][0]
    assert "đến từng người" in text
    assert values(report) == {}


def test_required_field_blocks_the_signature_until_it_is_filled(
    report: Submission, hoa: Client
) -> None:
    write(hoa, "edit", report, **(FILLED | {"form_chi-dao": " "}))
    before = [(item.field, item.sentence) for item in unmet_to_submit(report)]

    write(hoa, "edit", report, **FILLED)

    sentence = "I. Công tác chỉ đạo, mục “Mục chi-dao”: chưa điền. Hãy điền mục này."
    assert before == [("form:chi-dao", sentence)]
    report.refresh_from_db()
    assert unmet_to_submit(report) == []


def test_form_without_required_fields_is_not_sent_empty(world: World, hoa: Client) -> None:
    in_period(world)
    report = world.submission("cckl", "report")

    assert [item.field for item in unmet_to_submit(report)] == ["narrative"]
    write(hoa, "edit", report, **FILLED)
    report.refresh_from_db()
    assert unmet_to_submit(report) == []


def test_return_opens_the_pinned_field_only_and_the_page_at_it(
    report: Submission, world: World, hoa: Client
) -> None:
    write(hoa, "edit", report, **FILLED)
    do(report, "send_to_head", world.users["hoa"])
    do(report, "submit", world.users["binh"])
    assert dict(pinnable_fields(report))["form:ty-le"] == "II. Bình xét: Mục ty-le"
    pins = [("form:ty-le", "Sai số")]
    do(report, "return", world.users["lan"], note="Xem lại", pins=pins)

    page = hoa.get(reverse("edit", args=[report.ref])).context["form"]
    text = hoa.get(page_url(report)).content.decode()
    write(hoa, "edit", report, **(FILLED | {"form_ty-le": "3", "form_van-ban": "Chen vào"}))

    assert set(page.fields) == {"seen_version", "form_ty-le"}
    assert f"/content/{report.ref}/#id_form_ty-le" in text
    assert "Mục ty-le" in text
    assert (values(report)["ty-le"], values(report)["van-ban"]) == ("3", "KH số 5")
    report.refresh_from_db()
    assert "KH số 5" in report.narrative


def test_history_keeps_what_changed_as_people_read_it(report: Submission, hoa: Client) -> None:
    write(hoa, "edit", report, **FILLED)
    FieldChange.objects.all().delete()

    write(hoa, "edit", report, **(FILLED | {"form_ty-le": "2,5", "form_cong-khai": "no"}))

    changes = FieldChange.objects.order_by("field").values_list("field", "before", "after")
    assert list(changes) == [
        ("form:cong-khai", "Có", "Không"),
        ("form:ty-le", "1.062,5", "2,5"),
    ]


def test_stale_page_keeps_what_was_typed(report: Submission, hoa: Client) -> None:
    answer = hoa.post(reverse("edit", args=[report.ref]), FILLED | {"seen_version": 99})

    assert answer.status_code == 409
    assert "đến từng người" in answer.content.decode()
    assert values(report) == {}


@pytest.mark.parametrize("kind", ["nominations", "self_assessment"])
def test_other_parts_have_a_page_for_what_a_form_asks_beside(
    world: World, hoa: Client, kind: str
) -> None:
    in_period(world, kind=kind, required=["ty-le"])
    file = world.submission("cckl", kind)
    before = {item.field for item in unmet_to_submit(file)}

    answer = write(hoa, "edit_form", file, **FILLED)

    file.refresh_from_db()
    text = hoa.get(page_url(file)).content.decode()
    assert answer.status_code == 302
    assert "form:ty-le" in before
    assert "form:ty-le" not in {item.field for item in unmet_to_submit(file)}
    assert file.narrative == ""
    assert "Thông tin thêm" in text
    assert "1.062,5" in text


def test_part_without_a_form_has_no_such_page(world: World, hoa: Client) -> None:
    make_form(world, kind="nominations")  # published after the period opened

    assert hoa.get(reverse("edit_form", args=[world.submission("cckl").ref])).status_code == 404


def test_silent_unit_owes_no_form(report: Submission, world: World) -> None:
    do(report, "nothing_to_report", world.users["hoa"])

    report.refresh_from_db()
    assert unmet_to_submit(report) == []


def test_stranger_fills_nothing(report: Submission, world: World) -> None:
    answer = write(client_of(world.users["an"]), "edit_form", report, **FILLED)

    assert answer.status_code == 404
    assert values(report) == {}


def test_form_takes_the_same_statements_for_more_fields(world: World, hoa: Client) -> None:
    file = world.submission("cckl", "nominations")
    form = in_period(world, fields={"mot": "long"}, kind="nominations")
    few = statements(hoa, page_url(file)), statements(hoa, reverse("edit_form", args=[file.ref]))

    for place in range(10):
        form.fields.create(code=f"them-{place}", label="Thêm", position=place + 5)
    many = statements(hoa, page_url(file)), statements(hoa, reverse("edit_form", args=[file.ref]))

    assert few == many


def test_every_kind_of_field_is_asked(report: Submission, hoa: Client) -> None:
    form: Any = hoa.get(reverse("edit", args=[report.ref])).context["form"]

    assert {f"form_{code}" for code in EVERY_KIND} <= set(form.fields)
