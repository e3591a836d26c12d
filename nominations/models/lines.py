"""The lines of a proposal: one nomination in one list, and what was decided about it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.enums import LineOutcome, SignatureForm


class ConsolidationLine(models.Model):
    """One nomination in one consolidation: its place, the council's result, the signer's word."""

    consolidation = models.ForeignKey(
        "Consolidation", on_delete=models.PROTECT, related_name="lines"
    )
    nomination = models.ForeignKey("Nomination", on_delete=models.PROTECT, related_name="lines")
    award = models.ForeignKey(
        "Award", on_delete=models.PROTECT, related_name="+", verbose_name=_("hình thức trình")
    )
    position = models.PositiveIntegerField(_("thứ tự"), default=0)
    active = models.BooleanField(default=True, help_text=_("Đang giữ đề nghị này."))
    votes_for = models.PositiveSmallIntegerField(_("số phiếu đồng ý"), null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=LineOutcome, blank=True, default="")
    reason = models.TextField(_("lý do"), blank=True)
    decided_by = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    signature_form = models.CharField(max_length=4, choices=SignatureForm, blank=True, default="")
    signer_title = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("dòng trình")
        ordering = ("consolidation", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("nomination",), condition=Q(active=True), name="nomination_in_one_proposal"
            ),
            models.CheckConstraint(
                name="line_decided_by_whom_and_when",
                condition=Q(outcome="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=("consolidation", "outcome"), name="line_by_outcome"),)

    def __str__(self) -> str:
        return f"{self.position}. {self.nomination}"
