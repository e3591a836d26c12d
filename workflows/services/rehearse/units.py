"""What units do at their desks: write, sign, mend, withdraw; some late, some in two attempts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from nominations import clock
from nominations.enums import Role, SubmissionKind
from nominations.models import Correction, Nomination, Person, Submission, Unit, User
from nominations.rules.columns import columns_of
from nominations.rules.readiness import unmet_to_submit
from nominations.services.figures import save_report
from nominations.services.minutes import Meeting, save_minutes
from nominations.services.nominees import add_nominee
from workflows.calendar import add_working_days
from workflows.models import Task
from workflows.services.rehearse.assessments import assess
from workflows.services.rehearse.initiatives import cite, hand_in
from workflows.services.rehearse.proofs import paper, prove
from workflows.services.rehearse.registrations import register
from workflows.services.rehearse.stage import Stage, version_of

#: How often something is out of the ordinary: shares of all desks.
_LATE, _SENT_BACK, _NOTHING, _GIVEN_UP = 0.06, 0.08, 0.04, 0.1
#: The department as a unit of the ministry: its report and summary are delivered from below.
_DEPARTMENT = ("so", "so-1")
_FROM_BELOW = (SubmissionKind.REPORT, SubmissionKind.REGISTRATION)
_MAY_BE_EMPTY = (SubmissionKind.REPORT, SubmissionKind.NOMINATIONS)
_REPORT = (
    "I. Công tác chỉ đạo: đã phổ biến, quán triệt kế hoạch thi đua.\n"
    "II. Tổ chức phong trào: gắn thi đua với nhiệm vụ chuyên môn.\n"
    "III. Kết quả: hoàn thành các nhiệm vụ được giao trong kỳ.\n"
    "IV. Phương hướng: hoàn thành các nhiệm vụ còn lại."
)
_DEED = "Hoàn thành tốt nhiệm vụ được giao; có sản phẩm cụ thể."


def draft(stage: Stage, task: Task) -> bool:
    """The officer writes and hands over to the head."""
    file: Submission = task.process.submission
    ours = file.dossier.unit.code in _DEPARTMENT
    if ours and not _came_from_below(file):
        return False
    if not stage.awake(task, _starts_on(stage, task)):
        return False
    officer = stage.sitting_at(task)[0]
    if stage.label(file) in stage.sent_back:
        stage.act(file, "send_to_head", officer)  # written already, looked over once more
        return True
    if not ours and file.kind in _MAY_BE_EMPTY and stage.odds(task, "nothing") < _NOTHING:
        stage.act(file, "nothing_to_report", officer)
    else:
        _write(stage, file, officer)
    stage.act(file, "send_to_head", officer)
    return True


def _came_from_below(file: Submission) -> bool:
    """What the department only passes on must have come up; its own score it writes itself."""
    if file.kind in _FROM_BELOW:
        return False
    if file.kind != SubmissionKind.NOMINATIONS:
        return True
    return file.nominations.filter(source__isnull=False).exists()


def _starts_on(stage: Stage, task: Task) -> date:
    """Most write in the last days before the due date, a few after it."""
    assert task.due_on is not None
    chance = stage.odds(task, "when")
    if chance < _LATE:
        return add_working_days(task.due_on, 1 + int(chance * 50))
    return add_working_days(task.due_on, -1 - int(chance * 4))


def _write(stage: Stage, file: Submission, officer: User) -> None:
    if file.kind in (SubmissionKind.REPORT, SubmissionKind.FIGURES):
        _report(stage, file, officer)
    elif file.kind == SubmissionKind.SELF_ASSESSMENT:
        assess(stage, file, officer)
        if file.dossier.unit.code in stage.world.members:
            prove(file, officer, stage.label(file))
    elif file.kind == SubmissionKind.INITIATIVES:
        hand_in(stage, file, officer)
    elif file.kind == SubmissionKind.REGISTRATION:
        register(stage, file, officer)
    elif file.kind == SubmissionKind.NOMINATIONS:
        _nominate(stage, file, officer)


def _report(stage: Stage, file: Submission, officer: User) -> None:
    """Text and figures; in a month those due, on time and overdue agree."""
    chance = stage.world.chance(stage.label(file), "figures")
    due, late = chance.randint(4, 20), int(chance.random() < 0.1)
    months = {"tasks_due": due, "tasks_on_time": due - late, "tasks_overdue": late}
    figures = {
        row.code: Decimal(months.get(row.code, chance.randint(0, 6)))
        for row in file.indicators.order_by("position", "pk")
    }
    written = {column.field for column in columns_of(file)}
    save_report(
        file,
        actor=officer,
        seen_version=version_of(file),
        narrative=_REPORT if file.kind == SubmissionKind.REPORT else None,
        values=figures if "value" in written else None,
        estimates=figures if "estimate" in written else None,
    )


def _nominate(stage: Stage, file: Submission, officer: User) -> None:
    """At the ministry only what came up from below; below what the round rewards."""
    unit, code = file.dossier.unit, stage.code(file.dossier.period_id)
    people = stage.world.people.get(unit.code, [])
    if code.endswith("-BO"):
        if unit.code not in _DEPARTMENT:
            _list(stage, file, officer, _award_at_the_ministry(code), people[:1])
    elif code == "KNC":
        _list(stage, file, officer, "KNC", people[:1])
    elif code in ("CD", "DX"):
        _list(stage, file, officer, "GKGD", people[:2])
    else:
        _nominate_for_the_year(stage, file, officer, people)
    if code == "DX":
        _list(stage, file, officer, "GKGD", ["Nguyễn Thị Nông Mẫu"])
    if not file.meeting_minutes:
        _minute(stage, file, officer)


def _minute(stage: Stage, file: Submission, officer: User) -> None:
    """The meeting of today: all who belong to the unit came; signed paper where it is asked for."""
    signed = file.period_route.minutes_paper
    came = max(1, len(stage.world.people.get(file.dossier.unit.code, [])))
    save_minutes(
        file,
        actor=officer,
        seen_version=version_of(file),
        text=f"BB họp bình xét ngày {clock.today():%d/%m/%Y}",
        meeting=Meeting(on=clock.today(), members=came, present=came, voting="Bỏ phiếu kín"),
        paper=paper("Biên bản họp bình xét", stage.label(file)) if signed else None,
    )


def _award_at_the_ministry(code: str) -> str:
    return "KNC" if code.startswith("KNC") else "BKBT"


def _nominate_for_the_year(
    stage: Stage, file: Submission, officer: User, people: Sequence[Person]
) -> None:
    """LĐTT for everybody, CSTĐCS for a sixth, the collective, and higher ones here and there."""
    chance = stage.world.chance(stage.label(file), "nominees")
    keen = chance.sample(list(people), max(1, len(people) // 6))
    _list(stage, file, officer, "LDTT", people)
    _list(stage, file, officer, "CSTDCS", keen)
    _list(stage, file, officer, "TTLDTT", [file.dossier.unit])
    for award in ("BKBT", "BKCT", "CSTDTINH"):
        if chance.random() < 0.5:
            _list(stage, file, officer, award, keen[:1])


def _list(
    stage: Stage, file: Submission, officer: User, award: str, nominees: Sequence[Any]
) -> None:
    """Add those who are not on the list yet (the file may come to this desk twice)."""
    listed = set(file.nominations.filter(award__code=award).values_list("nominee_name", flat=True))
    for priority, nominee in enumerate(nominees, start=1):
        name = nominee.name if isinstance(nominee, Unit) else str(nominee)
        if name in listed:
            continue
        line = add_nominee(
            file,
            actor=officer,
            seen_version=version_of(file),
            award=stage.world.awards[award],
            nominee=nominee,
            details={"priority": priority, "achievement": _DEED, "votes_for": 1},
        )
        if award == "CSTDCS":
            cite(line, officer)


def sign(stage: Stage, task: Task) -> bool:
    """The head signs and sends; now and then something must be changed first."""
    subject: Any = task.process.subject
    head = stage.sitting_at(task)[0]
    if isinstance(subject, Correction):
        stage.act(subject, "resubmit", head)
        return True
    again = bool(subject.returned_from)
    once = stage.label(subject) not in stage.sent_back
    if unmet_to_submit(subject) or (once and stage.odds(task, "back") < _SENT_BACK):
        stage.sent_back.add(stage.label(subject))
        stage.act(subject, "send_back", head)
        return True
    stage.act(subject, "resubmit" if again else "submit", head)
    if not again and task.due_on and clock.today() > task.due_on:
        stage.counts["late"] += 1
    return True


def mend(stage: Stage, task: Task) -> bool:
    """A returned file: the officer mends what was pinned and hands it over again."""
    file: Submission = task.process.submission
    if not stage.rested(task, 2):
        return False
    if file.pins.filter(resolved_at=None, field="meeting_minutes").exists():
        officer, text = stage.sitting_at(task)[0], f"{file.meeting_minutes}, đã bổ sung tỷ lệ phiếu"
        save_minutes(file, actor=officer, seen_version=version_of(file), text=text)
    stage.act(file, "send_to_head", stage.sitting_at(task)[0])
    return True


def correct(stage: Stage, task: Task) -> bool:
    """Single nominations: mended, given up, or handed on to the unit that proposed them."""
    correction: Correction = task.process.correction
    if not stage.rested(task, 2):
        return False
    officer, lines = stage.sitting_at(task)[0], correction.nominations.all()
    sources = Nomination.objects.filter(copy__in=lines)
    below = Correction.objects.filter(nominations__in=sources)
    if sources.filter(state="WITHDRAWN").exists():
        return _give_up(stage, correction, "Đơn vị đã rút đề nghị gốc.")
    if sources.filter(state__in=("RETURNED", "SUBMITTED")).exists():
        return False
    if sources.exists() and not below.exists():
        stage.act(correction, "reopen_source", officer, note="Cấp trên yêu cầu làm rõ.")
        return True
    if stage.odds(task, "give up") < _GIVEN_UP:
        return _give_up(stage, correction, "Đơn vị xin rút.")
    stage.act(correction, "send_to_head", officer)
    return True


def _give_up(stage: Stage, correction: Correction, why: str) -> bool:
    unit = correction.submission.dossier.unit
    stage.act(correction, "withdraw", stage.holder_today(Role.UNIT_HEAD, unit), note=why)
    return True
