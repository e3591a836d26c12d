"""What a unit registers for the year: targets, titles, initiatives, for itself and its people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.enums import RegistrationKind
from nominations.models.base import RefField


class RegistrationLine(models.Model):
    """One line of a registration (or of its amendment). A title names its award and for whom."""

    ref = RefField()
    submission = models.ForeignKey(
        "Submission", on_delete=models.CASCADE, related_name="registrations"
    )
    kind = models.CharField(_("loại"), max_length=12, choices=RegistrationKind)
    award = models.ForeignKey(
        "Award", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    unit = models.ForeignKey(
        "Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    text = models.CharField(_("nội dung"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("nội dung đăng ký")
        verbose_name_plural = _("nội dung đăng ký")
        ordering = ("submission", "kind", "position", "id")
        constraints = (
            models.CheckConstraint(
                name="registration_says_what",
                condition=Q(kind=RegistrationKind.TITLE, award__isnull=False)
                | (~Q(kind=RegistrationKind.TITLE) & Q(award=None, text__gt="")),
            ),
            models.CheckConstraint(
                name="registration_for_one",
                condition=~Q(person__isnull=False, unit__isnull=False)
                & (
                    ~Q(kind=RegistrationKind.TITLE)
                    | Q(person__isnull=False)
                    | Q(unit__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                fields=("submission", "award", "person"),
                condition=Q(award__isnull=False, person__isnull=False),
                name="title_registered_once_per_person",
            ),
            models.UniqueConstraint(
                fields=("submission", "award", "unit"),
                condition=Q(award__isnull=False, unit__isnull=False),
                name="title_registered_once_per_unit",
            ),
        )

    def __str__(self) -> str:
        return self.text or str(self.award)
