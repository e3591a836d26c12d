"""Decisions (quyết định), one per kind of award and signer, and the records that they grant."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import SignatureForm
from nominations.models.base import RefField


class Decision(models.Model):
    """A signed decision; number and date come from the registrar (văn thư) afterwards.

    One that an authority outside took is recorded by the office: it has no `signer` of ours.
    """

    ref = RefField()
    consolidation = models.ForeignKey(
        "Consolidation", on_delete=models.PROTECT, related_name="decisions"
    )
    authority = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="decisions")
    award = models.ForeignKey("Award", on_delete=models.PROTECT, related_name="decisions")
    signer = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signer_title = models.CharField(_lazy("chức vụ người ký"), max_length=120)
    signature_form = models.CharField(max_length=4, choices=SignatureForm, blank=True, default="")
    signed_at = models.DateTimeField()
    number = models.CharField(_lazy("số, ký hiệu"), max_length=60, blank=True)
    dated = models.DateField(_lazy("ngày ban hành"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _lazy("quyết định")
        verbose_name_plural = _lazy("quyết định")
        ordering = ("consolidation", "id")
        constraints = (
            models.CheckConstraint(
                name="decision_number_with_date",
                condition=Q(number="", dated__isnull=True) | Q(number__gt="", dated__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_published_has_number",
                condition=Q(published_at__isnull=True) | Q(number__gt=""),
            ),
            models.CheckConstraint(
                name="decision_without_signer_is_published",
                condition=Q(signer__isnull=False) | Q(published_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("authority", "number"),
                condition=Q(number__gt=""),
                name="decision_number_once",
            ),
        )

    def __str__(self) -> str:
        return self.number or _("Quyết định %(verb)s %(award)s (chưa có số)") % {
            "verb": self.award.verb,
            "award": self.award,
        }

    @property
    def status_label(self) -> str:
        if self.published_at:
            return _("Đã ban hành, công khai")
        return _("Đã lấy số") if self.number else _("Đã ký")


class AwardRecord(models.Model):
    """An award that somebody holds: written once, by whoever decides, at publication."""

    ref = RefField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="records")
    nomination = models.OneToOneField("Nomination", on_delete=models.PROTECT, related_name="record")
    award = models.ForeignKey("Award", on_delete=models.PROTECT, related_name="records")
    person = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="records"
    )
    unit = models.ForeignKey(
        "Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="records"
    )
    holder_name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(_lazy("năm"))
    granted_on = models.DateField(_lazy("ngày quyết định"))
    lowered_from = models.ForeignKey(
        "Award", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _lazy("thành tích đã được khen")
        verbose_name_plural = _lazy("thành tích đã được khen")
        ordering = ("-granted_on", "id")

    def __str__(self) -> str:
        return f"{self.holder_name}: {self.award}"
