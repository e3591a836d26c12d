"""Initiatives (sáng kiến): who had them, what became of them, where they are used.

An initiative's status is derived from facts (registered, sent, recognised, expired), never stored.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.enums import InitiativeLevel
from nominations.models.base import RefField


class Initiative(models.Model):
    """One initiative of a unit. `submission` is the part with which it was handed in."""

    ref = RefField()
    unit = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="initiatives")
    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên sáng kiến"), max_length=300)
    search_key = models.CharField(max_length=400, editable=False, db_index=True)
    summary = models.TextField(_("nội dung, giải pháp"), blank=True)
    effect = models.TextField(_("hiệu quả, phạm vi áp dụng"), blank=True)
    registration = models.OneToOneField(
        "RegistrationLine",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="initiative",
    )
    submission = models.ForeignKey(
        "Submission", on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives"
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    created_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sáng kiến")
        verbose_name_plural = _("sáng kiến")
        ordering = ("-year", "unit", "position", "id")
        indexes = (models.Index(fields=("unit", "year"), name="initiative_by_unit"),)

    def __str__(self) -> str:
        return self.title


class InitiativeAuthor(models.Model):
    """An author with his share in percent; the shares of one initiative add up to 100."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives"
    )
    name = models.CharField(_("tác giả"), max_length=120)
    share = models.DecimalField(_("tỷ lệ đóng góp (%)"), max_digits=5, decimal_places=2)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("tác giả sáng kiến")
        ordering = ("initiative", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("initiative", "person"),
                condition=Q(person__isnull=False),
                name="author_once",
            ),
            models.CheckConstraint(
                name="share_between_0_and_100", condition=Q(share__gt=0) & Q(share__lte=100)
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.share} %)"


class Recognition(models.Model):
    """What a council of initiatives said of one: its decision, level and validity (inclusive).

    Never changed: a higher level, or a correction, is one more row; the newest word counts for
    its level.
    """

    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="recognitions"
    )
    recognised = models.BooleanField(_("được công nhận"))
    level = models.CharField(_("cấp"), max_length=10, choices=InitiativeLevel)
    number = models.CharField(_("số quyết định"), max_length=60)
    decided_on = models.DateField(_("ngày quyết định"))
    authority = models.CharField(_("cơ quan công nhận"), max_length=200)
    valid_to = models.DateField(_("dùng làm căn cứ đến hết ngày"), null=True, blank=True)
    reason = models.TextField(_("lý do không công nhận"), blank=True)
    recorded_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("kết quả công nhận sáng kiến")
        verbose_name_plural = _("kết quả công nhận sáng kiến")
        ordering = ("initiative", "-decided_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="recognition_valid_after_decision",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("decided_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.initiative}: {self.number}"


class InitiativeUse(models.Model):
    """An initiative named as a ground of a nomination; used twice is allowed, and seen."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="uses")
    nomination = models.ForeignKey(
        "Nomination", on_delete=models.CASCADE, related_name="initiative_uses"
    )

    class Meta:
        verbose_name = _("sáng kiến dùng làm căn cứ")
        constraints = (
            models.UniqueConstraint(
                fields=("initiative", "nomination"), name="initiative_used_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.initiative} → {self.nomination}"
