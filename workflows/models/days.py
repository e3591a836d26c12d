"""The working-day calendar as a table.

The Prime Minister decides swapped days each year, an authority may close its own house; whoever
keeps the calendar writes them here with their basis.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models.base import RefField
from workflows.enums import DayKind


class CalendarDay(models.Model):
    """A day that is not what its weekday says: off, or worked in exchange.

    `authority` null is the whole country; an authority's own row goes before the country's.
    A year without any row of the country is answered by the library (ADR 31).
    """

    ref = RefField()
    authority = models.ForeignKey(
        "nominations.Unit",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_days",
        verbose_name=_("cơ quan"),
    )
    day = models.DateField(_("ngày"))
    kind = models.CharField(_("loại"), max_length=8, choices=DayKind)
    reason = models.CharField(_("lý do"), max_length=200)
    basis = models.CharField(_("căn cứ"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ngày nghỉ, làm bù")
        verbose_name_plural = _("ngày nghỉ, làm bù")
        ordering = ("day", "authority")
        constraints = (
            models.UniqueConstraint(
                fields=("day",), condition=Q(authority__isnull=True), name="calendar_day_once"
            ),
            models.UniqueConstraint(fields=("authority", "day"), name="calendar_day_once_here"),
        )

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.get_kind_display()}: {self.reason}"
