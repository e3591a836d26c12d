"""Registration: targets, titles, initiatives; one amendment; and at year end what came of it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.enums import ConsolidationKind, RegistrationKind
from nominations.models import Period, Person, RegistrationLine, Submission, UnitSuccession
from nominations.queries.registration import (
    changes_of,
    current_registration,
    in_words,
)
from nominations.services.registrations import Entry
from tests.factories.acts import do
from tests.factories.http import client_of, page_url, post, snapshot, write
from tests.factories.paths import drafted, prepared
from tests.factories.rounds import (
    UNITS,
    amendment,
    file_in,
    planned,
    register,
    registered,
    registration,
    send,
)
from tests.factories.world import NOW, World, make_person, make_unit
from workflows.services.consolidations import open_consolidation
from workflows.services.errors import NotReady
from workflows.services.periods import open_period

pytestmark = pytest.mark.django_db
LIMIT = 13  # with session, user and his person
TREES = Entry(RegistrationKind.TARGET, "Trồng 50 ha rừng")
MAPS = Entry(RegistrationKind.INITIATIVE, "Bản đồ cháy rừng")
KEPT = "Đoạn này tôi đã gõ rất lâu"


def title(world: World, login: str = "hoa", award: str = "CSTDCS") -> Entry:
    return Entry(RegistrationKind.TITLE, award=world.awards[award], person=world.person(login))


def collective(world: World, unit: str = "cckl") -> Entry:
    award = world.awards["TTLDTT"]
    return Entry(RegistrationKind.TITLE, award=award, unit=world.units[unit])


@pytest.fixture
def file(world: World) -> Submission:
    """Kiểm lâm's registration, still empty."""
    return file_in(world, registration(world), "cckl")


def add(client: Client, file: Submission, kind: str, **fields: Any) -> Any:
    file.refresh_from_db()
    url = reverse("add_registration", args=[file.ref, kind])
    return client.post(url, {"seen_version": file.version} | fields)


def said(file: Submission) -> set[str]:
    return {in_words(line) for line in file.registrations.all()}


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


# --- Lines ------------------------------------------------------------------------------------


def test_officer_registers_targets_titles_and_initiatives(
    world: World, hoa: Client, file: Submission
) -> None:
    binh, unit = world.person("binh"), world.units["cckl"]

    answers = [
        add(hoa, file, "target", text="  Trồng 50 ha   rừng "),
        add(hoa, file, "title", award="CSTDCS", person=binh.ref),
        add(hoa, file, "title", award="TTLDTT", unit=unit.ref),
        add(hoa, file, "initiative", text="Bản đồ cháy rừng", person=binh.ref),
    ]
    page = hoa.get(page_url(file))

    assert [answer.status_code for answer in answers] == [302] * 4
    assert said(file) == {
        "Trồng 50 ha rừng",
        "Y Bình Niê: Chiến sĩ thi đua cơ sở",
        "Chi cục Kiểm lâm: Tập thể Lao động tiên tiến",
        "Y Bình Niê: Bản đồ cháy rừng",
    }
    groups = [(group["label"], len(group["lines"])) for group in page.context["registrations"]]
    assert groups == [("Chỉ tiêu thi đua", 1), ("Danh hiệu thi đua", 2), ("Sáng kiến", 1)]


def test_head_signs_and_the_office_takes_note(world: World, hoa: Client, file: Submission) -> None:
    add(hoa, file, "target", text="Trồng rừng")
    lan = client_of(world.users["lan"])

    post(hoa, file, "send_to_head")
    post(client_of(world.users["binh"]), file, "submit")
    waiting, office = text_of(hoa, page_url(file)), text_of(lan, page_url(file))
    answer = post(lan, file, "accept")

    file.refresh_from_db()
    assert (answer.status_code, file.state) == (302, "ACCEPTED")
    assert "Đã đăng ký, chờ rà soát" in waiting
    assert "Ghi nhận đăng ký" in office
    assert "Đăng ký đã được ghi nhận" in text_of(hoa, page_url(file))


def test_empty_registration_is_not_signed_unless_there_is_nothing(
    world: World, file: Submission
) -> None:
    do(file, "send_to_head", world.users["hoa"])

    with pytest.raises(NotReady, match="Chưa có nội dung đăng ký"):
        do(file, "submit", world.users["binh"])
    do(file, "send_back", world.users["binh"])
    do(file, "nothing_to_report", world.users["hoa"], value=True)
    send(world, file, "cckl")

    assert file.state == "OFFICE_CHECK"


def test_nothing_to_report_beside_lines_is_not_signed(world: World, file: Submission) -> None:
    register(world, file, "cckl", TREES)
    do(file, "nothing_to_report", world.users["hoa"], value=True)
    do(file, "send_to_head", world.users["hoa"])

    with pytest.raises(NotReady, match="vẫn còn nội dung đăng ký"):
        do(file, "submit", world.users["binh"])


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("target", {"text": "   "}, "Hãy ghi nội dung đăng ký"),
        ("initiative", {"text": "x" * 501}, "500"),
        ("title", {"award": "CSTDCS"}, "đúng một"),
        ("title", {"award": "CSTDCS", "person": "hoa", "unit": "cckl"}, "đúng một"),
        ("title", {"person": "hoa"}, "Hãy chọn danh hiệu"),
        ("title", {"award": "TTLDTT", "person": "hoa"}, "không dành cho cá nhân"),
        ("title", {"award": "CSTDCS", "unit": "cckl"}, "không dành cho tập thể"),
        ("title", {"award": "CSTDCS", "person": "an"}, "không"),  # of another unit
        ("title", {"award": "khongco", "person": "hoa"}, "không"),
    ],
)
def test_lines_that_cannot_be_are_refused_in_words(
    world: World, hoa: Client, file: Submission, kind: str, fields: dict[str, str], sentence: str
) -> None:
    if "person" in fields:
        fields = fields | {"person": world.person(fields["person"]).ref}
    if "unit" in fields:
        fields = fields | {"unit": world.units[fields["unit"]].ref}
    before = snapshot()

    answer = add(hoa, file, kind, **fields)

    assert (answer.status_code, snapshot(), said(file)) == (422, before, set())
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("entry", ["title", "collective", "text"])
def test_duplicate_is_refused_with_its_name(
    world: World, hoa: Client, file: Submission, entry: str
) -> None:
    lines = {"title": title(world), "collective": collective(world), "text": TREES}
    (line,) = register(world, file, "cckl", lines[entry])
    fields = {
        "title": {"award": "CSTDCS", "person": world.person("hoa").ref},
        "collective": {"award": "TTLDTT", "unit": world.units["cckl"].ref},
        "text": {"text": "TRỒNG 50 HA rừng"},
    }

    answer = add(hoa, file, "target" if entry == "text" else "title", **fields[entry])

    assert answer.status_code == 422
    assert "đã có trong bản đăng ký" in answer.content.decode()
    assert list(file.registrations.all()) == [line]


def test_line_is_changed_and_removed(world: World, hoa: Client, file: Submission) -> None:
    first, second = register(world, file, "cckl", TREES, title(world))
    binh = world.person("binh")

    changed = write_line(hoa, second, award="CSTDCS", person=binh.ref)
    removed = remove_line(hoa, first)

    assert (changed.status_code, removed.status_code) == (302, 302)
    assert said(file) == {"Y Bình Niê: Chiến sĩ thi đua cơ sở"}


def write_line(client: Client, line: RegistrationLine, **fields: Any) -> Any:
    line.submission.refresh_from_db()
    values = {"seen_version": line.submission.version} | fields
    return client.post(reverse("edit_registration", args=[line.ref]), values)


def remove_line(client: Client, line: RegistrationLine, **fields: Any) -> Any:
    line.submission.refresh_from_db()
    values = {"seen_version": line.submission.version} | fields
    return client.post(reverse("remove_registration", args=[line.ref]), values)


def test_line_may_keep_what_it_says(world: World, hoa: Client, file: Submission) -> None:
    (line,) = register(world, file, "cckl", TREES)

    assert write_line(hoa, line, text="Trồng 50 ha RỪNG").status_code == 302


def test_person_who_left_stays_a_choice_of_his_line(
    world: World, hoa: Client, file: Submission
) -> None:
    (line,) = register(world, file, "cckl", title(world, "an"))

    page = text_of(hoa, reverse("edit_registration", args=[line.ref]))

    assert world.person("an").ref in page


def test_stale_page_changes_nothing_and_keeps_what_was_typed(
    world: World, hoa: Client, file: Submission
) -> None:
    (line,) = register(world, file, "cckl", TREES)
    stale = {"seen_version": 1}

    answers = [
        add(hoa, file, "target", text=KEPT, **stale),
        write_line(hoa, line, text=KEPT, **stale),
        remove_line(hoa, line, **stale),
    ]

    assert [answer.status_code for answer in answers] == [409, 409, 302]
    assert all(KEPT in answer.content.decode() for answer in answers[:2])
    assert "người khác lưu" in text_of(hoa, page_url(file))
    assert said(file) == {"Trồng 50 ha rừng"}


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 30])
def test_garbled_version_removes_nothing(
    world: World, hoa: Client, file: Submission, version: str
) -> None:
    (line,) = register(world, file, "cckl", TREES)

    assert remove_line(hoa, line, seen_version=version).status_code == 302
    assert said(file) == {"Trồng 50 ha rừng"}


def test_sent_registration_is_closed_until_a_return_opens_it(
    world: World, hoa: Client, file: Submission
) -> None:
    (line,) = register(world, file, "cckl", TREES)
    send(world, file, "cckl")

    closed = [add(hoa, file, "target", text="Mới"), write_line(hoa, line, text="Mới")]
    remove_line(hoa, line)
    after_closed = said(file)
    pins = [("registrations", "Thiếu sáng kiến")]
    do(file, "return", world.users["lan"], note="Thiếu sáng kiến", pins=pins)
    page = text_of(hoa, page_url(file))
    opened = add(hoa, file, "initiative", text="Bản đồ")

    assert [answer.status_code for answer in closed] == [422, 422]
    assert after_closed == {"Trồng 50 ha rừng"}
    assert opened.status_code == 302
    assert "Nội dung đăng ký" in page
    assert said(file) == {"Trồng 50 ha rừng", "Bản đồ"}


@pytest.mark.parametrize("kind", ["khac", "TITLE", "target2"])
def test_unknown_kind_of_line_is_not_found(hoa: Client, file: Submission, kind: str) -> None:
    assert add(hoa, file, kind, text="x").status_code == 404


def test_lines_belong_to_registrations_only(world: World, hoa: Client, file: Submission) -> None:
    report = world.submission("cckl", "report")

    assert add(hoa, report, "target", text="x").status_code == 404
    assert write(hoa, "edit", file, narrative="x").status_code == 404


# --- The amendment ------------------------------------------------------------------------------


def amended(world: World, *entries: Entry) -> Submission:
    """Kiểm lâm's amendment of a registration with these lines."""
    registered(world, registration(world), "cckl", *entries)
    return file_in(world, amendment(world), "cckl")


def test_amendment_begins_with_what_was_registered(world: World) -> None:
    file = amended(world, TREES, MAPS, title(world), collective(world))

    assert said(file) == {
        in_words(line) for line in current_registration(world.units["cckl"], 2026)
    }
    assert file.registrations.count() == 4
    assert changes_of(file) == []
    assert not file_in(world, file.dossier.period, "cctl").registrations.exists()


def test_amendment_shows_what_it_adds_removes_and_changes(world: World, hoa: Client) -> None:
    file = amended(world, TREES, MAPS, title(world))
    trees, maps = (file.registrations.get(kind=kind) for kind in ("target", "initiative"))
    write_line(hoa, trees, text="Trồng 80 ha rừng")
    remove_line(hoa, maps)
    add(hoa, file, "title", award="TTLDTT", unit=world.units["cckl"].ref)

    changes = {(change.word, change.now, change.before) for change in changes_of(file)}
    page = text_of(hoa, page_url(file))

    assert changes == {
        ("Sửa", "Trồng 80 ha rừng", "Trồng 50 ha rừng"),
        ("Bỏ", "", "Bản đồ cháy rừng"),
        ("Bổ sung", "Chi cục Kiểm lâm: Tập thể Lao động tiên tiến", ""),
    }
    for words in ("Thay đổi so với đăng ký đầu năm", "Trồng 50 ha rừng", "Trồng 80 ha rừng"):
        assert words in page


def test_removed_and_added_line_is_no_change_of_the_removed_one(world: World, hoa: Client) -> None:
    file = amended(world, TREES)
    remove_line(hoa, file.registrations.get())
    add(hoa, file, "target", text="Bảo vệ rừng")

    assert [change.word for change in changes_of(file)] == ["Bỏ", "Bổ sung"]


def test_accepted_amendment_replaces_the_registration(world: World, hoa: Client) -> None:
    file = amended(world, TREES)
    write_line(hoa, file.registrations.get(), text="Trồng 80 ha rừng")
    unit = world.units["cckl"]

    before = [in_words(line) for line in current_registration(unit, 2026)]
    send(world, file, "cckl")
    do(file, "accept", world.users["lan"])
    after = [in_words(line) for line in current_registration(unit, 2026)]

    assert (before, after) == (["Trồng 50 ha rừng"], ["Trồng 80 ha rừng"])


def test_unit_without_changes_says_so_and_the_registration_stands(world: World) -> None:
    file = amended(world, TREES)
    do(file, "nothing_to_report", world.users["hoa"], value=True)
    send(world, file, "cckl")
    do(file, "accept", world.users["lan"])

    assert [in_words(line) for line in current_registration(world.units["cckl"], 2026)] == [
        "Trồng 50 ha rừng"
    ]


def test_no_changes_is_not_said_over_changes_nor_changed_afterwards(
    world: World, hoa: Client
) -> None:
    file = amended(world, TREES)
    line = file.registrations.get()
    write_line(hoa, line, text="Trồng 80 ha rừng")

    refused = post(hoa, file, "nothing_to_report", value="on")
    write_line(hoa, line, text="Trồng 50 ha rừng")
    taken = post(hoa, file, "nothing_to_report", value="on")
    edits = write_line(hoa, line, text="Trồng 90 ha rừng")

    assert (refused.status_code, taken.status_code, edits.status_code) == (422, 302, 422)
    assert "khác với đăng ký đầu năm" in refused.content.decode()
    assert "Hãy bỏ chọn trước khi sửa" in edits.content.decode()
    assert said(file) == {"Trồng 50 ha rừng"}


def test_amendment_begins_anew_once_a_late_registration_is_accepted(
    world: World, hoa: Client
) -> None:
    first = file_in(world, registration(world), "cckl")
    register(world, first, "cckl", TREES)
    file = file_in(world, amendment(world), "cckl")
    url = reverse("refill_registration", args=[file.ref])

    early = hoa.post(url, {"seen_version": file.version}, follow=True)
    send(world, first, "cckl")
    do(first, "accept", world.users["lan"])
    page = text_of(hoa, page_url(file))
    hoa.post(url, {"seen_version": file.version})
    file.refresh_from_db()
    again = hoa.post(url, {"seen_version": file.version}, follow=True)

    assert "chưa có đăng ký nào được ghi nhận" in early.content.decode()
    assert url in page
    assert "Chỉ lập lại được" in again.content.decode()
    assert (said(file), changes_of(file)) == ({"Trồng 50 ha rừng"}, [])


def test_merged_unit_goes_on_with_what_its_predecessors_registered(world: World) -> None:
    period = registration(world)
    registered(world, period, "cckl", TREES, title(world))
    registered(world, period, "cctl", MAPS, title(world))
    merged = make_unit("moi", "Chi cục mới", parent=world.department)
    world.units["moi"] = merged
    for code in UNITS:
        UnitSuccession.objects.create(
            predecessor=world.units[code], successor=merged, kind="merged", on=date(2026, 6, 1)
        )

    file = file_in(world, amendment(world, ["moi"]), "moi")

    words = {in_words(line) for line in current_registration(merged, 2026)}
    assert words == {
        "Trồng 50 ha rừng",
        "Bản đồ cháy rừng",
        "Lý Thị Hoa: Chiến sĩ thi đua cơ sở",
    }
    assert (said(file), changes_of(file)) == (words, [])


def test_opening_an_amendment_takes_the_same_statements_for_more_units(world: World) -> None:
    period = registration(world)
    registered(world, period, "cckl", TREES)
    registered(world, period, "cctl", MAPS)
    spent = {}

    for units in (("cckl",), UNITS):
        with transaction.atomic():
            spent[units] = opening(world, units)
            transaction.set_rollback(True)

    assert len(set(spent.values())) == 1


def opening(world: World, units: tuple[str, ...]) -> int:
    due = date(2026, 11, 30)
    period = planned(world, "amendment", "registration", due)
    with CaptureQueriesContext(connection) as spent:
        open_period(
            period=period, units=[world.units[code] for code in units], actor=world.users["lan"]
        )
    assert RegistrationLine.objects.filter(submission__dossier__period=period).count() == len(units)
    return len(spent)


# --- What came of it ----------------------------------------------------------------------------


def summed(world: World, period: Period) -> dict[str, int]:
    """The office's summary of a period: what it counts, by code."""
    paper = open_consolidation(
        period=period,
        title="Tổng hợp",
        actor=world.users["lan"],
        kind=ConsolidationKind.REGISTRATION,
    )
    do(paper, "sum_up", world.users["lan"], missing_reason="Đơn vị chưa gửi")
    return {row.code: int(row.value) for row in paper.figures.all()}


def test_summary_counts_accepted_registrations_only(world: World) -> None:
    period = registration(world)
    registered(world, period, "cckl", TREES, MAPS, title(world), title(world, "binh"))
    register(world, file_in(world, period, "cctl"), "cctl", TREES, title(world, "an"))

    assert summed(world, period) == {"title-CSTDCS": 2, "initiative": 1, "target": 1}


def test_summary_of_an_amendment_without_changes_is_that_of_the_registration(
    world: World, hoa: Client
) -> None:
    file = amended(world, TREES, title(world))
    for line in file.registrations.all():
        remove_line(hoa, line)
    do(file, "nothing_to_report", world.users["hoa"], value=True)
    send(world, file, "cckl")
    do(file, "accept", world.users["lan"])

    counts = summed(world, file.dossier.period)

    assert counts == {"title-CSTDCS": 1, "initiative": 0, "target": 1}


def decided(world: World, people: list[Person]) -> Period:
    """The annual round: CSTĐCS granted to the first of `people`, declined for the others."""
    file = prepared(world, names=[], people=people)
    send(world, file, "cckl")
    do(file, "accept", world.users["lan"])
    proposal = drafted(world)
    do(proposal, "present", world.users["lan"])
    vu = world.users["vu"]
    others = list(file.nominations.exclude(person=people[0]).values_list("pk", flat=True))
    do(proposal, "decline", vu, lines=others, note="Chưa đủ")
    do(proposal, "sign_all", vu)
    numbers = {proposal.decisions.get().ref: ("632/QĐ", NOW.date())}
    do(proposal, "number", world.users["so"], numbers=numbers)
    do(proposal, "publish", world.users["so"])
    return proposal.period


def test_registered_titles_are_shown_with_what_came_of_them(world: World, hoa: Client) -> None:
    granted, declined = world.person("hoa"), world.person("binh")
    idle = make_person("Chưa Ai Đề Nghị")
    entries = [title(world, "hoa"), title(world, "binh")]
    entries.append(Entry(RegistrationKind.TITLE, award=world.awards["CSTDCS"], person=idle))
    registered(world, registration(world), "cckl", *entries, MAPS)
    decided(world, [granted, declined])

    page = hoa.get(reverse("registrations")).context["page"]
    office = client_of(world.users["lan"]).get(reverse("registrations")).context["page"]

    (row,) = page.rows
    outcomes = {title.text.partition(":")[0]: title.outcome for title in row.titles}
    assert outcomes == {
        "Lý Thị Hoa": "Đã đạt (632/QĐ)",
        "Y Bình Niê": "Chưa được khen thưởng (có lý do)",
        "Chưa Ai Đề Nghị": "Chưa đề nghị",
    }
    assert page.counts == office.counts == (("Chiến sĩ thi đua cơ sở", 3, 1),)
    assert row.initiatives == ("Bản đồ cháy rừng",)


def test_page_shows_each_his_own(world: World, hoa: Client) -> None:
    period = registration(world)
    registered(world, period, "cckl", TREES)
    register(world, file_in(world, period, "cctl"), "cctl", MAPS)

    own, office = (
        {row.name for row in client.get(reverse("registrations")).context["page"].rows}
        for client in (hoa, client_of(world.users["lan"]))
    )
    stranger = text_of(client_of(world.users["xuan"]), reverse("registrations"))

    assert own == {"Chi cục Kiểm lâm"}
    assert office == {"Chi cục Kiểm lâm"}  # Thủy lợi has not sent it yet
    assert "Chi cục" not in stranger


def test_nominations_that_were_not_sent_are_not_told_to_the_office(world: World) -> None:
    registered(world, registration(world), "cckl", title(world))
    prepared(world, names=[], people=[world.person("hoa")])

    office = client_of(world.users["lan"]).get(reverse("registrations")).context["page"]
    own = client_of(world.users["hoa"]).get(reverse("registrations")).context["page"]

    assert [title.outcome for title in office.rows[0].titles] == ["Chưa đề nghị"]
    assert [title.outcome for title in own.rows[0].titles] == ["Dự kiến đề nghị"]


def test_amendment_takes_the_place_of_the_registration_on_the_page(
    world: World, hoa: Client
) -> None:
    file = amended(world, TREES)
    write_line(hoa, file.registrations.get(), text="Trồng 80 ha rừng")

    before = hoa.get(reverse("registrations")).context["page"].rows
    send(world, file, "cckl")
    do(file, "accept", world.users["lan"])
    after = hoa.get(reverse("registrations")).context["page"].rows

    assert [row.targets for row in before] == [("Trồng 50 ha rừng",)]
    assert [row.targets for row in after] == [("Trồng 80 ha rừng",)]


@pytest.mark.parametrize("year", ["1999", "x", "", "²", "9" * 30])
def test_page_opens_for_any_year_that_is_asked(world: World, hoa: Client, year: str) -> None:
    registered(world, registration(world), "cckl", TREES)

    answer = hoa.get(reverse("registrations"), {"year": year})

    assert (answer.status_code, answer.context["year"]) == (200, 2026)


def test_page_takes_few_statements_and_the_same_for_more_rows(world: World) -> None:
    lan, period = client_of(world.users["lan"]), registration(world)
    registered(world, period, "cckl", title(world))

    few = statements(lan, reverse("registrations"))
    entries = [title(world, "an"), title(world, "son"), collective(world, "cctl"), TREES, MAPS]
    registered(world, period, "cctl", *entries)
    many = statements(lan, reverse("registrations"))

    assert few == many <= LIMIT


@pytest.mark.parametrize("login", ["hoa", "lan"])
def test_submission_page_costs_the_same_for_one_and_many_lines(world: World, login: str) -> None:
    client, period = client_of(world.users[login]), registration(world)
    registered(world, period, "cckl", TREES)
    many = [Entry(RegistrationKind.TARGET, f"Chỉ tiêu {n}") for n in range(20)]
    registered(world, period, "cctl", TREES)
    few = statements(client, page_url(file_in(world, period, "cckl")))
    file = file_in(world, period, "cckl")
    for n, entry in enumerate(many):
        file.registrations.create(kind=entry.kind, text=entry.text, position=n + 9)

    assert statements(client, page_url(file)) == few


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as spent:
        client.get(url)
    return len(spent)
