"""How an administrative letter is signed and dated (Nghị định 30/2020/NĐ-CP, phụ lục I)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from nominations.enums import Role, SignatureForm
from workflows.calendar import add_working_days, is_working_day

#: Later than this many days a date to answer by is a slip of the pen.
FARTHEST_ANSWER_DAYS = 90
_JANUARY, _FEBRUARY, _TENTH = 1, 2, 10


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs: his role, what the leader and his own post are called.

    `form` and `own_title` are set where he signs for another by a mandate.
    """

    role: Role
    leader_title: str
    post_title: str
    form: str = ""
    own_title: str = ""

    @property
    def lines(self) -> str:
        """The lines above the name, in capitals: `TL. GIÁM ĐỐC`, `CHÁNH VĂN PHÒNG SỞ`.

        A head of an office signs by the leader's order (TL.), a deputy leader in his place (KT.).
        """
        leader, post = self.leader_title or self.post_title, self.post_title
        if self.role == Role.LEADER:
            lines = [_above(self.form, leader)]
        elif self.role == Role.DEPUTY_LEADER:
            lines = [_above(SignatureForm.KT, leader), post]
        else:
            lines = [_above(SignatureForm.TL, leader), _above(self.form, post)]
        if self.form:
            lines.append(self.own_title)
        return "\n".join(line.upper() for line in lines if line)


def _above(form: str, title: str) -> str:
    return f"{form}. {title}" if form else title


def long_day(place: str, day: date | None) -> str:
    """`Minh Giang, ngày 05 tháng 02 năm 2026`: a nought before days below 10 and months 1 and 2.

    Without a day dots stand for what the registrar fills in.
    """
    said = {"day": "…", "month": "…", "year": "…"}
    if day is not None:
        early = day.month in (_JANUARY, _FEBRUARY)
        said = {
            "day": f"{day.day:02d}" if day.day < _TENTH else str(day.day),
            "month": f"{day.month:02d}" if early else str(day.month),
            "year": str(day.year),
        }
    words = _("ngày %(day)s tháng %(month)s năm %(year)s") % said
    return f"{place}, {words}" if place else words


def unmet_answer_day(day: date, today: date) -> str:
    """Why units cannot be asked to answer by `day` (inclusive); empty if they can."""
    said = {"day": f"{day:%d/%m/%Y}", "most": FARTHEST_ANSWER_DAYS}
    if day <= today:
        return _("Ngày %(day)s không còn ở phía trước. Hãy chọn một ngày sau hôm nay.") % said
    if (day - today).days > FARTHEST_ANSWER_DAYS:
        return _("Ngày %(day)s cách hôm nay quá %(most)d ngày. Hãy kiểm tra lại năm.") % said
    if not is_working_day(day):
        said["next"] = f"{add_working_days(day, 1):%d/%m/%Y}"
        return _("Ngày %(day)s là ngày nghỉ. Ngày làm việc tiếp theo là %(next)s.") % said
    return ""
