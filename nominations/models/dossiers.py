"""A dossier (hồ sơ): the folder of the submissions that a period asks of one unit."""

from django.db import models

from nominations.models.base import RefField


class Dossier(models.Model):
    """A unit's folder in a period. Its status is derived from its submissions, never stored."""

    ref = RefField()
    period = models.ForeignKey("Period", on_delete=models.PROTECT, related_name="dossiers")
    unit = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="dossiers")

    class Meta:
        verbose_name = "hồ sơ"
        verbose_name_plural = "hồ sơ"
        constraints = (models.UniqueConstraint(fields=("period", "unit"), name="dossier_once"),)

    def __str__(self) -> str:
        return f"{self.unit} – {self.period}"
