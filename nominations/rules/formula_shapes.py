"""What each formula of a criterion asks for, in words: for the editor, its checks and the print.

`rules.formulas` calculates; here is said which few numbers a formula needs, and which of them make
no sense. The numbers of a formula stand in `Criterion.how` under the same names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.rules.formulas import HUNDRED, ZERO


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a formula. `percent`: between 0 and 100. `whole`: a count."""

    name: str
    label: str
    percent: bool = False
    whole: bool = False
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Shape:
    """A formula: its words, its numbers, the name of its rows, and the kind of fact that it takes.

    `fact` tells which formulas may exchange their fact (`how.fact`): a number, months, choices …
    """

    rule: str
    label: str
    numbers: tuple[Number, ...] = ()
    rows: str = ""
    fact: str = "number"


_ABOVE = Number("above", N_("Ngưỡng (%), tháng phải lớn hơn hẳn"), percent=True)
_SHAPES = (
    Shape("judge", N_("Người chấm đánh giá"), fact=""),
    Shape("choice", N_("Chọn một mức (có, chậm, không …)"), rows="options", fact="choice"),
    Shape("all_or_nothing", N_("Đủ 100 % mới đạt")),
    Shape("share", N_("Theo tỷ lệ % hoàn thành")),
    Shape(
        "short_of_100",
        N_("Đủ 100 %, mỗi 1 % thiếu bị trừ"),
        (
            Number("each", N_("Điểm trừ cho mỗi 1 % thiếu")),
            Number(
                "zero_below", N_("Dưới bao nhiêu % thì không có điểm"), percent=True, needed=False
            ),
        ),
    ),
    Shape("steps", N_("Theo bậc tỷ lệ %"), rows="steps"),
    Shape(
        "each",
        N_("Cộng cho mỗi lượt"),
        (
            Number("each", N_("Điểm cho mỗi lượt")),
            Number("small_below", N_("Đơn vị dưới bao nhiêu người"), whole=True, needed=False),
            Number("small_each", N_("thì mỗi lượt được"), needed=False),
        ),
    ),
    Shape(
        "minus_each", N_("Trừ cho mỗi trường hợp"), (Number("each", N_("Điểm trừ mỗi trường hợp")),)
    ),
    Shape(
        "at_most",
        N_("Không quá một số lượng mới đạt"),
        (Number("most", N_("Nhiều nhất (0: không được có)"), whole=True),),
    ),
    Shape(
        "months_above",
        N_("Cộng cho mỗi tháng trên ngưỡng"),
        (_ABOVE, Number("each", N_("Điểm mỗi tháng đạt"))),
        fact="months",
    ),
    Shape("every_month_above", N_("Mọi tháng trên ngưỡng mới đạt"), (_ABOVE,), fact="months"),
    Shape(
        "deadlines",
        N_("Theo hạn nộp từng loại báo cáo"),
        (
            Number("on_time", N_("Điểm khi đúng hạn")),
            Number("late", N_("Điểm khi chậm ít")),
            Number("late_days", N_("Chậm ít là không quá (ngày làm việc)"), whole=True),
        ),
        fact="lateness",
    ),
)
SHAPES: Mapping[str, Shape] = MappingProxyType({shape.rule: shape for shape in _SHAPES})


def rule_of(how: Mapping[str, Any]) -> str:
    """The formula's name; a criterion without one is judged."""
    return str(how.get("rule") or "judge")


def number_of(value: object) -> Decimal | None:
    """A number as it stands in a formula, or None for something else."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def wrong_with(how: Mapping[str, Any], cap: Decimal | None) -> list[str]:
    """What is wrong with a formula: sentences without the criterion's name; [] for a sound one.

    `cap` is the most that the criterion may give; None where points have no upper bound.
    """
    shape = SHAPES.get(rule_of(how))
    if shape is None:
        return [_("công thức “%(how)s” không có trong danh sách.") % {"how": rule_of(how)}]
    wrong = [said for number in shape.numbers for said in _wrong_number(number, how)]
    if not wrong and shape.rule == "each" and ("small_below" in how) != ("small_each" in how):
        wrong.append(_("hãy nhập đủ cả hai số cho đơn vị ít người, hoặc bỏ trống cả hai."))
    if not wrong and shape.rule == "deadlines" and _low(how["on_time"], how["late"]):
        wrong.append(_("điểm khi đúng hạn không được thấp hơn điểm khi chậm."))
    if shape.rows == "steps":
        wrong += _wrong_steps(how.get("steps") or (), cap)
    if shape.rows == "options":
        wrong += _wrong_options(how.get("options") or (), cap)
    return wrong


def _low(first: object, second: object) -> bool:
    return (number_of(first) or ZERO) < (number_of(second) or ZERO)


def _wrong_number(number: Number, how: Mapping[str, Any]) -> Iterator[str]:
    raw = how.get(number.name)
    if raw is None:
        if number.needed:
            yield _("chưa nhập “%(label)s”.") % {"label": _(number.label)}
        return
    value = number_of(raw)
    if value is None or value < ZERO:
        yield _("“%(label)s” phải là số từ 0 trở lên.") % {"label": _(number.label)}
    elif number.percent and value > HUNDRED:
        yield _("“%(label)s” là tỷ lệ %%, phải từ 0 đến 100.") % {"label": _(number.label)}
    elif number.name == "above" and value == HUNDRED:
        yield _("ngưỡng 100 % không tháng nào vượt được; hãy nhập số nhỏ hơn 100.")
    elif number.whole and value != value.to_integral_value():
        yield _("“%(label)s” phải là số nguyên.") % {"label": _(number.label)}


def _wrong_steps(steps: Sequence[Mapping[str, Any]], cap: Decimal | None) -> list[str]:
    """Each step once, between 0 and 100 %, never more points for less."""
    if not steps:
        return [_("chưa có bậc nào. Hãy nhập ít nhất một bậc.")]
    pairs = [(number_of(step.get("from")), number_of(step.get("points"))) for step in steps]
    known = [(start, points) for start, points in pairs if start is not None and points is not None]
    if len(known) < len(pairs):
        return [_("mỗi bậc cần cả tỷ lệ % và số điểm.")]
    if any(not ZERO <= start <= HUNDRED for start, _points in known):
        return [_("bậc là tỷ lệ %, phải từ 0 đến 100.")]
    if len({start for start, _points in known}) < len(known):
        return [_("có hai bậc cùng một tỷ lệ %.")]
    earned = [points for _start, points in sorted(known)]
    if earned != sorted(earned):
        return [_("bậc cao hơn phải được nhiều điểm hơn bậc thấp.")]
    return _over(earned, cap)


def _wrong_options(options: Sequence[Mapping[str, Any]], cap: Decimal | None) -> list[str]:
    if len(options) < 2:
        return [_("hãy nhập ít nhất hai mức để chọn.")]
    labels = [str(option.get("label") or "").casefold() for option in options]
    if "" in labels:
        return [_("mỗi mức cần có tên.")]
    if len(set(labels)) < len(labels):
        return [_("có hai mức cùng tên.")]
    points = [number_of(option.get("points")) for option in options]
    if any(point is None or point < ZERO for point in points):
        return [_("mỗi mức cần số điểm từ 0 trở lên.")]
    return _over([point for point in points if point is not None], cap)


def _over(points: Sequence[Decimal], cap: Decimal | None) -> list[str]:
    if cap is not None and max(points) > cap:
        return [
            _("có mức %(points)s điểm, cao hơn điểm chuẩn %(cap)s.")
            % {"points": plain(max(points)), "cap": plain(cap)}
        ]
    return []


def plain(number: object) -> str:
    """A number as people write it: 7,5 and 1.000."""
    value = number_of(number)
    if value is None:
        return "…"
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "judge": N_("Người chấm đánh giá, ghi nhận xét"),
        "all_or_nothing": N_("Đủ 100 % mới đạt"),
        "share": N_("Tỷ lệ % nhân điểm chuẩn"),
        "short_of_100": N_("Mỗi 1 % thiếu trừ {each}"),
        "minus_each": N_("Mỗi trường hợp trừ {each}"),
        "each": N_("Mỗi lượt {each}"),
        "at_most": N_("Không quá {most}"),
        "months_above": N_("{each} mỗi tháng trên {above} % (đúng {above} % không tính)"),
        "every_month_above": N_("Mọi tháng trên {above} % (đúng {above} % không đạt)"),
        "deadlines": N_("Mỗi loại: đúng hạn {on_time} · chậm không quá {late_days} ngày {late}"),
    }
)


def in_words(how: Mapping[str, Any]) -> str:
    """The formula as a phrase, where nobody has worded it himself."""
    rule = rule_of(how)
    if rule == "steps":
        steps = sorted(how.get("steps") or (), key=lambda s: number_of(s.get("from")) or ZERO)
        said = [
            _("từ %(from)s %% %(points)s")
            % {"from": plain(s.get("from")), "points": plain(s.get("points"))}
            for s in reversed(steps)
        ]
        return " · ".join([*said, _("thấp hơn 0")])
    if rule == "choice":
        return " · ".join(
            f"{option.get('label')} {plain(option.get('points'))}"
            + (_(" (loại khỏi xếp hạng)") if option.get("excludes") else "")
            for option in how.get("options") or ()
        )
    shape = SHAPES.get(rule)
    if shape is None:
        return ""
    words = _(_WORDS[rule]).format(**{n.name: plain(how.get(n.name, 0)) for n in shape.numbers})
    if rule == "short_of_100" and how.get("zero_below"):
        words += _("; dưới %(zero_below)s %% không có điểm") % {
            "zero_below": plain(how["zero_below"])
        }
    if rule == "each" and how.get("small_below"):
        small = _("; đơn vị dưới %(small_below)s người: %(small_each)s") % {
            "small_below": plain(how["small_below"]),
            "small_each": plain(how["small_each"]),
        }
        words += small
    return words
