"""Many lines on one page, the minutes with their votes, and one nominee's criteria."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.enums import AttachmentKind, AwardTarget, CriterionSection
from nominations.models import Criterion, Membership, Nomination, ScoreTable, Submission
from nominations.rules.readiness import unmet_to_submit
from tests.factories.acts import do
from tests.factories.http import client_of, snapshot, write
from tests.factories.paths import NAMES, nominee, prepared, sent
from tests.factories.world import NOW, World, make_world, nominate
from tests.http.papers import PDF, pdf, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proofs")]
MEETING = {
    "meeting_minutes": "12/BB-CCKL",
    "meeting_on": "18/11/2026",
    "meeting_members": "20",
    "meeting_present": "18",
    "meeting_voting": "Bỏ phiếu kín",
}


def cells(file: Submission, **values: str) -> dict[str, str]:
    """What the page sends: every cell of every line, `values` for those of the first."""
    sent_cells = {}
    for place, line in enumerate(file.nominations.order_by("pk")):
        stored = {
            "priority": str(line.priority or ""),
            "nominee_position": line.nominee_position,
            "award": line.award.code,
            "votes_for": "" if line.votes_for is None else str(line.votes_for),
            "achievement": line.achievement,
        }
        for cell, value in (stored | (values if place == 0 else {})).items():
            sent_cells[f"{line.ref}-{cell}"] = value
    return sent_cells


def save(client: Client, file: Submission, **values: str) -> Any:
    return write(client, "nominee_list", file, **cells(file, **values))


def test_lines_are_saved_at_once_with_their_history(world: World, hoa: Client) -> None:
    file = prepared(world)

    answer = save(
        hoa, file, priority="3", nominee_position="Trưởng  trạm", votes_for="9", award="LDTT"
    )

    line = nominee(file, NAMES[0])
    assert answer.status_code == 302
    assert (line.priority, line.nominee_position, line.votes_for) == (3, "Trưởng trạm", 9)
    assert line.award.code == "LDTT"
    told = {change.field: (change.before, change.after) for change in file.changes.all()}
    assert told == {
        f"nomination:{line.ref}:priority": ("0", "3"),
        f"nomination:{line.ref}:nominee_position": ("", "Trưởng trạm"),
        f"nomination:{line.ref}:votes_for": ("", "9"),
        f"nomination:{line.ref}:award": ("Chiến sĩ thi đua cơ sở", "Lao động tiên tiến"),
    }


def test_page_saved_without_a_change_changes_nothing(world: World, hoa: Client) -> None:
    file = prepared(world)
    before = snapshot()

    assert save(hoa, file).status_code == 302

    assert snapshot() == before


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("votes_for", "mười", "số nguyên"),
        ("votes_for", "-1", "số nguyên"),
        ("votes_for", "²", "số nguyên"),
        ("votes_for", "9" * 5000, "số nguyên"),
        ("priority", "1000", "số nguyên"),
        ("award", "KHONGCO", "hãy chọn danh hiệu"),
        ("award", "TTLDTT", "không dành cho đối tượng này"),
        ("nominee_position", "x" * 201, "dài hơn 200"),
        ("votes_for", "19", "nhiều hơn 18 người dự họp"),
    ],
)
def test_wrong_cell_saves_nothing_and_stays_on_the_page(
    world: World, hoa: Client, cell: str, value: str, said: str
) -> None:
    file = prepared(world)
    write(hoa, "edit", file, **MEETING)
    before = snapshot()

    answer = save(hoa, file, achievement="Đã gõ rất lâu", **{cell: value})

    assert (answer.status_code, snapshot()) == (422, before)
    page = answer.content.decode()
    assert said in page
    assert "Đã gõ rất lâu" in page


def test_award_that_the_person_has_already_is_refused(world: World, hoa: Client) -> None:
    file = world.submission("cckl")
    for award in ("LDTT", "CSTDCS"):
        nominate(file, [], world.awards[award], people=[world.person("binh")])

    answer = save(hoa, file, award="CSTDCS")

    assert answer.status_code == 422
    assert "hai lần" in answer.content.decode()
    assert sorted(file.nominations.values_list("award__code", flat=True)) == ["CSTDCS", "LDTT"]


def test_stale_page_keeps_what_was_typed(world: World, hoa: Client) -> None:
    file = prepared(world)

    answer = write(
        hoa, "nominee_list", file, **cells(file, achievement="Của tôi"), seen_version="0"
    )

    assert answer.status_code == 409
    assert "Của tôi" in answer.content.decode()
    assert nominee(file, NAMES[0]).achievement == ""


def test_lines_of_another_file_are_not_written(world: World, hoa: Client) -> None:
    other, own = prepared(world, "cctl"), prepared(world, names=["Của Mình"])
    foreign = cells(other, votes_for="5")

    write(hoa, "nominee_list", own, **foreign)

    assert nominee(other, NAMES[0]).votes_for is None
    assert hoa.get(reverse("nominee_list", args=[other.ref])).status_code == 404


def test_sent_list_cannot_be_edited(world: World, hoa: Client) -> None:
    file = sent(world)

    assert hoa.get(reverse("nominee_list", args=[file.ref])).status_code == 404


def test_only_the_pinned_line_opens_and_keeps_its_award(world: World, hoa: Client) -> None:
    file = sent(world)
    first, second = nominee(file, NAMES[0]), nominee(file, NAMES[1])
    do(
        file,
        "return",
        world.users["lan"],
        note="Sửa",
        pins=[(f"nomination:{first.ref}", "Thiếu")],
    )

    page = hoa.get(reverse("nominee_list", args=[file.ref])).content.decode()
    save(hoa, file, achievement="Đã bổ sung", award="LDTT")

    assert f"{first.ref}-votes_for" in page
    assert f"{first.ref}-award" not in page
    assert f"{second.ref}-votes_for" not in page
    first.refresh_from_db()
    assert (first.achievement, first.award.code) == ("Đã bổ sung", "CSTDCS")


def test_votes_open_with_the_minutes(world: World, hoa: Client) -> None:
    """The office returned the minutes for want of votes: these may be written, nothing else."""
    file = sent(world)
    do(
        file,
        "return",
        world.users["lan"],
        note="Phiếu",
        pins=[("meeting_minutes", "Thiếu tỷ lệ phiếu từng người")],
    )

    answer = save(hoa, file, votes_for="12", achievement="Không mở")

    line = nominee(file, NAMES[0])
    assert answer.status_code == 302
    assert (line.votes_for, line.achievement) == (12, "")


def page_and_save(world: World, client: Client, count: int) -> tuple[int, int]:
    file = world.submission("cckl")
    Nomination.objects.filter(submission=file).delete()
    nominate(file, [f"Người {n:03d}" for n in range(count)], world.awards["LDTT"])
    address = reverse("nominee_list", args=[file.ref])
    client.get(address)
    with CaptureQueriesContext(connection) as opened:
        assert client.get(address).status_code == 200
    values = {name: "7" if name.endswith("votes_for") else value for name, value in
              cells(file).items()}  # fmt: skip
    file.refresh_from_db()
    with CaptureQueriesContext(connection) as saved:
        answer = client.post(address, values | {"seen_version": file.version})
    assert answer.status_code == 302
    assert file.nominations.filter(votes_for=7).count() == count
    return len(opened), len(saved)


def test_list_of_four_hundred_opens_and_saves_in_constant_statements(
    world: World, hoa: Client
) -> None:
    few, many = page_and_save(world, hoa, 4), page_and_save(world, hoa, 400)

    at_once = 0 if connection.vendor == "postgresql" else 8  # SQLite takes 999 values at once
    assert many[0] == few[0] <= 12
    assert many[1] - few[1] <= at_once


def test_minutes_say_who_came_and_how_they_voted(world: World, hoa: Client) -> None:
    file = prepared(world)

    answer = write(hoa, "edit", file, paper=upload("bien-ban.pdf", PDF), **MEETING)

    file.refresh_from_db()
    assert answer.status_code == 302
    assert (file.meeting_minutes, file.meeting_on) == ("12/BB-CCKL", date(2026, 11, 18))
    assert (file.meeting_members, file.meeting_present) == (20, 18)
    [paper] = file.attachments.filter(kind=AttachmentKind.MINUTES)
    page = hoa.get(reverse("submission", args=[file.ref])).content.decode()
    assert "18/20" in page
    assert reverse("proof", args=[paper.ref]) in page


def test_newer_minutes_replace_the_earlier_paper(world: World, hoa: Client) -> None:
    file = prepared(world)

    for name, pages in (("lan-1.pdf", 1), ("lan-2.pdf", 2)):
        write(hoa, "edit", file, paper=upload(name, pdf(pages)), **MEETING)

    papers = file.attachments.order_by("pk").values_list("name", "superseded")
    assert list(papers) == [("lan-1.pdf", True), ("lan-2.pdf", False)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"meeting_on": "21/11/2026"}, "meeting_on"),  # tomorrow
        ({"meeting_on": "14/12/2025"}, "meeting_on"),  # before the period's data
        ({"meeting_on": "31/02/2026"}, "meeting_on"),
        ({"meeting_present": "21"}, "meeting_present"),  # more than there are
        ({"meeting_present": "0"}, "meeting_present"),
        ({"meeting_members": "²"}, "meeting_members"),
        ({"meeting_present": "8"}, "meeting_present"),  # somebody has nine votes
        ({"paper": upload("ma.exe", PDF)}, "paper"),
    ],
)
def test_minutes_that_cannot_be_are_refused_at_the_field(
    world: World, hoa: Client, changes: dict[str, Any], field: str
) -> None:
    file = prepared(world)
    save(hoa, file, votes_for="9")
    before = snapshot()

    answer = write(hoa, "edit", file, **(MEETING | changes))

    assert (answer.status_code, snapshot()) == (422, before)
    assert field in answer.context["form"].errors
    file.refresh_from_db()
    assert file.meeting_present is None


def test_more_votes_than_people_at_the_meeting_are_refused(world: World, hoa: Client) -> None:
    file = prepared(world)
    write(hoa, "edit", file, **MEETING)
    file.refresh_from_db()
    line = nominee(file, NAMES[0])

    answer = hoa.post(
        reverse("edit_nominee", args=[line.ref]),
        {"seen_version": file.version, "votes_for": "19", "priority": "1"},
    )

    assert answer.status_code == 422
    assert "votes_for" in answer.context["form"].errors


def test_route_with_minutes_asks_for_paper_people_and_votes(db: None, morning: object) -> None:
    world = make_world(minutes_paper=True)
    file, hoa = prepared(world), client_of(world.users["hoa"])

    assert [unmet.field for unmet in unmet_to_submit(file)] == [
        "meeting_minutes",
        "meeting_minutes",
        "votes",
    ]

    write(hoa, "edit", file, paper=upload("bien-ban.pdf", PDF), **MEETING)
    votes = {name: "17" for name in cells(file) if name.endswith("votes_for")}
    write(hoa, "nominee_list", file, **votes)
    file.refresh_from_db()

    assert unmet_to_submit(file) == []


def test_route_without_minutes_asks_for_their_number_only(world: World) -> None:
    file = prepared(world)

    assert unmet_to_submit(file) == []


def with_criteria(world: World) -> list[Criterion]:
    """The period gets a table for persons: 60 and 40 points, and one criterion for heads only."""
    period = world.period
    assert period is not None
    table = ScoreTable.objects.create(
        campaign=period.campaign, target=AwardTarget.PERSON, total=100, published_at=NOW
    )
    period.person_table = table
    period.save()
    rows = (("1", 60, False), ("2", 40, False), ("H", 0, True))
    return [
        Criterion.objects.create(
            table=table,
            code=code,
            text=f"Tiêu chí {code}",
            max_points=points,
            heads_only=heads,
            section=CriterionSection.GATE if heads else CriterionSection.MAIN,
            source="mẫu",
            position=place,
        )
        for place, (code, points, heads) in enumerate(rows)
    ]


def test_criteria_for_persons_are_answered_and_added_up(world: World, hoa: Client) -> None:
    with_criteria(world)
    file = prepared(world)
    line = nominee(file, NAMES[0])
    address = reverse("edit_nominee", args=[line.ref])

    answer = hoa.post(
        address,
        {
            "seen_version": file.version,
            "priority": "1",
            "points_1": "55,5",
            "points_2": "40",
            "note_1": "Có kết quả",
        },
    )

    assert answer.status_code == 302
    page = hoa.get(address)
    assert page.context["total"].points == Decimal("95.5")
    assert "95,5/100" in page.content.decode()
    assert "met_H" not in page.context["form"].fields
    told = dict(file.changes.values_list("field", "after"))
    assert told[f"points:{line.ref}:1"] == "55,5"
    assert told[f"points:{line.ref}:1:note"] == "Có kết quả"


@pytest.mark.parametrize("points", ["61", "-1", "nhiều"])
def test_points_beyond_the_criterion_are_refused(world: World, hoa: Client, points: str) -> None:
    with_criteria(world)
    file = prepared(world)
    line = nominee(file, NAMES[0])

    answer = hoa.post(
        reverse("edit_nominee", args=[line.ref]),
        {"seen_version": file.version, "points_1": points},
    )

    assert answer.status_code == 422
    assert "points_1" in answer.context["form"].errors
    assert not line.answers.exists()


def test_criterion_for_heads_is_asked_of_heads_only(world: World, hoa: Client) -> None:
    with_criteria(world)
    file = world.submission("cckl")
    [line] = nominate(file, [], world.awards["LDTT"], people=[world.person("binh")])
    Membership.objects.filter(person=world.person("binh")).update(is_head=True)

    page = hoa.get(reverse("edit_nominee", args=[line.ref]))

    assert "met_H" in page.context["form"].fields
