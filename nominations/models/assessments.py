"""What a unit says of itself, criterion by criterion."""

from django.db import models
from django.db.models import Q


class CriterionAnswer(models.Model):
    """The unit's own word on one criterion: points claimed, yes or no, a note."""

    submission = models.ForeignKey("Submission", on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey("Criterion", on_delete=models.PROTECT, related_name="answers")
    points = models.DecimalField(
        "điểm tự chấm", max_digits=6, decimal_places=2, null=True, blank=True
    )
    met = models.BooleanField("đạt", null=True, blank=True)
    note = models.TextField("thuyết minh", blank=True)

    class Meta:
        verbose_name = "tự chấm"
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
