"""What a unit writes: campaigns, criteria, proofs, forms, initiatives."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CampaignKind(TextChoices):
    REGULAR = "regular", _("Thường xuyên")
    THEMATIC = "thematic", _("Chuyên đề")
    SPECIAL = "special", _("Đặc biệt")
    POLICY = "policy", _("Chỉ đạo, không chấm điểm")


class CriterionKind(TextChoices):
    """How a criterion is proven (domain.md 1.3: N, B, Q, G)."""

    NUMBER = "number", _("Số liệu")
    BOOLEAN = "boolean", _("Có hoặc không, kèm minh chứng")
    JUDGEMENT = "judge", _("Đánh giá, nhận xét")
    GATE = "gate", _("Điều kiện bắt buộc")


class CriterionSection(TextChoices):
    """Where a criterion counts: in the total, on top of it, against it, or as a condition."""

    MAIN = "main", _("Điểm chuẩn")
    BONUS = "bonus", _("Điểm thưởng")
    MINUS = "minus", _("Điểm trừ")
    GATE = "gate", _("Loại khỏi xếp hạng")


class MarkColumn(TextChoices):
    """Who gave the points beside the unit's own."""

    CLUSTER = "cluster", _("Cụm chấm")
    OFFICE = "office", _("Thẩm định")


class AttachmentKind(TextChoices):
    PROOF = "proof", _("Minh chứng")
    MINUTES = "minutes", _("Biên bản họp bình xét")
    LETTER = "letter", _("Tờ trình của đơn vị")
    OPINION = "opinion", _("Ý kiến cấp ủy, công đoàn")
    OTHER = "other", _("Giấy tờ khác")


class ImportSource(TextChoices):
    EXCEL = "excel", _("Tệp Excel")
    PASTE = "paste", _("Dán từ Excel")
    LAST_YEAR = "last_year", _("Danh sách năm trước")


class FieldKind(TextChoices):
    """The kinds of field that an administrator may put into a form."""

    SHORT = "short", _("Một dòng")
    LONG = "long", _("Nhiều dòng")
    NUMBER = "number", _("Số")
    DATE = "date", _("Ngày")
    CHOICE = "choice", _("Chọn một")
    YES_NO = "yes_no", _("Có hoặc không")


class InitiativeLevel(TextChoices):
    BASE = "co_so", _("Cấp cơ sở")
    PROVINCE = "bo_tinh", _("Cấp tỉnh, Bộ")
    NATION = "toan_quoc", _("Toàn quốc")


class InitiativeStatus(TextChoices):
    """Derived from facts, never stored."""

    REGISTERED = "REGISTERED", _("Đã đăng ký")
    SUBMITTED = "SUBMITTED", _("Đã nộp, chờ Hội đồng sáng kiến")
    RECOGNISED = "RECOGNISED", _("Được công nhận")
    NOT_RECOGNISED = "NOT_RECOGNISED", _("Không được công nhận")
    EXPIRED = "EXPIRED", _("Hết thời gian sử dụng làm căn cứ")
