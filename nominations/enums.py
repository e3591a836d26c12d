"""The vocabulary: every code with its Vietnamese label (the interface's words)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    DEPARTMENT = "department", _("Sở")
    MINISTRY = "ministry", _("Bộ")


class UnitKind(TextChoices):
    MINISTRY = "ministry", _("Bộ")
    MINISTRY_DEPARTMENT = "ministry_department", _("Đơn vị thuộc Bộ")
    PROVINCIAL_DEPARTMENT = "provincial_department", _("Sở")
    DIVISION = "division", _("Phòng, đơn vị")
    SUB_UNIT = "sub_unit", _("Đơn vị cấp dưới")
    OUTSIDE = "outside", _("Cơ quan ngoài ngành")


class SuccessionKind(TextChoices):
    MERGED = "merged", _("Hợp nhất, sáp nhập")
    RENAMED = "renamed", _("Đổi tên, tổ chức lại")
    SPLIT = "split", _("Chia, tách")


class Reorganisation(TextChoices):
    """What may happen to units on one day (sắp xếp, tổ chức lại)."""

    MERGE = "merge", _("Sáp nhập, hợp nhất, tổ chức lại thành đơn vị khác")
    SPLIT = "split", _("Chia, tách thành hai đơn vị")
    RENAME = "rename", _("Đổi tên, ký hiệu")
    END = "end", _("Kết thúc hoạt động, không có đơn vị tiếp nhận")


class Sex(TextChoices):
    MALE = "M", _("Nam")
    FEMALE = "F", _("Nữ")


class Role(TextChoices):
    """What a post lets its holder do; always together with a unit or a cluster, and dated."""

    UNIT_OFFICER = "unit_officer", _("Cán bộ tổng hợp của đơn vị")
    UNIT_HEAD = "unit_head", _("Thủ trưởng đơn vị")
    UNIT_DEPUTY = "unit_deputy", _("Phó thủ trưởng đơn vị")
    CLUSTER_MEMBER = "cluster_member", _("Người chấm chéo của cụm")
    CLUSTER_HEAD = "cluster_head", _("Cụm trưởng")
    CLUSTER_DEPUTY = "cluster_deputy", _("Cụm phó")
    OFFICE = "office", _("Chuyên viên cơ quan thường trực")
    OFFICE_HEAD = "office_head", _("Thủ trưởng cơ quan thường trực")
    COUNCIL_MEMBER = "council_member", _("Ủy viên Hội đồng")
    LEADER = "leader", _("Người đứng đầu")
    DEPUTY_LEADER = "deputy_leader", _("Cấp phó của người đứng đầu")
    REGISTRAR = "registrar", _("Văn thư")
    ADMIN = "admin", _("Quản trị")


class AwardKind(TextChoices):
    TITLE = "title", _("Danh hiệu thi đua")
    FORM = "form", _("Hình thức khen thưởng")


class NomineeKind(TextChoices):
    PERSON = "person", _("Cá nhân")
    UNIT = "unit", _("Tập thể")
    OUTSIDER = "outsider", _("Cá nhân ngoài cơ quan")


class AwardTarget(TextChoices):
    PERSON = "person", _("Cá nhân")
    UNIT = "unit", _("Tập thể")
    BOTH = "both", _("Cá nhân và tập thể")


class Decider(TextChoices):
    """Who decides an award; one consolidation (tờ trình) goes to exactly one of them."""

    DIRECTOR = "director", _("Giám đốc Sở")
    MINISTER = "minister", _("Bộ trưởng")
    PROVINCE = "province", _("Chủ tịch UBND tỉnh")
    GOVERNMENT = "government", _("Chính phủ")
    PRIME_MINISTER = "prime_minister", _("Thủ tướng Chính phủ")
    PRESIDENT = "president", _("Chủ tịch nước")


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


class SignatureForm(TextChoices):
    """Quyền hạn ký: four different rights on paper (demo.md A1)."""

    OWN = "", _("Ký trực tiếp")
    KT = "KT", _("Ký thay (KT.)")
    TL = "TL", _("Thừa lệnh (TL.)")
    TUQ = "TUQ", _("Thừa ủy quyền (TUQ.)")


class StreamKind(TextChoices):
    SUBMISSION = "submission", _("Hồ sơ")
    CONSOLIDATION = "consolidation", _("Tờ trình")
    CLUSTER = "cluster", _("Cụm")
    PERIOD = "period", _("Kỳ")
    PERSON = "person", _("Cá nhân")
    COUNCIL = "council", _("Hội đồng")
    UNIT = "unit", _("Đơn vị")


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
