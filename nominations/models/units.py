"""Units as a dated tree, and the clusters (cụm, khối) that they form each year."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nominations.enums import Level, SuccessionKind, UnitKind
from nominations.models.base import Dated, RefField, dates_in_order


class Unit(Dated):
    """A body: ministry, department, division, sub-unit, or an authority outside.

    `name`, `symbol` and `parent` are today's; `UnitVersion` has them for every day, and the two
    are written together by `services.organisation` only. Papers print the name of their date.
    """

    ref = RefField()
    code = models.SlugField(_("mã"), max_length=40, unique=True)
    kind = models.CharField(_("loại"), max_length=24, choices=UnitKind)
    level = models.CharField(_("cấp"), max_length=16, choices=Level)
    name = models.CharField(_("tên"), max_length=200)
    symbol = models.CharField(_("ký hiệu"), max_length=40)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    standing_office = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="serves",
        verbose_name=_("cơ quan thường trực Hội đồng"),
        help_text=_("Đơn vị giúp việc khen thưởng của cơ quan này; tên hiển thị lấy từ đây."),
    )
    leader_title = models.CharField(_("chức danh người đứng đầu"), max_length=80, blank=True)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        ordering = ("position", "code")
        constraints = (dates_in_order("unit_dates_in_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def office_name(self) -> str:
        """How the standing office is called here (Văn phòng Sở, Vụ Tổ chức cán bộ)."""
        return self.standing_office.name if self.standing_office else self.name


class UnitVersion(Dated):
    """What a unit was called, and under whom it stood, from day to day (inclusive)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="versions")
    name = models.CharField(max_length=200)
    symbol = models.CharField(max_length=40)
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("tên, cấp trên theo thời gian")
        ordering = ("unit", "valid_from")
        constraints = (
            dates_in_order("unit_version_dates_in_order"),
            models.UniqueConstraint(fields=("unit", "valid_from"), name="unit_version_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from:%d/%m/%Y})"


class UnitSuccession(models.Model):
    """Who continues whom: awards of consecutive years survive a merger through this link."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="origins")
    kind = models.CharField(max_length=16, choices=SuccessionKind)
    on = models.DateField(_("từ ngày"))
    basis = models.CharField(_("căn cứ"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("kế thừa đơn vị")
        constraints = (
            models.UniqueConstraint(
                fields=("predecessor", "successor"), name="unit_succession_once"
            ),
            models.CheckConstraint(
                name="unit_not_its_own_successor", condition=~Q(predecessor=models.F("successor"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Cluster(models.Model):
    """A group of units (cụm, khối thi đua) of one authority that judge each other."""

    ref = RefField()
    authority = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="clusters")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("cụm, khối thi đua")
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.name


class ClusterMember(models.Model):
    """A unit's seat in a cluster for one award year; head and deputy rotate every year."""

    class Seat(models.TextChoices):
        HEAD = "head", _("Cụm trưởng")
        DEPUTY = "deputy", _("Cụm phó")
        MEMBER = "member", pgettext_lazy("seat", "Thành viên")

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="members")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cluster_seats")
    year = models.PositiveSmallIntegerField(_("năm"))
    seat = models.CharField(max_length=8, choices=Seat, default=Seat.MEMBER)
    position = models.PositiveSmallIntegerField(_("thứ tự chấm chéo"), default=0)

    class Meta:
        verbose_name = _("thành viên cụm")
        ordering = ("cluster", "year", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("cluster", "unit", "year"), name="cluster_member_once_a_year"
            ),
            models.UniqueConstraint(
                fields=("cluster", "year"), condition=Q(seat="head"), name="one_cluster_head"
            ),
            models.UniqueConstraint(
                fields=("cluster", "year"), condition=Q(seat="deputy"), name="one_cluster_deputy"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} – {self.cluster} ({self.year})"
