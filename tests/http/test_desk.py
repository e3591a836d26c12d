"""The reading desk over HTTP: who sits there, what he reads, what his marks come to."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from nominations import clock
from nominations.enums import NominationState as N
from nominations.enums import NomineeKind, RegistrationKind, Role
from nominations.models import (
    AwardRecord,
    CriterionAnswer,
    DeskMark,
    Event,
    Kinship,
    Post,
    ReadyReason,
    Recusal,
    Submission,
)
from nominations.services.ready_reasons import load_ready_reasons
from nominations.services.registrations import Entry
from tests.factories.acts import do
from tests.factories.http import client_of, hidden, snapshot
from tests.factories.initiatives import handed_in, round_of, written
from tests.factories.marks import claimed, fields_of, give_table, marked_cluster, words
from tests.factories.paths import accepted, nominee, sent, states_of
from tests.factories.rounds import file_in, month, register, registration, send, write_month
from tests.factories.world import SINCE, World, make_world, nominate
from tests.http.test_query_counts import LIMIT, statements
from workflows.queries.standing import machine_of
from workflows.services.consolidations import open_consolidation

pytestmark = pytest.mark.django_db
OFFICE = {"lan", "dung", "mau"}


@pytest.fixture
def file(world: World) -> Submission:
    """Kiểm lâm's three nominees at the office's desk."""
    return sent(world)


@pytest.fixture
def lan(world: World) -> Client:
    return client_of(world.users["lan"])


def desk_url(subject: Any, name: str = "") -> str:
    view = f"{machine_of(subject).value}_desk{'_' + name if name else ''}"
    return reverse(view, args=[subject.ref])


def mark(client: Client, file: Submission, name: str, outcome: str, **more: Any) -> Any:
    """Press an outcome on the nominee's line as a fresh page shows it."""
    line = nominee(file, name)
    seen = line.desk_marks.filter(stage=file.state).values_list("version", flat=True).first()
    said = {"line": line.ref, "seen": seen or 0, "outcome": outcome} | more
    return client.post(desk_url(file, "mark"), said)


def decide(client: Client, subject: Any, what: str = "marks", **more: Any) -> Any:
    return client.post(desk_url(subject, "decide"), hidden(subject) | {"what": what} | more)


def report_of(world: World, unit: str = "cckl") -> Submission:
    """A report, sent."""
    report = world.submission(unit, "report")
    Submission.objects.filter(pk=report.pk).update(narrative="Hoàn thành nhiệm vụ.")
    send(world, report, unit)
    return report


# Who sits there


def test_desk_opens_for_those_who_hold_it_and_for_nobody_else(
    world: World, file: Submission
) -> None:
    for login, user in world.users.items():
        client = client_of(user)
        answer, nothing = client.get(desk_url(file)), client.get("/desk/submissions/khongco/")
        if login in OFFICE:
            assert answer.status_code == 200, login
        else:
            assert answer.status_code == 404, login
            assert answer.content == nothing.content


@pytest.mark.parametrize("name", ["mark", "decide", "skip", "recuse", "pass", "here", "notes"])
def test_writing_at_the_desk_is_for_those_who_hold_it(
    world: World, file: Submission, name: str
) -> None:
    before = snapshot()

    for login in set(world.users) - OFFICE:
        answer = client_of(world.users[login]).post(
            desk_url(file, name), hidden(file) | {"what": "marks", "text": "Thử"}
        )
        assert answer.status_code == 404, login

    assert snapshot() == before
    assert not file.desk_notes.exists()


def test_who_prepared_the_file_reads_why_he_may_not_judge_it(world: World) -> None:
    Post.objects.create(
        person=world.person("binh"), role=Role.OFFICE, unit=world.department, valid_from=SINCE
    )
    file = sent(world)
    client = client_of(world.users["binh"])

    page = client.get(desk_url(file))

    assert page.status_code == 200
    assert "không thẩm định, chấm hồ sơ đó" in page.content.decode()
    assert mark(client, file, "Mẫu A", "pass").status_code == 422
    assert not DeskMark.objects.exists()


def test_file_that_moved_on_leads_to_its_own_page(
    world: World, file: Submission, lan: Client
) -> None:
    do(file, "accept", world.users["dung"])

    answer = lan.get(desk_url(file), follow=True)

    assert answer.redirect_chain == [(reverse("submission", args=[file.ref]), 302)]
    assert "đã chuyển bước" in answer.content.decode()


# What is read


def test_desk_takes_few_statements_and_the_same_for_more_nominees(world: World) -> None:
    load_ready_reasons(world.department)
    one = sent(world, "cctl", names=["Một"])
    many = sent(world, "cckl", names=[f"Người {n}" for n in range(30)])
    client = client_of(world.users["lan"])

    few = statements(client, desk_url(one))

    assert statements(client, desk_url(many)) == few
    assert few <= LIMIT


@pytest.mark.parametrize("head", [False, True])
def test_points_take_few_statements_and_the_same_for_more_criteria(head: bool) -> None:
    world = marked_cluster(3)
    load_ready_reasons(world.department)
    paper = claimed(world, 1 if head else 0)
    scorer = client_of(world.users["h0" if head else "h2"])
    few = statements(scorer, desk_url(paper))
    last = world.period.unit_table.criteria.get(code="IV.1")
    for n in range(9):
        last.pk, last.code = None, f"IV.9{n}"
        last.save(force_insert=True)

    assert statements(scorer, desk_url(paper)) == few <= LIMIT


def test_other_kinds_take_few_statements_too(world: World, lan: Client) -> None:
    load_ready_reasons(world.department)
    month_file = file_in(world, month(world, date(2026, 10, 1)), "cckl")
    write_month(world, month_file, "cckl", (12, 11, 1))
    send(world, month_file, "cckl")
    register_file = file_in(world, registration(world), "cckl")
    register(world, register_file, "cckl", Entry(RegistrationKind.TARGET, "Trồng 50 ha rừng"))
    send(world, register_file, "cckl")
    round_file = handed_in(world, round_of(world), [written(world, "Bản đồ điểm cháy")])

    for file in (report_of(world), month_file, register_file, round_file):
        assert statements(lan, desk_url(file)) <= LIMIT, file.kind
    assert "Bản đồ điểm cháy" in lan.get(desk_url(round_file)).content.decode()
    assert "Trồng 50 ha rừng" in lan.get(desk_url(register_file)).content.decode()


def test_earlier_awards_and_what_needs_a_look_stand_in_the_file(world: World, lan: Client) -> None:
    person = world.person("xuan")
    old = accepted(world, "cctl", names=(), people=[person])
    line = old.nominations.get()
    paper = do_decision(world, line)
    file = sent(world, names=["Mẫu A"], people=[person])
    nominate(file, (), world.awards["LDTT"], people=[person])

    page = lan.get(desk_url(file)).content.decode()

    assert f"2026 {line.award.name} ({paper})" in page
    assert "Cũng có trong hồ sơ khác: Chi cục Thủy lợi" in page


def do_decision(world: World, line: Any) -> str:
    """A published award of the line's nominee; gives its number."""
    proposal = open_consolidation(period=world.period, title="TTr", actor=world.users["lan"])
    for action in ("collect", "shortlist", "present"):
        do(proposal, action, world.users["lan"])
    do(proposal, "sign_all", world.users["vu"])
    decision = proposal.decisions.get()
    do(proposal, "number", world.users["so"], numbers={decision.ref: ("9/QĐ", clock.today())})
    do(proposal, "publish", world.users["so"])
    assert AwardRecord.objects.filter(nomination=line).exists()
    return "9/QĐ"


def test_clean_ones_are_one_row_with_a_preview(world: World, lan: Client) -> None:
    file = sent(world, names=["Mẫu A", "Thử B", "Dụ C"])
    file.nominations.exclude(nominee_name="Dụ C").update(achievement="Hoàn thành xuất sắc.")

    page = lan.get(desk_url(file)).content.decode()
    preview = lan.get(desk_url(file) + "?group=1").content.decode()

    assert "2 đề nghị không vướng điều kiện nào" in page
    assert "Mẫu A" not in page
    assert "Mẫu A" in preview
    lan.post(desk_url(file, "pass"))
    chosen = dict(DeskMark.objects.values_list("nomination__nominee_name", "outcome"))
    assert chosen == {"Mẫu A": "pass", "Thử B": "pass"}


# Marks


def test_first_mark_takes_the_file_up(world: World, file: Submission, lan: Client) -> None:
    answer = mark(lan, file, "Mẫu A", "pass")

    assert answer.status_code == 302
    assert f"line={nominee(file, 'Thử B').ref}" in answer["Location"]
    assert Event.objects.filter(subject=file.ref, action="claim").count() == 1
    assert "Trịnh Thị Lan" in client_of(world.users["dung"]).get(desk_url(file)).content.decode()


def test_opening_the_desk_takes_nothing_up(file: Submission, lan: Client) -> None:
    before = snapshot()

    lan.get(desk_url(file))

    assert snapshot() == before


@pytest.mark.parametrize("outcome", ["return", "leave_out", "change", "nonsense", ""])
def test_outcome_without_its_reason_keeps_what_was_typed(
    file: Submission, lan: Client, outcome: str
) -> None:
    answer = mark(lan, file, "Mẫu A", outcome, remark="" if outcome != "change" else "Nên là LĐTT")

    assert answer.status_code == 422
    assert not DeskMark.objects.exists()
    if outcome == "change":
        assert "Nên là LĐTT" in answer.content.decode()


def test_slower_colleague_reads_who_was_faster_and_keeps_his_words(
    world: World, file: Submission, lan: Client
) -> None:
    line, dung = nominee(file, "Mẫu A"), client_of(world.users["dung"])
    mark(lan, file, "Mẫu A", "return", remark="Thiếu số quyết định")

    said = {"line": line.ref, "seen": 0, "outcome": "leave_out", "remark": "Không đủ thời gian"}
    answer = dung.post(desk_url(file, "mark"), said)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Trịnh Thị Lan đã chọn trước" in text
    assert "Không đủ thời gian" in text
    assert line.desk_marks.get().outcome == "return"


def test_same_word_of_two_colleagues_is_one_word(
    world: World, file: Submission, lan: Client
) -> None:
    line, dung = nominee(file, "Mẫu A"), client_of(world.users["dung"])
    mark(lan, file, "Mẫu A", "pass")

    answer = dung.post(desk_url(file, "mark"), {"line": line.ref, "seen": 0, "outcome": "pass"})

    assert answer.status_code == 302
    assert line.desk_marks.get().version == 1


# The whole file


def test_marks_decide_the_file_through_the_door(
    world: World, file: Submission, lan: Client
) -> None:
    mark(lan, file, "Mẫu A", "return", remark="Thiếu số quyết định")
    mark(lan, file, "Thử B", "leave_out", remark="Chưa đủ thời gian")
    mark(lan, file, "Dụ C", "pass")

    answer = decide(lan, file)

    assert answer.status_code == 302
    file.refresh_from_db()
    assert file.state == "ACCEPTED"
    assert states_of(file) == {"Mẫu A": N.RETURNED, "Thử B": N.CHECKED, "Dụ C": N.CHECKED}
    correction = file.corrections.get()
    assert [pin.remark for pin in correction.pins.all()] == ["Thiếu số quyết định"]
    event = Event.objects.get(subject=file.ref, action="accept")
    assert event.data["recommended"] == [
        [nominee(file, "Thử B").ref, "Chưa đưa vào danh sách", "Chưa đủ thời gian"]
    ]
    assert not nominee(file, "Mẫu A").desk_marks.exists()


def test_proposal_tells_the_office_what_its_examiner_noted(
    world: World, file: Submission, lan: Client
) -> None:
    mark(lan, file, "Mẫu A", "leave_out", remark="Chưa đủ thời gian")
    for name in ("Thử B", "Dụ C"):
        mark(lan, file, name, "pass")
    decide(lan, file)
    proposal = open_consolidation(period=world.period, title="Tờ trình", actor=world.users["lan"])
    do(proposal, "collect", world.users["lan"])
    url = reverse("consolidation", args=[proposal.ref])

    texts = {who: client_of(world.users[who]).get(url).content.decode() for who in ("mau", "so")}

    assert "Chưa đưa vào danh sách. Chưa đủ thời gian" in texts["mau"]
    assert "Chưa đủ thời gian" not in texts["so"]


def test_each_returned_nominee_has_his_own_remark(file: Submission, lan: Client) -> None:
    mark(lan, file, "Mẫu A", "return", remark="Thiếu số quyết định")
    mark(lan, file, "Thử B", "return", remark="Sáng kiến đã dùng")
    mark(lan, file, "Dụ C", "pass")

    decide(lan, file)

    pins = dict(file.corrections.get().pins.values_list("field", "remark"))
    assert pins == {
        f"nomination:{nominee(file, 'Mẫu A').ref}": "Thiếu số quyết định",
        f"nomination:{nominee(file, 'Thử B').ref}": "Sáng kiến đã dùng",
    }
    assert nominee(file, "Thử B").reason == "Sáng kiến đã dùng"


def test_all_returned_is_the_file_returned(file: Submission, lan: Client) -> None:
    for name in ("Mẫu A", "Thử B", "Dụ C"):
        mark(lan, file, name, "return", remark=f"Sửa {name}")

    decide(lan, file, reply_by="2026-11-27")

    file.refresh_from_db()
    assert (file.state, str(file.reply_by)) == ("RETURNED", "2026-11-27")
    assert [pin.remark for pin in file.pins.all()] == ["Sửa Mẫu A", "Sửa Thử B", "Sửa Dụ C"]
    assert not file.corrections.exists()


def test_returns_go_out_while_others_are_still_read(file: Submission, lan: Client) -> None:
    mark(lan, file, "Mẫu A", "return", remark="Thiếu")

    answer = decide(lan, file, "return_marked")

    file.refresh_from_db()
    assert answer["Location"].startswith(desk_url(file))
    assert file.state == "OFFICE_CHECK"
    assert states_of(file)["Mẫu A"] == N.RETURNED


def test_unfinished_file_waits_and_the_reader_goes_on(
    world: World, file: Submission, lan: Client
) -> None:
    report = report_of(world, "cctl")
    mark(lan, file, "Mẫu A", "pass")

    answer = decide(lan, file)

    file.refresh_from_db()
    assert file.state == "OFFICE_CHECK"
    assert answer["Location"] == desk_url(report)
    assert "Còn 2 đề nghị chưa chọn" in lan.get(answer["Location"]).content.decode()


def test_second_click_has_one_effect(file: Submission, lan: Client) -> None:
    for name in ("Mẫu A", "Thử B", "Dụ C"):
        mark(lan, file, name, "return" if name == "Mẫu A" else "pass", remark="Sửa")
    said = hidden(file) | {"what": "marks"}

    for _click in range(2):
        assert lan.post(desk_url(file, "decide"), said).status_code == 302

    assert file.corrections.count() == 1
    assert Event.objects.filter(subject=file.ref, action="accept").count() == 1


def test_nothing_of_a_decision_stays_when_its_second_act_is_refused(
    world: World, file: Submission, lan: Client
) -> None:
    mark(lan, file, "Mẫu A", "return", remark="Sửa")
    for name in ("Thử B", "Dụ C"):
        mark(lan, file, name, "pass")
    said = hidden(file) | {"what": "marks"}
    user = world.users["lan"]
    stream = Event.objects.filter(subject=file.ref).first().stream
    newest = stream.events.order_by("-sequence").first()
    Event.objects.filter(pk=newest.pk).update(actor=user, key=f"{said['key']}-1")

    answer = lan.post(desk_url(file, "decide"), said)

    assert answer.status_code == 409
    assert not file.corrections.exists()
    assert states_of(file)["Mẫu A"] == N.SUBMITTED


def test_stale_page_decides_nothing_and_says_who_was_faster(
    world: World, file: Submission, lan: Client
) -> None:
    report = report_of(world)
    old = hidden(report)
    do(report, "receive", world.users["lan"])

    answer = lan.post(desk_url(report, "decide"), old | {"what": "accept", "note": "Tốt"})

    assert answer.status_code == 409
    assert "Trịnh Thị Lan" in answer.content.decode()
    assert "Tốt" in answer.content.decode()


def test_report_is_accepted_with_one_press_and_taken_back_with_another(
    world: World, lan: Client
) -> None:
    first, second = report_of(world), report_of(world, "cctl")

    answer = decide(lan, first, "accept")

    assert answer["Location"] == desk_url(second)
    page = lan.get(answer["Location"])
    undo = page.context["undo"]
    said = {"key": uuid4().hex, "seen_version": undo["version"], "task_ref": ""}
    lan.post(f"/submissions/{first.ref}/recall/", said)
    first.refresh_from_db()
    assert first.state == "OFFICE_CHECK"


def test_ready_reason_returns_a_report_pinned_to_its_field(world: World, lan: Client) -> None:
    load_ready_reasons(world.department)
    report = report_of(world)
    reason = ReadyReason.objects.get(kind="report", field="narrative")

    page = lan.get(desk_url(report), {"reason": reason.ref}).content.decode()
    answer = decide(lan, report, "return", note=reason.text, field=reason.field)

    report.refresh_from_db()
    assert f'value="{reason.text}"' in page
    assert answer.status_code == 302
    assert report.state == "RETURNED"
    assert [(pin.field, pin.remark) for pin in report.pins.all()] == [("narrative", reason.text)]


def test_return_without_a_reason_says_so(world: World, lan: Client) -> None:
    report = report_of(world)

    answer = decide(lan, report, "return", field="attachments", reply_by="2020-01-01")

    assert answer.status_code == 422
    assert snapshot_state(report) == "OFFICE_CHECK"


def snapshot_state(subject: Any) -> str:
    subject.refresh_from_db()
    return str(subject.state)


def test_correction_is_rechecked_at_the_desk(world: World, file: Submission, lan: Client) -> None:
    do(file, "return", world.users["lan"], note="Thiếu", lines=[nominee(file, "Mẫu A").pk])
    correction = file.corrections.get()
    do(correction, "send_to_head", world.users["hoa"])
    do(correction, "resubmit", world.users["binh"])

    page = lan.get(desk_url(correction)).content.decode()
    decide(lan, correction, "return", note="Vẫn thiếu số quyết định")

    assert "Mẫu A" in page
    assert "Thử B" not in page
    assert snapshot_state(correction) == "FIXING"
    assert correction.note == "Vẫn thiếu số quyết định"


# The queue


def test_put_off_files_come_back_at_the_end(world: World, lan: Client) -> None:
    first, second = report_of(world), report_of(world, "cctl")
    page = lan.get(desk_url(first) + "?f=kind%3Dreport")

    assert (page.context["place"], page.context["queued"]) == (1, 2)
    assert page.context["next_url"] == desk_url(second) + "?f=kind%3Dreport"
    assert lan.post(desk_url(first, "skip"))["Location"] == desk_url(second)
    assert lan.post(desk_url(second, "skip"))["Location"] == desk_url(first)


def test_queue_keeps_the_filter_of_the_tasks_page(world: World, lan: Client) -> None:
    reports = [report_of(world), report_of(world, "cctl")]
    sent(world)
    tasks = lan.get(reverse("tasks"), {"kind": "report"}).content.decode()

    page = lan.get(desk_url(reports[0]) + "?f=tab%3Dmine%26kind%3Dreport")

    assert f"/desk/submissions/{reports[0].ref}/?task=" in tasks
    assert "&amp;f=tab%3Dmine%26kind%3Dreport" in tasks
    assert (page.context["place"], page.context["queued"]) == (1, 2)
    assert page.context["tasks_url"] == "/?tab=mine&kind=report"


def test_last_file_leads_to_the_tasks(world: World, lan: Client) -> None:
    assert decide(lan, report_of(world), "accept")["Location"] == reverse("tasks")


# The cluster


def test_cluster_says_its_word_on_each_nominee() -> None:
    world = make_world(cluster_kinds=["nominations"])
    file = sent(world, "cctl")
    client = client_of(world.users["binh"])
    mark(client, file, "Mẫu A", "pass")
    mark(client, file, "Thử B", "leave_out", remark="Chưa tiêu biểu")
    mark(client, file, "Dụ C", "leave_out", remark="Mới về đơn vị")

    assert mark(client, file, "Dụ C", "return", remark="x").status_code == 422
    assert decide(client, file).status_code == 302

    assert states_of(file) == {"Mẫu A": N.ENDORSED, "Thử B": N.NOT_ENDORSED, "Dụ C": N.NOT_ENDORSED}
    assert nominee(file, "Dụ C").cluster_remark == "Mới về đơn vị"
    assert snapshot_state(file) == "CLUSTER_REVIEW"


# Points


def test_points_are_saved_and_wrong_ones_stay_on_the_page() -> None:
    world = marked_cluster(3)
    paper = claimed(world, 1)
    client = client_of(world.users["h0"])
    good = fields_of(words(paper, "cluster", I_1=(50, "Theo minh chứng")))

    bad = decide(client, paper, "points", **good | {"points_I.1": "99"})
    unexplained = decide(client, paper, "points", **good | {"reason_I.1": ""})
    answer = decide(client, paper, "points", **good)

    assert (bad.status_code, unexplained.status_code) == (422, 422)
    assert 'value="99"' in bad.content.decode()
    assert "lý do" in unexplained.content.decode()
    assert answer.status_code == 302
    assert paper.marks.get(column="cluster", criterion__code="I.1").points == 50


def test_office_gives_its_points_and_accepts_in_one_go(world: World, lan: Client) -> None:
    give_table(world)
    world.period.refresh_from_db()
    paper = world.submission("cckl", "self_assessment")
    table = world.period.unit_table
    for criterion in table.criteria.all():
        gate = criterion.section == "gate"
        CriterionAnswer.objects.create(
            submission=paper,
            criterion=criterion,
            points=None if gate else criterion.max_points,
            met=False if gate else None,
            note="Hoàn thành tốt.",
        )
    send(world, paper, "cckl")
    fields = fields_of(words(paper, "office", I_1=(55, "Theo số liệu tháng")))

    answer = decide(lan, paper, "points_accept", **fields)

    assert answer.status_code == 302
    assert snapshot_state(paper) == "ACCEPTED"
    assert paper.marks.get(column="office", criterion__code="I.1").points == 55


# Stepping back


def test_who_steps_back_sees_the_line_no_more_and_the_work_goes_on(
    world: World, file: Submission, lan: Client
) -> None:
    line = nominee(file, "Mẫu A")

    lan.post(desk_url(file, "recuse"), {"line": line.ref})

    page = lan.get(desk_url(file)).content.decode()
    assert "Mẫu A" not in page
    assert "Đã ẩn 1 đề nghị" in page
    assert Event.objects.filter(action="recuse", stream__subject=world.person("lan").ref).exists()
    for name in ("Thử B", "Dụ C"):
        mark(lan, file, name, "pass")
    decide(lan, file)
    assert states_of(file) == {"Mẫu A": N.SUBMITTED, "Thử B": N.CHECKED, "Dụ C": N.CHECKED}
    assert snapshot_state(file) == "OFFICE_CHECK"
    dung = client_of(world.users["dung"])
    assert "Mẫu A" in dung.get(desk_url(file)).content.decode()


def test_tie_that_is_known_hides_the_line_beforehand(
    world: World, file: Submission, lan: Client
) -> None:
    line = nominee(file, "Mẫu A")
    Kinship.objects.create(person=line.person, relative=world.person("lan"), relation="em")

    assert "Mẫu A" not in lan.get(desk_url(file)).content.decode()
    assert mark(lan, file, "Mẫu A", "pass").status_code == 404


def test_nobody_steps_back_from_a_collective(world: World, lan: Client) -> None:
    file = sent(world)
    unit = world.units["cckl"]
    line = file.nominations.create(
        award=world.awards["TTLDTT"],
        nominee_kind=NomineeKind.UNIT,
        unit=unit,
        nominee_name=unit.name,
        nominee_sort_key=unit.name,
        state="SUBMITTED",
    )

    assert lan.post(desk_url(file, "recuse"), {"line": line.ref}).status_code == 422
    assert not Recusal.objects.exists()


def test_only_the_offices_head_lifts_what_was_said_and_says_why(
    world: World, file: Submission, lan: Client
) -> None:
    lan.post(desk_url(file, "recuse"), {"line": nominee(file, "Mẫu A").ref})
    recusal, url = Recusal.objects.get(), reverse("recusals")
    head = client_of(world.users["mau"])

    assert lan.post(url, {"ref": recusal.ref, "why": "Nhầm"}).status_code == 404
    assert head.post(url, {"ref": recusal.ref, "why": ""}).status_code == 422
    assert head.post(url, {"ref": recusal.ref, "why": "Trùng tên"}).status_code == 302

    assert "Mẫu A" in lan.get(desk_url(file)).content.decode()
    assert Event.objects.filter(action="lift_recusal", note="Trùng tên").exists()


# Between colleagues


def test_remarks_stay_at_the_desk(world: World, file: Submission, lan: Client) -> None:
    lan.post(desk_url(file, "notes"), {"text": "Đã hỏi Chi cục về sáng kiến"})

    dung = client_of(world.users["dung"])
    assert "Trao đổi tại bàn (1)" in " ".join(dung.get(desk_url(file)).content.decode().split())
    assert "Đã hỏi Chi cục" in dung.get(desk_url(file, "notes")).content.decode()
    unit = client_of(world.users["hoa"]).get(reverse("submission", args=[file.ref]))
    assert "Đã hỏi Chi cục" not in unit.content.decode()
    assert lan.post(desk_url(file, "notes"), {"text": " "}).status_code == 422


def test_colleagues_hear_of_each_other_and_the_unit_of_nobody(
    world: World, file: Submission, lan: Client
) -> None:
    lan.post(desk_url(file, "here"))

    dung = client_of(world.users["dung"]).post(desk_url(file, "here")).content.decode()
    unit = client_of(world.users["hoa"]).post(reverse("here", args=[file.ref])).content.decode()

    assert "Trịnh Thị Lan" in dung
    assert "Lan" not in unit


def test_office_keeps_its_own_ready_reasons(world: World, lan: Client) -> None:
    url = reverse("ready_reasons")
    lan.post(url, {"ready": "1"})
    number = world.department.ready_reasons.count()
    assert number > 5

    assert lan.post(url, {"text": "", "kind": "", "field": ""}).status_code == 422
    lan.post(url, {"text": "Thiếu chữ ký", "kind": "report", "field": "attachments"})
    mine = ReadyReason.objects.get(text="Thiếu chữ ký")
    lan.post(
        reverse("ready_reason", args=[mine.ref]),
        {"text": "Thiếu chữ ký số", "kind": "report", "field": "attachments", "position": "1"},
    )

    mine.refresh_from_db()
    assert (mine.text, mine.active) == ("Thiếu chữ ký số", False)
    for login in ("hoa", "vu", "xuan"):
        client = client_of(world.users[login])
        assert client.get(url).status_code == 404
        assert client.get(reverse("ready_reason", args=[mine.ref])).status_code == 404
