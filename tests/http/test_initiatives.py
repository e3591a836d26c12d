"""Initiatives through the pages: written and handed in, by the unit and by nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.enums import RegistrationKind
from nominations.models import FieldChange, Initiative
from nominations.services.audit import tampered_streams
from nominations.services.recognitions import record_results
from nominations.services.registrations import Entry
from tests.factories.acts import do
from tests.factories.http import act_url, client_of, hidden, page_url, snapshot
from tests.factories.initiatives import (
    SUMMARY,
    handed_in,
    part_of,
    round_of,
    ruling,
    secretary,
    written,
)
from tests.factories.paths import sent
from tests.factories.rounds import file_in, register, registration
from tests.factories.rounds import send as send_registration
from tests.factories.world import World
from tests.http.test_query_counts import statements

pytestmark = pytest.mark.django_db
KEPT = "Đoạn này tôi đã gõ rất lâu"


def authors(*rows: tuple[str, str, str]) -> dict[str, str]:
    """Rows of authors as the page sends them: person's ref, or name; and the share."""
    values = {"rows": str(max(3, len(rows)))}
    for place, (person, name, share) in enumerate(rows):
        values |= {
            f"person_{place}": person, f"name_{place}": name, f"share_{place}": share
        }  # fmt: skip
    return values


def fields_of(client: Client, initiative: Initiative) -> dict[str, Any]:
    """What the page of `initiative` carries when it is opened."""
    form = client.get(reverse("edit_initiative", args=[initiative.ref])).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def save(client: Client, initiative: Initiative, **fields: Any) -> Any:
    values = fields_of(client, initiative) | fields
    return client.post(reverse("edit_initiative", args=[initiative.ref]), values)


# --- Writing -----------------------------------------------------------------------------------


def test_officer_writes_an_initiative_with_co_authors(world: World, hoa: Client) -> None:
    rows = [(world.person("hoa").ref, "", "60,5"), ("", "Người  Ngoài", "39,5")]

    answer = hoa.post(
        reverse("new_initiative"),
        {"title": " Tuần tra  bằng máy bay ", "summary": SUMMARY, **authors(*rows)},
    )

    initiative = Initiative.objects.get()
    assert answer.status_code == 302
    assert (initiative.title, initiative.year) == ("Tuần tra bằng máy bay", 2026)
    said = [(a.name, str(a.share), a.person_id) for a in initiative.authors.all()]
    assert said == [
        ("Lý Thị Hoa", "60.50", world.person("hoa").pk),
        ("Người Ngoài", "39.50", None),
    ]
    page = hoa.get(answer["Location"]).content.decode()
    assert "Đã đăng ký" in page
    assert "60,5" in page
    assert list(tampered_streams()) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("", "A", "60"), ("", "B", "39,99")], "còn thiếu 0,01 %"),
        ([("", "A", "60"), ("", "B", "41")], "thừa 1 %"),
        ([("", "A", "")], "Hãy ghi tỷ lệ lớn hơn 0"),
        ([("", "A", "0")], "Hãy ghi tỷ lệ lớn hơn 0"),
        ([("", "", "100")], "chưa ghi tác giả"),
        ([("", "A", "50"), ("", " a ", "50")], "Mỗi tác giả chỉ ghi một dòng"),
        ([("{hoa}", "", "50"), ("{hoa}", "", "50")], "Mỗi tác giả chỉ ghi một dòng"),
        ([("{hoa}", "A", "100")], "không cả hai"),
        ([("khongco", "", "100")], "khongco"),
        ([("", "A", "nửa")], "Nhập một số"),
    ],
)
def test_wrong_authors_are_refused_and_what_was_typed_stays(
    world: World, hoa: Client, rows: list[tuple[str, str, str]], said: str
) -> None:
    named = [(p.replace("{hoa}", world.person("hoa").ref), n, s) for p, n, s in rows]

    answer = hoa.post(
        reverse("new_initiative"), {"title": "Bản đồ", "summary": KEPT, **authors(*named)}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert KEPT in page
    assert not Initiative.objects.exists()


def test_split_gives_exact_shares_and_saves_nothing(world: World, hoa: Client) -> None:
    rows = [("", "A", ""), ("", "B", "5"), ("", "C", "")]

    answer = hoa.post(
        reverse("new_initiative"), {"title": "Bản đồ", "split": "1", **authors(*rows)}
    )

    form = answer.context["form"]
    shares = [form[f"share_{place}"].value() for place in range(3)]
    assert shares == ["33,34", "33,33", "33,33"]
    assert form["title"].value() == "Bản đồ"
    assert not Initiative.objects.exists()
    filled = {
        "title": "Bản đồ",
        **authors(*((p, n, s) for (p, n, _), s in zip(rows, shares, strict=True))),
    }
    assert hoa.post(reverse("new_initiative"), filled).status_code == 302


def test_more_rows_keep_what_was_typed(world: World, hoa: Client) -> None:
    answer = hoa.post(
        reverse("new_initiative"),
        {"title": "Bản đồ", "more": "1", "summary": KEPT, **authors(("", "A", "40"))},
    )

    form = answer.context["form"]
    assert form.number > 3
    assert (form["name_0"].value(), form["summary"].value()) == ("A", KEPT)


def test_second_click_makes_no_twin(world: World, hoa: Client) -> None:
    values = {"title": "Bản đồ điểm cháy", **authors(("", "A", "100"))}
    hoa.post(reverse("new_initiative"), values)

    again = hoa.post(reverse("new_initiative"), values | {"title": "BẢN ĐỒ  điểm cháy"})

    assert again.status_code == 422
    assert "đã có sáng kiến" in again.content.decode()
    assert Initiative.objects.count() == 1


def test_two_people_saving_at_once_keep_both_texts(world: World, hoa: Client) -> None:
    initiative = written(world, "Bản đồ")
    binh = client_of(world.users["binh"])
    mine = fields_of(binh, initiative) | {"summary": KEPT}
    save(hoa, initiative, summary="Bản của Hoa")

    answer = binh.post(reverse("edit_initiative", args=[initiative.ref]), mine)

    assert answer.status_code == 409
    assert KEPT in answer.content.decode()
    initiative.refresh_from_db()
    assert initiative.summary == "Bản của Hoa"


def test_registered_line_is_taken_up_once(world: World, hoa: Client) -> None:
    file = file_in(world, registration(world), "cckl")
    entry = Entry(RegistrationKind.INITIATIVE, "Bản đồ cháy rừng", person=world.person("binh"))
    (line,) = register(world, file, "cckl", entry)
    url = reverse("take_up_initiative", args=[line.ref])
    assert hoa.post(url).status_code == 404  # not accepted yet
    send_registration(world, file, "cckl")
    do(file, "accept", world.users["lan"])
    assert "Bản đồ cháy rừng" in hoa.get(reverse("initiatives")).content.decode()

    for _click in range(2):
        assert hoa.post(url).status_code == 302

    initiative = Initiative.objects.get()
    assert (initiative.title, initiative.registration) == ("Bản đồ cháy rừng", line)
    assert [(a.name, a.share) for a in initiative.authors.all()] == [("Y Bình Niê", 100)]
    assert hoa.get(reverse("initiatives")).context["registered"] == []
    assert client_of(world.users["an"]).post(url).status_code == 404


def test_initiative_is_struck_out_only_before_it_is_handed_in(world: World, hoa: Client) -> None:
    period = round_of(world)
    free, listed = written(world, "Thừa"), written(world, "Bản đồ")
    handed_in(world, period, [listed])
    for initiative in (free, listed):
        page = hoa.get(reverse("initiative", args=[initiative.ref]))
        hoa.post(
            reverse("remove_initiative", args=[initiative.ref]),
            {"fingerprint": page.context["fingerprint"]},
        )

    assert list(Initiative.objects.values_list("title", flat=True)) == ["Bản đồ"]


# --- Handing in --------------------------------------------------------------------------------


def put(client: Client, file: Any, *initiatives: Initiative) -> Any:
    file.refresh_from_db()
    values = {"seen_version": file.version, "initiative": [row.ref for row in initiatives]}
    return client.post(reverse("put_initiatives", args=[file.ref]), values)


def test_unit_puts_its_initiatives_in_and_sends_them(world: World, hoa: Client) -> None:
    file = part_of(world, round_of(world))
    initiative, later = written(world, "Bản đồ"), written(world, "Để sau")

    put(hoa, file, initiative)
    page = hoa.get(page_url(file)).content.decode()
    do(file, "send_to_head", world.users["hoa"])
    do(file, "submit", world.users["binh"])

    assert initiative.title in page
    assert later.title in page  # offered
    initiative.refresh_from_db()
    assert initiative.submission == file
    assert file.state == "OFFICE_CHECK"
    office = client_of(world.users["lan"]).get(page_url(file)).content.decode()
    assert "Bản đồ" in office
    assert "Để sau" not in office
    do(file, "accept", world.users["lan"])
    assert file.state == "ACCEPTED"


def test_what_is_missing_is_said_and_blocks_the_signature(world: World, hoa: Client) -> None:
    file = part_of(world, round_of(world))
    assert "chưa có sáng kiến nào" in hoa.get(page_url(file)).content.decode()
    initiative = written(world, "Bản đồ")
    save(hoa, initiative, summary="", **authors(*[("", "", "")] * 3))
    put(hoa, file, initiative)

    page = hoa.get(page_url(file)).content.decode()
    do(file, "send_to_head", world.users["hoa"])
    answer = client_of(world.users["binh"]).post(act_url(file, "submit"), hidden(file))

    assert "chưa có nội dung, giải pháp" in page
    assert "chưa ghi tác giả" in page
    assert answer.status_code in (409, 422)
    file.refresh_from_db()
    assert file.state == "UNIT_SIGNING"


def test_nothing_to_report_over_a_list_is_a_contradiction(world: World, hoa: Client) -> None:
    file = part_of(world, round_of(world))
    do(file, "nothing_to_report", world.users["hoa"])
    put(hoa, file, written(world, "Bản đồ"))

    assert "vẫn còn sáng kiến" in hoa.get(page_url(file)).content.decode()


def test_nothing_of_another_unit_or_year_is_put_in(world: World, hoa: Client) -> None:
    file = part_of(world, round_of(world))
    strange = written(world, "Của Thủy lợi", unit="cctl")
    old = written(world, "Năm trước", year=2025)

    put(hoa, file, strange, old)

    assert not file.initiatives.exists()


def test_sent_initiative_is_locked_and_a_pin_opens_it_alone(world: World, hoa: Client) -> None:
    period = round_of(world)
    first, second = written(world, "Bản đồ"), written(world, "Nhật ký")
    file = handed_in(world, period, [first, second])
    assert save(hoa, first, summary=KEPT).status_code == 422
    pins = [(f"initiative:{first.ref}", "Ghi rõ hiệu quả")]
    do(file, "return", world.users["lan"], note="Thiếu", pins=pins)

    page = hoa.get(page_url(file)).content.decode()
    opened = save(hoa, first, summary="Đã bổ sung")
    closed = save(hoa, second, summary=KEPT)

    assert reverse("edit_initiative", args=[first.ref]) in page
    assert opened.status_code == 302
    assert closed.status_code == 422
    assert KEPT in closed.content.decode()
    change = FieldChange.objects.get(submission=file, field=f"initiative:{first.ref}")
    assert "Đã bổ sung" in change.after
    do(file, "resubmit", world.users["binh"])
    assert file.state == "OFFICE_CHECK"


def test_initiative_is_taken_out_of_an_open_part_only(world: World, hoa: Client) -> None:
    period = round_of(world)
    initiative = written(world, "Bản đồ")
    file = part_of(world, period)
    put(hoa, file, initiative)
    url = reverse("take_out_initiative", args=[initiative.ref])
    file.refresh_from_db()

    hoa.post(url, {"seen_version": file.version})
    initiative.refresh_from_db()
    assert initiative.submission is None
    handed_in(world, period, [initiative])
    file.refresh_from_db()
    hoa.post(url, {"seen_version": file.version})

    initiative.refresh_from_db()
    assert initiative.submission == file


def test_taking_the_signature_back_makes_it_unsent(world: World, hoa: Client) -> None:
    period = round_of(world)
    initiative = written(world, "Bản đồ")
    file = handed_in(world, period, [initiative])
    url = reverse("initiative", args=[initiative.ref])
    lan = client_of(world.users["lan"])
    assert "Đã nộp, chờ Hội đồng sáng kiến" in lan.get(url).content.decode()

    do(file, "recall", world.users["binh"])

    assert lan.get(url).status_code == 404
    assert "Đã đăng ký" in hoa.get(url).content.decode()


# --- Who sees what -----------------------------------------------------------------------------

OTHERS = ("an", "son", "xuan", "so")
ABOVE = ("lan", "dung", "mau", "vu", "phan", "bui")


def test_draft_is_the_units_own_and_what_was_sent_the_authoritys(world: World) -> None:
    secretary(world)
    period = round_of(world)
    draft, sent_one = written(world, "Còn viết"), written(world, "Đã nộp rồi")
    handed_in(world, period, [sent_one])
    urls = [reverse("initiative", args=[row.ref]) for row in (draft, sent_one)]
    nothing = client_of(world.users["xuan"]).get("/initiatives/khongco/").content

    for login, wanted in (
        *((login, [404, 404]) for login in OTHERS),
        *((login, [404, 200]) for login in (*ABOVE, "y_tuong")),
        ("hoa", [200, 200]),
        ("binh", [200, 200]),
    ):
        client = client_of(world.users[login])
        answers = [client.get(url) for url in urls]
        assert [answer.status_code for answer in answers] == wanted, login
        assert all(a.content == nothing for a in answers if a.status_code == 404), login
        listed = client.get(reverse("initiatives")).content.decode()
        assert [title in listed for title in ("Còn viết", "Đã nộp rồi")] == [
            status == 200 for status in wanted
        ], login


def test_secretary_opens_parts_of_initiatives_and_nothing_else(world: World) -> None:
    client = client_of(secretary(world))
    period = round_of(world)
    file = handed_in(world, period, [written(world, "Bản đồ")])
    draft = part_of(world, period, "cctl")
    other = sent(world)

    statuses = [client.get(page_url(paper)).status_code for paper in (file, draft, other)]

    assert statuses == [200, 404, 404]
    assert client.get(reverse("period", args=[period.ref])).status_code == 200
    assert client.get(reverse("period", args=[world.period.ref])).status_code == 404
    assert client.post(act_url(file, "accept"), hidden(file)).status_code == 404


def test_writing_is_for_the_unit_alone(world: World) -> None:
    secretary(world)
    period = round_of(world)
    initiative = written(world, "Bản đồ")
    file = handed_in(world, period, [initiative])
    before = snapshot()

    for login in (*OTHERS, *ABOVE, "y_tuong"):
        client = client_of(world.users[login])
        for name, ref in (
            ("edit_initiative", initiative.ref),
            ("remove_initiative", initiative.ref),
            ("take_out_initiative", initiative.ref),
            ("put_initiatives", file.ref),
        ):
            assert client.post(reverse(name, args=[ref])).status_code == 404, (login, name)
        status = client.get(reverse("new_initiative")).status_code
        assert status == (200 if login in ("an", "son") else 404), login

    assert snapshot() == before


def test_search_needs_no_accents(world: World, hoa: Client) -> None:
    for title in ("Bản đồ điểm cháy", "Nhật ký tuần tra"):
        written(world, title)

    for text, found in (("diem chay", 1), ("ĐIỂM CHÁY", 1), ("tuan", 1), ("khong", 0), ("  ", 2)):
        page = hoa.get(reverse("initiatives"), {"q": text, "year": "2026"})
        assert len(page.context["rows"]) == found, text


@pytest.mark.parametrize("query", ["?year=abc", "?year=99999999999", "?year=1999", "?q=%00%ff"])
def test_garbled_addresses_open_this_year(world: World, hoa: Client, query: str) -> None:
    for name in ("initiatives", "new_initiative"):
        answer = hoa.get(reverse(name) + query)
        assert answer.status_code == 200
    assert hoa.get(reverse("initiatives") + query).context["year"] == 2026


@pytest.mark.parametrize("name", ["initiatives", "part", "initiative_results"])
def test_lists_cost_the_same_for_one_and_three(world: World, name: str) -> None:
    period = round_of(world)
    client = client_of(world.users["lan"])
    place = part_of(world, period).ref if name == "part" else period.ref
    url = reverse(
        "submission" if name == "part" else name, args=[] if name == "initiatives" else [place]
    )
    costs = []

    for count in (1, 2):
        rows = [written(world, f"Sáng kiến {count}.{n}") for n in range(count)]
        if count == 1:
            file = handed_in(world, period, rows)
        else:
            Initiative.objects.filter(pk__in=[row.pk for row in rows]).update(submission=file)
        refs = [row.ref for row in rows]
        record_results(period, refs, actor=world.users["lan"], ruling=ruling(f"{count}/QĐ"))
        costs.append(statements(client, url))

    assert costs[0] == costs[1]
    assert name == "part" or costs[1] <= 14
