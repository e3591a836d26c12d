"""Extensions (gia hạn): one unit's last day moved, asked for or given, with a reason; kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models.base import RefField, state_in
from workflows.enums import ExtensionState


class Extension(models.Model):
    """One request or gift of more time for one part of a unit's dossier, or for a correction.

    All days are inclusive last days. `due_before` is the day that held when it was decided (or
    asked, as long as nobody decided); `until` what is asked for, then what was granted.
    """

    ref = RefField()
    submission = models.ForeignKey(
        "nominations.Submission", on_delete=models.PROTECT, related_name="extensions"
    )
    correction = models.ForeignKey(
        "nominations.Correction",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="extensions",
    )
    state = models.CharField(_("trạng thái"), max_length=8, choices=ExtensionState)
    due_before = models.DateField(_("hạn trước khi gia hạn"))
    until = models.DateField(_("gia hạn đến hết ngày"))
    reason = models.TextField(_("lý do"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("xin lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answer = models.TextField(_("ý kiến trả lời"), blank=True)

    class Meta:
        verbose_name = _("gia hạn")
        verbose_name_plural = _("gia hạn")
        ordering = ("-id",)
        constraints = (
            state_in("extension_state_known", "state", ExtensionState),
            models.UniqueConstraint(
                fields=("submission",),
                condition=Q(state=ExtensionState.ASKED, correction__isnull=True),
                name="one_extension_asked_per_part",
            ),
            models.UniqueConstraint(
                fields=("correction",),
                condition=Q(state=ExtensionState.ASKED),
                name="one_extension_asked_per_correction",
            ),
            models.CheckConstraint(
                name="extension_decided_by_somebody",
                condition=Q(
                    state=ExtensionState.ASKED, decided_by__isnull=True, decided_at__isnull=True
                )
                | (
                    ~Q(state=ExtensionState.ASKED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
        )
        indexes = (models.Index(fields=("state", "asked_at"), name="extension_by_state"),)

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_state_display()} {self.until:%d/%m/%Y}"
