"""What a desk notes while it reads a file: intentions, remarks, ready reasons, who steps back.

Nothing here moves anything: an act through the door reads the marks of its desk.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.enums import DeskOutcome, SubmissionKind, SubmissionState
from nominations.models.base import RefField

S = SubmissionState


class DeskMark(models.Model):
    """What one desk means to do with one nomination; everybody at that desk shares it."""

    nomination = models.ForeignKey(
        "Nomination", on_delete=models.CASCADE, related_name="desk_marks"
    )
    stage = models.CharField(_("bước"), max_length=20, choices=S)
    outcome = models.CharField(_("kết quả dự kiến"), max_length=16, choices=DeskOutcome)
    award = models.ForeignKey(
        "Award", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    remark = models.CharField(_("ý kiến"), max_length=2000, blank=True)
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("kết quả dự kiến")
        constraints = (
            models.UniqueConstraint(fields=("nomination", "stage"), name="desk_mark_once"),
        )

    def __str__(self) -> str:
        return f"{self.nomination}: {self.get_outcome_display()}"


class ReadyReason(models.Model):
    """A sentence that an office keeps at hand for returns; `field` is what it pins, if anything."""

    ref = RefField()
    authority = models.ForeignKey("Unit", on_delete=models.CASCADE, related_name="ready_reasons")
    kind = models.CharField(_("loại hồ sơ"), max_length=20, choices=SubmissionKind, blank=True)
    field = models.CharField(_("mục ghim"), max_length=60, blank=True)
    text = models.CharField(_("nội dung"), max_length=300)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("lý do soạn sẵn")
        ordering = ("position", "id")
        indexes = (models.Index(fields=("authority", "kind"), name="reason_by_authority"),)

    def __str__(self) -> str:
        return self.text[:60]


class DeskNote(models.Model):
    """A remark between the people of one desk on a file; neither unit nor other desks read it."""

    submission = models.ForeignKey(
        "Submission", on_delete=models.CASCADE, related_name="desk_notes"
    )
    stage = models.CharField(_("bước"), max_length=20, choices=S)
    text = models.CharField(_("nội dung"), max_length=2000)
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("trao đổi tại bàn")
        ordering = ("submission", "-at", "-id")

    def __str__(self) -> str:
        return self.text[:60]


class Recusal(models.Model):
    """Somebody says that a nominee is himself or his family: he decides nothing about him.

    `relative` for a person, `nomination` for somebody from outside. Only the office's head lifts
    it, with a reason; a row is never deleted.
    """

    ref = RefField()
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="recusals")
    relative = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="recused"
    )
    nomination = models.ForeignKey(
        "Nomination", on_delete=models.CASCADE, null=True, blank=True, related_name="recusals"
    )
    authority = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("khai báo lúc"))
    lifted_at = models.DateTimeField(_("gỡ lúc"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_why = models.CharField(_("lý do gỡ"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("khai báo liên quan")
        verbose_name_plural = _("khai báo liên quan")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="recusal_names_somebody",
                condition=Q(relative__isnull=False, nomination=None)
                | Q(relative=None, nomination__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("person", "relative"),
                condition=Q(lifted_at=None, relative__isnull=False),
                name="recusal_once_per_person",
            ),
            models.UniqueConstraint(
                fields=("person", "nomination"),
                condition=Q(lifted_at=None, nomination__isnull=False),
                name="recusal_once_per_line",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} – {self.relative or self.nomination}"
