"""Many nominees at once: what is read, what it becomes, what is refused, and one effect only."""

import io
import unicodedata
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.enums import NominationState, Sex
from nominations.models import Membership, NomineeImport, Person, Submission, Unit
from nominations.queries.nominee_review import Line, review
from nominations.rules.nominee_rows import HEADINGS
from nominations.services.nominee_apply import apply
from tests.factories.http import client_of, write
from tests.factories.paths import sent
from tests.factories.world import NOW, SINCE, World, make_period, make_person, make_unit, nominate
from tests.http.papers import PDF, docx, packed
from tests.http.workbooks import HEADS, book, packed_book, row
from workflows.services.periods import open_period

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def at_work(world: World, name: str, *, year: int = 1980, unit: str = "cckl") -> Person:
    """Somebody who works in a unit."""
    person = make_person(name)
    person.birth_year = year
    person.save()
    Membership.objects.create(
        person=person, unit=world.units[unit], position="Kiểm lâm viên", valid_from=SINCE
    )
    return person


def send(world: World, client: Client, **fields: Any) -> Any:
    file = world.submission("cckl")
    return client.post(reverse("import_nominees", args=[file.ref]), fields)


def read(world: World, client: Client, upload: SimpleUploadedFile) -> NomineeImport:
    answer = send(world, client, upload=upload)
    assert answer.status_code == 302, answer.context["form"].errors
    return NomineeImport.objects.order_by("-pk")[0]


def lines(listing: NomineeImport) -> list[Line]:
    listing.refresh_from_db()
    return review(listing, TODAY).lines


def press(client: Client, listing: NomineeImport, do: str = "apply", **fields: str) -> Any:
    version = Submission.objects.get(pk=listing.submission_id).version
    values = {"seen_version": version, "do": do} | fields
    return client.post(reverse("nominee_import", args=[listing.ref]), values)


def test_three_kinds_of_nominees_come_from_a_workbook(world: World, hoa: Client) -> None:
    team = make_unit("tram", "Trạm Kiểm lâm số 1", parent=world.units["cckl"])
    rows = [
        row("Y Bình Niê", kind="Cá nhân", votes=11, achievement="Tuần tra tốt"),
        row("Trạm Kiểm lâm số 1", "Tập thể Lao động tiên tiến", kind="Tập thể"),
        row("Người Giúp Dân", "GKGD", kind="Ngoài cơ quan", birth=1970, post="Thôn Mẫu"),
    ]

    listing = read(world, hoa, book(*rows))
    answer = press(hoa, listing)

    file = world.submission("cckl")
    assert answer.status_code == 302
    listed = [
        (line.nominee_kind, line.nominee_name, line.votes_for, line.birth_year, line.priority)
        for line in file.nominations.order_by("priority")
    ]
    assert listed == [
        ("person", "Y Bình Niê", 11, 1980, 1),
        ("unit", team.name, None, None, 2),
        ("outsider", "Người Giúp Dân", None, 1970, 3),
    ]
    first = file.nominations.get(person=world.person("binh"))
    assert first.nominee_position == "Chuyên viên Chi cục Kiểm lâm"
    assert file.changes.get(field="nominees").after == "Nhập 3 đề nghị (danh-sach.xlsx)"


@pytest.mark.parametrize(
    "typed",
    ["y bình niê", "Y  Binh   Nie", "NIÊ Y BÌNH", unicodedata.normalize("NFD", "Y Bình Niê")],
)
def test_person_is_found_however_the_name_is_written(world: World, hoa: Client, typed: str) -> None:
    listing = read(world, hoa, book(row(typed)))

    [line] = lines(listing)

    assert (line.status, line.who and line.who.ref) == ("ready", world.person("binh").ref)


def test_place_of_the_tone_does_not_matter(world: World, hoa: Client) -> None:
    person = at_work(world, "Lê Thị Hòa")

    [line] = lines(read(world, hoa, book(row("Lê Thị Hoà"))))

    assert (line.status, line.notes, line.who and line.who.ref) == ("ready", [], person.ref)


def test_same_names_are_told_apart_by_year_or_chosen(world: World, hoa: Client) -> None:
    older, younger = (at_work(world, "Lê Thử Trùng", year=year) for year in (1970, 1990))
    listing = read(world, hoa, book(row("Lê Thử Trùng"), row("Lê Thử Trùng", birth="1990")))

    first, second = lines(listing)
    assert (first.status, second.status) == ("choose", "ready")
    assert getattr(second.who, "ref", "") == younger.ref
    assert {one.ref for one in first.options} == {older.ref, younger.ref}
    page = hoa.get(reverse("nominee_import", args=[listing.ref])).content.decode()
    assert "sinh 1970" in page

    press(hoa, listing, **{"who-0": older.ref})

    people = world.submission("cckl").nominations.values_list("person", flat=True)
    assert set(people) == {older.pk, younger.pk}


def test_other_year_of_birth_asks_who_it_is(world: World, hoa: Client) -> None:
    at_work(world, "Lê Thử Năm", year=1970)

    [line] = lines(read(world, hoa, book(row("Lê Thử Năm", birth="1988"))))

    assert line.status == "choose"


#: Cells of one row → the column that is to be mended, and a part of the sentence.
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"name": "Không Có Ai"}, "name", "Không có ai tên này"),
    ({"name": ""}, "name", "Chưa có họ tên"),
    ({"name": "Y Bình Niê", "kind": "Con mèo"}, "kind", "hãy ghi Cá nhân"),
    ({"name": "Y Bình Niê", "birth": "19xx"}, "birth", "năm sinh"),
    ({"name": "Y Bình Niê", "birth": 2025}, "birth", "năm sinh"),
    ({"name": "Y Bình Niê", "votes": "mười"}, "votes", "số nguyên"),
    ({"name": "Y Bình Niê", "votes": -1}, "votes", "số nguyên"),
    ({"name": "Y Bình Niê", "votes": 1.5}, "votes", "số nguyên"),
    ({"name": "Y Bình Niê", "votes": "=1+1"}, "votes", "Ô G2 là công thức: hãy dán giá trị"),
    ({"name": "Y Bình Niê", "award": "Huân chương lạ"}, "award", "không có danh hiệu"),
    ({"name": "Y Bình Niê", "award": ""}, "award", "Chưa có danh hiệu"),
    ({"name": "Y Bình Niê", "award": "TTLDTT"}, "award", "Không dành cho cá nhân"),
    ({"name": "Trạm lạ", "award": "TTLDTT", "kind": "Tập thể"}, "name", "Không có tập thể"),
    ({"name": "Y Bình Niê", "achievement": "x" * 5001}, "achievement", "Dài hơn 5000"),
]


@pytest.mark.parametrize(("cells", "column", "said"), WRONG)
def test_wrong_cell_is_named_and_kept_until_it_is_mended(
    world: World, hoa: Client, cells: dict[str, Any], column: str, said: str
) -> None:
    listing = read(world, hoa, book(row(**cells), row("Lý Thị Hoa")))

    line = lines(listing)[0]
    answer = press(hoa, listing)

    assert line.status == "bad"
    assert said in line.bad[column]
    assert answer.url == reverse("nominee_import", args=[listing.ref])
    assert world.submission("cckl").nominations.get().nominee_name == "Lý Thị Hoa"
    assert said in hoa.get(answer.url).content.decode()
    page = hoa.get(reverse("submission", args=[world.submission("cckl").ref]))
    assert answer.url in page.content.decode()  # it is found again


def test_cell_is_corrected_in_place_and_the_row_applied(world: World, hoa: Client) -> None:
    listing = read(world, hoa, book(row("Y Bình", "Lạ", votes="=2")))

    checked = press(
        hoa,
        listing,
        "check",
        **{"c-0-name": "Y Bình Niê", "c-0-award": "Lao động tiên tiến", "c-0-votes": "9"},
    )
    [line] = lines(listing)
    assert (checked.status_code, line.status) == (302, "ready")
    assert not world.submission("cckl").nominations.exists()

    press(hoa, listing)
    assert world.submission("cckl").nominations.get().votes_for == 9


def test_twice_and_listed_rows_are_left_aside(world: World, hoa: Client) -> None:
    file = world.submission("cckl")
    write(hoa, "add_nominee", file, award="LDTT", person=world.person("hoa").ref)
    rows = [row("Lý Thị Hoa"), row("Y Bình Niê"), row("Y Bình Niê"), row("Y Bình Niê", "CSTDCS")]
    rows += [row("Ông Ngoài", "GKGD", kind="Ngoài cơ quan")] * 2
    listing = read(world, hoa, book(*rows))

    found = [(line.status, line.notes[-1:]) for line in lines(listing)]

    assert [status for status, _note in found] == [
        "skip", "ready", "skip", "ready", "ready", "skip",
    ]  # fmt: skip
    assert found[0][1] == ["đã có trong danh sách với danh hiệu này"]
    assert found[2][1] == ["trùng với dòng 3"]
    assert found[3][1] == ["cùng đối tượng với dòng 3, danh hiệu khác"]


def test_person_of_another_unit_is_no_nominee_here(world: World, hoa: Client) -> None:
    [line] = lines(read(world, hoa, book(row("Đỗ Văn An"))))

    assert line.status == "bad"
    assert line.notes == ["có người cùng tên công tác tại Chi cục Thủy lợi"]


def test_columns_come_in_any_order_below_a_title(world: World, hoa: Client) -> None:
    listing = read(
        world,
        hoa,
        book(
            ["(1)", "(2)", "(3)", "(4)"],
            ["Cột thừa", "LDTT", "", "y binh nie"],
            [],
            ["", "LDTT", 7, "Lý Thị Hoa"],
            heads=["Mã", "DANH HIEU", "so phieu", "Ho va ten"],
            above=[["CHI CỤC KIỂM LÂM"], [], ["Danh sách năm 2026"]],
        ),
    )

    found = lines(listing)

    assert [(line.number, line.status, line.row.votes) for line in found] == [
        (6, "ready", None),
        (8, "ready", 7),
    ]


def test_cells_merged_downwards_count_for_each_row(world: World, hoa: Client) -> None:
    rows = [row("Y Bình Niê", "CSTDCS"), row("Lý Thị Hoa", "")]

    listing = read(world, hoa, book(*rows, merged=["F2:F3", "A1:A1"]))

    _first, second = lines(listing)
    assert (second.status, second.award and second.award.code) == ("ready", "CSTDCS")
    assert "lấy từ ô gộp" in second.notes[0]


@pytest.mark.parametrize(
    "born", [1980, "1980", "05/03/1980", datetime(1980, 3, 5), date(1980, 3, 5), 29285, "29285"]
)
def test_year_of_birth_is_read_from_dates(world: World, hoa: Client, born: Any) -> None:
    [line] = lines(read(world, hoa, book(row("Y Bình Niê", birth=born))))

    assert (line.status, line.row.birth_year) == ("ready", 1980)


def test_old_codes_and_decomposed_letters_become_unicode(world: World, hoa: Client) -> None:
    person = at_work(world, "Trần Thị Hương Lan")
    rows = [row("TrÇn ThÞ H­¬ng Lan", "CSTDCS"), row("Traàn Thò Höông Lan", "GKGD")]
    rows.append(row(unicodedata.normalize("NFD", person.full_name)))
    listing = read(world, hoa, book(*rows))

    found = lines(listing)

    assert [line.who and line.who.ref for line in found] == [person.ref] * 3
    notes = " ".join(listing.result["notes"])
    assert all(code in notes for code in ("TCVN3 (ABC)", "VNI", "Unicode tổ hợp"))


def renamed(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def bomb() -> bytes:
    return packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"\0" * 90_000_000})


def patched(old: bytes, new: bytes) -> bytes:
    """A good workbook in whose sheet something else stands."""
    whole = packed_book([row("Y Bình Niê")])
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(held, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, content.replace(old, new) if "sheet1" in entry else content)
    return held.getvalue()


REFUSED: list[tuple[str, Any, str]] = [
    ("a.csv", b"ho ten,danh hieu\n", "không phải tệp Excel"),
    ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Excel 97–2003"),
    ("mat-khau.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "có mật khẩu"),
    ("a.docx", docx, "không phải tệp Excel"),
    ("gia.xlsx", docx, "không phải tệp Excel"),
    ("gia.xlsx", PDF, "không phải tệp Excel"),
    ("hong.xlsx", b"PK\x03\x04" + b"x" * 300, "bị hỏng"),
    ("hong.xlsx", lambda: packed({"xl/workbook.xml": b"<x/>"}), "bị hỏng"),
    ("bom.xlsx", bomb, "nén bất thường"),
    ("trong.xlsx", lambda: packed_book([]), "không có dòng nào"),
    ("khac.xlsx", lambda: packed_book([["a", "b"]], heads=["x", "y"]), "dòng tiêu đề"),
    ("10000.xlsx", lambda: packed_book([row("A")] * 10_000), "hơn 2.000 dòng. Hãy chia"),
    ("2001.xlsx", lambda: packed_book([row("A")] * 2001), "hơn 2.000 dòng. Hãy chia"),
    (
        "thuc-the.xlsx",
        lambda: patched(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>\n<worksheet'),
        "bị hỏng",
    ),
]


@pytest.mark.parametrize(("name", "content", "said"), REFUSED)
def test_unfit_file_is_refused_in_words(
    world: World, hoa: Client, name: str, content: Any, said: str
) -> None:
    data = content() if callable(content) else content

    answer = send(world, hoa, upload=renamed(data, name))

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors)
    assert not NomineeImport.objects.exists()


def test_size_that_a_sheet_claims_is_not_believed(world: World, hoa: Client) -> None:
    claims = patched(b'<dimension ref="A1:I2"', b'<dimension ref="A1:XFD1048576"')

    listing = read(world, hoa, renamed(claims, "lon.xlsx"))

    assert len(lines(listing)) == 1


def test_workbooks_are_read_without_entities() -> None:
    assert openpyxl.DEFUSEDXML


@pytest.mark.parametrize("heading", [True, False])
def test_rows_are_pasted_with_or_without_headings(world: World, hoa: Client, heading: bool) -> None:
    typed = (
        '1\tY Bình Niê\tCá nhân\t\t\tLDTT\t10\t"Dòng một\nDòng hai"\t\n\n2\tLý Thị Hoa\t\t\t\tLDTT'
    )
    text = "\t".join(HEADS) + "\n" + typed if heading else typed

    answer = send(world, hoa, pasted=text)

    first, second = lines(NomineeImport.objects.get())
    assert answer.status_code == 302
    assert (first.status, first.row.votes, second.status) == ("ready", 10, "ready")
    assert first.row.achievement == "Dòng một\nDòng hai"


@pytest.mark.parametrize("text", ["", "  \n ", "một cột\nhai cột", '"', "\t\t\n"])
def test_paste_without_rows_is_refused_and_stays(world: World, hoa: Client, text: str) -> None:
    answer = send(world, hoa, pasted=text)

    assert answer.status_code == 422
    assert answer.context["form"]["pasted"].value() == text


def test_applying_twice_has_one_effect(world: World, hoa: Client) -> None:
    listing = read(world, hoa, book(row("Y Bình Niê"), row("Ai Đó Lạ", "GKGD", kind="ngoài")))
    version = world.submission("cckl").version
    address = reverse("nominee_import", args=[listing.ref])

    first = hoa.post(address, {"seen_version": version, "do": "apply"})
    stale = hoa.post(address, {"seen_version": version, "do": "apply"})
    again = press(hoa, listing)

    assert (first.status_code, stale.status_code, again.status_code) == (302, 409, 422)
    assert world.submission("cckl").nominations.count() == 2
    assert world.submission("cckl").version == version + 1


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 400])
def test_garbled_version_applies_nothing(world: World, hoa: Client, version: str) -> None:
    listing = read(world, hoa, book(row("Y Bình Niê")))

    answer = press(hoa, listing, seen_version=version)

    assert answer.status_code == 409
    assert not world.submission("cckl").nominations.exists()
    assert lines(listing)[0].status == "ready"


@pytest.mark.parametrize("login", ["an", "lan", "vu", "xuan"])
def test_strangers_see_no_import_and_no_list(world: World, hoa: Client, login: str) -> None:
    listing = read(world, hoa, book(row("Y Bình Niê")))
    file, stranger = world.submission("cckl"), client_of(world.users[login])
    pages = [
        reverse("nominee_import", args=[listing.ref]),
        reverse("import_nominees", args=[file.ref]),
        reverse("nominee_template", args=[file.ref]),
        reverse("nominee_list", args=[file.ref]),
    ]

    assert [stranger.get(page).status_code for page in pages] == [404] * 4
    assert press(stranger, listing).status_code == 404
    for name, ref in (("discard_import", listing.ref), ("last_year", file.ref)):
        assert stranger.post(reverse(name, args=[ref])).status_code == 404
    assert NomineeImport.objects.count() == 1


def test_sent_list_takes_no_import(world: World, hoa: Client) -> None:
    waiting = read(world, hoa, book(row("Y Bình Niê")))
    file = sent(world)

    refused = send(world, hoa, upload=book(row("Lý Thị Hoa")))
    applied = press(hoa, waiting)

    assert (refused.status_code, applied.status_code) == (422, 422)
    assert "đang khóa" in str(refused.context["form"].errors)
    assert file.nominations.count() == 3


def test_import_is_put_away(world: World, hoa: Client) -> None:
    fresh = read(world, hoa, book(row("Y Bình Niê")))
    partly = read(world, hoa, book(row("Lý Thị Hoa"), row("Không Có")))
    press(hoa, partly)

    for listing in (fresh, partly):
        hoa.post(reverse("discard_import", args=[listing.ref]))

    page = hoa.get(reverse("submission", args=[world.submission("cckl").ref]))
    assert page.context["imports"] == []
    assert list(NomineeImport.objects.all()) == [partly]
    assert world.submission("cckl").nominations.count() == 1


def test_template_has_text_only_and_comes_back_filled_in(world: World, hoa: Client) -> None:
    for name in ("=HYPERLINK(1)", "+84", "@a", "-b"):
        at_work(world, name)
    file = world.submission("cckl")

    answer = hoa.get(reverse("nominee_template", args=[file.ref]))

    held = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet, people = held.worksheets[:2]
    assert [cell.value for cell in sheet[1]] == list(HEADINGS.values())
    cells = [cell for one in held.worksheets for line in one.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert "=HYPERLINK(1)" in {cell.value for cell in people["A"]}
    sheet.append(["1", "Y Bình Niê", "", "", "", "Lao động tiên tiến", "12", "", ""])
    again = io.BytesIO()
    held.save(again)
    [line] = lines(read(world, hoa, renamed(again.getvalue(), "mau.xlsx")))
    assert line.status == "ready"


def year_before(world: World, *, unit: str = "cckl") -> Submission:
    """The period of 2025 with Bình, Hoa and somebody who has left since, and an outsider."""
    period = make_period(world)
    period.year = 2025
    period.save()
    open_period(period=period, units=[world.units[unit]], actor=world.users["lan"])
    old = Submission.objects.get(dossier__period=period, kind="nominations")
    people = [world.person("binh"), world.person("hoa"), make_person("Đã Đi Xa", Sex.MALE)]
    for line in nominate(old, [], world.awards["LDTT"], people=people):
        line.achievement, line.votes_for = "Của năm cũ", 3
        line.save()
    return old


def test_last_years_list_is_offered_and_who_left_is_marked(world: World, hoa: Client) -> None:
    old = year_before(world)
    old.nominations.filter(person=world.person("hoa")).update(state=NominationState.AWARDED)
    file = world.submission("cckl")

    first, second = (hoa.post(reverse("last_year", args=[file.ref])) for _time in range(2))

    listing = NomineeImport.objects.get()
    assert first["Location"] == second["Location"] == reverse("nominee_import", args=[listing.ref])
    found = {line.row.name: line for line in lines(listing)}
    assert found["Y Bình Niê"].status == "ready"
    assert found["Lý Thị Hoa"].notes[0] == "năm trước: Đã được khen thưởng"
    assert "Không còn công tác" in found["Đã Đi Xa"].bad["name"]
    press(hoa, listing)
    listed = file.nominations.values_list("nominee_name", "achievement", "votes_for")
    assert set(listed) == {("Y Bình Niê", "", None), ("Lý Thị Hoa", "", None)}


def test_list_of_a_predecessor_counts_as_last_years(world: World, hoa: Client) -> None:
    old = year_before(world, unit="cctl")
    kept = old.nominations.get(person=world.person("binh"))
    world.units["cctl"].successions.create(successor=world.units["cckl"], kind="merged", on=TODAY)
    file = world.submission("cckl")

    answer = hoa.post(reverse("last_year", args=[file.ref]))

    assert kept.nominee_name in {line.row.name for line in lines(NomineeImport.objects.get())}
    assert answer.status_code == 302


def test_first_year_has_no_list_to_start_from(world: World, hoa: Client) -> None:
    file = world.submission("cckl")

    answer = hoa.post(reverse("last_year", args=[file.ref]), follow=True)

    assert "chưa có danh sách đề nghị" in answer.content.decode()
    assert not NomineeImport.objects.exists()


def statements(world: World, count: int) -> tuple[int, int]:
    """Statements of reviewing and of applying an import of `count` outsiders."""
    file = world.submission("cckl")
    file.nominations.all().delete()
    cells = [
        {"name": f"Người Ngoài {n}", "kind": "Ngoài cơ quan", "award": "GKGD", "birth": "1970"}
        for n in range(count)
    ]
    listing = NomineeImport.objects.create(
        submission=file,
        source="excel",
        rows=[{"n": n, "cells": one, "bad": {}} for n, one in enumerate(cells)],
        created_by=world.person("hoa"),
        created_at=NOW,
    )
    with CaptureQueriesContext(connection) as looked:
        review(listing, TODAY)
    with CaptureQueriesContext(connection) as applied:
        apply(listing, actor=world.users["hoa"], seen_version=file.version)
    assert file.nominations.count() == count
    return len(looked), len(applied)


def test_import_takes_constant_statements_per_five_hundred_rows(world: World) -> None:
    few, many = statements(world, 500), statements(world, 1000)

    per_500 = 2 if connection.vendor == "postgresql" else 10  # SQLite takes 999 values at once
    assert many[0] == few[0]
    assert many[1] - few[1] <= per_500


def test_preview_takes_the_same_statements_for_one_and_for_many_rows(
    world: World, hoa: Client
) -> None:
    counts = []
    for count in (1, 30):
        listing = read(world, hoa, book(*[row(f"Không Có {n}") for n in range(count)]))
        with CaptureQueriesContext(connection) as captured:
            hoa.get(reverse("nominee_import", args=[listing.ref]))
        counts.append(len(captured))

    assert counts[0] == counts[1]


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.text(st.characters(blacklist_categories=("Cc", "Cs"), max_codepoint=0xFFFD), max_size=40),
    st.sampled_from(["Y Bình Niê", "Cá nhân", "Tập thể", "LDTT", "GKGD", "1985", "=A1", "#N/A"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=9, max_size=9), min_size=1, max_size=4))
def test_any_cells_are_read_or_named(world: World, hoa: Client, cells: list[list[Any]]) -> None:
    """Fuzz: no cell gives an error page; each row is ready, or says which cell is to be mended."""
    NomineeImport.objects.all().delete()

    answer = send(world, hoa, upload=book(*cells))

    if answer.status_code == 422:
        assert answer.context["form"].errors
        return
    listing = NomineeImport.objects.get()
    for line in lines(listing):
        assert line.status in ("ready", "skip") or line.bad or line.options
    assert hoa.get(answer.url).status_code == 200


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_pasted_text_is_read_or_refused(world: World, hoa: Client, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert send(world, hoa, pasted=text).status_code in (302, 422)


def test_unit_of_a_sub_unit_is_found_with_its_people(world: World, hoa: Client) -> None:
    team = Unit.objects.create(
        code="hat",
        name="Hạt Kiểm lâm số 3",
        symbol="HKL3",
        parent=world.units["cckl"],
        kind="sub_unit",
        level="department",
        valid_from=SINCE,
    )
    person = make_person("Người Ở Hạt")
    Membership.objects.create(person=person, unit=team, position="Hạt trưởng", valid_from=SINCE)

    found = lines(read(world, hoa, book(row("Người Ở Hạt"), row("HKL3", "TTLDTT"))))

    assert [(line.status, line.kind) for line in found] == [("ready", "person"), ("ready", "unit")]
