"""Where things are: the states of everything that travels, and what is derived from them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SubmissionState(TextChoices):
    DRAFT = "DRAFT", _("Đơn vị đang lập")
    UNIT_SIGNING = "UNIT_SIGNING", _("Đang trình thủ trưởng đơn vị")
    CLUSTER_REVIEW = "CLUSTER_REVIEW", _("Cụm đang chấm điểm, bình xét")
    OFFICE_CHECK = "OFFICE_CHECK", _("Đang thẩm định")
    RETURNED = "RETURNED", _("Đã trả lại, chờ bổ sung")
    ACCEPTED = "ACCEPTED", _("Đã tiếp nhận đủ")
    CLOSED = "CLOSED", _("Đã kết thúc")
    WITHDRAWN = "WITHDRAWN", _("Đơn vị đã rút")
    SUSPENDED = "SUSPENDED", _("Tạm dừng xem xét (đang xác minh)")


class DeskOutcome(TextChoices):
    """What a desk means to do with a nomination, noted while it reads the file."""

    PASS = "pass", _("Đủ điều kiện")
    RETURN = "return", _("Trả lại để bổ sung")
    CHANGE = "change", _("Đề nghị chuyển hình thức")
    LEAVE_OUT = "leave_out", _("Đề nghị chưa đưa vào danh sách")


class NominationState(TextChoices):
    DRAFT = "DRAFT", _("Dự kiến đề nghị")
    SUBMITTED = "SUBMITTED", _("Đã đề nghị")
    ENDORSED = "ENDORSED", _("Cụm nhất trí đề nghị")
    NOT_ENDORSED = "NOT_ENDORSED", _("Cụm chưa nhất trí (ý kiến tham khảo)")
    CHECKED = "CHECKED", _("Đã thẩm định, đủ điều kiện")
    POSTPONED = "POSTPONED", _("Để lại xét sau")
    SHORTLISTED = "SHORTLISTED", _("Đưa vào danh sách trình Hội đồng")
    NOT_SHORTLISTED = "NOT_SHORTLISTED", _("Chưa đưa vào danh sách trình")
    PASSED = "PASSED", _("Hội đồng thông qua")
    FAILED = "FAILED", _("Hội đồng không thông qua")
    AWARDED = "AWARDED", _("Đã được khen thưởng")
    DECLINED = "DECLINED", _("Chưa khen thưởng")
    FORWARDED = "FORWARDED", _("Đã trình cấp trên")
    RETURNED = "RETURNED", _("Trả lại, chờ bổ sung")
    WITHDRAWN = "WITHDRAWN", _("Đơn vị rút đề nghị")
    SUSPENDED = "SUSPENDED", _("Chưa xét (đang xác minh, làm rõ)")
    REVOKED = "REVOKED", _("Đã hủy bỏ quyết định khen thưởng")


#: Nothing more happens to such a nomination at this level (architecture: "Ended at this level").
ENDED_NOMINATIONS = frozenset(
    {
        NominationState.AWARDED,
        NominationState.DECLINED,
        NominationState.FAILED,
        NominationState.NOT_SHORTLISTED,
        NominationState.FORWARDED,
        NominationState.WITHDRAWN,
        NominationState.REVOKED,
    }
)

#: Submissions in these states are still travelling: they own an open process and an open task.
OPEN_SUBMISSIONS = frozenset(
    {
        SubmissionState.DRAFT,
        SubmissionState.UNIT_SIGNING,
        SubmissionState.CLUSTER_REVIEW,
        SubmissionState.OFFICE_CHECK,
        SubmissionState.RETURNED,
        SubmissionState.SUSPENDED,
    }
)

#: The unit has handed these over: superiors see them (a level sees only what was sent to it).
SENT_SUBMISSIONS = frozenset(
    {
        SubmissionState.CLUSTER_REVIEW,
        SubmissionState.OFFICE_CHECK,
        SubmissionState.RETURNED,
        SubmissionState.ACCEPTED,
        SubmissionState.CLOSED,
        SubmissionState.SUSPENDED,
    }
)


class CorrectionState(TextChoices):
    FIXING = "FIXING", _("Đơn vị đang bổ sung")
    UNIT_SIGNING = "UNIT_SIGNING", _("Đang trình thủ trưởng đơn vị")
    RECHECK = "RECHECK", _("Đang kiểm tra lại")
    DONE = "DONE", _("Đã bổ sung xong")


class RankingState(TextChoices):
    OPEN = "OPEN", _("Đang chấm")
    LOCKED = "LOCKED", _("Đã chốt")


class ConsolidationKind(TextChoices):
    PROPOSAL = "proposal", _("Tờ trình")
    REPORT = "report", _("Báo cáo tổng hợp")
    REGISTRATION = "registration", _("Tổng hợp đăng ký")


class ConsolidationState(TextChoices):
    COLLECTING = "COLLECTING", _("Đang thu của các đơn vị")
    DRAFTING = "DRAFTING", _("Đang tổng hợp, dự thảo")
    OFFICE_HEAD_CHECK = "OFFICE_HEAD_CHECK", _("Chánh Văn phòng kiểm tra (ký nháy)")
    POSTED = "POSTED", _("Đang công khai lấy ý kiến")
    COUNCIL = "COUNCIL", _("Hội đồng đang xét")
    SIGNING = "SIGNING", _("Đang trình ký")
    APPROVED = "APPROVED", _("Đã ký, chờ lấy số")
    ISSUED = "ISSUED", _("Đã ban hành")
    SENT_UP = "SENT_UP", _("Đã trình cấp trên, chờ tiếp nhận")
    RECEIVED = "RECEIVED", _("Cấp trên đã tiếp nhận")
    ENDED = "ENDED", _("Đã kết thúc, không có quyết định")


class LineOutcome(TextChoices):
    """What the signer decided about one line; takes effect on the nomination at publication."""

    UNDECIDED = "", _("Chưa quyết định")
    GRANTED = "granted", _("Đồng ý khen thưởng")
    DECLINED = "declined", _("Chưa khen thưởng")
    POSTPONED = "postponed", _("Để lại xét sau")


class StreamKind(TextChoices):
    SUBMISSION = "submission", _("Hồ sơ")
    CONSOLIDATION = "consolidation", _("Tờ trình")
    CLUSTER = "cluster", _("Cụm")
    PERIOD = "period", _("Kỳ")
    PERSON = "person", _("Cá nhân")
    COUNCIL = "council", _("Hội đồng")
    UNIT = "unit", _("Đơn vị")
    CAMPAIGN = "campaign", _("Phong trào")


class Machine(TextChoices):
    """The things that travel; each has its own states and its own flow page."""

    SUBMISSION = "submission", _("Hồ sơ")
    CONSOLIDATION = "consolidation", _("Tờ trình")
    CORRECTION = "correction", _("Bổ sung")
    RANKING = "ranking", _("Xếp hạng cụm")


class DossierStatus(TextChoices):
    """Derived from the dossier's submissions, never stored."""

    NOT_STARTED = "not_started", _("Chưa bắt đầu")
    IN_PROGRESS = "in_progress", _("Đang làm")
    TO_FIX = "to_fix", _("Cần bổ sung")
    SENT = "sent", _("Đã gửi")
    DONE = "done", _("Đã có kết quả")
