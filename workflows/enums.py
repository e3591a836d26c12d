"""The vocabulary of clocks and messages, with its Vietnamese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DayKind(TextChoices):
    OFF = "off", _("Ngày nghỉ")
    WORKED = "worked", _("Ngày làm bù")


class ExtensionState(TextChoices):
    ASKED = "asked", _("Đã xin gia hạn")
    GRANTED = "granted", _("Được gia hạn")
    REFUSED = "refused", _("Không gia hạn")


class NoticeKind(TextChoices):
    """Why somebody is told something."""

    REMINDER = "reminder", _("Nhắc việc sắp đến hạn")
    OVERDUE = "overdue", _("Việc đã quá hạn")
    TO_HEAD = "to_head", _("Báo cáo thủ trưởng đơn vị")
    TO_OFFICE = "to_office", _("Báo cáo thủ trưởng cơ quan thường trực và cấp phó phụ trách")
    TO_LEADER = "to_leader", _("Báo cáo người đứng đầu")
    NUDGE = "nudge", _("Nhắc việc của cơ quan thường trực")
    NEWS = "news", _("Hồ sơ có thay đổi")
    RECALLED = "recalled", _("Đã thu hồi")


class MailKind(TextChoices):
    DIGEST = "digest", _("Thư tổng hợp trong ngày")
    URGENT = "urgent", _("Thư khẩn")
    SINGLE = "single", _("Thư riêng từng việc")


class MailState(TextChoices):
    QUEUED = "queued", _("Chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    REFUSED = "refused", _("Máy chủ thư từ chối")
    NO_ADDRESS = "no_address", _("Chưa có địa chỉ thư")
    SILENT = "silent", _("Chỉ xem trên trang")


class FeedKind(TextChoices):
    PERSON = "person", _("Việc và thời hạn của tôi")
    UNIT = "unit", _("Thời hạn của đơn vị")
