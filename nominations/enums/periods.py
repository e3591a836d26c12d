"""Periods, the parts that they ask for, and their stages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PeriodKind(TextChoices):
    CAMPAIGN = "campaign", _("Phát động phong trào")
    REGISTRATION = "registration", _("Đăng ký thi đua")
    AMENDMENT = "amendment", _("Điều chỉnh đăng ký")
    FIGURES = "figures", _("Số liệu tháng")
    SEMI_ANNUAL = "semi_annual", _("6 tháng")
    ANNUAL = "annual", _("Năm")
    INITIATIVES = "initiatives", _("Sáng kiến")
    THEMATIC = "thematic", _("Chuyên đề")
    AD_HOC = "ad_hoc", _("Đột xuất")


class PeriodStatus(TextChoices):
    PLANNED = "planned", _("Dự kiến")
    OPEN = "open", _("Đang mở")
    CLOSED = "closed", _("Đã đóng")


class SubmissionKind(TextChoices):
    REPORT = "report", _("Báo cáo")
    SELF_ASSESSMENT = "self_assessment", _("Bảng tự chấm điểm")
    NOMINATIONS = "nominations", _("Đề nghị khen thưởng")
    REGISTRATION = "registration", _("Đăng ký thi đua")
    FIGURES = "figures", _("Số liệu tháng")
    ACKNOWLEDGEMENT = "acknowledgement", _("Xác nhận đã phổ biến")
    RESPONSE_PLAN = "response_plan", _("Kế hoạch hưởng ứng")
    INITIATIVES = "initiatives", _("Sáng kiến")


class DueStage(TextChoices):
    """The stages of a period that carry a plain due date."""

    UNIT = "unit", _("Đơn vị gửi")
    CROSS = "cross", _("Chấm chéo trong cụm")
    CLUSTER = "cluster", _("Cụm họp, bình xét")
    OFFICE = "office", _("Cơ quan thường trực thẩm định")
    CONSOLIDATION = "consolidation", _("Tổng hợp, trình")
    COUNCIL = "council", _("Hội đồng xét")
    SIGNING = "signing", _("Ký")
    ISSUE = "issue", _("Ban hành")


class IndicatorSource(TextChoices):
    """Where a figure of a report comes from: typed, or added up from the confirmed months."""

    TYPED = "", _("Đơn vị nhập")
    MONTHLY = "monthly", _("Cộng từ số liệu tháng đã xác nhận")


class RegistrationKind(TextChoices):
    """What a unit or a person may register at the beginning of the year."""

    TARGET = "target", _("Chỉ tiêu thi đua")
    TITLE = "title", _("Danh hiệu thi đua")
    INITIATIVE = "initiative", _("Sáng kiến")
