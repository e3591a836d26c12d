"""Who there is: levels, units, people and what a post lets its holder do."""

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
    INITIATIVES = "initiatives", _("Thư ký Hội đồng sáng kiến")
    ADMIN = "admin", _("Quản trị")


class SignatureForm(TextChoices):
    """Quyền hạn ký: four different rights on paper (demo.md A1)."""

    OWN = "", _("Ký trực tiếp")
    KT = "KT", _("Ký thay (KT.)")
    TL = "TL", _("Thừa lệnh (TL.)")
    TUQ = "TUQ", _("Thừa ủy quyền (TUQ.)")
