"""The working-day calendar as a table, and the ladders of reminders and escalation: both are data.

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


class Ladder(models.Model):
    """When a desk's work is reminded of, and whom its lateness is told to.

    All numbers are working days: `remind_days` before the due day, the others after it.
    `stage` is a key of `flows.stages.STAGES`, empty for every desk of the authority without a row
    of its own; `authority` null is what holds where an authority says nothing.
    """

    authority = models.ForeignKey(
        "nominations.Unit",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="ladders",
        verbose_name=_("cơ quan"),
    )
    stage = models.CharField(_("bước"), max_length=40, blank=True, default="")
    remind_days = models.JSONField(_("nhắc trước (ngày làm việc)"), default=list)
    head_after_days = models.PositiveSmallIntegerField(
        _("báo thủ trưởng đơn vị sau (ngày làm việc)"), default=0
    )
    office_after_days = models.PositiveSmallIntegerField(
        _("báo thủ trưởng cơ quan thường trực và cấp phó phụ trách sau (ngày làm việc)"), default=2
    )

    class Meta:
        verbose_name = _("mốc nhắc việc")
        verbose_name_plural = _("mốc nhắc việc")
        constraints = (
            models.UniqueConstraint(
                fields=("stage",), condition=Q(authority__isnull=True), name="ladder_once"
            ),
            models.UniqueConstraint(fields=("authority", "stage"), name="ladder_once_here"),
        )

    def __str__(self) -> str:
        return f"{self.authority or ''} {self.stage}: {self.remind_days}"
