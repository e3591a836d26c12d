"""The tracker over HTTP: numbers are cells, lists, filters, and what stays hidden."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations import clock
from nominations.enums import PeriodStatus, Role
from nominations.models import AwardRecord, Period, Submission
from tests.factories.acts import do
from tests.factories.claims import claim
from tests.factories.clusters import make_cluster, make_login, paper_of
from tests.factories.http import client_of
from tests.factories.paths import HEADS, OFFICERS, accepted, prepared, sent
from tests.factories.rounds import month
from tests.factories.world import NOW, World, nominate

pytestmark = pytest.mark.django_db
LATE_DAY = datetime(2026, 12, 4, 2, 0, tzinfo=NOW.tzinfo)  # four working days after 30/11
_CELL = re.compile(r'<a(?: class="h-(\w+)")? href="([^"]+)" aria-label="([^"]+)"[^>]*>([^<]+)</a>')


@pytest.fixture
def lan(world: World) -> Client:
    return client_of(world.users["lan"])


def page(client: Client, world: World, query: str = "") -> Any:
    answer = client.get(reverse("tracked", args=[world.period.ref]) + query)
    assert answer.status_code == 200
    return answer


def listing(client: Client, world: World, query: str = "") -> Any:
    answer = client.get(reverse("tracked_list", args=[world.period.ref]) + query)
    assert answer.status_code == 200
    return answer


def cells(answer: Any) -> list[tuple[str, str, str, str]]:
    """(tone, address, full name, word) of every cell of the map."""
    return _CELL.findall(answer.content.decode())


def send_all(world: World, unit: str = "cckl") -> None:
    """The unit sends its three parts."""
    prepared(world, unit)
    claim(world.submission(unit, "self_assessment"), 50)
    Submission.objects.filter(pk=world.submission(unit, "report").pk).update(narrative="Đủ.")
    for kind in ("report", "self_assessment", "nominations"):
        file = world.submission(unit, kind)
        do(file, "send_to_head", world.users[OFFICERS[unit]])
        do(file, "submit", world.users[HEADS[unit]])


def test_tracker_without_a_name_shows_the_period_that_burns(world: World, lan: Client) -> None:
    month(world, date(2026, 9, 1))

    answer = lan.get(reverse("tracker"))

    assert answer.context["period"] == world.period


def test_numbers_are_the_numbers_of_coloured_cells(world: World, lan: Client) -> None:
    sent(world, "cckl")

    with clock.at(LATE_DAY):
        answer = page(lan, world)
        found = cells(answer)
        late = [cell for cell in found if cell[0] == "late"]
        numbers = {kind: n for kind, _label, n, _query in answer.context["numbers"]}
        listed = listing(lan, world, "?trang-thai=tre")

    assert numbers["late"] == len(late) == listed.context["found"] > 0
    assert numbers["done"] == sum(tone == "done" for tone, *_rest in found)
    assert numbers["now"] == sum(tone == "now" for tone, *_rest in found)
    assert all(word == "trễ 4" for _tone, _url, _full, word in late)
    assert all("trễ 4 ngày làm việc" in full for _tone, _url, full, _word in late)


def test_each_number_drills_down_to_as_many_rows(world: World, lan: Client) -> None:
    sent(world, "cckl")
    base = reverse("tracked_list", args=[world.period.ref])

    with clock.at(LATE_DAY):
        for _kind, _label, n, query in page(lan, world).context["numbers"]:
            assert lan.get(base + query).context["found"] == n


def test_a_cell_opens_the_file_that_the_office_may_read_and_else_the_units_list(
    world: World, lan: Client
) -> None:
    file = sent(world, "cckl")

    links = {full.split(":")[0]: url for _tone, url, full, _word in cells(page(lan, world))}

    assert links["Chi cục Kiểm lâm, Thẩm định"] == f"/submissions/{file.ref}/"
    unsent = links["Chi cục Thủy lợi, Lập hồ sơ"]
    assert unsent.startswith(f"/tracker/{world.period.ref}/list/?")
    for url in links.values():
        assert lan.get(url.replace("&amp;", "&")).status_code == 200, url


def test_sent_units_are_counted_once_all_their_parts_are_sent(world: World, lan: Client) -> None:
    few = page(lan, world).context["sent"]
    send_all(world)

    answer = page(lan, world)

    assert (few, answer.context["sent"], answer.context["units"]) == (0, 1, 2)
    assert (
        lan.get(f"/tracker/{world.period.ref}/list/{answer.context['sent_query']}").context["found"]
        == 1
    )
    assert answer.context["sent_by_day"] == [(NOW.date(), 1)]


@pytest.mark.parametrize("word", ["trễ", "tre", "Trễ"])
def test_a_filter_is_understood_with_and_without_marks(
    world: World, lan: Client, word: str
) -> None:
    with clock.at(LATE_DAY):
        rows = listing(lan, world, f"?trang-thai={word}").context["rows"]

    assert {row.kind for row in rows} == {"late"}


def test_a_mistyped_filter_is_told_and_shows_everything(world: World, lan: Client) -> None:
    answer = listing(lan, world, "?trang-thai=tree&buoc=khongco")

    text = answer.content.decode()
    assert "Không có trạng thái “tree”" in text
    assert "Không có bước “khongco”" in text
    assert answer.context["rows"]


def test_a_unit_that_is_not_there_is_told(world: World, lan: Client) -> None:
    answer = listing(lan, world, "?don-vi=khongco")

    assert "Đơn vị trong địa chỉ không có trong kỳ này" in answer.content.decode()
    assert answer.context["rows"] == []


def test_nothing_matches_says_how_to_see_everything(world: World, lan: Client) -> None:
    answer = listing(lan, world, "?trang-thai=dung")

    assert "Bỏ lọc để xem tất cả" in answer.content.decode()


def test_late_units_come_first_when_asked(world: World, lan: Client) -> None:
    send_all(world)

    with clock.at(LATE_DAY):
        official = [line.name for line in page(lan, world).context["board"].lines]
        first = cells(page(lan, world, "?xep=tre"))[0][2]

    assert official[0] == "Chi cục Kiểm lâm"
    assert first.startswith("Chi cục Thủy lợi")


def test_a_returned_file_stands_at_the_unit_and_its_desk_stands_still(
    world: World, lan: Client
) -> None:
    file = sent(world, "cckl")
    do(
        file,
        "return",
        world.users["lan"],
        note="Thiếu biên bản",
        pins=[("meeting_minutes", "Thiếu biên bản")],
        reply_by=NOW.date() + timedelta(days=7),
    )

    found = {full.split(":")[0]: word for _tone, _url, full, word in cells(page(lan, world))}

    assert found["Chi cục Kiểm lâm, Lập hồ sơ"] == "trả lại"
    assert found["Chi cục Kiểm lâm, Thẩm định"] == "dừng 1"


def test_a_finished_step_says_how_long_it_took(world: World, lan: Client) -> None:
    with clock.at(NOW + timedelta(days=4)):  # Tuesday the 24th is a day off
        send_all(world)

        found = {full.split(":")[0]: word for _t, _u, full, word in cells(page(lan, world))}

    assert found["Chi cục Kiểm lâm, Lập hồ sơ"] == "✓ 1"


def test_print_view_has_every_unit_and_the_late_list(world: World, lan: Client) -> None:
    with clock.at(LATE_DAY):
        answer = page(lan, world, "?ban-in=1")

    text = answer.content.decode()
    assert "tính đến 04/12/2026" in text
    assert "print-wide" in text
    assert text.count("trễ 4 ngày làm việc") >= 2


def test_admin_without_a_desk_is_told_why_there_is_nothing(world: World) -> None:
    admin = make_login(world, "quan_tri", Role.ADMIN, world.department)

    text = page(client_of(admin), world).content.decode()

    assert "vai trò của bạn không xem hồ sơ của các đơn vị" in text
    assert "Chi cục Kiểm lâm" not in text


def test_no_period_at_all_says_what_to_do(world: World, lan: Client) -> None:
    Period.objects.update(status=PeriodStatus.PLANNED)

    assert "Chưa có kỳ nào được mở" in lan.get(reverse("tracker")).content.decode()


# --- What stays hidden ---------------------------------------------------------------------------


def test_nominees_of_a_draft_are_in_no_number(world: World, lan: Client) -> None:
    file = prepared(world, "cckl")
    names = ("tracked", "tracked_list", "funnel")
    bare = [_without_token(lan.get(reverse(name, args=[world.period.ref]))) for name in names]
    nominate(file, ["Người Mới A", "Người Mới B"], world.awards["LDTT"])

    full = [_without_token(lan.get(reverse(name, args=[world.period.ref]))) for name in names]

    assert bare == full
    assert "Chưa có đề nghị khen thưởng nào" in full[-1]


def _without_token(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def test_funnel_counts_what_came_how_far(world: World, lan: Client) -> None:
    accepted(world, "cckl")
    file = sent(world, "cctl", names=["Người D"])

    answer = lan.get(reverse("funnel", args=[world.period.ref]))

    assert answer.context["steps"] == [
        "Được đề nghị",
        "Đủ điều kiện",
        "Vào danh sách trình",
        "Được khen thưởng",
    ]
    assert answer.context["totals"] == (4, 3, 0, 0)
    assert file.nominations.count() == 1


def test_points_before_the_lock_are_on_no_page_of_the_tracker(db: None, morning: Any) -> None:
    world = make_cluster(3)
    for n in range(3):
        file = paper_of(world, n)
        claim(file, 77)
        do(file, "send_to_head", world.users[f"o{n}"])
        do(file, "submit", world.users[f"h{n}"])
    urls = [
        reverse("cluster_progress", args=[world.cluster.ref]),
        reverse("unit_progress", args=[world.units["u1"].ref]),
        reverse("calendar"),
    ]

    pages = [
        client_of(world.users[login]).get(url)
        for login in ("h1", "h2", "o1", "lan")
        for url in urls
    ]

    seen = [page.content.decode().split("<main", 1)[1] for page in pages if page.status_code == 200]
    assert len(seen) >= 9
    assert not [text for text in seen if "Điểm chốt" in text or re.search(r"\b77\b", text)]


def test_neighbours_draft_is_no_link_on_the_clusters_page(db: None, morning: Any) -> None:
    world = make_cluster(3)

    text = (
        client_of(world.users["h0"])
        .get(reverse("cluster_progress", args=[world.cluster.ref]))
        .content.decode()
    )

    assert paper_of(world, 0).ref in text  # his own
    assert paper_of(world, 1).ref not in text


def test_a_unit_reads_its_own_progress_and_no_neighbours(world: World) -> None:
    hoa = client_of(world.users["hoa"])

    own = hoa.get(reverse("unit_progress", args=[world.units["cckl"].ref]))
    other = hoa.get(reverse("unit_progress", args=[world.units["cctl"].ref]))

    assert own.status_code == 200
    assert "Còn 5 ngày làm việc" in own.content.decode()
    assert other.status_code == 404


def test_a_units_page_counts_returns_and_late_sending(world: World, lan: Client) -> None:
    with clock.at(LATE_DAY):
        file = sent(world, "cckl")
        do(
            file,
            "return",
            world.users["lan"],
            note="Thiếu",
            pins=[("meeting_minutes", "Thiếu biên bản")],
            reply_by=date(2026, 12, 10),
        )
        answer = lan.get(reverse("unit_progress", args=[world.units["cckl"].ref]))

    (year,) = answer.context["years"]
    assert (year[0].year, year[0].late, year[0].missing, year[0].returned) == (2026, 1, 2, 1)
    assert "Gửi trễ 4 ngày làm việc" in answer.content.decode()
    assert not AwardRecord.objects.exists()


# --- Calendar and workload -----------------------------------------------------------------------


def entries(client: Client, query: str = "") -> list[Any]:
    context = client.get(reverse("calendar") + query).context
    months = [*context["past"], *context["months"]]
    return [entry for _month, rows, _late in months for _day, entry, _off in rows if entry]


def test_calendar_of_the_office_has_every_stage_and_of_a_unit_its_own(world: World) -> None:
    office = {(e.step, e.state) for e in entries(client_of(world.users["lan"]))}
    unit = {(e.step, e.state) for e in entries(client_of(world.users["hoa"]))}

    assert {step for step, _state in office} == {
        "Đơn vị gửi",
        "Cơ quan thường trực thẩm định",
        "Ký",
    }
    assert unit == {("Đơn vị gửi", "open")}


def test_a_due_day_is_done_for_a_unit_that_has_sent_and_late_for_one_that_has_not(
    world: World,
) -> None:
    send_all(world)

    with clock.at(LATE_DAY):
        (mine,) = entries(client_of(world.users["hoa"]))
        (theirs,) = entries(client_of(world.users["an"]))
        office = entries(client_of(world.users["lan"]))

    assert (mine.state, theirs.state) == ("done", "late")
    assert theirs.said == "Trễ: còn 3 phần chưa xong"
    assert office[0].said == theirs.said


def test_every_entry_opens_its_period(world: World, lan: Client) -> None:
    for entry in entries(lan):
        assert lan.get(f"/periods/{entry.period_ref}/").status_code == 200


def test_days_off_are_named_and_a_strange_year_is_told(world: World, lan: Client) -> None:
    text = lan.get(reverse("calendar") + "?nam=2026").content.decode()
    strange = lan.get(reverse("calendar") + "?nam=abc").content.decode()

    assert "Tết Nguyên đán" in text
    assert "Ngày nghỉ, không tính là ngày làm việc" in text
    assert "“abc” không phải là một năm" in strange


def test_a_year_without_due_days_says_so(world: World, lan: Client) -> None:
    text = lan.get(reverse("calendar") + "?nam=2031").content.decode()

    assert "Năm này chưa có thời hạn nào của bạn" in text


def test_workload_counts_open_late_and_done(world: World, lan: Client) -> None:
    accepted(world, "cckl")
    sent(world, "cctl", names=["Người D"])

    with clock.at(LATE_DAY + timedelta(days=14)):
        answer = lan.get(reverse("workload"))

    rows = {(row.who, row.claimed): row for row, _rest, _late in answer.context["rows"]}
    waiting = rows["Sở Mẫu", False]
    assert (waiting.open, waiting.late) == (1, 1)
    done = rows["Trịnh Thị Lan", True]
    assert (done.open, done.done, done.typical) == (0, 1, 1)
    assert [row.unit for row in answer.context["oldest"]] == ["Chi cục Thủy lợi"]


def test_a_cluster_head_sees_the_work_of_his_cluster_only(db: None, morning: Any) -> None:
    world = make_cluster(3)
    file = paper_of(world, 1)
    claim(file, 50)
    do(file, "send_to_head", world.users["o1"])
    before = client_of(world.users["h0"]).get(reverse("workload")).context["rows"]
    do(file, "submit", world.users["h1"])

    after = client_of(world.users["h0"]).get(reverse("workload")).context["rows"]

    assert before == []
    assert [(row.who, row.open) for row, _rest, _late in after] == [("Cụm số 1", 1)]
    assert client_of(world.users["o1"]).get(reverse("workload")).status_code == 404
