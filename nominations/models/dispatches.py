"""Where a paper goes when it leaves the house."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Dispatch(models.Model):
    """One recipient of a paper that goes up: when it must be there, left, and was taken in.

    At a superior that works in this system the paper is `carried_by` the department's own
    submission there; elsewhere the office records the receipt in words (số, ngày văn bản đến).
    """

    consolidation = models.ForeignKey(
        "Consolidation", on_delete=models.PROTECT, related_name="dispatches"
    )
    recipient = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("gửi chậm nhất hết ngày"), null=True, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    received_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)
    receipt = models.CharField(_("số, ngày tiếp nhận"), max_length=200, blank=True)
    carried_by = models.ForeignKey(
        "Submission", on_delete=models.PROTECT, null=True, blank=True, related_name="dispatches"
    )

    class Meta:
        verbose_name = _("nơi gửi")
        verbose_name_plural = _("nơi gửi")
        ordering = ("consolidation", "due_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("consolidation", "recipient"), name="dispatch_once"),
            models.CheckConstraint(
                name="dispatch_received_after_sent",
                condition=Q(received_at__isnull=True)
                | Q(sent_at__isnull=False, received_at__gte=models.F("sent_at")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.consolidation} → {self.recipient}"
