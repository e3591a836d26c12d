"""Two officers on one score sheet: other criteria merge, the same one is asked, nothing is lost."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import Event, FieldChange, Submission
from tests.factories.acts import do
from tests.factories.claims import claim
from tests.factories.http import client_of, fields_on, snapshot
from tests.factories.score import counted, scored
from tests.factories.world import World

pytestmark = pytest.mark.django_db
MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET LOCAL")
#: Session, user, file, criteria, answers; upsert, version, history (2).
BUDGET = 9
#: What the system knows of one criterion costs so much more at most.
FACTS = 5


@pytest.fixture
def paper(world: World) -> Submission:
    """The self-assessment of Kiểm lâm by the department's table, open at both officers."""
    scored(world)
    return world.submission("cckl", "self_assessment")


@pytest.fixture
def binh(world: World) -> Client:
    """The browser of Kiểm lâm's head, who writes in the same draft."""
    return client_of(world.users["binh"])


def url_of(file: Submission) -> str:
    return reverse("edit", args=[file.ref])


def page_of(client: Client, file: Submission) -> dict[str, str]:
    """Every field as the page shows it now."""
    return fields_on(client.get(url_of(file)))


def kept(file: Submission, code: str) -> tuple[Any, Any, str]:
    row = file.answers.get(criterion__code=code)
    return row.value, row.points, row.note


def typed(client: Client, file: Submission, seen: int, code: str, **fields: str) -> Any:
    """What draft.js sends of one criterion."""
    sent = {f"{name}_{code}": value for name, value in ({"note": ""} | fields).items() if value}
    url = reverse("autosave_answers", args=[file.ref])
    head = {"seen_version": seen, f"note_{code}": ""}
    return client.post(url, head | sent, headers={"X-Autosave": "1"})


# --- By the button -----------------------------------------------------------------------------


def test_different_criteria_are_saved_without_a_question(
    paper: Submission, hoa: Client, binh: Client
) -> None:
    first, second = page_of(hoa, paper), page_of(binh, paper)

    hoa.post(url_of(paper), first | {"value_I.2": "98", "note_I.2": "Của Hoa"})
    answer = binh.post(url_of(paper), second | {"value_II.2": "94"})

    paper.refresh_from_db()
    assert answer.status_code == 302
    assert kept(paper, "I.2") == (98, 126, "Của Hoa")
    assert kept(paper, "II.2") == (94, 47, "")
    assert paper.self_total == 126 + 47


def test_same_criterion_shows_both_answers_and_overwrites_nothing(
    paper: Submission, hoa: Client, binh: Client
) -> None:
    page = page_of(binh, paper)
    hoa.post(url_of(paper), page | {"value_I.2": "98", "value_II.2": "94"})
    before = snapshot()

    answer = binh.post(url_of(paper), page | {"value_I.2": "97", "note_I.2": "Của Bình"})

    text, shown = answer.content.decode(), fields_on(answer)
    assert (answer.status_code, snapshot()) == (409, before)
    assert "Tiêu chí I.2: hai người cùng sửa" in text
    assert "bà Lý Thị Hoa, 20/11/2026 09:00" in text
    assert "126 điểm" in text
    assert (shown["value_I.2"], shown["note_I.2"]) == ("97", "Của Bình")  # mine, to be saved
    assert (shown["value_II.2"], shown["points_II.2"]) == ("94", "47")  # theirs, untouched here
    assert 'name="choose_note_I.2" value="theirs"' in text


@pytest.mark.parametrize(
    ("chosen", "left"), [("mine", (97, 119, "Của Bình")), ("theirs", (98, 126, ""))]
)
def test_clash_ends_with_the_answer_that_people_chose(
    paper: Submission, hoa: Client, binh: Client, chosen: str, left: tuple[Any, ...]
) -> None:
    page = page_of(binh, paper)
    hoa.post(url_of(paper), page | {"value_I.2": "98"})
    asked = binh.post(url_of(paper), page | {"value_I.2": "97", "note_I.2": "Của Bình"})

    answer = binh.post(url_of(paper), fields_on(asked) | {"choose_note_I.2": chosen})

    assert answer.status_code == 302
    assert kept(paper, "I.2") == left


def test_figures_that_the_system_filled_in_are_nobodys_words(
    world: World, paper: Submission, hoa: Client, binh: Client
) -> None:
    counted(world, date(2026, 4, 1), (10, 9, 1))
    page = page_of(binh, paper)
    hoa.post(url_of(paper), page | {"value_I.4": "0", "points_I.4": "60", "note_I.4": "Đã xong"})

    answer = binh.post(url_of(paper), page | {"value_I.2": "98"})

    assert answer.status_code == 302
    assert kept(paper, "I.4") == (0, 60, "Đã xong")


def test_untouched_page_of_before_takes_nothing_back(
    paper: Submission, hoa: Client, binh: Client
) -> None:
    hoa.post(url_of(paper), page_of(hoa, paper) | {"value_I.2": "98"})
    page = page_of(binh, paper)
    hoa.post(url_of(paper), page_of(hoa, paper) | {"value_I.2": "97"})

    answer = binh.post(url_of(paper), page)

    assert answer.status_code == 302
    assert kept(paper, "I.2") == (97, 119, "")


def test_what_the_formula_gives_is_kept_anew_where_the_words_stay(
    world: World, paper: Submission, hoa: Client
) -> None:
    hoa.post(url_of(paper), page_of(hoa, paper) | {"value_I.4": "0", "note_I.4": "Đã xong"})
    counted(world, date(2026, 4, 1), (10, 9, 1))

    hoa.post(url_of(paper), page_of(hoa, paper))

    row = paper.answers.get(criterion__code="I.4")
    assert (row.points, row.proposed) == (60, 50)


# --- Saves that the page does by itself --------------------------------------------------------


def test_autosave_keeps_one_criterion_and_the_total(paper: Submission, hoa: Client) -> None:
    opened, events = paper.version, Event.objects.count()

    answer = typed(hoa, paper, opened, "I.2", value="98", note="Đang gõ")

    paper.refresh_from_db()
    assert answer.json() == {"version": opened + 1, "whole": True, "at": "09:00"}
    assert kept(paper, "I.2") == (98, 126, "Đang gõ")
    assert (paper.answers.count(), paper.self_total) == (1, 126)
    assert Event.objects.count() == events


def test_autosaves_of_one_sitting_are_one_row_of_history(paper: Submission, hoa: Client) -> None:
    seen = typed(hoa, paper, paper.version, "I.2", value="9").json()["version"]
    url = reverse("autosave_answers", args=[paper.ref])

    hoa.post(url, {"seen_version": seen, "value_I.2": "98", "note_I.2": "", "folds": "1"})

    change = FieldChange.objects.get()
    assert (change.field, change.before) == ("criterion:I.2", "")
    assert change.after == "số liệu 98; 126 điểm"


def test_two_who_type_in_different_criteria_save_by_themselves_side_by_side(
    paper: Submission, hoa: Client, binh: Client
) -> None:
    opened, page = paper.version, page_of(binh, paper)
    typed(hoa, paper, opened, "I.2", value="98")

    saved = typed(binh, paper, opened, "II.2", value="94").json()
    newer = json.dumps(dict.fromkeys(("value_II.2", "note_II.2"), saved["version"]))
    mine = {"value_II.2": "94", "points_II.2": "47", "seen_fields": newer}
    pressed = binh.post(url_of(paper), page | mine)

    assert (saved["whole"], pressed.status_code) == (False, 302)
    assert (kept(paper, "I.2")[0], kept(paper, "II.2")[0]) == (98, 94)


def test_autosave_of_a_criterion_that_another_changed_waits_for_the_button(
    paper: Submission, hoa: Client, binh: Client
) -> None:
    opened = paper.version
    typed(hoa, paper, opened, "I.2", value="98")

    answer = typed(binh, paper, opened, "I.2", value="97")

    assert (answer.status_code, bool(answer.json()["sentence"])) == (409, True)
    assert kept(paper, "I.2")[0] == 98


@pytest.mark.parametrize(("value", "status"), [("mười", 422), ("-1", 422), ("1e400", 422)])
def test_autosave_of_nonsense_is_refused_in_a_line(
    paper: Submission, hoa: Client, value: str, status: int
) -> None:
    answer = typed(hoa, paper, paper.version, "I.2", value=value)

    assert answer.status_code == status
    assert "I.2" in answer.json()["sentence"] or answer.json()["sentence"]
    assert not paper.answers.exists()


def test_autosave_into_a_sent_sheet_is_refused(
    world: World, paper: Submission, hoa: Client
) -> None:
    claim(paper, 1)
    do(paper, "send_to_head", world.users["hoa"])

    answer = typed(hoa, paper, paper.version, "I.2", value="98")

    assert answer.status_code in (409, 422)
    assert kept(paper, "I.2")[1] == 1


@pytest.mark.parametrize("login", ["an", "lan", "xuan"])
def test_autosave_is_for_the_units_own_people(world: World, paper: Submission, login: str) -> None:
    answer = typed(client_of(world.users[login]), paper, paper.version, "I.2", value="98")

    assert answer.status_code == 404
    assert not paper.answers.exists()


def cost(client: Client, file: Submission, code: str, **more: str) -> int:
    file.refresh_from_db()
    head = {"seen_version": str(file.version), f"note_{code}": more.pop("note")}
    url = reverse("autosave_answers", args=[file.ref])
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(url, head | more, headers={"X-Autosave": "1"})
    assert answer.status_code == 200, answer.content
    return sum(not row["sql"].startswith(MARKS) for row in captured)


def test_autosave_takes_few_statements(world: World, paper: Submission, hoa: Client) -> None:
    counted(world, date(2026, 4, 1), (10, 9, 1))
    claim(paper, 1)
    criteria = list(paper.dossier.period.unit_table.criteria.all())

    first = {row.code: cost(hoa, paper, row.code, note="Một") for row in criteria}
    again = {row.code: cost(hoa, paper, row.code, note="Hai", folds="1") for row in criteria}

    plain = {row.code for row in criteria if not row.how.get("fact")}
    assert max(max(first[code], again[code]) for code in plain) <= BUDGET
    assert max(*first.values(), *again.values()) <= BUDGET + FACTS, first
