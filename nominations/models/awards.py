"""Awards: titles (công nhận) and forms (tặng), and who decides each, by level and date."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import AwardKind, AwardTarget, Decider, Level, NomineeKind
from nominations.models.base import Dated, dates_in_order


class Award(models.Model):
    """A kind of award. Legal facts carry their basis and whether they were checked."""

    code = models.SlugField(_lazy("mã"), max_length=20, unique=True)
    name = models.CharField(_lazy("tên"), max_length=200)
    kind = models.CharField(_lazy("loại"), max_length=8, choices=AwardKind)
    target = models.CharField(_lazy("đối tượng"), max_length=8, choices=AwardTarget)
    rank = models.PositiveSmallIntegerField(
        _lazy("thứ bậc"), help_text=_lazy("Lớn hơn là cao hơn; chỉ chuyển sang hình thức thấp hơn.")
    )
    is_flag = models.BooleanField(
        _lazy("cờ thi đua"), default=False, help_text=_lazy("Cờ là tặng.")
    )
    basis = models.CharField(_lazy("căn cứ"), max_length=200)
    confirmed = models.BooleanField(_lazy("đã đối chiếu văn bản"), default=False)

    class Meta:
        verbose_name = _lazy("danh hiệu, hình thức")
        verbose_name_plural = _lazy("danh hiệu, hình thức")
        ordering = ("rank", "code")

    def __str__(self) -> str:
        return self.name

    def fits(self, nominee_kind: str) -> bool:
        """Whether a nominee of this kind may get it; outsiders count as persons."""
        if self.target == AwardTarget.BOTH:
            return True
        wants_unit = self.target == AwardTarget.UNIT
        return wants_unit == (nominee_kind == NomineeKind.UNIT)

    @property
    def verb(self) -> str:
        """How a decision speaks of it: titles are recognised, forms and flags are bestowed."""
        title = self.kind == AwardKind.TITLE and not self.is_flag
        return _("công nhận") if title else _("tặng")


class AwardDecider(Dated):
    """Who decides an award for nominees of a level; several lines may run side by side."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="deciders")
    level = models.CharField(_lazy("cấp trình"), max_length=16, choices=Level)
    decider = models.CharField(_lazy("người quyết định"), max_length=16, choices=Decider)
    threshold = models.DecimalField(
        _lazy("tỷ lệ phiếu tối thiểu (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_lazy("Tính trên tổng số thành viên Hội đồng. Để trống: theo quy trình xét."),
    )
    basis = models.CharField(_lazy("căn cứ"), max_length=200)
    confirmed = models.BooleanField(_lazy("đã đối chiếu văn bản"), default=False)

    class Meta:
        verbose_name = _lazy("thẩm quyền quyết định")
        ordering = ("award", "level", "valid_from")
        constraints = (
            dates_in_order("award_decider_dates_in_order"),
            models.UniqueConstraint(
                fields=("award", "level", "decider", "valid_from"), name="award_decider_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.award}: {self.get_decider_display()}"
