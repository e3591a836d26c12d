"""What is said of a unit, criterion by criterion: by itself, and by those who score it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.enums import MarkColumn


class CriterionAnswer(models.Model):
    """The unit's own word on one criterion.

    `value` is the number that a formula asks for where the system has none, `choice` the code of
    the option chosen, `met` the answer to a yes-or-no criterion or a gate; `absent`: it did not
    arise in this unit (không phát sinh). `proposed` is what the formula gave when it was saved:
    points that differ from it need a `note`.
    """

    submission = models.ForeignKey("Submission", on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey("Criterion", on_delete=models.PROTECT, related_name="answers")
    points = models.DecimalField(
        _("điểm tự chấm"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    proposed = models.DecimalField(
        _("điểm theo cách tính"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    value = models.DecimalField(
        _("số liệu"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    choice = models.CharField(_("mức"), max_length=20, blank=True)
    met = models.BooleanField(_("đạt"), null=True, blank=True)
    absent = models.BooleanField(_("không phát sinh"), default=False)
    note = models.TextField(_("thuyết minh"), blank=True)

    class Meta:
        verbose_name = _("tự chấm")
        ordering = ("submission", "criterion__position")
        constraints = (
            models.UniqueConstraint(fields=("submission", "criterion"), name="answer_once"),
            models.CheckConstraint(
                name="answer_points_not_negative",
                condition=Q(points__isnull=True) | Q(points__gte=0),
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.points}"


class NomineeAnswer(models.Model):
    """The unit's word on one criterion for persons, about one of its nominees."""

    nomination = models.ForeignKey("Nomination", on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey("Criterion", on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(_("điểm"), max_digits=6, decimal_places=2, null=True, blank=True)
    met = models.BooleanField(_("đạt"), null=True, blank=True)
    note = models.TextField(_("thuyết minh"), blank=True)

    class Meta:
        verbose_name = _("chấm điểm cá nhân")
        ordering = ("nomination", "criterion__position")
        constraints = (
            models.UniqueConstraint(fields=("nomination", "criterion"), name="nominee_answer_once"),
            models.CheckConstraint(
                name="nominee_points_not_negative",
                condition=Q(points__isnull=True) | Q(points__gte=0),
            ),
        )

    def __str__(self) -> str:
        return f"{self.nomination}, {self.criterion.code}: {self.points}"


class CriterionMark(models.Model):
    """What the cluster or the office gives for one criterion, beside the unit's own points.

    `proofs` are the hashes (SHA-256) of the files that were pinned to it when it was given.
    """

    submission = models.ForeignKey("Submission", on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey("Criterion", on_delete=models.PROTECT, related_name="marks")
    column = models.CharField(_("cột"), max_length=8, choices=MarkColumn)
    points = models.DecimalField(_("điểm"), max_digits=6, decimal_places=2)
    absent = models.BooleanField(_("không phát sinh"), default=False)
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    proofs = models.JSONField(default=list, blank=True)
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("điểm chấm")
        ordering = ("submission", "criterion__position", "column")
        constraints = (
            models.UniqueConstraint(fields=("submission", "criterion", "column"), name="mark_once"),
            models.CheckConstraint(name="mark_not_negative", condition=Q(points__gte=0)),
        )

    def __str__(self) -> str:
        return f"{self.criterion.code}, {self.get_column_display()}: {self.points}"
