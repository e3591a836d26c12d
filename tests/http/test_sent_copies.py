"""What was sent is frozen at the signature: read by whoever may open the part, compared, hashed."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import Event, SentCopy, Submission
from nominations.services.audit import tampered_streams
from nominations.services.record_event import digest_of
from nominations.services.sent_copies import take_copy
from tests.factories.acts import do
from tests.factories.http import client_of, write
from tests.factories.paths import NAMES, nominee, prepared, sent
from tests.factories.world import World, nominate

pytestmark = pytest.mark.django_db
MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET LOCAL")


def page(client: Client, file: Submission, number: int, name: str = "copy") -> Any:
    return client.get(reverse(name, args=[file.ref, number]))


@pytest.fixture
def mended(world: World, hoa: Client) -> Submission:
    """A list that was sent, returned for its minutes, mended and sent again."""
    file = sent(world)
    do(file, "return", world.users["lan"], note="Sửa", pins=[("meeting_minutes", "Thiếu số")])
    write(hoa, "edit", file, meeting_minutes="13/BB có tỷ lệ phiếu")
    do(file, "resubmit", world.users["binh"])
    return file


def test_signature_freezes_what_was_sent(world: World) -> None:
    file = sent(world)

    copy = file.copies.get()
    event = Event.objects.get(stream__subject=file.ref, action="submit")
    assert [line["name"] for line in copy.content["nominees"]] == sorted(NAMES, key=NAMES.index)
    assert copy.content["meeting"]["minutes"] == "BB 12/BB"
    assert (copy.number, copy.person) == (1, world.person("binh"))
    assert copy.sha256 == digest_of(copy.content)
    assert event.data["copy"] == {"number": 1, "sha256": copy.sha256}
    assert list(tampered_streams()) == []


def test_copy_stays_what_it_was(world: World, mended: Submission, hoa: Client) -> None:
    first, second = mended.copies.order_by("number")

    answer = page(client_of(world.users["lan"]), mended, 1)

    assert first.content["meeting"]["minutes"] == "BB 12/BB"
    assert second.content["meeting"]["minutes"] == "13/BB có tỷ lệ phiếu"
    assert "BB 12/BB" in answer.content.decode()
    assert "tỷ lệ" not in answer.content.decode()


@pytest.mark.parametrize("login", ["hoa", "binh", "lan"])
def test_changes_after_a_return_are_shown_to_unit_and_desk(
    world: World, mended: Submission, login: str
) -> None:
    client = client_of(world.users[login])

    text = page(client, mended, 2, "copy_changes").content.decode()
    part = client.get(reverse("submission", args=[mended.ref])).content.decode()

    assert "<del>" in text
    assert "tỷ lệ phiếu" in text
    assert NAMES[0] not in text
    assert "Xem thay đổi so với lần gửi trước" in part


def test_correction_sent_again_is_frozen_too(world: World, hoa: Client) -> None:
    file = sent(world)
    line = nominee(file, NAMES[0])
    do(file, "return", world.users["lan"], note="Sửa", lines=[line.pk])
    correction = file.corrections.get()
    hoa.post(
        reverse("edit_nominee", args=[line.ref]),
        {"seen_version": file.version, "achievement": "Thành tích bổ sung", "priority": "0"},
    )
    do(correction, "resubmit", world.users["binh"])

    text = page(client_of(world.users["lan"]), file, 2, "copy_changes").content.decode()

    assert "Thành tích bổ sung" in text
    assert NAMES[1] not in text


@pytest.mark.parametrize("login", ["an", "so", "xuan"])
def test_copies_are_not_there_for_strangers(world: World, mended: Submission, login: str) -> None:
    client = client_of(world.users[login])

    answers = [page(client, mended, 1), page(client, mended, 2, "copy_changes")]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize(("number", "name"), [(3, "copy"), (0, "copy"), (1, "copy_changes")])
def test_copy_that_never_was_is_not_found(
    mended: Submission, hoa: Client, number: int, name: str
) -> None:
    assert page(hoa, mended, number, name).status_code == 404


def test_draft_has_no_copy_and_the_office_sees_none(world: World, hoa: Client) -> None:
    file = prepared(world)

    assert page(hoa, file, 1).status_code == 404
    assert page(client_of(world.users["lan"]), file, 1).status_code == 404


def test_report_and_assessment_are_frozen_with_figures_and_points(
    world: World, hoa: Client
) -> None:
    report = world.submission("cckl", "report")
    report.indicators.create(code="so_vu", label="Số vụ", measure="vụ")
    paper = world.submission("cckl", "self_assessment")
    write(hoa, "edit", report, narrative="Kết quả <năm>", value_so_vu="12,5", estimate_so_vu="13")
    write(hoa, "edit", paper, points_T1="80", note_T1="Đạt cả năm")
    for file in (report, paper):
        do(file, "send_to_head", world.users["hoa"])
        do(file, "submit", world.users["binh"])

    of_report, of_paper = (page(hoa, file, 1).content.decode() for file in (report, paper))

    assert "Kết quả &lt;năm&gt;" in of_report
    assert "Số vụ (vụ)</dt><dd>12,5; ước 13" in of_report
    assert "80 điểm; Đạt cả năm" in of_paper
    assert "SHA-256" in of_paper


@pytest.mark.parametrize("kind", ["nominations", "report", "self_assessment"])
def test_copy_takes_constant_statements(world: World, kind: str) -> None:
    part = world.submission("cckl", kind)
    file = Submission.objects.select_related("dossier__period").get(pk=part.pk)
    signer, spent = world.person("binh").pk, []
    for n in range(2):
        if kind == "nominations":
            nominate(file, [f"Người {n}", f"Khác {n}"], world.awards["LDTT"])
        else:
            file.indicators.create(code=f"so_{n}", label="x")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            take_copy(file, person_id=signer)
        spent.append(sum(not query["sql"].startswith(MARKS) for query in captured))

    assert spent[0] == spent[1] <= 5
    assert list(SentCopy.objects.values_list("number", flat=True)) == [1, 2]
