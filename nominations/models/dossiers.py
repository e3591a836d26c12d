"""A dossier (hồ sơ): the folder of the submissions that a period asks of one unit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.models.base import RefField


class Dossier(models.Model):
    """A unit's folder in a period. Its status is derived from its submissions, never stored."""

    ref = RefField()
    period = models.ForeignKey("Period", on_delete=models.PROTECT, related_name="dossiers")
    unit = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="dossiers")

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        constraints = (models.UniqueConstraint(fields=("period", "unit"), name="dossier_once"),)

    def __str__(self) -> str:
        return f"{self.unit} – {self.period}"
