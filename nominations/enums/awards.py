"""What is awarded, to whom, and who decides."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
