"""Two officers on one list: other nominees, other fields and other cells are no question."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.enums import AwardTarget
from nominations.models import Criterion, Event, FieldChange, Nomination, ScoreTable, Submission
from nominations.queries.room import field_labels
from tests.factories.http import client_of, snapshot, write
from tests.factories.paths import NAMES, nominee, prepared, sent
from tests.factories.world import NOW, World, make_world

pytestmark = pytest.mark.django_db
BLANK = {"nominee_position": "", "achievement": "", "votes_for": "", "priority": "0"}


@pytest.fixture
def file(world: World) -> Submission:
    """Kiểm lâm's list of three, that both officers have open."""
    return prepared(world)


@pytest.fixture
def binh(world: World) -> Client:
    """The browser of Kiểm lâm's head, who writes in the same draft."""
    return client_of(world.users["binh"])


def save(client: Client, line: Nomination, seen: int, *, alone: bool = False, **typed: str) -> Any:
    """Press “Lưu” on a nominee's page as it was opened in version `seen`; or it saves by itself."""
    page = {"seen_version": seen} | BLANK | typed
    headers = {"X-Autosave": "1"} if alone else {}
    return client.post(reverse("edit_nominee", args=[line.ref]), page, headers=headers)


def save_cells(client: Client, file: Submission, seen: int, **typed: str) -> Any:
    cells = {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(reverse("nominee_list", args=[file.ref]), {"seen_version": seen} | cells)


def test_two_nominees_are_saved_without_a_question(
    file: Submission, hoa: Client, binh: Client
) -> None:
    first, second = nominee(file, NAMES[0]), nominee(file, NAMES[1])

    answers = [
        save(hoa, first, file.version, achievement="Của Hoa"),
        save(binh, second, file.version, achievement="Của Bình"),
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert nominee(file, NAMES[0]).achievement == "Của Hoa"
    assert nominee(file, NAMES[1]).achievement == "Của Bình"


def test_two_fields_of_one_nominee_are_both_kept(
    file: Submission, hoa: Client, binh: Client
) -> None:
    line = nominee(file, NAMES[0])

    save(hoa, line, file.version, votes_for="12")
    answer = save(binh, line, file.version, achievement="Của Bình")

    line.refresh_from_db()
    assert answer.status_code == 302
    assert (line.votes_for, line.achievement) == (12, "Của Bình")


def test_same_field_shows_both_texts_and_overwrites_nothing(
    file: Submission, hoa: Client, binh: Client
) -> None:
    line = nominee(file, NAMES[0])
    save(hoa, line, file.version, achievement="Của Hoa", votes_for="12")
    before = snapshot()

    answer = save(binh, line, file.version, achievement="Của Bình", priority="2")

    text = answer.content.decode()
    assert (answer.status_code, snapshot()) == (409, before)
    assert "Tóm tắt thành tích: hai người cùng sửa" in text
    assert "bà Lý Thị Hoa" in text
    assert 'name="votes_for" value="12"' in text  # what Bình did not touch is the newest
    assert 'name="priority" value="2"' in text


@pytest.mark.parametrize(("chosen", "kept"), [("theirs", "Của Hoa"), ("mine", "Của Bình")])
def test_clash_ends_with_the_text_that_was_chosen(
    file: Submission, hoa: Client, binh: Client, chosen: str, kept: str
) -> None:
    line = nominee(file, NAMES[0])
    save(hoa, line, file.version, achievement="Của Hoa")
    page = save(binh, line, file.version, achievement="Của Bình")
    again = page.context["form"]["seen_version"].value()

    answer = save(binh, line, again, achievement="Của Bình", choose_achievement=chosen)

    line.refresh_from_db()
    assert (answer.status_code, line.achievement) == (302, kept)


def test_page_that_saves_by_itself_leaves_one_line_of_history_and_no_event(
    file: Submission, hoa: Client
) -> None:
    line = nominee(file, NAMES[0])
    events = Event.objects.count()

    first = save(hoa, line, file.version, alone=True, achievement="Tham")
    seen = first.json()["version"]
    second = save(hoa, line, seen, alone=True, achievement="Tham mưu", folds="1")

    [change] = FieldChange.objects.all()
    assert (first.json()["whole"], second.json()["whole"]) == (True, True)
    assert (change.before, change.after) == ("", "Tham mưu")
    assert Event.objects.count() == events


def test_page_that_saves_by_itself_never_overwrites_another(
    file: Submission, hoa: Client, binh: Client
) -> None:
    line = nominee(file, NAMES[0])
    save(hoa, line, file.version, achievement="Của Hoa")

    answer = save(binh, line, file.version, alone=True, achievement="Của Bình")

    line.refresh_from_db()
    assert (answer.status_code, line.achievement) == (409, "Của Hoa")


def with_criteria(world: World) -> None:
    """Two criteria for persons: one with points, one that is met or not."""
    period = world.period
    assert period is not None
    period.person_table = ScoreTable.objects.create(
        campaign=period.campaign, target=AwardTarget.PERSON, total=60, published_at=NOW
    )
    period.save(update_fields=["person_table"])
    for code, points in (("1", 60), ("2", 0)):
        Criterion.objects.create(
            table=period.person_table,
            code=code,
            text=f"Tiêu chí {code}",
            max_points=points,
            source="mẫu",
            position=int(code),
        )


def test_criteria_of_a_nominee_are_merged_too(
    world: World, file: Submission, hoa: Client, binh: Client
) -> None:
    with_criteria(world)
    line = nominee(file, NAMES[0])
    blank = {"points_1": "", "note_1": "", "met_2": "", "note_2": ""}

    save(hoa, line, file.version, **blank | {"points_1": "55,5", "met_2": "1"})
    merged = save(binh, line, file.version, **blank | {"note_1": "Có kết quả"})
    clash = save(binh, line, file.version, **blank | {"points_1": "50", "met_2": "0"})

    kept = list(line.answers.values_list("points", "met", "note"))
    text = clash.content.decode()
    assert merged.status_code == 302
    assert kept == [(55.5, None, "Có kết quả"), (None, True, "")]
    assert clash.status_code == 409
    assert "Tiêu chí 1, điểm (tối đa 60): hai người cùng sửa" in text
    assert "Tiêu chí 2, đạt hay chưa: hai người cùng sửa" in text


def test_cells_of_one_list_are_merged(file: Submission, hoa: Client, binh: Client) -> None:
    line, other = nominee(file, NAMES[0]), nominee(file, NAMES[1])
    blank = {f"{line.ref}__votes_for": "", f"{other.ref}__votes_for": ""}

    save_cells(hoa, file, file.version, **blank | {f"{line.ref}__votes_for": "12"})
    answer = save_cells(binh, file, file.version, **blank | {f"{other.ref}__votes_for": "11"})

    votes = [nominee(file, name).votes_for for name in NAMES[:2]]
    assert (answer.status_code, votes) == (302, [12, 11])


def test_same_cell_keeps_what_was_typed_and_says_whose_the_other_is(
    file: Submission, hoa: Client, binh: Client
) -> None:
    line, other = nominee(file, NAMES[0]), nominee(file, NAMES[1])
    mine, beside = f"{line.ref}-votes_for", f"{other.ref}-votes_for"
    write(hoa, "nominee_list", file, **{mine: "12", beside: "9"})
    before = snapshot()

    page = binh.post(
        reverse("nominee_list", args=[file.ref]), {"seen_version": 1, mine: "11", beside: ""}
    )

    text = page.content.decode()
    assert (page.status_code, snapshot()) == (409, before)
    assert f"{NAMES[0]}, số phiếu: bà Lý Thị Hoa đã ghi “12”." in text
    assert text.count('class="cell-beside"') == 1
    assert f'name="{mine}" value="11"' in text
    assert f'name="{beside}" value="9"' in text

    again = page.context["form"]["seen_version"].value()
    answer = save_cells(binh, file, int(again), **{mine.replace("-", "__"): "11"})
    assert (answer.status_code, nominee(file, NAMES[0]).votes_for) == (302, 11)


def test_line_taken_off_meanwhile_is_left_out(file: Submission, hoa: Client, binh: Client) -> None:
    line, other = nominee(file, NAMES[0]), nominee(file, NAMES[1])
    cells = {f"{line.ref}-votes_for": "5", f"{other.ref}-votes_for": "6"}
    opened = binh.get(reverse("nominee_list", args=[file.ref]))
    hoa.post(reverse("remove_nominee", args=[line.ref]), {"seen_version": file.version})

    seen = opened.context["form"]["seen_version"].value()
    answer = binh.post(reverse("nominee_list", args=[file.ref]), {"seen_version": seen} | cells)

    assert (answer.status_code, nominee(file, NAMES[1]).votes_for) == (302, 6)


def test_history_and_presence_name_nominee_and_field(file: Submission, hoa: Client) -> None:
    line = nominee(file, NAMES[0])
    save(hoa, line, file.version, votes_for="12")

    text = hoa.get(reverse("history", args=[file.ref])).content.decode()
    labels = field_labels(file, [f"points:{line.ref}:1:note", "nomination:gone:award", "votes"])

    assert f"{NAMES[0]}: số phiếu" in text
    assert list(labels.values()) == [
        f"{NAMES[0]}: tiêu chí 1, thuyết minh",
        "Đề nghị đã bỏ khỏi danh sách",
        "Số phiếu từng trường hợp",
    ]


def test_sent_line_is_closed_to_the_page_that_was_open(
    world: World, hoa: Client, binh: Client
) -> None:
    file = sent(world)
    line = nominee(file, NAMES[0])

    answer = save(hoa, line, 1, achievement="Muộn rồi")

    line.refresh_from_db()
    assert (answer.status_code, line.achievement) == (409, "")


def test_what_is_missing_leads_to_its_field(db: None, morning: object) -> None:
    world = make_world(minutes_paper=True)
    file = prepared(world)
    hoa, binh = client_of(world.users["hoa"]), client_of(world.users["binh"])
    links = {
        f'<a href="{reverse("nominee_list", args=[file.ref])}"><svg',
        f'<a href="{reverse("edit", args=[file.ref])}#id_meeting_minutes"><svg',
    }

    page = hoa.get(reverse("submission", args=[file.ref])).content.decode()
    Submission.objects.filter(pk=file.pk).update(state="UNIT_SIGNING")
    closed = binh.get(reverse("submission", args=[file.ref])).content.decode()

    assert all(link in page for link in links)
    assert not any(link in closed for link in links)
    assert "Chưa ghi số phiếu của 3 trường hợp" in closed
    assert reverse("dossier", args=[file.dossier.ref]) in page
