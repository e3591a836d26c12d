"""Figures of a submission."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Indicator(models.Model):
    """A figure of a submission: its final value, and the estimate where the period has one."""

    submission = models.ForeignKey(
        "Submission", on_delete=models.CASCADE, related_name="indicators"
    )
    code = models.SlugField(max_length=40)
    label = models.CharField(_("chỉ tiêu"), max_length=200)
    measure = models.CharField(_("đơn vị tính"), max_length=40, blank=True)
    value = models.DecimalField(
        _("số thực"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    estimate = models.DecimalField(
        _("số ước"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("số liệu")
        ordering = ("submission", "position")
        constraints = (
            models.UniqueConstraint(fields=("submission", "code"), name="indicator_once"),
        )

    def __str__(self) -> str:
        return self.label
