"""Is a score table sound? What blocks its publication, each with a sentence that says how to mend.

Needs no table of the database: the objects are asked for their own fields. Source: the office
publishes nothing whose points do not add up (annex to the department's plan).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nominations.enums import CriterionSection as Section
from nominations.rules.formula_shapes import number_of, plain, wrong_with
from nominations.rules.formulas import ZERO
from nominations.rules.unmet import Unmet

if TYPE_CHECKING:
    from nominations.models import Criterion, ScoreTable


def unmet_to_publish(table: "ScoreTable", criteria: Sequence["Criterion"]) -> list[Unmet]:
    """Everything that keeps a draft from being published; empty for a sound table."""
    if not criteria:
        return [Unmet("criteria", _("Bảng chưa có tiêu chí nào. Hãy thêm tiêu chí."))]
    return [
        *_codes(criteria),
        *_points(table, criteria),
        *_groups(table, criteria),
        *(unmet for criterion in criteria for unmet in unmet_criterion(table, criterion)),
        *_ratings(table),
    ]


def main_points(criteria: Iterable["Criterion"]) -> Decimal:
    """The sum of the points of the section MAIN."""
    return sum((c.max_points for c in criteria if c.section == Section.MAIN), ZERO)


def unmet_criterion(table: "ScoreTable", criterion: "Criterion") -> Iterator[Unmet]:
    """What is wrong with one criterion inside its table."""
    field, name = f"criterion:{criterion.code}", _("Tiêu chí %(code)s") % {"code": criterion.code}
    scored = table.total is not None
    if not scored and criterion.max_points:
        yield Unmet(
            field,
            _(
                "%(name)s: bảng không chấm điểm (không có tổng điểm) nhưng tiêu chí có "
                "%(max_points)s điểm. Hãy bỏ điểm, hoặc nhập tổng điểm của bảng."
            )
            % {"name": name, "max_points": plain(criterion.max_points)},
        )
    bounded = scored and criterion.section in (Section.MAIN, Section.BONUS)
    for said in wrong_with(criterion.how, criterion.max_points if bounded else None):
        yield Unmet(field, f"{name}: {said}")
    if criterion.may_be_absent and criterion.section != Section.MAIN:
        sentence = _(
            "%(name)s: chỉ tiêu chí trong phần điểm chuẩn mới phân bổ lại khi không phát sinh."
        ) % {"name": name}
        yield Unmet(field, sentence)


def _codes(criteria: Sequence["Criterion"]) -> Iterator[Unmet]:
    counted = Counter(criterion.code.casefold() for criterion in criteria)
    for criterion in criteria:
        if counted.pop(criterion.code.casefold(), 1) > 1:
            sentence = _("Mã %(code)s dùng cho nhiều tiêu chí. Hãy đặt mã khác nhau.") % {
                "code": criterion.code
            }
            yield Unmet(f"criterion:{criterion.code}", sentence)


def _points(table: "ScoreTable", criteria: Sequence["Criterion"]) -> Iterator[Unmet]:
    """Main points add up to the total; a bonus needs a cap."""
    if table.total is None:
        return
    earned = main_points(criteria)
    if earned != table.total:
        gap = abs(table.total - earned)
        word = _("thiếu") if earned < table.total else _("thừa")
        yield Unmet(
            "total",
            _(
                "Tổng điểm chuẩn của các tiêu chí là %(earned)s, khác tổng điểm của bảng "
                "(%(total)s): %(word)s %(gap)s điểm. Hãy sửa điểm chuẩn hoặc tổng điểm."
            )
            % {
                "earned": plain(earned),
                "total": plain(table.total),
                "word": word,
                "gap": plain(gap),
            },
        )
    if not table.bonus_cap and any(c.section == Section.BONUS for c in criteria):
        yield Unmet(
            "bonus_cap",
            _("Bảng có điểm thưởng nhưng mức thưởng tối đa là 0. Hãy nhập mức tối đa."),
        )


def _groups(table: "ScoreTable", criteria: Sequence["Criterion"]) -> Iterator[Unmet]:
    """Every group known and used; ties name groups of the table."""
    known = [str(group["code"]) for group in table.groups]
    main = [criterion for criterion in criteria if criterion.section == Section.MAIN]
    used = {criterion.group for criterion in main}
    for code, times in Counter(known).items():
        if times > 1:
            yield Unmet("groups", _("Nhóm %(code)s ghi hai lần. Hãy bỏ bớt.") % {"code": code})
        if code not in used:
            yield Unmet(
                "groups",
                _("Nhóm %(code)s chưa có tiêu chí nào. Hãy thêm hoặc bỏ nhóm.") % {"code": code},
            )
    for criterion in main:
        if criterion.group in known or (not known and not criterion.group):
            continue
        where = (
            _("nhóm “%(group)s” không có") % {"group": criterion.group}
            if criterion.group
            else _("chưa xếp vào nhóm")
        )
        yield Unmet(
            f"criterion:{criterion.code}",
            _("Tiêu chí %(code)s: %(where)s trong danh sách nhóm của bảng. Hãy chọn nhóm.")
            % {"code": criterion.code, "where": where},
        )
    for code in table.ties:
        if code not in known:
            sentence = _("So khi bằng điểm: không có nhóm %(code)s. Hãy ghi mã nhóm của bảng.") % {
                "code": code
            }
            yield Unmet("ties", sentence)


def _ratings(table: "ScoreTable") -> Iterator[Unmet]:
    starts = [number_of(row["from"]) for row in table.ratings]
    if len(set(starts)) < len(starts):
        yield Unmet("ratings", _("Xếp loại có hai mức cùng số điểm. Hãy sửa."))
    highest = (table.total or ZERO) + table.bonus_cap
    if any(start is None or not ZERO <= start <= highest for start in starts):
        sentence = _("Xếp loại: mức điểm phải từ 0 đến %(highest)s. Hãy sửa.") % {
            "highest": plain(highest)
        }
        yield Unmet("ratings", sentence)
