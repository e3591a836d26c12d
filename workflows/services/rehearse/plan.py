"""The year as data: which rounds each authority opens, on which day, with which dates.

Days follow the calendar of the demonstration department (its office's dispatch of the year); they
are data of a rehearsal, not rules.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from nominations.enums import Decider, PeriodKind
from workflows.services.rehearse.departments import MERGER_YEAR

Dues = dict[str, dict[str, date]]


@dataclass(frozen=True)
class Round:
    """One period to be opened on `opens`; `units` are codes, or none for the usual ones."""

    code: str
    authority: str
    kind: str
    name: str
    opens: date
    data: tuple[date, date]
    dues: Dues
    route: str
    parent: str = ""
    awards: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    recipients: tuple[tuple[str, str, str, date], ...] = ()
    indicators: tuple[tuple[str, str], ...] = ()
    estimate_to: date | None = None
    campaign: bool = False


FIGURES = (
    ("tasks_due", "Nhiệm vụ đến hạn trong tháng"),
    ("tasks_on_time", "Hoàn thành đúng hạn"),
    ("tasks_overdue", "Quá hạn"),
)
REPORTED = (
    ("movements", "Phong trào thi đua đã phát động"),
    ("examples", "Điển hình tiên tiến"),
)
_DEPARTMENT_AWARDS = ("LDTT", "TTLDTT", "GKGD", "CSTDCS", "BKBT", "BKCT", "CSTDTINH")


@dataclass
class Year:
    """The plan of one year: `rounds` in the order of their opening days."""

    year: int
    rounds: list[Round] = field(default_factory=list)

    def day(self, day: int, month: int, *, next_year: bool = False) -> date:
        return date(self.year + next_year, month, day)


def plan_of(year: int) -> Year:
    """Registration, months, half-year, Kỷ niệm chương, a theme, and the year's end, both levels."""
    plan = Year(year)
    merged = year == MERGER_YEAR
    first_bo, first_so = ("bo-cu", "so-1") if merged else ("bo", "so")
    plan.rounds = [
        *_registration(plan, first_bo, first_so),
        *_months(plan, date(year, 3, 1) if merged else date(year - 1, 12, 1)),
        *_medal(plan),
        *_half_year(plan),
        _theme(plan),
        _initiatives(plan),
        *_annual(plan),
    ]
    plan.rounds.sort(key=lambda item: item.opens)
    return plan


def _registration(plan: Year, bo: str, so: str) -> list[Round]:
    d = plan.day
    span = (d(1, 1), d(31, 12))
    return [
        Round("REG-BO", bo, PeriodKind.REGISTRATION, "Đăng ký thi đua của Bộ", d(10, 1), span,
              {"registration": {"unit": d(20, 3)}}, "short"),
        Round("REG", so, PeriodKind.REGISTRATION, "Đăng ký thi đua của Sở", d(16, 1), span,
              {"registration": {"unit": d(6, 3), "office": d(11, 3), "consolidation": d(13, 3),
                                "signing": d(18, 3)}},
              "short", parent="REG-BO", awards=_DEPARTMENT_AWARDS,
              recipients=(("registration", "", bo, d(20, 3)),)),
        Round("AMD", "so", PeriodKind.AMENDMENT, "Điều chỉnh đăng ký thi đua", d(15, 7), span,
              {"registration": {"unit": d(31, 7), "office": d(7, 8)}}, "short",
              awards=_DEPARTMENT_AWARDS),
    ]  # fmt: skip


def _months(plan: Year, first: date) -> list[Round]:
    """A month's figures are asked when it has closed; the last is that of November."""
    rounds = []
    while first <= plan.day(1, 11):
        closes = (first + timedelta(days=32)).replace(day=1)
        rounds.append(
            Round(
                f"ST-{first:%Y%m}",
                "so",
                PeriodKind.FIGURES,
                f"Số liệu tháng {first:%m/%Y}",
                max(closes, plan.day(5, 1)),
                (first, closes - timedelta(days=1)),
                {"figures": {"unit": closes + timedelta(days=6), "office": closes.replace(day=12)}},
                "short",
                indicators=FIGURES,
            )
        )
        first = closes
    return rounds


def _medal(plan: Year) -> list[Round]:
    d = plan.day
    span = (d(1, 1), d(15, 4))
    return [
        Round("KNC-BO", "bo", PeriodKind.THEMATIC, "Kỷ niệm chương, xét tại Bộ", d(20, 4), span,
              {"nominations": {"unit": d(30, 6), "signing": d(15, 8)}}, "short", awards=("KNC",)),
        Round("KNC", "so", PeriodKind.THEMATIC, "Kỷ niệm chương, xét tại Sở", d(22, 4), span,
              {"nominations": {"unit": d(29, 5), "consolidation": d(12, 6)}}, "short",
              parent="KNC-BO", awards=("KNC",),
              recipients=(("nominations", Decider.MINISTER, "bo", d(30, 6)),)),
    ]  # fmt: skip


def _half_year(plan: Year) -> list[Round]:
    d = plan.day
    span = (date(plan.year - 1, 12, 15), d(14, 6))
    return [
        Round("6T-BO", "bo", PeriodKind.SEMI_ANNUAL, "Báo cáo 6 tháng của Bộ", d(25, 5), span,
              {"report": {"unit": d(25, 6), "consolidation": d(10, 7)}}, "short",
              indicators=REPORTED),
        Round("6T", "so", PeriodKind.SEMI_ANNUAL, "Báo cáo 6 tháng của Sở", d(28, 5), span,
              {"report": {"unit": d(17, 6), "office": d(19, 6), "consolidation": d(22, 6),
                          "signing": d(24, 6), "issue": d(25, 6)}},
              "short", parent="6T-BO", indicators=REPORTED, estimate_to=d(30, 6),
              recipients=(("report", "", "bo", d(25, 6)), ("report", "", "snv", d(26, 6)))),
    ]  # fmt: skip


def _theme(plan: Year) -> Round:
    d = plan.day
    dues = {"nominations": {"unit": d(10, 9), "consolidation": d(18, 9)}}
    return Round(
        "CD",
        "so",
        PeriodKind.THEMATIC,
        "Chuyên đề số hóa hồ sơ",
        d(26, 6),
        (d(1, 7), d(30, 8)),
        dues,
        "posted",
        awards=("GKGD",),
        units=("#0", "#1", "#2"),
    )


def _initiatives(plan: Year) -> Round:
    d = plan.day
    dues = {"initiatives": {"unit": d(3, 9), "office": d(15, 9)}}
    return Round(
        "SK",
        "so",
        PeriodKind.INITIATIVES,
        "Xét công nhận sáng kiến",
        d(3, 8),
        (d(1, 1), d(31, 8)),
        dues,
        "short",
    )


def _annual(plan: Year) -> list[Round]:
    d, last = plan.day, plan.day(14, 12)
    span = (date(plan.year - 1, 12, 15), last)
    after = plan.day(15, 1, next_year=True)
    return [
        Round("AN-BO", "bo", PeriodKind.ANNUAL, "Tổng kết năm của Bộ", d(2, 11), span,
              {"report": {"unit": d(18, 12)},
               "self_assessment": {"unit": d(10, 12), "cross": d(14, 12), "cluster": d(15, 12)},
               "nominations": {"unit": d(31, 12)}},
              "full-bo", awards=("BKBT",), indicators=REPORTED, campaign=True),
        Round("AN", "so", PeriodKind.ANNUAL, "Tổng kết năm của Sở", d(6, 11), span,
              {"report": {"unit": d(30, 11), "office": d(11, 12), "consolidation": d(16, 12),
                          "signing": d(17, 12), "issue": d(18, 12)},
               "figures": {"unit": d(16, 12)},
               "self_assessment": {"unit": d(30, 11), "cross": d(4, 12), "cluster": d(8, 12)},
               "nominations": {"unit": d(30, 11), "cluster": d(8, 12), "office": d(11, 12)}},
              "full", parent="AN-BO", awards=_DEPARTMENT_AWARDS, indicators=REPORTED,
              estimate_to=last, campaign=True,
              recipients=(("report", "", "bo", d(18, 12)), ("report", "", "snv", d(20, 12)),
                          ("nominations", Decider.MINISTER, "bo", d(31, 12)),
                          ("nominations", Decider.PROVINCE, "snv", after))),
    ]  # fmt: skip
