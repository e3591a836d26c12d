"""What a unit of the demo writes into a part before it goes to the head."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

from nominations.enums import PeriodKind, RegistrationKind, SubmissionKind
from nominations.models import Person, Submission, Unit
from nominations.queries.figures import suggested
from nominations.rules.columns import columns_of, is_monthly
from nominations.rules.figures import MONTHLY, TASKS_DUE, TASKS_ON_TIME, TASKS_OVERDUE
from nominations.rules.form_readiness import has_form
from nominations.services.figures import save_report
from nominations.services.registrations import Entry, add_line
from workflows.services.demo.assessments import assess
from workflows.services.demo.player import Player, people_of
from workflows.services.demo.report_text import report_answers

Row: TypeAlias = Mapping[str, Any]
_NOTHING: Row = MappingProxyType({})
_REPORT = (
    "I. Công tác chỉ đạo: đã phổ biến, quán triệt kế hoạch thi đua đến từng người.\n"
    "II. Tổ chức phong trào: {part}.\n"
    "III. Kết quả: hoàn thành các nhiệm vụ được giao theo chương trình công tác.\n"
    "IV. Phương hướng: tiếp tục rà soát, hoàn thành các nhiệm vụ còn lại."
)
_PLAN = (
    "1. Nội dung hưởng ứng: {part}.\n"
    "2. Thời gian: từ tháng 01 đến hết năm 2026; sơ kết cùng báo cáo 6 tháng.\n"
    "3. Tổ chức: lãnh đạo đơn vị phụ trách, công đoàn phối hợp, mỗi tháng kiểm điểm một lần."
)
_PART = "thi đua thường xuyên gắn với nhiệm vụ chuyên môn"


def write(player: Player, file: Submission, row: Row = _NOTHING) -> None:
    """The officer fills in `file`; `row` is what the demo's data says about its round."""
    code = file.dossier.unit.code
    may_be_empty = "nominees" in row or file.dossier.period.kind == PeriodKind.AMENDMENT
    own = code in row.get("nominees", ()) or code in row.get("changes", ())
    if may_be_empty and not own:
        player.act(file, "nothing_to_report", player.officers[code])
    else:
        _WRITERS[file.kind](player, file, row)


def _report(player: Player, file: Submission, row: Row) -> None:
    unit = file.dossier.unit
    said = row.get("said", player.year["said"]).get(unit.code, _PART)
    numbers = _month(file, row) if is_monthly(file) else _numbers(file, row)
    written = {column.field for column in columns_of(file)}
    only_estimate = "value" not in written
    by_section = has_form(file)
    as_text = file.kind == SubmissionKind.REPORT and not by_section
    save_report(
        file,
        narrative=_REPORT.format(part=said) if as_text else None,
        answers=report_answers(player, file, said, numbers) if by_section else None,
        values=None if only_estimate else numbers,
        estimates=(numbers if only_estimate else _ahead(numbers))
        if "estimate" in written
        else None,
        **player.saving(file),
    )


def _month(file: Submission, row: Row) -> dict[str, Decimal | None]:
    """The month's tasks: all on time, but where the data says otherwise."""
    unit = file.dossier.unit
    month = file.dossier.period.data_to
    assert month is not None
    usual = 6 + (unit.position * 5 + month.month * 3) % 9
    due, on_time, overdue = row.get("figures", {}).get(unit.code, (usual, usual, 0))
    return _counts(due, on_time, overdue)


def _counts(due: int, on_time: int, overdue: int) -> dict[str, Decimal | None]:
    pairs = ((TASKS_DUE, due), (TASKS_ON_TIME, on_time), (TASKS_OVERDUE, overdue))
    return {code: Decimal(number) for code, number in pairs}


def _numbers(file: Submission, row: Row) -> dict[str, Decimal | None]:
    """What was counted in the months; the rest plausible, the same at every load."""
    unit = file.dossier.unit
    counted = suggested(file) or _counts(60 + unit.position % 40, 60 + unit.position % 40, 0)
    fixed = row.get("figures", {}).get(unit.code, {})
    found: dict[str, Decimal | None] = {}
    for place, figure in enumerate(file.indicators.order_by("position", "pk"), start=1):
        usual = Decimal((unit.position * 7 + place * 3) % 5)
        number = counted.get(figure.code) or (Decimal(0) if figure.code in MONTHLY else usual)
        found[figure.code] = number + fixed.get(figure.code, 0)
    found |= {code: Decimal(0) for code, number in fixed.items() if number == 0}
    return found


def _ahead(numbers: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    """By the end of the half-year a few more tasks, all of them on time."""
    more = {TASKS_DUE: 3, TASKS_ON_TIME: 3}
    return {code: (number or Decimal(0)) + more.get(code, 0) for code, number in numbers.items()}


def _assessment(player: Player, file: Submission, row: Row) -> None:
    assess(player, file)


def _nominations(player: Player, file: Submission, row: Row) -> None:
    """Nominees by award: keys of people and units, or so many of the unit in order of name."""
    unit = file.dossier.unit
    for award, who in row["nominees"][unit.code].items():
        chosen = people_of(unit.code)[:who] if isinstance(who, int) else who
        player.nominate(file, award, [_named(player, one) for one in chosen])
    player.minutes(file, row["minutes"].format(symbol=unit.symbol))


def _named(player: Player, one: Person | str) -> Person | Unit:
    if isinstance(one, Person):
        return one
    return player.people.get(one) or player.units[one]


def _acknowledgement(player: Player, file: Submission, row: Row) -> None:
    text = (
        f"Đã phổ biến ngày {row['known']}, cho toàn thể {len(people_of(file.dossier.unit.code))} "
        "công chức, viên chức, người lao động tại cuộc họp đơn vị; niêm yết tại bảng tin."
    )
    _text(player, file, text)


def _response_plan(player: Player, file: Submission, row: Row) -> None:
    """What the unit's reports say of its movements later, is what it planned."""
    said = player.year["said"].get(file.dossier.unit.code, _PART)
    _text(player, file, _PLAN.format(part=said))


def _text(player: Player, file: Submission, text: str) -> None:
    save_report(file, narrative=text, values=None, estimates=None, **player.saving(file))


def _registration(player: Player, file: Submission, row: Row) -> None:
    """At the beginning of the year all lines; an amendment adds what has changed."""
    for entry in _entries(player, file, row):
        add_line(file, entry=entry, **player.saving(file))


def _entries(player: Player, file: Submission, row: Row) -> list[Entry]:
    unit = file.dossier.unit
    if file.dossier.period.kind == PeriodKind.AMENDMENT:
        return [Entry(RegistrationKind.TARGET, text=row["changes"][unit.code])]
    keen = people_of(unit.code)[: 1 + len(people_of(unit.code)) // 9]
    return [
        *(Entry(RegistrationKind.TARGET, text=text) for text in row["targets"]),
        Entry(RegistrationKind.TITLE, award=player.awards["TTLDTT"], unit=unit),
        *(Entry(RegistrationKind.TITLE, award=player.awards["CSTDCS"], person=p) for p in keen),
        *(
            Entry(RegistrationKind.INITIATIVE, text=text, person=person)
            for text, person in zip(row["initiatives"].get(unit.code, ()), keen, strict=False)
        ),
    ]


_WRITERS: Mapping[str, Callable[[Player, Submission, Row], None]] = MappingProxyType(
    {
        SubmissionKind.REPORT: _report,
        SubmissionKind.FIGURES: _report,
        SubmissionKind.SELF_ASSESSMENT: _assessment,
        SubmissionKind.NOMINATIONS: _nominations,
        SubmissionKind.REGISTRATION: _registration,
        SubmissionKind.ACKNOWLEDGEMENT: _acknowledgement,
        SubmissionKind.RESPONSE_PLAN: _response_plan,
    }
)
