"""What a consolidated report or summary is made of: sources, sums, and its text in versions."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy


class ConsolidationSource(models.Model):
    """A unit's paper as it was added up: its version tells whether it has changed since."""

    consolidation = models.ForeignKey(
        "Consolidation", on_delete=models.CASCADE, related_name="sources"
    )
    submission = models.ForeignKey("Submission", on_delete=models.PROTECT, related_name="summed_in")
    version = models.PositiveIntegerField()

    class Meta:
        verbose_name = _lazy("phần đã tổng hợp")
        ordering = ("consolidation", "id")
        constraints = (
            models.UniqueConstraint(fields=("consolidation", "submission"), name="source_once"),
        )

    def __str__(self) -> str:
        return f"{self.submission} ({self.version})"


class ConsolidationFigure(models.Model):
    """A sum over the units: estimate and final column, and how many units have no value yet."""

    consolidation = models.ForeignKey(
        "Consolidation", on_delete=models.CASCADE, related_name="figures"
    )
    code = models.SlugField(max_length=40)
    label = models.CharField(_lazy("chỉ tiêu"), max_length=200)
    measure = models.CharField(_lazy("đơn vị tính"), max_length=40, blank=True)
    value = models.DecimalField(
        _lazy("số thực"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    estimate = models.DecimalField(
        _lazy("số ước"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    blanks = models.PositiveSmallIntegerField(_lazy("số đơn vị chưa có số thực"), default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _lazy("số liệu tổng hợp")
        verbose_name_plural = _lazy("số liệu tổng hợp")
        ordering = ("consolidation", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("consolidation", "code"), name="consolidation_figure_once"
            ),
        )

    def __str__(self) -> str:
        return self.label


class ConsolidationText(models.Model):
    """One saved version of a consolidated paper's text; nothing that was written is lost."""

    consolidation = models.ForeignKey(
        "Consolidation", on_delete=models.CASCADE, related_name="texts"
    )
    number = models.PositiveSmallIntegerField(_lazy("bản"))
    text = models.TextField(_lazy("nội dung"), blank=True)
    saved_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _lazy("bản nội dung")
        ordering = ("consolidation", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("consolidation", "number"), name="consolidation_text_once"
            ),
        )

    def __str__(self) -> str:
        return _("%(consolidation)s, bản %(number)s") % {
            "consolidation": self.consolidation,
            "number": self.number,
        }
